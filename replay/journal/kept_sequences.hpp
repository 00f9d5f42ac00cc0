// The last value that PostgreSQL's sequence of a column has handed out, kept in SQLite: for Crossfade in crossfade_meta
// (execute::identities begins above it), for an application on the file itself in sqlite_sequence, where the table has
// AUTOINCREMENT.
//
//   keep_sequence(db, table, column, 43);      // inside the caller's transaction
//
// sqlite_sequence only moves forward. Free functions; the connection's thread.
#pragma once

#include <cstdint>
#include <string>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

std::string sequence_key(const std::string& sequence);  // of crossfade_meta; sequence: catalog::column::sequence
result<void> keep_sequence(store::sqlite& db, const catalog::table& t, const catalog::column& c, std::int64_t value);

}  // namespace crossfade::journal
