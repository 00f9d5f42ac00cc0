// Snapshot pairs: exact under live writes, and without a proxy with what is not mirrored left out.
#include <thread>

#include "replay/apply/capture_triggers.hpp"
#include "replay/apply/reverse_mirror.hpp"
#include "tests/unit/replay/apply/world.hpp"
#include "validator/compare.hpp"
#include "validator/live_snapshots.hpp"
#include "validator/offline_snapshots.hpp"

namespace crossfade::validator {
namespace {

using apply::testing::in;
using apply::testing::milliseconds;
using apply::testing::seconds;
using apply::testing::world;

constexpr auto sqlite_schema = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE k(a INTEGER, b TEXT)";
constexpr auto postgres_schema = "CREATE TABLE t(id bigint PRIMARY KEY, a text); CREATE TABLE k(a bigint, b text)";

mirror_hold hold_of(apply::mirror& m) {
  return {[&m](auto lease, auto deadline) { return m.hold(lease, deadline); },
          [&m](auto seq, auto lease, auto deadline) { return m.stop_at(seq, lease, deadline); },
          [&m] { return m.release(); }};
}

live_options options_of(world& w) {
  live_options o;
  o.sqlite_path = w.file.directory.file("app.db");
  o.conninfo = w.database.url();
  return o;
}

class snapshots : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("CROSSFADE_TEST_POSTGRES") == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
  }

  static report compared(snapshot_source& source, const catalog::catalog& tables) {
    auto pair = source.open();
    EXPECT_TRUE(pair) << (pair ? "" : pair.error().message);
    if (!pair) return {};
    auto r = compare(*pair, tables, {});
    EXPECT_TRUE(r) << (r ? "" : r.error().message);
    return r ? *r : report{};
  }

  static report offline(world& w) {
    offline_snapshots source(w.file.directory.file("app.db"), w.database.url(), with_ids(w));
    return compared(source, *with_ids(w));
  }

  // The fixture's catalog knows no object ids.
  static std::shared_ptr<const catalog::catalog> with_ids(world& w) {
    auto c = std::make_shared<catalog::catalog>(*w.file.tables);
    for (catalog::table& t : c->tables)
      t.id = static_cast<value::oid>(std::stoul(w.rows("SELECT 'public." + t.name + "'::regclass::oid").at(0)));
    return c;
  }

  static std::string refusal(world& w) {
    offline_snapshots source(w.file.directory.file("app.db"), w.database.url(), w.file.tables);
    auto pair = source.open();
    return pair ? "opened" : pair.error().sqlstate + " " + pair.error().message;
  }
};

TEST_F(snapshots, no_false_difference_under_live_writes) {
  world w(sqlite_schema, postgres_schema);
  w.m->start();
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      w.transaction("INSERT INTO t(a) VALUES ('row " + std::to_string(i) + "'); INSERT INTO k VALUES (" +
                    std::to_string(i % 10) + ", 'x')");
      if (i % 3 == 0) w.transaction("UPDATE t SET a = a || '.' WHERE id % 7 = 1; DELETE FROM k WHERE rowid % 5 = 2");
      std::this_thread::sleep_for(milliseconds(1));
    }
  });
  live_snapshots source(options_of(w), hold_of(*w.m));
  std::uint64_t last = 0;
  for (int i = 0; i < 15; ++i) {
    const report r = compared(source, *w.file.tables);
    EXPECT_TRUE(r.identical) << to_text(r);
    EXPECT_TRUE(r.finished);
    EXPECT_GE(r.seq, last);
    last = r.seq;
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_GT(last, 0u);
  w.pg.exec("UPDATE t SET a = 'somebody else' WHERE id = 2").value();
  w.transaction("SELECT 1");
  const report r = compared(source, *w.file.tables);
  stop = true;
  writer.join();
  EXPECT_FALSE(r.identical);
  ASSERT_EQ(r.tables.at(1).differences.size(), 1u) << to_text(r);
  EXPECT_EQ(r.tables.at(1).differences.at(0).columns.at(0).postgres, "somebody else");
}

TEST_F(snapshots, live_refuses_too_much_lag) {
  world w(sqlite_schema, postgres_schema);
  w.m->start();
  w.catch_up();
  ASSERT_TRUE(w.m->hold(milliseconds(1), in(seconds(5))));
  w.m->release();
  live_options o = options_of(w);
  o.lag_limit = 0;
  mirror_hold hold = hold_of(*w.m);
  live_snapshots source(o, hold);
  EXPECT_TRUE(source.open());
  hold.hold = [&](auto lease, auto deadline) {
    auto at = w.m->hold(lease, deadline);
    w.transaction("INSERT INTO t(a) VALUES ('one more')");
    return at;
  };
  live_snapshots behind(o, hold);
  auto pair = behind.open();
  ASSERT_FALSE(pair);
  EXPECT_EQ(pair.error().sqlstate, "55000");
  EXPECT_EQ(pair.error().message, "the mirror is 1 entries behind, more than 0");
}

