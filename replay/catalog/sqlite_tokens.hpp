// SQLite's SQL text as tokens: what sqlite_schema.sql holds (CREATE TABLE, CREATE INDEX), and expressions within it.
//
//   auto tokens = tokenize(sql);      // comments and white space dropped
//
// Views into the text given. Any thread. Source: SQLite, "SQL As Understood By SQLite", and its tokenizer's rules for
// names ("x", `x`, [x]) and literals ('x', X'00', 1.5e3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::catalog {

enum class token_kind : unsigned char { word, quoted_name, string, number, blob, symbol };

struct token {
  token_kind kind = token_kind::symbol;
  std::string_view text;   // as written
  std::size_t offset = 0;  // of text in the whole

  bool is(std::string_view keyword) const noexcept;  // an unquoted word, any case
  bool is_symbol(std::string_view s) const noexcept { return kind == token_kind::symbol && text == s; }
  std::string value() const;  // name or string without its quotes
};

std::vector<token> tokenize(std::string_view sql);

bool same_name(std::string_view a, std::string_view b) noexcept;  // ASCII case-insensitive, as SQLite compares names
std::string lower_ascii(std::string_view text);
std::string upper_ascii(std::string_view text);

}  // namespace crossfade::catalog
