// The mirror to PostgreSQL as /status and /metrics show it. Pure functions of its status.
#pragma once

#include <nlohmann/json.hpp>

#include "proxy/admin/metrics.hpp"
#include "replay/apply/mirror.hpp"

namespace crossfade::command {

// {"direction", "state", "since", "entries", "rows", "batches", "lag_seconds", "last_error", "last_sqlstate", "hint",
// "quarantine": null or {"seq", "table", "change"}}; `since` is the state's, ISO 8601 in UTC.
nlohmann::json mirror_json(const apply::mirror_status& s);
void mirror_metrics(const apply::mirror_status& s, admin::metrics_text& m);

}  // namespace crossfade::command
