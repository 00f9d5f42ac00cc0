#include "proxy/command/pages.hpp"

#include <fmt/format.h>

#include <ctime>

#include "proxy/admin/metrics.hpp"
#include "proxy/command/ending.hpp"
#include "proxy/command/journal_pages.hpp"
#include "proxy/command/journal_view.hpp"
#include "proxy/command/live_validation.hpp"
#include "proxy/command/mirror_pages.hpp"
#include "proxy/cutover/fence.hpp"
#include "replay/apply/capture_triggers.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/numeric_keys.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

admin::response ok(const json& body) { return {200, "application/json", body.dump() + "\n"}; }

admin::response refused(int status, const error& e) {
  return {status, "application/json",
          json{{"error", e.message}, {"sqlstate", e.sqlstate}, {"hint", e.hint}}.dump() + "\n"};
}

json body_of(const admin::request& r) {
  auto parsed = json::parse(r.body.empty() ? "{}" : r.body, nullptr, false);
  return parsed.is_object() ? parsed : json::object();
}

json gates_json(const std::vector<cutover::condition>& gates) {
  json out = json::array();
  for (const auto& g : gates)
    out.push_back({{"name", g.name}, {"ok", g.ok}, {"value", g.value}, {"limit", g.limit}, {"hint", g.hint}});
  return out;
}

json switch_json(const cutover::switch_report& report) {
  json out{{"switched", report.switched},
           {"already", report.already},
           {"pause_ms", report.pause_ms},
           {"gates", gates_json(report.gates)},
           {"steps", json::array()}};
  for (const auto& s : report.steps)
    out["steps"].push_back({{"name", s.name}, {"ms", s.ms}, {"ok", s.ok}});
  if (report.failure)
    out["failure"] = {
        {"message", report.failure->message}, {"hint", report.failure->hint}, {"sqlstate", report.failure->sqlstate}};
  return out;
}

