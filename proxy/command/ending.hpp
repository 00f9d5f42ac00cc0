// `finish` and `abandon`: mirroring ends, everything of ours goes from both stores, the application's tables and rows
// stay.
#pragma once

#include <nlohmann/json.hpp>

#include "proxy/command/runtime.hpp"

namespace crossfade::command {

// to: finished (only in `switched`) or abandoned (only in `preparing` and `dual-write`). Clients stay connected. 55000
// in another phase, naming the command that comes first. Repeated after a failure it goes on where it stopped.
result<nlohmann::json> end_migration(runtime& r, journal::phase to);

// A clean-up that a crash cut short is completed from the stores alone, at a later start. Throws fatal.
void complete_ending(const options& o, journal::phase ended);

// Everything of ours goes from both stores; the phase does not matter. Throws fatal.
void remove_migration(const options& o);

}  // namespace crossfade::command
