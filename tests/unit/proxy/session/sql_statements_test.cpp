#include "proxy/session/sql_statements.hpp"

#include <gtest/gtest.h>

#include "proxy/session/services.hpp"

namespace crossfade::session {
namespace {

std::string value_of(std::string_view argument) {
  auto v = argument_value(argument);
  if (!v) return "error " + v.error().sqlstate;
  return *v ? **v : "NULL";
}

TEST(argument_value, literals) {
  EXPECT_EQ(value_of(" 'it''s' "), "it's");
  EXPECT_EQ(value_of("E'a\\nb'"), "a\nb");
  EXPECT_EQ(value_of("'2020-01-01'::date"), "2020-01-01");
  EXPECT_EQ(value_of("42"), "42");
  EXPECT_EQ(value_of("-1.5e-3"), "-1.5e-3");
  EXPECT_EQ(value_of("7::int8"), "7");
  EXPECT_EQ(value_of("NULL"), "NULL");
  EXPECT_EQ(value_of("True"), "true");
}

TEST(argument_value, expressions_are_refused) {
  for (std::string_view text : {"1+1", "now()", "'a' || 'b'", "x", "", "- -1", "1-2", "e"})
    EXPECT_EQ(value_of(text), "error 0A000") << text;
}

TEST(counters, classes_of_sqlstates) {
  EXPECT_EQ(error_class_name(error_class("23505")), "23");
  EXPECT_EQ(error_class_name(error_class("XX000")), "XX");
  EXPECT_NE(error_class("0A000"), error_class("08006"));
}

}  // namespace
}  // namespace crossfade::session
