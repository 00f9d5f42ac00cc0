#include "replay/value/codec.hpp"

#include <fmt/format.h>

#include <cmath>

#include "replay/base/limits.hpp"
#include "replay/value/codec_detail.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/number.hpp"
#include "replay/value/text.hpp"

namespace crossfade::value {
namespace detail {

result<void> check_binary_size(std::string_view bytes, std::size_t size) {
  if (bytes.size() < size) return make_error(sqlstate::protocol_violation, "insufficient data left in message");
  if (bytes.size() > size) return make_error(sqlstate::invalid_binary_representation, "incorrect binary data format");
  return {};
}

std::string input_type_name(const type& t) {
  if (t.what == kind::timestamp) return "timestamp";
  if (t.what == kind::time) return "time";
  if (t.what == kind::jsonb) return "json";
  type plain = t;
  plain.modifier = -1;
  return format_type(plain);
}

error wrong_cell(const cell_view& from, const type& t) {
  std::string shown;
  switch (from.holds) {
    case storage_class::null:
      shown = "NULL";
      break;
    case storage_class::integer:
    case storage_class::real:
      append_number_cell(shown, from);
      break;
    case storage_class::text:
      shown = from.bytes;
      break;
    case storage_class::blob: {
      constexpr std::size_t most_shown = 32;
      shown = "\\x";
      append_hex(shown, from.bytes.substr(0, most_shown));
      if (from.bytes.size() > most_shown) shown += "...";
      break;
    }
  }
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input syntax for type {}: \"{}\"", input_type_name(t), shown));
}

void append_number_cell(std::string& out, const cell_view& from) {
  if (from.holds == storage_class::integer)
    append_integer(out, from.integer);
  else
    append_float8(out, from.real);
}

const format_settings& plain_settings() noexcept {
  static const format_settings settings;
  return settings;
}

namespace {

result<void> encode_value(const cell_view& from, const encode_target& to) {
  switch (to.t.what) {
    case kind::boolean:
      return encode_boolean(from, to);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return encode_integer(from, to);
    case kind::float4:
    case kind::float8:
      return encode_float(from, to);
    case kind::numeric:
      return encode_numeric(from, to);
    case kind::unknown:
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
    case kind::other:
      return encode_text(from, to);
    case kind::bytea:
      return encode_bytea(from, to);
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
      return encode_datetime(from, to);
    case kind::interval:
      return encode_interval(from, to);
    case kind::uuid:
      return encode_uuid(from, to);
    case kind::json:
    case kind::jsonb:
      return encode_json(from, to);
    case kind::array:
      return encode_array(from, to);
  }
  return wrong_cell(from, to.t);
}

result<cell> decode_value(const decode_source& from) {
  switch (from.t.what) {
    case kind::boolean:
      return decode_boolean(from);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return decode_integer(from);
    case kind::float4:
    case kind::float8:
      return decode_float(from);
    case kind::numeric:
      return decode_numeric(from);
    case kind::unknown:
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
    case kind::other:
      return decode_text(from);
    case kind::bytea:
      return decode_bytea(from);
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
      return decode_datetime(from);
    case kind::interval:
      return decode_interval(from);
    case kind::uuid:
      return decode_uuid(from);
    case kind::json:
    case kind::jsonb:
      return decode_json(from);
    case kind::array:
      return decode_array(from);
  }
  return make_error(sqlstate::feature_not_supported, fmt::format("type {} is not supported", format_type(from.t)));
}

}  // namespace
}  // namespace detail

result<void> encode(const cell_view& from, const type& t, storage s, wire_format format,
                    const format_settings& settings, std::string& out) {
  const std::size_t before = out.size();
  auto r = detail::encode_value(from, {t, s, format, settings, out});
  if (!r) out.resize(before);
  return r;
}

result<cell> decode(std::string_view from, wire_format format, const type& t, storage s,
                    const format_settings& settings, decode_for purpose) {
  if (from.size() > limits::value_size_bytes)
    return make_error(sqlstate::program_limit_exceeded, fmt::format("a value of {} bytes exceeds the limit of {}",
                                                                    from.size(), limits::value_size_bytes));
  if (format == wire_format::text) {
    if (auto r = check_utf8(from); !r) return r.error();
  }
  return detail::decode_value({from, format, t, s, settings, purpose});
}

