#include "proxy/cutover/foreign_postgres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "proxy/cutover/fence.hpp"
#include "proxy/cutover/own_ports.hpp"
#include "replay/apply/capture_triggers.hpp"
#include "replay/base/log.hpp"

namespace crossfade::cutover {

namespace {

using json = nlohmann::json;

constexpr std::uint64_t most_counted = 1'000'000;

// Authority and rows are of one snapshot: rows that were written after a cutover are nobody's offence.
std::string count_query() {
  return fmt::format(
      "SELECT relation::text, count(*) FROM (SELECT relation FROM crossfade.changed_keys WHERE (SELECT authority FROM "
      "crossfade.state) = 'sqlite' LIMIT {}) k GROUP BY 1",
      most_counted);
}

constexpr const char* triggers_query =
    "SELECT tgrelid::text, tgname, xmin::text, tgenabled FROM pg_catalog.pg_trigger WHERE tgname IN "
    "('crossfade_fence', 'crossfade_capture', 'crossfade_capture_truncate')";
constexpr std::size_t triggers_of_a_table = 3;

constexpr const char* sessions_query =
    "SELECT pid::text, usename, application_name, coalesce(host(client_addr), CASE WHEN client_port = -1 THEN 'local' "
    "END), client_port::text, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM "
    "pg_catalog.pg_stat_activity WHERE datname = current_database() AND usename IS NOT NULL AND coalesce(backend_type, "
    "'client backend') = 'client backend' AND application_name <> 'crossfade' ORDER BY backend_start LIMIT 100";

}  // namespace

foreign_postgres::foreign_postgres(std::string conninfo, std::shared_ptr<const catalog::catalog> tables,
                                   foreign_ledger& ledger)
    : conninfo_(std::move(conninfo)), tables_(std::move(tables)), ledger_(ledger) {}

result<void> foreign_postgres::connect() {
  if (db_ && db_->connected()) return {};
  auto db = store::postgres::connect(conninfo_);
  if (!db) return db.error();
  db_.emplace(std::move(*db));
  return {};
}

result<void> foreign_postgres::count_rows() {
  auto rows = db_->query(count_query());
  if (!rows) return rows.error();
  std::map<std::string, std::uint64_t> now;
  for (const auto& row : *rows) {
    auto relation = row[0].value_or("0");
    auto count = std::stoull(row[1].value_or("0"));
    now[relation] = count;
    auto before = noted_.find(relation);
    auto known = before == noted_.end() ? 0 : before->second;
    if (count <= known) continue;
    const auto* t = tables_->find(static_cast<value::oid>(std::stoul(relation)));
    ledger_.note(store_kind::postgres, t ? t->name : std::string(), count - known);
  }
  noted_ = std::move(now);
  return {};
}

result<void> foreign_postgres::look_at_triggers(journal::phase phase) {
  auto rows = db_->query(triggers_query);
  if (!rows) return rows.error();
  std::map<std::string, std::string> now;
  std::map<std::string, std::size_t> in_force;
  for (const auto& row : *rows) {
    now[row[0].value_or("") + "/" + row[1].value_or("")] = row[2].value_or("");
    if (row[3] == "A") ++in_force[row[0].value_or("")];
  }
  bool sqlite_decides = phase != journal::phase::switched;
  std::vector<std::string> lost;
  for (const auto& t : tables_->tables) {
    auto id = std::to_string(t.id);
    bool changed = false;
    for (const auto& [name, xmin] : triggers_) {
      if (name.compare(0, id.size() + 1, id + "/") != 0) continue;
      auto found = now.find(name);
      changed = changed || found == now.end() || found->second != xmin;
    }
    bool complete = in_force[id] == triggers_of_a_table;
    if (!complete) lost.push_back(t.name);
    if (!changed || !sqlite_decides) continue;
    ledger_.note(store_kind::postgres, t.name, 1);
    log::error("foreign.triggers_changed",
               {{"table", t.name}, {"now", complete ? "in force again" : "missing or disabled"}});
  }
  triggers_ = std::move(now);
  {
    std::lock_guard lock(mutex_);
    lost_ = lost;
  }
  if (lost.empty() || !sqlite_decides) return {};
  auto again = only(*tables_, lost);
  if (auto done = install_fence(*db_, again); !done) return done;
  if (auto done = apply::install_capture(*db_, again); !done) return done;
  for (const auto& name : lost)
    log::warning("foreign.triggers_restored", {{"table", name}});
  auto ours = db_->query(triggers_query);
  if (!ours) return ours.error();
  // Those that were made now are no news the next time.
  for (const auto& row : *ours) {
    auto restored = [&](const catalog::table& t) { return std::to_string(t.id) == row[0]; };
    if (std::any_of(again.tables.begin(), again.tables.end(), restored))
      triggers_[row[0].value_or("") + "/" + row[1].value_or("")] = row[2].value_or("");
  }
  std::lock_guard lock(mutex_);
  lost_.clear();
  return {};
}

result<void> foreign_postgres::look_at_sessions() {
  auto rows = db_->query(sessions_query);
  if (!rows) return rows.error();
  auto ports = own_tcp_ports();
  json found = json::array();
  for (const auto& row : *rows) {
    if (row[4] && ports.count(*row[4])) continue;  // a connection of ours that bears its client's name
    found.push_back({{"pid", std::stoll(row[0].value_or("0"))},
                     {"user", row[1].value_or("")},
                     {"application", row[2].value_or("")},
                     {"client", row[3].value_or("not shown to this role")},
                     {"since", row[5] ? json(*row[5]) : json()}});
  }
  std::lock_guard lock(mutex_);
  sessions_ = std::move(found);
  return {};
}

result<void> foreign_postgres::look(journal::phase phase) {
  auto looked = [&]() -> result<void> {
    if (auto done = connect(); !done) return done;
    if (phase == journal::phase::switched) {
      noted_.clear();
    } else if (auto done = count_rows(); !done) {
      return done;
    }
    if (auto done = look_at_triggers(phase); !done) return done;
    return look_at_sessions();
  };
  auto done = looked();
  if (!done) db_.reset();
  return done;
}

std::vector<std::string> foreign_postgres::lost() const {
  std::lock_guard lock(mutex_);
  return lost_;
}

json foreign_postgres::sessions() const {
  std::lock_guard lock(mutex_);
  return sessions_;
}

json foreign_postgres::kept() {
  kept_ = {{"noted", noted_}, {"triggers", triggers_}};
  return kept_;
}

bool foreign_postgres::kept_is_current() const { return kept_ == json{{"noted", noted_}, {"triggers", triggers_}}; }

void foreign_postgres::load(const json& kept) {
  if (!kept.is_object()) return;
  noted_ = kept.value("noted", std::map<std::string, std::uint64_t>{});
  triggers_ = kept.value("triggers", std::map<std::string, std::string>{});
}

}  // namespace crossfade::cutover
