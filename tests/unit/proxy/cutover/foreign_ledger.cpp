#include "proxy/cutover/foreign_ledger.hpp"

#include <gtest/gtest.h>

namespace crossfade::cutover {
namespace {

std::map<std::string, std::uint64_t> open(const foreign_ledger& ledger) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& e : ledger.open())
    out[std::string(store_name(e.store)) + ":" + e.table] = e.writes;
  return out;
}

using counts = std::map<std::string, std::uint64_t>;

TEST(foreign_ledger, a_validation_covers_what_was_seen_before_it_began) {
  foreign_ledger ledger;
  ledger.note(store_kind::sqlite, "product", 2);
  ledger.note(store_kind::postgres, "product", 3);
  auto before = ledger.mark();
  ledger.note(store_kind::sqlite, "product", 5);
  EXPECT_EQ(open(ledger), (counts{{"sqlite:product", 7}, {"postgres:product", 3}}));
  ledger.validated(before, {});
  EXPECT_EQ(open(ledger), (counts{{"sqlite:product", 5}}));
  ledger.validated(ledger.mark(), {});
  EXPECT_EQ(open(ledger), counts{});
  EXPECT_EQ(ledger.entries(store_kind::sqlite).at("product").writes, 7u);
}

TEST(foreign_ledger, named_tables_cover_only_themselves_and_never_an_unknown_one) {
  foreign_ledger ledger;
  for (const char* table : {"a", "b", ""})
    ledger.note(store_kind::sqlite, table, 1);
  ledger.validated(ledger.mark(), {"a"});
  EXPECT_EQ(open(ledger), (counts{{"sqlite:b", 1}, {"sqlite:", 1}}));
  ledger.validated(ledger.mark(), {"a", "b"});
  EXPECT_EQ(open(ledger), (counts{{"sqlite:", 1}}));
  ledger.validated(ledger.mark(), {});
  EXPECT_EQ(open(ledger), counts{});
}

TEST(foreign_ledger, what_is_open_stays_open_over_a_restart) {
  foreign_ledger ledger;
  ledger.commits(store_kind::sqlite, 4);
  ledger.note(store_kind::sqlite, "product", 4);
  ledger.validated(ledger.mark(), {});
  ledger.note(store_kind::sqlite, "product", 1);
  EXPECT_TRUE(ledger.changed());
  EXPECT_FALSE(ledger.changed());
  foreign_ledger next;
  next.load(ledger.text());
  EXPECT_EQ(open(next), (counts{{"sqlite:product", 1}}));
  EXPECT_EQ(next.entries(store_kind::sqlite).at("product").writes, 5u);
  EXPECT_EQ(next.commits(store_kind::sqlite), 4u);
  next.validated(next.mark(), {});
  EXPECT_EQ(open(next), counts{});
  next.load("no JSON");
  EXPECT_EQ(open(next), counts{});
}

TEST(foreign_ledger, a_long_burst_takes_bounded_room_and_loses_no_count) {
  foreign_ledger ledger;
  for (int i = 0; i < 5000; ++i)
    ledger.note(store_kind::sqlite, "product", 1);
  EXPECT_EQ(open(ledger), (counts{{"sqlite:product", 5000}}));
  EXPECT_LE(ledger.entries(store_kind::sqlite).at("product").since.size(), 1000u);
}

}  // namespace
}  // namespace crossfade::cutover
