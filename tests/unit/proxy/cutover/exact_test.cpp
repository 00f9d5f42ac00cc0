// Numerics of more digits than SQLite's numbers hold: mirrored to SQLite and back again, nothing is lost.
#include <algorithm>

#include "proxy/cutover/gate.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/journal/exact_sweep.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/recorder.hpp"
#include "tests/unit/proxy/cutover/switching.hpp"
#include "validator/compare.hpp"
#include "validator/offline_snapshots.hpp"

namespace crossfade::cutover {
namespace {

class exact_values : public testing::switching {
 protected:
  std::string more_sqlite() const override {
    return "CREATE TABLE big (id INTEGER PRIMARY KEY, name TEXT, v NUMERIC, w NUMERIC UNIQUE);"
           "CREATE TABLE loose (name TEXT, v NUMERIC);"
           "CREATE TABLE worded (k TEXT PRIMARY KEY, v REAL) WITHOUT ROWID;"
           "CREATE TABLE moment (id INTEGER PRIMARY KEY, at TIMESTAMP);"
           "CREATE TABLE coded (k TEXT PRIMARY KEY, v TEXT);"
           "CREATE TABLE priced (k NUMERIC PRIMARY KEY, v TEXT);"
           "CREATE TABLE gauge (k REAL, n INTEGER, v NUMERIC, PRIMARY KEY (k, n)) WITHOUT ROWID;"
           "CREATE TABLE made (id INTEGER PRIMARY KEY, v NUMERIC, twice NUMERIC GENERATED ALWAYS AS (v * 2) "
           "STORED, more NUMERIC GENERATED ALWAYS AS (v + 1) VIRTUAL, big NUMERIC GENERATED ALWAYS AS (w + 1) VIRTUAL, "
           "w NUMERIC);"
           "CREATE TABLE drawn (name TEXT, v NUMERIC, twice NUMERIC GENERATED ALWAYS AS (v * 2) STORED);"
           "INSERT INTO moment VALUES (1, 1704067200123), (2, 1704067200456)";
  }
  std::string more_postgres() const override {
    return "CREATE TABLE big (id bigint PRIMARY KEY, name text, v numeric, w numeric(30,10) UNIQUE);"
           "CREATE TABLE loose (name text, v numeric);"
           "CREATE TABLE worded (k text PRIMARY KEY, v numeric);"
           "CREATE TABLE moment (id bigint PRIMARY KEY, at timestamp);"
           "CREATE TABLE coded (k numeric PRIMARY KEY, v text);"
           "CREATE TABLE priced (k numeric PRIMARY KEY, v text);"
           "CREATE TABLE gauge (k double precision, n bigint, v numeric, PRIMARY KEY (k, n));"
           "CREATE TABLE made (id bigint PRIMARY KEY, v numeric, twice numeric GENERATED ALWAYS AS (v * 2) STORED, "
           "more "
           "numeric GENERATED ALWAYS AS (v + 1) STORED, big numeric GENERATED ALWAYS AS (w + 2) STORED, w numeric);"
           "CREATE TABLE drawn (name text, v numeric, twice numeric GENERATED ALWAYS AS (v * 2) STORED);"
           "INSERT INTO moment VALUES (1, '2024-01-01 00:00:00.123'), (2, '2024-01-01 00:00:00.456')";
  }

  void mirror(const std::string& sql) {
    pg_->exec(sql).value();
    auto done = reverse_->run_batch();
    ASSERT_TRUE(done) << done.error().message;
  }

  std::string differences() {
    auto flagged = journal::with_exact_columns(*db_, tables_).value();
    validator::offline_snapshots source(path_, database_->url(), flagged);
    auto pair = source.open();
    if (!pair) return pair.error().message;
    auto report = validator::compare(*pair, *flagged, {});
    if (!report) return report.error().message;
    std::string out;
    for (const auto& t : report->tables) {
      for (const auto& d : t.differences) {
        out += t.name;
        for (const auto& c : d.columns)
          out += " " + c.column + ":" + c.sqlite.value_or("~") + "/" + c.postgres.value_or("~");
        out += ";";
      }
    }
    return out;
  }

  // "twice 1;": column and rows that SQLite computes from rounded numbers.
  std::string not_compared(const std::string& table) {
    auto flagged = journal::with_exact_columns(*db_, tables_).value();
    validator::offline_snapshots source(path_, database_->url(), flagged);
    auto pair = source.open().value();
    std::string out;
    for (const auto& t : validator::compare(pair, *flagged, {.tables = {table}}).value().tables) {
      for (const auto& c : t.not_compared)
        out += c.column + " " + std::to_string(c.rows) + ";";
      out += t.identical ? "identical" : "different";
    }
    return out;
  }

