#include "proxy/execute/foreign_commits.hpp"

#include <algorithm>

#include "replay/base/limits.hpp"

namespace crossfade::execute {

namespace {

constexpr int attempts = 5;
// A recovered index counts from the beginning: then only that something happened is known.
constexpr std::uint32_t implausible = 1u << 31;

// A read transaction at the log's present state. Where others write meanwhile, it is tried again.
std::optional<store::sqlite> pinned(sqlite3* writer, const std::string& path, store::wal_index& at) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return std::nullopt;
  (void)db->exec("PRAGMA cache_size = -256");
  for (int i = 0; i < attempts; ++i) {
    auto before = store::read_wal_index(writer);
    if (!before || !db->exec("BEGIN; SELECT count(*) FROM sqlite_schema")) return std::nullopt;
    if (store::read_wal_index(writer) == before) {
      at = *before;
      return std::move(*db);
    }
    (void)db->exec("ROLLBACK");
  }
  return std::nullopt;
}

}  // namespace

foreign_commits::foreign_commits(store::sqlite& db, std::string path) : db_(db), path_(std::move(path)) {
  (void)db_.one("SELECT count(*) FROM sqlite_schema");  // the index exists once somebody has read
  seen_ = store::read_wal_index(db_.raw()).value_or(store::wal_index{});
}

void foreign_commits::own_commit(int frames) {
  ++own_;
  if (own_ends_.size() < limits::execute::foreign_log_commits) own_ends_.push_back(static_cast<std::uint32_t>(frames));
}

bool foreign_commits::any() {
  auto now = store::read_wal_index(db_.raw());
  if (!now) return false;
  if (now->changes != seen_.changes + own_) return true;
  seen_ = *now;
  own_ = 0;
  own_ends_.clear();
  return false;
}

foreign_evidence foreign_commits::take(bool look) {
  foreign_evidence out;
  out.at = store::read_wal_index(db_.raw()).value_or(seen_);
  if (look) out.snapshot = pinned(db_.raw(), path_, out.at);
  std::uint32_t commits = out.at.changes - (seen_.changes + own_);
  out.commits = commits < implausible ? commits : 1;
  if (out.snapshot) {
    auto from = out.at.salt == seen_.salt ? seen_.frames : 0;
    auto log = store::read_wal_commits(path_, out.at.salt, out.at.page_size, from, out.at.frames,
                                       limits::execute::foreign_log_frames);
    if (log) {
      out.log = std::move(*log);
      // Where the log has begun anew a number may be of the old one: what is ours is then told by what it wrote.
      auto ours = [&](const store::wal_commit& c) {
        return out.at.salt == seen_.salt && std::find(own_ends_.begin(), own_ends_.end(), c.end) != own_ends_.end();
      };
      out.log.erase(std::remove_if(out.log.begin(), out.log.end(), ours), out.log.end());
    } else {
      out.snapshot.reset();
    }
  }
  seen_ = out.at;
  own_ = 0;
  own_ends_.clear();
  return out;
}

}  // namespace crossfade::execute
