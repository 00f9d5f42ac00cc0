#include "proxy/execute/writer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>

#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

using namespace value::oids;
using asio::detached;
using sql::statement_kind;

class writer_test : public fixture {
 protected:
  static std::shared_ptr<const bound_statement> parent_row(std::int64_t id, const std::string& name,
                                                           std::optional<std::string> n = std::nullopt) {
    static auto p = insert_parent();
    return bound(p, {std::to_string(id), name, std::move(n)});
  }
  static result<write_result> write(writer& w, std::shared_ptr<const bound_statement> what, bool alone = true,
                                    int ms = 5000) {
    return run(w.autocommit(std::move(what), {}, in(ms), alone));
  }
  transaction_clock clock_;
  std::int64_t journal_entries() { return integer("SELECT count(*) FROM crossfade_journal"); }
};

TEST_F(writer_test, an_autocommit_write_is_durable_and_journaled) {
  for (bool alone : {true, false}) {
    auto w = open_writer();
    std::int64_t id = alone ? 1 : 2;
    auto r = write(*w, parent_row(id, "n" + std::to_string(id)), alone).value();
    EXPECT_EQ(r.rows, 1u);
    EXPECT_EQ(r.seq, static_cast<std::uint64_t>(id));
    EXPECT_EQ(positions->head(), r.seq);
    EXPECT_EQ(integer("SELECT count(*) FROM parent"), id);
    EXPECT_EQ(journal_entries(), id);
    EXPECT_EQ(w->count().commits, 1u);
  }
}

TEST_F(writer_test, returning_rows_come_with_the_reply) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(name) VALUES (?1), (?2) RETURNING id, name", "parent",
                     {{"name", text}, {"name", text}}, {{"id", int8}, {"name", text}});
  auto r = write(*w, bound(p, {"a", "b"})).value();
  EXPECT_EQ(r.rows, 2u);
  EXPECT_EQ(rows_of(r.data_rows), (std::vector<std::string>{"1|a", "2|b"}));
}

TEST_F(writer_test, a_write_without_changes_takes_no_seq) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::remove, "DELETE FROM parent WHERE id = ?1", "parent", {{"", int8}});
  auto r = write(*w, bound(p, {"9"})).value();
  EXPECT_EQ(r.rows, 0u);
  EXPECT_EQ(r.seq, 0u);
  EXPECT_EQ(journal_entries(), 0);
}

TEST_F(writer_test, eight_threads_group_and_lose_nothing) {
  auto w = open_writer();
  constexpr int threads = 8, each = 40;
  std::vector<std::thread> running;
  std::atomic<int> acknowledged{0};
  auto work = [&](int t) -> asio::awaitable<void> {
    for (int i = 0; i < each; ++i) {
      auto id = t * each + i + 1;
      auto r = co_await w->autocommit(parent_row(id, "n" + std::to_string(id)), clock_, in(20000), false);
      if (r && r->rows == 1) acknowledged.fetch_add(1);
    }
  };
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      asio::io_context io;
      auto done = asio::co_spawn(io, work(t), asio::use_future);
      io.run();
      done.get();
    });
  }
  for (auto& t : running)
    t.join();
  EXPECT_EQ(acknowledged.load(), threads * each);
  EXPECT_EQ(integer("SELECT count(*) FROM parent"), threads * each);
  EXPECT_EQ(journal_entries(), threads * each);
  EXPECT_EQ(integer("SELECT max(seq) FROM crossfade_journal"), threads * each);
  EXPECT_EQ(positions->head(), static_cast<std::uint64_t>(threads * each));
  auto counts = w->count();
  EXPECT_EQ(counts.members, static_cast<std::uint64_t>(threads * each));
  EXPECT_LT(counts.commits, counts.members / 2);
}

