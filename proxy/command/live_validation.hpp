// `crossfade validate` against the running proxy: snapshot pairs that the mirrors provide while clients write, and the
// record of the last run.
#pragma once

#include <nlohmann/json.hpp>

#include "proxy/command/runtime.hpp"

namespace crossfade::command {

// request: {tables: [..], max_differences: n, format: text|json|html}. The rendered report; blocking, for the
// validation lane.
result<std::string> validate_live(runtime& r, const nlohmann::json& request);

}  // namespace crossfade::command
