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

result<interval> parse_interval(std::string_view text);  // 22007, 22008, 22015
void append_interval(std::string& out, const interval& v, interval_style style);

}  // namespace crossfade::value
