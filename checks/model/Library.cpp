#include "Library.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace corolint::model;
namespace yaml = llvm::yaml;

namespace {
struct KindName {
  BlockKind Kind;
  llvm::StringRef Name;
};
constexpr KindName KindNames[] = {
    {BlockKind::Sleep, "sleep"},
    {BlockKind::Wait, "wait"},
    {BlockKind::Network, "network"},
    {BlockKind::Process, "process"},
    {BlockKind::Database, "database"},
    {BlockKind::ConsoleInput, "console-input"},
    {BlockKind::File, "file"},
    {BlockKind::Cpu, "cpu"},
    {BlockKind::Declared, "declared"},
    {BlockKind::FileMetadata, "file-metadata"},
    {BlockKind::Lock, "lock"},
    {BlockKind::ConsoleOutput, "console-output"},
};
} // namespace

llvm::StringRef corolint::model::spelling(BlockKind Kind) { return KindNames[unsigned(Kind)].Name; }

std::optional<BlockKind> corolint::model::blockKindNamed(llvm::StringRef Name) {
  for (const KindName &Entry : KindNames)
    if (Entry.Name == Name)
      return Entry.Kind;
  return std::nullopt;
}

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

template <> struct ScalarEnumerationTraits<TypeKind> {
  static void enumeration(IO &In, TypeKind &Value) {
    In.enumCase(Value, "task", TypeKind::Task);
    In.enumCase(Value, "future", TypeKind::Future);
    In.enumCase(Value, "sender", TypeKind::Sender);
    In.enumCase(Value, "awaiter", TypeKind::Awaiter);
    In.enumCase(Value, "async_generator", TypeKind::AsyncGenerator);
    In.enumCase(Value, "generator", TypeKind::Generator);
    In.enumCase(Value, "monad", TypeKind::Monad);
    In.enumCase(Value, "fire_and_forget", TypeKind::FireAndForget);
  }
};

template <> struct ScalarEnumerationTraits<Start> {
  static void enumeration(IO &In, Start &Value) {
    In.enumCase(Value, "lazy", Start::Lazy);
    In.enumCase(Value, "eager", Start::Eager);
    In.enumCase(Value, "by_args", Start::ByArguments);
  }
};

template <> struct ScalarEnumerationTraits<OnDrop> {
  static void enumeration(IO &In, OnDrop &Value) {
    In.enumCase(Value, "never_runs", OnDrop::NeverRuns);
    In.enumCase(Value, "cancels", OnDrop::Cancels);
    In.enumCase(Value, "detaches", OnDrop::Detaches);
    In.enumCase(Value, "joins", OnDrop::Joins);
    In.enumCase(Value, "leaks", OnDrop::Leaks);
  }
};

template <> struct ScalarEnumerationTraits<BlockKind> {
  static void enumeration(IO &In, BlockKind &Value) {
    for (const KindName &Entry : KindNames)
      if (Entry.Kind != BlockKind::Declared)
        In.enumCase(Value, Entry.Name.data(), Entry.Kind);
  }
};

template <> struct ScalarEnumerationTraits<RunKind> {
  static void enumeration(IO &In, RunKind &Value) {
    In.enumCase(Value, "task", RunKind::Task);
    In.enumCase(Value, "loop", RunKind::Loop);
    In.enumCase(Value, "result", RunKind::Result);
  }
};

template <> struct ScalarEnumerationTraits<HopTarget> {
  static void enumeration(IO &In, HopTarget &Value) {
    In.enumCase(Value, "pool", HopTarget::Pool);
    In.enumCase(Value, "loop", HopTarget::Loop);
  }
};

template <> struct ScalarEnumerationTraits<HopUntil> {
  static void enumeration(IO &In, HopUntil &Value) {
    In.enumCase(Value, "hop", HopUntil::Hop);
    In.enumCase(Value, "await", HopUntil::Await);
  }
};

template <> struct ScalarEnumerationTraits<SpawnStart> {
  static void enumeration(IO &In, SpawnStart &Value) {
    In.enumCase(Value, "at_once", SpawnStart::AtOnce);
    In.enumCase(Value, "later", SpawnStart::Later);
  }
};

