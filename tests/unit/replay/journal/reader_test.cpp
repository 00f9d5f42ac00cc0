#include "replay/journal/reader.hpp"

#include <gmock/gmock.h>

#include "replay/journal/show.hpp"
#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::journal {
namespace {

using ::testing::HasSubstr;
using testing::simple_table;
using testing::written_file;

result<std::vector<entry>> read_all(written_file& f) {
  reader r(f.db, load(f.db).value().journal_id);
  return r.read(1000, 1 << 20);
}

TEST(reader, batches_are_bounded_and_go_on_where_they_ended) {
  written_file f(simple_table);
  for (int i = 0; i < 5; ++i)
    f.transaction("INSERT INTO t(a) VALUES ('abc')");
  reader r(f.db, load(f.db).value().journal_id);
  EXPECT_EQ(r.read(2, 1 << 20).value().size(), 2u);
  EXPECT_EQ(r.position(), 2u);
  EXPECT_EQ(r.read(100, 1).value().size(), 1u);
  EXPECT_EQ(r.read(100, 1 << 20).value().size(), 2u);
  EXPECT_EQ(r.read(100, 1 << 20).value().size(), 0u);
}

TEST(reader, a_flipped_byte_is_refused_with_seq_and_offset) {
  written_file f(simple_table);
  f.transaction("INSERT INTO t(a) VALUES ('one')");
  f.transaction("INSERT INTO t(a) VALUES ('two'), ('three')");
  auto good = f.entries()[1].body;
  change_cursor cursor(good, 2);
  row_change c;
  ASSERT_TRUE(cursor.next(c).value());
  ASSERT_TRUE(cursor.next(c).value());
  auto second_frame = c.offset;
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto body = good;
    body[i] = static_cast<char>(body[i] ^ 1);
    auto r = verify(body, 2);
    ASSERT_FALSE(r) << i;
    EXPECT_EQ(r.error().sqlstate, "XX001");
    EXPECT_THAT(r.error().message, HasSubstr("journal entry 2 is damaged at byte "));
  }
  auto body = good;
  body[second_frame + 5] = static_cast<char>(body[second_frame + 5] ^ 0x40);
  auto st = f.db.prepare("UPDATE crossfade_journal SET body = ?1 WHERE seq = 2").value();
  ASSERT_TRUE(st.bind(1, value::cell_view::of_blob(body)));
  ASSERT_TRUE(st.step());
  reader r(f.db, load(f.db).value().journal_id);
  EXPECT_EQ(r.read(1000, 1 << 20).value().size(), 1u);  // the sound one before it
  auto damaged = r.read(1000, 1 << 20);
  ASSERT_FALSE(damaged);
  EXPECT_THAT(damaged.error().message, HasSubstr("entry 2 is damaged at byte " + std::to_string(second_frame)));
}

TEST(reader, truncated_bodies_are_refused) {
  written_file f(simple_table);
  f.transaction("INSERT INTO t(a) VALUES ('one')");
  auto good = f.entries()[0].body;
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(verify(good.substr(0, size), 1)) << size;
}

TEST(reader, a_missing_entry_breaks_the_chain) {
  written_file f(simple_table);
  for (int i = 0; i < 3; ++i)
    f.transaction("INSERT INTO t(a) VALUES ('abc')");
  ASSERT_TRUE(f.db.exec("DELETE FROM crossfade_journal WHERE seq = 1"));
  auto r = read_all(f);
  ASSERT_FALSE(r);
  EXPECT_THAT(r.error().message, HasSubstr("entry 1 is missing"));
}

TEST(reader, an_entry_of_another_history_is_refused) {
  written_file f(simple_table);
  f.transaction("INSERT INTO t(a) VALUES ('abc')");
  reader r(f.db, std::string(32, '0'));
  auto entries = r.read(10, 1 << 20);
  ASSERT_FALSE(entries);
  EXPECT_THAT(entries.error().message, HasSubstr("not chained"));
}

TEST(record, cells_survive_encoding) {
  cells row{value::cell_view::null(), value::cell_view::of_integer(-1), value::cell_view::of_real(-0.0),
            value::cell_view::of_text("é"), value::cell_view::of_blob(std::string_view("\0\xff", 2))};
  auto back = decode_cells(encode_cells(row));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), row.size());
  for (std::size_t i = 0; i < row.size(); ++i)
    EXPECT_EQ((*back)[i], value::cell(row[i]));
  EXPECT_FALSE(decode_cells("\x05"));
}

TEST(show, entries_as_json) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB)");
  f.transaction("INSERT INTO t VALUES (1, 'x', x'0aff')");
  f.transaction("UPDATE t SET a = NULL; DELETE FROM t");
  list_request all;
  auto list = list_entries(f.db, all).value()["entries"];
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[1]["changes"], 2);
  EXPECT_EQ(list[1]["tables"]["t"], 2);
  list_request second_page;
  second_page.after = 1;
  EXPECT_EQ(list_entries(f.db, second_page).value()["entries"].size(), 1u);
  auto first = show_entry(f.db, 1).value();
  EXPECT_EQ(first["changes"][0]["row"].dump(), R"([1,"x","\\x0aff"])");
  auto second = show_entry(f.db, 2).value();
  EXPECT_EQ(second["changes"][0]["changed"].dump(), "[false,true,false]");
  EXPECT_EQ(second["changes"][1]["old_key"].dump(), "[1]");
  EXPECT_EQ(show_entry(f.db, 3).error().sqlstate, "02000");
}

TEST(state, install_is_repeatable_and_remove_leaves_nothing) {
  written_file f(simple_table);
  auto id = load(f.db).value().journal_id;
  EXPECT_EQ(id.size(), 32u);
  ASSERT_TRUE(install(f.db));
  EXPECT_EQ(load(f.db).value().journal_id, id);
  ASSERT_TRUE(put_phase(f.db, phase::dual_write, authority::postgres, 7));
  auto s = load(f.db).value();
  EXPECT_EQ(s.phase, phase::dual_write);
  EXPECT_EQ(s.authority, authority::postgres);
  EXPECT_EQ(s.epoch, 7u);
  ASSERT_TRUE(put(f.db, "note", "x"));
  EXPECT_EQ(get(f.db, "note").value(), std::optional<std::string>("x"));
  ASSERT_TRUE(erase(f.db, "note"));
  EXPECT_FALSE(get(f.db, "note").value().has_value());
  f.rec.reset();
  ASSERT_TRUE(remove(f.db));
  EXPECT_FALSE(installed(f.db).value());
  EXPECT_EQ(f.db.one("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'crossfade%'").value().integer, 0);
}

}  // namespace
}  // namespace crossfade::journal
