#include "proxy/sql/like.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <ctime>
#include <cwctype>
#include <vector>

#include "replay/value/codec.hpp"

namespace crossfade::sql {
namespace {

std::size_t width_at(std::string_view s, std::size_t i) {
  std::size_t n = 1;
  while (i + n < s.size() && (static_cast<unsigned char>(s[i + n]) & 0xC0) == 0x80)
    ++n;
  return n;
}

// The pattern, taken apart: a literal character, any one, or any many.
struct element {
  enum class kind : std::uint8_t { literal, one, many } what;
  std::string_view text;
};

std::optional<char32_t> code_point(std::string_view s, std::size_t& i) {
  const auto c = static_cast<unsigned char>(s[i]);
  const std::size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
  if (n == 0 || c > 0xF4 || i + n > s.size()) return std::nullopt;
  char32_t v = n == 1 ? c : c & (0x7FU >> n);
  for (std::size_t k = 1; k < n; ++k) {
    const auto b = static_cast<unsigned char>(s[i + k]);
    if ((b & 0xC0) != 0x80) return std::nullopt;
    v = (v << 6) | (b & 0x3FU);
  }
  i += n;
  return v;
}

void append(char32_t v, std::string& out) {
  if (v < 0x80) {
    out += static_cast<char>(v);
  } else if (v < 0x800) {
    out += static_cast<char>(0xC0 | (v >> 6));
    out += static_cast<char>(0x80 | (v & 0x3F));
  } else if (v < 0x10000) {
    out += static_cast<char>(0xE0 | (v >> 12));
    out += static_cast<char>(0x80 | ((v >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (v & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (v >> 18));
    out += static_cast<char>(0x80 | ((v >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((v >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (v & 0x3F));
  }
}

locale_t unicode() {
  static const locale_t l = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return l;
}

}  // namespace

result<bool> matches_like(std::string_view text, std::string_view pattern, std::string_view escape) {
  if (!escape.empty() && width_at(escape, 0) != escape.size()) {
    return make_error("22025", "invalid escape string", "Escape string must be empty or one character.");
  }
  std::vector<element> parts;
  for (std::size_t i = 0; i < pattern.size();) {
    auto n = width_at(pattern, i);
    if (!escape.empty() && pattern.substr(i, n) == escape) {
      i += n;
      if (i >= pattern.size()) return make_error("22025", "LIKE pattern must not end with escape character");
      n = width_at(pattern, i);
      parts.push_back({element::kind::literal, pattern.substr(i, n)});
    } else if (pattern[i] == '%') {
      if (parts.empty() || parts.back().what != element::kind::many) parts.push_back({element::kind::many, {}});
    } else if (pattern[i] == '_') {
      parts.push_back({element::kind::one, {}});
    } else {
      parts.push_back({element::kind::literal, pattern.substr(i, n)});
    }
    i += n;
  }
  // Greedy matching with one point to come back to: the last %.
  std::size_t t = 0, p = 0, star = parts.size() + 1, mark = 0;
  while (t < text.size()) {
    const auto n = width_at(text, t);
    if (p < parts.size() && parts[p].what == element::kind::many) {
      star = p++;
      mark = t;
    } else if (p < parts.size() && (parts[p].what == element::kind::one || parts[p].text == text.substr(t, n))) {
      ++p;
      t += n;
    } else if (star <= parts.size()) {
      p = star + 1;
      mark += width_at(text, mark);
      t = mark;
    } else {
      return false;
    }
  }
  while (p < parts.size() && parts[p].what == element::kind::many)
    ++p;
  return p == parts.size();
}

bool mapped_case(std::string_view text, bool upper, bool ascii_only, std::string& out) {
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      const bool change = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
      out += change ? static_cast<char>(c ^ 0x20) : c;
      ++i;
      continue;
    }
    if (ascii_only) {
      out += c;
      ++i;
      continue;
    }
    const auto v = code_point(text, i);
    if (!v) return false;
    append(static_cast<char32_t>(upper ? towupper_l(static_cast<wint_t>(*v), unicode())
                                       : towlower_l(static_cast<wint_t>(*v), unicode())),
           out);
  }
  return true;
}

result<value::cell> clock_cell(std::int64_t us, const std::string& time_zone, const value::type& type,
                               value::storage storage) {
  using value::kind;
  auto seconds = us / 1000000;
  auto micros = us % 1000000;
  if (micros < 0) {
    micros += 1000000;
    --seconds;
  }
  const auto t = static_cast<std::time_t>(seconds);
  std::tm utc{};
  gmtime_r(&t, &utc);
  char text[64];
  const int n =
      std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.%06lld", utc.tm_year + 1900, utc.tm_mon + 1,
                    utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<long long>(micros));
  std::string moment(text, static_cast<std::size_t>(n));
  value::format_settings settings;
  const auto zoned = value::builtin_type(value::oids::timestamptz);
  if (type.what != kind::timestamptz) {  // the session's wall clock
    auto cell = value::decode(moment + "+00", value::wire_format::text, zoned, value::storage::timestamp_text, settings,
                              value::decode_for::comparison);
    if (!cell) return cell.error();
    settings.time_zone = time_zone;
    std::string local;
    if (auto r = value::encode(cell->view(), zoned, value::storage::timestamp_text, value::wire_format::text, settings,
                               local);
        !r) {
      return r.error();
    }
    if (const auto sign = local.find_first_of("+-", 11); sign != std::string::npos) local.resize(sign);
    moment = type.what == kind::date ? local.substr(0, 10) : local;
  } else {
    moment += "+00";
  }
  return value::decode(moment, value::wire_format::text, type, storage, settings, value::decode_for::assignment);
}

}  // namespace crossfade::sql
