// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/TerminalPage.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Unicode.h"

using namespace corolint;
using llvm::StringRef;

static constexpr llvm::StringLiteral Bold = "\033[1m", Cyan = "\033[36m", Red = "\033[31m", Green = "\033[32m",
                                     Plain = "\033[0m";

static unsigned columnsOf(StringRef Text) {
  int Columns = llvm::sys::unicode::columnWidthUTF8(Text);
  return Columns < 0 ? Text.size() : Columns;
}

namespace {
class Setter {
public:
  Setter(unsigned Width, bool Styled) : Width(Width), Styled(Styled) {}

  std::string set(StringRef Markdown) {
    for (StringRef Line : llvm::split(Markdown.rtrim('\n'), '\n'))
      setLine(Line);
    endParagraph();
    return std::move(Result);
  }

private:
  std::string styled(StringRef Style, StringRef Text) const {
    return Styled ? (Style + Text + Plain).str() : Text.str();
  }

  void setLine(StringRef Line) {
    if (Line.consume_front("```")) {
      setFence(Line);
    } else if (InCode) {
      Result += Line.empty() ? "\n" : "    " + styled(Cyan, Line) + "\n";
    } else if (Line.starts_with("#")) {
      endParagraph();
      Result += styled(Bold, Line.ltrim('#').ltrim()) + "\n";
    } else if (Line.trim().empty()) {
      endParagraph();
      Result += "\n";
    } else {
      addToParagraph(Line);
    }
  }

  /// Begins code, with its label if it has one, or ends it.
  void setFence(StringRef Info) {
    endParagraph();
    InCode = !InCode;
    StringRef Label = Info.split(' ').second;
    if (InCode && Label.size())
      Result += "  " + styled(Label == "bad" ? Red : Green, Label) + ":\n";
  }

  void addToParagraph(StringRef Line) {
    bool IsItem = Line.starts_with("- ");
    if (IsItem)
      endParagraph();
    Indent = IsItem ? 2 : Paragraph.empty() ? 0 : Indent;
    Paragraph += (Paragraph.empty() ? "" : " ") + Line.trim().str();
  }

  /// Fills the collected words of the paragraph.
  void endParagraph() {
    unsigned Column = 0;
    const std::string Text = withoutLinks(Paragraph);
    llvm::SmallVector<StringRef, 64> Words;
    llvm::SplitString(Text, Words, " ");
    for (StringRef Word : Words) {
      unsigned Columns = columnsOf(Word) - (Styled ? Word.count('`') : 0);
      if (Column && Column + 1 + Columns > Width) {
        Result += "\n" + std::string(Indent, ' ');
        Column = Indent;
      } else if (Column) {
        Result += ' ';
        ++Column;
      }
      Column += Columns;
      for (char C : Word)
        if (C == '`' && Styled)
          Result += (InSpan = !InSpan) ? Cyan : Plain;
        else
          Result += C;
    }
    if (Column)
      Result += '\n';
    Paragraph.clear();
    Indent = 0;
  }

  /// `[text](target)` becomes `text`.
  static std::string withoutLinks(StringRef Text) {
    std::string Result;
    while (true) {
      size_t Middle = Text.find("](");
      size_t Open = Middle == StringRef::npos ? Middle : Text.take_front(Middle).rfind('[');
      size_t Close = Middle == StringRef::npos ? Middle : Text.find(')', Middle);
      if (Open == StringRef::npos || Close == StringRef::npos)
        return Result + Text.str();
      Result += Text.take_front(Open);
      Result += Text.slice(Open + 1, Middle);
      Text = Text.drop_front(Close + 1);
    }
  }

  unsigned Width, Indent = 0;
  bool Styled, InCode = false, InSpan = false;
  std::string Result, Paragraph;
};
} // namespace

std::string corolint::setForTerminal(StringRef Markdown, unsigned Width, bool Styled) {
  return Setter(Width, Styled).set(Markdown);
}
