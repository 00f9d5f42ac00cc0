#include <cmath>
#include <limits>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/like.hpp"
#include "replay/value/decimal.hpp"

namespace crossfade::sql::functions {
namespace {

// Integers: the result has to fit a width of 2, 4 or 8 bytes.
bool fits(std::int64_t v, std::int64_t width) {
  if (width == 2) return v >= std::numeric_limits<std::int16_t>::min() && v <= std::numeric_limits<std::int16_t>::max();
  if (width == 4) return v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
  return true;
}
void out_of_range(sqlite3_context* c, std::int64_t width) {
  raise(c, "22003", width == 2 ? "smallint out of range" : width == 4 ? "integer out of range" : "bigint out of range");
}

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

void float_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const char op = text(a[0]).front();
  const double l = sqlite3_value_double(a[1]), r = sqlite3_value_double(a[2]);
  if (op == '/' && r == 0) return raise(c, "22012", "division by zero");
  const double out = op == '+' ? l + r : op == '-' ? l - r : op == '*' ? l * r : l / r;
  if (std::isinf(out) && !std::isinf(l) && !std::isinf(r)) return raise(c, "22003", "value out of range: overflow");
  const bool shrinks = op == '*' ? l != 0 && r != 0 : op == '/' && l != 0 && !std::isinf(r);
  if (out == 0 && shrinks) return raise(c, "22003", "value out of range: underflow");
  if (std::isnan(out)) return raise(c, "0A000", "the result is NaN, which SQLite cannot hold");
  sqlite3_result_double(c, out);
}

// crossfade_numeric(cell, scale): a numeric column's number as exact text; scale -1: no more digits than it has.
void numeric_text(sqlite3_context* c, int, arguments a) {
  const auto holds = sqlite3_value_type(a[0]);
  if (holds == SQLITE_NULL) return sqlite3_result_null(c);
  if (holds == SQLITE_TEXT) return sqlite3_result_value(c, a[0]);
  auto d = holds == SQLITE_INTEGER ? value::decimal_of(static_cast<std::int64_t>(sqlite3_value_int64(a[0])))
                                   : value::decimal_of(sqlite3_value_double(a[0]));
  if (const int scale = sqlite3_value_int(a[1]); scale >= 0) value::round_to(d, scale);
  std::string out;
  value::append_text(out, d);
  give(c, out);
}

void numeric_overflow(sqlite3_context* c) {
  raise(c, make_error("0A000", "a numeric result of more than 38 digits is not computed on SQLite",
                      "Compute it in the application, or run the statement once PostgreSQL is the authority."));
}

void numeric_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto out = decimal_operation(text(a[0]).front(), text(a[1]), text(a[2]));
  if (!out) return numeric_overflow(c);
  give(c, *out);
}

constexpr scalar scalars[] = {
    {"crossfade_int_add", 3, &integer_operation<operation::add>},
    {"crossfade_int_sub", 3, &integer_operation<operation::sub>},
    {"crossfade_int_mul", 3, &integer_operation<operation::mul>},
    {"crossfade_int_div", 3, &integer_operation<operation::div>},
    {"crossfade_int_mod", 3, &integer_operation<operation::mod>},
    {"crossfade_int", 2, &integer_width},
    {"crossfade_float_op", 3, &float_operation},
    {"crossfade_numeric", 2, &numeric_text},
    {"crossfade_numeric_op", 3, &numeric_operation},
};

}  // namespace

int add_numbers(sqlite3* db) { return add(db, scalars); }

}  // namespace crossfade::sql::functions
