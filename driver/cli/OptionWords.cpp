// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/OptionWords.h"
#include "support/NearestName.h"

using namespace corolint;
using llvm::StringRef;
namespace cl = llvm::cl;

static cl::SubCommand &subcommandOf(llvm::ArrayRef<const char *> Words) {
  if (Words.size() > 1)
    for (cl::SubCommand *Command : cl::getRegisteredSubcommands())
      if (!Command->getName().empty() && Command->getName() == Words[1])
        return *Command;
  return cl::SubCommand::getTopLevel();
}

std::string corolint::unknownOption(llvm::ArrayRef<const char *> Words) {
  cl::SubCommand &Command = subcommandOf(Words);
  auto &Known = cl::getRegisteredOptions(Command);
  std::vector<std::string> Names;
  for (const auto &Option : Known)
    if (Option.second->getOptionHiddenFlag() == cl::NotHidden)
      Names.push_back((Option.second->ArgStr.size() == 1 ? "-" : "--") + Option.second->ArgStr.str());
  bool IsValue = false;
  for (StringRef Word : Words.drop_front()) {
    if (IsValue || !Word.starts_with("-") || Word.size() == 1) {
      IsValue = false;
      continue;
    }
    auto [Name, Value] = Word.ltrim('-').split('=');
    auto Found = Known.find(Name);
    if (Found != Known.end()) {
      IsValue = !Word.contains('=') && Found->second->getValueExpectedFlag() == cl::ValueRequired;
      continue;
    }
    // `-j4`: an option whose value may follow directly.
    auto Short = Known.find(Name.take_front(1));
    if (!Word.starts_with("--") && Short != Known.end() && Short->second->getFormattingFlag() == cl::Prefix)
      continue;
    std::string Where = Command.getName().empty() ? "corolint" : "corolint " + Command.getName().str();
    std::string Meant = didYouMean("--" + Name.str(), Names);
    return "no option is named '" + Word.split('=').first.str() + "'" +
           (Meant.empty() ? "; " + Where + " --help lists all" : Meant);
  }
  return {};
}

std::vector<std::string> corolint::subcommandNames() {
  std::vector<std::string> Result;
  for (cl::SubCommand *Command : cl::getRegisteredSubcommands())
    if (!Command->getName().empty())
      Result.push_back(Command->getName().str());
  return Result;
}
