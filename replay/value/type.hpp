// PostgreSQL's types, as far as Crossfade understands them: object id, type modifier, and what kind of value it is.
// Plain data, any thread. Source of the object ids: PostgreSQL's catalog pg_type (fixed for built-in types).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::value {

using oid = std::uint32_t;

namespace oids {
inline constexpr oid unspecified = 0, boolean = 16, bytea = 17, char1 = 18, name = 19, int8 = 20, int2 = 21, int4 = 23,
                     text = 25, oid_type = 26, json = 114, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042,
                     varchar = 1043, date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184, interval = 1186,
                     timetz = 1266, numeric = 1700, uuid = 2950, jsonb = 3802, void_type = 2278, record = 2249,
                     regclass = 2205, regtype = 2206;
inline constexpr oid boolean_array = 1000, bytea_array = 1001, int2_array = 1005, int4_array = 1007, text_array = 1009,
                     bpchar_array = 1014, varchar_array = 1015, int8_array = 1016, float4_array = 1021,
                     float8_array = 1022, timestamp_array = 1115, date_array = 1182, time_array = 1183,
                     timestamptz_array = 1185, interval_array = 1187, numeric_array = 1231, uuid_array = 2951,
                     json_array = 199, jsonb_array = 3807;
}  // namespace oids

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ 12 takes the scoped enumerator oid for the type's shadow
enum class kind : std::uint8_t {
  unknown,  // an untyped literal or parameter
  boolean,
  int2,
  int4,
  int8,
  oid,
  float4,
  float8,
  numeric,
  text,
  varchar,
  bpchar,
  name,
  bytea,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
  enumeration,
  array,  // one-dimensional, of `element`
  other   // known to PostgreSQL only: carried as text, never computed with on SQLite
};
#pragma GCC diagnostic pop

using enum_labels = std::vector<std::string>;  // in sort order

struct type {
  value::oid id = oids::unspecified;
  std::int32_t modifier = -1;  // pg_attribute.atttypmod: varchar(n) -> n + 4; numeric(p,s) -> ((p << 16) | s) + 4
  value::kind what = value::kind::unknown;
  value::kind element = value::kind::unknown;  // of an array
  value::oid element_id = oids::unspecified;
  std::shared_ptr<const enum_labels> labels;  // of an enumeration (or of an array of one)

  friend bool operator==(const type& a, const type& b) { return a.id == b.id && a.modifier == b.modifier; }
};

// The built-in type of this object id (array types of the above too); what == other for any further id.
type builtin_type(oid id, std::int32_t modifier = -1);
// pg_type.typlen: fixed size in bytes, or -1 (varlena), -2 (C string). For RowDescription.
std::int16_t type_size_bytes(const type& t) noexcept;
// As format_type() writes it: "numeric(10,2)", "character varying(20)", "timestamp without time zone", "integer[]". An
// enumeration or other type: its object id in decimal (the catalog knows the name).
std::string format_type(const type& t);
bool is_integer(kind k) noexcept;    // int2, int4, int8
bool is_number(kind k) noexcept;     // integers, float4, float8, numeric
bool is_character(kind k) noexcept;  // text, varchar, bpchar, name

}  // namespace crossfade::value
