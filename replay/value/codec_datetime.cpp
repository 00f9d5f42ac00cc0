// Dates, times, timestamps and intervals between wire and cell.
#include <fmt/format.h>

#include <cmath>

#include "replay/value/bytes.hpp"
#include "replay/value/codec_detail.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/interval.hpp"

namespace crossfade::value::detail {
namespace {

constexpr std::int64_t micros_1970_to_2000 = days_1970_to_2000 * micros_per_day;

bool is_stamp(kind k) noexcept { return k == kind::timestamp || k == kind::timestamptz; }

// How cells are read: ISO, and UTC where a timestamptz has no zone.
result<std::int64_t> stamp_of_text(std::string_view text, kind k) {
  return k == kind::timestamptz ? parse_timestamptz(text, plain_settings()) : parse_timestamp(text, plain_settings());
}

result<std::int64_t> stamp_of_number(const cell_view& from, const encode_target& to) {
  const bool millis = to.storage == storage::timestamp_epoch_millis;
  if (!millis && to.storage != storage::timestamp_epoch) return wrong_cell(from, to.t);
  const std::int64_t unit = millis ? 1000 : micros_per_second;
  std::int64_t v = 0;
  if (from.holds == storage_class::integer) {
    if (__builtin_mul_overflow(from.integer, unit, &v)) return wrong_cell(from, to.t);
  } else {
    if (std::isinf(from.real)) return from.real > 0 ? timestamp_infinity : timestamp_minus_infinity;
    const double micros = std::rint(from.real * static_cast<double>(unit));
    if (!(std::fabs(micros) < 9.2e18)) return wrong_cell(from, to.t);
    v = static_cast<std::int64_t>(micros);
  }
  v -= micros_1970_to_2000;
  if (!in_timestamp_range(v))
    return make_error(sqlstate::datetime_field_overflow, fmt::format("{} out of range", input_type_name(to.t)));
  return v;
}

result<std::int64_t> stamp_of(const cell_view& from, const encode_target& to) {
  if (from.holds == storage_class::text) return stamp_of_text(from.bytes, to.t.what);
  if (from.holds == storage_class::integer || from.holds == storage_class::real) return stamp_of_number(from, to);
  return wrong_cell(from, to.t);
}

result<std::int32_t> date_of(const cell_view& from, const encode_target& to) {
  if (from.holds == storage_class::text) return parse_date(from.bytes, plain_settings());
  if (from.holds != storage_class::integer && from.holds != storage_class::real) return wrong_cell(from, to.t);
  const auto micros = stamp_of_number(from, to);
  if (!micros) return micros.error();
  if (*micros == timestamp_infinity) return date_infinity;
  if (*micros == timestamp_minus_infinity) return date_minus_infinity;
  const std::int64_t day = *micros / micros_per_day - (*micros % micros_per_day < 0 ? 1 : 0);
  return static_cast<std::int32_t>(day);
}

cell epoch_cell(std::int64_t micros, std::int64_t unit) {
  if (micros == timestamp_infinity || micros == timestamp_minus_infinity)
    return cell::of_real(micros > 0 ? HUGE_VAL : -HUGE_VAL);
  const std::int64_t since_1970 = micros + micros_1970_to_2000;
  if (since_1970 % unit == 0) return cell::of_integer(since_1970 / unit);
  return cell::of_real(static_cast<double>(since_1970) / static_cast<double>(unit));
}

cell stamp_cell(std::int64_t micros, storage s) {
  if (s == storage::timestamp_epoch) return epoch_cell(micros, micros_per_second);
  if (s == storage::timestamp_epoch_millis) return epoch_cell(micros, 1000);
  std::string text;
  append_iso_timestamp(text, micros, s == storage::timestamp_t_text ? 'T' : ' ', s == storage::timestamp_micros_text);
  return cell::of_text(std::move(text));
}

// A date whose column keeps timestamps (or epochs) is the midnight of its day.
cell date_cell(std::int32_t days, storage s) {
  if (s != storage::date_text && s != storage::text && s != storage::pg_text) {
    if (days == date_infinity) return stamp_cell(timestamp_infinity, s);
    if (days == date_minus_infinity) return stamp_cell(timestamp_minus_infinity, s);
    if (in_timestamp_range(days * micros_per_day)) return stamp_cell(days * micros_per_day, s);
  }
  std::string text;
  append_date(text, days, plain_settings());
  return cell::of_text(std::move(text));
}

result<std::int64_t> read_stamp(const decode_source& from) {
  if (!from.binary())
    return from.t.what == kind::timestamptz ? parse_timestamptz(from.bytes, from.settings)
                                            : parse_timestamp(from.bytes, from.settings);
  if (auto r = check_binary_size(from.bytes, 8); !r) return r.error();
  const auto v = read_big_endian<std::int64_t>(from.bytes);
  if (v != timestamp_infinity && v != timestamp_minus_infinity && !in_timestamp_range(v))
    return make_error(sqlstate::datetime_field_overflow, "timestamp out of range");
  return v;
}

result<cell> decode_date(const decode_source& from) {
  if (!from.binary()) {
    const auto days = parse_date(from.bytes, from.settings);
    if (!days) return days.error();
    return date_cell(*days, from.storage);
  }
  if (auto r = check_binary_size(from.bytes, 4); !r) return r.error();
  const auto days = read_big_endian<std::int32_t>(from.bytes);
  if (days != date_infinity && days != date_minus_infinity && !in_date_range(days))
    return make_error(sqlstate::datetime_field_overflow, "date out of range");
  return date_cell(days, from.storage);
}

result<cell> decode_time(const decode_source& from) {
  std::int64_t micros = 0;
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, 8); !r) return r.error();
    micros = read_big_endian<std::int64_t>(from.bytes);
    if (micros < 0 || micros > micros_per_day)
      return make_error(sqlstate::datetime_field_overflow, "time out of range");
  } else {
    const auto parsed = parse_time(from.bytes, from.settings);
    if (!parsed) return parsed.error();
    micros = *parsed;
  }
  micros = round_micros(micros, from.modifier());
  std::string text;
  append_iso_time(text, micros, from.storage == storage::time_micros_text);
  return cell::of_text(std::move(text));
}

}  // namespace

