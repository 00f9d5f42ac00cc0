// Time zones for timestamptz: IANA names from the system's zoneinfo, fixed offsets, POSIX specifications.
//
//   const zone* z = find_zone("Europe/Berlin");    // nullptr: unknown
//   z->at_utc(seconds).offset_seconds
//
// A zone is immutable and lives until the process ends; find_zone is thread-safe.
// Sources: RFC 8536 (TZif), POSIX "TZ"; PostgreSQL documentation 8.5.3 and Appendix B.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::value {

struct zone_offset {
  std::int32_t offset_seconds = 0;  // east of UTC
  std::string_view abbreviation;
};

class zone {
 public:
  virtual ~zone() = default;
  virtual zone_offset at_utc(std::int64_t unix_seconds) const noexcept = 0;
  // Of a local time; in a gap or an overlap standard time is taken, as PostgreSQL does.
  std::int32_t offset_of_local(std::int64_t local_seconds) const noexcept;
};

const zone* find_zone(std::string_view name);
const zone* utc_zone() noexcept;
// Abbreviations of PostgreSQL's default list, in lower case: seconds east of UTC; those that vary with the time.
std::optional<std::int32_t> abbreviated_offset(std::string_view folded) noexcept;
bool is_varying_abbreviation(std::string_view folded) noexcept;

}  // namespace crossfade::value
