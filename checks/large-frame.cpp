// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/LargeFrame.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a coroutine with a large frame.
class LargeFrame : public AsyncCheck {
public:
  LargeFrame(StringRef Name, tidy::ClangTidyContext *Context)
      : AsyncCheck(Name, Context), Bytes(Options.get("Bytes", 16384U)) {}

  void storeOwnOptions(tidy::ClangTidyOptions::OptionMap &Map) override { Options.store(Map, "Bytes", Bytes); }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines())
      if (FrameSize Size = frameSizeOf(*F, TU.liveAcrossSuspend(*F), TU.context(), TU.tasks());
          Size.Bytes >= Bytes && isFirstReportAt(F->getLocation()))
        report(*F, Size);
  }

private:
  void report(const FunctionDecl &F, const FrameSize &Size) {
    constexpr unsigned Shown = 3;
    diag(F.getLocation(),
         "each call of this coroutine allocates at least %0 bytes for what it keeps while it is suspended; "
         "put large objects on the heap, or end their scope before the suspension")
        << unsigned(Size.Bytes);
    for (const FrameSize::Part &Part : llvm::ArrayRef(Size.Parts).take_front(Shown))
      if (Part.Bytes >= Size.Bytes / 10)
        diag(Part.Variable->getLocation(), "%select{an unnamed parameter|%1}0 takes %2 bytes", DiagnosticIDs::Note)
            << bool(Part.Variable->getIdentifier()) << Part.Variable << unsigned(Part.Bytes);
    if (Size.At)
      diag(Size.At->getKeywordLoc(), "suspended here", DiagnosticIDs::Note);
  }

  const unsigned Bytes;
};
} // namespace

COROLINT_CHECK(LargeFrame)
