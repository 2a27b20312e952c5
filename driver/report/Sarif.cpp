// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Sarif.h"
#include "report/CheckPages.h"
#include "summary/CheckNames.h"
#include "summary/SummaryFile.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

/// `file:///a%20b.cpp`
static std::string uriOf(StringRef Path) {
  static const char Digits[] = "0123456789ABCDEF";
  std::string Result = "file://";
  for (unsigned char C : Path)
    if (llvm::isAlnum(C) || StringRef("/-._~").contains(C))
      Result += char(C);
    else
      Result += {'%', Digits[C >> 4], Digits[C & 15]};
  return Result;
}

namespace {
class Writer {
public:
  Writer(SourceText &Texts, StringRef Directory) : Texts(Texts), Directory(Directory) {}

  json::Object location(const tooling::DiagnosticMessage &At, bool WithText) const {
    json::Object Physical{{"artifactLocation", artifact(At.FilePath)}};
    if (!At.FilePath.empty())
      Physical["region"] = region(At.FilePath, At.FileOffset, 0);
    json::Object Result{{"physicalLocation", std::move(Physical)}};
    if (WithText)
      Result["message"] = json::Object{{"text", json::fixUTF8(At.Message)}};
    return Result;
  }

  /// The finding and its notes, in their order: the chain of calls.
  json::Array codeFlows(const tidy::ClangTidyError &E) const {
    json::Array Steps;
    Steps.push_back(json::Object{{"location", location(E.Message, true)}});
    for (const tooling::DiagnosticMessage &Note : E.Notes)
      Steps.push_back(json::Object{{"location", location(Note, true)}});
    return json::Array{json::Object{{"threadFlows", json::Array{json::Object{{"locations", std::move(Steps)}}}}}};
  }

  json::Array fixes(const tidy::ClangTidyError &E) const {
    json::Array Changes;
    for (const auto &InFile : E.Message.Fix) {
      json::Array Replacements;
      for (const tooling::Replacement &Fix : InFile.second)
        Replacements.push_back(
            json::Object{{"deletedRegion", region(Fix.getFilePath(), Fix.getOffset(), Fix.getLength())},
                         {"insertedContent", json::Object{{"text", json::fixUTF8(Fix.getReplacementText())}}}});
      Changes.push_back(
          json::Object{{"artifactLocation", artifact(InFile.first())}, {"replacements", std::move(Replacements)}});
    }
    return json::Array{json::Object{{"description", json::Object{{"text", "as corolint --fix does it"}}},
                                    {"artifactChanges", std::move(Changes)}}};
  }

private:
  json::Object artifact(StringRef File) const { return json::Object{{"uri", uriOf(absolutePath(File, Directory))}}; }

  json::Object region(StringRef File, unsigned Offset, unsigned Length) const {
    std::string Path = absolutePath(File, Directory);
    json::Object Result{{"startLine", Texts.position(Path, Offset).Line},
                        {"startColumn", column(Path, Offset)},
                        {"byteOffset", Offset},
                        {"byteLength", Length}};
    if (Length) {
      Result["endLine"] = Texts.position(Path, Offset + Length).Line;
      Result["endColumn"] = column(Path, Offset + Length);
    }
    return Result;
  }

  /// SARIF counts UTF-16's units, or characters; never bytes.
  unsigned column(StringRef Path, unsigned Offset) const {
    unsigned Bytes = Texts.position(Path, Offset).Column - 1, Units = 1;
    for (unsigned char C : Texts.text(Path).substr(Offset - Bytes, Bytes))
      Units += (C & 0xC0) == 0x80 ? 0 : C >= 0xF0 ? 2 : 1;
    return Units;
  }

  SourceText &Texts;
  StringRef Directory;
};
} // namespace

static const char *levelOf(const tidy::ClangTidyError &E) {
  return E.DiagLevel == tidy::ClangTidyError::Error || E.IsWarningAsError ? "error" : "warning";
}

/// Links to other pages do not work in viewers.
static std::string withoutLinks(StringRef Page) {
  const llvm::Regex Link("\\[([^][]*)\\]\\([^)]*\\.md(#[a-z-]*)?\\)");
  std::string Result;
  for (llvm::SmallVector<StringRef, 3> Parts; Link.match(Page, &Parts);
       Page = Page.drop_front(Parts[0].end() - Page.begin()))
    Result += StringRef(Page.begin(), Parts[0].begin() - Page.begin()).str() + Parts[1].str();
  return Result + Page.str();
}

static json::Object rule(StringRef Name) {
  json::Object Result{{"id", Name.str()}, {"defaultConfiguration", json::Object{{"level", "warning"}}}};
  for (const ListedCheck &Check : listedChecks())
    if (Check.Name == Name)
      Result["helpUri"] = COROLINT_PAGES + Check.Stem + ".md";
  if (auto Page = pageOf(Name)) {
    std::string Help = withoutLinks(*Page);
    // The title, a sentence, then paragraphs up to the first example.
    StringRef Description = StringRef(Help).split('\n').second.split("```").first.trim();
    Result["shortDescription"] = json::Object{{"text", Description.split('\n').first.str()}};
    Result["fullDescription"] = json::Object{{"text", Description.str()}};
    Result["help"] = json::Object{{"text", Help}, {"markdown", Help}};
  }
  return Result;
}

/// All checks, so that a viewer shows which ones ran, and the rules of the compiler's errors among the findings.
static json::Array rules(llvm::ArrayRef<ProgramFinding> Findings) {
  json::Array Result;
  llvm::StringSet<> Seen;
  for (const std::string &Name : checkNames()) {
    Seen.insert(Name);
    Result.push_back(rule(Name));
  }
  for (const ProgramFinding &F : Findings)
    if (Seen.insert(F.Error.DiagnosticName).second)
      Result.push_back(json::Object{{"id", F.Error.DiagnosticName}});
  return Result;
}

std::string corolint::sarifOf(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  json::Array Results;
  for (const ProgramFinding &F : Findings) {
    const tidy::ClangTidyError &E = F.Error;
    Writer W(Texts, E.BuildDirectory);
    json::Object Result{{"ruleId", E.DiagnosticName},
                        {"level", levelOf(E)},
                        {"message", json::Object{{"text", json::fixUTF8(E.Message.Message)}}},
                        {"locations", json::Array{W.location(E.Message, false)}},
                        {"partialFingerprints", json::Object{{"corolint/v1", F.Fingerprint}}}};
    if (!E.Notes.empty()) {
      Result["codeFlows"] = W.codeFlows(E);
      json::Array Related;
      for (const tooling::DiagnosticMessage &Note : E.Notes)
        Related.push_back(W.location(Note, true));
      for (const tooling::DiagnosticMessage &Caller : F.Callers)
        Related.push_back(W.location(Caller, true));
      Result["relatedLocations"] = std::move(Related);
    }
    if (!E.Message.Fix.empty())
      Result["fixes"] = W.fixes(E);
    Results.push_back(std::move(Result));
  }
  json::Object Driver{{"name", "corolint"}, {"version", COROLINT_VERSION}, {"rules", rules(Findings)}};
  json::Object Run{{"tool", json::Object{{"driver", std::move(Driver)}}},
                   {"columnKind", "utf16CodeUnits"},
                   {"results", std::move(Results)}};
  json::Value Document = json::Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                                      {"version", "2.1.0"},
                                      {"runs", json::Array{std::move(Run)}}};
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  Out << llvm::formatv("{0:2}", Document) << '\n';
  return Out.str();
}
