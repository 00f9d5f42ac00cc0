#include "replay/value/datetime_format.hpp"

#include <fmt/format.h>

#include <cctype>
#include <optional>

#include "replay/value/datetime_math.hpp"
#include "replay/value/datetime_pattern.hpp"

namespace crossfade::value {
namespace {

using key = pattern_key;
using keyword = pattern_keyword;

constexpr std::string_view day_names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view roman_months[] = {"XII", "XI", "X", "IX", "VIII", "VII", "VI", "V", "IV", "III", "II", "I"};

// struct tm as PostgreSQL fills it.
struct fields {
  bool is_interval = false;
  std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0, day_of_year = 0;
  std::int64_t weekday = 0;  // 0: Sunday
  std::int64_t days = 0;     // since 1970-01-01
  std::int32_t east = 0;
  std::string_view zone_name;  // empty: none
};

std::string cased(std::string_view name, std::string_view like) {
  std::string out(name);
  const bool upper =
      std::isupper(static_cast<unsigned char>(like[0])) != 0 && std::isupper(static_cast<unsigned char>(like[1])) != 0;
  const bool lower = std::islower(static_cast<unsigned char>(like[0])) != 0;
  for (char& c : out) {
    if (upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

class formatter {
 public:
  formatter(std::string& out, const fields& f) : out_(out), f_(f) {}

  result<void> run(std::string_view p) {
    for (std::size_t i = 0; i < p.size();) {
      fill_ = true;
      in_language_ = false;
      const auto prefix = p.substr(i, 2);
      if (prefix == "FM" || prefix == "fm") fill_ = false;
      if (prefix == "TM" || prefix == "tm") in_language_ = true;
      if (!fill_ || in_language_) i += 2;
      if (i >= p.size()) break;
      const auto* k = keyword_at(p.substr(i));
      if (k == nullptr) {
        i = literal(p, i);
        continue;
      }
      i += k->name.size();
      const auto postfix = p.substr(i, 2);
      ordinal_ = '\0';
      if (postfix == "TH" || postfix == "th") ordinal_ = postfix[0];
      if (ordinal_ != '\0' || postfix == "SP") i += 2;
      if (auto r = action(*k); !r) return r;
    }
    return {};
  }

 private:
  // Text in quotes, or one character.
  std::size_t literal(std::string_view p, std::size_t i) {
    if (p[i] == '"') {
      for (++i; i < p.size(); ++i) {
        if (p[i] == '"') return i + 1;
        if (p[i] == '\\' && i + 1 < p.size()) ++i;
        out_ += p[i];
      }
      return i;
    }
    if (p[i] == '\\' && i + 1 < p.size() && p[i + 1] == '"') ++i;
    out_ += p[i];
    return i + 1;
  }

  // "%0*d", without width behind FM; one more for a sign.
  void number(std::int64_t v, int width, bool sign_widens = true) {
    const auto at = out_.size();
    out_ += fmt::format("{:0{}}", v, fill_ ? width + (sign_widens && v < 0 ? 1 : 0) : 0);
    if (ordinal_ == '\0') return;
    const auto digits = std::string_view(out_).substr(at);
    char last = digits.back();
    if (digits.size() > 1 && digits[digits.size() - 2] == '1') last = '0';
    std::string_view suffix = last == '1' ? "ST" : last == '2' ? "ND" : last == '3' ? "RD" : "TH";
    for (const char c : suffix)
      out_ += ordinal_ == 'T' ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }

  void name(std::string_view full, const keyword& k, std::size_t width) {
    const auto text = cased(full, k.name);
    out_ += text;
    if (fill_ && text.size() < width) out_.append(width - text.size(), ' ');
  }

  std::int64_t shown_year(std::int64_t year) const { return f_.is_interval || year > 0 ? year : 1 - year; }

  void short_year(std::int64_t year, int digits) {
    const auto shown = shown_year(year);
    if (digits == 4) return number(shown, 4);
    if (digits == 1) {
      fill_ = false;
      return number(shown % 10, 1);
    }
    // The sign of the whole year widens.
    const auto v = shown % (digits == 3 ? 1000 : 100);
    number(v, shown < 0 ? digits + 1 : digits, false);
  }

  void fraction(int digits) {
    std::int64_t unit = 1;
    for (int i = digits; i < 6; ++i)
      unit *= 10;
    fill_ = true;
    number(f_.micros / unit, digits, false);
  }

  void century() {
    const auto c = f_.is_interval ? f_.year / 100 : f_.year > 0 ? (f_.year - 1) / 100 + 1 : f_.year / 100 - 1;
    if (c > 99 || c < -99) fill_ = false;
    number(c, 2);
  }

  void zone_offset(bool minutes) {
    const auto east = std::abs(f_.east);
    out_ += f_.east >= 0 ? '+' : '-';
    out_ += fmt::format("{:0{}}", east / 3600, fill_ ? 2 : 0);
    if (minutes && east % 3600 != 0) out_ += fmt::format(":{:02}", east % 3600 / 60);
  }

  void roman(const keyword& k) {
    if (f_.month == 0 && f_.year == 0) return;
    const auto m = f_.month == 0 ? (f_.year >= 0 ? 0 : 11) : f_.month < 0 ? -1 - f_.month : 12 - f_.month;
    name(roman_months[static_cast<std::size_t>(m)], k, 4);
  }

  std::string_view name_of_month() const { return month_names[static_cast<std::size_t>(f_.month - 1)]; }
  std::string_view name_of_day() const { return day_names[static_cast<std::size_t>(f_.weekday)]; }

  // What intervals do not have, and what is not computed for them.
  result<void> of_interval(key k) const {
    switch (k) {
      case key::era_dots:
      case key::era:
      case key::day_name:
      case key::day_short:
      case key::weekday:
      case key::iso_weekday:
      case key::month_name:
      case key::month_short:
      case key::offset:
      case key::zone_hour:
      case key::zone_minute:
      case key::zone:
        return make_error("22007", "invalid format specification for an interval value",
                          "Intervals are not tied to specific calendar dates.");
      case key::iso_day_of_year:
      case key::iso_week:
      case key::iso_year:
      case key::julian:
        return make_error(not_computed, "to_char() of an interval with this pattern is not computed on SQLite");
      default:
        return {};
    }
  }

  void of_time(const keyword& k) {
    switch (k.key) {
      case key::meridian_dots:
        out_ += cased(f_.hour % 24 >= 12 ? "P.M." : "A.M.", std::isupper(k.name[0]) != 0 ? "AA" : "aa");
        break;
      case key::meridian:
        out_ += cased(f_.hour % 24 >= 12 ? "PM" : "AM", k.name);
        break;
      case key::fraction:
        fraction(k.digits);
        break;
      case key::hour24:
        number(f_.hour, 2);
        break;
      case key::hour12:
        number(f_.hour % 12 == 0 ? 12 : f_.hour % 12, f_.hour < 0 ? 3 : 2, false);
        break;
      case key::minute:
        number(f_.minute, 2);
        break;
      case key::second:
        number(f_.second, 2);
        break;
      case key::second_of_day:
        fill_ = false;
        number(f_.hour * 3600 + f_.minute * 60 + f_.second, 1);
        break;
      case key::zone_hour:
        fill_ = true;
        zone_offset(false);
        break;
      case key::zone_minute:
        out_ += fmt::format("{:02}", std::abs(f_.east) % 3600 / 60);
        break;
      case key::offset:
        zone_offset(true);
        break;
      case key::zone:
        out_ += k.name == "tz" ? cased(f_.zone_name, "tz") : std::string(f_.zone_name);
        break;
      default:
        break;
    }
  }

  void of_date(const keyword& k) {
    switch (k.key) {
      case key::era_dots:
        out_ += cased(f_.year <= 0 ? "B.C." : "A.D.", std::isupper(k.name[0]) != 0 ? "AA" : "aa");
        break;
      case key::era:
        out_ += cased(f_.year <= 0 ? "BC" : "AD", k.name);
        break;
      case key::century:
        century();
        break;
      case key::month_name:
        name(name_of_month(), k, 9);
        break;
      case key::month_short:
        name(name_of_month().substr(0, 3), k, 0);
        break;
      case key::month:
        number(f_.month, 2);
        break;
      case key::day_name:
        name(name_of_day(), k, 9);
        break;
      case key::day_short:
        name(name_of_day().substr(0, 3), k, 0);
        break;
      case key::day_of_year:
        number(f_.day_of_year, 3, false);
        break;
      case key::day:
        number(f_.day, 2, false);
        break;
      case key::weekday:
        number(f_.weekday + 1, 1);
        break;
      case key::iso_weekday:
        number(f_.weekday == 0 ? 7 : f_.weekday, 1);
        break;
      case key::quarter:
        if (f_.month != 0) number((f_.month - 1) / 3 + 1, 1);
        break;
      case key::roman:
        roman(k);
        break;
      case key::week:
        number((f_.day_of_year - 1) / 7 + 1, 2, false);
        break;
      case key::week_of_month:
        number((f_.day - 1) / 7 + 1, 1, false);
        break;
      case key::year:
        short_year(f_.year, k.digits);
        break;
      case key::year_comma: {
        const auto y = shown_year(f_.year);
        out_ += fmt::format("{},", y / 1000);
        fill_ = true;
        number(y % 1000, 3, false);
        break;
      }
      default:
        of_iso(k);
    }
  }

  void of_iso(const keyword& k) {
    const int month = static_cast<int>(f_.month), day = static_cast<int>(f_.day);
    const auto year = f_.is_interval ? 0 : iso_year(f_.year, month, day);
    switch (k.key) {
      case key::iso_week:
        number(iso_week(f_.year, month, day), 2);
        break;
      case key::iso_year:
        short_year(year, k.digits);
        break;
      case key::iso_day_of_year: {
        const auto thursday = days_from_civil(year, 1, 4);
        const auto monday = thursday - ((thursday + 3) % 7 + 7) % 7;
        number(f_.days - monday + 1, 3);
        break;
      }
      case key::julian:
        fill_ = false;
        number(f_.days + 2440588, 1);
        break;
      default:
        break;
    }
  }

  result<void> action(const keyword& k) {
    const bool is_name =
        k.key == key::month_name || k.key == key::month_short || k.key == key::day_name || k.key == key::day_short;
    if (in_language_ && (is_name || k.key == key::zone)) {
      return make_error(not_computed, "to_char() with TM is not computed on SQLite");
    }
    if (f_.is_interval) {
      if (auto r = of_interval(k.key); !r) return r;
    }
    of_time(k);
    of_date(k);
    return {};
  }

  std::string& out_;
  const fields& f_;
  bool fill_ = true, in_language_ = false;
  char ordinal_ = '\0';
};

}  // namespace

result<void> format_timestamp(std::string& out, std::int64_t micros, const zone* z, std::string_view pattern) {
  fields f;
  auto local = micros;
  if (z != nullptr) {
    const auto at = local_of(micros, *z);
    if (!at) return at.error();
    local = *at;
    const auto seconds = civil_of(micros).days * 86400 + civil_of(micros).of_day / micros_per_second;
    const auto offset = z->at_utc(seconds + days_1970_to_2000 * 86400);
    f.east = offset.offset_seconds;
    f.zone_name = offset.abbreviation;
  }
  const auto c = civil_of(local);
  f.year = c.year;
  f.month = c.month;
  f.day = c.day;
  f.days = c.days + days_1970_to_2000;
  f.hour = c.of_day / (3600 * micros_per_second);
  f.minute = c.of_day / (60 * micros_per_second) % 60;
  f.second = c.of_day / micros_per_second % 60;
  f.micros = c.of_day % micros_per_second;
  f.weekday = ((c.days + 6) % 7 + 7) % 7;
  f.day_of_year = f.days - days_from_civil(c.year, 1, 1) + 1;
  return formatter(out, f).run(pattern);
}

result<void> format_interval(std::string& out, const interval& v, std::string_view pattern) {
  fields f;
  f.is_interval = true;
  f.year = v.months / 12;
  f.month = v.months % 12;
  f.day = v.days;
  f.hour = v.micros / (3600 * micros_per_second);
  f.minute = v.micros / (60 * micros_per_second) % 60;
  f.second = v.micros / micros_per_second % 60;
  f.micros = v.micros % micros_per_second;
  f.day_of_year = (f.year * 12 + f.month) * 30 + f.day;
  return formatter(out, f).run(pattern);
}

}  // namespace crossfade::value
