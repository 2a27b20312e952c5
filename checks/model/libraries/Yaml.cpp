// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/libraries/Keys.h"
#include "model/libraries/Nesting.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace corolint::model;
namespace yaml = llvm::yaml;
using llvm::StringRef;

LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::TypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::BlockEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::RunEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::CallEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::HopEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::ReferenceEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::SpawnEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::Condition)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::ContainerEntry)
LLVM_YAML_IS_STRING_MAP(std::string)

namespace {
/// The reader's last request, to complete LLVM's error messages, which have neither the word nor the choices.
struct LastAsked {
  std::vector<StringRef> Keys, Words;
  std::string FirstError;

  void fail(const llvm::SMDiagnostic &D);
};
} // namespace

static std::string choices(StringRef Given, llvm::ArrayRef<StringRef> Known) {
  StringRef Nearest;
  unsigned Distance = 4; // more edits make another word
  for (StringRef Word : Known)
    if (unsigned Edits = Given.edit_distance(Word, /*AllowReplacements=*/true, Distance); Edits < Distance)
      std::tie(Nearest, Distance) = std::pair(Word, Edits);
  return (Nearest.empty() ? "; known are " : "; did you mean '" + Nearest.str() + "'? Known are ") +
         llvm::join(Known, ", ");
}

/// Returns the word that the diagnostic points at.
static StringRef wordAt(const llvm::SMDiagnostic &D) {
  StringRef Rest = D.getLineContents();
  Rest = Rest.drop_front(std::min<size_t>(std::max(D.getColumnNo(), 0), Rest.size()));
  return Rest.take_until([](char C) { return StringRef(",]} \t").contains(C); });
}

void LastAsked::fail(const llvm::SMDiagnostic &D) {
  if (!FirstError.empty())
    return;
  StringRef Said = D.getMessage();
  std::string Message = Said.str();
  if (StringRef Key = Said; Key.consume_front("unknown key '"))
    Message += choices(Key.drop_back(), Keys);
  else if (Said == "unknown enumerated scalar")
    Message = "unknown word '" + wordAt(D).str() + "'" + choices(wordAt(D), Words);
  FirstError = (D.getFilename() + ":" + llvm::Twine(D.getLineNo()) + ": " + Message).str();
}

static LastAsked &lastAsked(yaml::IO &In) { return *static_cast<LastAsked *>(In.getContext()); }

