// Cells of each storage against literals: what is written to SQLite, and what is read from the spellings found there.
#include "replay/value/codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace crossfade::value {
namespace {

type of(oid id, std::int32_t modifier = -1) { return builtin_type(id, modifier); }
std::int32_t numeric_modifier(int precision, int scale) { return ((precision << 16) | (scale & 0x7ff)) + 4; }

std::string text_of(const cell_view& c, const type& t, storage s) {
  std::string out = "kept:";
  auto r = encode(c, t, s, wire_format::text, {}, out);
  if (!r) {
    EXPECT_EQ(out, "kept:");
    return r.error().sqlstate + " " + r.error().message;
  }
  return out.substr(5);
}

std::string cell_of(std::string_view text, const type& t, storage s, decode_for purpose = decode_for::assignment,
                    const format_settings& settings = {}) {
  auto c = decode(text, wire_format::text, t, s, settings, purpose);
  if (!c) return c.error().sqlstate + " " + c.error().message;
  switch (c->holds) {
    case storage_class::null:
      return "null";
    case storage_class::integer:
      return "i" + std::to_string(c->integer);
    case storage_class::real: {
      char text_form[40];
      snprintf(text_form, sizeof text_form, "r%.17g", c->real);
      return text_form;
    }
    case storage_class::text:
      return "t" + c->bytes;
    case storage_class::blob:
      return "b" + c->bytes;
  }
  return "?";
}

TEST(codec, booleans_in_each_spelling) {
  const type t = of(oids::boolean);
  EXPECT_EQ(cell_of("yes", t, storage::boolean_integer), "i1");
  EXPECT_EQ(cell_of("f", t, storage::boolean_word), "tfalse");
  EXPECT_EQ(cell_of("t", t, storage::boolean_letter), "tT");
  EXPECT_EQ(text_of(cell_view::of_text("true"), t, storage::boolean_integer), "t");
  EXPECT_EQ(text_of(cell_view::of_text("F"), t, storage::boolean_integer), "f");
  EXPECT_EQ(text_of(cell_view::of_integer(1), t, storage::boolean_word), "t");
  EXPECT_EQ(text_of(cell_view::of_real(0), t, storage::boolean_integer), "f");
  EXPECT_EQ(text_of(cell_view::of_integer(2), t, storage::boolean_integer),
            "22P02 invalid input syntax for type boolean: \"2\"");
  EXPECT_EQ(text_of(cell_view::of_blob("x"), t, storage::boolean_integer),
            "22P02 invalid input syntax for type boolean: \"\\x78\"");
}

TEST(codec, integers_from_other_classes) {
  EXPECT_EQ(cell_of("42", of(oids::int4), storage::integer), "i42");
  EXPECT_EQ(text_of(cell_view::of_real(42), of(oids::int4), storage::integer), "42");
  EXPECT_EQ(text_of(cell_view::of_text("42"), of(oids::int4), storage::integer), "42");
  EXPECT_EQ(text_of(cell_view::of_real(42.5), of(oids::int4), storage::integer),
            "22P02 invalid input syntax for type integer: \"42.5\"");
  EXPECT_EQ(text_of(cell_view::of_text("abc"), of(oids::int4), storage::integer),
            "22P02 invalid input syntax for type integer: \"abc\"");
  EXPECT_EQ(text_of(cell_view::of_integer(3000000000), of(oids::int4), storage::integer),
            "22003 value \"3000000000\" is out of range for type integer");
  EXPECT_EQ(text_of(cell_view::of_real(1e19), of(oids::int8), storage::integer),
            "22003 value \"1e+19\" is out of range for type bigint");
}

TEST(codec, floats) {
  EXPECT_EQ(cell_of("0.1", of(oids::float8), storage::real), "r0.10000000000000001");
  EXPECT_EQ(cell_of("0.1", of(oids::float4), storage::real), "r0.10000000000000001");  // as SQLite has 0.1
  EXPECT_EQ(cell_of("NaN", of(oids::float8), storage::real), "tNaN");
  EXPECT_EQ(cell_of("-inf", of(oids::float8), storage::real), "r-inf");
  EXPECT_EQ(text_of(cell_view::of_integer(3), of(oids::float8), storage::real), "3");
  EXPECT_EQ(text_of(cell_view::of_real(0.1), of(oids::float4), storage::real), "0.1");
  EXPECT_EQ(text_of(cell_view::of_text("NaN"), of(oids::float4), storage::real), "NaN");
  EXPECT_EQ(text_of(cell_view::of_real(1e300), of(oids::float4), storage::real),
            "22003 \"1e+300\" is out of range for type real");
  format_settings settings;
  settings.extra_float_digits = 0;
  std::string out;
  ASSERT_TRUE(encode(cell_view::of_real(0.1 + 0.2), of(oids::float8), storage::real, wire_format::text, settings, out));
  EXPECT_EQ(out, "0.3");
}

TEST(codec, numerics_of_sqlite) {
  const type plain = of(oids::numeric), money = of(oids::numeric, numeric_modifier(10, 2));
  EXPECT_EQ(cell_of("0.71", plain, storage::numeric), "r0.70999999999999996");
  EXPECT_EQ(cell_of("5.00", plain, storage::numeric), "i5");
  EXPECT_EQ(cell_of("2.675", money, storage::numeric), "r2.6800000000000002");
  EXPECT_EQ(cell_of("2.675", money, storage::numeric, decode_for::comparison), "r2.6749999999999998");
  EXPECT_EQ(cell_of("2.675", money, storage::numeric_text), "t2.68");
  EXPECT_EQ(cell_of("1234567890123456.5", plain, storage::numeric),
            "22003 numeric value 1234567890123456.5 has more than 15 significant digits");
  EXPECT_EQ(cell_of("123456789012345000", plain, storage::numeric), "i123456789012345000");
  EXPECT_EQ(cell_of("1234567890123456.5", plain, storage::numeric_text), "t1234567890123456.5");
  EXPECT_EQ(cell_of("NaN", plain, storage::numeric), "tNaN");
  EXPECT_EQ(text_of(cell_view::of_real(0.71), plain, storage::numeric), "0.71");
  EXPECT_EQ(text_of(cell_view::of_real(1e21), plain, storage::numeric), "1000000000000000000000");
  EXPECT_EQ(text_of(cell_view::of_real(1e-7), plain, storage::numeric), "0.0000001");
  EXPECT_EQ(text_of(cell_view::of_integer(5), money, storage::numeric), "5.00");
  EXPECT_EQ(text_of(cell_view::of_real(0.1 + 0.2), money, storage::numeric), "0.30");
  EXPECT_EQ(text_of(cell_view::of_real(-1.005), money, storage::numeric), "-1.01");
  EXPECT_EQ(text_of(cell_view::of_text(".71"), money, storage::numeric), "0.71");
  EXPECT_EQ(text_of(cell_view::of_integer(123456789), money, storage::numeric), "22003 numeric field overflow");
  EXPECT_EQ(text_of(cell_view::of_integer(std::numeric_limits<std::int64_t>::min()), plain, storage::numeric),
            "-9223372036854775808");
}

TEST(codec, characters) {
  const type five = of(oids::varchar, 9), padded = of(oids::bpchar, 9);
  EXPECT_EQ(cell_of("abcdef", five, storage::text), "22001 value too long for type character varying(5)");
  EXPECT_EQ(cell_of("abcdef", five, storage::text, decode_for::comparison), "tabcdef");
  EXPECT_EQ(cell_of("abc  ", padded, storage::text), "tabc");
  EXPECT_EQ(cell_of("abc  ", padded, storage::text, decode_for::comparison), "tabc");
  EXPECT_EQ(text_of(cell_view::of_text("äb"), padded, storage::text), "äb   ");
  EXPECT_EQ(text_of(cell_view::of_integer(12), five, storage::text), "12");
  EXPECT_EQ(text_of(cell_view::of_text(std::string_view("a\0b", 3)), of(oids::text), storage::text),
            "22021 invalid byte sequence for encoding \"UTF8\": 0x00");
  EXPECT_EQ(cell_of(std::string_view("longer than eight\0", 18), of(oids::text), storage::text),
            "22021 invalid byte sequence for encoding \"UTF8\": 0x00");
  EXPECT_EQ(text_of(cell_view::of_blob("abc"), of(oids::text), storage::text),
            "22P02 invalid input syntax for type text: \"\\x616263\"");
}

TEST(codec, enumerations_check_their_labels) {
  type mood;
  mood.id = 70000;
  mood.what = kind::enumeration;
  mood.labels = std::make_shared<enum_labels>(enum_labels{"sad", "happy"});
  EXPECT_EQ(cell_of("happy", mood, storage::text), "thappy");
  EXPECT_EQ(cell_of("Happy", mood, storage::text), "22P02 invalid input value for enum 70000: \"Happy\"");
  EXPECT_EQ(text_of(cell_view::of_text("sad"), mood, storage::text), "sad");
  type moods;
  moods.id = 70001;
  moods.what = kind::array;
  moods.element = kind::enumeration;
  moods.element_id = 70000;
  moods.labels = mood.labels;
  EXPECT_EQ(cell_of("{sad, happy,NULL}", moods, storage::pg_text), "t{sad,happy,NULL}");
  EXPECT_EQ(cell_of("{angry}", moods, storage::pg_text), "22P02 invalid input value for enum 70000: \"angry\"");
}

TEST(codec, timestamps_in_each_spelling) {
  const type t = of(oids::timestamp), tz = of(oids::timestamptz);
  EXPECT_EQ(cell_of("2020-01-02T03:04:05.5", t, storage::timestamp_text), "t2020-01-02 03:04:05.500000");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05", t, storage::timestamp_micros_text), "t2020-01-02 03:04:05.000000");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05", t, storage::timestamp_t_text), "t2020-01-02T03:04:05");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05", t, storage::timestamp_epoch), "i1577934245");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05.25", t, storage::timestamp_epoch), "r1577934245.25");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05.25", t, storage::timestamp_epoch_millis), "i1577934245250");
  EXPECT_EQ(cell_of("2020-01-02 03:04:05+02", tz, storage::timestamp_text), "t2020-01-02 01:04:05");
  format_settings berlin;
  berlin.time_zone = "Europe/Berlin";
  EXPECT_EQ(cell_of("2020-07-02 03:04:05", tz, storage::timestamp_text, decode_for::assignment, berlin),
            "t2020-07-02 01:04:05");
  for (const std::string_view spelling :
       {"2020-01-02 03:04:05", "2020-01-02T03:04:05", "2020-01-02 03:04:05.000000", "2020-01-02T03:04:05Z"}) {
    EXPECT_EQ(text_of(cell_view::of_text(spelling), t, storage::timestamp_text), "2020-01-02 03:04:05");
    EXPECT_EQ(text_of(cell_view::of_text(spelling), tz, storage::timestamp_text), "2020-01-02 03:04:05+00");
  }
  EXPECT_EQ(text_of(cell_view::of_integer(1577934245), t, storage::timestamp_epoch), "2020-01-02 03:04:05");
  EXPECT_EQ(text_of(cell_view::of_real(1577934245.25), t, storage::timestamp_epoch), "2020-01-02 03:04:05.25");
  EXPECT_EQ(text_of(cell_view::of_text("2020-01-02"), t, storage::timestamp_epoch), "2020-01-02 00:00:00");
  EXPECT_EQ(text_of(cell_view::of_integer(2020), t, storage::timestamp_text),
            "22P02 invalid input syntax for type timestamp: \"2020\"");
  EXPECT_EQ(text_of(cell_view::of_text("2020-01-02 00:00:00"), of(oids::date), storage::date_text), "2020-01-02");
  EXPECT_EQ(cell_of("2020-01-02", of(oids::date), storage::timestamp_micros_text), "t2020-01-02 00:00:00.000000");
  EXPECT_EQ(cell_of("10:11:12.5", of(oids::time), storage::time_micros_text), "t10:11:12.500000");
  EXPECT_EQ(cell_of("now", t, storage::timestamp_text), "22007 invalid input syntax for type timestamp: \"now\"");
}

