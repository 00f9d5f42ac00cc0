// Integers and floats: widths, overflow and NaN as PostgreSQL has them. A float's NaN is the text 'NaN', since SQLite
// turns a NaN into NULL. Source: src/backend/utils/adt/int.c, int8.c, float.c.
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/numbers.hpp"
#include "replay/value/number.hpp"

namespace crossfade::sql::functions {

double real_of(sqlite3_value* v) {
  if (sqlite3_value_type(v) != SQLITE_TEXT) return sqlite3_value_double(v);
  const auto parsed = value::parse_float8(text(v));
  return parsed ? *parsed : std::numeric_limits<double>::quiet_NaN();
}

void give(sqlite3_context* c, double v) {
  if (std::isnan(v)) return give(c, std::string_view("NaN"));
  sqlite3_result_double(c, v);
}

bool fits(std::int64_t v, std::int64_t width) {
  if (width == 2) return v >= std::numeric_limits<std::int16_t>::min() && v <= std::numeric_limits<std::int16_t>::max();
  if (width == 4) return v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
  return true;
}

void out_of_range(sqlite3_context* c, std::int64_t width) {
  raise(c, "22003", width == 2 ? "smallint out of range" : width == 4 ? "integer out of range" : "bigint out of range");
}

namespace {

enum class operation : std::uint8_t { add, sub, mul, div, mod };

template <operation Op>
void integer_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = sqlite3_value_int64(a[0]), r = sqlite3_value_int64(a[1]);
  const auto width = sqlite3_value_int64(a[2]);
  std::int64_t out = 0;
  bool overflow = false;
  if constexpr (Op == operation::add) overflow = __builtin_add_overflow(l, r, &out);
  if constexpr (Op == operation::sub) overflow = __builtin_sub_overflow(l, r, &out);
  if constexpr (Op == operation::mul) overflow = __builtin_mul_overflow(l, r, &out);
  if constexpr (Op == operation::div || Op == operation::mod) {
    if (r == 0) return raise(c, "22012", "division by zero");
    if (r == -1) {
      if constexpr (Op == operation::div) overflow = __builtin_sub_overflow(std::int64_t{0}, l, &out);
    } else {
      out = Op == operation::div ? l / r : l % r;
    }
  }
  if (overflow || !fits(out, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, out);
}

void integer_width(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  const auto width = sqlite3_value_int64(a[1]);
  if (!fits(v, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, v);
}

void integer_absolute(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  const auto width = sqlite3_value_int64(a[1]);
  if (v == std::numeric_limits<std::int64_t>::min() || !fits(v < 0 ? -v : v, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, v < 0 ? -v : v);
}

template <bool Least>
void integer_divisor(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto magnitude = [](std::int64_t v) {
    return v < 0 ? ~static_cast<std::uint64_t>(v) + 1 : static_cast<std::uint64_t>(v);
  };
  const auto l = magnitude(sqlite3_value_int64(a[0])), r = magnitude(sqlite3_value_int64(a[1]));
  const auto width = sqlite3_value_int64(a[2]);
  std::uint64_t out = std::gcd(l, r);
  const bool zero = l == 0 || r == 0;
  if (Least && zero) out = 0;
  if (Least && !zero && __builtin_mul_overflow(l / out, r, &out)) return out_of_range(c, width);
  if (out > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ||
      !fits(static_cast<std::int64_t>(out), width)) {
    return out_of_range(c, width);
  }
  sqlite3_result_int64(c, static_cast<std::int64_t>(out));
}

void integer_xor(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  sqlite3_result_int64(c, sqlite3_value_int64(a[0]) ^ sqlite3_value_int64(a[1]));
}

// Bits that leave the type are lost. What a count beyond the type's width gives, C leaves open.
template <bool Left>
void integer_shift(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  const auto width = sqlite3_value_int64(a[2]);
  const auto by = sqlite3_value_int64(a[1]);
  if (by < 0 || by >= (width == 8 ? 64 : 32)) return raise_elsewhere(c, "a shift by more bits than the type has");
  if (!Left) return sqlite3_result_int64(c, v >> by);
  const auto bits = static_cast<std::uint64_t>(v) << by;
  sqlite3_result_int64(c, width == 2   ? static_cast<std::int16_t>(bits)
                          : width == 4 ? static_cast<std::int32_t>(bits)
                                       : static_cast<std::int64_t>(bits));
}

// oid is unsigned; integers of less than 8 bytes are reinterpreted, as binary-coercible types are.
void oid_of_bigint(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  if (v < 0 || v > std::numeric_limits<std::uint32_t>::max()) return raise(c, "22003", "OID out of range");
  sqlite3_result_int64(c, v);
}
void integer_of_oid(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  sqlite3_result_int64(c, static_cast<std::int32_t>(sqlite3_value_int64(a[0])));
}

// Overflow and underflow as check_float8_val() finds them.
template <class F>
void give_checked(sqlite3_context* c, F out, bool may_be_infinite, bool may_be_zero) {
  if (std::isinf(out) && !may_be_infinite) return raise(c, "22003", "value out of range: overflow");
  if (out == 0 && !may_be_zero) return raise(c, "22003", "value out of range: underflow");
  if constexpr (std::is_same_v<F, float>)
    give(c, value::widen(out));
  else
    give(c, out);
}

template <class F>
void float_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const char op = text(a[0]).front();
  const auto l = static_cast<F>(real_of(a[1])), r = static_cast<F>(real_of(a[2]));
  if (op == '/' && r == 0 && !std::isnan(l)) return raise(c, "22012", "division by zero");
  const F out = op == '+' ? l + r : op == '-' ? l - r : op == '*' ? l * r : l / r;
  const bool shrinks = op == '*' ? l != 0 && r != 0 : op == '/' && l != 0 && !std::isinf(r);
  give_checked(c, out, std::isinf(l) || (std::isinf(r) && op != '/'), !shrinks);
}

enum class unary : std::uint8_t { negate, absolute, sign, round, truncate, ceiling, floor, root, degrees, radians };

template <unary Op>
void float_function(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const double v = real_of(a[0]);
  constexpr double degree = std::numbers::pi / 180;
  static_assert(degree == 0.0174532925199432957692);  // RADIANS_PER_DEGREE
  if constexpr (Op == unary::negate) give(c, -v);
  if constexpr (Op == unary::absolute) give(c, std::fabs(v));
  if constexpr (Op == unary::sign) give(c, v > 0 ? 1.0 : v < 0 ? -1.0 : 0.0);
  if constexpr (Op == unary::round) give(c, std::rint(v));  // half to even
  if constexpr (Op == unary::truncate) give(c, v >= 0 ? std::floor(v) : -std::floor(-v));
  if constexpr (Op == unary::ceiling) give(c, std::ceil(v));
  if constexpr (Op == unary::floor) give(c, std::floor(v));
  if constexpr (Op == unary::root) {
    if (v < 0) return raise(c, "2201F", "cannot take square root of a negative number");
    give(c, std::sqrt(v));
  }
  if constexpr (Op == unary::degrees) give_checked(c, v / degree, std::isinf(v), v == 0);
  if constexpr (Op == unary::radians) give_checked(c, v * degree, std::isinf(v), v == 0);
}

void pi(sqlite3_context* c, int, arguments) { sqlite3_result_double(c, std::numbers::pi); }

// Casts. A float4 is kept as the double of its shortest decimal: its value is the nearest float.
void float4_to_float8(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  give(c, static_cast<double>(static_cast<float>(real_of(a[0]))));
}
void float8_to_float4(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const double v = real_of(a[0]);
  give_checked(c, static_cast<float>(v), std::isinf(v), v == 0);
}
void integer_to_float4(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  give(c, value::widen(static_cast<float>(sqlite3_value_int64(a[0]))));
}
void float_to_integer(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto width = sqlite3_value_int64(a[1]);
  const double v = std::rint(real_of(a[0]));
  if (!(v >= -0x1p63 && v < 0x1p63) || !fits(static_cast<std::int64_t>(v), width)) return out_of_range(c, width);
  sqlite3_result_int64(c, static_cast<std::int64_t>(v));
}

constexpr scalar numbers_scalars[] = {
    {"crossfade_int_add", 3, &integer_operation<operation::add>},
    {"crossfade_int_sub", 3, &integer_operation<operation::sub>},
    {"crossfade_int_mul", 3, &integer_operation<operation::mul>},
    {"crossfade_int_div", 3, &integer_operation<operation::div>},
    {"crossfade_int_mod", 3, &integer_operation<operation::mod>},
    {"crossfade_int", 2, &integer_width},
    {"crossfade_int_abs", 2, &integer_absolute},
    {"crossfade_int_gcd", 3, &integer_divisor<false>},
    {"crossfade_int_lcm", 3, &integer_divisor<true>},
    {"crossfade_int_xor", 2, &integer_xor},
    {"crossfade_int_shl", 3, &integer_shift<true>},
    {"crossfade_int_shr", 3, &integer_shift<false>},
    {"crossfade_int8_oid", 1, &oid_of_bigint},
    {"crossfade_oid_int4", 1, &integer_of_oid},
    {"crossfade_float_op", 3, &float_operation<double>},
    {"crossfade_float4_op", 3, &float_operation<float>},
    {"crossfade_float_neg", 1, &float_function<unary::negate>},
    {"crossfade_float_abs", 1, &float_function<unary::absolute>},
    {"crossfade_float_sign", 1, &float_function<unary::sign>},
    {"crossfade_float_round", 1, &float_function<unary::round>},
    {"crossfade_float_trunc", 1, &float_function<unary::truncate>},
    {"crossfade_float_ceil", 1, &float_function<unary::ceiling>},
    {"crossfade_float_floor", 1, &float_function<unary::floor>},
    {"crossfade_float_sqrt", 1, &float_function<unary::root>},
    {"crossfade_float_degrees", 1, &float_function<unary::degrees>},
    {"crossfade_float_radians", 1, &float_function<unary::radians>},
    {"crossfade_pi", 0, &pi},
    {"crossfade_float4_float8", 1, &float4_to_float8},
    {"crossfade_float8_float4", 1, &float8_to_float4},
    {"crossfade_int_float4", 1, &integer_to_float4},
    {"crossfade_float_int", 2, &float_to_integer},
};

}  // namespace

int add_numbers(sqlite3* db) {
  int code = add(db, numbers_scalars);
  if (code == SQLITE_OK) code = add_numerics(db);
  if (code == SQLITE_OK) code = add_extremes(db);
  return code;
}

}  // namespace crossfade::sql::functions
