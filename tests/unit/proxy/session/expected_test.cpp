#include "proxy/session/expected.hpp"

#include <gtest/gtest.h>

namespace crossfade::session {
namespace {

using kind = expected::kind;
using verdict = expected::verdict;

TEST(expected, replies_to_our_own_messages_are_swallowed) {
  expected e;
  e.push(kind::parse, true, "s");
  e.push(kind::bind);
  e.push(kind::execute);
  e.push(kind::sync);
  EXPECT_EQ(e.on_frame('1'), verdict::swallow);
  EXPECT_EQ(e.on_frame('2'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('D'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('C'), verdict::pass_on);
  EXPECT_EQ(e.size(), 1U);
  EXPECT_EQ(e.on_frame('Z'), verdict::pass_on);
  EXPECT_TRUE(e.empty());
}

TEST(expected, an_error_skips_to_sync_and_names_the_parses_that_failed) {
  expected e;
  e.push(kind::parse, false, "a");
  e.push(kind::bind);
  e.push(kind::sync);
  e.push(kind::parse, false, "b");
  e.push(kind::sync);
  EXPECT_EQ(e.on_frame('E'), verdict::pass_on);
  ASSERT_EQ(e.failed_parses.size(), 1U);
  EXPECT_EQ(e.failed_parses.front(), "a");
  EXPECT_EQ(e.on_frame('Z'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('1'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('Z'), verdict::pass_on);
  EXPECT_TRUE(e.empty());
}

TEST(expected, a_query_ends_with_ready_for_query_only) {
  expected e;
  e.push(kind::query);
  for (char type : {'T', 'D', 'C', 'I', 'E'})
    EXPECT_EQ(e.on_frame(type), verdict::pass_on) << type;
  EXPECT_EQ(e.size(), 1U);
  EXPECT_EQ(e.on_frame('Z'), verdict::pass_on);
  EXPECT_TRUE(e.empty());
}

TEST(expected, our_own_query_leaves_no_trace) {
  expected e;
  e.push(kind::query, true);
  for (char type : {'T', 'D', 'C', 'E', 'N', 'Z'})
    EXPECT_EQ(e.on_frame(type), verdict::swallow) << type;
  EXPECT_TRUE(e.empty());
}

TEST(expected, describe_of_a_statement_ends_with_its_rows) {
  expected e;
  e.push(kind::describe_statement);
  e.push(kind::describe_portal);
  EXPECT_EQ(e.on_frame('t'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('T'), verdict::pass_on);
  EXPECT_EQ(e.size(), 1U);
  EXPECT_EQ(e.on_frame('n'), verdict::pass_on);
  EXPECT_TRUE(e.empty());
}

TEST(expected, an_error_that_nobody_asked_for) {
  expected e;
  EXPECT_EQ(e.on_frame('E'), verdict::unsolicited_error);
  EXPECT_EQ(e.on_frame('S'), verdict::pass_on);
  EXPECT_EQ(e.on_frame('A'), verdict::pass_on);
}

}  // namespace
}  // namespace crossfade::session
