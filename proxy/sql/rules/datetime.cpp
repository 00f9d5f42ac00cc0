// Dates, times and intervals.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "+", "date int4", "date", ""},
    {operation, "+", "int4 date", "date", ""},
    {operation, "+", "date interval", "timestamp", ""},
    {operation, "+", "interval date", "timestamp", ""},
    {operation, "+", "date time", "timestamp", ""},
    {operation, "+", "time date", "timestamp", ""},
    {operation, "+", "date timetz", "timestamptz", ""},
    {operation, "+", "timetz date", "timestamptz", ""},
    {operation, "+", "time interval", "time", ""},
    {operation, "+", "interval time", "time", ""},
    {operation, "+", "timetz interval", "timetz", ""},
    {operation, "+", "interval timetz", "timetz", ""},
    {operation, "+", "timestamp interval", "timestamp", ""},
    {operation, "+", "interval timestamp", "timestamp", ""},
    {operation, "+", "timestamptz interval", "timestamptz", ""},
    {operation, "+", "interval timestamptz", "timestamptz", ""},
    {operation, "+", "interval interval", "interval", ""},
    {operation, "-", "date date", "int4", ""},
    {operation, "-", "date int4", "date", ""},
    {operation, "-", "date interval", "timestamp", ""},
    {operation, "-", "time time", "interval", ""},
    {operation, "-", "time interval", "time", ""},
    {operation, "-", "timestamp timestamp", "interval", ""},
    {operation, "-", "timestamp interval", "timestamp", ""},
    {operation, "-", "timestamptz timestamptz", "interval", ""},
    {operation, "-", "timestamptz interval", "timestamptz", ""},
    {operation, "-", "interval interval", "interval", ""},
    {operation, "-", "timetz interval", "timetz", ""},
    {operation, "*", "interval float8", "interval", ""},
    {operation, "*", "float8 interval", "interval", ""},
    {operation, "/", "interval float8", "interval", ""},
    {prefix, "-", "interval", "interval", ""},
    {implicit_cast, "", "date", "timestamp", "crossfade_cast($1, @date, @timestamp)"},
    {implicit_cast, "", "date", "timestamptz", "", nulls::strict, true},
    {implicit_cast, "", "timestamp", "timestamptz", "", nulls::strict, true},
    {assignment_cast, "", "timestamp", "date", "crossfade_cast($1, @timestamp, @date)"},
    {assignment_cast, "", "timestamp", "time", ""},
    {assignment_cast, "", "timestamptz", "timestamp", "", nulls::strict, true},
    {assignment_cast, "", "timestamptz", "date", "", nulls::strict, true},
    {assignment_cast, "", "timestamptz", "time", "", nulls::strict, true},
    {assignment_cast, "", "timestamptz", "timetz", "", nulls::strict, true},
    {implicit_cast, "", "time", "interval", ""},
    {implicit_cast, "", "time", "timetz", ""},
    {assignment_cast, "", "interval", "time", ""},
    {assignment_cast, "", "timetz", "time", ""},
};

}  // namespace

std::span<const rule> datetime_rules() { return rules; }

}  // namespace crossfade::sql::rules
