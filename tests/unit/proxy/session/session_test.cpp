// A client's conversation through the proxy, beside the same one with PostgreSQL itself.
#include "support.hpp"

namespace crossfade::session {
namespace {

class conversation_test : public proxied {};

TEST_F(conversation_test, start_up) {
  client c(through("application_name=tester options='-c statement_timeout=7000'"));
  ASSERT_TRUE(c.ok()) << c.problem();
  EXPECT_EQ(c.run("SHOW statement_timeout"), "statement_timeout:25 | 7s [SHOW];I");
  EXPECT_STREQ(PQparameterStatus(c.connection, "application_name"), "tester");
  EXPECT_STREQ(PQparameterStatus(c.connection, "client_encoding"), "UTF8");
  EXPECT_STREQ(PQparameterStatus(c.connection, "standard_conforming_strings"), "on");
  EXPECT_NE(PQbackendPID(c.connection), 0);
  client wrong("host=" + directory_.string() + " port=6432 user=app dbname=elsewhere");
  EXPECT_FALSE(wrong.ok());
  EXPECT_NE(wrong.problem().find("database \"elsewhere\" does not exist"), std::string::npos);
}

TEST_F(conversation_test, simple_queries) {
  client proxy(through()), direct(own_);
  ASSERT_TRUE(proxy.ok()) << proxy.problem();
  same(proxy, direct,
       {"SELECT id, name, n FROM item ORDER BY id", "SELECT 1", ";", "",
        "INSERT INTO item(name, n) VALUES ('four', 40) RETURNING id, name", "UPDATE item SET n = 5 WHERE id > 1",
        "DELETE FROM item WHERE id = 99", "INSERT INTO item(name) VALUES ('one')", "SELECT nonsense FROM item",
        "SELEC 1", "SELECT count(*) FROM item", "INSERT INTO part(id, item) VALUES (7, 77)",
        "DELETE FROM item WHERE id = 1", "SELECT name FROM item WHERE id = 1; SELECT name FROM item WHERE id = 2"});
}

TEST_F(conversation_test, transactions) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"BEGIN",
        "INSERT INTO item(id, name) VALUES (10, 'ten')",
        "SELECT name FROM item WHERE id = 10",
        "SAVEPOINT a",
        "INSERT INTO item(id, name) VALUES (10, 'again')",
        "SELECT 1",
        "ROLLBACK TO a",
        "SELECT 1",
        "RELEASE a",
        "COMMIT",
        "SELECT name FROM item WHERE id = 10",
        "BEGIN",
        "SELECT broken",
        "COMMIT",
        "BEGIN",
        "DELETE FROM item WHERE id = 10",
        "ROLLBACK",
        "SELECT count(*) FROM item WHERE id = 10",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "BEGIN; BEGIN",
        "ROLLBACK AND CHAIN",
        "ROLLBACK TO nowhere",
        "ROLLBACK",
        "START TRANSACTION READ ONLY",
        "UPDATE item SET n = 1",
        "ROLLBACK",
        "BEGIN ISOLATION LEVEL REPEATABLE READ",
        "SHOW transaction_isolation",
        "SELECT count(*) FROM item",
        "COMMIT",
        "SHOW transaction_isolation"});
}

TEST_F(conversation_test, several_statements_are_one_transaction) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"INSERT INTO item(id, name) VALUES (20, 'x'); INSERT INTO item(id, name) VALUES (20, 'y')",
        "SELECT count(*) FROM item WHERE id = 20",
        "INSERT INTO item(id, name) VALUES (21, 'x'); COMMIT; INSERT INTO item(id, name) VALUES (1, 'y')",
        "SELECT count(*) FROM item WHERE id = 21",
        "BEGIN; INSERT INTO item(id, name) VALUES (22, 'z'); COMMIT; SELECT count(*) FROM item",
        "INSERT INTO item(id, name) VALUES (23, 'q'); BEGIN", "ROLLBACK", "SELECT count(*) FROM item WHERE id = 23",
        "SELECT 1; SELEC 2", "SELECT 1; SELECT 1/0; SELECT 3"});
}

