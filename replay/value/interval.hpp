// Intervals: PostgreSQL's text in and out. Plain data; free functions; any thread.
// Source: PostgreSQL documentation 8.5.4, 8.5.5; DecodeInterval() and EncodeInterval() in datetime.c.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::value {

struct interval {
  std::int64_t micros = 0;
  std::int32_t days = 0;
  std::int32_t months = 0;
};

// style: in sql_standard a leading minus holds for all fields that have no sign. modifier: the fields of "interval day
// to second" say what a number without a unit is. 22007, 22008, 22015.
result<interval> parse_interval(std::string_view text, interval_style style = interval_style::postgres,
                                std::int32_t modifier = -1);
// interval(p), "interval year to month": smaller fields cut off, seconds rounded.
interval fitted(interval v, std::int32_t modifier) noexcept;
void append_interval(std::string& out, const interval& v, interval_style style);

}  // namespace crossfade::value
