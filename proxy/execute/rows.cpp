#include "proxy/execute/rows.hpp"

#include <fmt/format.h>

#include "proxy/wire/backend.hpp"

namespace crossfade::execute {

value::cell_view column_cell(sqlite3_stmt* statement, int index) noexcept {
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
      return value::cell_view::of_integer(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
      return value::cell_view::of_real(sqlite3_column_double(statement, index));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
      auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
      return value::cell_view::of_text(text ? std::string_view(text, size) : std::string_view(""));
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, index));
      auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
      return value::cell_view::of_blob(data ? std::string_view(data, size) : std::string_view(""));
    }
    default:
      return value::cell_view::null();
  }
}

result<void> append_row(sqlite3_stmt* statement, const bound_statement& bound, std::string& out) {
  const auto& columns = bound.what->columns;
  wire::data_row_writer row(out, columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto cell = column_cell(statement, static_cast<int>(i));
    if (cell.is_null()) {
      row.null();
      continue;
    }
    const auto& column = columns[i];
    auto done =
        value::encode(cell, column.type, column.storage, bound.result_formats[i], bound.settings, row.begin_value());
    row.end_value();
    if (!done) {
      row.discard();
      auto e = std::move(done).error();
      if (e.column.empty()) e.column = column.name;
      return e;
    }
  }
  return row.finish();
}

std::size_t message_size(std::string_view messages) noexcept {
  if (messages.size() < 5) return messages.size();
  auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(messages[i])); };
  return 1 + (byte(1) << 24 | byte(2) << 16 | byte(3) << 8 | byte(4));
}

}  // namespace crossfade::execute
