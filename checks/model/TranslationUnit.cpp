// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/TranslationUnit.h"
#include "model/syntax/FunctionId.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint::model;

TranslationUnit::TranslationUnit(ASTContext &Context, std::shared_ptr<const Catalog> Libs,
                                 std::unique_ptr<EffectsIndex> Index)
    : Context(Context), Libs(std::move(Libs)), T(Context, *this->Libs), Bodies(Context, *this->Libs, T),
      Index(std::move(Index)), E(Bodies, this->Index.get()), ParametersOf(Context, T, *this->Libs) {
  if (this->Index)
    ParametersOf.Elsewhere = [this](uint64_t Identity) {
      for (const EffectsIndex::FarEffect &Far : this->Index->effectsOf(Identity))
        if (Far.Effect >= Effect::Count && Far.Effect < Effect::StoredCount)
          return FarEffects[Far.Effect - Effect::Count];
      return ParameterEffect::Unknown;
    };
}

llvm::ArrayRef<LiveVariable> TranslationUnit::liveAcrossSuspend(const FunctionDecl &Definition) {
  auto [Known, New] = Live.try_emplace(&Definition);
  if (New)
    Known->second = model::liveAcrossSuspend(body(Definition));
  return Known->second;
}

llvm::ArrayRef<DanglingTask> TranslationUnit::danglingTasks(const FunctionDecl &Definition) {
  auto [Known, New] = Dangling.try_emplace(&Definition);
  if (New) {
    ParameterEffects::Recording Hinges(ParametersOf);
    Known->second = model::danglingTasks(body(Definition), Context, T, *Libs, ParametersOf);
    if (Asks)
      // Analysing one body may add more of them.
      addHinging(Definition, llvm::SmallVector<FarParameter, 2>(Hinges.Far), Known->second);
  }
  return Known->second;
}

/// Adds the findings that are true if a function of another file starts, or calls and destroys, its argument.
void TranslationUnit::addHinging(const FunctionDecl &Definition, llvm::ArrayRef<FarParameter> Far,
                                 std::vector<DanglingTask> &Found) {
  llvm::DenseSet<SourceLocation> True;
  for (const DanglingTask &Each : Found)
    True.insert(Each.What.Where);
  llvm::DenseSet<std::pair<const FunctionDecl *, unsigned>> Asked;
  for (const FarParameter &On : Far)
    if (Asked.insert({On.Function->getCanonicalDecl(), On.Place}).second)
      for (ParameterEffect Effect : FarEffects) {
        ParameterEffects::Assumption If(ParametersOf, On, Effect);
        for (DanglingTask &Each : model::danglingTasks(body(Definition), Context, T, *Libs, ParametersOf))
          if (!True.contains(Each.What.Where)) {
            Each.Hinge = On;
            Each.IfEffect = Effect;
            Found.push_back(Each);
          }
      }
}

/// Whether a parameter of this type may be a task, or a callable that makes one.
static bool mayStart(QualType Type, TaskTypes &T) {
  if (T.of(Type).Kind)
    return true;
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && llvm::StringRef(lastName(*Class)).contains("function");
}

void TranslationUnit::addParameters(UnitSummary &Summary) {
  for (const FunctionDecl *F : functions())
    for (unsigned I = 0; I < F->getNumParams(); ++I) {
      if (!mayStart(F->getParamDecl(I)->getType(), T) || !UnitSummary::isExported(*F, Context))
        continue;
      ParameterFact Fact = ParametersOf.fact(*F, I);
      if (!Fact.By)
        continue;
      UnitSummary::ParameterFact Stored{std::nullopt, 0, calleeName(calleeOf(*Fact.By)), Fact.By->getExprLoc()};
      if (Fact.PassedTo.Function)
        Stored.Elsewhere = parameterId(*Fact.PassedTo.Function, Fact.PassedTo.Place);
      else
        Stored.Effect = Effect::Count + unsigned(llvm::find(FarEffects, Fact.Effect) - std::begin(FarEffects));
      if (uint64_t Identity = parameterId(*F, I))
        Summary.addParameter(Identity, Stored, E);
    }
}

const Library *TranslationUnit::libraryOf(const FunctionDecl &F, std::string &Namespace) {
  const CXXRecordDecl *Classes[] = {F.getReturnType().getNonReferenceType()->getAsCXXRecordDecl(),
                                    T.of(F.getReturnType()).Promise};
  for (const CXXRecordDecl *Class : Classes) {
    if (!Class)
      continue;
    std::string Name = qualifiedName(*Class);
    if (const Library *L = Libs->libraryOf(Name)) {
      Namespace = Catalog::namespaceOf(*L, Name).str();
      return L;
    }
  }
  return nullptr;
}
