// Failures that pass: the mirror waits, goes on, and loses nothing.
#include <algorithm>
#include <fstream>
#include <vector>

#include "tests/unit/replay/apply/world.hpp"
#include "tests/unit/replay/store/relay.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

constexpr auto sqlite_outage = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)";
constexpr auto postgres_outage = "CREATE TABLE t(id bigint PRIMARY KEY, a text)";

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
  world w(sqlite_outage,
          std::string(postgres_outage) +
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

// synchronous_standby_names of the whole server, until the end of the scope.
class synchronous_standby {
 public:
  explicit synchronous_standby(const std::string& name)
      : server_(store::postgres::connect(std::getenv("CROSSFADE_TEST_POSTGRES_SUPERUSER")).value()) {
    set("= '" + name + "'", name);
  }
  ~synchronous_standby() { gone(); }
  void gone() { set("TO DEFAULT", ""); }

 private:
  void set(const std::string& value, const std::string& shown) {
    server_.exec("ALTER SYSTEM SET synchronous_standby_names " + value).value();
    server_.query("SELECT pg_reload_conf()").value();
    for (int i = 0; i < 1000 && server_.query("SHOW synchronous_standby_names").value()[0][0] != shown; ++i)
      std::this_thread::sleep_for(milliseconds(10));
  }
  store::postgres server_;
};

TEST(mirror_outage, a_commit_that_waits_for_a_standby_is_neither_lost_nor_repeated) {
  CROSSFADE_NEEDS_POSTGRES();
  if (!std::getenv("CROSSFADE_TEST_POSTGRES_SUPERUSER")) GTEST_SKIP() << "needs a superuser";
  world w(std::string(sqlite_outage) + "; CREATE TABLE twice(a INTEGER)",
          std::string(postgres_outage) + "; CREATE TABLE twice(a bigint)");
  w.change_options = [](mirror_options& o) { o.apply.answer_timeout = milliseconds(500); };
  w.make_mirror();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.m->start();
  w.catch_up();
  {
    synchronous_standby nobody("nobody");
    w.transaction("INSERT INTO t VALUES (2, 'y'); INSERT INTO twice VALUES (7)");
    auto says_why = [&] { return w.m->status().last_error.find("(synchronous_standby_names = 'nobody')"); };
    for (int i = 0; i < 2000 && says_why() == std::string::npos; ++i)
      std::this_thread::sleep_for(milliseconds(10));
    EXPECT_THAT(w.m->status().last_error, HasSubstr("it waits for a synchronous standby"));
    EXPECT_EQ(mirror_state_name(w.m->status().state), "waiting");
    EXPECT_EQ(store::class_of(w.m->status().last_sqlstate), store::failure_class::transient);
    EXPECT_EQ(w.target_watermark(), 1U);
    w.transaction("INSERT INTO t VALUES (3, 'z'); INSERT INTO twice VALUES (8)");
    nobody.gone();
    w.catch_up();
  }
  EXPECT_THAT(w.rows("SELECT id FROM t ORDER BY id"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(w.rows("SELECT a FROM twice ORDER BY a"), ElementsAre("7", "8"));
  EXPECT_EQ(w.m->status().last_error, "");
  EXPECT_EQ(w.target_watermark(), 3U);
}

// The server itself says each of them, in the middle of a batch.
TEST(mirror_outage, whatever_passes_is_waited_for) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage,
          std::string(postgres_outage) +
              "; CREATE TABLE now_is(code text); CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
              "$$DECLARE code text; BEGIN FOR code IN SELECT n.code FROM public.now_is n LOOP RAISE EXCEPTION "
              "USING errcode = code, message = 'it is ' || code; END LOOP; RETURN NEW; END$$; CREATE TRIGGER "
              "fails BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fails(); ALTER TABLE t ENABLE ALWAYS "
              "TRIGGER fails");
  w.m->start();
  std::vector<std::string> expected;
  for (const char* code : {"08006", "25006", "25P03", "26000", "28P01", "40001", "40P01", "42501", "53100", "53200",
                           "53300", "53400", "55P03", "57014", "57P01", "57P02", "57P03", "58030"}) {
    w.pg.query("INSERT INTO now_is VALUES ($1)", {code}).value();
    auto id = std::to_string(expected.size() + 1);
    w.transaction("INSERT INTO t VALUES (" + id + ", '" + code + "')");
    wait_error(w, code);
    EXPECT_EQ(w.m->status().quarantined_seq, 0u) << code;
    w.pg.exec("DELETE FROM now_is").value();
    w.catch_up();
    expected.push_back(id + "|" + code);
  }
  EXPECT_EQ(w.rows("SELECT id, a FROM t ORDER BY id"), expected);
}

TEST(mirror_outage, a_single_commit_waits_for_no_timer) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage, postgres_outage);
  w.m->start();
  w.transaction("INSERT INTO t VALUES (100, 'x')");
  w.catch_up();
  std::vector<milliseconds> took;
  for (int i = 0; i < 21; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
    auto began = std::chrono::steady_clock::now();
    auto seq = w.transaction("INSERT INTO t VALUES (" + std::to_string(i) + ", 'x')");
    ASSERT_TRUE(w.where.wait_watermark_blocking(seq, in(seconds(10))));
    took.push_back(std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began));
  }
  std::sort(took.begin(), took.end());
  EXPECT_LT(took[10], milliseconds(300));  // the mirror's own waits are of 1 s
}

