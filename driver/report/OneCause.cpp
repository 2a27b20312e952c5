// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/OneCause.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;
using namespace corolint;

/// Returns where the chain of calls ends, and what is found there, or empty text if the finding has no chain.
static std::string causeOf(const ProgramFinding &F) {
  const tidy::ClangTidyError &E = F.Error;
  if (E.Notes.empty() || (E.DiagnosticName != "async-blocking-call" && E.DiagnosticName != "async-nested-run"))
    return {};
  const tooling::DiagnosticMessage &End = E.Notes.back();
  return E.DiagnosticName + "\n" + absolutePath(End.FilePath, E.BuildDirectory) + "\n" + std::to_string(End.FileOffset);
}

static tooling::DiagnosticMessage callerOf(const ProgramFinding &F) {
  tooling::DiagnosticMessage Caller("this call leads there too");
  Caller.FilePath = absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory);
  Caller.FileOffset = F.Error.Message.FileOffset;
  return Caller;
}

void corolint::uniteCauses(std::vector<ProgramFinding> &Findings) {
  llvm::StringMap<size_t> Nearest;
  for (size_t I = 0; I < Findings.size(); ++I)
    if (std::string Cause = causeOf(Findings[I]); !Cause.empty()) {
      auto [Known, New] = Nearest.try_emplace(Cause, I);
      if (!New && Findings[I].Error.Notes.size() < Findings[Known->second].Error.Notes.size())
        Known->second = I;
    }
  std::vector<ProgramFinding> Result;
  std::vector<std::vector<tooling::DiagnosticMessage>> Callers(Findings.size());
  auto IsLeftOut = [&](size_t I, size_t &Told) {
    std::string Cause = causeOf(Findings[I]);
    Told = Cause.empty() ? I : Nearest.lookup(Cause);
    return Told != I;
  };
  size_t Told = 0;
  for (size_t I = 0; I < Findings.size(); ++I)
    if (IsLeftOut(I, Told))
      Callers[Told].push_back(callerOf(Findings[I]));
  for (size_t I = 0; I < Findings.size(); ++I) {
    if (IsLeftOut(I, Told))
      continue;
    ProgramFinding &F = Findings[I];
    if (size_t More = Callers[I].size())
      F.Error.Message.Message += " (and " + std::to_string(More) +
                                 (More == 1 ? " more call leads" : " more calls lead") + " to the same cause)";
    F.Callers = std::move(Callers[I]);
    Result.push_back(ProgramFinding(F));
  }
  Findings = std::move(Result);
}
