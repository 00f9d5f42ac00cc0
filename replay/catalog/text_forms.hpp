// The shapes of dates, times and uuids in SQLite's text cells, for the profile and for check --normalise.
// Pure functions; any thread. Source: ISO 8601 as SQLite's date functions and common drivers write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crossfade::catalog {

struct time_form {
  bool valid = false;
  int fraction_digits = 0;
  bool zero_fraction = true;  // there is none, or it holds zeros only
  bool zone = false;          // Z or +hh[:mm] follows (in a timestamp)
};

struct timestamp_form {
  bool valid = false;
  bool has_time = false;  // false: a date alone
  char separator = ' ';   // or T
  int fraction_digits = 0;
  bool zero_fraction = true;
  bool zone = false;
  std::optional<int> zone_minutes;  // east of UTC, where the zone could be read
};

bool is_date(std::string_view text) noexcept;  // YYYY-MM-DD, an existing day
time_form form_of_time(std::string_view text) noexcept;
timestamp_form form_of_timestamp(std::string_view text) noexcept;
bool is_uuid_hex(std::string_view lower_case) noexcept;
bool is_uuid_dashed(std::string_view lower_case) noexcept;
// n of NAME(n); none where there is none.
std::optional<int> declared_length(std::string_view declaration) noexcept;

}  // namespace crossfade::catalog
