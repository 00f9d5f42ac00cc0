// Durations (`10s`, `5m`, `24h`, `250ms`, `7d`) and sizes (`64MB`, `4GB`, `512kB`, `100`) as flags and the
// configuration file write them. Pure functions. Sizes count in powers of 1024, as PostgreSQL's settings do.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade {

result<std::chrono::milliseconds> parse_duration(std::string_view text);  // 22023 with what is expected
result<std::uint64_t> parse_size_bytes(std::string_view text);            // 22023
std::string format_size(std::uint64_t size_bytes);                        // "1.5 MB"

}  // namespace crossfade