TEST_F(conversation_test, parameters_and_prepared_statements) {
  client proxy(through()), direct(own_);
  for (auto* c : {&proxy, &direct}) {
    EXPECT_EQ(c->params("SELECT name FROM item WHERE id = $1", {"2"}), "name:25 | two [SELECT 1];I");
    EXPECT_EQ(c->params("INSERT INTO item(id, name, n) VALUES ($1, $2, $3)", {"30", "thirty", nullptr}),
              "[INSERT 0 1];I");
    EXPECT_EQ(c->params("SELECT id FROM item WHERE id = $1", {"x"}), "PGRES_FATAL_ERROR 22P02;I");
    EXPECT_EQ(c->prepare("s", "UPDATE item SET n = $1 WHERE id = $2"), "[];I");
    EXPECT_EQ(c->prepare("s", "SELECT 1"), "PGRES_FATAL_ERROR 42P05;I");
    EXPECT_EQ(c->execute("s", {"7", "1"}), "[UPDATE 1];I");
    EXPECT_EQ(c->describe("s"), "$20 $20 []");
    EXPECT_EQ(c->execute("missing", {}), "PGRES_FATAL_ERROR 26000;I");
    EXPECT_EQ(c->execute("s", {"7"}), "PGRES_FATAL_ERROR 08P01;I");
    EXPECT_EQ(c->run("DEALLOCATE s"), "[DEALLOCATE];I");
    EXPECT_EQ(c->run("PREPARE q(bigint) AS SELECT name FROM item WHERE id = $1"), "[PREPARE];I");
    EXPECT_EQ(c->run("EXECUTE q(3)"), "name:25 | three [SELECT 1];I");
    EXPECT_EQ(c->execute("q", {"2"}), "name:25 | two [SELECT 1];I");
    EXPECT_EQ(c->run("EXECUTE q"), "PGRES_FATAL_ERROR 42601;I");
    EXPECT_EQ(c->params("BEGIN", {}), "[BEGIN];T");
    EXPECT_EQ(c->params("COMMIT", {}), "[COMMIT];I");
    EXPECT_EQ(c->params("", {}), "empty;I");
    EXPECT_EQ(c->params("SHOW datestyle", {}), "DateStyle:25 | ISO, MDY [SHOW];I");
  }
}

std::string pipelined(client& c, const std::vector<std::string>& statements, bool sync_each) {
  PQenterPipelineMode(c.connection);
  for (const auto& s : statements) {
    PQsendQueryParams(c.connection, s.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
    if (sync_each) PQpipelineSync(c.connection);
  }
  if (!sync_each) PQpipelineSync(c.connection);
  std::string out;
  std::size_t syncs = sync_each ? statements.size() : 1;
  while (syncs > 0) {
    auto* r = PQgetResult(c.connection);
    if (r == nullptr) continue;
    if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
      --syncs;
      out += "sync ";
    } else {
      out += PQresultStatus(r) == PGRES_PIPELINE_ABORTED ? std::string("aborted") : shown(r);
      out += ";";
    }
    PQclear(r);
  }
  PQexitPipelineMode(c.connection);
  return out;
}

TEST_F(conversation_test, a_pipeline_is_one_transaction_up_to_sync) {
  client proxy(through()), direct(own_);
  const std::vector<std::vector<std::string>> pipelines{
      {"INSERT INTO item(id, name) VALUES (40, 'a')", "SELECT name FROM item WHERE id = 40"},
      {"INSERT INTO item(id, name) VALUES (41, 'b')", "INSERT INTO item(id, name) VALUES (1, 'c')",
       "INSERT INTO item(id, name) VALUES (42, 'd')"},
      {"SELECT count(*) FROM item"},
      {"BEGIN", "INSERT INTO item(id, name) VALUES (43, 'e')"},
      {"SELECT count(*) FROM item", "ROLLBACK", "SELECT count(*) FROM item"}};
  for (const bool each : {false, true})
    for (const auto& p : pipelines)
      EXPECT_EQ(pipelined(proxy, p, each), pipelined(direct, p, each)) << p.front();
}

TEST_F(conversation_test, settings) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"UNLISTEN *",
        "SET application_name = 'x'",
        "SHOW application_name",
        "SET LOCAL application_name = 'y'",
        "BEGIN",
        "SET LOCAL application_name = 'z'",
        "SHOW application_name",
        "COMMIT",
        "SHOW application_name",
        "SET statement_timeout = '1500ms'",
        "SHOW statement_timeout",
        "RESET statement_timeout",
        "SHOW statement_timeout",
        "SET statement_timeout = 'x'",
        "SET client_encoding TO 'UTF8'",
        "SET standard_conforming_strings=on;",
        "SET no_such_thing = 1",
        "SHOW no_such_thing",
        "SET my.own = 'v'",
        "SHOW my.own",
        "SET enable_seqscan = off",
        "SHOW enable_seqscan",
        "SET search_path TO public, pg_catalog",
        "SHOW search_path",
        "SET TIME ZONE 'Europe/Berlin'",
        "SHOW timezone",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SHOW default_transaction_isolation",
        "BEGIN",
        "SELECT 1",
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        "ROLLBACK",
        "DISCARD ALL",
        "SHOW TIMEZONE",
        "SHOW my.own",
        "BEGIN",
        "DISCARD ALL",
        "ROLLBACK"});
}

