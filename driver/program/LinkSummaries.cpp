// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "program/LinkSummaries.h"
#include "program/ProgramCallGraph.h"
#include "report/EffectMessages.h"
#include "report/Suggestion.h"
#include "summary/CheckNames.h"
#include "support/NearestName.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Parallel.h"
#include <future>
#include <map>

using namespace clang;
using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

static Offers offersOf(const stored::Question &Q) {
  Offers Result{textOf(Q.namespace_()).str(), {}, textOf(Q.otherwise()).str()};
  Result.ByKind.resize(BlockKindCount);
  for (unsigned I = 0; Q.by_kind() && I < std::min<unsigned>(Q.by_kind()->size(), BlockKindCount); ++I)
    Result.ByKind[I] = textOf(Q.by_kind()->Get(I)).str();
  return Result;
}

/// Writes the message of a finding that other files have made true.
static void tell(tidy::ClangTidyError &Error, const stored::Question &Q, const FarWitness &W) {
  // The effect on a parameter decides whether a finding is true, not its message.
  if (!W.What.isOfParameter())
    Error.Message.Message = W.What.isBlock()
                                ? blockingMessage(W.Names, W.What.block(),
                                                  insteadOf(offersOf(Q), W.What.block(), W.Instead, W.IsFromLibrary))
                                : runMessage(W.Names, W.What.run(), W.Instead);
  tellChain(W.Names, chainVerb(W.What), [&](size_t I, const std::string &Text) {
    tooling::DiagnosticMessage Note(Text);
    Note.FilePath = W.Places[I].File.str();
    Note.FileOffset = W.Places[I].Offset;
    Error.Notes.push_back(std::move(Note));
  });
}

static std::string placeKey(const ProgramFinding &F) {
  return F.Error.DiagnosticName + "\n" + absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory) + "\n" +
         std::to_string(F.Error.Message.FileOffset);
}

static std::string unknownLines(const ProgramCallGraph &P, llvm::ArrayRef<const stored::Unit *> Units) {
  unsigned Virtual = 0, Indirect = 0, Calls = 0;
  for (const stored::Unit *Unit : Units) {
    Virtual += Unit->virtual_calls();
    Indirect += Unit->indirect_calls();
  }
  auto Unknown = P.unknown();
  for (const ProgramCallGraph::Unknown &U : Unknown)
    Calls += U.Calls;
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  Out << "unknown, and so silent:\n"
      << "  " << Virtual << " virtual calls whose target is not known\n"
      << "  " << Indirect << " calls through pointers\n"
      << "  " << Calls << " calls of " << Unknown.size() << " functions that no linted file defines\n";
  constexpr size_t Shown = 20;
  for (const ProgramCallGraph::Unknown &U : llvm::ArrayRef(Unknown).take_front(Shown))
    Out << "    " << U.Calls << " of " << U.Name << '\n';
  if (Unknown.size() > Shown)
    Out << "    and " << Unknown.size() - Shown << " more functions\n";
  return Out.str();
}

/// Returns the answer to a question of a unit by its index, or nullopt if that is no or the unit has no such question.
static std::optional<FarWitness> answer(const ProgramCallGraph &P, const stored::Unit &Unit, size_t U, int Question) {
  const auto *Questions = Unit.questions();
  if (!Questions || Question < 0 || unsigned(Question) >= Questions->size())
    return std::nullopt;
  return P.answer(*Questions->Get(Question), U);
}

/// Adds the findings of each unit by itself, and those that other files have made true.
static void addFindings(const ProgramCallGraph &P, llvm::ArrayRef<const stored::Unit *> Units,
                        std::vector<ProgramFinding> &Findings) {
  llvm::StringSet<> Told;
  std::vector<std::pair<size_t, const stored::Finding *>> Conditional;
  for (size_t U = 0; U < Units.size(); ++U)
    for (unsigned I = 0; Units[U]->findings() && I < Units[U]->findings()->size(); ++I) {
      const stored::Finding &F = *Units[U]->findings()->Get(I);
      if (F.question() >= 0) {
        Conditional.emplace_back(U, &F);
        continue;
      }
      Findings.push_back(findingOf(F, *Units[U]));
      Told.insert(placeKey(Findings.back()));
    }
  for (auto [U, Finding] : Conditional)
    if (auto W = answer(P, *Units[U], U, Finding->question())) {
      ProgramFinding F = findingOf(*Finding, *Units[U]);
      tell(F.Error, *Units[U]->questions()->Get(Finding->question()), *W);
      if (Told.insert(placeKey(F)).second)
        Findings.push_back(std::move(F));
    }
}

