// PostgreSQL's tokens, without its parser: what the shape of a statement is made of. Follows src/backend/parser/scan.l
// of PostgreSQL 15 (documentation, "Lexical Structure"); tests compare it with pg_query_scan.
//
//   std::vector<token> tokens;
//   if (auto r = tokenise(text, true, tokens); !r) ...          // 42601 with position
//
// Tokens point into the text by offset. Free functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::sql {

enum class token_kind : std::uint8_t {
  identifier,         // or keyword
  quoted_identifier,  // "..."
  unicode,            // U&'...' and U&"...": meaning depends on UESCAPE
  string,             // '...', also continued over lines
  escape_string,      // E'...', and '...' with backslashes where standard_conforming_strings is off
  dollar_string,      // $tag$...$tag$
  bit_string,         // B'...', X'...', N'...'
  integer,
  decimal,
  parameter,    // $1
  op,           // + - <> || -> ...
  punctuation,  // ( ) [ ] , ; . .. : :: :=
};

// Words that the shape has to know.
enum class keyword : std::uint8_t {
  none,
  and_,
  array,
  as,
  begin,
  between,
  case_,
  conflict,
  default_,
  delete_,
  distinct,
  do_,
  else_,
  end,
  escape,
  except,
  false_,
  fetch,
  for_,
  from,
  group,
  having,
  ilike,
  in,
  insert,
  intersect,
  join,
  like,
  limit,
  not_,
  null,
  offset,
  on,
  or_,
  order,
  returning,
  select,
  set,
  table,
  then,
  true_,
  union_,
  update,
  using_,
  values,
  when,
  where,
  window,
  with,
};

// A symbol of one or two characters as a number, so that tokens compare without looking at the text.
constexpr std::uint16_t symbol_of(std::string_view s) noexcept {
  if (s.empty() || s.size() > 2) return 0xFFFF;
  return static_cast<std::uint16_t>(static_cast<unsigned char>(s[0]) |
                                    (s.size() == 2 ? static_cast<unsigned char>(s[1]) << 8 : 0));
}

// Of one statement: what the tree of libpg_query is made of.
inline constexpr std::size_t most_tokens = 500'000;

struct token {
  token_kind kind;
  keyword word = keyword::none;
  std::uint16_t symbol = 0;  // op and punctuation of one or two characters: see symbol_of()
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  std::string_view in(std::string_view text) const noexcept { return text.substr(offset, length); }
};

// Appends to out (which is cleared first). Comments and white space are left out. 54001 beyond `most` of them.
result<void> tokenise(std::string_view text, bool standard_conforming_strings, std::vector<token>& out,
                      std::size_t most = most_tokens);

// The value of a string token of kind string, escape_string or dollar_string; nullopt where only PostgreSQL should
// decide (\u escapes, bytes beyond ASCII by number).
std::optional<std::string> string_value(const token& t, std::string_view text);

// 1-based position in characters of a byte offset.
int character_position(std::string_view text, std::size_t offset) noexcept;

}  // namespace crossfade::sql
