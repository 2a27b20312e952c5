// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/HtmlReport.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

namespace {
/// The data of the page, with each file name and each piece of source once.
class DataWriter {
public:
  explicit DataWriter(SourceText &Texts) : Texts(Texts) {}

  json::Value document(llvm::ArrayRef<ProgramFinding> Findings) {
    json::Array All;
    json::Object Pages;
    for (const ProgramFinding &F : Findings) {
      json::Array Notes;
      for (const tooling::DiagnosticMessage &Note : F.Error.Notes)
        Notes.push_back(step(Note, F.Error));
      if (auto Page = pageOf(F.Error.DiagnosticName))
        Pages[F.Error.DiagnosticName] = Page->str();
      All.push_back(json::Object{{"check", F.Error.DiagnosticName},
                                 {"function", json::fixUTF8(F.Function)},
                                 {"error", isError(F.Error) || F.Error.IsWarningAsError},
                                 {"at", step(F.Error.Message, F.Error)},
                                 {"notes", std::move(Notes)}});
    }
    return json::Object{{"findings", std::move(All)},
                        {"files", std::move(Files)},
                        {"pieces", std::move(Pieces)},
                        {"pages", std::move(Pages)}};
  }

private:
  json::Object step(const tooling::DiagnosticMessage &M, const tidy::ClangTidyError &E) {
    std::string Path = absolutePath(M.FilePath, E.BuildDirectory);
    auto At = Texts.position(Path, M.FileOffset);
    return json::Object{{"text", json::fixUTF8(M.Message)},
                        {"file", number(FileNumbers, Files, M.FilePath, json::fixUTF8(M.FilePath))},
                        {"line", At.Line},
                        {"column", At.Column},
                        {"piece", piece(Path, At.Line)}};
  }

  static unsigned number(llvm::StringMap<unsigned> &Numbers, json::Array &All, StringRef Key, json::Value Value) {
    auto [Found, New] = Numbers.try_emplace(Key, unsigned(All.size()));
    if (New)
      All.push_back(std::move(Value));
    return Found->second;
  }

  /// The lines around `Line`.
  unsigned piece(StringRef Path, unsigned Line) {
    constexpr unsigned Around = 3, LongestLine = 200;
    unsigned First = Line > Around ? Line - Around : 1, Number = 1;
    json::Array Lines;
    for (StringRef Rest = Texts.text(Path); !Rest.empty() && Number <= Line + Around; ++Number) {
      StringRef Text;
      std::tie(Text, Rest) = Rest.split('\n');
      if (Number >= First)
        Lines.push_back(json::fixUTF8(Text.take_front(LongestLine)));
    }
    std::string Key = (Path + ":" + llvm::Twine(Line)).str();
    return number(PieceNumbers, Pieces, Key, json::Object{{"first", First}, {"lines", std::move(Lines)}});
  }

  SourceText &Texts;
  llvm::StringMap<unsigned> FileNumbers, PieceNumbers;
  json::Array Files, Pieces;
};
} // namespace

std::string corolint::htmlReport(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  std::string Data = llvm::formatv("{0}", DataWriter(Texts).document(Findings)), Safe;
  // In a script element, `<` could end the script or begin a comment.
  for (char C : Data)
    Safe += C == '<' ? std::string("\\u003c") : std::string(1, C);
  auto [Before, After] = StringRef(HtmlTemplates[0].Text).split("@DATA@");
  return (Before + Safe + After).str();
}
