#include "replay/value/datetime_math.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace crossfade::value {
namespace {

constexpr std::int64_t seconds_1970_to_2000 = days_1970_to_2000 * 86400;
constexpr std::int32_t days_per_month = 30;

error timestamp_range() { return make_error(sqlstate::datetime_field_overflow, "timestamp out of range"); }
error interval_range() { return make_error(sqlstate::datetime_field_overflow, "interval out of range"); }
error date_range() { return make_error(sqlstate::datetime_field_overflow, "date out of range"); }

std::int64_t unix_seconds(std::int64_t micros) noexcept {
  std::int64_t seconds = micros / micros_per_second;
  if (micros % micros_per_second < 0) --seconds;
  return seconds + seconds_1970_to_2000;
}

void add_months(civil_time& c, std::int32_t months) noexcept {
  const std::int64_t all = c.year * 12 + (c.month - 1) + months;
  c.year = all / 12 - (all % 12 < 0 ? 1 : 0);
  c.month = static_cast<int>(all - c.year * 12) + 1;
  c.day = std::min(c.day, days_in_month(c.year, c.month));
}

double rounded_micros(double v) noexcept { return std::rint(v * 1e6) / 1e6; }

bool fits32(double v) noexcept {
  return !std::isnan(v) && v <= std::numeric_limits<std::int32_t>::max() &&
         v >= std::numeric_limits<std::int32_t>::min();
}

// What is left of months and days goes down to days and microseconds.
result<interval> scaled(const interval& v, double months, double days, double micros) {
  interval out;
  if (!fits32(months) || !fits32(days)) return interval_range();
  out.months = static_cast<std::int32_t>(months);
  out.days = static_cast<std::int32_t>(days);
  const double month_days = rounded_micros((months - out.months) * days_per_month);
  const double whole_month_days = std::trunc(month_days);
  double seconds = rounded_micros((days - out.days + month_days - whole_month_days) * 86400);
  double more = whole_month_days;
  if (std::fabs(seconds) >= 86400) {
    const double extra = std::trunc(seconds / 86400);
    more += extra;
    seconds -= extra * 86400;
  }
  if (!fits32(out.days + more)) return interval_range();
  out.days = static_cast<std::int32_t>(out.days + more);
  const double time = std::rint(micros + seconds * 1e6);
  if (!(std::fabs(time) < 9.2233720368547758e18)) return interval_range();
  out.micros = static_cast<std::int64_t>(time);
  (void)v;
  return out;
}

}  // namespace

result<std::int64_t> timestamp_in_range(std::int64_t micros) {
  if (!in_timestamp_range(micros)) return timestamp_range();
  return micros;
}

civil_time civil_of(std::int64_t micros) noexcept {
  civil_time c;
  c.days = micros / micros_per_day;
  c.of_day = micros % micros_per_day;
  if (c.of_day < 0) {
    c.of_day += micros_per_day;
    --c.days;
  }
  civil_from_days(c.days + days_1970_to_2000, c.year, c.month, c.day);
  return c;
}

std::int64_t micros_of(const civil_time& c) noexcept {
  return (days_from_civil(c.year, c.month, c.day) - days_1970_to_2000) * micros_per_day + c.of_day;
}

bool is_finite(std::int64_t micros) noexcept {
  return micros != timestamp_infinity && micros != timestamp_minus_infinity;
}
bool is_finite_date(std::int32_t days) noexcept { return days != date_infinity && days != date_minus_infinity; }

result<std::int64_t> local_of(std::int64_t utc, const zone& z) {
  if (!is_finite(utc)) return utc;
  return timestamp_in_range(utc + z.at_utc(unix_seconds(utc)).offset_seconds * micros_per_second);
}

result<std::int64_t> zoned_of(std::int64_t local, const zone& z) {
  if (!is_finite(local)) return local;
  return timestamp_in_range(local - z.offset_of_local(unix_seconds(local)) * micros_per_second);
}

