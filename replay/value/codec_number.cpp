// Booleans and numbers between wire and cell.
#include <fmt/format.h>
#include <strings.h>

#include <bit>
#include <cmath>
#include <limits>

#include "replay/value/bytes.hpp"
#include "replay/value/codec_detail.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/decimal_math.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value::detail {
namespace {

// Numbers of SQLite's NUMERIC affinity are exact to this many digits (IEEE 754 double).
constexpr std::size_t exact_digits = 15;

// parse_bool(): unambiguous prefixes of true, false, yes, no; on, off (two letters at least); 1, 0.
result<bool> parse_boolean(std::string_view text) {
  const std::string_view s = trim(text);
  const auto prefix_of = [&](std::string_view word, std::size_t least) {
    return s.size() >= least && s.size() <= word.size() && strncasecmp(s.data(), word.data(), s.size()) == 0;
  };
  if (prefix_of("true", 1) || prefix_of("yes", 1) || prefix_of("on", 2) || s == "1") return true;
  if (prefix_of("false", 1) || prefix_of("no", 1) || prefix_of("off", 2) || s == "0") return false;
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input syntax for type boolean: \"{}\"", text));
}

result<bool> boolean_of(const cell_view& from, const type& t) {
  switch (from.holds) {
    case storage_class::integer:
      if (from.integer == 0 || from.integer == 1) return from.integer == 1;
      break;
    case storage_class::real:
      if (from.real == 0 || from.real == 1) return from.real == 1;
      break;
    case storage_class::text:
      return parse_boolean(from.bytes);
    case storage_class::null:
    case storage_class::blob:
      break;
  }
  return wrong_cell(from, t);
}

std::size_t integer_size(kind k) noexcept { return k == kind::int2 ? 2 : k == kind::int8 ? 8 : 4; }

error integer_out_of_range(const cell_view& from, const type& t) {
  std::string shown;
  append_number_cell(shown, from);
  return make_error(sqlstate::numeric_value_out_of_range,
                    fmt::format("value \"{}\" is out of range for type {}", shown, format_type(t)));
}

result<std::int64_t> integer_of(const cell_view& from, const type& t) {
  switch (from.holds) {
    case storage_class::integer:
      if (!check_integer_range(from.integer, t.what)) return integer_out_of_range(from, t);
      return from.integer;
    case storage_class::real: {
      if (from.real != std::trunc(from.real)) break;
      if (!(from.real >= -9223372036854775808.0 && from.real < 9223372036854775808.0))
        return integer_out_of_range(from, t);
      const auto v = static_cast<std::int64_t>(from.real);
      if (!check_integer_range(v, t.what)) return integer_out_of_range(from, t);
      return v;
    }
    case storage_class::text:
      return parse_integer(from.bytes, t.what);
    case storage_class::null:
    case storage_class::blob:
      break;
  }
  return wrong_cell(from, t);
}

// float4: rounded to float, as PostgreSQL's float4in and casts do.
result<double> float_of(const cell_view& from, const type& t) {
  double v = 0;
  switch (from.holds) {
    case storage_class::integer:
      v = static_cast<double>(from.integer);
      break;
    case storage_class::real:
      v = from.real;
      break;
    case storage_class::text: {
      if (t.what == kind::float4) {
        auto f = parse_float4(from.bytes);
        if (!f) return f.error();
        return static_cast<double>(*f);
      }
      return parse_float8(from.bytes);
    }
    case storage_class::null:
    case storage_class::blob:
      return wrong_cell(from, t);
  }
  if (t.what == kind::float8 || std::isnan(v) || std::isinf(v)) return v;
  const auto f = static_cast<float>(v);
  if (std::isinf(f) || (f == 0 && v != 0)) {
    std::string shown;
    append_float8(shown, v);
    return make_error(sqlstate::numeric_value_out_of_range, fmt::format("\"{}\" is out of range for type real", shown));
  }
  return static_cast<double>(f);
}