TEST_F(writer_test, a_failed_member_is_undone_alone) {
  auto w = open_writer();
  // A transaction holds the connection, so that the members meet in one group.
  std::vector<result<write_result>> outcomes(4);
  auto member = [&](std::size_t i, std::shared_ptr<const bound_statement> what) -> asio::awaitable<void> {
    outcomes[i] = co_await w->autocommit(std::move(what), clock_, in(5000), false);
  };
  auto all = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), true)).value();
    auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, member(0, parent_row(1, "a")), detached);
    asio::co_spawn(executor, member(1, parent_row(2, "a")), detached);
    asio::co_spawn(executor, member(2, parent_row(3, "c", "-1")), detached);
    asio::co_spawn(executor, member(3, parent_row(4, "d")), detached);
    for (int i = 0; i < 8; ++i)
      co_await asio::post(executor, asio::use_awaitable);
    EXPECT_EQ(w->count().waiting, 4u);
    co_await t->rollback();
  };
  run(all());
  EXPECT_EQ(outcomes[0].value().rows, 1u);
  EXPECT_EQ(outcomes[1].error().sqlstate, "23505");
  EXPECT_EQ(outcomes[2].error().sqlstate, "23514");
  EXPECT_EQ(outcomes[3].value().rows, 1u);
  EXPECT_EQ(outcomes[0].value().seq, 2u);
  EXPECT_EQ(integer("SELECT group_concat(id) = '1,4' FROM (SELECT id FROM parent ORDER BY id)"), 1);
  EXPECT_EQ(journal_entries(), 2);
  EXPECT_EQ(w->count().commits, 1u);
}

TEST_F(writer_test, constraint_errors_are_postgresqls) {
  auto w = open_writer();
  write(*w, parent_row(1, "a")).value();
  auto unique = write(*w, parent_row(2, "a")).error();
  EXPECT_EQ(unique.sqlstate, "23505");
  EXPECT_EQ(unique.message, "duplicate key value violates unique constraint \"parent_name_key\"");
  EXPECT_EQ(unique.detail, "Key (name)=(a) already exists.");
  EXPECT_EQ(unique.constraint, "parent_name_key");
  EXPECT_EQ(unique.table, "parent");
  EXPECT_EQ(unique.schema, "public");
  auto primary = write(*w, parent_row(1, "b")).error();
  EXPECT_EQ(primary.message, "duplicate key value violates unique constraint \"parent_pkey\"");
  EXPECT_EQ(primary.detail, "Key (id)=(1) already exists.");
  auto null = write(*w, bound(insert_parent(), {"3", std::nullopt, std::nullopt})).error();
  EXPECT_EQ(null.sqlstate, "23502");
  EXPECT_EQ(null.message, "null value in column \"name\" of relation \"parent\" violates not-null constraint");
  EXPECT_EQ(null.column, "name");
  auto check = write(*w, parent_row(3, "c", "-1")).error();
  EXPECT_EQ(check.message, "new row for relation \"parent\" violates check constraint \"n_positive\"");
  auto child =
      make_plan(statement_kind::insert, "INSERT INTO child VALUES (?1, ?2)", "child", {{"id", int8}, {"parent", int8}});
  auto missing = write(*w, bound(child, {"1", "77"})).error();
  EXPECT_EQ(missing.sqlstate, "23503");
  EXPECT_EQ(missing.message,
            "insert or update on table \"child\" violates foreign key constraint \"child_parent_fkey\"");
  EXPECT_EQ(missing.detail, "Key (parent)=(77) is not present in table \"parent\".");
  write(*w, bound(child, {"1", "1"})).value();
  auto remove = make_plan(statement_kind::remove, "DELETE FROM parent WHERE id = ?1", "parent", {{"", int8}});
  EXPECT_EQ(write(*w, bound(remove, {"1"})).error().sqlstate, "23503");
  EXPECT_EQ(journal_entries(), 2);
}

TEST_F(writer_test, a_deferred_key_fails_its_member_or_its_transaction) {
  auto w = open_writer();
  auto insert = make_plan(statement_kind::insert, "INSERT INTO deferred VALUES (?1, ?2)", "deferred",
                          {{"id", int8}, {"parent", int8}});
  for (bool alone : {true, false})
    EXPECT_EQ(write(*w, bound(insert, {"1", "5"}), alone).error().sqlstate, "23503");
  auto orphan = bound(insert, {"1", "5"});
  auto good = [&](bool repair) -> asio::awaitable<result<std::uint64_t>> {
    auto t = (co_await w->begin(in(1000), true)).value();
    auto first = co_await t->execute(orphan, clock_);
    first.value();
    if (repair) {
      auto second = co_await t->execute(parent_row(5, "e"), clock_);
      second.value();
    }
    co_return co_await t->commit();
  };
  EXPECT_EQ(run(good(false)).error().message,
            "insert or update on table \"deferred\" violates foreign key constraint \"deferred_parent_fkey\"");
  EXPECT_EQ(integer("SELECT count(*) FROM deferred"), 0);
  EXPECT_EQ(run(good(true)).value(), 1u);
  EXPECT_EQ(integer("SELECT count(*) FROM deferred"), 1);
  EXPECT_EQ(journal_entries(), 1);
}

