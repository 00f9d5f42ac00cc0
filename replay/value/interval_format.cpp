// Intervals written in each IntervalStyle (EncodeInterval() of PostgreSQL's datetime.c).
#include <fmt/format.h>

#include <cmath>

#include "replay/value/datetime.hpp"
#include "replay/value/interval.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

struct parts {
  std::int64_t year, month, day, hour, minute, second, fraction;
};

parts split(const interval& v) noexcept {
  parts p{};
  p.year = v.months / 12;
  p.month = v.months % 12;
  p.day = v.days;
  p.hour = v.micros / (3600 * micros_per_second);
  p.minute = v.micros / (60 * micros_per_second) % 60;
  p.second = v.micros / micros_per_second % 60;
  p.fraction = v.micros % micros_per_second;
  return p;
}

void append_fraction(std::string& out, std::int64_t micros) {
  if (micros == 0) return;
  std::string text = fmt::format(".{:06}", std::abs(micros));
  text.erase(text.find_last_not_of('0') + 1);
  out += text;
}

// AppendSeconds(): |seconds| and fraction.
void append_seconds(std::string& out, const parts& p, bool two_digits) {
  const std::int64_t s = std::abs(p.second);
  if (two_digits && s < 10) out += '0';
  append_integer(out, s);
  append_fraction(out, p.fraction);
}

void append_postgres(std::string& out, const parts& p) {
  bool first = true, before_negative = false;
  const auto field = [&](std::int64_t v, const char* name) {
    if (v == 0) return;
    if (!first) out += ' ';
    if (before_negative && v > 0) out += '+';
    append_integer(out, v);
    out += ' ';
    out += name;
    if (v != 1) out += 's';
    before_negative = v < 0;
    first = false;
  };
  field(p.year, "year");
  field(p.month, "mon");
  field(p.day, "day");
  if (!first && p.hour == 0 && p.minute == 0 && p.second == 0 && p.fraction == 0) return;
  const bool minus = p.hour < 0 || p.minute < 0 || p.second < 0 || p.fraction < 0;
  if (!first) out += ' ';
  out += minus ? "-" : before_negative ? "+" : "";
  out += fmt::format("{:02}:{:02}:", std::abs(p.hour), std::abs(p.minute));
  append_seconds(out, p, true);
}

void append_verbose(std::string& out, const parts& p) {
  out += '@';
  bool any = false, ago = false;
  const auto field = [&](std::int64_t v, const char* name) {
    if (v == 0) return;
    if (!any) {
      ago = v < 0;
      v = std::abs(v);
    } else if (ago) {
      v = -v;
    }
    out += fmt::format(" {} {}{}", v, name, v == 1 ? "" : "s");
    any = true;
  };
  field(p.year, "year");
  field(p.month, "mon");
  field(p.day, "day");
  field(p.hour, "hour");
  field(p.minute, "min");
  if (p.second != 0 || p.fraction != 0) {
    const bool negative = p.second < 0 || p.fraction < 0;
    if (!any) ago = negative;
    out += ' ';
    if (any && negative != ago) out += '-';
    append_seconds(out, p, false);
    out += std::abs(p.second) == 1 && p.fraction == 0 ? " sec" : " secs";
    any = true;
  }
  if (!any) out += " 0";
  if (ago) out += " ago";
}

void append_sql_standard(std::string& out, parts p) {
  const bool year_month = p.year != 0 || p.month != 0;
  const bool time = p.hour != 0 || p.minute != 0 || p.second != 0 || p.fraction != 0;
  const bool day_time = p.day != 0 || time;
  const bool has_negative =
      p.year < 0 || p.month < 0 || p.day < 0 || p.hour < 0 || p.minute < 0 || p.second < 0 || p.fraction < 0;
  const bool has_positive =
      p.year > 0 || p.month > 0 || p.day > 0 || p.hour > 0 || p.minute > 0 || p.second > 0 || p.fraction > 0;
  const bool standard = !(has_negative && has_positive) && !(year_month && day_time);
  if (!has_negative && !has_positive) {
    out += '0';
    return;
  }
  if (!standard) {  // forced signs everywhere
    const char ym = p.year < 0 || p.month < 0 ? '-' : '+';
    const char d = p.day < 0 ? '-' : '+';
    const char t = p.hour < 0 || p.minute < 0 || p.second < 0 || p.fraction < 0 ? '-' : '+';
    out += fmt::format("{}{}-{} {}{} {}{}:{:02}:", ym, std::abs(p.year), std::abs(p.month), d, std::abs(p.day), t,
                       std::abs(p.hour), std::abs(p.minute));
    append_seconds(out, p, true);
    return;
  }
  if (has_negative) out += '-';
  if (year_month) {
    out += fmt::format("{}-{}", std::abs(p.year), std::abs(p.month));
    return;
  }
  if (p.day != 0) {
    append_integer(out, std::abs(p.day));
    out += ' ';
  }
  out += fmt::format("{}:{:02}:", std::abs(p.hour), std::abs(p.minute));
  append_seconds(out, p, true);
}

void append_iso(std::string& out, const parts& p) {
  const auto field = [&](std::int64_t v, char name) {
    if (v == 0) return;
    append_integer(out, v);
    out += name;
  };
  out += 'P';
  const std::size_t empty = out.size();
  field(p.year, 'Y');
  field(p.month, 'M');
  field(p.day, 'D');
  if (p.hour != 0 || p.minute != 0 || p.second != 0 || p.fraction != 0) {
    out += 'T';
    field(p.hour, 'H');
    field(p.minute, 'M');
    if (p.second != 0 || p.fraction != 0) {
      if (p.second < 0 || p.fraction < 0) out += '-';
      append_seconds(out, p, false);
      out += 'S';
    }
  }
  if (out.size() == empty) out += "T0S";
}

}  // namespace

void append_interval(std::string& out, const interval& v, interval_style style) {
  const parts p = split(v);
  switch (style) {
    case interval_style::postgres:
      return append_postgres(out, p);
    case interval_style::postgres_verbose:
      return append_verbose(out, p);
    case interval_style::sql_standard:
      return append_sql_standard(out, p);
    case interval_style::iso_8601:
      return append_iso(out, p);
  }
}

}  // namespace crossfade::value
