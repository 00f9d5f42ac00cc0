// A PostgreSQL that hangs, before cutover: what waits for it ends in time, what only takes long does not.
#include <chrono>

#include "hanging_server.hpp"
#include "support.hpp"

namespace crossfade::session {
namespace {

using std::chrono::steady_clock;

class vigil_test : public proxied {
 protected:
  // connect_timeout 2 s, and 3 s: docs/session.md. A loaded machine is given as much again.
  static constexpr std::chrono::seconds bound{10};

  void SetUp() override {
    proxied::SetUp();
    if (!shared_) return;
    client direct(own_);  // so that it shows where a statement ran
    direct.run("UPDATE item SET name = 'pg-' || name");
  }
  void TearDown() override {
    if (between_) between_->thaw();
    proxied::TearDown();
    between_.reset();
  }
  std::string target_url() override {
    const auto at = execute::make_backend_target(own_).value();
    between_ = std::make_unique<hanging_server>(at.hosts.at(0));
    return "host=127.0.0.1 connect_timeout=2 port=" + std::to_string(between_->port) + " user=" + at.user +
           " password=" + at.password + " dbname=" + at.database;
  }
  std::string more_tables() const override {
    std::string rows = "CREATE TABLE wide(id INTEGER PRIMARY KEY, name TEXT, n INTEGER);INSERT INTO wide VALUES ";
    for (int i = 0; i < 2000; ++i)
      rows += (i > 0 ? ",(" : "(") + std::to_string(i) + ",'" + std::string(1000, 'w') + "',1)";
    return rows + ";";
  }
  // The statement's answer, which is there in time.
  std::string in_time(client& c, const std::string& sql) {
    const auto began = steady_clock::now();
    auto answer = c.run(sql);
    EXPECT_LT(steady_clock::now() - began, bound) << sql;
    return answer;
  }
  // Nobody waits again for what is known.
  std::string at_once(client& c, const std::string& sql) {
    const auto began = steady_clock::now();
    auto answer = c.run(sql);
    EXPECT_LT(steady_clock::now() - began, std::chrono::milliseconds(1500)) << sql;
    return answer;
  }
  // Until PostgreSQL is known to answer again.
  std::string in_the_end(client& c, const std::string& sql, const std::string& wanted) {
    std::string answer;
    for (const auto until = steady_clock::now() + bound; answer != wanted && steady_clock::now() < until;) {
      answer = c.run(sql);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return answer;
  }

  const std::string read = "SELECT name FROM item WHERE id = 1";
  const std::string on_sqlite = "name:25 | one [SELECT 1];I", on_postgres = "name:25 | pg-one [SELECT 1];I";
  const std::string forwarded = "SELECT name, pg_backend_pid() > 0 AS b FROM item WHERE id = 1";
  const std::string pg_row = "name:25 b:16 | pg-one t [SELECT 1];I";
  std::unique_ptr<hanging_server> between_;
};

TEST_F(vigil_test, sqlite_answers_reads_of_a_server_that_hangs) {
  client c(through()), second(through());
  c.run(read);
  const std::string write = "BEGIN; UPDATE item SET n = 7 WHERE id = 2; COMMIT";
  c.run(write);
  shared_->gate->set_reads_percent(100);
  EXPECT_EQ(c.run(read), on_postgres);
  between_->freeze();
  EXPECT_EQ(in_time(c, read), on_sqlite);
  EXPECT_EQ(shared_->count.given_up.load(), 1U);
  EXPECT_EQ(at_once(c, read), on_sqlite);
  EXPECT_EQ(at_once(second, read), on_sqlite);
  EXPECT_EQ(at_once(c, write), "[BEGIN];[UPDATE 1];[COMMIT];I");
  between_->thaw();
  EXPECT_EQ(in_the_end(c, read, on_postgres), on_postgres);
  EXPECT_EQ(second.run(read), on_postgres);
}

TEST_F(vigil_test, a_statement_that_only_postgres_answers_fails_and_the_session_goes_on) {
  client c(through()), pipelined(through());
  EXPECT_EQ(c.run(forwarded), pg_row);
  c.run(read);
  between_->freeze();
  EXPECT_EQ(in_time(c, forwarded), "PGRES_FATAL_ERROR 08006;I");
  EXPECT_EQ(at_once(c, forwarded), "PGRES_FATAL_ERROR 08006;I");
  EXPECT_EQ(at_once(pipelined, forwarded), "PGRES_FATAL_ERROR 08006;I");
  EXPECT_EQ(at_once(c, "BEGIN"), "[BEGIN];T");
  EXPECT_EQ(at_once(c, forwarded), "PGRES_FATAL_ERROR 08006;E");
  EXPECT_EQ(at_once(c, "ROLLBACK"), "[ROLLBACK];I");
  EXPECT_EQ(at_once(c, read), on_sqlite);
  between_->thaw();
  EXPECT_EQ(in_the_end(c, forwarded, pg_row), pg_row);
}

TEST_F(vigil_test, a_slow_query_is_not_cut) {
  client c(through());
  // Longer than the bound of 5 s.
  EXPECT_EQ(c.run("SELECT pg_sleep(7) IS NULL AS n"), "n:16 | f [SELECT 1];I");
  EXPECT_EQ(shared_->count.given_up.load(), 0U);
}

TEST_F(vigil_test, cursors_and_their_transaction_fail) {
  client c(through());
  c.run(read);
  c.run("BEGIN");
  EXPECT_EQ(c.run("DECLARE d CURSOR FOR SELECT i, pg_backend_pid() > 0 FROM generate_series(1, 5) i"),
            "[DECLARE CURSOR];T");
  EXPECT_EQ(c.run("FETCH 1 FROM d").substr(0, 4), "i:23");
  between_->freeze();
  EXPECT_EQ(in_time(c, "FETCH 1 FROM d"), "PGRES_FATAL_ERROR 08006;E");
  EXPECT_EQ(at_once(c, "ROLLBACK"), "[ROLLBACK];I");
  EXPECT_EQ(at_once(c, read), on_sqlite);
}

// Locks of the session are lost with the connection: it must not go on as if it had them.
TEST_F(vigil_test, a_session_with_advisory_locks_ends) {
  client c(through());
  c.run("SELECT pg_advisory_lock(7)");
  c.run(read);
  shared_->gate->set_reads_percent(100);
  between_->freeze();
  EXPECT_EQ(in_time(c, read).substr(0, 24), "PGRES_FATAL_ERROR 57P01;");
}

// Rows that the client has cannot be taken back.
TEST_F(vigil_test, an_answer_that_has_begun_is_not_begun_again) {
  client c(through());
  const std::string many = "SELECT name, n FROM wide";
  c.run(many);
  c.run(read);
  shared_->gate->set_reads_percent(100);
  between_->freeze_after(400'000);
  ASSERT_NE(PQsendQuery(c.connection, many.c_str()), 0);
  PQsetSingleRowMode(c.connection);
  std::size_t rows = 0;
  std::string end;
  while (auto* r = PQgetResult(c.connection)) {
    if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) {
      ++rows;
    } else {
      end += shown(r);
    }
    PQclear(r);
  }
  EXPECT_TRUE(between_->frozen());
  EXPECT_GT(rows, 100U);
  EXPECT_LT(rows, 2000U);
  EXPECT_EQ(end, "PGRES_FATAL_ERROR 08006");
  EXPECT_EQ(at_once(c, read), on_sqlite);
}

TEST_F(vigil_test, statements_of_which_no_verdict_is_known) {
  client c(through());
  EXPECT_EQ(c.run("UPDATE item SET n = 1 WHERE id = 1"), "[UPDATE 1];I");
  between_->freeze();
  EXPECT_EQ(in_time(c, "UPDATE item SET n = 2 WHERE id = 1 AND n > 0"), "[UPDATE 1];I");
  EXPECT_EQ(at_once(c, "UPDATE item SET n = 3 WHERE n > 0 AND id = 1"), "[UPDATE 1];I");
}

}  // namespace
}  // namespace crossfade::session
