#include "replay/journal/recorder.hpp"

#include <gmock/gmock.h>

#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::written_file;

TEST(recorder, rowid_table_with_integer_key) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b REAL, c BLOB)");
  EXPECT_EQ(f.transaction("INSERT INTO t(a, b, c) VALUES ('x', 1, x'00ff'); INSERT INTO t VALUES (7, NULL, 2.5, NULL)"),
            1u);
  EXPECT_EQ(f.transaction("UPDATE t SET a = 'y' WHERE id = 1; UPDATE t SET id = 8 WHERE id = 7; DELETE FROM t"), 2u);
  EXPECT_THAT(f.changes(), ElementsAre("insert t [1, 'x', 1r, x'00ff']", "insert t [7, NULL, 2.5r, NULL]",
                                       "update t [1] -> [1, 'y'*, 1r, x'00ff']",
                                       "update t [7] -> [8*, NULL, 2.5r, NULL]", "delete t [1]", "delete t [8]"));
  EXPECT_EQ(f.rec->head(), 2u);
  EXPECT_EQ(load(f.db).value().head, 2u);
}

TEST(recorder, affinity_is_applied_to_new_values) {
  written_file f(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT);"
      "CREATE TABLE w(k TEXT PRIMARY KEY, i INTEGER, r REAL, s TEXT) WITHOUT ROWID");
  f.transaction("INSERT INTO t VALUES (1, '12', '3', 4); INSERT INTO w VALUES ('a', '12', '3', 4)");
  f.transaction("UPDATE t SET i = '13', r = 5, s = 6; UPDATE w SET i = '13', r = 5, s = 6");
  EXPECT_THAT(f.changes(),
              ElementsAre("insert t [1, 12, 3r, '4']", "insert w ['a', 12, 3r, '4']",
                          "update t [1] -> [1, 13*, 5r*, '6'*]", "update w ['a'] -> ['a', 13*, 5r*, '6'*]"));
}

TEST(recorder, without_rowid_key_columns_in_any_order) {
  written_file f("CREATE TABLE w(v TEXT, b INTEGER, a TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID");
  f.transaction("INSERT INTO w VALUES ('v', 2, 'one'), ('u', 3, 'two')");
  f.transaction(
      "UPDATE w SET v = 'n' WHERE a = 'one'; UPDATE w SET a = 'three' WHERE b = 3; DELETE FROM w WHERE b = 2");
  EXPECT_THAT(f.changes(), ElementsAre("insert w ['v', 2, 'one']", "insert w ['u', 3, 'two']",
                                       "update w ['one', 2] -> ['n'*, 2, 'one']",
                                       "update w ['two', 3] -> ['u', 3, 'three'*]", "delete w ['one', 2]"));
}

TEST(recorder, tables_without_a_key_carry_the_whole_old_row_and_the_rowid) {
  written_file f("CREATE TABLE k(a, b TEXT)");
  f.transaction("INSERT INTO k VALUES (1, 'x'), (1, 'x')");
  f.transaction("UPDATE k SET b = 'y' WHERE rowid = 2; DELETE FROM k WHERE rowid = 1");
  EXPECT_THAT(f.changes(), ElementsAre("insert k [1, 'x']", "insert k [1, 'x']", "update k [1, 'x'] -> [1, 'y'*]",
                                       "delete k [1, 'x']"));
  row_change c;
  auto entries = f.entries(1);
  change_cursor cursor(entries[0].body, 2);
  ASSERT_TRUE(cursor.next(c).value());
  EXPECT_EQ(c.old_rowid, 2);
  EXPECT_EQ(c.new_rowid, 2);
}

TEST(recorder, replace_records_what_it_deletes) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT UNIQUE)");
  f.transaction("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  f.transaction("REPLACE INTO t VALUES (1, 'b')");
  EXPECT_THAT(f.changes(1), ElementsAre("delete t [1]", "delete t [2]", "insert t [1, 'b']"));
}

TEST(recorder, delete_of_all_rows_records_each) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.transaction("INSERT INTO t VALUES (1), (2), (3)");
  f.transaction("DELETE FROM t");
  EXPECT_THAT(f.changes(1), ElementsAre("delete t [1]", "delete t [2]", "delete t [3]"));
}

