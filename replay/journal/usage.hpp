// How many bytes the entries take, known at any moment without reading them: the writer counts what it commits, prune
// what it deletes. Counted in blocks of some entries, so that the bytes above a seq are known to about 64 kB.
//
//   usage u;
//   u.measure(db);                       // once, before anything is written
//   u.written(seq, bytes);               // after each commit: the head, and the bytes of its entries
//   u.bytes_above(watermark);            // what waits for the mirror
//   u.pruned(seq);                       // entries up to it are gone
//
// Bytes are those of bodies and hashes; SQLite's own overhead is some 5% more. Thread-safe; never blocks for long.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

class usage {
 public:
  // Reads the length of each entry: about 0.3 s a million.
  result<void> measure(store::sqlite& db);
  void written(std::uint64_t head, std::uint64_t bytes);
  void pruned(std::uint64_t up_to);

  std::uint64_t bytes() const;
  std::uint64_t entries() const;
  // Never less than there are; more by at most a block.
  std::uint64_t bytes_above(std::uint64_t seq) const;
  // The newest entry that has to go, so that at most keep_bytes of those up to `applied` stay; 0: none. A block's end.
  std::uint64_t surplus(std::uint64_t applied, std::uint64_t keep_bytes) const;

 private:
  struct block {
    std::uint64_t last_seq = 0;
    std::uint64_t end = 0;  // bytes of all entries up to last_seq, pruned ones included
  };
  void add(std::uint64_t last_seq, std::uint64_t bytes);
  std::uint64_t end_at(std::uint64_t seq) const;  // bytes of the blocks that lie at or below seq

  mutable std::mutex mutex_;
  std::deque<block> blocks_;
  std::uint64_t total_ = 0, gone_ = 0;          // bytes ever counted; those of pruned entries
  std::uint64_t first_seq_ = 1, last_seq_ = 0;  // the oldest entry that is there, and the head
};

}  // namespace crossfade::journal