TEST(codec, uuid_json_and_bytes) {
  const type u = of(oids::uuid);
  EXPECT_EQ(cell_of("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", u, storage::uuid_hex), "ta0eebc999c0b4ef8bb6d6bb9bd380a11");
  EXPECT_EQ(text_of(cell_view::of_text("a0eebc999c0b4ef8bb6d6bb9bd380a11"), u, storage::uuid_text),
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
  EXPECT_EQ(text_of(cell_view::of_blob("0123456789abcdef"), u, storage::uuid_text),
            "30313233-3435-3637-3839-616263646566");
  EXPECT_EQ(cell_of("{\"b\":1,\"a\":2}", of(oids::json), storage::json_text), "t{\"b\":1,\"a\":2}");
  EXPECT_EQ(cell_of("{\"bb\":1.50,\"a\":2}", of(oids::jsonb), storage::json_text), "t{\"a\": 2, \"bb\": 1.50}");
  EXPECT_EQ(text_of(cell_view::of_text("{\"b\":1,\"a\":2}"), of(oids::jsonb), storage::json_text),
            "{\"a\": 2, \"b\": 1}");
  EXPECT_EQ(text_of(cell_view::of_real(1.5), of(oids::jsonb), storage::json_text), "1.5");
  EXPECT_EQ(text_of(cell_view::of_text("{"), of(oids::jsonb), storage::json_text),
            "22P02 invalid input syntax for type json");
  EXPECT_EQ(cell_of("\\x00ff", of(oids::bytea), storage::blob), std::string("b\0\xff", 3));
  EXPECT_EQ(text_of(cell_view::of_text("abc"), of(oids::bytea), storage::blob), "\\x616263");
  const std::string deep(100000, '[');
  EXPECT_EQ(cell_of(deep, of(oids::jsonb), storage::json_text), "54001 stack depth limit exceeded");
}

TEST(codec, arrays_and_unknown_types) {
  EXPECT_EQ(cell_of("{1, 2,NULL}", of(oids::int4_array), storage::pg_text), "t{1,2,NULL}");
  EXPECT_EQ(cell_of("{{1},{2}}", of(oids::int4_array), storage::pg_text).substr(0, 5), "0A000");
  EXPECT_EQ(text_of(cell_view::of_text("{{1},{2}}"), of(oids::int4_array), storage::pg_text), "{{1},{2}}");
  type point;
  point.id = 600;
  point.what = kind::other;
  EXPECT_EQ(cell_of("(1,2)", point, storage::pg_text), "t(1,2)");
  EXPECT_EQ(text_of(cell_view::of_text("(1,2)"), point, storage::pg_text), "(1,2)");
  std::string out;
  EXPECT_EQ(encode(cell_view::of_text("(1,2)"), point, storage::pg_text, wire_format::binary, {}, out).error().sqlstate,
            "0A000");
}

std::string converted(const cell_view& c, const type& from, const type& to, storage s) {
  auto r = convert(c, from, natural_storage(from), to, s, decode_for::assignment);
  if (!r) return r.error().sqlstate + " " + r.error().message;
  return text_of(r->view(), to, s);
}

TEST(codec, conversions_are_assignment_casts) {
  EXPECT_EQ(converted(cell_view::of_text("2.5"), of(oids::numeric), of(oids::int4), storage::integer), "3");
  EXPECT_EQ(converted(cell_view::of_real(2.5), of(oids::float8), of(oids::int4), storage::integer), "2");
  EXPECT_EQ(converted(cell_view::of_real(-0.5), of(oids::float8), of(oids::int8), storage::integer), "0");
  EXPECT_EQ(converted(cell_view::of_real(3e9), of(oids::float8), of(oids::int4), storage::integer),
            "22003 integer out of range");
  EXPECT_EQ(converted(cell_view::of_integer(70000), of(oids::int8), of(oids::int2), storage::integer),
            "22003 smallint out of range");
  EXPECT_EQ(converted(cell_view::of_integer(7), of(oids::int4), of(oids::numeric, numeric_modifier(5, 2)),
                      storage::numeric_text),
            "7.00");
  EXPECT_EQ(converted(cell_view::of_integer(1), of(oids::boolean), of(oids::text), storage::text), "true");
  EXPECT_EQ(
      converted(cell_view::of_text("2020-01-02 03:04:05"), of(oids::timestamp), of(oids::date), storage::date_text),
      "2020-01-02");
  EXPECT_EQ(
      converted(cell_view::of_text("2020-01-02"), of(oids::date), of(oids::timestamptz), storage::timestamp_t_text),
      "2020-01-02 00:00:00+00");
  EXPECT_EQ(converted(cell_view::of_text("abcdef"), of(oids::text), of(oids::varchar, 9), storage::text),
            "22001 value too long for type character varying(5)");
  EXPECT_EQ(convert(cell_view::null(), of(oids::int4), storage::integer, of(oids::text), storage::text,
                    decode_for::assignment)
                ->holds,
            storage_class::null);
}

TEST(types, arrays_and_names) {
  const type t = of(oids::numeric_array, numeric_modifier(8, 3));
  EXPECT_EQ(t.what, kind::array);
  EXPECT_EQ(t.element, kind::numeric);
  EXPECT_EQ(t.element_id, oids::numeric);
  EXPECT_EQ(format_type(t), "numeric(8,3)[]");
  EXPECT_EQ(of(3614).what, kind::other);
  EXPECT_EQ(of(0).what, kind::unknown);
  EXPECT_EQ(storage_name(storage::timestamp_t_text), "timestamp_t_text");
}

}  // namespace
}  // namespace crossfade::value
