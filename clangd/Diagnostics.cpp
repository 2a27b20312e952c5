// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Diagnostics.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

/// The folder of the pages: in the source tree, if this is its build, or where the packages install them.
static std::string folderOfPages() {
  static int Symbol;
  const std::string Self = llvm::sys::fs::getMainExecutable("corolint-clangd", &Symbol);
  StringRef Bin = llvm::sys::path::parent_path(Self);
  llvm::SmallString<256> Pages(Bin);
  llvm::sys::path::append(Pages, "../../../docs/checks");
  llvm::sys::path::remove_dots(Pages, /*remove_dot_dot=*/true);
  return llvm::sys::fs::exists(Pages + "/blocking-call.md") ? ("file://" + Pages + "/").str() : COROLINT_PAGES;
}

static std::string pageOf(StringRef Check) {
  static const std::string Folder = folderOfPages();
  Check.consume_front("async-");
  Check.consume_front("hint-");
  // Findings about NOLINT comments are explained with the driver.
  return Check.ends_with("-nolint") ? Folder + "../corolint.md" : Folder + Check.str() + ".md";
}

static StringRef codeOf(const json::Object &Diagnostic) { return Diagnostic.getString("code").value_or(""); }

using Place = std::pair<int64_t, int64_t>;

/// Returns line and column of the range's `start` or `end`, for comparisons.
static Place placeOf(const json::Object &Diagnostic, StringRef Side) {
  const json::Object *Range = Diagnostic.getObject("range");
  const json::Object *At = Range ? Range->getObject(Side) : nullptr;
  return At ? Place(At->getInteger("line").value_or(-1), At->getInteger("character").value_or(-1)) : Place(-1, -1);
}

static bool overlap(const json::Object &A, const json::Object &B) {
  return placeOf(A, "start") < placeOf(B, "end") && placeOf(B, "start") < placeOf(A, "end");
}

/// Whether clang warns here because the result of a call is not used. The same forgotten co_await is our finding.
static bool isUnusedResult(const json::Object &Diagnostic) {
  StringRef Code = codeOf(Diagnostic);
  Code.consume_front("-W");
  return Code == "unused-result" || Code == "unused-value" || Code == "warn_unused_result" ||
         Code == "warn_unused_call";
}

void corolint::improveDiagnostics(json::Array &Diagnostics) {
  std::vector<json::Object> Discarded;
  for (json::Value &Each : Diagnostics)
    if (json::Object *D = Each.getAsObject(); D && codeOf(*D).starts_with("async-")) {
      (*D)["codeDescription"] = json::Object{{"href", pageOf(codeOf(*D))}};
      if (codeOf(*D) == "async-discarded-task")
        Discarded.push_back(*D);
    }
  auto IsSaidTwice = [&](const json::Value &Each) {
    const json::Object *D = Each.getAsObject();
    return D && isUnusedResult(*D) &&
           llvm::any_of(Discarded, [&](const json::Object &Ours) { return overlap(*D, Ours); });
  };
  json::Array Kept;
  for (json::Value &Each : Diagnostics)
    if (!IsSaidTwice(Each))
      Kept.push_back(std::move(Each));
  Diagnostics = std::move(Kept);
}

static json::Object position(int64_t Line, int64_t Character) {
  return json::Object{{"line", Line}, {"character", Character}};
}

/// Returns the comment for a finding on this line; above it, if the line continues in the next one.
static json::Object nolintEdit(int64_t Number, StringRef Line, StringRef Check) {
  auto Insert = [&](int64_t Column, const std::string &Text) {
    return json::Object{{"range", json::Object{{"start", position(Number, Column)}, {"end", position(Number, Column)}}},
                        {"newText", Text}};
  };
  StringRef Code = Line.rtrim();
  if (Code.ends_with("\\"))
    return Insert(
        0,
        (Line.take_while([](char C) { return C == ' ' || C == '\t'; }) + "// NOLINTNEXTLINE(" + Check + ")\n").str());
  size_t Comment = Line.rfind("// NOLINT(");
  size_t Close = Comment == StringRef::npos ? Comment : Line.find(')', Comment);
  if (Close != StringRef::npos)
    return Insert(utf16Length(Line.take_front(Close)), (", " + Check).str());
  return Insert(utf16Length(Code), (" // NOLINT(" + Check + ")").str());
}

json::Array corolint::nolintActions(StringRef Uri, const json::Array &Diagnostics, const Documents &Open) {
  json::Array Result;
  for (const json::Value &Each : Diagnostics) {
    const json::Object *D = Each.getAsObject();
    if (!D || !codeOf(*D).starts_with("async-") || codeOf(*D).ends_with("-nolint"))
      continue;
    int64_t Number = placeOf(*D, "start").first;
    auto Line = Open.line(Uri, Number);
    if (!Line)
      continue;
    json::Object Changes;
    Changes[Uri.str()] = json::Array{nolintEdit(Number, *Line, codeOf(*D))};
    Result.push_back(json::Object{{"title", ("suppress with NOLINT(" + codeOf(*D) + ")").str()},
                                  {"kind", "quickfix"},
                                  {"diagnostics", json::Array{Each}},
                                  {"edit", json::Object{{"changes", std::move(Changes)}}}});
  }
  return Result;
}
