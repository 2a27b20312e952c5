// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The schema of model files, once: per mapping its keys, per enumeration its words. The reader, the expansion of `$ns`,
// the catalogue, the error messages and the tables in docs/model-files.md come from it.

#ifndef COROLINT_MODEL_LIBRARIES_KEYS_H
#define COROLINT_MODEL_LIBRARIES_KEYS_H

#include "model/libraries/Schema.h"

namespace corolint::model {

/// A word of an enumeration in a model file.
template <class E> struct Word {
  E Value;
  llvm::StringLiteral Text;
};

/// The words for the values of an enumeration. A value without a word cannot be written.
template <class E> extern const llvm::ArrayRef<Word<E>> Words;

#define WORDS(Enumeration, ...)                                                                                        \
  inline constexpr Word<Enumeration> Enumeration##Words[] = __VA_ARGS__;                                               \
  template <> inline const llvm::ArrayRef<Word<Enumeration>> Words<Enumeration> = Enumeration##Words;

WORDS(TypeKind, {{TypeKind::Task, "task"},
                 {TypeKind::Future, "future"},
                 {TypeKind::Sender, "sender"},
                 {TypeKind::Awaiter, "awaiter"},
                 {TypeKind::AsyncGenerator, "async_generator"},
                 {TypeKind::Generator, "generator"},
                 {TypeKind::Monad, "monad"},
                 {TypeKind::FireAndForget, "fire_and_forget"}})
WORDS(Start, {{Start::Lazy, "lazy"}, {Start::Eager, "eager"}, {Start::ByArguments, "by_args"}})
WORDS(OnDrop, {{OnDrop::NeverRuns, "never_runs"},
               {OnDrop::Cancels, "cancels"},
               {OnDrop::Detaches, "detaches"},
               {OnDrop::Joins, "joins"},
               {OnDrop::Leaks, "leaks"}})
WORDS(Discard, {{Discard::Ok, "ok"}})
WORDS(BlockKind, {{BlockKind::Sleep, "sleep"},
                  {BlockKind::Wait, "wait"},
                  {BlockKind::Network, "network"},
                  {BlockKind::Process, "process"},
                  {BlockKind::Database, "database"},
                  {BlockKind::ConsoleInput, "console-input"},
                  {BlockKind::File, "file"},
                  {BlockKind::Cpu, "cpu"},
                  {BlockKind::FileMetadata, "file-metadata"},
                  {BlockKind::Lock, "lock"},
                  {BlockKind::ConsoleOutput, "console-output"}})
WORDS(RunKind, {{RunKind::Task, "task"}, {RunKind::Loop, "loop"}, {RunKind::Result, "result"}})
WORDS(HopTarget, {{HopTarget::Pool, "pool"}, {HopTarget::Loop, "loop"}})
WORDS(HopUntil, {{HopUntil::Hop, "hop"}, {HopUntil::Await, "await"}})
WORDS(SpawnStart, {{SpawnStart::AtOnce, "at_once"}, {SpawnStart::Later, "later"}})
WORDS(ResumesOn, {{ResumesOn::AnyThread, "any_thread"}})
WORDS(Growth,
      {{Growth::Moves, "moves"}, {Growth::InvalidatesIterators, "invalidates_iterators"}, {Growth::Keeps, "keeps"}})
WORDS(CancelMechanism, {{CancelMechanism::None, "none"},
                        {CancelMechanism::Exception, "exception"},
                        {CancelMechanism::ErrorCode, "error_code"},
                        {CancelMechanism::StopSignal, "stop_signal"},
                        {CancelMechanism::FrameDestroy, "frame_destroy"}})
WORDS(ResultWord, {{ResultWord::Discarded, "discarded"}})
#undef WORDS

/// Marks a key that a mapping must have.
struct Required {};
/// The key describes no call, or its role is not one of CallRoles.
struct NoRole {};

// forEachKey(Mapping, Visit) calls Visit(key, member) or Visit(key, member, Required) for each key of the mapping, and
// for a library Visit(key, member, role).

template <class V> void forEachKey(ArgumentCount &C, V Visit) {
  Visit("min", C.Min);
  Visit("max", C.Max);
}

template <class V> void forEachKey(Condition &C, V Visit) {
  Visit("arg", C.Arg);
  Visit("on_object", C.OnObject);
  Visit("zero", C.Zero);
  Visit("null", C.Null);
  Visit("awaited", C.Awaited);
  Visit("flag", C.Flag);
  Visit("equals", C.Equals);
  Visit("type", C.Type);
  Visit("object", C.Object);
  Visit("text", C.Text);
  Visit("descriptor", C.Descriptor);
  Visit("args", C.Count);
  Visit("arg_type", C.ArgType);
  Visit("result", C.Result);
  Visit("guarded_by", C.GuardedBy);
  Visit("guarded_by_any", C.GuardedByAny);
  Visit("signalled", C.Signalled);
}

template <class V> void forEachKey(CallEntry &E, V Visit) {
  Visit("name", E.Name, Required());
  Visit("when", E.When);
  Visit("unless", E.Unless);
}

template <class V> void forEachKey(BlockEntry &E, V Visit) {
  forEachKey(static_cast<CallEntry &>(E), Visit);
  Visit("kind", E.Kind, Required());
  Visit("instead", E.Instead);
  Visit("duration", E.Duration);
}

template <class V> void forEachKey(RunEntry &E, V Visit) {
  forEachKey(static_cast<CallEntry &>(E), Visit);
  Visit("kind", E.Kind, Required());
  Visit("instead", E.Instead);
}

template <class V> void forEachKey(HopEntry &E, V Visit) {
  forEachKey(static_cast<CallEntry &>(E), Visit);
  Visit("to", E.To, Required());
  Visit("until", E.Until);
}

template <class V> void forEachKey(SpawnEntry &E, V Visit) {
  forEachKey(static_cast<CallEntry &>(E), Visit);
  Visit("starts", E.Starts);
}

template <class V> void forEachKey(ReferenceEntry &E, V Visit) {
  forEachKey(static_cast<CallEntry &>(E), Visit);
  Visit("views", E.Views);
  Visit("objects", E.Objects);
}

template <class V> void forEachKey(TypeEntry &E, V Visit) {
  Visit("name", E.Name, Required());
  Visit("kind", E.Kind, Required());
  Visit("start", E.Starts);
  Visit("on_drop", E.Drop);
  Visit("discard", E.Discards);
}

template <class V> void forEachKey(ContainerEntry &E, V Visit) {
  Visit("name", E.Name, Required());
  Visit("growth", E.Grows, Required());
}

template <class V> void forEachKey(Cancellation &C, V Visit) {
  Visit("mechanism", C.Mechanism, Required());
  Visit("exceptions", C.Exceptions);
  Visit("once", C.Once);
}

template <class V> void forEachKey(Library &L, V Visit) {
  Visit("library", L.Name, Required());
  Visit("namespaces", L.Namespaces, NoRole());
  Visit("types", L.Types, NoRole());
  Visit("blocks", L.Blocks, &CallRoles::Blocks);
  Visit("runs", L.Runs, &CallRoles::Runs);
  Visit("not_blocking", L.NotBlocking, &CallRoles::NotBlocking);
  Visit("offload", L.Offload, &CallRoles::Offload);
  Visit("inline_callers", L.InlineCallers, &CallRoles::InlineCaller);
  Visit("wraps_callable", L.WrapsCallable, &CallRoles::WrapsCallable);
  Visit("constructs", L.Constructs, &CallRoles::Constructs);
  Visit("destroys", L.Destroys, &CallRoles::Destroys);
  Visit("owns", L.Owns, &CallRoles::Owns);
  Visit("hop", L.Hops, &CallRoles::Hops);
  Visit("detach", L.Detach, &CallRoles::Detach);
  Visit("spawn", L.Spawn, &CallRoles::Spawns);
  Visit("consume", L.Consume, &CallRoles::Consumes);
  Visit("keeps_callable", L.KeepsCallable, &CallRoles::KeepsCallable);
  Visit("drops_result", L.DropsResult, &CallRoles::DropsResult);
  Visit("drops_callable", L.DropsCallable, &CallRoles::DropsCallable);
  Visit("refers_to", L.RefersTo, &CallRoles::RefersTo);
  Visit("gives_view", L.GivesView, &CallRoles::GivesView);
  Visit("pauses", L.Pauses, &CallRoles::Pauses);
  Visit("cancel", L.Cancel, NoRole());
  Visit("stop_tokens", L.StopTokens, NoRole());
  Visit("executor_parameters", L.ExecutorParameters, NoRole());
  Visit("resumes", L.Resumes, NoRole());
  Visit("thread_locals", L.ThreadLocals, &CallRoles::GivesThreadLocal);
  Visit("returns_errors", L.ReturnsErrors, &CallRoles::ReturnsErrors);
  Visit("containers", L.Containers, NoRole());
  Visit("sleep", L.Sleep, NoRole());
  Visit("gather", L.Gather, NoRole());
  Visit("alternatives", L.Alternatives, NoRole());
}

template <class T>
concept Mapping = requires(T &Value) { forEachKey(Value, [](auto &&...) {}); };

} // namespace corolint::model

#endif
