#include "replay/catalog/check.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support.hpp"

namespace crossfade::catalog {
namespace {

// "code table.column rowid" of each.
std::vector<std::string> words(const std::vector<finding>& findings) {
  std::vector<std::string> out;
  for (const finding& f : findings)
    out.push_back(f.code + " " + f.table + "." + f.column + (f.rowid ? " " + std::to_string(*f.rowid) : ""));
  std::sort(out.begin(), out.end());
  return out;
}

check_report checked(store::sqlite& db, store::postgres* pg = nullptr, const check_options& options = {}) {
  auto report = run_check(db, pg, options);
  EXPECT_TRUE(report) << report.error().message;
  return report ? std::move(*report) : check_report{};
}

TEST(check, keys_that_sqlites_numbers_do_not_hold_are_named) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE loose (k NUMERIC PRIMARY KEY, v TEXT);
    CREATE TABLE wide (id INTEGER, k DECIMAL(20,2), PRIMARY KEY (id, k));
    CREATE TABLE fitting (k DECIMAL(15,2) PRIMARY KEY, price NUMERIC);
    CREATE TABLE priced (id INTEGER PRIMARY KEY, price NUMERIC UNIQUE, small DECIMAL(9,2) UNIQUE);
    CREATE TABLE written (k TEXT PRIMARY KEY);
  )sql");
  std::vector<std::string> found;
  for (const finding& f : checked(db).warnings) {
    if (!f.code.starts_with("numeric_")) continue;
    found.push_back(f.code + " " + f.table + "." + f.column + " " + f.value);
    EXPECT_NE(f.hint.find("numeric(15"), std::string::npos) << f.hint;
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"numeric_key loose.k numeric", "numeric_key wide.k numeric(20,2)",
                                             "numeric_unique priced.price numeric"}));
}

TEST(check, names_table_column_rowid_and_value) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s VARCHAR(3), b BOOLEAN, d DATE, at DATETIME, u UUID, j JSON,
      p NUMERIC(4,2), x TEXT, y BLOB);
    INSERT INTO t VALUES (1, 1, 'abc', 1, '2024-01-01', '2024-01-01 10:00:00', '01234567-89ab-cdef-0123-456789abcdef',
      '{"a": [1]}', 12.34, 'ok', x'00');
    INSERT INTO t (id, n) VALUES (2, 'many');
    INSERT INTO t (id, n) VALUES (3, 1.5);
    INSERT INTO t (id, s) VALUES (4, 'abcd');
    INSERT INTO t (id, b) VALUES (5, 'perhaps');
    INSERT INTO t (id, d) VALUES (6, '2024-02-30');
    INSERT INTO t (id, at) VALUES (7, 'yesteryear');
    INSERT INTO t (id, u) VALUES (8, '12345678901234567890123456789012');
    INSERT INTO t (id, j) VALUES (9, '{');
    INSERT INTO t (id, p) VALUES (10, 123.45);
    INSERT INTO t (id, x) VALUES (11, 'a' || char(0) || 'b');
    INSERT INTO t (id, x) VALUES (12, CAST(x'ff' AS TEXT));
    INSERT INTO t (id, x) VALUES (13, x'01');
  )sql");
  const check_report report = checked(db);
  EXPECT_FALSE(report.ready());
  EXPECT_EQ(words(report.blockers),
            (std::vector<std::string>{"bad_boolean t.b 5", "bad_datetime t.at 7", "bad_datetime t.d 6",
                                      "bad_json t.j 9", "bad_utf8 t.x 12", "bad_uuid t.u 8", "not_an_integer t.n 3",
                                      "nul_character t.x 11", "out_of_range t.p 10", "text_in_integer t.n 2",
                                      "too_long t.s 4", "wrong_class t.x 13"}));
  for (const finding& f : report.blockers) {
    EXPECT_FALSE(f.hint.empty()) << f.code;
    if (f.code == "text_in_integer") {
      EXPECT_EQ(f.value, "many");
    }
    if (f.code == "nul_character") {
      EXPECT_EQ(f.value, "a\\x00b");
    }
  }
}

