#include "replay/value/decimal.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "replay/base/ascii.hpp"
#include "replay/value/bytes.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

error bad_syntax(std::string_view text) {
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input syntax for type numeric: \"{}\"", text));
}

void strip_leading_zeros(std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0');
  digits.erase(0, first == std::string::npos ? digits.size() : first);
}

bool parse_special(std::string_view s, decimal& d) {
  const auto is_word = [&](std::string_view w) {
    return s.size() == w.size() && strncasecmp(s.data(), w.data(), w.size()) == 0;
  };
  if (is_word("nan"))
    d.form = decimal_form::nan;
  else if (is_word("infinity") || is_word("+infinity") || is_word("inf") || is_word("+inf"))
    d.form = decimal_form::positive_infinity;
  else if (is_word("-infinity") || is_word("-inf"))
    d.form = decimal_form::negative_infinity;
  else
    return false;
  return true;
}

// digits and scale from d.digits (any leading zeros), digits after the point, and an exponent.
result<void> settle(decimal& d, std::int64_t fraction_digits, std::int64_t exponent) {
  strip_leading_zeros(d.digits);
  std::int64_t scale = fraction_digits - exponent;
  if (!d.digits.empty() && static_cast<std::int64_t>(d.digits.size()) - scale > max_digits_before)
    return decimal_overflow();
  if (scale < 0) {
    if (!d.digits.empty()) d.digits.append(static_cast<std::size_t>(-scale), '0');
    scale = 0;
  }
  if (scale > max_scale) return decimal_overflow();
  d.scale = static_cast<std::uint32_t>(scale);
  if (d.digits.empty()) d.negative = false;
  return {};
}

void increment(std::string& digits) {
  std::size_t i = digits.size();
  while (i-- > 0) {
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(digits.begin(), '1');
}

}  // namespace

error decimal_overflow() { return make_error(sqlstate::numeric_value_out_of_range, "value overflows numeric format"); }

result<decimal> parse_decimal(std::string_view text) {
  decimal d;
  const std::string_view s = trim(text);
  if (s.empty()) return bad_syntax(text);
  if (parse_special(s, d)) return d;
  std::size_t i = 0;
  if (s[i] == '-' || s[i] == '+') d.negative = s[i++] == '-';
  const std::size_t whole = i;
  while (i < s.size() && is_ascii_digit(s[i]))
    ++i;
  d.digits.assign(s, whole, i - whole);
  std::size_t digits = i - whole, fraction = 0;
  if (i < s.size() && s[i] == '.') {
    const std::size_t begin = ++i;
    while (i < s.size() && is_ascii_digit(s[i]))
      ++i;
    fraction = i - begin;
    digits += fraction;
    d.digits.append(s, begin, fraction);
  }
  if (digits == 0) return bad_syntax(text);
  std::int64_t exponent = 0;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    ++i;
    while (i < s.size() && is_space(s[i]))
      ++i;  // strtol() does
    if (i < s.size() && s[i] == '+' && i + 1 < s.size() && is_ascii_digit(s[i + 1])) ++i;
    const auto r = std::from_chars(s.data() + i, s.data() + s.size(), exponent);
    if (r.ec == std::errc::invalid_argument) return bad_syntax(text);
    i = static_cast<std::size_t>(r.ptr - s.data());
    if (i == s.size() && (r.ec != std::errc{} || std::abs(exponent) > std::numeric_limits<std::int32_t>::max() / 2))
      return decimal_overflow();
  }
  if (i != s.size()) return bad_syntax(text);
  if (auto r = settle(d, static_cast<std::int64_t>(fraction), exponent); !r) return r.error();
  return d;
}