TEST_F(writer_test, deadlines_and_cancel_while_waiting) {
  auto w = open_writer();
  auto late = [&](time_point deadline) -> asio::awaitable<error> {
    auto r = co_await w->autocommit(parent_row(1, "a"), clock_, deadline, true);
    co_return r.error();
  };
  auto begin_late = [&]() -> asio::awaitable<error> {
    auto r = co_await w->begin(in(30), true);
    co_return r.error();
  };
  auto cancelled = [&](cancel_handle token) -> asio::awaitable<error> {
    auto r = co_await w->autocommit(parent_row(1, "a"), clock_, in(20000), true, token);
    co_return r.error();
  };
  auto all = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), true)).value();
    auto e = co_await late(in(40));
    EXPECT_EQ(e.sqlstate, "55P03");
    EXPECT_EQ(e.message, "canceling statement due to lock timeout");
    auto now = co_await late(in(-1));
    EXPECT_EQ(now.sqlstate, "55P03");
    auto b = co_await begin_late();
    EXPECT_EQ(b.sqlstate, "55P03");
    auto token = std::make_shared<cancel_token>();
    std::thread canceller([token] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      token->request();
    });
    auto c = co_await cancelled(token);
    canceller.join();
    EXPECT_EQ(c.sqlstate, "57014");
    co_await t->rollback();
  };
  run(all());
  EXPECT_EQ(w->count().waiting, 0u);
  EXPECT_EQ(write(*w, parent_row(1, "a")).value().rows, 1u);
}

TEST_F(writer_test, another_process_that_holds_the_lock_is_waited_for) {
  auto w = open_writer();
  auto other = store::sqlite::open(path, store::sqlite::mode::read_write).value();
  other.exec("BEGIN IMMEDIATE").value();
  EXPECT_EQ(write(*w, parent_row(1, "a"), true, 50).error().sqlstate, "55P03");
  EXPECT_EQ(write(*w, parent_row(1, "a"), false, 50).error().sqlstate, "55P03");
  std::thread releaser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    other.exec("INSERT INTO parent(id, name) VALUES (50, 'other'); COMMIT").value();
  });
  EXPECT_EQ(write(*w, parent_row(1, "a"), true).value().rows, 1u);
  releaser.join();
  EXPECT_EQ(w->count().foreign_commits, 1u);
}

TEST_F(writer_test, savepoints_are_case_sensitive_and_may_shadow) {
  for (bool alone : {true, false}) {
    auto w = open_writer();
    std::int64_t base = alone ? 0 : 100;
    auto all = [&]() -> asio::awaitable<void> {
      auto t = (co_await w->begin(in(5000), alone)).value();
      (co_await t->execute(parent_row(base + 1, "a" + std::to_string(base)), clock_)).value();
      (co_await t->savepoint("S")).value();
      (co_await t->execute(parent_row(base + 2, "b" + std::to_string(base)), clock_)).value();
      (co_await t->savepoint("s")).value();
      (co_await t->execute(parent_row(base + 3, "c" + std::to_string(base)), clock_)).value();
      auto failed = co_await t->execute(parent_row(base + 4, "c" + std::to_string(base)), clock_);
      EXPECT_EQ(failed.error().sqlstate, "23505");
      (co_await t->rollback_to("s")).value();
      (co_await t->execute(parent_row(base + 5, "e" + std::to_string(base)), clock_)).value();
      (co_await t->rollback_to("S")).value();
      auto gone = co_await t->rollback_to("s");
      EXPECT_EQ(gone.error().sqlstate, "3B001");
      (co_await t->execute(parent_row(base + 6, "f" + std::to_string(base)), clock_)).value();
      (co_await t->release("S")).value();
      auto head = co_await t->commit();
      EXPECT_EQ(head.value(), alone ? 1u : 2u);
    };
    run(all());
  }
  EXPECT_EQ(integer("SELECT group_concat(id) = '1,6,101,106' FROM (SELECT id FROM parent ORDER BY id)"), 1);
  EXPECT_EQ(journal_entries(), 2);
}

