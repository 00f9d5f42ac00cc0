#include "replay/backfill/backfill.hpp"

#include <random>
#include <thread>

#include "replay/backfill/sequences.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::backfill {
namespace {

using apply::mirror_state;
using apply::testing::in;
using apply::testing::milliseconds;
using apply::testing::seconds;
using apply::testing::world;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto sqlite_tables =
    "CREATE TABLE n(id INTEGER PRIMARY KEY, a TEXT, u INTEGER UNIQUE);"
    "CREATE TABLE s(k TEXT PRIMARY KEY, v INTEGER);"  // its rowid is not its key
    "CREATE TABLE w(a TEXT, b INTEGER, v TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;"
    "CREATE TABLE c(k TEXT COLLATE NOCASE PRIMARY KEY, v INTEGER) WITHOUT ROWID;"
    "CREATE TABLE k(a INTEGER, b TEXT);"
    "CREATE TABLE e(id INTEGER PRIMARY KEY, a REAL)";
constexpr auto postgres_tables =
    "CREATE TABLE n(id bigint PRIMARY KEY, a text, u bigint UNIQUE); CREATE TABLE s(k text PRIMARY KEY, v bigint);"
    "CREATE TABLE w(a text, b bigint, v text, PRIMARY KEY (b, a)); CREATE TABLE c(k text PRIMARY KEY, v bigint);"
    "CREATE TABLE k(a bigint, b text); CREATE TABLE e(id bigint PRIMARY KEY, a double precision)";

constexpr auto fill_rows =
    "INSERT INTO n(id, a, u) WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 1000) SELECT x, "
    "'row ' "
    "|| x, x * 10 FROM i; INSERT INTO s SELECT 'key ' || (id * 7919 % 1000), id FROM n; INSERT INTO w SELECT 'w' || "
    "(id % 10), "
    "id, 'v' FROM n; INSERT INTO c SELECT 'c' || id, id FROM n WHERE id < 300; INSERT INTO k SELECT id % 20, 'b' || "
    "(id % 3) "
    "FROM n";

class rig {
 public:
  rig() : w(sqlite_tables, postgres_tables, journal::phase::preparing) { w.transaction(fill_rows); }

  options settings(std::size_t chunk_rows) {
    options o;
    o.copy.sqlite_path = w.file.directory.file("app.db");
    o.copy.chunk_rows = chunk_rows;
    o.postgres_url = w.database.url();
    o.progress_every = milliseconds(5);
    return o;
  }
  backfill make(std::size_t chunk_rows, backfill::create_rest rest = {}) {
    return {settings(chunk_rows), *w.m, w.file.tables, [this](auto work) { return w.exclusive(work); },
            std::move(rest)};
  }

  std::string random_statements(std::mt19937& random) {
    auto r = [&](int n) { return std::to_string(random() % static_cast<unsigned>(n) + 1); };
    std::string out;
    for (int i = 0; i < 3; ++i) {
      switch (random() % 14) {
        case 0:
          out += "UPDATE n SET a = 'changed ' || " + r(1000) + " WHERE id = " + r(1000) + ";";
          break;
        case 1:
          out += "UPDATE OR IGNORE n SET id = " + r(2000) + " WHERE id = " + r(1000) + ";";
          break;
        case 2:
          out += "DELETE FROM n WHERE id = " + r(2000) + ";";
          break;
        case 3:
          out += "REPLACE INTO n VALUES (" + r(2000) + ", 'replaced', " + r(10000) + ");";
          break;
        case 4:
          out += "UPDATE OR IGNORE s SET k = 'key ' || " + r(1200) + " WHERE v = " + r(1000) + ";";
          break;
        // The key comes back at another rowid.
        case 5:
          out += "DELETE FROM s WHERE k = 'key 500'; INSERT OR IGNORE INTO s VALUES ('key 500', " + r(9) + ");";
          break;
        case 6:
          out += "REPLACE INTO s VALUES ('key ' || " + r(1000) + ", " + r(1000) + ");";
          break;
        case 7:
          out += "UPDATE OR IGNORE w SET b = " + r(1000) + ", a = 'w3' WHERE b = " + r(1000) + ";";
          break;
        case 8:
          out += "DELETE FROM w WHERE b = " + r(1000) + ";";
          break;
        case 9:
          out +=
              "UPDATE c SET v = v + 1 WHERE k = 'C' || " + r(300) + "; DELETE FROM c WHERE k = 'c' || " + r(300) + ";";
          break;
        case 10:
          out += "DELETE FROM k WHERE rowid = " + r(1500) + ";";
          break;
        case 11:
          out += "UPDATE k SET b = 'u' || " + r(5) + " WHERE rowid = " + r(1500) + ";";
          break;
        case 12:
          out += "INSERT INTO k VALUES (" + r(20) + ", 'new');";
          break;
        case 13:
          out += "INSERT INTO e(a) VALUES (" + r(100) + ");";
          break;
      }
    }
    return out;
  }

