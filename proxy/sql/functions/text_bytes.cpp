// bytea: its parts, encodings and hashes. Sources: PostgreSQL src/backend/utils/adt/varlena.c, encode.c;
// src/common/hex.c, base64.c.
#include <openssl/evp.h>

#include <algorithm>

#include "proxy/sql/functions/characters.hpp"
#include "proxy/sql/functions/text.hpp"
#include "replay/value/text.hpp"

namespace crossfade::sql::functions {
namespace {

std::string_view bytes(sqlite3_value* v) { return view_of(v).bytes; }
void give_bytes(sqlite3_context* c, std::string s) { give(c, value::cell::of_blob(std::move(s))); }

template <bool Bits>
bool in_range(sqlite3_context* c, std::string_view s, std::int64_t n) {
  const auto count = static_cast<std::int64_t>(s.size()) * (Bits ? 8 : 1);
  if (n >= 0 && n < count) return true;
  raise(c, "2202E", "index " + std::to_string(n) + " out of valid range, 0.." + std::to_string(count - 1));
  return false;
}

template <bool Bits>
void get(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto s = bytes(a[0]);
  const auto n = sqlite3_value_int64(a[1]);
  if (!in_range<Bits>(c, s, n)) return;
  const auto byte = static_cast<unsigned char>(s[static_cast<std::size_t>(Bits ? n / 8 : n)]);
  sqlite3_result_int(c, Bits ? (byte >> (n % 8)) & 1 : byte);
}

template <bool Bits>
void set(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  std::string s(bytes(a[0]));
  const auto n = sqlite3_value_int64(a[1]);
  const auto to = sqlite3_value_int64(a[2]);
  if (!in_range<Bits>(c, s, n)) return;
  auto& byte = s[static_cast<std::size_t>(Bits ? n / 8 : n)];
  if (!Bits) {
    byte = static_cast<char>(to & 0xFF);
  } else if (to != 0 && to != 1) {
    return raise(c, "22023", "new bit must be 0 or 1");
  } else {
    const auto mask = 1U << (n % 8);
    byte =
        static_cast<char>(to == 1 ? static_cast<unsigned char>(byte) | mask : static_cast<unsigned char>(byte) & ~mask);
  }
  give_bytes(c, std::move(s));
}

void count_bits(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  std::int64_t n = 0;
  for (const char b : bytes(a[0]))
    n += __builtin_popcount(static_cast<unsigned char>(b));
  sqlite3_result_int64(c, n);
}

// crossfade_trim_bytes(bytes, which, 1: left + 2: right)
void trim(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  auto s = bytes(a[0]);
  const auto which = bytes(a[1]);
  const auto sides = sqlite3_value_int(a[2]);
  while ((sides & 1) != 0 && !s.empty() && which.find(s.front()) != std::string_view::npos)
    s.remove_prefix(1);
  while ((sides & 2) != 0 && !s.empty() && which.find(s.back()) != std::string_view::npos)
    s.remove_suffix(1);
  give_bytes(c, std::string(s));
}

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view s) {  // lines of 76 characters
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < s.size(); i += 3) {
    const auto at = [&](std::size_t k) {
      return i + k < s.size() ? static_cast<unsigned>(static_cast<unsigned char>(s[i + k])) : 0U;
    };
    const auto group = at(0) << 16 | at(1) << 8 | at(2);
    const auto known = std::min<std::size_t>(s.size() - i, 3) + 1;
    for (std::size_t k = 0; k < 4; ++k)
      out += k < known ? base64_digits[(group >> (18 - 6 * k)) & 63] : '=';
    line += 4;
    if (line >= 76 && known == 4) {
      out += '\n';
      line = 0;
    }
  }
  return out;
}

std::string shown(std::string_view s, std::size_t i) { return std::string(s.substr(i, character_size(s, i))); }

result<std::string> from_base64(std::string_view s) {
  std::string out;
  unsigned group = 0;
  int position = 0, ended = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    unsigned digit = 0;
    if (c == '=') {
      if (ended == 0) {
        if (position != 2 && position != 3) {
          return make_error("22023", "unexpected \"=\" while decoding base64 sequence");
        }
        ended = position - 1;
      }
    } else {
      const auto found = base64_digits.find(c);
      if (found == std::string_view::npos) {
        return make_error("22023", "invalid symbol \"" + shown(s, i) + "\" found while decoding base64 sequence");
      }
      digit = static_cast<unsigned>(found);
    }
    group = group << 6 | digit;
    if (++position < 4) continue;
    out += static_cast<char>(group >> 16 & 0xFF);
    if (ended == 0 || ended > 1) out += static_cast<char>(group >> 8 & 0xFF);
    if (ended == 0 || ended > 2) out += static_cast<char>(group & 0xFF);
    group = 0;
    position = 0;
  }
  if (position != 0) {
    return make_error("22023", "invalid base64 end sequence",
                      "Input data is missing padding, is truncated, or is otherwise corrupted.");
  }
  return out;
}

