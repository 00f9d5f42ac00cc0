// The admin server's pages of one running proxy: health, metrics, status, and the operator's commands.
#pragma once

#include "proxy/command/runtime.hpp"
#include "proxy/cutover/conditions.hpp"

namespace crossfade::command {

void add_pages(runtime& r, admin::server& to);
cutover::facts gather_facts(runtime& r, bool rollback);
nlohmann::json status_of(runtime& r);
std::string metrics_of(runtime& r);

}  // namespace crossfade::command
