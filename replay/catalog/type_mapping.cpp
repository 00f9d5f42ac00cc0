#include "replay/catalog/type_mapping.hpp"

#include <vector>

#include "replay/catalog/sqlite_schema.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

using value::kind;

constexpr int varchar_max = 10'485'760;  // PostgreSQL: MaxAttrSize
constexpr int numeric_max_precision = 1000;

// "DECIMAL ( 10 , 2 )" -> name "DECIMAL", arguments 10 and 2; words after the arguments belong to the name.
struct declared {
  std::string name;  // upper case, single spaces
  std::vector<int> arguments;
};

declared parse(std::string_view declaration) {
  declared d;
  int depth = 0;
  bool negative = false;
  for (const token& t : tokenize(declaration)) {
    if (t.is_symbol("(")) {
      ++depth;
    } else if (t.is_symbol(")")) {
      --depth;
    } else if (depth > 0) {
      if (t.is_symbol("-")) negative = true;
      if (t.kind == token_kind::number) {
        int n = 0;
        for (char c : t.text) {
          if (c < '0' || c > '9' || n > 100'000'000) break;
          n = n * 10 + (c - '0');
        }
        d.arguments.push_back(negative ? -n : n);
        negative = false;
      }
    } else if (t.kind == token_kind::word || t.kind == token_kind::quoted_name || t.kind == token_kind::string) {
      if (!d.name.empty()) d.name += ' ';
      d.name += upper_ascii(t.value());
    }
  }
  return d;
}

created_type character_type(const declared& d) {
  if (d.arguments.empty() || d.arguments[0] <= 0 || d.arguments[0] > varchar_max) return {"text", kind::text};
  return {"varchar(" + std::to_string(d.arguments[0]) + ")", kind::varchar};
}

created_type numeric_type(const declared& d) {
  if (d.arguments.empty() || d.arguments[0] <= 0 || d.arguments[0] > numeric_max_precision)
    return {"numeric", kind::numeric};
  const int scale = d.arguments.size() > 1 ? d.arguments[1] : 0;
  if (scale < 0 || scale > d.arguments[0]) return {"numeric", kind::numeric};
  return {"numeric(" + std::to_string(d.arguments[0]) + "," + std::to_string(scale) + ")", kind::numeric};
}

}  // namespace

std::optional<created_type> map_declaration(std::string_view declaration) {
  const declared d = parse(declaration);
  const std::string& n = d.name;
  if (n.empty()) return std::nullopt;
  if (n.starts_with("INT")) return created_type{"bigint", kind::int8};
  if (n == "VARCHAR" || n == "NVARCHAR" || n == "CHAR" || n == "NCHAR" || n == "CHARACTER" || n == "VARCHAR2" ||
      n == "NVARCHAR2" || n == "CHARACTER VARYING" || n == "VARYING CHARACTER" || n == "NATIVE CHARACTER" ||
      n == "NATIONAL CHARACTER VARYING")
    return character_type(d);
  if (n == "TEXT" || n == "CLOB") return created_type{"text", kind::text};
  if (n.starts_with("REAL") || n.starts_with("FLOAT") || n.starts_with("DOUBLE"))
    return created_type{"double precision", kind::float8};
  if (n == "NUMERIC" || n == "DECIMAL" || n == "DEC") return numeric_type(d);
  if (n == "BOOLEAN" || n == "BOOL") return created_type{"boolean", kind::boolean};
  if (n == "DATE") return created_type{"date", kind::date};
  if (n == "TIME" || n == "TIME WITHOUT TIME ZONE") return created_type{"time", kind::time};
  if (n == "TIMESTAMPTZ" || n == "TIMESTAMP WITH TIME ZONE") return created_type{"timestamptz", kind::timestamptz};
  if (n == "DATETIME" || n == "TIMESTAMP" || n == "TIMESTAMP WITHOUT TIME ZONE")
    return created_type{"timestamp", kind::timestamp};
  if (n == "JSON" || n == "JSONB") return created_type{"jsonb", kind::jsonb};
  if (n == "UUID") return created_type{"uuid", kind::uuid};
  if (n == "BLOB" || n == "BYTEA") return created_type{"bytea", kind::bytea};
  switch (affinity_of(declaration)) {
    case affinity::integer:
      return created_type{"bigint", kind::int8};
    case affinity::text:
      return created_type{"text", kind::text};
    case affinity::blob:
      return created_type{"bytea", kind::bytea};
    case affinity::real:
      return created_type{"double precision", kind::float8};
    case affinity::numeric:
      return numeric_type(d);
  }
  return std::nullopt;
}

std::optional<created_type> map_data(const column_tally& t) {
  const auto values = t.values();
  if (values == 0) return std::nullopt;
  if (t.integers == values) return created_type{"bigint", kind::int8};
  if (t.integers + t.reals == values) return created_type{"double precision", kind::float8};
  if (t.texts == values) return created_type{"text", kind::text};
  if (t.blobs == values) return created_type{"bytea", kind::bytea};
  return std::nullopt;
}

