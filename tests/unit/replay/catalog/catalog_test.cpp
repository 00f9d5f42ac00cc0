#include "replay/catalog/catalog.hpp"

#include <gtest/gtest.h>

namespace crossfade::catalog {
namespace {

TEST(catalog, finds_by_the_rules_of_each_store) {
  catalog c;
  table t;
  t.name = "PurchaseOrder";
  t.sqlite_name = "purchaseorder";
  t.id = 77;
  t.schema = "public";
  t.columns.push_back({.name = "userId", .sqlite_name = "userId"});
  c.tables.push_back(t);
  ASSERT_NE(c.find("PurchaseOrder"), nullptr);
  EXPECT_EQ(c.find("purchaseorder"), nullptr);
  EXPECT_EQ(c.find_sqlite("PURCHASEORDER"), c.find(value::oid{77}));
  EXPECT_EQ(c.find(value::oid{78}), nullptr);
  EXPECT_EQ(c.tables[0].column_index("userId"), 0U);
  EXPECT_EQ(c.tables[0].find_column("userid"), nullptr);
  EXPECT_EQ(qualified_name(t), "\"public\".\"PurchaseOrder\"");
  EXPECT_EQ(sqlite_qualified_name(t), "main.\"purchaseorder\"");
}

TEST(catalog, quotes) {
  EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_literal("it's"), "'it''s'");
  EXPECT_EQ(quote_literal("a\\'b"), "E'a\\\\''b'");
}

}  // namespace
}  // namespace crossfade::catalog
