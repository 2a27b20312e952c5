// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Proxy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;
namespace json = llvm::json;

Proxy::Proxy(int FromEditor, int ToEditor, int FromServer, int ToServer, const ProxyOptions &Options)
    : Editor(FromEditor), Server(FromServer), ToEditor(ToEditor), ToServer(ToServer) {
  if (!Options.Driver.empty())
    Renewal = std::make_unique<IndexRenewal>(
        Options.Driver, Options.Database,
        [this](const json::Value &Findings, bool IndexChanged) { takeFindings(Findings, IndexChanged); });
}

static std::string printed(const json::Value &Value) { return llvm::formatv("{0}", Value).str(); }

/// Returns the path of a `file:` URI, or empty text for another scheme.
static std::string pathOf(StringRef Uri) {
  if (!Uri.consume_front("file://"))
    return {};
  std::string Result;
  for (size_t I = 0; I < Uri.size(); ++I) {
    unsigned Code;
    bool IsEscape = Uri[I] == '%' && !Uri.substr(I + 1, 2).getAsInteger(16, Code);
    Result += IsEscape ? char(Code) : Uri[I];
    I += IsEscape ? 2 : 0;
  }
  return Result;
}

void Proxy::serveEditor() {
  std::string Body;
  while (Editor.read(Body)) {
    // Other messages are passed on unread.
    bool MayMatter = StringRef(Body).contains("textDocument/") || StringRef(Body).contains("\"initialize\"");
    auto Message = MayMatter ? json::parse(Body) : llvm::Expected<json::Value>(nullptr);
    std::lock_guard<std::mutex> InOrder(Order);
    if (!Message)
      llvm::consumeError(Message.takeError());
    else if (const json::Object *Object = Message->getAsObject())
      if (auto Method = Object->getString("method"))
        noteRequest(*Method, *Object);
    ToServer.write(Body);
  }
  Renewal.reset();
  ToServer.close();
}

void Proxy::noteRequest(StringRef Method, const json::Object &Message) {
  const json::Object *Params = Message.getObject("params");
  if (!Params)
    return;
  std::lock_guard<std::mutex> Lock(Mutex);
  Open.follow(Method, *Params);
  const json::Object *Document = Params->getObject("textDocument");
  if (Method == "initialize") {
    const json::Object *Client = Params->getObject("capabilities");
    const json::Object *Texts = Client ? Client->getObject("textDocument") : nullptr;
    const json::Object *Actions = Texts ? Texts->getObject("codeAction") : nullptr;
    TakesActions = Actions && Actions->getObject("codeActionLiteralSupport");
  } else if (Method == "textDocument/codeAction" && TakesActions && Document && Message.get("id")) {
    const json::Object *Context = Params->getObject("context");
    const json::Array *Diagnostics = Context ? Context->getArray("diagnostics") : nullptr;
    const json::Array *Only = Context ? Context->getArray("only") : nullptr;
    bool WantsFixes = !Only || llvm::any_of(*Only, [](const json::Value &Kind) { return Kind == "quickfix"; });
    if (Diagnostics && WantsFixes)
      Asked[printed(*Message.get("id"))] = nolintActions(Document->getString("uri").value_or(""), *Diagnostics, Open);
  } else if (Method == "textDocument/didSave" && Document && Renewal) {
    if (std::string Path = pathOf(Document->getString("uri").value_or("")); !Path.empty())
      Renewal->saved(Path);
  }
}

void Proxy::serveServer() {
  std::string Body;
  while (Server.read(Body)) {
    bool MayMatter = StringRef(Body).contains("textDocument/publishDiagnostics");
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      MayMatter |= !Asked.empty();
    }
    auto Message = MayMatter ? json::parse(Body) : llvm::Expected<json::Value>(nullptr);
    json::Object *Object = nullptr;
    if (!Message)
      llvm::consumeError(Message.takeError());
    else
      Object = Message->getAsObject();
    json::Object *Params = Object ? Object->getObject("params") : nullptr;
    if (Params && Object->getString("method") == "textDocument/publishDiagnostics")
      publish(std::move(*Params));
    else if (Object && completeActions(*Object))
      ToEditor.write(printed(*Message));
    else
      ToEditor.write(Body);
  }
  ToEditor.close();
}

