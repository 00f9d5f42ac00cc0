#include "replay/apply/suspects.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace crossfade::apply {
namespace {

// Batches of at most 2000 entries over 5000, of which `bad` is refused; what failed is known to `known` entries.
struct cost {
  int failed = 0, passed = 0;
  bool found = false;
};

cost search(std::uint64_t bad, std::uint64_t known) {
  suspects s;
  cost c;
  std::uint64_t watermark = 0;
  while (watermark < bad && c.failed + c.passed < 100) {
    auto [up_to, alone] = s.next(watermark);
    auto end = std::min({watermark + 2000, up_to, std::uint64_t{5000}});
    if (bad > end) {
      watermark = end;
      ++c.passed;
      continue;
    }
    ++c.failed;
    if (alone) {
      c.found = end == bad && watermark + 1 == bad;
      return c;
    }
    s.blame(std::max(watermark + 1, bad > known ? bad - known + 1 : 1), known == 2000 ? end : bad);
  }
  return c;
}

TEST(suspects, a_statement_of_one_entry_costs_two_failed_batches) {
  for (std::uint64_t bad : {1, 2, 1000, 1999, 2000}) {
    auto c = search(bad, 1);
    EXPECT_TRUE(c.found);
    EXPECT_EQ(c.failed, 2);
    EXPECT_LE(c.passed, 1);
  }
}

TEST(suspects, an_insert_of_32_rows_costs_at_most_seven_and_seven) {
  for (std::uint64_t bad = 1; bad <= 2000; bad += 13) {
    auto c = search(bad, 32);
    EXPECT_TRUE(c.found) << bad;
    EXPECT_LE(c.failed, 7);
    EXPECT_LE(c.passed, 7);
  }
}

TEST(suspects, of_a_whole_batch_the_entry_is_found_by_halves) {
  for (std::uint64_t bad = 1; bad <= 2000; bad += 7) {
    auto c = search(bad, 2000);
    EXPECT_TRUE(c.found) << bad;
    EXPECT_LE(c.failed + c.passed, 24);
  }
}

TEST(suspects, whatever_passed_is_not_suspected_any_more) {
  suspects s;
  EXPECT_EQ(s.next(5).up_to, suspects::no_limit);
  s.blame(3, 3);
  EXPECT_EQ(s.next(1).up_to, 2u);
  EXPECT_FALSE(s.next(1).alone);
  EXPECT_TRUE(s.next(2).alone);
  EXPECT_EQ(s.next(3).up_to, suspects::no_limit);
}

}  // namespace
}  // namespace crossfade::apply
