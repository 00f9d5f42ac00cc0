// crossfade_rows(pack): a table of packed rows, in their order. Columns: c1 to c100, and ordinality, from 1. NULL: no
// row. Its argument may name tables before it in FROM, which SQLite has for table-valued functions only.
//   crossfade_pack(value ...)  one row; as an aggregate crossfade_pack_all(value ...) all of them
//   crossfade_zip(pack, columns, pack, columns ...)  packs beside each other, the shorter ones filled up with NULLs
//
// A cursor owns its cells.
#include "proxy/sql/functions/rows.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "proxy/sql/functions/table_function.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::sql::functions {

namespace {

template <class T>
void append_raw(std::string& out, T v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}

template <class T>
T take_raw(std::string_view& from) {
  T v;
  std::memcpy(&v, from.data(), sizeof v);
  from.remove_prefix(sizeof v);
  return v;
}

value::cell take_cell(std::string_view& from) {
  value::cell out;
  out.holds = static_cast<value::storage_class>(take_raw<std::uint8_t>(from));
  switch (out.holds) {
    case value::storage_class::null:
      break;
    case value::storage_class::integer:
      out.integer = take_raw<std::int64_t>(from);
      break;
    case value::storage_class::real:
      out.real = take_raw<double>(from);
      break;
    case value::storage_class::text:
    case value::storage_class::blob: {
      const auto size = take_raw<std::uint64_t>(from);
      out.bytes = from.substr(0, size);
      from.remove_prefix(size);
      break;
    }
  }
  return out;
}

}  // namespace

row_pack::row_pack(int columns) { append_raw(bytes_, static_cast<std::uint16_t>(columns)); }

void row_pack::add(const value::cell_view& cell) {
  append_raw(bytes_, static_cast<std::uint8_t>(cell.holds));
  switch (cell.holds) {
    case value::storage_class::null:
      break;
    case value::storage_class::integer:
      append_raw(bytes_, cell.integer);
      break;
    case value::storage_class::real:
      append_raw(bytes_, cell.real);
      break;
    case value::storage_class::text:
    case value::storage_class::blob:
      append_raw(bytes_, static_cast<std::uint64_t>(cell.bytes.size()));
      bytes_ += cell.bytes;
      break;
  }
}

bool row_pack::full() const noexcept { return bytes_.size() > limits::execute::packed_rows_bytes; }

void row_pack::give(sqlite3_context* c) {
  if (full()) return raise_elsewhere(c, "a function in FROM of so many rows");
  sqlite3_result_blob64(c, bytes_.data(), bytes_.size(), SQLITE_TRANSIENT);
}

unpacked_rows unpack(std::string_view bytes) {
  unpacked_rows out;
  if (bytes.size() < 2) return out;
  out.columns = take_raw<std::uint16_t>(bytes);
  while (!bytes.empty())
    out.cells.push_back(take_cell(bytes));
  return out;
}

namespace {

constexpr int most_columns = 100;

struct pack_cursor : function_cursor {
  static std::string columns() {
    std::string sql;
    for (int i = 1; i <= most_columns; ++i)
      sql += "c" + std::to_string(i) + ", ";
    return sql + "ordinality, pack HIDDEN";
  }
  static constexpr int ordinality_column = most_columns, first_argument = most_columns + 1, argument_count = 1,
                       rows = 100;

  int filter(int given, sqlite3_value** a) {
    at = 0;
    width = 0;
    rest = {};
    if (given == 0 || null(a[0])) return SQLITE_OK;
    bytes.assign(static_cast<const char*>(sqlite3_value_blob(a[0])),
                 static_cast<std::size_t>(sqlite3_value_bytes(a[0])));
    rest = bytes;
    width = take_raw<std::uint16_t>(rest);
    cells.resize(static_cast<std::size_t>(width));
    return next();
  }

  int next() {
    if (rest.empty() || width == 0) {
      at = 0;
      return SQLITE_OK;
    }
    ++at;
    for (auto& cell : cells)
      cell = take_cell(rest);
    return SQLITE_OK;
  }

  bool end() const { return at == 0; }

  void column(sqlite3_context* out, int n) const {
    if (n == ordinality_column) {
      sqlite3_result_int64(out, at);
    } else if (n < width) {
      give(out, cells[static_cast<std::size_t>(n)]);
    }
  }

  std::int64_t row() const { return at; }

  std::string bytes;
  std::string_view rest;  // of bytes
  int width = 0;          // columns
  std::vector<value::cell> cells;
  std::int64_t at = 0;  // 0: behind the last one
};

void pack(sqlite3_context* c, int n, arguments a) {
  row_pack out(n);
  for (int i = 0; i < n; ++i)
    out.add(view_of(a[i]));
  out.give(c);
}

void zip(sqlite3_context* c, int n, arguments a) {
  std::vector<unpacked_rows> all;
  std::size_t longest = 0;
  int columns = 0;
  for (int i = 0; i < n; i += 2) {  // pack, its number of columns: a NULL has none
    all.push_back(null(a[i]) ? unpacked_rows{} : unpack(view_of(a[i]).bytes));
    all.back().columns = sqlite3_value_int(a[i + 1]);
    longest = std::max(longest, all.back().count());
    columns += all.back().columns;
  }
  row_pack out(columns);
  for (std::size_t r = 0; r < longest; ++r) {
    for (const auto& p : all) {
      const auto width = static_cast<std::size_t>(p.columns);
      for (std::size_t k = 0; k < width; ++k)
        out.add(r < p.count() ? p.cells[r * width + k].view() : value::cell_view::null());
    }
  }
  out.give(c);
}

struct state {
  row_pack* rows;
};

void step(sqlite3_context* c, int n, arguments a) {
  auto* s = static_cast<state*>(sqlite3_aggregate_context(c, sizeof(state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  if (s->rows == nullptr) s->rows = new row_pack(n);
  if (s->rows->full()) return;
  for (int i = 0; i < n; ++i)
    s->rows->add(view_of(a[i]));
}

void final_rows(sqlite3_context* c) {
  auto* s = static_cast<state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->rows == nullptr) return sqlite3_result_null(c);
  std::unique_ptr<row_pack> rows(s->rows);
  s->rows = nullptr;
  rows->give(c);
}

constexpr scalar rows_scalars[] = {
    {"crossfade_pack", -1, &pack},
    {"crossfade_zip", -1, &zip},
};

}  // namespace

int add_rows(sqlite3* db, const clock_accessor* session) {
  int code = add_table_function<pack_cursor>(db, "crossfade_rows");
  if (code == SQLITE_OK) code = add(db, rows_scalars);
  if (code == SQLITE_OK) code = add_aggregate(db, "crossfade_pack_all", -1, &step, &final_rows);
  return code == SQLITE_OK ? add_row_sets(db, session) : code;
}

}  // namespace crossfade::sql::functions
