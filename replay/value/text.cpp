#include "replay/value/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// pg_utf_mblen(): by the first byte alone.
std::size_t expected_size(unsigned char c) noexcept {
  if (c < 0x80) return 1;
  if ((c & 0xe0) == 0xc0) return 2;
  if ((c & 0xf0) == 0xe0) return 3;
  if ((c & 0xf8) == 0xf0) return 4;
  return 1;
}

// pg_utf8_islegal(): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_legal(const unsigned char* p, std::size_t n) noexcept {
  const auto continues = [&](std::size_t i) { return (p[i] & 0xc0) == 0x80; };
  switch (n) {
    case 1:
      return p[0] < 0x80;
    case 2:
      return p[0] >= 0xc2 && continues(1);
    case 3:
      return continues(1) && continues(2) && !(p[0] == 0xe0 && p[1] < 0xa0) && !(p[0] == 0xed && p[1] > 0x9f);
    case 4:
      return p[0] <= 0xf4 && continues(1) && continues(2) && continues(3) && !(p[0] == 0xf0 && p[1] < 0x90) &&
             !(p[0] == 0xf4 && p[1] > 0x8f);
    default:
      return false;
  }
}

error invalid_bytes(std::string_view rest, std::size_t size) {
  std::string shown;
  for (std::size_t i = 0; i < std::min(size, rest.size()); ++i)
    shown += fmt::format("{}0x{:02x}", i == 0 ? "" : " ", static_cast<unsigned char>(rest[i]));
  return make_error(sqlstate::character_not_in_repertoire,
                    fmt::format("invalid byte sequence for encoding \"UTF8\": {}", shown));
}

bool eight_plain(const char* p) noexcept {  // ASCII without NUL
  std::uint64_t w = 0;
  std::memcpy(&w, p, 8);
  constexpr std::uint64_t high = 0x8080808080808080, ones = 0x0101010101010101;
  return ((w | (w - ones)) & high) == 0;
}

error bad_bytea() { return make_error(sqlstate::invalid_text_representation, "invalid input syntax for type bytea"); }

result<std::string> parse_hex(std::string_view s) {
  std::string out;
  out.reserve(s.size() / 2);
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
      ++i;
      continue;
    }
    const auto bad_digit = [](std::string_view at) {
      return make_error(sqlstate::invalid_parameter_value,
                        fmt::format("invalid hexadecimal digit: \"{}\"",
                                    at.substr(0, expected_size(static_cast<unsigned char>(at[0])))));
    };
    const int high = hex_value(s[i]);
    if (high < 0) return bad_digit(s.substr(i));
    if (i + 1 >= s.size())
      return make_error(sqlstate::invalid_parameter_value, "invalid hexadecimal data: odd number of digits");
    const int low = hex_value(s[i + 1]);
    if (low < 0) return bad_digit(s.substr(i + 1));
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

}  // namespace

result<void> check_utf8(std::string_view text) {
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    if (end - p >= 8 && eight_plain(p)) {
      p += 8;
      continue;
    }
    const auto c = static_cast<unsigned char>(*p);
    if (c != 0 && c < 0x80) {
      ++p;
      continue;
    }
    const std::size_t n = expected_size(c);
    const auto left = static_cast<std::size_t>(end - p);
    if (c == 0 || left < n || !is_legal(reinterpret_cast<const unsigned char*>(p), n))
      return invalid_bytes(std::string_view(p, left), n);
    p += n;
  }
  return {};
}

std::size_t character_count(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::size_t prefix_size_bytes(std::string_view utf8, std::size_t characters) noexcept {
  std::size_t i = 0;
  for (; i < utf8.size(); ++i) {
    if ((static_cast<unsigned char>(utf8[i]) & 0xc0) == 0x80) continue;
    if (characters-- == 0) break;
  }
  return i;
}

std::string_view trim_trailing_blanks(std::string_view text) noexcept {
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

result<std::string_view> fit(std::string_view text, std::int32_t characters, const char* type_name) {
  const auto most = static_cast<std::size_t>(std::max(characters, 0));
  if (text.size() <= most) return text;
  const std::size_t size = prefix_size_bytes(text, most);
  if (text.find_first_not_of(' ', size) != std::string_view::npos)
    return make_error(sqlstate::string_data_right_truncation,
                      fmt::format("value too long for type {}({})", type_name, characters));
  return text.substr(0, size);
}

result<std::string> parse_bytea(std::string_view text) {
  if (text.size() >= 2 && text[0] == '\\' && text[1] == 'x') return parse_hex(text.substr(2));
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    const auto octal = [&](std::size_t at, char most) {
      return at < text.size() && text[at] >= '0' && text[at] <= most;
    };
    if (octal(i + 1, '3') && octal(i + 2, '7') && octal(i + 3, '7')) {
      out += static_cast<char>((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0'));
      i += 4;
    } else if (i + 1 < text.size() && text[i + 1] == '\\') {
      out += '\\';
      i += 2;
    } else {
      return bad_bytea();
    }
  }
  return out;
}

void append_hex(std::string& out, std::string_view bytes) {
  const std::size_t at = out.size();
  out.resize(at + bytes.size() * 2);
  char* p = out.data() + at;
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    *p++ = hex_digits[u >> 4];
    *p++ = hex_digits[u & 15];
  }
}

void append_bytea(std::string& out, std::string_view bytes, bytea_output form) {
  if (form == bytea_output::hex) {
    out += "\\x";
    append_hex(out, bytes);
    return;
  }
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if (u < 0x20 || u > 0x7e) {
      const char octal[] = {'\\', static_cast<char>('0' + (u >> 6)), static_cast<char>('0' + ((u >> 3) & 7)),
                            static_cast<char>('0' + (u & 7))};
      out.append(octal, 4);
    } else {
      out += c;
    }
  }
}

// Hyphens may follow any group of four digits; braces may surround the whole.
result<uuid_bytes> parse_uuid(std::string_view text) {
  const auto bad = [&] {
    return make_error(sqlstate::invalid_text_representation,
                      fmt::format("invalid input syntax for type uuid: \"{}\"", text));
  };
  uuid_bytes u{};
  const bool braces = !text.empty() && text[0] == '{';
  std::size_t i = braces ? 1 : 0;
  for (std::size_t b = 0; b < 16; ++b) {
    if (i + 1 >= text.size()) return bad();
    const int high = hex_value(text[i]), low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return bad();
    u[b] = static_cast<unsigned char>(high << 4 | low);
    i += 2;
    if (b % 2 == 1 && b < 15 && i < text.size() && text[i] == '-') ++i;
  }
  if (braces && (i >= text.size() || text[i++] != '}')) return bad();
  if (i != text.size()) return bad();
  return u;
}

void append_uuid_hex(std::string& out, const uuid_bytes& u) {
  append_hex(out, std::string_view(reinterpret_cast<const char*>(u.data()), u.size()));
}

void append_uuid(std::string& out, const uuid_bytes& u) {
  char text[36];
  std::size_t n = 0;
  for (std::size_t b = 0; b < 16; ++b) {
    if (b == 4 || b == 6 || b == 8 || b == 10) text[n++] = '-';
    text[n++] = hex_digits[u[b] >> 4];
    text[n++] = hex_digits[u[b] & 15];
  }
  out.append(text, n);
}

}  // namespace crossfade::value
