#include "replay/backfill/chunks.hpp"

#include <gtest/gtest.h>

#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::backfill {
namespace {

using value::cell;
using value::cell_view;

TEST(chunks, cells_compare_in_sqlites_order) {
  auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create).value();
  ASSERT_TRUE(db.exec("CREATE TABLE t(id INTEGER PRIMARY KEY, v)"));
  std::vector<cell> cells{cell(),
                          cell::of_integer(INT64_MIN),
                          cell::of_integer(-1),
                          cell::of_real(-0.5),
                          cell::of_integer(0),
                          cell::of_real(0.25),
                          cell::of_integer(1),
                          cell::of_real(1.5),
                          cell::of_integer(9007199254740993),
                          cell::of_real(9007199254740994.0),
                          cell::of_integer(INT64_MAX),
                          cell::of_real(9.3e18),
                          cell::of_real(-1e300),
                          cell::of_text(""),
                          cell::of_text("Z"),
                          cell::of_text("a"),
                          cell::of_text("a\x01"),
                          cell::of_text("é"),
                          cell::of_blob(""),
                          cell::of_blob("\x01")};
  auto insert = db.prepare("INSERT INTO t(v) VALUES (?1)").value();
  for (auto& c : cells) {
    ASSERT_TRUE(insert.bind(1, c.view()));
    ASSERT_TRUE(insert.step());
    insert.reset();
  }
  auto pairs = db.prepare(
                     "SELECT a.id, b.id, (a.v IS NOT b.v) * (CASE WHEN b.v IS NULL OR a.v > b.v THEN 1 ELSE -1 END) "
                     "FROM t a, t b")
                   .value();
  int compared = 0;
  while (pairs.step().value()) {
    auto a = static_cast<std::size_t>(pairs.column(0).integer - 1),
         b = static_cast<std::size_t>(pairs.column(1).integer - 1);
    EXPECT_EQ(compare_cells(cells[a].view(), cells[b].view()), pairs.column(2).integer) << a << " " << b;
    ++compared;
  }
  EXPECT_EQ(compared, 400);
}

TEST(chunks, halves_belong_to_the_chunk_that_holds_their_key) {
  chunk_map map;
  map.add_table("t", cut::rowid);
  map.add("t", {0, 10, 100, key_cells{cell::of_integer(100)}});
  map.add("t", {1, 20, 100, key_cells{cell::of_integer(200)}});
  journal::layout l;
  journal::row_change c;
  c.table = "t";
  c.kind = journal::change_kind::update_row;
  auto which = [&](std::int64_t from, std::int64_t to, std::uint64_t seq) {
    c.old_rowid = from;
    c.new_rowid = to;
    auto h = map.which(c, l, seq);
    return std::pair(h.old_half, h.new_half);
  };
  EXPECT_EQ(which(-5, 100, 10), std::pair(false, false));
  EXPECT_EQ(which(-5, 100, 11), std::pair(true, true));
  EXPECT_EQ(which(100, 101, 15), std::pair(true, false));
  EXPECT_EQ(which(101, 100, 15), std::pair(false, true));
  EXPECT_EQ(which(101, 201, 25), std::pair(true, false));
  EXPECT_FALSE(map.complete("t"));
  map.add("t", {2, 30, 0, std::nullopt});
  EXPECT_TRUE(map.complete("t"));
  EXPECT_EQ(which(201, 1000000, 31), std::pair(true, true));
  c.table = "unknown";
  EXPECT_EQ(which(1, 1, 99), std::pair(false, false));
}

TEST(chunks, tables_are_cut_by_what_the_storage_is_ordered_by) {
  journal::testing::written_file f(
      "CREATE TABLE a(k TEXT PRIMARY KEY); CREATE TABLE b(k TEXT PRIMARY KEY, v) WITHOUT ROWID; CREATE TABLE c(k TEXT "
      "COLLATE "
      "NOCASE PRIMARY KEY) WITHOUT ROWID; CREATE TABLE d(k TEXT, PRIMARY KEY (k DESC)) WITHOUT ROWID; CREATE TABLE "
      "e(rowid, "
      "_rowid_, oid)");
  auto how = [&](std::size_t i) {
    return cut_of(f.db, journal::read_layout(f.db, f.tables->tables[i]).value()).value();
  };
  EXPECT_EQ(how(0), cut::rowid);
  EXPECT_EQ(how(1), cut::key);
  EXPECT_EQ(how(2), cut::whole);
  EXPECT_EQ(how(3), cut::whole);
  EXPECT_EQ(how(4), cut::whole);
}

}  // namespace
}  // namespace crossfade::backfill