std::size_t resident_kib(const char* field) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(field)) return std::stoul(line.substr(line.find(':') + 1));
  return 0;
}

void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

TEST(mirror_outage, a_large_entry_holds_memory_within_its_bound) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB)", "CREATE TABLE t(id bigint PRIMARY KEY, a bytea)");
  constexpr std::size_t rows = 20000, value = 24u << 20;
  w.transaction("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                std::to_string(rows) + ") SELECT i, x'00' FROM n");
  w.transaction("UPDATE t SET a = x'01'");
  w.transaction("INSERT INTO t VALUES (0, zeroblob(" + std::to_string(value) + "))");
  auto entry = [&](int seq) {
    return static_cast<std::size_t>(
        w.file.db.one("SELECT length(body) FROM crossfade_journal WHERE seq = " + std::to_string(seq)).value().integer);
  };
  auto changes = 2 * entry(2) + 100 * rows, blob = 2 * entry(3) + 4 * value;
  forget_peak();
  auto before = resident_kib("VmRSS");
  w.m->start();
  ASSERT_TRUE(w.m->drain(in(seconds(120))));
  EXPECT_LT(resident_kib("VmHWM") - before, (std::max(changes, blob) >> 10) + (64u << 10));
  EXPECT_THAT(w.rows("SELECT count(*), max(length(a)) FROM t WHERE a <> '\\x00'"),
              ElementsAre(std::to_string(rows + 1) + "|" + std::to_string(value)));
  EXPECT_EQ(w.m->status().batches, 3u);
}

TEST(mirror_outage, a_read_only_server_is_waited_for) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage, postgres_outage);
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
  w.wait_state(mirror_state::running);
  EXPECT_EQ(w.m->status().last_error, "");
}

TEST(mirror_outage, a_table_that_somebody_locks_for_longer_than_lock_timeout) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage, postgres_outage);
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
  world w(sqlite_outage, postgres_outage);
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
  world w(sqlite_outage, postgres_outage);
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
  world w(sqlite_outage, postgres_outage);
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

TEST(mirror_outage, an_idle_mirror_notices_that_its_session_has_ended) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage, postgres_outage);
  w.m->start();
  w.transaction("INSERT INTO t VALUES (1, 'x')");
  w.catch_up();
  auto sessions = [&] {
    return w.rows(
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'crossfade mirror%' AND datname = "
        "current_database()");
  };
  auto before = sessions();
  ASSERT_EQ(before.size(), 1u);
  end_mirrors_backend(w);
  auto after = before;
  for (int i = 0; i < 1000 && (after.size() != 1 || after == before); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
    after = sessions();
  }
  EXPECT_EQ(after.size(), 1u);
  EXPECT_NE(after, before);
}

TEST(mirror_outage, a_privilege_that_is_missing_is_waited_for_and_no_row_is_blamed) {
  CROSSFADE_NEEDS_POSTGRES();
  world w(sqlite_outage, postgres_outage);
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
  world w(sqlite_outage, postgres_outage);
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
  world w(sqlite_outage, postgres_outage);
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
