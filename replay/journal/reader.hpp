// The journal as the mirror reads it: entries in order, each with its checksum and its link to the one before verified.
//
//   reader entries(db, journal_id);
//   entries.start_after(watermark, watermark_hash);
//   auto batch = entries.read(1000, 4 * mib);     // empty: nothing above
//
// On a connection of its own; no read transaction stays open between calls. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

struct entry {
  std::uint64_t seq = 0;
  std::int64_t at_us = 0;  // since 1970, when it was committed
  std::string hash, body;
};

class reader {
 public:
  reader(store::sqlite& db, std::string journal_id) : db_(db), journal_id_(std::move(journal_id)) {}
  // hash: of entry `seq`, first_hash() for 0.
  void start_after(std::uint64_t seq, std::string hash);
  // The next entries, one at least where there is one: at most max_entries of together at most max_bytes, or one larger
  // entry alone. XX001: damaged,
  // missing or not chained to the one before; the message names seq and offset.
  result<std::vector<entry>> read(std::size_t max_entries, std::size_t max_bytes);
  std::uint64_t position() const noexcept { return seq_; }

 private:
  result<void> verify_next(const entry& e);
  result<std::vector<entry>> read_rows(std::size_t max_entries, std::size_t max_bytes);
  store::sqlite& db_;
  store::sqlite_statement rows_;  // prepared with the first read; reset after each
  std::string journal_id_;
  std::uint64_t seq_ = 0;
  std::string hash_ = first_hash();
};

// The entry's hash; the head's and that of seq 0 are known without their entry. Nothing: pruned, or above the head.
result<std::optional<std::string>> hash_at(store::sqlite& db, std::uint64_t seq);
result<std::optional<std::uint64_t>> oldest_entry(store::sqlite& db);

// Bytes of all entries (above: of those with a seq above it).
result<std::uint64_t> size_bytes(store::sqlite& db, std::uint64_t above = 0);

}  // namespace crossfade::journal
