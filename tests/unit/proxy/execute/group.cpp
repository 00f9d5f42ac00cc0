// Members of a group commit: what fails one of them, and what fails all.
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

using namespace value::oids;
using sql::statement_kind;

class group_test : public fixture {
 protected:
  using statements = std::vector<std::shared_ptr<const bound_statement>>;

  // All in one group: a transaction holds the connection until each waits.
  std::vector<result<write_result>> in_one_group(writer& w, statements all) {
    std::vector<result<write_result>> outcomes(all.size());
    auto member = [&](std::size_t i) -> asio::awaitable<void> {
      outcomes[i] = co_await w.autocommit(all[i], clock_, in(5000), false);
    };
    auto together = [&]() -> asio::awaitable<void> {
      auto t = (co_await w.begin(in(5000), true)).value();
      auto executor = co_await asio::this_coro::executor;
      for (std::size_t i = 0; i < all.size(); ++i)
        asio::co_spawn(executor, member(i), asio::detached);
      while (w.count().waiting < all.size())
        co_await asio::post(executor, asio::use_awaitable);
      co_await t->rollback();
    };
    run(together());
    return outcomes;
  }
  std::shared_ptr<const bound_statement> parent_row(std::int64_t id) {
    return bound(insert_parent(), {std::to_string(id), "n" + std::to_string(id), std::nullopt});
  }
  transaction_clock clock_;
};

TEST_F(group_test, a_member_that_fails_after_its_statement_ran_is_undone_alone) {
  auto w = open_writer();
  // The row is in the table when its RETURNING value turns out not to be what the plan says.
  auto wrong = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (?1, 'wrong') RETURNING name",
                         "parent", {{"id", int8}}, {{"name", int8}});
  auto outcomes = in_one_group(*w, {parent_row(1), bound(wrong, {"2"}), parent_row(3)});
  EXPECT_TRUE(outcomes[0]);
  EXPECT_FALSE(outcomes[1]);
  EXPECT_TRUE(outcomes[2]);
  EXPECT_EQ(integer("SELECT group_concat(id) = '1,3' FROM (SELECT id FROM parent ORDER BY id)"), 1);
  EXPECT_EQ(integer("SELECT count(*) FROM crossfade_journal"), 2);
  EXPECT_EQ(w->count().commits, 1u);
}

TEST_F(group_test, nobody_is_told_of_a_commit_that_failed) {
  auto w = open_writer();
  {
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write).value();
    db.exec("CREATE TRIGGER full BEFORE INSERT ON crossfade_journal BEGIN SELECT RAISE(ABORT, 'no room'); END").value();
  }
  auto outcomes = in_one_group(*w, {parent_row(1), parent_row(2), parent_row(3)});
  for (auto& o : outcomes)
    EXPECT_FALSE(o);
  EXPECT_EQ(integer("SELECT count(*) FROM parent"), 0);
  EXPECT_EQ(positions->head(), 0u);
}

}  // namespace
}  // namespace crossfade::execute::testing
