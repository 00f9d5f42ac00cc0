// Text: operators, functions and the casts among the character types.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "text text", "text", "($1 || $2)"},
    {operation, "||", "text anynonarray", "text", "($1 || crossfade_cast($2, #2, @text))", nulls::strict, true},
    {operation, "||", "anynonarray text", "text", "(crossfade_cast($1, #1, @text) || $2)", nulls::strict, true},
    {function, "length", "text", "int4", "length($1)"},
    {function, "length", "bpchar", "int4", "length($1)"},
    {function, "length", "bytea", "int4", "length($1)"},
    {function, "char_length", "text", "int4", "length($1)"},
    {function, "char_length", "bpchar", "int4", "length($1)"},
    {function, "character_length", "text", "int4", "length($1)"},
    {function, "character_length", "bpchar", "int4", "length($1)"},
    {function, "replace", "text text text", "text", "replace($1, $2, $3)"},
    {function, "btrim", "text", "text", "trim($1)"},
    {function, "btrim", "text text", "text", "trim($1, $2)"},
    {function, "btrim", "bytea bytea", "bytea", ""},
    {function, "ltrim", "text", "text", "ltrim($1)"},
    {function, "ltrim", "text text", "text", "ltrim($1, $2)"},
    {function, "ltrim", "bytea bytea", "bytea", ""},
    {function, "rtrim", "text", "text", "rtrim($1)"},
    {function, "rtrim", "text text", "text", "rtrim($1, $2)"},
    {function, "rtrim", "bytea bytea", "bytea", ""},
    {function, "substr", "text int4", "text", "crossfade_substr($1, $2)"},
    {function, "substr", "text int4 int4", "text", "crossfade_substr($1, $2, $3)"},
    {function, "substr", "bytea int4", "bytea", ""},
    {function, "substr", "bytea int4 int4", "bytea", ""},
    {function, "substring", "text int4", "text", "crossfade_substr($1, $2)"},
    {function, "substring", "text int4 int4", "text", "crossfade_substr($1, $2, $3)"},
    {function, "substring", "bytea int4", "bytea", ""},
    {function, "substring", "bytea int4 int4", "bytea", ""},
    {function, "substring", "text text", "text", ""},
    {function, "substring", "text text text", "text", ""},
    {implicit_cast, "", "text", "varchar", "$1"},
    {implicit_cast, "", "text", "bpchar", "rtrim($1)"},
    {implicit_cast, "", "varchar", "text", "$1"},
    {implicit_cast, "", "varchar", "bpchar", "rtrim($1)"},
    {implicit_cast, "", "bpchar", "text", "$1"},
    {implicit_cast, "", "bpchar", "varchar", "$1"},
    {implicit_cast, "", "name", "text", "$1"},
    {assignment_cast, "", "name", "varchar", "$1"},
    {assignment_cast, "", "name", "bpchar", "rtrim($1)"},
    {implicit_cast, "", "text", "name", ""},
    {implicit_cast, "", "varchar", "name", ""},
    {implicit_cast, "", "bpchar", "name", ""},
};

}  // namespace

std::span<const rule> text_rules() { return rules; }

}  // namespace crossfade::sql::rules
