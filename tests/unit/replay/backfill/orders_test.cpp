// Keys and unique values that move between chunks while rows are being copied: each step of the copy is made by hand,
// so that the move falls exactly between two chunks.
#include "replay/backfill/copy_rows.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::backfill {
namespace {

using apply::testing::world;
using ::testing::ElementsAre;

class by_hand {
 public:
  by_hand(const std::string& sqlite_schema, const std::string& postgres_schema)
      : w(sqlite_schema, postgres_schema, journal::phase::preparing), applier_(stores(), w.file.tables) {
    copy_options o;
    o.sqlite_path = w.file.directory.file("app.db");
    o.chunk_rows = 10;
    copy_.emplace(o, w.file.tables);
  }

  void connect() {
    must(applier_.connect({}));
    must(copy_->connected(applier_));
  }
  bool chunk() {
    auto done = copy_->step(applier_);
    EXPECT_TRUE(done) << (done ? "" : done.error().what.message);
    return done && *done;
  }
  void entries() {
    for (;;) {
      auto done = applier_.apply_next(w.where.head());
      ASSERT_TRUE(done) << done.error().what.message;
      if (!done->entries && !done->again) return;
    }
  }
  std::vector<std::string> sqlite_rows(const std::string& sql) {
    std::vector<std::string> out;
    auto st = w.file.db.prepare(sql).value();
    while (st.step().value())
      out.emplace_back(st.column(0).bytes);
    return out;
  }

  world w;

 private:
  apply::applier_options stores() {
    apply::applier_options o;
    o.sqlite_path = w.file.directory.file("app.db");
    o.postgres_url = w.database.url();
    return o;
  }
  template <class Result>
  static void must(const Result& r) {
    ASSERT_TRUE(r) << r.error().what.message;
  }
  apply::applier applier_;
  std::optional<copy_rows> copy_;
};

constexpr auto fill_orders =
    "INSERT INTO t WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 40) SELECT x, 'u' || x, x "
    "FROM i";
constexpr auto ours = "SELECT id || '|' || coalesce(u, 'NULL') || '|' || n FROM t ORDER BY id";
constexpr auto theirs = "SELECT id, u, n FROM t ORDER BY id";

TEST(backfill_orders, a_key_moves_from_a_finished_chunk_to_an_unfinished_one_and_back) {
  CROSSFADE_NEEDS_POSTGRES();
  by_hand c("CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT UNIQUE, n INTEGER)",
            "CREATE TABLE t(id bigint PRIMARY KEY, u text UNIQUE, n bigint)");
  c.w.transaction(fill_orders);
  c.connect();
  ASSERT_TRUE(c.chunk());  // 1 to 10
  // Out of the finished chunk: PostgreSQL must lose it until its new place is copied.
  c.w.transaction(
      "UPDATE t SET id = 100 WHERE id = 5; UPDATE t SET id = 15, n = -1 WHERE id = 1000; UPDATE t SET n = 77 WHERE id "
      "= 6");
  c.entries();
  EXPECT_THAT(c.w.rows("SELECT count(*), count(*) FILTER (WHERE id = 5), max(id) FROM t"), ElementsAre("9|0|10"));
  // Into it: PostgreSQL must have it at once, before its old place is copied.
  c.w.transaction("UPDATE t SET id = 5 WHERE id = 35");
  c.entries();
  EXPECT_THAT(c.w.rows("SELECT u FROM t WHERE id = 5"), ElementsAre("u35"));
  ASSERT_TRUE(c.chunk());  // 11 to 20
  // There and back, and through the border, without and with a batch in between.
  c.w.transaction("UPDATE t SET id = 200 WHERE id = 12");
  c.w.transaction("UPDATE t SET id = 12 WHERE id = 200");
  c.w.transaction("UPDATE t SET id = 300 WHERE id = 13");
  c.entries();
  c.w.transaction("UPDATE t SET id = 13 WHERE id = 300");
  c.w.transaction(
      "UPDATE t SET id = 21000 WHERE id = 20; UPDATE t SET id = 20 WHERE id = 21; UPDATE t SET id = 21 WHERE id = "
      "21000");
  while (c.chunk())
    c.entries();
  c.entries();
  EXPECT_EQ(c.w.rows(theirs), c.sqlite_rows(ours));
  EXPECT_THAT(c.w.rows("SELECT count(*) FROM t"), ElementsAre("40"));
}

TEST(backfill_orders, a_unique_value_moves_between_chunks) {
  CROSSFADE_NEEDS_POSTGRES();
  by_hand c("CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT UNIQUE, n INTEGER)",
            "CREATE TABLE t(id bigint PRIMARY KEY, u text UNIQUE, n bigint)");
  c.w.transaction(fill_orders);
  c.connect();
  ASSERT_TRUE(c.chunk());
  // From a finished chunk to an unfinished one, the other way, and a change of places: the unique index is there
  // already.
  c.w.transaction("UPDATE t SET u = NULL WHERE id = 1; UPDATE t SET u = 'u1' WHERE id = 30");
  c.w.transaction("UPDATE t SET u = 'gone' WHERE id = 31; UPDATE t SET u = 'u31' WHERE id = 2");
  c.w.transaction(
      "UPDATE t SET u = 'free' WHERE id = 3; UPDATE t SET u = 'u3' WHERE id = 33; UPDATE t SET u = 'u33' WHERE id = 3");
  ASSERT_TRUE(c.chunk());  // with the entries before it
  c.w.transaction("REPLACE INTO t VALUES (12, 'u40', 0), (4, 'u39', 0), (38, 'u14', 0)");
  c.entries();
  while (c.chunk())
    c.entries();
  c.entries();
  EXPECT_EQ(c.w.rows(theirs), c.sqlite_rows(ours));
}

TEST(backfill_orders, keys_without_rowid_and_rowids_of_text_keys_move_between_chunks) {
  CROSSFADE_NEEDS_POSTGRES();
  for (auto rowid : {" WITHOUT ROWID", ""}) {
    by_hand c(std::string("CREATE TABLE t(id TEXT PRIMARY KEY, u TEXT UNIQUE, n INTEGER)") + rowid,
              "CREATE TABLE t(id text COLLATE \"C\" PRIMARY KEY, u text UNIQUE, n bigint)");
    c.w.transaction(
        "INSERT INTO t WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 40) SELECT "
        "printf('%03d', x), 'u' || x, x FROM i");
    c.connect();
    ASSERT_TRUE(c.chunk());
    c.w.transaction("UPDATE t SET id = '500' WHERE id = '005'");
    c.entries();
    c.w.transaction("UPDATE t SET id = '005', n = 500 WHERE id = '500'; DELETE FROM t WHERE id = '003'");
    c.w.transaction("INSERT INTO t VALUES ('003', 'u3', 3); UPDATE t SET id = '002x' WHERE id = '038'");
    ASSERT_TRUE(c.chunk());
    c.w.transaction("DELETE FROM t WHERE id = '007'; INSERT INTO t VALUES ('999', 'u7', 7), ('0055', 'new', 1)");
    c.entries();
    c.w.transaction("UPDATE t SET id = '007' WHERE id = '999'");
    while (c.chunk())
      c.entries();
    c.entries();
    EXPECT_EQ(c.w.rows(theirs), c.sqlite_rows(ours)) << rowid;
  }
}

}  // namespace
}  // namespace crossfade::backfill
