// Input of dates and times in all the forms that PostgreSQL reads: what datetime_parse.cpp, which knows the common
// ones, does not take. A text is split into fields first; each is then given a meaning by its form and by what came
// before.
//
//   moment m;
//   if (decode_moment("Monday, 3 feb 2024 T 040506 PST", order, m) == outcome::ok) ...
//
// What PostgreSQL's versions read differently ("y2024m02d03", words beside 'infinity', DST) is outcome::elsewhere.
// Free functions; any thread. Source: PostgreSQL documentation B.1, "Date/Time Input Interpretation".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/value/codec.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {

enum class outcome : std::uint8_t {
  ok,
  bad_format,
  field_overflow,
  month_day_overflow,
  zone_overflow,
  unknown_zone,
  elsewhere
};

struct moment {
  enum class special : std::uint8_t { none, infinity, minus_infinity, epoch };
  moment::special what = special::none;
  bool has_date = false, has_time = false, has_zone = false;
  bool varying_zone = false;  // an abbreviation that stands for several offsets
  std::int64_t year = 0;      // 0: 1 BC
  int month = 0, day = 0;
  std::int64_t of_day = 0;  // microseconds
  std::int32_t zone_east = 0;
  const zone* named_zone = nullptr;
  std::string word;  // of outcome::unknown_zone
};

outcome decode_moment(std::string_view text, date_order order, moment& m);       // date, timestamp, timestamptz
outcome decode_time_of_day(std::string_view text, date_order order, moment& m);  // time

}  // namespace crossfade::value
