// Sessions that move to PostgreSQL at a switch, and back.
#include "support.hpp"

namespace crossfade::session {
namespace {

class relay_test : public proxied {
 protected:
  void SetUp() override {
    proxied::SetUp();
    if (!shared_) return;
    client direct(own_);  // so that it shows where a statement ran
    direct.run("UPDATE item SET name = 'pg-' || name");
  }
  void move(journal::phase to) {
    auto& gate = *shared_->gate;
    gate.close();
    ASSERT_TRUE(gate.drained(std::chrono::steady_clock::now() + std::chrono::seconds(5))) << gate.inside();
    gate.set_phase(to);
    gate.set_epoch(gate.epoch() + 1);
    gate.open();
  }
};

TEST_F(relay_test, sessions_follow_the_authority_with_their_statements) {
  client c(through());
  EXPECT_EQ(c.prepare("s", "SELECT name FROM item WHERE id = $1"), "[];I");
  EXPECT_EQ(c.execute("s", {"1"}), "name:25 | one [SELECT 1];I");
  c.run("PREPARE q AS SELECT name FROM item WHERE id = 2");
  c.run("SET application_name = 'mover'");
  move(journal::phase::switched);
  EXPECT_EQ(c.execute("s", {"1"}), "name:25 | pg-one [SELECT 1];I");
  EXPECT_EQ(c.run("EXECUTE q"), "name:25 | pg-two [SELECT 1];I");
  EXPECT_EQ(c.run("SHOW application_name"), "application_name:25 | mover [SHOW];I");
  EXPECT_EQ(c.run("INSERT INTO item(id, name) VALUES (60, 'sixty')"), "[INSERT 0 1];I");
  EXPECT_EQ(c.prepare("t", "SELECT name FROM item WHERE id = $1 + 1"), "[];I");
  c.run("SET application_name = 'back'");
  move(journal::phase::dual_write);
  EXPECT_EQ(c.execute("s", {"1"}), "name:25 | one [SELECT 1];I");
  EXPECT_EQ(c.execute("t", {"1"}), "name:25 | two [SELECT 1];I");
  EXPECT_EQ(c.run("EXECUTE q"), "name:25 | two [SELECT 1];I");
  EXPECT_EQ(c.run("SHOW application_name"), "application_name:25 | back [SHOW];I");
  EXPECT_EQ(c.run("SELECT count(*) FROM item WHERE id = 60"), "count:20 | 0 [SELECT 1];I");
}

TEST_F(relay_test, statements_that_were_not_used_over_there_come_back) {
  client c(through());
  EXPECT_EQ(c.prepare("used", "SELECT name FROM item WHERE id = $1"), "[];I");
  EXPECT_EQ(c.prepare("unused", "SELECT name FROM item WHERE id = $1 + 1"), "[];I");
  move(journal::phase::switched);
  EXPECT_EQ(c.execute("used", {"1"}), "name:25 | pg-one [SELECT 1];I");
  move(journal::phase::dual_write);
  EXPECT_EQ(c.execute("used", {"1"}), "name:25 | one [SELECT 1];I");
  EXPECT_EQ(c.execute("unused", {"1"}), "name:25 | two [SELECT 1];I");
  // What the client has let go of stays gone.
  EXPECT_EQ(c.prepare("gone", "SELECT 1"), "[];I");
  move(journal::phase::switched);
  c.run("DEALLOCATE ALL");
  move(journal::phase::dual_write);
  EXPECT_EQ(c.execute("gone", {}), "PGRES_FATAL_ERROR 26000;I");
}

TEST_F(relay_test, a_transaction_without_writes_moves_at_its_next_statement) {
  client c(through());
  c.run("BEGIN");
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | one [SELECT 1];T");
  c.run("SAVEPOINT a");
  move(journal::phase::switched);
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | pg-one [SELECT 1];T");
  EXPECT_EQ(c.run("SELECT broken"), "PGRES_FATAL_ERROR 42703;E");
  EXPECT_EQ(c.run("ROLLBACK TO a"), "[ROLLBACK];T");
  EXPECT_EQ(c.run("COMMIT"), "[COMMIT];I");
}

TEST_F(relay_test, a_write_holds_the_switch_until_its_end) {
  client c(through());
  c.run("BEGIN");
  c.run("UPDATE item SET n = 1 WHERE id = 1");
  auto& gate = *shared_->gate;
  gate.close();
  EXPECT_FALSE(gate.drained(std::chrono::steady_clock::now() + std::chrono::milliseconds(100)));
  EXPECT_EQ(c.run("COMMIT"), "[COMMIT];I");
  EXPECT_TRUE(gate.drained(std::chrono::steady_clock::now() + std::chrono::seconds(2)));
  gate.set_phase(journal::phase::switched);
  gate.open();
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | pg-one [SELECT 1];I");
  c.run("BEGIN");
  c.run("SELECT 1");
  gate.close();
  EXPECT_FALSE(gate.drained(std::chrono::steady_clock::now() + std::chrono::milliseconds(100)));
  EXPECT_EQ(c.run("COMMIT"), "[COMMIT];I");
  EXPECT_TRUE(gate.drained(std::chrono::steady_clock::now() + std::chrono::seconds(2)));
  gate.open();
}

TEST_F(relay_test, statements_wait_at_the_gate) {
  client c(through());
  auto& gate = *shared_->gate;
  gate.close();
  PQsendQuery(c.connection, "SELECT name FROM item WHERE id = 1");
  PQflush(c.connection);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  gate.set_phase(journal::phase::switched);
  gate.open();
  auto* r = PQgetResult(c.connection);
  EXPECT_EQ(shown(r), "name:25 | pg-one [SELECT 1]");
  PQclear(r);
}

TEST_F(relay_test, copy_and_pipelines_pass_through) {
  client c(through());
  move(journal::phase::switched);
  auto* r = PQexec(c.connection, "COPY item(id, name) FROM STDIN");
  EXPECT_EQ(PQresultStatus(r), PGRES_COPY_IN);
  PQclear(r);
  EXPECT_EQ(PQputCopyData(c.connection, "70\tseventy\n", 11), 1);
  EXPECT_EQ(PQputCopyEnd(c.connection, nullptr), 1);
  r = PQgetResult(c.connection);
  EXPECT_EQ(shown(r), "[COPY 1]");
  PQclear(r);
  while ((r = PQgetResult(c.connection)) != nullptr)
    PQclear(r);
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 70"), "name:25 | seventy [SELECT 1];I");
}

TEST_F(relay_test, a_lost_backend_is_replaced_between_transactions) {
  client c(through());
  move(journal::phase::switched);
  EXPECT_EQ(c.prepare("s", "SELECT name FROM item WHERE id = $1"), "[];I");
  const auto kill = "SELECT count(pg_terminate_backend(pid)) >= 0 FROM pg_stat_activity WHERE datname = '" + name_ +
                    "' AND pid <> pg_backend_pid()";
  admin_->run(kill);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(c.execute("s", {"1"}), "name:25 | pg-one [SELECT 1];I");
  c.run("BEGIN");
  c.run("SELECT 1");
  admin_->run(kill);
  EXPECT_EQ(c.run("SELECT 1").substr(0, 24), "PGRES_FATAL_ERROR 57P01;");
}

TEST_F(relay_test, cancel_reaches_the_backend) {
  client c(through());
  move(journal::phase::switched);
  PQsendQuery(c.connection, "SELECT pg_sleep(20)");
  PQflush(c.connection);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  char refusal[256];
  auto* handle = PQgetCancel(c.connection);
  EXPECT_EQ(PQcancel(handle, refusal, sizeof refusal), 1);
  PQfreeCancel(handle);
  auto* r = PQgetResult(c.connection);
  EXPECT_EQ(shown(r), "PGRES_FATAL_ERROR 57014");
  PQclear(r);
}

TEST_F(relay_test, canary_reads_are_answered_by_postgres) {
  client c(through());
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | one [SELECT 1];I");
  shared_->gate->set_reads_percent(100);
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | pg-one [SELECT 1];I");
  EXPECT_EQ(c.params("SELECT name FROM item WHERE id = $1", {"2"}), "name:25 | pg-two [SELECT 1];I");
  c.run("BEGIN");
  c.run("UPDATE item SET n = 1 WHERE id = 1");
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | one [SELECT 1];T");
  c.run("COMMIT");
  shared_->positions->set_watermark(0);
  EXPECT_EQ(c.run("SELECT name FROM item WHERE id = 1"), "name:25 | one [SELECT 1];I");
  EXPECT_EQ(shared_->count.canary_fallbacks.load(), 1U);
}

}  // namespace
}  // namespace crossfade::session
