#include "proxy/cutover/foreign_ledger.hpp"

#include <algorithm>

#include "replay/base/clock.hpp"

namespace crossfade::cutover {

namespace {

using json = nlohmann::json;

// Events of one table that are told apart; older ones are taken together.
constexpr std::size_t most_events = 1000;

}  // namespace

std::string_view store_name(store_kind s) noexcept { return s == store_kind::sqlite ? "sqlite" : "postgres"; }

void foreign_ledger::commits(store_kind s, std::uint64_t count) {
  std::lock_guard lock(mutex_);
  commits_[s] += count;
  changed_ = true;
}

void foreign_ledger::note(store_kind s, const std::string& table, std::uint64_t writes) {
  if (writes == 0) return;
  std::lock_guard lock(mutex_);
  auto& e = entries_[s][table];
  e.writes += writes;
  e.open += writes;
  e.last = now_utc();
  if (e.first.empty()) e.first = e.last;
  ++last_;
  e.since[last_] += writes;
  if (e.since.size() > most_events) {
    auto oldest = e.since.begin();
    std::next(oldest)->second += oldest->second;
    e.since.erase(oldest);
  }
  changed_ = true;
}

foreign_ledger::event foreign_ledger::mark() const {
  std::lock_guard lock(mutex_);
  return last_;
}

void foreign_ledger::validated(event before, const std::vector<std::string>& tables) {
  std::lock_guard lock(mutex_);
  for (auto& [s, of_store] : entries_) {
    for (auto& [table, e] : of_store) {
      bool covered =
          tables.empty() || (!table.empty() && std::find(tables.begin(), tables.end(), table) != tables.end());
      if (!covered) continue;
      e.since.erase(e.since.begin(), e.since.upper_bound(before));
      e.open = 0;
      for (const auto& [at, writes] : e.since)
        e.open += writes;
    }
  }
  changed_ = true;
}

std::vector<foreign_ledger::open_entry> foreign_ledger::open() const {
  std::lock_guard lock(mutex_);
  std::vector<open_entry> out;
  for (const auto& [s, of_store] : entries_) {
    for (const auto& [table, e] : of_store) {
      if (e.open > 0) out.push_back({s, table, e.open});
    }
  }
  return out;
}

std::uint64_t foreign_ledger::commits(store_kind s) const {
  std::lock_guard lock(mutex_);
  auto found = commits_.find(s);
  return found == commits_.end() ? 0 : found->second;
}

std::map<std::string, foreign_ledger::entry> foreign_ledger::entries(store_kind s) const {
  std::lock_guard lock(mutex_);
  auto found = entries_.find(s);
  return found == entries_.end() ? std::map<std::string, entry>() : found->second;
}

json foreign_ledger::shown() const {
  std::lock_guard lock(mutex_);
  json out = json::object();
  for (auto s : {store_kind::sqlite, store_kind::postgres}) {
    json tables = json::object(), unknown;
    std::uint64_t open = 0;
    std::string first, last;
    auto of_store = entries_.find(s);
    if (of_store != entries_.end()) {
      for (const auto& [table, e] : of_store->second) {
        json one{{"writes", e.writes}, {"open", e.open}, {"first", e.first}, {"last", e.last}};
        (table.empty() ? unknown : tables[table]) = std::move(one);
        open += e.open;
        first = first.empty() ? e.first : std::min(first, e.first);
        last = std::max(last, e.last);
      }
    }
    auto commits = commits_.find(s);
    json& shown = out[std::string(store_name(s))];
    shown = {{"open", open}, {"tables", tables}, {"unknown", unknown}};
    if (s == store_kind::sqlite) shown["commits"] = commits == commits_.end() ? 0 : commits->second;
    shown["first"] = first.empty() ? json() : json(first);
    shown["last"] = last.empty() ? json() : json(last);
  }
  return out;
}

std::string foreign_ledger::text() const {
  std::lock_guard lock(mutex_);
  json out{{"last", last_}, {"entries", json::array()}, {"commits", json::object()}};
  for (const auto& [s, count] : commits_)
    out["commits"][std::string(store_name(s))] = count;
  for (const auto& [s, of_store] : entries_) {
    for (const auto& [table, e] : of_store) {
      out["entries"].push_back({{"store", store_name(s)},
                                {"table", table},
                                {"writes", e.writes},
                                {"open", e.open},
                                {"first", e.first},
                                {"last", e.last}});
    }
  }
  return out.dump();
}

void foreign_ledger::load(const std::string& text) {
  auto kept = json::parse(text, nullptr, false);
  if (!kept.is_object()) return;
  std::lock_guard lock(mutex_);
  last_ = std::max<event>(last_ + 1, kept.value("last", event{0}));
  for (auto s : {store_kind::sqlite, store_kind::postgres})
    commits_[s] += kept.value("commits", json::object()).value(std::string(store_name(s)), std::uint64_t{0});
  for (const auto& one : kept.value("entries", json::array())) {
    auto s = one.value("store", "") == "postgres" ? store_kind::postgres : store_kind::sqlite;
    auto& e = entries_[s][one.value("table", "")];
    auto open = one.value("open", std::uint64_t{0});
    e.writes += one.value("writes", std::uint64_t{0});
    e.open += open;
    e.first = one.value("first", "");
    e.last = std::max(e.last, one.value("last", ""));
    if (open > 0) e.since[last_] += open;
  }
}

bool foreign_ledger::changed() {
  std::lock_guard lock(mutex_);
  return std::exchange(changed_, false);
}

}  // namespace crossfade::cutover
