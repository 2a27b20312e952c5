#include "PrefixPlan.h"
#include "Findings.h"
#include "Includes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Parallel.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>
#include <map>
#include <set>

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::BitVector;
using llvm::StringRef;

/// The command's flags without what differs from file to file. Empty: no prefix for this one.
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
    // Something is read before the file already.
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

/// Is every file of `Small` in `Big`?
static bool isSubset(const BitVector &Small, const BitVector &Big) { return !Small.test(Big); }

namespace {
/// Files that are compiled alike.
struct Group {
  std::vector<size_t> Commands;
  /// The system headers that each names.
  std::vector<std::vector<SystemHeader>> Headers;
};

struct Candidate {
  std::vector<std::string> Headers;
  BitVector Reads;
  size_t Bytes = 0;
};

/// The system headers that a group's files name, by number in order of appearance, and what each reads.
struct NamedHeaders {
  NamedHeaders(const Group &G, const IncludeScanner &Scanner, IncludeGraph &Graph) {
    std::vector<SystemHeader> All;
    for (llvm::ArrayRef<SystemHeader> Headers : G.Headers)
      for (const SystemHeader &Header : Headers)
        if (Numbers.try_emplace(Header.Name, unsigned(All.size())).second)
          All.push_back(Header);
    Scanner.addTo(Graph, All);
    for (const SystemHeader &Header : All) {
      Names.push_back(Header.Name);
      Closures.push_back(Graph.closure(Header.Path));
    }
  }

  BitVector numbersOf(llvm::ArrayRef<SystemHeader> Headers) const {
    BitVector Result(Names.size());
    for (const SystemHeader &Header : Headers)
      Result.set(Numbers.lookup(Header.Name));
    return Result;
  }

  BitVector readsOf(const BitVector &Which) const {
    BitVector Result;
    for (unsigned Number : Which.set_bits())
      Result |= Closures[Number];
    return Result;
  }

  /// Those that a file which reads `Reads` includes, under whatever name: `<vector>` for one that names `<functional>`.
  BitVector within(const BitVector &Reads) const {
    BitVector Result(Names.size());
    for (unsigned Number = 0; Number < Names.size(); ++Number)
      if (Closures[Number].any() && isSubset(Closures[Number], Reads))
        Result.set(Number);
    return Result;
  }

  /// The names of `Which` without those that another of them includes.
  std::vector<std::string> outermost(const BitVector &Which) const {
    std::vector<std::string> Result;
    for (unsigned Number : Which.set_bits()) {
      bool IsInner = llvm::any_of(Which.set_bits(), [&](unsigned Other) {
        return Other != Number && isSubset(Closures[Number], Closures[Other]) &&
               (Other < Number || !isSubset(Closures[Other], Closures[Number]));
      });
      if (!IsInner)
        Result.push_back(Names[Number]);
    }
    return Result;
  }

  std::vector<std::string> Names;
  llvm::StringMap<unsigned> Numbers;
  std::vector<BitVector> Closures;
};
} // namespace

/// Sets of headers that several files include: all that each does, and what two of them share.
static std::vector<BitVector> candidateSets(llvm::ArrayRef<BitVector> OfFiles) {
  auto Less = [](const BitVector &A, const BitVector &B) {
    return std::ranges::lexicographical_compare(A.getData(), B.getData());
  };
  std::map<BitVector, unsigned, decltype(Less)> Distinct(Less);
  for (const BitVector &Headers : OfFiles)
    ++Distinct[Headers];
  std::vector<std::pair<unsigned, const BitVector *>> Common;
  for (const auto &[Headers, Times] : Distinct)
    Common.emplace_back(Times, &Headers);
  llvm::sort(Common, [&](const auto &A, const auto &B) {
    return A.first != B.first ? A.first > B.first : Less(*A.second, *B.second);
  });
  constexpr size_t Most = 48;
  if (Common.size() > Most)
    Common.resize(Most);
  std::vector<BitVector> Result;
  std::set<BitVector, decltype(Less)> Seen(Less);
  auto Add = [&](BitVector Headers) {
    if (Headers.any() && Seen.insert(Headers).second)
      Result.push_back(std::move(Headers));
  };
  for (const auto &A : Common)
    Add(*A.second);
  for (size_t A = 0; A < Common.size(); ++A)
    for (size_t B = A + 1; B < Common.size(); ++B) {
      BitVector Both = *Common[A].second;
      Add(Both &= *Common[B].second);
    }
  return Result;
}

