#include "proxy/cutover/coordinator.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "proxy/cutover/fence.hpp"
#include "replay/apply/capture_triggers.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::cutover {

namespace {

using clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds longest_start{10000};

std::int64_t ms_since(time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - start).count();
}

struct postgres_state {
  std::uint64_t epoch = 0;
  journal::authority authority = journal::authority::sqlite;
};

result<postgres_state> read_postgres_state(store::postgres& db) {
  auto rows = db.query("SELECT epoch, authority FROM crossfade.state");
  if (!rows) return rows.error();
  if (rows->empty()) return make_error(sqlstate::data_corrupted, "PostgreSQL's crossfade.state has no row");
  postgres_state s;
  s.epoch = std::stoull(*(*rows)[0][0]);
  s.authority = (*rows)[0][1] == "postgres" ? journal::authority::postgres : journal::authority::sqlite;
  return s;
}

// Waits for direct writers of PostgreSQL, no longer than until the deadline; ours is then the only transaction that can
// write.
result<void> lock_fence(store::postgres& db, time_point deadline) {
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now()).count();
  if (left < 1) left = 1;
  auto begun = db.exec("BEGIN; SET LOCAL synchronous_commit = on");  // a decision survives PostgreSQL's crash
  if (!begun) return begun.error();
  auto locked = db.query(
      fmt::format("SELECT set_config('lock_timeout', '{}ms', true), pg_advisory_xact_lock({})", left, fence_lock_key));
  if (!locked) {
    auto failure = locked.error();
    if (failure.sqlstate == sqlstate::lock_not_available) {
      failure.message = "transactions that write to PostgreSQL directly did not end before the deadline";
      failure.hint = "pg_stat_activity shows them; end them or choose a longer --timeout.";
    }
    return failure;
  }
  return {};
}

result<void> set_postgres_state(store::postgres& db, journal::authority a, journal::phase p, std::uint64_t epoch) {
  auto done = db.query(fmt::format(
      "UPDATE crossfade.state SET authority = '{}', phase = '{}', epoch = {} WHERE epoch < {} RETURNING epoch",
      journal::authority_name(a), journal::phase_name(p), epoch, epoch));
  if (!done) return done.error();
  if (done->empty())
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      "another process has changed the authority meanwhile");
  return {};
}

// What the SQLite file says of itself: its state, and the last batch that the mirror to SQLite brought.
struct own_record {
  journal::state state;
  std::string batch = "0", nonce;
};

result<own_record> read_own_record(store::sqlite& db) {
  own_record out;
  auto state = journal::load(db);
  if (!state) return state.error();
  out.state = *state;
  auto batch = journal::get(db, "reverse.batch");
  if (!batch) return batch.error();
  out.batch = batch->value_or("0");
  auto nonce = journal::get(db, "reverse.nonce");
  if (!nonce) return nonce.error();
  out.nonce = nonce->value_or("");
  return out;
}

error diverge(std::string what, std::string hint) {
  return make_error(sqlstate::data_corrupted, "histories diverge: " + std::move(what), std::move(hint));
}

// Of two records that differ, one must be the other's immediate successor, and the rows that the decision stood on must
// be there. Anything else means that a store was restored, or failed over with loss.
result<void> same_history(const own_record& here, const postgres_state& there, store::postgres& db) {
  const auto& mine = here.state;
  bool sqlite_first = mine.authority == journal::authority::postgres && there.authority == journal::authority::sqlite &&
                      mine.epoch > there.epoch;
  bool postgres_first = there.authority == journal::authority::sqlite &&
                        mine.authority == journal::authority::postgres && there.epoch == mine.epoch + 1;
  if (there.authority == journal::authority::postgres && there.epoch > mine.epoch) {
    return diverge(fmt::format("PostgreSQL became the authority in epoch {}, this SQLite file is of epoch {}",
                               there.epoch, mine.epoch),
                   "The SQLite file was restored from before the cutover. PostgreSQL has the newer rows.");
  }
  if (mine.authority == journal::authority::sqlite && mine.epoch > there.epoch) {
    // SQLite has every row: clients are served, the mirror stays off.
    return make_error(
        sqlstate::object_not_in_prerequisite_state,
        fmt::format("PostgreSQL's record is of epoch {}, before the rollback in epoch {}", there.epoch, mine.epoch),
        "PostgreSQL was restored from a backup, or failed over with loss.");
  }
  if (!sqlite_first && !postgres_first) {
    return diverge(
        fmt::format("the SQLite file is of epoch {} with authority {}, PostgreSQL of epoch {} with {}", mine.epoch,
                    journal::authority_name(mine.authority), there.epoch, journal::authority_name(there.authority)),
        "One of the stores was restored from a backup or failed over with loss.");
  }
  if (sqlite_first) {
    auto mark = db.query("SELECT seq FROM crossfade.watermark");
    if (!mark) return mark.error();
    bool complete = !mark->empty() && (*mark)[0][0] == std::to_string(mine.head) && here.batch == "0";
    if (complete) return {};
    return diverge("PostgreSQL has lost the cutover and rows of it",
                   "It was restored from before the cutover, or failed over with loss. The SQLite file may have the "
                   "newer rows.");
  }
  auto last = db.query("SELECT batch, nonce FROM crossfade.reverse");
  if (!last) return last.error();
  if (!last->empty() && (*last)[0][0] == here.batch && (*last)[0][1] == here.nonce) return {};
  return diverge(
      fmt::format("the SQLite file is at batch {} of the mirror, PostgreSQL rolled back after another one", here.batch),
      "The SQLite file was restored from before the rollback. PostgreSQL has the newer rows.");
}

}  // namespace

