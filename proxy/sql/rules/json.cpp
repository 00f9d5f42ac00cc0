// json and jsonb. Functions that return sets (json_each, jsonb_object_keys ...) and SQL/JSON paths are not here: their
// names are not known, so they are forwarded.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "->", "json text", "json", "crossfade_json_get($1, $2, 0, 0)", nulls::nullable},
    {operation, "->", "json int4", "json", "crossfade_json_get($1, $2, 0, 0)", nulls::nullable},
    {operation, "->", "jsonb text", "jsonb", "crossfade_json_get($1, $2, 0, 1)", nulls::nullable},
    {operation, "->", "jsonb int4", "jsonb", "crossfade_json_get($1, $2, 0, 1)", nulls::nullable},
    {operation, "->>", "json text", "text", "crossfade_json_get($1, $2, 1, 0)", nulls::nullable},
    {operation, "->>", "json int4", "text", "crossfade_json_get($1, $2, 1, 0)", nulls::nullable},
    {operation, "->>", "jsonb text", "text", "crossfade_json_get($1, $2, 1, 1)", nulls::nullable},
    {operation, "->>", "jsonb int4", "text", "crossfade_json_get($1, $2, 1, 1)", nulls::nullable},
    {operation, "#>", "json _text", "json", "crossfade_json_path($1, $2, 0, 0)", nulls::nullable},
    {operation, "#>", "jsonb _text", "jsonb", "crossfade_json_path($1, $2, 0, 1)", nulls::nullable},
    {operation, "#>>", "json _text", "text", "crossfade_json_path($1, $2, 1, 0)", nulls::nullable},
    {operation, "#>>", "jsonb _text", "text", "crossfade_json_path($1, $2, 1, 1)", nulls::nullable},
    {operation, "@>", "jsonb jsonb", "bool", "crossfade_jsonb_contains($1, $2)"},
    {operation, "<@", "jsonb jsonb", "bool", "crossfade_jsonb_contains($2, $1)"},
    {operation, "?", "jsonb text", "bool", "crossfade_jsonb_exists($1, $2)"},
    {operation, "?|", "jsonb _text", "bool", "crossfade_jsonb_exists_any($1, $2)"},
    {operation, "?&", "jsonb _text", "bool", "crossfade_jsonb_exists_all($1, $2)"},
    {operation, "||", "jsonb jsonb", "jsonb", "crossfade_jsonb_concat($1, $2)"},
    {operation, "-", "jsonb text", "jsonb", "crossfade_jsonb_delete($1, $2)"},
    {operation, "-", "jsonb int4", "jsonb", "crossfade_jsonb_delete($1, $2)"},
    {operation, "-", "jsonb _text", "jsonb", "crossfade_jsonb_delete_keys($1, $2)"},
    {operation, "#-", "jsonb _text", "jsonb", "crossfade_jsonb_delete_path($1, $2)"},
    {function, "json_typeof", "json", "text", "crossfade_json_typeof($1)"},
    {function, "jsonb_typeof", "jsonb", "text", "crossfade_json_typeof($1)"},
    {function, "json_array_length", "json", "int4", "crossfade_json_array_length($1, 0)"},
    {function, "jsonb_array_length", "jsonb", "int4", "crossfade_json_array_length($1, 1)"},
    {function, "json_object_field", "json text", "json", "crossfade_json_get($1, $2, 0, 0)", nulls::nullable},
    {function, "json_object_field_text", "json text", "text", "crossfade_json_get($1, $2, 1, 0)", nulls::nullable},
    {function, "jsonb_object_field", "jsonb text", "jsonb", "crossfade_json_get($1, $2, 0, 1)", nulls::nullable},
    {function, "jsonb_object_field_text", "jsonb text", "text", "crossfade_json_get($1, $2, 1, 1)", nulls::nullable},
    {function, "json_extract_path", "json text ...", "json", "crossfade_json_extract(0, 0, $*)", nulls::nullable},
    {function, "json_extract_path_text", "json text ...", "text", "crossfade_json_extract(1, 0, $*)", nulls::nullable},
    {function, "jsonb_extract_path", "jsonb text ...", "jsonb", "crossfade_json_extract(0, 1, $*)", nulls::nullable},
    {function, "jsonb_extract_path_text", "jsonb text ...", "text", "crossfade_json_extract(1, 1, $*)",
     nulls::nullable},
    {function, "json_build_array", "", "json", "'[]'", nulls::never},
    {function, "jsonb_build_array", "", "jsonb", "'[]'", nulls::never},
    {function, "json_build_object", "", "json", "'{}'", nulls::never},
    {function, "jsonb_build_object", "", "jsonb", "'{}'", nulls::never},
    {function, "json_build_array", "any ...", "json", "crossfade_json_array(0$#*)", nulls::never, true},
    {function, "jsonb_build_array", "any ...", "jsonb", "crossfade_json_array(1$#*)", nulls::never, true},
    {function, "json_build_object", "any ...", "json", "crossfade_json_object(0$#*)", nulls::never, true},
    {function, "jsonb_build_object", "any ...", "jsonb", "crossfade_json_object(1$#*)", nulls::never, true},
    {function, "to_json", "anyelement", "json", "crossfade_to_json($1, #1, 0)", nulls::strict, true},
    {function, "to_jsonb", "anyelement", "jsonb", "crossfade_to_json($1, #1, 1)", nulls::strict, true},
    {function, "array_to_json", "anyarray", "json", "crossfade_to_json($1, #1, 0)", nulls::strict, true},
    {function, "array_to_json", "anyarray bool", "json", ""},
    {function, "jsonb_set", "jsonb _text jsonb", "jsonb", "crossfade_jsonb_set($*)"},
    {function, "jsonb_set", "jsonb _text jsonb bool", "jsonb", "crossfade_jsonb_set($*)"},
    {function, "jsonb_insert", "jsonb _text jsonb", "jsonb", "crossfade_jsonb_insert($*)"},
    {function, "jsonb_insert", "jsonb _text jsonb bool", "jsonb", "crossfade_jsonb_insert($*)"},
    {function, "json_strip_nulls", "json", "json", "crossfade_json_strip_nulls($1, 0)"},
    {function, "jsonb_strip_nulls", "jsonb", "jsonb", "crossfade_json_strip_nulls($1, 1)"},
    {function, "jsonb_pretty", "jsonb", "text", "crossfade_jsonb_pretty($1)"},
    {assignment_cast, "", "json", "jsonb", "crossfade_jsonb($1)"},
    {assignment_cast, "", "jsonb", "json", "crossfade_jsonb($1)"},
    {explicit_cast, "", "jsonb", "bool", "crossfade_jsonb_to($1, @bool)"},
    {explicit_cast, "", "jsonb", "numeric", "crossfade_jsonb_to($1, @numeric)"},
    {explicit_cast, "", "jsonb", "int2", "crossfade_jsonb_to($1, @int2)"},
    {explicit_cast, "", "jsonb", "int4", "crossfade_jsonb_to($1, @int4)"},
    {explicit_cast, "", "jsonb", "int8", "crossfade_jsonb_to($1, @int8)"},
    {explicit_cast, "", "jsonb", "float4", "crossfade_jsonb_to($1, @float4)"},
    {explicit_cast, "", "jsonb", "float8", "crossfade_jsonb_to($1, @float8)"},
};

}  // namespace

std::span<const rule> json_rules() { return rules; }

}  // namespace crossfade::sql::rules
