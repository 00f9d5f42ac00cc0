// What one transaction of the mirror consists of: rows and watermark, unjudged by PostgreSQL's triggers and foreign
// keys.
#include "replay/apply/mirror.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using testing::world;

TEST(together, rows_and_watermark_are_one_transaction) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)", "CREATE TABLE t(id bigint PRIMARY KEY, a text)");
  w.m->start();
  for (int i = 1; i <= 3; ++i) {
    w.transaction("INSERT INTO t VALUES (" + std::to_string(i) + ", 'x')");
    w.catch_up();
    EXPECT_THAT(w.rows("SELECT w.seq, t.xmin = w.xmin FROM crossfade.watermark w, t WHERE t.id = w.seq"),
                ElementsAre(std::to_string(i) + "|t"));
  }
}

TEST(together, postgresqls_triggers_and_foreign_keys_do_not_judge_what_sqlite_committed) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE parent(id INTEGER PRIMARY KEY); CREATE TABLE child(id INTEGER PRIMARY KEY, p INTEGER)",
          "CREATE TABLE parent(id bigint PRIMARY KEY); CREATE TABLE child(id bigint PRIMARY KEY, p bigint REFERENCES "
          "parent ON DELETE CASCADE); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.p := 99; "
          "RETURN NEW; END$$; CREATE TRIGGER b BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION f()");
  w.change_options = [](mirror_options& o) { o.apply.batch_entries = 1; };
  w.make_mirror();
  w.m->start();
  // In SQLite's order the child comes first, and outlives its parent for an entry.
  w.transaction("INSERT INTO child VALUES (1, 7)");
  w.transaction("INSERT INTO parent VALUES (7), (8)");
  w.transaction("DELETE FROM parent WHERE id = 7");
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id, p FROM child"), ElementsAre("1|7"));
  EXPECT_THAT(w.rows("SELECT id FROM parent"), ElementsAre("8"));
}

// Without a key an entry that is applied twice shows.
TEST(together, an_entry_that_somebody_else_has_applied_is_not_applied_again) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE t(a TEXT)", "CREATE TABLE t(a text)");
  w.m->start();
  w.transaction("INSERT INTO t VALUES ('first')");
  w.catch_up();
  auto other = w.database.connect();
  other.exec("BEGIN; SELECT FROM crossfade.watermark FOR UPDATE").value();
  w.transaction("INSERT INTO t VALUES ('second')");
  auto waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  for (int i = 0; i < 1000 && w.rows(waits) != std::vector<std::string>{"1"}; ++i)
    std::this_thread::sleep_for(testing::milliseconds(10));
  ASSERT_THAT(w.rows(waits), ElementsAre("1"));  // its batch is built, and stands before the watermark's row
  auto hash = journal::to_hex(w.file_state().head_hash);
  other
      .exec("INSERT INTO t VALUES ('second'); UPDATE crossfade.watermark SET seq = 2, hash = decode('" + hash +
            "', 'hex'); COMMIT")
      .value();
  w.transaction("INSERT INTO t VALUES ('third')");
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT a, count(*) FROM t GROUP BY a ORDER BY a"), ElementsAre("first|1", "second|1", "third|1"));
}

}  // namespace
}  // namespace crossfade::apply
