#include "replay/value/datetime.hpp"

#include <fmt/format.h>

#include <cstring>

#include "replay/value/number.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {
namespace {

constexpr const char* month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr const char* weekday_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// 4714-11-24 BC to 294276-12-31 (documentation, table 8.9), in microseconds and days from 2000-01-01.
constexpr std::int64_t first_day = -2451545;
constexpr std::int64_t last_date_day = 2145031948;     // 5874897-12-31
constexpr std::int64_t end_timestamp_day = 106751983;  // 294277-01-01

struct broken_down {
  std::int64_t year = 0;  // astronomical: 0 is 1 BC
  int month = 0, day = 0;
  std::int64_t of_day = 0;
  std::int64_t days = 0;  // since 2000-01-01
};

broken_down break_down(std::int64_t micros) noexcept {
  broken_down b;
  b.days = micros / micros_per_day;
  b.of_day = micros % micros_per_day;
  if (b.of_day < 0) {
    b.of_day += micros_per_day;
    --b.days;
  }
  civil_from_days(b.days + days_1970_to_2000, b.year, b.month, b.day);
  return b;
}

void append_two(std::string& out, int v) {
  const char text[] = {static_cast<char>('0' + v / 10), static_cast<char>('0' + v % 10)};
  out.append(text, 2);
}

void append_year(std::string& out, std::int64_t year) {
  const std::int64_t shown = year > 0 ? year : 1 - year;
  if (shown < 1000) out.append(shown < 10 ? 3 : shown < 100 ? 2 : 1, '0');
  append_integer(out, shown);
}

// shortest: PostgreSQL's text. whole_or_six, always_six: SQLite's spellings.
enum class fraction_form : std::uint8_t { shortest, whole_or_six, always_six };

void append_clock(std::string& out, std::int64_t of_day, fraction_form form) {
  const std::int64_t seconds = of_day / micros_per_second;
  const auto fraction = static_cast<int>(of_day % micros_per_second);
  append_two(out, static_cast<int>(seconds / 3600));
  out += ':';
  append_two(out, static_cast<int>(seconds / 60 % 60));
  out += ':';
  append_two(out, static_cast<int>(seconds % 60));
  if (fraction == 0 && form != fraction_form::always_six) return;
  char text[7] = {'.'};
  int rest = fraction;
  for (int i = 6; i > 0; --i) {
    text[i] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  std::size_t n = 7;
  while (form == fraction_form::shortest && text[n - 1] == '0')
    --n;
  out.append(text, n);
}

void append_iso_date(std::string& out, const broken_down& b) {
  append_year(out, b.year);
  out += '-';
  append_two(out, b.month);
  out += '-';
  append_two(out, b.day);
}

// The date in a style that is not ISO, as EncodeDateOnly() and EncodeDateTime() have them.
void append_styled_date(std::string& out, const broken_down& b, const format_settings& s, char separator) {
  const bool day_first = s.date_style == date_style::german || s.date_order == date_order::dmy;
  append_two(out, day_first ? b.day : b.month);
  out += separator;
  append_two(out, day_first ? b.month : b.day);
  out += separator;
  append_year(out, b.year);
}

void append_zone_offset(std::string& out, std::int32_t east) {
  out += east < 0 ? '-' : '+';
  const int seconds = std::abs(east);
  append_two(out, seconds / 3600);
  if (seconds % 3600 == 0) return;
  out += ':';
  append_two(out, seconds / 60 % 60);
  if (seconds % 60 == 0) return;
  out += ':';
  append_two(out, seconds % 60);
}

bool append_special(std::string& out, std::int64_t micros) {
  if (micros == timestamp_infinity)
    out += "infinity";
  else if (micros == timestamp_minus_infinity)
    out += "-infinity";
  else
    return false;
  return true;
}

// zone: nullptr for timestamp without time zone.
void append_local(std::string& out, std::int64_t local_micros, const format_settings& s, const zone_offset* zone) {
  const broken_down b = break_down(local_micros);
  switch (s.date_style) {
    case date_style::iso:
      append_iso_date(out, b);
      out += ' ';
      append_clock(out, b.of_day, fraction_form::shortest);
      if (zone != nullptr) append_zone_offset(out, zone->offset_seconds);
      break;
    case date_style::sql:
    case date_style::german:
      append_styled_date(out, b, s, s.date_style == date_style::sql ? '/' : '.');
      out += ' ';
      append_clock(out, b.of_day, fraction_form::shortest);
      break;
    case date_style::postgres: {
      out += weekday_names[((b.days + 6) % 7 + 7) % 7];  // 2000-01-01 was a Saturday
      out += ' ';
      const bool day_first = s.date_order == date_order::dmy;
      if (day_first) {
        append_two(out, b.day);
        out += ' ';
      }
      out += month_names[b.month - 1];
      out += ' ';
      if (!day_first) {
        append_two(out, b.day);
        out += ' ';
      }
      append_clock(out, b.of_day, fraction_form::shortest);
      out += ' ';
      append_year(out, b.year);
      break;
    }
  }
  if (zone != nullptr && s.date_style != date_style::iso) {
    out += ' ';
    out += zone->abbreviation;
  }
  if (b.year <= 0) out += " BC";
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, int month, int day) noexcept {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void civil_from_days(std::int64_t days, std::int64_t& year, int& month, int& day) noexcept {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t mp = (5 * of_year + 2) / 153;
  day = static_cast<int>(of_year - (153 * mp + 2) / 5 + 1);
  month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
}

bool is_leap_year(std::int64_t year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(std::int64_t year, int month) noexcept {
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

bool comes_in_order(const cell& c) noexcept {
  if (c.holds != storage_class::text) return true;
  const std::string_view s = c.bytes;
  if (s == "infinity" || s == "-infinity") return true;
  return s.size() >= 10 && s[4] == '-' && s.back() != 'C';
}

bool in_timestamp_range(std::int64_t micros) noexcept {
  return micros >= first_day * micros_per_day && micros < end_timestamp_day * micros_per_day;
}

bool in_date_range(std::int64_t days) noexcept { return days >= first_day && days <= last_date_day; }

std::int64_t round_micros(std::int64_t micros, std::int32_t precision) noexcept {
  if (precision < 0 || precision > 5 || micros == timestamp_infinity || micros == timestamp_minus_infinity)
    return micros;
  static constexpr std::int64_t scales[] = {1000000, 100000, 10000, 1000, 100, 10};
  const std::int64_t scale = scales[precision];
  return micros >= 0 ? (micros + scale / 2) / scale * scale : -((-micros + scale / 2) / scale * scale);
}

void append_date(std::string& out, std::int32_t days, const format_settings& settings) {
  if (days == date_infinity || days == date_minus_infinity) {
    out += days == date_infinity ? "infinity" : "-infinity";
    return;
  }
  broken_down b;
  civil_from_days(std::int64_t{days} + days_1970_to_2000, b.year, b.month, b.day);
  switch (settings.date_style) {
    case date_style::iso:
      append_iso_date(out, b);
      break;
    case date_style::sql:
      append_styled_date(out, b, settings, '/');
      break;
    case date_style::postgres:
      append_styled_date(out, b, settings, '-');
      break;
    case date_style::german:
      append_styled_date(out, b, settings, '.');
      break;
  }
  if (b.year <= 0) out += " BC";
}

void append_time(std::string& out, std::int64_t micros) { append_clock(out, micros, fraction_form::shortest); }
void append_iso_time(std::string& out, std::int64_t micros, bool always_micros) {
  append_clock(out, micros, always_micros ? fraction_form::always_six : fraction_form::whole_or_six);
}

void append_timestamp(std::string& out, std::int64_t micros, const format_settings& settings) {
  if (!append_special(out, micros)) append_local(out, micros, settings, nullptr);
}

result<void> append_timestamptz(std::string& out, std::int64_t micros, const format_settings& settings) {
  if (append_special(out, micros)) return {};
  const zone* z = find_zone(settings.time_zone);
  if (z == nullptr)
    return make_error(sqlstate::invalid_parameter_value,
                      fmt::format("time zone \"{}\" not recognized", settings.time_zone));
  std::int64_t seconds = micros / micros_per_second;
  if (micros % micros_per_second < 0) --seconds;
  const zone_offset offset = z->at_utc(seconds + days_1970_to_2000 * 86400);
  append_local(out, micros + offset.offset_seconds * micros_per_second, settings, &offset);
  return {};
}

void append_iso_timestamp(std::string& out, std::int64_t micros, char separator, bool always_micros) {
  if (append_special(out, micros)) return;
  const broken_down b = break_down(micros);
  append_iso_date(out, b);
  out += separator;
  append_clock(out, b.of_day, always_micros ? fraction_form::always_six : fraction_form::whole_or_six);
  if (b.year <= 0) out += " BC";
}

}  // namespace crossfade::value
