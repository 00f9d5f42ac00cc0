#include "proxy/wire/saslprep.hpp"

#include <algorithm>
#include <cstdint>

#include "proxy/wire/utf8.hpp"

namespace crossfade::wire {

namespace {

struct range {
  std::uint32_t first, last;
};

// RFC 3454, table C.1.2: spaces other than U+0020; they become U+0020. U+200B stands in B.1 too and goes to nothing
// there, but PostgreSQL looks at this table first.
constexpr range spaces[] = {{0x00a0, 0x00a0}, {0x1680, 0x1680}, {0x2000, 0x200b},
                            {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};

// Table B.1: mapped to nothing.
constexpr range nothing[] = {{0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x1806, 0x1806}, {0x180b, 0x180d},
                             {0x200c, 0x200d}, {0x2060, 0x2060}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};

// Tables C.2.1 and C.2.2 (control), C.3 (private use), C.4 (non-characters), C.6 and C.7 (inappropriate), C.8
// (display), C.9 (tags). Surrogates (C.5) are no UTF-8.
constexpr range prohibited[] = {
    {0x0000, 0x001f},    {0x007f, 0x009f},   {0x0340, 0x0341},   {0x06dd, 0x06dd},   {0x070f, 0x070f},
    {0x180e, 0x180e},    {0x200e, 0x200f},   {0x2028, 0x202e},   {0x2061, 0x2063},   {0x206a, 0x206f},
    {0x2ff0, 0x2ffb},    {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},   {0xfff9, 0xffff},   {0x1d173, 0x1d17a},
    {0x1fffe, 0x1ffff},  {0x2fffe, 0x2ffff}, {0x3fffe, 0x3ffff}, {0x4fffe, 0x4ffff}, {0x5fffe, 0x5ffff},
    {0x6fffe, 0x6ffff},  {0x7fffe, 0x7ffff}, {0x8fffe, 0x8ffff}, {0x9fffe, 0x9ffff}, {0xafffe, 0xaffff},
    {0xbfffe, 0xbffff},  {0xcfffe, 0xcffff}, {0xdfffe, 0xdffff}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f},
    {0xefffe, 0x10ffff},
};

template <std::size_t n>
bool in(const range (&table)[n], std::uint32_t point) noexcept {
  return std::any_of(std::begin(table), std::end(table),
                     [point](const range& r) { return point >= r.first && point <= r.last; });
}

std::uint32_t decode(std::string_view sequence) noexcept {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(sequence[i])}; };
  switch (sequence.size()) {
    case 2:
      return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
    case 3:
      return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
    case 4:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
    default:
      return byte(0);
  }
}

}  // namespace

std::string saslprep(std::string_view password) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(password.begin(), password.end(), ascii)) return std::string(password);
  std::string prepared;
  for (auto rest = password; !rest.empty();) {
    const auto size = utf8_sequence(rest);
    if (size == 0) return std::string(password);
    const auto point = decode(rest.substr(0, size));
    if (in(spaces, point)) {
      prepared += ' ';
    } else if (!in(nothing, point)) {
      if (in(prohibited, point)) return std::string(password);
      prepared += rest.substr(0, size);
    }
    rest.remove_prefix(size);
  }
  if (prepared.empty()) return std::string(password);
  return prepared;
}

}  // namespace crossfade::wire