  // All of them, a few at a time; how many went.
  std::uint64_t sweep(std::size_t at_once) {
    journal::exact_sweep sweep;
    std::uint64_t removed = 0;
    for (int i = 0; i < 1000; ++i) {
      auto step = sweep.step(*db_, *tables_, at_once).value();
      EXPECT_LE(step.looked_at, at_once);
      removed += step.removed;
      if (step.end) return removed;
    }
    ADD_FAILURE() << "the sweep does not end";
    return removed;
  }

  std::string exact_text(const std::string& table) {
    return sqlite_text("SELECT column_name, exact FROM crossfade_exact WHERE table_name = '" + table +
                       "' ORDER BY exact");
  }

  // One transaction on SQLite as the authority, as the writer makes it; the entry's row changes.
  std::vector<std::string> journaled(const std::vector<std::string>& statements) {
    auto flagged = journal::with_exact_columns(*db_, tables_).value();
    journal::recorder recorder(*db_, flagged);
    db_->exec("BEGIN IMMEDIATE").value();
    std::vector<std::size_t> marks;
    for (const auto& sql : statements) {
      if (sql.starts_with("SAVEPOINT")) marks.push_back(recorder.mark());
      db_->exec(sql).value();
      if (sql.starts_with("ROLLBACK TO")) recorder.rewind(marks.back());
    }
    recorder.seal();
    auto head = recorder.write().value();
    db_->exec("COMMIT").value();
    recorder.committed();
    auto body = db_->one("SELECT body FROM crossfade_journal WHERE seq = " + std::to_string(head)).value();
    journal::verify(body.bytes, head).value();
    journal::change_cursor cursor(body.bytes, head);
    journal::row_change c;
    std::vector<std::string> out;
    const auto shown = [](const journal::cells& cells) {
      std::string text;
      for (const auto& one : cells) {
        switch (one.holds) {
          case value::storage_class::null:
            text += "~";
            break;
          case value::storage_class::integer:
            text += std::to_string(one.integer);
            break;
          case value::storage_class::real:
            text += "real";
            break;
          case value::storage_class::text:
          case value::storage_class::blob:
            text += "'" + std::string(one.bytes) + "'";
            break;
        }
        text += "|";
      }
      return text;
    };
    while (cursor.next(c).value())
      out.push_back(std::string(c.table) + " " + shown(c.old_key) + "> " + shown(c.row));
    return out;
  }
};

using strings = std::vector<std::string>;

constexpr const char* twenty = "12345678901234567890.5";

TEST_F(exact_values, are_kept_beside_the_cell_and_go_with_it) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror(
      "INSERT INTO big VALUES (1, 'one', 12345678901234567890.5, 12345678901234567890.0000000001), (2, 'two', 1.5, "
      "NULL)");
  EXPECT_EQ(exact_text("big"), "w|12345678901234567890.0000000001|v|12345678901234567890.5|");
  EXPECT_EQ(sqlite_text("SELECT typeof(v), v > 12345678901234560000, v < 12345678901234570000 FROM big WHERE id = 1"),
            "real|1|1|");
  EXPECT_EQ(differences(), "");
  mirror("UPDATE big SET v = 7, id = 10 WHERE id = 1");
  EXPECT_EQ(exact_text("big"), "w|12345678901234567890.0000000001|");
  EXPECT_EQ(differences(), "");
  mirror("UPDATE big SET v = 0.123456789012345678 WHERE id = 10; UPDATE big SET id = 1 WHERE id = 2");
  EXPECT_EQ(exact_text("big"), "v|0.123456789012345678|w|12345678901234567890.0000000001|");
  mirror("DELETE FROM big WHERE id = 10");
  EXPECT_EQ(exact_text("big"), "");
  mirror("INSERT INTO worded VALUES ('a', 0.10000000000000000001), ('b', 0.1); TRUNCATE big");
  EXPECT_EQ(exact_text("worded"), "v|0.10000000000000000001|");
  EXPECT_EQ(differences(), "");
  mirror("TRUNCATE worded; INSERT INTO worded VALUES ('c', 12345678901234567)");
  EXPECT_EQ(exact_text("worded"), "v|12345678901234567|");
  EXPECT_EQ(differences(), "");
  EXPECT_EQ(reverse_->status().exact, 7U);
}

TEST_F(exact_values, rows_without_a_key_are_told_apart_by_them) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror(
      "INSERT INTO loose VALUES ('x', 0.10000000000000000001), ('x', 0.10000000000000000002), "
      "('x', 0.10000000000000000002), ('x', 0.1)");
  EXPECT_EQ(sqlite_text("SELECT count(*), count(DISTINCT v) FROM loose"), "4|2|");
  mirror("DELETE FROM loose WHERE ctid = (SELECT min(ctid) FROM loose WHERE v = 0.10000000000000000002)");
  EXPECT_EQ(exact_text("loose"), "v|0.10000000000000000001|v|0.10000000000000000002|");
  EXPECT_EQ(differences(), "");
  mirror("UPDATE loose SET name = 'y' WHERE v = 0.10000000000000000002");
  EXPECT_EQ(sqlite_text("SELECT name, exact FROM loose JOIN crossfade_exact ON key = loose.rowid ORDER BY name"),
            "x|0.10000000000000000001|y|0.10000000000000000002|");
  EXPECT_EQ(differences(), "");
}

