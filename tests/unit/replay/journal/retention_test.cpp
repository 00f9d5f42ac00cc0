#include "replay/journal/retention.hpp"

#include <gtest/gtest.h>

#include "replay/journal/reader.hpp"
#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::journal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::simple_table;
using testing::written_file;

constexpr std::int64_t second_us = 1'000'000, hour_us = 3600 * second_us;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

void write(written_file& f, int count) {
  for (int i = 0; i < count; ++i)
    f.transaction("INSERT INTO t(a) VALUES ('abc')");
}

std::uint64_t sum_above(written_file& f, std::uint64_t seq) {
  return static_cast<std::uint64_t>(
      f.db.one("SELECT coalesce(sum(length(body) + length(hash)), 0) FROM crossfade_journal WHERE seq > " +
               std::to_string(seq))
          .value()
          .integer);
}

TEST(retention, pruned_entries_leave_head_and_chain) {
  written_file f(simple_table);
  write(f, 6);
  EXPECT_EQ(prune(f.db, 4, {3, 1 << 20}).value().entries, 3u);
  auto last = prune(f.db, 4, {3, 1 << 20}).value();
  EXPECT_EQ(last.entries, 1u);
  EXPECT_EQ(last.up_to, 4u);
  EXPECT_GT(last.bytes, 0u);
  EXPECT_FALSE(last.more);
  EXPECT_EQ(oldest_entry(f.db).value(), std::optional<std::uint64_t>(5));
  EXPECT_EQ(prune(f.db, 6, {}).value().entries, 2u);
  EXPECT_EQ(load(f.db).value().head, 6u);
  EXPECT_EQ(hash_at(f.db, 6).value(), std::optional<std::string>(load(f.db).value().head_hash));
  EXPECT_FALSE(hash_at(f.db, 5).value().has_value());
  auto sixth = load(f.db).value().head_hash;
  EXPECT_EQ(f.transaction("INSERT INTO t(a) VALUES ('abc')"), 7u);
  reader r(f.db, load(f.db).value().journal_id);
  r.start_after(6, sixth);
  EXPECT_EQ(r.read(10, 1 << 20).value().size(), 1u);
}

TEST(retention, steps_are_bounded_by_entries_and_bytes) {
  written_file f(simple_table);
  write(f, 3);
  f.transaction("INSERT INTO t(a) VALUES (printf('%.100000c', 'x'))");
  write(f, 3);
  EXPECT_EQ(prune(f.db, 7, {2, 1 << 20}).value().entries, 2u);
  auto to_the_large = prune(f.db, 7, {100, 1000}).value();
  EXPECT_EQ(to_the_large.entries, 1u);
  EXPECT_TRUE(to_the_large.more);
  auto large = prune(f.db, 7, {100, 1000}).value();  // one goes whatever its size
  EXPECT_EQ(large.entries, 1u);
  EXPECT_GT(large.bytes, 100000u);
  EXPECT_EQ(prune(f.db, 7, {100, 1000}).value().entries, 3u);
  EXPECT_EQ(prune(f.db, 7, {}).value().entries, 0u);
}

TEST(retention, by_number_and_by_bytes_but_never_what_is_not_applied) {
  written_file f(simple_table);
  write(f, 10);
  usage known;
  ASSERT_TRUE(known.measure(f.db));
  retention keep;
  keep.keep_entries = 3;
  EXPECT_EQ(prune_limit(f.db, known, 8, keep, never).value(), 5u);
  EXPECT_EQ(prune_limit(f.db, known, 2, keep, never).value(), 0u);
  keep = {};
  EXPECT_EQ(prune_limit(f.db, known, 8, keep, never).value(), 0u);
  keep.keep_bytes = 0;  // a block holds all ten: it goes once all of it is applied
  EXPECT_EQ(prune_limit(f.db, known, 8, keep, never).value(), 0u);
  EXPECT_EQ(prune_limit(f.db, known, 10, keep, never).value(), 10u);
}

