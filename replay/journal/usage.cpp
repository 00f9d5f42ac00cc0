#include "replay/journal/usage.hpp"

#include <algorithm>

#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

constexpr std::uint64_t block_bytes = 64 * 1024;

}  // namespace

result<void> usage::measure(store::sqlite& db) {
  auto rows = db.prepare("SELECT seq, length(body) + length(hash) FROM crossfade_journal ORDER BY seq");
  if (!rows) return rows.error();
  auto s = load(db);
  if (!s) return s.error();
  std::lock_guard lock(mutex_);
  blocks_.clear();
  total_ = gone_ = 0;
  bool any = false;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) break;
    auto seq = static_cast<std::uint64_t>(rows->column(0).integer);
    if (!any) first_seq_ = seq;
    any = true;
    add(seq, static_cast<std::uint64_t>(rows->column(1).integer));
  }
  if (!any) first_seq_ = s->head + 1;
  last_seq_ = s->head;
  return {};
}

void usage::add(std::uint64_t last_seq, std::uint64_t bytes) {
  last_seq_ = last_seq;
  total_ += bytes;
  auto begin = blocks_.size() > 1 ? blocks_[blocks_.size() - 2].end : gone_;
  if (blocks_.empty() || blocks_.back().end - begin + bytes > block_bytes) {
    blocks_.push_back({last_seq, total_});
  } else {
    blocks_.back() = {last_seq, total_};
  }
}

void usage::written(std::uint64_t head, std::uint64_t bytes) {
  std::lock_guard lock(mutex_);
  if (head > last_seq_) add(head, bytes);
}

std::uint64_t usage::end_at(std::uint64_t seq) const {
  auto next = std::partition_point(blocks_.begin(), blocks_.end(), [&](const block& b) { return b.last_seq <= seq; });
  return next == blocks_.begin() ? gone_ : std::prev(next)->end;
}

void usage::pruned(std::uint64_t up_to) {
  std::lock_guard lock(mutex_);
  up_to = std::min(up_to, last_seq_);
  if (up_to < first_seq_) return;
  // Of a block that is pruned in part all counts as there until the rest of it goes.
  gone_ = end_at(up_to);
  while (!blocks_.empty() && blocks_.front().last_seq <= up_to)
    blocks_.pop_front();
  first_seq_ = up_to + 1;
}

std::uint64_t usage::bytes() const {
  std::lock_guard lock(mutex_);
  return total_ - gone_;
}

std::uint64_t usage::entries() const {
  std::lock_guard lock(mutex_);
  return last_seq_ + 1 - first_seq_;
}

std::uint64_t usage::bytes_above(std::uint64_t seq) const {
  std::lock_guard lock(mutex_);
  return total_ - end_at(seq);
}

std::uint64_t usage::surplus(std::uint64_t applied, std::uint64_t keep_bytes) const {
  std::lock_guard lock(mutex_);
  auto there = end_at(applied);
  if (there - gone_ <= keep_bytes) return 0;
  auto limit = there - keep_bytes;  // blocks that end at or below it are too much
  auto next = std::partition_point(blocks_.begin(), blocks_.end(), [&](const block& b) { return b.end < limit; });
  if (next == blocks_.end()) return 0;
  return std::min(next->last_seq, applied);
}

}  // namespace crossfade::journal