namespace {
/// One name of a NOLINT, over all units that read its file.
struct Comment {
  std::string Check, Directory;
  bool Used = false;
};

/// By file and offset.
using Comments = std::map<std::pair<std::string, unsigned>, Comment>;
} // namespace

static Comments commentsOf(const ProgramCallGraph &P, llvm::ArrayRef<const stored::Unit *> Units) {
  Comments Result;
  for (size_t U = 0; U < Units.size(); ++U)
    for (unsigned I = 0; Units[U]->suppressions() && I < Units[U]->suppressions()->size(); ++I) {
      const stored::Suppression &S = *Units[U]->suppressions()->Get(I);
      if (!S.at() || !Units[U]->files() || S.at()->file() >= Units[U]->files()->size())
        continue;
      std::string File = absolutePath(textOf(Units[U]->files()->Get(S.at()->file())), textOf(Units[U]->directory()));
      Comment &C = Result[{File, S.at()->offset()}];
      C.Check = textOf(S.check()).str();
      C.Directory = textOf(Units[U]->directory()).str();
      C.Used |= S.used();
      for (unsigned Q = 0; S.questions() && Q < S.questions()->size() && !C.Used; ++Q)
        C.Used = answer(P, *Units[U], U, S.questions()->Get(Q)).has_value();
    }
  return Result;
}

static void addUnused(const Comments &All, std::vector<ProgramFinding> &Findings) {
  for (const auto &[At, C] : All) {
    if (C.Used)
      continue;
    bool Unknown = unknownGlob(C.Check).has_value();
    tidy::ClangTidyError Error(Unknown ? UnknownNolintName : UnusedNolintName,
                               Unknown ? tidy::ClangTidyError::Error : tidy::ClangTidyError::Warning, C.Directory,
                               false);
    Error.Message = tooling::DiagnosticMessage(Unknown ? "NOLINT(" + C.Check + ") names no check" +
                                                             didYouMean(C.Check, checkNames())
                                                       : "this NOLINT(" + C.Check + ") suppresses nothing; remove it");
    Error.Message.FilePath = At.first;
    Error.Message.FileOffset = At.second;
    Findings.push_back({std::move(Error), "", {}, {}});
  }
}

/// Coroutines of headers are in the summaries of all files that read them.
static unsigned countCoroutines(llvm::ArrayRef<const stored::Unit *> Units) {
  llvm::StringSet<> Seen;
  for (const stored::Unit *Unit : Units)
    for (unsigned I = 0; Unit->coroutines() && Unit->files() && I < Unit->coroutines()->size(); ++I)
      if (const stored::Place *At = Unit->coroutines()->Get(I); At->file() < Unit->files()->size())
        Seen.insert((textOf(Unit->files()->Get(At->file())) + "\n" + llvm::Twine(At->offset())).str());
  return Seen.size();
}

namespace {
/// The summaries of a program, by unit.
struct Program {
  std::vector<StoredUnit> Stored;
  std::vector<const stored::Unit *> Units;
  std::vector<std::chrono::nanoseconds> Written;
};
} // namespace

static llvm::Expected<Program> readProgram(llvm::ArrayRef<std::string> Summaries) {
  Program Result;
  Result.Stored.resize(Summaries.size());
  std::vector<std::string> Problems(Summaries.size());
  llvm::parallelFor(0, Summaries.size(), [&](size_t I) {
    if (auto Unit = readUnit(Summaries[I]))
      Result.Stored[I] = std::move(*Unit);
    else
      Problems[I] = llvm::toString(Unit.takeError());
  });
  for (size_t I = 0; I < Summaries.size(); ++I) {
    if (!Problems[I].empty())
      return llvm::createStringError(Problems[I]);
    Result.Units.push_back(Result.Stored[I].Unit);
    Result.Written.push_back(Result.Stored[I].Written);
  }
  return Result;
}

llvm::Expected<Linked> corolint::link(llvm::ArrayRef<std::string> Summaries, LinkRequest Wanted) {
  auto Read = readProgram(Summaries);
  if (!Read)
    return Read.takeError();
  ProgramCallGraph P(Read->Units, Wanted.ClosedWorld);
  Linked Result;
  std::future<std::string> Index;
  if (Wanted.Index)
    Index = std::async(std::launch::async, [&] { return P.effectsIndex(Read->Written); });
  addFindings(P, Read->Units, Result.Findings);
  addUnused(commentsOf(P, Read->Units), Result.Findings);
  sortAndUnite(Result.Findings);
  Result.Coroutines = countCoroutines(Read->Units);
  if (Wanted.Index)
    Result.EffectsIndex = Index.get();
  if (Wanted.Unknown)
    Result.Unknown = unknownLines(P, Read->Units);
  return Result;
}
