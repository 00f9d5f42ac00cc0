#include "replay/journal/index_width.hpp"

#include <random>

#include "replay/catalog/read.hpp"
#include "replay/value/pglz.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::journal {
namespace {

using value::cell_view;

// Text of `bytes` that shrinks more or less: words drawn from few, letters drawn from many, repetitions.
std::string drawn(std::mt19937& random, std::size_t bytes) {
  const unsigned style = random() % 5, letters = 2 + random() % 70;
  std::string word, out;
  for (unsigned i = 3 + random() % 40; i > 0; --i)
    word += static_cast<char>('0' + random() % letters);
  while (out.size() < bytes) {
    const bool repeat = style == 0 || (style == 1 && random() % 3 == 0) || (style == 2 && random() % 20 == 0);
    if (repeat) {
      out += word;
    } else if (style == 3 && out.size() > 600 && random() % 4 == 0) {
      out += out.substr(random() % (out.size() - 300), 3 + random() % 290);
    } else if (style == 4 && random() % 4 == 0) {
      out += "\xC3\xA4";
    } else {
      out += static_cast<char>('0' + random() % letters);
    }
  }
  return out;
}

TEST(pglz, sizes_are_postgresqls) {
  CROSSFADE_NEEDS_POSTGRES();
  store::testing::test_database database;
  auto pg = database.connect();
  // MAIN keeps a compressed value in the row, where its size can be read.
  pg.exec("CREATE TEMP TABLE z(t bytea, filler text); ALTER TABLE z ALTER t SET STORAGE MAIN").value();
  if (pg.server_version() >= 140000) pg.exec("ALTER TABLE z ALTER t SET COMPRESSION pglz").value();
  std::mt19937 random(7);
  int shrunk = 0, kept = 0;
  for (int i = 0; i < 150; ++i) {
    auto bytes = drawn(random, 2100 + random() % (i % 10 ? 9000 : 90000));
    auto rows = pg.query("INSERT INTO z VALUES (decode('" + to_hex(bytes) + "', 'hex')) RETURNING ctid");
    ASSERT_TRUE(rows);
    auto size = pg.query("SELECT pg_column_size(t) FROM z");
    ASSERT_TRUE(size);
    auto there = std::stoul(size->front()[0].value());
    auto here = value::pglz_size_bytes(bytes, std::size_t{1} << 30);
    bool taken = here && *here + 10 < bytes.size();
    const std::size_t head = there > 8120 ? 0 : 4;  // moved out of line it has none
    EXPECT_EQ(taken ? *here + 4 + head : bytes.size() + head, there) << i << " " << bytes.size();
    ++(taken ? shrunk : kept);
    pg.exec("TRUNCATE z").value();
  }
  EXPECT_GT(shrunk, 40);
  EXPECT_GT(kept, 10);
}

TEST(pglz, it_stops_where_more_does_not_matter) {
  std::mt19937 random(3);
  auto bytes = drawn(random, 400);
  while (bytes.size() < 4000000)
    bytes += drawn(random, 2000) + std::string(6000, 'x');
  auto some = value::pglz_size_bytes(bytes, 16384);
  ASSERT_TRUE(some);
  EXPECT_GT(*some, 16384U);
  EXPECT_LT(*some, 16400U);
  EXPECT_FALSE(value::pglz_size_bytes(std::string(31, 'x'), 16384));
}

// SQLite and PostgreSQL with the same table, and what each says to a row.
class both {
 public:
  both(const std::string& sqlite, const std::string& postgres) : pg(database.connect()), file(sqlite) {
    pg.exec(postgres).value();
    reread();
  }
  void reread() {
    file.tables = catalog::read_catalog(file.db, pg, {}).value();
    file.rec->replace_catalog(file.tables);
  }
  // The row's values by place; expects that both take it, or refuse it with the same words. True: both took it.
  bool insert(const std::vector<std::string>& values) {
    std::string theirs, ours;
    for (auto& v : values) {
      theirs += (theirs.empty() ? "" : ", ") + v;
      ours += (ours.empty() ? "" : ", ") + v;
    }
    auto at_postgres = pg.exec("INSERT INTO t VALUES (" + theirs + ")");
    file.db.exec("BEGIN IMMEDIATE").value();
    file.db.exec("INSERT INTO t VALUES (" + ours + ")").value();
    auto captured = file.rec->capture_error();
    file.db.exec("ROLLBACK").value();
    file.rec->rolled_back();
    EXPECT_EQ(bool(captured), bool(at_postgres))
        << (captured ? "" : captured.error().message) << (at_postgres ? "" : at_postgres.error().message);
    if (captured || at_postgres) return bool(captured);
    EXPECT_EQ(captured.error().sqlstate, "54000");
    EXPECT_EQ(at_postgres.error().sqlstate, "54000");
    EXPECT_EQ(captured.error().message, at_postgres.error().message);
    EXPECT_EQ(captured.error().table, "t");
    return false;
  }

