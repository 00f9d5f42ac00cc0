#include "proxy/command/foreign_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "proxy/command/file_holders.hpp"
#include "proxy/cutover/foreign_downtime.hpp"
#include "replay/base/clock.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;
using cutover::store_kind;

constexpr auto idle_look = std::chrono::milliseconds(500);
constexpr auto postgres_look = std::chrono::seconds(5);
constexpr auto processes_look = std::chrono::seconds(10);
constexpr auto processes_pause = std::chrono::milliseconds(500);  // in a burst
constexpr auto report_pause = std::chrono::seconds(10);
constexpr std::size_t most_processes = 50;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

foreign_watch::foreign_watch(foreign_watch_parts parts)
    : parts_(std::move(parts)), postgres_(parts_.postgres, parts_.tables, ledger_) {}

foreign_watch::~foreign_watch() { join(); }

void foreign_watch::load(const std::string& kept) {
  auto text = json::parse(kept, nullptr, false);
  if (!text.is_object()) return;
  ledger_.load(text.value("ledger", ""));
  postgres_.load(text.value("postgres", json()));
  looked_at_ = text.value("looked_at", json());
  (void)ledger_.changed();
}

void foreign_watch::start() {
  if (auto db = store::sqlite::open(parts_.sqlite, store::sqlite::mode::read_only)) look_at_objects(*db);
  keep();
  thread_ = std::thread([this] { loop(); });
}

void foreign_watch::stop() {
  join();
  std::lock_guard one(work_mutex_);
  while (pending() > 0)
    look_at_others();
  keep();
}

void foreign_watch::join() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void foreign_watch::take(execute::foreign_evidence evidence) {
  std::lock_guard lock(mutex_);
  if (!evidence.snapshot && !waiting_.empty() && !waiting_.back().snapshot) {
    waiting_.back().commits += evidence.commits;  // a burst beyond what is looked at
    waiting_.back().at = evidence.at;
    return;
  }
  waiting_.push_back(std::move(evidence));
  wake_.notify_all();
}

bool foreign_watch::full() {
  std::lock_guard lock(mutex_);
  return waiting_.size() >= limits::execute::foreign_snapshots;
}

std::string foreign_watch::table_name(const std::string& sqlite_name) const {
  const auto* t = parts_.tables->find_sqlite(sqlite_name);
  return t ? t->name : sqlite_name;
}

void foreign_watch::look_at_others() {
  execute::foreign_evidence evidence;
  {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return;
    evidence = std::move(waiting_.front());
    waiting_.pop_front();
    in_work_ = evidence.commits;
  }
  auto until = evidence.at;
  if (evidence.snapshot) {
    look_at_objects(*evidence.snapshot);
  } else if (auto db = store::sqlite::open(parts_.sqlite, store::sqlite::mode::read_only)) {
    look_at_objects(*db);
  }
  look_at_processes();  // first: who has just written may be gone soon
  enter(cutover::tables_of(std::move(evidence), parts_.sqlite));
  std::lock_guard lock(mutex_);
  in_work_ = 0;
  looked_at_ = cutover::log_position(until);
}

void foreign_watch::enter(const cutover::foreign_writes& writes) {
  ledger_.commits(store_kind::sqlite, writes.commits);
  for (const auto& [table, count] : writes.tables)
    ledger_.note(store_kind::sqlite, table_name(table), count);
  ledger_.note(store_kind::sqlite, "", writes.unknown);
  std::lock_guard lock(mutex_);
  unreported_ += std::max<std::uint64_t>(writes.commits, 1);
}

void foreign_watch::note_downtime(const cutover::foreign_writes& writes) {
  if (writes.commits > 0 || writes.unknown > 0) enter(writes);
}

std::uint64_t foreign_watch::pending() {
  std::lock_guard lock(mutex_);
  auto out = in_work_;
  for (const auto& e : waiting_)
    out += e.commits;
  return out;
}

void foreign_watch::keep() {
  if (!ledger_.changed() && postgres_.kept_is_current()) return;
  parts_.keep(text());
}

std::string foreign_watch::text() {
  json out{{"ledger", ledger_.text()}, {"postgres", postgres_.kept()}, {"kept_ns", now_ns()}};
  std::lock_guard lock(mutex_);
  out["looked_at"] = looked_at_;
  return out.dump();
}

void foreign_watch::look_at_objects(store::sqlite& db) {
  auto version = db.one("PRAGMA schema_version");
  if (!version || version->integer == schema_version_) return;
  auto now = cutover::application_objects(db);
  if (!now) return;
  bool first = schema_version_ < 0;
  schema_version_ = version->integer;
  auto changes = first ? std::vector<std::string>{} : cutover::changed_objects(objects_, *now);
  objects_ = std::move(*now);
  for (const auto& what : changes)
    log::error("foreign.schema_changed", {{"store", "sqlite"}, {"what", what}});
  std::lock_guard lock(mutex_);
  for (auto& what : changes) {
    if (std::find(changed_objects_.begin(), changed_objects_.end(), what) == changed_objects_.end())
      changed_objects_.push_back(std::move(what));
  }
}

