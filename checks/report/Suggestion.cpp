// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Suggestion.h"
#include "model/syntax/QualifiedName.h"

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

static std::string replaceAll(std::string Text, StringRef From, StringRef To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos; At += To.size())
    Text.replace(At, From.size(), To);
  return Text;
}

static std::string inNamespace(StringRef Text, StringRef Namespace) { return replaceAll(Text.str(), "$ns", Namespace); }

std::string Suggestion::alternative(StringRef Kind) const {
  if (!Library)
    return {};
  auto Found = Library->Alternatives.find(Kind.str());
  return Found == Library->Alternatives.end() ? std::string() : Found->second;
}

Offers Suggestion::offers() const {
  Offers Result{Namespace, {}, alternative("default")};
  for (unsigned Kind = 0; Kind < BlockKindCount; ++Kind)
    Result.ByKind.push_back(alternative(spelling(BlockKind(Kind))));
  return Result;
}

std::string corolint::insteadOf(const Offers &Ours, BlockKind Kind, StringRef Own, bool IsFromLibrary) {
  // `Own` already names the namespace of its library.
  const std::string Offered = inNamespace(Ours.ByKind[unsigned(Kind)], Ours.Namespace);
  for (StringRef Text : {IsFromLibrary ? Own : StringRef(Offered), IsFromLibrary ? StringRef(Offered) : Own})
    if (!Text.empty())
      return Text.str();
  return Ours.Default.empty() ? "a thread pool" : inNamespace(Ours.Default, Ours.Namespace);
}

std::string Suggestion::sleepFor(const BlockEntry &Entry, StringRef Argument) const {
  if (!Library || Library->Sleep.empty())
    return {};
  std::string Duration = replaceAll(Entry.Duration, "{0}", Argument);
  return replaceAll(inNamespace(Library->Sleep, Namespace), "{duration}", Duration);
}

std::string Suggestion::gather() const { return Library ? inNamespace(Library->Gather, Namespace) : std::string(); }

bool Suggestion::isSameLibrary(const clang::FunctionDecl &Other) const {
  return Library && TU.catalog().libraryOf(qualifiedName(Other)) == Library;
}
