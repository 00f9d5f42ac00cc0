#include "proxy/sql/functions/pattern.hpp"

#include <gtest/gtest.h>

namespace crossfade::sql {
namespace {

std::string matches(std::string_view text, std::string_view pattern, bool any_case = false,
                    character_class letters = character_class::unicode) {
  const auto r = regular_expression::compile(pattern, any_case, letters);
  if (!r) return "elsewhere";
  const auto m = r->matches(text);
  return !m ? "too long" : *m ? "yes" : "no";
}

TEST(regular_expression, matches_as_postgresql) {
  EXPECT_EQ(matches("abc", "b"), "yes");
  EXPECT_EQ(matches("abc\n", "c$"), "no");
  EXPECT_EQ(matches("a\nb", "a.b"), "yes");
  EXPECT_EQ(matches("a\nb", "^b"), "no");
  EXPECT_EQ(matches("\xc3\xa9", "^\\w$"), "yes");
  EXPECT_EQ(matches("\xc3\xa9", "^\\w$", false, character_class::ascii), "no");
  EXPECT_EQ(matches("\xc3\x89", "\xc3\xa9", true), "yes");
  EXPECT_EQ(matches("\xc3\x89", "\xc3\xa9", true, character_class::ascii), "no");
  EXPECT_EQ(matches("\xe2\x84\xaa", "k", true), "no");  // the Kelvin sign: Unicode folds it, PostgreSQL does not
  EXPECT_EQ(matches("a{b", "a{b"), "yes");
  EXPECT_EQ(matches("]", "[]]"), "yes");
  EXPECT_EQ(matches("\\", "\\B"), "yes");
  EXPECT_EQ(matches("\b", "\\b"), "yes");
}

// Errors, what versions or libraries read differently, and what depends on which match is taken.
TEST(regular_expression, leaves_the_rest_to_postgresql) {
  for (const auto* pattern : {"(a)\\1",
                              "(?i)a",
                              "(?=a)",
                              "***=a",
                              "a**",
                              "a+?+",
                              "*a",
                              "^*",
                              "(a",
                              "a)",
                              "[b-a]",
                              "[a",
                              "a{3,1}",
                              "a{256}",
                              "a{1",
                              "[[.a.]]",
                              "[[=a=]]",
                              "[[:<:]]",
                              "[[:nothing:]]",
                              "[a-\\d]",
                              "[\\D]",
                              "\\",
                              "\\x41",
                              "\\u0041",
                              "\\cA",
                              "\\Q",
                              "\\\xc3\xa9",
                              "(((a{200}){200}){200})",
                              "\xff"}) {
    EXPECT_EQ(matches("a", pattern), "elsewhere") << pattern;
  }
  EXPECT_EQ(matches("a", std::string(100000, 'a')), "elsewhere");
  EXPECT_EQ(matches("a", std::string(500, '(') + std::string(500, ')')), "elsewhere");
}

TEST(regular_expression, takes_bounded_time) {
  EXPECT_EQ(matches(std::string(40, 'a') + "cb", "^(a|aa|a?)*c$"), "too long");
  EXPECT_EQ(matches("\xff", "."), "too long");  // not UTF-8
}

TEST(similar, becomes_a_regular_expression) {
  const auto of = [](const char* pattern, const char* escape = "\\") {
    const auto r = similar_escape(pattern, escape);
    return !r ? r.error().sqlstate : !*r ? "elsewhere" : **r;
  };
  EXPECT_EQ(of("a%_b"), "^(?:a.*.b)$");
  EXPECT_EQ(of("(a|b).$"), "^(?:(?:a|b)\\.\\$)$");
  EXPECT_EQ(of("!%", "!"), "^(?:\\%)$");
  EXPECT_EQ(of("[a-c]%"), "^(?:[a-c].*)$");
  EXPECT_EQ(of("[[:alpha:]]"), "^(?:[[:alpha:]])$");
  EXPECT_EQ(of("[[:alpha:]_]"), "elsewhere");
  EXPECT_EQ(of("[]a]"), "elsewhere");
  EXPECT_EQ(of("a", "xy"), "22025");
}

}  // namespace
}  // namespace crossfade::sql
