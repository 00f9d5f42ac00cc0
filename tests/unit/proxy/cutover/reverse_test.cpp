// The mirror to SQLite: what clients of PostgreSQL may do to it, and what it does when its ground is moved.
#include <fstream>
#include <thread>

#include "replay/store/connection.hpp"
#include "replay/store/copy.hpp"
#include "tests/unit/proxy/cutover/switching.hpp"

namespace crossfade::cutover {
namespace {

class reverse : public testing::switching {
 protected:
  std::string more_sqlite() const override {
    return "CREATE TABLE parent (id INTEGER PRIMARY KEY, v TEXT);"
           "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent);"
           "CREATE TABLE tagged (id INTEGER PRIMARY KEY, tag TEXT UNIQUE ON CONFLICT IGNORE);"
           "CREATE TABLE form (id CHAR(32) PRIMARY KEY, flag CHAR(1), at DATETIME, whole DATETIME, f REAL, raw BLOB);"
           "INSERT INTO parent VALUES (1, 'p'); INSERT INTO child VALUES (1, 1);"
           "INSERT INTO form VALUES ('11111111222233334444555555555555', 'T', '2024-01-02 03:04:05.000000', "
           "'2024-01-02 03:04:05', 0.1, x'00ff'), ('21111111222233334444555555555555', 'F', "
           "'2024-01-02 03:04:05.250000', '2024-01-02 03:04:06', 0.2, x'01')";
  }
  std::string more_postgres() const override {
    return "CREATE TABLE parent (id bigint PRIMARY KEY, v text);"
           "CREATE TABLE child (id bigint PRIMARY KEY, parent bigint REFERENCES parent);"
           "CREATE TABLE tagged (id bigint PRIMARY KEY, tag text);"
           "CREATE TABLE form (id uuid PRIMARY KEY, flag boolean, at timestamp, whole timestamp, f double precision, "
           "raw bytea);"
           "INSERT INTO parent VALUES (1, 'p'); INSERT INTO child VALUES (1, 1);"
           "INSERT INTO form VALUES ('11111111222233334444555555555555', true, '2024-01-02 03:04:05', "
           "'2024-01-02 03:04:05', 0.1, '\\x00ff'), ('21111111222233334444555555555555', false, "
           "'2024-01-02 03:04:05.25', '2024-01-02 03:04:06', 0.2, '\\x01')";
  }

  void SetUp() override {
    switching::SetUp();
    if (::testing::Test::HasFatalFailure() || !pg_) return;
    ASSERT_TRUE(coordinator_->cutover({}).switched);
    reverse_->stop();  // batches are the test's
  }