std::optional<std::string> clock_word(std::string_view text, kind what, std::int64_t now_us,
                                      const format_settings& settings) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string_view::npos || std::strchr("nNtTyY", text[from]) == nullptr || text.size() > 40)
    return std::nullopt;
  auto word = std::string(text.substr(from, text.find_last_not_of(' ') - from + 1));
  for (char& c : word)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool now = word == "now";
  if (!now && word != "today" && word != "tomorrow" && word != "yesterday") return std::nullopt;
  const zone* z = find_zone(settings.time_zone);
  const auto utc = now_us - days_1970_to_2000 * micros_per_day;
  if (z == nullptr || !in_timestamp_range(utc)) return std::nullopt;
  const auto local = local_of(utc, *z);
  if (!local) return std::nullopt;
  const auto c = civil_of(*local);
  const auto midnight = (c.days + (word == "tomorrow" ? 1 : word == "yesterday" ? -1 : 0)) * micros_per_day;
  std::string out;
  if (what == kind::time && now) {
    append_iso_time(out, c.of_day, true);
  } else if (what == kind::date) {
    append_iso_timestamp(out, midnight, ' ', false);
    out.resize(10);
  } else if (what == kind::timestamp) {
    append_iso_timestamp(out, now ? *local : midnight, ' ', true);
  } else if (what == kind::timestamptz) {
    const auto at = now ? result<std::int64_t>(utc) : zoned_of(midnight, *z);
    if (!at) return std::nullopt;
    append_iso_timestamp(out, *at, ' ', true);
    out += "+00";
  } else {
    return std::nullopt;
  }
  return out;
}

const zone* zone_of_offset(std::int32_t east) {
  const auto seconds = std::abs(east);
  const auto clock = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return find_zone(fmt::format("<{0}{2}>{1}{2}", east < 0 ? '-' : '+', east < 0 ? '+' : '-', clock));
}

result<const zone*> named_zone(std::string_view name) {
  std::string folded(name);
  for (char& c : folded)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (const auto east = abbreviated_offset(folded)) {
    return zone_of_offset(*east);
  }
  if (is_varying_abbreviation(folded)) {
    return make_error(not_computed,
                      fmt::format("time zone abbreviation \"{}\" varies with the time: it is not read on SQLite", name),
                      "Name the zone, as in America/New_York.");
  }
  const zone* z = nullptr;
  const bool number = !name.empty() && (name[0] == '+' || name[0] == '-' || (name[0] >= '0' && name[0] <= '9'));
  std::int32_t east = 0;
  if (!number) {
    z = find_zone(name);
  } else if (parse_zone_offset(
                 (name[0] == '-' ? "+" : "-") + std::string(name.substr(name[0] == '-' || name[0] == '+' ? 1 : 0)),
                 east)) {
    z = zone_of_offset(east);  // POSIX without a name: west is positive
  }
  if (z == nullptr) {
    return make_error(sqlstate::invalid_parameter_value, fmt::format("time zone \"{}\" not recognized", name));
  }
  return z;
}

result<const zone*> zone_to_make_with(std::string_view name) {
  if (name.empty() || name[0] == ' ') return make_error(not_computed, "a zone without a name");
  std::int32_t east = 0;
  if (name[0] >= '0' && name[0] <= '9') {
    return make_error(sqlstate::invalid_parameter_value,
                      fmt::format("invalid input syntax for type numeric time zone: \"{}\"", name),
                      "Numeric time zones must have \"-\" or \"+\" as first character.");
  }
  if (name[0] != '-' && name[0] != '+') return named_zone(name);
  if (!parse_zone_offset(name, east)) return make_error(not_computed, "a zone given as an unusual number");
  return zone_of_offset(east);
}

result<std::int64_t> timestamp_of_date(std::int32_t days) {
  if (days == date_infinity) return timestamp_infinity;
  if (days == date_minus_infinity) return timestamp_minus_infinity;
  if (!in_timestamp_range(days * micros_per_day))
    return make_error(sqlstate::datetime_field_overflow, "date out of range for timestamp");
  return days * micros_per_day;
}

result<std::int32_t> date_of_timestamp(std::int64_t micros) {
  if (micros == timestamp_infinity) return date_infinity;
  if (micros == timestamp_minus_infinity) return date_minus_infinity;
  return static_cast<std::int32_t>(civil_of(micros).days);
}

result<std::int64_t> add(std::int64_t micros, const interval& v) { return add(micros, v, *utc_zone()); }