TEST(check, keys_as_postgres_sees_them) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE parent (u CHAR(36) NOT NULL PRIMARY KEY, name TEXT);
    CREATE TABLE child (id INTEGER PRIMARY KEY, u CHAR(36) REFERENCES parent, other INTEGER REFERENCES child (id));
    CREATE TABLE keyless (v INTEGER);
    CREATE TABLE textkey (k TEXT PRIMARY KEY);
    INSERT INTO parent VALUES ('01234567-89ab-cdef-0123-456789abcdef', 'a');
    INSERT INTO child VALUES (1, '0123456789ABCDEF0123456789abcdef', NULL), (2, 'ffffffff-89ab-cdef-0123-456789abcdef', 1),
      (3, NULL, 99);
    INSERT INTO textkey VALUES (NULL), ('a');
  )sql");
  check_options options;
  options.mapping.types["parent.u"] = "uuid";
  options.mapping.types["child.u"] = "uuid";
  check_report report = checked(db, nullptr, options);
  EXPECT_EQ(words(report.blockers),
            (std::vector<std::string>{"null textkey.k 1", "orphan child.other 3", "orphan child.u 2"}));
  EXPECT_EQ(words(report.warnings), (std::vector<std::string>{"mixed_spelling child.u", "no_primary_key keyless."}));
  ASSERT_TRUE(db.exec("INSERT INTO parent VALUES ('0123456789abcdef0123456789abcdef', 'twin')"));
  report = checked(db, nullptr, options);
  const auto blockers = words(report.blockers);
  EXPECT_EQ(std::count(blockers.begin(), blockers.end(), "duplicate parent.u 2"), 1);
}

TEST(check, output_is_bounded_and_counted) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
    WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500) INSERT INTO t SELECT i, 'x' || i FROM c;
  )sql");
  const check_report report = checked(db);
  EXPECT_EQ(report.blockers.size(), examples_max);
  const auto j = nlohmann::json::parse(to_json(report));
  EXPECT_EQ(j["ready"], false);
  EXPECT_EQ(j["blockers"].size(), examples_max);
  EXPECT_EQ(j["blockers"][0]["rowid"], 1);
  EXPECT_EQ(j["blockers"][0]["value"], "x1");
  EXPECT_EQ(j["totals"][0]["count"], 500);
  EXPECT_NE(to_text(report).find("text_in_integer t.n (500, the first 20)"), std::string::npos) << to_text(report);
}

TEST(check, what_stays_behind) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE t (id INTEGER PRIMARY KEY, s STRING, made TEXT DEFAULT (hex(randomblob(4))));
    CREATE VIEW v AS SELECT 1;
    CREATE VIRTUAL TABLE f USING fts5(body);
    CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;
  )sql");
  check_options options;
  options.mapping.types["t.s"] = "text";
  const check_report report = checked(db, nullptr, options);
  EXPECT_TRUE(report.ready()) << to_text(report);
  EXPECT_EQ(words(report.warnings), (std::vector<std::string>{"affinity t.s", "default_not_translated t.made",
                                                              "trigger t.", "view v.", "virtual_table f."}));
  EXPECT_NE(to_text(report).find("Ready"), std::string::npos);
}

TEST(check, tables_whose_rows_cannot_be_captured) {
  if (sqlite3_libversion_number() >= 3049000) GTEST_SKIP();
  auto db = sqlite_with(
      "CREATE TABLE before (v INTEGER AS (n * 2) VIRTUAL, k INTEGER PRIMARY KEY, n INTEGER);"
      "CREATE TABLE after (k INTEGER PRIMARY KEY, v INTEGER AS (n * 2) VIRTUAL, n INTEGER);"
      "CREATE TABLE stored (s INTEGER AS (n * 2) STORED, k INTEGER PRIMARY KEY, n INTEGER)");
  auto found = words(checked(db).warnings);
  EXPECT_EQ(std::count(found.begin(), found.end(), "virtual_before_key before.v"), 1);
  EXPECT_EQ(std::count_if(found.begin(), found.end(), [](auto& w) { return w.starts_with("virtual_before_key"); }), 1);
}

