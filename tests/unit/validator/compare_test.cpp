// The comparison against real stores: nothing reported where values are equal, everything where they are not.
#include "validator/compare.hpp"

#include <chrono>

#include "stores.hpp"
#include "validator/canonical.hpp"
#include "validator/ranges.hpp"

namespace crossfade::validator {
namespace {

using value::builtin_type;
using value::storage;
namespace oids = value::oids;

class comparison : public testing_stores::two_stores {
 protected:
  report compared(std::vector<catalog::table> tables, compare_options options = {}) {
    catalog::catalog c;
    c.tables = std::move(tables);
    snapshot_pair p = pair();
    auto r = compare(p, c, options);
    EXPECT_TRUE(r) << (r ? "" : r.error().message);
    return r ? *r : report{};
  }

  // "changed id=2: name 'b'/'x'" a difference
  static std::vector<std::string> lines(const table_report& t) {
    const auto shown = [](const shown_value& v) { return v ? "'" + *v + "'" : std::string("NULL"); };
    std::vector<std::string> out;
    for (const difference& d : t.differences) {
      std::string s(difference_kind_name(d.kind));
      for (const auto& [name, v] : d.key)
        s += " " + name + "=" + v.value_or("NULL");
      s += ":";
      for (const column_difference& c : d.columns)
        s += " " + c.column + " " + (d.kind == difference_kind::extra ? "" : shown(c.sqlite)) + "/" +
             (d.kind == difference_kind::missing ? "" : shown(c.postgres));
      out.push_back(s);
    }
    return out;
  }

  catalog::table people() {
    return table("people", {column("id", oids::int8, storage::integer), column("name", oids::text, storage::text)},
                 {0});
  }
};

using lines_t = std::vector<std::string>;

TEST_F(comparison, identical_rows_of_every_storage) {
  sqlite(R"(CREATE TABLE t(id INTEGER PRIMARY KEY, b, n, m NUMERIC(10,2), d TEXT, ts TEXT, tz TEXT, e INTEGER, u TEXT,
    j TEXT, y BLOB, f REAL, g REAL, c TEXT, a TEXT, x TEXT);
    INSERT INTO t VALUES
    (1, 1, '1.50', 5, '2020-01-02', '2020-01-02T03:04:05', '2020-01-02 03:04:05.500000', 1577934245,
     'a0eebc999c0b4ef8bb6d6bb9bd380a11', '{"b":1,"a":[1,2]}', x'00ff', 0.1, 3, 'ab', '{1,NULL,3}', 'tab	back\slash
newline'),
    (2, 0, '-0.10', 0.71, NULL, 'infinity', NULL, NULL, NULL, NULL, x'', -0.0, 1e300, '', '{}', ''),
    (-5, NULL, 'NaN', -1.005, '0044-03-15 BC', NULL, '1969-12-31 23:59:59', -1, NULL, '"\N"', NULL, 1e23, 0.5, NULL, NULL, '\N');)");
  postgres(R"(CREATE TABLE t(id bigint PRIMARY KEY, b boolean, n numeric, m numeric(10,2), d date, ts timestamp,
    tz timestamptz, e timestamp, u uuid, j jsonb, y bytea, f float8, g float8, c character(5), a int[], x text);
    INSERT INTO t VALUES
    (1, true, 1.5, 5, '2020-01-02', '2020-01-02 03:04:05', '2020-01-02 04:04:05.5+01', '2020-01-02 03:04:05',
     'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a":[1,2],"b":1}', '\x00ff', 0.1, 3, 'ab', '{1,NULL,3}', E'tab\tback\\slash\nnewline'),
    (2, false, -0.1, 0.71, NULL, 'infinity', NULL, NULL, NULL, NULL, '', '-0', 1e300, '', '{}', ''),
    (-5, NULL, 'NaN', -1.01, '0044-03-15 BC', NULL, '1969-12-31 23:59:59+00', '1969-12-31 23:59:59', NULL, NULL, NULL, 1e23, 0.5, NULL, NULL, E'\\N');
    UPDATE t SET j = NULL WHERE id = -5)");
  sqlite("UPDATE t SET j = NULL WHERE id = -5");
  const report r = compared(
      {table("t",
             {column("id", oids::int8, storage::integer), column("b", oids::boolean, storage::boolean_integer),
              column("n", oids::numeric, storage::numeric_text),
              column("m", oids::numeric, storage::numeric, ((10 << 16) | 2) + 4),
              column("d", oids::date, storage::date_text), column("ts", oids::timestamp, storage::timestamp_t_text),
              column("tz", oids::timestamptz, storage::timestamp_micros_text),
              column("e", oids::timestamp, storage::timestamp_epoch), column("u", oids::uuid, storage::uuid_hex),
              column("j", oids::jsonb, storage::json_text), column("y", oids::bytea, storage::blob),
              column("f", oids::float8, storage::real), column("g", oids::float8, storage::real),
              column("c", oids::bpchar, storage::text, 9), column("a", oids::int4_array, storage::pg_text),
              column("x", oids::text, storage::text)},
             {0})});
  EXPECT_TRUE(r.identical) << to_text(r);
  EXPECT_EQ(r.tables.at(0).sqlite_rows, 3u);
  EXPECT_EQ(r.tables.at(0).postgres_rows, 3u);
  EXPECT_EQ(r.seq, 7u);
  EXPECT_TRUE(r.finished);
}

TEST_F(comparison, changed_missing_and_extra_rows) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  both("INSERT INTO people VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, 'd'), (5, '')");
  sqlite("INSERT INTO people VALUES (10, 'only here')");
  postgres("INSERT INTO people VALUES (-3, 'only there'), (1000, NULL)");
  postgres("UPDATE people SET name = 'x' WHERE id = 2");
  postgres("UPDATE people SET name = '' WHERE id = 3");
  postgres("UPDATE people SET name = NULL WHERE id = 5");
  const report r = compared({people()});
  EXPECT_FALSE(r.identical);
  EXPECT_FALSE(r.truncated);
  EXPECT_EQ(lines(r.tables.at(0)),
            (lines_t{"extra id=-3: id /'-3' name /'only there'", "changed id=2: name 'b'/'x'",
                     "changed id=3: name NULL/''", "changed id=5: name ''/NULL",
                     "missing id=10: id '10'/ name 'only here'/", "extra id=1000: id /'1000' name /NULL"}));
  EXPECT_EQ(r.tables.at(0).differing_rows, 6u);
}