result<std::int64_t> add(std::int64_t micros, const interval& v, const zone& z) {
  if (!is_finite(micros)) return micros;
  for (const bool by_month : {true, false}) {
    if ((by_month ? v.months : v.days) == 0) continue;
    const auto local = local_of(micros, z);
    if (!local) return local.error();
    auto c = civil_of(*local);
    if (by_month) add_months(c, v.months);
    const auto day = days_from_civil(c.year, c.month, c.day) - days_1970_to_2000 + (by_month ? 0 : v.days);
    if (day < -2451546 || day > 106751990) return timestamp_range();
    const auto back = zoned_of(day * micros_per_day + c.of_day, z);
    if (!back) return back.error();
    micros = *back;
  }
  if (__builtin_add_overflow(micros, v.micros, &micros)) return timestamp_range();
  return timestamp_in_range(micros);
}

result<std::int32_t> add_days(std::int32_t date, std::int64_t days) {
  if (!is_finite_date(date)) return date;
  const auto sum = date + days;
  if (!in_date_range(sum)) return date_range();
  return static_cast<std::int32_t>(sum);
}

std::int64_t add_to_time(std::int64_t of_day, std::int64_t micros) noexcept {
  auto sum = of_day + micros % micros_per_day;
  sum -= sum / micros_per_day * micros_per_day;
  return sum < 0 ? sum + micros_per_day : sum;
}

result<interval> difference(std::int64_t a, std::int64_t b) {
  if (!is_finite(a) || !is_finite(b))
    return make_error(sqlstate::datetime_field_overflow, "cannot subtract infinite timestamps");
  interval v;
  if (__builtin_sub_overflow(a, b, &v.micros)) return interval_range();
  return justify_hours(v);
}

result<interval> age(std::int64_t a, std::int64_t b, bool negative) {
  if (!is_finite(a) || !is_finite(b)) return timestamp_range();
  const auto x = civil_of(a), y = civil_of(b);
  const std::int64_t sign = negative ? -1 : 1;
  std::int64_t time = sign * (x.of_day - y.of_day), days = sign * (x.day - y.day);
  std::int64_t months = sign * (x.month - y.month), years = sign * (x.year - y.year);
  while (time < 0) {
    time += micros_per_day;
    --days;
  }
  while (days < 0) {
    days += negative ? days_in_month(x.year, x.month) : days_in_month(y.year, y.month);
    --months;
  }
  interval v;
  v.micros = sign * time;
  v.days = static_cast<std::int32_t>(sign * days);
  v.months = static_cast<std::int32_t>(sign * (years * 12 + months));
  return v;
}

result<interval> plus(const interval& a, const interval& b) {
  interval v;
  if (__builtin_add_overflow(a.months, b.months, &v.months) || __builtin_add_overflow(a.days, b.days, &v.days) ||
      __builtin_add_overflow(a.micros, b.micros, &v.micros)) {
    return interval_range();
  }
  return v;
}

result<interval> negated(const interval& a) {
  interval v;
  if (__builtin_sub_overflow(0, a.months, &v.months) || __builtin_sub_overflow(0, a.days, &v.days) ||
      __builtin_sub_overflow(std::int64_t{0}, a.micros, &v.micros)) {
    return interval_range();
  }
  return v;
}

result<interval> times(const interval& v, double factor) {
  return scaled(v, v.months * factor, v.days * factor, static_cast<double>(v.micros) * factor);
}

result<interval> divided(const interval& v, double by) {
  if (by == 0) return make_error(sqlstate::division_by_zero, "division by zero");
  return scaled(v, v.months / by, v.days / by, static_cast<double>(v.micros) / by);
}

result<interval> justify_hours(interval v) {
  const auto days = v.micros / micros_per_day;
  v.micros -= days * micros_per_day;
  if (__builtin_add_overflow(v.days, days, &v.days)) return interval_range();
  if (v.days > 0 && v.micros < 0) {
    v.micros += micros_per_day;
    --v.days;
  } else if (v.days < 0 && v.micros > 0) {
    v.micros -= micros_per_day;
    ++v.days;
  }
  return v;
}

