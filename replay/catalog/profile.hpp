// How SQLite stores the values of each column: found from PostgreSQL's type, the declaration and the data.
//
//   profile_tables(db, schema, tables, nullptr);   // fills storage and uniform of every column
//
// One scan a table, each cell looked at once; memory does not grow with rows. An empty column takes the form that
// prevails in the file among columns of its kind. Blocking; the caller's thread and connection.
// Source of the forms: value/storage.hpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/sqlite_schema.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::catalog {

// What was seen in one column. `exact[s]` counts the values that have the one spelling of storage s.
struct column_tally {
  std::uint64_t nulls = 0, integers = 0, reals = 0, texts = 0, blobs = 0;
  std::uint64_t space_form = 0, t_form = 0, seconds = 0, millis = 0;  // timestamps by shape, exact or not
  std::uint64_t six_digits = 0, short_fraction = 0;                   // fractions of six and of one to five digits
  std::uint64_t hex_form = 0, dashed_form = 0;                        // uuids, any case
  std::uint64_t zero_one = 0, words = 0, letters = 0;                 // booleans, any case
  std::uint64_t exact[24] = {};

  std::uint64_t values() const noexcept { return integers + reals + texts + blobs; }
  void add(const column_tally& other) noexcept;
};

// The storages of which this cell is the one spelling of its value, marked in `exact`, and its shape.
void tally_cell(const value::type& type, const value::cell_view& cell, column_tally& tally);

struct storage_choice {
  value::storage storage = value::storage::text;
  bool uniform = true;
};

// file_wide: the sum over the file's columns of that kind, for columns without a value.
storage_choice choose_storage(const value::type& type, std::string_view declaration, const column_tally& tally,
                              const column_tally& file_wide);

// known: an earlier catalog of this file; columns unchanged since (type and declaration) keep what it says without a
// scan. May be null.
result<void> profile_tables(store::sqlite& db, const sqlite_schema& schema, std::vector<table>& tables,
                            const catalog* known);

}  // namespace crossfade::catalog
