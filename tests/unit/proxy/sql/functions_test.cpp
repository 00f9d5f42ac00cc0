#include "proxy/sql/functions.hpp"

#include <gtest/gtest.h>

#include "proxy/sql/functions/pattern.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::sql {
namespace {

class functions : public ::testing::Test {
 protected:
  void SetUp() override {
    auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
    ASSERT_TRUE(db);
    db_ = std::make_unique<store::sqlite>(std::move(*db));
    ASSERT_TRUE(register_functions(db_->raw(), [] { return clock_reading{1700000000123456, 0, "Asia/Kolkata"}; }));
  }
  // The value as text, or SQLSTATE and message.
  std::string value(const std::string& expression) {
    auto c = db_->one("SELECT CAST(" + expression + " AS TEXT)");
    if (c) return c->is_null() ? "NULL" : c->bytes;
    const auto e = function_error(sqlite3_errmsg(db_->raw()));
    return e ? e->sqlstate + " " + e->message : "? " + c.error().message;
  }
  std::unique_ptr<store::sqlite> db_;
};

TEST_F(functions, integers) {
  EXPECT_EQ(value("crossfade_int_add(1, 2, 4)"), "3");
  EXPECT_EQ(value("crossfade_int_add(2147483647, 1, 4)"), "22003 integer out of range");
  EXPECT_EQ(value("crossfade_int_mul(9223372036854775807, 2, 8)"), "22003 bigint out of range");
  EXPECT_EQ(value("crossfade_int_sub(-32768, 1, 2)"), "22003 smallint out of range");
  EXPECT_EQ(value("crossfade_int_div(-7, 2, 4)"), "-3");
  EXPECT_EQ(value("crossfade_int_mod(-7, 2, 4)"), "-1");
  EXPECT_EQ(value("crossfade_int_div(1, 0, 4)"), "22012 division by zero");
  EXPECT_EQ(value("crossfade_int_div(-9223372036854775807 - 1, -1, 8)"), "22003 bigint out of range");
  EXPECT_EQ(value("crossfade_int_mod(-9223372036854775807 - 1, -1, 8)"), "0");
  EXPECT_EQ(value("crossfade_int_add(NULL, 1, 4)"), "NULL");
  EXPECT_EQ(value("crossfade_float_op('/', 1, 0)"), "22012 division by zero");
  EXPECT_EQ(value("crossfade_float_op('*', 1e200, 1e200)"), "22003 value out of range: overflow");
  EXPECT_EQ(value("crossfade_float_op('-', 9e999, 9e999)"), "NaN");
  EXPECT_EQ(value("crossfade_float_op('+', 'NaN', 1)"), "NaN");
}

TEST_F(functions, numerics_have_postgresqls_scale) {
  EXPECT_EQ(value("crossfade_numeric_div('10', '3')"), "3.3333333333333333");
  EXPECT_EQ(value("crossfade_numeric_mul('99999999999999999999999999999999999999', '99')"),
            "9899999999999999999999999999999999999901");
  EXPECT_EQ(value("crossfade_numeric_round('-2.5', 0)"), "-3");
  EXPECT_EQ(value("(SELECT crossfade_avg(x) FROM (SELECT 1 AS x UNION ALL SELECT 2))"), "1.5000000000000000");
  EXPECT_EQ(value("(SELECT crossfade_sum(x) FROM (SELECT '0.10' AS x UNION ALL SELECT '1'))"), "1.10");
  EXPECT_EQ(value("(SELECT crossfade_sum(NULL))"), "NULL");
}

TEST_F(functions, errors_carry_fields) {
  const std::string column =
      "char(31) || 'c' || char(31) || '23' || char(31) || '-1' || char(31) || '0' || char(31) || '1'";
  EXPECT_EQ(value("crossfade_refuse('s' || char(31) || 't' || char(31) || '0' || " + column + ", 1, NULL)"),
            "23502 null value in column \"c\" of relation \"t\" violates not-null constraint");
  (void)db_->one("SELECT crossfade_refuse('s' || char(31) || 't' || char(31) || '1' || char(31) || 'positive' || " +
                 column + ", 1, 0, 5)");
  const auto e = function_error(sqlite3_errmsg(db_->raw()));
  ASSERT_TRUE(e);
  EXPECT_EQ(e->sqlstate, "23514");
  EXPECT_EQ(e->schema, "s");
  EXPECT_EQ(e->table, "t");
  EXPECT_EQ(e->detail, "Failing row contains (5).");
  EXPECT_EQ(e->constraint, "positive");
  EXPECT_FALSE(function_error("no such table: x"));
}

TEST_F(functions, text) {
  EXPECT_EQ(value("crossfade_lower('\xc3\x89T\xc3\x89')"), "\xc3\xa9t\xc3\xa9");
  EXPECT_EQ(value("crossfade_lower_ascii('\xc3\x89T')"), "\xc3\x89t");
  EXPECT_EQ(value("crossfade_substr('h\xc3\xa9llo', 2, 2)"), "\xc3\xa9l");
  EXPECT_EQ(value("crossfade_substr('hello', -1, 4)"), "he");
  EXPECT_EQ(value("crossfade_substr('hello', 2, -1)"), "22011 negative substring length not allowed");
  EXPECT_EQ(value("crossfade_varchar('abc  ', 3)"), "abc");
  EXPECT_EQ(value("crossfade_varchar('abcd', 3)"), "22001 value too long for type character varying(3)");
}

TEST_F(functions, clock) {
  EXPECT_EQ(
      value("crossfade_clock(0, 1184, -1, " + std::to_string(static_cast<int>(value::storage::timestamp_text)) + ")"),
      "2023-11-14 22:13:20.123456");
  EXPECT_EQ(
      value("crossfade_clock(0, 1114, -1, " + std::to_string(static_cast<int>(value::storage::timestamp_text)) + ")"),
      "2023-11-15 03:43:20.123456");
  EXPECT_EQ(value("crossfade_clock(0, 1082, -1, " + std::to_string(static_cast<int>(value::storage::date_text)) + ")"),
            "2023-11-15");
}

TEST(like, follows_postgresql) {
  const auto matches = [](const char* text, const char* pattern, const char* escape = "\\") {
    const auto plain = like_escape(pattern, escape);
    if (!plain) return plain.error().sqlstate;
    const auto r = matches_like(text, *plain);
    return r ? std::string(*r ? "yes" : "no") : r.error().sqlstate;
  };
  EXPECT_EQ(matches("abc", "a%"), "yes");
  EXPECT_EQ(matches("abc", "A%"), "no");
  EXPECT_EQ(matches("abc", "a_c"), "yes");
  EXPECT_EQ(matches("a\xc3\xa9"
                    "c",
                    "a_c"),
            "yes");
  EXPECT_EQ(matches("abcabd", "%ab_d%"), "no");
  EXPECT_EQ(matches("abcabxd", "%ab_d"), "yes");
  EXPECT_EQ(matches("50%", "50\\%"), "yes");
  EXPECT_EQ(matches("50x", "50\\%"), "no");
  EXPECT_EQ(matches("50%", "50!%", "!"), "yes");
  EXPECT_EQ(matches("a\\b", "a\\b", ""), "yes");
  EXPECT_EQ(matches("ab", "ab\\"), "no");
  EXPECT_EQ(matches("abc", "ab\\"), "22025");
  EXPECT_EQ(matches("abc", "%\\"), "22025");
  EXPECT_EQ(matches("", "%\\"), "no");
  EXPECT_EQ(matches("ab", "ab", "xy"), "22025");
  EXPECT_EQ(matches("", "%"), "yes");
  EXPECT_EQ(matches("", ""), "yes");
}

}  // namespace
}  // namespace crossfade::sql
