// A damaged journal: every byte of an entry, missing, swapped and doubled ones, other versions. Each is refused with
// the entry's seq and the place, by the mirror's reader and by what an operator is shown.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

#include "replay/journal/reader.hpp"
#include "replay/journal/retention.hpp"
#include "replay/journal/show.hpp"
#include "tests/unit/replay/journal/fixture.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace crossfade::journal {
namespace {

using ::testing::HasSubstr;
using testing::written_file;

constexpr auto damage_table = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB, c REAL)";

// Three entries; the second has an insert, an update and a delete.
struct three_entries : written_file {
  three_entries() : written_file(damage_table) {
    transaction("INSERT INTO t VALUES (1, 'one', x'00ff', 1.5)");
    transaction("INSERT INTO t VALUES (2, 'two', NULL, -0.0); UPDATE t SET a = 'changed' WHERE id = 1; DELETE FROM t");
    transaction("INSERT INTO t VALUES (3, 'three', NULL, NULL)");
  }

  void put_body(std::uint64_t seq, std::string_view body) {
    auto st = db.prepare("UPDATE crossfade_journal SET body = ?1 WHERE seq = ?2").value();
    ASSERT_TRUE(st.bind(1, value::cell_view::of_blob(body)));
    ASSERT_TRUE(st.bind(2, value::cell_view::of_integer(static_cast<std::int64_t>(seq))));
    ASSERT_TRUE(st.step());
  }

  // As the mirror meets it: the sound entries before it, then the error.
  error refusal() {
    reader r(db, load(db).value().journal_id);
    for (;;) {
      auto batch = r.read(1000, 1 << 20);
      if (!batch) return batch.error();
      if (batch->empty()) return {};
    }
  }
};

// Where each piece of a body begins: version, time, frames, checksum.
std::vector<std::size_t> pieces_of(const std::string& body, std::uint64_t seq) {
  std::vector<std::size_t> out{0, 1};
  change_cursor rows(body, seq);
  row_change c;
  while (rows.next(c).value())
    out.push_back(c.offset);
  out.push_back(body.size() - checksum_size_bytes);
  return out;
}

std::size_t piece_at(const std::vector<std::size_t>& pieces, std::size_t offset) {
  std::size_t found = 0;
  for (auto p : pieces)
    if (p <= offset) found = p;
  return found;
}

TEST(damage, a_flip_of_any_bit_of_an_entry_is_found_at_its_place) {
  three_entries f;
  auto good = f.entries()[1].body;
  auto pieces = pieces_of(good, 2);
  ASSERT_EQ(pieces.size(), 7u);  // four frames: the last statement deletes two rows
  std::size_t flips = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto body = good;
      body[i] = static_cast<char>(body[i] ^ (1 << bit));
      f.put_body(2, body);
      auto expected = fmt::format("journal entry 2 is damaged at byte {}:", piece_at(pieces, i));
      auto e = f.refusal();
      ASSERT_EQ(e.sqlstate, "XX001") << i;
      ASSERT_THAT(e.message, HasSubstr(expected)) << i;
      auto shown = show_entry(f.db, 2);
      ASSERT_FALSE(shown) << i;
      ASSERT_THAT(shown.error().message, HasSubstr(expected)) << i;
      ++flips;
    }
  }
  auto listed = list_entries(f.db, {}).value()["entries"];
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_THAT(listed[1]["damaged"].get<std::string>(), HasSubstr("journal entry 2 is damaged at byte "));
  EXPECT_FALSE(listed[0].contains("damaged"));
  EXPECT_FALSE(listed[2].contains("damaged"));
  EXPECT_EQ(flips, good.size() * 8);
}

TEST(damage, several_random_bytes) {
  const char* given = std::getenv("CROSSFADE_TEST_SEED");
  auto seed = given ? std::strtoull(given, nullptr, 10) : 20240501;
  const char* rounds_given = std::getenv("CROSSFADE_TEST_COUNT");
  auto rounds = rounds_given ? std::strtoull(rounds_given, nullptr, 10) : 2000;
  std::mt19937_64 random(seed);
  three_entries f;
  auto good = f.entries()[1].body;
  auto pieces = pieces_of(good, 2);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    auto body = good;
    auto first = body.size();
    for (auto count = 1 + random() % 16; count > 0; --count) {
      auto at = random() % body.size();
      body[at] = static_cast<char>(body[at] ^ static_cast<char>(1 + random() % 255));
    }
    for (auto i = body.size(); i-- > 0;)
      if (body[i] != good[i]) first = i;
    if (body == good) continue;
    if (random() % 4 == 0) body.resize(random() % body.size());
    auto r = verify(body, 2, recorded_at_us(good));
    ASSERT_FALSE(r) << "seed " << seed << " round " << round;
    EXPECT_THAT(r.error().message, HasSubstr("journal entry 2 is damaged at byte ")) << "seed " << seed;
    // The cursor alone, which trusts the checksum, must not run out of the body either.
    change_cursor rows(body, 2);
    row_change c;
    for (auto more = rows.next(c); more && *more; more = rows.next(c)) {
    }
    if (body.size() == good.size() && first >= header_size_bytes && first < pieces.back()) {
      EXPECT_THAT(r.error().message, HasSubstr(fmt::format("byte {}:", piece_at(pieces, first)))) << "seed " << seed;
    }
  }
}

