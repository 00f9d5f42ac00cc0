#include "replay/store/sqlite.hpp"

#include <gtest/gtest.h>

namespace crossfade::store {
namespace {

using value::cell;
using value::cell_view;

sqlite memory() { return std::move(sqlite::open(":memory:", sqlite::mode::read_write_create).value()); }

TEST(sqlite, cells_of_every_class_come_back_as_they_were_bound) {
  auto db = memory();
  ASSERT_TRUE(db.exec("CREATE TABLE t(id INTEGER PRIMARY KEY, v)"));
  auto insert = db.prepare("INSERT INTO t(v) VALUES (?1)").value();
  std::string with_nul("a\0b", 3);
  std::vector<cell> cells{cell(),
                          cell::of_integer(-9223372036854775807 - 1),
                          cell::of_real(0.1),
                          cell::of_text(""),
                          cell::of_text("é"),
                          cell::of_text(with_nul),
                          cell::of_blob(""),
                          cell::of_blob(with_nul)};
  for (auto& c : cells) {
    ASSERT_TRUE(insert.bind(1, c.view()));
    ASSERT_FALSE(insert.step().value());
    insert.reset();
  }
  auto select = db.prepare("SELECT v FROM t ORDER BY id").value();
  for (auto& c : cells) {
    ASSERT_TRUE(select.step().value());
    EXPECT_EQ(cell(select.column(0)), c);
  }
  EXPECT_FALSE(select.step().value());
}

TEST(sqlite, an_empty_view_without_bytes_is_empty_text_and_not_null) {
  auto db = memory();
  auto st = db.prepare("SELECT typeof(?1), typeof(?2)").value();
  ASSERT_TRUE(st.bind(1, cell_view::of_text({})));
  ASSERT_TRUE(st.bind_copy(2, cell_view::of_blob({})));
  ASSERT_TRUE(st.step().value());
  EXPECT_EQ(st.column(0).bytes, "text");
  EXPECT_EQ(st.column(1).bytes, "blob");
}

TEST(sqlite, errors_carry_a_sqlstate) {
  auto db = memory();
  ASSERT_TRUE(
      db.exec("PRAGMA foreign_keys=ON; CREATE TABLE p(a INTEGER PRIMARY KEY, u TEXT UNIQUE, n NOT NULL "
              "DEFAULT 1, c CHECK (c > 0), f REFERENCES p(a)); INSERT INTO p(a, u) VALUES (1, 'x')"));
  auto code = [&](const char* sql) { return db.exec(sql).error().sqlstate; };
  EXPECT_EQ(code("INSERT INTO p(a) VALUES (1)"), "23505");
  EXPECT_EQ(code("INSERT INTO p(u) VALUES ('x')"), "23505");
  EXPECT_EQ(code("INSERT INTO p(n) VALUES (NULL)"), "23502");
  EXPECT_EQ(code("INSERT INTO p(c) VALUES (0)"), "23514");
  EXPECT_EQ(code("INSERT INTO p(f) VALUES (7)"), "23503");
  EXPECT_EQ(code("SELECT 1 FROM nowhere"), "42P01");
  EXPECT_EQ(code("SELECT absent FROM p"), "42703");
  EXPECT_EQ(code("SELEC"), "42601");
}

TEST(sqlite, a_missing_file_is_an_error_that_names_it) {
  auto r = sqlite::open("/nonexistent/app.db", sqlite::mode::read_only);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().sqlstate, "58030");
  EXPECT_NE(r.error().message.find("/nonexistent/app.db"), std::string::npos);
}

TEST(sqlite, one_is_the_first_column_of_the_first_row) {
  auto db = memory();
  EXPECT_EQ(db.one("SELECT 7, 8").value(), cell::of_integer(7));
  EXPECT_TRUE(db.one("SELECT 1 WHERE 0").value().is_null());
  EXPECT_FALSE(db.in_transaction());
  ASSERT_TRUE(db.exec("BEGIN"));
  EXPECT_TRUE(db.in_transaction());
}

}  // namespace
}  // namespace crossfade::store
