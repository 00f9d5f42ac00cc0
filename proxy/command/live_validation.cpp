#include "proxy/command/live_validation.hpp"

#include <fmt/format.h>

#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "validator/compare.hpp"
#include "validator/live_snapshots.hpp"
#include "validator/validate.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

// What the snapshot of a comparison may pin: beyond it the comparison is not finished.
constexpr std::uint64_t wal_limit_bytes = 4ULL << 30;

validator::live_options live_options_of(const runtime& r) {
  validator::live_options out;
  out.sqlite_path = r.settings.sqlite;
  out.conninfo = r.settings.postgres;
  return out;
}

validator::mirror_hold hold_of(runtime& r) {
  return {[&r](std::chrono::milliseconds lease, validator::mirror_hold::time_point deadline) {
            return r.mirror->hold(lease, deadline);
          },
          [&r](std::uint64_t seq, std::chrono::milliseconds lease, validator::mirror_hold::time_point deadline) {
            return r.mirror->stop_at(seq, lease, deadline);
          },
          [&r] { return r.mirror->release(); }};
}

// Both schemas as they are now: keys and indexes are compared too.
result<std::shared_ptr<const catalog::catalog>> present_catalog(runtime& r, std::vector<catalog::finding>& mismatches) {
  auto pg = store::postgres::connect(r.settings.postgres);
  if (!pg) return pg.error();
  auto db = store::sqlite::open(r.settings.sqlite, store::sqlite::mode::read_only);
  if (!db) return db.error();
  auto how = read_options_of(r.settings, r.tables);
  how.mismatches = &mismatches;
  return catalog::read_catalog(*db, *pg, how);
}

// While switched: after a batch, as long as nobody takes the authority back.
result<void> equal_moment(runtime& r, const apply::at_equality& observer) {
  result<void> done = make_error(sqlstate::lock_not_available, "a switch is under way", "Validate again after it.");
  (void)r.coordinator->between_switches([&] {
    if (r.gate->phase() == journal::phase::switched) {
      done = r.reverse->run_batch(observer);
    } else {
      done = make_error(sqlstate::object_not_in_prerequisite_state, "the authority has changed meanwhile",
                        "Validate again.");
    }
  });
  return done;
}

void keep(runtime& r, const validator::report& report, const std::string& mode) {
  json divergence = json::object();
  for (const auto& t : report.tables)
    divergence[t.name] = t.differing_rows;
  r.set_last_validation({{"at", report.compared_at},
                         {"seq", report.seq},
                         {"identical", report.identical},
                         {"finished", report.finished},
                         {"mode", mode},
                         {"divergence", divergence}});
}

}  // namespace

result<std::string> validate_live(runtime& r, const json& request) {
  auto phase = r.gate->phase();
  if (phase != journal::phase::dual_write && phase != journal::phase::switched) {
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      fmt::format("the phase is {}: there is nothing to compare", journal::phase_name(phase)),
                      phase == journal::phase::preparing
                          ? "Rows are still being copied; validate once the phase is dual-write."
                          : "");
  }
  validator::compare_options how;
  how.tables = request.value("tables", std::vector<std::string>{});
  how.max_differences = request.value("max_differences", std::uint64_t{1000});
  r.foreign->look_now();
  auto foreign_before = r.foreign->ledger().mark();
  how.may_go_on = [&r, within = validator::wal_guard(r.settings.sqlite, wal_limit_bytes)]() -> result<void> {
    if (!r.accepting()) return make_error(sqlstate::admin_shutdown, "crossfade is stopping");
    return within();
  };
  validator::live_snapshots before(live_options_of(r), hold_of(r));
  validator::switched_snapshots after(live_options_of(r),
                                      [&r](const apply::at_equality& observer) { return equal_moment(r, observer); });
  validator::snapshot_source& source =
      phase == journal::phase::switched ? static_cast<validator::snapshot_source&>(after) : before;
  std::vector<catalog::finding> mismatches;
  auto present = present_catalog(r, mismatches);
  if (!present) return present.error();
  auto report = validator::validate(source, **present, mismatches, how);
  if (!report) return report.error();
  log::info("validate", {{"identical", report->identical}, {"seq", report->seq}, {"seconds", report->seconds}});
  if (how.tables.empty()) keep(r, *report, "full");
  if (report->identical && report->finished) r.foreign->ledger().validated(foreign_before, how.tables);
  json answer{{"report", validator::render(*report, validator::parse_report_format(request.value("format", "json"))
                                                        .value_or(validator::report_format::json))},
              {"identical", report->identical},
              {"finished", report->finished}};
  return answer.dump() + "\n";
}

}  // namespace crossfade::command
