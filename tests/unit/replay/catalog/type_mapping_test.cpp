#include "replay/catalog/type_mapping.hpp"

#include <gtest/gtest.h>

namespace crossfade::catalog {
namespace {

std::string mapped(std::string_view declaration) {
  const auto type = map_declaration(declaration);
  return type ? type->sql : "(none)";
}

TEST(type_mapping, created_types) {
  const std::pair<const char*, const char*> cases[] = {{"INTEGER", "bigint"},
                                                       {"int", "bigint"},
                                                       {"INT8", "bigint"},
                                                       {"BIGINT", "bigint"},
                                                       {"TINYINT(1)", "bigint"},
                                                       {"VARCHAR(20)", "varchar(20)"},
                                                       {"NVARCHAR( 160 )", "varchar(160)"},
                                                       {"CHAR(1)", "varchar(1)"},
                                                       {"VARCHAR", "text"},
                                                       {"TEXT", "text"},
                                                       {"CLOB", "text"},
                                                       {"REAL", "double precision"},
                                                       {"FLOAT", "double precision"},
                                                       {"DOUBLE PRECISION", "double precision"},
                                                       {"NUMERIC", "numeric"},
                                                       {"NUMERIC(10,2)", "numeric(10,2)"},
                                                       {"DECIMAL(5)", "numeric(5,0)"},
                                                       {"DECIMAL(5,9)", "numeric"},
                                                       {"BOOLEAN", "boolean"},
                                                       {"DATE", "date"},
                                                       {"TIME", "time"},
                                                       {"DATETIME", "timestamp"},
                                                       {"timestamp", "timestamp"},
                                                       {"JSON", "jsonb"},
                                                       {"UUID", "uuid"},
                                                       {"BLOB", "bytea"},
                                                       {"MEDIUMTEXT", "text"},
                                                       {"MONEY", "numeric"},
                                                       {"LONGBLOB", "bytea"},
                                                       {"", "(none)"}};
  for (const auto& [declaration, expected] : cases)
    EXPECT_EQ(mapped(declaration), expected) << declaration;
}

TEST(type_mapping, overrides_and_names) {
  mapping_options options;
  options.types["Orders.State"] = "numeric(20, 4)";
  const auto type = overridden_type(options, "orders", "state");
  ASSERT_TRUE(type);
  EXPECT_EQ(type->sql, "numeric(20, 4)");
  EXPECT_EQ(type->what, value::kind::numeric);
  EXPECT_FALSE(overridden_type(options, "orders", "other"));
  EXPECT_EQ(kind_of_type_name("timestamp with time zone"), value::kind::timestamptz);
  EXPECT_EQ(kind_of_type_name("text[]"), value::kind::array);
  EXPECT_EQ(postgres_name("PurchaseOrder", identifier_case::lower), "purchaseorder");
  EXPECT_EQ(postgres_name("PurchaseOrder", identifier_case::keep), "PurchaseOrder");
}

TEST(type_mapping, untyped_columns_by_their_data) {
  column_tally t;
  EXPECT_FALSE(map_data(t));
  t.integers = 2;
  EXPECT_EQ(map_data(t)->sql, "bigint");
  t.reals = 1;
  EXPECT_EQ(map_data(t)->sql, "double precision");
  t.texts = 1;
  EXPECT_FALSE(map_data(t));
}

}  // namespace
}  // namespace crossfade::catalog
