#include "replay/value/interval.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "replay/base/ascii.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/datetime_math.hpp"
#include "replay/value/datetime_unit.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

using unit = datetime_unit;

bool same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

enum class interval_outcome : std::uint8_t { ok, bad_format, overflow };

// Whole and fractional part of one number, the sign in both.
struct amount {
  std::int64_t whole = 0;
  double fraction = 0;
};

class adder {
 public:
  interval_outcome add(const amount& a, unit u) {
    switch (u) {
      case unit::microsecond:
        return micros(a.whole, 1, a.fraction);
      case unit::millisecond:
        return micros(a.whole, 1000, a.fraction * 1000);
      case unit::second:
        return micros(a.whole, micros_per_second, a.fraction * 1e6);
      case unit::minute:
        return micros(a.whole, 60 * micros_per_second, a.fraction * 60e6);
      case unit::hour:
        return micros(a.whole, 3600 * micros_per_second, a.fraction * 3600e6);
      case unit::day:
        return days(a.whole, 1, a.fraction);
      case unit::week:
        return days(a.whole, 7, a.fraction * 7);
      case unit::month: {
        const interval_outcome o = months(a.whole, 1, 0);
        return o == interval_outcome::ok ? days(0, 1, a.fraction * 30) : o;
      }
      case unit::year:
        return months(a.whole, 12, a.fraction * 12);
      case unit::decade:
        return months(a.whole, 120, a.fraction * 120);
      case unit::century:
        return months(a.whole, 1200, a.fraction * 1200);
      case unit::millennium:
        return months(a.whole, 12000, a.fraction * 12000);
      case unit::none:
      case unit::quarter:
      case unit::epoch:
      case unit::dow:
      case unit::isodow:
      case unit::doy:
      case unit::isoyear:
      case unit::julian:
      case unit::zone:
      case unit::zone_hour:
      case unit::zone_minute:
        break;
    }
    return interval_outcome::bad_format;
  }

  interval_outcome micros(std::int64_t n, std::int64_t scale, double fraction) {
    std::int64_t v = 0;
    if (__builtin_mul_overflow(n, scale, &v) || __builtin_add_overflow(total.micros, v, &total.micros) ||
        __builtin_add_overflow(total.micros, static_cast<std::int64_t>(std::rint(fraction)), &total.micros))
      return interval_outcome::overflow;
    return interval_outcome::ok;
  }

  interval_outcome days(std::int64_t n, std::int64_t scale, double fraction) {
    std::int64_t v = 0;
    const double whole = std::trunc(fraction);
    if (__builtin_mul_overflow(n, scale, &v) || !add32(total.days, v) ||
        !add32(total.days, static_cast<std::int64_t>(whole)))
      return interval_outcome::overflow;
    return micros(0, 1, (fraction - whole) * 86400e6);
  }

  // A fraction of a year is rounded to months.
  interval_outcome months(std::int64_t n, std::int64_t scale, double fraction) {
    std::int64_t v = 0;
    if (__builtin_mul_overflow(n, scale, &v) || !add32(total.months, v) ||
        !add32(total.months, static_cast<std::int64_t>(std::rint(fraction))))
      return interval_outcome::overflow;
    return interval_outcome::ok;
  }

  interval total;

 private:
  static bool add32(std::int32_t& to, std::int64_t v) {
    const std::int64_t sum = std::int64_t{to} + v;
    if (v > std::numeric_limits<std::int32_t>::max() || v < std::numeric_limits<std::int32_t>::min() ||
        sum > std::numeric_limits<std::int32_t>::max() || sum < std::numeric_limits<std::int32_t>::min())
      return false;
    to = static_cast<std::int32_t>(sum);
    return true;
  }
};

constexpr unsigned bit(unit u) noexcept { return 1U << static_cast<unsigned>(u); }
// A second's fraction takes the place of milliseconds and microseconds, as a clock time does.
constexpr unsigned all_seconds = bit(unit::second) | bit(unit::millisecond) | bit(unit::microsecond);

