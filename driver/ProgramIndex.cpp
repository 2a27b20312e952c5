#include "Program.h"
#include "effects-index_generated.h"
#include "llvm/ADT/StringMap.h"

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

namespace {
class IndexWriter {
public:
  flatbuffers::Offset<flatbuffers::String> text(StringRef Text) { return Builder.CreateSharedString(Text.data(), Text.size()); }

  unsigned file(StringRef Path) {
    auto [Number, New] = Numbers.try_emplace(Path, unsigned(Files.size()));
    if (New)
      Files.push_back(text(Path));
    return Number->second;
  }

  flatbuffers::FlatBufferBuilder Builder;
  std::vector<flatbuffers::Offset<flatbuffers::String>> Files;
  llvm::StringMap<unsigned> Numbers;
};
} // namespace

std::string Program::effectsIndex() const {
  IndexWriter W;
  std::vector<flatbuffers::Offset<stored::Step>> Steps;
  std::vector<stored::Entry> Entries;
  for (unsigned Index = 0; Index < Effect::Count; ++Index) {
    // The end of a way first: a step comes after those that follow it.
    std::vector<unsigned> Nodes;
    for (unsigned Node = 0; Node < Reach[Index].size(); ++Node)
      if (Reach[Index][Node].Length)
        Nodes.push_back(Node);
    llvm::sort(Nodes, [&](unsigned A, unsigned B) { return std::tie(Reach[Index][A].Length, A) < std::tie(Reach[Index][B].Length, B); });
    llvm::DenseMap<unsigned, unsigned> Numbers;
    for (unsigned Node : Nodes) {
      const Step &S = Reach[Index][Node];
      const stored::Function &F = function(Node);
      const stored::OwnEffect *End = S.Call < 0 ? F.own()->Get(S.Next) : nullptr;
      const stored::Call *Call = End ? nullptr : F.calls()->Get(S.Call);
      FarWitness::Place At = placeOf(End ? End->at() : Call->at(), UnitOf[Node]);
      Numbers[Node] = Steps.size();
      Steps.push_back(stored::CreateStep(W.Builder, W.text(textOf(End ? End->callee() : Call->callee())), W.file(At.File), At.Offset, UnitOf[Node],
                                         End ? -1 : int(Numbers[S.Next]), W.text(End ? textOf(End->instead()) : StringRef()), End && End->is_librarys()));
    }
    for (auto [Identity, Node] : Settled[Index])
      Entries.emplace_back(Identity, Numbers[Node], Reach[Index][Node].Length, Index);
  }
  llvm::sort(Entries, [](const stored::Entry &A, const stored::Entry &B) {
    return std::make_pair(A.identity(), A.effect()) < std::make_pair(B.identity(), B.effect());
  });
  std::vector<flatbuffers::Offset<stored::ReadFiles>> Reads;
  for (const stored::Unit *Unit : Units) {
    std::vector<unsigned> Files;
    for (unsigned I = 0; Unit->reads() && Unit->files() && I < Unit->reads()->size(); ++I)
      if (unsigned Number = Unit->reads()->Get(I); Number < Unit->files()->size())
        Files.push_back(W.file(textOf(Unit->files()->Get(Number))));
    Reads.push_back(stored::CreateReadFiles(W.Builder, W.Builder.CreateVector(Files)));
  }
  auto Files = W.Builder.CreateVector(W.Files);
  auto StoredSteps = W.Builder.CreateVector(Steps);
  auto StoredEntries = W.Builder.CreateVectorOfStructs(Entries);
  auto StoredReads = W.Builder.CreateVector(Reads);
  auto Writer = W.text(indexWriter());
  W.Builder.Finish(stored::CreateEffectsIndex(W.Builder, Writer, Files, StoredSteps, StoredEntries, StoredReads), stored::EffectsIndexIdentifier());
  return std::string(reinterpret_cast<const char *>(W.Builder.GetBufferPointer()), W.Builder.GetSize());
}
