// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Formats.h"
#include "report/HtmlReport.h"
#include "report/Sarif.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

static SourceText::Position placeIn(const tooling::DiagnosticMessage &M, const tidy::ClangTidyError &E,
                                    SourceText &Texts) {
  return Texts.position(absolutePath(M.FilePath, E.BuildDirectory), M.FileOffset);
}

static const char *severityOf(const tidy::ClangTidyError &E) {
  return isError(E) || E.IsWarningAsError ? "error" : "warning";
}

/// `FILE:LINE:COLUMN: CHECK message`, one line per finding, without notes.
static std::string concise(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  std::string Result;
  for (const auto &[E, Function, Fingerprint, Callers] : Findings) {
    auto At = placeIn(E.Message, E, Texts);
    Result += llvm::formatv("{0}:{1}:{2}: {3} {4}\n", E.Message.FilePath, At.Line, At.Column, E.DiagnosticName,
                            E.Message.Message);
  }
  return Result;
}

static json::Object jsonPlace(const tooling::DiagnosticMessage &M, const tidy::ClangTidyError &E, SourceText &Texts) {
  auto At = placeIn(M, E, Texts);
  return json::Object{{"file", json::fixUTF8(M.FilePath)},
                      {"line", At.Line},
                      {"column", At.Column},
                      {"message", json::fixUTF8(M.Message)}};
}

static json::Value jsonDocument(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  json::Array All;
  for (const ProgramFinding &F : Findings) {
    json::Object Finding = jsonPlace(F.Error.Message, F.Error, Texts);
    json::Array Chain;
    for (const tooling::DiagnosticMessage &Note : F.Error.Notes)
      Chain.push_back(jsonPlace(Note, F.Error, Texts));
    Finding["check"] = F.Error.DiagnosticName;
    Finding["severity"] = severityOf(F.Error);
    Finding["function"] = json::fixUTF8(F.Function);
    Finding["fingerprint"] = F.Fingerprint;
    Finding["fixable"] = !F.Error.Message.Fix.empty();
    Finding["chain"] = std::move(Chain);
    if (!F.Callers.empty()) {
      json::Array Callers;
      for (const tooling::DiagnosticMessage &Caller : F.Callers)
        Callers.push_back(jsonPlace(Caller, F.Error, Texts));
      Finding["callers"] = std::move(Callers);
    }
    All.push_back(std::move(Finding));
  }
  return json::Object{{"version", COROLINT_VERSION}, {"findings", std::move(All)}};
}

/// GitLab's Code Quality report.
static json::Value gitlabDocument(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  json::Array All;
  for (const auto &[E, Function, Fingerprint, Callers] : Findings) {
    auto At = placeIn(E.Message, E, Texts);
    All.push_back(json::Object{{"description", json::fixUTF8(E.Message.Message)},
                               {"check_name", E.DiagnosticName},
                               {"fingerprint", Fingerprint},
                               {"severity", isError(E)           ? "critical"
                                            : E.IsWarningAsError ? "major"
                                                                 : "minor"},
                               {"location", json::Object{{"path", json::fixUTF8(E.Message.FilePath)},
                                                         {"lines", json::Object{{"begin", At.Line}}}}}});
  }
  return All;
}

/// The escapes of GitHub's workflow commands: https://docs.github.com/actions
static std::string escapeForGithub(StringRef Text, bool IsProperty) {
  std::string Result;
  for (char C : Text)
    if (C == '%' || C == '\n' || C == '\r' || (IsProperty && (C == ':' || C == ',')))
      Result += "%" + llvm::toHex(StringRef(&C, 1));
    else
      Result += C;
  return Result;
}

static std::string github(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  std::string Result;
  for (const auto &[E, Function, Fingerprint, Callers] : Findings) {
    auto At = placeIn(E.Message, E, Texts);
    std::string Text = E.Message.Message;
    for (const tooling::DiagnosticMessage &Note : E.Notes)
      Text += "\n" + Note.FilePath + ":" + std::to_string(placeIn(Note, E, Texts).Line) + ": " + Note.Message;
    Result += llvm::formatv("::{0} file={1},line={2},col={3},title={4}::{5}\n", severityOf(E),
                            escapeForGithub(E.Message.FilePath, true), At.Line, At.Column,
                            escapeForGithub(E.DiagnosticName, true), escapeForGithub(Text, false));
  }
  return Result;
}

/// XML 1.0 allows no control characters but tab and line ends.
static std::string escapeXml(StringRef Text) {
  std::string Utf8 = json::fixUTF8(Text), Result;
  llvm::erase_if(Utf8, [](unsigned char C) { return C < 0x20 && C != '\t' && C != '\n' && C != '\r'; });
  llvm::raw_string_ostream Out(Result);
  llvm::printHTMLEscaped(Utf8, Out);
  return Out.str();
}

/// A failed test case per finding.
static std::string junit(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  std::string Result = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  size_t Errors = llvm::count_if(Findings, [](const ProgramFinding &F) { return isError(F.Error); });
  Result += llvm::formatv("<testsuites>\n<testsuite name=\"corolint\" tests=\"{0}\" failures=\"{1}\" errors=\"{2}\">\n",
                          std::max<size_t>(1, Findings.size()), Findings.size() - Errors, Errors);
  if (Findings.empty())
    Result += "<testcase classname=\"corolint\" name=\"nothing found\"/>\n";
  for (const auto &[E, Function, Fingerprint, Callers] : Findings) {
    auto At = placeIn(E.Message, E, Texts);
    std::string Text = E.Message.FilePath + ":" + std::to_string(At.Line) + ": " + E.Message.Message;
    for (const tooling::DiagnosticMessage &Note : E.Notes)
      Text += "\n" + Note.FilePath + ":" + std::to_string(placeIn(Note, E, Texts).Line) + ": " + Note.Message;
    const char *Element = isError(E) ? "error" : "failure";
    Result += llvm::formatv("<testcase classname=\"{0}\" name=\"{1}:{2}\" file=\"{0}\" line=\"{3}\"><{4} type=\"{1}\" "
                            "message=\"{5}\">{6}</{4}></testcase>\n",
                            escapeXml(E.Message.FilePath), escapeXml(E.DiagnosticName), At.Line, At.Line, Element,
                            escapeXml(E.Message.Message), escapeXml(Text));
  }
  return Result + "</testsuite>\n</testsuites>\n";
}

llvm::ArrayRef<std::string> corolint::formatNames() {
  static const std::string Names[] = {"text", "concise", "json", "github", "gitlab", "junit", "sarif", "html"};
  return Names;
}

std::string corolint::formatFindings(StringRef Name, llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  if (Name == "concise")
    return concise(Findings, Texts);
  if (Name == "github")
    return github(Findings, Texts);
  if (Name == "junit")
    return junit(Findings, Texts);
  if (Name == "sarif")
    return sarifOf(Findings, Texts);
  if (Name == "html")
    return htmlReport(Findings, Texts);
  return llvm::formatv("{0:2}\n", Name == "json" ? jsonDocument(Findings, Texts) : gitlabDocument(Findings, Texts));
}
