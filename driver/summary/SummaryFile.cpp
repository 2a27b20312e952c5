// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "summary/SummaryFile.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "model/effects/EffectsIndex.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <ctime>

using namespace corolint;
using llvm::StringRef;

static llvm::Error failure(StringRef Path, const llvm::Twine &What) {
  return llvm::createStringError(Path + ": " + What);
}

llvm::Error corolint::writeWhole(StringRef Path, StringRef Bytes, std::optional<llvm::sys::TimePoint<>> AsOf) {
  auto Temporary = llvm::sys::fs::TempFile::create(Path + ".%%%%%%%%.tmp");
  if (!Temporary)
    return failure(Path, "cannot be written: " + llvm::toString(Temporary.takeError()));
  llvm::raw_fd_ostream Out(Temporary->FD, /*shouldClose=*/false);
  Out << Bytes;
  Out.flush();
  if (std::error_code Problem = Out.error()) {
    Out.clear_error();
    llvm::consumeError(Temporary->discard());
    return failure(Path, "cannot be written: " + Problem.message());
  }
  if (AsOf)
    if (std::error_code Problem = llvm::sys::fs::setLastAccessAndModificationTime(Temporary->FD, *AsOf)) {
      llvm::consumeError(Temporary->discard());
      return failure(Path, "its time cannot be set: " + Problem.message());
    }
  if (llvm::Error Problem = Temporary->keep(Path))
    return failure(Path, "cannot be written: " + llvm::toString(std::move(Problem)));
  return llvm::Error::success();
}

llvm::sys::TimePoint<> corolint::fileTimeNow() {
#ifdef CLOCK_REALTIME_COARSE
  // Linux takes file times from this clock, which is up to a tick behind the other.
  timespec Now;
  if (!clock_gettime(CLOCK_REALTIME_COARSE, &Now))
    return llvm::sys::toTimePoint(Now.tv_sec, Now.tv_nsec);
#endif
  return std::chrono::system_clock::now();
}

StringRef corolint::writerVersion() { return model::indexWriter(); }

StringRef corolint::textOf(const flatbuffers::String *Text) {
  return Text ? StringRef(Text->c_str(), Text->size()) : StringRef();
}

/// Whether the numbers that are cast to enumerations are among their values. The verifier only checks offsets.
static bool hasValidLevels(const stored::Unit &Unit) {
  using Level = clang::tidy::ClangTidyError::Level;
  return !Unit.findings() || llvm::all_of(*Unit.findings(), [](const stored::Finding *F) {
    return F->level() == Level::Warning || F->level() == Level::Error || F->level() == Level::Remark;
  });
}

llvm::Expected<StoredUnit> corolint::readUnit(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return failure(Path, "cannot be read: " + Buffer.getError().message());
  StoredUnit Result{std::move(*Buffer)};
  const auto *Begin = reinterpret_cast<const uint8_t *>(Result.Bytes->getBufferStart());
  size_t Size = Result.Bytes->getBufferSize();
  if (Size < 8 || !stored::UnitBufferHasIdentifier(Begin))
    return failure(Path, "is no summary of corolint's; make it with corolint summarize");
  flatbuffers::Verifier Verifier(Begin, Size, /*max_depth=*/64, /*max_tables=*/1u << 31);
  if (!stored::VerifyUnitBuffer(Verifier))
    return failure(Path, "is broken; delete it and make it anew with corolint summarize");
  Result.Unit = stored::GetUnit(Begin);
  if (StringRef Writer = textOf(Result.Unit->writer()); Writer != writerVersion())
    return failure(Path, "was written by " + (Writer.empty() ? "somebody else" : Writer) + ", and this is " +
                             writerVersion() + "; make it anew with corolint summarize");
  if (!hasValidLevels(*Result.Unit))
    return failure(Path, "is broken; delete it and make it anew with corolint summarize");
  llvm::sys::fs::file_status Status;
  if (std::error_code Problem = llvm::sys::fs::status(Path, Status))
    return failure(Path, "cannot be read: " + Problem.message());
  Result.Written = Status.getLastModificationTime().time_since_epoch();
  return Result;
}