result<decimal> parse_decimal_binary(std::string_view in) {
  if (in.size() < 8) return make_error(sqlstate::protocol_violation, "insufficient data left in message");
  const auto count = read_big_endian<std::uint16_t>(in);
  const auto weight = read_big_endian<std::int16_t>(in.substr(2));
  const auto sign = read_big_endian<std::uint16_t>(in.substr(4));
  const auto scale = read_big_endian<std::uint16_t>(in.substr(6));
  decimal d;
  if (sign == 0xC000 || sign == 0xD000 || sign == 0xF000) {
    d.form = sign == 0xC000   ? decimal_form::nan
             : sign == 0xD000 ? decimal_form::positive_infinity
                              : decimal_form::negative_infinity;
    return d;
  }
  if (sign != 0 && sign != 0x4000)
    return make_error(sqlstate::invalid_binary_representation, "invalid sign in external \"numeric\" value");
  if (scale > max_scale)
    return make_error(sqlstate::invalid_binary_representation, "invalid scale in external \"numeric\" value");
  if (in.size() - 8 < std::size_t{count} * 2)
    return make_error(sqlstate::protocol_violation, "insufficient data left in message");
  if (in.size() - 8 > std::size_t{count} * 2)
    return make_error(sqlstate::invalid_binary_representation, "incorrect binary data format");
  d.negative = sign == 0x4000;
  d.digits.reserve(std::size_t{count} * 4);
  for (std::size_t i = 0; i < count; ++i) {
    const auto group = read_big_endian<std::uint16_t>(in.substr(8 + i * 2));
    if (group > 9999)
      return make_error(sqlstate::invalid_binary_representation, "invalid digit in external \"numeric\" value");
    const char four[] = {static_cast<char>('0' + group / 1000), static_cast<char>('0' + group / 100 % 10),
                         static_cast<char>('0' + group / 10 % 10), static_cast<char>('0' + group % 10)};
    d.digits.append(four, 4);
  }
  // The groups end at 10^(4 * (weight - count + 1)); bring that to `scale`, cutting what is below as numeric_recv does.
  const std::int64_t have = -4 * (static_cast<std::int64_t>(weight) - count + 1);
  const std::int64_t missing = static_cast<std::int64_t>(scale) - have;
  if (missing >= 0)
    d.digits.append(static_cast<std::size_t>(missing), '0');
  else
    d.digits.resize(d.digits.size() - std::min(d.digits.size(), static_cast<std::size_t>(-missing)));
  d.scale = scale;
  strip_leading_zeros(d.digits);
  if (d.digits.empty()) d.negative = false;
  return d;
}

decimal decimal_of(std::int64_t v) {
  decimal d;
  d.negative = v < 0;
  char text[24];
  const auto magnitude = v < 0 ? ~static_cast<std::uint64_t>(v) + 1 : static_cast<std::uint64_t>(v);
  if (magnitude != 0) d.digits.assign(text, std::to_chars(text, text + sizeof text, magnitude).ptr);
  return d;
}

decimal decimal_of(double v) {
  decimal d;
  if (std::isnan(v) || std::isinf(v)) {
    d.form = std::isnan(v) ? decimal_form::nan
             : v > 0       ? decimal_form::positive_infinity
                           : decimal_form::negative_infinity;
    return d;
  }
  char text[48];
  const auto r = std::to_chars(text, text + sizeof text, std::fabs(v), std::chars_format::scientific);
  std::int64_t fraction = 0, exponent = 0;
  bool point = false;
  for (const char* p = text; p != r.ptr; ++p) {
    if (*p == 'e') {
      std::from_chars(p[1] == '+' ? p + 2 : p + 1, r.ptr, exponent);
      break;
    }
    if (*p == '.') {
      point = true;
    } else {
      d.digits += *p;
      if (point) ++fraction;
    }
  }
  d.negative = v < 0;
  static_cast<void>(settle(d, fraction, exponent));  // 308 digits at most
  return d;
}

void round_to(decimal& d, std::int32_t scale) {
  if (d.form != decimal_form::finite) return;
  const auto have = static_cast<std::int64_t>(d.scale);
  if (scale >= have) {
    if (!d.digits.empty()) d.digits.append(static_cast<std::size_t>(scale - have), '0');
    d.scale = static_cast<std::uint32_t>(scale);
    return;
  }
  const auto drop = static_cast<std::size_t>(have - scale);
  if (drop > d.digits.size()) {
    d.digits.clear();
  } else {
    const std::size_t keep = d.digits.size() - drop;
    const bool up = d.digits[keep] >= '5';
    d.digits.resize(keep);
    if (up) increment(d.digits);
  }
  if (scale < 0) {
    if (!d.digits.empty()) d.digits.append(static_cast<std::size_t>(-std::int64_t{scale}), '0');
    d.scale = 0;
  } else {
    d.scale = static_cast<std::uint32_t>(scale);
  }
  if (d.digits.empty()) d.negative = false;
}

result<void> apply_modifier(decimal& d, std::int32_t modifier) {
  if (modifier < 4 || d.form == decimal_form::nan) return {};
  const int precision = ((modifier - 4) >> 16) & 0xffff;
  const int scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
  if (d.form != decimal_form::finite) {
    error e = make_error(sqlstate::numeric_value_out_of_range, "numeric field overflow");
    e.detail = fmt::format("A field with precision {}, scale {} cannot hold an infinite value.", precision, scale);
    return e;
  }
  round_to(d, scale);
  const auto before = static_cast<std::int64_t>(d.digits.size()) - static_cast<std::int64_t>(d.scale);
  if (!d.digits.empty() && before > precision - scale) {
    error e = make_error(sqlstate::numeric_value_out_of_range, "numeric field overflow");
    e.detail =
        fmt::format("A field with precision {}, scale {} must round to an absolute value less than {}{}.", precision,
                    scale, precision != scale ? "10^" : "", precision != scale ? precision - scale : 1);
    return e;
  }
  return {};
}

void drop_trailing_zeros(decimal& d) {
  if (d.digits.empty()) {
    d.scale = 0;
    return;
  }
  while (d.scale > 0 && !d.digits.empty() && d.digits.back() == '0') {
    d.digits.pop_back();
    --d.scale;
  }
}

