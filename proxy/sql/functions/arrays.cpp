// One-dimensional arrays that begin at 1. An array is PostgreSQL's text of it, an element the canonical cell of its
// type, whose object id stands behind it.
// Source: PostgreSQL documentation 8.15 and 9.19; src/backend/utils/adt/arrayfuncs.c, array_userfuncs.c.
#include <algorithm>
#include <charconv>

#include "proxy/sql/functions/call.hpp"
#include "replay/value/array.hpp"
#include "replay/value/compare.hpp"

namespace crossfade::sql::functions {
namespace {

using element = std::optional<std::string>;

value::type type_at(sqlite3_value* v) { return value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(v))); }

result<element> element_at(sqlite3_value* v, const value::type& t) {
  if (null(v)) return element();
  auto shown = text_of(view_of(v), t, value::natural_storage(t), {});
  if (!shown) return shown.error();
  return element(std::move(*shown));
}

void give_array(sqlite3_context* c, const value::array_elements& all) {
  std::string out;
  value::append_array(out, all);
  give(c, out);
}

// The array of an argument; false: the error is raised.
bool load(sqlite3_context* c, sqlite3_value* v, value::array_elements& out) {
  if (null(v)) return true;
  auto all = value::parse_plain_array(text(v));
  if (!all) {
    raise(c, all.error());
    return false;
  }
  out = std::move(*all);
  return true;
}

bool load(sqlite3_context* c, sqlite3_value* v, const value::type& t, element& out) {
  auto e = element_at(v, t);
  if (!e) {
    raise(c, e.error());
    return false;
  }
  out = std::move(*e);
  return true;
}

bool same(const value::type& t, const element& a, const element& b) {
  return a && b ? value::compare_texts(t, *a, *b) == 0 : !a && !b;
}

// crossfade_array(type, element ...)
void made(sqlite3_context* c, int n, arguments a) {
  const auto t = type_at(a[0]);
  value::array_elements all(static_cast<std::size_t>(n - 1));
  for (int i = 1; i < n; ++i) {
    if (!load(c, a[i], t, all[static_cast<std::size_t>(i - 1)])) return;
  }
  give_array(c, all);
}

enum class measure { length, lower, cardinality, dimensions };

template <measure What>
void size_of(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  value::array_elements all;
  if (!load(c, a[0], all)) return;
  if (What == measure::cardinality) return sqlite3_result_int64(c, static_cast<std::int64_t>(all.size()));
  if (all.empty() || (n > 1 && sqlite3_value_int64(a[1]) != 1)) return sqlite3_result_null(c);
  if (What == measure::dimensions) return give(c, "[1:" + std::to_string(all.size()) + "]");
  sqlite3_result_int64(c, What == measure::lower ? 1 : static_cast<std::int64_t>(all.size()));
}

// crossfade_array_append(array, element, type) and prepend
template <bool Front>
void add_element(sqlite3_context* c, int, arguments a) {
  value::array_elements all;
  element e;
  if (!load(c, a[0], all) || !load(c, a[1], type_at(a[2]), e)) return;
  all.insert(Front ? all.begin() : all.end(), std::move(e));
  give_array(c, all);
}

void concat(sqlite3_context* c, int, arguments a) {
  if (null(a[0]) || null(a[1])) return sqlite3_result_value(c, null(a[0]) ? a[1] : a[0]);
  value::array_elements l, r;
  if (!load(c, a[0], l) || !load(c, a[1], r)) return;
  l.insert(l.end(), std::make_move_iterator(r.begin()), std::make_move_iterator(r.end()));
  give_array(c, l);
}

// crossfade_array_position(array, element, type [, from])
void position(sqlite3_context* c, int n, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  if (n > 3 && null(a[3])) return raise(c, "22004", "initial position must not be null");
  const auto t = type_at(a[2]);
  value::array_elements all;
  element e;
  if (!load(c, a[0], all) || !load(c, a[1], t, e)) return;
  const auto from = n > 3 ? std::max<std::int64_t>(sqlite3_value_int64(a[3]), 1) : 1;
  for (auto i = static_cast<std::size_t>(from); i <= all.size(); ++i) {
    if (same(t, all[i - 1], e)) return sqlite3_result_int64(c, static_cast<std::int64_t>(i));
  }
  sqlite3_result_null(c);
}

void positions(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto t = type_at(a[2]);
  value::array_elements all, found;
  element e;
  if (!load(c, a[0], all) || !load(c, a[1], t, e)) return;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (same(t, all[i], e)) found.emplace_back(std::to_string(i + 1));
  }
  give_array(c, found);
}