  void batch() {
    auto done = reverse_->run_batch();
    ASSERT_TRUE(done) << done.error().message;
  }
  void write(const std::string& sql) { pg_->exec(sql).value(); }
  std::string notes() { return sqlite_text("SELECT line, n FROM note ORDER BY line, n"); }
  std::string noted() { return *(*pg_->query("SELECT count(*) FROM crossfade.changed_keys"))[0][0]; }
};

TEST_F(reverse, truncate_of_every_kind) {
  write("TRUNCATE parent CASCADE");
  batch();
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM parent UNION ALL SELECT count(*) FROM child"), "0|0|");
  write("BEGIN; INSERT INTO note VALUES ('before', 1); TRUNCATE note; INSERT INTO note VALUES ('after', 2); COMMIT");
  batch();
  EXPECT_EQ(notes(), "after|2|");
  write("BEGIN; TRUNCATE note; INSERT INTO note VALUES ('gone', 3); ROLLBACK");
  batch();
  EXPECT_EQ(notes(), "after|2|");
  write("BEGIN; SAVEPOINT s; TRUNCATE note; ROLLBACK TO s; INSERT INTO note VALUES ('kept', 4); COMMIT");
  batch();
  EXPECT_EQ(notes(), "after|2|kept|4|");
}

TEST_F(reverse, duplicates_of_tables_without_a_key) {
  write("INSERT INTO note SELECT 'same', 1 FROM generate_series(1, 3); INSERT INTO note VALUES (NULL, 1), (NULL, 1)");
  batch();
  EXPECT_EQ(sqlite_text("SELECT line, count(*) FROM note GROUP BY line"), "~|2|same|5|");
  write(
      "BEGIN; DELETE FROM note WHERE line IS NULL; INSERT INTO note VALUES (NULL, 1); UPDATE note SET n = 2 WHERE ctid "
      "IN "
      "(SELECT ctid FROM note WHERE line = 'same' LIMIT 2); COMMIT");
  batch();
  EXPECT_EQ(sqlite_text("SELECT line, n, count(*) FROM note GROUP BY line, n"), "~|1|1|same|1|3|same|2|2|");
}

TEST_F(reverse, a_conflict_clause_of_the_file_takes_no_row_in_silence) {
  write("INSERT INTO tagged VALUES (1, 'a'), (2, 'a')");
  auto done = reverse_->run_batch();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().table, "tagged");
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM tagged"), "0|");
  write("DELETE FROM tagged WHERE id = 2");
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, tag FROM tagged"), "1|a|");
}

TEST_F(reverse, savepoints_that_are_rolled_back_leave_nothing) {
  write(
      "BEGIN; INSERT INTO note VALUES ('a', 1); SAVEPOINT s; INSERT INTO note VALUES ('b', 2); UPDATE item SET name = "
      "'no' "
      "WHERE id = 1; ROLLBACK TO s; SAVEPOINT t; UPDATE item SET name = 'yes' WHERE id = 2; RELEASE t; COMMIT");
  batch();
  EXPECT_EQ(sqlite_text("SELECT name FROM item ORDER BY id"), "one|yes|");
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line IN ('a', 'b')"), "1|");
}

TEST_F(reverse, a_transaction_open_across_many_batches_is_brought_when_it_commits) {
  auto slow = database_->connect();
  slow.exec("BEGIN; INSERT INTO note VALUES ('slow', 1); UPDATE item SET name = 'slow' WHERE id = 1").value();
  for (int i = 0; i < 5; ++i) {
    write("INSERT INTO note VALUES ('quick', " + std::to_string(i) + ")");
    batch();
  }
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'quick'"), "5|");
  EXPECT_EQ(noted(), "0") << "keys of the open transaction are not visible to anybody yet";
  slow.exec("COMMIT").value();
  EXPECT_EQ(noted(), "2");
  batch();
  EXPECT_EQ(sqlite_text("SELECT name FROM item WHERE id = 1"), "slow|");
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'slow'"), "1|");
  EXPECT_EQ(noted(), "0");
}

TEST_F(reverse, a_prepared_transaction_is_brought_when_it_commits) {
  if (*(*pg_->query("SHOW max_prepared_transactions"))[0][0] == "0") GTEST_SKIP() << "the server has none";
  auto other = database_->connect();
  other.exec("BEGIN; INSERT INTO note VALUES ('prepared', 1)").value();
  other.exec("PREPARE TRANSACTION 'crossfade_unit'").value();
  for (int i = 0; i < 3; ++i) {
    write("INSERT INTO note VALUES ('between', " + std::to_string(i) + ")");
    batch();
  }
  // It still holds the fence: the authority stays where it is.
  auto late = coordinator_->rollback({std::chrono::milliseconds(300), false, {}});
  EXPECT_FALSE(late.switched);
  reverse_->stop();
  other.exec("COMMIT PREPARED 'crossfade_unit'").value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT line, count(*) FROM note WHERE line IN ('prepared', 'between') GROUP BY line"),
            "between|3|prepared|1|");
  EXPECT_TRUE(coordinator_->rollback({}).switched);
}

TEST_F(reverse, idle_transactions_elsewhere_stop_neither_batches_nor_pruning) {
  testing::test_database elsewhere;
  auto idle = elsewhere.connect();
  idle.exec("BEGIN ISOLATION LEVEL REPEATABLE READ; CREATE TABLE t (a int); SELECT 1").value();
  auto reader = database_->connect();
  reader.exec("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM note").value();
  for (int i = 0; i < 3; ++i) {
    write("INSERT INTO note VALUES ('here', " + std::to_string(i) + ")");
    batch();
    EXPECT_EQ(noted(), "0");
  }
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'here'"), "3|");
}

TEST_F(reverse, copy_into_postgresql) {
  auto c = store::connection::open(database_->url()).value();
  store::copy_in rows(c);
  rows.begin("COPY note (line, n) FROM STDIN").value();
  for (int i = 0; i < 1000; ++i)
    rows.buffer() += "copied\t" + std::to_string(i) + "\n";
  EXPECT_EQ(rows.finish().value(), 1000U);
  batch();
  EXPECT_EQ(sqlite_text("SELECT count(*), sum(n) FROM note WHERE line = 'copied'"), "1000|499500|");
}

