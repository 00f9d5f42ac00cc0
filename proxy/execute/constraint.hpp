// SQLite's constraint failures as PostgreSQL reports them: 23505, 23502, 23503, 23514 with the constraint's name,
// table, column and, where the statement's own values tell it, the detail line. Free functions on the writer's
// connection, right after the failed step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

bool is_constraint(int code) noexcept;

// code: the extended result code; message: sqlite3_errmsg of the failed step.
error constraint_error(store::sqlite& db, int code, std::string_view message, const bound_statement& bound,
                       const catalog::catalog& tables);

// A deferred key that is violated at the end of a transaction (or of a group's member): the tables that were written.
error deferred_violation(const catalog::catalog& tables, const std::vector<std::string>& written);

}  // namespace crossfade::execute
