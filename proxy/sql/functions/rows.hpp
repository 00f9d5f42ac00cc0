// Rows as one value of SQLite: what a function in FROM gives, or a LATERAL sub-query, until crossfade_rows() makes a
// table of it (rows.cpp). A blob: the number of columns, then the cells of each row. Any thread.
#pragma once

#include <string>
#include <vector>

#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {

class row_pack {
 public:
  explicit row_pack(int columns);
  void add(const value::cell_view& cell);  // the next cell, row by row
  void give(sqlite3_context* c);           // raise_elsewhere() where there are too many of them
  bool full() const noexcept;              // nothing more need be added: give() refuses

 private:
  std::string bytes_;
};

struct unpacked_rows {
  int columns = 0;
  std::vector<value::cell> cells;  // row by row
  std::size_t count() const noexcept { return columns == 0 ? 0 : cells.size() / static_cast<std::size_t>(columns); }
};
unpacked_rows unpack(std::string_view bytes);

int add_row_sets(sqlite3* db, const clock_accessor* session);  // row_sets.cpp

}  // namespace crossfade::sql::functions