TEST(damage, a_cut_off_body) {
  three_entries f;
  auto good = f.entries()[1].body;
  for (std::size_t size = 0; size < good.size(); ++size) {
    f.put_body(2, good.substr(0, size));
    auto e = f.refusal();
    ASSERT_EQ(e.sqlstate, "XX001") << size;
    ASSERT_THAT(e.message, HasSubstr("journal entry 2 is damaged at byte ")) << size;
  }
}

TEST(damage, a_missing_entry_in_the_middle_and_at_the_head) {
  three_entries f;
  ASSERT_TRUE(f.db.exec("DELETE FROM crossfade_journal WHERE seq = 2"));
  EXPECT_THAT(f.refusal().message, HasSubstr("journal entry 2 is missing"));
  EXPECT_THAT(show_entry(f.db, 2).error().message, HasSubstr("journal entry 2 is missing"));
  EXPECT_EQ(show_entry(f.db, 2).error().sqlstate, "XX001");
  three_entries g;
  ASSERT_TRUE(g.db.exec("DELETE FROM crossfade_journal WHERE seq = 3"));
  EXPECT_THAT(g.refusal().message, HasSubstr("journal entry 3 is missing: the head is 3"));
}

TEST(damage, swapped_entries) {
  three_entries f;
  ASSERT_TRUE(
      f.db.exec("UPDATE crossfade_journal SET seq = -seq WHERE seq IN (2, 3);"
                "UPDATE crossfade_journal SET seq = 5 + seq WHERE seq < 0"));
  EXPECT_THAT(f.refusal().message, HasSubstr("journal entry 2 is damaged at byte 0: it is not chained to entry 1"));
  EXPECT_THAT(show_entry(f.db, 2).error().message, HasSubstr("it is not chained to entry 1"));
}

TEST(damage, a_doubled_body) {
  three_entries f;
  ASSERT_TRUE(
      f.db.exec("UPDATE crossfade_journal SET (at, body) = (SELECT at, body FROM crossfade_journal WHERE seq = "
                "1) WHERE seq = 2"));
  EXPECT_THAT(f.refusal().message, HasSubstr("journal entry 2 is damaged at byte 0: it is not chained to entry 1"));
  ASSERT_TRUE(
      f.db.exec("UPDATE crossfade_journal SET hash = (SELECT hash FROM crossfade_journal WHERE seq = 1) WHERE "
                "seq = 2"));
  EXPECT_THAT(f.refusal().message, HasSubstr("journal entry 2 is damaged at byte 0: it is not chained to entry 1"));
}

TEST(damage, the_columns_beside_the_body) {
  three_entries f;
  ASSERT_TRUE(f.db.exec("UPDATE crossfade_journal SET at = at + 1 WHERE seq = 2"));
  EXPECT_EQ(f.refusal().message, "");  // advisory: only retention looks at the column
  three_entries g;
  auto hash = g.entries()[1].hash;
  hash[7] = static_cast<char>(hash[7] ^ 1);
  auto st = g.db.prepare("UPDATE crossfade_journal SET hash = ?1 WHERE seq = 2").value();
  ASSERT_TRUE(st.bind(1, value::cell_view::of_blob(hash)));
  ASSERT_TRUE(st.step());
  EXPECT_THAT(g.refusal().message, HasSubstr("journal entry 2 is damaged at byte 0: it is not chained"));
}

TEST(damage, a_later_format_version_is_named) {
  three_entries f;
  auto body = f.entries()[1].body;
  body[0] = static_cast<char>(format_version + 1);
  auto end = body.size() - checksum_size_bytes;
  auto sum = XXH3_64bits(body.data(), end);
  for (std::size_t i = 0; i < checksum_size_bytes; ++i)
    body[end + i] = static_cast<char>(sum >> (8 * i));
  f.put_body(2, body);
  for (const auto& e : {f.refusal(), show_entry(f.db, 2).error()}) {
    EXPECT_EQ(e.sqlstate, "0A000");
    EXPECT_THAT(e.message, HasSubstr(fmt::format("journal entry 2 has format version {}; this Crossfade reads {} to {}",
                                                 format_version + 1, oldest_readable_version, format_version)));
  }
}

TEST(show, pages_and_tables) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE u(id INTEGER PRIMARY KEY)");
  for (int i = 0; i < 5; ++i)
    f.transaction(i % 2 ? "INSERT INTO u DEFAULT VALUES" : "INSERT INTO t DEFAULT VALUES");
  list_request two;
  two.limit = 2;
  auto first = list_entries(f.db, two).value();
  EXPECT_EQ(first["entries"].size(), 2u);
  EXPECT_EQ(first["next_after"], 2);
  two.after = 3;
  auto last = list_entries(f.db, two).value();
  EXPECT_EQ(last["entries"][1]["seq"], 5);
  EXPECT_TRUE(last["next_after"].is_null());
  list_request of_u;
  of_u.table = "u";
  auto found = list_entries(f.db, of_u).value()["entries"];
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]["seq"], 2);
  EXPECT_EQ(found[1]["seq"], 4);
  EXPECT_THAT(show_entry(f.db, 6).error().message, HasSubstr("its last one is 5"));
  ASSERT_EQ(prune(f.db, 2, {}).value().entries, 2u);
  EXPECT_THAT(show_entry(f.db, 1).error().message, HasSubstr("journal entry 1 is pruned already"));
}

}  // namespace
}  // namespace crossfade::journal