  std::vector<std::string> sqlite_rows(const std::string& sql) {
    std::vector<std::string> out;
    std::lock_guard lock(w.writing);
    auto st = w.file.db.prepare(sql).value();
    while (st.step().value()) {
      std::string line;
      for (int i = 0; i < st.column_count(); ++i) {
        auto c = st.column(i);
        line += (line.empty() ? "" : "|") + (c.is_null()                                ? "NULL"
                                             : c.holds == value::storage_class::integer ? std::to_string(c.integer)
                                                                                        : std::string(c.bytes));
      }
      out.push_back(line);
    }
    return out;
  }

  void expect_identical() {
    for (std::string sql : {"SELECT id, a, u FROM n ORDER BY id", "SELECT v, k FROM s ORDER BY v, k",
                            "SELECT b, a, v FROM w ORDER BY b, a", "SELECT v, k FROM c ORDER BY v, k",
                            "SELECT a, b FROM k ORDER BY a, b", "SELECT id, CAST(a AS bigint) FROM e ORDER BY id"}) {
      auto here = sqlite_rows(sql);
      auto there = w.rows(sql);
      std::sort(here.begin(), here.end());
      std::sort(there.begin(), there.end());
      EXPECT_EQ(here, there) << sql;
    }
  }

  world w;
};

TEST(backfill, copies_quiet_tables_and_ends_in_dual_write) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.m->start();
  int rest = 0;
  std::vector<std::string> steps;
  auto b = r.make(300, [&] { return ++rest, result<void>(); });
  auto done = b.run(
      [&](const progress& p) {
        if (steps.empty() || steps.back() != p.step) steps.push_back(p.step);
      },
      {});
  ASSERT_TRUE(done) << done.error().message;
  r.expect_identical();
  EXPECT_EQ(rest, 1);
  EXPECT_EQ(steps.back(), "done");
  EXPECT_EQ(apply::load_target(r.w.pg).value().phase, journal::phase::dual_write);
  EXPECT_EQ(r.w.file_state().phase, journal::phase::dual_write);
  EXPECT_THAT(r.w.rows("SELECT table_name, count(*), sum(row_count) FROM crossfade.chunks GROUP BY 1 ORDER BY 1"),
              ElementsAre("c|1|299", "e|1|0", "k|4|1000", "n|4|1000", "s|4|1000", "w|4|1000"));
  r.w.transaction("INSERT INTO e(a) VALUES (1); UPDATE n SET id = 5000 WHERE id = 1");
  r.w.catch_up();
  r.expect_identical();
  auto again = b.run({}, {});  // already so
  EXPECT_TRUE(again);
  EXPECT_EQ(rest, 1);
}

TEST(backfill, under_a_writer_both_stores_end_identical) {
  CROSSFADE_NEEDS_POSTGRES();
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    rig r;
    r.w.m->start();
    std::atomic<bool> done{false};
    std::thread writer([&] {
      std::mt19937 random(seed);
      for (int i = 0; i < 3000 && !done; ++i) {
        r.w.transaction(r.random_statements(random));
        std::this_thread::sleep_for(milliseconds(1));
      }
    });
    auto b = r.make(40);
    auto copied = b.run({}, {});
    std::this_thread::sleep_for(milliseconds(50));
    done = true;
    writer.join();
    ASSERT_TRUE(copied) << copied.error().message;
    r.w.catch_up();
    EXPECT_EQ(r.w.m->status().state, mirror_state::running) << r.w.m->status().last_error;
    r.expect_identical();
  }
}

TEST(backfill, killed_at_any_instant_it_goes_on) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.m->start();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    std::mt19937 random(7);
    for (int i = 0; i < 3000 && !done; ++i) {
      r.w.transaction(r.random_statements(random));
      std::this_thread::sleep_for(milliseconds(3));
    }
  });
  std::thread killer([&] {
    auto other = r.w.database.connect();
    std::mt19937 random(11);
    for (int i = 0; i < 12 && !done; ++i) {
      (void)other.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'crossfade%' AND pid <> "
          "pg_backend_pid() AND datname = current_database() AND state <> 'idle'");
      std::this_thread::sleep_for(milliseconds(20 + random() % 200));
    }
  });
  result<void> copied = make_error("57014", "not begun");
  int runs = 0;
  for (; !copied && copied.error().sqlstate == "57014" && runs < 200; ++runs) {
    // The process is gone in the middle of it, and started again.
    auto b = r.make(60);
    std::stop_source stop;
    std::jthread stopper([&](std::stop_token ended) {
      for (int i = 0; i < 40 + runs * 40 && !ended.stop_requested(); ++i)
        std::this_thread::sleep_for(milliseconds(4));
      stop.request_stop();
    });
    copied = b.run({}, stop.get_token());
    stopper.request_stop();
    r.w.m->stop();
    r.w.make_mirror();
    r.w.m->start();
  }
  done = true;
  writer.join();
  killer.join();
  ASSERT_TRUE(copied) << copied.error().message;
  EXPECT_GE(runs, 1);
  r.w.catch_up();
  r.w.pg = r.w.database.connect();
  r.expect_identical();
}

