// Both stores at the same point: SQLite in a read transaction, PostgreSQL in a snapshot, and where such a pair comes
// from. A pair belongs to one thread at a time (PostgreSQL's half may be used by another one meanwhile).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"
#include "validator/postgres_snapshot.hpp"

namespace crossfade::validator {

// By table (PostgreSQL's name): identities of rows (row_builder::key) that are in entries above the watermark.
using left_out_keys = std::map<std::string, std::unordered_set<std::string>, std::less<>>;

struct snapshot_pair {
  store::sqlite sqlite;        // in a read transaction
  postgres_snapshot postgres;  // in a REPEATABLE READ transaction
  std::uint64_t seq = 0;       // both stores hold the entries up to it
  left_out_keys left_out;      // empty where the stores are at the same point exactly
  // Tables that cannot be compared now, though the others can: truncated, or changed by DDL, above the watermark.
  std::set<std::string, std::less<>> left_out_tables;
  bool finished = true;  // false: entries above the watermark, and their keys left out
  std::string unfinished_reason;
};

class snapshot_source {
 public:
  virtual ~snapshot_source() = default;
  // 55000 with a reason where no such pair can be had now (quarantine, too much lag, lockstep).
  virtual result<snapshot_pair> open() = 0;
};

// Begins a read transaction on this connection, and makes it see the file's present state.
result<void> begin_sqlite_snapshot(store::sqlite& db);
result<store::sqlite> open_sqlite_snapshot(const std::string& path);  // on a connection of its own

// Where PostgreSQL's copy stands, as its snapshot sees it.
struct seen_watermark {
  std::string journal_id;
  std::uint64_t seq = 0;
  std::uint64_t part = 0;  // of entry seq + 1, applied already
  std::string hash;        // 16 bytes, of entry seq
};
// 55000 where PostgreSQL has no schema crossfade.
result<seen_watermark> read_watermark(postgres_snapshot& pg);
// 55000 where a row change is in quarantine: names seq, table and error.
result<void> check_quarantine(postgres_snapshot& pg);

}  // namespace crossfade::validator
