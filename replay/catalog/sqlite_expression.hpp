// Expressions of SQLite's definitions (CHECK, generated columns, index predicates and terms, defaults) in PostgreSQL's
// SQL, where both engines are sure to mean the same; else nothing.
//
//   auto sql = translate_expression("active = 1 AND name <> ''", columns);   // ("active" = true) AND ("name" <> '')
//
// Never guesses: an unknown function, operator or mix of types gives no translation. Pure functions; any thread.
// Source: SQLite, "SQL Language Expressions"; PostgreSQL, chapters 4.2 and 9.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/value/type.hpp"

namespace crossfade::catalog {

struct expression_column {
  std::string sqlite_name, postgres_name;
  value::kind what = value::kind::unknown;
};

// The whole text must be understood. Depth is bounded.
std::optional<std::string> translate_expression(std::string_view sqlite, const std::vector<expression_column>& columns);

// An expression as we translate it and as PostgreSQL prints it (pg_get_expr): the same but for parentheses, quotes,
// spaces, case and casts.
bool same_expression(std::string_view a, std::string_view b);

struct translated_default {
  bool known = false;  // false: no sure translation, no default
  std::string sql;     // empty with known: there is none (DEFAULT NULL)
};

// A DEFAULT for a column of this kind. SQLite's clock is UTC: CURRENT_TIMESTAMP becomes now() AT TIME ZONE 'UTC'.
translated_default translate_default(std::string_view sqlite, value::kind target);

}  // namespace crossfade::catalog
