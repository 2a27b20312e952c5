// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/PchPlan.h"
#include "pch/IncludeScanner.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Parallel.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <map>

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::BitVector;
using llvm::StringRef;

/// Returns the command's flags without those that differ from file to file, or none if it gets no prefix.
static std::vector<std::string> sharedFlags(const CompileCommand &Command) {
  std::vector<std::string> Result;
  const auto &Words = Command.CommandLine;
  for (size_t I = 0; I < Words.size(); ++I) {
    StringRef Word = Words[I];
    if (Word == Command.Filename || Word == "-c" || Word == "-MD" || Word == "-MMD" || Word == "-MP")
      continue;
    if (Word == "-o" || Word == "-MF" || Word == "-MT" || Word == "-MQ") {
      ++I;
      continue;
    }
    // Something is already read before the file.
    if (Word.starts_with("-include") || Word.starts_with("-imacros") || Word == "-x" || Word.starts_with("-fmodule"))
      return {};
    Result.push_back(Word.str());
  }
  return Result;
}

static bool isCPlusPlus(StringRef File) {
  return llvm::is_contained({".cpp", ".cc", ".cxx", ".C", ".c++"},
                            StringRef(File).substr(std::min(File.rfind('.'), File.size())));
}

/// A precompiled header makes relative names absolute, and findings would be reported under the other name.
static bool haveAbsoluteNames(const BitVector &Headers, const IncludeGraph &Graph) {
  return llvm::all_of(Headers.set_bits(),
                      [&](unsigned Header) { return llvm::sys::path::is_absolute(Graph.name(Header)); });
}

namespace {
/// Files that are compiled alike.
struct Group {
  std::vector<size_t> Commands;
  /// The headers that each includes directly.
  std::vector<std::vector<NamedHeader>> Headers;
};

/// A header that may go into the prefix: its number, and what reading it reads.
struct Candidate {
  const NamedHeader *Header;
  unsigned Number;
  BitVector Reads;
};
} // namespace

/// The headers that the group's files name, in order of appearance.
static std::vector<NamedHeader> namedBy(const Group &G) {
  std::vector<NamedHeader> Result;
  llvm::StringSet<> Seen;
  for (llvm::ArrayRef<NamedHeader> Headers : G.Headers)
    for (const NamedHeader &Header : Headers)
      if (Seen.insert(Header.Path).second)
        Result.push_back(Header);
  return Result;
}

static constexpr llvm::StringLiteral PlaceFollows = " // ";

/// Returns lines of `#include`, without headers that another one includes.
static std::string textOf(llvm::ArrayRef<Candidate> Headers) {
  std::string Result;
  for (size_t I = 0; I < Headers.size(); ++I) {
    bool IsInner = llvm::any_of(llvm::seq(Headers.size()), [&](size_t Other) {
      return Other != I && Headers[Other].Reads.test(Headers[I].Number) &&
             (Other < I || !Headers[I].Reads.test(Headers[Other].Number));
    });
    if (!IsInner)
      Result += "#include " + Headers[I].Header->Words + PlaceFollows.str() + Headers[I].Header->Place + "\n";
  }
  return Result;
}

/// Keeps those that most files read, as long as together they read no more than `MostBytes`. Returns what they read.
static BitVector keepMostRead(std::vector<Candidate> &Headers, llvm::ArrayRef<unsigned> Readers,
                              const IncludeGraph &Graph, size_t MostBytes) {
  std::vector<const Candidate *> ByReaders;
  ByReaders.reserve(Headers.size());
  for (const Candidate &C : Headers)
    ByReaders.push_back(&C);
  llvm::sort(ByReaders, [&](const Candidate *A, const Candidate *B) {
    return std::pair(Readers[B->Number], A->Number) < std::pair(Readers[A->Number], B->Number);
  });
  BitVector Held, Kept(Graph.paths().size());
  for (const Candidate *C : ByReaders) {
    BitVector With = Held;
    With |= C->Reads;
    if (Graph.bytes(With) > MostBytes)
      continue;
    Held = std::move(With);
    Kept.set(C->Number);
  }
  llvm::erase_if(Headers, [&](const Candidate &C) { return !Kept.test(C.Number); });
  return Held;
}

