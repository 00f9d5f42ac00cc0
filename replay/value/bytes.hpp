// Big-endian integers in a byte string, as PostgreSQL's binary formats have them. Free functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace crossfade::value {

template <class T>
void append_big_endian(std::string& out, T v) {
  using unsigned_type = std::make_unsigned_t<T>;
  auto u = static_cast<unsigned_type>(v);
  char b[sizeof(T)];
  for (std::size_t i = sizeof(T); i-- > 0;) {
    b[i] = static_cast<char>(u & 0xff);
    if constexpr (sizeof(T) > 1) u = static_cast<unsigned_type>(u >> 8);
  }
  out.append(b, sizeof(T));
}

// The first sizeof(T) bytes; the caller has checked the size.
template <class T>
T read_big_endian(std::string_view in) noexcept {
  using unsigned_type = std::make_unsigned_t<T>;
  unsigned_type u = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    u = static_cast<unsigned_type>((static_cast<std::uint64_t>(u) << 8) | static_cast<unsigned char>(in[i]));
  return static_cast<T>(u);
}

}  // namespace crossfade::value