cutover::switch_request request_of(const json& body) {
  cutover::switch_request out;
  out.timeout = std::chrono::milliseconds(body.value("timeout_ms", std::int64_t{30'000}));
  out.dry_run = body.value("dry_run", false);
  if (body.contains("force")) out.force = body["force"].get<std::map<std::string, std::string>>();
  return out;
}

admin::response move_reads(runtime& r, const json& body) {
  auto phase = r.gate->phase();
  json out{{"switched", false},
           {"already", false},
           {"pause_ms", 0},
           {"gates", gates_json(r.conditions(false))},
           {"steps", json::array()}};
  if (body.value("dry_run", false)) return ok(out);
  if (phase != journal::phase::dual_write) {
    if (phase == journal::phase::switched) {
      out["already"] = true;
      out["reads_on_postgres"] = 100;
      return ok(out);
    }
    return refused(
        409, make_error(sqlstate::object_not_in_prerequisite_state,
                        fmt::format("the phase is {}: reads move in dual-write only", journal::phase_name(phase))));
  }
  int percent = body.value("reads_percent", 100);
  out["already"] = r.gate->reads_percent() == percent;
  auto recorded = r.record("cutover --reads", {{"percent", percent}}, [percent](store::sqlite& db) {
    return journal::put(db, "reads_percent", std::to_string(percent));
  });
  if (!recorded) return refused(409, recorded.error());
  r.gate->set_reads_percent(percent);
  out["reads_on_postgres"] = percent;
  return ok(out);
}

// finish or abandon was cut off: the next start completes it, so the authority must not change any more.
std::optional<admin::response> ending_begun(const runtime& r) {
  auto phase = r.gate->phase();
  if (phase == journal::phase::finished || phase == journal::phase::abandoned) return std::nullopt;
  auto begun = state_dir::ended_phase(r.directory.path());
  if (!begun) return std::nullopt;
  std::string_view command = *begun == journal::phase::finished ? "finish" : "abandon";
  return refused(409, make_error(sqlstate::object_not_in_prerequisite_state,
                                 fmt::format("crossfade {} has begun and is not complete", command),
                                 fmt::format("Run crossfade {} again.", command)));
}

std::int64_t age_s(const std::string& iso_utc) {
  std::tm t{};
  if (!::strptime(iso_utc.c_str(), "%Y-%m-%dT%H:%M:%S", &t)) return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(::time(nullptr) - ::timegm(&t));
}

void gather_postgres(runtime& r, cutover::facts& f) {
  auto db = store::postgres::connect(r.settings.postgres);
  if (!db) {
    f.postgres_error = db.error().message;
    return;
  }
  if (auto missing = cutover::tables_without_fence(*db, *r.tables)) f.tables_without_fence = *missing;
  if (auto missing = apply::tables_without_capture(*db, *r.tables)) f.tables_without_capture = *missing;
  if (db->server_version() >= 150000) {
    auto may = db->query("SELECT has_parameter_privilege(current_user, 'session_replication_role', 'SET')");
    if (may && (*may)[0][0] != "t") f.missing_privileges.push_back("SET ON PARAMETER session_replication_role");
  }
  for (const auto& t : r.tables->tables) {
    for (const auto& c : t.columns) {
      if (c.identity != catalog::identity::none && c.sequence.empty())
        f.sequences_without_owner.push_back(t.name + "." + c.name);
    }
  }
}

// A rollback makes the file the authority: what was written to PostgreSQL past the fence before is then without effect.
void gather_foreign(runtime& r, bool rollback, cutover::facts& f) {
  for (const auto& e : r.foreign->ledger().open()) {
    bool sqlite = e.store == cutover::store_kind::sqlite;
    if (rollback && !sqlite) continue;
    f.foreign_writes.push_back(fmt::format("{} in {} ({})", e.table.empty() ? "an unknown table" : e.table,
                                           sqlite ? "SQLite" : "PostgreSQL", e.writes));
  }
  if (auto pending = r.foreign->pending(); pending > 0)
    f.foreign_writes.push_back(fmt::format("tables that are being looked for in SQLite ({})", pending));
  if (!rollback) f.triggers_not_in_force = r.foreign->lost_triggers();
  f.sqlite_changes = r.foreign->changed_objects();
}

// Entries before cutover; changed keys while switched, at least one as long as nobody can look.
std::uint64_t lag_of(const runtime& r) {
  if (r.gate->phase() != journal::phase::switched) return r.positions->lag();
  auto back = r.reverse->status();
  return back.state == "running" ? back.pending : std::max<std::uint64_t>(back.pending, 1);
}

admin::response history(runtime& r) {
  json out = json::array();
  auto worked = r.reading([&](store::sqlite& db) -> result<void> {
    auto statement = db.prepare("SELECT at, who, what, details FROM crossfade_history ORDER BY id");
    if (!statement) return statement.error();
    for (;;) {
      auto more = statement->step();
      if (!more) return more.error();
      if (!*more) return {};
      out.push_back({{"at", std::string(statement->column(0).bytes)},
                     {"who", std::string(statement->column(1).bytes)},
                     {"what", std::string(statement->column(2).bytes)},
                     {"details", json::parse(statement->column(3).bytes, nullptr, false)}});
    }
  });
  return worked ? ok(out) : refused(500, worked.error());
}

}  // namespace

cutover::facts gather_facts(runtime& r, bool rollback) {
  cutover::facts f;
  auto forward = r.mirror->status();
  if (rollback) {
    f.lag = lag_of(r);
    auto back = r.reverse->status();
    f.mirror_state = back.state;
    f.mirror_error = back.last_error;
  } else {
    f.lag = r.positions->lag();
    f.mirror_state = std::string(apply::mirror_state_name(forward.state));
    f.quarantined = forward.quarantined_seq ? 1 : 0;
  }
  if (r.divergence()) f.mirror_state = "diverged";
  if (auto last = r.last_validation(); last && last->is_object()) {
    f.validation = cutover::validation_fact{last->value("identical", false), last->value("finished", true),
                                            age_s(last->value("at", ""))};
  }
  for (const auto& k : catalog::numeric_keys(r.shared->planner->tables()->tables)) {
    if (k.primary) f.keys_beyond_sqlite.push_back(k.table + "." + k.column);
  }
  gather_foreign(r, rollback, f);
  f.refused_statements = r.shared->count.statements[static_cast<std::size_t>(sql::route::refused)].load();
  f.sessions_that_cannot_move = r.shared->count.sessions_that_cannot_move.load();
  f.disk_free_bytes = r.keeper->admission()->free_bytes().value_or(0);
  f.disk_needed_bytes = r.keeper->admission()->limits().reserve_bytes;
  gather_postgres(r, f);
  return f;
}

namespace {

json reverse_json(const apply::reverse_status& back) {
  return {{"direction", "to-sqlite"}, {"state", back.state},
          {"batch", back.batch},      {"batches", back.batches},
          {"rows", back.rows},        {"exact_values", back.exact},
          {"pending", back.pending},  {"behind_seconds", static_cast<double>(back.behind_ms) / 1000},
          {"errors", back.errors},    {"last_error", back.last_error}};
}

void reverse_metrics(admin::metrics_text& m, const apply::reverse_status& back, bool switched) {
  m.counter("crossfade_reverse_rows_total", "Rows brought to SQLite while switched", static_cast<double>(back.rows));
  m.counter("crossfade_reverse_batches_total", "Batches brought to SQLite", static_cast<double>(back.batches));
  m.counter("crossfade_reverse_exact_values_total", "Values that no cell of SQLite holds exactly, kept beside it",
            static_cast<double>(back.exact));
  m.gauge("crossfade_reverse_pending", "Changed keys not brought to SQLite yet", static_cast<double>(back.pending));
  m.gauge("crossfade_reverse_behind_seconds", "Since SQLite was last equal to PostgreSQL",
          switched ? static_cast<double>(back.behind_ms) / 1000 : 0);
  for (const auto& [code, times] : back.errors)
    m.counter("crossfade_reverse_errors_total", "Failed batches to SQLite by SQLSTATE", static_cast<double>(times),
              {{"sqlstate", code}});
}

constexpr const char* after_cutover_hint = "docs/recovery.md, \"After the cutover\".";

json journal_json(runtime& r) {
  const auto& room = *r.keeper->admission();
  const auto& entries = r.keeper->entries();
  json out{{"entries", entries.entries()},
           {"size_bytes", entries.bytes()},
           {"waiting_bytes", room.waiting_bytes()},
           {"limit_bytes", room.limits().max_bytes},
           {"lacks", journal::shortage_name(shortage_of(room))},
           {"disk_free_bytes", room.free_bytes().value_or(0)},
           {"stopped", nullptr}};
  if (auto end = r.keeper->stopped()) out["stopped"] = {{"seq", end->seq}, {"at", end->at}, {"reason", end->reason}};
  return out;
}

void add_journal_metrics(runtime& r, admin::metrics_text& m) {
  auto& room = *r.keeper->admission();
  m.gauge("crossfade_journal_bytes", "Bytes of the entries in the journal",
          static_cast<double>(r.keeper->entries().bytes()));
  m.gauge("crossfade_journal_entries", "Entries in the journal, applied ones too",
          static_cast<double>(r.keeper->entries().entries()));
  m.gauge("crossfade_journal_waiting_bytes", "Bytes of the entries that wait for PostgreSQL",
          static_cast<double>(room.waiting_bytes()));
  m.gauge("crossfade_journal_max_bytes", "The bound of those (--journal-max)",
          static_cast<double>(room.limits().max_bytes));
  m.gauge("crossfade_disk_free_bytes", "Free space where the SQLite file is",
          static_cast<double>(room.free_bytes().value_or(0)));
  for (auto what : {journal::admission::shortage::journal, journal::admission::shortage::disk})
    m.gauge("crossfade_writes_lack_room", "1: the configured end of journal or disk is reached",
            shortage_of(room) == what, {{"of", std::string(journal::shortage_name(what))}});
  bool diverged = r.divergence() || r.mirror->status().state == apply::mirror_state::diverged ||
                  r.reverse->status().state == "diverged";
  m.gauge("crossfade_histories_diverged", "1: a store was restored or replaced, or mirroring was stopped", diverged);
}

}  // namespace

json status_of(runtime& r) {
  auto phase = r.gate->phase();
  bool switched = phase == journal::phase::switched;
  auto mirror = r.mirror->status();
  auto last = r.last_validation();
  auto& by_route = r.shared->count.statements;
  auto count = [&](sql::route which) { return by_route[static_cast<std::size_t>(which)].load(); };
  json out{{"serving", true},
           {"phase", journal::phase_name(phase)},
           {"reads_on_postgres", switched ? 100 : r.gate->reads_percent()},
           {"authority", switched || phase == journal::phase::finished ? "postgres" : "sqlite"},
           {"epoch", r.gate->epoch()},
           {"head", r.positions->head()},
           {"watermark", r.positions->watermark()},
           {"lag", lag_of(r)},
           {"quarantined", mirror.quarantined_seq ? 1 : 0},
           {"last_validation", last ? *last : json()},
           {"routes",
            {{"sqlite", count(sql::route::sqlite)},
             {"forwarded", count(sql::route::forwarded)},
             {"lockstep", 0},
             {"refused", count(sql::route::refused)}}},
           {"sessions", r.shared->sessions.size()},
           {"foreign_writers", r.foreign->shown()}};
  if (switched) {
    auto back = r.reverse->status();
    out["mirror"] = reverse_json(back);
    out["mirror"]["hint"] = back.state == "diverged" ? after_cutover_hint : "";
  } else {
    out["mirror"] = mirror_json(mirror);
  }
  if (auto e = r.divergence()) {
    out["mirror"]["state"] = "diverged";
    out["mirror"]["last_error"] = e->message;
    out["mirror"]["hint"] = e->hint;
  }
  out["journal"] = journal_json(r);
  out["backfill"] = r.copy_progress();
  bool ended = phase == journal::phase::finished || phase == journal::phase::abandoned;
  out["gates"] = ended ? json::array() : gates_json(r.conditions(switched));
  return out;
}

std::string metrics_of(runtime& r) {
  admin::metrics_text m;
  auto mirror = r.mirror->status();
  auto plans = r.shared->planner->count();
  auto writes = r.writer->count();
  auto& count = r.shared->count;
  m.gauge("crossfade_up", "The proxy runs", 1, {{"version", CROSSFADE_VERSION}});
  for (auto p : {journal::phase::preparing, journal::phase::dual_write, journal::phase::switched,
                 journal::phase::finished, journal::phase::abandoned}) {
    m.gauge("crossfade_phase", "1 for the present phase", p == r.gate->phase(),
            {{"phase", std::string(journal::phase_name(p))}});
  }
  m.gauge("crossfade_epoch", "Raised at each change of authority", static_cast<double>(r.gate->epoch()));
  m.gauge("crossfade_head_seq", "Last entry committed in SQLite", static_cast<double>(r.positions->head()));
  m.gauge("crossfade_watermark_seq", "Last entry applied in PostgreSQL", static_cast<double>(r.positions->watermark()));
  m.gauge("crossfade_lag_entries", "Entries (while switched: changed keys) not applied in the mirror yet",
          static_cast<double>(lag_of(r)));
  mirror_metrics(mirror, m);
  add_journal_metrics(r, m);
  m.gauge("crossfade_sessions", "Client connections", static_cast<double>(r.shared->sessions.size()));
  const char* routes[] = {"session", "sqlite", "postgres", "forwarded", "refused"};
  for (std::size_t i = 0; i < count.statements.size(); ++i) {
    m.counter("crossfade_statements_total", "Statements by route", static_cast<double>(count.statements[i].load()),
              {{"route", routes[i]}});
  }
  m.counter("crossfade_relayed_total", "Statements relayed to PostgreSQL while switched",
            static_cast<double>(count.relayed.load()));
  m.counter("crossfade_verdicts_total", "Verdicts asked of PostgreSQL", static_cast<double>(plans.verdicts_asked));
  m.counter("crossfade_plan_cache_hits_total", "Plans found in the cache", static_cast<double>(plans.hits));
  m.counter("crossfade_plan_cache_misses_total", "Plans made", static_cast<double>(plans.misses));
  m.counter("crossfade_commits_total", "Commits of the SQLite writer", static_cast<double>(writes.commits));
  m.counter("crossfade_commit_members_total", "Transactions in these commits", static_cast<double>(writes.members));
  r.foreign->add_metrics(m);
  reverse_metrics(m, r.reverse->status(), r.gate->phase() == journal::phase::switched);
  for (std::size_t i = 0; i < count.errors.size(); ++i) {
    auto times = count.errors[i].load();
    if (times)
      m.counter("crossfade_errors_total", "Errors sent to clients by class of SQLSTATE", static_cast<double>(times),
                {{"class", session::error_class_name(i)}});
  }
  m.counter("crossfade_canary_reads_total", "Reads that cutover --reads sent to PostgreSQL",
            static_cast<double>(count.canary_reads.load()));
  m.counter("crossfade_canary_fallbacks_total", "Reads of cutover --reads that SQLite answered for PostgreSQL",
            static_cast<double>(count.canary_fallbacks.load()));
  m.counter("crossfade_postgres_silent_total", "Statements given up because PostgreSQL did not answer",
            static_cast<double>(count.given_up.load()));
  m.counter("crossfade_answered_elsewhere_total",
            "Reads that met on SQLite what only PostgreSQL answers, and went there",
            static_cast<double>(count.answered_elsewhere.load()));
  m.counter("crossfade_sync_timeouts_total", "Commits that --mirror=sync did not wait out",
            static_cast<double>(count.sync_timeouts.load()));
  if (auto last = r.last_validation(); last && last->is_object()) {
    m.gauge("crossfade_last_validation_identical", "1 if the last validation found no difference",
            last->value("identical", false));
    const json divergence = last->value("divergence", json::object());  // named: items() refers to it
    for (const auto& [table, rows] : divergence.items()) {
      m.gauge("crossfade_divergence_rows", "Rows that differed at the last validation", rows.get<double>(),
              {{"table", table}});
    }
  }
  return m.text();
}

void add_pages(runtime& r, admin::server& to) {
  using admin::access;
  using admin::request;
  using admin::work;
  to.on("GET", "/healthz", access::open, work::quick, [](const request&) {
    return admin::response{200, "text/plain", "ok\n"};
  });
  // Ready does not depend on the mirror: otherwise the target's outage would become the application's.
  to.on("GET", "/readyz", access::open, work::quick, [&r](const request&) {
    return r.accepting() ? admin::response{200, "text/plain", "ready\n"}
                         : admin::response{503, "text/plain", "not ready\n"};
  });
  to.on("GET", "/metrics", access::open, work::quick, [&r](const request&) {
    return admin::response{200, "text/plain; version=0.0.4; charset=utf-8", metrics_of(r)};
  });
  to.on("GET", "/status", access::token, work::quick, [&r](const request&) { return ok(status_of(r)); });
  to.on("GET", "/history", access::token, work::quick, [&r](const request&) { return history(r); });
  to.on("POST", "/cutover", access::token, work::control, [&r](const request& q) {
    if (auto ending = ending_begun(r)) return *ending;
    auto body = body_of(q);
    if (body.contains("reads_percent")) return move_reads(r, body);
    r.foreign->look_now();
    return ok(switch_json(r.coordinator->cutover(request_of(body))));
  });
  to.on("POST", "/rollback", access::token, work::control, [&r](const request& q) {
    if (auto ending = ending_begun(r)) return *ending;
    r.foreign->look_now();
    return ok(switch_json(r.coordinator->rollback(request_of(body_of(q)))));
  });
  for (auto [path, to_phase] :
       {std::pair{"/finish", journal::phase::finished}, std::pair{"/abandon", journal::phase::abandoned}}) {
    to.on("POST", path, access::token, work::control, [&r, to_phase = to_phase](const request&) {
      auto done = end_migration(r, to_phase);
      return done ? ok(*done) : refused(409, done.error());
    });
  }
  for (const char* action : {"list", "show", "retry", "skip", "prune"}) {
    to.on("POST", std::string("/journal/") + action, access::token, work::control,
          [&r, name = std::string(action)](const request& q) { return journal_action(r, name, body_of(q)); });
  }
  to.on("POST", "/validate", access::token, work::validation, [&r](const request& q) {
    auto done = validate_live(r, body_of(q));
    return done ? admin::response{200, "application/json", *done} : refused(409, done.error());
  });
}

}  // namespace crossfade::command
