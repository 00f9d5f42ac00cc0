#include "replay/catalog/profile.hpp"

#include "support.hpp"

namespace crossfade::catalog {
namespace {

using value::kind;
using value::storage;

// One column of this kind and declaration, holding the rows of `values` (SQL expressions, comma-separated rows).
column profiled(kind what, const std::string& declaration, const std::string& rows, std::int32_t modifier = -1) {
  auto db =
      sqlite_with("CREATE TABLE t (c " + declaration + ")" + (rows.empty() ? "" : "; INSERT INTO t VALUES " + rows));
  auto schema = read_sqlite_schema(db);
  EXPECT_TRUE(schema);
  std::vector<table> tables(1);
  tables[0].name = tables[0].sqlite_name = "t";
  column c;
  c.name = c.sqlite_name = "c";
  c.type.what = what;
  c.type.modifier = modifier;
  c.sqlite_declaration = declaration;
  tables[0].columns.push_back(c);
  auto done = profile_tables(db, *schema, tables, nullptr);
  EXPECT_TRUE(done) << done.error().message;
  return tables[0].columns[0];
}

#define EXPECT_PROFILE(expected_storage, expected_uniform, ...)                 \
  do {                                                                          \
    const column c = profiled(__VA_ARGS__);                                     \
    EXPECT_EQ(static_cast<int>(c.storage), static_cast<int>(expected_storage)); \
    EXPECT_EQ(c.uniform, expected_uniform);                                     \
  } while (false)

TEST(profile, booleans) {
  EXPECT_PROFILE(storage::boolean_integer, true, kind::boolean, "BOOLEAN", "(0), (1), (NULL)");
  EXPECT_PROFILE(storage::boolean_integer, false, kind::boolean, "BOOLEAN", "(0), (1), ('FALSE')");
  EXPECT_PROFILE(storage::boolean_letter, true, kind::boolean, "CHAR(1)", "('T'), ('F')");
  EXPECT_PROFILE(storage::boolean_letter, true, kind::boolean, "CHAR(1)", "");
  EXPECT_PROFILE(storage::boolean_word, true, kind::boolean, "VARCHAR(5)", "('true'), ('false')");
  EXPECT_PROFILE(storage::boolean_word, false, kind::boolean, "VARCHAR(5)", "('True'), ('false')");
}

TEST(profile, timestamps_take_the_prevailing_form) {
  EXPECT_PROFILE(storage::timestamp_text, true, kind::timestamp, "DATETIME", "('2024-01-02 03:04:05'), (NULL)");
  EXPECT_PROFILE(storage::timestamp_micros_text, true, kind::timestamp, "DATETIME",
                 "('2024-01-02 03:04:05.120000'), ('2024-01-02 03:04:05.000000')");
  EXPECT_PROFILE(storage::timestamp_micros_text, false, kind::timestamp, "DATETIME",
                 "('2024-01-02 03:04:05.123456'), ('2024-01-02 03:04:05')");
  EXPECT_PROFILE(storage::timestamp_text, false, kind::timestamp, "DATETIME",
                 "('2024-01-02 03:04:05.5'), ('2024-01-02 03:04:05')");
  EXPECT_PROFILE(storage::timestamp_t_text, true, kind::timestamp, "DATETIME",
                 "('2024-01-02T03:04:05.500000'), ('2024-01-02T03:04:05')");
  EXPECT_PROFILE(storage::timestamp_t_text, true, kind::timestamptz, "DATETIME", "('2024-01-02T03:04:05')");
  EXPECT_PROFILE(storage::timestamp_t_text, false, kind::timestamptz, "DATETIME", "('2024-01-02T03:04:05Z')");
  EXPECT_PROFILE(storage::timestamp_epoch, true, kind::timestamp, "INTEGER", "(1700000000), (0)");
  EXPECT_PROFILE(storage::timestamp_epoch_millis, true, kind::timestamp, "INTEGER", "(1700000000000)");
  EXPECT_PROFILE(storage::timestamp_text, false, kind::timestamp, "DATETIME",
                 "('2024-02-30 03:04:05'), ('2024-01-01 00:00:00')");
}

TEST(profile, a_fraction_beyond_the_types_precision_is_not_the_values_spelling) {
  EXPECT_PROFILE(storage::timestamp_text, false, kind::timestamp, "DATETIME", "('2024-01-02 03:04:05.5')", 0);
  EXPECT_PROFILE(storage::timestamp_text, false, kind::timestamp, "DATETIME", "('2024-01-02 03:04:05.5')", 3);
  EXPECT_PROFILE(storage::timestamp_micros_text, true, kind::timestamp, "DATETIME", "('2024-01-02 03:04:05.000000')",
                 0);
}

TEST(profile, numbers_uuids_text_and_others) {
  EXPECT_PROFILE(storage::integer, true, kind::int8, "INTEGER", "(1), (NULL)");
  EXPECT_PROFILE(storage::integer, false, kind::int8, "INTEGER", "(1), ('x')");
  EXPECT_PROFILE(storage::real, true, kind::float8, "REAL", "(1), (0.1)");
  EXPECT_PROFILE(storage::real, true, kind::float4, "REAL", "(0.1), ('NaN')");
  EXPECT_PROFILE(storage::real, false, kind::float4, "REAL", "(0.10000000149011612)");
  EXPECT_PROFILE(storage::real, true, kind::float8, "REAL", "(0.1), ('NaN'), (9e999)");
  EXPECT_PROFILE(storage::real, false, kind::float8, "REAL", "('nan')");
  EXPECT_PROFILE(storage::real, true, kind::float4, "REAL", "(0.5), (3)");
  constexpr std::int32_t numeric_10_2 = ((10 << 16) | 2) + 4;
  EXPECT_PROFILE(storage::numeric, true, kind::numeric, "NUMERIC(10,2)", "(1), (0.1), (12345678.91)", numeric_10_2);
  EXPECT_PROFILE(storage::numeric, false, kind::numeric, "NUMERIC(10,2)", "(0.1 + 0.2)", numeric_10_2);
  EXPECT_PROFILE(storage::numeric_text, false, kind::numeric, "TEXT", "('1.50')", numeric_10_2);
  EXPECT_PROFILE(storage::uuid_hex, true, kind::uuid, "CHAR(32)", "('0123456789abcdef0123456789abcdef')");
  EXPECT_PROFILE(storage::uuid_hex, false, kind::uuid, "UUID", "('0123456789abcdef0123456789abcdef')");
  EXPECT_PROFILE(storage::uuid_hex, true, kind::uuid, "CHAR(32)", "");
  EXPECT_PROFILE(storage::uuid_text, true, kind::uuid, "TEXT", "('01234567-89ab-cdef-0123-456789abcdef')");
  EXPECT_PROFILE(storage::uuid_text, false, kind::uuid, "TEXT", "('01234567-89AB-cdef-0123-456789abcdef')");
  EXPECT_PROFILE(storage::text, true, kind::varchar, "VARCHAR(10)", "('a'), ('')");
  EXPECT_PROFILE(storage::text, false, kind::text, "TEXT", "('a'), (x'00')");
  EXPECT_PROFILE(storage::text, false, kind::text, "TEXT COLLATE NOCASE", "('a')");
  EXPECT_PROFILE(storage::blob, true, kind::bytea, "BLOB", "(x'00ff')");
  EXPECT_PROFILE(storage::date_text, true, kind::date, "DATE", "('2024-02-29')");
  EXPECT_PROFILE(storage::date_text, false, kind::date, "DATE", "('2023-02-29')");
  EXPECT_PROFILE(storage::json_text, false, kind::jsonb, "JSON", "('{}')");
  EXPECT_PROFILE(storage::time_micros_text, true, kind::time, "TIME", "('10:11:12.000000')");
  EXPECT_PROFILE(storage::time_text, true, kind::time, "TIME", "('10:11:12')");
}

TEST(profile, an_empty_column_takes_the_files_form_and_known_columns_are_not_scanned) {
  auto db =
      sqlite_with("CREATE TABLE t (a DATETIME, b DATETIME); INSERT INTO t VALUES ('2024-01-02 03:04:05.120000', NULL)");
  auto schema = read_sqlite_schema(db);
  catalog known;
  known.tables.resize(1);
  table& t = known.tables[0];
  t.name = t.sqlite_name = "t";
  for (const char* name : {"a", "b"}) {
    column c;
    c.name = c.sqlite_name = name;
    c.type.what = kind::timestamp;
    c.sqlite_declaration = "DATETIME";
    t.columns.push_back(c);
  }
  ASSERT_TRUE(profile_tables(db, *schema, known.tables, nullptr));
  EXPECT_EQ(t.columns[1].storage, storage::timestamp_micros_text);
  EXPECT_TRUE(t.columns[1].uniform);
  ASSERT_TRUE(db.exec("UPDATE t SET a = '2024-01-02'"));
  std::vector<table> again = known.tables;
  ASSERT_TRUE(profile_tables(db, *schema, again, &known));
  EXPECT_TRUE(again[0].columns[0].uniform);
}

}  // namespace
}  // namespace crossfade::catalog
