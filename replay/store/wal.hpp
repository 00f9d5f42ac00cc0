// What SQLite's write-ahead log says beyond what its API tells: how many transactions were committed, by whomever, and
// which pages each of them wrote.
//
//   auto now = read_wal_index(db);                          // a few loads of shared memory, no lock, no system call
//   auto commits = read_wal_commits(path, now->salt, now->page_size, after_frame, now->frames);
//
// The connection must be in WAL mode and have read once. The caller sees to it that frames are not overwritten
// meanwhile: it holds the write lock, or a read transaction that needs them. Any thread that owns the connection.
// Source: SQLite, "WAL-mode File Format" (the WAL header, frames, the WAL-index header) and "Database File Format".
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::store {

using wal_salt = std::array<unsigned char, 8>;  // changes whenever the log begins anew

// Of the log file: its own header, and the one before each page in it.
inline constexpr std::uint64_t wal_header_bytes = 32, frame_header_bytes = 24;

struct wal_index {
  std::uint32_t changes = 0;  // raised by one with each transaction committed, by any connection of any process
  std::uint32_t frames = 0;   // committed ones in the log as it is now
  std::uint32_t page_size = 0;
  wal_salt salt{};
  bool operator==(const wal_index&) const = default;
};

// Nothing where there is no index, or where it is being written again and again.
std::optional<wal_index> read_wal_index(sqlite3* db);

struct wal_commit {
  std::uint32_t end = 0;             // its last frame
  std::vector<std::uint32_t> pages;  // ascending, each once
};

// The transactions in frames after+1 ... end of the log with this salt. Error 54000 where there are more than `most`
// frames; 58030 where the log cannot be read or has begun anew.
result<std::vector<wal_commit>> read_wal_commits(const std::string& database_path, const wal_salt& salt,
                                                 std::uint32_t page_size, std::uint32_t after, std::uint32_t end,
                                                 std::uint32_t most);

}  // namespace crossfade::store
