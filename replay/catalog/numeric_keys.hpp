// Numeric columns of keys whose values may have more digits than SQLite's numbers hold apart. Elsewhere such a value is
// kept rounded, with its exact text beside it (kept_cell.hpp); in a primary key two of them could be one in SQLite, and
// the row would be found by neither: the mirror to SQLite stops at it. Named before that, by check, at the start of
// serve, and in a gate of the cutover.
//
//   for (const auto& k : numeric_keys(tables)) ... k.table, k.column, k.hint()
//
// Not among them: types bound to 15 digits (numeric(15,2)), and columns that SQLite keeps as text. Free function; plain
// data; any thread.
#pragma once

#include <string>
#include <vector>

#include "replay/catalog/catalog.hpp"

namespace crossfade::catalog {

struct numeric_key {
  std::string table, column;  // PostgreSQL's names
  std::string type_name;
  bool primary = false;  // else only unique: a value stops the mirror where SQLite takes it for another row's

  std::string hint() const;
};

// Primary ones first, in the catalog's order.
std::vector<numeric_key> numeric_keys(const std::vector<table>& tables);

}  // namespace crossfade::catalog