  store::testing::test_database database;
  store::postgres pg;
  testing::written_file file;
};

std::string sql_text(const std::string& text) { return catalog::quote_literal(text); }

TEST(index_width, it_is_postgresqls_for_text_of_all_lengths) {
  CROSSFADE_NEEDS_POSTGRES();
  both w("CREATE TABLE t(k INTEGER, a TEXT, b TEXT)",
         "CREATE TABLE t(k bigint, a text, b text); CREATE INDEX ab ON t(a, k, b)");
  std::mt19937 random(11);
  int taken = 0, refused = 0;
  for (int i = 0; i < 400; ++i) {
    auto a = drawn(random, random() % 4000), b = drawn(random, random() % 8 ? random() % 200 : random() % 3000);
    std::erase_if(a, [](char c) { return c == '\\' || c == '\''; });
    std::erase_if(b, [](char c) { return c == '\\' || c == '\''; });
    std::string k = random() % 4 ? "7" : "NULL";
    ++(w.insert({k, sql_text(a), random() % 5 ? sql_text(b) : "NULL"}) ? taken : refused);
  }
  EXPECT_GT(taken, 100);
  EXPECT_GT(refused, 20);
}

TEST(index_width, the_last_byte_decides) {
  CROSSFADE_NEEDS_POSTGRES();
  both w("CREATE TABLE t(a TEXT PRIMARY KEY)", "CREATE TABLE t(a text PRIMARY KEY)");
  std::mt19937 random(5);
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += static_cast<char>('A' + random() % 58 + (random() % 2 ? 0 : 1));
  for (char& c : text)
    if (c == '\\') c = '0';
  int taken = 0;
  for (std::size_t n = 2670; n < 2720; ++n)
    taken += w.insert({sql_text(text.substr(0, n))});
  EXPECT_EQ(taken, 2693 - 2670);
}

TEST(index_width, what_an_index_takes_beside_its_key) {
  CROSSFADE_NEEDS_POSTGRES();
  both w("CREATE TABLE t(k INTEGER, a TEXT, c TEXT, n TEXT)",
         "CREATE TABLE t(k bigint, a text, c character(900), n numeric); CREATE INDEX has ON t(k) INCLUDE (a); CREATE "
         "INDEX low ON t(lower(c), n); CREATE INDEX hashed ON t USING hash(a); CREATE INDEX md ON t(md5(a)); ");
  std::mt19937 random(9);
  std::string text, digits, wide;
  for (int i = 0; i < 12000; ++i) {
    text += static_cast<char>('A' + random() % 26 + 32 * (random() % 2));
    digits += static_cast<char>('1' + random() % 9);
    if (i < 900) wide += i % 2 ? "\xC3\x84" : text.substr(text.size() - 1);
  }
  EXPECT_TRUE(w.insert({"1", sql_text(text.substr(0, 2600)), "'x'", "'1'"}));
  EXPECT_FALSE(w.insert({"1", sql_text(text.substr(0, 2800)), "'x'", "'1'"}));
  EXPECT_TRUE(w.insert({"NULL", "NULL", sql_text(wide.substr(0, 600)), sql_text(digits.substr(0, 1000))}));
  EXPECT_TRUE(w.insert({"NULL", "NULL", "'x'", sql_text(digits.substr(0, 5000))}));
  EXPECT_FALSE(w.insert({"NULL", "NULL", "'x'", sql_text(digits.substr(0, 6000))}));
  EXPECT_FALSE(w.insert({"NULL", "NULL", sql_text(text.substr(0, 900)), sql_text(digits.substr(0, 5000))}));
}

TEST(index_width, storage_of_the_column_counts) {
  CROSSFADE_NEEDS_POSTGRES();
  both w("CREATE TABLE t(a TEXT)", "CREATE TABLE t(a text); CREATE INDEX i ON t(a)");
  auto small = sql_text(std::string(10000, 'x'));
  EXPECT_TRUE(w.insert({small}));
  w.pg.exec("ALTER TABLE t ALTER a SET STORAGE EXTERNAL; DROP INDEX i; CREATE INDEX i ON t(a)").value();
  w.reread();
  EXPECT_FALSE(w.insert({small}));
  if (w.pg.server_version() < 140000) return;
  if (!w.pg.exec("ALTER TABLE t ALTER a SET STORAGE EXTENDED; ALTER TABLE t ALTER a SET COMPRESSION lz4; TRUNCATE t; "
                 "DROP INDEX i; CREATE INDEX i ON t(a)"))
    return;  // a server without lz4
  w.reread();
  w.file.db.exec("BEGIN IMMEDIATE; INSERT INTO t VALUES (" + small + ")").value();
  auto refused = w.file.rec->capture_error();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "54000");
  EXPECT_THAT(refused.error().hint, ::testing::HasSubstr("ALTER COLUMN \"a\" SET COMPRESSION pglz"));
  EXPECT_EQ(refused.error().constraint, "i");
  w.file.db.exec("ROLLBACK").value();
}

TEST(index_width, columns_that_cannot_be_too_long_are_not_measured) {
  CROSSFADE_NEEDS_POSTGRES();
  both w("CREATE TABLE t(k INTEGER PRIMARY KEY, a TEXT, b TEXT)",
         "CREATE TABLE t(k bigint PRIMARY KEY, a varchar(255) UNIQUE, b text)");
  auto& t = *w.file.tables->find("t");
  auto l = read_layout(w.file.db, t).value();
  EXPECT_TRUE(index_width::of(t, l).empty());
  w.pg.exec("CREATE INDEX here_only ON t(b)").value();
  w.reread();
  auto& again = *w.file.tables->find("t");
  EXPECT_EQ(index_width::of(again, l).size(), 1U);
  EXPECT_NE(catalog::from_json(catalog::to_json(*w.file.tables)).value().tables[0].btrees.size(), 0U);
  EXPECT_EQ(catalog::fingerprint_of(catalog::from_json(catalog::to_json(*w.file.tables)).value()),
            catalog::fingerprint_of(*w.file.tables));
}

}  // namespace
}  // namespace crossfade::journal
