#include "replay/journal/retention.hpp"

#include <algorithm>

#include "replay/journal/reader.hpp"

namespace crossfade::journal {

namespace {

using value::cell_view;

}  // namespace

std::int64_t age_limit::move(std::int64_t now_us, std::chrono::steady_clock::time_point now, std::int64_t oldest_at_us,
                             std::int64_t keep_us) {
  auto wanted = now_us - keep_us;
  if (!limit_us_) {
    limit_us_ = std::min(wanted, oldest_at_us);
  } else {
    auto passed = std::chrono::duration_cast<std::chrono::microseconds>(now - moved_at_).count();
    limit_us_ = std::min(wanted, *limit_us_ + 2 * passed);
  }
  moved_at_ = now;
  return *limit_us_;
}

result<std::uint64_t> newest_before(store::sqlite& db, std::uint64_t applied, std::int64_t too_old_us) {
  // The first entry that is young enough ends the range: seq order is commit order, clocks may step back.
  auto st = db.prepare(
      "SELECT coalesce((SELECT seq FROM crossfade_journal WHERE seq <= ?1 AND at >= ?2 ORDER BY seq LIMIT 1), ?1 + 1)");
  if (!st) return st.error();
  if (auto r = st->bind(1, cell_view::of_count(applied)); !r) return r.error();
  if (auto r = st->bind(2, cell_view::of_integer(too_old_us)); !r) return r.error();
  auto found = st->step();
  if (!found) return found.error();
  return static_cast<std::uint64_t>(st->column(0).integer) - 1;
}

result<std::uint64_t> prune_limit(store::sqlite& db, const usage& known, std::uint64_t applied, const retention& keep,
                                  std::int64_t too_old_us) {
  auto oldest = oldest_entry(db);
  if (!oldest) return oldest.error();
  if (!*oldest || **oldest > applied) return std::uint64_t{0};
  auto crowded = applied > keep.keep_entries ? applied - keep.keep_entries : 0;
  auto limit = std::max(crowded, known.surplus(applied, keep.keep_bytes));
  auto old = newest_before(db, applied, too_old_us);
  if (!old) return old.error();
  limit = std::max(limit, *old);
  return limit < **oldest ? 0 : limit;
}

result<pruned> prune(store::sqlite& db, std::uint64_t limit, const prune_step& step) {
  auto rows = db.prepare(
      "SELECT seq, length(body) + length(hash) FROM crossfade_journal WHERE seq <= ?1 ORDER BY seq LIMIT ?2");
  if (!rows) return rows.error();
  if (auto r = rows->bind(1, cell_view::of_count(limit)); !r) return r.error();
  if (auto r = rows->bind(2, cell_view::of_count(step.entries + 1)); !r) return r.error();
  pruned out;
  for (;;) {
    auto found = rows->step();
    if (!found) return found.error();
    if (!*found) break;
    auto size = static_cast<std::uint64_t>(rows->column(1).integer);
    bool enough = out.entries == step.entries || (out.entries > 0 && out.bytes + size > step.bytes);
    if (enough) {
      out.more = true;
      break;
    }
    ++out.entries;
    out.bytes += size;
    out.up_to = static_cast<std::uint64_t>(rows->column(0).integer);
  }
  rows->reset();
  if (out.entries == 0) return out;
  auto st = db.prepare("DELETE FROM crossfade_journal WHERE seq <= ?1");
  if (!st) return st.error();
  if (auto r = st->bind(1, cell_view::of_count(out.up_to)); !r) return r.error();
  auto done = st->step();
  if (!done) return done.error();
  return out;
}

}  // namespace crossfade::journal