// crossfade_array_remove(array, element, type)
void remove(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto t = type_at(a[2]);
  value::array_elements all;
  element e;
  if (!load(c, a[0], all) || !load(c, a[1], t, e)) return;
  all.erase(std::remove_if(all.begin(), all.end(), [&](const element& x) { return same(t, x, e); }), all.end());
  give_array(c, all);
}

// crossfade_array_replace(array, element, other, type)
void replace(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto t = type_at(a[3]);
  value::array_elements all;
  element from, to;
  if (!load(c, a[0], all) || !load(c, a[1], t, from) || !load(c, a[2], t, to)) return;
  for (auto& x : all) {
    if (same(t, x, from)) x = to;
  }
  give_array(c, all);
}

// crossfade_array_contains(array, array, type of the arrays). A NULL element equals none.
void contains(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto t = value::element_type(type_at(a[2]));
  value::array_elements whole, part;
  if (!load(c, a[0], whole) || !load(c, a[1], part)) return;
  const bool yes = std::all_of(part.begin(), part.end(), [&](const element& p) {
    return p && std::any_of(whole.begin(), whole.end(), [&](const element& w) { return w && same(t, w, p); });
  });
  sqlite3_result_int(c, yes ? 1 : 0);
}

void overlaps(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto t = value::element_type(type_at(a[2]));
  value::array_elements l, r;
  if (!load(c, a[0], l) || !load(c, a[1], r)) return;
  const bool yes = std::any_of(l.begin(), l.end(), [&](const element& x) {
    return x && std::any_of(r.begin(), r.end(), [&](const element& y) { return y && same(t, x, y); });
  });
  sqlite3_result_int(c, yes ? 1 : 0);
}

// crossfade_array_to_string(type of the array, array, delimiter [, text for NULL]), in the session's settings
void to_string(sqlite3_context* c, int n, arguments a) {
  if (null(a[1]) || null(a[2])) return sqlite3_result_null(c);
  const auto t = value::element_type(type_at(a[0]));
  const auto s = value::natural_storage(t);
  const auto now = session_of(c);
  value::array_elements all;
  if (!load(c, a[1], all)) return;
  const std::string delimiter(text(a[2]));
  std::string out;
  bool first = true;
  for (const auto& e : all) {
    if (!e && (n < 4 || null(a[3]))) continue;
    if (!first) out += delimiter;
    first = false;
    if (!e) {
      out += text(a[3]);
      continue;
    }
    const auto cell = value::decode(*e, value::wire_format::text, t, s, {}, value::decode_for::comparison);
    if (!cell) return raise(c, cell.error());
    const auto shown = text_of(cell->view(), t, s, now.settings != nullptr ? *now.settings : value::format_settings{});
    if (!shown) return raise(c, shown.error());
    out += *shown;
  }
  give(c, out);
}

// crossfade_string_to_array(text, delimiter [, text for NULL]); without a delimiter its characters.
void from_string(sqlite3_context* c, int n, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto whole = text(a[0]);
  value::array_elements all;
  const auto add_part = [&](std::string_view part) {
    if (n > 2 && !null(a[2]) && part == text(a[2]))
      all.emplace_back();
    else
      all.emplace_back(std::string(part));
  };
  if (whole.empty()) return give_array(c, all);
  if (null(a[1])) {
    for (std::size_t i = 0; i < whole.size();) {
      const auto size = offset_of(whole.substr(i), 1);
      add_part(whole.substr(i, size));
      i += size;
    }
    return give_array(c, all);
  }
  const auto delimiter = text(a[1]);
  std::size_t from = 0;
  while (!delimiter.empty()) {
    const auto at = whole.find(delimiter, from);
    if (at == std::string_view::npos) break;
    add_part(whole.substr(from, at - from));
    from = at + delimiter.size();
  }
  add_part(whole.substr(from));
  give_array(c, all);
}

void trim(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  value::array_elements all;
  if (!load(c, a[0], all)) return;
  const auto n = sqlite3_value_int64(a[1]);
  if (n < 0 || n > static_cast<std::int64_t>(all.size())) {
    return raise(c, "2202E", "number of elements to trim must be between 0 and " + std::to_string(all.size()));
  }
  all.resize(all.size() - static_cast<std::size_t>(n));
  give_array(c, all);
}

