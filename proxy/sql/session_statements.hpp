// Statements that are not SELECT, INSERT, UPDATE or DELETE: BEGIN, SET, PREPARE, COPY ... become a session_command;
// DDL and what Crossfade does not serve become a refusal. Free function, any thread; runs on a deep stack.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <string_view>

#include "proxy/sql/plan.hpp"

namespace crossfade::sql {

// Fills kind, route and command or refusal. text: the statement as the client sent it (inner statements of PREPARE,
// DECLARE, EXPLAIN and COPY are cut out of it).
void plan_session_statement(const PgQuery__Node& statement, std::string_view text, bool standard_conforming_strings,
                            plan& out);

// Names of types in PREPARE name (types): 0 where only PostgreSQL knows it.
value::type named_type(const PgQuery__TypeName& name);

}  // namespace crossfade::sql
