// Small files of one line: /proc, the state directory.
#pragma once

#include <string>

namespace crossfade::command {

// Without its newline; empty where the file cannot be read.
std::string first_line(const std::string& path);

}  // namespace crossfade::command
