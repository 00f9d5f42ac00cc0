// json and jsonb made from values: to_json, json_build_object and array, the aggregates' parts.
// Source: PostgreSQL documentation 9.16; datum_to_json() in src/backend/utils/adt/json.c.
#include <charconv>

#include "proxy/sql/functions/json.hpp"
#include "replay/value/array.hpp"
#include "replay/value/json.hpp"

namespace crossfade::sql::functions {
namespace {

using value::kind;

// "2024-01-02 03:04:05+00" as XML Schema has it: 2024-01-02T03:04:05+00:00.
std::string schema_time(std::string s, kind k) {
  if (k == kind::date) return s;
  const auto blank = s.find(' ');
  if (blank != std::string::npos) s[blank] = 'T';
  if (k != kind::timestamptz || blank == std::string::npos) return s;
  const auto sign = s.find_first_of("+-", blank);
  if (sign != std::string::npos && s.find(':', sign) == std::string::npos) {
    const auto end = s.find(' ', sign);
    s.insert(end == std::string::npos ? s.size() : end, ":00");
  }
  return s;
}

// A value that PostgreSQL writes as this text.
void append_value(std::string& out, std::string_view text, const value::type& t) {
  switch (t.what) {
    case kind::boolean:
      out += text == "t" ? "true" : "false";
      return;
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      if (text.find_first_of("NIy") == std::string_view::npos)
        out += text;
      else  // NaN and the infinities
        value::append_json_string(out, text);
      return;
    case kind::json:
    case kind::jsonb:
      out += text;
      return;
    case kind::date:
    case kind::timestamp:
    case kind::timestamptz:
      value::append_json_string(out, schema_time(std::string(text), t.what));
      return;
    default:
      value::append_json_string(out, text);
  }
}

}  // namespace

result<void> append_json(std::string& out, const value::cell_view& cell, const value::type& t,
                         const value::format_settings& settings) {
  if (cell.is_null()) {
    out += "null";
    return {};
  }
  const bool temporal = t.what == kind::date || t.what == kind::timestamp || t.what == kind::timestamptz;
  value::format_settings iso;
  iso.time_zone = settings.time_zone;
  if (t.what == kind::array) {
    const auto all = value::parse_plain_array(cell.bytes);
    if (!all) return all.error();
    const auto element = value::element_type(t);
    const auto s = value::natural_storage(element);
    out += '[';
    for (std::size_t i = 0; i < all->size(); ++i) {
      if (i > 0) out += ',';
      value::cell item;
      if ((*all)[i]) {
        auto read = value::decode(*(*all)[i], value::wire_format::text, element, s, {}, value::decode_for::comparison);
        if (!read) return read.error();
        item = std::move(*read);
      }
      if (auto r = append_json(out, item.view(), element, settings); !r) return r;
    }
    out += ']';
    return {};
  }
  auto shown = text_of(cell, t, value::natural_storage(t), temporal ? iso : settings);
  if (!shown) return shown.error();
  append_value(out, *shown, t);
  return {};
}

result<void> append_json_key(std::string& out, const value::cell_view& cell, const value::type& t,
                             const value::format_settings& settings) {
  if (t.what == kind::array || t.what == kind::json || t.what == kind::jsonb) {
    return make_error("22023", "key value must be scalar, not array, composite, or json");
  }
  std::string shown;
  if (auto r = append_json(shown, cell, t, settings); !r) return r;
  if (shown[0] == '"')
    out += shown;
  else
    value::append_json_string(out, shown);
  return {};
}

namespace {

const value::format_settings& settings_of(const clock_reading& now) {
  static const value::format_settings defaults;
  return now.settings != nullptr ? *now.settings : defaults;
}

value::type type_at(sqlite3_value* v) { return value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(v))); }

void give_json(sqlite3_context* c, const std::string& made, bool binary) {
  if (!binary) return give(c, made);
  std::string out;
  if (auto r = value::append_jsonb(out, made); !r) return raise(c, r.error());
  give(c, out);
}

// crossfade_to_json(value, type, jsonb)
void to_json(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  std::string out;
  const auto now = session_of(c);
  if (auto r = append_json(out, view_of(a[0]), type_at(a[1]), settings_of(now)); !r) return raise(c, r.error());
  give_json(c, out, sqlite3_value_int(a[2]) != 0);
}

// crossfade_json_array(jsonb, value, type, value, type ...)
void build_array(sqlite3_context* c, int n, arguments a) {
  const auto now = session_of(c);
  std::string out = "[";
  for (int i = 1; i + 1 < n; i += 2) {
    if (i > 1) out += ", ";
    if (auto r = append_json(out, view_of(a[i]), type_at(a[i + 1]), settings_of(now)); !r) return raise(c, r.error());
  }
  give_json(c, out + "]", sqlite3_value_int(a[0]) != 0);
}

result<void> append_key(std::string& out, sqlite3_value* v, const value::type& t, int position, bool binary,
                        const value::format_settings& settings) {
  const auto number = std::to_string(position);
  if (null(v)) {
    if (binary) return make_error("22023", "argument " + number + ": key must not be null");
    return make_error("22023", "argument " + number + " cannot be null", "Object keys should be text.");
  }
  return append_json_key(out, view_of(v), t, settings);
}

// crossfade_json_object(jsonb, key, type, value, type ...)
void build_object(sqlite3_context* c, int n, arguments a) {
  const bool binary = sqlite3_value_int(a[0]) != 0;
  if ((n - 1) % 4 != 0) {
    return raise(c, make_error("22023", "argument list must have even number of elements",
                               std::string("The arguments of ") + (binary ? "jsonb" : "json") +
                                   "_build_object() must consist of alternating keys and values."));
  }
  const auto now = session_of(c);
  const auto& settings = settings_of(now);
  std::string out = "{";
  for (int i = 1; i + 3 < n; i += 4) {
    if (i > 1) out += ", ";
    if (auto r = append_key(out, a[i], type_at(a[i + 1]), (i - 1) / 2 + 1, binary, settings); !r) {
      return raise(c, r.error());
    }
    out += " : ";
    if (auto r = append_json(out, view_of(a[i + 2]), type_at(a[i + 3]), settings); !r) return raise(c, r.error());
  }
  give_json(c, out + "}", binary);
}

// crossfade_json_record(types and names, value ...): a whole row. The first: object id, ':', name and '\x1f' for each.
void record(sqlite3_context* c, int, arguments a) {
  const auto now = session_of(c);
  const auto& settings = settings_of(now);
  auto spec = text(a[0]);
  std::string out = "{";
  for (int i = 1; !spec.empty(); ++i) {
    const auto colon = spec.find(':'), end = spec.find('\x1f');
    value::oid id = 0;
    std::from_chars(spec.data(), spec.data() + colon, id);
    if (i > 1) out += ',';
    value::append_json_string(out, spec.substr(colon + 1, end - colon - 1));
    out += ':';
    if (auto r = append_json(out, view_of(a[i]), value::builtin_type(id), settings); !r) return raise(c, r.error());
    spec.remove_prefix(end + 1);
  }
  give(c, out + "}");
}

constexpr scalar json_building_scalars[] = {
    {"crossfade_to_json", 3, &to_json, true},
    {"crossfade_json_array", -1, &build_array, true},
    {"crossfade_json_object", -1, &build_object, true},
    {"crossfade_json_record", -1, &record, true},
};

}  // namespace

int add_json_building(sqlite3* db, const clock_accessor* session) { return add(db, json_building_scalars, session); }

}  // namespace crossfade::sql::functions
