// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/libraries/Words.h"
#include "llvm/Support/SourceMgr.h"

using namespace corolint::model;
namespace yaml = llvm::yaml;

LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::TypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::BlockEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::RunEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::CallEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::HopEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::SpawnEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::Condition)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::model::ContainerEntry)
LLVM_YAML_IS_STRING_MAP(std::string)

namespace llvm::yaml {

namespace {
/// Stands where the schema has no mapping; reading one is an error.
struct NoMapping {};
NoMapping Nothing;
} // namespace

template <> struct MappingTraits<NoMapping> {
  static void mapping(IO &In, NoMapping &) { In.setError("expected a name or a list of names"); }
};

template <> struct PolymorphicTraits<StringList> {
  static NodeKind getKind(const StringList &) { return NodeKind::Sequence; }
  static std::string &getAsScalar(StringList &List) { return List.emplace_back(); }
  static NoMapping &getAsMap(StringList &) { return Nothing; }
  static std::vector<std::string> &getAsSequence(StringList &List) { return List; }
};

namespace {
struct ArgumentCount {
  std::optional<unsigned> Min, Max;
};
/// The only word `result:` and `discard:` take; anything else is an error with the word in it.
struct ResultWord {
  bool Discarded = false;
};
struct DiscardWord {
  bool Ok = false;
};
} // namespace

template <> struct MappingTraits<ArgumentCount> {
  static void mapping(IO &In, ArgumentCount &Count) {
    In.mapOptional("min", Count.Min);
    In.mapOptional("max", Count.Max);
  }
};

template <> struct ScalarEnumerationTraits<ResultWord> {
  static void enumeration(IO &In, ResultWord &Word) { Word.Discarded = In.matchEnumScalar("discarded", false); }
};

template <> struct ScalarEnumerationTraits<DiscardWord> {
  static void enumeration(IO &In, DiscardWord &Word) { Word.Ok = In.matchEnumScalar("ok", false); }
};

template <> struct MappingTraits<Condition> {
  static void mapping(IO &In, Condition &C) {
    In.mapOptional("arg", C.Arg);
    In.mapOptional("on_object", C.OnObject);
    In.mapOptional("zero", C.Zero);
    In.mapOptional("null", C.Null);
    In.mapOptional("awaited", C.Awaited);
    In.mapOptional("flag", C.Flag);
    In.mapOptional("equals", C.Equals);
    In.mapOptional("type", C.Type);
    In.mapOptional("object", C.Object);
    In.mapOptional("text", C.Text);
    In.mapOptional("descriptor", C.Descriptor);
    ArgumentCount Count;
    In.mapOptional("args", Count);
    C.MinArgs = Count.Min;
    C.MaxArgs = Count.Max;
    In.mapOptional("arg_type", C.ArgType);
    ResultWord Result;
    In.mapOptional("result", Result);
    C.ResultDiscarded = Result.Discarded;
    In.mapOptional("guarded_by", C.GuardedBy);
    In.mapOptional("guarded_by_any", C.GuardedByAny);
  }
  static std::string validate(IO &, Condition &C) {
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

namespace {
struct NoScalar {};
NoScalar NoWord;
} // namespace

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

static void mapCall(IO &In, CallEntry &Entry) {
  In.mapRequired("name", Entry.Name);
  In.mapOptional("when", Entry.When);
  In.mapOptional("unless", Entry.Unless);
}

template <> struct MappingTraits<CallEntry> {
  static void mapping(IO &In, CallEntry &Entry) { mapCall(In, Entry); }
};

template <> struct MappingTraits<BlockEntry> {
  static void mapping(IO &In, BlockEntry &Entry) {
    mapCall(In, Entry);
    In.mapRequired("kind", Entry.Kind);
    In.mapOptional("instead", Entry.Instead);
    In.mapOptional("duration", Entry.Duration);
  }
};

template <> struct MappingTraits<RunEntry> {
  static void mapping(IO &In, RunEntry &Entry) {
    mapCall(In, Entry);
    In.mapRequired("kind", Entry.Kind);
    In.mapOptional("instead", Entry.Instead);
  }
};

template <> struct MappingTraits<HopEntry> {
  static void mapping(IO &In, HopEntry &Entry) {
    mapCall(In, Entry);
    In.mapRequired("to", Entry.To);
    In.mapOptional("until", Entry.Until);
  }
};

template <> struct MappingTraits<SpawnEntry> {
  static void mapping(IO &In, SpawnEntry &Entry) {
    mapCall(In, Entry);
    In.mapOptional("starts", Entry.Starts);
  }
};

template <> struct MappingTraits<TypeEntry> {
  static void mapping(IO &In, TypeEntry &Entry) {
    In.mapRequired("name", Entry.Name);
    In.mapRequired("kind", Entry.Kind);
    In.mapOptional("start", Entry.Starts);
    In.mapOptional("on_drop", Entry.Drop);
    DiscardWord Discard;
    In.mapOptional("discard", Discard);
    Entry.MayDiscard = Discard.Ok;
  }
};

template <> struct MappingTraits<ContainerEntry> {
  static void mapping(IO &In, ContainerEntry &Entry) {
    In.mapRequired("name", Entry.Name);
    In.mapRequired("growth", Entry.Grows);
  }
};

template <> struct MappingTraits<Cancellation> {
  static void mapping(IO &In, Cancellation &C) {
    In.mapRequired("mechanism", C.Mechanism);
    In.mapOptional("exceptions", C.Exceptions);
    In.mapOptional("once", C.Once);
  }
};

template <> struct MappingTraits<Library> {
  static void mapping(IO &In, Library &L) {
    In.mapRequired("library", L.Name);
    In.mapOptional("namespaces", L.Namespaces);
    In.mapOptional("types", L.Types);
    In.mapOptional("blocks", L.Blocks);
    In.mapOptional("runs", L.Runs);
    In.mapOptional("not_blocking", L.NotBlocking);
    In.mapOptional("offload", L.Offload);
    In.mapOptional("inline_callers", L.InlineCallers);
    In.mapOptional("hop", L.Hops);
    In.mapOptional("detach", L.Detach);
    In.mapOptional("spawn", L.Spawn);
    In.mapOptional("consume", L.Consume);
    In.mapOptional("keeps_callable", L.KeepsCallable);
    In.mapOptional("drops_result", L.DropsResult);
    In.mapOptional("pauses", L.Pauses);
    In.mapOptional("cancel", L.Cancel);
    In.mapOptional("stop_tokens", L.StopTokens);
    In.mapOptional("executor_parameters", L.ExecutorParameters);
    In.mapOptional("resumes", L.Resumes);
    In.mapOptional("thread_locals", L.ThreadLocals);
    In.mapOptional("returns_errors", L.ReturnsErrors);
    In.mapOptional("containers", L.Containers);
    In.mapOptional("sleep", L.Sleep);
    In.mapOptional("gather", L.Gather);
    In.mapOptional("alternatives", L.Alternatives);
  }
};

} // namespace llvm::yaml

llvm::Expected<std::unique_ptr<Library>> corolint::model::parseLibrary(llvm::MemoryBufferRef Text) {
  std::string FirstError;
  auto Keep = [](const llvm::SMDiagnostic &D, void *Error) {
    auto &Message = *static_cast<std::string *>(Error);
    if (Message.empty())
      Message = (D.getFilename() + ":" + llvm::Twine(D.getLineNo()) + ": " + D.getMessage()).str();
  };
  yaml::Input In(Text, nullptr, Keep, &FirstError);
  auto Result = std::make_unique<Library>();
  In >> *Result;
  if (In.error() || !FirstError.empty()) {
    if (FirstError.empty())
      FirstError = (Text.getBufferIdentifier() + ": not a model file").str();
    return llvm::createStringError(llvm::inconvertibleErrorCode(), FirstError + " (see docs/model-files.md)");
  }
  return Result;
}
