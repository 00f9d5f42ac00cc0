#include "replay/value/number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

namespace crossfade::value {
namespace {

const char* integer_name(kind k) noexcept {
  return k == kind::int2 ? "smallint" : k == kind::int4 ? "integer" : k == kind::oid ? "oid" : "bigint";
}

error bad_syntax(std::string_view type_name, std::string_view text) {
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input syntax for type {}: \"{}\"", type_name, text));
}

error out_of_range(std::string_view text, kind k) {
  return make_error(sqlstate::numeric_value_out_of_range,
                    fmt::format("value \"{}\" is out of range for type {}", text, integer_name(k)));
}

bool in_range(std::int64_t v, kind k) noexcept {
  switch (k) {
    case kind::int2:
      return v >= std::numeric_limits<std::int16_t>::min() && v <= std::numeric_limits<std::int16_t>::max();
    case kind::int4:
      return v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
    case kind::oid:
      return v >= 0 && v <= std::numeric_limits<std::uint32_t>::max();
    default:  // int8; the callers pass integer kinds only
      return true;
  }
}

template <class F>
struct float_traits;
template <>
struct float_traits<double> {
  static constexpr const char* name = "double precision";
  static constexpr int plain_below_exponent = 15;
  static constexpr int digits = 15;
  static constexpr double may_tie_above = 4e15;
};
template <>
struct float_traits<float> {
  static constexpr const char* name = "real";
  static constexpr int plain_below_exponent = 6;
  static constexpr int digits = 6;
  static constexpr float may_tie_above = 1e5F;
};

template <class F>
result<F> parse_float(std::string_view text) {
  std::string_view s = trim(text);
  bool negative = false;
  std::string_view body = s;
  if (!body.empty() && (body[0] == '-' || body[0] == '+')) {
    negative = body[0] == '-';
    body.remove_prefix(1);
  }
  const auto is_word = [&](std::string_view w) {
    return body.size() == w.size() && strncasecmp(body.data(), w.data(), w.size()) == 0;
  };
  if (is_word("nan")) return std::numeric_limits<F>::quiet_NaN();
  if (is_word("infinity") || is_word("inf"))
    return negative ? -std::numeric_limits<F>::infinity() : std::numeric_limits<F>::infinity();
  if (body.empty() || !((body[0] >= '0' && body[0] <= '9') || body[0] == '.'))
    return bad_syntax(float_traits<F>::name, text);
  F v = 0;
  // strtod() takes hexadecimal too.
  const bool hex = body.size() > 2 && body[0] == '0' && (body[1] | 0x20) == 'x';
  if (hex) body.remove_prefix(2);
  if (body[0] == '-') return bad_syntax(float_traits<F>::name, text);
  const auto r = std::from_chars(body.data(), body.data() + body.size(), v,
                                 hex ? std::chars_format::hex : std::chars_format::general);
  if (r.ec == std::errc::result_out_of_range)
    return make_error(sqlstate::numeric_value_out_of_range,
                      fmt::format("\"{}\" is out of range for type {}",
                                  s.substr(0, static_cast<std::size_t>(r.ptr - s.data())), float_traits<F>::name));
  if (r.ec == std::errc::invalid_argument || r.ptr != body.data() + body.size())
    return bad_syntax(float_traits<F>::name, text);
  return negative ? -v : v;
}

// Digits and decimal exponent of scientific text d[.ddd]e[+-]xx.
struct scientific {
  char digits[40];
  std::ptrdiff_t count = 0;
  std::ptrdiff_t exponent = 0;
};

scientific split_scientific(const char* begin, const char* end) noexcept {
  scientific s;
  const char* p = begin;
  for (; p != end && *p != 'e'; ++p)
    if (*p != '.') s.digits[s.count++] = *p;
  if (p != end) {
    ++p;
    if (*p == '+') ++p;
    std::from_chars(p, end, s.exponent);
  }
  while (s.count > 1 && s.digits[s.count - 1] == '0')
    --s.count;
  return s;
}

// Whether the decimal lies exactly half-way between two floats. PostgreSQL's shortest output avoids such decimals,
// for readers that do not round to even.
template <class F>
bool is_tie(const scientific& s, F v) noexcept {
  char text[120];
  const auto reads_other = [&](bool below) {
    char* p = text;
    std::memcpy(p, s.digits, static_cast<std::size_t>(s.count));
    p += s.count;
    std::ptrdiff_t last = s.count - 1;
    if (below) {
      while (last > 0 && text[last] == '0')
        text[last--] = '9';
      --text[last];
    }
    std::memset(p, below ? '9' : '0', 40);
    p += 40;
    if (!below) p[-1] = '1';
    p += std::snprintf(p, 16, "e%td", s.exponent - s.count + 1 - 40);
    F read = 0;
    std::from_chars(text, p, read);
    return read != v;
  };
  return reads_other(false) || reads_other(true);
}

