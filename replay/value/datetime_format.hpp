// to_char() of timestamps and intervals.
//
//   format_timestamp(out, utc_micros, zone, "YYYY-MM-DD HH24:MI:SS TZ");    // zone: nullptr for timestamp
//
// Errors: 22007 for what an interval does not have; 0A000 for names in the server's language (TM).
// Free functions; any thread. Sources: PostgreSQL documentation 9.8; DCH_to_char() in formatting.c.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/interval.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {

result<void> format_timestamp(std::string& out, std::int64_t micros, const zone* z, std::string_view pattern);
result<void> format_interval(std::string& out, const interval& v, std::string_view pattern);

}  // namespace crossfade::value
