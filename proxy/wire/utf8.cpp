#include "proxy/wire/utf8.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <string>

namespace crossfade::wire {

namespace {

unsigned char at(std::string_view text, std::size_t i) noexcept { return static_cast<unsigned char>(text[i]); }

bool in(unsigned char byte, unsigned char low, unsigned char high) noexcept { return byte >= low && byte <= high; }

// What the first byte announces; PostgreSQL's pg_utf_mblen, which the error message follows.
std::size_t announced(unsigned char first) noexcept {
  if ((first & 0xe0) == 0xc0) return 2;
  if ((first & 0xf0) == 0xe0) return 3;
  if ((first & 0xf8) == 0xf0) return 4;
  return 1;
}

// Eight bytes of which none is NUL or above 0x7f.
bool plain_block(const char* bytes) noexcept {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  constexpr std::uint64_t ones = 0x0101010101010101ULL, highs = 0x8080808080808080ULL;
  return ((word | (word - ones)) & highs) == 0;
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto first = at(text, 0);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  const auto length = announced(first);
  if (length == 1 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!in(at(text, i), 0x80, 0xbf)) return 0;
  }
  const auto second = at(text, 1);
  switch (first) {  // the first continuation byte excludes overlong forms, surrogates, and what is above U+10FFFF
    case 0xc0:
    case 0xc1:
      return 0;
    case 0xe0:
      return second >= 0xa0 ? length : 0;
    case 0xed:
      return second <= 0x9f ? length : 0;
    case 0xf0:
      return second >= 0x90 ? length : 0;
    case 0xf4:
      return second <= 0x8f ? length : 0;
    default:
      return first <= 0xf4 ? length : 0;
  }
}

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= 8 && plain_block(text.data() + i)) {
      i += 8;
      continue;
    }
    const auto length = utf8_sequence(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return i;
}

std::optional<error> check_utf8(std::string_view text) {
  const auto valid = valid_utf8_prefix(text);
  if (valid == text.size()) return std::nullopt;
  const auto shown = std::min(announced(at(text, valid)), text.size() - valid);
  std::string message = "invalid byte sequence for encoding \"UTF8\":";
  for (std::size_t i = 0; i < shown; ++i)
    message += fmt::format(" 0x{:02x}", at(text, valid + i));
  return make_error(sqlstate::character_not_in_repertoire, std::move(message));
}

}  // namespace crossfade::wire
