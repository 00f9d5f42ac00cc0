// Integers and floats as PostgreSQL writes and reads them. Free functions without state; any thread; no allocation on
// the way out but the growth of `out`.
// Source: PostgreSQL src/backend/utils/adt/numutils.c, float.c; src/common/d2s.c (shortest output).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/type.hpp"

namespace crossfade::value {

bool is_space(char c) noexcept;  // isspace() of the C locale
std::string_view trim(std::string_view text) noexcept;

// int2, int4, int8 or oid. 22P02 or 22003.
result<std::int64_t> parse_integer(std::string_view text, kind k);
// 22003 where v is outside of the type's range.
result<void> check_integer_range(std::int64_t v, kind k);
void append_integer(std::string& out, std::int64_t v);

result<double> parse_float8(std::string_view text);
result<float> parse_float4(std::string_view text);
// extra_float_digits > 0: the shortest decimal that reads back as v; else 15 (6) + extra_float_digits digits.
void append_float8(std::string& out, double v, int extra_float_digits = 1);
void append_float4(std::string& out, float v, int extra_float_digits = 1);

// The double with the shortest decimal of v: how a float4 is kept in SQLite, where 0.1 means 0.1.
double widen(float v) noexcept;

}  // namespace crossfade::value
