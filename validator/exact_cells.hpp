// A table's cells as the values that they stand for: those that SQLite does not hold exactly are in crossfade_exact.
//
//   auto exact = exact_cells::make(db, table);
//   ... prepare("SELECT " + columns of the catalog + exact->further_columns() + " FROM ...")
//   for each row: auto values = exact->values(statement);       // views, until the next call
//
// What SQLite computes from a rounded cell is no value of the row: PostgreSQL computes it from the exact one.
//
// Costs nothing where the table has no such values. One object a scan, one thread.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::validator {

class exact_cells {
 public:
  static result<exact_cells> make(store::sqlite& db, const catalog::table& t);

  const std::string& further_columns() const noexcept { return further_; }  // ", rowid" or nothing
  result<const std::vector<value::cell_view>*> values(store::sqlite_statement& row);
  // Of the row that was last asked for: the column is one that SQLite computes, and from a cell that is rounded there.
  bool is_computed_from_rounded(std::size_t column) const noexcept { return !computed_.empty() && computed_[column]; }

 private:
  explicit exact_cells(const catalog::table& t) : table_(&t) {}
  const catalog::table* table_;
  std::unique_ptr<journal::exact_rows> exact_;   // null: the table has none
  std::vector<std::size_t> columns_;             // those that have some
  std::vector<std::vector<std::size_t>> feeds_;  // by column: the generated columns that are computed from it
  std::vector<bool> computed_;                   // by column, of the present row; empty: nothing is generated
  std::string further_;
  std::vector<value::cell_view> values_;
  std::deque<std::string> texts_;
};

}  // namespace crossfade::validator