TEST_F(writer_test, a_transaction_reads_its_own_writes) {
  auto w = open_writer();
  auto all_names = make_plan(statement_kind::select, "SELECT id, name FROM parent ORDER BY id", "", {},
                             {{"id", int8}, {"name", text}});
  auto select = bound(all_names);
  auto work = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), false)).value();
    for (int i = 1; i <= 3; ++i)
      (co_await t->execute(parent_row(i, "n" + std::to_string(i)), clock_)).value();
    auto c = (co_await t->query(select, clock_)).value();
    std::string out;
    auto state = co_await c->fetch(out, 2);
    EXPECT_EQ(state.value(), fetch_state::row_limit);
    EXPECT_EQ(rows_of(out), (std::vector<std::string>{"1|n1", "2|n2"}));
    out.clear();
    state = co_await c->fetch(out, 0);
    EXPECT_EQ(state.value(), fetch_state::done);
    EXPECT_EQ(rows_of(out), std::vector<std::string>{"3|n3"});
    EXPECT_EQ(c->rows(), 3u);
    co_await t->rollback();
  };
  run(work());
  EXPECT_EQ(integer("SELECT count(*) FROM parent"), 0);
}

TEST_F(writer_test, a_forgotten_transaction_rolls_back_and_the_next_goes_on) {
  auto w = open_writer();
  auto work = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), true)).value();
    (co_await t->execute(parent_row(1, "a"), clock_)).value();
  };
  run(work());
  EXPECT_EQ(write(*w, parent_row(1, "b")).value().rows, 1u);
  EXPECT_EQ(journal_entries(), 1);
}

TEST_F(writer_test, a_cancelled_write_ends_its_transaction_and_not_the_next_statement) {
  auto w = open_writer();
  auto slow = make_plan(statement_kind::insert,
                        "WITH RECURSIVE s(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM s WHERE i < 1000000000)"
                        " INSERT INTO parent(id, name) SELECT i, 'n' || i FROM s",
                        "parent", {});
  auto endless = bound(slow);
  auto work = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), false)).value();
    (co_await t->execute(parent_row(1, "a"), clock_)).value();
    std::thread canceller([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      t->cancel();
    });
    auto r = co_await t->execute(endless, clock_);
    canceller.join();
    EXPECT_EQ(r.error().sqlstate, "57014");
    EXPECT_TRUE(t->lost());
    auto next = co_await t->execute(parent_row(2, "b"), clock_);
    EXPECT_EQ(next.error().sqlstate, "25P02");
    co_await t->rollback();
  };
  run(work());
  EXPECT_EQ(integer("SELECT count(*) FROM parent"), 0);
  EXPECT_EQ(write(*w, parent_row(1, "a")).value().seq, 1u);
}

TEST_F(writer_test, a_cancelled_member_does_not_take_the_others_with_it) {
  auto w = open_writer();
  auto slow = make_plan(statement_kind::insert,
                        "WITH RECURSIVE s(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM s WHERE i < 1000000000)"
                        " INSERT INTO parent(id, name) SELECT i, 'n' || i FROM s",
                        "parent", {});
  std::vector<result<write_result>> outcomes(3);
  auto token = std::make_shared<cancel_token>();
  auto member = [&](std::size_t i, std::shared_ptr<const bound_statement> what) -> asio::awaitable<void> {
    cancel_handle mine;
    if (i == 1) mine = token;
    outcomes[i] = co_await w->autocommit(std::move(what), clock_, in(20000), false, mine);
  };
  auto all = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), true)).value();
    auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, member(0, parent_row(1, "a")), detached);
    asio::co_spawn(executor, member(1, bound(slow)), detached);
    asio::co_spawn(executor, member(2, parent_row(3, "c")), detached);
    for (int i = 0; i < 8; ++i)
      co_await asio::post(executor, asio::use_awaitable);
    co_await t->rollback();
  };
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    token->request();
  });
  run(all());
  canceller.join();
  EXPECT_EQ(outcomes[1].error().sqlstate, "57014");
  EXPECT_EQ(outcomes[0].value().rows, 1u);
  EXPECT_EQ(outcomes[2].value().rows, 1u);
  EXPECT_EQ(integer("SELECT group_concat(id) = '1,3' FROM (SELECT id FROM parent ORDER BY id)"), 1);
  EXPECT_EQ(journal_entries(), 2);
}

