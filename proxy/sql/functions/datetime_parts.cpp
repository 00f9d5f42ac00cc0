// Casts among dates and times, zones, extract(), date_trunc(), date_bin(), to_char().
#include <cmath>

#include "proxy/sql/functions/datetime.hpp"
#include "replay/value/datetime_format.hpp"
#include "replay/value/datetime_scan.hpp"
#include "replay/value/decimal.hpp"

namespace crossfade::sql::functions {
static_assert(value::not_computed == answer_elsewhere);

namespace {

using value::kind;

kind kind_of(sqlite3_value* v) { return value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(v))).what; }

// A date, timestamp or timestamptz as timestamp: the wall clock in the session's zone.
result<std::int64_t> local_stamp(sqlite3_context* c, sqlite3_value* v, kind k) {
  if (k == kind::date) {
    const auto days = date_of(v);
    if (!days) return days.error();
    return value::timestamp_of_date(*days);
  }
  const auto micros = stamp_of(v);
  if (!micros || k != kind::timestamptz) return micros;
  const auto z = session_zone(c);
  if (!z) return z.error();
  return value::local_of(*micros, **z);
}

// crossfade_moment(x, from, to): PostgreSQL's cast among date, time, timestamp, timestamptz and interval.
void moment(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto from = kind_of(a[1]), to = kind_of(a[2]);
  if (from == kind::time) {  // to an interval
    const auto t = time_of(a[0]);
    if (!t) return raise(c, t.error());
    return give_interval(c, value::interval{*t, 0, 0});
  }
  if (from == kind::interval) {  // to a time
    const auto v = interval_of(a[0]);
    if (!v) return raise(c, v.error());
    return give_time(c, value::add_to_time(0, v->micros));
  }
  const auto local = local_stamp(c, a[0], from);
  if (!local) return raise(c, local.error());
  if (to == kind::date) return give_date(c, value::date_of_timestamp(*local));
  if (to == kind::time) {
    if (!value::is_finite(*local)) return sqlite3_result_null(c);
    return give_time(c, value::civil_of(*local).of_day);
  }
  if (to != kind::timestamptz) return give_stamp(c, local);
  const auto z = session_zone(c);
  if (!z) return raise(c, z.error());
  give_stamp(c, value::zoned_of(*local, **z));
}

result<const value::zone*> zone_argument(sqlite3_value* v, bool by_interval) {
  if (!by_interval) return value::named_zone(text(v));
  const auto i = interval_of(v);
  if (!i) return i.error();
  if (i->months != 0 || i->days != 0) {
    return make_error("22023", "interval time zone \"" + std::string(text(v)) + "\" must not include months or days");
  }
  const auto seconds = i->micros / value::micros_per_second;
  const auto* z = std::abs(seconds) < 168 * 3600 ? value::zone_of_offset(static_cast<std::int32_t>(seconds)) : nullptr;
  if (z == nullptr) return make_error(answer_elsewhere, "a time zone of this interval is not read on SQLite");
  return z;
}

// crossfade_at_zone(zone, x, type, zone is an interval): AT TIME ZONE.
void at_zone(sqlite3_context* c, int, arguments a) {
  if (any_null(4, a)) return sqlite3_result_null(c);
  const auto micros = stamp_of(a[1]);
  if (!micros) return raise(c, micros.error());
  if (!value::is_finite(*micros)) return give_stamp(c, micros);
  const auto z = zone_argument(a[0], sqlite3_value_int(a[3]) != 0);
  if (!z) return raise(c, z.error());
  give_stamp(c, kind_of(a[2]) == kind::timestamptz ? value::local_of(*micros, **z) : value::zoned_of(*micros, **z));
}

result<value::part_value> part_of(sqlite3_context* c, std::string_view unit, sqlite3_value* v, kind k) {
  if (k == kind::interval) {
    const auto i = interval_of(v);
    if (!i) return i.error();
    return value::part(unit, *i);
  }
  if (k == kind::time) {
    const auto t = time_of(v);
    if (!t) return t.error();
    return value::part(unit, *t, value::part_of::time);
  }
  const auto local = local_stamp(c, v, k);
  if (!local) return local.error();
  if (k == kind::date) return value::part(unit, *local, value::part_of::date);
  if (k == kind::timestamp) return value::part(unit, *local, value::part_of::timestamp);
  const auto utc = stamp_of(v);
  if (!utc) return utc.error();
  return value::part(unit, *local, value::part_of::timestamptz, *utc);
}