// One attempt: its deadline, its steps, the PostgreSQL transaction that holds the fence.
class coordinator::run {
 public:
  time_point deadline;
  std::optional<store::postgres> db;
  std::uint64_t epoch = 0;  // the new one
  bool decided = false;

  run(switch_report& report, time_point until) : deadline(until), report_(report) {}

  result<void> timed(const char* name, const std::function<result<void>()>& work) {
    auto start = clock::now();
    auto done = work();
    report_.steps.push_back({name, ms_since(start), static_cast<bool>(done)});
    log::info("switch.step", {{"step", name}, {"ms", report_.steps.back().ms}, {"ok", static_cast<bool>(done)}});
    return done;
  }

 private:
  switch_report& report_;
};

switch_report coordinator::refuse(switch_report report, error why) const {
  log::warning("switch.refused", {{"message", why.message}});
  report.failure = std::move(why);
  return report;
}

switch_report coordinator::cutover(const switch_request& request) { return guarded(request, false); }
switch_report coordinator::rollback(const switch_request& request) { return guarded(request, true); }

switch_report coordinator::guarded(const switch_request& request, bool back) {
  std::lock_guard lock(one_at_a_time_);
  switch_report report;
  auto phase = parts_.gate.phase();
  auto from = back ? journal::phase::switched : journal::phase::dual_write;
  auto to = back ? journal::phase::dual_write : journal::phase::switched;
  // Right after a start or a cutover the mirror to SQLite has not connected yet.
  if (back) parts_.reverse.wait_started(clock::now() + std::min(request.timeout, longest_start));
  report.gates = parts_.conditions(back);
  if (phase == to) {
    report.already = true;
    return report;
  }
  if (phase != from) {
    auto first = phase == journal::phase::preparing
                     ? "rows are still being copied: wait until `crossfade status` shows dual-write"
                     : "mirroring has ended";
    return refuse(std::move(report), make_error(sqlstate::object_not_in_prerequisite_state,
                                                fmt::format("the phase is {}: {}", journal::phase_name(phase), first)));
  }
  std::string unmet;
  for (const auto& g : report.gates) {
    if (!g.ok && !request.force.count(g.name))
      unmet += fmt::format("{}{} ({})", unmet.empty() ? "" : ", ", g.name, g.hint);
  }
  if (request.dry_run) return report;
  if (!unmet.empty()) {
    return refuse(std::move(report),
                  make_error(sqlstate::object_not_in_prerequisite_state, "gates are not met: " + unmet,
                             "Mend them, or pass one knowingly with --force GATE=REASON."));
  }
  run r(report, clock::now() + request.timeout);
  auto ready = r.timed("prepare", [&] { return back ? before_rollback(r) : before_cutover(r); });
  if (!ready) return refuse(std::move(report), ready.error());

  auto closed_at = clock::now();
  parts_.gate.close();
  fault_point(fault::switch_gate_closed);
  auto drained = r.timed("drain", [&]() -> result<void> {
    if (parts_.gate.drained(r.deadline)) return {};
    return make_error(sqlstate::lock_not_available,
                      fmt::format("{} open transactions did not end before the deadline", parts_.gate.inside()),
                      "Nothing has changed. Try again when they have ended, or with a longer --timeout.");
  });
  fault_point(fault::switch_drained);
  auto decided = drained ? (back ? decide_rollback(r) : decide_cutover(r)) : drained;
  if (r.decided) {
    fault_point(back ? fault::rollback_recorded : fault::cutover_recorded);
    if (!decided) unrecorded_ = true;
    settle(back, r.epoch);
    report.switched = true;
  } else {
    r.db.reset();  // the fence's transaction ends with its connection
  }
  parts_.gate.open();
  report.pause_ms = ms_since(closed_at);
  log::info(back ? "rollback" : "cutover", {{"switched", report.switched}, {"pause_ms", report.pause_ms}});
  if (!decided) {
    report = refuse(std::move(report), decided.error());
  }
  nlohmann::json details{{"switched", report.switched}, {"pause_ms", report.pause_ms}, {"force", request.force}};
  for (const auto& s : report.steps)
    details["steps"].push_back({{"name", s.name}, {"ms", s.ms}, {"ok", s.ok}});
  if (report.failure) details["failure"] = report.failure->message;
  parts_.remember(back ? "rollback" : "cutover", details.dump());
  return report;
}

