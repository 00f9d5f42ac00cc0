// Booleans, bytea, uuid and enumerations.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "bytea bytea", "bytea", ""},
    {assignment_cast, "", "bool", "text", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
    {assignment_cast, "", "bool", "varchar", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
    {assignment_cast, "", "bool", "bpchar", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
};

}  // namespace

std::span<const rule> other_rules() { return rules; }

}  // namespace crossfade::sql::rules
