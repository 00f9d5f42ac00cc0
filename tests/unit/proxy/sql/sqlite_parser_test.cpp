#include "proxy/sql/sqlite_parser.hpp"

#include <gtest/gtest.h>

namespace crossfade::sql {
namespace {

std::string repeated(const std::string& word, int n) {
  std::string out;
  for (int i = 0; i < n; ++i)
    out += word;
  return out;
}

TEST(sqlite_parser, names_are_not_its_business) {
  EXPECT_EQ(sqlite_refuses("SELECT t1.a AS c1 FROM nowhere AS t1 WHERE crossfade_like(t1.a, ?1, char(92))"), "");
  EXPECT_EQ(sqlite_refuses("INSERT INTO nowhere (a) VALUES (crossfade_nextval('x')) RETURNING a"), "");
  EXPECT_EQ(sqlite_refuses("SELECT 1"), "");
  EXPECT_EQ(sqlite_refuses("SELECT crossfade_single(c1) FROM (SELECT 1 AS c1)"), "");
}

TEST(sqlite_parser, bounds_are) {
  EXPECT_EQ(sqlite_refuses("SELECT " + repeated("f(", 20) + "1" + repeated(")", 20)), "");
  EXPECT_EQ(sqlite_refuses("SELECT " + repeated("f(", 60) + "1" + repeated(")", 60)), "parser stack overflow");
  EXPECT_NE(sqlite_refuses("SELECT 1" + repeated(" + 1", 1200)), "");
  EXPECT_NE(sqlite_refuses("SELECT 1 FROM"), "");
}

}  // namespace
}  // namespace crossfade::sql