TEST_F(reverse, settings_and_schemas_of_others_do_not_change_what_is_noted) {
  write(
      "CREATE SCHEMA evil; CREATE FUNCTION evil.coalesce_text(text) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$;"
      "CREATE TABLE evil.changed_keys (id int);"
      "SET search_path = evil, public; SET datestyle = 'German, DMY'; SET bytea_output = 'escape'; SET "
      "extra_float_digits = -10; SET intervalstyle = 'iso_8601'; SET timezone = 'Asia/Tokyo'");
  write(
      "INSERT INTO form VALUES ('31111111222233334444555555555555', false, '2024-05-06 07:08:09.5', '2024-05-06 "
      "07:08:09', 0.30000000000000004, '\\x0102'); DELETE FROM form WHERE f = 0.1; UPDATE form SET id = "
      "'41111111222233334444555555555555' WHERE f = 0.2");
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, flag, at, whole, hex(raw), f = 0.30000000000000004 FROM form ORDER BY id"),
            "31111111222233334444555555555555|F|2024-05-06 07:08:09.500000|2024-05-06 07:08:09|0102|1|"
            "41111111222233334444555555555555|F|2024-01-02 03:04:05.250000|2024-01-02 03:04:06|01|0|");
}

TEST_F(reverse, formats_stay_and_a_fraction_that_they_lack_is_kept) {
  write(
      "UPDATE form SET flag = NOT flag; UPDATE form SET at = '2024-05-06 07:08:09', whole = '2024-05-06 07:08:09.125' "
      "WHERE f = 0.1");
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, flag, at, whole FROM form ORDER BY id"),
            "11111111222233334444555555555555|F|2024-05-06 07:08:09.000000|2024-05-06 07:08:09.125000|"
            "21111111222233334444555555555555|T|2024-01-02 03:04:05.250000|2024-01-02 03:04:06|");
}

TEST_F(reverse, sequences_go_with_the_authority) {
  write(
      "SELECT setval('item_id_seq', 40); INSERT INTO item (name) VALUES ('41'); SELECT nextval('item_id_seq'), "
      "nextval('item_id_seq')");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  EXPECT_EQ(sqlite_text("SELECT max(id) FROM item"), "41|");
  EXPECT_EQ(sqlite_text("SELECT seq FROM sqlite_sequence WHERE name = 'item'"), "43|");
  EXPECT_EQ(sqlite_text("SELECT value FROM crossfade_meta WHERE key = 'identity:public.item_id_seq'"), "43|");
}

TEST_F(reverse, ids_that_are_used_up_come_with_each_batch) {
  const auto counted = [&] {
    return sqlite_text("SELECT seq FROM sqlite_sequence WHERE name = 'item'") +
           sqlite_text("SELECT value FROM crossfade_meta WHERE key = 'identity:public.item_id_seq'");
  };
  write("SELECT setval('item_id_seq', 40); INSERT INTO item (name) VALUES ('41'), ('42')");
  write(
      "DELETE FROM item WHERE id = 42; BEGIN; INSERT INTO item (name) VALUES ('43'); DELETE FROM item WHERE id = 43; "
      "COMMIT");
  batch();
  EXPECT_EQ(sqlite_text("SELECT max(id) FROM item"), "41|");
  EXPECT_EQ(counted(), "43|43|");
  // Never back; and a sequence that is gone stops nothing.
  write("SELECT setval('item_id_seq', 5); UPDATE item SET name = 'x' WHERE id = 41");
  batch();
  EXPECT_EQ(sqlite_text("SELECT seq FROM sqlite_sequence WHERE name = 'item'"), "43|");
  write("ALTER TABLE item ALTER COLUMN id DROP IDENTITY; UPDATE item SET name = 'y' WHERE id = 41");
  batch();
  EXPECT_EQ(sqlite_text("SELECT name FROM item WHERE id = 41"), "y|");
}

