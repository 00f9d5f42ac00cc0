#include "proxy/command/mirror_pages.hpp"

#include "replay/base/clock.hpp"

namespace crossfade::command {

namespace {

using apply::mirror_state;
using nlohmann::json;

std::string time_text(std::int64_t at_us) { return at_us == 0 ? std::string() : utc_text(at_us / 1'000'000); }

}  // namespace

json mirror_json(const apply::mirror_status& s) {
  json quarantine;
  if (s.quarantined_seq)
    quarantine = {{"seq", s.quarantined_seq}, {"table", s.quarantined_table}, {"change", s.quarantined_change}};
  return {{"direction", "to-postgres"},       {"state", apply::mirror_state_name(s.state)},
          {"since", time_text(s.since_us)},   {"entries", s.entries_applied},
          {"rows", s.rows_applied},           {"batches", s.batches},
          {"lag_seconds", s.lag_seconds},     {"last_error", s.last_error},
          {"last_sqlstate", s.last_sqlstate}, {"hint", s.last_hint},
          {"quarantine", quarantine}};
}

void mirror_metrics(const apply::mirror_status& s, admin::metrics_text& m) {
  auto number = [](std::uint64_t n) { return static_cast<double>(n); };
  for (auto state : {mirror_state::stopped, mirror_state::running, mirror_state::waiting, mirror_state::quarantined,
                     mirror_state::diverged})
    m.gauge("crossfade_mirror_state", "1 for the present state of the mirror to PostgreSQL", s.state == state,
            {{"state", std::string(apply::mirror_state_name(state))}});
  m.gauge("crossfade_lag_seconds", "Age of the oldest entry not applied yet", s.lag_seconds);
  m.gauge("crossfade_quarantined", "Row changes that PostgreSQL refused", s.quarantined_seq ? 1 : 0);
  m.counter("crossfade_mirror_entries_total", "Entries applied in PostgreSQL", number(s.entries_applied));
  m.counter("crossfade_mirror_rows_total", "Row changes applied in PostgreSQL", number(s.rows_applied));
  m.counter("crossfade_mirror_bytes_total", "Bytes of the entries applied in PostgreSQL", number(s.bytes_applied));
  m.counter("crossfade_mirror_batches_total", "Transactions of the mirror", number(s.batches));
  m.counter("crossfade_mirror_batch_seconds_total", "Time that these took, from reading the journal to COMMIT",
            number(s.apply_us) / 1e6);
  m.counter("crossfade_mirror_skipped_total", "Row changes that an operator left out", number(s.skipped));
  for (const auto& [table, rows] : s.rows_by_table)
    m.counter("crossfade_mirror_table_rows_total", "Row changes applied in PostgreSQL by table", number(rows),
              {{"table", table}});
  for (const auto& [code, times] : s.errors)
    m.counter("crossfade_mirror_errors_total", "Errors of the mirror by SQLSTATE", number(times), {{"sqlstate", code}});
}

}  // namespace crossfade::command
