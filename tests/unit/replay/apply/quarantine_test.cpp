// Row changes that PostgreSQL refuses: how they are found, what is recorded, what survives, what an operator can do.
#include "replay/apply/quarantine.hpp"

#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

constexpr auto sqlite_checked = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)";
constexpr auto postgres_checked = "CREATE TABLE t(id bigint PRIMARY KEY, a text CHECK (a NOT LIKE 'bad%'))";

void wait_note(world& w, bool there) {
  for (int i = 0; i < 500 && w.file_note("quarantine").has_value() != there; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  ASSERT_EQ(w.file_note("quarantine").has_value(), there);
}

TEST(quarantine, one_bad_row_among_a_thousand_entries_costs_few_transactions) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  for (int i = 1; i <= 1000; ++i)
    w.transaction(i == 777 ? "INSERT INTO t(a) VALUES ('bad 777')" : "INSERT INTO t(a) VALUES ('good')");
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  auto s = w.m->status();
  EXPECT_EQ(s.quarantined_seq, 777u);
  EXPECT_EQ(s.errors["23514"], 1u);
  EXPECT_LE(s.batches, 8u);
  EXPECT_THAT(w.rows("SELECT count(*) FROM t"), ElementsAre("776"));
  ASSERT_TRUE(w.m->skip(777, "known bad"));
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT count(*) FROM t"), ElementsAre("999"));
}

TEST(quarantine, row_and_error_are_recorded_in_both_stores) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  w.transaction("INSERT INTO t VALUES (41, 'bad one')");
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  EXPECT_THAT(w.rows("SELECT seq, table_name, change, sqlstate, row_change::json->'row'->>1 FROM crossfade.quarantine"),
              ElementsAre("1|t|insert|23514|bad one"));
  wait_note(w, true);
  auto note = parse_quarantine(*w.file_note("quarantine"));
  ASSERT_TRUE(note);
  EXPECT_EQ(note->what.seq, 1u);
  EXPECT_EQ(note->what.table, "t");
  EXPECT_EQ(note->what.what.sqlstate, "23514");
  EXPECT_THAT(note->what.row, HasSubstr("bad one"));
}

TEST(quarantine, an_entry_is_not_visible_before_its_bad_row_is_resolved_and_skip_leaves_out_that_row_alone) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  w.transaction("INSERT INTO t VALUES (1, 'before')");
  w.transaction(
      "INSERT INTO t VALUES (2, 'first'); INSERT INTO t VALUES (3, 'bad'); UPDATE t SET a = 'second' WHERE id = 1; "
      "INSERT INTO t VALUES (4, 'bad too'); INSERT INTO t VALUES (5, 'last')");
  w.transaction("INSERT INTO t VALUES (6, 'bad three')");
  w.transaction("INSERT INTO t VALUES (7, 'after')");
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  EXPECT_THAT(w.rows("SELECT id, a FROM t ORDER BY id"), ElementsAre("1|before"));
  auto skip_next = [&](std::uint64_t seq) {
    auto before = w.m->status().skipped;
    ASSERT_TRUE(w.m->skip(seq, "because"));
    for (int i = 0; i < 500 && w.m->status().skipped == before; ++i)
      std::this_thread::sleep_for(milliseconds(10));
  };
  skip_next(2);
  w.wait_state(mirror_state::quarantined);
  EXPECT_THAT(w.rows("SELECT id, a FROM t ORDER BY id"), ElementsAre("1|before"));
  skip_next(2);
  w.wait_state(mirror_state::quarantined);
  EXPECT_EQ(w.m->status().quarantined_seq, 3u);
  EXPECT_THAT(w.rows("SELECT id, a FROM t ORDER BY id"), ElementsAre("1|second", "2|first", "5|last"));
  skip_next(3);
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id, a FROM t ORDER BY id"), ElementsAre("1|second", "2|first", "5|last", "7|after"));
  EXPECT_THAT(
      w.rows("SELECT seq, skipped_reason, resolved_at IS NOT NULL FROM crossfade.quarantine ORDER BY seq, part"),
      ElementsAre("2|because|t", "2|because|t", "3|because|t"));
  wait_note(w, false);
  std::lock_guard lock(w.writing);
  EXPECT_EQ(w.file.db.one("SELECT count(*) FROM crossfade_history WHERE what = 'skipped'").value().integer, 3);
}

TEST(quarantine, it_survives_a_restart_and_nothing_is_tried_before_the_operator_says_so) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  w.transaction("INSERT INTO t(a) VALUES ('good')");
  w.transaction("INSERT INTO t(a) VALUES ('bad')");
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  wait_note(w, true);
  w.m->stop();
  auto at = w.rows("SELECT at FROM crossfade.quarantine");
  // With PostgreSQL away it is shown, too.
  w.change_options = [](mirror_options& o) { o.apply.postgres_url = "postgresql://nobody@127.0.0.1:1/nowhere"; };
  w.make_mirror();
  w.where.set_watermark(1);
  w.m->start();
  for (int i = 0; i < 500 && !w.m->status().errors["08006"]; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(w.m->status().quarantined_seq, 2u);
  w.m->stop();
  w.change_options = [](mirror_options&) {};
  w.make_mirror();
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  auto s = w.m->status();
  EXPECT_EQ(s.quarantined_seq, 2u);
  EXPECT_EQ(s.quarantined_table, "t");
  EXPECT_EQ(s.last_sqlstate, "23514");
  EXPECT_TRUE(s.errors.empty());
  EXPECT_EQ(w.rows("SELECT at FROM crossfade.quarantine"), at);
  ASSERT_TRUE(w.m->retry());
  for (int i = 0; i < 500 && !w.m->status().errors["23514"]; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  w.wait_state(mirror_state::quarantined);
  EXPECT_EQ(w.m->status().errors["23514"], 1u);
  ASSERT_TRUE(w.m->skip(2, "after a restart"));
  w.catch_up();
  wait_note(w, false);
  EXPECT_EQ(w.m->status().quarantined_seq, 0u);
}

TEST(quarantine, a_skip_that_only_the_file_knows_holds_after_a_restart) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  w.transaction("INSERT INTO t VALUES (1, 'bad')");
  w.m->start();
  w.wait_state(mirror_state::quarantined);
  wait_note(w, true);
  w.m->stop();
  auto note = parse_quarantine(*w.file_note("quarantine"));
  journal::put(w.file.db, "quarantine", quarantine_json(note->what, "decided")).value();
  w.pg.exec("DELETE FROM crossfade.quarantine").value();
  w.transaction("INSERT INTO t VALUES (2, 'good')");
  w.make_mirror();
  w.m->start();
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id, a FROM t"), ElementsAre("2|good"));
  EXPECT_THAT(w.rows("SELECT seq, skipped_reason FROM crossfade.quarantine"), ElementsAre("1|decided"));
}

TEST(quarantine, a_note_whose_entry_has_passed_is_forgotten) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_checked, postgres_checked);
  w.transaction("INSERT INTO t VALUES (1, 'good')");
  w.m->start();
  w.catch_up();
  w.m->stop();
  apply_failure f{failure_kind::refused, make_error("23514", "long ago"), 1, 9, "t", "insert", ""};
  journal::put(w.file.db, "quarantine", quarantine_json(f)).value();
  w.make_mirror();
  w.m->start();
  w.transaction("INSERT INTO t VALUES (2, 'good')");
  w.catch_up();
  wait_note(w, false);
  EXPECT_EQ(w.m->status().quarantined_seq, 0u);
}

}  // namespace
}  // namespace crossfade::apply
