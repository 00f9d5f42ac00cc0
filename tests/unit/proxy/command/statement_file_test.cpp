#include "proxy/command/statement_file.hpp"

#include <gtest/gtest.h>

#include "proxy/command/try.hpp"

namespace crossfade::command {
namespace {

std::vector<std::pair<std::size_t, std::string>> listed(std::string_view text) {
  std::vector<std::pair<std::size_t, std::string>> out;
  for (const auto& s : read_statements(text).statements)
    out.emplace_back(s.line, s.text);
  return out;
}

using list = std::vector<std::pair<std::size_t, std::string>>;

TEST(statement_file, scripts_are_cut_at_semicolons) {
  EXPECT_EQ(listed(""), list{});
  EXPECT_EQ(listed("-- nothing\n;;"), list{});
  EXPECT_EQ(listed("SELECT 1;\n\n  SELECT ';'\n, 2 -- ; \n;SELECT $$\n;$$"),
            (list{{1, "SELECT 1"}, {3, "SELECT ';'\n, 2"}, {5, "SELECT $$\n;$$"}}));
  EXPECT_EQ(listed("\xEF\xBB\xBFSELECT 1"), (list{{1, "SELECT 1"}}));
  // A log's words in a script's text do not make it one.
  EXPECT_EQ(listed("-- LOG:  statement: SELECT 1\nSELECT 2"), (list{{2, "SELECT 2"}}));
  EXPECT_EQ(listed("\\set ON_ERROR_STOP 1\nSELECT 1;\n\\c other\nSELECT '\n\\x'"),
            (list{{2, "SELECT 1"}, {4, "SELECT '\n\\x'"}}));
}

TEST(statement_file, what_cannot_be_cut_is_the_last_statement) {
  EXPECT_EQ(listed("SELECT 'é'; SELECT 1;\nSELECT 'open; SELECT 2"),
            (list{{1, "SELECT 'é'"}, {1, "SELECT 1"}, {2, "SELECT 'open; SELECT 2"}}));
  EXPECT_EQ(listed("SELECT 1; SELECT a, 'open"), (list{{1, "SELECT 1"}, {1, "SELECT a, 'open"}}));
  EXPECT_EQ(listed("'open"), (list{{1, "'open"}}));
  EXPECT_EQ(listed("SELECT 1; /* open"), (list{{1, "SELECT 1"}, {1, "/* open"}}));
}

TEST(statement_file, logs_tell_statements_and_parameters) {
  const auto file = read_statements(
      "2026-01-01 00:00:00.000 UTC [1] LOG:  database system is ready\n"
      "00:01 [2] app@db LOG:  statement: SELECT 'a: b',\n"
      "\t2; SELECT 3\r\n"
      "00:01 [2] app@db LOG:  execute S_1/C_2: SELECT $1, $2\n"
      "00:01 [2] app@db DETAIL:  parameters: $1 = 'it''s', $2 = NULL\n"
      "00:01 [2] app@db LOG:  duration: 0.123 ms\n"
      "00:01 [2] app@db LOG:  duration: 0.1 ms  parse S_2: SELECT 4\n"
      "00:01 [2] app@db LOG:  duration: 0.1 ms  bind S_2: SELECT 4\n"
      "00:01 [2] app@db LOG:  duration: 0.1 ms  execute S_2: SELECT 4\n"
      "00:01 [2] app@db LOG:  execute fetch from S_1/C_2: SELECT $1\n"
      "00:01 [2] app@db ERROR:  nothing\n"
      "00:01 [2] app@db STATEMENT:  SELECT nothing\n");
  EXPECT_TRUE(file.log);
  list found;
  for (const auto& s : file.statements)
    found.emplace_back(s.line, s.text);
  EXPECT_EQ(found, (list{{2, "SELECT 'a: b',\n2"}, {3, "SELECT 3"}, {4, "SELECT $1, $2"}, {9, "SELECT 4"}}));
  EXPECT_TRUE(file.statements[2].bound);
  EXPECT_EQ(file.statements[2].parameters, (std::vector<std::optional<std::string>>{"it's", std::nullopt}));
  EXPECT_FALSE(file.statements[3].bound);
}

TEST(statement_file, damaged_parameters_are_left_out) {
  for (const auto* text : {"", "$1", "$2 = '1'", "$1 = 'open", "$1 = 5", "$1 = '1', ", "$1 = '1' $2 = '2'"})
    EXPECT_FALSE(read_logged_parameters(text)) << text;
}

TEST(try_report, folds_equal_ones) {
  tried_statement a;
  a.shape = "SELECT $1";
  a.route = "sqlite";
  a.line = 3;
  auto b = a;
  b.line = 9;
  auto c = a;
  c.route = "refused";
  c.fails = make_error("22P02", "no number", "Write one.");
  const auto folded = fold({a, c, b});
  ASSERT_EQ(folded.size(), 2U);
  EXPECT_EQ(folded[0].count, 2U);
  EXPECT_EQ(folded[0].line, 3U);
  EXPECT_EQ(to_text(folded),
            "   line    count  route      statement\n"
            "      3        2  sqlite     SELECT $1\n"
            "      3        1  refused    SELECT $1\n"
            "                             22P02: no number\n"
            "                             hint: Write one.\n"
            "3 statements: 2 sqlite, 0 forwarded, 0 postgres, 0 session, 1 refused\n");
}

}  // namespace
}  // namespace crossfade::command
