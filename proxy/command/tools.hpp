// Commands on the stores themselves: check, validate (through the proxy where one runs), backfill. Each prints its
// result and returns the exit code. They throw fatal.
#pragma once

#include "proxy/command/options.hpp"

namespace crossfade::command {

int run_check(const options& o);
int run_validate(const options& o);
int run_backfill(const options& o);

}  // namespace crossfade::command
