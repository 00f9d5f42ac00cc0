// A journal entry's bytes: what recorder writes and reader reads (docs/journal-format.md).
//
//   std::string changes;                                  // frames, one a row change
//   append_insert(changes, "orders", rowid, cells);
//   std::string body = make_body(at_us, changes);         // format version, time, frames, checksum
//   auto hash = chain(previous_hash, journal_id, body);   // 16 bytes
//
//   if (auto r = verify(body, seq); !r) ...               // names seq and offset of the damage
//   change_cursor rows(body, seq);  row_change c;
//   while (rows.next(c).value()) ...                      // c's views refer into body
//
// Free functions and plain data; any thread. Source of the hashes: xxHash, XXH3 (seed 0, canonical byte order).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::journal {

inline constexpr std::uint8_t format_version = 1;
inline constexpr std::uint8_t oldest_readable_version = 1;
inline constexpr std::size_t hash_size_bytes = 16;
inline constexpr std::size_t header_size_bytes = 9;  // version, time
inline constexpr std::size_t checksum_size_bytes = 8;
inline constexpr std::size_t frame_check_size_bytes = 4;

enum class change_kind : std::uint8_t { insert_row = 1, update_row = 2, delete_row = 3, statement = 4 };

using cells = std::vector<value::cell_view>;

struct row_change {
  change_kind kind = change_kind::insert_row;
  std::string_view table;                     // in SQLite
  std::int64_t old_rowid = 0, new_rowid = 0;  // 0 in a WITHOUT ROWID table
  cells old_key;                              // the key's columns in key order; a table without a key: the whole row
  cells row;                                  // the new row in storage order; empty for a delete
  std::vector<bool> changed;                  // update: by storage position
  std::string_view sql, role, search_path;    // statement
  std::size_t offset = 0, size_bytes = 0;     // of its frame in the body
};

void append_insert(std::string& out, std::string_view table, std::int64_t rowid, const cells& row);
void append_update(std::string& out, std::string_view table, std::int64_t old_rowid, std::int64_t new_rowid,
                   const cells& old_key, const std::vector<bool>& changed, const cells& row);
void append_delete(std::string& out, std::string_view table, std::int64_t rowid, const cells& old_key);
void append_statement(std::string& out, std::string_view sql, std::string_view role, std::string_view search_path);

std::string make_body(std::int64_t at_us, std::string_view frames);
std::string chain(std::string_view previous_hash, std::string_view journal_id, std::string_view body);
std::string first_hash();  // what the first entry is chained to

// Version and checksum; the row's column `at` tells a damaged time from a damaged checksum. An error (XX001) names seq
// and the offset of the first piece that is not as it was written: 0 the version, 1 the time, else a frame or the
// checksum at the end. 0A000: written by a version of Crossfade whose format this one does not read.
result<void> verify(std::string_view body, std::uint64_t seq, std::optional<std::int64_t> at_us = std::nullopt);
std::int64_t recorded_at_us(std::string_view body) noexcept;

// One cell, as in a frame; also how chunk bounds are kept.
void append_cell(std::string& out, const value::cell_view& c);
std::string encode_cells(const cells& from);
std::optional<std::vector<value::cell>> decode_cells(std::string_view from);

class change_cursor {
 public:
  change_cursor(std::string_view body, std::uint64_t seq);  // body: verified
  result<bool> next(row_change& into);                      // false: no more

 private:
  error damaged(std::size_t offset) const;
  std::string_view body_;
  std::uint64_t seq_;
  std::size_t at_ = header_size_bytes;
};

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

}  // namespace crossfade::journal