/// Takes the set that saves the most bytes of parsing, then the one that saves the most beside it, and so on.
static void planGroup(const Group &G, const IncludeScanner &Scanner, IncludeGraph &Graph, PrefixPlan &Plan) {
  NamedHeaders Named(G, Scanner, Graph);
  std::vector<BitVector> Reads, OfFiles;
  for (llvm::ArrayRef<SystemHeader> Headers : G.Headers) {
    Reads.push_back(Named.readsOf(Named.numbersOf(Headers)));
    OfFiles.push_back(Named.within(Reads.back()));
  }
  std::vector<Candidate> Candidates;
  for (const BitVector &Headers : candidateSets(OfFiles)) {
    Candidate C;
    C.Reads = Named.readsOf(Headers);
    C.Bytes = Graph.bytes(C.Reads);
    C.Headers = Named.outermost(Headers);
    Candidates.push_back(std::move(C));
  }
  std::vector<size_t> Saved(G.Commands.size(), 0);
  constexpr unsigned MostPrefixes = 8;
  for (unsigned Round = 0; Round < MostPrefixes; ++Round) {
    const Candidate *Best = nullptr;
    double BestGain = 0;
    for (const Candidate &C : Candidates) {
      // Writing a prefix costs about half as much again as parsing it.
      double Gain = -1.5 * double(C.Bytes);
      for (size_t I = 0; I < Reads.size(); ++I)
        if (C.Bytes > Saved[I] && isSubset(C.Reads, Reads[I]))
          Gain += double(C.Bytes - Saved[I]);
      if (Gain > BestGain) {
        BestGain = Gain;
        Best = &C;
      }
    }
    if (!Best)
      return;
    for (size_t I = 0; I < Reads.size(); ++I)
      if (Best->Bytes > Saved[I] && isSubset(Best->Reads, Reads[I])) {
        Saved[I] = Best->Bytes;
        Plan.Of[G.Commands[I]] = int(Plan.Prefixes.size());
      }
    PrefixPlan::Prefix P;
    for (const std::string &Header : Best->Headers)
      P.Text += "#include <" + Header + ">\n";
    P.Like = G.Commands.front();
    Plan.Prefixes.push_back(std::move(P));
  }
}

PrefixPlan corolint::planPrefixes(llvm::ArrayRef<CompileCommand> Commands) {
  PrefixPlan Plan;
  Plan.Of.resize(Commands.size(), -1);
  IncludeGraph Graph;
  std::map<std::pair<std::string, std::vector<std::string>>, Group> Groups;
  for (size_t I = 0; I < Commands.size(); ++I) {
    std::vector<std::string> Flags =
        isCPlusPlus(Commands[I].Filename) ? sharedFlags(Commands[I]) : std::vector<std::string>();
    if (Flags.empty())
      continue;
    Group &G = Groups[{Commands[I].Directory, std::move(Flags)}];
    G.Commands.push_back(I);
  }
  for (auto &[Key, G] : Groups) {
    // A prefix that one file has is no saving.
    if (G.Commands.size() < 2)
      continue;
    IncludeScanner Scanner(Commands[G.Commands.front()]);
    G.Headers.resize(G.Commands.size());
    llvm::parallelFor(0, G.Commands.size(), [&, &G = G](size_t I) {
      const CompileCommand &Command = Commands[G.Commands[I]];
      G.Headers[I] = Scanner.systemHeaders(absolutePath(Command.Filename, Command.Directory));
    });
    planGroup(G, Scanner, Graph, Plan);
  }
  return Plan;
}

CompileCommand corolint::commandOfPrefix(const CompileCommand &Like, StringRef File) {
  std::vector<std::string> Words = sharedFlags(Like);
  llvm::append_range(Words, std::initializer_list<std::string>{"-x", "c++-header", File.str()});
  return CompileCommand(Like.Directory, File, std::move(Words), "");
}

static std::string keyOf(llvm::ArrayRef<CompileCommand> Commands) {
  uint64_t Hash = 0;
  for (const CompileCommand &Command : Commands)
    Hash = llvm::xxh3_64bits(llvm::utohexstr(Hash) + "\n" + Command.Directory + "\n" + Command.Filename + "\n" +
                             llvm::join(Command.CommandLine, "\n"));
  return llvm::utohexstr(Hash);
}

std::string corolint::writePlan(const PrefixPlan &Plan, llvm::ArrayRef<CompileCommand> Commands) {
  std::string Text = keyOf(Commands) + "\n";
  for (const PrefixPlan::Prefix &P : Plan.Prefixes)
    Text += "like " + std::to_string(P.Like) + "\n" + P.Text;
  for (int Of : Plan.Of)
    Text += std::to_string(Of) + "\n";
  return Text;
}

std::optional<PrefixPlan> corolint::readPlan(StringRef Text, llvm::ArrayRef<CompileCommand> Commands) {
  auto [Key, Rest] = Text.split('\n');
  if (Key != keyOf(Commands))
    return std::nullopt;
  PrefixPlan Plan;
  for (StringRef Line : llvm::split(Rest.rtrim(), '\n')) {
    int Of = 0;
    if (Line.consume_front("like ")) {
      Plan.Prefixes.emplace_back();
      if (Line.getAsInteger(10, Plan.Prefixes.back().Like) || Plan.Prefixes.back().Like >= Commands.size())
        return std::nullopt;
    } else if (Line.starts_with("#") && !Plan.Prefixes.empty()) {
      Plan.Prefixes.back().Text += Line.str() + "\n";
    } else if (!Line.getAsInteger(10, Of) && Of < int(Plan.Prefixes.size())) {
      Plan.Of.push_back(Of);
    } else {
      return std::nullopt;
    }
  }
  return Plan.Of.size() == Commands.size() ? std::optional(std::move(Plan)) : std::nullopt;
}
