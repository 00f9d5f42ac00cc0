#include "proxy/execute/readers.hpp"

#include "replay/base/limits.hpp"
#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

using namespace value::oids;

class readers_test : public fixture {
 protected:
  void SetUp() override {
    fixture::SetUp();
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write).value();
    db.exec(
          "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 100)"
          " INSERT INTO parent SELECT i, 'name ' || i, CASE WHEN i % 10 THEN i END FROM s")
        .value();
  }
  static std::shared_ptr<sql::plan> point_read() {
    return make_plan(sql::statement_kind::select, "SELECT name, n FROM parent WHERE id = ?1", "", {{"", int8}},
                     {{"name", text}, {"n", int8}});
  }
  static std::shared_ptr<sql::plan> numbers(std::uint64_t count, const std::string& more = "") {
    return make_plan(sql::statement_kind::select,
                     "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " +
                         std::to_string(count) + ") SELECT i FROM s" + more,
                     "", {}, {{"i", int8}});
  }
  static result<fetch_state> fetch(cursor& c, std::string& out, std::uint64_t max_rows = 0) {
    return run(c.fetch(out, max_rows));
  }
};

TEST_F(readers_test, a_point_read_runs_inline) {
  readers pool(path, 0);
  auto p = point_read();
  for (int i : {1, 10, 101}) {
    auto c = pool.open(bound(p, {std::to_string(i)}), {}, nullptr).value();
    std::string out;
    auto state = c->try_fetch(out, 0);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->value(), fetch_state::done);
    auto rows = rows_of(out);
    rows.resize(1);
    EXPECT_EQ(rows[0], i == 1 ? "name 1|1" : i == 10 ? "name 10|\\N" : "");
    EXPECT_EQ(c->rows(), i == 101 ? 0u : 1u);
    EXPECT_FALSE(c->pinned());
  }
}

TEST_F(readers_test, a_row_limit_suspends_and_goes_on) {
  readers pool(path, 0);
  auto c = pool.open(bound(numbers(5)), {}, nullptr).value();
  std::string out;
  EXPECT_EQ(fetch(*c, out, 2).value(), fetch_state::row_limit);
  EXPECT_TRUE(c->pinned());
  EXPECT_EQ(rows_of(out), (std::vector<std::string>{"1", "2"}));
  out.clear();
  EXPECT_EQ(fetch(*c, out, 3).value(), fetch_state::row_limit);
  EXPECT_EQ(rows_of(out), (std::vector<std::string>{"3", "4", "5"}));
  out.clear();
  EXPECT_EQ(fetch(*c, out, 3).value(), fetch_state::done);
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(c->rows(), 5u);
  EXPECT_EQ(fetch(*c, out, 3).value(), fetch_state::done);
}

TEST_F(readers_test, a_large_result_comes_in_bounded_pieces) {
  readers pool(path, 0);
  constexpr std::uint64_t count = 100'000;
  auto c = pool.open(bound(numbers(count)), {}, nullptr).value();
  std::uint64_t pieces = 0;
  std::size_t rows = 0;
  std::string last;
  for (;;) {
    std::string out;
    auto state = fetch(*c, out).value();
    EXPECT_LE(out.size(), limits::execute::fetch_bytes + 1000);
    auto got = rows_of(out);
    rows += got.size();
    if (!got.empty()) last = got.back();
    ++pieces;
    if (state == fetch_state::done) break;
    EXPECT_EQ(state, fetch_state::buffer_full);
  }
  EXPECT_EQ(rows, count);
  EXPECT_EQ(last, std::to_string(count));
  EXPECT_GT(pieces, 3u);
}

TEST_F(readers_test, a_long_step_moves_to_a_lane) {
  readers pool(path, 0);
  auto p = numbers(2'000'000, " WHERE i = 2000000");
  auto c = pool.open(bound(p), {}, nullptr).value();
  std::string out = "before";
  EXPECT_FALSE(c->try_fetch(out, 0));
  EXPECT_EQ(out, "before");
  EXPECT_EQ(fetch(*c, out).value(), fetch_state::done);
  EXPECT_EQ(rows_of(std::string_view(out).substr(6)), std::vector<std::string>{"2000000"});
}

