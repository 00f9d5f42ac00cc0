// Rows of a stepped SQLite statement as DataRow messages. Free functions; the statement's thread.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "proxy/execute/bind.hpp"
#include "replay/base/error.hpp"

namespace crossfade::execute {

value::cell_view column_cell(sqlite3_stmt* statement, int index) noexcept;

// Appends the present row. On an error `out` is as before; the error names the column.
result<void> append_row(sqlite3_stmt* statement, const bound_statement& bound, std::string& out);

// Length of the message at the head of `messages`, type byte and length word included.
std::size_t message_size(std::string_view messages) noexcept;

}  // namespace crossfade::execute
