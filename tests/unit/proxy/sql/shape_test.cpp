#include "proxy/sql/shape.hpp"

#include <gtest/gtest.h>

#include "proxy/sql/literal.hpp"

namespace crossfade::sql {
namespace {

std::string shape_of(std::string_view text, std::size_t declared = 0) {
  shaped s;
  if (auto r = make_shape(text, declared, true, lift::literals, s); !r) return r.error().message;
  return s.text + (s.classes.empty() ? "" : " [" + s.classes + "]");
}

TEST(shape, lifts_what_may_vary) {
  EXPECT_EQ(shape_of("SELECT a FROM t WHERE id = 5 -- x"), "SELECT a FROM t WHERE id = $1 [4]");
  EXPECT_EQ(shape_of("SELECT a FROM t WHERE id=-5 AND b < 5000000000"),
            "SELECT a FROM t WHERE id = $1 AND b < $2 [48]");
  EXPECT_EQ(shape_of("SELECT a FROM t WHERE n > 1.5 AND s LIKE 'a%' ESCAPE '\\'"),
            "SELECT a FROM t WHERE n > $1 AND s LIKE $2 ESCAPE '\\' [ns]");
  EXPECT_EQ(shape_of("SELECT a FROM t WHERE id IN (1, 2) AND s IN ('x')"),
            "SELECT a FROM t WHERE id IN ( $1 , $2 ) AND s IN ( $3 ) [44s]");
  EXPECT_EQ(shape_of("SELECT a FROM t WHERE id = $1 AND s = 'x'", 1), "SELECT a FROM t WHERE id = $1 AND s = $2 [s]");
  EXPECT_EQ(shape_of("INSERT INTO t (a, b, c) VALUES (1, NULL, 'x'), (2, true, -1.5)"),
            "INSERT INTO t ( a , b , c ) VALUES ( $1 , $2 , $3 ) , ( $4 , $5 , $6 ) [??????]");
  EXPECT_EQ(shape_of("UPDATE t SET a = 1, b = NULL, c = c + 1 WHERE id = 7"),
            "UPDATE t SET a = $1 , b = $2 , c = c + $3 WHERE id = $4 [??44]");
  EXPECT_EQ(shape_of("INSERT INTO t VALUES (1, 2) ON CONFLICT (a) WHERE b = 3 DO UPDATE SET b = 4 WHERE t.a = 5"),
            "INSERT INTO t VALUES ( $1 , $2 ) ON CONFLICT ( a ) WHERE b = 3 DO UPDATE SET b = $3 WHERE t . a = $4 "
            "[???4]");
}

TEST(shape, keeps_what_decides_meaning) {
  for (const auto* text :
       {"SELECT 1 , 'a' FROM t GROUP BY 1 HAVING count ( * ) > 5 ORDER BY 2 LIMIT 10 OFFSET 5",
        "SELECT a FROM t WHERE d > DATE '2024-01-01' AND e < INTERVAL '1 day'",
        "SELECT a FROM t WHERE substr ( x , 1 , 2 ) = y", "SELECT a FROM t WHERE a :: varchar ( 5 ) = b",
        "SELECT ( SELECT b FROM u WHERE u . c = 5 ) FROM t GROUP BY 1", "SELECT a FROM t WHERE b -> 'k' = c",
        "SELECT a FROM t WHERE b IS NULL AND c IS TRUE", "SET a = 'b'",
        "SELECT a FROM t WHERE ts AT TIME ZONE 'UTC' = b"}) {
    EXPECT_EQ(shape_of(text), text);
  }
}

TEST(shape, positions_lead_back) {
  shaped s;
  const std::string text = "SELECT  a /* c */ FROM t WHERE id = 5  AND nope = 1";
  ASSERT_TRUE(make_shape(text, 0, true, lift::literals, s, true));
  const auto at = static_cast<int>(s.text.find("nope")) + 1;
  EXPECT_EQ(original_position(s, text, at), static_cast<int>(text.find("nope")) + 1);
}

TEST(shape, splits_statements) {
  const auto parts = split_statements("BEGIN; SELECT ';' ;; INSERT INTO t VALUES (1)", true);
  ASSERT_TRUE(parts);
  EXPECT_EQ(*parts, (std::vector<std::string>{"BEGIN", "SELECT ';'", "INSERT INTO t VALUES (1)"}));
  EXPECT_TRUE(split_statements(" ; -- nothing", true)->empty());
  EXPECT_EQ(
      split_statements(
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; SELECT 3", true)
          ->size(),
      2U);
}

value::type type_of(value::kind k, value::oid id) {
  value::type t;
  t.what = k;
  t.id = id;
  return t;
}

TEST(literal, assignment_casts) {
  const auto into = [](const char* text, literal_kind from, value::kind k) -> std::string {
    auto r = fit_literal({std::string(text), from}, type_of(k, 1), "c", "some type");
    return r ? *r->text : r.error().sqlstate;
  };
  EXPECT_EQ(into("1.5", literal_kind::numeric, value::kind::int4), "2");
  EXPECT_EQ(into("-2.5", literal_kind::numeric, value::kind::int8), "-3");
  EXPECT_EQ(into("0.4", literal_kind::numeric, value::kind::int4), "0");
  EXPECT_EQ(into("99.5", literal_kind::numeric, value::kind::int4), "100");
  EXPECT_EQ(into("1e3", literal_kind::numeric, value::kind::text), "1000");
  EXPECT_EQ(into("007", literal_kind::int4, value::kind::text), "7");
  EXPECT_EQ(into("1.50", literal_kind::numeric, value::kind::numeric), "1.50");
  EXPECT_EQ(into("1", literal_kind::int4, value::kind::boolean), "42804");
  EXPECT_EQ(into("true", literal_kind::boolean, value::kind::boolean), "true");
  EXPECT_EQ(into("true", literal_kind::boolean, value::kind::int4), "42804");
  EXPECT_EQ(into("true", literal_kind::boolean, value::kind::text), "true");
  EXPECT_EQ(into("5", literal_kind::int4, value::kind::timestamp), "42804");
}

}  // namespace
}  // namespace crossfade::sql
