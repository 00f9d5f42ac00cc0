#include "proxy/execute/judge.hpp"

#include <cstdlib>

#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

class judge_test : public fixture {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (!url) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    target = std::make_shared<const backend_target>(make_backend_target(url).value());
    setup(
        "DROP SCHEMA IF EXISTS judged CASCADE; CREATE SCHEMA judged;"
        "CREATE TABLE judged.t(id bigint PRIMARY KEY, name varchar(20), amount numeric(10,2))");
  }
  void TearDown() override {
    if (target) setup("DROP SCHEMA IF EXISTS judged CASCADE");
  }
  asio::awaitable<void> on_server(std::string text) {
    std::map<std::string, std::string> none;
    auto b = co_await backend::connect(target, none);
    auto done = co_await b.value()->query(std::move(text));
    done.value();
  }
  void setup(std::string text) { run(on_server(std::move(text))); }
  result<sql::verdict> ask(postgres_judge& j, std::string text, std::vector<value::oid> declared = {}) {
    return run(j.ask(std::move(text), std::move(declared), sql::judging_settings{"judged", {}}));
  }
  std::shared_ptr<const backend_target> target;
};

TEST_F(judge_test, types_of_parameters_and_columns) {
  postgres_judge j(target);
  auto v = ask(j, "SELECT id, name, amount * 2 AS twice FROM t WHERE id = $1 AND name = $2").value();
  EXPECT_FALSE(v.refusal);
  EXPECT_EQ(v.parameters, (std::vector<value::oid>{value::oids::int8, value::oids::text}));
  ASSERT_EQ(v.columns.size(), 3u);
  EXPECT_EQ(v.columns[0].name, "id");
  EXPECT_EQ(v.columns[0].type, value::oids::int8);
  EXPECT_EQ(v.columns[0].attribute, 1);
  EXPECT_NE(v.columns[0].table, 0u);
  EXPECT_EQ(v.columns[1].modifier, 24);
  EXPECT_EQ(v.columns[2].name, "twice");
  EXPECT_EQ(v.columns[2].type, value::oids::numeric);
  EXPECT_EQ(v.columns[2].table, 0u);
  auto declared = ask(j, "SELECT $1", {value::oids::int4}).value();
  EXPECT_EQ(declared.columns.at(0).type, value::oids::int4);
}

TEST_F(judge_test, refusals_of_parsing_and_of_planning) {
  postgres_judge j(target);
  auto unknown = ask(j, "SELECT nope FROM t").value();
  ASSERT_TRUE(unknown.refusal);
  EXPECT_EQ(unknown.refusal->sqlstate, "42703");
  EXPECT_EQ(unknown.refusal->position, 8);
  auto division = ask(j, "SELECT 1/0 FROM t").value();
  ASSERT_TRUE(division.refusal);
  EXPECT_EQ(division.refusal->sqlstate, "22012");
  auto good = ask(j, "INSERT INTO t VALUES ($1, $2, $3) RETURNING id").value();
  EXPECT_FALSE(good.refusal);
  EXPECT_EQ(good.parameters.size(), 3u);
}

TEST_F(judge_test, nothing_is_executed) {
  postgres_judge j(target);
  EXPECT_FALSE(ask(j, "DELETE FROM t").value().refusal);
  EXPECT_FALSE(ask(j, "CREATE TABLE made(a int)").value().refusal);
  EXPECT_EQ(ask(j, "SELECT * FROM made").value().refusal->sqlstate, "42P01");
}

asio::awaitable<void> ask_many(postgres_judge& j, int& good) {
  const sql::judging_settings settings{"judged", {}};
  for (int i = 0; i < 10; ++i) {
    std::vector<value::oid> none;
    auto v = co_await j.ask("SELECT " + std::to_string(i) + " FROM t", none, settings);
    if (v && !v->refusal) ++good;
  }
}

int ask_all(postgres_judge& j) {
  asio::io_context io;
  int good = 0;
  std::vector<std::future<void>> all;
  for (int i = 0; i < 12; ++i)
    all.push_back(asio::co_spawn(io, ask_many(j, good), asio::use_future));
  io.run();
  for (auto& f : all)
    f.get();
  return good;
}

TEST_F(judge_test, many_at_once) {
  postgres_judge j(target);
  EXPECT_EQ(ask_all(j), 120);
}

constexpr auto end_connections =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user"
    " AND application_name = 'crossfade' AND query NOT LIKE '%pg_terminate%'";

TEST_F(judge_test, a_lost_connection_is_made_again) {
  postgres_judge j(target);
  ask(j, "SELECT 1").value();
  setup(end_connections);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(ask(j, "SELECT 2").value().refusal);
}

// As a restart of PostgreSQL leaves them.
TEST_F(judge_test, connections_that_are_all_lost_are_made_again) {
  postgres_judge j(target);
  ask_all(j);
  setup(end_connections);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  auto v = ask(j, "SELECT 2");
  ASSERT_TRUE(v) << v.error().sqlstate << " " << v.error().message;
  EXPECT_FALSE(v->refusal);
}

TEST(judge_down, unreachable_is_08006_and_then_at_once) {
  auto nowhere = std::make_shared<const backend_target>(make_backend_target("host=127.0.0.1 port=1 user=u").value());
  postgres_judge j(nowhere);
  auto ask = [&] {
    asio::io_context io;
    std::vector<value::oid> none;
    auto f = asio::co_spawn(io, j.ask("SELECT 1", none, sql::judging_settings{}), asio::use_future);
    io.run();
    return f.get();
  };
  EXPECT_EQ(ask().error().sqlstate, "08006");
  EXPECT_TRUE(j.down());
  auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(ask().error().sqlstate, "08006");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace crossfade::execute::testing
