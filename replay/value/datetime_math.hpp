// Arithmetic with dates, times and intervals as PostgreSQL does it: values as in datetime.hpp and interval.hpp.
//
//   auto later = add(micros, *parse_interval("1 mon"));      // 2024-01-31 + 1 mon = 2024-02-29
//   auto at = zoned_of(local, *find_zone("Europe/Berlin"));  // wall clock to UTC
//
// Infinite timestamps stay what they are where PostgreSQL says so. Errors: 22008, 22012, 22023.
// Free functions; any thread. Sources: PostgreSQL documentation 9.9; src/backend/utils/adt/timestamp.c, date.c.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/interval.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {

// The SQLSTATE of what PostgreSQL answers and this does not: a caller asks PostgreSQL (sql::answer_elsewhere).
inline constexpr std::string_view not_computed = "XXSQL";

// A timestamp taken apart. Year 0 is 1 BC.
struct civil_time {
  std::int64_t year = 0;
  int month = 0, day = 0;
  std::int64_t of_day = 0;  // microseconds
  std::int64_t days = 0;    // since 2000-01-01
};
civil_time civil_of(std::int64_t micros) noexcept;
std::int64_t micros_of(const civil_time& c) noexcept;  // of year, month, day, of_day

bool is_finite(std::int64_t micros) noexcept;
bool is_finite_date(std::int32_t days) noexcept;

// 22008 where PostgreSQL has no such timestamp.
result<std::int64_t> timestamp_in_range(std::int64_t micros);

// UTC to a zone's wall clock, and back.
result<std::int64_t> local_of(std::int64_t utc_micros, const zone& z);
result<std::int64_t> zoned_of(std::int64_t local_micros, const zone& z);
const zone* zone_of_offset(std::int32_t seconds_east);
// The zone of AT TIME ZONE: an abbreviation, a name in any case, a POSIX specification. 22023, 0A000.
result<const zone*> named_zone(std::string_view name);
// The zone of make_timestamptz(): there "-08" is eight hours west of Greenwich.
result<const zone*> zone_to_make_with(std::string_view name);

result<std::int64_t> timestamp_of_date(std::int32_t days);
result<std::int32_t> date_of_timestamp(std::int64_t micros);

result<std::int64_t> add(std::int64_t micros, const interval& v);                     // timestamp
result<std::int64_t> add(std::int64_t utc_micros, const interval& v, const zone& z);  // timestamptz
result<std::int32_t> add_days(std::int32_t date, std::int64_t days);
std::int64_t add_to_time(std::int64_t of_day, std::int64_t micros) noexcept;
result<interval> difference(std::int64_t a, std::int64_t b);  // of timestamps: days and time
// Both in one zone's wall clock; negative where a comes before b (in UTC).
result<interval> age(std::int64_t local_a, std::int64_t local_b, bool negative);

result<interval> plus(const interval& a, const interval& b);
result<interval> negated(const interval& v);
result<interval> times(const interval& v, double factor);
result<interval> divided(const interval& v, double by);
result<interval> justify_hours(interval v);
result<interval> justify_days(interval v);
result<interval> justify_interval(interval v);

result<std::int32_t> make_date(std::int64_t year, std::int64_t month, std::int64_t day);
result<std::int64_t> make_time(std::int64_t hour, std::int64_t minute, double seconds);
result<std::int64_t> make_timestamp(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t hour,
                                    std::int64_t minute, double seconds);
result<std::int64_t> timestamp_of_epoch(double seconds);  // to_timestamp()

// What extract() and date_part() give: nothing for an infinite value, an infinity, or a number.
struct part_value {
  enum class form : std::uint8_t { none, number, infinity, minus_infinity };
  part_value::form what = form::number;
  std::int64_t scaled = 0;  // the number times 10^scale
  int scale = 0;
  double real = 0;  // as date_part() gives it
};
enum class part_of : std::uint8_t { date, time, timestamp, timestamptz };
// utc: where the parts are of a timestamptz; its wall clock otherwise. 22023, 0A000.
result<part_value> part(std::string_view unit, std::int64_t local_micros, part_of what, std::int64_t utc = 0);
result<part_value> part(std::string_view unit, const interval& v);

result<std::int64_t> truncated(std::string_view unit, std::int64_t micros);  // date_trunc()
result<std::int64_t> truncated(std::string_view unit, std::int64_t utc_micros, const zone& z);
result<interval> truncated(std::string_view unit, const interval& v);
result<std::int64_t> binned(const interval& stride, std::int64_t micros, std::int64_t origin);  // date_bin()

int iso_week(std::int64_t year, int month, int day) noexcept;
std::int64_t iso_year(std::int64_t year, int month, int day) noexcept;

}  // namespace crossfade::value
