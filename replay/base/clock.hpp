// The machine's clock, and its moments as text for operators and documents.
//
//   auto at = now_us();
//   utc_text(at / 1'000'000)      "2026-01-31T23:59:59Z"
//
// Wall clock: it may be set back or forth at any time. What measures a duration uses std::chrono::steady_clock. Free to
// use on any thread.
#pragma once

#include <cstdint>
#include <string>

namespace crossfade {

// Microseconds since 1970-01-01 00:00 UTC.
std::int64_t now_us();

// ISO 8601 in UTC, to the second. `seconds` since 1970.
std::string utc_text(std::int64_t seconds);

// This second.
std::string now_utc();

}  // namespace crossfade
