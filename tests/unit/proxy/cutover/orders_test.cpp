// Orders of PostgreSQL's changes, while it is the authority, that a mirror which trusts ids, trigger order or row
// images would get wrong. SQLite is compared with PostgreSQL's snapshot after each batch.
#include <random>

#include "replay/apply/reverse_batch.hpp"
#include "tests/unit/proxy/cutover/switching.hpp"

namespace crossfade::cutover {
namespace {

class orders : public testing::switching {
 protected:
  std::string more_sqlite() const override {
    return "CREATE TABLE uniq(id INTEGER PRIMARY KEY, u TEXT UNIQUE, d INTEGER UNIQUE);"
           "CREATE TABLE log(id INTEGER PRIMARY KEY, n INTEGER, by TEXT); INSERT INTO log VALUES (1, 0, ''), (2, 0, "
           "'');"
           "INSERT INTO uniq VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3);";
  }
  std::string more_postgres() const override {
    return "CREATE TABLE uniq(id bigint PRIMARY KEY, u text UNIQUE, d bigint UNIQUE DEFERRABLE INITIALLY DEFERRED);"
           "CREATE TABLE log(id bigint PRIMARY KEY, n bigint, by text); INSERT INTO log VALUES (1, 0, ''), (2, 0, '');"
           "INSERT INTO uniq VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3);";
  }

  void SetUp() override {
    switching::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(coordinator_->cutover({}).switched);
    reverse_->stop();  // each batch is made by hand
  }

  void batch() {
    auto done = reverse_->run_batch();
    ASSERT_TRUE(done) << done.error().message;
  }

  std::string postgres_text(const std::string& sql) {
    auto rows = pg_->query(sql);
    std::string out;
    if (!rows) return rows.error().message;
    for (auto& row : *rows)
      for (auto& v : row)
        out += v.value_or("~") + "|";
    return out;
  }

  void equal() {
    for (std::string sql : {"SELECT id, u, d FROM uniq ORDER BY id", "SELECT id, n, by FROM log ORDER BY id",
                            "SELECT a, b, v FROM pair ORDER BY a, b", "SELECT line, n FROM note ORDER BY n, line",
                            "SELECT id, name FROM item ORDER BY id"})
      EXPECT_EQ(sqlite_text(sql), postgres_text(sql)) << sql;
  }

