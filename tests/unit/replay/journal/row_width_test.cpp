#include "replay/journal/row_width.hpp"

#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::journal {
namespace {

using value::cell_view;

// A column's type by a letter, and a value of it in PostgreSQL and as a cell.
struct typed {
  const char* name;
  value::oid id;
  const char* filled;
  cell_view cell;
};

const typed& type_of(char letter) {
  static const std::map<char, typed> all{
      {'8', {"bigint", value::oids::int8, "7", cell_view::of_integer(7)}},
      {'4', {"integer", value::oids::int4, "7", cell_view::of_integer(7)}},
      {'2', {"smallint", value::oids::int2, "7", cell_view::of_integer(7)}},
      {'b', {"boolean", value::oids::boolean, "true", cell_view::of_integer(1)}},
      {'u', {"uuid", value::oids::uuid, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", cell_view::of_text("x")}},
      {'i', {"interval", value::oids::interval, "'1 day'", cell_view::of_text("1 day")}},
      {'t', {"text", value::oids::text, "'abc'", cell_view::of_text("abc")}},
  };
  return all.at(letter);
}

TEST(row_width, it_is_postgresqls_for_short_and_fixed_values) {
  CROSSFADE_NEEDS_POSTGRES();
  store::testing::test_database database;
  auto pg = database.connect();
  int refused = 0;
  for (std::string pattern : {"8", "4", "2b", "b8", "u", "ui", "b4i", "t", "t8", "tttt2", "4t"}) {
    for (std::size_t count : {509U, 1016U, 1017U, 1018U, 1203U, 1598U}) {
      catalog::table t;
      layout l;
      cells row;
      std::string names, values;
      for (std::size_t i = 0; i < count; ++i) {
        auto& type = type_of(pattern[i % pattern.size()]);
        catalog::column c;
        c.type = value::builtin_type(type.id);
        c.attribute = static_cast<std::int16_t>(i + 1);
        t.columns.push_back(c);
        stored_column s;
        s.column = i;
        l.columns.push_back(s);
        bool null = i % 11 == 10 && count % 2;
        row.push_back(null ? cell_view::null() : type.cell);
        names += (i ? ", c" : "c") + std::to_string(i) + " " + type.name;
        values += (i ? ", " : "") + std::string(null ? "NULL" : type.filled);
      }
      auto width = row_width::of(t, l);
      bool too_big = width && width->least_bytes(row) > row_width::most_bytes;
      pg.exec("CREATE TEMP TABLE w(" + names + ")").value();
      auto inserted = pg.exec("INSERT INTO w VALUES (" + values + ")");
      EXPECT_EQ(!inserted, too_big) << pattern << " " << count << " " << (inserted ? "" : inserted.error().message)
                                    << (width ? width->least_bytes(row) : 0);
      if (!inserted) {
        ++refused;
        EXPECT_EQ(inserted.error().sqlstate, "54000");
        EXPECT_NE(inserted.error().message.find("size " + std::to_string(width ? width->least_bytes(row) : 0) + ","),
                  std::string::npos)
            << inserted.error().message << " " << pattern << " " << count;
      }
      pg.exec("DROP TABLE w").value();
    }
  }
  EXPECT_GT(refused, 15);
}

TEST(row_width, rows_beyond_a_page_are_refused_before_the_commit) {
  std::string columns, full, half;
  for (int i = 0; i < 1100; ++i) {
    columns += ", c" + std::to_string(i) + " INTEGER";
    full += ", " + std::to_string(i);
    half += i < 900 ? ", 1" : ", NULL";
  }
  testing::written_file f("CREATE TABLE wide(id INTEGER PRIMARY KEY" + columns + ")");
  f.transaction("INSERT INTO wide VALUES (1" + half + ")");
  f.db.exec("BEGIN IMMEDIATE; INSERT INTO wide VALUES (2" + full + ")").value();
  auto refused = f.rec->capture_error();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "54000");
  EXPECT_EQ(refused.error().message, "row is too big: size 8832, maximum size 8160");
  EXPECT_EQ(refused.error().table, "wide");
  f.rec->seal();
  EXPECT_FALSE(f.rec->write());
  f.db.exec("ROLLBACK").value();
  f.rec->rolled_back();
  EXPECT_EQ(f.transaction("UPDATE wide SET c0 = 5"), 2u);
}

TEST(row_width, ordinary_tables_are_not_measured) {
  catalog::table t;
  layout l;
  for (int i = 0; i < 100; ++i) {
    catalog::column c;
    c.type = value::builtin_type(value::oids::text);
    t.columns.push_back(c);
  }
  EXPECT_FALSE(row_width::of(t, l));
}

}  // namespace
}  // namespace crossfade::journal
