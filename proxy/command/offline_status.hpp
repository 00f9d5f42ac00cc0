// `crossfade status` while no proxy runs: what the SQLite file and PostgreSQL say themselves. Throws fatal where a
// store cannot be read.
#pragma once

#include <nlohmann/json.hpp>

#include "proxy/command/options.hpp"

namespace crossfade::command {

nlohmann::json offline_status(const options& o);

}  // namespace crossfade::command