TEST_F(exact_values, the_journal_has_them_where_the_cell_is_only_carried_along) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror(
      "INSERT INTO big VALUES (1, 'one', 12345678901234567890.5, NULL), (2, 'two', 12345678901234567891, NULL), "
      "(3, 'three', 12345678901234567892, NULL), (4, 'four', 12345678901234567893, NULL)");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  const std::string exact = std::string("'") + twenty + "'";
  // Another column; the value itself; the key, twice, through a savepoint that is undone; the row.
  EXPECT_EQ(journaled({"UPDATE big SET name = 'ONE' WHERE id = 1"}), strings{"big 1|> 1|'ONE'|" + exact + "|~|"});
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM crossfade_exact"), "4|");
  EXPECT_EQ(journaled({"UPDATE big SET v = 1.5 WHERE id = 2", "UPDATE big SET name = 'TWO' WHERE id = 2"}),
            (strings{"big 2|> 2|'two'|real|~|", "big 2|> 2|'TWO'|real|~|"}));
  EXPECT_EQ(
      journaled({"UPDATE big SET id = 11 WHERE id = 1", "SAVEPOINT s", "UPDATE big SET id = 12 WHERE id = 11",
                 "ROLLBACK TO s", "UPDATE big SET id = 13 WHERE id = 11", "UPDATE big SET name = 'x' WHERE id = 13"}),
      (strings{"big 1|> 11|'ONE'|" + exact + "|~|", "big 11|> 13|'ONE'|" + exact + "|~|",
               "big 13|> 13|'x'|" + exact + "|~|"}));
  EXPECT_EQ(journaled({"UPDATE big SET name = 'again' WHERE id = 13"}),
            strings{"big 13|> 13|'again'|" + exact + "|~|"});
  EXPECT_EQ(journaled({"DELETE FROM big WHERE id = 3", "INSERT INTO big VALUES (3, 'new', 5, NULL)",
                       "UPDATE big SET name = 'newer' WHERE id = 3"}),
            (strings{"big 3|> ", "big > 3|'new'|5|~|", "big 3|> 3|'newer'|5|~|"}));
  EXPECT_EQ(sqlite_text("SELECT count(*) FROM crossfade_exact"), "3|") << "rows 13, 4 and, void, 2";
}

TEST_F(exact_values, the_journal_has_them_in_old_rows_of_tables_without_a_key) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO loose VALUES ('a', 12345678901234567890.5), ('b', 12345678901234567890.5)");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  const std::string exact = std::string("'") + twenty + "'";
  EXPECT_EQ(journaled({"UPDATE loose SET name = 'c' WHERE name = 'a'"}),
            strings{"loose 'a'|" + exact + "|> 'c'|" + exact + "|"});
  EXPECT_EQ(journaled({"UPDATE loose SET v = 1 WHERE name = 'c'"}), strings{"loose 'c'|" + exact + "|> 'c'|1|"});
  EXPECT_EQ(journaled({"DELETE FROM loose WHERE name = 'b'"}), strings{"loose 'b'|" + exact + "|> "});
}

