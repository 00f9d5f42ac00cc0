#include "proxy/sql/lexer.hpp"

#include <gtest/gtest.h>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

namespace crossfade::sql {
namespace {

std::vector<std::string> ours(std::string_view text) {
  std::vector<token> tokens;
  std::vector<std::string> out;
  if (!tokenise(text, true, tokens)) return {"error"};
  for (const auto& t : tokens)
    out.emplace_back(t.in(text));
  return out;
}

std::vector<std::string> postgres(const std::string& text) {
  auto scanned = pg_query_scan(text.c_str());
  std::vector<std::string> out;
  if (scanned.error != nullptr) {
    out = {"error"};
  } else {
    auto* result = pg_query__scan_result__unpack(nullptr, scanned.pbuf.len,
                                                 reinterpret_cast<const std::uint8_t*>(scanned.pbuf.data));
    for (std::size_t i = 0; i < result->n_tokens; ++i) {
      const auto* t = result->tokens[i];
      if (t->token == PG_QUERY__TOKEN__SQL_COMMENT || t->token == PG_QUERY__TOKEN__C_COMMENT) continue;
      out.push_back(text.substr(static_cast<std::size_t>(t->start), static_cast<std::size_t>(t->end - t->start)));
    }
    pg_query__scan_result__free_unpacked(result, nullptr);
  }
  pg_query_free_scan_result(scanned);
  return out;
}

TEST(lexer, agrees_with_postgresql) {
  const char* texts[] = {
      "SELECT a, b FROM t WHERE id = 1",
      "select'a''b'||\"C\"\"d\".e",
      "a--comment\nb/* x /* y */ z */c",
      "1 1.5 .5 1. 1e5 1.5E-3 1..2 5e",
      "a<=b>=c<>d!=e||f->g->>h#>>i@>j?k a=-1 b*-2 c@-3 d+-+e =>",
      "$1::int $12,:x :=y x::varchar(3)",
      "$$a$b$$ $q$ 'x' $$ $q$ $_1$z$_1$",
      "E'a\\'b' e'\\\\' B'01' x'ff'",
      "'a'\n'b' 'c' -- x\n 'd'",
      "'a' 'b'",
      "arr[1:2] f(x, y);",
      "caf\xc3\xa9 = '\xc3\xa9'",
      "a/**/b a--",
      "'unterminated",
      "\"unterminated",
      "/* unterminated",
      "$a$ unterminated",
      "1a",
      "\"\"",
      "x = 5-3 y=5 -3",
      "a <-- c\n b",
      "a*/*c*/b",
  };
  for (const auto* text : texts)
    EXPECT_EQ(ours(text), postgres(text)) << text;
}

TEST(lexer, values_of_strings) {
  const auto value = [](std::string_view text) {
    std::vector<token> tokens;
    if (!tokenise(text, true, tokens) || tokens.size() != 1) return std::optional<std::string>("?");
    return string_value(tokens[0], text);
  };
  EXPECT_EQ(value("'a''b'"), "a'b");
  EXPECT_EQ(value("E'a\\n\\'\\x41\\101'"), "a\n'AA");
  EXPECT_EQ(value("E'\\u0041'"), std::nullopt);
  EXPECT_EQ(value("$x$a'b$x$"), "a'b");
  EXPECT_EQ(value("'a'\n  'b'"), "ab");
}

TEST(lexer, an_error_says_where) {
  std::vector<token> tokens;
  const auto r = tokenise("SELECT 'x", true, tokens);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().sqlstate, "42601");
  EXPECT_EQ(r.error().message, "unterminated quoted string at or near \"'x\"");
  EXPECT_EQ(r.error().position, 8);
}

}  // namespace
}  // namespace crossfade::sql
