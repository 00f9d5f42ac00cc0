// Orders of SQLite's changes that a mirror which reorders, merges or compares too little would get wrong.
#include <random>

#include "replay/apply/mirror.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using testing::world;

constexpr auto sqlite_ordered = "CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT UNIQUE, d INTEGER UNIQUE, n INTEGER)";
constexpr auto postgres_ordered = "CREATE TABLE t(id bigint PRIMARY KEY, u text UNIQUE, d bigint UNIQUE, n bigint)";
constexpr auto deferred_t =
    "CREATE TABLE t(id bigint PRIMARY KEY, u text UNIQUE DEFERRABLE INITIALLY DEFERRED, d bigint UNIQUE DEFERRABLE, n "
    "bigint)";
constexpr auto rows = "SELECT id, u, d, n FROM t ORDER BY id";

std::vector<std::string> sqlite_rows(world& w) {
  std::vector<std::string> out;
  std::lock_guard lock(w.writing);
  auto st = w.file.db
                .prepare(
                    "SELECT id || '|' || coalesce(u, 'NULL') || '|' || coalesce(d, 'NULL') || '|' || "
                    "coalesce(n, 'NULL') FROM t ORDER BY id")
                .value();
  while (st.step().value())
    out.emplace_back(st.column(0).bytes);
  return out;
}

// Entries in one batch, and each in a batch of its own.
class orders : public ::testing::TestWithParam<std::size_t> {
 protected:
  static void limit(world& w) {
    w.change_options = [](mirror_options& o) { o.apply.batch_entries = GetParam(); };
    w.make_mirror();
  }
};

TEST_P(orders, unique_values_change_places_between_rows_and_transactions) {
  CROSSFADE_NEEDS_POSTGRES();
  for (auto there : {postgres_ordered, deferred_t}) {
    world w(sqlite_ordered, there);
    limit(w);
    w.transaction("INSERT INTO t VALUES (1, 'a', 1, 0), (2, 'b', 2, 0), (3, 'c', 3, 0)");
    // In one transaction, through a value that is free.
    w.transaction(
        "UPDATE t SET u = 'free', d = -1 WHERE id = 1; UPDATE t SET u = 'a', d = 1 WHERE id = 2; UPDATE t SET u = 'b', "
        "d = 2 WHERE id = 1");
    // Round in three transactions.
    w.transaction("UPDATE t SET u = NULL WHERE id = 3");
    w.transaction("UPDATE t SET u = 'c' WHERE id = 1");
    w.transaction("UPDATE t SET u = 'b' WHERE id = 3; UPDATE t SET n = 9 WHERE u = 'c'");
    // A value goes with its row and comes back with another.
    w.transaction("DELETE FROM t WHERE id = 2");
    w.transaction("INSERT INTO t VALUES (20, 'a', 1, 5)");
    w.transaction("UPDATE t SET id = 2 WHERE id = 20");
    w.m->start();
    w.catch_up();
    EXPECT_THAT(w.rows(rows), ElementsAre("1|c|2|9", "2|a|1|5", "3|b|3|0"));
    EXPECT_EQ(w.rows(rows), sqlite_rows(w));
  }
}

TEST_P(orders, keys_change_places_and_come_back) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_ordered, postgres_ordered);
  limit(w);
  w.transaction("INSERT INTO t VALUES (1, 'a', 1, 0), (2, 'b', 2, 0)");
  w.transaction("UPDATE t SET id = 9 WHERE id = 1; UPDATE t SET id = 1 WHERE id = 2; UPDATE t SET id = 2 WHERE id = 9");
  w.transaction("UPDATE t SET id = -id");
  w.transaction(
      "DELETE FROM t WHERE id = -1; INSERT INTO t VALUES (-1, 'b2', 7, 7); REPLACE INTO t VALUES (5, 'b2', 1, 8)");
  w.m->start();
  w.catch_up();
  EXPECT_THAT(w.rows(rows), ElementsAre("5|b2|1|8"));
  EXPECT_EQ(w.rows(rows), sqlite_rows(w));
}

