// A table-valued function of ours: an eponymous virtual table, whose hidden columns are its arguments. What differs
// from one to the next is the cursor:
//
//   struct cursor : function_cursor {
//     static std::string columns();               // of CREATE TABLE: the arguments HIDDEN, and last
//     static constexpr int first_argument, argument_count;  // column number; at most most_arguments
//     static constexpr int rows;                  // that SQLite's planner shall expect
//     int filter(int given, sqlite3_value** a);   // from the first row; given: bit k tells that argument k is among a
//     int next();
//     bool end() const;
//     void column(sqlite3_context* out, int n) const;
//     std::int64_t row() const;                   // its rowid
//   };
//   int code = add_table_function<cursor>(db, "crossfade_unnest");
//
// filter() and next() give SQLite's codes; report() is what they give for an error. A cursor is used by its
// connection's thread. Source: SQLite, "The Virtual Table Mechanism", "Table-valued functions".
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <new>
#include <string>

#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {

struct function_table : sqlite3_vtab {
  void* data = nullptr;  // as given to add_table_function
};

struct function_cursor : sqlite3_vtab_cursor {
  void* data() const { return static_cast<function_table*>(pVtab)->data; }
  int report(const error& e) const {
    sqlite3_free(pVtab->zErrMsg);
    pVtab->zErrMsg = sqlite3_mprintf("%s", message_of(e).c_str());
    return SQLITE_ERROR;
  }
};

inline constexpr int most_arguments = 8;

// The arguments reach filter() in their order; which are there is told by idxNum's bits.
inline int ask_for_arguments(sqlite3_index_info* info, int first_argument, int argument_count, int rows) {
  int found[most_arguments];
  std::fill(std::begin(found), std::end(found), -1);
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& c = info->aConstraint[i];
    if (c.iColumn < first_argument || c.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (c.usable == 0) return SQLITE_CONSTRAINT;
    found[c.iColumn - first_argument] = i;
  }
  int next = 0;
  for (int k = 0; k < argument_count; ++k) {
    if (found[k] < 0) continue;
    info->aConstraintUsage[found[k]].argvIndex = ++next;
    info->aConstraintUsage[found[k]].omit = 1;
    info->idxNum |= 1 << k;
  }
  info->estimatedCost = rows;
  info->estimatedRows = rows;
  return SQLITE_OK;
}

template <class Cursor>
sqlite3_module table_function_module() {
  static_assert(Cursor::argument_count <= most_arguments);
  using self = Cursor*;
  sqlite3_module m{};
  // No xCreate: it exists by its name alone.
  m.xConnect = [](sqlite3* db, void* data, int, const char* const*, sqlite3_vtab** out, char**) {
    const int code = sqlite3_declare_vtab(db, ("CREATE TABLE x(" + Cursor::columns() + ")").c_str());
    if (code != SQLITE_OK) return code;
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    auto* t = new (std::nothrow) function_table();
    if (t == nullptr) return SQLITE_NOMEM;
    t->data = data;
    *out = t;
    return SQLITE_OK;
  };
  m.xDisconnect = [](sqlite3_vtab* t) {
    delete static_cast<function_table*>(t);
    return SQLITE_OK;
  };
  m.xBestIndex = [](sqlite3_vtab*, sqlite3_index_info* info) {
    return ask_for_arguments(info, Cursor::first_argument, Cursor::argument_count, Cursor::rows);
  };
  m.xOpen = [](sqlite3_vtab*, sqlite3_vtab_cursor** out) {
    *out = new (std::nothrow) Cursor();
    return *out == nullptr ? SQLITE_NOMEM : SQLITE_OK;
  };
  m.xClose = [](sqlite3_vtab_cursor* c) {
    delete static_cast<self>(c);
    return SQLITE_OK;
  };
  m.xFilter = [](sqlite3_vtab_cursor* c, int given, const char*, int, sqlite3_value** a) {
    return static_cast<self>(c)->filter(given, a);
  };
  m.xNext = [](sqlite3_vtab_cursor* c) { return static_cast<self>(c)->next(); };
  m.xEof = [](sqlite3_vtab_cursor* c) { return static_cast<self>(c)->end() ? 1 : 0; };
  m.xColumn = [](sqlite3_vtab_cursor* c, sqlite3_context* out, int n) {
    static_cast<self>(c)->column(out, n);
    return SQLITE_OK;
  };
  m.xRowid = [](sqlite3_vtab_cursor* c, sqlite3_int64* out) {
    *out = static_cast<self>(c)->row();
    return SQLITE_OK;
  };
  return m;
}

// release(data) is called when the connection is closed, and where the registration fails.
template <class Cursor>
int add_table_function(sqlite3* db, const char* name, void* data = nullptr, void (*release)(void*) = nullptr) {
  static const sqlite3_module module = table_function_module<Cursor>();
  return sqlite3_create_module_v2(db, name, &module, data, release);
}

}  // namespace crossfade::sql::functions
