// Parts of dates, times and intervals: extract(), date_trunc(), date_bin().
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "replay/value/datetime_math.hpp"
#include "replay/value/datetime_unit.hpp"

namespace crossfade::value {
namespace {

using unit = datetime_unit;

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

const char* name_of(part_of what) {
  switch (what) {
    case part_of::date:
      return "date";
    case part_of::time:
      return "time without time zone";
    case part_of::timestamp:
      return "timestamp without time zone";
    case part_of::timestamptz:
      break;
  }
  return "timestamp with time zone";
}

// What is no unit and what is none here.
error unfit(std::string_view name, unit u, const char* type) {
  const bool known = u != unit::none;
  return make_error(
      known ? sqlstate::feature_not_supported : sqlstate::invalid_parameter_value,
      fmt::format("unit \"{}\" not {} for type {}", folded(name), known ? "supported" : "recognized", type));
}

part_value whole(std::int64_t v) { return {part_value::form::number, v, 0, static_cast<double>(v)}; }
part_value epoch_of(std::int64_t micros) {
  return {part_value::form::number, micros, 6, static_cast<double>(micros) / 1e6};
}
// Seconds (6) or milliseconds (3) of a minute.
part_value seconds_of(std::int64_t micros, int scale) {
  const auto seconds = static_cast<double>(micros / micros_per_second);
  const auto fraction = static_cast<double>(micros % micros_per_second);
  return {part_value::form::number, micros, scale,
          scale == 6 ? seconds + fraction / 1e6 : seconds * 1e3 + fraction / 1e3};
}

constexpr std::int64_t julian_2000 = 2451545;

std::int64_t day_of_week(std::int64_t days) noexcept { return ((days + 6) % 7 + 7) % 7; }  // 0: Sunday

// Parts that an infinite value has: those that only grow.
bool grows(unit u) noexcept {
  return u == unit::year || u == unit::decade || u == unit::century || u == unit::millennium || u == unit::julian ||
         u == unit::isoyear || u == unit::epoch;
}

std::int64_t decade_of(std::int64_t year) { return year >= 0 ? year / 10 : -((8 - (year - 1)) / 10); }
std::int64_t century_of(std::int64_t year) { return year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100); }
std::int64_t millennium_of(std::int64_t year) { return year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000); }

// Parts of a date alone.
std::optional<std::int64_t> date_part_of(unit u, const civil_time& c) {
  switch (u) {
    case unit::day:
      return c.day;
    case unit::week:
      return iso_week(c.year, c.month, c.day);
    case unit::month:
      return c.month;
    case unit::quarter:
      return (c.month - 1) / 3 + 1;
    case unit::year:
      return c.year > 0 ? c.year : c.year - 1;
    case unit::decade:
      return decade_of(c.year);
    case unit::century:
      return century_of(c.year);
    case unit::millennium:
      return millennium_of(c.year);
    case unit::isoyear: {
      const auto year = iso_year(c.year, c.month, c.day);
      return year > 0 ? year : year - 1;
    }
    case unit::dow:
      return day_of_week(c.days);
    case unit::isodow:
      return day_of_week(c.days) == 0 ? 7 : day_of_week(c.days);
    case unit::doy:
      return c.days + days_1970_to_2000 - days_from_civil(c.year, 1, 1) + 1;
    case unit::none:
    case unit::microsecond:
    case unit::millisecond:
    case unit::second:
    case unit::minute:
    case unit::hour:
    case unit::epoch:
    case unit::julian:
    case unit::zone:
    case unit::zone_hour:
    case unit::zone_minute:
      break;
  }
  return std::nullopt;
}

std::optional<part_value> time_part_of(unit u, std::int64_t of_day) {
  if (u == unit::microsecond) return whole(of_day % (60 * micros_per_second));
  if (u == unit::millisecond) return seconds_of(of_day % (60 * micros_per_second), 3);
  if (u == unit::second) return seconds_of(of_day % (60 * micros_per_second), 6);
  if (u == unit::minute) return whole(of_day / (60 * micros_per_second) % 60);
  if (u == unit::hour) return whole(of_day / (3600 * micros_per_second));
  return std::nullopt;
}

}  // namespace

int iso_week(std::int64_t year, int month, int day) noexcept {
  const auto at = days_from_civil(year, month, day);
  const auto thursday = at - (at + 3) % 7 - ((at + 3) % 7 < 0 ? 7 : 0) + 3;  // 1970-01-01 was a Thursday
  std::int64_t of_year = 0;
  int m = 0, d = 0;
  civil_from_days(thursday, of_year, m, d);
  return static_cast<int>((thursday - days_from_civil(of_year, 1, 1)) / 7) + 1;
}

std::int64_t iso_year(std::int64_t year, int month, int day) noexcept {
  const auto at = days_from_civil(year, month, day);
  const auto thursday = at - (at + 3) % 7 - ((at + 3) % 7 < 0 ? 7 : 0) + 3;
  std::int64_t of_year = 0;
  int m = 0, d = 0;
  civil_from_days(thursday, of_year, m, d);
  return of_year;
}

