#include "validator/live_snapshots.hpp"

#include <fmt/format.h>

#include <thread>

#include "replay/journal/state.hpp"

namespace crossfade::validator {
namespace {

result<snapshot_pair> connect(const live_options& options) {
  auto db = store::sqlite::open(options.sqlite_path, store::sqlite::mode::read_only);
  if (!db) return db.error();
  auto pg = postgres_snapshot::connect(options.conninfo);
  if (!pg) return pg.error();
  return snapshot_pair{std::move(*db), std::move(*pg), 0, {}, {}, true, {}};
}

error not_held() {
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    "the mirror could not be held long enough for a snapshot of both stores", "Try again.");
}

// Releases the mirror however the function ends.
class held {
 public:
  explicit held(const mirror_hold& m) : mirror_(m) {}
  held(const held&) = delete;
  held& operator=(const held&) = delete;
  ~held() {
    if (!released_) mirror_.release();
  }
  void release() {
    released_ = true;
    mirror_.release();
  }

 private:
  const mirror_hold& mirror_;
  bool released_ = false;
};

}  // namespace

result<void> live_snapshots::take(snapshot_pair& pair, mirror_hold::time_point deadline) {
  auto watermark = mirror_.hold(options_.lease, deadline);
  if (!watermark) return watermark.error();
  held holding(mirror_);
  if (auto r = begin_sqlite_snapshot(pair.sqlite); !r) return r;
  auto s = journal::load(pair.sqlite);
  if (!s) return s.error();
  if (s->head < *watermark)
    return make_error(sqlstate::data_corrupted,
                      fmt::format("histories diverge: PostgreSQL is at seq {} and SQLite at {}", *watermark, s->head));
  if (s->head - *watermark > options_.lag_limit)
    return make_error(
        sqlstate::object_not_in_prerequisite_state,
        fmt::format("the mirror is {} entries behind, more than {}", s->head - *watermark, options_.lag_limit),
        "Validate once it has caught up; crossfade status shows the lag.");
  if (auto r = mirror_.stop_at(s->head, options_.lease, deadline); !r) return r;
  if (auto r = pair.postgres.begin(); !r) return r;
  holding.release();
  auto seen = read_watermark(pair.postgres);
  if (!seen) return seen.error();
  if (seen->journal_id != s->journal_id)
    return make_error(sqlstate::object_not_in_prerequisite_state, "PostgreSQL holds the copy of another SQLite file");
  // The snapshot itself says whether it is the one that was asked for.
  if (seen->seq != s->head || seen->part != 0) return not_held();
  pair.seq = s->head;
  return check_quarantine(pair.postgres);
}

result<snapshot_pair> live_snapshots::open() {
  const auto deadline = std::chrono::steady_clock::now() + options_.patience;
  for (;;) {
    auto pair = connect(options_);
    if (!pair) return pair;
    auto taken = take(*pair, deadline);
    if (taken) return pair;
    const bool again = taken.error().message == not_held().message;
    if (!again || std::chrono::steady_clock::now() >= deadline) return taken.error();
    std::this_thread::sleep_for(options_.lease);
  }
}

result<snapshot_pair> switched_snapshots::open() {
  auto pair = connect(options_);
  if (!pair) return pair;
  result<void> taken = not_held();
  auto ran = run_batch_([&](const std::string& snapshot_id) {
    taken = begin_sqlite_snapshot(pair->sqlite);
    if (taken) taken = pair->postgres.begin(snapshot_id);
  });
  if (!ran) return ran.error();
  if (!taken) return taken.error();
  auto s = journal::load(pair->sqlite);
  if (!s) return s.error();
  pair->seq = s->head;
  return pair;
}

}  // namespace crossfade::validator
