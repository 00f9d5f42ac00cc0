// What the mirror to SQLite rests on in PostgreSQL, looked at in each of its snapshots: the tables' shapes, which
// nobody may change while PostgreSQL is the authority (SQLite's tables would have to follow), and the capture triggers,
// without which a change is not noted.
//
//   auto at_start = look_at_tables(pg, tables);                       // S(0); kept in crossfade.reverse and SQLite
//   auto now = look_at_tables(pg, tables);                            // in the snapshot S(k)
//   if (auto why = shape_changed(*at_start, *now, tables); !why.empty()) ...    // no batch can be applied
//   for (id : tables_not_watched(*at_start, *now, tables)) ...        // changes may have passed: copied whole
//
// Each trigger, function and file is known by the transaction that last wrote its catalog row: one that was switched
// off and on again between two snapshots is another one. Free functions; plain data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::apply {

struct watched_table {
  std::string name;
  std::string shape;     // columns and primary key
  std::string triggers;  // of capture, and their function; by catalog row
  std::string file;      // relfilenode: TRUNCATE, VACUUM FULL and rewriting ALTERs make a new one
  friend bool operator==(const watched_table&, const watched_table&) = default;
};

using watched_tables = std::map<value::oid, watched_table>;  // all of the schema, those that SQLite lacks too

result<watched_tables> look_at_tables(store::postgres& db, const catalog::catalog& tables);
std::string to_text(const watched_tables& from);
result<watched_tables> watched_from_text(const std::string& text);

// What was done to the schema since; empty: nothing.
std::string shape_changed(const watched_tables& before, const watched_tables& now);
// Mirrored tables whose triggers are not those that they were.
std::vector<const catalog::table*> tables_with_other_triggers(const watched_tables& before, const watched_tables& now,
                                                              const catalog::catalog& tables);
// Those, and the ones that were rewritten: rows may have changed unnoted.
std::vector<const catalog::table*> tables_to_copy(const watched_tables& before, const watched_tables& now,
                                                  const catalog::catalog& tables);

}  // namespace crossfade::apply
