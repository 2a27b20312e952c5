// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "program/ProgramCallGraph.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Parallel.h"
#include <deque>

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

template <class T> static unsigned sizeOf(const flatbuffers::Vector<T> *List) { return List ? List->size() : 0; }

ProgramCallGraph::ProgramCallGraph(llvm::ArrayRef<const stored::Unit *> Units, bool ClosedWorld) : Units(Units) {
  unsigned Nodes = 0;
  llvm::StringMap<bool> Folders;
  for (const stored::Unit *Unit : Units) {
    auto [Folder, New] = Folders.try_emplace(textOf(Unit->directory()));
    if (New)
      Folder->second = llvm::sys::fs::exists(Folder->getKey());
    Remote.push_back(!Folder->second);
    FirstNode.push_back(Nodes);
    Nodes += sizeOf(Unit->functions());
  }
  UnitOf.reserve(Nodes);
  CallersHere.resize(Nodes);
  Exported.reserve(Nodes);
  for (size_t U = 0; U < Units.size(); ++U) {
    for (unsigned I = 0; I < sizeOf(Units[U]->harmless()); ++I)
      ++Defined[Units[U]->harmless()->Get(I)].Harmless;
    for (unsigned I = 0; !ClosedWorld && I < sizeOf(Units[U]->open_calls()); ++I)
      ++Defined[Units[U]->open_calls()->Get(I)].Harmless;
    for (unsigned I = 0; I < sizeOf(Units[U]->functions()); ++I)
      addNode(*Units[U]->functions()->Get(I), U);
  }
  // Each effect by itself, in memory of its own.
  llvm::parallelFor(0, Effect::StoredCount, [&](size_t Index) {
    if (!Sources[Index].empty())
      close(Index);
  });
}

void ProgramCallGraph::addNode(const stored::Function &F, size_t Unit) {
  unsigned Node = UnitOf.size();
  UnitOf.push_back(Unit);
  Exported.push_back(F.exported());
  if (F.exported())
    ++Defined[F.exported()].Nodes;
  for (unsigned Own = 0; Own < sizeOf(F.own()); ++Own)
    if (unsigned Index = F.own()->Get(Own)->effect(); Index < Effect::StoredCount)
      Sources[Index].emplace_back(Node, Own);
  for (unsigned C = 0; C < sizeOf(F.calls()); ++C) {
    const stored::Call &Call = *F.calls()->Get(C);
    if (Call.here() < 0)
      CallersElsewhere[Call.elsewhere()].push_back({Node, int(C)});
    else if (unsigned(Call.here()) < sizeOf(Units[Unit]->functions()))
      CallersHere[FirstNode[Unit] + Call.here()].push_back({Node, int(C)});
  }
}

void ProgramCallGraph::close(unsigned Index) {
  std::vector<Step> &Steps = Reach[Index];
  Steps.resize(UnitOf.size());
  // Breadth first from the functions that have the effect by themselves, so the first path found is a shortest one.
  std::deque<unsigned> Open;
  for (auto [Node, Own] : Sources[Index])
    if (!Steps[Node].Length) {
      Steps[Node] = {1, Own, -1};
      Open.push_back(Node);
    }
  llvm::DenseMap<uint64_t, unsigned> HaveIt;
  while (!Open.empty()) {
    unsigned Node = Open.front();
    Open.pop_front();
    auto Reached = [&](llvm::ArrayRef<Edge> Callers) {
      for (const Edge &Up : Callers)
        if (Step &Known = Steps[Up.Caller]; Known.Length == 0) {
          Known = {Steps[Node].Length + 1, Node, Up.Call};
          Open.push_back(Up.Caller);
        }
    };
    Reached(CallersHere[Node]);
    uint64_t Identity = Exported[Node];
    if (!Identity)
      continue;
    const Definitions &All = Defined.find(Identity)->second;
    if (All.Harmless || ++HaveIt[Identity] < All.Nodes)
      continue;
    Settled[Index][Identity] = Node;
    if (auto Callers = CallersElsewhere.find(Identity); Callers != CallersElsewhere.end())
      Reached(Callers->second);
  }
}

FarWitness::Place ProgramCallGraph::placeOf(const stored::Place *At, size_t Unit) const {
  const auto *Files = Units[Unit]->files();
  if (!At || At->file() >= sizeOf(Files))
    return {StringRef(), 0};
  StringRef File = textOf(Files->Get(At->file()));
  if (Remote[Unit] && File.consume_front(textOf(Units[Unit]->directory())))
    File.consume_front("/");
  return {File, At->offset()};
}