TEST_F(exact_values, a_key_that_no_cell_holds_stops_the_mirror_by_name) {
  pg_->exec("DROP TABLE worded; CREATE TABLE worded (k text, v numeric PRIMARY KEY)").value();
  db_->exec("DROP TABLE worded; CREATE TABLE worded (k TEXT, v NUMERIC PRIMARY KEY)").value();
  tables_ = catalog::read_catalog(*db_, *pg_, {}).value();
  install_fence(*pg_, *tables_).value();
  apply::install_capture(*pg_, *tables_).value();
  apply::reverse_options back;
  back.conninfo = database_->url();
  back.tables = tables_;
  back.exclusive = exclusive_;
  coordinator_.reset();
  reverse_.emplace(back);
  coordinator_.emplace(make_parts());
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  pg_->exec("INSERT INTO worded VALUES ('x', 12345678901234567890)").value();
  auto done = reverse_->run_batch();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().sqlstate, "22003");
  EXPECT_EQ(done.error().table, "worded");
  EXPECT_EQ(done.error().column, "v");
  EXPECT_NE(done.error().message.find("(v)=(12345678901234567890)"), std::string::npos) << done.error().message;
  EXPECT_NE(done.error().hint.find("another key"), std::string::npos) << done.error().hint;
  EXPECT_NE(done.error().hint.find("finish"), std::string::npos) << done.error().hint;
  EXPECT_FALSE(coordinator_->rollback({}).switched);
  pg_->exec("DELETE FROM worded").value();
  EXPECT_TRUE(coordinator_->rollback({}).switched);
}

TEST_F(exact_values, unique_values_that_are_one_in_sqlite_stop_the_mirror_by_name) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO big VALUES (1, 'one', NULL, 12345678901234567890.1)");
  pg_->exec("INSERT INTO big VALUES (2, 'two', NULL, 12345678901234567890.2)").value();
  auto done = reverse_->run_batch();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().table, "big");
  EXPECT_NE(done.error().message.find("(id)=(2)"), std::string::npos) << done.error().message;
  EXPECT_NE(done.error().message.find("big.w"), std::string::npos) << done.error().message;
  EXPECT_NE(done.error().hint.find("15 digits"), std::string::npos) << done.error().hint;
  EXPECT_FALSE(coordinator_->rollback({}).switched);
  mirror("UPDATE big SET w = 99 WHERE id = 2");
  EXPECT_EQ(differences(), "");
}

TEST_F(exact_values, a_key_that_sqlite_keeps_as_text_has_any_number_of_digits) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO coded VALUES (12345678901234567890.5, 'a'), (12345678901234567891, 'b'), (7, 'c')");
  mirror(
      "UPDATE coded SET v = 'B' WHERE k = 12345678901234567891; DELETE FROM coded WHERE k = 7; UPDATE coded SET k = k "
      "+ "
      "0.00000000000000000001 WHERE v = 'a'");
  EXPECT_EQ(sqlite_text("SELECT k, v FROM coded ORDER BY v DESC"),
            "12345678901234567890.50000000000000000001|a|12345678901234567891|B|");
  EXPECT_EQ(exact_text("coded"), "");
  EXPECT_EQ(differences(), "");
}

TEST_F(exact_values, a_key_of_another_scale_is_the_same_row) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO coded VALUES (1.5, 'a'), (2.5, 'b'); INSERT INTO priced VALUES (1.5, 'a'), (2.5, 'b')");
  for (const std::string table : {"coded", "priced"}) {
    mirror("UPDATE " + table + " SET k = 1.50, v = 'A' WHERE k = 1.5; DELETE FROM " + table +
           " WHERE k = 2.5; INSERT INTO " + table + " VALUES (2.500, 'B')");
    EXPECT_EQ(sqlite_text("SELECT count(*), group_concat(v, '') FROM (SELECT v FROM " + table + " ORDER BY v)"),
              "2|AB|");
  }
  EXPECT_EQ(differences(), "");
}

