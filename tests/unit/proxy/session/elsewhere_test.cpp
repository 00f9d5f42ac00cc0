// Reads that SQLite begins, and whose values it may not compute: they go to PostgreSQL. SQLite's replace() is made to
// meet such a value in the second row.
#include "proxy/sql/functions/call.hpp"
#include "tests/unit/proxy/session/support.hpp"

namespace crossfade::session {
namespace {

void refuse_two(sqlite3_context* c, int, sqlite3_value** a) {
  const auto subject = sql::functions::text(a[0]);
  if (subject == "two") return sql::functions::raise_elsewhere(c, "the value is \"two\"");
  std::string out(subject);
  for (auto& letter : out)
    if (letter == 'o') letter = '0';
  sql::functions::give(c, std::string_view(out));
}

int install(sqlite3* db, char**, const void*) {
  return sqlite3_create_function_v2(db, "replace", 3, SQLITE_UTF8 | SQLITE_INNOCUOUS, nullptr, &refuse_two, nullptr,
                                    nullptr, nullptr);
}

class elsewhere : public proxied {
 protected:
  void SetUp() override {
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(&install));
    proxied::SetUp();
  }
  void TearDown() override {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&install));
    proxied::TearDown();
  }

  std::uint64_t answered() const { return shared_->count.answered_elsewhere.load(); }
  std::uint64_t on_sqlite() const {
    return shared_->count.statements[static_cast<std::size_t>(sql::route::sqlite)].load();
  }

  const std::string late = "SELECT id + 0 AS i, replace(name, 'o', '0') AS r FROM item ORDER BY id";
};

TEST_F(elsewhere, reads_without_a_row_sent) {
  client proxy(through()), direct(own_);
  same(proxy, direct, {late});
  EXPECT_EQ(answered(), 1U);
  EXPECT_EQ(on_sqlite(), 1U);
  const std::string with_parameter = "SELECT id + $1::bigint, replace(name, 'o', '0') FROM item WHERE id = $2";
  for (const auto* id : {"1", "2", "3", "2"})
    EXPECT_EQ(proxy.params(with_parameter, {"40", id}), direct.params(with_parameter, {"40", id})) << id;
  EXPECT_EQ(answered(), 3U);
  EXPECT_EQ(proxy.prepare("s", with_parameter), direct.prepare("s", with_parameter));
  EXPECT_EQ(proxy.execute("s", {nullptr, "2"}), direct.execute("s", {nullptr, "2"}));
  same(proxy, direct, {"PREPARE t(bigint) AS " + late + " LIMIT $1", "EXECUTE t(2)"});
  EXPECT_EQ(answered(), 5U);
}

TEST_F(elsewhere, reads_inside_transactions) {
  client proxy(through()), direct(own_);
  for (const auto* begin : {"BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ", "BEGIN READ ONLY"}) {
    same(proxy, direct, {begin, "SELECT count(*) FROM item", late, late, "COMMIT"});
  }
  EXPECT_EQ(answered(), 6U);
  // PostgreSQL does not know what this transaction has written.
  EXPECT_EQ(proxy.run("BEGIN; UPDATE item SET n = 5 WHERE id = 2"), "[BEGIN];[UPDATE 1];T");
  EXPECT_EQ(proxy.run(late), "PGRES_FATAL_ERROR 0A000;E");
  EXPECT_EQ(proxy.run("ROLLBACK"), "[ROLLBACK];I");
  EXPECT_EQ(answered(), 6U);
}

TEST_F(elsewhere, cursors) {
  client proxy(through()), direct(own_);
  same(proxy, direct,
       {"BEGIN", "DECLARE s SCROLL CURSOR FOR " + late, "FETCH 2 FROM s", "FETCH BACKWARD 1 FROM s", "COMMIT"});
  EXPECT_EQ(answered(), 1U);
  // One row is with the client.
  proxy.run("BEGIN");
  proxy.run("DECLARE c CURSOR FOR " + late);
  EXPECT_EQ(proxy.run("FETCH 1 FROM c"), "i:20 r:25 | 1 0ne [FETCH 1];T");
  EXPECT_EQ(proxy.run("FETCH 1 FROM c"), "PGRES_FATAL_ERROR 0A000;E");
  EXPECT_NE(proxy.problem().find("the value is \"two\""), std::string::npos) << proxy.problem();
}

// PostgreSQL computes the cheaper condition first, and does not divide.
TEST_F(elsewhere, values_that_fail) {
  client proxy(through()), direct(own_);
  const std::string divides = "SELECT id FROM item WHERE 10 / (id - 1) > 0 AND id + 0 > 1";
  same(proxy, direct, {divides, "SELECT 1 / (id - 1) FROM item", "SELECT FROM", "SELECT id FROM item LIMIT 1, 2"});
  EXPECT_EQ(answered(), 2U);
  EXPECT_EQ(proxy.run("BEGIN; UPDATE item SET n = 5 WHERE id = 2"), "[BEGIN];[UPDATE 1];T");
  EXPECT_EQ(proxy.run(divides), "PGRES_FATAL_ERROR 22012;E");
  EXPECT_EQ(proxy.run("ROLLBACK"), "[ROLLBACK];I");
}

TEST_F(elsewhere, writes_are_refused) {
  client proxy(through());
  EXPECT_EQ(proxy.run("UPDATE item SET name = replace(name, 'o', '0')"), "PGRES_FATAL_ERROR 0A000;I");
  EXPECT_EQ(proxy.run("SELECT name FROM item WHERE id = 1"), "name:25 | one [SELECT 1];I");
}

}  // namespace
}  // namespace crossfade::session
