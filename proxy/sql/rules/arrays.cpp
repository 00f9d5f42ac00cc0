// One-dimensional arrays, and their elements as rows.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "anycompatiblearray anycompatiblearray", "anycompatiblearray", "crossfade_array_cat($1, $2)",
     nulls::nullable},
    {operation, "||", "anycompatiblearray anycompatible", "anycompatiblearray", "crossfade_array_append($1, $2, #2)",
     nulls::never},
    {operation, "||", "anycompatible anycompatiblearray", "anycompatiblearray", "crossfade_array_prepend($2, $1, #1)",
     nulls::never},
    {operation, "@>", "anyarray anyarray", "bool", "crossfade_array_contains($1, $2, #1)"},
    {operation, "<@", "anyarray anyarray", "bool", "crossfade_array_contains($2, $1, #1)"},
    {operation, "&&", "anyarray anyarray", "bool", "crossfade_array_overlaps($1, $2, #1)"},
    {function, "array_length", "anyarray int4", "int4", "crossfade_array_length($1, $2)", nulls::nullable},
    {function, "array_upper", "anyarray int4", "int4", "crossfade_array_length($1, $2)", nulls::nullable},
    {function, "array_lower", "anyarray int4", "int4", "crossfade_array_lower($1, $2)", nulls::nullable},
    {function, "array_ndims", "anyarray", "int4", "crossfade_array_lower($1)", nulls::nullable},
    {function, "array_dims", "anyarray", "text", "crossfade_array_dims($1)", nulls::nullable},
    {function, "cardinality", "anyarray", "int4", "crossfade_cardinality($1)"},
    {function, "array_append", "anycompatiblearray anycompatible", "anycompatiblearray",
     "crossfade_array_append($1, $2, #2)", nulls::never},
    {function, "array_prepend", "anycompatible anycompatiblearray", "anycompatiblearray",
     "crossfade_array_prepend($2, $1, #1)", nulls::never},
    {function, "array_cat", "anycompatiblearray anycompatiblearray", "anycompatiblearray",
     "crossfade_array_cat($1, $2)", nulls::nullable},
    {function, "array_position", "anycompatiblearray anycompatible", "int4", "crossfade_array_position($1, $2, #2)",
     nulls::nullable},
    {function, "array_position", "anycompatiblearray anycompatible int4", "int4",
     "crossfade_array_position($1, $2, #2, $3)", nulls::nullable},
    {function, "array_positions", "anycompatiblearray anycompatible", "_int4", "crossfade_array_positions($1, $2, #2)",
     nulls::nullable},
    {function, "array_remove", "anycompatiblearray anycompatible", "anycompatiblearray",
     "crossfade_array_remove($1, $2, #2)", nulls::nullable},
    {function, "array_replace", "anycompatiblearray anycompatible anycompatible", "anycompatiblearray",
     "crossfade_array_replace($1, $2, $3, #2)", nulls::nullable},
    {function, "array_to_string", "anyarray text", "text", "crossfade_array_to_string(#1, $*)", nulls::strict, true},
    {function, "array_to_string", "anyarray text text", "text", "crossfade_array_to_string(#1, $*)", nulls::nullable,
     true},
    {function, "string_to_array", "text text", "_text", "crossfade_string_to_array($*)", nulls::nullable},
    {function, "string_to_array", "text text text", "_text", "crossfade_string_to_array($*)", nulls::nullable},
    {function, "trim_array", "anyarray int4", "anyarray", "crossfade_trim_array($1, $2)"},
    {function, "array_fill", "anyelement _int4", "anyarray", "crossfade_array_fill($1, #1, $2)", nulls::never},
    {function, "array_fill", "anyelement _int4 _int4", "anyarray", ""},
    {rows, "string_to_table", "text text", "text", "crossfade_rows_unnest(crossfade_string_to_array($*), @text)",
     nulls::nullable},
    {rows, "string_to_table", "text text text", "text", "crossfade_rows_unnest(crossfade_string_to_array($*), @text)",
     nulls::nullable},
    {rows, "generate_subscripts", "anyarray int4", "int4",
     "crossfade_rows_series(1, crossfade_array_length($1, $2), 2147483647)", nulls::nullable},
    {rows, "generate_subscripts", "anyarray int4 bool", "int4", ""},
    {rows, "unnest", "anyarray", "anyelement", "crossfade_rows_unnest($1, #1)", nulls::nullable},
};

}  // namespace

std::span<const rule> array_rules() { return rules; }

}  // namespace crossfade::sql::rules