TEST(backfill, a_row_that_postgresql_refuses_is_named) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.transaction("UPDATE s SET v = 'words' WHERE rowid = 77");
  r.w.m->start();
  auto b = r.make(300);
  auto copied = b.run({}, {});
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().table, "s");
  EXPECT_EQ(copied.error().column, "v");
  EXPECT_EQ(copied.error().detail, "Row with rowid 77.");
  EXPECT_EQ(apply::load_target(r.w.pg).value().phase, journal::phase::preparing);
  r.w.transaction("UPDATE s SET v = 5 WHERE rowid = 77");
  ASSERT_TRUE(b.run({}, {}));  // mended: it goes on
  r.w.catch_up();
  r.expect_identical();
}

TEST(backfill, rows_that_were_there_are_replaced_only_where_allowed) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.pg.exec("INSERT INTO s VALUES ('key 1', 0), ('other', 0)").value();
  r.w.m->start();
  auto b = r.make(300);
  auto copied = b.run({}, {});
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().sqlstate, "23505");
  EXPECT_THAT(copied.error().message, HasSubstr("copying rows of s"));
  auto o = r.settings(300);
  o.copy.replace_rows = {"s"};
  backfill replacing(o, *r.w.m, r.w.file.tables, [&](auto work) { return r.w.exclusive(work); }, {});
  auto replaced = replacing.run({}, {});
  ASSERT_TRUE(replaced) << replaced.error().message << replaced.error().detail;
  r.expect_identical();
}

TEST(backfill, indexes_that_cannot_be_created_keep_it_preparing) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.m->start();
  auto failing = r.make(300, [] { return result<void>(make_error("23505", "could not create unique index")); });
  EXPECT_EQ(failing.run({}, {}).error().sqlstate, "23505");
  EXPECT_EQ(apply::load_target(r.w.pg).value().phase, journal::phase::preparing);
  auto b = r.make(300);
  ASSERT_TRUE(b.run({}, {}));
  r.expect_identical();
}

TEST(backfill, without_it_nothing_is_applied_while_preparing) {
  CROSSFADE_NEEDS_POSTGRES();
  rig r;
  r.w.m->start();
  r.w.wait_state(mirror_state::running);
  r.w.transaction("INSERT INTO e(a) VALUES (1)");
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(r.w.target_watermark(), 0u);
  EXPECT_THAT(r.w.rows("SELECT count(*) FROM e"), ElementsAre("0"));
}

TEST(backfill, sequences_follow_the_greatest_value_ever_used) {
  CROSSFADE_NEEDS_POSTGRES();
  store::testing::test_database database;
  auto pg = database.connect();
  pg.exec(
        "CREATE TABLE a(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY); CREATE TABLE b(id bigint GENERATED BY "
        "DEFAULT AS IDENTITY PRIMARY KEY); CREATE TABLE z(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)")
      .value();
  journal::testing::written_file f(
      "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE b(id INTEGER PRIMARY KEY); CREATE TABLE z(id "
      "INTEGER "
      "PRIMARY KEY); INSERT INTO a VALUES (50); DELETE FROM a; INSERT INTO b VALUES (7), (41)");
  auto tables = std::make_shared<catalog::catalog>(*f.tables);
  for (auto& t : tables->tables) {
    t.columns[0].sequence = "public." + t.name + "_id_seq";
    t.autoincrement = t.name == "a";
  }
  ASSERT_TRUE(sync_sequences(f.db, pg, *tables));
  auto next = [&](const char* sequence) {
    return *pg.query(std::string("SELECT nextval('") + sequence + "')").value()[0][0];
  };
  EXPECT_EQ(next("a_id_seq"), "51");
  EXPECT_EQ(next("b_id_seq"), "42");
  EXPECT_EQ(next("z_id_seq"), "1");
  ASSERT_TRUE(sync_sequences(f.db, pg, *tables));  // never back
  EXPECT_EQ(next("a_id_seq"), "52");
}

}  // namespace
}  // namespace crossfade::backfill