result<void> coordinator::before_cutover(run& r) {
  auto db = store::postgres::connect(parts_.conninfo);
  if (!db) return db.error();
  r.db.emplace(std::move(*db));
  auto state = read_postgres_state(*r.db);
  if (!state) return state.error();
  r.epoch = std::max(state->epoch, parts_.gate.epoch()) + 1;
  // What was made at the end of the copy may have been dropped since.
  auto unfenced = tables_without_fence(*r.db, *parts_.tables);
  if (!unfenced) return unfenced.error();
  if (!unfenced->empty()) {
    if (auto done = install_fence(*r.db, only(*parts_.tables, *unfenced)); !done) return done.error();
  }
  auto uncaptured = apply::tables_without_capture(*r.db, *parts_.tables);
  if (!uncaptured) return uncaptured.error();
  if (!uncaptured->empty()) {
    if (auto done = apply::install_capture(*r.db, only(*parts_.tables, *uncaptured)); !done) return done.error();
  }
  // Most of the lag goes before anybody waits.
  return parts_.drain_mirror(r.deadline);
}

result<void> coordinator::decide_cutover(run& r) {
  auto caught_up = r.timed("mirror", [&] { return parts_.drain_mirror(r.deadline); });
  if (!caught_up) return caught_up;
  fault_point(fault::cutover_caught_up);
  auto fenced = r.timed("fence", [&] { return lock_fence(*r.db, r.deadline); });
  if (!fenced) return fenced;
  fault_point(fault::cutover_fenced);
  auto sequences = r.timed("sequences", [&]() -> result<void> {
    if (auto done = parts_.sequences_to_postgres(*r.db); !done) return done.error();
    return apply::begin_reverse(*r.db, *parts_.tables);
  });
  if (!sequences) return sequences;
  fault_point(fault::cutover_sequences);
  auto decision = r.timed("decide", [&]() -> result<void> {
    return parts_.exclusive([&](store::sqlite& db) {
      return store::in_transaction(db, [&]() -> result<void> {
        if (auto done = journal::put_phase(db, journal::phase::switched, journal::authority::postgres, r.epoch); !done)
          return done.error();
        if (auto done = apply::reset_reverse(db); !done) return done.error();
        return raise_sqlite_fence(db, *parts_.tables);
      });
    });
  });
  if (!decision) return decision;
  r.decided = true;
  fault_point(fault::cutover_decided);
  return r.timed("record", [&]() -> result<void> {
    auto set = set_postgres_state(*r.db, journal::authority::postgres, journal::phase::switched, r.epoch);
    if (set) {
      if (auto committed = r.db->exec("COMMIT"); committed) return {};
    }
    // PostgreSQL went away between the two records: the decision stands, so PostgreSQL has to learn it.
    r.db.reset();  // with the fence's lock, if it still holds it
    return complete_cutover(r.epoch);
  });
}