TEST_F(reverse, lost_triggers_come_back_and_their_table_is_copied_whole) {
  const std::string ways[] = {
      "ALTER TABLE note DISABLE TRIGGER crossfade_capture",
      "DROP TRIGGER crossfade_capture ON note",
      "DROP TRIGGER crossfade_capture_truncate ON note",
      "ALTER TABLE note ENABLE REPLICA TRIGGER crossfade_capture",
      "CREATE OR REPLACE FUNCTION crossfade.capture_" + std::to_string(tables_->find("note")->id) +
          "() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$",
      "DROP FUNCTION crossfade.capture_" + std::to_string(tables_->find("note")->id) + " CASCADE",
  };
  int n = 100;
  for (const auto& way : ways) {
    write(way);
    ++n;
    write("INSERT INTO note VALUES ('unseen', " + std::to_string(n) +
          "); DELETE FROM note WHERE n = " + std::to_string(n - 1));
    batch();
    EXPECT_EQ(sqlite_text("SELECT n FROM note WHERE line = 'unseen'"), std::to_string(n) + "|") << way;
    EXPECT_TRUE(apply::tables_without_capture(*pg_, *tables_).value().empty()) << way;
    write("INSERT INTO note VALUES ('seen', " + std::to_string(n) + ")");
    batch();
    EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'seen' AND n = " + std::to_string(n)), "1|") << way;
  }
  // Off and on again between two batches.
  write(
      "ALTER TABLE note DISABLE TRIGGER crossfade_capture; INSERT INTO note VALUES ('gap', 1); ALTER TABLE note ENABLE "
      "ALWAYS TRIGGER crossfade_capture");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'gap'"), "1|");
}

TEST_F(reverse, a_table_that_is_rewritten_is_copied_whole) {
  write("INSERT INTO note VALUES ('x', 5)");
  batch();
  write("VACUUM FULL note");
  batch();
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note"), "3|");
  EXPECT_EQ(reverse_->status().batches, 2U);
  batch();
  EXPECT_EQ(reverse_->status().batches, 2U) << "once";
}

TEST_F(reverse, altered_tables_stop_it_before_a_wrong_row) {
  const std::pair<std::string, std::string> ways[] = {
      {"ALTER TABLE note ADD COLUMN extra int DEFAULT 7", "ALTER TABLE note DROP COLUMN extra"},
      {"ALTER TABLE item RENAME COLUMN name TO label", "ALTER TABLE item RENAME COLUMN label TO name"},
      {"ALTER TABLE item RENAME TO thing", "ALTER TABLE thing RENAME TO item"},
      {"ALTER TABLE note ALTER COLUMN n TYPE int", "ALTER TABLE note ALTER COLUMN n TYPE bigint"},
      {"ALTER TABLE pair DROP CONSTRAINT pair_pkey", "ALTER TABLE pair ADD PRIMARY KEY (a, b)"},
      {"CREATE TABLE newcomer (id int)", "DROP TABLE newcomer"},
  };
  int n = 0;
  for (const auto& [change, undo] : ways) {
    write(change);
    if (change.find("item RENAME TO") == std::string::npos) write("UPDATE item SET price = " + std::to_string(++n));
    auto before = sqlite_text("SELECT id, price FROM item");
    auto done = reverse_->run_batch();
    ASSERT_FALSE(done) << change;
    EXPECT_EQ(done.error().sqlstate, "55000") << change << ": " << done.error().message;
    EXPECT_NE(done.error().message.find("schema has changed"), std::string::npos) << done.error().message;
    EXPECT_EQ(sqlite_text("SELECT id, price FROM item"), before);
    auto refused = coordinator_->rollback({std::chrono::milliseconds(2000), false, {}});
    EXPECT_FALSE(refused.switched) << change;
    write(undo);
    batch();
    EXPECT_EQ(sqlite_text("SELECT DISTINCT price FROM item"), std::to_string(n) + "|") << undo;
  }
}

TEST_F(reverse, what_cannot_be_undone_keeps_the_rollback_closed) {
  write("DROP TABLE child; CREATE TABLE child (id bigint PRIMARY KEY, parent bigint REFERENCES parent)");
  EXPECT_FALSE(reverse_->run_batch());
  EXPECT_FALSE(coordinator_->rollback({std::chrono::milliseconds(2000), false, {}}).switched);
  reverse_->start();
  for (int i = 0; i < 500 && reverse_->status().state != "schema-changed"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(reverse_->status().state, "schema-changed") << "and stays so";
  EXPECT_GE(reverse_->status().errors.at("55000"), 1U);
}

TEST_F(reverse, a_second_mirror_is_noticed_in_its_first_batch) {
  write("INSERT INTO note VALUES ('a', 1)");
  batch();
  write("UPDATE crossfade.reverse SET nonce = 'another mirror'; INSERT INTO note VALUES ('b', 2)");
  auto done = reverse_->run_batch();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().sqlstate, "XX001");
  EXPECT_NE(done.error().message.find("histories diverge"), std::string::npos) << done.error().message;
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'b'"), "0|");
}

