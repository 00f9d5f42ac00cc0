#include "replay/value/type.hpp"

#include <fmt/format.h>

#include "replay/value/array.hpp"

namespace crossfade::value {
namespace {

struct builtin {
  oid id;
  kind what;
  std::int16_t size_bytes;
  const char* name;
  oid array;
};

// pg_type.dat: oid, typlen; name as format_type() writes it without a modifier.
constexpr builtin builtins[] = {
    {oids::boolean, kind::boolean, 1, "boolean", oids::boolean_array},
    {oids::bytea, kind::bytea, -1, "bytea", oids::bytea_array},
    {oids::char1, kind::other, 1, "\"char\"", 1002},
    {oids::name, kind::name, 64, "name", 1003},
    {oids::int8, kind::int8, 8, "bigint", oids::int8_array},
    {oids::int2, kind::int2, 2, "smallint", oids::int2_array},
    {oids::int4, kind::int4, 4, "integer", oids::int4_array},
    {oids::text, kind::text, -1, "text", oids::text_array},
    {oids::oid_type, kind::oid, 4, "oid", 1028},
    {oids::json, kind::json, -1, "json", oids::json_array},
    {oids::float4, kind::float4, 4, "real", oids::float4_array},
    {oids::float8, kind::float8, 8, "double precision", oids::float8_array},
    {oids::unknown, kind::unknown, -2, "unknown", 0},
    {oids::bpchar, kind::bpchar, -1, "character", oids::bpchar_array},
    {oids::varchar, kind::varchar, -1, "character varying", oids::varchar_array},
    {oids::date, kind::date, 4, "date", oids::date_array},
    {oids::time, kind::time, 8, "time without time zone", oids::time_array},
    {oids::timestamp, kind::timestamp, 8, "timestamp without time zone", oids::timestamp_array},
    {oids::timestamptz, kind::timestamptz, 8, "timestamp with time zone", oids::timestamptz_array},
    {oids::interval, kind::interval, 16, "interval", oids::interval_array},
    {oids::timetz, kind::other, 12, "time with time zone", 1270},
    {oids::numeric, kind::numeric, -1, "numeric", oids::numeric_array},
    {oids::uuid, kind::uuid, 16, "uuid", oids::uuid_array},
    {oids::jsonb, kind::jsonb, -1, "jsonb", oids::jsonb_array},
    {oids::void_type, kind::other, 4, "void", 0},
    {oids::record, kind::other, -1, "record", 2287},
    {oids::regclass, kind::other, 4, "regclass", 2210},
    {oids::regtype, kind::other, 4, "regtype", 2211},
};

const builtin* find_builtin(oid id) noexcept {
  for (const builtin& b : builtins)
    if (b.id == id) return &b;
  return nullptr;
}

const builtin* find_element(oid array) noexcept {
  if (array == 0) return nullptr;
  for (const builtin& b : builtins)
    if (b.array == array) return &b;
  return nullptr;
}

std::string with_modifier(const builtin& b, std::int32_t modifier) {
  if (modifier < 0) return b.name;
  switch (b.what) {
    case kind::varchar:
    case kind::bpchar:
      return fmt::format("{}({})", b.name, modifier - 4);
    case kind::numeric:
      return fmt::format("numeric({},{})", ((modifier - 4) >> 16) & 0xffff, (((modifier - 4) & 0x7ff) ^ 1024) - 1024);
    case kind::time:
      return fmt::format("time({}) without time zone", modifier);
    case kind::timestamp:
      return fmt::format("timestamp({}) without time zone", modifier);
    case kind::timestamptz:
      return fmt::format("timestamp({}) with time zone", modifier);
    case kind::interval:
      return (modifier & 0xffff) <= 6 ? fmt::format("interval({})", modifier & 0xffff) : std::string(b.name);
    case kind::unknown:
    case kind::boolean:
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
    case kind::float4:
    case kind::float8:
    case kind::text:
    case kind::name:
    case kind::bytea:
    case kind::date:
    case kind::uuid:
    case kind::json:
    case kind::jsonb:
    case kind::enumeration:
    case kind::array:
    case kind::other:
      break;
  }
  return b.name;
}

}  // namespace

type builtin_type(oid id, std::int32_t modifier) {
  type t;
  t.id = id;
  t.modifier = modifier;
  if (id == oids::unspecified) return t;
  if (const builtin* b = find_builtin(id)) {
    t.what = b->what;
  } else if (const builtin* e = find_element(id); e != nullptr && e->what != kind::other) {
    t.what = kind::array;
    t.element = e->what;
    t.element_id = e->id;
  } else {
    t.what = kind::other;
  }
  return t;
}

oid array_of(oid element) noexcept {
  const builtin* b = find_builtin(element);
  return b == nullptr || b->what == kind::other ? 0 : b->array;
}

std::int16_t type_size_bytes(const type& t) noexcept {
  if (t.what == kind::enumeration) return 4;
  const builtin* b = find_builtin(t.id);
  if (b != nullptr) return b->size_bytes;
  return t.id == oids::unspecified ? std::int16_t{-2} : std::int16_t{-1};
}

std::string format_type(const type& t) {
  if (t.id == oids::unspecified) return "unknown";
  if (const builtin* b = find_builtin(t.id)) return with_modifier(*b, t.modifier);
  if (const builtin* e = find_element(t.id)) return with_modifier(*e, t.modifier) + "[]";
  return fmt::format("{}", t.id);
}

bool is_integer(kind k) noexcept { return k == kind::int2 || k == kind::int4 || k == kind::int8; }

bool is_number(kind k) noexcept {
  return is_integer(k) || k == kind::float4 || k == kind::float8 || k == kind::numeric;
}

bool is_character(kind k) noexcept {
  return k == kind::text || k == kind::varchar || k == kind::bpchar || k == kind::name;
}

}  // namespace crossfade::value