TEST(check, a_file_in_utf_16_is_a_blocker) {
  auto db = sqlite_with("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const check_report report = checked(db);
  ASSERT_EQ(report.blockers.size(), 1U);
  EXPECT_EQ(report.blockers[0].code, "file_encoding");
  EXPECT_EQ(report.blockers[0].value, "UTF-16le");
}

TEST(check, a_damaged_file_is_a_blocker) {
  const std::string path = ::testing::TempDir() + "crossfade_damaged_" + std::to_string(getpid()) + ".db";
  {
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write_create);
    ASSERT_TRUE(db->exec(
        "PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT); WITH RECURSIVE c (i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500) INSERT INTO t SELECT i, 'xxxxxxxxxxxx' FROM c"));
  }
  FILE* f = std::fopen(path.c_str(), "r+b");
  std::fseek(f, 512 * 5, SEEK_SET);
  for (int i = 0; i < 512; ++i)
    std::fputc(0xaa, f);
  std::fclose(f);
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  const check_report report = checked(*db);
  ASSERT_FALSE(report.ready());
  EXPECT_EQ(report.blockers[0].code, "malformed");
  std::remove(path.c_str());
}

class check_postgres : public with_postgres {};

TEST_F(check_postgres, an_empty_database_is_ready) {
  auto db = sqlite_with("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT); INSERT INTO t VALUES (1, 'a')");
  const check_report report = checked(db, pg.get());
  EXPECT_TRUE(report.ready()) << to_text(report);
  EXPECT_TRUE(report.warnings.empty()) << to_text(report);
}

TEST_F(check_postgres, tables_that_are_there_win) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, extra TEXT, CHECK (id > 0));
    CREATE TABLE lonely (a INTEGER PRIMARY KEY);
    INSERT INTO t VALUES (1, 5000000000, 'A', NULL), (2, 1, 'a', NULL), (3, NULL, 'b', NULL), (4, 7, 'b', NULL);
  )sql");
  run("CREATE TABLE t (id bigint PRIMARY KEY, n int NOT NULL, s text UNIQUE CHECK (s <> ''), CHECK (id > 0))");
  run("INSERT INTO t VALUES (9, 9, 'x')");
  const check_report report = checked(db, pg.get());
  EXPECT_EQ(words(report.blockers),
            (std::vector<std::string>{"duplicate t.s 4", "no_counterpart lonely.", "no_counterpart t.extra",
                                      "null t.n 3", "out_of_range t.n 1"}));
  EXPECT_EQ(words(report.warnings), (std::vector<std::string>{"check_not_verified t.", "rows_in_postgres t."}));
}

TEST_F(check_postgres, missing_privileges_come_with_the_line_that_grants_them) {
  const char* super = std::getenv("CROSSFADE_TEST_POSTGRES_SUPERUSER");
  if (super == nullptr || pg->server_version() < 150000) GTEST_SKIP();
  auto admin = store::postgres::connect(own_url(super));
  ASSERT_TRUE(admin);
  const std::string role = "weak_" + std::to_string(getpid());
  ASSERT_TRUE(admin->exec("CREATE ROLE " + role));
  run("CREATE TABLE t (id bigint PRIMARY KEY)");
  ASSERT_TRUE(admin->exec("REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
  ASSERT_TRUE(admin->exec("SET ROLE " + role));
  auto db = sqlite_with("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  // After SET ROLE the session's own rights still allow session_replication_role where it is a superuser's.
  const check_report report = checked(db, &*admin);
  auto found = words(report.blockers);
  EXPECT_NE(std::find(found.begin(), found.end(), "create_on_database ."), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "create_on_schema ."), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "not_owner t."), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "session_replication_role ."), found.end());
  for (const finding& f : report.blockers) {
    if (f.code == "session_replication_role") {
      EXPECT_EQ(f.hint, "as a superuser: GRANT SET ON PARAMETER session_replication_role TO \"" + role + "\";");
    }
    if (f.code == "not_owner") {
      EXPECT_EQ(f.hint, "ALTER TABLE \"public\".\"t\" OWNER TO \"" + role + "\";");
    }
  }
  ASSERT_TRUE(admin->exec("RESET ROLE"));
  ASSERT_TRUE(admin->exec("DROP ROLE " + role));
}

}  // namespace
}  // namespace crossfade::catalog
