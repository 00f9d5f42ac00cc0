// Names of units of time, as intervals, extract() and date_trunc() take them. Free functions, any thread.
// Source: deltatktbl and datetktbl of PostgreSQL's src/backend/utils/adt/datetime.c.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade::value {

// From `quarter` on they are parts of a date only: an interval has none of them.
enum class datetime_unit : std::uint8_t {
  none,
  microsecond,
  millisecond,
  second,
  minute,
  hour,
  day,
  week,
  month,
  year,
  decade,
  century,
  millennium,
  quarter,
  epoch,
  dow,
  isodow,
  doy,
  isoyear,
  julian,
  zone,
  zone_hour,
  zone_minute
};

// In any case; the first ten characters decide. none: no unit is called so.
datetime_unit unit_named(std::string_view name) noexcept;

}  // namespace crossfade::value
