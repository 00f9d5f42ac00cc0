// The coordinator, the fence, the capture triggers and the mirror to SQLite, on real stores. The clients' side (gate,
// sessions) is tests/e2e's.
#include "tests/unit/proxy/cutover/switching.hpp"

namespace crossfade::cutover {
namespace {

using testing::switching;

TEST_F(switching, the_fence_refuses_direct_writers_of_postgres_and_lets_the_mirror_pass) {
  auto refused = pg_->exec("INSERT INTO note VALUES ('direct', 1)");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "25006");
  EXPECT_NE(refused.error().message.find("SQLite file is the authority"), std::string::npos) << refused.error().message;
  ASSERT_FALSE(pg_->exec("TRUNCATE note"));
  pg_->exec("BEGIN").value();
  pg_->exec("SET LOCAL crossfade.writer = '" + secret_ + ":1'").value();
  auto passed = pg_->exec("INSERT INTO note VALUES ('mirror', 1)");
  EXPECT_TRUE(passed) << passed.error().message;
  pg_->exec("ROLLBACK").value();
  pg_->exec("BEGIN").value();
  pg_->exec("SET LOCAL crossfade.writer = '" + secret_ + ":0'").value();
  auto stale = pg_->exec("INSERT INTO note VALUES ('old epoch', 1)");
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().sqlstate, "55000");
  pg_->exec("ROLLBACK").value();
}

TEST_F(switching, there_and_back_loses_nothing) {
  auto there = coordinator_->cutover({});
  ASSERT_TRUE(there.switched) << (there.failure ? there.failure->message : "");
  EXPECT_FALSE(writable_);
  EXPECT_EQ(gate_.phase(), journal::phase::switched);
  EXPECT_EQ(gate_.epoch(), 2U);
  EXPECT_FALSE(gate_.closed());
  auto direct = db_->exec("INSERT INTO note VALUES ('direct', 1)");
  ASSERT_FALSE(direct);
  EXPECT_NE(direct.error().message.find("PostgreSQL is the authority"), std::string::npos);
  EXPECT_TRUE(coordinator_->cutover({}).already);

  pg_->exec("INSERT INTO item (name, price, at, ok) VALUES ('thr\u00e9e', 2.25, '2024-05-06 07:08:09.5', true)")
      .value();
  // Two unique values change places, a key moves, one of two equal rows goes.
  pg_->exec("UPDATE item SET name = 'tmp' WHERE id = 1").value();
  pg_->exec("UPDATE item SET name = 'one' WHERE id = 2").value();
  pg_->exec("UPDATE item SET name = 'two' WHERE id = 1").value();
  pg_->exec("UPDATE pair SET a = 7 WHERE a = 1").value();
  pg_->exec("DELETE FROM note WHERE ctid = (SELECT min(ctid) FROM note)").value();
  pg_->exec("INSERT INTO note VALUES (NULL, NULL)").value();
  reverse_->run_batch().value();
  EXPECT_EQ(sqlite_text("SELECT id, name, price, at, ok FROM item ORDER BY id"),
            "1|two|1.500000|2024-01-02 03:04:05|1|2|one|~|~|0|3|thr\u00e9e|2.250000|2024-05-06 07:08:09.500000|1|");
  EXPECT_EQ(sqlite_text("SELECT * FROM pair"), "7|x|v1|");
  EXPECT_EQ(sqlite_text("SELECT * FROM note ORDER BY n"), "~|~|same|1|");

  pg_->exec("TRUNCATE pair").value();
  auto back = coordinator_->rollback({});
  ASSERT_TRUE(back.switched) << (back.failure ? back.failure->message : "");
  EXPECT_TRUE(writable_);
  EXPECT_EQ(gate_.phase(), journal::phase::dual_write);
  EXPECT_EQ(gate_.epoch(), 3U);
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM pair"), "0|");
  EXPECT_EQ(sqlite_text("SELECT seq FROM sqlite_sequence WHERE name = 'item'"), "3|");
  EXPECT_TRUE(db_->exec("INSERT INTO note VALUES ('sqlite again', 2)"));
  EXPECT_FALSE(pg_->exec("INSERT INTO note VALUES ('fenced again', 2)"));
  EXPECT_EQ(history_, (std::vector<std::string>{"cutover", "rollback"}));
}

