// SELECT set_config(name, value, is_local) without tables: a SET with a result, which is the session's own business.
//
// Free function, any thread.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <cstddef>
#include <vector>

#include "proxy/sql/plan.hpp"

namespace crossfade::sql {

// True: `out` is a plan of kind `set`, named "set_config()", with three arguments for each result column: a literal as
// "'text", NULL as "", a parameter as "$n". parameters: how many the statement has; declared: their types, 0 where not.
bool plan_set_config(const PgQuery__Node& statement, std::size_t parameters, const std::vector<value::oid>& declared,
                     plan& out);

}  // namespace crossfade::sql
