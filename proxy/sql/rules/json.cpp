// json and jsonb.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "jsonb jsonb", "jsonb", ""},
    {operation, "-", "jsonb text", "jsonb", ""},
    {operation, "-", "jsonb int4", "jsonb", ""},
    {operation, "-", "jsonb _text", "jsonb", ""},
    {assignment_cast, "", "json", "jsonb", "crossfade_cast($1, @json, @jsonb)"},
    {assignment_cast, "", "jsonb", "json", "crossfade_cast($1, @jsonb, @json)"},
    {explicit_cast, "", "jsonb", "bool", ""},
    {explicit_cast, "", "jsonb", "numeric", ""},
    {explicit_cast, "", "jsonb", "int2", ""},
    {explicit_cast, "", "jsonb", "int4", ""},
    {explicit_cast, "", "jsonb", "int8", ""},
    {explicit_cast, "", "jsonb", "float4", ""},
    {explicit_cast, "", "jsonb", "float8", ""},
};

}  // namespace

std::span<const rule> json_rules() { return rules; }

}  // namespace crossfade::sql::rules