TEST(recorder, generated_columns) {
  written_file f(
      "CREATE TABLE g(id INTEGER PRIMARY KEY, a INTEGER, v INTEGER AS (a * 2) VIRTUAL, s INTEGER AS (a * 3) STORED, b "
      "TEXT);"
      "CREATE TABLE w(v INTEGER AS (a * 2) VIRTUAL, k TEXT PRIMARY KEY, a INTEGER, b TEXT) WITHOUT ROWID");
  f.transaction("INSERT INTO g(id, a, b) VALUES (1, 5, 'x'); INSERT INTO w(k, a, b) VALUES ('k', 5, 'x')");
  f.transaction("UPDATE g SET b = 'y'; UPDATE g SET a = 6; UPDATE w SET b = 'y'; DELETE FROM g; DELETE FROM w");
  EXPECT_THAT(f.changes(), ElementsAre("insert g [1, 5, 15, 'x']", "insert w ['k', 5, 'x']",
                                       "update g [1] -> [1, 5, 15, 'y'*]", "update g [1] -> [1, 6*, 18*, 'y']",
                                       "update w ['k'] -> ['k', 5, 'y'*]", "delete g [1]", "delete w ['k']"));
}

TEST(recorder, a_virtual_column_before_the_rowid_is_refused_where_the_hook_is_ambiguous) {
  written_file f("CREATE TABLE g(v INTEGER AS (a) VIRTUAL, id INTEGER PRIMARY KEY, a INTEGER)");
  f.db.exec("BEGIN").value();
  f.db.exec("INSERT INTO g(id, a) VALUES (1, 5)").value();
  auto r = f.rec->capture_error();
  if (r) {  // SQLite 3.49 and later
    f.commit().value();
    EXPECT_THAT(f.changes(), ElementsAre("insert g [1, 5]"));
    return;
  }
  EXPECT_THAT(r.error().message, HasSubstr("virtual column"));
  EXPECT_FALSE(f.commit());
  EXPECT_EQ(f.rec->head(), 0u);
}

TEST(recorder, rows_older_than_add_column_have_its_default) {
  written_file f(
      "CREATE TABLE k(a); CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO k VALUES (1);"
      "INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (2, 2); INSERT INTO k VALUES (2);"
      "ALTER TABLE k ADD COLUMN d TEXT DEFAULT 'x'; ALTER TABLE t ADD COLUMN d TEXT DEFAULT 'x'");
  f.transaction("DELETE FROM k WHERE a = 1; UPDATE k SET d = NULL");
  f.transaction("UPDATE t SET d = NULL WHERE id = 1; UPDATE t SET a = 9 WHERE id = 2");
  EXPECT_THAT(f.changes(), ElementsAre("delete k [1, 'x']", "update k [2, 'x'] -> [2, NULL*]",
                                       "update t [1] -> [1, 1, NULL*]", "update t [2] -> [2, 9*, 'x'*]"));
}

TEST(recorder, rewound_changes_are_forgotten) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT CHECK (a <> 'bad'))");
  f.db.exec("BEGIN").value();
  f.db.exec("INSERT INTO t VALUES (1, 'a')").value();
  auto statement = f.rec->mark();
  EXPECT_FALSE(f.db.exec("INSERT INTO t VALUES (2, 'b'), (3, 'bad')"));
  f.rec->rewind(statement);
  f.db.exec("SAVEPOINT s").value();
  auto savepoint = f.rec->mark();
  f.db.exec("INSERT INTO t VALUES (4, 'd')").value();
  f.db.exec("ROLLBACK TO s").value();
  f.rec->rewind(savepoint);
  f.db.exec("INSERT INTO t VALUES (5, 'e')").value();
  f.commit().value();
  EXPECT_THAT(f.changes(), ElementsAre("insert t [1, 'a']", "insert t [5, 'e']"));
}