TEST_F(comparison, one_wrong_row_among_many) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite(
      "INSERT INTO people WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
      "SELECT i, 'name ' || i FROM n");
  postgres("INSERT INTO people SELECT i, 'name ' || i FROM generate_series(1, 100000) i");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(compared({people()}).identical);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_LT(seconds, 20);  // a debug build under load; far below a second otherwise
  RecordProperty("rows_per_second", static_cast<int>(100000 / seconds));
  postgres("UPDATE people SET name = 'name 77777 ' WHERE id = 77777");
  const report r = compared({people()});
  EXPECT_EQ(lines(r.tables.at(0)), (lines_t{"changed id=77777: name 'name 77777'/'name 77777 '"}));
}

TEST_F(comparison, swapped_values_are_seen) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite("INSERT INTO people VALUES (1, 'a'), (2, 'b')");
  postgres("INSERT INTO people VALUES (1, 'b'), (2, 'a')");
  EXPECT_EQ(lines(compared({people()}).tables.at(0)),
            (lines_t{"changed id=1: name 'a'/'b'", "changed id=2: name 'b'/'a'"}));
}

TEST_F(comparison, case_and_blanks_are_differences) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite("INSERT INTO people VALUES (1, 'Ada'), (2, 'b '), (3, 'c')");
  postgres("INSERT INTO people VALUES (1, 'ada'), (2, 'b'), (3, 'c')");
  EXPECT_EQ(lines(compared({people()}).tables.at(0)),
            (lines_t{"changed id=1: name 'Ada'/'ada'", "changed id=2: name 'b '/'b'"}));
}

TEST_F(comparison, differences_are_cut_at_the_limit) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite("INSERT INTO people WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, 'x' FROM n");
  compare_options options;
  options.max_differences = 10;
  const report r = compared({people()}, options);
  EXPECT_TRUE(r.truncated);
  EXPECT_EQ(r.tables.at(0).differences.size(), 10u);
  EXPECT_EQ(r.tables.at(0).differing_rows, 500u);
  EXPECT_EQ(r.tables.at(0).sqlite_rows, 500u);
  EXPECT_EQ(r.tables.at(0).postgres_rows, 0u);
}

TEST_F(comparison, many_differences_within_a_small_memory) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite("INSERT INTO people WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, 'x' FROM n");
  postgres("INSERT INTO people SELECT i, 'y' FROM generate_series(1, 900) i");
  compare_options options;
  options.held_bytes = 2000;
  const report r = compared({people()}, options);
  EXPECT_FALSE(r.truncated);
  ASSERT_EQ(r.tables.at(0).differences.size(), 900u);
  EXPECT_EQ(lines(r.tables.at(0)).at(899), "changed id=900: name 'x'/'y'");
}