// INTERVAL_MASK() of timestamp.h: the fields of a modifier's upper half.
constexpr std::int32_t field_month = 1 << 1, field_year = 1 << 2, field_day = 1 << 3, field_hour = 1 << 10,
                       field_minute = 1 << 11, field_second = 1 << 12, full_range = 0x7fff;

class interval_parser {
 public:
  interval_parser(std::string_view text, interval_style style, std::int32_t modifier)
      : s_(trim(text)),
        spaced_(s_.size() != text.size()),
        standard_(style == interval_style::sql_standard),
        modifier_(modifier),
        range_(modifier >= 0 ? modifier >> 16 & 0x7fff : full_range) {}

  interval_outcome parse(interval& v) {
    if (s_.empty()) return interval_outcome::bad_format;
    const interval_outcome o = s_[0] == 'P' && !spaced_ ? iso() : words();
    v = sum_.total;
    if (o == interval_outcome::ok && standard_ && s_[0] == '-' && signs_ == 1 && !all_negative_) {
      auto again = interval_parser(s_, interval_style::sql_standard, modifier_);
      again.all_negative_ = true;
      return again.parse(v);
    }
    return o;
  }

 private:
  bool read_amount(amount& a, bool negative) {
    const std::size_t from = i_;
    while (i_ < s_.size() && is_ascii_digit(s_[i_]))
      ++i_;
    const std::size_t whole_end = i_;
    std::size_t end = i_;
    if (i_ < s_.size() && s_[i_] == '.') {
      ++i_;
      if (i_ < s_.size() && is_ascii_letter(s_[i_])) return false;  // a date's separator
      while (i_ < s_.size() && is_ascii_digit(s_[i_]))
        ++i_;
      end = i_;
    }
    if (end == from || (end == from + 1 && s_[from] == '.')) return false;
    if (whole_end > from && std::from_chars(s_.data() + from, s_.data() + whole_end, a.whole).ec != std::errc{}) {
      overflow_ = true;
      return false;
    }
    if (end > whole_end + 1) std::from_chars(s_.data() + whole_end, s_.data() + end, a.fraction);
    if (negative) {
      a.whole = -a.whole;
      a.fraction = -a.fraction;
    }
    return true;
  }

  interval_outcome failed() const noexcept {
    return overflow_ ? interval_outcome::overflow : interval_outcome::bad_format;
  }

  // "1 year 2 mons -3 days 04:05:06.7 ago", "@ 1 min", "1-2" (years and months), "90" (seconds).
  interval_outcome words() {
    bool any = false, ago = false;
    while (i_ < s_.size()) {
      if (is_space(s_[i_]) || (s_[i_] == '@' && !any)) {
        ++i_;
        continue;
      }
      if (is_ascii_letter(s_[i_])) {
        const std::string_view w = word();
        if (!same(w, "ago") || !any) return interval_outcome::bad_format;
        ago = true;  // said twice it counts once
        continue;
      }
      if (ago) return interval_outcome::bad_format;
      if (const interval_outcome o = item(); o != interval_outcome::ok) return o;
      any = true;
    }
    if (!any) return interval_outcome::bad_format;
    if (ago) {
      sum_.total.micros = -sum_.total.micros;
      sum_.total.days = -sum_.total.days;
      sum_.total.months = -sum_.total.months;
    }
    return interval_outcome::ok;
  }

  std::string_view word() {
    const std::size_t from = i_;
    while (i_ < s_.size() && is_ascii_letter(s_[i_]))
      ++i_;
    // PostgreSQL's word goes on with digits, and is a date with a separator: no unit.
    const bool more =
        i_ < s_.size() && (is_ascii_digit(s_[i_]) || s_[i_] == '-' || s_[i_] == '+' || s_[i_] == '/' || s_[i_] == '.');
    return more ? std::string_view() : s_.substr(from, i_ - from);
  }