TEST_F(conversation_test, sql_cursors) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"DECLARE c CURSOR FOR SELECT id FROM item ORDER BY id",
        "BEGIN",
        "DECLARE c CURSOR FOR SELECT id, name FROM item ORDER BY id",
        "FETCH 2 FROM c",
        "FETCH FORWARD 5 FROM c",
        "FETCH c",
        "CLOSE c",
        "FETCH c",
        "ROLLBACK",
        "BEGIN",
        "DECLARE d SCROLL CURSOR FOR SELECT id FROM item ORDER BY id",
        "FETCH ALL FROM d",
        "FETCH BACKWARD 2 FROM d",
        "FETCH NEXT FROM d",
        "MOVE 1 IN d",
        "COMMIT",
        "FETCH d",
        "DECLARE h NO SCROLL CURSOR WITH HOLD FOR SELECT id FROM item ORDER BY id",
        "FETCH 2 FROM h",
        "FETCH 2 FROM h",
        "CLOSE ALL",
        "FETCH h"});
}

TEST_F(conversation_test, row_limits_suspend_portals) {
  // libpq sends no row limits: the messages themselves, through the proxy and to PostgreSQL.
  client proxy(through()), direct(own_);
  same(proxy, direct, {"BEGIN", "DECLARE many CURSOR FOR SELECT id FROM item", "MOVE ALL IN many", "COMMIT"});
}

TEST_F(conversation_test, routes_to_postgres) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"SELECT relname FROM pg_catalog.pg_class WHERE relname = 'item'", "SELECT current_database() IS NOT NULL",
        "SELECT t.typname FROM pg_type t WHERE t.oid = 'hstore'::regtype", "BEGIN", "SAVEPOINT s",
        "SELECT t.typname FROM pg_type t WHERE t.oid = 'hstore'::regtype", "SELECT 1", "ROLLBACK TO s", "RELEASE s",
        "COMMIT", "EXPLAIN (COSTS OFF) SELECT 1"});
  for (auto* c : {&proxy, &direct}) {
    EXPECT_EQ(c->run("SELECT pg_try_advisory_lock(7)"), "pg_try_advisory_lock:16 | t [SELECT 1];I");
    EXPECT_EQ(c->run("SELECT pg_advisory_unlock(7)"), "pg_advisory_unlock:16 | t [SELECT 1];I");
    EXPECT_EQ(c->params("SELECT relname FROM pg_class WHERE relname = $1", {"item"}), "relname:19 | item [SELECT 1];I");
    EXPECT_EQ(c->prepare("h", "SELECT oid FROM pg_type WHERE oid = 'nix'::regtype"), "PGRES_FATAL_ERROR 42704;I");
    EXPECT_EQ(c->prepare("r", "SELECT typname FROM pg_type WHERE oid = $1"), "[];I");
    EXPECT_EQ(c->describe("r"), "$26 typname:19 []");
    EXPECT_EQ(c->execute("r", {"23"}), "typname:19 | int4 [SELECT 1];I");
  }
}

TEST_F(conversation_test, stale_snapshots_are_serialization_failures) {
  client one(through()), two(through());
  EXPECT_EQ(one.run("BEGIN ISOLATION LEVEL REPEATABLE READ"), "[BEGIN];T");
  EXPECT_EQ(one.run("SELECT count(*) FROM item"), "count:20 | 3 [SELECT 1];T");
  EXPECT_EQ(two.run("INSERT INTO item(id, name) VALUES (50, 'fifty')"), "[INSERT 0 1];I");
  EXPECT_EQ(one.run("SELECT count(*) FROM item"), "count:20 | 3 [SELECT 1];T");
  EXPECT_EQ(one.run("UPDATE item SET n = 1 WHERE id = 1"), "PGRES_FATAL_ERROR 40001;E");
  EXPECT_EQ(one.run("ROLLBACK"), "[ROLLBACK];I");
  EXPECT_EQ(one.run("BEGIN ISOLATION LEVEL REPEATABLE READ"), "[BEGIN];T");
  EXPECT_EQ(one.run("SELECT count(*) FROM item"), "count:20 | 4 [SELECT 1];T");
  EXPECT_EQ(one.run("UPDATE item SET n = 1 WHERE id = 1"), "[UPDATE 1];T");
  EXPECT_EQ(one.run("COMMIT"), "[COMMIT];I");
}

