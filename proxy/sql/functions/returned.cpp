// What the writes in WITH return, for the rest of their statement.
//
//   crossfade_return(write, value ...)   in the write's RETURNING: keeps a row
//   crossfade_returned                   a table: the columns c1 ... c100 of the rows of one write (hidden column
//                                        `part`), in their order
//   crossfade_forget()                   all rows go: before and behind each statement
//
// The rows are the connection's. Source: SQLite, "Table-valued functions".
#include <map>
#include <memory>
#include <new>
#include <vector>

#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {
namespace {

constexpr int most_columns = 100;
constexpr std::size_t most_bytes = std::size_t{256} << 20;

struct returned_rows {
  using value = std::unique_ptr<sqlite3_value, void (*)(sqlite3_value*)>;
  using row = std::vector<value>;
  std::map<std::int64_t, std::vector<row>> by_write;
  std::size_t size_bytes = 0;
};

struct table : sqlite3_vtab {
  returned_rows* all = nullptr;
};

struct cursor : sqlite3_vtab_cursor {
  const std::vector<returned_rows::row>* rows = nullptr;
  std::size_t at = 0;
};

cursor* of(sqlite3_vtab_cursor* c) { return static_cast<cursor*>(c); }

int connect(sqlite3* db, void* all, int, const char* const*, sqlite3_vtab** out, char**) {
  std::string columns;
  for (int i = 1; i <= most_columns; ++i)
    columns += "c" + std::to_string(i) + ", ";
  const int code = sqlite3_declare_vtab(db, ("CREATE TABLE x(" + columns + "part HIDDEN)").c_str());
  if (code != SQLITE_OK) return code;
  sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  auto* t = new (std::nothrow) table();
  if (t == nullptr) return SQLITE_NOMEM;
  t->all = static_cast<returned_rows*>(all);
  *out = t;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* t) {
  delete static_cast<table*>(t);
  return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  auto* c = new (std::nothrow) cursor();
  if (c == nullptr) return SQLITE_NOMEM;
  *out = c;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* c) {
  delete of(c);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& c = info->aConstraint[i];
    if (c.iColumn != most_columns || c.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (c.usable == 0) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->idxNum = 1;
  }
  info->estimatedCost = 100;
  info->estimatedRows = 100;
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* c, int which, const char*, int, sqlite3_value** a) {
  auto& self = *of(c);
  self.rows = nullptr;
  self.at = 0;
  if (which == 0) return SQLITE_OK;
  const auto& all = static_cast<table*>(c->pVtab)->all->by_write;
  const auto found = all.find(sqlite3_value_int64(a[0]));
  if (found != all.end()) self.rows = &found->second;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* c) {
  ++of(c)->at;
  return SQLITE_OK;
}

int end(sqlite3_vtab_cursor* c) { return of(c)->rows == nullptr || of(c)->at >= of(c)->rows->size() ? 1 : 0; }

int column_of(sqlite3_vtab_cursor* c, sqlite3_context* out, int n) {
  const auto& row = (*of(c)->rows)[of(c)->at];
  if (n >= 0 && static_cast<std::size_t>(n) < row.size())
    sqlite3_result_value(out, row[static_cast<std::size_t>(n)].get());
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* c, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(of(c)->at) + 1;
  return SQLITE_OK;
}

sqlite3_module made() {
  sqlite3_module m{};
  m.xConnect = &connect;  // no xCreate: it exists by its name alone
  m.xBestIndex = &best_index;
  m.xDisconnect = &disconnect;
  m.xOpen = &open;
  m.xClose = &close;
  m.xFilter = &filter;
  m.xNext = &next;
  m.xEof = &end;
  m.xColumn = &column_of;
  m.xRowid = &row_id;
  return m;
}

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
  static const sqlite3_module module = made();
  auto* all = new returned_rows;
  // Functions go before modules when a connection is closed, the rows with the module: nothing is left to read them.
  int code = sqlite3_create_module_v2(db, "crossfade_returned", &module, all, &delete_rows);
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