TEST_F(readers_test, cancel_ends_the_running_fetch_and_not_the_next) {
  readers pool(path, 0);
  auto p = numbers(1'000'000'000, " WHERE i < 0");
  auto c = pool.open(bound(p), {}, nullptr).value();
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    c->cancel();
  });
  std::string out;
  auto state = fetch(*c, out);
  canceller.join();
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().sqlstate, "57014");
  EXPECT_EQ(state.error().message, "canceling statement due to user request");
  c->cancel();  // late
  auto next = pool.open(bound(point_read(), {"1"}), {}, nullptr).value();
  next->cancel();  // early
  EXPECT_EQ(fetch(*next, out).value(), fetch_state::done);
}

TEST_F(readers_test, an_autocommit_read_sees_the_latest_commit_and_a_snapshot_does_not) {
  readers pool(path, 0);
  auto count = make_plan(sql::statement_kind::select, "SELECT count(*) FROM parent", "", {}, {{"count", int8}});
  auto read = [&](snapshot* held) {
    auto c = pool.open(bound(count), {}, held).value();
    std::string out;
    fetch(*c, out).value();
    return rows_of(out).at(0);
  };
  auto held = pool.hold_snapshot().value();
  EXPECT_EQ(held->head(), 0u);
  EXPECT_EQ(read(nullptr), "100");
  {
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write).value();
    db.exec("DELETE FROM parent WHERE id <= 40").value();
  }
  EXPECT_EQ(read(nullptr), "60");
  EXPECT_EQ(read(held.get()), "100");
  held.reset();
  EXPECT_EQ(read(nullptr), "60");
}

TEST_F(readers_test, one_plan_may_be_open_several_times) {
  readers pool(path, 0);
  auto p = numbers(4);
  auto held = pool.hold_snapshot().value();
  std::vector<std::unique_ptr<cursor>> open;
  for (int i = 0; i < 6; ++i)
    open.push_back(pool.open(bound(p), {}, i % 2 ? held.get() : nullptr).value());
  for (int round = 1; round <= 4; ++round) {
    for (auto& c : open) {
      std::string out;
      EXPECT_EQ(fetch(*c, out, 1).value(), fetch_state::row_limit);
      EXPECT_EQ(rows_of(out), std::vector<std::string>{std::to_string(round)});
    }
  }
}

TEST_F(readers_test, a_suspended_cursor_keeps_its_connection_from_others) {
  readers pool(path, 0);
  auto all = make_plan(sql::statement_kind::select, "SELECT id FROM parent ORDER BY id", "", {}, {{"id", int8}});
  auto open = pool.open(bound(all), {}, nullptr).value();
  std::string out;
  EXPECT_EQ(fetch(*open, out, 1).value(), fetch_state::row_limit);
  {
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write).value();
    db.exec("UPDATE parent SET name = 'new' WHERE id = 1").value();
  }
  auto other = pool.open(bound(point_read(), {"1"}), {}, nullptr).value();
  out.clear();
  EXPECT_EQ(fetch(*other, out).value(), fetch_state::done);
  EXPECT_EQ(rows_of(out), std::vector<std::string>{"new|1"});
}

TEST_F(readers_test, more_plans_than_the_cache_holds) {
  readers pool(path, 0);
  for (std::size_t i = 0; i < limits::execute::cached_statements + 20; ++i) {
    auto p = make_plan(sql::statement_kind::select, "SELECT " + std::to_string(i), "", {}, {{"i", int4}});
    auto c = pool.open(bound(p), {}, nullptr).value();
    std::string out;
    EXPECT_EQ(fetch(*c, out).value(), fetch_state::done);
    EXPECT_EQ(rows_of(out), std::vector<std::string>{std::to_string(i)});
  }
}

TEST_F(readers_test, connections_are_bounded_and_come_back) {
  readers pool(path, 0);
  auto p = numbers(3);
  std::vector<std::unique_ptr<cursor>> open;
  for (std::size_t i = 0; i < limits::execute::reader_connections; ++i)
    open.push_back(pool.open(bound(p), {}, nullptr).value());
  auto refused = pool.open(bound(p), {}, nullptr);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "53000");
  open.pop_back();
  EXPECT_TRUE(pool.open(bound(p), {}, nullptr));
}

TEST_F(readers_test, a_plan_that_does_not_fit_its_statement_is_refused) {
  readers pool(path, 0);
  auto p = make_plan(sql::statement_kind::select, "SELECT 1, 2", "", {}, {{"a", int4}});
  auto c = pool.open(bound(p), {}, nullptr);
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().sqlstate, "XX000");
}

}  // namespace
}  // namespace crossfade::execute::testing
