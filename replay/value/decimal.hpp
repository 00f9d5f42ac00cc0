// An exact decimal: PostgreSQL's numeric, between its text, its binary form and SQLite's numbers. Plain data; free
// functions; any thread. Never through double, but for decimal_of(double), which takes the shortest decimal.
// Source: PostgreSQL src/backend/utils/adt/numeric.c (numeric_in, numeric_out, numeric_send, apply_typmod).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::value {

// PostgreSQL documentation 8.1.2: up to 131072 digits before the point, 16383 after it. Beyond: decimal_overflow(),
// 22003.
inline constexpr std::int64_t max_digits_before = 131072;
inline constexpr std::int64_t max_scale = 16383;
error decimal_overflow();

enum class decimal_form : std::uint8_t { finite, nan, positive_infinity, negative_infinity };

struct decimal {
  decimal_form form = decimal_form::finite;
  bool negative = false;
  std::string digits;       // of |value| * 10^scale, no leading zeros; empty: zero
  std::uint32_t scale = 0;  // digits after the point, shown even where they are zero
};

result<decimal> parse_decimal(std::string_view text);          // 22P02, 22003
result<decimal> parse_decimal_binary(std::string_view bytes);  // 22P03, 08P01
decimal decimal_of(std::int64_t v);
decimal decimal_of(double v);

// To this many digits after the point (negative: to tens, hundreds ...), half away from zero; fewer are padded.
void round_to(decimal& d, std::int32_t scale);
// numeric(p,s): rounds, then 22003 "numeric field overflow" where more than p - s digits remain. -1: as it is.
result<void> apply_modifier(decimal& d, std::int32_t modifier);
void drop_trailing_zeros(decimal& d);            // after the point
std::size_t significant_digits(const decimal&);  // without leading and trailing zeros
bool is_integral(const decimal& d);
// The value as int64; false where it has a fraction or is out of range.
bool to_int64(const decimal& d, std::int64_t& out);
double to_double(const decimal& d);  // nearest

void append_text(std::string& out, const decimal& d);
void append_binary(std::string& out, const decimal& d);

}  // namespace crossfade::value