TEST_F(writer_test, writes_go_on_once_journaling_has_ended) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (crossfade_nextval('parent'), ?1)",
                     "parent", {{"name", text}});
  ASSERT_TRUE(write(*w, bound(p, {"before"})));
  auto ended = w->end_journaling([](store::sqlite& db) { return db.exec("DROP TABLE crossfade_meta"); });
  ASSERT_TRUE(ended) << ended.error().message;
  // More than are reserved at a time.
  for (int i = 0; i < 100; ++i) {
    auto r = write(*w, bound(p, {"n" + std::to_string(i)}));
    ASSERT_TRUE(r) << i << ": " << r.error().message;
  }
  EXPECT_EQ(integer("SELECT count(*) FROM parent"), 101);
  EXPECT_EQ(integer("SELECT max(id) FROM parent"), 101);
}

TEST_F(writer_test, a_sequence_may_be_drawn_from_first_once_journaling_has_ended) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (crossfade_nextval('parent'), ?1)",
                     "parent", {{"name", text}});
  ASSERT_TRUE(write(*w, parent_row(5, "five")));
  ASSERT_TRUE(w->end_journaling([](store::sqlite& db) { return db.exec("DROP TABLE crossfade_meta"); }));
  auto r = write(*w, bound(p, {"six"}));
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_EQ(integer("SELECT id FROM parent WHERE name = 'six'"), 6);
}

TEST_F(writer_test, identity_values_are_never_used_twice) {
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (crossfade_nextval('parent'), ?1)",
                     "parent", {{"name", text}});
  {
    auto w = open_writer();
    write(*w, parent_row(10, "ten")).value();
    write(*w, bound(p, {"eleven"})).value();
    EXPECT_EQ(integer("SELECT id FROM parent WHERE name = 'eleven'"), 11);
    EXPECT_FALSE(write(*w, bound(p, {"eleven"})));  // takes 12, as PostgreSQL's sequence does
    write(*w, bound(p, {"thirteen"})).value();
    EXPECT_EQ(integer("SELECT id FROM parent WHERE name = 'thirteen'"), 13);
    EXPECT_EQ(w->identity_values().at("parent"), 13);
    w->exclusive([](store::sqlite& db) -> result<void> {
       EXPECT_EQ(journal::get(db, "identity:parent").value().value(), "13");
       return {};
     }).value();
    auto remove = make_plan(statement_kind::remove, "DELETE FROM parent WHERE id > 10", "parent", {});
    EXPECT_EQ(write(*w, bound(remove)).value().rows, 2u);
  }
  {
    auto w = open_writer();
    write(*w, bound(p, {"fourteen"})).value();
    EXPECT_EQ(integer("SELECT id FROM parent WHERE name = 'fourteen'"), 14);
  }
}

