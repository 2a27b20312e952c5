// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The schema of model files: one struct per mapping of docs/model-files.md, and the reader. Keys.h lists the keys.

#ifndef COROLINT_MODEL_LIBRARIES_SCHEMA_H
#define COROLINT_MODEL_LIBRARIES_SCHEMA_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace corolint::model {

enum class TypeKind { Task, Future, Sender, Awaiter, AsyncGenerator, Generator, Monad, FireAndForget };
/// When a coroutine's body starts: at its first await, or at the call. Checks report nothing for `ByArguments` and
/// `Unknown`.
enum class Start { Unknown, Lazy, Eager, ByArguments };
/// What happens to the work when an unconsumed task is destroyed.
enum class OnDrop { Unknown, NeverRuns, Cancels, Detaches, Joins, Leaks };

/// Why a call blocks the thread, in the order of preference if several apply to one call.
enum class BlockKind {
  Sleep,
  Wait,
  Network,
  Process,
  Database,
  ConsoleInput,
  File,
  Cpu,
  Declared,
  FileMetadata,
  Lock,
  ConsoleOutput
};
constexpr unsigned BlockKindCount = unsigned(BlockKind::ConsoleOutput) + 1;
llvm::StringRef spelling(BlockKind Kind);
std::optional<BlockKind> blockKindNamed(llvm::StringRef Name);

/// What a runner drives: the task it is given, a whole event loop, or the very object it is called on.
enum class RunKind { Task, Loop, Result };
enum class HopTarget { Pool, Loop };
/// How long a hop lasts: until the next hop, or only until the next `co_await`.
enum class HopUntil { Hop, Await };

/// Where a coroutine resumes after a suspension.
enum class ResumesOn { Unknown, AnyThread };

/// What adding an element to a container does to its iterators and references.
enum class Growth { Moves, InvalidatesIterators, Keeps };

/// When a spawned task runs first: perhaps before the spawner returns, or after its caller has suspended.
enum class SpawnStart { AtOnce, Later };

/// A scalar or a list of them.
struct StringList : std::vector<std::string> {};
/// The same for qualified names: `$ns::x` stands for `x` in each of the library's namespaces.
struct NameList : StringList {};

/// How many arguments are written at a call.
struct ArgumentCount {
  std::optional<unsigned> Min, Max;
};
/// What a condition requires of a call's result.
enum class ResultWord { Any, Discarded };

/// One mapping of `when` or `unless`; it holds if all of its keys do.
struct Condition {
  std::optional<unsigned> Arg;
  bool OnObject = false;
  bool Zero = false;
  bool Null = false;
  bool Awaited = false;
  std::optional<int64_t> Flag;
  std::vector<int64_t> Equals;
  NameList Type;
  NameList Object;
  StringList Text;
  std::string Descriptor;
  ArgumentCount Count;
  NameList ArgType;
  ResultWord Result = ResultWord::Any;
  NameList GuardedBy;
  NameList GuardedByAny;
  bool Signalled = false;
};

/// Holds if one of its mappings does.
struct Conditions : std::vector<Condition> {};

/// The part that every entry about a call has.
struct CallEntry {
  NameList Name;
  Conditions When, Unless;
};
struct BlockEntry : CallEntry {
  BlockKind Kind = BlockKind::Wait;
  std::string Instead;
  std::string Duration;
};
struct RunEntry : CallEntry {
  RunKind Kind = RunKind::Task;
  std::string Instead;
};
struct HopEntry : CallEntry {
  HopTarget To = HopTarget::Pool;
  HopUntil Until = HopUntil::Hop;
};
struct SpawnEntry : CallEntry {
  SpawnStart Starts = SpawnStart::AtOnce;
};
/// The arguments that an operation refers to until it completes, by their places: those whose views and pointers it
/// copies, and those that it takes by reference.
struct ReferenceEntry : CallEntry {
  std::vector<int64_t> Views, Objects;
};
struct ContainerEntry {
  NameList Name;
  Growth Grows = Growth::Moves;
};
/// Whether dropping a result of the type is the library's idiom.
enum class Discard { Unknown, Ok };

struct TypeEntry {
  NameList Name;
  TypeKind Kind = TypeKind::Task;
  Start Starts = Start::Unknown;
  OnDrop Drop = OnDrop::Unknown;
  Discard Discards = Discard::Unknown;
};

/// How a library signals to a coroutine that it is cancelled.
enum class CancelMechanism { None, Exception, ErrorCode, StopSignal, FrameDestroy };
struct Cancellation {
  CancelMechanism Mechanism = CancelMechanism::None;
  NameList Exceptions;
  /// Thrown once: later awaits work again. Otherwise each of them throws again.
  bool Once = false;
};

struct Library {
  std::string Name;
  StringList Namespaces;
  std::vector<TypeEntry> Types;
  std::vector<BlockEntry> Blocks;
  std::vector<RunEntry> Runs;
  NameList NotBlocking;
  std::vector<CallEntry> Offload;
  NameList InlineCallers;
  NameList WrapsCallable;
  NameList Constructs, Destroys, Owns;
  std::vector<HopEntry> Hops;
  NameList ExecutorParameters;
  std::vector<CallEntry> Detach;
  std::vector<SpawnEntry> Spawn;
  NameList Consume;
  NameList KeepsCallable;
  std::vector<CallEntry> DropsResult;
  std::vector<CallEntry> DropsCallable;
  std::vector<ReferenceEntry> RefersTo;
  NameList GivesView;
  NameList Pauses;
  Cancellation Cancel;
  NameList StopTokens;
  ResumesOn Resumes = ResumesOn::Unknown;
  NameList ThreadLocals;
  NameList ReturnsErrors;
  std::vector<ContainerEntry> Containers;
  std::string Sleep;
  std::string Gather;
  std::map<std::string, std::string> Alternatives;
};

/// All entries of the model files for one name that can be called.
struct CallRoles {
  llvm::SmallVector<const BlockEntry *, 1> Blocks;
  llvm::SmallVector<const RunEntry *, 1> Runs;
  llvm::SmallVector<const HopEntry *, 1> Hops;
  llvm::SmallVector<const CallEntry *, 1> Offload;
  llvm::SmallVector<const CallEntry *, 1> Detach;
  llvm::SmallVector<const SpawnEntry *, 1> Spawns;
  llvm::SmallVector<const CallEntry *, 1> DropsResult;
  llvm::SmallVector<const CallEntry *, 1> DropsCallable;
  llvm::SmallVector<const ReferenceEntry *, 1> RefersTo;
  bool NotBlocking = false;
  bool InlineCaller = false;
  bool WrapsCallable = false;
  bool Constructs = false;
  bool Destroys = false;
  bool Owns = false;
  bool Consumes = false;
  bool KeepsCallable = false;
  bool GivesView = false;
  bool Pauses = false;
  bool GivesThreadLocal = false;
  bool ReturnsErrors = false;
};

/// The contents of one model file, unexpanded. The error is one line: file, line, what is wrong and what is allowed.
llvm::Expected<std::unique_ptr<Library>> parseLibrary(llvm::MemoryBufferRef Text);

/// The same with `$ns::x` under each of the library's namespaces.
llvm::Expected<std::unique_ptr<Library>> readLibrary(llvm::MemoryBufferRef Text);

/// The files of checks/model/libraries, embedded at build time.
struct LibraryText {
  const char *File;
  const char *Text;
};
extern const LibraryText BuiltInLibraries[];
extern const size_t BuiltInLibraryCount;

} // namespace corolint::model

#endif
