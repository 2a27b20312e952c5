// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Messages.h"
#include <cerrno>
#include <unistd.h>

using namespace corolint;
using llvm::StringRef;

bool MessageReader::fill() {
  char Part[65536];
  ssize_t Length;
  do
    Length = ::read(Descriptor, Part, sizeof Part);
  while (Length < 0 && errno == EINTR);
  if (Length > 0)
    Buffer.append(Part, Length);
  return Length > 0;
}

bool MessageReader::read(std::string &Body) {
  size_t End;
  while ((End = Buffer.find("\r\n\r\n")) == std::string::npos)
    if (!fill())
      return false;
  size_t Length = 0;
  for (StringRef Rest = StringRef(Buffer).take_front(End); !Rest.empty();) {
    auto [Line, After] = Rest.split("\r\n");
    Rest = After;
    if (Line.consume_front_insensitive("Content-Length:") && Line.trim().getAsInteger(10, Length))
      return false;
  }
  while (Buffer.size() < End + 4 + Length)
    if (!fill())
      return false;
  Body = Buffer.substr(End + 4, Length);
  Buffer.erase(0, End + 4 + Length);
  return true;
}

void MessageWriter::write(StringRef Body) {
  std::lock_guard<std::mutex> Lock(Mutex);
  std::string Frame = "Content-Length: " + std::to_string(Body.size()) + "\r\n\r\n" + Body.str();
  for (StringRef Left = Frame; Descriptor >= 0 && !Left.empty();) {
    ssize_t Length = ::write(Descriptor, Left.data(), Left.size());
    if (Length < 0 && errno != EINTR)
      return;
    Left = Left.drop_front(Length < 0 ? 0 : Length);
  }
}

void MessageWriter::close() {
  std::lock_guard<std::mutex> Lock(Mutex);
  if (Descriptor >= 0)
    ::close(Descriptor);
  Descriptor = -1;
}
