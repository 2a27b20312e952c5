#include "store.h"
#include <fstream>
#include <iterator>

std::string read_profile(const std::string &name) {
  std::ifstream file(name);
  return {std::istreambuf_iterator<char>(file), {}};
}
