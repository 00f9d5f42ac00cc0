#include "proxy/sql/functions/characters.hpp"

#include <clocale>
#include <cwctype>

namespace crossfade::sql {
namespace {

locale_t unicode() {
  static const locale_t l = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return l;
}

bool ascii_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }
bool ascii_lower(char32_t c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::size_t character_size(std::string_view s, std::size_t i) {
  std::size_t n = 1;
  while (i + n < s.size() && (static_cast<unsigned char>(s[i + n]) & 0xC0) == 0x80)
    ++n;
  return n;
}

std::optional<char32_t> next_character(std::string_view s, std::size_t& i) {
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

void append_character(char32_t v, std::string& out) {
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

std::vector<character_range> ranges_of(const char* name, character_class letters) {
  const auto members = wctype_l(name, unicode());
  const char32_t last = letters == character_class::ascii ? 0x7F : 0x10FFFF;
  std::vector<character_range> out;
  for (char32_t c = 0; c <= last; ++c) {
    if ((c >= 0xD800 && c <= 0xDFFF) || iswctype_l(static_cast<wint_t>(c), members, unicode()) == 0) continue;
    if (!out.empty() && out.back().last + 1 == c) {
      out.back().last = c;
    } else {
      out.push_back({c, c});
    }
  }
  return out;
}

char32_t lower_of(char32_t c, character_class letters) {
  if (c < 0x80 || letters == character_class::ascii) return ascii_upper(c) ? c + 0x20 : c;
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), unicode()));
}

char32_t upper_of(char32_t c, character_class letters) {
  if (c < 0x80 || letters == character_class::ascii) return ascii_lower(c) ? c - 0x20 : c;
  return static_cast<char32_t>(towupper_l(static_cast<wint_t>(c), unicode()));
}

bool is_alphanumeric(char32_t c, character_class letters) {
  if (c < 0x80 || letters == character_class::ascii) return ascii_upper(c) || ascii_lower(c) || (c >= '0' && c <= '9');
  return iswalnum_l(static_cast<wint_t>(c), unicode()) != 0;
}

bool mapped_case(std::string_view text, letter_case to, character_class letters, std::string& out) {
  out.reserve(text.size());
  bool inside = false;  // a word
  for (std::size_t i = 0; i < text.size();) {
    const auto v = next_character(text, i);
    if (!v) return false;
    const bool upper = to == letter_case::upper || (to == letter_case::title && !inside);
    const auto mapped = upper ? upper_of(*v, letters) : lower_of(*v, letters);
    append_character(mapped, out);
    if (to == letter_case::title) inside = is_alphanumeric(mapped, letters);
  }
  return true;
}

}  // namespace crossfade::sql
