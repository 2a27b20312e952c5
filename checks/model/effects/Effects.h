// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Effects of a call on the thread: it may block it, or run an event loop on it.

#ifndef COROLINT_MODEL_EFFECTS_EFFECTS_H
#define COROLINT_MODEL_EFFECTS_EFFECTS_H

#include "model/effects/EffectsIndex.h"
#include "model/effects/ParameterCalls.h"
#include "model/flow/FunctionBodies.h"
#include <array>

namespace corolint::model {

/// One thing a call does: a BlockKind, or one of the RunKinds.
struct Effect {
  unsigned Kind = 0;

  static Effect blocks(BlockKind Kind) { return {unsigned(Kind)}; }
  static Effect runs(RunKind Kind) { return {BlockKindCount + unsigned(Kind)}; }
  bool isBlock() const { return Kind < BlockKindCount; }
  /// What a function does with a parameter, as ParameterEffect.
  bool isOfParameter() const { return Kind >= Count; }
  BlockKind block() const { return BlockKind(Kind); }
  RunKind run() const { return RunKind(Kind - BlockKindCount); }
  static constexpr unsigned Count = BlockKindCount + 3;
  /// Including those that only summaries and the index hold: the effects on a parameter.
  static constexpr unsigned StoredCount = Count + 3;
};

/// A set of effects that a check asks for.
class EffectSet {
public:
  EffectSet() = default;
  explicit EffectSet(uint32_t Bits) : Bits(Bits) {}
  static EffectSet all() { return EffectSet((1u << Effect::Count) - 1); }
  void insert(Effect E) { Bits |= 1u << E.Kind; }
  bool contains(Effect E) const { return Bits >> E.Kind & 1; }
  bool empty() const { return !Bits; }
  /// One bit per Effect::Kind, as summaries store it.
  uint32_t bits() const { return Bits; }

private:
  uint32_t Bits = 0;
};
static_assert(Effect::StoredCount <= 32);

/// The path from a call to an effect: the call itself, and the calls below it down to the one that has it by itself.
struct Witness {
  Effect What;
  /// At least one; the last one blocks or runs by itself.
  std::vector<const CallSite *> Chain;
  /// The model entry of the last one. Null if it is declared or inferred, not in a model file, or in another file.
  const BlockEntry *Blocks = nullptr;
  /// The replacement for the last one, as its model file words it, and whether the last one is a library's.
  std::string Instead;
  bool IsFromLibrary = false;
  /// The path continues in other files.
  std::vector<EffectsIndex::FarStep> Beyond;
};

/// Effects of all functions that loop functions reach, closed over the calls between them. A call has an effect only if
/// that is known: virtual calls without an exact target, function pointers and functions without a body have none but
/// what the model files or their attributes say. A coroutine's own effects stay in it: calling it runs nothing yet, or
/// only up to its first suspension. So do an awaiter's: they are reported where they are.
class Effects {
public:
  /// `Index`, or null, holds what functions of other files do.
  Effects(FunctionBodies &Bodies, EffectsIndex *Index) : Bodies(Bodies), Index(Index), Passed(Bodies) {}

  FunctionBodies &bodies() const { return Bodies; }

  /// The effect of a call by itself, and its model entry. Both are null if it is declared or inferred.
  struct Own {
    Effect What;
    const BlockEntry *Blocks;
    const RunEntry *Runs;
  };
  llvm::SmallVector<Own, 2> ownEffects(const CallSite &Site, const clang::FunctionDecl &Caller);

  /// The functions that a call runs before it returns: those with bodies here, and those defined in another file.
  struct Targets {
    llvm::SmallVector<const clang::FunctionDecl *, 2> Here;
    llvm::SmallVector<const clang::FunctionDecl *, 1> Elsewhere;
    /// One of the overrides of this function; only the whole program determines which one. Null if there is none.
    const clang::CXXMethodDecl *Virtual = nullptr;

    /// The identities of `Elsewhere` and `Virtual` in other files.
    llvm::SmallVector<uint64_t, 2> ids() const;
  };
  Targets targets(const CallSite &Site);

  /// The calls of what `Site` passes, by the functions that it runs; see ParameterCalls.
  llvm::ArrayRef<PassedCall> passedCalls(const CallSite &Site, const clang::FunctionDecl &Caller);

  /// Returns the shortest path by which the call has one of the `Wanted` effects, or an empty chain; effects earlier in
  /// the enumeration win ties.
  Witness of(const CallSite &Site, const clang::FunctionDecl &Caller, EffectSet Wanted);

private:
  /// The next step on the shortest path to an effect.
  struct Step {
    unsigned Length = 0; // 0 if the function does not have the effect
    const CallSite *Site = nullptr;
    /// The call through which `Site`'s argument is called; null if `Site` calls it directly.
    const PassedCall *Through = nullptr;
    const clang::FunctionDecl *Next = nullptr;
    Own Ends{};
    /// The callee of `Site` is in another file, and its path continues with this step of the index.
    std::optional<unsigned> Far;
  };
  using Steps = std::array<Step, Effect::Count>;

  /// How many calls it takes to get from a call site to what it calls.
  static unsigned stepsTo(const PassedCall *Through) { return Through ? 1 + unsigned(Through->Way.size()) : 1; }

  void close();
  void explore(const clang::FunctionDecl &Root);
  /// A path to each effect that the call has, by itself or, according to the index, in another file.
  llvm::SmallVector<Step, 2> firstSteps(const CallSite &Site, const clang::FunctionDecl &Caller);
  /// Returns the first step of the shortest chain to a wanted effect; its length is 0 if there is none.
  Step shortest(const CallSite &Site, const clang::FunctionDecl &Caller, EffectSet Wanted);
  void spread(unsigned Kind);

  struct Edge {
    const clang::FunctionDecl *Caller;
    const CallSite *Site;
    const PassedCall *Through;
  };

  FunctionBodies &Bodies;
  EffectsIndex *Index;
  ParameterCalls Passed;
  bool Closed = false;
  llvm::DenseMap<const clang::FunctionDecl *, Steps> Reach;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<Edge>> Callers;
};

} // namespace corolint::model

#endif
