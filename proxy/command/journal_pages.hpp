// `crossfade journal` of a running proxy: POST /journal/list, show, retry, skip, prune. What an operator decides is in
// the history, durably, before it is done and answered.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "proxy/admin/server.hpp"
#include "proxy/command/runtime.hpp"

namespace crossfade::command {

admin::response journal_action(runtime& r, const std::string& action, const nlohmann::json& body);

}  // namespace crossfade::command