TEST_F(snapshots, offline_leaves_out_what_is_not_mirrored) {
  world w(sqlite_schema, postgres_schema);
  w.transaction("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'); INSERT INTO k VALUES (1, 'x'), (2, 'y')");
  w.m->start();
  w.catch_up();
  report r = offline(w);
  EXPECT_TRUE(r.identical) << to_text(r);
  EXPECT_TRUE(r.finished);
  EXPECT_EQ(r.seq, 1u);
  w.m->stop();
  w.transaction("UPDATE t SET a = 'new' WHERE id = 1; DELETE FROM t WHERE id = 2; UPDATE t SET id = 30 WHERE id = 3");
  w.transaction("INSERT INTO k VALUES (7, 'z'); UPDATE k SET b = 'Y' WHERE a = 2");
  r = offline(w);
  EXPECT_TRUE(r.identical) << to_text(r);
  EXPECT_FALSE(r.finished);
  EXPECT_EQ(r.seq, 1u);
  EXPECT_EQ(r.left_out_keys, 4u + 3u);
  w.pg.exec("UPDATE t SET a = 'wrong' WHERE id IN (1, 4)").value();
  r = offline(w);
  EXPECT_FALSE(r.identical);
  ASSERT_EQ(r.tables.at(1).differences.size(), 1u);
  EXPECT_EQ(r.tables.at(1).differences.at(0).key.at(0).second, "4");
}

TEST_F(snapshots, offline_refuses_what_cannot_be_compared) {
  {
    world w(sqlite_schema, postgres_schema, journal::phase::preparing);
    EXPECT_EQ(refusal(w), "55000 rows are still being copied to PostgreSQL");
  }
  world w(sqlite_schema, postgres_schema);
  EXPECT_EQ(refusal(w), "opened");
  w.pg.exec(
          "INSERT INTO crossfade.quarantine(seq, part, table_name, change, sqlstate, message, detail) "
          "VALUES (5, 1, 't', 'insert', '23505', 'duplicate', '')")
      .value();
  EXPECT_EQ(refusal(w), "55000 mirroring stopped at seq 5: a row of table \"t\" is in quarantine (23505: duplicate)");
  w.pg.exec("DELETE FROM crossfade.quarantine; UPDATE crossfade.watermark SET seq = 9").value();
  EXPECT_EQ(refusal(w), "XX001 histories diverge: PostgreSQL is at seq 9 and SQLite at 0");
  w.pg.exec("UPDATE crossfade.watermark SET journal_id = 'other'").value();
  EXPECT_EQ(refusal(w), "55000 PostgreSQL holds the copy of another SQLite file");
  w.pg.exec("DROP SCHEMA crossfade CASCADE").value();
  EXPECT_EQ(refusal(w), "55000 PostgreSQL does not hold a copy of this file yet");
}

TEST_F(snapshots, offline_while_switched_leaves_out_noted_keys) {
  world w(sqlite_schema, postgres_schema);
  w.transaction("INSERT INTO t VALUES (1, 'a'), (2, 'b'); INSERT INTO k VALUES (1, 'x')");
  w.m->start();
  w.catch_up();
  w.m->stop();
  apply::install_capture(w.pg, *with_ids(w)).value();
  w.pg.exec("BEGIN").value();
  apply::begin_reverse(w.pg, *with_ids(w)).value();
  w.pg.exec("COMMIT").value();
  journal::put_phase(w.file.db, journal::phase::switched, journal::authority::postgres, 2).value();
  report r = offline(w);
  EXPECT_TRUE(r.identical) << to_text(r);
  EXPECT_TRUE(r.finished) << r.unfinished_reason;
  w.pg.exec("UPDATE t SET a = 'new' WHERE id = 1").value();
  w.pg.exec("INSERT INTO k VALUES (5, NULL)").value();
  r = offline(w);
  EXPECT_TRUE(r.identical) << to_text(r);
  EXPECT_FALSE(r.finished);
  EXPECT_EQ(r.left_out_keys, 2u);
  w.file.db.exec("UPDATE t SET a = 'wrong' WHERE id = 2").value();
  r = offline(w);
  EXPECT_FALSE(r.identical);
  EXPECT_EQ(r.tables.at(1).differences.size(), 1u);
  w.pg.exec("TRUNCATE t").value();
  r = offline(w);
  EXPECT_FALSE(r.finished);
  EXPECT_EQ(r.tables.size(), 1u);
}

TEST_F(snapshots, switched_uses_the_batchs_snapshot) {
  world w(sqlite_schema, postgres_schema);
  w.file.db.exec("INSERT INTO t VALUES (1, 'a')").value();
  w.pg.exec("INSERT INTO t VALUES (1, 'a')").value();
  auto other = w.database.connect();
  const run_reverse_batch batch = [&](const std::function<void(const std::string&)>& observer) -> result<void> {
    w.pg.exec("BEGIN ISOLATION LEVEL REPEATABLE READ").value();
    const std::string id = *w.pg.query("SELECT pg_export_snapshot()").value().at(0).at(0);
    other.exec("INSERT INTO t VALUES (2, 'after the snapshot')").value();
    observer(id);
    w.file.db.exec("INSERT INTO t VALUES (3, 'after the batch')").value();
    w.pg.exec("COMMIT").value();
    return {};
  };
  switched_snapshots source(options_of(w), batch);
  EXPECT_TRUE(compared(source, *w.file.tables).identical);
  switched_snapshots failing(options_of(w), [](const auto&) -> result<void> { return make_error("08006", "gone"); });
  EXPECT_EQ(failing.open().error().message, "gone");
}

}  // namespace
}  // namespace crossfade::validator
