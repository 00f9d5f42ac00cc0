// Input of dates, times and timestamps. One pass over the text fills `fields`; each type then takes what it needs.
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "replay/value/datetime.hpp"
#include "replay/value/datetime_math.hpp"
#include "replay/value/number.hpp"
#include "replay/value/zone.hpp"

namespace crossfade::value {
namespace {

enum class outcome : std::uint8_t { ok, bad_format, field_overflow, month_day_overflow, zone_overflow, unknown_zone };
enum class special : std::uint8_t { none, infinity, minus_infinity, epoch };

struct fields {
  special what = special::none;
  bool has_date = false, has_time = false, has_zone = false, bc = false, pm = false, am = false;
  bool short_year = false;
  int year = 0, month = 0, day = 0;
  std::int64_t micros_of_day = 0;
  int hour = 0;
  std::int32_t zone_east = 0;
  const zone* named_zone = nullptr;
  std::string_view word;  // of unknown_zone
};

constexpr const char* months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr const char* weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// Month names by their first three letters or in full; "sept" too.
int month_of(std::string_view word) noexcept {
  static constexpr const char* full[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
  for (int i = 0; i < 12; ++i)
    if (same(word, months[i]) || same(word, full[i])) return i + 1;
  return same(word, "sept") ? 9 : 0;
}

bool is_weekday(std::string_view word) noexcept {
  static constexpr const char* others[] = {"sunday",   "monday", "tuesday", "wednesday", "thursday", "friday",
                                           "saturday", "tues",   "wednes",  "thur",      "thurs",    "weds"};
  for (const char* w : weekdays)
    if (same(word, w)) return true;
  for (const char* w : others)
    if (same(word, w)) return true;
  return false;
}

class parser {
 public:
  parser(std::string_view text, const format_settings& settings) : s_(trim(text)), order_(settings.date_order) {}

  outcome parse(fields& f) {
    if (s_.empty()) return outcome::bad_format;
    while (i_ < s_.size()) {
      const char c = s_[i_];
      outcome o = outcome::ok;
      if (is_space(c) || c == ',')
        ++i_;
      else if (is_letter(c))
        o = word(f);
      else if (is_digit(c) || c == '.')
        o = number(f);
      else if (c == '+' || c == '-')
        o = sign(f);
      else
        o = outcome::bad_format;
      if (o != outcome::ok) return o;
    }
    return finish(f);
  }

 private:
  outcome finish(fields& f) {
    if (loose_ > 0 && !f.has_date) {
      if (f.month == 0 || loose_ != 2) return outcome::bad_format;
      f.has_date = true;
    }
    if (f.am || f.pm) {
      if (!f.has_time || f.hour > 12) return f.has_time ? outcome::field_overflow : outcome::bad_format;
      const int shift = f.pm && f.hour < 12 ? 12 : f.am && f.hour == 12 ? -12 : 0;
      f.micros_of_day += shift * 3600 * micros_per_second;
    }
    if (!f.has_date) return outcome::ok;
    if (f.bc) {
      if (day_of_year_) return outcome::bad_format;
      if (f.year <= 0) return outcome::field_overflow;
      f.year = 1 - f.year;
    } else if (f.short_year) {
      f.year += f.year < 70 ? 2000 : f.year < 100 ? 1900 : 0;
    } else if (f.year <= 0) {
      return outcome::field_overflow;
    }
    if (f.month < 1 || f.month > 12 || f.day < 1 || f.day > 31) return outcome::month_day_overflow;
    if (f.day > days_in_month(f.year, f.month)) return outcome::field_overflow;
    return outcome::ok;
  }

  outcome word(fields& f) {
    const std::size_t from = i_;
    while (i_ < s_.size() && is_letter(s_[i_]))
      ++i_;
    const std::string_view w = s_.substr(from, i_ - from);
    if ((same(w, "t")) && f.has_date && !f.has_time && i_ < s_.size() && is_digit(s_[i_])) {
      after_t_ = true;
      return outcome::ok;
    }
    if (const auto n = digits_from(i_); n > 0 && same(w, "j") && !f.has_date) {  // a Julian day
      std::int64_t year = 0;
      civil_from_days(std::int64_t{integer(i_, n)} - 2440588, year, f.month, f.day);
      if (year < 1) return outcome::bad_format;
      f.year = static_cast<int>(year);
      f.has_date = true;
      i_ += n;
      return outcome::ok;
    }
    if (same(w, "infinity")) return set_special(f, special::infinity);
    if (same(w, "epoch")) return set_special(f, special::epoch);
    if (same(w, "allballs") && !f.has_time && !f.has_zone) {  // 00:00 UTC
      f.has_time = f.has_zone = true;
      return outcome::ok;
    }
    if (same(w, "bc") || same(w, "b.c.")) {
      f.bc = true;
      return outcome::ok;
    }
    if (same(w, "ad")) return outcome::ok;
    if (same(w, "am") || same(w, "pm")) {
      (same(w, "am") ? f.am : f.pm) = true;
      return outcome::ok;
    }
    if (const int m = month_of(w); m != 0 && f.month == 0) {
      f.month = m;
      if (i_ < s_.size() && s_[i_] == '.') ++i_;
      if (i_ < s_.size() && s_[i_] == '-') ++i_;
      return outcome::ok;
    }
    if (is_weekday(w)) return outcome::ok;
    if (!f.has_date && !f.has_time) return outcome::bad_format;
    if (f.has_zone) return outcome::bad_format;
    return zone_name(f, from);
  }

  outcome zone_name(fields& f, std::size_t from) {
    while (i_ < s_.size() && (is_letter(s_[i_]) || is_digit(s_[i_]) || s_[i_] == '/' || s_[i_] == '_' ||
                              ((s_[i_] == '-' || s_[i_] == '+') && s_.find('/', from) < i_)))
      ++i_;
    const std::string_view name = s_.substr(from, i_ - from);
    f.has_zone = true;
    if (same(name, "z") || same(name, "utc") || same(name, "gmt") || same(name, "zulu")) return outcome::ok;
    struct abbreviation {
      const char* name;
      int hours;
    };
    // The ones of PostgreSQL's default list that are in wide use (timezonesets/Default).
    static constexpr abbreviation known[] = {{"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7},
                                             {"mdt", -6}, {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2},
                                             {"eet", 2},  {"eest", 3}, {"wet", 0},  {"west", 1}, {"bst", 1},
                                             {"msk", 3},  {"jst", 9},  {"uct", 0}};
    for (const abbreviation& a : known) {
      if (same(name, a.name)) {
        f.zone_east = a.hours * 3600;
        return outcome::ok;
      }
    }
    f.named_zone = find_zone(name);
    if (f.named_zone != nullptr) return outcome::ok;
    f.word = name;
    return name.find('/') != std::string_view::npos ? outcome::unknown_zone : outcome::bad_format;
  }

  outcome set_special(fields& f, special what) {
    if (f.has_date || f.has_time || f.what != special::none || i_ != s_.size()) return outcome::bad_format;
    f.what = what;
    return outcome::ok;
  }

  outcome sign(fields& f) {
    if (!f.has_date && !f.has_time && loose_ == 0) {
      if (!same(s_.substr(i_), "-infinity")) return outcome::bad_format;
      i_ = s_.size();
      f.what = special::minus_infinity;
      return outcome::ok;
    }
    if (f.has_zone && f.zone_east == 0 && f.named_zone == nullptr) {  // "UTC+3" is POSIX: west is positive
      return outcome::bad_format;
    }
    if (f.has_zone) return outcome::bad_format;
    std::size_t end = i_ + 1;
    while (end < s_.size() && (is_digit(s_[end]) || s_[end] == ':'))
      ++end;
    std::int32_t east = 0;
    if (!parse_zone_offset(s_.substr(i_, end - i_), east)) return outcome::bad_format;
    if (std::abs(east) >= 16 * 3600) return outcome::zone_overflow;
    f.zone_east = east;
    f.has_zone = true;
    i_ = end;
    return outcome::ok;
  }

  std::size_t digits_from(std::size_t at) const noexcept {
    std::size_t n = 0;
    while (at + n < s_.size() && is_digit(s_[at + n]))
      ++n;
    return n;
  }

  int integer(std::size_t at, std::size_t count) const noexcept {
    int v = 0;
    const auto r = std::from_chars(s_.data() + at, s_.data() + at + count, v);
    return r.ec == std::errc{} ? v : std::numeric_limits<int>::max();
  }

  outcome number(fields& f) {
    const std::size_t n = digits_from(i_);
    const char next = i_ + n < s_.size() ? s_[i_ + n] : '\0';
    if (n == 0) return outcome::bad_format;
    if (next == ':') return f.has_time ? outcome::bad_format : time(f, n);
    if (f.has_time && (f.has_date || n > 4)) return outcome::bad_format;
    if ((after_t_ || f.has_date) && !f.has_time) return packed_time(f, n);
    if (f.month != 0 || (next == '-' && i_ + n + 1 < s_.size() && is_letter(s_[i_ + n + 1]))) return loose(f, n);
    if ((next == '-' || next == '/' || next == '.') && i_ + n + 1 < s_.size() && is_digit(s_[i_ + n + 1]))
      return date(f, n);
    if (n == 8 || n == 6) return packed_date(f, n);
    if (i_ + n < s_.size() || f.has_date || s_.find_first_of(" ,", 0) != std::string_view::npos) return loose(f, n);
    return outcome::bad_format;
  }

  // "Jan 8, 1999", "8-Jan-1999", "1999-Jan-08": around a month's name a year has three digits or more.
  outcome loose(fields& f, std::size_t n) {
    if (f.has_date || loose_ >= 2) return outcome::bad_format;
    const int v = integer(i_, n);
    if (n >= 3 || day_known_) {
      f.year = v;
      f.short_year = n <= 2;
    } else {
      f.day = v;
      day_known_ = true;
    }
    i_ += n;
    ++loose_;
    if (i_ < s_.size() && s_[i_] == '-' && (loose_ < 2)) ++i_;
    return outcome::ok;
  }

  outcome date(fields& f, std::size_t n) {
    if (f.has_date || loose_ > 0) return outcome::bad_format;
    const char separator = s_[i_ + n];
    const std::size_t second = i_ + n + 1, n2 = digits_from(second);
    if (second + n2 >= s_.size() || s_[second + n2] != separator) return year_day(f, n, second, n2);
    const std::size_t third = second + n2 + 1, n3 = digits_from(third);
    if (n3 == 0 || n2 > 2 || (n > 2 && n3 > 2)) return outcome::bad_format;
    const int a = integer(i_, n), b = integer(second, n2), c = integer(third, n3);
    i_ = third + n3;
    if (i_ < s_.size() && s_[i_] == separator) return outcome::bad_format;
    f.has_date = true;
    std::size_t year_digits = n3;
    if (n >= 3 || order_ == date_order::ymd) {
      f.year = a, f.month = b, f.day = c;
      year_digits = n;
    } else if (order_ == date_order::dmy) {
      f.day = a, f.month = b, f.year = c;
    } else {
      f.month = a, f.day = b, f.year = c;
    }
    f.short_year = year_digits <= 2;
    return outcome::ok;
  }

  // "1999.008": a year and its day.
  outcome year_day(fields& f, std::size_t n, std::size_t second, std::size_t n2) {
    if (n < 4 || n2 != 3 || s_[i_ + n] == '/') return outcome::bad_format;
    f.year = integer(i_, n);
    const int day = integer(second, n2);
    if (day < 1 || day > (is_leap_year(f.year) ? 366 : 365)) return outcome::field_overflow;
    std::int64_t year = 0;
    civil_from_days(days_from_civil(f.year, 1, 1) + day - 1, year, f.month, f.day);
    f.has_date = true;
    day_of_year_ = true;
    i_ = second + n2;
    return outcome::ok;
  }

  outcome packed_date(fields& f, std::size_t n) {
    if (loose_ > 0) return outcome::bad_format;
    const std::size_t year_digits = n - 4;
    f.year = integer(i_, year_digits);
    f.month = integer(i_ + year_digits, 2);
    f.day = integer(i_ + year_digits + 2, 2);
    f.short_year = year_digits == 2;
    f.has_date = true;
    i_ += n;
    return outcome::ok;
  }

  // "040506" or "0405" after a date.
  outcome packed_time(fields& f, std::size_t n) {
    if (n != 6 && n != 4) return outcome::bad_format;
    const int h = integer(i_, 2), m = integer(i_ + 2, 2), s = n == 6 ? integer(i_ + 4, 2) : 0;
    i_ += n;
    std::int64_t fraction = 0;
    if (n == 6 && i_ < s_.size() && s_[i_] == '.') fraction = fraction_micros();
    return set_time(f, h, m, s, fraction);
  }

  outcome time(fields& f, std::size_t n) {
    if (n > 7) return outcome::field_overflow;
    const int h = integer(i_, n);
    i_ += n + 1;
    const std::size_t n2 = digits_from(i_);
    if (n2 == 0 || n2 > 9) return outcome::bad_format;
    const int m = integer(i_, n2);
    i_ += n2;
    int s = 0;
    std::int64_t fraction = 0;
    if (i_ < s_.size() && s_[i_] == ':') {
      ++i_;
      const std::size_t n3 = digits_from(i_);
      if (n3 == 0 || n3 > 9) return outcome::bad_format;
      s = integer(i_, n3);
      i_ += n3;
      if (i_ < s_.size() && s_[i_] == '.') fraction = fraction_micros();
    } else if (i_ < s_.size() && s_[i_] == '.') {
      return set_time(f, 0, h, m, fraction_micros());  // minutes and seconds
    }
    return set_time(f, h, m, s, fraction);
  }

  // At the point. PostgreSQL rounds strtod(".ffffff...") * 1e6 to the nearest integer.
  std::int64_t fraction_micros() {
    const std::size_t from = i_++;
    const std::size_t n = digits_from(i_);
    i_ += n;
    if (n == 0) return 0;
    double v = 0;
    std::from_chars(s_.data() + from, s_.data() + i_, v);
    return static_cast<std::int64_t>(std::rint(v * 1e6));
  }

  outcome set_time(fields& f, int h, int m, int s, std::int64_t fraction) {
    if (f.has_time) return outcome::bad_format;
    const bool end_of_day = h == 24 && m == 0 && s == 0 && fraction == 0;
    if (h > 24 || (h == 24 && !end_of_day) || m > 59 || s > 60 || (s == 60 && fraction > 0))
      return outcome::field_overflow;
    f.has_time = true;
    f.hour = h;
    f.micros_of_day = ((h * 60 + m) * 60 + s) * micros_per_second + fraction;
    return outcome::ok;
  }

  std::string_view s_;
  date_order order_;
  std::size_t i_ = 0;
  int loose_ = 0;
  bool day_of_year_ = false, day_known_ = false, after_t_ = false;
};

error describe(outcome o, const char* type_name, std::string_view text, const fields& f) {
  switch (o) {
    case outcome::field_overflow:
      return make_error(sqlstate::datetime_field_overflow,
                        fmt::format("date/time field value out of range: \"{}\"", text));
    case outcome::month_day_overflow:
      return make_error(sqlstate::datetime_field_overflow,
                        fmt::format("date/time field value out of range: \"{}\"", text),
                        "Perhaps you need a different \"datestyle\" setting.");
    case outcome::zone_overflow:
      return make_error("22009", fmt::format("time zone displacement out of range: \"{}\"", text));
    case outcome::unknown_zone: {
      std::string name(f.word);  // PostgreSQL's words are folded by then
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      return make_error(sqlstate::invalid_parameter_value, fmt::format("time zone \"{}\" not recognized", name));
    }
    case outcome::bad_format:
    case outcome::ok:
      break;
  }
  return make_error(sqlstate::invalid_datetime_format,
                    fmt::format("invalid input syntax for type {}: \"{}\"", type_name, text));
}

error out_of_range(const char* what, std::string_view text) {
  return make_error(sqlstate::datetime_field_overflow, fmt::format("{} out of range: \"{}\"", what, text));
}

int two(const char* p) noexcept { return (p[0] - '0') * 10 + (p[1] - '0'); }

// "YYYY-MM-DD" at p: false where it is not that, or a field is out of range.
bool plain_date(const char* p, std::int64_t& days) noexcept {
  for (int i = 0; i < 10; ++i)
    if (i == 4 || i == 7 ? p[i] != '-' : !is_digit(p[i])) return false;
  const int year = two(p) * 100 + two(p + 2), month = two(p + 5), day = two(p + 8);
  if (year == 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  days = days_from_civil(year, month, day) - days_1970_to_2000;
  return true;
}

// "HH:MM:SS[.f{1,6}]": false for anything else.
bool plain_time(std::string_view s, std::int64_t& micros) noexcept {
  if (s.size() < 8 || s.size() > 15) return false;
  const char* p = s.data();
  for (int i = 0; i < 8; ++i)
    if (i == 2 || i == 5 ? p[i] != ':' : !is_digit(p[i])) return false;
  const int h = two(p), m = two(p + 3), sec = two(p + 6);
  if (h > 23 || m > 59 || sec > 59) return false;
  std::int64_t fraction = 0;
  if (s.size() > 8) {
    if (p[8] != '.' || s.size() == 9) return false;
    for (std::size_t i = 9; i < 15; ++i) {
      if (i < s.size() && !is_digit(p[i])) return false;
      fraction = fraction * 10 + (i < s.size() ? p[i] - '0' : 0);
    }
  }
  micros = ((h * 60 + m) * 60 + sec) * micros_per_second + fraction;
  return true;
}

bool plain_timestamp(std::string_view s, std::int64_t& micros) noexcept {
  std::int64_t days = 0, of_day = 0;
  if (s.size() < 19 || (s[10] != ' ' && s[10] != 'T') || !plain_date(s.data(), days) ||
      !plain_time(s.substr(11), of_day))
    return false;
  micros = days * micros_per_day + of_day;
  return true;
}

// Local microseconds of the fields' date and time; false beyond timestamp's range (with a day to spare for zones).
bool local_micros(const fields& f, std::int64_t& micros) noexcept {
  const std::int64_t days = days_from_civil(f.year, f.month, f.day) - days_1970_to_2000;
  if (days < -2451546 || days > 106751990) return false;
  micros = days * micros_per_day + f.micros_of_day;
  return true;
}

result<std::int64_t> parse_timestamp_text(std::string_view text, const format_settings& settings, bool with_zone) {
  const char* const name = with_zone ? "timestamp with time zone" : "timestamp";
  fields f;
  std::int64_t micros = 0;
  if (!plain_timestamp(text, micros)) {
    const outcome o = parser(text, settings).parse(f);
    if (o != outcome::ok) return describe(o, name, text, f);
    if (f.what == special::infinity) return timestamp_infinity;
    if (f.what == special::minus_infinity) return timestamp_minus_infinity;
    if (f.what == special::epoch) return -days_1970_to_2000 * micros_per_day;
    if (!f.has_date) return describe(outcome::bad_format, name, text, f);
    if (!local_micros(f, micros)) return out_of_range("timestamp", text);
  }
  if (with_zone) {
    std::int32_t east = f.zone_east;
    if (!f.has_zone || f.named_zone != nullptr) {
      const zone* z = f.has_zone ? f.named_zone : find_zone(settings.time_zone);
      if (z == nullptr)
        return make_error(sqlstate::invalid_parameter_value,
                          fmt::format("time zone \"{}\" not recognized", settings.time_zone));
      std::int64_t seconds = micros / micros_per_second;
      if (micros % micros_per_second < 0) --seconds;
      if (z != utc_zone()) east = z->offset_of_local(seconds + days_1970_to_2000 * 86400);
    }
    micros -= east * micros_per_second;
  }
  if (!in_timestamp_range(micros)) return out_of_range("timestamp", text);
  return micros;
}

}  // namespace

bool parse_zone_offset(std::string_view text, std::int32_t& seconds_east) noexcept {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return false;
  const bool west = text[0] == '-';
  int part[3] = {0, 0, 0};
  int parts = 0;
  std::size_t i = 1;
  std::size_t first_digits = 0;
  while (i < text.size()) {
    std::size_t n = 0;
    while (i + n < text.size() && is_digit(text[i + n]))
      ++n;
    if (n == 0 || parts == 3 || (parts > 0 && n > 2)) return false;
    if (parts == 0) first_digits = n;
    if (n > 6) return false;
    std::from_chars(text.data() + i, text.data() + i + n, part[parts++]);
    i += n;
    if (i < text.size()) {
      if (text[i] != ':' || i + 1 == text.size()) return false;
      ++i;
    }
  }
  if (first_digits > 2) {
    if (parts != 1 || first_digits > 4) return false;
    part[1] = part[0] % 100;
    part[0] /= 100;
  }
  if (part[1] > 59 || part[2] > 59) return false;
  seconds_east = part[0] * 3600 + part[1] * 60 + part[2];
  if (west) seconds_east = -seconds_east;
  return true;
}

result<std::int32_t> parse_date(std::string_view text, const format_settings& settings) {
  std::int64_t days = 0;
  if (text.size() == 10 && plain_date(text.data(), days)) return static_cast<std::int32_t>(days);
  fields f;
  const outcome o = parser(text, settings).parse(f);
  if (o != outcome::ok) return describe(o, "date", text, f);
  if (f.what == special::infinity) return date_infinity;
  if (f.what == special::minus_infinity) return date_minus_infinity;
  if (f.what == special::epoch) return static_cast<std::int32_t>(-days_1970_to_2000);
  if (!f.has_date) return describe(outcome::bad_format, "date", text, f);
  days = days_from_civil(f.year, f.month, f.day) - days_1970_to_2000;
  if (!in_date_range(days)) return out_of_range("date", text);
  return static_cast<std::int32_t>(days);
}

result<std::int64_t> parse_time(std::string_view text, const format_settings& settings) {
  std::int64_t micros = 0;
  if (plain_time(text, micros)) return micros;
  fields f;
  std::string_view s = trim(text);
  // "040506" alone is a time here, not a date.
  const bool digits_only = (s.size() == 6 || s.size() == 4) && s.find_first_not_of("0123456789") == std::string::npos;
  std::string spelled;
  if (digits_only) {
    spelled = fmt::format("{}:{}:{}", s.substr(0, 2), s.substr(2, 2), s.size() == 6 ? s.substr(4, 2) : "00");
    s = spelled;
  }
  const outcome o = parser(s, settings).parse(f);
  if (o != outcome::ok) return describe(o, "time", text, f);
  if (f.what != special::none || !f.has_time) return describe(outcome::bad_format, "time", text, f);
  return f.micros_of_day;
}

result<std::int64_t> parse_timestamp(std::string_view text, const format_settings& settings) {
  return parse_timestamp_text(text, settings, false);
}

result<std::int64_t> parse_timestamptz(std::string_view text, const format_settings& settings) {
  return parse_timestamp_text(text, settings, true);
}

}  // namespace crossfade::value
