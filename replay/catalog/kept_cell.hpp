// The cell in which a column of SQLite keeps a value of PostgreSQL, and whether it holds it exactly.
//
//   auto kept = keep_in_cell(column, "12345678901234567890.5");
//   if (!kept->exact) ...          // the value itself has to be kept elsewhere: crossfade_exact
//
// Exact: what SQLite stores, after the affinity of the column's declared type, reads back as the same value. Numerics
// beyond 15 digits are not: their cell is a number beside those that a column of 15 digits can have, so that no value
// written later has the same cell. Other values that the column's format cannot hold are kept as PostgreSQL's text.
// Free functions; any thread. Source: SQLite, "Datatypes", section 3 (affinity).
#pragma once

#include <cstdint>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::catalog {

inline constexpr std::int32_t exact_digits = 15;  // of a numeric: what SQLite's numbers keep of any

struct kept_cell {
  value::cell cell;
  bool exact = true;
};

// text: PostgreSQL's output in ISO, UTC, hexadecimal bytea, shortest floats. An error (22003) where no cell would read
// as any value of the column's type, or a cell could be taken for another value.
result<kept_cell> keep_in_cell(const column& c, std::string_view text);

// A cell after SQLite has stored it in a column declared so.
value::cell after_affinity(value::cell cell, std::string_view declaration);

}  // namespace crossfade::catalog
