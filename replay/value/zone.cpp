#include "replay/value/zone.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "replay/value/bytes.hpp"
#include "replay/value/datetime.hpp"

namespace crossfade::value {
namespace {

constexpr std::int64_t seconds_per_day = 86400;

class fixed_zone final : public zone {
 public:
  fixed_zone(std::int32_t offset, std::string abbreviation) : offset_(offset), abbreviation_(std::move(abbreviation)) {}
  zone_offset at_utc(std::int64_t) const noexcept override { return {offset_, abbreviation_}; }

 private:
  std::int32_t offset_;
  std::string abbreviation_;
};

// The day of a change in a POSIX specification: Mm.w.d, Jn or n, at a second of the local day.
struct rule_day {
  char kind = 'M';
  int month = 0, week = 0, day = 0;
  std::int32_t seconds = 7200;

  // Seconds since 1970 of the local midnight of that day, plus the time.
  std::int64_t in_year(std::int64_t year) const noexcept {
    const std::int64_t first = days_from_civil(year, 1, 1);
    std::int64_t at = 0;
    if (kind == 'J') {
      at = first + day - 1 + (is_leap_year(year) && day >= 60 ? 1 : 0);
    } else if (kind == 'n') {
      at = first + day;
    } else {
      const std::int64_t month_first = days_from_civil(year, month, 1);
      const int weekday = static_cast<int>(((month_first + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
      int offset = (day - weekday + 7) % 7 + (week - 1) * 7;
      while (offset >= days_in_month(year, month))
        offset -= 7;
      at = month_first + offset;
    }
    return at * seconds_per_day + seconds;
  }
};

class posix_zone final : public zone {
 public:
  std::string standard, daylight;
  std::int32_t standard_offset = 0, daylight_offset = 0;
  rule_day begin, end;

  zone_offset at_utc(std::int64_t t) const noexcept override {
    if (daylight.empty()) return {standard_offset, standard};
    std::int64_t year = 0;
    int month = 0, day = 0;
    const std::int64_t local = t + standard_offset;
    civil_from_days(local >= 0 ? local / seconds_per_day : (local - seconds_per_day + 1) / seconds_per_day, year, month,
                    day);
    const std::int64_t from = begin.in_year(year) - standard_offset, to = end.in_year(year) - daylight_offset;
    const bool in = from < to ? t >= from && t < to : t >= from || t < to;
    return in ? zone_offset{daylight_offset, daylight} : zone_offset{standard_offset, standard};
  }
};

class posix_parser {
 public:
  explicit posix_parser(std::string_view text) : s_(text) {}

  std::unique_ptr<posix_zone> parse() {
    auto z = std::make_unique<posix_zone>();
    std::int32_t west = 0;
    if (!name(z->standard) || !time(west)) return nullptr;
    z->standard_offset = -west;
    if (i_ == s_.size()) return z;
    if (!name(z->daylight)) return nullptr;
    z->daylight_offset = z->standard_offset + 3600;
    if (i_ < s_.size() && s_[i_] != ',') {
      if (!time(west)) return nullptr;
      z->daylight_offset = -west;
    }
    if (i_ == s_.size()) {  // the rules of the United States, as the tz library does
      z->begin = {'M', 3, 2, 0, 7200};
      z->end = {'M', 11, 1, 0, 7200};
      return z;
    }
    if (!day(z->begin) || !day(z->end) || i_ != s_.size()) return nullptr;
    return z;
  }

 private:
  bool name(std::string& out) {
    if (i_ < s_.size() && s_[i_] == '<') {
      const std::size_t close = s_.find('>', i_);
      if (close == std::string_view::npos) return false;
      out.assign(s_.substr(i_ + 1, close - i_ - 1));
      i_ = close + 1;
      return !out.empty();
    }
    const std::size_t from = i_;
    while (i_ < s_.size() && ((s_[i_] >= 'A' && s_[i_] <= 'Z') || (s_[i_] >= 'a' && s_[i_] <= 'z')))
      ++i_;
    out.assign(s_.substr(from, i_ - from));
    return out.size() >= 3;
  }

  bool number(int& out, int most) {
    const auto r = std::from_chars(s_.data() + i_, s_.data() + s_.size(), out);
    if (r.ec != std::errc{} || out < 0 || out > most) return false;
    i_ = static_cast<std::size_t>(r.ptr - s_.data());
    return true;
  }

  bool time(std::int32_t& out) {
    bool negative = false;
    if (i_ < s_.size() && (s_[i_] == '-' || s_[i_] == '+')) negative = s_[i_++] == '-';
    int h = 0, m = 0, s = 0;
    if (!number(h, 167)) return false;
    if (i_ < s_.size() && s_[i_] == ':') {
      ++i_;
      if (!number(m, 59)) return false;
      if (i_ < s_.size() && s_[i_] == ':') {
        ++i_;
        if (!number(s, 59)) return false;
      }
    }
    out = h * 3600 + m * 60 + s;
    if (negative) out = -out;
    return true;
  }

  bool day(rule_day& d) {
    if (i_ >= s_.size() || s_[i_] != ',') return false;
    ++i_;
    if (i_ >= s_.size()) return false;
    if (s_[i_] == 'M') {
      ++i_;
      d.kind = 'M';
      if (!number(d.month, 12) || d.month < 1 || !dot() || !number(d.week, 5) || d.week < 1 || !dot() ||
          !number(d.day, 6))
        return false;
    } else if (s_[i_] == 'J') {
      ++i_;
      d.kind = 'J';
      if (!number(d.day, 365) || d.day < 1) return false;
    } else {
      d.kind = 'n';
      if (!number(d.day, 365)) return false;
    }
    if (i_ < s_.size() && s_[i_] == '/') {
      ++i_;
      return time(d.seconds);
    }
    d.seconds = 7200;
    return true;
  }

  bool dot() { return i_ < s_.size() && s_[i_] == '.' && ++i_ != 0; }

  std::string_view s_;
  std::size_t i_ = 0;
};

class file_zone final : public zone {
 public:
  static std::unique_ptr<file_zone> parse(const std::string& bytes);

  zone_offset at_utc(std::int64_t t) const noexcept override {
    if (times_.empty() || t < times_.front()) return types_.empty() ? zone_offset{} : describe(first_);
    if (t >= times_.back() && after_) return after_->at_utc(t);
    const auto next = std::upper_bound(times_.begin(), times_.end(), t);
    return describe(kinds_[static_cast<std::size_t>(next - times_.begin()) - 1]);
  }

 private:
  struct local_type {
    std::int32_t offset;
    std::uint8_t name;
    bool daylight;
  };
  zone_offset describe(std::size_t kind) const noexcept {
    const local_type& l = types_[kind];
    return {l.offset, std::string_view(names_.c_str() + l.name)};
  }

  std::vector<std::int64_t> times_;
  std::vector<std::uint8_t> kinds_;
  std::vector<local_type> types_;
  std::size_t first_ = 0;
  std::string names_;
  std::unique_ptr<posix_zone> after_;
};

// RFC 8536: header of 44 bytes, a block with 32-bit times, the same again with 64-bit times, a POSIX footer.
std::unique_ptr<file_zone> file_zone::parse(const std::string& bytes) {
  std::string_view in = bytes;
  if (in.size() < 44 || in.substr(0, 4) != "TZif") return nullptr;
  const auto count = [&](std::size_t at) { return std::size_t{read_big_endian<std::uint32_t>(in.substr(at))}; };
  if (in[4] < '2') return nullptr;
  const std::size_t skip = 44 + count(32) * 5 + count(36) * 6 + count(40) + count(28) * 8 + count(24) + count(20);
  if (in.size() < skip + 44) return nullptr;
  in.remove_prefix(skip);
  const std::size_t utc = count(20), standard = count(24), leap = count(28), times = count(32), types = count(36),
                    chars = count(40);
  in.remove_prefix(44);
  const std::size_t body = times * 9 + types * 6 + chars + leap * 12 + standard + utc;
  if (in.size() < body || types == 0) return nullptr;
  auto z = std::make_unique<file_zone>();
  for (std::size_t i = 0; i < times; ++i) {
    z->times_.push_back(read_big_endian<std::int64_t>(in.substr(i * 8)));
    const auto kind = static_cast<std::uint8_t>(in[times * 8 + i]);
    if (kind >= types) return nullptr;
    z->kinds_.push_back(kind);
  }
  const std::string_view at = in.substr(times * 9);
  for (std::size_t i = 0; i < types; ++i) {
    const local_type l{read_big_endian<std::int32_t>(at.substr(i * 6)), static_cast<std::uint8_t>(at[i * 6 + 5]),
                       at[i * 6 + 4] != 0};
    if (l.name >= chars) return nullptr;
    z->types_.push_back(l);
  }
  z->names_.assign(at.substr(types * 6, chars));
  while (z->first_ + 1 < types && z->types_[z->first_].daylight)
    ++z->first_;
  std::string_view footer = in.substr(body);
  if (footer.size() > 2 && footer.front() == '\n')
    z->after_ = posix_parser(footer.substr(1, footer.find('\n', 1) - 1)).parse();
  return z;
}

// "america/new_york": PostgreSQL knows names of zones in any case.
std::string path_of_any_case(const std::string& name) {
  std::string path = "/usr/share/zoneinfo";
  for (std::size_t from = 0; from <= name.size();) {
    const auto end = std::min(name.find('/', from), name.size());
    const auto part = name.substr(from, end - from);
    std::string hit;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
      const auto own = entry.path().filename().string();
      if (strcasecmp(own.c_str(), part.c_str()) == 0) hit = own;
    }
    if (hit.empty()) return {};
    path += "/" + hit;
    from = end + 1;
  }
  return path;
}

std::unique_ptr<zone> read_zone(const std::string& name) {
  if (strcasecmp(name.c_str(), "UTC") == 0 || strcasecmp(name.c_str(), "GMT") == 0)
    return std::make_unique<fixed_zone>(0, strcasecmp(name.c_str(), "UTC") == 0 ? "UTC" : "GMT");
  const bool plain = !name.empty() && name.front() != '/' && name.find("..") == std::string::npos &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                              c == '+' || c == '-' || c == '/';
                     });
  const bool number = plain && (name[0] == '+' || name[0] == '-' || (name[0] >= '0' && name[0] <= '9'));
  if (plain && !number) {
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    if (!file) file.open(path_of_any_case(name), std::ios::binary);
    if (file) {
      const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      if (auto z = file_zone::parse(bytes)) return z;
    }
  }
  return posix_parser(name).parse();
}

// "-8" is hours east, as SET TIME ZONE takes a number; with minutes it is a POSIX offset, where west is positive, of a
// zone without a name.
std::unique_ptr<zone> read_offset(std::string_view name) {
  std::int32_t offset = 0;
  if (!parse_zone_offset(name, offset)) return nullptr;
  if (name.find(':') != std::string_view::npos) return std::make_unique<fixed_zone>(-offset, "");
  const int minutes = std::abs(offset) / 60;
  return std::make_unique<fixed_zone>(
      offset, minutes % 60 == 0 ? fmt::format("{}{:02}", offset < 0 ? '-' : '+', minutes / 60)
                                : fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60, minutes % 60));
}

}  // namespace

