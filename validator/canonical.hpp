// The canonical row: the one spelling of a row that both stores are brought to before they are compared.
//
// For each column, in the catalog's order: a length of 4 bytes (big-endian) and the value's canonical text, or the
// length 0xFFFFFFFF for NULL. Canonical text is PostgreSQL's text output under fixed settings (DateStyle ISO, time zone
// UTC, IntervalStyle postgres, bytea_output hex, shortest floats), and equal by value:
//   numeric without a scale    trailing zeros of the fraction dropped: 1.50 and 1.5 are equal
//   numeric(p,s)               s digits of the fraction, as PostgreSQL prints it
//   float4, float8             -0 is 0
//   character(n)               without trailing blanks
// A cell of SQLite that the column's type cannot hold has the length 0xFFFFFFFE, then length and bytes of what it is:
// equal to no value of PostgreSQL. One that SQLite computes from a rounded number has 0xFFFFFFFD before its field.
//
// A table's digest is the sum modulo 2^128 of XXH3-128 (seed 0) of its canonical rows, and their number: it does not
// depend on their order. Plain data; a row_builder belongs to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/catalog/catalog.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::validator {

__extension__ using uint128 = unsigned __int128;

struct digest {
  uint128 sum = 0;
  std::uint64_t rows = 0;
  std::uint64_t size_bytes = 0;  // of the canonical rows; not compared

  void add(uint128 row_hash, std::size_t row_size_bytes) noexcept {
    sum += row_hash;
    ++rows;
    size_bytes += row_size_bytes;
  }
  friend bool operator==(const digest& a, const digest& b) noexcept { return a.sum == b.sum && a.rows == b.rows; }
};

uint128 hash_bytes(std::string_view bytes) noexcept;

// One field of a canonical row.
struct field {
  bool null = false;
  bool invalid = false;   // text is what SQLite holds; the type cannot hold it
  bool computed = false;  // by SQLite, from a number that is rounded there: says nothing of the row
  std::string_view text;
};
std::vector<field> split_row(std::string_view canonical_row);

// What tells the table's rows apart; empty: all columns.
std::vector<std::size_t> identity_of(const catalog::table& t);

// Builds the canonical rows of one table, one after another. begin(), then every column in the catalog's order.
class row_builder {
 public:
  explicit row_builder(const catalog::table& t) : table_(t), identity_(identity_of(t)) {}

  void begin();
  void add_postgres(const std::optional<std::string_view>& text);  // COPY's field
  void add_sqlite(const value::cell_view& cell);    // a value that is not in its cell: its text as a text cell
  void add_computed(const value::cell_view& cell);  // of a generated column, from a number that is rounded in SQLite
  std::string_view row() const noexcept { return row_; }
  // The identity of the row: the fields of the primary key in key order; of a table without one, all that are not
  // generated.
  std::string_view key();

 private:
  void append_cell(const value::cell_view& cell);

  const catalog::table& table_;
  std::vector<std::size_t> identity_;  // columns; empty: the whole row
  std::string row_, key_, scratch_;
  std::vector<std::size_t> starts_;  // of each field in row_
};

}  // namespace crossfade::validator
