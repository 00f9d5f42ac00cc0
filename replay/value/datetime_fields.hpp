// The fields of a date's text, and the words that they may be: what datetime_decode.cpp reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/ascii.hpp"

namespace crossfade::value {

enum class field_form : std::uint8_t { number, date, time, word, offset };

struct date_field {
  field_form what;
  std::string text;  // in lower case
};

// Empty: there are none, or too many, or something that no field begins with.
std::vector<date_field> split_fields(std::string_view text);

enum class word_meaning : std::uint8_t {
  unknown,
  month,
  weekday,
  era,       // 1: BC
  meridian,  // 1: PM
  ignored,
  julian,
  iso_time,
  midnight_utc,
  special,    // 0: epoch, 1: infinity
  elsewhere,  // PostgreSQL's
};

struct date_word {
  std::string_view word;
  word_meaning what;
  int value = 0;
};
const date_word* word_of(std::string_view lower_case) noexcept;  // nullptr: no word of dates

}  // namespace crossfade::value
