// A snapshot pair at one seq exactly, while the proxy serves clients. No writer waits.
//
// Before cutover (live_snapshots): the mirror is asked to hold after its batch; a read transaction is opened on SQLite,
// whose head is S; the mirror goes on to S exactly and holds; PostgreSQL's snapshot is taken there; the mirror goes on.
// After cutover (switched_snapshots): the pair is taken inside a batch of the mirror to SQLite, after SQLite's commit,
// with the very snapshot that the batch read.
//
// open() blocks, at most for `patience`; call it in a lane. One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "validator/snapshot.hpp"

namespace crossfade::validator {

// apply::mirror's hold, stop_at and release; lease: how long it holds at most before it goes on by itself.
struct mirror_hold {
  using time_point = std::chrono::steady_clock::time_point;
  std::function<result<std::uint64_t>(std::chrono::milliseconds lease, time_point deadline)> hold;  // the watermark
  std::function<result<void>(std::uint64_t seq, std::chrono::milliseconds lease, time_point deadline)> stop_at;
  std::function<bool()> release;  // true: it was held all the time
};

struct live_options {
  std::string sqlite_path, conninfo;
  std::uint64_t lag_limit = 10000;       // entries; above it 55000
  std::chrono::milliseconds lease{100};  // of one hold
  std::chrono::milliseconds patience{10000};
};

class live_snapshots final : public snapshot_source {
 public:
  live_snapshots(live_options options, mirror_hold mirror) : options_(std::move(options)), mirror_(std::move(mirror)) {}
  // 55000: too much lag, a row in quarantine, or the mirror could not be held; what the mirror answered.
  result<snapshot_pair> open() override;

 private:
  result<void> take(snapshot_pair& pair, mirror_hold::time_point deadline);
  live_options options_;
  mirror_hold mirror_;
};

// apply::reverse_mirror::run_batch: calls the observer with PostgreSQL's exported snapshot while SQLite equals it.
using run_reverse_batch = std::function<result<void>(const std::function<void(const std::string& snapshot_id)>&)>;

class switched_snapshots final : public snapshot_source {
 public:
  switched_snapshots(live_options options, run_reverse_batch run_batch)
      : options_(std::move(options)), run_batch_(std::move(run_batch)) {}
  result<snapshot_pair> open() override;

 private:
  live_options options_;
  run_reverse_batch run_batch_;
};

}  // namespace crossfade::validator