result<interval> justify_days(interval v) {
  const auto months = v.days / days_per_month;
  v.days -= months * days_per_month;
  if (__builtin_add_overflow(v.months, months, &v.months)) return interval_range();
  if (v.months > 0 && v.days < 0) {
    v.days += days_per_month;
    --v.months;
  } else if (v.months < 0 && v.days > 0) {
    v.days -= days_per_month;
    ++v.months;
  }
  return v;
}

result<interval> justify_interval(interval v) {
  const auto days_to_months = [&] {
    const auto months = v.days / days_per_month;
    v.days -= months * days_per_month;
    return !__builtin_add_overflow(v.months, months, &v.months);
  };
  if ((v.days > 0 && v.micros > 0) || (v.days < 0 && v.micros < 0)) {
    if (!days_to_months()) return interval_range();
  }
  const auto days = v.micros / micros_per_day;
  v.micros -= days * micros_per_day;
  if (__builtin_add_overflow(v.days, days, &v.days) || !days_to_months()) return interval_range();
  if (v.months > 0 && (v.days < 0 || (v.days == 0 && v.micros < 0))) {
    v.days += days_per_month;
    --v.months;
  } else if (v.months < 0 && (v.days > 0 || (v.days == 0 && v.micros > 0))) {
    v.days -= days_per_month;
    ++v.months;
  }
  if (v.days > 0 && v.micros < 0) {
    v.micros += micros_per_day;
    --v.days;
  } else if (v.days < 0 && v.micros > 0) {
    v.micros -= micros_per_day;
    ++v.days;
  }
  return v;
}

result<std::int32_t> make_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  const auto wrong = [&] {
    return make_error(sqlstate::datetime_field_overflow,
                      fmt::format("date field value out of range: {}-{:02}-{:02}", year, month, day));
  };
  if (year == 0) return wrong();
  const auto astronomical = year < 0 ? year + 1 : year;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(astronomical, static_cast<int>(month))) return wrong();
  const auto days = days_from_civil(astronomical, static_cast<int>(month), static_cast<int>(day)) - days_1970_to_2000;
  if (!in_date_range(days)) {
    return make_error(sqlstate::datetime_field_overflow,
                      fmt::format("date out of range: {}-{:02}-{:02}", year, month, day));
  }
  return static_cast<std::int32_t>(days);
}

result<std::int64_t> make_time(std::int64_t hour, std::int64_t minute, double seconds) {
  const double micros = std::rint(seconds * 1e6);
  const bool fits = hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59 && micros >= 0 && micros <= 60e6;
  const auto of_day = fits ? (hour * 60 + minute) * 60 * micros_per_second + static_cast<std::int64_t>(micros) : 0;
  if (!fits || of_day > micros_per_day) {
    return make_error(sqlstate::datetime_field_overflow,
                      fmt::format("time field value out of range: {}:{:02}:{:02g}", hour, minute, seconds));
  }
  return of_day;
}

result<std::int64_t> make_timestamp(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t hour,
                                    std::int64_t minute, double seconds) {
  const auto date = make_date(year, month, day);
  if (!date) return date.error();
  const auto time = make_time(hour, minute, seconds);
  if (!time) return time.error();
  std::int64_t out = 0;
  if (__builtin_mul_overflow(std::int64_t{*date}, micros_per_day, &out) || !in_timestamp_range(out + *time)) {
    return make_error(
        sqlstate::datetime_field_overflow,
        fmt::format("timestamp out of range: {}-{:02}-{:02} {}:{:02}:{:02g}", year, month, day, hour, minute, seconds));
  }
  return out + *time;
}

result<std::int64_t> timestamp_of_epoch(double seconds) {
  if (std::isnan(seconds)) return make_error(sqlstate::datetime_field_overflow, "timestamp cannot be NaN");
  if (std::isinf(seconds)) return seconds > 0 ? timestamp_infinity : timestamp_minus_infinity;
  const auto wrong = [&] {
    return make_error(sqlstate::datetime_field_overflow, fmt::format("timestamp out of range: \"{:g}\"", seconds));
  };
  if (std::fabs(seconds) > 1e13) return wrong();
  const auto micros = static_cast<std::int64_t>(std::rint((seconds - static_cast<double>(seconds_1970_to_2000)) * 1e6));
  if (!in_timestamp_range(micros)) return wrong();
  return micros;
}

}  // namespace crossfade::value