TEST_F(comparison, text_keys_that_sort_differently) {
  both("CREATE TABLE k(code text PRIMARY KEY, v integer)");
  both(
      "INSERT INTO k VALUES ('a', 1), ('B', 2), ('ä', 3), ('Z', 4), ('z', 5), ('😀', 6), ('', 7), ('it''s', 8), ('a b', "
      "9)");
  for (int i = 0; i < 300; ++i)
    both("INSERT INTO k VALUES ('" + std::string(i % 2 == 0 ? "é" : "K") + std::to_string(i * 7919) + "'," +
         std::to_string(i) + ")");
  const catalog::table t =
      table("k", {column("code", oids::text, storage::text), column("v", oids::int4, storage::integer)}, {0});
  EXPECT_TRUE(compared({t}).identical);
  postgres("UPDATE k SET v = 30 WHERE code = 'ä'");
  postgres("DELETE FROM k WHERE code = 'it''s'");
  postgres("INSERT INTO k VALUES ('ÿ', 0)");
  EXPECT_EQ(lines(compared({t}).tables.at(0)),
            (lines_t{"missing code=it's: code 'it's'/ v '8'/", "changed code=ä: v '3'/'30'",
                     "extra code=ÿ: code /'ÿ' v /'0'"}));
}

TEST_F(comparison, composite_keys) {
  both("CREATE TABLE k(a integer, b text, v text, PRIMARY KEY (b, a))");
  both("INSERT INTO k VALUES (1, 'x', 'p'), (2, 'x', 'q'), (1, 'y', 'r'), (3, 'ü', 's')");
  postgres("UPDATE k SET v = 'Q' WHERE a = 2");
  postgres("DELETE FROM k WHERE b = 'ü'");
  const catalog::table t = table("k",
                                 {column("a", oids::int4, storage::integer), column("b", oids::text, storage::text),
                                  column("v", oids::text, storage::text)},
                                 {1, 0});
  EXPECT_EQ(lines(compared({t}).tables.at(0)),
            (lines_t{"changed b=x a=2: v 'q'/'Q'", "missing b=ü a=3: a '3'/ b 'ü'/ v 's'/"}));
}

TEST_F(comparison, keys_of_other_types) {
  sqlite(
      "CREATE TABLE k(at TEXT PRIMARY KEY, v); INSERT INTO k VALUES ('2020-01-02 03:04:05', 1), "
      "('2020-01-02T03:04:06', 2), (NULL, 3)");
  postgres(
      "CREATE TABLE k(at timestamp, v integer); INSERT INTO k VALUES ('2020-01-02 03:04:05', 1), "
      "('2020-01-02 03:04:06', 9), (NULL, 3)");
  const catalog::table t = table(
      "k", {column("at", oids::timestamp, storage::timestamp_text), column("v", oids::int4, storage::integer)}, {0});
  EXPECT_EQ(lines(compared({t}).tables.at(0)), (lines_t{"changed at=2020-01-02 03:04:06: v '2'/'9'"}));
}

TEST_F(comparison, null_keys_beyond_the_conditions) {
  sqlite("CREATE TABLE k(code TEXT PRIMARY KEY, v); INSERT INTO k VALUES ('a', 1), (NULL, 3)");
  postgres("CREATE TABLE k(code text, v integer); INSERT INTO k VALUES ('a', 1)");
  const catalog::table t =
      table("k", {column("code", oids::text, storage::text), column("v", oids::int4, storage::integer)}, {0});
  EXPECT_EQ(lines(compared({t}).tables.at(0)), (lines_t{"missing code=NULL: code NULL/ v '3'/"}));
}

TEST_F(comparison, tables_without_a_key_are_multisets) {
  both("CREATE TABLE events(a integer, b text)");
  both("INSERT INTO events VALUES (1, 'x'), (1, 'x'), (2, NULL), (3, 'z'), (3, 'z'), (3, 'z')");
  const catalog::table t =
      table("events", {column("a", oids::int4, storage::integer), column("b", oids::text, storage::text)}, {});
  EXPECT_TRUE(compared({t}).identical);
  postgres("DELETE FROM events WHERE ctid IN (SELECT ctid FROM events WHERE a = 3 LIMIT 1)");
  postgres("INSERT INTO events VALUES (1, 'x')");
  const report r = compared({t});
  EXPECT_FALSE(r.identical);
  EXPECT_EQ(lines(r.tables.at(0)), (lines_t{"missing: a '3'/ b 'z'/", "extra: a /'1' b /'x'"}));
}

