#include "replay/value/datetime_decode.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "replay/base/ascii.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/datetime_fields.hpp"

namespace crossfade::value {
namespace {

using form = field_form;
using field = date_field;
using meaning = word_meaning;
using enum word_meaning;

// What of a moment is known.
constexpr unsigned year_known = 1, month_known = 2, day_known = 4, time_known = 8, zone_known = 16, era_known = 32,
                   meridian_known = 64, weekday_known = 128, day_of_year_known = 256;
constexpr unsigned date_known = year_known | month_known | day_known;

// At digits: their value, and i behind them; nullopt beyond an int.
std::optional<int> integer(std::string_view s, std::size_t& i) {
  int v = 0;
  const auto r = std::from_chars(s.data() + i, s.data() + s.size(), v);
  if (r.ec == std::errc::result_out_of_range) return std::nullopt;
  i = static_cast<std::size_t>(r.ptr - s.data());
  return v;
}

// ".25" to the end; nullopt where that is not all.
std::optional<std::int64_t> fraction(std::string_view s) {
  if (s.size() == 1) return 0;
  double v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  if (r.ec != std::errc{} || r.ptr != s.data() + s.size()) return std::nullopt;
  return static_cast<std::int64_t>(std::rint(v * 1e6));
}

class decoder {
 public:
  decoder(std::vector<field> fields, date_order order, bool time_only, moment& m)
      : fields_(std::move(fields)), order_(order), time_only_(time_only), m_(m) {}

  outcome run() {
    if (fields_.empty()) return outcome::bad_format;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      found_ = 0;
      const auto o = one(i);
      if (o != outcome::ok) return o;
      if ((found_ & known_) != 0) return outcome::bad_format;
      known_ |= found_;
      if (m_.what != moment::special::none && fields_.size() > 1) return outcome::elsewhere;
    }
    if (before_ != unknown) return outcome::bad_format;
    if (m_.what != moment::special::none) return time_only_ ? outcome::bad_format : outcome::ok;
    return finish();
  }

 private:
  bool has(unsigned what) const { return (known_ & what) == what; }

  outcome one(std::size_t i) {
    auto& f = fields_[i];
    switch (f.what) {
      case form::date:
        return date_field(i);
      case form::time:
        if (before_ == julian) return outcome::bad_format;
        before_ = unknown;
        return clock(f.text);
      case form::offset:
        found_ = zone_known;
        m_.named_zone = nullptr;
        return offset(f.text);
      case form::number:
        return before_ != unknown ? labelled(f.text) : number_field(i);
      case form::word:
        return word(i);
    }
    return outcome::bad_format;
  }