result<part_value> part(std::string_view name, std::int64_t local, part_of what, std::int64_t utc) {
  const auto u = unit_named(name);
  const bool has_date = what != part_of::time, has_time = what != part_of::date;
  const bool zoned = what == part_of::timestamptz;
  const bool zone_unit = u == unit::zone || u == unit::zone_hour || u == unit::zone_minute;
  const bool date_unit = grows(u) || u == unit::dow || u == unit::isodow || u == unit::doy || u == unit::day ||
                         u == unit::week || u == unit::month || u == unit::quarter;
  const bool time_unit =
      u == unit::microsecond || u == unit::millisecond || u == unit::second || u == unit::minute || u == unit::hour;
  const bool fits = (date_unit && has_date) || (time_unit && has_time) || (zone_unit && zoned) || u == unit::epoch;
  if (!fits) return unfit(name, u, name_of(what));
  if (has_date && !is_finite(local)) {
    if (!grows(u)) return part_value{part_value::form::none, 0, 0, 0};
    return part_value{local > 0 ? part_value::form::infinity : part_value::form::minus_infinity, 0, 0, 0};
  }
  if (!has_date) return u == unit::epoch ? epoch_of(local) : *time_part_of(u, local);
  const auto c = civil_of(local);
  if (u == unit::epoch) {
    if (what == part_of::date) return whole((c.days + days_1970_to_2000) * 86400);
    std::int64_t since = 0;
    if (__builtin_add_overflow(zoned ? utc : local, days_1970_to_2000 * micros_per_day, &since)) {
      return make_error(not_computed, "an epoch of more than 18 digits");
    }
    return epoch_of(since);
  }
  if (u == unit::julian) {
    if (what == part_of::date) return whole(c.days + julian_2000);
    return make_error(not_computed, "the Julian date of a time is not computed on SQLite");
  }
  if (zone_unit) {
    const auto east = (local - utc) / micros_per_second;
    return whole(u == unit::zone ? east : u == unit::zone_hour ? east / 3600 : east % 3600 / 60);
  }
  if (const auto v = date_part_of(u, c)) return whole(*v);
  return *time_part_of(u, c.of_day);
}

result<part_value> part(std::string_view name, const interval& v) {
  const auto u = unit_named(name);
  switch (u) {
    case unit::day:
      return whole(v.days);
    case unit::month:
      return whole(v.months % 12);
    case unit::quarter:
      return whole(v.months % 12 / 3 + 1);
    case unit::year:
      return whole(v.months / 12);
    case unit::decade:
      return whole(v.months / 12 / 10);
    case unit::century:
      return whole(v.months / 12 / 100);
    case unit::millennium:
      return whole(v.months / 12 / 1000);
    case unit::epoch: {
      const std::int64_t quarter_days =
          std::int64_t{1461} * (v.months / 12) + std::int64_t{120} * (v.months % 12) + std::int64_t{4} * v.days;
      std::int64_t micros = 0;
      if (__builtin_mul_overflow(quarter_days * 21600, micros_per_second, &micros) ||
          __builtin_add_overflow(micros, v.micros, &micros)) {
        return make_error(not_computed, "an epoch of more than 18 digits");
      }
      auto out = epoch_of(micros);
      out.real = static_cast<double>(v.micros) / 1e6;
      out.real += 365.25 * 86400 * (v.months / 12);
      out.real += 30.0 * 86400 * (v.months % 12);
      out.real += 86400.0 * v.days;
      return out;
    }
    case unit::microsecond:
    case unit::millisecond:
    case unit::second:
    case unit::minute:
    case unit::hour:
      return *time_part_of(u, v.micros);
    case unit::none:
    case unit::week:
    case unit::dow:
    case unit::isodow:
    case unit::doy:
    case unit::isoyear:
    case unit::julian:
    case unit::zone:
    case unit::zone_hour:
    case unit::zone_minute:
      break;
  }
  return unfit(name, u, "interval");
}