TEST(retention, bytes_are_kept_to_a_block) {
  written_file f(simple_table);
  for (int i = 0; i < 40; ++i)
    f.transaction("INSERT INTO t(a) VALUES (printf('%.10000c', 'x'))");
  usage known;
  ASSERT_TRUE(known.measure(f.db));
  retention keep;
  keep.keep_bytes = 200'000;
  auto limit = prune_limit(f.db, known, 40, keep, never).value();
  ASSERT_GT(limit, 0u);
  while (prune(f.db, limit, {}).value().more) {
  }
  known.pruned(limit);
  EXPECT_LE(sum_above(f, 0), 200'000u);
  EXPECT_GT(sum_above(f, 0), 200'000u - 2 * 65536);
  EXPECT_EQ(known.bytes(), sum_above(f, 0));
  EXPECT_EQ(known.entries(), 40 - limit);
}

TEST(retention, by_age) {
  written_file f(simple_table);
  write(f, 5);
  ASSERT_TRUE(f.db.exec("UPDATE crossfade_journal SET at = seq * 100"));
  EXPECT_EQ(newest_before(f.db, 5, 301).value(), 3u);
  EXPECT_EQ(newest_before(f.db, 2, 301).value(), 2u);
  EXPECT_EQ(newest_before(f.db, 5, 0).value(), 0u);
  EXPECT_EQ(newest_before(f.db, 5, 10000).value(), 5u);
  // A clock that was ahead for a while: what stands behind such an entry waits for number and bytes.
  ASSERT_TRUE(f.db.exec("UPDATE crossfade_journal SET at = 99999 WHERE seq = 2"));
  EXPECT_EQ(newest_before(f.db, 5, 10000).value(), 1u);
}

TEST(retention, a_clock_that_jumps_ahead_ages_nothing_at_once) {
  age_limit limit;
  auto start = std::chrono::steady_clock::time_point() + hours(1);
  std::int64_t now = 1'700'000'000 * second_us;
  auto oldest = now - 10 * hour_us;
  EXPECT_EQ(limit.move(now, start, oldest, 24 * hour_us), now - 24 * hour_us);
  // Ten years ahead: the limit moves by twice the time that has passed.
  auto jumped = now + 87600 * hour_us;
  EXPECT_EQ(limit.move(jumped, start + seconds(10), oldest, 24 * hour_us), now - 24 * hour_us + 20 * second_us);
  EXPECT_EQ(limit.move(jumped, start + seconds(20), oldest, 24 * hour_us), now - 24 * hour_us + 40 * second_us);
  // And back: where it belongs.
  EXPECT_EQ(limit.move(now, start + seconds(30), oldest, 24 * hour_us), now - 24 * hour_us);
}

TEST(retention, a_clock_that_jumps_back_keeps_more) {
  age_limit limit;
  auto start = std::chrono::steady_clock::time_point() + hours(1);
  std::int64_t now = 1'700'000'000 * second_us;
  (void)limit.move(now, start, now - 48 * hour_us, hour_us);
  EXPECT_EQ(limit.move(now - 1000 * hour_us, start + seconds(1), now, hour_us), now - 1001 * hour_us);
}

TEST(retention, after_a_start_the_limit_begins_at_the_oldest_entry_and_catches_up) {
  age_limit limit;
  auto start = std::chrono::steady_clock::time_point() + hours(1);
  std::int64_t now = 1'700'000'000 * second_us;
  auto oldest = now - 48 * hour_us;
  EXPECT_EQ(limit.move(now, start, oldest, 24 * hour_us), oldest);
  auto later = hours(24);
  EXPECT_EQ(limit.move(now + 24 * hour_us, start + later, oldest, 24 * hour_us), now);
}

TEST(retention, freed_pages_are_used_again) {
  written_file f(simple_table);
  auto round = [&] {
    for (int i = 0; i < 50; ++i)
      f.transaction("UPDATE t SET a = printf('%.20000c', 'x') WHERE id = 1");
    prune(f.db, load(f.db).value().head, {1000, 1 << 30}).value();
  };
  write(f, 1);
  round();
  auto pages = f.db.one("PRAGMA page_count").value().integer;
  for (int i = 0; i < 10; ++i)
    round();
  EXPECT_LE(f.db.one("PRAGMA page_count").value().integer, pages + 10);
}

TEST(usage, counts_what_is_written_and_pruned) {
  written_file f(simple_table);
  usage known;
  ASSERT_TRUE(known.measure(f.db));
  EXPECT_EQ(known.bytes(), 0u);
  EXPECT_EQ(known.entries(), 0u);
  std::uint64_t before = 0;
  for (int i = 0; i < 100; ++i) {
    auto head = f.transaction("INSERT INTO t(a) VALUES (printf('%.5000c', 'x'))");
    known.written(head, sum_above(f, 0) - before);
    before = sum_above(f, 0);
  }
  EXPECT_EQ(known.bytes(), sum_above(f, 0));
  EXPECT_EQ(known.entries(), 100u);
  usage fresh;
  ASSERT_TRUE(fresh.measure(f.db));
  for (std::uint64_t seq = 0; seq <= 100; ++seq) {
    auto exact = sum_above(f, seq);
    EXPECT_GE(known.bytes_above(seq), exact);
    EXPECT_LE(known.bytes_above(seq), exact + 65536 + 5100);
    EXPECT_EQ(known.bytes_above(seq), fresh.bytes_above(seq));
  }
  EXPECT_EQ(known.bytes_above(100), 0u);
  known.pruned(100);
  EXPECT_EQ(known.bytes(), 0u);
  EXPECT_EQ(known.entries(), 0u);
  known.written(101, 500);
  EXPECT_EQ(known.entries(), 1u);
  EXPECT_EQ(known.bytes_above(100), 500u);
}

}  // namespace
}  // namespace crossfade::journal