result<void> coordinator::complete_cutover(std::uint64_t epoch) {
  auto deadline = clock::now() + std::chrono::seconds(30);
  for (;;) {
    auto attempt = [&]() -> result<void> {
      auto db = store::postgres::connect(parts_.conninfo);
      if (!db) return db.error();
      // Looked at under the lock: a COMMIT whose reply was lost may take effect until then, and keys noted since are
      // not to be forgotten.
      if (auto locked = lock_fence(*db, deadline); !locked) return locked.error();
      auto state = read_postgres_state(*db);
      if (!state) return state.error();
      if (state->epoch >= epoch) return {};
      if (auto done = parts_.sequences_to_postgres(*db); !done) return done.error();
      if (auto done = apply::begin_reverse(*db, *parts_.tables); !done) return done.error();
      if (auto done = set_postgres_state(*db, journal::authority::postgres, journal::phase::switched, epoch); !done)
        return done.error();
      auto committed = db->exec("COMMIT");
      if (!committed) return committed.error();
      return {};
    };
    auto done = attempt();
    if (done || clock::now() >= deadline) return done;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

result<void> coordinator::before_rollback(run& r) {
  auto db = store::postgres::connect(parts_.conninfo);
  if (!db) return db.error();
  r.db.emplace(std::move(*db));
  auto state = read_postgres_state(*r.db);
  if (!state) return state.error();
  r.epoch = std::max(state->epoch, parts_.gate.epoch()) + 1;
  // Without the fence on a table the last batch would not wait for its direct writers.
  auto unfenced = tables_without_fence(*r.db, *parts_.tables);
  if (!unfenced) return unfenced.error();
  if (!unfenced->empty()) {
    if (auto done = install_fence(*r.db, only(*parts_.tables, *unfenced)); !done) return done.error();
  }
  // Tables that have lost their capture triggers get them back here, and are copied whole.
  return parts_.reverse.run_batch({}, r.deadline);
}

result<void> coordinator::decide_rollback(run& r) {
  auto fenced = r.timed("fence", [&] { return lock_fence(*r.db, r.deadline); });
  if (!fenced) return fenced;
  fault_point(fault::rollback_fenced);
  auto last_batch = r.timed("mirror", [&] { return parts_.reverse.run_batch({}, r.deadline); });
  if (!last_batch) return last_batch;
  fault_point(fault::rollback_caught_up);
  auto sequences = r.timed("sequences", [&] { return parts_.sequences_to_sqlite(*r.db); });
  if (!sequences) return sequences;
  fault_point(fault::rollback_sequences);
  auto decision = r.timed("decide", [&]() -> result<void> {
    if (auto set = set_postgres_state(*r.db, journal::authority::sqlite, journal::phase::dual_write, r.epoch); !set)
      return set.error();
    auto committed = r.db->exec("COMMIT");
    if (committed) return {};
    // The reply may have been lost, not the commit: ask, and where nobody answers ask again later (recover).
    auto again = store::postgres::connect(parts_.conninfo);
    auto state = again ? read_postgres_state(*again) : result<postgres_state>(again.error());
    if (state && state->epoch == r.epoch) return {};
    if (!state) unrecorded_ = true;
    return committed.error();
  });
  if (!decision) return decision;
  r.decided = true;
  fault_point(fault::rollback_decided);
  return r.timed("record", [&] { return complete_rollback(r.epoch); });
}

result<void> coordinator::complete_rollback(std::uint64_t epoch) {
  return parts_.exclusive([&](store::sqlite& db) {
    return store::in_transaction(db, [&]() -> result<void> {
      if (auto done = lower_sqlite_fence(db); !done) return done.error();
      if (auto done = journal::erase(db, "reads_percent"); !done) return done.error();
      return journal::put_phase(db, journal::phase::dual_write, journal::authority::sqlite, epoch);
    });
  });
}

// After the decision: everyone sees the new phase before the gate opens.
void coordinator::settle(bool back, std::uint64_t epoch) {
  parts_.gate.set_epoch(epoch);
  if (back) {
    parts_.reverse.stop();
    parts_.set_writable(true);
    parts_.gate.set_reads_percent(0);
    parts_.gate.set_phase(journal::phase::dual_write);
    parts_.start_mirror();
    return;
  }
  parts_.stop_mirror();
  parts_.set_writable(false);
  parts_.gate.set_phase(journal::phase::switched);
  parts_.reverse.start();
}

bool coordinator::between_switches(const std::function<void()>& work) {
  std::unique_lock lock(one_at_a_time_, std::try_to_lock);
  if (!lock) return false;
  work();
  return true;
}

result<void> coordinator::recover() {
  std::lock_guard lock(one_at_a_time_);
  own_record here;
  auto loaded = parts_.exclusive([&](store::sqlite& db) -> result<void> {
    auto found = read_own_record(db);
    if (!found) return found.error();
    here = std::move(*found);
    return {};
  });
  if (!loaded) return loaded.error();
  auto db = store::postgres::connect(parts_.conninfo);
  if (!db) return db.error();
  if (unrecorded_) {
    // A decision whose reply was lost may still be on its way: it holds this lock.
    if (auto locked = lock_fence(*db, clock::now() + std::chrono::seconds(5)); !locked) return locked.error();
  }
  auto there = read_postgres_state(*db);
  if (!there) return there.error();
  if (unrecorded_) (void)db->exec("ROLLBACK");
  if (there->epoch != here.state.epoch || there->authority != here.state.authority) {
    log::info("switch.recover", {{"sqlite_epoch", here.state.epoch}, {"postgres_epoch", there->epoch}});
    if (auto same = same_history(here, *there, *db); !same) return same;
    bool back = there->epoch > here.state.epoch;
    auto epoch = std::max(there->epoch, here.state.epoch);
    auto done = back ? complete_rollback(epoch) : complete_cutover(epoch);
    if (!done) return done;
    settle(back, epoch);
  }
  unrecorded_ = false;
  return {};
}

}  // namespace crossfade::cutover
