// What the writes in WITH return, for the rest of their statement.
//
//   crossfade_return(write, value ...)   in the write's RETURNING: keeps a row
//   crossfade_returned                   a table: the columns c1 ... c100 of the rows of one write (hidden column
//                                        `part`), in their order
//   crossfade_forget()                   all rows go: before and behind each statement
//
// The rows are the connection's.
#include <map>
#include <memory>
#include <vector>

#include "proxy/sql/functions/table_function.hpp"

namespace crossfade::sql::functions {
namespace {

constexpr int most_returned_columns = 100;
constexpr std::size_t most_bytes = std::size_t{256} << 20;

struct returned_rows {
  using value = std::unique_ptr<sqlite3_value, void (*)(sqlite3_value*)>;
  using row = std::vector<value>;
  std::map<std::int64_t, std::vector<row>> by_write;
  std::size_t size_bytes = 0;
};

struct returned_cursor : function_cursor {
  static std::string columns() {
    std::string sql;
    for (int i = 1; i <= most_returned_columns; ++i)
      sql += "c" + std::to_string(i) + ", ";
    return sql + "part HIDDEN";
  }
  static constexpr int first_argument = most_returned_columns, argument_count = 1, rows = 100;

  int filter(int given, sqlite3_value** a) {
    kept = nullptr;
    at = 0;
    if (given == 0) return SQLITE_OK;
    const auto& all = static_cast<const returned_rows*>(data())->by_write;
    const auto found = all.find(sqlite3_value_int64(a[0]));
    if (found != all.end()) kept = &found->second;
    return SQLITE_OK;
  }

  int next() {
    ++at;
    return SQLITE_OK;
  }

  bool end() const { return kept == nullptr || at >= kept->size(); }

  void column(sqlite3_context* out, int n) const {
    const auto& values = (*kept)[at];
    if (n >= 0 && static_cast<std::size_t>(n) < values.size())
      sqlite3_result_value(out, values[static_cast<std::size_t>(n)].get());
  }

  std::int64_t row() const { return static_cast<std::int64_t>(at) + 1; }

  const std::vector<returned_rows::row>* kept = nullptr;
  std::size_t at = 0;
};

void keep_row(sqlite3_context* c, int n, arguments a) {
  auto& all = *static_cast<returned_rows*>(sqlite3_user_data(c));
  returned_rows::row row;
  for (int i = 1; i < n; ++i) {
    row.emplace_back(sqlite3_value_dup(a[i]), &sqlite3_value_free);
    if (row.back() == nullptr) return sqlite3_result_error_nomem(c);
    const auto type = sqlite3_value_type(a[i]);
    const bool bytes = type == SQLITE_TEXT || type == SQLITE_BLOB;
    all.size_bytes += 64 + (bytes ? static_cast<std::size_t>(sqlite3_value_bytes(a[i])) : 0);
  }
  if (all.size_bytes > most_bytes) {
    return raise(c, "54000", "the rows that the writes in WITH return exceed 268435456 bytes");
  }
  all.by_write[sqlite3_value_int64(a[0])].push_back(std::move(row));
  sqlite3_result_null(c);
}

void forget(sqlite3_context* c, int, arguments) {
  auto& all = *static_cast<returned_rows*>(sqlite3_user_data(c));
  all.by_write.clear();
  all.size_bytes = 0;
  sqlite3_result_null(c);
}

void delete_rows(void* p) { delete static_cast<returned_rows*>(p); }

}  // namespace

int add_returned(sqlite3* db) {
  auto* all = new returned_rows;
  // Functions go before modules when a connection is closed, the rows with the module: nothing is left to read them.
  int code = add_table_function<returned_cursor>(db, "crossfade_returned", all, &delete_rows);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(db, "crossfade_return", -1, SQLITE_UTF8 | SQLITE_INNOCUOUS, all, &keep_row,
                                      nullptr, nullptr, nullptr);
  }
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(db, "crossfade_forget", 0, SQLITE_UTF8, all, &forget, nullptr, nullptr, nullptr);
  }
  return code;
}

}  // namespace crossfade::sql::functions
