#include "Suggestion.h"
#include "model/Names.h"

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;

static std::string replaceAll(std::string Text, StringRef From, StringRef To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos; At += To.size())
    Text.replace(At, From.size(), To);
  return Text;
}

std::string Suggestion::inNamespace(StringRef Text) const { return replaceAll(Text.str(), "$ns", Namespace); }

std::string Suggestion::alternative(StringRef Kind) const {
  if (!Library)
    return {};
  auto Found = Library->Alternatives.find(Kind.str());
  return Found == Library->Alternatives.end() ? std::string() : inNamespace(Found->second);
}

std::string Suggestion::insteadOf(BlockKind Kind, const BlockEntry *Entry) const {
  std::string Own = Entry ? Entry->Instead : std::string();
  bool IsLibrarys = Entry && M.vocabulary().libraryOf(Entry->Name.front());
  std::string Ours = alternative(spelling(Kind));
  for (const std::string &Text : {IsLibrarys ? Own : Ours, IsLibrarys ? Ours : Own, alternative("default")})
    if (!Text.empty())
      return inNamespace(Text);
  return "a thread pool";
}

std::string Suggestion::sleepFor(const BlockEntry &Entry, StringRef Argument) const {
  if (!Library || Library->Sleep.empty())
    return {};
  std::string Duration = replaceAll(Entry.Duration, "{0}", Argument);
  return replaceAll(inNamespace(Library->Sleep), "{duration}", Duration);
}

std::string Suggestion::gather() const { return Library ? inNamespace(Library->Gather) : std::string(); }

bool Suggestion::isSameLibrary(const clang::FunctionDecl &Other) const {
  return Library && M.vocabulary().libraryOf(qualifiedName(Other)) == Library;
}