template <class F>
scientific shortest(F v) noexcept {
  char text[48];
  auto r = std::to_chars(text, text + sizeof text, v, std::chars_format::scientific);
  scientific s = split_scientific(text, r.ptr);
  if (v < float_traits<F>::may_tie_above || !is_tie(s, v)) return s;
  for (int precision = static_cast<int>(s.count); precision <= std::numeric_limits<F>::max_digits10 - 1; ++precision) {
    r = std::to_chars(text, text + sizeof text, v, std::chars_format::scientific, precision);
    const scientific longer = split_scientific(text, r.ptr);
    F read = 0;
    std::from_chars(text, r.ptr, read);
    if (read == v && !is_tie(longer, v)) return longer;
  }
  return s;
}

void append_exponent(std::string& out, std::ptrdiff_t exponent) {
  out += exponent < 0 ? "e-" : "e+";
  const std::ptrdiff_t e = std::abs(exponent);
  if (e < 10) out += '0';
  append_integer(out, e);
}

void append_scientific(std::string& out, const scientific& s, int plain_below_exponent) {
  if (s.exponent >= -4 && s.exponent < plain_below_exponent) {
    if (s.exponent < 0) {
      out += "0.";
      out.append(static_cast<std::size_t>(-s.exponent - 1), '0');
      out.append(s.digits, static_cast<std::size_t>(s.count));
    } else if (s.count <= s.exponent + 1) {
      out.append(s.digits, static_cast<std::size_t>(s.count));
      out.append(static_cast<std::size_t>(s.exponent + 1 - s.count), '0');
    } else {
      out.append(s.digits, static_cast<std::size_t>(s.exponent + 1));
      out += '.';
      out.append(s.digits + s.exponent + 1, static_cast<std::size_t>(s.count - s.exponent - 1));
    }
    return;
  }
  out += s.digits[0];
  if (s.count > 1) {
    out += '.';
    out.append(s.digits + 1, static_cast<std::size_t>(s.count - 1));
  }
  append_exponent(out, s.exponent);
}

template <class F>
void append_float(std::string& out, F v, int extra_float_digits) {
  if (std::isnan(v)) {
    out += "NaN";
    return;
  }
  if (std::signbit(v)) out += '-';
  v = std::fabs(v);
  if (std::isinf(v)) {
    out += "Infinity";
    return;
  }
  if (v == 0) {
    out += '0';
    return;
  }
  if (extra_float_digits > 0) {
    append_scientific(out, shortest(v), float_traits<F>::plain_below_exponent);
    return;
  }
  const int digits = std::max(1, float_traits<F>::digits + extra_float_digits);
  char text[64];
  const int n = std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(v));
  out.append(text, static_cast<std::size_t>(n));
}

}  // namespace

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

result<std::int64_t> parse_integer(std::string_view text, kind k) {
  const std::string_view s = trim(text);
  const char* begin = s.data();
  const char* const end = s.data() + s.size();
  const bool plus = begin != end && *begin == '+';
  if (plus) ++begin;
  const char* const first_digit = begin != end && *begin == '-' && !plus ? begin + 1 : begin;
  if (first_digit == end || *first_digit < '0' || *first_digit > '9') return bad_syntax(integer_name(k), text);
  std::int64_t v = 0;
  const auto r = std::from_chars(begin, end, v);
  // PostgreSQL stops at the digit that is too much, whatever follows.
  if (r.ec == std::errc::result_out_of_range) return out_of_range(text, k);
  if (k != kind::oid && !in_range(v, k)) return out_of_range(text, k);
  if (r.ptr != end) return bad_syntax(integer_name(k), text);
  if (k == kind::oid && v < 0 && v >= std::numeric_limits<std::int32_t>::min())
    v = static_cast<std::uint32_t>(v);  // oidin() reads with strtoul
  if (!in_range(v, k)) return out_of_range(text, k);
  return v;
}

result<void> check_integer_range(std::int64_t v, kind k) {
  if (in_range(v, k)) return {};
  return make_error(sqlstate::numeric_value_out_of_range, fmt::format("{} out of range", integer_name(k)));
}

void append_integer(std::string& out, std::int64_t v) {
  char text[24];
  const auto r = std::to_chars(text, text + sizeof text, v);
  out.append(text, static_cast<std::size_t>(r.ptr - text));
}

result<double> parse_float8(std::string_view text) { return parse_float<double>(text); }
result<float> parse_float4(std::string_view text) { return parse_float<float>(text); }
void append_float8(std::string& out, double v, int extra_float_digits) { append_float(out, v, extra_float_digits); }
void append_float4(std::string& out, float v, int extra_float_digits) { append_float(out, v, extra_float_digits); }

double widen(float v) noexcept {
  if (std::isnan(v) || std::isinf(v)) return static_cast<double>(v);
  char text[48];
  const auto r = std::to_chars(text, text + sizeof text, v);
  double d = 0;
  std::from_chars(text, r.ptr, d);
  return d;
}

}  // namespace crossfade::value