result<std::string> from_hex(std::string_view s) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
      ++i;
      continue;
    }
    const auto invalid = [&](std::size_t k) {
      return make_error("22023", "invalid hexadecimal digit: \"" + shown(s, k) + "\"");
    };
    const int high = digit(s[i]);
    if (high < 0) return invalid(i);
    if (i + 1 >= s.size()) return make_error("22023", "invalid hexadecimal data: odd number of digits");
    const int low = digit(s[i + 1]);
    if (low < 0) return invalid(i + 1);
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

std::string to_escape(std::string_view s) {
  std::string out;
  for (const char c : s) {
    const auto b = static_cast<unsigned char>(c);
    if (b == 0 || b >= 0x80) {
      out += {'\\', static_cast<char>('0' + (b >> 6)), static_cast<char>('0' + (b >> 3 & 7)),
              static_cast<char>('0' + (b & 7))};
    } else {
      if (c == '\\') out += c;
      out += c;
    }
  }
  return out;
}

result<std::string> from_escape(std::string_view s) {
  const auto octal = [&](std::size_t i, char most) { return i < s.size() && s[i] >= '0' && s[i] <= most; };
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] != '\\') {
      out += s[i++];
    } else if (octal(i + 1, '3') && octal(i + 2, '7') && octal(i + 3, '7')) {
      out += static_cast<char>((s[i + 1] - '0') << 6 | (s[i + 2] - '0') << 3 | (s[i + 3] - '0'));
      i += 4;
    } else if (i + 1 < s.size() && s[i + 1] == '\\') {
      out += '\\';
      i += 2;
    } else {
      return make_error("22P02", "invalid input syntax for type bytea");
    }
  }
  return out;
}

// The encoding's name is found without regard to ASCII's case.
std::string format_name(sqlite3_value* v) {
  std::string name(text(v));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}
void unknown_format(sqlite3_context* c, sqlite3_value* v) {
  raise(c, "22023", "unrecognized encoding: \"" + std::string(text(v)) + "\"");
}

void encode(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto s = bytes(a[0]);
  const auto how = format_name(a[1]);
  if (how == "base64") return give(c, to_base64(s));
  if (how == "escape") return give(c, to_escape(s));
  if (how != "hex") return unknown_format(c, a[1]);
  std::string out;
  value::append_hex(out, s);
  give(c, out);
}

void decode(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto how = format_name(a[1]);
  if (how != "hex" && how != "base64" && how != "escape") return unknown_format(c, a[1]);
  auto out = how == "hex" ? from_hex(s) : how == "base64" ? from_base64(s) : from_escape(s);
  if (!out) return raise(c, out.error());
  give_bytes(c, std::move(*out));
}

std::string digest(const EVP_MD* algorithm, std::string_view s) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(s.data(), s.size(), out, &size, algorithm, nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out), size};
}

void md5(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto sum = digest(EVP_md5(), sqlite3_value_type(a[0]) == SQLITE_BLOB ? bytes(a[0]) : text(a[0]));
  if (sum.empty()) return beyond(c, "md5()");  // a library that allows approved algorithms only
  std::string out;
  value::append_hex(out, sum);
  give(c, out);
}

// crossfade_sha(bytes, bits)
void sha(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto bits = sqlite3_value_int(a[1]);
  const auto* algorithm = bits == 224   ? EVP_sha224()
                          : bits == 256 ? EVP_sha256()
                          : bits == 384 ? EVP_sha384()
                                        : EVP_sha512();
  give_bytes(c, digest(algorithm, bytes(a[0])));
}

// crossfade_to_hex(number, bits of its type)
void to_hex(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  auto v = static_cast<std::uint64_t>(sqlite3_value_int64(a[0]));
  if (sqlite3_value_int(a[1]) == 32) v &= 0xFFFFFFFFU;
  std::string out;
  do {
    out.insert(out.begin(), "0123456789abcdef"[v & 15]);
    v >>= 4;
  } while (v != 0);
  give(c, out);
}

constexpr scalar bytes_scalars[] = {
    {"crossfade_get_byte", 2, &get<false>},
    {"crossfade_get_bit", 2, &get<true>},
    {"crossfade_set_byte", 3, &set<false>},
    {"crossfade_set_bit", 3, &set<true>},
    {"crossfade_bit_count", 1, &count_bits},
    {"crossfade_trim_bytes", 3, &trim},
    {"crossfade_encode", 2, &encode},
    {"crossfade_decode", 2, &decode},
    {"crossfade_md5", 1, &md5},
    {"crossfade_sha", 2, &sha},
    {"crossfade_to_hex", 2, &to_hex},
};

}  // namespace

int add_bytes(sqlite3* db) { return add(db, bytes_scalars); }

}  // namespace crossfade::sql::functions
