// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unit/SummaryWriter.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

unsigned UnitWriter::file(StringRef Path) {
  auto [Number, New] = FileNumbers.try_emplace(Path, unsigned(Files.size()));
  if (New)
    Files.push_back(Path.str());
  return Number->second;
}

std::vector<flatbuffers::Offset<flatbuffers::String>> UnitWriter::texts(llvm::ArrayRef<std::string> All) {
  std::vector<Offset<flatbuffers::String>> Result;
  Result.reserve(All.size());
  for (const std::string &Text : All)
    Result.push_back(text(Text));
  return Result;
}

flatbuffers::Offset<stored::Message> UnitWriter::message(const tooling::DiagnosticMessage &From) {
  std::vector<stored::Range> Ranges;
  for (const tooling::FileByteRange &Range : From.Ranges)
    Ranges.emplace_back(stored::Place(file(Range.FilePath), Range.FileOffset), Range.Length);
  std::vector<Offset<stored::Replacement>> Fixes;
  for (const auto &InFile : From.Fix)
    for (const tooling::Replacement &Fix : InFile.second) {
      stored::Place At(file(Fix.getFilePath()), Fix.getOffset());
      Fixes.push_back(stored::CreateReplacement(Builder, &At, Fix.getLength(), text(Fix.getReplacementText())));
    }
  stored::Place At(file(From.FilePath), From.FileOffset);
  auto Text = text(From.Message);
  auto StoredRanges = Builder.CreateVectorOfStructs(Ranges);
  auto StoredFixes = Builder.CreateVector(Fixes);
  return stored::CreateMessage(Builder, Text, &At, StoredRanges, StoredFixes);
}

flatbuffers::Offset<stored::Finding> UnitWriter::finding(const tidy::ClangTidyError &From, StringRef Function,
                                                         int Question) {
  std::vector<Offset<stored::Message>> Notes;
  for (const tooling::DiagnosticMessage &Note : From.Notes)
    Notes.push_back(message(Note));
  auto Message = message(From.Message);
  auto StoredNotes = Builder.CreateVector(Notes);
  auto Check = text(From.DiagnosticName), Directory = text(From.BuildDirectory), In = text(Function);
  return stored::CreateFinding(Builder, Check, From.DiagLevel, From.IsWarningAsError, Directory, In, Message,
                               StoredNotes, Question);
}

flatbuffers::Offset<stored::Call> UnitWriter::call(const model::UnitSummary::Call &From, const model::UnitSummary &S,
                                                   llvm::ArrayRef<int> Kept) {
  stored::Place At = place(From.At, S);
  return stored::CreateCall(Builder, text(From.Callee), From.Here ? Kept[*From.Here] : -1, From.Elsewhere, &At,
                            From.OfParameter, From.IsVirtual);
}

/// The new numbers of the functions without those that do not matter; -1 for those.
static std::vector<int> numbersOfKept(const model::UnitSummary &S) {
  std::vector<int> Result;
  int Next = 0;
  for (const model::UnitSummary::Function &F : S.functions())
    Result.push_back(F.Matters ? Next++ : -1);
  return Result;
}

UnitWriter::Vector<flatbuffers::Offset<stored::Function>> UnitWriter::functions(const model::UnitSummary &S,
                                                                                llvm::ArrayRef<int> Kept) {
  std::vector<Offset<stored::Function>> Result;
  for (const model::UnitSummary::Function &F : S.functions()) {
    if (!F.Matters)
      continue;
    std::vector<Offset<stored::OwnEffect>> Own;
    for (const model::UnitSummary::OwnEffect &Has : F.Own) {
      stored::Place At = place(Has.At, S);
      Own.push_back(
          stored::CreateOwnEffect(Builder, Has.Effect, text(Has.Callee), text(Has.Instead), Has.IsFromLibrary, &At));
    }
    std::vector<Offset<stored::Call>> Calls;
    for (const model::UnitSummary::Call &To : F.Calls)
      if (!To.Here || S.functions()[*To.Here].Matters)
        Calls.push_back(call(To, S, Kept));
    auto StoredOwn = Builder.CreateVector(Own);
    auto StoredCalls = Builder.CreateVector(Calls);
    Result.push_back(stored::CreateFunction(Builder, F.Exported, StoredOwn, StoredCalls));
  }
  return Builder.CreateVector(Result);
}