namespace {

// Truncates a wall clock; false: no unit of date_trunc().
bool truncate(unit u, civil_time& c) {
  const auto cut = [&](std::int64_t to) { c.of_day -= c.of_day % to; };
  switch (u) {
    case unit::microsecond:
      return true;
    case unit::millisecond:
      cut(1000);
      return true;
    case unit::second:
      cut(micros_per_second);
      return true;
    case unit::minute:
      cut(60 * micros_per_second);
      return true;
    case unit::hour:
      cut(3600 * micros_per_second);
      return true;
    case unit::week: {
      const auto monday = c.days - (day_of_week(c.days) + 6) % 7;
      civil_from_days(monday + days_1970_to_2000, c.year, c.month, c.day);
      break;
    }
    case unit::millennium:
      c.year = c.year > 0 ? (c.year + 999) / 1000 * 1000 - 999 : -((999 - (c.year - 1)) / 1000) * 1000 + 1;
      c.month = c.day = 1;
      break;
    case unit::century:
      c.year = c.year > 0 ? (c.year + 99) / 100 * 100 - 99 : -((99 - (c.year - 1)) / 100) * 100 + 1;
      c.month = c.day = 1;
      break;
    case unit::decade:
      c.year = c.year > 0 ? c.year / 10 * 10 : -((8 - (c.year - 1)) / 10) * 10;
      c.month = c.day = 1;
      break;
    case unit::year:
      c.month = c.day = 1;
      break;
    case unit::quarter:
      c.month = 3 * ((c.month - 1) / 3) + 1;
      c.day = 1;
      break;
    case unit::month:
      c.day = 1;
      break;
    case unit::day:
      break;
    case unit::none:
    case unit::epoch:
    case unit::dow:
    case unit::isodow:
    case unit::doy:
    case unit::isoyear:
    case unit::julian:
    case unit::zone:
    case unit::zone_hour:
    case unit::zone_minute:
      return false;
  }
  c.of_day = 0;
  return true;
}

// The units that date_trunc() reads: those of intervals alone.
unit truncating_unit(std::string_view name) {
  const auto u = unit_named(name);
  return u == unit::epoch || u == unit::dow || u == unit::isodow || u == unit::doy || u == unit::isoyear ||
                 u == unit::julian
             ? unit::none
             : u;
}

}  // namespace

result<std::int64_t> truncated(std::string_view name, std::int64_t micros) {
  if (!is_finite(micros)) return micros;
  const auto u = truncating_unit(name);
  auto c = civil_of(micros);
  if (!truncate(u, c)) return unfit(name, u, name_of(part_of::timestamp));
  return timestamp_in_range(micros_of(c));
}

result<std::int64_t> truncated(std::string_view name, std::int64_t utc, const zone& z) {
  if (!is_finite(utc)) return utc;
  const auto u = truncating_unit(name);
  const auto local = local_of(utc, z);
  if (!local) return local.error();
  auto c = civil_of(*local);
  if (!truncate(u, c)) return unfit(name, u, name_of(part_of::timestamptz));
  // From days upwards the zone's offset is that of the new wall clock.
  const bool of_day =
      u == unit::microsecond || u == unit::millisecond || u == unit::second || u == unit::minute || u == unit::hour;
  if (of_day) return timestamp_in_range(micros_of(c) - (*local - utc));
  return zoned_of(micros_of(c), z);
}

result<interval> truncated(std::string_view name, const interval& v) {
  const auto u = truncating_unit(name);
  interval out;
  const auto years = v.months / 12;
  const auto time = [&](std::int64_t to) { return interval{v.micros - v.micros % to, v.days, v.months}; };
  switch (u) {
    case unit::microsecond:
      return v;
    case unit::millisecond:
      return time(1000);
    case unit::second:
      return time(micros_per_second);
    case unit::minute:
      return time(60 * micros_per_second);
    case unit::hour:
      return time(3600 * micros_per_second);
    case unit::day:
      return interval{0, v.days, v.months};
    case unit::month:
      return interval{0, 0, v.months};
    case unit::quarter:
      out.months = years * 12 + v.months % 12 / 3 * 3;
      return out;
    case unit::year:
      out.months = years * 12;
      return out;
    case unit::decade:
      out.months = years / 10 * 120;
      return out;
    case unit::century:
      out.months = years / 100 * 1200;
      return out;
    case unit::millennium:
      out.months = years / 1000 * 12000;
      return out;
    case unit::week: {
      auto e = unfit(name, u, "interval");
      e.detail = "Months usually have fractional weeks.";
      return e;
    }
    case unit::none:
    case unit::epoch:
    case unit::dow:
    case unit::isodow:
    case unit::doy:
    case unit::isoyear:
    case unit::julian:
    case unit::zone:
    case unit::zone_hour:
    case unit::zone_minute:
      break;
  }
  return unfit(name, u, "interval");
}

result<std::int64_t> binned(const interval& stride, std::int64_t micros, std::int64_t origin) {
  if (!is_finite(micros)) return micros;
  if (!is_finite(origin)) return make_error(sqlstate::datetime_field_overflow, "origin out of range");
  if (stride.months != 0) {
    return make_error(sqlstate::feature_not_supported,
                      "timestamps cannot be binned into intervals containing months or years");
  }
  std::int64_t width = 0, apart = 0;
  if (__builtin_mul_overflow(std::int64_t{stride.days}, micros_per_day, &width) ||
      __builtin_add_overflow(width, stride.micros, &width) || __builtin_sub_overflow(micros, origin, &apart)) {
    return make_error(sqlstate::datetime_field_overflow, "interval out of range");
  }
  if (width <= 0) return make_error(sqlstate::datetime_field_overflow, "stride must be greater than zero");
  const auto behind = apart % width;
  auto out = origin + (apart - behind);
  if (behind < 0 && __builtin_sub_overflow(out, width, &out)) {
    return make_error(sqlstate::datetime_field_overflow, "timestamp out of range");
  }
  return timestamp_in_range(out);
}

}  // namespace crossfade::value