TEST_F(switching, an_open_write_transaction_past_the_deadline_reverts) {
  auto passage = gate_.try_enter();
  auto report = coordinator_->cutover({std::chrono::milliseconds(50), false, {}});
  EXPECT_FALSE(report.switched);
  ASSERT_TRUE(report.failure);
  EXPECT_NE(report.failure->message.find("1 open transactions"), std::string::npos) << report.failure->message;
  EXPECT_EQ(gate_.phase(), journal::phase::dual_write);
  EXPECT_FALSE(gate_.closed());
  passage.leave();
  EXPECT_TRUE(coordinator_->cutover({}).switched);
}

TEST_F(switching, a_direct_writer_of_postgres_holds_the_rollback_until_it_ends) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  auto other = database_->connect();
  other.exec("BEGIN").value();
  other.exec("INSERT INTO note VALUES ('still open', 9)").value();
  auto late = coordinator_->rollback({std::chrono::milliseconds(200), false, {}});
  EXPECT_FALSE(late.switched);
  ASSERT_TRUE(late.failure);
  EXPECT_NE(late.failure->message.find("directly"), std::string::npos) << late.failure->message;
  EXPECT_EQ(gate_.phase(), journal::phase::switched);
  other.exec("COMMIT").value();
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE n = 9"), "1|");
}

TEST_F(switching, a_decision_that_only_sqlite_recorded_is_finished_at_the_next_start) {
  journal::put_phase(*db_, journal::phase::switched, journal::authority::postgres, 2).value();
  gate_.set_phase(journal::phase::switched);
  gate_.set_epoch(2);
  ASSERT_FALSE(pg_->exec("INSERT INTO note VALUES ('early', 1)"));
  coordinator_->recover().value();
  EXPECT_TRUE(pg_->exec("INSERT INTO note VALUES ('now', 5)"));
  reverse_->run_batch().value();
  EXPECT_EQ(sqlite_text("SELECT line FROM note WHERE n = 5"), "now|");
}

TEST_F(switching, a_rollback_that_only_postgres_recorded_is_finished_at_the_next_start) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  pg_->exec("UPDATE crossfade.state SET authority = 'sqlite', epoch = 3").value();
  coordinator_->recover().value();
  EXPECT_EQ(gate_.phase(), journal::phase::dual_write);
  EXPECT_EQ(journal::load(*db_)->epoch, 3U);
  EXPECT_TRUE(db_->exec("INSERT INTO note VALUES ('open', 3)"));
}

TEST_F(switching, a_postgres_restored_from_before_the_cutover_is_refused) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  pg_->exec("INSERT INTO note VALUES ('after', 21)").value();
  reverse_->run_batch().value();
  pg_->exec("UPDATE crossfade.state SET authority = 'sqlite', phase = 'dual-write', epoch = 1").value();
  auto recovered = coordinator_->recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().sqlstate, "XX001");
  EXPECT_NE(recovered.error().message.find("histories diverge"), std::string::npos) << recovered.error().message;
  EXPECT_EQ(*(*pg_->query("SELECT authority FROM crossfade.state"))[0][0], "sqlite");
}

TEST_F(switching, a_cutover_is_not_finished_on_a_postgres_that_lost_entries) {
  journal::put_phase(*db_, journal::phase::switched, journal::authority::postgres, 2).value();
  journal::put(*db_, "head", "7 00000000000000000000000000000000").value();
  auto recovered = coordinator_->recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().sqlstate, "XX001");
}

