// to_timestamp(text, pattern) and to_date(), as far as text and pattern agree sign by sign.
//
//   scan_timestamp("31.01.2024 08:15", "DD.MM.YYYY HH24:MI")    // the wall clock, microseconds since 2000
//
// PostgreSQL reads what is near a pattern, too: blanks, other separators, missing digits, years of two digits, what
// follows. That, and each of its errors, gives not_computed (datetime_math.hpp): a caller asks PostgreSQL. Free
// functions; any thread. Source: PostgreSQL documentation 9.8.
#pragma once

#include <cstdint>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::value {

result<std::int64_t> scan_timestamp(std::string_view text, std::string_view pattern);

}  // namespace crossfade::value
