// Failures that pass: the mirror waits, goes on, and loses nothing.
#include "tests/unit/replay/apply/world.hpp"
#include "tests/unit/replay/store/relay.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

constexpr auto sqlite_t = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)";
constexpr auto postgres_t = "CREATE TABLE t(id bigint PRIMARY KEY, a text)";

void wait_error(world& w, const char* sqlstate) {
  for (int i = 0; i < 1500 && !w.m->status().errors[sqlstate]; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  ASSERT_GE(w.m->status().errors[sqlstate], 1u) << sqlstate << "; last: " << w.m->status().last_error;
}

void end_mirrors_backend(world& w) {
  w.pg.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'crossfade mirror%' AND "
          "datname = current_database()")
      .value();
}

TEST(mirror_outage, time_outs_that_the_database_imposes_are_overridden) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t,
          std::string(postgres_t) +
              "; CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(0.2); "
              "RETURN NEW; END$$; CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow(); "
              "ALTER TABLE t ENABLE ALWAYS TRIGGER slow");
  w.pg.exec(
          "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 50', current_database()); EXECUTE "
          "format('ALTER DATABASE %I SET lock_timeout = 1', current_database()); EXECUTE format('ALTER DATABASE %I SET "
          "default_transaction_isolation = serializable', current_database()); EXECUTE format('ALTER DATABASE %I SET "
          "idle_in_transaction_session_timeout = 1', current_database()); END$$")
      .value();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.m->start();
  w.catch_up();
  EXPECT_TRUE(w.m->status().errors.empty());
  EXPECT_EQ(w.target_watermark(), 1u);
}

TEST(mirror_outage, a_read_only_server_is_waited_for) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.m->start();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.catch_up();
  auto read_only = [&](const char* value) {
    w.pg.exec(std::string("DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = ") + value +
              "', current_database()); END$$")
        .value();
  };
  read_only("on");
  end_mirrors_backend(w);
  w.transaction("INSERT INTO t VALUES (2, 'y')");
  wait_error(w, "25006");
  w.wait_state(mirror_state::waiting);
  EXPECT_EQ(w.target_watermark(), 1u);
  w.pg.exec("SET default_transaction_read_only = off").value();
  read_only("off");
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id FROM t ORDER BY id"), ElementsAre("1", "2"));
  EXPECT_EQ(w.m->status().last_error, "");
}

TEST(mirror_outage, a_table_that_somebody_locks_for_longer_than_lock_timeout) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.change_options = [](mirror_options& o) { o.apply.lock_timeout = milliseconds(50); };
  w.make_mirror();
  auto direct = w.database.connect();
  direct.exec("BEGIN; LOCK TABLE t").value();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.m->start();
  wait_error(w, "55P03");
  direct.exec("COMMIT").value();
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id FROM t"), ElementsAre("1"));
}

TEST(mirror_outage, a_deadlock_with_a_direct_user) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.m->start();
  w.transaction("INSERT INTO t VALUES (1, 'x'), (2, 'x')");
  w.catch_up();
  auto direct = w.database.connect();
  direct.exec("BEGIN; SELECT FROM t WHERE id = 2 FOR UPDATE").value();
  w.transaction("UPDATE t SET a = 'y' WHERE id = 1; UPDATE t SET a = 'y' WHERE id = 2");
  for (int i = 0; i < 500 && w.rows("SELECT count(*) FROM pg_locks WHERE NOT granted") == std::vector<std::string>{"0"};
       ++i)
    std::this_thread::sleep_for(milliseconds(10));
  auto other = direct.exec("SELECT FROM t WHERE id = 1 FOR UPDATE");
  (void)direct.exec("ROLLBACK");
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id, a FROM t ORDER BY id"), ElementsAre("1|y", "2|y"));
  // One of the two was the victim.
  EXPECT_EQ(w.m->status().errors["40P01"] + (other ? 0u : 1u), 1u);
}

TEST(mirror_outage, a_server_that_hangs_is_noticed_within_answer_timeout) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  auto url = w.database.url();
  auto colon = url.find(':', url.rfind('@')), slash = url.find('/', colon);
  store::testing::relay between(static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1, slash - colon - 1))));
  w.change_options = [&](mirror_options& o) {
    o.apply.postgres_url =
        url.substr(0, colon + 1) + std::to_string(between.port) + url.substr(slash) + "?connect_timeout=2";
    o.apply.answer_timeout = milliseconds(500);
  };
  w.make_mirror();
  w.m->start();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.catch_up();
  between.frozen = true;
  w.transaction("INSERT INTO t VALUES (2, 'y')");
  auto began = std::chrono::steady_clock::now();
  wait_error(w, "08006");
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(10));
  w.wait_state(mirror_state::waiting);
  between.frozen = false;
  // The session that hangs may have its transaction open, with the watermark's row: it is ended.
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id FROM t ORDER BY id"), ElementsAre("1", "2"));
}

TEST(mirror_outage, an_earlier_session_that_holds_the_watermark_is_ended) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  auto left = w.database.connect();
  left.exec("SET application_name = 'crossfade mirror " + w.file_state().journal_id +
            "'; BEGIN; SELECT FROM crossfade.watermark FOR UPDATE")
      .value();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.m->start();
  w.catch_up();
  EXPECT_FALSE(left.exec("SELECT 1"));
  EXPECT_EQ(w.m->status().errors["55P03"], 0u);
}

TEST(mirror_outage, a_privilege_that_is_missing_is_waited_for_and_no_row_is_blamed) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.pg.exec("REVOKE ALL ON t FROM CURRENT_USER").value();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.m->start();
  wait_error(w, "42501");
  EXPECT_EQ(w.m->status().quarantined_seq, 0u);
  EXPECT_THAT(w.m->status().last_error, HasSubstr("permission denied"));
  w.pg.exec("GRANT ALL ON t TO CURRENT_USER").value();
  w.catch_up();
}

TEST(mirror_outage, the_lag_is_the_oldest_entrys_age_over_restarts_with_postgresql_away) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.change_options = [](mirror_options& o) { o.apply.postgres_url = "postgresql://nobody@127.0.0.1:1/nowhere"; };
  w.make_mirror();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.file.db.exec("UPDATE crossfade_journal SET at = at - 7200000000").value();
  w.transaction("INSERT INTO t VALUES (2, 'x')");
  for (int run = 0; run < 2; ++run) {
    w.m->start();
    wait_error(w, "08006");
    EXPECT_GT(w.m->status().lag_seconds, 7199.0);
    EXPECT_LT(w.m->status().lag_seconds, 7400.0);
    w.m->stop();
  }
  w.change_options = [](mirror_options&) {};
  w.make_mirror();
  w.m->start();
  w.catch_up();
  EXPECT_EQ(w.m->status().lag_seconds, 0.0);
}

TEST(mirror_outage, whether_it_stands_still_and_since_when_is_known_to_those_who_wait) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_t, postgres_t);
  w.m->start();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.catch_up();
  w.wait_state(mirror_state::running);
  EXPECT_FALSE(w.where.stalled_since());
  auto since_us = w.m->status().since_us;
  auto before = std::chrono::steady_clock::now();
  w.m->stop();
  ASSERT_TRUE(w.where.stalled_since());
  EXPECT_GE(*w.where.stalled_since(), before);
  EXPECT_GT(w.m->status().since_us, since_us);
  auto first = *w.where.stalled_since();
  w.where.set_stalled(true);
  EXPECT_EQ(*w.where.stalled_since(), first);
}

}  // namespace
}  // namespace crossfade::apply