TEST_P(orders, whole_rows_after_an_absent_one_keep_the_order_too) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_ordered, postgres_ordered);
  limit(w);
  w.transaction("INSERT INTO t VALUES (1, 'a', 1, 0), (2, 'b', 2, 0), (3, 'c', 3, 0)");
  w.m->start();
  w.catch_up();
  w.m->stop();
  w.pg.exec("DELETE FROM t WHERE id = 3").value();
  w.make_mirror();
  w.transaction(
      "UPDATE t SET n = 1 WHERE id = 3; UPDATE t SET u = 'free' WHERE id = 1; UPDATE t SET u = 'a' WHERE id = 2;"
      "UPDATE t SET u = 'b' WHERE id = 1; UPDATE t SET n = n + 1 WHERE id = 1; UPDATE t SET n = n + 1 WHERE id = 1");
  w.m->start();
  w.catch_up();
  EXPECT_THAT(w.rows(rows), ElementsAre("1|b|1|2", "2|a|2|0", "3|c|3|1"));
}

TEST_P(orders, nested_updates_of_sqlites_triggers) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(
      std::string(sqlite_ordered) +
          "; CREATE TRIGGER same AFTER UPDATE OF u ON t BEGIN UPDATE t SET n = n + 1 WHERE id = new.id; END;"
          "CREATE TRIGGER early BEFORE UPDATE OF u ON t BEGIN UPDATE t SET d = d + 100 WHERE id = new.id; END;"
          "CREATE TRIGGER other AFTER UPDATE OF n ON t WHEN new.n > 1 BEGIN UPDATE t SET n = -1 WHERE id = new.id + 1;"
          "DELETE FROM t WHERE id = new.id + 2; INSERT INTO t VALUES (new.id + 2, 'by trigger ' || new.n, NULL, 0)"
          " ON CONFLICT DO NOTHING; END",
      postgres_ordered);
  limit(w);
  w.transaction("INSERT INTO t VALUES (1, 'a', 1, 0), (2, 'b', 2, 0), (3, 'c', 3, 0)");
  w.transaction("UPDATE t SET u = u || '!'");
  w.transaction("UPDATE t SET u = u || '?' WHERE id < 3");
  w.m->start();
  w.catch_up();
  EXPECT_EQ(w.rows(rows), sqlite_rows(w));
  EXPECT_THAT(w.rows("SELECT u FROM t WHERE id = 3"), ElementsAre("by trigger 2"));
}

TEST_P(orders, random_exchanges_of_keys_and_unique_values) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_ordered, deferred_t);
  limit(w);
  std::mt19937 random(7);
  auto r = [&](unsigned n) { return std::to_string(random() % n + 1); };
  for (int i = 0; i < 300; ++i) {
    std::string sql;
    for (unsigned k = random() % 4 + 1; k > 0; --k) {
      switch (random() % 5) {
        case 0:
          sql += "REPLACE INTO t VALUES (" + r(12) + ", 'u" + r(12) + "', " + r(12) + ", " + r(100) + ");";
          break;
        case 1:
          sql += "UPDATE OR IGNORE t SET u = 'u" + r(12) + "' WHERE id = " + r(12) + ";";
          break;
        case 2:
          sql += "UPDATE OR REPLACE t SET d = " + r(12) + ", id = " + r(12) + " WHERE id = " + r(12) + ";";
          break;
        case 3:
          sql += "DELETE FROM t WHERE d = " + r(12) + ";";
          break;
        case 4:
          sql += "INSERT INTO t VALUES (" + r(12) + ", 'u" + r(12) + "', " + r(12) +
                 ", 0) ON CONFLICT (id) DO UPDATE SET n = n + 1 ON CONFLICT DO NOTHING;";
          break;
      }
    }
    w.transaction(sql);
  }
  w.m->start();
  w.catch_up();
  EXPECT_EQ(w.rows(rows), sqlite_rows(w));
}

INSTANTIATE_TEST_SUITE_P(batches, orders, ::testing::Values(1, 1000));

}  // namespace
}  // namespace crossfade::apply
