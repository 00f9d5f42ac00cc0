#include "replay/journal/hook_indexes.hpp"

#include <sqlite3.h>

#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

namespace {

struct probe {
  hook_indexes::kind found;
  bool shadows = false;
};

constexpr int place_of_b = 2;  // table: a, v, b; storage: a, b
constexpr int value_of_b = 7;

bool shows_b(sqlite3* db, int (*get)(sqlite3*, int, sqlite3_value**)) {
  sqlite3_value* v = nullptr;
  return get(db, place_of_b, &v) == SQLITE_OK && v && sqlite3_value_type(v) == SQLITE_INTEGER &&
         sqlite3_value_int(v) == value_of_b;
}

void on_change(void* context, sqlite3* db, int op, const char*, const char*, sqlite3_int64, sqlite3_int64) {
  auto& p = *static_cast<probe*>(context);
  if (op == SQLITE_INSERT) p.found.inserted = shows_b(db, sqlite3_preupdate_new);
  if (op == SQLITE_UPDATE) {
    p.found.old_value = shows_b(db, sqlite3_preupdate_old);
    p.found.updated = shows_b(db, sqlite3_preupdate_new);
  }
}

probe measure(const char* create) {
  probe p;
  auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
  if (!db || !db->exec(create)) return p;
  sqlite3_preupdate_hook(db->raw(), on_change, &p);
  (void)db->exec("INSERT INTO t(a, b) VALUES (1, 7); UPDATE t SET c = 5");
  sqlite3_preupdate_hook(db->raw(), nullptr, nullptr);
  return p;
}

}  // namespace

const hook_indexes& measured_hook_indexes() {
  static const hook_indexes measured = [] {
    hook_indexes m;
    m.with_rowid = measure("CREATE TABLE t(a INTEGER, v AS (a) VIRTUAL, b INTEGER, c INTEGER)").found;
    m.without_rowid =
        measure("CREATE TABLE t(a INTEGER PRIMARY KEY, v AS (a) VIRTUAL, b INTEGER, c INTEGER) WITHOUT ROWID").found;
    m.rowid_shadows = !m.with_rowid.inserted;
    return m;
  }();
  return measured;
}

}  // namespace crossfade::journal