  interval_outcome item() {
    const bool negative = s_[i_] == '-' || all_negative_;
    const bool signed_number = s_[i_] == '-' || s_[i_] == '+';
    if (signed_number) ++signs_;
    if (signed_number) ++i_;
    while (i_ < s_.size() && is_space(s_[i_]))
      ++i_;
    const std::size_t from = i_;
    amount a;
    if (from > 0 && from < s_.size() && s_[from] == '.' && !is_space(s_[from - 1])) return interval_outcome::bad_format;
    if (!read_amount(a, negative)) return failed();
    const char next = i_ < s_.size() ? s_[i_] : '\0';
    if (next == ':') {
      i_ = from;
      return clock(negative);
    }
    if (next == '-' && i_ + 1 < s_.size() && is_ascii_digit(s_[i_ + 1]))
      return s_.substr(from, i_ - from).find('.') == std::string_view::npos ? years_months(a, negative)
                                                                            : interval_outcome::bad_format;
    while (i_ < s_.size() && is_space(s_[i_]))
      ++i_;
    if (i_ < s_.size() && is_ascii_letter(s_[i_])) {
      const std::size_t at = i_;
      const std::string_view w = word();
      if (!same(w, "ago")) return once(a, unit_named(w));
      if (!is_space(s_[at - 1])) return interval_outcome::bad_format;
      if (signed_number) return interval_outcome::bad_format;
      i_ = at;
    }
    // A number without a unit: days before a clock time, else seconds.
    if (i_ < s_.size() && !is_ascii_letter(s_[i_]) && last_unit() == unit::hour) return once(a, unit::day);
    if (i_ < s_.size() && !is_ascii_letter(s_[i_])) {
      const std::size_t colon = s_.find(':', i_);
      return colon != std::string_view::npos ? once(a, unit::day) : interval_outcome::bad_format;
    }
    return once(a, last_unit());
  }

  // What a last number without a unit is.
  unit last_unit() const noexcept {
    if (range_ == field_year) return unit::year;
    if (range_ == field_month || range_ == (field_year | field_month)) return unit::month;
    if (range_ == field_day) return unit::day;
    if (range_ == field_hour || range_ == (field_day | field_hour)) return unit::hour;
    if (range_ != full_range && (range_ & field_minute) != 0 && (range_ & field_second) == 0) return unit::minute;
    return unit::second;
  }

  interval_outcome once(const amount& a, unit u) {
    if (u == unit::none) return interval_outcome::bad_format;
    const unsigned bits = u == unit::second && a.fraction != 0 ? all_seconds : bit(u);
    if ((seen_ & bits) != 0) return interval_outcome::bad_format;
    seen_ |= bits;
    return sum_.add(a, u);
  }

  interval_outcome years_months(const amount& years, bool negative) {
    ++i_;
    amount m;
    if (!read_amount(m, negative)) return failed();
    if (std::abs(m.whole) > 11) return interval_outcome::overflow;
    const interval_outcome o = once(years, unit::year);
    return o == interval_outcome::ok ? once(m, unit::month) : o;
  }

  // [-]H:MM[:SS[.f]], and MM:SS.f
  interval_outcome clock(bool negative) {
    amount part[3];
    int parts = 0;
    bool fraction = false;
    for (; parts < 3; ++parts) {
      const std::size_t from = i_;
      if (!read_amount(part[parts], negative)) return failed();
      fraction = s_.substr(from, i_ - from).find('.') != std::string_view::npos;
      if (i_ >= s_.size() || s_[i_] != ':') {
        ++parts;
        break;
      }
      if (fraction || parts == 2) return interval_outcome::bad_format;
      ++i_;
    }
    if (parts < 2) return interval_outcome::bad_format;
    constexpr unsigned clock_units = bit(unit::hour) | bit(unit::minute) | all_seconds;
    if ((seen_ & clock_units) != 0) return interval_outcome::bad_format;
    const bool minutes_first = parts == 2 && (fraction || range_ == (field_minute | field_second));
    const amount hours = minutes_first ? amount{} : part[0];
    const amount minutes = minutes_first ? part[0] : part[1];
    const amount seconds = minutes_first ? part[1] : part[2];
    if (std::abs(minutes.whole) > 59 || std::abs(seconds.whole) > 60) return interval_outcome::overflow;
    seen_ |= clock_units;
    for (const auto& [a, u] : {std::pair{hours, unit::hour}, {minutes, unit::minute}, {seconds, unit::second}})
      if (const interval_outcome o = sum_.add(a, u); o != interval_outcome::ok) return o;
    return interval_outcome::ok;
  }