std::string scaled_text(std::int64_t v, int scale) {
  auto digits =
      std::to_string(v < 0 ? -static_cast<__int128>(v) > 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v) : 0
                           : static_cast<std::uint64_t>(v));
  const auto behind = static_cast<std::size_t>(scale);
  if (scale > 0) {
    if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
    digits.insert(digits.size() - behind, ".");
  }
  return (v < 0 ? "-" : "") + digits;
}

// crossfade_part(unit, x, type, numeric): extract() gives a numeric, date_part() a float8.
void part(sqlite3_context* c, int, arguments a) {
  if (any_null(4, a)) return sqlite3_result_null(c);
  const auto p = part_of(c, text(a[0]), a[1], kind_of(a[2]));
  if (!p) return raise(c, p.error());
  const bool numeric = sqlite3_value_int(a[3]) != 0;
  switch (p->what) {
    case value::part_value::form::none:
      return sqlite3_result_null(c);
    case value::part_value::form::infinity:
    case value::part_value::form::minus_infinity: {
      const bool up = p->what == value::part_value::form::infinity;
      if (numeric) return give(c, up ? "Infinity" : "-Infinity");
      return sqlite3_result_double(c, up ? HUGE_VAL : -HUGE_VAL);
    }
    case value::part_value::form::number:
      break;
  }
  if (!numeric) return sqlite3_result_double(c, p->real);
  give(c, scaled_text(p->scaled, p->scale));
}

// crossfade_trunc(unit, x, type [, zone])
void truncate(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto k = kind_of(a[2]);
  if (k == kind::interval) {
    const auto v = interval_of(a[1]);
    if (!v) return raise(c, v.error());
    return give_interval(c, value::truncated(text(a[0]), *v));
  }
  const auto micros = stamp_of(a[1]);
  if (!micros) return raise(c, micros.error());
  if (k == kind::timestamp) return give_stamp(c, value::truncated(text(a[0]), *micros));
  if (!value::is_finite(*micros)) return give_stamp(c, micros);
  const auto z = n == 4 ? value::named_zone(text(a[3])) : session_zone(c);
  if (!z) return raise(c, z.error());
  give_stamp(c, value::truncated(text(a[0]), *micros, **z));
}

// crossfade_bin(stride, x, origin)
void bin(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto stride = interval_of(a[0]);
  const auto micros = stamp_of(a[1]), origin = stamp_of(a[2]);
  if (!stride) return raise(c, stride.error());
  if (!micros || !origin) return raise(c, !micros ? micros.error() : origin.error());
  give_stamp(c, value::binned(*stride, *micros, *origin));
}

// crossfade_datetime_char(x, format, type)
void to_char(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto k = kind_of(a[2]);
  std::string out;
  result<void> done;
  if (k == kind::interval) {
    const auto v = interval_of(a[0]);
    if (!v) return raise(c, v.error());
    done = value::format_interval(out, *v, text(a[1]));
  } else {
    const auto micros = stamp_of(a[0]);
    if (!micros) return raise(c, micros.error());
    if (!value::is_finite(*micros)) return sqlite3_result_null(c);
    const value::zone* zone = nullptr;
    if (k == kind::timestamptz) {
      const auto z = session_zone(c);
      if (!z) return raise(c, z.error());
      zone = *z;
    }
    done = value::format_timestamp(out, *micros, zone, text(a[1]));
  }
  if (!done) return raise(c, done.error());
  if (out.empty() && text(a[1]).empty()) return sqlite3_result_null(c);
  give(c, out);
}

// crossfade_scan(text, pattern, type): to_timestamp(), to_date().
void scan(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto local = value::scan_timestamp(text(a[0]), text(a[1]));
  if (!local) return raise(c, local.error());
  if (kind_of(a[2]) == kind::date) return give_date(c, value::date_of_timestamp(*local));
  const auto z = session_zone(c);
  if (!z) return raise(c, z.error());
  give_stamp(c, value::zoned_of(*local, **z));
}

constexpr scalar datetime_parts_scalars[] = {
    {"crossfade_scan", 3, &scan, true},
    {"crossfade_moment", 3, &moment, true},
    {"crossfade_at_zone", 4, &at_zone},
    {"crossfade_part", 4, &part, true},
    {"crossfade_trunc", 3, &truncate, true},
    {"crossfade_trunc", 4, &truncate},
    {"crossfade_bin", 3, &bin},
    {"crossfade_datetime_char", 3, &to_char, true},
};

}  // namespace

int add_datetime_parts(sqlite3* db, const clock_accessor* session) { return add(db, datetime_parts_scalars, session); }

}  // namespace crossfade::sql::functions
