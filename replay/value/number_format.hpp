// to_char() of numbers.
//
//   format_integer(out, -1234, "FM999,999");        // -1,234
//   format_decimal(out, d, "9G999D99");             // not_computed: what G and D are is the server's locale's
//
// Computed: 9 0 . , FM MI PL SG PR TH th B C SP and text. Others (S, D, G, L, V, EEEE, RN), and values that are no
// number, give not_computed (datetime_math.hpp): a caller asks PostgreSQL. 42601 where PostgreSQL refuses the pattern.
// Free functions; any thread. Sources: PostgreSQL documentation 9.8, table "Template Patterns for Numeric Formatting".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/decimal.hpp"

namespace crossfade::value {

result<void> format_integer(std::string& out, std::int64_t v, std::string_view pattern);
result<void> format_decimal(std::string& out, decimal v, std::string_view pattern);
// significant_digits: 15 of a double, 6 of a float; digits behind the point are dropped beyond.
result<void> format_float(std::string& out, double v, int significant_digits, std::string_view pattern);

}  // namespace crossfade::value
