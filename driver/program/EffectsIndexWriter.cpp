// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "effects-index_generated.h"
#include "model/effects/SourceHash.h"
#include "program/ProgramCallGraph.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

namespace {
/// Strings by number, each once.
class Texts {
public:
  /// A text of a summary, which mostly stores equal ones once.
  unsigned number(const flatbuffers::String *Stored) {
    auto [Number, New] = ByPlace.try_emplace(Stored);
    if (New)
      Number->second = number(textOf(Stored));
    return Number->second;
  }

  unsigned number(StringRef Text) {
    auto [Number, New] = Numbers.try_emplace(Text, unsigned(All.size()));
    if (New)
      All.push_back(Number->getKey());
    return Number->second;
  }

  flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>>
  store(flatbuffers::FlatBufferBuilder &Builder) const {
    std::vector<flatbuffers::Offset<flatbuffers::String>> Stored;
    Stored.reserve(All.size());
    for (StringRef Text : All)
      Stored.push_back(Builder.CreateString(Text.data(), Text.size()));
    return Builder.CreateVector(Stored);
  }

  StringRef text(unsigned Number) const { return All[Number]; }
  unsigned size() const { return All.size(); }

private:
  llvm::DenseMap<const flatbuffers::String *, unsigned> ByPlace;
  llvm::StringMap<unsigned> Numbers;
  std::vector<StringRef> All;
};

/// The files of the program as they are now, each read once.
class FilesNow {
public:
  /// Returns the text if it is unchanged since that time; empty text if it has changed, or cannot be read.
  StringRef textAt(StringRef Path, std::chrono::nanoseconds When) {
    auto [Known, New] = Files.try_emplace(Path);
    File &F = Known->second;
    llvm::sys::fs::file_status Status;
    // Reading a pipe again would wait for ever.
    if (New && !llvm::sys::fs::status(Path, Status) && llvm::sys::fs::is_regular_file(Status))
      if (auto Read = llvm::MemoryBuffer::getFile(Path)) {
        F.Buffer = std::move(*Read);
        F.Changed = Status.getLastModificationTime().time_since_epoch();
      }
    return F.Buffer && F.Changed <= When ? F.Buffer->getBuffer() : StringRef();
  }

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::chrono::nanoseconds Changed{};
  };
  llvm::StringMap<File> Files;
};
} // namespace

/// The files that each unit reads. `Hashes`: of the contents of the files, by number; 0 if the current contents are not
/// what each unit has read.
static std::vector<flatbuffers::Offset<stored::ReadFiles>>
storeReads(flatbuffers::FlatBufferBuilder &Builder, llvm::ArrayRef<const stored::Unit *> Units,
           llvm::ArrayRef<std::chrono::nanoseconds> Summarized, Texts &Files, FilesNow &Read,
           std::vector<uint64_t> &Hashes) {
  std::vector<flatbuffers::Offset<stored::ReadFiles>> Result;
  std::vector<bool> Differs;
  for (auto [Unit, When] : llvm::zip_equal(Units, Summarized)) {
    std::vector<unsigned> Numbers;
    for (unsigned I = 0; Unit->reads() && Unit->files() && I < Unit->reads()->size(); ++I)
      if (unsigned Number = Unit->reads()->Get(I); Number < Unit->files()->size())
        Numbers.push_back(Files.number(Unit->files()->Get(Number)));
    Hashes.resize(Files.size());
    Differs.resize(Files.size());
    for (unsigned Number : Numbers) {
      StringRef Text = Read.textAt(Files.text(Number), When);
      if (!Text.data())
        Differs[Number] = true;
      else if (!Hashes[Number])
        Hashes[Number] = hashOf(Text);
    }
    Result.push_back(stored::CreateReadFiles(Builder, Builder.CreateVector(Numbers), When.count()));
  }
  for (size_t Number = 0; Number < Hashes.size(); ++Number)
    if (Differs[Number])
      Hashes[Number] = 0;
  return Result;
}

/// Collects the index. A step that several paths share is stored once.
class ProgramCallGraph::IndexWriter {
public:
  IndexWriter(const ProgramCallGraph &Graph, llvm::ArrayRef<std::chrono::nanoseconds> Summarized)
      : Graph(Graph), Summarized(Summarized) {}

