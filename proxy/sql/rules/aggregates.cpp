// Aggregates, but count, min and max, which take any type (analyse/calls.cpp).
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {aggregate, "sum", "int2", "int8", "sum($1)", nulls::nullable},
    {aggregate, "sum", "int4", "int8", "sum($1)", nulls::nullable},
    {aggregate, "sum", "int8", "numeric", "crossfade_sum($1)", nulls::nullable},
    {aggregate, "sum", "numeric", "numeric", "crossfade_sum_numeric($1, 0)", nulls::nullable},
    {aggregate, "sum", "float4", "float4", "", nulls::nullable},
    {aggregate, "sum", "float8", "float8", "", nulls::nullable},
    {aggregate, "sum", "interval", "interval", "", nulls::nullable},
    {aggregate, "avg", "int2", "numeric", "crossfade_avg($1)", nulls::nullable},
    {aggregate, "avg", "int4", "numeric", "crossfade_avg($1)", nulls::nullable},
    {aggregate, "avg", "int8", "numeric", "crossfade_avg($1)", nulls::nullable},
    {aggregate, "avg", "numeric", "numeric", "", nulls::nullable},
    {aggregate, "avg", "float4", "float8", "", nulls::nullable},
    {aggregate, "avg", "float8", "float8", "", nulls::nullable},
    {aggregate, "avg", "interval", "interval", "", nulls::nullable},
    {aggregate, "bool_and", "bool", "bool", "min($1)", nulls::nullable},
    {aggregate, "every", "bool", "bool", "min($1)", nulls::nullable},
    {aggregate, "bool_or", "bool", "bool", "max($1)", nulls::nullable},
};

}  // namespace

std::span<const rule> aggregate_rules() { return rules; }

}  // namespace crossfade::sql::rules
