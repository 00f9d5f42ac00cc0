#include "proxy/execute/kept_values.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "replay/base/log.hpp"

namespace crossfade::execute {

struct kept_values::state {
  struct kept {
    std::uint64_t generation = 0;
    std::string body;
  };
  std::string table;
  std::size_t bound = 0;
  mutable std::mutex mutex;
  std::map<std::string, kept, std::less<>> values;
  std::set<std::string, std::less<>> unwritten;  // keys that changed, or are gone

  result<void> load(const std::string& path);
  void write(store::sqlite& db);
  result<void> write_one(store::sqlite& db, const std::string& key, const std::optional<kept>& v);
};

result<void> kept_values::state::load(const std::string& path) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return std::move(db).error();
  auto rows = db->prepare(fmt::format("SELECT key, generation, body FROM {}", table));
  if (!rows) return std::move(rows).error();
  for (;;) {
    auto row = rows->step();
    if (!row) return std::move(row).error();
    if (!*row) return {};
    if (values.size() >= bound) continue;
    values[std::string(rows->column(0).bytes)] = {static_cast<std::uint64_t>(rows->column(1).integer),
                                                  std::string(rows->column(2).bytes)};
  }
}

result<void> kept_values::state::write_one(store::sqlite& db, const std::string& key, const std::optional<kept>& v) {
  auto statement =
      db.prepare(v ? fmt::format("INSERT OR REPLACE INTO {}(key, generation, body) VALUES (?1, ?2, ?3)", table)
                   : fmt::format("DELETE FROM {} WHERE key = ?1", table));
  if (!statement) return std::move(statement).error();
  auto bound_key = statement->bind(1, value::cell_view::of_text(key));
  if (!bound_key) return bound_key;
  if (v) {
    auto generation = statement->bind(2, value::cell_view::of_integer(static_cast<std::int64_t>(v->generation)));
    if (!generation) return generation;
    auto body = statement->bind(3, value::cell_view::of_blob(v->body));
    if (!body) return body;
  }
  auto done = statement->step();
  if (!done) return std::move(done).error();
  return {};
}

// Inside the writer's transaction.
void kept_values::state::write(store::sqlite& db) {
  std::vector<std::pair<std::string, std::optional<kept>>> changes;
  {
    std::lock_guard lock(mutex);
    for (const auto& key : unwritten) {
      auto it = values.find(key);
      changes.emplace_back(key, it == values.end() ? std::nullopt : std::optional<kept>(it->second));
    }
    unwritten.clear();
  }
  for (const auto& [key, v] : changes) {
    auto done = write_one(db, key, v);
    if (done) continue;
    log::warning("kept_values.not_written", {{"table", table}, {"error", done.error().message}});
    return;
  }
}

kept_values::kept_values(const std::string& path, std::string table, std::size_t bound, std::shared_ptr<writer> through)
    : state_(std::make_shared<state>()), writer_(std::move(through)) {
  state_->table = std::move(table);
  state_->bound = bound;
  auto loaded = state_->load(path);
  if (!loaded) {
    log::warning("kept_values.not_read", {{"table", state_->table}, {"error", loaded.error().message}});
  }
  if (!writer_) return;
  auto hook = [s = state_](store::sqlite& db) { s->write(db); };
  writer_->on_commit(std::move(hook));
}

std::optional<std::string> kept_values::get(std::string_view key, std::uint64_t generation) const {
  std::lock_guard lock(state_->mutex);
  auto it = state_->values.find(key);
  if (it == state_->values.end() || it->second.generation != generation) return std::nullopt;
  return it->second.body;
}

void kept_values::put(std::string_view key, std::uint64_t generation, std::string body) {
  auto& s = *state_;
  {
    std::lock_guard lock(s.mutex);
    auto it = s.values.find(key);
    if (it != s.values.end() && it->second.generation == generation && it->second.body == body) return;
    if (it == s.values.end() && s.values.size() >= s.bound) {
      auto victim = s.values.begin();
      s.unwritten.insert(victim->first);
      s.values.erase(victim);
    }
    s.values[std::string(key)] = {generation, std::move(body)};
    s.unwritten.insert(std::string(key));
  }
  if (writer_) writer_->flush_soon();
}

std::size_t kept_values::size() const {
  std::lock_guard lock(state_->mutex);
  return state_->values.size();
}

}  // namespace crossfade::execute
