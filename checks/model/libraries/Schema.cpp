// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/libraries/Schema.h"
#include "model/libraries/Keys.h"

using namespace corolint::model;

llvm::StringRef corolint::model::spelling(BlockKind Kind) {
  // Declared only in the code itself, by an attribute: model files have no word for it.
  if (Kind == BlockKind::Declared)
    return "declared";
  for (const Word<BlockKind> &Each : Words<BlockKind>)
    if (Each.Value == Kind)
      return Each.Text;
  return {};
}

std::optional<BlockKind> corolint::model::blockKindNamed(llvm::StringRef Name) {
  for (unsigned Kind = 0; Kind < BlockKindCount; ++Kind)
    if (spelling(BlockKind(Kind)) == Name)
      return BlockKind(Kind);
  return std::nullopt;
}

/// `Name` in one of the library's namespaces.
static std::string inNamespace(std::string Name, llvm::StringRef Namespace) {
  for (size_t At = 0; (At = Name.find("$ns", At)) != std::string::npos; At += Namespace.size())
    Name.replace(At, 3, Namespace);
  return Name;
}

namespace {
/// Replaces `$ns::x` by one name per namespace of the library, in all that a mapping holds.
struct ExpandNamespaces {
  const StringList &Namespaces;

  void expand(NameList &Names) const {
    NameList Expanded;
    for (const std::string &Name : Names) {
      if (!llvm::StringRef(Name).starts_with("$ns::")) {
        Expanded.push_back(Name);
        continue;
      }
      for (const std::string &Namespace : Namespaces)
        Expanded.push_back(Namespace + Name.substr(3));
    }
    Names = std::move(Expanded);
  }
  template <Mapping T> void expand(T &Value) const { forEachKey(Value, *this); }
  template <class T> void expand(std::vector<T> &List) const {
    for (T &Each : List)
      expand(Each);
  }
  /// An entry whose advice names `$ns` differs per namespace.
  template <class T>
    requires requires(T Entry) { Entry.Instead; }
  void expand(std::vector<T> &List) const {
    std::vector<T> Expanded;
    for (T &Each : List) {
      if (Namespaces.empty() || Each.Instead.find("$ns") == std::string::npos) {
        expand(Each);
        Expanded.push_back(std::move(Each));
        continue;
      }
      for (const std::string &Namespace : Namespaces) {
        T InThis = Each;
        for (std::string &Name : InThis.Name)
          Name = inNamespace(std::move(Name), Namespace);
        InThis.Instead = inNamespace(std::move(InThis.Instead), Namespace);
        expand(InThis);
        Expanded.push_back(std::move(InThis));
      }
    }
    List = std::move(Expanded);
  }
  void expand(Conditions &List) const { expand(static_cast<std::vector<Condition> &>(List)); }
  /// Not a qualified name.
  template <class T> void expand(T &) const {}
  void expand(StringList &) const {}

  template <class T, class... More> void operator()(const char *, T &Member, More...) const { expand(Member); }
};
} // namespace

llvm::Expected<std::unique_ptr<Library>> corolint::model::readLibrary(llvm::MemoryBufferRef Text) {
  auto Result = parseLibrary(Text);
  if (Result)
    ExpandNamespaces{(*Result)->Namespaces}.expand(**Result);
  return Result;
}