TEST(recorder, members_of_a_group_have_entries_of_their_own) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.db.exec("BEGIN").value();
  f.db.exec("INSERT INTO t VALUES (1)").value();
  f.rec->seal();
  f.db.exec("SAVEPOINT m; INSERT INTO t VALUES (2); ROLLBACK TO m").value();
  f.rec->unseal_to(1);
  f.rec->seal();  // nothing: takes no seq
  f.db.exec("INSERT INTO t VALUES (3)").value();
  f.rec->seal();
  EXPECT_EQ(f.rec->sealed(), 2u);
  EXPECT_EQ(f.commit().value(), 2u);
  auto entries = f.entries();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_THAT(f.changes(), ElementsAre("insert t [1]", "insert t [3]"));
  EXPECT_EQ(entries[1].hash, load(f.db).value().head_hash);
}

TEST(recorder, rolled_back_transactions_take_no_seq) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.db.exec("BEGIN; INSERT INTO t VALUES (1)").value();
  f.rec->seal();
  EXPECT_EQ(f.rec->write().value(), 1u);
  f.db.exec("ROLLBACK").value();
  f.rec->rolled_back();
  EXPECT_EQ(f.rec->head(), 0u);
  EXPECT_EQ(f.transaction("INSERT INTO t VALUES (2)"), 1u);
  EXPECT_THAT(f.changes(), ElementsAre("insert t [2]"));
}

TEST(recorder, what_is_not_the_applications_is_not_recorded) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIRTUAL TABLE s USING fts5(x)");
  f.transaction(
      "CREATE TEMP TABLE tmp(a); INSERT INTO tmp VALUES (1); INSERT INTO s VALUES ('words');"
      "INSERT INTO t DEFAULT VALUES; INSERT INTO crossfade_history(who, what) VALUES ('a', 'b')");
  EXPECT_THAT(f.changes(), ElementsAre("insert t [1]"));
}

TEST(recorder, a_temporary_table_of_the_same_name_is_another) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
  f.db.exec("CREATE TEMP TABLE t(id INTEGER PRIMARY KEY, a TEXT)").value();
  f.transaction(
      "INSERT INTO temp.t VALUES (1, 'temporary'); INSERT INTO main.t VALUES (2, 'lasting'); DELETE FROM temp.t");
  EXPECT_THAT(f.changes(), ElementsAre("insert t [2, 'lasting']"));
}

TEST(recorder, tables_that_the_catalog_does_not_know_are_counted) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.transaction("CREATE TABLE later(a); INSERT INTO later VALUES (1), (2)");
  EXPECT_THAT(f.changes(), IsEmpty());
  EXPECT_EQ(f.rec->unknown_changes(), 2u);
}

TEST(recorder, triggers_and_cascades_are_recorded) {
  written_file f(
      "PRAGMA foreign_keys=ON; CREATE TABLE p(id INTEGER PRIMARY KEY);"
      "CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p(id) ON DELETE CASCADE); CREATE TABLE l(id INTEGER PRIMARY "
      "KEY, m TEXT); CREATE TRIGGER tr AFTER DELETE ON c BEGIN INSERT INTO l(m) VALUES ('gone'); END;"
      "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)");
  f.transaction("DELETE FROM p");
  EXPECT_THAT(f.changes(), ElementsAre("delete p [1]", "delete c [1]", "insert l [1, 'gone']"));
}

TEST(recorder, paused_records_nothing_and_statements_keep_their_place) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.rec->pause(true);
  f.transaction("INSERT INTO t VALUES (1)");
  f.rec->pause(false);
  f.db.exec("BEGIN; INSERT INTO t VALUES (2)").value();
  f.rec->record_statement("ALTER TABLE t ADD COLUMN a text", "app", "public");
  f.db.exec("INSERT INTO t VALUES (3)").value();
  f.commit().value();
  EXPECT_THAT(f.changes(), ElementsAre("insert t [2]", "statement ALTER TABLE t ADD COLUMN a text", "insert t [3]"));
}

TEST(recorder, a_new_recorder_goes_on_from_the_files_head) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.transaction("INSERT INTO t VALUES (1)");
  f.rec.reset();
  f.rec = std::make_unique<recorder>(f.db, f.tables);
  EXPECT_EQ(f.rec->head(), 1u);
  EXPECT_EQ(f.transaction("INSERT INTO t VALUES (2)"), 2u);
  EXPECT_EQ(f.entries().size(), 2u);
}

}  // namespace
}  // namespace crossfade::journal