TEST_F(reverse, a_postgresql_that_lost_batches_is_another_history) {
  for (int i = 0; i < 3; ++i) {
    write("INSERT INTO note VALUES ('a', " + std::to_string(i) + ")");
    batch();
  }
  // As a standby that had not received the last batches would have it.
  write("UPDATE crossfade.reverse SET batch = 1, nonce = 'of batch 1'; INSERT INTO note VALUES ('b', 2)");
  reverse_->stop();
  auto done = reverse_->run_batch();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().sqlstate, "XX001");
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'b'"), "0|");
}

TEST_F(reverse, the_batch_of_a_rollback_keeps_to_its_deadline) {
  write("INSERT INTO note SELECT 'many', n FROM generate_series(1, 200000) n");
  auto started = std::chrono::steady_clock::now();
  auto late = coordinator_->rollback({std::chrono::milliseconds(100), false, {}});
  EXPECT_FALSE(late.switched);
  ASSERT_TRUE(late.failure);
  EXPECT_EQ(late.failure->sqlstate, "55P03") << late.failure->message;
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  EXPECT_EQ(gate_.phase(), journal::phase::switched);
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'many'"), "0|");
  ASSERT_TRUE(coordinator_->rollback({std::chrono::minutes(5), false, {}}).switched);
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM note WHERE line = 'many'"), "200000|");
}

class mixed_keys : public testing::switching {
 protected:
  std::string more_sqlite() const override {
    return "CREATE TABLE form (id CHAR(36), at TIMESTAMP, v TEXT, PRIMARY KEY (id, at));"
           "INSERT INTO form VALUES ('11111111-2222-3333-4444-555555555555', '2024-01-02 03:04:05', 'a'), "
           "('21111111222233334444555555555555', '2024-01-02 03:04:05', 'b'), "
           "('31111111-2222-3333-4444-55555555AAAA', '2024-01-02T03:04:05', 'c')";
  }
  std::string more_postgres() const override {
    return "CREATE TABLE form (id uuid, at timestamp, v text, PRIMARY KEY (id, at));"
           "INSERT INTO form VALUES ('11111111-2222-3333-4444-555555555555', '2024-01-02 03:04:05', 'a'), "
           "('21111111222233334444555555555555', '2024-01-02 03:04:05', 'b'), "
           "('31111111-2222-3333-4444-55555555aaaa', '2024-01-02 03:04:05', 'c')";
  }
};

TEST_F(mixed_keys, a_key_that_sqlite_spells_otherwise_is_found) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  pg_->exec(
         "UPDATE form SET v = v || '!'; INSERT INTO form VALUES ('41111111-2222-3333-4444-555555555555', "
         "'2024-01-02 03:04:05', 'd')")
      .value();
  auto done = reverse_->run_batch();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(sqlite_text("SELECT v FROM form ORDER BY v"), "a!|b!|c!|d|");
  pg_->exec("DELETE FROM form WHERE v > 'b'").value();
  reverse_->run_batch().value();
  EXPECT_EQ(sqlite_text("SELECT v FROM form ORDER BY v"), "a!|");
}

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

// Rows are written as they are read: what a batch takes does not grow with it.
TEST_F(reverse, memory_does_not_grow_with_a_batch) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer keeps what is freed";
#endif
  constexpr std::size_t allowed_kib = 48 * 1024;
  write("TRUNCATE note; INSERT INTO note SELECT repeat('x', 300) || n, n FROM generate_series(1, 200000) n");
  const auto before = resident_kib();
  std::size_t most = 0;
  reverse_->run_batch({}, {}).value();
  most = std::max(most, resident_kib());
  EXPECT_LT(most, before + allowed_kib);
  EXPECT_EQ(sqlite_text("SELECT count(*), sum(n) FROM note"), "200000|20000100000|");
  write("DELETE FROM note WHERE n % 2 = 0; UPDATE note SET line = line || 'y' WHERE n % 3 = 0");
  reverse_->run_batch().value();
  EXPECT_LT(resident_kib(), before + allowed_kib);
  EXPECT_EQ(sqlite_text("SELECT count(*), sum(n % 3 = 0), sum(line LIKE '%y') FROM note"), "100000|33333|33333|");
}

}  // namespace
}  // namespace crossfade::cutover
