// json and jsonb: looking into documents. What changes and builds them is in json_change.cpp and json_build.cpp.
// Source: PostgreSQL documentation 9.16; src/backend/utils/adt/jsonfuncs.c, jsonb_op.c, jsonb_util.c.
#include "proxy/sql/functions/json.hpp"

#include <algorithm>
#include <charconv>

#include "replay/value/array.hpp"
#include "replay/value/compare.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/json.hpp"

namespace crossfade::sql::functions {

using value::json_kind;
using value::json_tree;

std::string document_text(sqlite3_value* v) {
  std::string out;
  const auto cell = view_of(v);
  if (cell.holds == value::storage_class::integer) return std::to_string(cell.integer);
  if (cell.holds != value::storage_class::real) return std::string(text(v));
  append_text(out, value::decimal_of(cell.real));
  return out;
}

result<document> read_document(sqlite3_value* v, bool binary) {
  document out;
  out.text = std::make_unique<std::string>(document_text(v));
  if (binary) {
    auto normal = std::make_unique<std::string>();
    auto tree = value::parse_jsonb(*out.text, *normal);
    if (!tree) return tree.error();
    out.text = std::move(normal);
    out.tree = std::move(*tree);
    return out;
  }
  auto tree = value::parse_json(*out.text);
  if (!tree) return tree.error();
  out.tree = std::move(*tree);
  return out;
}

std::optional<std::int64_t> path_index(std::string_view s) {
  std::int64_t v = 0;
  const auto digits = !s.empty() && s[0] == '+' ? s.substr(1) : s;
  const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), v);
  if (digits.empty() || r.ec != std::errc{} || r.ptr != digits.data() + digits.size()) return std::nullopt;
  if (v < INT32_MIN || v > INT32_MAX) return std::nullopt;
  return v;
}