namespace llvm::yaml {

namespace {
/// Used if the schema has no mapping; reading one is an error.
struct NoMapping {};
NoMapping Nothing;
/// Used if the schema has no scalar.
struct NoScalar {};
NoScalar NoWord;
} // namespace

template <> struct MappingTraits<NoMapping> {
  static void mapping(IO &In, NoMapping &) { In.setError("expected a name or a list of names"); }
};

template <class List> struct NamesTraits {
  static NodeKind getKind(const List &) { return NodeKind::Sequence; }
  static std::string &getAsScalar(List &Names) { return Names.emplace_back(); }
  static NoMapping &getAsMap(List &) { return Nothing; }
  static std::vector<std::string> &getAsSequence(List &Names) { return Names; }
};
template <> struct PolymorphicTraits<StringList> : NamesTraits<StringList> {};
template <> struct PolymorphicTraits<NameList> : NamesTraits<NameList> {};

template <> struct ScalarTraits<NoScalar> {
  static StringRef input(StringRef, void *, NoScalar &) { return "expected a condition, such as {arg: 0, zero: true}"; }
  static void output(const NoScalar &, void *, raw_ostream &) {}
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct PolymorphicTraits<Conditions> {
  static NodeKind getKind(const Conditions &) { return NodeKind::Sequence; }
  static NoScalar &getAsScalar(Conditions &) { return NoWord; }
  static Condition &getAsMap(Conditions &List) { return List.emplace_back(); }
  static std::vector<Condition> &getAsSequence(Conditions &List) { return List; }
};

template <class E> struct WordTraits {
  static void enumeration(IO &In, E &Value) {
    std::vector<StringRef> Known;
    for (const Word<E> &Each : Words<E>) {
      // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the texts are literals.
      In.enumCase(Value, Each.Text.data(), Each.Value);
      Known.push_back(Each.Text);
    }
    lastAsked(In).Words = std::move(Known);
  }
};
#define ENUMERATION(E)                                                                                                 \
  template <> struct ScalarEnumerationTraits<E> : WordTraits<E> {};
ENUMERATION(TypeKind)
ENUMERATION(Start)
ENUMERATION(OnDrop)
ENUMERATION(Discard)
ENUMERATION(BlockKind)
ENUMERATION(RunKind)
ENUMERATION(HopTarget)
ENUMERATION(HopUntil)
ENUMERATION(SpawnStart)
ENUMERATION(ResumesOn)
ENUMERATION(Growth)
ENUMERATION(CancelMechanism)
ENUMERATION(ResultWord)
#undef ENUMERATION

namespace {
/// Reads one key; notes that the mapping has it.
struct ReadKey {
  IO &In;
  std::vector<StringRef> &Known;

  template <class T> void operator()(const char *Key, T &Member, Required) const {
    Known.push_back(Key);
    In.mapRequired(Key, Member);
  }
  template <class T, class... Role> void operator()(const char *Key, T &Member, Role...) const {
    Known.push_back(Key);
    In.mapOptional(Key, Member);
  }
};
} // namespace

template <class T> struct KeyTraits {
  static void mapping(IO &In, T &Value) {
    std::vector<StringRef> Known;
    forEachKey(Value, ReadKey{In, Known});
    // Unknown keys are reported when this returns.
    lastAsked(In).Keys = std::move(Known);
  }
};
template <> struct MappingTraits<ArgumentCount> : KeyTraits<ArgumentCount> {};
template <> struct MappingTraits<CallEntry> : KeyTraits<CallEntry> {};
template <> struct MappingTraits<BlockEntry> : KeyTraits<BlockEntry> {};
template <> struct MappingTraits<RunEntry> : KeyTraits<RunEntry> {};
template <> struct MappingTraits<HopEntry> : KeyTraits<HopEntry> {};
template <> struct MappingTraits<ReferenceEntry> : KeyTraits<ReferenceEntry> {};
template <> struct MappingTraits<SpawnEntry> : KeyTraits<SpawnEntry> {};
template <> struct MappingTraits<TypeEntry> : KeyTraits<TypeEntry> {};
template <> struct MappingTraits<ContainerEntry> : KeyTraits<ContainerEntry> {};
template <> struct MappingTraits<Cancellation> : KeyTraits<Cancellation> {};
template <> struct MappingTraits<Library> : KeyTraits<Library> {};
template <> struct MappingTraits<Condition> : KeyTraits<Condition> {
  static std::string validate(IO &In, Condition &C) {
    // A misspelt key is the cause of any other error, and is reported next.
    if (llvm::any_of(In.keys(), [&](StringRef Key) { return !llvm::is_contained(lastAsked(In).Keys, Key); }))
      return {};
    bool Subject = C.Arg || C.OnObject;
    bool NeedsSubject = C.Zero || C.Null || C.Awaited || C.Flag || !C.Equals.empty() || !C.Type.empty() ||
                        !C.Object.empty() || !C.Text.empty() || !C.Descriptor.empty();
    if (NeedsSubject && !Subject)
      return "a condition on a value needs 'arg: N' or 'on_object: true'";
    if (Subject && !NeedsSubject)
      return "'arg' and 'on_object' need a condition: zero, null, awaited, flag, equals, type, object, text or "
             "descriptor";
    if (!C.Descriptor.empty() && C.Descriptor != "file" && C.Descriptor != "socket" && C.Descriptor != "console")
      return "'descriptor' is file, socket or console";
    return {};
  }
};

} // namespace llvm::yaml

llvm::Expected<std::unique_ptr<Library>> corolint::model::parseLibrary(llvm::MemoryBufferRef Text) {
  if (nestsTooDeeply(Text.getBuffer()))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   Text.getBufferIdentifier() +
                                       ": its brackets nest too deeply (see docs/model-files.md)");
  ::LastAsked Asked;
  auto Keep = [](const llvm::SMDiagnostic &D, void *Asked) { static_cast<::LastAsked *>(Asked)->fail(D); };
  yaml::Input In(Text, &Asked, Keep, &Asked);
  auto Result = std::make_unique<Library>();
  In >> *Result;
  std::string &Error = Asked.FirstError;
  if (In.error() || !Error.empty()) {
    if (Error.empty())
      Error = (Text.getBufferIdentifier() + ": not a model file").str();
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Error + " (see docs/model-files.md)");
  }
  return Result;
}
