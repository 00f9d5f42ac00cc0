// `crossfade user add NAME`: asks for a password and prints a line for --users.
#pragma once

#include "proxy/command/options.hpp"

namespace crossfade::command {

int run_user(const options& o);

}  // namespace crossfade::command
