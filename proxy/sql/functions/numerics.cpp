// Exact numerics, as text in PostgreSQL's spelling. Source: src/backend/utils/adt/numeric.c.
#include <cfloat>
#include <cmath>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/numbers.hpp"
#include "replay/value/decimal_math.hpp"
#include "replay/value/number.hpp"
#include "replay/value/number_format.hpp"

namespace crossfade::sql::functions {

result<value::decimal> decimal_of(sqlite3_value* v) {
  if (sqlite3_value_type(v) == SQLITE_INTEGER) return value::decimal_of(std::int64_t{sqlite3_value_int64(v)});
  return value::parse_decimal(text(v));
}

void give(sqlite3_context* c, const value::decimal& d) {
  std::string out;
  value::append_text(out, d);
  give(c, std::string_view(out));
}

void give(sqlite3_context* c, const result<value::decimal>& d) {
  if (!d) return raise(c, d.error());
  give(c, *d);
}

namespace {

// crossfade_numeric(cell, scale): a numeric column's number as exact text; scale -1: no more digits than it has.
void numeric_text(sqlite3_context* c, int, arguments a) {
  const auto holds = sqlite3_value_type(a[0]);
  if (holds == SQLITE_NULL) return sqlite3_result_null(c);
  if (holds == SQLITE_TEXT) return sqlite3_result_value(c, a[0]);
  auto d = holds == SQLITE_INTEGER ? value::decimal_of(static_cast<std::int64_t>(sqlite3_value_int64(a[0])))
                                   : value::decimal_of(sqlite3_value_double(a[0]));
  if (const int scale = sqlite3_value_int(a[1]); scale >= 0) value::round_to(d, scale);
  give(c, d);
}

using binary_operation = result<value::decimal> (*)(const value::decimal&, const value::decimal&);

template <binary_operation Op>
void binary_function(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = decimal_of(a[0]), r = decimal_of(a[1]);
  if (!l || !r) return raise(c, l ? r.error() : l.error());
  give(c, Op(*l, *r));
}

enum class numeric_unary : std::uint8_t { negate, absolute, sign, ceiling, floor, root, trim };

template <numeric_unary Op>
void unary_function(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  auto d = decimal_of(a[0]);
  if (!d) return raise(c, d.error());
  if constexpr (Op == numeric_unary::negate) give(c, value::negate(std::move(*d)));
  if constexpr (Op == numeric_unary::absolute) give(c, value::absolute(std::move(*d)));
  if constexpr (Op == numeric_unary::sign) give(c, value::sign_of(*d));
  if constexpr (Op == numeric_unary::ceiling) give(c, value::ceiling(std::move(*d)));
  if constexpr (Op == numeric_unary::floor) give(c, value::floor_of(std::move(*d)));
  if constexpr (Op == numeric_unary::root) give(c, value::square_root(*d));
  if constexpr (Op == numeric_unary::trim) {
    value::drop_trailing_zeros(*d);
    give(c, *d);
  }
}

template <bool Truncate>
void round_function(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  auto d = decimal_of(a[0]);
  if (!d) return raise(c, d.error());
  const auto n = sqlite3_value_int64(a[1]);
  constexpr std::int64_t alike = 2000;  // minor releases of 2024 took more
  if (n > alike || n < -alike) return raise_elsewhere(c, "rounding to more than 2000 digits");
  if constexpr (Truncate) {
    give(c, value::truncated(std::move(*d), n));
  } else {
    give(c, value::rounded(std::move(*d), n));
  }
}

template <bool Minimal>
void scale_function(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto d = decimal_of(a[0]);
  if (!d) return raise(c, d.error());
  const auto minimal = value::minimal_scale(*d);
  if (!minimal) return sqlite3_result_null(c);
  sqlite3_result_int64(c, Minimal ? *minimal : d->scale);
}

void factorial(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  give(c, value::factorial(sqlite3_value_int64(a[0])));
}

// Casts.
void numeric_to_integer(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  auto d = decimal_of(a[0]);
  if (!d) return raise(c, d.error());
  const auto width = sqlite3_value_int64(a[1]);
  if (d->form != value::decimal_form::finite) {
    return raise(c, "0A000",
                 std::string("cannot convert ") + (d->form == value::decimal_form::nan ? "NaN" : "infinity") + " to " +
                     (width == 2   ? "smallint"
                      : width == 4 ? "integer"
                                   : "bigint"));
  }
  value::round_to(*d, 0);
  std::int64_t v = 0;
  if (!value::to_int64(*d, v) || !fits(v, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, v);
}

void numeric_to_float8(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = value::parse_float8(text(a[0]));
  if (!v) return raise(c, v.error());
  give(c, *v);
}
void numeric_to_float4(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = value::parse_float4(text(a[0]));
  if (!v) return raise(c, v.error());
  give(c, value::widen(*v));
}

// As many digits as the type is sure of: 15 of float8, 6 of float4.
template <class F>
void float_to_numeric(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = static_cast<F>(real_of(a[0]));
  if (std::isnan(v) || std::isinf(v)) return give(c, value::decimal_of(static_cast<double>(v)));
  char digits[64];
  const int n = std::snprintf(digits, sizeof digits, "%.*g", std::numeric_limits<F>::digits10, static_cast<double>(v));
  give(c, value::parse_decimal({digits, static_cast<std::size_t>(n)}));
}

// crossfade_number_char(x, pattern, type): to_char().
void number_char(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  using value::kind;
  const auto what = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[2]))).what;
  std::string out;
  result<void> done;
  if (what == kind::float4) {
    done = value::format_float(out, static_cast<double>(static_cast<float>(real_of(a[0]))), FLT_DIG, text(a[1]));
  } else if (what == kind::float8) {
    done = value::format_float(out, real_of(a[0]), DBL_DIG, text(a[1]));
  } else if (what == kind::numeric) {
    auto d = decimal_of(a[0]);
    if (!d) return raise(c, d.error());
    done = value::format_decimal(out, std::move(*d), text(a[1]));
  } else {
    done = value::format_integer(out, sqlite3_value_int64(a[0]), text(a[1]));
  }
  if (!done) return raise(c, done.error());
  give(c, std::string_view(out));
}

