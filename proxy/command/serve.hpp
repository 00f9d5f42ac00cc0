// `crossfade serve`: the proxy. Blocking until SIGTERM or SIGINT. Throws fatal.
#pragma once

#include "proxy/command/options.hpp"

namespace crossfade::command {

int run_serve(options o);

}  // namespace crossfade::command
