// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Documents.h"

using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

/// Returns the UTF-16 code units of the character that begins with this byte, or 0 if none begins here.
static unsigned unitsAt(unsigned char Byte) { return (Byte & 0xC0) == 0x80 ? 0 : Byte >= 0xF0 ? 2 : 1; }

unsigned corolint::utf16Length(StringRef Text) {
  unsigned Units = 0;
  for (unsigned char Byte : Text)
    Units += unitsAt(Byte);
  return Units;
}

/// Returns where the line begins, or the end of the text if there are fewer lines.
static size_t lineBegin(StringRef Text, int64_t Number) {
  size_t At = 0;
  for (; Number > 0; --Number) {
    size_t End = Text.find('\n', At);
    if (End == StringRef::npos)
      return Text.size();
    At = End + 1;
  }
  return At;
}

static size_t offsetOf(StringRef Text, const json::Object *Position) {
  if (!Position)
    return Text.size();
  size_t At = lineBegin(Text, Position->getInteger("line").value_or(0));
  int64_t Units = Position->getInteger("character").value_or(0);
  // A column beyond the end of its line means that end.
  while (Units > 0 && At < Text.size() && Text[At] != '\n') {
    Units -= unitsAt(Text[At]);
    do
      ++At;
    while (At < Text.size() && unitsAt(Text[At]) == 0);
  }
  return At;
}

static void change(std::string &Text, const json::Object &Change) {
  std::string New = Change.getString("text").value_or("").str();
  const json::Object *Range = Change.getObject("range");
  if (!Range) {
    Text = std::move(New);
    return;
  }
  size_t Begin = offsetOf(Text, Range->getObject("start")), End = offsetOf(Text, Range->getObject("end"));
  if (Begin <= End)
    Text.replace(Begin, End - Begin, New);
}

void Documents::follow(StringRef Method, const json::Object &Params) {
  const json::Object *Document = Params.getObject("textDocument");
  auto Uri = Document ? Document->getString("uri") : std::nullopt;
  if (!Uri)
    return;
  int64_t Version = Document->getInteger("version").value_or(0);
  if (Method == "textDocument/didOpen")
    Files[*Uri] = {Document->getString("text").value_or("").str(), Version};
  else if (Method == "textDocument/didClose")
    Files.erase(*Uri);
  auto Known = Files.find(*Uri);
  if (Method != "textDocument/didChange" || Known == Files.end())
    return;
  Known->second.Version = Version;
  if (const json::Array *Changes = Params.getArray("contentChanges"))
    for (const json::Value &Each : *Changes)
      if (const json::Object *Changed = Each.getAsObject())
        change(Known->second.Text, *Changed);
}

std::optional<StringRef> Documents::line(StringRef Uri, int64_t Number) const {
  auto Known = Files.find(Uri);
  if (Known == Files.end() || Number < 0)
    return std::nullopt;
  StringRef Text = Known->second.Text;
  size_t Begin = lineBegin(Text, Number);
  if (Begin == Text.size() && Number > 0 && !Text.ends_with("\n"))
    return std::nullopt;
  return Text.slice(Begin, std::min(Text.find('\n', Begin), Text.size())).rtrim('\r');
}

std::vector<std::pair<std::string, int64_t>> Documents::versions() const {
  std::vector<std::pair<std::string, int64_t>> Result;
  for (const auto &Each : Files)
    Result.emplace_back(Each.getKey().str(), Each.second.Version);
  return Result;
}
