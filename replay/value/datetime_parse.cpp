// Input of dates, times and timestamps: ISO forms at once, all others by datetime_decode.cpp.
#include <fmt/format.h>

#include <charconv>

#include "replay/base/ascii.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/datetime_decode.hpp"
#include "replay/value/datetime_math.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {
namespace {

error describe(outcome o, const char* type_name, std::string_view text, const moment& f) {
  switch (o) {
    case outcome::field_overflow:
      return make_error(sqlstate::datetime_field_overflow,
                        fmt::format("date/time field value out of range: \"{}\"", text));
    case outcome::month_day_overflow:
      return make_error(sqlstate::datetime_field_overflow,
                        fmt::format("date/time field value out of range: \"{}\"", text),
                        "Perhaps you need a different \"datestyle\" setting.");
    case outcome::zone_overflow:
      return make_error("22009", fmt::format("time zone displacement out of range: \"{}\"", text));
    case outcome::unknown_zone:
      return make_error(sqlstate::invalid_parameter_value, fmt::format("time zone \"{}\" not recognized", f.word));
    case outcome::elsewhere:
      return make_error(not_computed, fmt::format("\"{}\" as a {}", text, type_name));
    case outcome::bad_format:
    case outcome::ok:
      break;
  }
  return make_error(sqlstate::invalid_datetime_format,
                    fmt::format("invalid input syntax for type {}: \"{}\"", type_name, text));
}

error out_of_range(const char* what, std::string_view text) {
  return make_error(sqlstate::datetime_field_overflow, fmt::format("{} out of range: \"{}\"", what, text));
}

int two(const char* p) noexcept { return (p[0] - '0') * 10 + (p[1] - '0'); }

// "YYYY-MM-DD" at p: false where it is not that, or a field is out of range.
bool plain_date(const char* p, std::int64_t& days) noexcept {
  for (int i = 0; i < 10; ++i)
    if (i == 4 || i == 7 ? p[i] != '-' : !is_ascii_digit(p[i])) return false;
  const int year = two(p) * 100 + two(p + 2), month = two(p + 5), day = two(p + 8);
  if (year == 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  days = days_from_civil(year, month, day) - days_1970_to_2000;
  return true;
}

// "HH:MM:SS[.f{1,6}]": false for anything else.
bool plain_time(std::string_view s, std::int64_t& micros) noexcept {
  if (s.size() < 8 || s.size() > 15) return false;
  const char* p = s.data();
  for (int i = 0; i < 8; ++i)
    if (i == 2 || i == 5 ? p[i] != ':' : !is_ascii_digit(p[i])) return false;
  const int h = two(p), m = two(p + 3), sec = two(p + 6);
  if (h > 23 || m > 59 || sec > 59) return false;
  std::int64_t fraction = 0;
  if (s.size() > 8) {
    if (p[8] != '.' || s.size() == 9) return false;
    for (std::size_t i = 9; i < 15; ++i) {
      if (i < s.size() && !is_ascii_digit(p[i])) return false;
      fraction = fraction * 10 + (i < s.size() ? p[i] - '0' : 0);
    }
  }
  micros = ((h * 60 + m) * 60 + sec) * micros_per_second + fraction;
  return true;
}

bool plain_timestamp(std::string_view s, std::int64_t& micros) noexcept {
  std::int64_t days = 0, of_day = 0;
  if (s.size() < 19 || (s[10] != ' ' && s[10] != 'T') || !plain_date(s.data(), days) ||
      !plain_time(s.substr(11), of_day))
    return false;
  micros = days * micros_per_day + of_day;
  return true;
}

// Local microseconds of the fields' date and time; false beyond timestamp's range (with a day to spare for zones).
bool local_micros(const moment& f, std::int64_t& micros) noexcept {
  const std::int64_t days = days_from_civil(f.year, f.month, f.day) - days_1970_to_2000;
  if (days < -2451546 || days > 106751990) return false;
  micros = days * micros_per_day + f.of_day;
  return true;
}

result<std::int64_t> parse_timestamp_text(std::string_view text, const format_settings& settings, bool with_zone) {
  const char* const name = with_zone ? "timestamp with time zone" : "timestamp";
  moment f;
  std::int64_t micros = 0;
  if (!plain_timestamp(text, micros)) {
    const outcome o = decode_moment(text, settings.date_order, f);
    if (o != outcome::ok) return describe(o, name, text, f);
    if (f.what == moment::special::infinity) return timestamp_infinity;
    if (f.what == moment::special::minus_infinity) return timestamp_minus_infinity;
    if (f.what == moment::special::epoch) return -days_1970_to_2000 * micros_per_day;
    if (!local_micros(f, micros)) return out_of_range("timestamp", text);
    if (with_zone && f.varying_zone) return describe(outcome::elsewhere, name, text, f);
  }
  if (with_zone) {
    std::int32_t east = f.zone_east;
    if (!f.has_zone || f.named_zone != nullptr) {
      const zone* z = f.has_zone ? f.named_zone : find_zone(settings.time_zone);
      if (z == nullptr)
        return make_error(sqlstate::invalid_parameter_value,
                          fmt::format("time zone \"{}\" not recognized", settings.time_zone));
      std::int64_t seconds = micros / micros_per_second;
      if (micros % micros_per_second < 0) --seconds;
      if (z != utc_zone()) east = z->offset_of_local(seconds + days_1970_to_2000 * 86400);
    }
    micros -= east * micros_per_second;
  }
  if (!in_timestamp_range(micros)) return out_of_range("timestamp", text);
  return micros;
}

}  // namespace

bool parse_zone_offset(std::string_view text, std::int32_t& seconds_east) noexcept {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return false;
  const bool west = text[0] == '-';
  int part[3] = {0, 0, 0};
  int parts = 0;
  std::size_t i = 1;
  std::size_t first_digits = 0;
  while (i < text.size()) {
    std::size_t n = 0;
    while (i + n < text.size() && is_ascii_digit(text[i + n]))
      ++n;
    if (n == 0 || parts == 3 || (parts > 0 && n > 2)) return false;
    if (parts == 0) first_digits = n;
    if (n > 6) return false;
    std::from_chars(text.data() + i, text.data() + i + n, part[parts++]);
    i += n;
    if (i < text.size()) {
      if (text[i] != ':' || i + 1 == text.size()) return false;
      ++i;
    }
  }
  if (first_digits > 2) {
    if (parts != 1 || first_digits > 4) return false;
    part[1] = part[0] % 100;
    part[0] /= 100;
  }
  if (part[1] > 59 || part[2] > 59) return false;
  seconds_east = part[0] * 3600 + part[1] * 60 + part[2];
  if (west) seconds_east = -seconds_east;
  return true;
}

result<std::int32_t> parse_date(std::string_view text, const format_settings& settings) {
  std::int64_t days = 0;
  if (text.size() == 10 && plain_date(text.data(), days)) return static_cast<std::int32_t>(days);
  moment f;
  const outcome o = decode_moment(text, settings.date_order, f);
  if (o != outcome::ok) return describe(o, "date", text, f);
  if (f.what == moment::special::infinity) return date_infinity;
  if (f.what == moment::special::minus_infinity) return date_minus_infinity;
  if (f.what == moment::special::epoch) return static_cast<std::int32_t>(-days_1970_to_2000);
  days = days_from_civil(f.year, f.month, f.day) - days_1970_to_2000;
  if (!in_date_range(days)) return out_of_range("date", text);
  return static_cast<std::int32_t>(days);
}

result<std::int64_t> parse_time(std::string_view text, const format_settings& settings) {
  std::int64_t micros = 0;
  if (plain_time(text, micros)) return micros;
  moment f;
  const outcome o = decode_time_of_day(text, settings.date_order, f);
  if (o != outcome::ok) return describe(o, "time", text, f);
  return f.of_day;
}

result<std::int64_t> parse_timestamp(std::string_view text, const format_settings& settings) {
  return parse_timestamp_text(text, settings, false);
}

result<std::int64_t> parse_timestamptz(std::string_view text, const format_settings& settings) {
  return parse_timestamp_text(text, settings, true);
}

}  // namespace crossfade::value
