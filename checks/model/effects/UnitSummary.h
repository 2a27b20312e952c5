// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What one translation unit knows of the whole program's call graph, free of its syntax tree.

#ifndef COROLINT_MODEL_EFFECTS_UNITSUMMARY_H
#define COROLINT_MODEL_EFFECTS_UNITSUMMARY_H

#include "model/effects/Effects.h"

namespace corolint::model {

/// What a coroutine's library has in place of blocking calls, as its model file says it, by BlockKind.
struct Offers {
  std::string Namespace;
  std::vector<std::string> ByKind;
  std::string Default;
};

/// Functions by number, with what they do by themselves and what they call, here or elsewhere; and the questions that
/// other files decide. Keeps what matters: functions on a way to an effect or to a call that another file defines.
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
    /// The function here; none: it is elsewhere.
    std::optional<unsigned> Here;
    uint64_t Elsewhere = 0;
    Place At;
    /// A parameter is passed on; the call itself is another entry.
    bool OfParameter = false;
    /// `Elsewhere` is one of the overrides of a virtual function.
    bool IsVirtual = false;
  };
  struct Function {
    /// Other files know it by this; 0: they cannot call it.
    uint64_t Exported = 0;
    std::vector<OwnEffect> Own;
    std::vector<Call> Calls;
    bool Matters = false;
    /// Reaches a call that another file defines.
    bool Open = false;
  };
  /// Does a call reach one of the wanted effects through other files?
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

  /// What a function does with a parameter: an effect after Effect::Count, or, none, what the parameter of another
  /// file's function that it is passed on to does.
  struct ParameterFact {
    std::optional<unsigned> Effect;
    uint64_t Elsewhere = 0;
    /// What does it, and where.
    std::string Callee;
    clang::SourceLocation Where;
  };
  /// Adds a fact about the parameter that other files know as `Identity`.
  void addParameter(uint64_t Identity, const ParameterFact &Fact, Effects &E);

  /// Asks whether the parameter of another file's function has the effect.
  unsigned askParameter(const ParameterFact &Fact, EffectSet Wanted, Effects &E);

  /// May other files call the function, and not have its body?
  static bool isExported(const clang::FunctionDecl &F, clang::ASTContext &Context);

  /// Adds what other files may call.
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
  /// Adds what a call through the class, or a base of it, runs if it runs `Method`.
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
