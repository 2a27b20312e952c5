// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/effects/EffectsIndex.h"
#include "effects-index_generated.h"
#include "model/effects/SourceHash.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace corolint::model;
using llvm::StringRef;

StringRef corolint::model::indexWriter() { return "corolint " COROLINT_VERSION " for LLVM " CLANG_VERSION_STRING; }

llvm::Expected<std::unique_ptr<EffectsIndex>> EffectsIndex::read(StringRef Path) {
  auto Fail = [&](const llvm::Twine &What) {
    return llvm::createStringError(Path + " " + What + "; run corolint again");
  };
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return Fail("cannot be read: " + Buffer.getError().message());
  auto Result = std::make_unique<EffectsIndex>();
  Result->Path = Path.str();
  Result->Bytes = std::move(*Buffer);
  const auto *Begin = reinterpret_cast<const uint8_t *>(Result->Bytes->getBufferStart());
  flatbuffers::Verifier Verifier(Begin, Result->Bytes->getBufferSize(), /*max_depth=*/64, /*max_tables=*/1u << 31);
  if (Result->Bytes->getBufferSize() < 8 || !stored::VerifyEffectsIndexBuffer(Verifier))
    return Fail("is no effects index, or a broken one");
  Result->Index = stored::GetEffectsIndex(Begin);
  const auto *Writer = Result->Index->writer();
  if (!Writer || Writer->str() != indexWriter())
    return Fail("was written by another version");
  if (!Result->Index->files() || !Result->Index->names() || !Result->Index->steps() || !Result->Index->entries() ||
      !Result->Index->units())
    return Fail("is no effects index, or a broken one");
  Result->UnitsCurrent.resize(Result->Index->units()->size());
  return Result;
}

/// Returns the index in `Folder`, or beside the database that a link there refers to.
static std::optional<std::string> indexIn(StringRef Folder) {
  llvm::SmallString<256> Database(Folder), Real;
  llvm::sys::path::append(Database, "compile_commands.json");
  std::vector<StringRef> Folders{Folder};
  if (!llvm::sys::fs::real_path(Database, Real))
    Folders.push_back(llvm::sys::path::parent_path(Real));
  for (StringRef Each : Folders) {
    llvm::SmallString<256> Index(Each);
    llvm::sys::path::append(Index, ".corolint", "index");
    if (llvm::sys::fs::exists(Index))
      return Index.str().str();
  }
  return std::nullopt;
}

std::string EffectsIndex::beside(StringRef File, StringRef Directory) {
  // CMake's compile commands run in the build folder, so that is searched too.
  if (auto Index = indexIn(Directory))
    return *Index;
  llvm::SmallString<256> Folder(File);
  if (llvm::sys::fs::make_absolute(Folder))
    return {};
  while (llvm::sys::path::has_relative_path(Folder)) {
    llvm::sys::path::remove_filename(Folder);
    for (StringRef Build : {"", "build"}) {
      llvm::SmallString<256> Here(Folder);
      llvm::sys::path::append(Here, Build);
      if (auto Index = indexIn(Here))
        return *Index;
    }
  }
  return {};
}

bool EffectsIndex::isUnitCurrent(unsigned Unit) {
  if (Unit >= UnitsCurrent.size())
    return false;
  std::optional<bool> &Known = UnitsCurrent[Unit];
  if (Known)
    return *Known;
  Known = true;
  const std::chrono::nanoseconds Summarized(Index->units()->Get(Unit)->when());
  if (const auto *Files = Index->units()->Get(Unit)->files())
    for (unsigned File : *Files) {
      llvm::sys::fs::file_status Status;
      if (File < Index->files()->size() && !llvm::sys::fs::status(Index->files()->Get(File)->str(), Status) &&
          (Status.getLastModificationTime().time_since_epoch() <= Summarized || isContentKnown(File)))
        continue;
      if (File < Index->files()->size() && Changed.empty())
        Changed = Index->files()->Get(File)->str();
      Known = false;
      break;
    }
  return *Known;
}

StringRef EffectsIndex::textOf(unsigned File) const {
  auto [Known, New] = Texts.try_emplace(File);
  // Reading a pipe would block for ever.
  if (New && File < Index->files()->size() && llvm::sys::fs::is_regular_file(Index->files()->Get(File)->str()))
    if (auto Read = llvm::MemoryBuffer::getFile(Index->files()->Get(File)->str()))
      Known->second = std::move(*Read);
  return Known->second ? Known->second->getBuffer() : StringRef();
}

bool EffectsIndex::isContentKnown(unsigned File) const {
  const auto *Hashes = Index->hashes();
  uint64_t Hash = Hashes && File < Hashes->size() ? Hashes->Get(File) : 0;
  return Hash && Hash == hashOf(textOf(File));
}

std::optional<unsigned> EffectsIndex::offsetNow(const stored::Step &Step) const {
  StringRef Text = textOf(Step.file());
  if (!Step.line())
    return std::nullopt;
  std::optional<unsigned> Best;
  auto Distance = [&](size_t At) { return std::max<size_t>(At, Step.offset()) - std::min<size_t>(At, Step.offset()); };
  for (size_t At = 0; At < Text.size(); At = std::min(Text.find('\n', At), Text.size()) + 1) {
    SourceLine Line = lineAround(Text, At);
    size_t Place = Line.Begin + Step.column();
    if (Step.column() < Line.Text.size() && hashOf(Line.Text) == Step.line() &&
        (!Best || Distance(Place) < Distance(*Best)))
      Best = unsigned(Place);
  }
  return Best;
}

bool EffectsIndex::isCurrent(unsigned FirstStep) {
  for (int64_t Number = FirstStep; Number >= 0;) {
    const stored::Step &Step = *Index->steps()->Get(Number);
    // A step is stored after its successors, so that no path is endless, whatever the file holds.
    if (Step.next() >= Number || (!isUnitCurrent(Step.unit()) && !(InEditor && offsetNow(Step))))
      return false;
    Number = Step.next();
  }
  return true;
}

std::vector<EffectsIndex::FarEffect> EffectsIndex::effectsOf(uint64_t Identity) {
  std::vector<FarEffect> Result;
  const auto &Entries = *Index->entries();
  auto First = std::lower_bound(Entries.begin(), Entries.end(), Identity,
                                [](const stored::Entry *E, uint64_t Wanted) { return E->identity() < Wanted; });
  for (; First != Entries.end() && First->identity() == Identity; ++First)
    if (First->step() < Index->steps()->size() && isCurrent(First->step()))
      Result.push_back({First->effect(), First->length(), First->step()});
  return Result;
}

std::vector<EffectsIndex::FarStep> EffectsIndex::way(unsigned First, std::string &Instead, bool &IsFromLibrary) {
  std::vector<FarStep> Result;
  auto TextOf = [](const auto &Texts, unsigned Number) {
    return Number < Texts.size() ? Texts.Get(Number)->str() : std::string();
  };
  for (int64_t Number = First; Number >= 0;) {
    const stored::Step &Step = *Index->steps()->Get(Number);
    Result.push_back({TextOf(*Index->names(), Step.callee()), TextOf(*Index->files(), Step.file()),
                      InEditor ? offsetNow(Step).value_or(Step.offset()) : Step.offset(), isUnitCurrent(Step.unit())});
    Instead = TextOf(*Index->names(), Step.instead());
    IsFromLibrary = Step.is_librarys();
    Number = Step.next();
  }
  return Result;
}