bool Proxy::completeActions(json::Object &Message) {
  const json::Value *Id = Message.get("id");
  json::Array *Answer = Message.getArray("result");
  if (!Id || Message.get("method"))
    return false;
  std::lock_guard<std::mutex> Lock(Mutex);
  auto Known = Asked.find(printed(*Id));
  if (Known == Asked.end())
    return false;
  if (Answer)
    for (json::Value &Action : Known->second)
      Answer->push_back(std::move(Action));
  Asked.erase(Known);
  return Answer;
}

void Proxy::publish(json::Object Params) {
  json::Object Shown;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    std::string Uri = Params.getString("uri").value_or("").str();
    if (json::Array *Diagnostics = Params.getArray("diagnostics"))
      improveDiagnostics(*Diagnostics);
    Published[Uri] = Params;
    Shown = std::move(Params);
    if (json::Array *Diagnostics = Shown.getArray("diagnostics"))
      addProgramFindings(Uri, *Diagnostics);
  }
  ToEditor.write(printed(
      json::Object{{"jsonrpc", "2.0"}, {"method", "textDocument/publishDiagnostics"}, {"params", std::move(Shown)}}));
}

void Proxy::addProgramFindings(StringRef Uri, json::Array &Diagnostics) {
  auto Known = Found.find(pathOf(Uri));
  if (Known == Found.end())
    return;
  for (const ProgramFinding &F : Known->second) {
    auto Line = Open.line(Uri, F.Line);
    if (!Line || *Line != F.Text)
      continue;
    auto At = [&](StringRef Text) { return json::Object{{"line", F.Line}, {"character", int64_t(utf16Length(Text))}}; };
    StringRef Before = Line->take_front(F.Column), Comment = Line->drop_front(Before.size());
    StringRef Covered = Comment.take_front(Comment.find_first_of(",)") + (Comment.starts_with("NOLINT") ? 1 : 0));
    Diagnostics.push_back(
        json::Object{{"range", json::Object{{"start", At(Before)}, {"end", At((Before + Covered).str())}}},
                     {"severity", 2},
                     {"code", F.Check},
                     {"source", "corolint"},
                     {"tags", json::Array{1}}, // unnecessary: shown faded
                     {"message", F.Message}});
    improveDiagnostics(Diagnostics);
  }
}

void Proxy::takeFindings(const json::Value &Findings, bool IndexChanged) {
  const json::Object *Document = Findings.getAsObject();
  const json::Array *All = Document ? Document->getArray("findings") : nullptr;
  if (!All)
    return;
  std::vector<json::Object> Again;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Found.clear();
    for (const json::Value &Each : *All) {
      const json::Object *F = Each.getAsObject();
      StringRef Check = F ? F->getString("check").value_or("") : "";
      if (!Check.ends_with("-nolint"))
        continue;
      llvm::SmallString<256> Path(F->getString("file").value_or(""));
      std::ignore = llvm::sys::fs::make_absolute(Path);
      int64_t Line = F->getInteger("line").value_or(1) - 1;
      auto Text = llvm::MemoryBuffer::getFile(Path);
      llvm::SmallVector<StringRef> Lines;
      if (Text)
        (*Text)->getBuffer().split(Lines, '\n');
      if (Line >= 0 && Line < int64_t(Lines.size()))
        Found[Path.str().str()].push_back({Line, F->getInteger("column").value_or(1) - 1, Check.str(),
                                           F->getString("message").value_or("").str(), Lines[Line].rtrim('\r').str()});
    }
    for (const auto &[Uri, Params] : Published)
      Again.push_back(Params);
  }
  for (json::Object &Params : Again)
    publish(std::move(Params));
  if (!IndexChanged)
    return;
  // clangd parses an open file again, and so reads the new index.
  std::lock_guard<std::mutex> InOrder(Order);
  std::vector<std::pair<std::string, int64_t>> Rebuilt;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Rebuilt = Open.versions();
  }
  for (const auto &[Uri, Version] : Rebuilt)
    ToServer.write(
        printed(json::Object{{"jsonrpc", "2.0"},
                             {"method", "textDocument/didChange"},
                             {"params", json::Object{{"textDocument", json::Object{{"uri", Uri}, {"version", Version}}},
                                                     {"contentChanges", json::Array{}},
                                                     {"wantDiagnostics", true},
                                                     {"forceRebuild", true}}}}));
}
