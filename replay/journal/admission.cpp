#include "replay/journal/admission.hpp"

#include <fmt/format.h>

#include "replay/base/units.hpp"

namespace crossfade::journal {

namespace {

// A disk that somebody else fills is no reason to end mirroring: what would be freed has to be worth it.
constexpr std::uint64_t share_of_reserve = 16;

}  // namespace

std::string_view shortage_name(admission::shortage s) noexcept {
  switch (s) {
    case admission::shortage::none:
      return "none";
    case admission::shortage::journal:
      return "journal";
    case admission::shortage::disk:
      return "disk";
  }
  return "none";
}

admission::admission(admission_options options, std::shared_ptr<usage> entries)
    : options_(std::move(options)), entries_(std::move(entries)), opened_(identify_file(options_.path)) {}

std::uint64_t admission::waiting_bytes() const {
  return entries_->bytes_above(options_.watermark ? options_.watermark() : 0);
}

std::optional<std::uint64_t> admission::free_bytes() const {
  return options_.free_bytes ? options_.free_bytes() : free_disk_bytes(options_.path);
}

admission::shortage admission::lacking(std::uint64_t more) const {
  if (waiting_bytes() + more > options_.max_bytes) return shortage::journal;
  if (options_.reserve_bytes == 0) return shortage::none;
  auto free = free_bytes();
  return free && *free < options_.reserve_bytes + more ? shortage::disk : shortage::none;
}

admission::shortage admission::lacks_for(std::uint64_t bytes) const {
  return ended_.load(std::memory_order_acquire) ? shortage::none : lacking(bytes);
}

bool admission::worth_stopping(shortage what) const {
  return what == shortage::journal || waiting_bytes() >= options_.reserve_bytes / share_of_reserve;
}

error admission::refusal(shortage what) const {
  if (what == shortage::disk) {
    return make_error(sqlstate::disk_full,
                      fmt::format("no writes: the disk of {} has {} left, below its reserve of {}", options_.path,
                                  format_size(free_bytes().value_or(0)), format_size(options_.reserve_bytes)),
                      "Make room on the disk, or lower --disk-reserve. Reads are answered, and writes go on by "
                      "themselves once there is room.");
  }
  return make_error(
      sqlstate::disk_full,
      fmt::format("no writes: the journal in {} is full, {} of row changes wait for PostgreSQL (--journal-max {})",
                  options_.path, format_size(waiting_bytes()), format_size(options_.max_bytes)),
      "Bring PostgreSQL back, or mend what stops the mirror (crossfade status). Reads are answered, and writes go on "
      "by "
      "themselves as the mirror catches up.");
}

result<admission::verdict> admission::at_commit(std::uint64_t bytes) {
  if (auto same = same_file(); !same) return same.error();
  if (ended_.load(std::memory_order_acquire)) return verdict::go;
  if (bytes > options_.max_bytes && options_.then == when_full::refuse_writes) {
    return make_error(
        sqlstate::program_limit_exceeded,
        fmt::format("the transaction changes {} of rows, more than the journal may hold (--journal-max {})",
                    format_size(bytes), format_size(options_.max_bytes)),
        "Split it into several transactions.");
  }
  auto what = lacking(bytes);
  bool refuses = what != shortage::none && options_.then == when_full::refuse_writes;
  refuses_.store(refuses, std::memory_order_release);
  if (refuses) return refusal(what);
  return what != shortage::none && worth_stopping(what) ? verdict::stop : verdict::go;
}

result<void> admission::at_start() {
  if (diverged_.load(std::memory_order_acquire)) return *diverged();
  if (!refuses_.load(std::memory_order_acquire)) return {};
  auto what = lacks();
  if (what == shortage::none) {
    refuses_.store(false, std::memory_order_release);
    return {};
  }
  return refusal(what);
}

void admission::diverge(error e) {
  std::lock_guard lock(mutex_);
  if (!divergence_) divergence_ = std::move(e);
  diverged_.store(true, std::memory_order_release);
}

std::optional<error> admission::diverged() const {
  std::lock_guard lock(mutex_);
  return divergence_;
}

result<void> admission::same_file() {
  if (diverged_.load(std::memory_order_acquire)) return *diverged();
  auto now = identify_file(options_.path);
  if (now == opened_) return {};
  diverge(make_error(
      sqlstate::data_corrupted,
      fmt::format("histories diverge: {} was {} while it was served", options_.path, now ? "replaced" : "removed"),
      "Nothing is written any more. Stop crossfade serve and follow docs/recovery.md, \"The SQLite file was "
      "restored\"."));
  return *diverged();
}

}  // namespace crossfade::journal
