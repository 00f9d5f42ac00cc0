// Arithmetic with dates, times and intervals. Arguments and results are canonical cells: ISO text, timestamptz in UTC
// without a suffix, an interval in PostgreSQL's style.
//
// Years outside of 0001 to 9999 do not come in order as text: computed values are compared under crossfade_moment, and
// crossfade_in_order() refuses them with 0A000 where a column's cells are compared as they are, or stored.
#include "proxy/sql/functions/datetime.hpp"

#include <fmt/format.h>

#include <cmath>

#include "proxy/sql/functions.hpp"
#include "proxy/sql/functions/call.hpp"
#include "replay/value/number.hpp"

namespace crossfade::sql::functions {

const value::format_settings& iso_settings() noexcept {
  static const value::format_settings iso;
  return iso;
}

result<std::int64_t> stamp_of(sqlite3_value* v) { return value::parse_timestamp(text(v), iso_settings()); }
result<std::int32_t> date_of(sqlite3_value* v) { return value::parse_date(text(v), iso_settings()); }
result<std::int64_t> time_of(sqlite3_value* v) { return value::parse_time(text(v), iso_settings()); }
result<value::interval> interval_of(sqlite3_value* v) { return value::parse_interval(text(v)); }

result<const value::zone*> session_zone(sqlite3_context* c) {
  const auto name = session_of(c).time_zone;
  const auto* z = value::find_zone(name);
  if (z == nullptr) return make_error("22023", "time zone \"" + name + "\" not recognized");
  return z;
}

error unordered_year() {
  // SQLite keeps dates as text, which is in order within these years only.
  return make_error(answer_elsewhere, "a date outside of the years 0001 to 9999");
}

// Plain years by their bytes, others by their value.
int compare_moments(std::string_view l, std::string_view r) {
  const auto plain = [](std::string_view s) { return s.size() >= 10 && s[4] == '-' && s.back() != 'C'; };
  const bool times = l.size() > 2 && r.size() > 2 && l[2] == ':' && r[2] == ':';
  if (times || (plain(l) && plain(r))) return l.compare(r);
  const auto rank = [](std::string_view s) { return s == "-infinity" ? 0 : s == "infinity" ? 2 : 1; };
  if (rank(l) != rank(r) || rank(l) != 1) return rank(l) - rank(r);
  // Both are of one type: dates, which reach further than timestamps, have no time.
  const auto value_of = [](std::string_view s) -> result<std::int64_t> {
    if (s.find(':') != std::string_view::npos) return value::parse_timestamp(s, iso_settings());
    const auto days = value::parse_date(s, iso_settings());
    if (!days) return days.error();
    return std::int64_t{*days};
  };
  const auto a = value_of(l), b = value_of(r);
  if (!a || !b) return l.compare(r);
  return *a < *b ? -1 : *a > *b ? 1 : 0;
}

int compare_spans(std::string_view l, std::string_view r) {
  const auto a = value::parse_interval(l), b = value::parse_interval(r);
  if (!a || !b) return l.compare(r);
  const auto span = [](const value::interval& v) {
    constexpr __int128 day = value::micros_per_day;
    return static_cast<__int128>(v.micros) +
           day * (static_cast<__int128>(v.days) + 30 * static_cast<__int128>(v.months));
  };
  const auto x = span(*a), y = span(*b);
  return x < y ? -1 : x > y ? 1 : 0;
}

void give_stamp(sqlite3_context* c, const result<std::int64_t>& micros) {
  if (!micros) return raise(c, micros.error());
  std::string out;
  value::append_iso_timestamp(out, *micros, ' ', false);
  give(c, out);
}

void give_date(sqlite3_context* c, const result<std::int32_t>& days) {
  if (!days) return raise(c, days.error());
  std::string out;
  value::append_date(out, *days, iso_settings());
  give(c, out);
}

void give_time(sqlite3_context* c, const result<std::int64_t>& micros) {
  if (!micros) return raise(c, micros.error());
  std::string out;
  value::append_iso_time(out, *micros, false);
  give(c, out);
}

void give_interval(sqlite3_context* c, const result<value::interval>& v) {
  if (!v) return raise(c, v.error());
  std::string out;
  value::append_interval(out, *v, value::interval_style::postgres);
  give(c, out);
}

namespace {

// An interval, negated where the sign says so. PostgreSQL negates its parts without a look at their range.
result<value::interval> signed_interval(sqlite3_value* v, sqlite3_value* sign) {
  auto i = interval_of(v);
  return i && sqlite3_value_int(sign) < 0 ? value::negated(*i) : i;
}

// crossfade_ts_add(timestamp, interval, sign)
template <bool Zoned>
void stamp_add(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto micros = stamp_of(a[0]);
  if (!micros) return raise(c, micros.error());
  const auto v = signed_interval(a[1], a[2]);
  if (!v) return raise(c, v.error());
  if constexpr (Zoned) {
    const auto z = session_zone(c);
    if (!z) return raise(c, z.error());
    give_stamp(c, value::add(*micros, *v, **z));
  } else {
    give_stamp(c, value::add(*micros, *v));
  }
}

void stamp_difference(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = stamp_of(a[0]), r = stamp_of(a[1]);
  if (!l || !r) return raise(c, !l ? l.error() : r.error());
  give_interval(c, value::difference(*l, *r));
}

template <bool Zoned>
void age(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  auto l = stamp_of(a[0]), r = stamp_of(a[1]);
  if (!l || !r) return raise(c, !l ? l.error() : r.error());
  const bool negative = *l < *r;
  if constexpr (Zoned) {
    const auto z = session_zone(c);
    if (!z) return raise(c, z.error());
    l = value::local_of(*l, **z);
    r = value::local_of(*r, **z);
    if (!l || !r) return raise(c, !l ? l.error() : r.error());
  }
  give_interval(c, value::age(*l, *r, negative));
}

// crossfade_date_add(date, days, sign)
void date_add(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto days = date_of(a[0]);
  if (!days) return raise(c, days.error());
  give_date(c, value::add_days(*days, sqlite3_value_int64(a[1]) * sqlite3_value_int64(a[2])));
}

void date_difference(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = date_of(a[0]), r = date_of(a[1]);
  if (!l || !r) return raise(c, !l ? l.error() : r.error());
  if (!value::is_finite_date(*l) || !value::is_finite_date(*r))
    return raise(c, "22008", "cannot subtract infinite dates");
  sqlite3_result_int64(c, std::int64_t{*l} - *r);
}

// crossfade_time_add(time, interval, sign)
void time_add(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto t = time_of(a[0]);
  const auto v = interval_of(a[1]);
  if (!t) return raise(c, t.error());
  if (!v) return raise(c, v.error());
  const auto days_off = v->micros % value::micros_per_day;
  give_time(c, value::add_to_time(*t, sqlite3_value_int(a[2]) < 0 ? -days_off : days_off));
}

void time_difference(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = time_of(a[0]), r = time_of(a[1]);
  if (!l || !r) return raise(c, !l ? l.error() : r.error());
  give_interval(c, value::interval{*l - *r, 0, 0});
}

// crossfade_interval_add(interval, interval, sign)
void interval_add(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto l = interval_of(a[0]);
  if (!l) return raise(c, l.error());
  const auto r = interval_of(a[1]);
  if (!r) return raise(c, r.error());
  if (sqlite3_value_int(a[2]) > 0) return give_interval(c, value::plus(*l, *r));
  value::interval v;
  if (__builtin_sub_overflow(l->months, r->months, &v.months) || __builtin_sub_overflow(l->days, r->days, &v.days) ||
      __builtin_sub_overflow(l->micros, r->micros, &v.micros)) {
    return raise(c, "22008", "interval out of range");
  }
  give_interval(c, v);
}

template <result<value::interval> (*Scale)(const value::interval&, double)>
void interval_scale(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto v = interval_of(a[0]);
  if (!v) return raise(c, v.error());
  give_interval(c, Scale(*v, real_of(a[1])));
}

result<value::interval> negative(value::interval v) { return value::negated(v); }

template <result<value::interval> (*Change)(value::interval)>
void interval_change(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = interval_of(a[0]);
  if (!v) return raise(c, v.error());
  give_interval(c, Change(*v));
}

// crossfade_interval_make(years, months, weeks, days, hours, mins, secs)
void interval_make(sqlite3_context* c, int, arguments a) {
  if (any_null(7, a)) return sqlite3_result_null(c);
  const auto n = [&](int i) { return sqlite3_value_int64(a[i]); };
  const auto fits = [](std::int64_t v) { return v == static_cast<std::int32_t>(v); };
  const auto months = n(0) * 12 + n(1), days = n(2) * 7 + n(3);
  const double seconds = real_of(a[6]);
  if (!fits(months) || !fits(days) || !(std::fabs(seconds) < 9e12)) return raise(c, "22008", "interval out of range");
  value::interval v;
  v.months = static_cast<std::int32_t>(months);
  v.days = static_cast<std::int32_t>(days);
  v.micros = (n(4) * 3600 + n(5) * 60) * value::micros_per_second + static_cast<std::int64_t>(std::rint(seconds * 1e6));
  give_interval(c, v);
}

void date_make(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  give_date(c, value::make_date(sqlite3_value_int64(a[0]), sqlite3_value_int64(a[1]), sqlite3_value_int64(a[2])));
}

void time_make(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  give_time(c, value::make_time(sqlite3_value_int64(a[0]), sqlite3_value_int64(a[1]), real_of(a[2])));
}

result<std::int64_t> made_stamp(arguments a) {
  const auto n = [&](int i) { return sqlite3_value_int64(a[i]); };
  return value::make_timestamp(n(0), n(1), n(2), n(3), n(4), real_of(a[5]));
}

void stamp_make(sqlite3_context* c, int, arguments a) {
  if (any_null(6, a)) return sqlite3_result_null(c);
  give_stamp(c, made_stamp(a));
}

// crossfade_tz_make(year, month, day, hour, min, sec [, zone])
void zoned_make(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto local = made_stamp(a);
  if (!local) return raise(c, local.error());
  const auto z = n == 7 ? value::zone_to_make_with(text(a[6])) : session_zone(c);
  if (!z) return raise(c, z.error());
  give_stamp(c, value::zoned_of(*local, **z));
}

void stamp_of_epoch(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  give_stamp(c, value::timestamp_of_epoch(real_of(a[0])));
}

// crossfade_overlaps(start, end, start, end): cells that compare as text, NULL where PostgreSQL has NULL.
void overlaps(sqlite3_context* c, int, arguments a) {
  struct period {
    sqlite3_value *from, *to;
    bool open;
  };
  period p[2] = {{a[0], a[1], false}, {a[2], a[3], false}};
  for (auto& one : p) {
    if (null(one.from)) {
      if (null(one.to)) return sqlite3_result_null(c);
      one.from = one.to;
      one.open = true;
    } else if (null(one.to)) {
      one.open = true;
    } else if (compare_moments(text(one.from), text(one.to)) > 0) {
      std::swap(one.from, one.to);
    }
  }
  const auto order = compare_moments(text(p[0].from), text(p[1].from));
  if (order == 0) {
    if (p[0].open || p[1].open) return sqlite3_result_null(c);
    return sqlite3_result_int(c, 1);
  }
  const auto& first = order < 0 ? p[0] : p[1];
  const auto& second = order < 0 ? p[1] : p[0];
  if (first.open) return sqlite3_result_null(c);
  if (compare_moments(text(second.from), text(first.to)) < 0) return sqlite3_result_int(c, 1);
  if (second.open) return sqlite3_result_null(c);
  sqlite3_result_int(c, 0);
}

// crossfade_in_order(x): a date or timestamp whose text is in order.
void in_order(sqlite3_context* c, int, arguments a) {
  const auto cell = value::cell(view_of(a[0]));
  if (!value::comes_in_order(cell)) return raise(c, unordered_year());
  sqlite3_result_value(c, a[0]);
}

constexpr scalar datetime_scalars[] = {
    {"crossfade_in_order", 1, &in_order},
    {"crossfade_ts_add", 3, &stamp_add<false>},
    {"crossfade_tz_add", 3, &stamp_add<true>, true},
    {"crossfade_ts_sub", 2, &stamp_difference},
    {"crossfade_age", 2, &age<false>},
    {"crossfade_age_tz", 2, &age<true>, true},
    {"crossfade_date_add", 3, &date_add},
    {"crossfade_date_sub", 2, &date_difference},
    {"crossfade_time_add", 3, &time_add},
    {"crossfade_time_sub", 2, &time_difference},
    {"crossfade_interval_add", 3, &interval_add},
    {"crossfade_interval_mul", 2, &interval_scale<&value::times>},
    {"crossfade_interval_div", 2, &interval_scale<&value::divided>},
    {"crossfade_interval_neg", 1, &interval_change<&negative>},
    {"crossfade_justify_hours", 1, &interval_change<&value::justify_hours>},
    {"crossfade_justify_days", 1, &interval_change<&value::justify_days>},
    {"crossfade_justify_interval", 1, &interval_change<&value::justify_interval>},
    {"crossfade_interval_make", 7, &interval_make},
    {"crossfade_date_make", 3, &date_make},
    {"crossfade_time_make", 3, &time_make},
    {"crossfade_ts_make", 6, &stamp_make},
    {"crossfade_tz_make", 6, &zoned_make, true},
    {"crossfade_tz_make", 7, &zoned_make, true},
    {"crossfade_epoch", 1, &stamp_of_epoch},
    {"crossfade_overlaps", 4, &overlaps},
};

}  // namespace

int add_datetime(sqlite3* db, const clock_accessor* session) {
  const int code = add(db, datetime_scalars, session);
  return code == SQLITE_OK ? add_datetime_parts(db, session) : code;
}

}  // namespace crossfade::sql::functions