/// Headers that two or more of the files read are parsed once for all of them: those that a file does not include cost
/// it next to nothing.
static void planGroup(const Group &G, const IncludeScanner &Scanner, IncludeGraph &Graph, Sharing May,
                      PrefixPlan &Plan) {
  std::vector<NamedHeader> Named = namedBy(G);
  Scanner.addTo(Graph, Named);
  std::vector<BitVector> Reads;
  std::vector<unsigned> Readers(Graph.paths().size());
  size_t MostBytes = 0;
  for (llvm::ArrayRef<NamedHeader> Headers : G.Headers) {
    std::vector<unsigned> Numbers;
    for (const NamedHeader &Header : Headers)
      if (auto Number = Graph.find(Header.Path))
        Numbers.push_back(*Number);
    Reads.push_back(Graph.closure(Numbers));
    for (unsigned Number : Reads.back().set_bits())
      ++Readers[Number];
    MostBytes = std::max(MostBytes, Graph.bytes(Reads.back()));
  }
  std::vector<Candidate> Shared;
  for (const NamedHeader &Header : Named) {
    auto Number = Graph.find(Header.Path);
    if (!Number || Readers[*Number] < 2 || !Graph.isOrderIndependent(*Number))
      continue;
    BitVector Closure = Graph.closure(*Number);
    if (!Graph.holdsUsers(Closure) || (May == Sharing::AllHeaders && haveAbsoluteNames(Closure, Graph)))
      Shared.push_back({&Header, *Number, std::move(Closure)});
  }
  // A large project's headers would together take more memory than any of its files.
  BitVector Held = keepMostRead(Shared, Readers, Graph, 4 * MostBytes);
  if (Shared.empty())
    return;
  for (size_t I = 0; I < G.Commands.size(); ++I)
    if (Reads[I].anyCommon(Held))
      Plan.Of[G.Commands[I]] = int(Plan.Prefixes.size());
  Plan.Prefixes.push_back({textOf(Shared), G.Commands.front()});
}

PrefixPlan corolint::planPrefixes(const PlanRequest &Request) {
  llvm::ArrayRef<CompileCommand> Commands = Request.Commands;
  PrefixPlan Plan;
  Plan.Of.resize(Commands.size(), -1);
  IncludeGraph Graph;
  std::map<std::tuple<Sharing, std::string, std::vector<std::string>>, Group> Groups;
  for (size_t I = 0; I < Commands.size(); ++I) {
    std::vector<std::string> Flags = isCPlusPlus(Commands[I].Filename) && Request.Sharings[I] != Sharing::Nothing
                                         ? sharedFlags(Commands[I])
                                         : std::vector<std::string>();
    if (Flags.empty())
      continue;
    Group &G = Groups[{Request.Sharings[I], Commands[I].Directory, std::move(Flags)}];
    G.Commands.push_back(I);
  }
  for (auto &[Key, Found] : Groups) {
    Group &G = Found;
    // A prefix for a single file saves nothing.
    if (G.Commands.size() < 2)
      continue;
    IncludeScanner Scanner(Commands[G.Commands.front()]);
    G.Headers.resize(G.Commands.size());
    llvm::parallelFor(0, G.Commands.size(),
                      [&](size_t I) { G.Headers[I] = Scanner.headersOf(Commands[G.Commands[I]].Filename); });
    planGroup(G, Scanner, Graph, std::get<Sharing>(Key), Plan);
  }
  return Plan;
}

CompileCommand corolint::commandOfPrefix(const CompileCommand &Like, StringRef File) {
  std::vector<std::string> Words = sharedFlags(Like);
  llvm::append_range(Words, std::initializer_list<std::string>{"-x", "c++-header", File.str()});
  return CompileCommand(Like.Directory, File, std::move(Words), "");
}

static std::string keyOf(const PlanRequest &Request) {
  uint64_t Hash = 0;
  for (auto [Command, May] : llvm::zip_equal(Request.Commands, Request.Sharings))
    Hash = llvm::xxh3_64bits(llvm::utohexstr(Hash) + "\n" + Command.Directory + "\n" + Command.Filename + "\n" +
                             llvm::join(Command.CommandLine, "\n") + "\n" + std::to_string(int(May)));
  return llvm::utohexstr(Hash);
}

std::string corolint::writePlan(const PrefixPlan &Plan, const PlanRequest &Request) {
  std::string Text = keyOf(Request) + "\n";
  for (const PrefixPlan::Prefix &P : Plan.Prefixes)
    Text += "like " + std::to_string(P.Like) + "\n" + P.Text;
  for (int Of : Plan.Of)
    Text += std::to_string(Of) + "\n";
  return Text;
}

std::optional<PrefixPlan> corolint::readPlan(StringRef Text, const PlanRequest &Request) {
  auto [Key, Rest] = Text.split('\n');
  if (Key != keyOf(Request))
    return std::nullopt;
  PrefixPlan Plan;
  for (StringRef Line : llvm::split(Rest.rtrim(), '\n')) {
    int Of = 0;
    if (Line.consume_front("like ")) {
      Plan.Prefixes.emplace_back();
      if (Line.getAsInteger(10, Plan.Prefixes.back().Like) || Plan.Prefixes.back().Like >= Request.Commands.size())
        return std::nullopt;
    } else if (Line.starts_with("#") && !Plan.Prefixes.empty() &&
               llvm::sys::fs::exists(Line.split(PlaceFollows).second)) {
      Plan.Prefixes.back().Text += Line.str() + "\n";
    } else if (!Line.getAsInteger(10, Of) && Of < int(Plan.Prefixes.size())) {
      Plan.Of.push_back(Of);
    } else {
      return std::nullopt;
    }
  }
  return Plan.Of.size() == Request.Commands.size() ? std::optional(std::move(Plan)) : std::nullopt;
}
