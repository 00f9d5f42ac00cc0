// Which constraint a failed write violates first, and by which values: the rows that the statement is about are read
// again (plan::rows_text), and looked at in PostgreSQL's order: row by row, unique keys by age; foreign keys behind
// them, row by row. Free functions on the writer's connection, after SQLite has undone the statement.
#pragma once

#include <optional>

#include "proxy/execute/bind.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

// reported: the key that SQLite names; nullptr: not known. Nothing: the rows do not tell.
std::optional<error> unique_error_of_rows(store::sqlite& db, const bound_statement& bound, const catalog::table& t,
                                          const catalog::unique_key* reported);
std::optional<error> foreign_key_error_of_rows(store::sqlite& db, const bound_statement& bound, const catalog::table& t,
                                               const catalog::catalog& tables);

}  // namespace crossfade::execute
