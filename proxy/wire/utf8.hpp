// UTF-8 as PostgreSQL checks it: no surrogates, no overlong forms, nothing above U+10FFFF, no NUL.
//
//   if (auto bad = check_utf8(text)) return *bad;     // 22021, invalid byte sequence for encoding "UTF8": 0xc0 0x80
//
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::wire {

// Offset of the first byte that does not belong to valid UTF-8 without NUL; text.size() where all is valid.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

// Nothing where the text is valid; otherwise 22021 with PostgreSQL's message, which shows up to four bytes.
std::optional<error> check_utf8(std::string_view text);

// Length in bytes of the character that a valid sequence begins with; 0 where `text` does not begin with one.
std::size_t utf8_sequence(std::string_view text) noexcept;

}  // namespace crossfade::wire