TEST_F(switching, a_sqlite_file_restored_from_before_the_rollback_is_refused) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  auto back = coordinator_->rollback({});
  ASSERT_TRUE(back.switched) << back.failure->message;
  // As the file was while PostgreSQL was the authority, some batches ago.
  journal::put_phase(*db_, journal::phase::switched, journal::authority::postgres, 2).value();
  pg_->exec("UPDATE crossfade.reverse SET batch = 4, nonce = 'later'").value();
  auto recovered = coordinator_->recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().sqlstate, "XX001");
  EXPECT_EQ(journal::load(*db_)->phase, journal::phase::switched);
  // More than one switch ago.
  pg_->exec("UPDATE crossfade.reverse SET batch = 0, nonce = ''; UPDATE crossfade.state SET epoch = 5").value();
  recovered = coordinator_->recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().sqlstate, "XX001");
}

TEST_F(switching, a_postgres_restored_from_before_the_rollback_is_not_made_a_mirror_again) {
  journal::put_phase(*db_, journal::phase::dual_write, journal::authority::sqlite, 3).value();
  pg_->exec("UPDATE crossfade.state SET authority = 'postgres', phase = 'switched', epoch = 2").value();
  auto recovered = coordinator_->recover();
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().sqlstate, "55000");  // clients of SQLite are served all the same
  EXPECT_EQ(*(*pg_->query("SELECT authority FROM crossfade.state"))[0][0], "postgres");
}

TEST_F(switching, a_failed_second_record_is_made_up_for_by_recover) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  // SQLite cannot record the rollback that PostgreSQL has decided.
  db_->exec(
         "CREATE TRIGGER full_disk BEFORE UPDATE ON crossfade_meta WHEN new.key = 'phase' BEGIN SELECT RAISE(ABORT, "
         "'full'); END; CREATE TRIGGER full_disk2 BEFORE INSERT ON crossfade_meta WHEN new.key = 'phase' BEGIN "
         "SELECT RAISE(ABORT, 'full'); END")
      .value();
  auto back = coordinator_->rollback({});
  EXPECT_TRUE(back.switched);
  EXPECT_TRUE(back.failure);
  EXPECT_TRUE(coordinator_->unrecorded());
  EXPECT_FALSE(coordinator_->recover());
  EXPECT_TRUE(coordinator_->unrecorded());
  db_->exec("DROP TRIGGER full_disk; DROP TRIGGER full_disk2").value();
  coordinator_->recover().value();
  EXPECT_FALSE(coordinator_->unrecorded());
  EXPECT_EQ(journal::load(*db_)->phase, journal::phase::dual_write);
  EXPECT_TRUE(db_->exec("INSERT INTO note VALUES ('open', 3)"));
}

// A cell that spells its value otherwise than Crossfade would is not found by the row's image.
TEST_F(switching, a_row_without_a_key_that_sqlite_spells_otherwise_is_not_doubled) {
  db_->exec("UPDATE note SET n = CAST(1 AS BLOB) WHERE rowid = 1").value();
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  pg_->exec("UPDATE note SET line = 'changed'").value();
  auto done = reverse_->run_batch();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(sqlite_text("SELECT line, n FROM note"), "changed|1|changed|1|");
}

TEST_F(switching, a_batch_cut_off_between_the_two_commits_is_repeated) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  reverse_->stop();
  pg_->exec("INSERT INTO note VALUES ('a', 11)").value();
  reverse_->run_batch().value();
  pg_->exec("INSERT INTO note VALUES ('b', 12)").value();
  // PostgreSQL has the batch on record, SQLite never committed it.
  pg_->exec("UPDATE crossfade.reverse SET batch = batch + 1, nonce = 'lost'").value();
  reverse_->stop();
  reverse_->run_batch().value();
  EXPECT_EQ(sqlite_text("SELECT line FROM note WHERE n > 10 ORDER BY n"), "a|b|");
  // One that is two ahead is another history.
  pg_->exec("UPDATE crossfade.reverse SET batch = batch + 2").value();
  reverse_->stop();
  pg_->exec("INSERT INTO note VALUES ('c', 13)").value();
  auto diverged = reverse_->run_batch();
  ASSERT_FALSE(diverged);
  EXPECT_EQ(diverged.error().sqlstate, "XX001");
}

}  // namespace
}  // namespace crossfade::cutover
