#pragma once
#include <string>

std::string read_profile(const std::string &name);
