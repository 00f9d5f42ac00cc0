// Constraints of the application's file may say what a conflict does: UNIQUE ON CONFLICT REPLACE, NOT NULL ON CONFLICT
// IGNORE. PostgreSQL knows an error only, so a plan's INSERT or UPDATE of such a table says OR ABORT, which overrules
// them. Others do not: the word would overrule the clauses of statements in triggers as well.
//
//   auto text = overruling_conflict_clauses(db, plan.sqlite_text);
//
// On the connection's thread. Source: SQLite, "The ON CONFLICT Clause".
#pragma once

#include <string>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

// The text as it is where nothing has to be overruled. Errors: SQLite's, of reading its schema.
result<std::string> overruling_conflict_clauses(store::sqlite& db, const std::string& text);

}  // namespace crossfade::execute
