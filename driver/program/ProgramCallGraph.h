// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The call graph of the whole program, closed over the summaries of its files.

#ifndef COROLINT_DRIVER_PROGRAM_PROGRAMCALLGRAPH_H
#define COROLINT_DRIVER_PROGRAM_PROGRAMCALLGRAPH_H

#include "model/effects/Effects.h"
#include "summary/SummaryFile.h"
#include "llvm/ADT/DenseMap.h"
#include <array>

namespace corolint {

/// A chain of calls to an effect, across files: their names from `calleeName`, and their places.
struct FarWitness {
  model::Effect What;
  std::vector<std::string> Names;
  struct Place {
    llvm::StringRef File;
    unsigned Offset;
  };
  std::vector<Place> Places;
  llvm::StringRef Instead;
  bool IsFromLibrary = false;
};

/// Functions are numbered across all units. A function with several definitions, in as many programs, has an effect if
/// all of them have it.
class ProgramCallGraph {
public:
  /// `ClosedWorld`: no code outside of the program overrides its virtual functions.
  ProgramCallGraph(llvm::ArrayRef<const stored::Unit *> Units, bool ClosedWorld);

  /// Returns the shortest path by which one of the calls has an effect of `Wanted` (one bit per Effect), or nullopt.
  std::optional<FarWitness> answer(const stored::Question &Q, size_t Unit) const;

  /// Returns the effects of functions that files may call from each other, as stored by effects-index.fbs.
  std::string effectsIndex(llvm::ArrayRef<std::chrono::nanoseconds> Summarized) const;

  struct Unknown {
    std::string Name;
    unsigned Calls = 0;
  };
  /// The functions that are called and that no unit defines.
  std::vector<Unknown> unknown() const;

private:
  struct Step {
    unsigned Length = 0; // 0: the function does not have the effect
    unsigned Next = 0;
    int Call = -1; // -1 if it is the function's own
  };
  struct Definitions {
    unsigned Nodes = 0, Harmless = 0;
  };
  struct Edge {
    unsigned Caller;
    int Call;
  };
  class IndexWriter;

  const stored::Function &function(unsigned Node) const {
    return *Units[UnitOf[Node]]->functions()->Get(Node - FirstNode[UnitOf[Node]]);
  }
  /// Adds the next function of a unit as the next node.
  void addNode(const stored::Function &F, size_t Unit);
  void close(unsigned Index);
  /// Returns the node that gives a call the effect, or null if it does not have it.
  const Step *stepOf(const stored::Call &Call, size_t Unit, unsigned Index, unsigned &Node) const;
  FarWitness::Place placeOf(const stored::Place *At, size_t Unit) const;

  llvm::ArrayRef<const stored::Unit *> Units;
  std::vector<unsigned> FirstNode, UnitOf;
  /// By unit: it was summarized in a folder that does not exist here, on another machine; its files are named relative
  /// to that.
  std::vector<bool> Remote;
  /// By node: its identity in other files; 0 if it has none.
  std::vector<uint64_t> Exported;
  /// By effect: the nodes that have it by themselves, and its index among theirs.
  std::array<std::vector<std::pair<unsigned, unsigned>>, model::Effect::StoredCount> Sources;
  llvm::DenseMap<uint64_t, Definitions> Defined;
  std::vector<std::vector<Edge>> CallersHere;
  llvm::DenseMap<uint64_t, std::vector<Edge>> CallersElsewhere;
  /// By effect, then by node.
  std::array<std::vector<Step>, model::Effect::StoredCount> Reach;
  /// By effect: the last definition that got it, if all have it.
  std::array<llvm::DenseMap<uint64_t, unsigned>, model::Effect::StoredCount> Settled;
};

} // namespace corolint

#endif
