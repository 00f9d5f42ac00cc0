#include "replay/value/datetime_scan.hpp"

#include <algorithm>
#include <optional>

#include "replay/base/ascii.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/datetime_math.hpp"
#include "replay/value/datetime_pattern.hpp"

namespace crossfade::value {
namespace {

using key = pattern_key;

class scanner {
 public:
  scanner(std::string_view text, std::string_view pattern) : s_(text), p_(pattern) {}

  std::optional<std::int64_t> run() {
    while (!p_.empty()) {
      if (const auto* k = keyword_at(p_)) {
        p_.remove_prefix(k->name.size());
        if (p_.starts_with("TH") || p_.starts_with("th") || p_.starts_with("SP") || !field(*k)) return std::nullopt;
      } else if (!literal()) {
        return std::nullopt;
      }
    }
    if (!s_.empty()) return std::nullopt;
    return moment();
  }

 private:
  // Digits: as many as the field has, or fewer before something that is no digit.
  bool number(std::optional<int>& to, std::size_t width, bool exact) {
    std::size_t n = 0;
    while (n < s_.size() && n <= width && is_ascii_digit(s_[n]))
      ++n;
    const bool apart = p_.empty() || (!is_ascii_letter(p_[0]) && p_[0] != '"' && p_[0] != '\\');
    if (n > width && !apart) n = width;
    if (n == 0 || n > width || (n < width && (exact || !apart)) || to) return false;
    int v = 0;
    for (const char c : s_.substr(0, n))
      v = v * 10 + (c - '0');
    to = v;
    s_.remove_prefix(n);
    return true;
  }

  bool month_name(bool full) {
    std::size_t n = 0;
    while (n < s_.size() && is_ascii_letter(s_[n]))
      ++n;
    const auto word = s_.substr(0, n);
    for (int m = 0; m < 12; ++m) {
      const auto name = full ? month_names[m] : month_names[m].substr(0, 3);
      if (month_ || !std::equal(word.begin(), word.end(), name.begin(), name.end(),
                                [](char a, char b) { return ascii_lower(a) == ascii_lower(b); }))
        continue;
      month_ = m + 1;
      s_.remove_prefix(n);
      return true;
    }
    return false;
  }

  bool meridian() {
    if (s_.size() < 2 || afternoon_ || (s_.size() > 2 && is_ascii_letter(s_[2]))) return false;
    const auto word = s_.substr(0, 2);
    if (word != "AM" && word != "PM" && word != "am" && word != "pm") return false;
    afternoon_ = ascii_lower(word[0]) == 'p';
    s_.remove_prefix(2);
    return true;
  }

  bool field(const pattern_keyword& k) {
    switch (k.key) {
      case key::year:
        return k.digits == 4 && number(year_, 4, true);
      case key::month:
        return number(month_, 2, false);
      case key::month_name:
      case key::month_short:
        return month_name(k.key == key::month_name);
      case key::day:
        return number(day_, 2, false);
      case key::hour24:
        return !half_day_ && number(hour_, 2, false);
      case key::hour12:
        half_day_ = true;
        return number(hour_, 2, false);
      case key::minute:
        return number(minute_, 2, false);
      case key::second:
        return number(second_, 2, false);
      case key::fraction: {
        const bool millis = k.name == "MS" || k.name == "ms", micros = k.name == "US" || k.name == "us";
        if (!millis && !micros) return false;
        std::optional<int> v;
        if (micros_ || !number(v, millis ? 3 : 6, true)) return false;
        micros_ = millis ? *v * 1000 : *v;
        return true;
      }
      case key::meridian:
        return meridian();
      default:
        return false;
    }
  }

  // A separator, or a letter in quotes.
  bool literal() {
    const bool quoted = p_[0] == '"';
    if (quoted && (p_.size() < 3 || p_[2] != '"' || !is_ascii_letter(p_[1]))) return false;
    const char c = quoted ? p_[1] : p_[0];
    if (s_.empty() || s_[0] != c || (!quoted && std::string_view("-/.,: ").find(c) == std::string_view::npos))
      return false;
    p_.remove_prefix(quoted ? 3 : 1);
    s_.remove_prefix(1);
    return true;
  }

  std::optional<std::int64_t> moment() {
    if (!year_ || !month_ || *year_ < 1 || *month_ < 1 || *month_ > 12) return std::nullopt;
    int hour = hour_.value_or(0);
    if (half_day_) {
      if (hour < 1 || hour > 12) return std::nullopt;
      hour = hour % 12 + (afternoon_.value_or(false) ? 12 : 0);
    } else if (afternoon_) {
      return std::nullopt;
    }
    const int minute = minute_.value_or(0), second = second_.value_or(0);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const auto date = make_date(*year_, *month_, day_.value_or(1));
    if (!date) return std::nullopt;
    const auto midnight = timestamp_of_date(*date);
    if (!midnight) return std::nullopt;
    return *midnight + ((hour * 60 + minute) * 60 + std::int64_t{second}) * micros_per_second + micros_.value_or(0);
  }

  std::string_view s_, p_;
  std::optional<int> year_, month_, day_, hour_, minute_, second_, micros_;
  std::optional<bool> afternoon_;
  bool half_day_ = false;
};

}  // namespace

result<std::int64_t> scan_timestamp(std::string_view text, std::string_view pattern) {
  const auto at = scanner(text, pattern).run();
  if (!at) return make_error(not_computed, "a text that is read by a pattern which it does not match sign by sign");
  return *at;
}

}  // namespace crossfade::value