std::optional<created_type> overridden_type(const mapping_options& options, std::string_view table,
                                            std::string_view column) {
  const std::string wanted = std::string(table) + "." + std::string(column);
  for (const auto& [name, type] : options.types) {
    if (same_name(name, wanted)) return created_type{type, kind_of_type_name(type)};
  }
  return std::nullopt;
}

value::kind kind_of_type_name(std::string_view sql) {
  if (sql.find('[') != std::string_view::npos) return kind::array;
  static const std::map<std::string, kind, std::less<>> kinds = {{"BOOLEAN", kind::boolean},
                                                                 {"BOOL", kind::boolean},
                                                                 {"SMALLINT", kind::int2},
                                                                 {"INT2", kind::int2},
                                                                 {"INTEGER", kind::int4},
                                                                 {"INT", kind::int4},
                                                                 {"INT4", kind::int4},
                                                                 {"BIGINT", kind::int8},
                                                                 {"INT8", kind::int8},
                                                                 {"OID", kind::oid},
                                                                 {"REAL", kind::float4},
                                                                 {"FLOAT4", kind::float4},
                                                                 {"DOUBLE PRECISION", kind::float8},
                                                                 {"FLOAT8", kind::float8},
                                                                 {"FLOAT", kind::float8},
                                                                 {"NUMERIC", kind::numeric},
                                                                 {"DECIMAL", kind::numeric},
                                                                 {"TEXT", kind::text},
                                                                 {"NAME", kind::name},
                                                                 {"VARCHAR", kind::varchar},
                                                                 {"CHARACTER VARYING", kind::varchar},
                                                                 {"CHAR", kind::bpchar},
                                                                 {"CHARACTER", kind::bpchar},
                                                                 {"BPCHAR", kind::bpchar},
                                                                 {"BYTEA", kind::bytea},
                                                                 {"DATE", kind::date},
                                                                 {"TIME", kind::time},
                                                                 {"TIME WITHOUT TIME ZONE", kind::time},
                                                                 {"TIMESTAMP", kind::timestamp},
                                                                 {"TIMESTAMP WITHOUT TIME ZONE", kind::timestamp},
                                                                 {"TIMESTAMPTZ", kind::timestamptz},
                                                                 {"TIMESTAMP WITH TIME ZONE", kind::timestamptz},
                                                                 {"INTERVAL", kind::interval},
                                                                 {"UUID", kind::uuid},
                                                                 {"JSON", kind::json},
                                                                 {"JSONB", kind::jsonb}};
  const auto found = kinds.find(parse(sql).name);
  return found == kinds.end() ? kind::other : found->second;
}

value::type type_of(const created_type& t) {
  static const std::map<kind, value::oid> ids = {{kind::boolean, value::oids::boolean},
                                                 {kind::int2, value::oids::int2},
                                                 {kind::int4, value::oids::int4},
                                                 {kind::int8, value::oids::int8},
                                                 {kind::oid, value::oids::oid_type},
                                                 {kind::float4, value::oids::float4},
                                                 {kind::float8, value::oids::float8},
                                                 {kind::numeric, value::oids::numeric},
                                                 {kind::text, value::oids::text},
                                                 {kind::varchar, value::oids::varchar},
                                                 {kind::bpchar, value::oids::bpchar},
                                                 {kind::name, value::oids::name},
                                                 {kind::bytea, value::oids::bytea},
                                                 {kind::date, value::oids::date},
                                                 {kind::time, value::oids::time},
                                                 {kind::timestamp, value::oids::timestamp},
                                                 {kind::timestamptz, value::oids::timestamptz},
                                                 {kind::interval, value::oids::interval},
                                                 {kind::uuid, value::oids::uuid},
                                                 {kind::json, value::oids::json},
                                                 {kind::jsonb, value::oids::jsonb}};
  const auto id = ids.find(t.what);
  if (id == ids.end()) {
    value::type other;
    other.what = kind::other;
    return other;
  }
  const std::vector<int> arguments = parse(t.sql).arguments;
  std::int32_t modifier = -1;
  if (t.what == kind::bpchar) modifier = 1 + 4;  // character means character(1)
  if (!arguments.empty()) {
    if (t.what == kind::varchar || t.what == kind::bpchar) modifier = arguments[0] + 4;
    if (t.what == kind::numeric)
      modifier = ((arguments[0] << 16) | ((arguments.size() > 1 ? arguments[1] : 0) & 0x7ff)) + 4;
    if (t.what == kind::time || t.what == kind::timestamp || t.what == kind::timestamptz) modifier = arguments[0];
  }
  return value::builtin_type(id->second, modifier);
}

std::string postgres_name(std::string_view sqlite_name, identifier_case how) {
  return how == identifier_case::lower ? lower_ascii(sqlite_name) : std::string(sqlite_name);
}

}  // namespace crossfade::catalog