void foreign_watch::look_at_postgres() {
  auto before = ledger_.mark();
  auto done = postgres_.look(parts_.gate->phase());
  auto wrote = ledger_.mark() - before;
  std::lock_guard lock(mutex_);
  unreported_ += wrote;
  postgres_error_ = done ? "" : done.error().message;
}

void foreign_watch::look_at_processes() {
  if (clock::now() - processes_at_ < processes_pause) return;
  processes_at_ = clock::now();
  auto found = holders_of(parts_.sqlite);
  auto at = now_utc();
  std::lock_guard lock(mutex_);
  hidden_processes_ = found.hidden;
  for (const auto& p : found.processes) {
    json what{{"pid", p.pid}, {"command", p.command}, {"user", p.user}, {"since", p.since}};
    auto known =
        std::find_if(processes_.begin(), processes_.end(), [&](const seen_process& s) { return s.what == what; });
    if (known != processes_.end()) processes_.erase(known);
    processes_.push_back({std::move(what), at});
  }
  if (processes_.size() > most_processes) processes_.erase(processes_.begin());
}

// One line a burst: where, how often, by whom.
void foreign_watch::report() {
  std::string tables, processes;
  for (const auto& e : ledger_.open()) {
    tables += fmt::format("{}{}:{} ({})", tables.empty() ? "" : ", ", cutover::store_name(e.store),
                          e.table.empty() ? "unknown" : e.table, e.writes);
  }
  std::unique_lock lock(mutex_);
  if (unreported_ == 0 || clock::now() - reported_ < report_pause) return;
  for (const auto& p : processes_)
    processes += fmt::format("{}{} {}", processes.empty() ? "" : ", ", p.what.value("pid", std::int64_t{0}),
                             p.what.value("command", ""));
  auto count = std::exchange(unreported_, 0);
  reported_ = clock::now();
  lock.unlock();
  log::error("foreign.writes",
             {{"seen", count},
              {"not_validated", tables},
              {"processes_with_the_file", processes},
              {"hint", "somebody writes to a store past Crossfade: stop it, then run crossfade validate"}});
}

void foreign_watch::look_now() {
  parts_.look_at_sqlite();
  std::lock_guard one(work_mutex_);
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (waiting_.empty()) break;
    }
    look_at_others();
  }
  look_at_postgres();
}

void foreign_watch::loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, idle_look, [&] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
    }
    auto phase = parts_.gate->phase();
    if (phase == journal::phase::finished || phase == journal::phase::abandoned) continue;
    parts_.look_at_sqlite();
    {
      std::lock_guard one(work_mutex_);
      look_at_others();
      auto now = clock::now();
      if (now >= next_postgres_) {
        look_at_postgres();
        next_postgres_ = clock::now() + postgres_look;
      }
      if (now >= next_processes_) {
        look_at_processes();
        next_processes_ = clock::now() + processes_look;
      }
    }
    report();
    keep();
  }
}

std::vector<std::string> foreign_watch::changed_objects() {
  std::lock_guard lock(mutex_);
  return changed_objects_;
}

json foreign_watch::shown() {
  json out = ledger_.shown();
  out["postgres"]["triggers_not_in_force"] = postgres_.lost();
  out["postgres"]["sessions"] = postgres_.sessions();
  std::lock_guard lock(mutex_);
  out["sqlite"]["changed_declarations"] = changed_objects_;
  out["processes"] = json::array();
  for (const auto& p : processes_) {
    out["processes"].push_back(p.what);
    out["processes"].back()["seen"] = p.last;
  }
  out["processes_hidden"] = hidden_processes_;
  if (!postgres_error_.empty()) out["postgres"]["error"] = postgres_error_;
  return out;
}

void foreign_watch::add_metrics(admin::metrics_text& to) {
  to.counter("crossfade_foreign_commits_total", "Transactions of other processes on the SQLite file",
             static_cast<double>(ledger_.commits(store_kind::sqlite)), {{"store", "sqlite"}});
  std::uint64_t open = 0;
  for (const auto& e : ledger_.open())
    open += e.writes;
  to.gauge("crossfade_foreign_writes_open", "Foreign writes that no validation has covered since",
           static_cast<double>(open));
  for (auto s : {store_kind::sqlite, store_kind::postgres}) {
    for (const auto& [table, e] : ledger_.entries(s)) {
      to.counter("crossfade_foreign_writes_total",
                 "Writes past Crossfade by table: transactions (sqlite), rows (postgres)",
                 static_cast<double>(e.writes),
                 {{"store", std::string(cutover::store_name(s))}, {"table", table.empty() ? "unknown" : table}});
    }
  }
  to.gauge("crossfade_triggers_not_in_force", "Tables of PostgreSQL whose triggers of ours are missing or disabled",
           static_cast<double>(postgres_.lost().size()));
}

}  // namespace crossfade::command