TEST_F(comparison, what_the_type_cannot_hold_differs_from_everything) {
  sqlite(
      "CREATE TABLE people(id INTEGER PRIMARY KEY, name, age); INSERT INTO people VALUES (1, 'a', 'many'), (2, 'b', "
      "4)");
  postgres(
      "CREATE TABLE people(id bigint PRIMARY KEY, name text, age integer); INSERT INTO people VALUES (1, 'a', NULL), "
      "(2, 'b', 4)");
  catalog::table t = people();
  t.columns.push_back(column("age", oids::int4, storage::integer));
  const report r = compared({t});
  EXPECT_EQ(lines(r.tables.at(0)), (lines_t{"changed id=1: age 'many'/NULL"}));
  EXPECT_EQ(r.tables.at(0).differences.at(0).note, "age holds what the type integer cannot hold");
}

TEST_F(comparison, keys_left_out_are_not_compared) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  both("INSERT INTO people VALUES (1, 'a'), (2, 'b')");
  sqlite("UPDATE people SET name = 'new' WHERE id = 2; INSERT INTO people VALUES (3, 'c')");
  catalog::catalog c;
  c.tables = {people()};
  snapshot_pair p = pair();
  p.finished = false;
  for (const std::int64_t id : {2, 3}) {
    catalog::table key = c.tables[0];
    row_builder b(key);
    b.begin();
    b.add_sqlite(value::cell_view::of_integer(id));
    b.add_sqlite(value::cell_view::null());
    p.left_out["people"].insert(std::string(b.key()));
  }
  auto r = compare(p, c, {});
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_TRUE(r->identical);
  EXPECT_FALSE(r->finished);
  EXPECT_EQ(r->left_out_keys, 2u);
}

TEST_F(comparison, a_table_truncated_since_the_snapshot_is_not_judged) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  both("INSERT INTO people VALUES (1, 'a')");
  catalog::catalog c;
  c.tables = {people()};
  snapshot_pair p = pair();
  postgres("TRUNCATE people");
  auto r = compare(p, c, {});
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_FALSE(r->finished);
  EXPECT_EQ(r->unfinished_reason, "table \"people\" was truncated or rewritten in PostgreSQL meanwhile");
}

TEST_F(comparison, later_writes_are_not_seen) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  both("INSERT INTO people VALUES (1, 'a')");
  catalog::catalog c;
  c.tables = {people()};
  snapshot_pair p = pair();
  sqlite("INSERT INTO people VALUES (2, 'later')");
  postgres("UPDATE people SET name = 'later'");
  auto r = compare(p, c, {});
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_TRUE(r->identical);
}

TEST_F(comparison, a_sample_reads_a_part) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  sqlite(
      "INSERT INTO people WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, 'x' FROM n");
  postgres("INSERT INTO people SELECT i, CASE i % 100 WHEN 0 THEN 'y' ELSE 'x' END FROM generate_series(1, 20000) i");
  compare_options options;
  options.sample_percent = 10;
  const report r = compared({people()}, options);
  EXPECT_EQ(r.sample_percent, 10);
  EXPECT_FALSE(r.identical);
  EXPECT_NEAR(static_cast<double>(r.tables.at(0).sqlite_rows), 2000, 250);
  EXPECT_EQ(r.tables.at(0).sqlite_rows, r.tables.at(0).postgres_rows);
  EXPECT_NEAR(static_cast<double>(r.tables.at(0).differing_rows), 20, 12);
  options.sample_percent = 0.001;
  EXPECT_GT(compared({people()}, options).tables.at(0).sqlite_rows, 0u);
}

TEST_F(comparison, stops_when_told_and_chooses_tables) {
  both("CREATE TABLE people(id bigint PRIMARY KEY, name text)");
  both("CREATE TABLE \"odd \"\"name\"(id bigint PRIMARY KEY, name text)");
  both("INSERT INTO people VALUES (1, 'a')");
  catalog::table odd = people();
  odd.name = odd.sqlite_name = "odd \"name";
  compare_options options;
  options.tables = {"odd \"name"};
  const report r = compared({people(), odd}, options);
  ASSERT_EQ(r.tables.size(), 1u);
  EXPECT_EQ(r.tables[0].name, "odd \"name");
  options.tables.clear();
  options.may_go_on = [] { return result<void>(make_error(sqlstate::query_canceled, "the WAL is too long")); };
  const report s = compared({people()}, options);
  EXPECT_FALSE(s.finished);
  EXPECT_EQ(s.unfinished_reason, "the WAL is too long");
  snapshot_pair p = pair();
  options.tables = {"nobody"};
  EXPECT_EQ(compare(p, catalog::catalog{}, options).error().sqlstate, "42P01");
}

}  // namespace
}  // namespace crossfade::validator
