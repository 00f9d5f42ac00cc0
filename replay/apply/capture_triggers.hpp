// Capture in PostgreSQL, for the time after cutover: row triggers note which keys a transaction changed, in
// crossfade.changed_keys.
//
// Keys only, no row images: a trigger's order is not commit order, nested triggers journal out of order, and images
// depend on settings. The reverse mirror reads the rows as they are at a snapshot. Tables without a key note full
// images. TRUNCATE is noted for the whole table. The triggers are ENABLE ALWAYS and ignore transactions of the mirror
// (those that set crossfade.writer).
//
// Free functions on a control connection; no transaction may be open.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::apply {

// Creates crossfade.changed_keys and crossfade.reverse, and function and triggers on each table; replaces what is
// there. Before cutover: its ALTERs lock tables for a moment.
result<void> install_capture(store::postgres& db, const catalog::catalog& tables);
// The same for one table that has lost them, waiting for its writers no longer than that: every change from then on is
// noted.
result<void> restore_capture(store::postgres& db, const catalog::table& t, std::chrono::milliseconds lock_timeout);
std::string capture_trigger_names();  // a list of SQL literals
result<void> drop_capture(store::postgres& db, const catalog::catalog& tables);
// Names of tables whose triggers are missing or disabled, or whose function is not ours: the reverse path is not
// complete.
result<std::vector<std::string>> tables_without_capture(store::postgres& db, const catalog::catalog& tables);

// The columns that identify a row: the primary key's, or all stored columns of a table without one.
std::vector<std::size_t> identity_columns(const catalog::table& t);

}  // namespace crossfade::apply
