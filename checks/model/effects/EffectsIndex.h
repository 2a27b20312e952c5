// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The effects of functions that other files define, as the last `corolint` run on the whole program stored them.

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
  /// Set once, by an editor's server, where files change all the time: a step counts as current if its line is still in
  /// its file. Otherwise the effects of a changed file are unknown.
  static inline bool InEditor = false;

  /// The error is one line: the file, the problem, and the cure.
  static llvm::Expected<std::unique_ptr<EffectsIndex>> read(llvm::StringRef Path);

  /// Returns the index beside the compilation database that `File`, compiled in `Directory`, most likely belongs to, or
  /// empty text if there is none.
  static std::string beside(llvm::StringRef File, llvm::StringRef Directory);

  struct FarStep {
    std::string Callee, File;
    unsigned Offset;
    /// False in an editor if its translation unit has changed since it was summarized; the step's line has not.
    bool IsCurrent;
  };
  struct FarEffect {
    unsigned Effect, Length;
    /// The first step, for `way`.
    unsigned First;
  };
  /// Returns the effects of the function: none if it has none, or if what is stored is out of date.
  std::vector<FarEffect> effectsOf(uint64_t Identity);
  /// The steps from the call in the function's body to the one that has the effect, and the model entry of that one.
  std::vector<FarStep> way(unsigned First, std::string &Instead, bool &IsFromLibrary);

  /// A file that has changed since and whose effects are therefore unknown, or empty text.
  const std::string &changedFile() const { return Changed; }
  const std::string &path() const { return Path; }

private:
  bool isCurrent(unsigned FirstStep);
  bool isUnitCurrent(unsigned Unit);
  /// Whether the content is what was summarized, whatever the file's modification time.
  bool isContentKnown(unsigned File) const;
  llvm::StringRef textOf(unsigned File) const;
  /// Returns where the step's line is now, or nullopt if it is gone.
  std::optional<unsigned> offsetNow(const stored::Step &Step) const;

  std::string Path, Changed;
  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const stored::EffectsIndex *Index = nullptr;
  std::vector<std::optional<bool>> UnitsCurrent;
  /// The state of the files checked so far, by number.
  mutable llvm::DenseMap<unsigned, std::unique_ptr<llvm::MemoryBuffer>> Texts;
};

/// Only files written by the very same version are read.
llvm::StringRef indexWriter();

} // namespace corolint::model

#endif
