// Which overload PostgreSQL would take, which casts it would add, and which type several expressions share.
//
//   auto r = rules::resolve(rules::what::function, "round", {numeric, unknown});
//
// Free functions over the tables of rule.hpp; any thread. Source: PostgreSQL documentation 10.2 (operators), 10.3
// (functions), 10.5 (UNION, CASE and the like); src/backend/parser/parse_func.c, parse_oper.c, parse_coerce.c.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {

enum class found : std::uint8_t { one, none, several, unknown_name };

struct resolution {
  rules::found found = found::unknown_name;
  const rule* chosen = nullptr;
  std::vector<value::type> arguments;  // what each argument has to become; polymorphic ones as they were given
  value::type result;
};

// given: types of the arguments, without modifiers; id 0: an untyped literal or parameter.
// Whether a name is in the tables.
bool knows(rules::what what, std::string_view name);
resolution resolve(rules::what what, std::string_view name, const std::vector<value::type>& given);

// The cast's row; nullptr: there is none in this context (explicit ones include the others).
const rule* find_cast(const value::type& from, const value::type& to, rules::what context);
bool casts_implicitly(const value::type& from, const value::type& to);

// select_common_type for two types: nullopt where they cannot be matched (42804).
std::optional<value::type> common_type(const value::type& a, const value::type& b);

char category(const value::type& t) noexcept;  // pg_type.typcategory

}  // namespace crossfade::sql::rules
