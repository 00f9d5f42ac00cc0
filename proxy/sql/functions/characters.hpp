// Characters of UTF-8: code points, and lower(), upper(), initcap() by character classes. Free functions, any thread.
// Source: PostgreSQL src/backend/utils/adt/formatting.c (str_tolower, str_toupper, str_initcap).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::sql {

// Which characters are letters: ASCII's alone (collation C), or Unicode's as glibc has them (C.UTF-8, en_US.UTF-8 ...).
enum class character_class : std::uint8_t { ascii, unicode };

// The character at byte i, which moves behind it; nullopt: not valid UTF-8.
std::optional<char32_t> next_character(std::string_view s, std::size_t& i);
void append_character(char32_t v, std::string& out);
std::size_t character_size(std::string_view s, std::size_t i);  // bytes of the character that begins at i

enum class letter_case : std::uint8_t { lower, upper, title };
// false: not valid UTF-8.
bool mapped_case(std::string_view text, letter_case to, character_class letters, std::string& out);

char32_t lower_of(char32_t c, character_class letters);
char32_t upper_of(char32_t c, character_class letters);
bool is_alphanumeric(char32_t c, character_class letters);

struct character_range {
  char32_t first, last;
};
// The members of a class by its name in C: alpha, lower, space ... Some milliseconds.
std::vector<character_range> ranges_of(const char* name, character_class letters);

}  // namespace crossfade::sql
