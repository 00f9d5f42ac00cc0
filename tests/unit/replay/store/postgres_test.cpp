#include "replay/store/postgres.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace crossfade::store {
namespace {

std::string test_url() {
  const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
  return url == nullptr ? std::string() : std::string(url);
}

TEST(postgres, password_never_in_messages) {
  auto refused = postgres::connect("postgresql://someone:s3cret-word@127.0.0.1:1/none");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "08006");
  EXPECT_EQ(refused.error().message.find("s3cret-word"), std::string::npos);
  auto malformed = postgres::connect("postgresql://someone:s3cret-word@[::1/none");
  ASSERT_FALSE(malformed);
  EXPECT_EQ(malformed.error().message.find("s3cret-word"), std::string::npos);
  auto in_host = postgres::connect("host=/no/s3cret-word password=s3cret-word connect_timeout=2");
  ASSERT_FALSE(in_host);
  EXPECT_EQ(in_host.error().message.find("s3cret-word"), std::string::npos) << in_host.error().message;
}

class connected_postgres : public ::testing::Test {
 protected:
  void SetUp() override {
    if (test_url().empty()) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    auto made = postgres::connect(test_url());
    ASSERT_TRUE(made) << made.error().message;
    db = std::make_unique<postgres>(std::move(*made));
  }
  std::unique_ptr<postgres> db;
};

TEST_F(connected_postgres, rows_nulls_and_parameters) {
  EXPECT_TRUE(db->connected());
  EXPECT_GE(db->server_version(), 130000);
  auto rows = db->query("SELECT $1::int + 1, $2::text, $3::text", {"41", std::nullopt, "a'b\\c"});
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ((*rows)[0][0], "42");
  EXPECT_EQ((*rows)[0][1], std::nullopt);
  EXPECT_EQ((*rows)[0][2], "a'b\\c");
  EXPECT_EQ((*db->query("SHOW application_name"))[0][0], "crossfade");
  EXPECT_EQ((*db->query("SHOW client_encoding"))[0][0], "UTF8");
}

TEST_F(connected_postgres, transactions_span_calls_and_errors_keep_their_fields) {
  ASSERT_TRUE(db->exec("CREATE TEMP TABLE t (id int PRIMARY KEY)"));
  ASSERT_TRUE(db->exec("BEGIN"));
  EXPECT_EQ(db->exec("INSERT INTO t SELECT generate_series(1, 5)").value(), 5U);
  auto twice = db->exec("INSERT INTO t VALUES (3)");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().sqlstate, "23505");
  EXPECT_EQ(twice.error().message, "duplicate key value violates unique constraint \"t_pkey\"");
  EXPECT_EQ(twice.error().detail, "Key (id)=(3) already exists.");
  EXPECT_EQ(twice.error().constraint, "t_pkey");
  EXPECT_EQ(twice.error().table, "t");
  EXPECT_EQ(db->query("SELECT 1").error().sqlstate, "25P02");
  ASSERT_TRUE(db->exec("ROLLBACK"));
  EXPECT_EQ((*db->query("SELECT count(*) FROM t"))[0][0], "0");
}

TEST_F(connected_postgres, each_sqlstate_arrives) {
  for (const char* code : {"42501", "42601", "42703", "42883", "42P01", "53100", "0A000", "22003", "23502", "24000",
                           "26000", "40001", "40P01", "55P03", "57014", "P0001"}) {
    auto failed =
        db->exec(std::string("DO $$ BEGIN RAISE 'two\nlines' USING ERRCODE = '") + code + "', HINT = 'h'; END $$");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().sqlstate, code);
    EXPECT_EQ(failed.error().message, "two\nlines");
    EXPECT_EQ(failed.error().hint, "h");
  }
}

TEST_F(connected_postgres, a_lost_connection_stays_lost) {
  ASSERT_TRUE(db->exec("CREATE TEMP TABLE t (id int)"));
  auto killed = db->query("SELECT pg_terminate_backend(pg_backend_pid())");
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().sqlstate, "08006");
  auto after = db->query("SELECT 1");
  ASSERT_FALSE(after) << "a new session would have lost settings and temporary tables";
  EXPECT_EQ(after.error().sqlstate, "08006");
  EXPECT_FALSE(db->connected());
}

}  // namespace
}  // namespace crossfade::store