result<decimal> decimal_of_cell(const cell_view& from, const type& t) {
  switch (from.holds) {
    case storage_class::integer:
      return decimal_of(from.integer);
    case storage_class::real:
      return decimal_of(from.real);
    case storage_class::text:
      return parse_decimal(from.bytes);
    case storage_class::null:
    case storage_class::blob:
      break;
  }
  return wrong_cell(from, t);
}

result<cell> numeric_cell(const decimal& d) {
  if (d.form == decimal_form::nan) return cell::of_text("NaN");  // SQLite turns a NaN into NULL
  if (d.form != decimal_form::finite) return cell::of_real(to_double(d));
  if (significant_digits(d) > exact_digits) {
    std::string shown;
    append_text(shown, d);
    return make_error(sqlstate::numeric_value_out_of_range,
                      fmt::format("numeric value {} has more than {} significant digits", shown, exact_digits),
                      "The column's values are numbers of SQLite, which are exact to 15 digits only, until PostgreSQL "
                      "is the authority.");
  }
  std::int64_t v = 0;
  if (to_int64(d, v)) return cell::of_integer(v);
  const double r = to_double(d);
  if (std::isinf(r) || r == 0)
    return make_error(sqlstate::numeric_value_out_of_range, "numeric value is out of range for SQLite's numbers",
                      "The column's values are numbers of SQLite, which end at 1e308, until PostgreSQL is the "
                      "authority.");
  return cell::of_real(r);
}

// A number that no cell holds exactly, compared with cells of at most 15 digits: a double between those beside it.
// Four doubles at least lie between two decimals of 15 digits.
cell between_cells(const decimal& d) {
  const double nearest = to_double(d);
  if (nearest == 0)
    return cell::of_real(d.negative ? -std::numeric_limits<double>::denorm_min()
                                    : std::numeric_limits<double>::denorm_min());
  constexpr double most = std::numeric_limits<double>::max();
  if (std::isinf(nearest)) return cell::of_real(d.negative ? -most : most);
  char text[40];
  const int n = std::snprintf(text, sizeof text, "%.14e", nearest);
  auto short_one = parse_decimal({text, static_cast<std::size_t>(n)});
  if (!short_one || to_double(*short_one) != nearest) return cell::of_real(nearest);
  const bool above = compare(d, *short_one) > 0;
  const double infinity = std::numeric_limits<double>::infinity();
  return cell::of_real(std::nextafter(nearest, above ? infinity : -infinity));
}

}  // namespace

result<void> encode_boolean(const cell_view& from, const encode_target& to) {
  const auto v = boolean_of(from, to.t);
  if (!v) return v.error();
  if (to.binary())
    to.out += *v ? '\1' : '\0';
  else
    to.out += *v ? 't' : 'f';
  return {};
}

result<cell> decode_boolean(const decode_source& from) {
  bool v = false;
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, 1); !r) return r.error();
    v = from.bytes[0] != 0;
  } else {
    const auto parsed = parse_boolean(from.bytes);
    if (!parsed) return parsed.error();
    v = *parsed;
  }
  if (from.storage == storage::boolean_word || from.storage == storage::text)
    return cell::of_text(v ? "true" : "false");
  if (from.storage == storage::boolean_letter) return cell::of_text(v ? "T" : "F");
  if (from.storage == storage::pg_text) return cell::of_text(v ? "t" : "f");
  return cell::of_integer(v ? 1 : 0);
}

result<void> encode_integer(const cell_view& from, const encode_target& to) {
  const auto v = integer_of(from, to.t);
  if (!v) return v.error();
  if (!to.binary())
    append_integer(to.out, *v);
  else if (to.t.what == kind::int8)
    append_big_endian(to.out, *v);
  else if (to.t.what == kind::int2)
    append_big_endian(to.out, static_cast<std::int16_t>(*v));
  else
    append_big_endian(to.out, static_cast<std::uint32_t>(*v));
  return {};
}