TEST_F(conversation_test, the_write_lock_is_waited_for) {
  client one(through()), two(through());
  one.run("BEGIN");
  one.run("UPDATE item SET n = 1 WHERE id = 1");
  two.run("SET lock_timeout = '100ms'");
  EXPECT_EQ(two.run("UPDATE item SET n = 2 WHERE id = 2"), "PGRES_FATAL_ERROR 55P03;I");
  two.run("SET lock_timeout = 0; SET statement_timeout = '100ms'");
  EXPECT_EQ(two.run("UPDATE item SET n = 2 WHERE id = 2"), "PGRES_FATAL_ERROR 57014;I");
  EXPECT_NE(two.problem().find("canceling statement due to statement timeout"), std::string::npos);
  EXPECT_EQ(two.run("SELECT n FROM item WHERE id = 1"), "n:20 | 10 [SELECT 1];I");
  one.run("COMMIT");
  EXPECT_EQ(two.run("UPDATE item SET n = 2 WHERE id = 2"), "[UPDATE 1];I");
}

TEST_F(conversation_test, cancel_ends_a_statement) {
  client one(through()), two(through());
  one.run("BEGIN");
  one.run("UPDATE item SET n = 1 WHERE id = 1");
  PQsendQuery(two.connection, "UPDATE item SET n = 2 WHERE id = 2");
  PQflush(two.connection);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  char refusal[256];
  auto* handle = PQgetCancel(two.connection);
  EXPECT_EQ(PQcancel(handle, refusal, sizeof refusal), 1);
  PQfreeCancel(handle);
  auto* r = PQgetResult(two.connection);
  EXPECT_EQ(shown(r), "PGRES_FATAL_ERROR 57014");
  EXPECT_NE(two.problem().find("canceling statement due to user request"), std::string::npos);
  PQclear(r);
}

TEST_F(conversation_test, idle_transactions_end) {
  client c(through());
  c.run("SET idle_in_transaction_session_timeout = '100ms'");
  c.run("BEGIN");
  c.run("UPDATE item SET n = 1 WHERE id = 1");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(c.run("SELECT 1").substr(0, 24), "PGRES_FATAL_ERROR 25P03;");
  client other(through());
  EXPECT_EQ(other.run("UPDATE item SET n = 2 WHERE id = 1"), "[UPDATE 1];I");
}

// Each rollback takes the search path back, so that the statements, which have types of their own, are planned again.
TEST_F(conversation_test, statements_are_planned_again_after_a_rollback_under_eight_writers) {
  constexpr int writers = 8, rounds = 5;
  std::vector<std::thread> running;
  running.reserve(writers);
  std::vector<std::string> last(writers);
  for (int i = 0; i < writers; ++i) {
    running.emplace_back([this, i, &last] {
      client c(through());
      constexpr Oid int8 = 20;
      PQclear(PQprepare(c.connection, "of_protocol", "UPDATE item SET n = $1 WHERE id = 1", 1, &int8));
      c.run("PREPARE of_sql(bigint, bigint) AS UPDATE item SET n = $1 WHERE id = $2");
      for (int round = 0; round < rounds; ++round) {
        c.run("BEGIN");
        c.run("SET LOCAL search_path TO public, pg_catalog");
        last[i] = c.execute("of_protocol", {"7"}) + " " + c.run("EXECUTE of_sql(8, 2)");
        c.run("ROLLBACK");
        last[i] += " " + c.execute("of_protocol", {"9"}) + " " + c.run("EXECUTE of_sql(9, 2)");
      }
    });
  }
  for (auto& t : running)
    t.join();
  for (const auto& answers : last)
    EXPECT_EQ(answers, "[UPDATE 1];T [UPDATE 1];T [UPDATE 1];I [UPDATE 1];I");
  client c(through());
  EXPECT_EQ(c.run("SELECT n FROM item WHERE id < 3"), "n:20 | 9 | 9 [SELECT 2];I");
}

TEST_F(conversation_test, shutdown_waits_for_transactions) {
  client idle(through()), busy(through());
  busy.run("BEGIN");
  busy.run("UPDATE item SET n = 77 WHERE id = 1");
  std::thread closing([&] { door_->shut_down(std::chrono::steady_clock::now() + std::chrono::seconds(5)); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(idle.run("SELECT 1").substr(0, 24), "PGRES_FATAL_ERROR 57P01;");
  EXPECT_EQ(busy.run("SELECT n FROM item WHERE id = 1"), "n:20 | 77 [SELECT 1];T");
  EXPECT_EQ(busy.run("COMMIT").substr(0, 9), "[COMMIT];");
  closing.join();
}

}  // namespace
}  // namespace crossfade::session
