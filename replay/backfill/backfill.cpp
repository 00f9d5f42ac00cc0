#include "replay/backfill/backfill.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "replay/apply/target.hpp"
#include "replay/backfill/sequences.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/connection.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::backfill {

namespace {

using clock = std::chrono::steady_clock;

error stopped() {
  return make_error(sqlstate::query_canceled, "the copy of rows was stopped; it goes on at the next start");
}

void sleep(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

backfill::backfill(options o, apply::mirror& mirror, std::shared_ptr<const catalog::catalog> tables,
                   apply::mirror::on_writer writer, create_rest rest)
    : options_(std::move(o)),
      mirror_(mirror),
      tables_(std::move(tables)),
      writer_(std::move(writer)),
      rest_(std::move(rest)) {
  if (options_.copy.sqlite_path.empty()) options_.copy.sqlite_path = mirror_.stores().sqlite_path;
  if (options_.postgres_url.empty()) options_.postgres_url = mirror_.stores().postgres_url;
  task_ = std::make_shared<copy_rows>(options_.copy, tables_);
}

void backfill::tell(const on_progress& report, const char* step) const {
  if (!report) return;
  auto s = task_->state();
  report({step, s.table, s.tables_done, s.tables, s.rows, s.estimated_rows});
}

result<void> backfill::copy(const on_progress& report, const std::stop_token& stop) {
  mirror_.set_task(task_);
  while (!task_->wait(clock::now() + options_.progress_every)) {
    if (stop.stop_requested()) return stopped();
    tell(report, "copying");
  }
  auto s = task_->state();
  if (s.refusal) return *s.refusal;
  log::info("backfill.copied", {{"rows", s.rows}, {"tables", s.tables}, {"chunks", s.chunks}});
  return {};
}

// Each step may be repeated: whatever fails for the moment begins again.
result<void> backfill::finish(const on_progress& report) {
  auto pg = store::postgres::connect(options_.postgres_url);
  if (!pg) return pg.error();
  auto target = apply::load_target(*pg);
  if (!target) return target.error();
  if (target->phase == journal::phase::preparing) {
    tell(report, "indexes");
    if (rest_)
      if (auto r = rest_(); !r) return r;
    tell(report, "sequences");
    auto db = store::sqlite::open(options_.copy.sqlite_path, store::sqlite::mode::read_only);
    if (!db) return db.error();
    if (auto r = sync_sequences(*db, *pg, *tables_); !r) return r;
    tell(report, "analyze");
    for (auto& t : tables_->tables)
      if (auto r = pg->exec("ANALYZE " + catalog::qualified_name(t)); !r) return r.error();
    fault_point(fault::copy_indexed);
    if (auto r = apply::put_target_phase(*pg, journal::phase::dual_write, target->authority, target->epoch); !r)
      return r;
    fault_point(fault::copy_phase_in_postgres);
  }
  return writer_([&](store::sqlite& db) -> result<void> {
    auto s = journal::load(db);
    if (!s) return s.error();
    if (s->phase != journal::phase::preparing && s->phase != journal::phase::none) return {};
    if (auto r = journal::put_phase(db, journal::phase::dual_write, s->authority, s->epoch); !r) return r;
    return journal::add_history(db, "crossfade", "rows copied", fmt::format(R"({{"rows": {}}})", task_->state().rows));
  });
}

result<void> backfill::run(const on_progress& report, std::stop_token stop) {
  constexpr auto pause = std::chrono::milliseconds(500);
  task_ = std::make_shared<copy_rows>(options_.copy, tables_);  // an earlier run may have been refused
  // What was decided before a crash: only SQLite's record is missing then.
  bool copied = false;
  result<void> done;
  for (;;) {
    if (!copied) {
      auto pg = store::postgres::connect(options_.postgres_url);
      auto target = pg ? apply::load_target(*pg) : result<apply::target_state>(pg.error());
      done = target ? result<void>() : result<void>(target.error());
      if (target && target->phase == journal::phase::preparing) done = copy(report, stop);
      copied = done.has_value();
    }
    if (copied) done = finish(report);
    if (done || stop.stop_requested() || !store::is_transient(done.error()) || task_->state().refusal) break;
    log::warning("backfill.waits", {{"error", done.error().message}});
    sleep(stop, pause);
  }
  mirror_.set_task(nullptr);
  if (!done && stop.stop_requested()) return stopped();
  if (done) tell(report, "done");
  return done;
}

}  // namespace crossfade::backfill
