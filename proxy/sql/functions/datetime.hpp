// What the functions of dates and times share: canonical cells read and written, the session's zone.
// Errors are the value's own; give_*() raises them. Used as call.hpp is.
#pragma once

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/numbers.hpp"
#include "replay/value/datetime_math.hpp"

namespace crossfade::sql::functions {

const value::format_settings& iso_settings() noexcept;
error unordered_year();  // answer_elsewhere

result<std::int64_t> stamp_of(sqlite3_value* v);  // timestamp and timestamptz (in UTC)
result<std::int32_t> date_of(sqlite3_value* v);
result<std::int64_t> time_of(sqlite3_value* v);
result<value::interval> interval_of(sqlite3_value* v);
result<const value::zone*> session_zone(sqlite3_context* c);

void give_stamp(sqlite3_context* c, const result<std::int64_t>& micros);
void give_date(sqlite3_context* c, const result<std::int32_t>& days);
void give_time(sqlite3_context* c, const result<std::int64_t>& micros);
void give_interval(sqlite3_context* c, const result<value::interval>& v);

// Of two dates, times or timestamps as canonical text: less than, equal to or greater than 0.
int compare_moments(std::string_view l, std::string_view r);
// As interval_cmp: a month is 30 days, a day 24 hours.
int compare_spans(std::string_view l, std::string_view r);

int add_interval_sums(sqlite3* db);
int add_datetime_parts(sqlite3* db, const clock_accessor* session);  // casts, zones, parts, to_char

}  // namespace crossfade::sql::functions