TEST_F(writer_test, hooks_run_inside_the_commit_or_soon_without_one) {
  auto w = open_writer();
  std::atomic<int> calls{0};
  w->on_commit([&](store::sqlite& db) {
    EXPECT_TRUE(db.in_transaction());
    journal::put(db, "test", std::to_string(++calls)).value();
  });
  write(*w, parent_row(1, "a")).value();
  EXPECT_EQ(calls.load(), 1);
  EXPECT_FALSE(write(*w, parent_row(1, "a")));
  EXPECT_EQ(calls.load(), 1);
  w->flush_soon();
  for (int i = 0; i < 300 && calls.load() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(calls.load(), 2);
}

TEST_F(writer_test, exclusive_work_waits_for_the_transaction_and_writes_nothing_in_the_journal) {
  auto w = open_writer();
  std::thread worker;
  std::atomic<bool> ran{false};
  auto work = [&]() -> asio::awaitable<void> {
    auto t = (co_await w->begin(in(5000), true)).value();
    (co_await t->execute(parent_row(1, "a"), clock_)).value();
    worker = std::thread([&] {
      w->exclusive([&](store::sqlite& db) {
         EXPECT_FALSE(db.in_transaction());
         ran = true;
         return journal::put(db, "test", "x");
       }).value();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_FALSE(ran.load());
    (co_await t->commit()).value();
  };
  run(work());
  worker.join();
  EXPECT_TRUE(ran.load());
  EXPECT_EQ(journal_entries(), 1);
  EXPECT_EQ(write(*w, parent_row(2, "b")).value().seq, 2u);
}

TEST_F(writer_test, nothing_is_written_while_the_authority_is_postgresql) {
  auto w = open_writer();
  w->set_writable(false);
  EXPECT_EQ(write(*w, parent_row(1, "a")).error().sqlstate, "25006");
  EXPECT_EQ(run(w->begin(in(100), true)).error().sqlstate, "25006");
  w->set_writable(true);
  EXPECT_EQ(write(*w, parent_row(1, "a")).value().seq, 1u);
}

TEST_F(writer_test, an_epoch_of_another_process_stops_writes_and_our_own_does_not) {
  auto w = open_writer();
  auto next_epoch = [](store::sqlite& db) {
    return journal::put_phase(db, journal::phase::dual_write, journal::authority::sqlite, 1);
  };
  w->exclusive(next_epoch).value();
  auto other = store::sqlite::open(path, store::sqlite::mode::read_write).value();
  journal::put(other, "test", "x").value();
  EXPECT_EQ(write(*w, parent_row(1, "a")).value().seq, 1u);
  journal::put_phase(other, journal::phase::switched, journal::authority::postgres, 2).value();
  EXPECT_EQ(write(*w, parent_row(2, "b")).error().sqlstate, "25006");
  EXPECT_EQ(write(*w, parent_row(2, "b")).error().sqlstate, "25006");
  w->set_writable(true);
  EXPECT_EQ(write(*w, parent_row(2, "b")).value().seq, 2u);
}

TEST_F(writer_test, a_closed_writer_refuses) {
  auto w = open_writer();
  w->close();
  EXPECT_EQ(write(*w, parent_row(1, "a")).error().sqlstate, "57P01");
}

TEST_F(writer_test, an_error_of_a_function_is_postgresqls) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (crossfade_nextval('nothing'), ?1)",
                     "parent", {{"name", text}});
  auto e = write(*w, bound(p, {"a"})).error();
  EXPECT_EQ(e.sqlstate, "42704");
  EXPECT_EQ(e.message, "table \"nothing\" has no identity or serial column");
}

// A process killed while it writes: what was acknowledged is there, and the journal tells exactly the rows.
TEST_F(writer_test, after_a_kill_the_journal_equals_the_rows) {
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 3; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    auto child = ::fork();
    if (child == 0) {
      auto w = open_writer();
      for (std::uint64_t id = w->count().commits + acknowledged + 1'000'000u * static_cast<unsigned>(round + 1);;
           ++id) {
        auto r = write(*w, parent_row(static_cast<std::int64_t>(id), "n" + std::to_string(id)), id % 2 == 0);
        if (!r || ::write(pipe_ends[1], "x", 1) != 1) ::_exit(1);
      }
    }
    ::close(pipe_ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + 40 * round));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    char one = 0;
    while (::read(pipe_ends[0], &one, 1) == 1)
      ++acknowledged;
    ::close(pipe_ends[0]);
    auto rows = static_cast<std::uint64_t>(integer("SELECT count(*) FROM parent"));
    EXPECT_GE(rows, acknowledged);
    EXPECT_LE(rows, acknowledged + static_cast<unsigned>(round) + 1);
    EXPECT_EQ(static_cast<std::uint64_t>(journal_entries()), rows);
    EXPECT_EQ(static_cast<std::uint64_t>(integer("SELECT max(seq) FROM crossfade_journal")), rows);
    auto w = open_writer();
    EXPECT_EQ(positions->head(), rows);
  }
  EXPECT_GT(acknowledged, 10u);
}

TEST_F(writer_test, long_wal_is_checkpointed) {
  auto w = open_writer();
  auto p = make_plan(statement_kind::insert, "INSERT INTO parent(id, name) VALUES (?1, hex(randomblob(?2)))", "parent",
                     {{"id", int8}, {"", int8}});
  for (int i = 1; i <= 60; ++i)
    write(*w, bound(p, {std::to_string(i), "100000"})).value();
  auto size = [&] { return std::filesystem::file_size(path); };
  for (int i = 0; i < 200 && size() < 4'000'000; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_GT(size(), 4'000'000u);
}

}  // namespace
}  // namespace crossfade::execute::testing
