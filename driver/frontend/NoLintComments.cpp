// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/NoLintComments.h"
#include "clang-tidy/GlobList.h"
#include "summary/CheckNames.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

namespace {
/// The rest of a NOLINT comment that has a list of names.
struct Marker {
  bool Next, Begin, End;
  StringRef List;
};

/// A comment that begins a region, and whose end has not been found yet.
struct Begun {
  StringRef List;
  /// Its names among the suppressions.
  size_t First, Past;
};
} // namespace

/// Returns the comments of `Text`. clang-tidy reads a NOLINT anywhere, but in a string literal it is not meant as one.
static std::vector<StringRef> commentsOf(StringRef Text) {
  static const LangOptions Language = [] {
    LangOptions Any;
    Any.CPlusPlus = Any.CPlusPlus11 = Any.CPlusPlus14 = Any.CPlusPlus17 = Any.CPlusPlus20 = true;
    Any.LineComment = Any.RawStringLiterals = true;
    return Any;
  }();
  std::vector<StringRef> Result;
  Lexer Words(SourceLocation(), Language, Text.begin(), Text.begin(), Text.end());
  Words.SetCommentRetentionState(true);
  Token Word;
  while (!Words.LexFromRawLexer(Word))
    if (Word.is(tok::comment))
      Result.emplace_back(Words.getBufferLocation() - Word.getLength(), Word.getLength());
  return Result;
}

/// Reads what follows the word NOLINT. Returns nullopt if it has no list.
static std::optional<Marker> markerOf(StringRef Rest) {
  bool Next = Rest.consume_front("NEXTLINE"), Begin = Rest.consume_front("BEGIN"), End = Rest.consume_front("END");
  size_t Close = Rest.find_first_of(")\n");
  if (!Rest.starts_with("(") || Close == StringRef::npos || Rest[Close] != ')')
    return std::nullopt;
  return Marker{Next, Begin, End, Rest.slice(1, Close)};
}

/// Ends the innermost region if it has the same list.
static void endRegion(std::vector<Begun> &Open, StringRef List, unsigned Line, std::vector<Suppression> &Result) {
  if (Open.empty() || Open.back().List != List)
    return;
  for (size_t I = Open.back().First; I < Open.back().Past; ++I)
    Result[I].LastLine = Line;
  Open.pop_back();
}

std::vector<Suppression> corolint::findSuppressions(StringRef File, StringRef Text) {
  std::vector<Suppression> Result;
  if (!Text.contains("NOLINT"))
    return Result;
  const std::vector<StringRef> Comments = commentsOf(Text);
  auto IsComment = [&](const char *At) {
    auto After = llvm::upper_bound(Comments, At, [](const char *At, StringRef C) { return At < C.begin(); });
    return After != Comments.begin() && At < std::prev(After)->end();
  };
  std::vector<Begun> Open;
  unsigned Line = 1;
  size_t Counted = 0;
  for (size_t At = 0; (At = Text.find("NOLINT", At)) != StringRef::npos; At += 6) {
    Line += Text.slice(Counted, At).count('\n');
    Counted = At;
    std::optional<Marker> M = IsComment(Text.begin() + At) ? markerOf(Text.substr(At + 6)) : std::nullopt;
    if (!M)
      continue;
    if (M->End) {
      endRegion(Open, M->List, Line, Result);
      continue;
    }
    llvm::SmallVector<StringRef, 4> Globs;
    M->List.split(Globs, ',');
    size_t First = Result.size();
    for (StringRef Glob : Globs)
      if (Glob = Glob.trim(); Glob.contains("async-") && !Glob.starts_with("-"))
        Result.push_back({File.str(),
                          unsigned(Globs.size() == 1 ? At : Glob.data() - Text.data()),
                          Glob.str(),
                          Line + M->Next,
                          Line + M->Next,
                          false,
                          {}});
    if (M->Begin && Result.size() > First)
      Open.push_back({M->List, First, Result.size()});
  }
  return Result;
}

void NoLintListener::HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) {
  std::string Check = Level == DiagnosticsEngine::Note ? std::string() : Context.getCheckName(Info.getID());
  if (StringRef(Check).starts_with("async-") && Info.getLocation().isValid()) {
    llvm::SmallVector<tooling::Diagnostic, 1> Malformed;
    if (Context.shouldSuppressDiagnostic(Level, Info, Malformed)) {
      const SourceManager &Sources = Info.getSourceManager();
      llvm::ArrayRef<unsigned> Questions = Session.questionsOf(Check, Info.getLocation(), Sources);
      // A comment counts at the use of a macro as well as at its definition.
      for (SourceLocation Where = Info.getLocation();; Where = Sources.getImmediateExpansionRange(Where).getBegin()) {
        SourceLocation Spelled = Sources.getSpellingLoc(Where);
        Quieted.push_back({Check, Sources.getFilename(Spelled).str(), Sources.getSpellingLineNumber(Where), Questions});
        if (!Where.isMacroID())
          break;
      }
    }
  }
  ClangTidyDiagnosticConsumer::HandleDiagnostic(Level, Info);
}

/// Returns true if a check that ran may have one of the names.
static bool matchEnabled(const tidy::GlobList &Names, const tidy::ClangTidyContext &Context) {
  for (const ListedCheck &Check : listedChecks())
    for (const char *Prefix : {"async-", "async-hint-"})
      if (std::string Full = Prefix + Check.Stem; Names.contains(Full) && Context.isCheckEnabled(Full))
        return true;
  return false;
}

void NoLintListener::mark(std::vector<Suppression> &All) const {
  for (Suppression &S : All) {
    const tidy::GlobList Names(S.Check);
    for (const Quiet &Q : Quieted) {
      if (Q.File != S.File || Q.Line < S.FirstLine || Q.Line > S.LastLine || !Names.contains(Q.Check))
        continue;
      llvm::append_range(S.Questions, Q.Questions);
      S.Used |= Q.Questions.empty();
    }
    // A check that did not run has no findings to suppress. A name of no check is an error, which the link reports.
    S.Used |= !matchEnabled(Names, Context) && !unknownGlob(S.Check);
  }
}
