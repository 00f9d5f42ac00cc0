#include "replay/catalog/kept_cell.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "replay/base/ascii.hpp"
#include "replay/catalog/sqlite_schema.hpp"
#include "replay/value/codec.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/text.hpp"

namespace crossfade::catalog {

namespace {

using value::cell;
using value::kind;
using value::storage;
using value::storage_class;

const value::format_settings text_settings;  // ISO, UTC, hex, shortest

// Whether SQLite reads all of it as one number: blanks around it, a sign, digits, a point, an exponent.
bool looks_like_a_number(std::string_view s, bool& integral) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  while (!s.empty() && blanks.find(s.front()) != std::string_view::npos)
    s.remove_prefix(1);
  while (!s.empty() && blanks.find(s.back()) != std::string_view::npos)
    s.remove_suffix(1);
  integral = true;
  std::size_t i = 0, digits = 0;
  if (i < s.size() && (s[i] == '-' || s[i] == '+')) ++i;
  for (; i < s.size() && is_ascii_digit(s[i]); ++i)
    ++digits;
  if (i < s.size() && s[i] == '.') {
    integral = false;
    for (++i; i < s.size() && is_ascii_digit(s[i]); ++i)
      ++digits;
  }
  if (digits == 0) return false;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    integral = false;
    ++i;
    if (i < s.size() && (s[i] == '-' || s[i] == '+')) ++i;
    if (i == s.size() || !is_ascii_digit(s[i])) return false;
    while (i < s.size() && is_ascii_digit(s[i]))
      ++i;
  }
  return i == s.size();
}

cell number_of(const std::string& text, bool integral) {
  if (integral) {
    std::string_view s = text;
    while (!s.empty() && !is_ascii_digit(s.front()) && s.front() != '-')
      s.remove_prefix(1);
    std::int64_t v = 0;
    if (std::from_chars(s.data(), s.data() + s.size(), v).ec == std::errc()) return cell::of_integer(v);
  }
  return cell::of_real(std::strtod(text.c_str(), nullptr));
}

// A REAL without a fraction is stored as an INTEGER where both are the same number.
cell shortened(cell c) {
  constexpr double bound = 9223372036854775808.0;
  if (c.holds != storage_class::real || !(c.real > -bound && c.real < bound)) return c;
  const auto whole = static_cast<std::int64_t>(c.real);
  return static_cast<double>(whole) == c.real ? cell::of_integer(whole) : c;
}

// The text that two outputs of one value share.
std::string_view by_value(std::string_view text, const value::type& t) {
  if (t.what == kind::numeric && t.modifier < 0 && text.find('.') != std::string_view::npos) {
    while (text.back() == '0')
      text.remove_suffix(1);
    if (text.back() == '.') text.remove_suffix(1);
  }
  if (t.what == kind::bpchar) return value::trim_trailing_blanks(text);
  if ((t.what == kind::float4 || t.what == kind::float8) && text == "-0") return "0";
  return text;
}

bool reads_as(const column& c, const cell& stored, std::string_view text) {
  std::string out;
  if (!value::encode(stored.view(), c.type, c.storage, value::wire_format::text, text_settings, out)) return false;
  return by_value(out, c.type) == by_value(text, c.type);
}

// What needs no second look: SQLite keeps these as they are.
bool plainly_kept(const column& c, affinity how) {
  switch (c.storage) {
    case storage::integer:
    case storage::boolean_integer:
      return how != affinity::text;
    case storage::text:
    case storage::json_text:
    case storage::numeric_text:
    case storage::pg_text:
      return (how == affinity::text || how == affinity::blob) && c.type.what != kind::bpchar;
    case storage::blob:
    case storage::boolean_word:
    case storage::boolean_letter:
      return true;
    case storage::real:
    case storage::numeric:
    case storage::date_text:
    case storage::time_text:
    case storage::time_micros_text:
    case storage::timestamp_text:
    case storage::timestamp_micros_text:
    case storage::timestamp_t_text:
    case storage::timestamp_epoch:
    case storage::timestamp_epoch_millis:
    case storage::uuid_text:
    case storage::uuid_hex:
      return false;
  }
  return false;
}

result<kept_cell> keep_number(const column& c, std::string_view text) {
  auto d = value::parse_decimal(text);
  if (!d) return d.error();
  auto made =
      value::decode(text, value::wire_format::text, c.type, c.storage, text_settings, value::decode_for::comparison);
  if (!made) return made.error();
  kept_cell out{after_affinity(std::move(*made), c.sqlite_declaration), true};
  out.exact = value::significant_digits(*d) <= std::size_t{exact_digits} && reads_as(c, out.cell, text);
  return out;
}

}  // namespace

value::cell after_affinity(value::cell c, std::string_view declaration) {
  const auto how = affinity_of(declaration);
  switch (how) {
    case affinity::blob:
      return c;
    case affinity::text: {
      if (c.holds == storage_class::integer) return cell::of_text(std::to_string(c.integer));
      if (c.holds != storage_class::real) return c;
      char text[40];
      const int n = std::snprintf(text, sizeof text, "%.15g", c.real);
      return cell::of_text(std::string(text, static_cast<std::size_t>(n)));
    }
    case affinity::numeric:
    case affinity::integer:
    case affinity::real: {
      bool integral = false;
      if (c.holds == storage_class::text && looks_like_a_number(c.bytes, integral)) c = number_of(c.bytes, integral);
      if (how != affinity::real) return shortened(std::move(c));
      return c.holds == storage_class::integer ? cell::of_real(static_cast<double>(c.integer)) : c;
    }
  }
  return c;
}

result<kept_cell> keep_in_cell(const column& c, std::string_view text) {
  if (c.type.what == kind::numeric && c.storage == storage::numeric) return keep_number(c, text);
  auto made =
      value::decode(text, value::wire_format::text, c.type, c.storage, text_settings, value::decode_for::comparison);
  if (made && plainly_kept(c, affinity_of(c.sqlite_declaration))) return kept_cell{std::move(*made), true};
  if (made) {
    auto stored = after_affinity(*made, c.sqlite_declaration);
    if (reads_as(c, stored, text)) return kept_cell{std::move(stored), true};
  }
  // PostgreSQL's own text in the cell: no value that the column's format can hold is spelled so.
  auto as_text = after_affinity(cell::of_text(std::string(text)), c.sqlite_declaration);
  const bool another = made && made->holds == storage_class::text;
  if (!another && as_text.holds == storage_class::text && reads_as(c, as_text, text))
    return kept_cell{std::move(as_text), false};
  if (!made) return made.error();
  return make_error(sqlstate::numeric_value_out_of_range,
                    fmt::format("a column of SQLite declared \"{}\" does not keep it as it is", c.sqlite_declaration));
}

}  // namespace crossfade::catalog
