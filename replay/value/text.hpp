// Characters and bytes: UTF-8, character(n), bytea, uuid. Free functions; any thread.
// Source: PostgreSQL src/backend/utils/adt/varchar.c, varlena.c, encode.c, uuid.c; src/common/wchar.c.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::value {

// 22021 where the bytes are not UTF-8 as PostgreSQL accepts it, or hold a NUL.
result<void> check_utf8(std::string_view text);
std::size_t character_count(std::string_view utf8) noexcept;
// Bytes of the first n characters.
std::size_t prefix_size_bytes(std::string_view utf8, std::size_t characters) noexcept;
std::string_view trim_trailing_blanks(std::string_view text) noexcept;  // U+0020 only

// varchar(n), character(n): the text cut to n characters where only blanks follow; else 22001.
result<std::string_view> fit(std::string_view text, std::int32_t characters, const char* type_name);

result<std::string> parse_bytea(std::string_view text);
void append_bytea(std::string& out, std::string_view bytes, bytea_output form);
void append_hex(std::string& out, std::string_view bytes);

using uuid_bytes = std::array<unsigned char, 16>;
result<uuid_bytes> parse_uuid(std::string_view text);
void append_uuid(std::string& out, const uuid_bytes& u);      // 36 characters
void append_uuid_hex(std::string& out, const uuid_bytes& u);  // 32

}  // namespace crossfade::value
