#include "proxy/command/journal_keeper.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <limits>

#include "proxy/command/journal_view.hpp"
#include "replay/base/clock.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/reader.hpp"

namespace crossfade::command {

namespace {

// In one look: 25,000 entries or 100 MB at most; the rest a second later.
constexpr std::size_t steps_a_look = 50, no_bound = std::numeric_limits<std::size_t>::max();

// 256 MB; of a disk that has less than ten times as much a tenth.
std::uint64_t usual_reserve(const std::string& path) {
  constexpr std::uint64_t usual = 256ULL << 20, share = 10;
  struct statvfs s {};
  if (::statvfs(path.c_str(), &s) != 0) return usual;
  return std::min(usual, static_cast<std::uint64_t>(s.f_blocks) * s.f_frsize / share);
}

result<std::int64_t> oldest_at_us(store::sqlite& db) {
  auto at = db.one("SELECT at FROM crossfade_journal ORDER BY seq LIMIT 1");
  if (!at) return at.error();
  return at->is_null() ? now_us() : at->integer;
}

}  // namespace

journal_keeper::journal_keeper(const options& o, std::shared_ptr<apply::positions> positions)
    : path_(o.sqlite), positions_(std::move(positions)) {
  keep_.keep_us = o.journal_keep.count() * 1000;
  keep_.keep_bytes = o.journal_keep_bytes;
  journal::admission_options how;
  how.path = o.sqlite;
  how.max_bytes = o.journal_max_bytes;
  how.reserve_bytes = o.disk_reserve_bytes.value_or(usual_reserve(o.sqlite));
  how.then =
      o.journal_full == "stop-mirroring" ? journal::when_full::stop_mirroring : journal::when_full::refuse_writes;
  how.watermark = [p = positions_] { return p->watermark(); };
  admission_ = std::make_shared<journal::admission>(std::move(how), entries_);
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
  auto measured = db ? entries_->measure(*db) : result<void>(db.error());
  if (!measured) throw fatal(exit_code::refused, path_ + ": " + measured.error().message, measured.error().hint);
  look_for_end();
}

void journal_keeper::look_for_end() {
  if (stopped()) return;
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
  auto end = db ? journal::mirroring_stopped(*db) : result<std::optional<journal::mirroring_end>>(db.error());
  if (!end || !*end) return;
  std::lock_guard lock(mutex_);
  stopped_ = **end;
}

std::optional<journal::mirroring_end> journal_keeper::stopped() const {
  std::lock_guard lock(mutex_);
  return stopped_;
}

std::optional<error> journal_keeper::diverged() const {
  if (auto e = admission_->diverged()) return e;
  if (auto end = stopped()) return journal::stopped_error(*end);
  return std::nullopt;
}

void journal_keeper::log_shortage() {
  auto now = shortage_of(*admission_);
  if (now == shortage_) return;
  shortage_ = now;
  const auto& limits = admission_->limits();
  if (now == journal::admission::shortage::none) {
    log::info("journal.room_again", {{"waiting_bytes", admission_->waiting_bytes()}});
    return;
  }
  log::error("journal.full",
             {{"lacks", journal::shortage_name(now)},
              {"waiting_bytes", admission_->waiting_bytes()},
              {"limit_bytes", limits.max_bytes},
              {"disk_free_bytes", admission_->free_bytes().value_or(0)},
              {"reserve_bytes", limits.reserve_bytes},
              {"then", limits.then == journal::when_full::refuse_writes ? "refuse-writes" : "stop-mirroring"}});
}

void journal_keeper::look(journal::phase phase) {
  bool ended = phase == journal::phase::finished || phase == journal::phase::abandoned;
  if (ended) return;
  (void)admission_->same_file();
  if (admission_->diverged()) return;  // nothing of ours is written to a file that may be another one
  look_for_end();
  log_shortage();
  if (exclusive_) prune_old(stopped().has_value() || shortage_ != journal::admission::shortage::none);
}

// Above the highest watermark that the file itself records nothing goes: a PostgreSQL that is restored to an earlier
// point is recognised by it, and finds the entries from there.
void journal_keeper::prune_old(bool everything) {
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
  if (!db) return;
  auto state = journal::load(*db);
  auto oldest = oldest_at_us(*db);
  if (!state || !oldest) return;
  auto too_old = age_.move(now_us(), std::chrono::steady_clock::now(), *oldest, keep_.keep_us);
  auto applied = std::min(positions_->watermark(), state->highest_watermark);
  auto limit = everything ? result<std::uint64_t>(stopped() ? state->head : applied)
                          : journal::prune_limit(*db, *entries_, applied, keep_, too_old);
  *db = {};
  if (applied > 0) fault_point(fault::prune_allowed);
  if (!limit || *limit == 0) return;
  auto done = prune_to(*limit, steps_a_look);
  if (!done) {
    log::warning("journal.prune_failed", {{"error", done.error().message}});
  } else if (done->entries) {
    log::debug("journal.pruned", {{"entries", done->entries}, {"bytes", done->bytes}});
  }
}

result<journal::pruned> journal_keeper::prune_to(std::uint64_t limit, std::size_t most_steps) {
  journal::pruned all;
  for (std::size_t i = 0; i < most_steps; ++i) {
    journal::pruned step;
    auto worked = exclusive_([&](store::sqlite& db) -> result<void> {
      auto done = journal::prune(db, limit, {});
      if (!done) return done.error();
      step = *done;
      return {};
    });
    if (!worked) return worked.error();
    if (step.up_to) entries_->pruned(step.up_to);
    all.entries += step.entries;
    all.bytes += step.bytes;
    all.up_to = std::max(all.up_to, step.up_to);
    if (!step.more) break;
  }
  return all;
}

result<journal::pruned> journal_keeper::prune_applied(std::chrono::milliseconds keep) {
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
  if (!db) return db.error();
  // The file's record of the highest watermark comes first: see prune_old.
  auto applied = positions_->watermark();
  auto raised = exclusive_([&](store::sqlite& file) -> result<void> {
    auto state = journal::load(file);
    if (!state) return state.error();
    if (state->highest_watermark >= applied) return {};
    return journal::put(file, "highest_watermark", std::to_string(applied));
  });
  if (!raised) return raised.error();
  auto limit = result<std::uint64_t>(applied);
  if (keep.count() > 0) limit = journal::newest_before(*db, *limit, now_us() - keep.count() * 1000);
  if (!limit) return limit.error();
  *db = {};
  return prune_to(*limit, no_bound);
}

}  // namespace crossfade::command