namespace {

// Assignment casts that round instead of reading text: to an integer.
result<cell> convert_to_integer(const cell_view& from, const type& from_type, storage from_storage, const type& to_type,
                                storage to_storage) {
  std::string text;
  if (auto r = encode(from, from_type, from_storage, wire_format::text, detail::plain_settings(), text); !r)
    return r.error();
  std::int64_t v = 0;
  bool fits = false;
  if (from_type.what == kind::boolean) {
    v = text == "t" ? 1 : 0;
    fits = true;
  } else if (from_type.what == kind::numeric) {
    auto d = parse_decimal(text);
    if (!d) return d.error();
    if (d->form != decimal_form::finite) {
      return make_error(sqlstate::feature_not_supported,
                        fmt::format("cannot convert {} to {}", d->form == decimal_form::nan ? "NaN" : "infinity",
                                    format_type(to_type)));
    }
    round_to(*d, 0);
    fits = to_int64(*d, v);
  } else {
    auto f = parse_float8(text);
    if (!f) return f.error();
    const double rounded = std::rint(*f);
    fits = rounded >= -9223372036854775808.0 && rounded < 9223372036854775808.0;
    if (fits) v = static_cast<std::int64_t>(rounded);
  }
  if (!fits || !check_integer_range(v, to_type.what))
    return make_error(sqlstate::numeric_value_out_of_range, fmt::format("{} out of range", format_type(to_type)));
  text.clear();
  append_integer(text, v);
  return decode(text, wire_format::text, to_type, to_storage, detail::plain_settings(), decode_for::assignment);
}

}  // namespace

result<cell> convert(const cell_view& from, const type& from_type, storage from_storage, const type& to_type,
                     storage to_storage, decode_for purpose) {
  if (from.is_null()) return cell();
  const bool to_integer = is_integer(to_type.what) || to_type.what == kind::oid;
  const bool from_fraction = from_type.what == kind::numeric || from_type.what == kind::float4 ||
                             from_type.what == kind::float8 || from_type.what == kind::boolean;
  if (to_integer && from_fraction) return convert_to_integer(from, from_type, from_storage, to_type, to_storage);
  if (is_integer(to_type.what) && from.holds == storage_class::integer) {
    if (auto r = check_integer_range(from.integer, to_type.what); !r) return r.error();
  }
  std::string text;
  if (from_type.what == kind::boolean && is_character(to_type.what)) {  // 'true', not boolout()'s 't'
    if (auto r = encode(from, from_type, from_storage, wire_format::text, detail::plain_settings(), text); !r)
      return r.error();
    text = text == "t" ? "true" : "false";
  } else if (from_type.what == kind::bpchar && to_type.what != kind::bpchar && is_character(to_type.what)) {
    if (auto r = encode(from, from_type, from_storage, wire_format::text, detail::plain_settings(), text); !r)
      return r.error();
    text.resize(trim_trailing_blanks(text).size());
  } else {
    if (auto r = encode(from, from_type, from_storage, wire_format::text, detail::plain_settings(), text); !r)
      return r.error();
  }
  return decode(text, wire_format::text, to_type, to_storage, detail::plain_settings(), purpose);
}

storage natural_storage(const type& t) noexcept {
  switch (t.what) {
    case kind::boolean:
      return storage::boolean_integer;
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return storage::integer;
    case kind::float4:
    case kind::float8:
      return storage::real;
    case kind::numeric:
      return storage::numeric_text;
    case kind::unknown:
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
      return storage::text;
    case kind::bytea:
      return storage::blob;
    case kind::date:
      return storage::date_text;
    case kind::time:
      return storage::time_text;
    case kind::timestamp:
    case kind::timestamptz:
      return storage::timestamp_text;
    case kind::uuid:
      return storage::uuid_text;
    case kind::json:
    case kind::jsonb:
      return storage::json_text;
    case kind::interval:
    case kind::array:
    case kind::other:
      return storage::pg_text;
  }
  return storage::pg_text;
}

}  // namespace crossfade::value
