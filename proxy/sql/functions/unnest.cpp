// crossfade_unnest(array, type, storage): a table of an array's elements, in its order. Columns: value, the element of
// this type as a cell in this storage, and ordinality, from 1. A NULL array is one NULL element: what x = ANY (array)
// needs (arguments 3), and no row with a further argument 1, as unnest() has it.
//
// An eponymous virtual table; a cursor owns its elements. Source: SQLite, "Table-valued functions".
#include <memory>
#include <new>

#include "proxy/sql/functions/call.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::functions {
namespace {

enum column : int { value_column, ordinality_column, array_column, type_column, storage_column, strict_column };
constexpr int first_argument = array_column, arguments_count = 4;

struct table : sqlite3_vtab {};

struct cursor : sqlite3_vtab_cursor {
  value::array_elements elements;
  value::type type;
  value::storage storage{};
  std::size_t at = 0;
  value::cell cell;
};

cursor* of(sqlite3_vtab_cursor* c) { return static_cast<cursor*>(c); }

int connect(sqlite3* db, void*, int, const char* const*, sqlite3_vtab** out, char**) {
  const int code = sqlite3_declare_vtab(
      db, "CREATE TABLE x(value, ordinality, array HIDDEN, type HIDDEN, storage HIDDEN, strict HIDDEN)");
  if (code != SQLITE_OK) return code;
  sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  auto* t = new (std::nothrow) table();
  if (t == nullptr) return SQLITE_NOMEM;
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

// The arguments reach filter() in their order; which are there is told by idxNum's bits.
int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  int found[arguments_count] = {-1, -1, -1, -1};
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& c = info->aConstraint[i];
    if (c.iColumn < first_argument || c.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (c.usable == 0) return SQLITE_CONSTRAINT;
    found[c.iColumn - first_argument] = i;
  }
  int next = 0;
  for (int k = 0; k < arguments_count; ++k) {
    if (found[k] < 0) continue;
    info->aConstraintUsage[found[k]].argvIndex = ++next;
    info->aConstraintUsage[found[k]].omit = 1;
    info->idxNum |= 1 << k;
  }
  info->estimatedCost = 10;
  info->estimatedRows = 10;
  return SQLITE_OK;
}

int report(sqlite3_vtab_cursor* c, const error& e) {
  sqlite3_free(c->pVtab->zErrMsg);
  c->pVtab->zErrMsg = sqlite3_mprintf("%s", message_of(e).c_str());
  return SQLITE_ERROR;
}

int load(sqlite3_vtab_cursor* c) {
  auto& self = *of(c);
  self.cell = value::cell();
  if (self.at >= self.elements.size() || !self.elements[self.at]) return SQLITE_OK;
  auto cell = value::decode(*self.elements[self.at], value::wire_format::text, self.type, self.storage, {},
                            value::decode_for::comparison);
  if (!cell) return report(c, cell.error());
  self.cell = std::move(*cell);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* c, int which, const char*, int, sqlite3_value** a) {
  auto& self = *of(c);
  self.elements.clear();
  self.at = 0;
  if ((which & 7) != 7) return SQLITE_OK;
  self.type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  self.storage = static_cast<value::storage>(sqlite3_value_int(a[2]));
  if (null(a[0])) {
    if ((which & 8) == 0 || sqlite3_value_int(a[3]) == 0) self.elements.emplace_back();
  } else {
    auto all = value::parse_plain_array(text(a[0]));
    if (!all) return report(c, all.error());
    self.elements = std::move(*all);
  }
  return load(c);
}

int next(sqlite3_vtab_cursor* c) {
  ++of(c)->at;
  return load(c);
}

int end(sqlite3_vtab_cursor* c) { return of(c)->at >= of(c)->elements.size() ? 1 : 0; }

int column_of(sqlite3_vtab_cursor* c, sqlite3_context* out, int n) {
  if (n == value_column)
    give(out, of(c)->cell);
  else if (n == ordinality_column)
    sqlite3_result_int64(out, static_cast<std::int64_t>(of(c)->at) + 1);
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

}  // namespace

int add_unnest(sqlite3* db) {
  static const sqlite3_module module = made();
  return sqlite3_create_module_v2(db, "crossfade_unnest", &module, nullptr, nullptr);
}

}  // namespace crossfade::sql::functions