UnitWriter::Vector<flatbuffers::Offset<stored::Question>> UnitWriter::questions(const model::UnitSummary &S,
                                                                                llvm::ArrayRef<int> Kept) {
  std::vector<Offset<stored::Question>> Result;
  for (const model::UnitSummary::Question &Q : S.questions()) {
    std::vector<Offset<stored::Call>> Calls;
    Calls.reserve(Q.Calls.size());
    for (const model::UnitSummary::Call &To : Q.Calls)
      Calls.push_back(call(To, S, Kept));
    auto ByKind = texts(Q.Ours.ByKind);
    auto StoredCalls = Builder.CreateVector(Calls);
    auto StoredKinds = Builder.CreateVector(ByKind);
    auto Namespace = text(Q.Ours.Namespace), Otherwise = text(Q.Ours.Default);
    Result.push_back(stored::CreateQuestion(Builder, Q.Wanted.bits(), StoredCalls, Namespace, StoredKinds, Otherwise));
  }
  return Builder.CreateVector(Result);
}

UnitWriter::Vector<flatbuffers::Offset<stored::Suppression>> UnitWriter::suppressions(const Linted &From) {
  std::vector<Offset<stored::Suppression>> Result;
  for (const Suppression &S : From.Suppressions) {
    stored::Place At(file(S.File), S.Offset);
    auto Questions = Builder.CreateVector(std::vector<int>(S.Questions.begin(), S.Questions.end()));
    Result.push_back(
        stored::CreateSuppression(Builder, &At, text(S.Check), S.FirstLine, S.LastLine, S.Used, Questions));
  }
  return Builder.CreateVector(Result);
}

/// Returns the innermost function around a finding, or empty text.
static StringRef functionAround(const tooling::DiagnosticMessage &At, llvm::ArrayRef<NamedBody> Bodies) {
  const NamedBody *Best = nullptr;
  for (const NamedBody &Body : Bodies)
    if (Body.File == At.FilePath && Body.Begin <= At.FileOffset && At.FileOffset <= Body.End &&
        (!Best || Body.Begin > Best->Begin))
      Best = &Body;
  return Best ? StringRef(Best->Name) : StringRef();
}

std::string UnitWriter::finish(Offset<stored::Unit> Root) {
  Builder.Finish(Root, stored::UnitIdentifier());
  return std::string(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
}

std::string UnitWriter::unit(const Linted &From, StringRef MainFile, StringRef Directory) {
  const model::UnitSummary &S = *From.Program;
  std::vector<int> Kept = numbersOfKept(S);
  std::vector<Offset<stored::Finding>> Findings;
  for (const UnitFinding &F : From.Findings) {
    StringRef Function = functionAround(F.Error.Message, From.Bodies);
    if (F.Questions.empty())
      Findings.push_back(finding(F.Error, Function));
    for (unsigned Question : F.Questions)
      Findings.push_back(finding(F.Error, Function, int(Question)));
  }
  std::vector<uint64_t> Harmless;
  for (const model::UnitSummary::Function &F : S.functions())
    if (F.Exported && !F.Matters)
      Harmless.push_back(F.Exported);
  auto StoredFindings = Builder.CreateVector(Findings);
  auto Functions = functions(S, Kept);
  auto StoredHarmless = Builder.CreateVector(Harmless);
  auto Open = Builder.CreateVector(S.openCalls());
  auto Questions = questions(S, Kept);
  auto Quieted = suppressions(From);
  std::vector<stored::Place> Coroutines;
  Coroutines.reserve(From.Coroutines.size());
  for (const auto &[Path, Offset] : From.Coroutines)
    Coroutines.emplace_back(file(absolutePath(Path, Directory)), Offset);
  auto StoredCoroutines = Builder.CreateVectorOfStructs(Coroutines);
  std::vector<unsigned> Reads;
  Reads.reserve(From.UserFiles.size());
  for (const std::string &Path : From.UserFiles)
    Reads.push_back(file(absolutePath(Path, Directory)));
  auto StoredReads = Builder.CreateVector(Reads);
  auto StoredPaths = Builder.CreateVector(texts(Files));
  auto Writer = text(writerVersion()), Main = text(MainFile), In = text(Directory);
  return finish(stored::CreateUnit(Builder, Writer, Main, In, StoredPaths, StoredFindings, Functions, StoredHarmless,
                                   Open, Questions, Quieted, StoredReads, S.virtualCalls(), S.indirectCalls(),
                                   StoredCoroutines));
}

std::string UnitWriter::report(llvm::ArrayRef<ProgramFinding> Findings, unsigned Coroutines) {
  std::vector<Offset<stored::Finding>> Stored;
  for (const ProgramFinding &F : Findings)
    Stored.push_back(finding(F.Error, F.Function));
  auto StoredFindings = Builder.CreateVector(Stored);
  auto StoredPaths = Builder.CreateVector(texts(Files));
  auto Writer = text(writerVersion());
  stored::UnitBuilder Root(Builder);
  Root.add_writer(Writer);
  Root.add_files(StoredPaths);
  Root.add_findings(StoredFindings);
  Root.add_coroutine_count(Coroutines);
  return finish(Root.Finish());
}
