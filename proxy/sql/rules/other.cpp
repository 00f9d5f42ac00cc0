// Booleans, bytea, uuid and enumerations.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "bytea bytea", "bytea", "CAST(($1 || $2) AS BLOB)"},
    {function, "get_byte", "bytea int4", "int4", "crossfade_get_byte($1, $2)"},
    {function, "set_byte", "bytea int4 int4", "bytea", "crossfade_set_byte($1, $2, $3)"},
    {function, "get_bit", "bytea int8", "int4", "crossfade_get_bit($1, $2)"},
    {function, "set_bit", "bytea int8 int4", "bytea", "crossfade_set_bit($1, $2, $3)"},
    {function, "bit_count", "bytea", "int8", "crossfade_bit_count($1)"},
    {function, "encode", "bytea text", "text", "crossfade_encode($1, $2)"},
    {function, "decode", "text text", "bytea", "crossfade_decode($1, $2)"},
    {function, "md5", "text", "text", "crossfade_md5($1)"},
    {function, "md5", "bytea", "text", "crossfade_md5($1)"},
    {function, "sha224", "bytea", "bytea", "crossfade_sha($1, 224)"},
    {function, "sha256", "bytea", "bytea", "crossfade_sha($1, 256)"},
    {function, "sha384", "bytea", "bytea", "crossfade_sha($1, 384)"},
    {function, "sha512", "bytea", "bytea", "crossfade_sha($1, 512)"},
    {function, "convert", "bytea name name", "bytea", ""},
    {function, "convert_from", "bytea name", "text", ""},
    {function, "convert_to", "text name", "bytea", ""},
    {function, "booleq", "bool bool", "bool", "($1 = $2)"},
    {function, "boolne", "bool bool", "bool", "($1 <> $2)"},
    {assignment_cast, "", "bool", "text", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
    {assignment_cast, "", "bool", "varchar", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
    {assignment_cast, "", "bool", "bpchar", "(CASE $1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"},
};

}  // namespace

std::span<const rule> other_rules() { return rules; }

}  // namespace crossfade::sql::rules