result<void> encode_datetime(const cell_view& from, const encode_target& to) {
  if (to.t.what == kind::date) {
    const auto days = date_of(from, to);
    if (!days) return days.error();
    if (to.binary())
      append_big_endian(to.out, *days);
    else
      append_date(to.out, *days, to.settings);
    return {};
  }
  if (to.t.what == kind::time) {
    if (from.holds != storage_class::text) return wrong_cell(from, to.t);
    auto micros = parse_time(from.bytes, plain_settings());
    if (!micros) return micros.error();
    *micros = round_micros(*micros, to.t.modifier);
    if (to.binary())
      append_big_endian(to.out, *micros);
    else
      append_time(to.out, *micros);
    return {};
  }
  auto micros = stamp_of(from, to);
  if (!micros) return micros.error();
  *micros = round_micros(*micros, to.t.modifier);
  if (to.binary()) {
    append_big_endian(to.out, *micros);
    return {};
  }
  if (to.t.what == kind::timestamptz) return append_timestamptz(to.out, *micros, to.settings);
  append_timestamp(to.out, *micros, to.settings);
  return {};
}

result<cell> decode_datetime(const decode_source& from) {
  if (from.t.what == kind::date) return decode_date(from);
  if (!is_stamp(from.t.what)) return decode_time(from);
  const auto micros = read_stamp(from);
  if (!micros) return micros.error();
  return stamp_cell(round_micros(*micros, from.modifier()), from.storage);
}

result<void> encode_interval(const cell_view& from, const encode_target& to) {
  if (from.holds != storage_class::text) return wrong_cell(from, to.t);
  const auto v = parse_interval(from.bytes);
  if (!v) return v.error();
  if (to.binary()) {
    append_big_endian(to.out, v->micros);
    append_big_endian(to.out, v->days);
    append_big_endian(to.out, v->months);
  } else {
    append_interval(to.out, *v, to.settings.interval_style);
  }
  return {};
}

result<cell> decode_interval(const decode_source& from) {
  interval v;
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, 16); !r) return r.error();
    v.micros = read_big_endian<std::int64_t>(from.bytes);
    v.days = read_big_endian<std::int32_t>(from.bytes.substr(8));
    v.months = read_big_endian<std::int32_t>(from.bytes.substr(12));
  } else {
    const auto parsed = parse_interval(from.bytes, from.settings.interval_style, from.modifier());
    if (!parsed) return parsed.error();
    v = *parsed;
  }
  v = fitted(v, from.modifier());
  std::string text;
  append_interval(text, v, interval_style::postgres);
  return cell::of_text(std::move(text));
}

}  // namespace crossfade::value::detail
