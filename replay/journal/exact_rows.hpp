// Values that a cell of SQLite cannot hold exactly (catalog/kept_cell.hpp): their text is kept in crossfade_exact, by
// table, key and column, beside the cell that stands for them. A row there counts only while the cell is that one: a
// write of another value voids it by itself.
//
//   exact_rows exact(db);
//   auto text = exact.find("item", exact_key(key_cells), "price", cell);     // nullopt: the cell says it all
//
// A table without a primary key is keyed by rowid. Names are SQLite's. One object a connection, its thread's only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::journal {

value::cell exact_key(const std::vector<value::cell_view>& key);  // the primary key's cells, as SQLite holds them
value::cell exact_key(std::int64_t rowid);
// Whether a row there still stands for the cell: numbers count by value, an INTEGER of a REAL column too.
bool same_cell(const value::cell_view& left, const value::cell_view& right);

class exact_rows {
 public:
  explicit exact_rows(store::sqlite& db) : db_(db) {}

  // The value of a cell, where it is kept here and still stands.
  result<std::optional<std::string>> find(std::string_view table, const value::cell& key, std::string_view column,
                                          const value::cell_view& cell);
  result<void> put(std::string_view table, const value::cell& key, std::string_view column,
                   const value::cell_view& cell, std::string_view exact);
  result<void> forget(std::string_view table, const value::cell& key);
  result<void> forget(std::string_view table, const value::cell& key, std::string_view column);
  result<void> forget_table(std::string_view table);
  result<void> move(std::string_view table, const value::cell& from, const value::cell& to);

 private:
  result<void> run(store::sqlite_statement& statement, const char* sql, const std::vector<value::cell_view>& values);
  store::sqlite& db_;
  store::sqlite_statement find_, put_, forget_row_, forget_cell_, forget_table_, move_;
};

// The columns that a generated column is computed from; of another column: none.
std::vector<std::size_t> computed_from(const catalog::table& t, const catalog::column& c);

// By table: the columns that have rows in crossfade_exact.
using exact_columns = std::map<std::string, std::set<std::string>, std::less<>>;
result<exact_columns> columns_with_exact_rows(store::sqlite& db);
// The catalog with catalog::column::has_exact set where there are such rows, and with the keys that SQLite can no
// longer judge marked as PostgreSQL's; the same one where nothing changes. It never unsets: that is the next start's.
result<std::shared_ptr<const catalog::catalog>> with_exact_columns(store::sqlite& db,
                                                                   std::shared_ptr<const catalog::catalog> tables);
result<std::uint64_t> count_exact_rows(store::sqlite& db);

}  // namespace crossfade::journal
