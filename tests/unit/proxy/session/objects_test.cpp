#include "proxy/session/objects.hpp"

#include <gtest/gtest.h>

namespace crossfade::session {
namespace {

std::unique_ptr<portal> named(std::string name, bool hold = false) {
  auto p = std::make_unique<portal>();
  p->name = std::move(name);
  p->hold = hold;
  p->declared = hold;
  return p;
}

TEST(objects, names_of_statements_are_unique_but_the_empty_one) {
  objects o;
  ASSERT_TRUE(o.add_statement("s", std::make_shared<statement>()));
  auto twice = o.add_statement("s", std::make_shared<statement>());
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().sqlstate, "42P05");
  EXPECT_EQ(twice.error().message, "prepared statement \"s\" already exists");
  ASSERT_TRUE(o.add_statement("", std::make_shared<statement>()));
  ASSERT_TRUE(o.add_statement("", std::make_shared<statement>()));
}

TEST(objects, missing_statements_have_postgres_errors) {
  objects o;
  EXPECT_EQ(o.find_statement("x").error().sqlstate, "26000");
  EXPECT_EQ(o.find_statement("x").error().message, "prepared statement \"x\" does not exist");
  EXPECT_EQ(o.find_statement("").error().message, "unnamed prepared statement does not exist");
  EXPECT_FALSE(o.close_statement("x"));
}

TEST(objects, portals) {
  objects o;
  ASSERT_TRUE(o.add_portal(named("c")));
  EXPECT_EQ(o.add_portal(named("c")).error().sqlstate, "42P03");
  EXPECT_EQ(o.find_portal("d").error().sqlstate, "34000");
  EXPECT_EQ(o.find_portal("d").error().message, "cursor \"d\" does not exist");
  ASSERT_TRUE(o.add_portal(named("")));
  ASSERT_TRUE(o.add_portal(named("")));
  EXPECT_TRUE(o.has_open_portals());
}

TEST(objects, the_end_of_a_transaction_keeps_held_cursors) {
  objects o;
  ASSERT_TRUE(o.add_portal(named("a")));
  ASSERT_TRUE(o.add_portal(named("h", true)));
  o.close_portals(false);
  EXPECT_FALSE(o.find_portal("a"));
  EXPECT_TRUE(o.find_portal("h"));
  EXPECT_EQ(o.held(), 1U);
  EXPECT_FALSE(o.has_open_portals());
  o.close_cursors();
  EXPECT_EQ(o.held(), 0U);
}

TEST(objects, rollback_to_closes_what_was_opened_since) {
  objects o;
  ASSERT_TRUE(o.add_portal(named("before")));
  auto mark = o.next_serial();
  ASSERT_TRUE(o.add_portal(named("after")));
  o.close_portals_since(mark);
  EXPECT_TRUE(o.find_portal("before"));
  EXPECT_FALSE(o.find_portal("after"));
}

}  // namespace
}  // namespace crossfade::session
