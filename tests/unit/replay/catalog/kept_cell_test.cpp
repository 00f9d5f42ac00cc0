// Which values SQLite's columns hold exactly, and what stands for those that they do not.
#include "replay/catalog/kept_cell.hpp"

#include <gtest/gtest.h>

#include "replay/value/codec.hpp"

namespace crossfade::catalog {
namespace {

using value::cell;
using value::storage;

column column_of(value::oid type, storage s, std::string declaration, std::int32_t modifier = -1) {
  column c;
  c.name = c.sqlite_name = "c";
  c.type = value::builtin_type(type, modifier);
  c.storage = s;
  c.sqlite_declaration = std::move(declaration);
  return c;
}

struct kept_case {
  value::oid type;
  storage how;
  std::string declaration, text;
  bool exact;
};

std::string encoded(const column& c, const cell& from) {
  std::string out;
  auto done = value::encode(from.view(), c.type, c.storage, value::wire_format::text, {}, out);
  return done ? out : done.error().message;
}

TEST(kept_cell, what_is_exact_reads_back_as_it_was) {
  using namespace value::oids;
  const kept_case cases[] = {
      {numeric, storage::numeric, "NUMERIC", "123456789012345", true},
      {numeric, storage::numeric, "NUMERIC", "0.1", true},
      {numeric, storage::numeric, "NUMERIC", "-99999999999999.9", true},
      {numeric, storage::numeric, "REAL", "12345", true},
      {numeric, storage::numeric, "NUMERIC", "NaN", true},
      {numeric, storage::numeric, "NUMERIC", "Infinity", true},
      {numeric, storage::numeric, "NUMERIC", "1234567890123456", false},
      {numeric, storage::numeric, "NUMERIC", "12345678901234567890.5", false},
      {numeric, storage::numeric, "REAL", "0.10000000000000000001", false},
      {numeric, storage::numeric_text, "TEXT", "12345678901234567890.123456789", true},
      {float8, storage::real, "REAL", "0.1", true},
      {float8, storage::real, "REAL", "NaN", true},
      {float8, storage::real, "REAL", "-Infinity", true},
      {float8, storage::real, "REAL", "-0", true},
      {float4, storage::real, "FLOAT", "0.1", true},
      {int8, storage::integer, "INTEGER", "9223372036854775807", true},
      {timestamp, storage::timestamp_text, "TIMESTAMP", "2024-05-06 07:08:09.123456", true},
      {timestamp, storage::timestamp_text, "TIMESTAMP", "infinity", true},
      {timestamp, storage::timestamp_micros_text, "TIMESTAMP", "2024-05-06 07:08:09", true},
      {timestamp, storage::timestamp_epoch, "INTEGER", "2024-05-06 07:08:09", true},
      {timestamp, storage::timestamp_epoch, "INTEGER", "2024-05-06 07:08:09.5", true},
      {timestamp, storage::timestamp_epoch_millis, "INTEGER", "2024-05-06 07:08:09.125", true},
      {timestamp, storage::timestamp_epoch_millis, "INTEGER", "2024-05-06 07:08:09.123456", true},
      {date, storage::date_text, "DATE", "infinity", true},
      {value::oids::time, storage::time_text, "TIME", "24:00:00", true},
      {boolean, storage::boolean_letter, "CHAR(1)", "t", true},
      {boolean, storage::boolean_word, "BOOLEAN", "f", true},
      {uuid, storage::uuid_hex, "CHAR(32)", "11111111-2222-3333-4444-555555555555", true},
      {text, storage::text, "TEXT", "0123", true},
      {jsonb, storage::json_text, "JSON", "{\"a\": 1.50}", true},
      {bytea, storage::blob, "BLOB", "\\x00ff", true},
  };
  for (const auto& one : cases) {
    const auto c = column_of(one.type, one.how, one.declaration);
    auto kept = keep_in_cell(c, one.text);
    ASSERT_TRUE(kept) << one.text << " in " << one.declaration << ": " << kept.error().message;
    EXPECT_EQ(kept->exact, one.exact) << one.text << " in " << one.declaration << ": " << encoded(c, kept->cell);
    if (kept->exact && one.text != "-0") {
      EXPECT_EQ(encoded(c, kept->cell), one.text) << one.declaration;
    }
  }
}

// Where no cell would do, it is said.
TEST(kept_cell, what_no_cell_reads_as_is_refused) {
  for (const auto& [type, how, text] :
       {std::tuple{value::oids::text, storage::text, "0123"}, {value::oids::text, storage::text, "1e5"}}) {
    auto kept = keep_in_cell(column_of(type, how, "STRING"), text);
    EXPECT_FALSE(kept) << text << " became " << (kept ? encoded(column_of(type, how, "STRING"), kept->cell) : "");
  }
}

// The number that stands for a longer one is none that a write of 15 digits could leave there.
TEST(kept_cell, a_rounded_number_is_no_number_of_fifteen_digits) {
  const auto c = column_of(value::oids::numeric, storage::numeric, "NUMERIC");
  for (const char* text :
       {"0.10000000000000000001", "1234567890123456", "12345678901234567890", "-0.99999999999999999999",
        "123456789012345.000000000000000001", "99999999999999999999999999999999", "1.00000000000000000001e-20"}) {
    auto kept = keep_in_cell(c, text);
    ASSERT_TRUE(kept) << text;
    ASSERT_FALSE(kept->exact) << text;
    const double r =
        kept->cell.holds == value::storage_class::real ? kept->cell.real : static_cast<double>(kept->cell.integer);
    char shown[40];
    std::snprintf(shown, sizeof shown, "%.15g", r);
    EXPECT_NE(std::strtod(shown, nullptr), r) << text;
  }
}

}  // namespace
}  // namespace crossfade::catalog