const ProgramCallGraph::Step *ProgramCallGraph::stepOf(const stored::Call &Call, size_t Unit, unsigned Index,
                                                       unsigned &Node) const {
  if (Reach[Index].empty())
    return nullptr;
  if (Call.here() >= 0) {
    Node = FirstNode[Unit] + Call.here();
    if (unsigned(Call.here()) >= sizeOf(Units[Unit]->functions()))
      return nullptr;
  } else {
    auto Found = Settled[Index].find(Call.elsewhere());
    if (Found == Settled[Index].end())
      return nullptr;
    Node = Found->second;
  }
  const Step &Known = Reach[Index][Node];
  return Known.Length ? &Known : nullptr;
}

std::optional<FarWitness> ProgramCallGraph::answer(const stored::Question &Q, size_t Unit) const {
  const Step *Best = nullptr;
  const stored::Call *First = nullptr;
  unsigned BestIndex = 0, BestNode = 0;
  for (unsigned C = 0; C < sizeOf(Q.calls()); ++C)
    for (unsigned Index = 0; Index < Effect::StoredCount; ++Index) {
      unsigned Node = 0;
      const Step *Known = Q.wanted() >> Index & 1 ? stepOf(*Q.calls()->Get(C), Unit, Index, Node) : nullptr;
      if (Known && (!Best || Known->Length < Best->Length)) {
        Best = Known;
        BestIndex = Index;
        BestNode = Node;
        First = Q.calls()->Get(C);
      }
    }
  if (!Best)
    return std::nullopt;
  FarWitness Result;
  Result.What = {BestIndex};
  Result.Names.push_back(textOf(First->callee()).str());
  Result.Places.push_back(placeOf(First->at(), Unit));
  for (unsigned Node = BestNode;;) {
    const Step &S = Reach[BestIndex][Node];
    const stored::Function &F = function(Node);
    if (S.Call < 0) {
      const stored::OwnEffect &End = *F.own()->Get(S.Next);
      Result.Names.push_back(textOf(End.callee()).str());
      Result.Places.push_back(placeOf(End.at(), UnitOf[Node]));
      Result.Instead = textOf(End.instead());
      Result.IsFromLibrary = End.is_librarys();
      return Result;
    }
    const stored::Call &Call = *F.calls()->Get(S.Call);
    Result.Names.push_back(textOf(Call.callee()).str());
    Result.Places.push_back(placeOf(Call.at(), UnitOf[Node]));
    Node = S.Next;
  }
}

std::vector<ProgramCallGraph::Unknown> ProgramCallGraph::unknown() const {
  llvm::DenseMap<uint64_t, Unknown> Found;
  // Several checks may ask about the same call.
  llvm::DenseSet<std::pair<const stored::Unit *, std::pair<unsigned, unsigned>>> Counted;
  auto Count = [&](const stored::Unit *Unit, const stored::Call &Call) {
    if (Call.here() >= 0 || Call.of_parameter() || Call.is_virtual() || Defined.contains(Call.elsewhere()) ||
        !Call.at() || !Counted.insert({Unit, {Call.at()->file(), Call.at()->offset()}}).second)
      return;
    Unknown &U = Found[Call.elsewhere()];
    U.Name = textOf(Call.callee()).str();
    ++U.Calls;
  };
  for (const stored::Unit *Unit : Units) {
    for (unsigned I = 0; I < sizeOf(Unit->functions()); ++I)
      for (unsigned C = 0; C < sizeOf(Unit->functions()->Get(I)->calls()); ++C)
        Count(Unit, *Unit->functions()->Get(I)->calls()->Get(C));
    for (unsigned I = 0; I < sizeOf(Unit->questions()); ++I)
      for (unsigned C = 0; C < sizeOf(Unit->questions()->Get(I)->calls()); ++C)
        Count(Unit, *Unit->questions()->Get(I)->calls()->Get(C));
  }
  std::vector<Unknown> Result;
  for (auto &[Identity, U] : Found)
    Result.push_back(std::move(U));
  llvm::sort(Result,
             [](const Unknown &A, const Unknown &B) { return std::tie(B.Calls, A.Name) < std::tie(A.Calls, B.Name); });
  return Result;
}
