// Values in arrays, and under the settings that decide their text, against PostgreSQL itself.
#include <cmath>
#include <random>

#include "codec_postgres.hpp"
#include "replay/value/array.hpp"
#include "replay/value/decimal_math.hpp"

namespace crossfade::value {
namespace {

using codec_settings = codec_postgres;

TEST_F(codec_settings, extra_float_digits) {
  const std::vector<std::string> values = {"0",
                                           "-0",
                                           "1",
                                           "0.1",
                                           "-2.5",
                                           "1e15",
                                           "123456789.123456789",
                                           "1e-5",
                                           "0.0001",
                                           "1e100",
                                           "1e-30",
                                           "NaN",
                                           "inf",
                                           "-inf",
                                           "100000",
                                           "1000000",
                                           "1234567",
                                           "1e5",
                                           "1e6",
                                           "16777217",
                                           "3e37",
                                           "1e37",
                                           "99999",
                                           "999999.9",
                                           "0.5e-4",
                                           "9.999999",
                                           "0.30000001192092896",
                                           "1.17e-38",
                                           "5e-30"};
  for (int digits = -15; digits <= 3; ++digits) {
    set("SET extra_float_digits = " + std::to_string(digits));
    format_settings settings;
    settings.extra_float_digits = digits;
    for (const auto& v : values) {
      for (const oid id : {oids::float4, oids::float8}) {
        const type t = builtin_type(id);
        EXPECT_EQ(ours(t, storage::real, v, wire_format::text, wire_format::text, settings),
                  ask(format_type(t), v, wire_format::text, wire_format::text, false))
            << format_type(t) << " " << v << " with " << digits;
      }
      const type array = builtin_type(oids::float8_array);
      EXPECT_EQ(ours(array, storage::pg_text, "{" + v + "}", wire_format::text, wire_format::text, settings),
                ask("float8[]", "{" + v + "}", wire_format::text, wire_format::text, false))
          << v << " with " << digits;
    }
  }
}

TEST_F(codec_settings, bytea_output) {
  format_settings settings;
  for (const bool escape : {false, true}) {
    set(escape ? "SET bytea_output = 'escape'" : "SET bytea_output = 'hex'");
    settings.bytea = escape ? bytea_output::escape : bytea_output::hex;
    for (const std::string v :
         {"", "\\x00", "\\x5c", "\\x27", "abc", "a\\\\b", "\\xff00ff", "\\x20 7e", "\\x0102030a0d"}) {
      EXPECT_EQ(ours(builtin_type(oids::bytea), storage::blob, v, wire_format::text, wire_format::text, settings),
                ask("bytea", v, wire_format::text, wire_format::text, false));
    }
    for (const std::string v : {"{\"\\\\x00ff\",NULL,\"\\\\x\"}", "{abc}", "{\"\\\\x5c22\"}"}) {
      EXPECT_EQ(
          ours(builtin_type(oids::bytea_array), storage::pg_text, v, wire_format::text, wire_format::text, settings),
          ask("bytea[]", v, wire_format::text, wire_format::text, false))
          << v;
    }
  }
}

TEST_F(codec_settings, arrays_of_each_type) {
  const auto array = [&](const std::string& name, oid element, const std::vector<std::string>& values) {
    compare(name + "[]", builtin_type(array_of(element)), {storage::pg_text}, values);
  };
  const std::vector<std::string> plain = {"{}", "{NULL}", "{NULL,NULL}"};
  array("boolean", oids::boolean, {"{t,f}", "{true,off,1,NULL}", "{x}", "{}"});
  array("int2", oids::int2, {"{1,-32768,32767}", "{32768}", "{1,NULL}", "{}", "{1.5}"});
  array("int4", oids::int4, {"{2147483647,-2147483648}", "{2147483648}", "{\" 5 \"}"});
  array("int8", oids::int8, {"{9223372036854775807,-9223372036854775808}", "{9223372036854775808}"});
  array("oid", oids::oid_type, {"{0,4294967295}", "{4294967296}", "{-1}"});
  array("float4", oids::float4, {"{0.1,NaN,-Infinity,1e10,-0}", "{1e39}", "{x}"});
  array("float8", oids::float8, {"{0.1,NaN,-Infinity,1e300,-0}", "{1e309}", "{x}"});
  array("numeric", oids::numeric, {"{1.50,NaN,-Infinity,1e3,0.000}", "{123456789012345678901234567890.5}", "{1x}"});
  array("name", oids::name, {"{a,\"B c\",NULL}", "{}"});
  array("varchar", oids::varchar, {"{a,\"\",\"NULL\",\"a,b\"}"});
  array("bpchar", oids::bpchar, {"{a,bc}"});
  array("date", oids::date, {"{2020-01-02,infinity,NULL}", "{2020-13-01}"});
  array("time", oids::time, {"{10:11:12,24:00:00}", "{25:00:00}"});
  array("timestamptz", oids::timestamptz, {"{\"2020-01-02 03:04:05+02\",-infinity}"});
  array("interval", oids::interval, {"{\"1 day\",\"1 year 2 mons\"}"});
  array("json", oids::json, {"{\"{\\\"a\\\": 1}\",\"1\"}", "{x}"});
  array("uuid", oids::uuid, {"{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}", "{x}"});
  for (const oid id : {oids::int4, oids::text, oids::numeric, oids::float8, oids::uuid, oids::boolean})
    compare(format_type(builtin_type(id)) + "[]", builtin_type(array_of(id)), {storage::pg_text}, plain);
}

// A numeric of many digits that is compared with cells of 15 digits: on the same side of each as its value is.
TEST(codec_comparison, numerics_beyond_15_digits) {
  std::mt19937_64 random(11);
  const type t = builtin_type(oids::numeric);
  const format_settings settings;
  const auto cell_of = [&](const std::string& text, decode_for purpose) {
    return decode(text, wire_format::text, t, storage::numeric, settings, purpose);
  };
  const auto value_of = [](const cell& c) {
    return c.holds == storage_class::integer ? static_cast<long double>(c.integer) : static_cast<long double>(c.real);
  };
  for (int i = 0; i < 20000; ++i) {
    std::string digits = std::to_string(random() % 1000000000000000);
    const auto point = random() % (digits.size() + 1);
    std::string exact = digits.substr(0, point) + "." + digits.substr(point);
    if (random() % 4 == 0) exact += "e" + std::to_string(static_cast<int>(random() % 40) - 20);
    const auto d = *parse_decimal(exact);
    std::string tail(random() % 12 + 6, '0');
    tail += std::to_string(random() % 9 + 1);
    auto wide = d;
    wide.digits += tail;  // the same value, and a little more
    wide.scale += static_cast<std::uint32_t>(tail.size());
    if (random() % 2 == 0) wide = *subtract(d, *subtract(wide, d));  // or a little less
    if (significant_digits(wide) <= 15) continue;
    std::string text;
    append_text(text, wide);
    const auto stored = cell_of(exact, decode_for::assignment);
    const auto compared = cell_of(text, decode_for::comparison);
    ASSERT_TRUE(stored) << exact << ": " << stored.error().message;
    ASSERT_TRUE(compared) << text << ": " << compared.error().message;
    const auto l = value_of(*stored), r = value_of(*compared);
    EXPECT_EQ(l < r ? -1 : l > r ? 1 : 0, compare(d, wide)) << exact << " and " << text;
  }
  EXPECT_GT(cell_of("1e400", decode_for::comparison)->real, 1e308);
  EXPECT_FALSE(std::isinf(cell_of("1e400", decode_for::comparison)->real));
  EXPECT_GT(cell_of("1e-400", decode_for::comparison)->real, 0);
}

}  // namespace
}  // namespace crossfade::value