namespace {

// A part of a document as -> gives it, or as ->> does.
void give_part(sqlite3_context* c, const json_tree* part, bool as_text) {
  if (part == nullptr || (as_text && part->what == json_kind::null)) return sqlite3_result_null(c);
  give(c, as_text && part->what == json_kind::string ? std::string_view(part->text) : part->raw);
}

// crossfade_json_get(document, key or index, as text, jsonb). A scalar of jsonb is an array of one here.
void get(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const bool binary = sqlite3_value_int(a[3]) != 0;
  const auto d = read_document(a[0], binary);
  if (!d) return raise(c, d.error());
  const bool as_text = sqlite3_value_int(a[2]) != 0;
  const auto& t = d->tree;
  if (sqlite3_value_type(a[1]) != SQLITE_INTEGER) {
    return give_part(c, t.what == json_kind::object ? t.find(text(a[1])) : nullptr, as_text);
  }
  const auto index = sqlite3_value_int64(a[1]);
  if (binary && t.scalar()) return give_part(c, index == 0 || index == -1 ? &t : nullptr, as_text);
  give_part(c, t.at(index), as_text);
}

// The last place that the path leads to: json keeps members of one name.
const json_tree* follow(const json_tree* at, const value::array_elements& path, std::size_t level = 0) {
  if (level == path.size()) return at;
  if (!path[level]) return nullptr;
  if (at->what != json_kind::object) {
    const auto index = path_index(*path[level]);
    const auto* next = index ? at->at(*index) : nullptr;
    return next == nullptr ? nullptr : follow(next, path, level + 1);
  }
  for (auto i = at->items.size(); i > 0; --i) {
    if (at->keys[i - 1] != *path[level]) continue;
    if (const auto* found = follow(&at->items[i - 1], path, level + 1); found != nullptr) return found;
  }
  return nullptr;
}

void walk(sqlite3_context* c, sqlite3_value* v, const value::array_elements& path, bool as_text, bool binary) {
  const auto d = read_document(v, binary);
  if (!d) return raise(c, d.error());
  give_part(c, follow(&d->tree, path), as_text);
}

// crossfade_json_path(document, text[], as text, jsonb)
void path(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto steps = value::parse_plain_array(text(a[1]));
  if (!steps) return raise(c, steps.error());
  if (std::any_of(steps->begin(), steps->end(), [](const auto& s) { return !s; })) return sqlite3_result_null(c);
  walk(c, a[0], *steps, sqlite3_value_int(a[2]) != 0, sqlite3_value_int(a[3]) != 0);
}

// crossfade_json_extract(as text, jsonb, document, key ...)
void extract(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  value::array_elements steps;
  for (int i = 3; i < n; ++i)
    steps.emplace_back(std::string(text(a[i])));
  walk(c, a[2], steps, sqlite3_value_int(a[0]) != 0, sqlite3_value_int(a[1]) != 0);
}

const char* kind_name(json_kind k) {
  static constexpr const char* names[] = {"null", "string", "number", "boolean", "array", "object"};
  return names[static_cast<int>(k)];
}

void type_of(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto shown = document_text(a[0]);  // what follows the first character does not matter
  const auto at = shown.find_first_not_of(" \t\n\r");
  const char first = at == std::string::npos ? '\0' : shown[at];
  give(c, kind_name(first == '{'                   ? json_kind::object
                    : first == '['                 ? json_kind::array
                    : first == '"'                 ? json_kind::string
                    : first == 't' || first == 'f' ? json_kind::boolean
                    : first == 'n'                 ? json_kind::null
                                                   : json_kind::number));
}

// crossfade_json_array_length(document, jsonb)
void array_length(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto d = read_document(a[0], sqlite3_value_int(a[1]) != 0);
  if (!d) return raise(c, d.error());
  if (d->tree.scalar()) return raise(c, "22023", "cannot get array length of a scalar");
  if (d->tree.what == json_kind::object) return raise(c, "22023", "cannot get array length of a non-array");
  sqlite3_result_int64(c, static_cast<std::int64_t>(d->tree.items.size()));
}

bool same_scalar(const json_tree& a, const json_tree& b) {
  if (a.what != b.what || !a.scalar()) return false;
  if (a.what == json_kind::number) return value::compare_jsonb(a.raw, b.raw) == 0;
  return a.what == json_kind::string ? a.text == b.text : a.raw == b.raw;
}

bool contains(const json_tree& whole, const json_tree& part) {
  if (part.scalar() || whole.scalar()) return same_scalar(whole, part);
  if (whole.what != part.what) return false;
  if (part.what == json_kind::object) {
    for (std::size_t i = 0; i < part.items.size(); ++i) {
      const auto* found = whole.find(part.keys[i]);
      if (found == nullptr || !contains(*found, part.items[i])) return false;
    }
    return true;
  }
  return std::all_of(part.items.begin(), part.items.end(), [&](const json_tree& wanted) {
    return std::any_of(whole.items.begin(), whole.items.end(),
                       [&](const json_tree& has) { return contains(has, wanted); });
  });
}

// An array contains a scalar at the top of the other side, too.
void contains_document(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto whole = read_document(a[0], true), part = read_document(a[1], true);
  if (!whole) return raise(c, whole.error());
  if (!part) return raise(c, part.error());
  bool yes = contains(whole->tree, part->tree);
  if (whole->tree.what == json_kind::array && part->tree.scalar()) {
    yes = std::any_of(whole->tree.items.begin(), whole->tree.items.end(),
                      [&](const json_tree& has) { return same_scalar(has, part->tree); });
  }
  sqlite3_result_int(c, yes ? 1 : 0);
}

bool exists(const json_tree& t, std::string_view key) {
  if (t.what == json_kind::object) return t.find(key) != nullptr;
  if (t.what == json_kind::string) return t.text == key;
  return std::any_of(t.items.begin(), t.items.end(),
                     [&](const json_tree& i) { return i.what == json_kind::string && i.text == key; });
}

void has_key(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  sqlite3_result_int(c, exists(d->tree, text(a[1])) ? 1 : 0);
}

template <bool All>
void has_keys(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  const auto keys = value::parse_plain_array(text(a[1]));
  if (!keys) return raise(c, keys.error());
  bool any = false, all = true;
  for (const auto& k : *keys) {
    if (!k) continue;
    const bool found = exists(d->tree, *k);
    any = any || found;
    all = all && found;
  }
  sqlite3_result_int(c, (All ? all : any) ? 1 : 0);
}

// crossfade_jsonb_to(document, type): a scalar as a boolean or a number.
void to_scalar(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  const auto to = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  const bool boolean = to.what == value::kind::boolean;
  if (d->tree.what != (boolean ? json_kind::boolean : json_kind::number)) {
    return raise(c, "22023",
                 std::string("cannot cast jsonb ") + kind_name(d->tree.what) + " to type " + value::format_type(to));
  }
  if (boolean) return sqlite3_result_int(c, d->tree.raw == "true" ? 1 : 0);
  const auto numeric = value::builtin_type(value::oids::numeric);
  const auto cell = value::convert(value::cell_view::of_text(d->tree.raw), numeric, value::storage::numeric_text, to,
                                   value::natural_storage(to), value::decode_for::comparison);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

void normalise(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  std::string out;
  if (auto r = value::append_jsonb(out, document_text(a[0])); !r) return raise(c, r.error());
  give(c, out);
}

constexpr scalar json_scalars[] = {
    {"crossfade_json_get", 4, &get},
    {"crossfade_json_path", 4, &path},
    {"crossfade_json_extract", -1, &extract},
    {"crossfade_json_typeof", 1, &type_of},
    {"crossfade_json_array_length", 2, &array_length},
    {"crossfade_jsonb_contains", 2, &contains_document},
    {"crossfade_jsonb_exists", 2, &has_key},
    {"crossfade_jsonb_exists_any", 2, &has_keys<false>},
    {"crossfade_jsonb_exists_all", 2, &has_keys<true>},
    {"crossfade_jsonb_to", 2, &to_scalar},
    {"crossfade_jsonb", 1, &normalise},
};

}  // namespace

int add_json(sqlite3* db, const clock_accessor* session) {
  int code = add(db, json_scalars);
  if (code == SQLITE_OK) code = add_json_changes(db);
  if (code == SQLITE_OK) code = add_json_building(db, session);
  return code;
}

}  // namespace crossfade::sql::functions
