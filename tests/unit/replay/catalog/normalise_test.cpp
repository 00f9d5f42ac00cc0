#include "replay/catalog/normalise.hpp"

#include <sys/stat.h>

#include "replay/catalog/backup.hpp"
#include "support.hpp"

namespace crossfade::catalog {
namespace {

class normalise_test : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "crossfade_normalise_" + std::to_string(getpid()) + ".db";
    remove_all();
  }
  void TearDown() override { remove_all(); }
  void remove_all() {
    for (const char* suffix : {"", "-wal", "-shm", "-journal", ".crossfade-backup", ".crossfade-backup.partial"})
      std::remove((path_ + suffix).c_str());
  }
  store::sqlite make(const std::string& sql) {
    auto db = store::sqlite::open(path_, store::sqlite::mode::read_write_create);
    EXPECT_TRUE(db);
    auto done = db->exec(sql);
    EXPECT_TRUE(done) << done.error().message;
    return std::move(*db);
  }
  static std::string all(store::sqlite& db, const std::string& expression) {
    auto v = db.one("SELECT group_concat(quote(" + expression + "), ' ') FROM (SELECT * FROM t ORDER BY id)");
    return v ? v->bytes : "error: " + v.error().message;
  }
  std::string path_;
};

constexpr const char* mixed = R"sql(
  PRAGMA journal_mode = wal;
  CREATE TABLE t (id INTEGER PRIMARY KEY, b BOOLEAN, at DATETIME, d DATE, n, u CHAR(32), s TEXT);
  INSERT INTO t VALUES (1, 1, '2024-01-01 10:00:00.100000', '2024-01-01', 5, '0123456789abcdef0123456789abcdef', 'TRUE');
  INSERT INTO t VALUES (2, 'FALSE', '2024-01-02 10:00:00', '2024-01-02 00:00:00', '12', '01234567-89AB-cdef-0123-456789abcdef', '1');
  INSERT INTO t VALUES (3, 0, '2024-01-03T10:00:00Z', '2024-01-03', 7, 'abcdefabcdefabcdefabcdefabcdefab', NULL);
  INSERT INTO t VALUES (4, 't', '2024-01-04 10:00:00+02:00', '03/04/2024', 8, NULL, NULL);
  INSERT INTO t VALUES (5, NULL, '2024-01-04 10:00:00.000001', '2024-01-05 10:00:00', 'x', NULL, NULL);
  CREATE TRIGGER touch AFTER UPDATE ON t BEGIN UPDATE t SET s = 'touched' WHERE id = new.id; END;
)sql";

TEST_F(normalise_test, a_conflict_clause_of_the_file_takes_no_row) {
  for (std::string clause : {"REPLACE", "IGNORE", "FAIL", "ROLLBACK"}) {
    remove_all();
    auto db = make("CREATE TABLE t (id INTEGER PRIMARY KEY, u CHAR(32) UNIQUE ON CONFLICT " + clause +
                   "); INSERT INTO t VALUES (1, '0123456789abcdef0123456789abcdef'), (2, "
                   "'abcdefabcdefabcdefabcdefabcdefab'), (3, '01234567-89AB-cdef-0123-456789abcdef')");
    check_options options;
    options.mapping.types["t.u"] = "uuid";
    EXPECT_FALSE(normalise(db, path_, nullptr, options, false)) << clause;
    EXPECT_EQ(all(db, "id"), "1 2 3") << clause;
    EXPECT_EQ(all(db, "length(u)"), "32 32 36") << clause;
  }
}

TEST_F(normalise_test, one_meaning_one_spelling_after_a_backup) {
  auto db = make(mixed);
  check_options options;
  options.mapping.types["t.u"] = "uuid";
  options.mapping.types["t.n"] = "bigint";
  auto done = normalise(db, path_, nullptr, options, true);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(all(db, "b"), "1 0 0 1 NULL");
  EXPECT_EQ(all(db, "at"),
            "'2024-01-01 10:00:00.100000' '2024-01-02 10:00:00.000000' '2024-01-03 10:00:00.000000' "
            "'2024-01-04 10:00:00+02:00' '2024-01-04 10:00:00.000001'")
      << "a zone in a timestamp has no one meaning";
  EXPECT_EQ(all(db, "d"), "'2024-01-01' '2024-01-02' '2024-01-03' '03/04/2024' '2024-01-05 10:00:00'");
  EXPECT_EQ(all(db, "n"), "5 12 7 8 'x'");
  EXPECT_EQ(all(db, "u"),
            "'0123456789abcdef0123456789abcdef' '0123456789abcdef0123456789abcdef' "
            "'abcdefabcdefabcdefabcdefabcdefab' NULL NULL");
  EXPECT_EQ(all(db, "s"), "'TRUE' '1' NULL NULL NULL") << "text stays, and the application's trigger did not run";
  std::vector<std::string> said;
  for (const normalised_column& c : *done)
    said.push_back(c.column + " " + c.storage + " " + std::to_string(c.rows));
  EXPECT_EQ(said, (std::vector<std::string>{"b boolean_integer 2", "at timestamp_micros_text 2", "d date_text 1",
                                            "n integer 1", "u uuid_hex 1"}));
  auto backup = store::sqlite::open(backup_path(path_), store::sqlite::mode::read_only);
  ASSERT_TRUE(backup);
  EXPECT_EQ(all(*backup, "b"), "1 'FALSE' 0 't' NULL");
  auto again = normalise(db, path_, nullptr, options, true);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->empty());
}

TEST_F(normalise_test, undone_as_a_whole_and_refused_once_begun) {
  auto db = make(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, b BOOLEAN, u CHAR(36) UNIQUE);"
      "INSERT INTO t VALUES (1, 'FALSE', '01234567-89ab-cdef-0123-456789abcdef'), (2, 0, "
      "'01234567-89AB-cdef-0123-456789abcdef'), (3, 0, NULL)");
  check_options options;
  options.mapping.types["t.u"] = "uuid";
  auto done = normalise(db, path_, nullptr, options, false);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().sqlstate, "23505");
  EXPECT_EQ(all(db, "b"), "'FALSE' 0 0");
  struct stat found {};
  EXPECT_NE(::stat(backup_path(path_).c_str(), &found), 0);
  ASSERT_TRUE(db.exec("CREATE TABLE crossfade_meta (x)"));
  EXPECT_EQ(normalise(db, path_, nullptr, options, false).error().sqlstate, "55000");
}

TEST_F(normalise_test, backup_is_made_once_whole_and_as_private_as_the_file) {
  auto db = make("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT); INSERT INTO t VALUES (1, 'a')");
  ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
  ASSERT_TRUE(db.exec("PRAGMA journal_mode = wal; INSERT INTO t VALUES (2, 'b')"));
  EXPECT_TRUE(*backup_once(path_));
  ASSERT_TRUE(db.exec("INSERT INTO t VALUES (3, 'c')"));
  EXPECT_FALSE(*backup_once(path_));
  struct stat found {};
  ASSERT_EQ(::stat(backup_path(path_).c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
  auto backup = store::sqlite::open(backup_path(path_), store::sqlite::mode::read_only);
  EXPECT_EQ(all(*backup, "s"), "'a' 'b'");
  auto missing = backup_once(path_ + ".none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().sqlstate, "58030");
}

}  // namespace
}  // namespace crossfade::catalog