  void trigger(const std::string& name, const std::string& when, const std::string& table, const std::string& body) {
    pg_->exec("CREATE FUNCTION " + name + "() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN " + body + " END$$;" +
              "CREATE TRIGGER " + name + " " + when + " ON " + table + " FOR EACH ROW EXECUTE FUNCTION " + name + "()")
        .value();
  }
};

TEST_F(orders, two_transactions_whose_ids_and_commits_cross) {
  auto first = database_->connect(), second = database_->connect();
  first.exec("BEGIN; INSERT INTO log VALUES (10, 1, 'first'); UPDATE log SET n = 11 WHERE id = 1").value();
  second.exec("BEGIN; INSERT INTO log VALUES (20, 2, 'second'); UPDATE log SET n = 21 WHERE id = 2").value();
  auto id = [](store::postgres& db) { return std::stoull(*(*db.query("SELECT pg_current_xact_id()"))[0][0]); };
  ASSERT_LT(id(first), id(second));
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, n FROM log ORDER BY id"), "1|0|2|0|");
  second.exec("COMMIT").value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, n FROM log ORDER BY id"), "1|0|2|21|20|2|");
  // A third one, younger than both, comes and goes; the first is still open.
  pg_->exec("UPDATE log SET n = 31 WHERE id = 2; DELETE FROM log WHERE id = 20").value();
  batch();
  equal();
  first
      .exec(
          "SAVEPOINT s; INSERT INTO log VALUES (11, 1, 'undone'); ROLLBACK TO s; SAVEPOINT s; INSERT INTO log VALUES "
          "(12, 1, 'kept'); RELEASE s; COMMIT")
      .value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, n FROM log ORDER BY id"), "1|11|2|31|10|1|12|1|");
  equal();
}

TEST_F(orders, the_same_row_by_crossing_transactions_with_batches_between) {
  auto early = database_->connect();
  early.exec("BEGIN; SELECT pg_current_xact_id()").value();  // has its id, has changed nothing
  pg_->exec("UPDATE log SET n = 5, by = 'late id, early commit' WHERE id = 1").value();
  batch();
  early.exec("UPDATE log SET n = n + 1, by = by || ', early id' WHERE id = 1; UPDATE log SET id = 3 WHERE id = 2")
      .value();
  batch();
  early.exec("COMMIT").value();
  pg_->exec("UPDATE log SET id = 2 WHERE id = 3").value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT id, n, by FROM log WHERE id = 1"), "1|6|late id, early commit, early id|");
  equal();
}

TEST_F(orders, nested_updates_of_postgresqls_triggers) {
  // Before and after our own capture trigger by name; the same row, another row, another table, one without a key.
  trigger(
      "a_first", "AFTER UPDATE OF n", "log",
      "UPDATE log SET by = by || 'a' WHERE id = NEW.id; UPDATE uniq SET d = d + 100 WHERE id = NEW.id; RETURN NULL;");
  trigger(
      "z_last", "AFTER UPDATE OF by", "log",
      "IF NEW.id = 1 THEN UPDATE log SET n = n + 10 WHERE id = 2; INSERT INTO note VALUES ('nested', NEW.n); END IF; "
      "RETURN NULL;");
  trigger("b_before", "BEFORE UPDATE", "uniq", "NEW.u := NEW.u || '*'; RETURN NEW;");
  trigger("m_note", "AFTER INSERT", "note", "UPDATE note SET n = n + 1 WHERE line = NEW.line AND n < 90; RETURN NULL;");
  pg_->exec("UPDATE log SET n = n + 1 WHERE id = 1").value();
  batch();
  equal();
  EXPECT_EQ(sqlite_text("SELECT u, d FROM uniq WHERE id < 3 ORDER BY id"), "a*|101|b*|102|");
  pg_->exec("UPDATE log SET n = n + 1; INSERT INTO note VALUES ('same', 5); DELETE FROM uniq WHERE id = 3").value();
  batch();
  equal();
}

TEST_F(orders, unique_values_change_places_in_one_batch_and_over_batches) {
  auto steps =
      std::vector<std::string>{"UPDATE uniq SET u = 'free' WHERE id = 1", "UPDATE uniq SET u = 'a' WHERE id = 2",
                               "UPDATE uniq SET u = 'b' WHERE id = 1",    "UPDATE uniq SET d = 3 - d WHERE id < 3",
                               "DELETE FROM uniq WHERE id = 3",           "INSERT INTO uniq VALUES (4, 'c', 3)",
                               "UPDATE uniq SET id = 3 WHERE id = 4"};
  for (bool between : {false, true}) {
    for (auto& sql : steps) {
      pg_->exec(sql).value();
      if (between) batch();
      if (between) equal();
    }
    batch();
    equal();
  }
  EXPECT_EQ(sqlite_text("SELECT id, u, d FROM uniq ORDER BY id"), "1|b|1|2|a|2|3|c|3|");
}

TEST_F(orders, deferred_unique_values_turn_round_in_one_statement) {
  pg_->exec("UPDATE uniq SET d = d % 3 + 1").value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT d FROM uniq ORDER BY id"), "2|3|1|");
  pg_->exec("BEGIN; INSERT INTO uniq VALUES (9, 'i', 1); UPDATE uniq SET d = 9 WHERE id = 3; COMMIT").value();
  batch();
  equal();
}

TEST_F(orders, keys_change_places_and_come_back) {
  pg_->exec("INSERT INTO pair VALUES (2, 'y', 'v2')").value();
  batch();
  pg_->exec(
         "UPDATE pair SET a = 9 WHERE a = 1; UPDATE pair SET a = 1, b = 'x' WHERE a = 2; UPDATE pair SET a = 2, b = "
         "'y' "
         "WHERE a = 9")
      .value();
  batch();
  EXPECT_EQ(sqlite_text("SELECT a, b, v FROM pair ORDER BY a"), "1|x|v2|2|y|v1|");
  pg_->exec("DELETE FROM pair WHERE a = 1").value();
  pg_->exec("BEGIN; INSERT INTO pair VALUES (1, 'x', 'back'); UPDATE pair SET a = 7 WHERE a = 2; COMMIT").value();
  batch();
  equal();
  pg_->exec("DELETE FROM pair; INSERT INTO pair VALUES (7, 'y', 'again')").value();
  batch();
  equal();
}

TEST_F(orders, a_batch_of_another_life_is_refused_by_its_nonce) {
  pg_->exec("INSERT INTO log VALUES (5, 5, '')").value();
  batch();
  // The same number, written by another history: PostgreSQL failed over and went on without us.
  pg_->exec("UPDATE crossfade.reverse SET nonce = 'another'").value();
  reverse_->stop();
  pg_->exec("INSERT INTO log VALUES (6, 6, '')").value();
  auto diverged = reverse_->run_batch();
  ASSERT_FALSE(diverged);
  EXPECT_EQ(diverged.error().sqlstate, "XX001");
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM log WHERE id = 6"), "0|");
}

TEST_F(orders, a_table_that_is_truncated_after_the_snapshot_is_not_read_at_it) {
  auto since = *(*pg_->query("SELECT pg_current_snapshot()"))[0][0];
  pg_->exec("UPDATE log SET n = 1").value();
  auto reader = database_->connect();
  reader.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT count(*) FROM crossfade.changed_keys").value();
  const auto carry = [&] {  // and undone
    sqlite3_db_config(db_->raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    db_->exec("BEGIN IMMEDIATE").value();
    journal::exact_columns exact;
    apply::odd_keys odd;
    apply::reverse_batch batch({reader, *db_, since, exact, odd, {}});
    auto done = batch.run(apply::changed_tables(reader, *tables_, since).value());
    db_->exec("ROLLBACK").value();
    sqlite3_db_config(db_->raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
    return done;
  };
  auto sound = carry();
  ASSERT_TRUE(sound) << sound.error().message;
  reader.exec("ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_current_snapshot()").value();
  pg_->exec("TRUNCATE log").value();
  auto torn = carry();
  ASSERT_FALSE(torn);
  EXPECT_EQ(torn.error().sqlstate, "40001");
  reader.exec("ROLLBACK").value();
  batch();
  equal();
}

// Three connections, each with a transaction that stays open over some batches; commits in any order.
TEST_F(orders, random_interleavings) {
  std::mt19937 random(11);
  std::vector<store::postgres> clients;
  for (int i = 0; i < 3; ++i)
    clients.push_back(database_->connect());
  std::vector<bool> open(clients.size());
  for (auto& c : clients)
    c.exec("SET lock_timeout = '20ms'").value();
  auto r = [&](unsigned n) { return std::to_string(random() % n + 1); };
  for (int i = 0; i < 250; ++i) {
    auto n = random() % clients.size();
    auto& c = clients[n];
    std::string sql;
    switch (random() % 7) {
      case 0:
        sql = "INSERT INTO uniq VALUES (" + r(9) + ", 'u" + r(9) + "', " + r(9) +
              ") ON CONFLICT (id) DO UPDATE SET u = "
              "EXCLUDED.u";
        break;
      case 1:
        sql = "UPDATE uniq SET d = d % 9 + 1 WHERE id < " + r(9);
        break;
      case 2:
        sql = "UPDATE uniq SET id = " + r(9) + " WHERE id = " + r(9);
        break;
      case 3:
        sql = "DELETE FROM uniq WHERE id = " + r(9);
        break;
      case 4:
        sql = "INSERT INTO note VALUES ('n" + r(3) + "', " + r(3) + ")";
        break;
      case 5:
        sql = "UPDATE note SET n = n % 3 + 1 WHERE line = 'n" + r(3) + "'";
        break;
      case 6:
        sql = "DELETE FROM note WHERE ctid IN (SELECT ctid FROM note LIMIT 1)";
        break;
    }
    if (!open[n]) open[n] = static_cast<bool>(c.exec("BEGIN"));
    bool good = static_cast<bool>(c.exec("SAVEPOINT s; " + sql + "; RELEASE s"));
    if (!good) (void)c.exec("ROLLBACK TO s");
    if (random() % 4 == 0) {  // a deferred constraint may turn COMMIT into ROLLBACK
      (void)c.exec(random() % 5 ? "COMMIT" : "ROLLBACK");
      (void)c.exec("ROLLBACK");
      open[n] = false;
    }
    if (random() % 6 == 0) {
      batch();
      equal();
    }
  }
  for (auto& c : clients) {
    (void)c.exec("COMMIT");
    (void)c.exec("ROLLBACK");
  }
  batch();
  equal();
}

}  // namespace
}  // namespace crossfade::cutover