  /// Adds the functions that have an effect, with their paths to it.
  void addEffect(unsigned Index) {
    Numbers.assign(Graph.Reach[Index].size(), None);
    // In the order of the summaries, as in memory.
    std::vector<std::pair<unsigned, uint64_t>> Firsts;
    for (auto [Identity, First] : Graph.Settled[Index])
      Firsts.emplace_back(First, Identity);
    llvm::sort(Firsts);
    for (auto [First, Identity] : Firsts) {
      addPath(Graph.Reach[Index], First);
      Entries.emplace_back(Identity, Numbers[First], Graph.Reach[Index][First].Length, Index);
    }
  }

  std::string finish() {
    llvm::sort(Entries, [](const stored::Entry &A, const stored::Entry &B) {
      return std::make_pair(A.identity(), A.effect()) < std::make_pair(B.identity(), B.effect());
    });
    flatbuffers::FlatBufferBuilder Builder;
    std::vector<uint64_t> Hashes;
    auto StoredReads = Builder.CreateVector(storeReads(Builder, Graph.Units, Summarized, Files, Read, Hashes));
    Hashes.resize(Files.size());
    auto StoredHashes = Builder.CreateVector(Hashes);
    auto StoredFiles = Files.store(Builder), StoredNames = Names.store(Builder);
    auto StoredSteps = Builder.CreateVectorOfStructs(Steps);
    auto StoredEntries = Builder.CreateVectorOfStructs(Entries);
    auto Writer = Builder.CreateString(indexWriter().str());
    Builder.Finish(stored::CreateEffectsIndex(Builder, Writer, StoredFiles, StoredHashes, StoredNames, StoredSteps,
                                              StoredEntries, StoredReads),
                   stored::EffectsIndexIdentifier());
    return std::string(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
  }

private:
  void addPath(llvm::ArrayRef<Step> Reached, unsigned First) {
    llvm::SmallVector<unsigned, 32> Way;
    for (unsigned Node = First; Numbers[Node] == None; Node = Reached[Node].Next) {
      Way.push_back(Node);
      if (Reached[Node].Call < 0)
        break;
    }
    // The end of a path first: a step is stored after its successors.
    for (unsigned Node : llvm::reverse(Way))
      addStep(Node, Reached[Node]);
  }

  void addStep(unsigned Node, const Step &S) {
    const stored::Function &F = Graph.function(Node);
    const stored::OwnEffect *End = S.Call < 0 ? F.own()->Get(S.Next) : nullptr;
    const stored::Call *Call = End ? nullptr : F.calls()->Get(S.Call);
    const stored::Place *At = End ? End->at() : Call->at();
    unsigned Unit = Graph.UnitOf[Node];
    const auto *Paths = Graph.Units[Unit]->files();
    const auto *Path = At && Paths && At->file() < Paths->size() ? Paths->Get(At->file()) : nullptr;
    unsigned File = Files.number(Path);
    StringRef Text = Path ? Read.textAt(textOf(Path), Summarized[Unit]) : StringRef();
    SourceLine Line = At && At->offset() < Text.size() ? lineAround(Text, At->offset()) : SourceLine();
    Numbers[Node] = Steps.size();
    Steps.emplace_back(Line.Text.empty() ? 0 : hashOf(Line.Text), At ? At->offset() - Line.Begin : 0,
                       Names.number(End ? End->callee() : Call->callee()), File, At ? At->offset() : 0, Unit,
                       End ? -1 : int(Numbers[S.Next]), Names.number(End ? End->instead() : nullptr),
                       End && End->is_librarys());
  }

  const ProgramCallGraph &Graph;
  llvm::ArrayRef<std::chrono::nanoseconds> Summarized;
  Texts Files, Names;
  FilesNow Read;
  std::vector<stored::Step> Steps;
  std::vector<stored::Entry> Entries;
  static constexpr unsigned None = ~0u;
  /// By node: its step for the effect that is being added, or None.
  std::vector<unsigned> Numbers;
};

std::string ProgramCallGraph::effectsIndex(llvm::ArrayRef<std::chrono::nanoseconds> Summarized) const {
  IndexWriter Writer(*this, Summarized);
  for (unsigned Index = 0; Index < Effect::StoredCount; ++Index)
    Writer.addEffect(Index);
  return Writer.finish();
}