TEST_F(exact_values, void_rows_are_swept_and_valid_ones_stay) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  for (int i = 1; i <= 4; ++i) {
    const auto n = std::to_string(i);
    mirror("INSERT INTO big VALUES (" + n + ", 'n', 1234567890123456789." + n + ", NULL); INSERT INTO loose VALUES ('" +
           n + "', 1234567890123456789." + n + "); INSERT INTO worded VALUES ('k" + n + "', 1234567890123456789." + n +
           "); INSERT INTO gauge VALUES (" + n + ", " + n + ", 1234567890123456789." + n + "), (0." + n + ", " + n +
           ", 0.1000000000000000000" + n + ")");
  }
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  const auto all = sqlite_text("SELECT * FROM crossfade_exact");
  for (const std::size_t at_once : {1, 3, 20, 1000})
    EXPECT_EQ(sweep(at_once), 0U);
  EXPECT_EQ(sqlite_text("SELECT * FROM crossfade_exact"), all);
  EXPECT_EQ(differences(), "");

  // Set to something else, also back to what another program rounds alike; gone; its key moved past Crossfade.
  journaled({"UPDATE big SET v = 7 WHERE id = 1", "UPDATE worded SET v = 7 WHERE k = 'k1'",
             "UPDATE loose SET v = NULL WHERE name = '1'", "UPDATE gauge SET v = 7 WHERE n = 1"});
  db_->exec(
         "DELETE FROM big WHERE id = 2; DELETE FROM loose WHERE name = '2'; UPDATE gauge SET k = 99 WHERE k = 2; "
         "UPDATE "
         "worded SET k = 'elsewhere' WHERE k = 'k2'")
      .value();
  const auto left = [&] {
    return exact_text("big") + exact_text("worded") + exact_text("loose") + exact_text("gauge");
  };
  const std::string high = "v|1234567890123456789.3|v|1234567890123456789.4|";
  EXPECT_EQ(sweep(3), 4U + 1 + 4);
  EXPECT_EQ(left(),
            high + high + high + "v|0.10000000000000000002|v|0.10000000000000000003|v|0.10000000000000000004|" + high);
  EXPECT_EQ(sweep(1), 0U);

  // A table that is not there any more, and one that the catalog does not know.
  db_->exec(
         "DROP TABLE worded; CREATE TABLE unknown (k INTEGER PRIMARY KEY, v NUMERIC); INSERT INTO crossfade_exact "
         "VALUES "
         "('unknown', x'00', 'v', 5, '5.1')")
      .value();
  EXPECT_EQ(sweep(2), 2U);
  EXPECT_EQ(
      left() + exact_text("unknown"),
      high + high + "v|0.10000000000000000002|v|0.10000000000000000003|v|0.10000000000000000004|" + high + "v|5.1|");
}

TEST_F(exact_values, a_column_whose_void_rows_are_swept_is_proven_again) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO big VALUES (1, 'one', 12345678901234567890.5, NULL)");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  journaled({"UPDATE big SET v = 7 WHERE id = 1"});
  EXPECT_TRUE(journal::with_exact_columns(*db_, tables_).value()->find("big")->columns[2].has_exact);
  EXPECT_EQ(sweep(100), 1U);
  EXPECT_EQ(journal::with_exact_columns(*db_, tables_).value(), tables_);
}

TEST_F(exact_values, what_sqlite_computes_from_a_rounded_number_is_named_and_not_compared) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror(
      "INSERT INTO made (id, v) VALUES (1, 12345678901234567890.5), (2, 1.5), (3, 12345678901234567891); INSERT INTO "
      "drawn "
      "VALUES ('a', 12345678901234567890.5), ('a', 12345678901234567890.5), ('b', 2)");
  EXPECT_EQ(not_compared("made"), "twice 2;more 2;identical");
  EXPECT_EQ(not_compared("drawn"), "twice 2;identical");
  EXPECT_EQ(differences(), "");
  // The numbers themselves are compared, and so is what is computed from others.
  mirror("UPDATE made SET w = 1 WHERE id < 3");
  const auto found = differences();
  EXPECT_NE(found.find("made big:2/3;"), std::string::npos) << found;
  EXPECT_EQ(std::count(found.begin(), found.end(), ';'), 2) << found;
  EXPECT_EQ(not_compared("made"), "twice 1;more 1;different") << "row 3; the other one differs and is shown";
}

TEST_F(exact_values, a_fraction_that_the_columns_format_lacks_comes_back) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror(
      "UPDATE moment SET at = '2024-01-01 00:00:00.123456' WHERE id = 1; INSERT INTO moment VALUES (3, 'infinity'), "
      "(4, '-infinity'), (5, '2024-01-01 00:00:01')");
  EXPECT_EQ(differences(), "");
  EXPECT_EQ(sqlite_text("SELECT at FROM moment WHERE id IN (2, 5) ORDER BY id"), "1704067200456|1704067201000|");
}

TEST_F(exact_values, a_cell_that_was_changed_behind_them_is_found) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  mirror("INSERT INTO big VALUES (1, 'one', 12345678901234567890.5, NULL)");
  ASSERT_TRUE(coordinator_->rollback({}).switched);
  EXPECT_EQ(differences(), "");
  db_->exec("UPDATE big SET v = 2.5").value();
  EXPECT_EQ(differences(), "big v:2.5/12345678901234567890.5;");
}

}  // namespace
}  // namespace crossfade::cutover
