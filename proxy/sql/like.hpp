// PostgreSQL's LIKE, lower(), upper(), clock and numeric results, apart from SQLite: what functions.cpp wraps. Free
// functions, any thread. Sources: src/backend/utils/adt/like_match.c, formatting.c, numeric.c (select_div_scale).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/storage.hpp"
#include "replay/value/type.hpp"

namespace crossfade::sql {

// escape: empty for none, else one character. 22025 where the pattern ends with it or it is longer.
result<bool> matches_like(std::string_view text, std::string_view pattern, std::string_view escape);

// false: not valid UTF-8.
bool mapped_case(std::string_view text, bool upper, bool ascii_only, std::string& out);

std::string integer_text(__int128 v);
std::string quotient_text(__int128 sum, std::int64_t divisor);  // as numeric / numeric of two whole numbers

// a op b for +, - and * with numeric's display scales; nullopt: more than 38 digits.
std::optional<std::string> decimal_operation(char op, std::string_view a, std::string_view b);
// A numeric cell's number with so many digits behind the point.
std::string decimal_text(double v, int scale);

// now() as a cell of this type and storage. us: microseconds since 1970 UTC.
result<value::cell> clock_cell(std::int64_t us, const std::string& time_zone, const value::type& type,
                               value::storage storage);

}  // namespace crossfade::sql
