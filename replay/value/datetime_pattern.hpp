// The words of to_char()'s and to_timestamp()'s patterns. Source: PostgreSQL documentation 9.8, table "Template
// Patterns for Date/Time Formatting".
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade::value {

enum class pattern_key : std::uint8_t {
  era_dots,
  meridian_dots,
  era,
  meridian,
  century,
  day_name,
  day_of_year,
  day,
  day_short,
  weekday,
  fraction,
  exact,
  hour24,
  hour12,
  iso_day_of_year,
  iso_weekday,
  iso_week,
  iso_year,
  julian,
  minute,
  month,
  month_name,
  month_short,
  offset,
  quarter,
  roman,
  second_of_day,
  second,
  zone_hour,
  zone_minute,
  zone,
  week,
  week_of_month,
  year_comma,
  year
};

// digits: of a fraction or a year. Case of a name: that of its first two letters.
struct pattern_keyword {
  std::string_view name;
  pattern_key key;
  int digits = 0;
};

// The word that a pattern goes on with; nullptr: text.
const pattern_keyword* keyword_at(std::string_view pattern) noexcept;

inline constexpr std::string_view month_names[] = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

}  // namespace crossfade::value
