// What makes the journal one history: each entry stands on the one before, and head moves with the rows.
#include <gmock/gmock.h>

#include "replay/journal/reader.hpp"
#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::journal {
namespace {

using ::testing::HasSubstr;
using testing::simple_table;
using testing::written_file;

TEST(chain, an_exchanged_entry_breaks_what_stands_on_it) {
  written_file f(simple_table);
  f.transaction("INSERT INTO t(a) VALUES ('first')");
  f.transaction("INSERT INTO t(a) VALUES ('second')");
  // Entry 1 of another life of this file: sound in itself, and chained to the beginning.
  std::string frames;
  append_insert(frames, "t", 1, {value::cell_view::of_integer(1), value::cell_view::of_text("other")});
  auto body = make_body(0, frames);
  auto hash = chain(first_hash(), load(f.db).value().journal_id, body);
  auto exchange = f.db.prepare("UPDATE crossfade_journal SET body = ?1, hash = ?2 WHERE seq = 1").value();
  ASSERT_TRUE(exchange.bind(1, value::cell_view::of_blob(body)));
  ASSERT_TRUE(exchange.bind(2, value::cell_view::of_blob(hash)));
  ASSERT_TRUE(exchange.step());
  reader r(f.db, load(f.db).value().journal_id);
  EXPECT_EQ(r.read(10, 1 << 20).value().size(), 1u);
  auto second = r.read(10, 1 << 20);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("entry 2 is damaged at byte 0: it is not chained to entry 1"));
}

TEST(chain, head_moves_in_the_transaction_of_the_entry) {
  written_file f(simple_table);
  auto other = store::sqlite::open(f.directory.file("app.db"), store::sqlite::mode::read_only).value();
  f.db.exec("BEGIN IMMEDIATE; INSERT INTO t(a) VALUES ('x')").value();
  f.rec->seal();
  EXPECT_EQ(f.rec->write().value(), 1u);
  EXPECT_EQ(load(other).value().head, 0u);
  f.db.exec("COMMIT").value();
  // A kill would strike here: everything is there already.
  EXPECT_EQ(load(other).value().head, 1u);
  EXPECT_EQ(load(other).value().head_hash, hash_at(other, 1).value().value());
  f.rec->committed();
  f.db.exec("BEGIN IMMEDIATE; INSERT INTO t(a) VALUES ('y')").value();
  f.rec->seal();
  EXPECT_EQ(f.rec->write().value(), 2u);
  f.db.exec("ROLLBACK").value();
  EXPECT_EQ(load(other).value().head, 1u);
  f.rec->rolled_back();
}

TEST(chain, a_zero_of_the_other_sign_is_a_change_where_sqlite_stores_it) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY, r REAL, n NUMERIC, x)");
  f.transaction("INSERT INTO t VALUES (1, 0.0, 0.0, 0.0)");
  auto update = f.db.prepare("UPDATE t SET r = ?1, n = ?1, x = ?1").value();
  f.db.exec("BEGIN IMMEDIATE").value();
  ASSERT_TRUE(update.bind(1, value::cell_view::of_real(-0.0)));
  ASSERT_TRUE(update.step());
  update.reset();
  f.commit().value();
  EXPECT_EQ(f.changes(1), std::vector<std::string>{"update t [1] -> [1, 0r, 0, -0r*]"});
  EXPECT_EQ(f.db.one("SELECT x FROM t").value(), value::cell::of_real(-0.0));
}

}  // namespace
}  // namespace crossfade::journal
