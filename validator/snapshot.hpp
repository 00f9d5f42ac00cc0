// Both stores at the same point: SQLite in a read transaction, PostgreSQL in a snapshot, and where such a pair comes
// from. A pair belongs to one thread at a time (PostgreSQL's half may be used by another one meanwhile).
#pragma once

#include <cstdint>
#include <map>
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
  bool finished = true;        // false: entries above the watermark, and their keys left out
  std::string unfinished_reason;
};

class snapshot_source {
 public:
  virtual ~snapshot_source() = default;
  // 55000 with a reason where no such pair can be had now (quarantine, too much lag, lockstep).
  virtual result<snapshot_pair> open() = 0;
};

// Opens the file for reading, begins a transaction and makes it see the file's present state. Returns the connection.
result<store::sqlite> open_sqlite_snapshot(const std::string& path);

}  // namespace crossfade::validator
