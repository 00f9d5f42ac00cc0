// Dates, times and timestamps: PostgreSQL's text in and out. Values are PostgreSQL's: days, microseconds of the day,
// and microseconds, all counted from 2000-01-01 (timestamptz: from 2000-01-01 00:00:00 UTC).
// Free functions; any thread. Source: PostgreSQL documentation 8.5 and Appendix B; src/backend/utils/adt/datetime.c.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::value {

inline constexpr std::int32_t date_infinity = std::numeric_limits<std::int32_t>::max();
inline constexpr std::int32_t date_minus_infinity = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t timestamp_infinity = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t timestamp_minus_infinity = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t micros_per_second = 1'000'000;
inline constexpr std::int64_t micros_per_day = 86400 * micros_per_second;
inline constexpr std::int64_t days_1970_to_2000 = 10957;

// Proleptic Gregorian calendar, days since 1970-01-01; year 0 is 1 BC.
std::int64_t days_from_civil(std::int64_t year, int month, int day) noexcept;
void civil_from_days(std::int64_t days, std::int64_t& year, int& month, int& day) noexcept;
bool is_leap_year(std::int64_t year) noexcept;
int days_in_month(std::int64_t year, int month) noexcept;
// "+05:30", "-0800", "+02": seconds east of UTC. False where it is no such suffix.
bool parse_zone_offset(std::string_view text, std::int32_t& seconds_east) noexcept;

// 22007, 22008, 22009, 22023.
result<std::int32_t> parse_date(std::string_view text, const format_settings& settings);
result<std::int64_t> parse_time(std::string_view text, const format_settings& settings);
result<std::int64_t> parse_timestamp(std::string_view text, const format_settings& settings);
result<std::int64_t> parse_timestamptz(std::string_view text, const format_settings& settings);

void append_date(std::string& out, std::int32_t days, const format_settings& settings);
void append_time(std::string& out, std::int64_t micros);
void append_timestamp(std::string& out, std::int64_t micros, const format_settings& settings);
result<void> append_timestamptz(std::string& out, std::int64_t micros, const format_settings& settings);

// ISO in SQLite's spellings: separator ' ' or 'T'; six digits of the fraction, none where it is zero unless
// always_micros. Never fewer: programs that write six digits read ".5" as five microseconds.
void append_iso_timestamp(std::string& out, std::int64_t micros, char separator, bool always_micros);
void append_iso_time(std::string& out, std::int64_t micros, bool always_micros);

// 'now', 'today', 'tomorrow' and 'yesterday' as a text that the type reads; nullopt: another word or type. now_us:
// microseconds since 1970. PostgreSQL takes its transaction's start.
std::optional<std::string> clock_word(std::string_view text, kind what, std::int64_t now_us,
                                      const format_settings& settings);
// Whether the cell of a date or timestamp is in order beside others as SQLite compares: no text of a year outside of
// 0001 to 9999.
bool comes_in_order(const cell& c) noexcept;

bool in_timestamp_range(std::int64_t micros) noexcept;
bool in_date_range(std::int64_t days) noexcept;
// timestamp(p), time(p): to p digits of the fraction, half away from zero. p < 0 or > 5: as it is.
std::int64_t round_micros(std::int64_t micros, std::int32_t precision) noexcept;

}  // namespace crossfade::value