template <> struct ScalarEnumerationTraits<ResumesOn> {
  static void enumeration(IO &In, ResumesOn &Value) { In.enumCase(Value, "any_thread", ResumesOn::AnyThread); }
};

template <> struct ScalarEnumerationTraits<Growth> {
  static void enumeration(IO &In, Growth &Value) {
    In.enumCase(Value, "moves", Growth::Moves);
    In.enumCase(Value, "invalidates_iterators", Growth::InvalidatesIterators);
    In.enumCase(Value, "keeps", Growth::Keeps);
  }
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
    bool NeedsSubject = C.Zero || C.Null || C.Awaited || C.Flag || !C.Equals.empty() || !C.Type.empty() || !C.Object.empty() ||
                        !C.Text.empty() || !C.Descriptor.empty();
    if (NeedsSubject && !Subject)
      return "a condition on a value needs 'arg: N' or 'on_object: true'";
    if (Subject && !NeedsSubject)
      return "'arg' and 'on_object' need a condition: zero, null, awaited, flag, equals, type, object, text or descriptor";
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

template <> struct ScalarEnumerationTraits<CancelMechanism> {
  static void enumeration(IO &In, CancelMechanism &Value) {
    In.enumCase(Value, "none", CancelMechanism::None);
    In.enumCase(Value, "exception", CancelMechanism::Exception);
    In.enumCase(Value, "error_code", CancelMechanism::ErrorCode);
    In.enumCase(Value, "stop_signal", CancelMechanism::StopSignal);
    In.enumCase(Value, "frame_destroy", CancelMechanism::FrameDestroy);
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

/// `$ns::x` becomes one name a namespace; a mapping that repeats a name in both spellings is the reader's affair.
static void expandNamespaces(StringList &Names, const StringList &Namespaces) {
  StringList Expanded;
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

static void expandNamespaces(Conditions &List, const StringList &Namespaces) {
  for (Condition &C : List)
    for (StringList *Names : {&C.Type, &C.Object, &C.ArgType, &C.GuardedBy, &C.GuardedByAny})
      expandNamespaces(*Names, Namespaces);
}

static void expandNamespaces(CallEntry &Entry, const StringList &Namespaces) {
  expandNamespaces(Entry.Name, Namespaces);
  expandNamespaces(Entry.When, Namespaces);
  expandNamespaces(Entry.Unless, Namespaces);
}

static void expandNamespaces(Library &L) {
  for (TypeEntry &Entry : L.Types)
    expandNamespaces(Entry.Name, L.Namespaces);
  for (BlockEntry &Entry : L.Blocks)
    expandNamespaces(Entry, L.Namespaces);
  for (RunEntry &Entry : L.Runs)
    expandNamespaces(Entry, L.Namespaces);
  for (HopEntry &Entry : L.Hops)
    expandNamespaces(Entry, L.Namespaces);
  for (CallEntry &Entry : L.Offload)
    expandNamespaces(Entry, L.Namespaces);
  expandNamespaces(L.NotBlocking, L.Namespaces);
  for (CallEntry &Entry : L.Detach)
    expandNamespaces(Entry, L.Namespaces);
  for (SpawnEntry &Entry : L.Spawn)
    expandNamespaces(Entry, L.Namespaces);
  for (CallEntry &Entry : L.DropsResult)
    expandNamespaces(Entry, L.Namespaces);
  for (ContainerEntry &Entry : L.Containers)
    expandNamespaces(Entry.Name, L.Namespaces);
  for (StringList *Names : {&L.InlineCallers, &L.Consume, &L.KeepsCallable, &L.Pauses, &L.Cancel.Exceptions, &L.StopTokens, &L.ExecutorParameters, &L.ThreadLocals, &L.ReturnsErrors})
    expandNamespaces(*Names, L.Namespaces);
}

llvm::Expected<std::unique_ptr<Library>> corolint::model::readLibrary(llvm::MemoryBufferRef Text) {
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
  expandNamespaces(*Result);
  return Result;
}
