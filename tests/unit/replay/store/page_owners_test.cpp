#include "replay/store/page_owners.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "replay/store/wal.hpp"

namespace crossfade::store {
namespace {

class page_owners_test : public ::testing::Test {
 protected:
  page_owners_test() {
    directory_ = std::filesystem::temp_directory_path() / ("crossfade_pages_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
    path_ = (directory_ / "file.db").string();
    db_ = std::move(sqlite::open(path_, sqlite::mode::read_write_create).value());
  }
  ~page_owners_test() override {
    db_ = {};
    std::filesystem::remove_all(directory_);
  }
  void run(const std::string& sql) {
    auto done = db_.exec(sql);
    if (!done) ADD_FAILURE() << done.error().message << ": " << sql;
  }
  wal_index index() { return read_wal_index(db_.raw()).value(); }
  // The pages that one transaction wrote.
  std::vector<std::uint32_t> written_by(const std::string& sql) {
    auto before = index();
    run(sql);
    auto after = index();
    EXPECT_EQ(after.changes, before.changes + 1);
    auto from = after.salt == before.salt ? before.frames : 0;
    auto commits = read_wal_commits(path_, after.salt, after.page_size, from, after.frames, 100000).value();
    EXPECT_EQ(commits.size(), 1u);
    return commits.empty() ? std::vector<std::uint32_t>{} : commits.front().pages;
  }
  std::map<std::uint32_t, page_owner> owners(const std::vector<std::uint32_t>& pages) {
    auto snapshot = std::move(sqlite::open(path_, sqlite::mode::read_only).value());
    EXPECT_TRUE(snapshot.exec("BEGIN; SELECT count(*) FROM sqlite_schema"));
    return page_owners(snapshot, path_, index()).of(pages).value();
  }
  // Names of the tables with rows in these pages, in one string; "?" for a page that nothing is known of.
  std::string tables(const std::string& sql) {
    std::set<std::string> names;
    for (const auto& [number, owner] : owners(written_by(sql))) {
      if (owner.kind == page_kind::unresolved) names.insert("?");
      if (owner.kind == page_kind::table && owner.table != "sqlite_schema") names.insert(owner.table);
    }
    std::string out;
    for (const auto& n : names)
      out += (out.empty() ? "" : ",") + n;
    return out;
  }

  std::filesystem::path directory_;
  std::string path_;
  sqlite db_;
};

const char* const shapes =
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
    "CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT, u TEXT UNIQUE);"
    "CREATE TABLE w(k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID;"
    "CREATE TABLE big(id INTEGER PRIMARY KEY, v BLOB);"
    "CREATE TABLE untouched(id INTEGER PRIMARY KEY, v TEXT);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    " INSERT INTO a SELECT i, 'some text of row ' || i, 'u' || i FROM n;"
    "INSERT INTO w SELECT 'key number ' || id, zeroblob(id % 3000) FROM a WHERE id < 3000;"
    "INSERT INTO big SELECT id, randomblob(20000) FROM a WHERE id < 50;"
    "INSERT INTO untouched SELECT id, v FROM a;";

TEST_F(page_owners_test, every_page_is_dbstats) {
  for (const char* mode : {"NONE", "FULL"}) {
    SCOPED_TRACE(mode);
    run(std::string("PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = ") + mode + "; VACUUM;");
    run("DROP TABLE IF EXISTS a; DROP TABLE IF EXISTS w; DROP TABLE IF EXISTS big; DROP TABLE IF EXISTS untouched;");
    run(shapes);
    auto wanted = db_.prepare(
                         "SELECT d.pageno, s.tbl_name, s.type = 'table' FROM dbstat d "
                         "JOIN sqlite_schema s ON s.name = d.name")
                      .value();
    std::map<std::uint32_t, std::pair<std::string, bool>> expected;
    while (wanted.step().value())
      expected[static_cast<std::uint32_t>(wanted.column(0).integer)] = {std::string(wanted.column(1).bytes),
                                                                        wanted.column(2).integer != 0};
    wanted.reset();
    std::vector<std::uint32_t> pages;
    for (const auto& [number, owner] : expected)
      pages.push_back(number);
    EXPECT_GT(pages.size(), 1000u);
    auto found = owners(pages);
    for (const auto& [number, owner] : expected) {
      ASSERT_EQ(found[number].table, owner.first) << "page " << number;
      ASSERT_EQ(found[number].kind == page_kind::table, owner.second) << "page " << number;
    }
  }
}

TEST_F(page_owners_test, a_transaction_names_the_tables_that_it_wrote) {
  run(shapes);
  EXPECT_EQ(tables("UPDATE a SET v = 'x' WHERE id = 7"), "a");
  EXPECT_EQ(tables("DELETE FROM w WHERE k = 'key number 77'"), "w");
  EXPECT_EQ(tables("INSERT INTO big VALUES (1000, randomblob(100000))"), "big");
  EXPECT_EQ(tables("DELETE FROM big WHERE id = 3"), "big");
  EXPECT_EQ(tables("BEGIN; UPDATE a SET v = 'y' WHERE id = 19000; INSERT INTO w VALUES ('new', NULL); COMMIT"), "a,w");
  EXPECT_EQ(tables("DELETE FROM a"), "a");
  EXPECT_EQ(tables("CREATE INDEX i ON untouched(v)"), "");
  // A row that only its overflow differs in leads nowhere: nothing is guessed.
  EXPECT_EQ(tables("UPDATE big SET v = CAST(substr(v, 1, 19999) || x'01' AS BLOB) WHERE id = 9"), "?");
}

TEST_F(page_owners_test, the_count_of_changes_tells_a_truncated_log_from_a_write) {
  run(shapes);
  auto before = index();
  auto other = std::move(sqlite::open(path_, sqlite::mode::read_write).value());
  ASSERT_TRUE(other.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  auto truncated = index();
  EXPECT_EQ(truncated.changes, before.changes);
  EXPECT_NE(truncated.salt, before.salt);
  EXPECT_EQ(truncated.frames, 0u);
  ASSERT_TRUE(other.exec("UPDATE a SET v = 'z' WHERE id = 1; BEGIN; UPDATE w SET v = NULL; ROLLBACK;"));
  EXPECT_EQ(index().changes, before.changes + 1);
}

}  // namespace
}  // namespace crossfade::store
