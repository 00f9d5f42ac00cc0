// A table's cells as the values that they stand for: those that SQLite does not hold exactly are in crossfade_exact.
//
//   auto exact = exact_cells::make(db, table);
//   ... prepare("SELECT " + columns of the catalog + exact->further_columns() + " FROM ...")
//   for each row: auto values = exact->values(statement);       // views, until the next call
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

 private:
  explicit exact_cells(const catalog::table& t) : table_(&t) {}
  const catalog::table* table_;
  std::unique_ptr<journal::exact_rows> exact_;  // null: the table has none
  std::vector<std::size_t> columns_;            // those that have some
  std::string further_;
  std::vector<value::cell_view> values_;
  std::deque<std::string> texts_;
};

}  // namespace crossfade::validator