// crossfade_array_item(array, index, element type): its cell
void item(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  value::array_elements all;
  if (!load(c, a[0], all)) return;
  const auto i = sqlite3_value_int64(a[1]);
  if (i < 1 || i > static_cast<std::int64_t>(all.size())) return sqlite3_result_null(c);
  const auto& e = all[static_cast<std::size_t>(i - 1)];
  if (!e) return sqlite3_result_null(c);
  const auto t = type_at(a[2]);
  const auto cell =
      value::decode(*e, value::wire_format::text, t, value::natural_storage(t), {}, value::decode_for::comparison);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_array_slice(array, from, to)
void slice(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  value::array_elements all, out;
  if (!load(c, a[0], all)) return;
  const auto from = std::max<std::int64_t>(sqlite3_value_int64(a[1]), 1);
  const auto to = std::min<std::int64_t>(sqlite3_value_int64(a[2]), static_cast<std::int64_t>(all.size()));
  if (from <= to) out.assign(all.begin() + (from - 1), all.begin() + to);
  give_array(c, out);
}

// crossfade_array_cast(array, type, type): each element by way of its text
void cast(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  value::array_elements all;
  if (!load(c, a[0], all)) return;
  const auto to = value::element_type(type_at(a[2]));
  const auto s = value::natural_storage(to);
  const auto now = session_of(c);
  // A text is read as the session reads it; other elements are in the plain form.
  const bool reads = value::is_character(value::element_type(type_at(a[1])).what) && now.settings != nullptr;
  const auto settings = reads ? *now.settings : value::format_settings{};
  for (auto& e : all) {
    if (!e) continue;
    const auto cell = value::decode(*e, value::wire_format::text, to, s, settings, value::decode_for::comparison);
    if (!cell) return raise(c, cell.error());
    auto shown = text_of(cell->view(), to, s, {});
    if (!shown) return raise(c, shown.error());
    e = std::move(*shown);
  }
  give_array(c, all);
}

// crossfade_array_fill(element, type, lengths)
void fill(sqlite3_context* c, int, arguments a) {
  if (null(a[2])) return raise(c, "22004", "dimension array or low bound array cannot be null");
  value::array_elements sizes;
  element e;
  if (!load(c, a[2], sizes) || !load(c, a[0], type_at(a[1]), e)) return;
  if (sizes.empty()) return give_array(c, {});
  if (sizes.size() > 1) return raise_elsewhere(c, "an array of several dimensions");
  if (!sizes[0]) return raise(c, "22004", "dimension values cannot be null");
  std::int64_t size = -1;
  std::from_chars(sizes[0]->data(), sizes[0]->data() + sizes[0]->size(), size);
  if (size < 0 || size > 1000000) return raise_elsewhere(c, "an array of such a length");
  give_array(c, value::array_elements(static_cast<std::size_t>(size), e));
}

// crossfade_enum_range(first, last, label ...): the labels from one to the other; NULL: from or to the end
void range(sqlite3_context* c, int n, arguments a) {
  value::array_elements all;
  bool inside = null(a[0]);
  for (int i = 2; i < n; ++i) {
    inside = inside || text(a[i]) == text(a[0]);
    if (inside) all.emplace_back(std::string(text(a[i])));
    if (!null(a[1]) && text(a[i]) == text(a[1])) break;
  }
  give_array(c, all);
}

// crossfade_enum(text, type's name, label ...)
void label(sqlite3_context* c, int n, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  for (int i = 2; i < n; ++i) {
    if (text(a[i]) == text(a[0])) return sqlite3_result_value(c, a[0]);
  }
  raise(c, "22P02",
        "invalid input value for enum " + std::string(text(a[1])) + ": \"" + std::string(text(a[0])) + "\"");
}

constexpr scalar arrays_scalars[] = {
    {"crossfade_array", -1, &made},
    {"crossfade_array_length", 1, &size_of<measure::length>},
    {"crossfade_array_length", 2, &size_of<measure::length>},
    {"crossfade_array_lower", 2, &size_of<measure::lower>},
    {"crossfade_array_lower", 1, &size_of<measure::lower>},
    {"crossfade_array_dims", 1, &size_of<measure::dimensions>},
    {"crossfade_cardinality", 1, &size_of<measure::cardinality>},
    {"crossfade_array_append", 3, &add_element<false>},
    {"crossfade_array_prepend", 3, &add_element<true>},
    {"crossfade_array_cat", 2, &concat},
    {"crossfade_array_position", -1, &position},
    {"crossfade_array_positions", 3, &positions},
    {"crossfade_array_remove", 3, &remove},
    {"crossfade_array_replace", 4, &replace},
    {"crossfade_array_contains", 3, &contains},
    {"crossfade_array_overlaps", 3, &overlaps},
    {"crossfade_array_to_string", -1, &to_string, true},
    {"crossfade_string_to_array", -1, &from_string},
    {"crossfade_trim_array", 2, &trim},
    {"crossfade_array_item", 3, &item},
    {"crossfade_array_slice", 3, &slice},
    {"crossfade_array_cast", 3, &cast, true},
    {"crossfade_array_fill", 3, &fill},
    {"crossfade_enum_range", -1, &range},
    {"crossfade_enum", -1, &label},
};

}  // namespace

int add_arrays(sqlite3* db, const clock_accessor* session) { return add(db, arrays_scalars, session); }

}  // namespace crossfade::sql::functions
