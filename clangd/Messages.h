// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The frames of the Language Server Protocol on file descriptors.

#ifndef COROLINT_CLANGD_MESSAGES_H
#define COROLINT_CLANGD_MESSAGES_H

#include "llvm/ADT/StringRef.h"
#include <mutex>
#include <string>

namespace corolint {

class MessageReader {
public:
  explicit MessageReader(int Descriptor) : Descriptor(Descriptor) {}

  /// Reads the body of the next message. Returns false if there is none.
  bool read(std::string &Body);

private:
  bool fill();

  int Descriptor;
  std::string Buffer;
};

/// May be used by several threads.
class MessageWriter {
public:
  explicit MessageWriter(int Descriptor) : Descriptor(Descriptor) {}

  void write(llvm::StringRef Body);
  void close();

private:
  std::mutex Mutex;
  int Descriptor;
};

} // namespace corolint

#endif