  outcome offset(std::string_view s) {
    std::size_t i = 1;
    const auto hours = integer(s, i);
    if (!hours) return outcome::zone_overflow;
    int h = *hours, minutes = 0, seconds = 0;
    if (i < s.size() && s[i] == ':') {
      auto v = integer(s, ++i);
      if (!v) return outcome::zone_overflow;
      minutes = *v;
      if (i < s.size() && s[i] == ':') {
        v = integer(s, ++i);
        if (!v) return outcome::zone_overflow;
        seconds = *v;
      }
    } else if (i == s.size() && s.size() > 3) {
      minutes = h % 100;
      h /= 100;
    }
    if (h > 15 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return outcome::zone_overflow;
    const auto east = (h * 60 + minutes) * 60 + seconds;
    m_.zone_east = s[0] == '-' ? -east : east;
    return i == s.size() ? outcome::ok : outcome::bad_format;
  }

  outcome clock(std::string_view s) {
    found_ = time_known;
    std::size_t i = 0;
    const auto first = integer(s, i);
    if (!first) return outcome::field_overflow;
    if (i >= s.size() || s[i] != ':') return outcome::bad_format;
    const auto second = integer(s, ++i);
    if (!second) return outcome::field_overflow;
    hour_ = *first, minute_ = *second, second_ = 0, micros_ = 0;
    if (i < s.size() && s[i] == '.') {  // minutes and seconds
      hour_ = 0, minute_ = *first, second_ = *second;
    } else if (i < s.size()) {
      if (s[i] != ':') return outcome::bad_format;
      const auto third = integer(s, ++i);
      if (!third) return outcome::field_overflow;
      second_ = *third;
    }
    if (i < s.size()) {
      const auto part = s[i] == '.' ? fraction(s.substr(i)) : std::nullopt;
      if (!part) return outcome::bad_format;
      micros_ = *part;
    }
    if (minute_ > 59 || second_ > 60 || micros_ > micros_per_second) return outcome::field_overflow;
    return time_only_ || fits() ? outcome::ok : outcome::field_overflow;
  }

  std::int64_t of_day() const { return ((hour_ * 60LL + minute_) * 60 + second_) * micros_per_second + micros_; }
  bool fits() const { return hour_ <= 24 && minute_ <= 59 && second_ <= 60 && of_day() <= micros_per_day; }

  // Digits that run together: a date, or the time behind one.
  outcome packed(std::string_view s, unsigned known) {
    const auto point = s.find('.');
    if (point != std::string_view::npos) {
      const auto part = fraction(s.substr(point));
      if (!part) return outcome::elsewhere;
      micros_ = *part;
      s = s.substr(0, point);
    }
    const auto n = s.size();
    if (s.find_first_not_of("0123456789") != std::string_view::npos) return outcome::elsewhere;
    const auto digits = [&](std::size_t from, std::size_t count) {
      std::size_t i = 0;
      return integer(s.substr(from, count), i).value_or(std::numeric_limits<int>::max());
    };
    if (point == std::string_view::npos && (known & date_known) != date_known && n >= 6) {
      if (n > 13) return outcome::elsewhere;
      found_ = date_known;
      m_.day = digits(n - 2, 2);
      m_.month = digits(n - 4, 2);
      m_.year = digits(0, n - 4);
      if (n == 6) short_year_ = true;
      return outcome::ok;
    }
    if ((known & time_known) != 0 || (n != 6 && n != 4)) return outcome::bad_format;
    found_ = time_known;
    hour_ = digits(0, 2);
    minute_ = digits(2, 2);
    second_ = n == 6 ? digits(4, 2) : 0;
    return outcome::ok;
  }

  // One number of a date, by what is known of it.
  outcome number(std::string_view s, unsigned known, bool word_month) {
    std::size_t i = 0;
    const auto parsed = integer(s, i);
    if (!parsed) return outcome::field_overflow;
    if (i == 0) return outcome::bad_format;
    if (i < s.size()) {
      if (s[i] != '.') return outcome::bad_format;
      if (i > 2) return packed(s, known | date_known);
      const auto part = fraction(s.substr(i));
      if (!part) return outcome::bad_format;
      micros_ = *part;
    }
    const int v = *parsed;
    const bool wide = s.size() >= 3;
    const auto set_year = [&] {
      found_ = year_known;
      m_.year = v;
      short_year_ = s.size() <= 2;
    };
    const auto set = [&](unsigned what, int& to) {
      found_ = what;
      to = v;
    };
    if (s.size() == 3 && (known & date_known) == year_known && v >= 1 && v <= 366) {
      found_ = day_of_year_known | month_known | day_known;
      day_of_year_ = v;
      return outcome::ok;
    }
    switch (known & date_known) {
      case 0:
        if (wide || order_ == date_order::ymd) {
          set_year();
        } else if (order_ == date_order::dmy) {
          set(day_known, m_.day);
        } else {
          set(month_known, m_.month);
        }
        return outcome::ok;
      case year_known:
      case day_known:
        set(month_known, m_.month);
        return outcome::ok;
      case month_known:
        if (word_month && (wide || order_ == date_order::ymd)) {
          set_year();
        } else {
          set(day_known, m_.day);
        }
        return outcome::ok;
      case year_known | month_known:
        set(day_known, m_.day);
        if (word_month && wide && short_year_) {  // what was taken for the year is the day
          m_.day = static_cast<int>(m_.year);
          m_.year = v;
          short_year_ = false;
        }
        return outcome::ok;
      case month_known | day_known:
        set_year();
        return outcome::ok;
      case date_known:
        return packed(s, known);
      default:
        return outcome::bad_format;
    }
  }

  // A date with its separators: a month's name first, then numbers.
  outcome whole_date(std::string_view s) {
    std::vector<std::string_view> parts;
    for (std::size_t i = 0; i < s.size();) {
      while (i < s.size() && !is_ascii_digit(s[i]) && !is_ascii_letter(s[i]))
        ++i;
      if (i == s.size()) return outcome::bad_format;
      const bool digits = is_ascii_digit(s[i]);
      const auto from = i;
      while (i < s.size() && (digits ? is_ascii_digit(s[i]) : is_ascii_letter(s[i])))
        ++i;
      parts.push_back(s.substr(from, i - from));
      if (i < s.size()) ++i;  // one sign is lost, a letter or digit too
    }
    unsigned known = known_, all = 0;
    bool word_month = false;
    for (const auto part : parts) {
      if (!is_ascii_letter(part[0])) continue;
      const auto* t = word_of(part);
      if (t != nullptr && t->what == ignored) return outcome::elsewhere;
      if (t == nullptr || t->what != meaning::month || (known & month_known) != 0) return outcome::bad_format;
      m_.month = t->value;
      word_month = true;
      known |= month_known;
      all |= month_known;
    }
    for (const auto part : parts) {
      if (is_ascii_letter(part[0])) continue;
      found_ = 0;
      if (const auto o = number(part, known, word_month); o != outcome::ok) return o;
      if ((found_ & known) != 0) return outcome::bad_format;
      known |= found_;
      all |= found_;
    }
    found_ = all;
    return (known & ~(day_of_year_known | zone_known)) == date_known ? outcome::ok : outcome::bad_format;
  }

  outcome zone_name(const std::string& name) {
    m_.named_zone = find_zone(name);
    found_ = zone_known;
    if (m_.named_zone != nullptr) return outcome::ok;
    m_.word = name;
    // PostgreSQL takes nearly any letters before a number for a zone's name.
    const bool number = name.find_first_of("0123456789") != std::string::npos && name.find('/') == std::string::npos;
    return number ? outcome::elsewhere : outcome::unknown_zone;
  }

  outcome date_field(std::size_t i) {
    const auto& f = fields_[i];
    if (before_ == julian) return outcome::elsewhere;
    if (time_only_) {
      const bool date =
          i == 0 && fields_.size() >= 2 && (fields_.back().what == form::date || fields_[1].what == form::time);
      if (date) return whole_date(f.text);
    } else if (before_ == unknown && !has(month_known | day_known)) {
      return whole_date(f.text);
    }
    if (!is_ascii_digit(f.text[0]) && before_ == unknown) return zone_name(f.text);
    before_ = unknown;
    if (has(time_known)) return outcome::bad_format;
    const auto at = f.text.find('-');  // "hhmmss-zz"
    if (at == std::string::npos) return outcome::bad_format;
    if (const auto o = offset(f.text.substr(at)); o != outcome::ok) return o;
    const auto o = packed(f.text.substr(0, at), time_only_ ? known_ | date_known : known_);
    found_ |= zone_known;
    return o;
  }

  // Behind "j" or "t".
  outcome labelled(const std::string& s) {
    const auto label = before_;
    before_ = unknown;
    std::size_t i = 0;
    const auto v = integer(s, i);
    if (!v) return outcome::field_overflow;
    if (i < s.size() && s[i] != '.') return outcome::bad_format;
    if (label == iso_time) {
      const auto o = packed(s, known_ | date_known);
      return o != outcome::ok || found_ == time_known ? o : outcome::bad_format;
    }
    if (i < s.size()) return outcome::elsewhere;  // a part of a day
    civil_from_days(std::int64_t{*v} - 2440588, m_.year, m_.month, m_.day);
    julian_ = true;
    found_ = date_known;
    return outcome::ok;
  }

  outcome number_field(std::size_t at) {
    const auto& s = fields_[at].text;
    const auto point = s.find('.');
    const auto known = time_only_ ? known_ | date_known : known_;
    if (point != std::string::npos) {
      const bool date =
          time_only_ ? at == 0 && fields_.size() >= 2 && fields_.back().what == form::date : (known_ & date_known) == 0;
      if (date) return whole_date(s);
      if (point > 2) return packed(s, known);
      return time_only_ ? outcome::bad_format : number(s, known_, word_month_);
    }
    if (time_only_) return s.size() > 4 ? packed(s, known) : number(s, known, false);
    const bool run = s.size() >= 6 && ((known_ & date_known) == 0 || (known_ & time_known) == 0);
    return run ? packed(s, known_) : number(s, known_, word_month_);
  }

  outcome abbreviation(const std::string& s) {
    found_ = zone_known;
    m_.named_zone = nullptr;
    if (const auto east = abbreviated_offset(s)) {
      m_.zone_east = *east;
    } else {
      m_.varying_zone = true;
    }
    return outcome::ok;
  }

  outcome word(std::size_t at) {
    const auto& s = fields_[at].text;
    if (abbreviated_offset(s) || is_varying_abbreviation(s)) return abbreviation(s);
    if (s == "+infinity" || s == "-infinity") {
      m_.what = s[0] == '-' ? moment::special::minus_infinity : moment::special::infinity;
      return outcome::ok;
    }
    const auto* t = word_of(s);
    if (t == nullptr) {
      const auto o = zone_name(s);
      return o == outcome::ok ? o : outcome::bad_format;
    }
    switch (t->what) {
      case meaning::month:
        if (time_only_) return outcome::bad_format;
        found_ = month_known;
        if ((known_ & month_known) != 0 && !word_month_ && (known_ & day_known) == 0 && m_.month >= 1 &&
            m_.month <= 31) {
          m_.day = m_.month;
          found_ = day_known;
        }
        word_month_ = true;
        m_.month = t->value;
        return outcome::ok;
      case weekday:
        if (time_only_) return outcome::bad_format;
        found_ = weekday_known;
        return outcome::ok;
      case era:
        found_ = era_known;
        before_christ_ = t->value == 1;
        return outcome::ok;
      case meridian:
        found_ = meridian_known;
        afternoon_ = t->value == 1;
        return outcome::ok;
      case ignored:
        return outcome::ok;
      case julian:
        if (before_ != unknown) return outcome::bad_format;
        before_ = julian;
        return outcome::ok;
      case iso_time: {
        const bool follows =
            at + 1 < fields_.size() && (fields_[at + 1].what == form::number || fields_[at + 1].what == form::time ||
                                        fields_[at + 1].what == form::date);
        if ((!time_only_ && !has(date_known)) || !follows || before_ != unknown) return outcome::bad_format;
        before_ = iso_time;
        return outcome::ok;
      }
      case midnight_utc:
        found_ = time_known | zone_known;
        hour_ = minute_ = second_ = 0;
        m_.zone_east = 0;
        return outcome::ok;
      case special:
        m_.what = t->value == 1 ? moment::special::infinity : moment::special::epoch;
        return outcome::ok;
      case unknown:
      case elsewhere:
        break;
    }
    // Alone the clock's words are their callers' (clock_word()), and the others none.
    return fields_.size() == 1 ? outcome::bad_format : outcome::elsewhere;
  }

  outcome check_date() {
    if ((known_ & year_known) != 0 && !julian_) {
      if (before_christ_) {
        if (m_.year <= 0) return outcome::field_overflow;
        m_.year = 1 - m_.year;
      } else if (short_year_) {
        m_.year += m_.year < 70 ? 2000 : m_.year < 100 ? 1900 : 0;
      } else if (m_.year <= 0) {
        return outcome::field_overflow;
      }
    }
    if ((known_ & day_of_year_known) != 0) {
      civil_from_days(days_from_civil(m_.year, 1, 1) + day_of_year_ - 1, m_.year, m_.month, m_.day);
    }
    if ((known_ & month_known) != 0 && (m_.month < 1 || m_.month > 12)) return outcome::month_day_overflow;
    if ((known_ & day_known) != 0 && (m_.day < 1 || m_.day > 31)) return outcome::month_day_overflow;
    if (has(date_known) && m_.day > days_in_month(m_.year, m_.month)) return outcome::field_overflow;
    return outcome::ok;
  }

  outcome finish() {
    if (const auto o = check_date(); o != outcome::ok) return o;
    if ((known_ & meridian_known) != 0) {
      if (hour_ > 12) return outcome::field_overflow;
      if (!afternoon_ && hour_ == 12) hour_ = 0;
      if (afternoon_ && hour_ != 12) hour_ += 12;
    }
    if (time_only_) {
      if (!fits()) return outcome::field_overflow;
      if (!has(time_known)) return outcome::bad_format;
      if (m_.named_zone != nullptr && !has(date_known)) return outcome::elsewhere;  // unless its offset never changes
    } else if (!has(date_known)) {
      return outcome::bad_format;
    }
    m_.has_date = has(date_known);
    m_.has_time = has(time_known);
    m_.has_zone = has(zone_known);
    m_.of_day = of_day();
    return outcome::ok;
  }

  std::vector<field> fields_;
  date_order order_;
  bool time_only_;
  moment& m_;
  unsigned known_ = 0, found_ = 0;
  meaning before_ = unknown;  // "j" or "t", of which the next field is
  int hour_ = 0, minute_ = 0, second_ = 0, day_of_year_ = 0;
  std::int64_t micros_ = 0;
  bool word_month_ = false, short_year_ = false, before_christ_ = false, afternoon_ = false, julian_ = false;
};

}  // namespace

outcome decode_moment(std::string_view text, date_order order, moment& m) {
  return decoder(split_fields(text), order, false, m).run();
}

outcome decode_time_of_day(std::string_view text, date_order order, moment& m) {
  return decoder(split_fields(text), order, true, m).run();
}

}  // namespace crossfade::value
