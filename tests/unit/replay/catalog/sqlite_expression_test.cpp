#include "replay/catalog/sqlite_expression.hpp"

#include <gtest/gtest.h>

namespace crossfade::catalog {
namespace {

using value::kind;

std::string translated(std::string_view sql) {
  static const std::vector<expression_column> columns = {
      {"id", "id", kind::int8},          {"active", "active", kind::boolean}, {"name", "Name", kind::varchar},
      {"price", "price", kind::numeric}, {"at", "at", kind::timestamp},       {"doc", "doc", kind::jsonb}};
  return translate_expression(sql, columns).value_or("(none)");
}

TEST(sqlite_expression, what_both_engines_mean_alike) {
  EXPECT_EQ(translated("active = 1"), "(\"active\" = true)");
  EXPECT_EQ(translated("active"), "\"active\"");
  EXPECT_EQ(translated("NOT active AND at IS NULL"), "((NOT \"active\") AND (\"at\" IS NULL))");
  EXPECT_EQ(translated("name == 'x''y' OR name IS NOT NULL"), "((\"Name\" = 'x''y') OR (\"Name\" IS NOT NULL))");
  EXPECT_EQ(translated("name IN ('a', 'b')"), "(\"Name\" IN ('a', 'b'))");
  EXPECT_EQ(translated("id BETWEEN 1 AND -1 + 5"), "(\"id\" BETWEEN 1 AND ((-1) + 5))");
  EXPECT_EQ(translated("price * 2 > 10.5"), "((\"price\" * 2) > 10.5)");
  EXPECT_EQ(translated("length(name) > 0"), "(length(\"Name\") > 0)");
  EXPECT_EQ(translated("lower(name)"), "lower(\"Name\" COLLATE \"C\")");
  EXPECT_EQ(translated("name || '-' || name"), "((\"Name\" || '-') || \"Name\")");
  EXPECT_EQ(translated("id / 2"), "(\"id\" / 2)");
  EXPECT_EQ(translated("at IS NOT NULL"), "(\"at\" IS NOT NULL)");
  EXPECT_EQ(translated("coalesce(price, 0) >= 0"), "(COALESCE(\"price\", 0) >= 0)");
}

TEST(sqlite_expression, what_they_do_not_is_left_out) {
  for (const char* sql : {"name LIKE 'a%'", "name GLOB '*'", "price / 3", "id / id", "name > 'a'", "json_valid(doc)",
                          "active + 1", "name = 1", "id = 'x'", "(SELECT 1)", "unknown_column = 1", "id = 1 1",
                          "typeof(id) = 'integer'", "", "id & 3", "date(at) = '2024-01-01'", "doc = '{}'"})
    EXPECT_EQ(translated(sql), "(none)") << sql;
  EXPECT_EQ(translated(std::string(5000, '(') + "id" + std::string(5000, ')')), "(none)") << "depth is bounded";
}

std::string default_of(std::string_view sql, kind target) {
  const translated_default made = translate_default(sql, target);
  return made.known ? made.sql : "(unknown)";
}

TEST(sqlite_expression, defaults_by_target_type) {
  EXPECT_EQ(default_of("'FALSE'", kind::boolean), "false");
  EXPECT_EQ(default_of("1", kind::boolean), "true");
  EXPECT_EQ(default_of("TRUE", kind::boolean), "true");
  EXPECT_EQ(default_of("'T'", kind::boolean), "true");
  EXPECT_EQ(default_of("7", kind::boolean), "(unknown)");
  EXPECT_EQ(default_of("-5", kind::int8), "-5");
  EXPECT_EQ(default_of("'12'", kind::int8), "12");
  EXPECT_EQ(default_of("0", kind::text), "'0'");
  EXPECT_EQ(default_of("'it''s'", kind::text), "'it''s'");
  EXPECT_EQ(default_of("\"open\"", kind::varchar), "'open'");
  EXPECT_EQ(default_of("NULL", kind::int8), "");
  EXPECT_EQ(default_of("CURRENT_TIMESTAMP", kind::timestamp), "(now() AT TIME ZONE 'UTC')");
  EXPECT_EQ(default_of("datetime('now')", kind::timestamp), "(now() AT TIME ZONE 'UTC')");
  EXPECT_EQ(default_of("(datetime('now'))", kind::timestamptz), "now()");
  EXPECT_EQ(default_of("datetime('now', 'localtime')", kind::timestamp), "(unknown)");
  EXPECT_EQ(default_of("strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", kind::timestamp), "(now() AT TIME ZONE 'UTC')");
  EXPECT_EQ(default_of("strftime('%Y', 'now')", kind::timestamp), "(unknown)");
  EXPECT_EQ(default_of("strftime('%s','now')", kind::int8), "floor(extract(epoch FROM now()))::bigint");
  EXPECT_EQ(default_of("CAST(strftime('%s','now') AS INTEGER)", kind::int8),
            "floor(extract(epoch FROM now()))::bigint");
  EXPECT_EQ(default_of("CURRENT_DATE", kind::date), "(now() AT TIME ZONE 'UTC')::date");
  EXPECT_EQ(default_of("X'00FF'", kind::bytea), "'\\x00ff'::bytea");
  EXPECT_EQ(default_of("'{}'", kind::jsonb), "'{}'");
  EXPECT_EQ(default_of("'{'", kind::jsonb), "(unknown)");
  EXPECT_EQ(default_of("lower(hex(randomblob(16)))", kind::uuid), "gen_random_uuid()");
  EXPECT_EQ(default_of("random()", kind::int8), "(unknown)");
  EXPECT_EQ(default_of("'2024-13-01'", kind::date), "(unknown)");
}

}  // namespace
}  // namespace crossfade::catalog