std::int32_t zone::offset_of_local(std::int64_t local_seconds) const noexcept {
  // DetermineTimeZoneOffset(): the offsets around the local time. In a gap the one before holds, in an overlap the
  // one after the change (standard time, when clocks go back).
  const std::int32_t before = at_utc(local_seconds - seconds_per_day).offset_seconds;
  const std::int32_t after = at_utc(local_seconds + seconds_per_day).offset_seconds;
  if (before == after) return before;
  const bool before_fits = at_utc(local_seconds - before).offset_seconds == before;
  const bool after_fits = at_utc(local_seconds - after).offset_seconds == after;
  if (before_fits && !after_fits) return before;
  if (after_fits && !before_fits) return after;
  return std::min(before, after);
}

const zone* utc_zone() noexcept {
  static const fixed_zone utc(0, "UTC");
  return &utc;
}

const zone* find_zone(std::string_view name) {
  if (name == "UTC") return utc_zone();
  thread_local std::string last_name;
  thread_local const zone* last = nullptr;
  if (last != nullptr && last_name == name) return last;
  constexpr std::size_t most_zones = 4096;  // names come from clients; there are about 600 in zoneinfo
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<zone>, std::less<>> zones;
  const std::scoped_lock lock(mutex);
  auto found = zones.find(name);
  if (found == zones.end()) {
    if (zones.size() >= most_zones) return nullptr;
    std::unique_ptr<zone> z = read_offset(name);
    if (!z) z = read_zone(std::string(name));
    if (!z) return nullptr;
    found = zones.emplace(std::string(name), std::move(z)).first;
  }
  last_name.assign(name);
  last = found->second.get();
  return last;
}

}  // namespace crossfade::value