result<cell> decode_integer(const decode_source& from) {
  std::int64_t v = 0;
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, integer_size(from.t.what)); !r) return r.error();
    if (from.t.what == kind::int8)
      v = read_big_endian<std::int64_t>(from.bytes);
    else if (from.t.what == kind::int2)
      v = read_big_endian<std::int16_t>(from.bytes);
    else if (from.t.what == kind::oid)
      v = read_big_endian<std::uint32_t>(from.bytes);
    else
      v = read_big_endian<std::int32_t>(from.bytes);
  } else {
    const auto parsed = parse_integer(from.bytes, from.t.what);
    if (!parsed) return parsed.error();
    v = *parsed;
  }
  if (from.storage == storage::real) return cell::of_real(static_cast<double>(v));
  if (from.storage == storage::text || from.storage == storage::pg_text || from.storage == storage::numeric_text) {
    std::string text;
    append_integer(text, v);
    return cell::of_text(std::move(text));
  }
  return cell::of_integer(v);
}

result<void> encode_float(const cell_view& from, const encode_target& to) {
  const auto v = float_of(from, to.t);
  if (!v) return v.error();
  if (to.t.what == kind::float4) {
    const auto f = static_cast<float>(*v);
    if (to.binary())
      append_big_endian(to.out, std::bit_cast<std::uint32_t>(f));
    else
      append_float4(to.out, f, to.settings.extra_float_digits);
  } else if (to.binary()) {
    append_big_endian(to.out, std::bit_cast<std::uint64_t>(*v));
  } else {
    append_float8(to.out, *v, to.settings.extra_float_digits);
  }
  return {};
}

result<cell> decode_float(const decode_source& from) {
  double v = 0;
  const bool single = from.t.what == kind::float4;
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, single ? 4 : 8); !r) return r.error();
    v = single ? widen(std::bit_cast<float>(read_big_endian<std::uint32_t>(from.bytes)))
               : std::bit_cast<double>(read_big_endian<std::uint64_t>(from.bytes));
  } else if (single) {
    const auto parsed = parse_float4(from.bytes);
    if (!parsed) return parsed.error();
    v = widen(*parsed);
  } else {
    const auto parsed = parse_float8(from.bytes);
    if (!parsed) return parsed.error();
    v = *parsed;
  }
  // SQLite turns a NaN into NULL; as text it stays, and sorts above all numbers as in PostgreSQL.
  if (std::isnan(v)) return cell::of_text("NaN");
  if (from.storage == storage::text || from.storage == storage::pg_text || from.storage == storage::numeric_text) {
    std::string text;
    append_float8(text, v);
    return cell::of_text(std::move(text));
  }
  return cell::of_real(v);
}

result<void> encode_numeric(const cell_view& from, const encode_target& to) {
  if (from.holds == storage_class::integer && to.t.modifier < 0 && !to.binary()) {
    append_integer(to.out, from.integer);
    return {};
  }
  auto d = decimal_of_cell(from, to.t);
  if (!d) return d.error();
  if (auto r = apply_modifier(*d, to.t.modifier); !r) return r.error();
  if (to.binary())
    append_binary(to.out, *d);
  else
    append_text(to.out, *d);
  return {};
}

result<cell> decode_numeric(const decode_source& from) {
  auto d = from.binary() ? parse_decimal_binary(from.bytes) : parse_decimal(from.bytes);
  if (!d) return d.error();
  if (auto r = apply_modifier(*d, from.modifier()); !r) return r.error();
  if (from.storage == storage::numeric_text || from.storage == storage::text || from.storage == storage::pg_text) {
    std::string text;
    append_text(text, *d);
    return cell::of_text(std::move(text));
  }
  if (from.purpose == decode_for::comparison && d->form == decimal_form::finite) {
    const bool inexact = significant_digits(*d) > exact_digits;
    std::int64_t whole = 0;
    const double r = inexact ? 0 : to_double(*d);
    const bool out_of_range = !inexact && !to_int64(*d, whole) && (std::isinf(r) || r == 0);
    if (inexact || out_of_range) return between_cells(*d);
  }
  return numeric_cell(*d);
}

}  // namespace crossfade::value::detail
