// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The effects of functions that other files define, as the last `corolint` of the whole program left them.

#ifndef COROLINT_MODEL_EFFECTS_EFFECTSINDEX_H
#define COROLINT_MODEL_EFFECTS_EFFECTSINDEX_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <optional>
#include <string>
#include <vector>

namespace corolint::stored {
struct EffectsIndex;
struct Step;
} // namespace corolint::stored

namespace corolint::model {

class EffectsIndex {
public:
  /// Set once, by an editor's server, which shows a program while it changes: there, a step counts as current if its
  /// line is still in its file. Elsewhere, what a changed file does is unknown.
  static inline bool InEditor = false;

  /// The error is one line: the file, what is wrong with it, and what to do.
  static llvm::Expected<std::unique_ptr<EffectsIndex>> read(llvm::StringRef Path);

  /// The index beside the compilation database that `File`, compiled in `Directory`, is most likely of; empty: there is
  /// none.
  static std::string beside(llvm::StringRef File, llvm::StringRef Directory);

  struct FarStep {
    std::string Callee, File;
    unsigned Offset;
  };
  struct FarEffect {
    unsigned Effect, Length;
    /// The first step, for `way`.
    unsigned First;
  };
  /// What the function does. Nothing: it does nothing, or what is known of it is out of date.
  std::vector<FarEffect> effectsOf(uint64_t Identity);
  /// The steps from the call in the function's body to the one that has the effect, and what the model file says of
  /// that one.
  std::vector<FarStep> way(unsigned First, std::string &Instead, bool &IsFromLibrary) const;

  /// A file that has changed since, if one kept an effect from being known; empty: none.
  const std::string &changedFile() const { return Changed; }
  const std::string &path() const { return Path; }

private:
  bool isCurrent(unsigned FirstStep);
  bool isUnitCurrent(unsigned Unit);
  /// Is the content what was summarized, whatever the time of the file says?
  bool isContentKnown(unsigned File) const;
  llvm::StringRef textOf(unsigned File) const;
  /// Where the step's line is now. nullopt: it is gone.
  std::optional<unsigned> offsetNow(const stored::Step &Step) const;

  std::string Path, Changed;
  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const stored::EffectsIndex *Index = nullptr;
  std::vector<std::optional<bool>> UnitsCurrent;
  /// Files that have been looked at, by number.
  mutable llvm::DenseMap<unsigned, std::unique_ptr<llvm::MemoryBuffer>> Texts;
};

/// Only what the very same version wrote is read.
llvm::StringRef indexWriter();

} // namespace corolint::model

#endif
