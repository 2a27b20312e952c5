// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One translation unit's part of the whole program's call graph, without its syntax tree.

#ifndef COROLINT_MODEL_EFFECTS_UNITSUMMARY_H
#define COROLINT_MODEL_EFFECTS_UNITSUMMARY_H

#include "model/effects/Effects.h"

namespace corolint::model {

/// The replacements for blocking calls in a coroutine's library, as its model file words them, by BlockKind.
struct Offers {
  std::string Namespace;
  std::vector<std::string> ByKind;
  std::string Default;
};

/// Functions by number, with their own effects and their calls, here or elsewhere; and the questions that other files
/// decide. Keeps only functions on a path to an effect or to a function that another file defines.
class UnitSummary {
public:
  /// A place in a file, by the file's number.
  struct Place {
    unsigned File = 0, Offset = 0;
  };
  struct OwnEffect {
    unsigned Effect;
    std::string Callee, Instead;
    bool IsFromLibrary;
    Place At;
  };
  struct Call {
    std::string Callee;
    /// The function here; nullopt if it is elsewhere.
    std::optional<unsigned> Here;
    uint64_t Elsewhere = 0;
    Place At;
    /// Passes a parameter on; the call itself is another entry.
    bool OfParameter = false;
    /// `Elsewhere` is one of the overrides of a virtual function.
    bool IsVirtual = false;
  };
  struct Function {
    /// Its identity in other files; 0 if they cannot call it.
    uint64_t Exported = 0;
    std::vector<OwnEffect> Own;
    std::vector<Call> Calls;
    bool Matters = false;
    /// Reaches a call that another file defines.
    bool Open = false;
  };
  /// Asks whether a call reaches one of the wanted effects through other files.
  struct Question {
    std::vector<Call> Calls;
    EffectSet Wanted;
    Offers Ours;
  };

  explicit UnitSummary(llvm::StringRef Directory) : Directory(Directory) {}

  /// Asks whether `Site`, in `Caller`, has one of the `Wanted` effects. Returns the number of the question, or nullopt
  /// if no other file can change the answer.
  std::optional<unsigned> ask(const CallSite &Site, const clang::FunctionDecl &Caller, EffectSet Wanted, Offers Ours,
                              Effects &E);

  /// What a function does with a parameter: an effect after Effect::Count, or, if it has none, the effect on the
  /// parameter of another file's function that it is passed on to.
  struct ParameterFact {
    std::optional<unsigned> Effect;
    uint64_t Elsewhere = 0;
    /// The call that has the effect, and where it is.
    std::string Callee;
    clang::SourceLocation Where;
  };
  /// Adds a fact about the parameter whose identity is `Identity`.
  void addParameter(uint64_t Identity, const ParameterFact &Fact, Effects &E);

  /// Asks whether the parameter of another file's function has the effect.
  unsigned askParameter(const ParameterFact &Fact, EffectSet Wanted, Effects &E);

  /// Whether other files may call the function without its body.
  static bool isExported(const clang::FunctionDecl &F, clang::ASTContext &Context);

  /// Adds the functions that other files may call.
  void addExported(Effects &E);

  const std::vector<Function> &functions() const { return Functions; }
  const std::vector<Question> &questions() const { return Questions; }
  const std::vector<std::string> &files() const { return Files; }
  /// The virtual functions that code outside of the program may override.
  const std::vector<uint64_t> &openCalls() const { return OpenCalls; }
  unsigned virtualCalls() const { return Virtual; }
  unsigned indirectCalls() const { return Indirect; }

private:
  unsigned add(const clang::FunctionDecl &Root, Effects &E);
  std::vector<Call> callsOf(const CallSite &Site, const clang::FunctionDecl &Caller, Effects &E,
                            llvm::SmallVectorImpl<const clang::FunctionDecl *> &Open);
  void addCalls(const CallSite &Site, clang::SourceLocation Where, Effects &E,
                llvm::SmallVectorImpl<const clang::FunctionDecl *> &Open, std::vector<Call> &Result);
  void addOwn(unsigned Self, const CallSite &Site, clang::SourceLocation Where, const clang::FunctionDecl &Caller,
              Effects &E);
  /// Adds `Method` as a target of virtual calls through the class, or a base of it.
  void addOverride(const clang::CXXMethodDecl &Method, Effects &E);
  void spread(unsigned From, bool Function::*Mark);
  void countUnknown(const FunctionBody &B);
  Place placeOf(clang::SourceLocation Where, Effects &E);

  const std::string Directory;
  std::vector<Function> Functions;
  std::vector<std::vector<unsigned>> Callers;
  std::vector<Question> Questions;
  std::vector<uint64_t> OpenCalls;
  std::vector<std::string> Files;
  llvm::StringMap<unsigned> FileNumbers;
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Numbers;
  unsigned Virtual = 0, Indirect = 0;
};

} // namespace corolint::model

#endif