std::size_t significant_digits(const decimal& d) {
  const std::size_t last = d.digits.find_last_not_of('0');
  return last == std::string::npos ? 0 : last + 1;
}

bool is_integral(const decimal& d) {
  if (d.form != decimal_form::finite) return false;
  if (d.digits.empty()) return true;
  return d.digits.size() - significant_digits(d) >= d.scale;
}

bool to_int64(const decimal& d, std::int64_t& out) {
  if (!is_integral(d)) return false;
  if (d.digits.empty()) {
    out = 0;
    return true;
  }
  const std::size_t whole = d.digits.size() - d.scale;
  if (whole > 19) return false;
  char text[24];
  text[0] = '-';
  d.digits.copy(text + 1, whole);
  const auto r = std::from_chars(d.negative ? text : text + 1, text + 1 + whole, out);
  return r.ec == std::errc{};
}

double to_double(const decimal& d) {
  switch (d.form) {
    case decimal_form::nan:
      return std::numeric_limits<double>::quiet_NaN();
    case decimal_form::positive_infinity:
      return std::numeric_limits<double>::infinity();
    case decimal_form::negative_infinity:
      return -std::numeric_limits<double>::infinity();
    case decimal_form::finite:
      break;
  }
  if (d.digits.empty()) return 0;
  std::string text = d.digits;
  text += 'e';
  append_integer(text, -static_cast<std::int64_t>(d.scale));
  double v = 0;
  const auto r = std::from_chars(text.data(), text.data() + text.size(), v);
  if (r.ec == std::errc::result_out_of_range)
    v = d.digits.size() > d.scale ? std::numeric_limits<double>::infinity() : 0;
  return d.negative ? -v : v;
}

void append_text(std::string& out, const decimal& d) {
  switch (d.form) {
    case decimal_form::nan:
      out += "NaN";
      return;
    case decimal_form::positive_infinity:
      out += "Infinity";
      return;
    case decimal_form::negative_infinity:
      out += "-Infinity";
      return;
    case decimal_form::finite:
      break;
  }
  if (d.negative) out += '-';
  const std::size_t n = d.digits.size();
  if (n > d.scale)
    out.append(d.digits, 0, n - d.scale);
  else
    out += '0';
  if (d.scale == 0) return;
  out += '.';
  if (n < d.scale) out.append(d.scale - n, '0');
  out.append(d.digits, n > d.scale ? n - d.scale : 0);
}

// int16 count of groups, int16 weight (power of 10000 of the first), uint16 sign, uint16 scale, groups of four digits.
void append_binary(std::string& out, const decimal& d) {
  if (d.form != decimal_form::finite || d.digits.empty()) {
    const std::uint16_t sign = d.form == decimal_form::nan                 ? 0xC000
                               : d.form == decimal_form::positive_infinity ? 0xD000
                               : d.form == decimal_form::negative_infinity ? 0xF000
                                                                           : 0;
    append_big_endian<std::int16_t>(out, 0);
    append_big_endian<std::int16_t>(out, 0);
    append_big_endian<std::uint16_t>(out, sign);
    // numeric_send() shows an infinity's scale as 0x20, a part of its header.
    const bool infinite = d.form == decimal_form::positive_infinity || d.form == decimal_form::negative_infinity;
    append_big_endian<std::uint16_t>(out, infinite                         ? 0x20
                                          : d.form == decimal_form::finite ? static_cast<std::uint16_t>(d.scale)
                                                                           : 0);
    return;
  }
  // Groups are aligned to the point: pad the fraction to a multiple of four, and the front likewise.
  const std::size_t fraction_pad = (4 - d.scale % 4) % 4;
  const std::size_t total = d.digits.size() + fraction_pad;
  const std::size_t front_pad = (4 - total % 4) % 4;
  std::string digits(front_pad, '0');
  digits += d.digits;
  digits.append(fraction_pad, '0');
  std::size_t groups = digits.size() / 4;
  const auto weight = static_cast<std::int64_t>(groups) - static_cast<std::int64_t>((d.scale + fraction_pad) / 4) - 1;
  const auto group_at = [&](std::size_t i) {
    const char* p = digits.data() + i * 4;
    return static_cast<std::uint16_t>((p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0'));
  };
  while (groups > 0 && group_at(groups - 1) == 0)
    --groups;
  append_big_endian<std::int16_t>(out, static_cast<std::int16_t>(groups));
  append_big_endian<std::int16_t>(out, static_cast<std::int16_t>(weight));
  append_big_endian<std::uint16_t>(out, d.negative ? 0x4000 : 0);
  append_big_endian<std::uint16_t>(out, static_cast<std::uint16_t>(d.scale));
  for (std::size_t i = 0; i < groups; ++i)
    append_big_endian(out, group_at(i));
}

}  // namespace crossfade::value
