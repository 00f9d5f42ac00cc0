#include "replay/store/pipeline.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "replay/store/copy.hpp"
#include "tests/unit/replay/store/database.hpp"

namespace crossfade::store {
namespace {

using ::testing::HasSubstr;
using testing::test_database;

TEST(pipeline, replies_belong_to_pushes) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  pipeline p(c);
  p.push("CREATE TABLE t(id bigint PRIMARY KEY, a text)");
  auto insert = p.statement("INSERT INTO t VALUES ($1, $2)", {value::oids::int8, 0});
  for (int i = 0; i < 3; ++i) {
    parameters row;
    if (i == 1) {
      row.add_binary(std::string("\0\0\0\0\0\0\0\1", 8));
      row.add_null();
    } else {
      row.add_text(std::to_string(i));
      row.add_text("");
    }
    p.push(insert, row);
  }
  p.push("SELECT id, a FROM t ORDER BY id");
  auto done = p.sync();
  ASSERT_FALSE(done.failed) << done.failed->what.message;
  ASSERT_EQ(done.replies.size(), 5u);
  EXPECT_EQ(done.replies[2].rows_affected, 1u);
  ASSERT_EQ(done.replies[4].rows.size(), 3u);
  EXPECT_EQ(done.replies[4].rows[1], (text_row{"1", std::nullopt}));
  EXPECT_EQ(done.replies[4].rows[2], (text_row{"2", ""}));
}

TEST(pipeline, the_failing_push_is_known_and_the_connection_goes_on) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  ASSERT_TRUE(c.query("CREATE TABLE t(id bigint PRIMARY KEY)"));
  pipeline p(c);
  auto insert = p.statement("INSERT INTO t VALUES ($1)", {});
  p.push("BEGIN");
  for (const char* id : {"1", "2", "1", "3"}) {
    parameters row;
    row.add_text(id);
    p.push(insert, row);
  }
  p.push("COMMIT");
  auto done = p.sync();
  ASSERT_TRUE(done.failed);
  EXPECT_EQ(done.failed->index, 3u);
  EXPECT_EQ(done.failed->what.sqlstate, "23505");
  EXPECT_EQ(done.failed->what.constraint, "t_pkey");
  ASSERT_TRUE(c.query("ROLLBACK"));
  auto bad = p.statement("INSERT INTO nowhere VALUES ($1)", {});
  parameters row;
  row.add_text("9");
  p.push(insert, row);
  p.push(bad, row);
  done = p.sync();
  ASSERT_TRUE(done.failed);
  EXPECT_EQ(done.failed->index, 1u);
  EXPECT_EQ(done.failed->what.sqlstate, "42P01");
  p.push(insert, row);  // still prepared
  EXPECT_FALSE(p.sync().failed);
  EXPECT_EQ(c.query("SELECT count(*) FROM t").value()[0][0], "1");
}

TEST(pipeline, large_batches_do_not_block_either_side) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  pipeline p(c);
  auto echo = p.statement("SELECT $1::text", {});
  parameters row;
  row.add_text(std::string(20000, 'x'));
  for (int i = 0; i < 1000; ++i)
    p.push(echo, row);
  auto done = p.sync();
  ASSERT_FALSE(done.failed);
  EXPECT_EQ(done.replies[999].rows[0][0]->size(), 20000u);
}

TEST(pipeline, a_lost_connection_is_a_transient_error) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  pipeline p(c);
  p.push("SELECT 1");
  p.push("SELECT pg_terminate_backend(pg_backend_pid())");
  p.push("SELECT 2");
  auto done = p.sync();
  ASSERT_TRUE(done.failed);
  EXPECT_EQ(done.failed->index, 1u);
  EXPECT_EQ(done.failed->what.sqlstate, "57P01");
  EXPECT_TRUE(is_transient(done.failed->what));
  EXPECT_TRUE(c.lost());
  p.push("SELECT 3");
  done = p.sync();
  ASSERT_TRUE(done.failed);
  EXPECT_TRUE(is_transient(done.failed->what));
}

TEST(connection, a_refused_one_does_not_show_the_password) {
  auto c = connection::open("postgresql://u:s3cr3tword@127.0.0.1:1/d");
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().sqlstate, "08006");
  EXPECT_THAT(c.error().message, ::testing::Not(HasSubstr("s3cr3tword")));
}

TEST(connection, waiting_ends_with_the_stop_token) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  std::stop_source stop;
  auto c = connection::open(database.url(), stop.get_token()).value();
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  auto r = c.query("SELECT pg_sleep(60)");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().sqlstate, "57014");
  EXPECT_TRUE(c.lost());
}

TEST(copy, rows_go_in_and_come_out) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  ASSERT_TRUE(c.query("CREATE TABLE t(id bigint PRIMARY KEY, a text)"));
  copy_in rows(c);
  ASSERT_TRUE(rows.begin("COPY t FROM STDIN"));
  std::string odd = "tab\tnew\nreturn\rback\\slash\\N";
  for (int i = 0; i < 50000; ++i) {
    rows.buffer() += std::to_string(i) + "\t";
    text_field(rows.buffer(), odd);
    rows.buffer() += "\n";
    ASSERT_TRUE(rows.flush_if_full());
  }
  EXPECT_EQ(rows.finish().value(), 50000u);
  EXPECT_EQ(c.query("SELECT count(*) FROM t WHERE a = $1", {odd}).value()[0][0], "50000");
  int lines = 0;
  ASSERT_TRUE(copy_out(c, "COPY (SELECT id FROM t WHERE id < 3 ORDER BY id) TO STDOUT", [&](std::string_view line) {
    EXPECT_EQ(line, std::to_string(lines++) + "\n");
    return result<void>();
  }));
  EXPECT_EQ(lines, 3);
}

TEST(copy, errors_leave_the_connection_usable) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto c = connection::open(database.url()).value();
  ASSERT_TRUE(c.query("CREATE TABLE t(id bigint PRIMARY KEY)"));
  {
    copy_in rows(c);
    EXPECT_EQ(rows.begin("COPY nowhere FROM STDIN").error().sqlstate, "42P01");
    ASSERT_TRUE(rows.begin("COPY t FROM STDIN"));
    rows.buffer() = "1\nx\n";
    auto r = rows.finish();
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().sqlstate, "22P02");
    ASSERT_TRUE(rows.begin("COPY t FROM STDIN"));
    rows.buffer() = "1\n";
  }
  EXPECT_EQ(c.query("SELECT count(*) FROM t").value()[0][0], "0");
  auto stopped = copy_out(c, "COPY (SELECT generate_series(1, 1000000)) TO STDOUT",
                          [](std::string_view) -> result<void> { return make_error("22023", "enough"); });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message, "enough");
  EXPECT_EQ(c.query("SELECT 1").value()[0][0], "1");
}

}  // namespace
}  // namespace crossfade::store