constexpr scalar numerics_scalars[] = {
    {"crossfade_number_char", 3, &number_char},
    {"crossfade_numeric", 2, &numeric_text},
    {"crossfade_numeric_add", 2, &binary_function<&value::add>},
    {"crossfade_numeric_sub", 2, &binary_function<&value::subtract>},
    {"crossfade_numeric_mul", 2, &binary_function<&value::multiply>},
    {"crossfade_numeric_div", 2, &binary_function<&value::divide>},
    {"crossfade_numeric_mod", 2, &binary_function<&value::modulo>},
    {"crossfade_numeric_div_trunc", 2, &binary_function<&value::divide_truncated>},
    {"crossfade_numeric_gcd", 2, &binary_function<&value::greatest_common_divisor>},
    {"crossfade_numeric_lcm", 2, &binary_function<&value::least_common_multiple>},
    {"crossfade_numeric_neg", 1, &unary_function<numeric_unary::negate>},
    {"crossfade_numeric_abs", 1, &unary_function<numeric_unary::absolute>},
    {"crossfade_numeric_sign", 1, &unary_function<numeric_unary::sign>},
    {"crossfade_numeric_ceil", 1, &unary_function<numeric_unary::ceiling>},
    {"crossfade_numeric_floor", 1, &unary_function<numeric_unary::floor>},
    {"crossfade_numeric_sqrt", 1, &unary_function<numeric_unary::root>},
    {"crossfade_numeric_trim_scale", 1, &unary_function<numeric_unary::trim>},
    {"crossfade_numeric_round", 2, &round_function<false>},
    {"crossfade_numeric_trunc", 2, &round_function<true>},
    {"crossfade_numeric_scale", 1, &scale_function<false>},
    {"crossfade_numeric_min_scale", 1, &scale_function<true>},
    {"crossfade_factorial", 1, &factorial},
    {"crossfade_numeric_int", 2, &numeric_to_integer},
    {"crossfade_numeric_float8", 1, &numeric_to_float8},
    {"crossfade_numeric_float4", 1, &numeric_to_float4},
    {"crossfade_float8_numeric", 1, &float_to_numeric<double>},
    {"crossfade_float4_numeric", 1, &float_to_numeric<float>},
};

}  // namespace

int add_numerics(sqlite3* db) { return add(db, numerics_scalars); }

}  // namespace crossfade::sql::functions