  // P1Y2M3DT4H5M6.7S, P3W; each number may carry a sign.
  interval_outcome iso() {
    i_ = 1;
    bool time = false, any = false;
    while (i_ < s_.size()) {
      if (s_[i_] == 'T' && !time) {
        time = true;
        ++i_;
        continue;
      }
      const bool negative = s_[i_] == '-';
      if (negative) ++i_;
      const std::size_t from = i_;
      amount a;
      if (!read_amount(a, false)) return failed();
      // PostgreSQL takes the fraction off the whole number here, with its rounding.
      double v = 0;
      std::from_chars(s_.data() + from, s_.data() + i_, v);
      if (a.fraction != 0) a.fraction = v - std::trunc(v);
      if (negative) a = {-a.whole, -a.fraction};
      if (i_ >= s_.size()) return interval_outcome::bad_format;
      const char u = s_[i_++];
      const unit what = time       ? (u == 'H'   ? unit::hour
                                      : u == 'M' ? unit::minute
                                      : u == 'S' ? unit::second
                                                 : unit::none)
                        : u == 'Y' ? unit::year
                        : u == 'M' ? unit::month
                        : u == 'W' ? unit::week
                        : u == 'D' ? unit::day
                                   : unit::none;
      if (what == unit::none) return interval_outcome::bad_format;
      if (const interval_outcome o = sum_.add(a, what); o != interval_outcome::ok) return o;
      any = true;
    }
    return any ? interval_outcome::ok : interval_outcome::bad_format;
  }

  std::string_view s_;
  bool spaced_;  // ISO 8601 allows no white space around it
  bool standard_;
  std::int32_t modifier_, range_;
  int signs_ = 0;
  bool all_negative_ = false;  // one minus ahead of all fields holds for them all
  std::size_t i_ = 0;
  unsigned seen_ = 0;
  bool overflow_ = false;
  adder sum_;
};

// What PostgreSQL may read all the same: ISO 8601's alternative form (P0001-02-03T04:05:06), units without blanks
// (1Y2M3D), numbers whose unit the type's fields tell.
bool beyond_this(std::string_view text, std::int32_t modifier) noexcept {
  const auto s = trim(text);
  if (s.empty() || s.size() > 100 || s.find_first_of("0123456789") == std::string_view::npos) return false;
  bool glued = modifier >= 0 && (modifier >> 16 & full_range) != full_range;
  for (std::size_t i = 1; i + 1 < s.size(); ++i)
    glued = glued || (is_ascii_letter(s[i]) && is_ascii_digit(s[i - 1]) && is_ascii_digit(s[i + 1]));
  return glued || s[0] == 'P';
}

}  // namespace

result<interval> parse_interval(std::string_view text, interval_style style, std::int32_t modifier) {
  interval v;
  switch (interval_parser(text, style, modifier).parse(v)) {
    case interval_outcome::ok:
      return v;
    case interval_outcome::overflow:
      return make_error("22015", fmt::format("interval field value out of range: \"{}\"", text));
    case interval_outcome::bad_format:
      if (beyond_this(text, modifier)) {
        return make_error(not_computed, fmt::format("\"{}\" as an interval", text));
      }
      break;
  }
  return make_error(sqlstate::invalid_datetime_format,
                    fmt::format("invalid input syntax for type interval: \"{}\"", text));
}

interval fitted(interval v, std::int32_t modifier) noexcept {
  if (modifier < 0) return v;
  const auto range = modifier >> 16 & 0x7fff;
  const auto cut = [&](std::int64_t to) { v.micros -= v.micros % to; };
  if (range != full_range && (range & field_second) == 0) {
    if ((range & field_minute) != 0) {
      cut(60 * micros_per_second);
    } else if ((range & field_hour) != 0) {
      cut(3600 * micros_per_second);
    } else {
      v.micros = 0;
      if ((range & field_day) == 0) v.days = 0;
      if (range == field_year) v.months -= v.months % 12;
    }
  }
  v.micros = round_micros(v.micros, modifier & 0xffff);
  return v;
}

}  // namespace crossfade::value
