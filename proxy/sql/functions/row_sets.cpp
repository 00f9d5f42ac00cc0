// Functions that return sets, each as a pack (rows.hpp): unnest, generate_series, the members of JSON documents, parts
// of texts. A NULL argument gives no row, as PostgreSQL's strict functions do.
// Source: PostgreSQL documentation 9.19, 9.26, 9.16; array_unnest() in arrayfuncs.c, generate_series_* in int.c,
// int8.c, numeric.c and timestamp.c, elements_worker() and each_worker() in jsonfuncs.c.
#include <algorithm>
#include <charconv>

#include "proxy/sql/functions/datetime.hpp"
#include "proxy/sql/functions/json.hpp"
#include "proxy/sql/functions/rows.hpp"
#include "replay/value/array.hpp"
#include "replay/value/compare.hpp"
#include "replay/value/decimal_math.hpp"

namespace crossfade::sql::functions {
namespace {

using value::cell_view;
using value::json_kind;

// crossfade_rows_unnest(array, type of its elements [, storage])
void unnest(sqlite3_context* c, int n, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto all = value::parse_plain_array(text(a[0]));
  if (!all) return raise(c, all.error());
  const auto t = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  const auto s = n > 2 ? static_cast<value::storage>(sqlite3_value_int(a[2])) : value::natural_storage(t);
  row_pack rows(1);
  for (const auto& e : *all) {
    if (!e) {
      rows.add(cell_view::null());
      continue;
    }
    const auto cell = value::decode(*e, value::wire_format::text, t, s, {}, value::decode_for::comparison);
    if (!cell) return raise(c, cell.error());
    rows.add(cell->view());
  }
  rows.give(c);
}

void no_step(sqlite3_context* c) { raise(c, "22023", "step size cannot equal zero"); }

// crossfade_rows_series(start, stop [, step], highest value of the type)
void series(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto stop = sqlite3_value_int64(a[1]), step = n > 3 ? sqlite3_value_int64(a[2]) : 1;
  if (step == 0) return no_step(c);
  const auto most = sqlite3_value_int64(a[n - 1]);
  row_pack rows(1);
  for (auto at = sqlite3_value_int64(a[0]); (step > 0 ? at <= stop : at >= stop) && !rows.full();) {
    rows.add(cell_view::of_integer(at));
    if (step > 0 ? at > most - step : at < -most - 1 - step) break;
    at += step;
  }
  rows.give(c);
}

void numeric_series(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  static constexpr const char* names[] = {"start", "stop", "step"};
  value::decimal numbers[3];
  numbers[2] = value::decimal_of(std::int64_t{1});
  for (int i = 0; i < n; ++i) {
    auto d = value::parse_decimal(text(a[i]));
    if (!d) return raise(c, d.error());
    if (d->form != value::decimal_form::finite) {
      const char* what = d->form == value::decimal_form::nan ? " cannot be NaN" : " cannot be infinity";
      return raise(c, "22023", names[i] + std::string(i == 2 ? " size" : " value") + what);
    }
    numbers[i] = std::move(*d);
  }
  const auto& step = numbers[2];
  if (step.digits.empty()) return no_step(c);
  row_pack rows(1);
  auto at = numbers[0];
  while ((step.negative ? value::compare(at, numbers[1]) >= 0 : value::compare(at, numbers[1]) <= 0) && !rows.full()) {
    std::string shown;
    value::append_text(shown, at);
    rows.add(cell_view::of_text(shown));
    auto next = value::add(at, step);
    if (!next) return raise(c, next.error());
    at = std::move(*next);
  }
  rows.give(c);
}

// crossfade_rows_times(start, stop, step), in the session's zone where Zoned
template <bool Zoned>
void times(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto from = stamp_of(a[0]), to = stamp_of(a[1]);
  const auto step = interval_of(a[2]);
  if (!from || !to) return raise(c, !from ? from.error() : to.error());
  if (!step) return raise(c, step.error());
  if (!value::is_finite(*from) || !value::is_finite(*to)) return raise_elsewhere(c, "a series without an end");
  const auto sign = value::compare_texts(value::builtin_type(value::oids::interval), text(a[2]), "00:00:00");
  if (sign == 0) return no_step(c);
  const value::zone* zone = nullptr;
  if constexpr (Zoned) {
    const auto z = session_zone(c);
    if (!z) return raise(c, z.error());
    zone = *z;
  }
  row_pack rows(1);
  for (auto at = *from; (sign > 0 ? at <= *to : at >= *to) && !rows.full();) {
    std::string shown;
    value::append_iso_timestamp(shown, at, ' ', false);
    rows.add(cell_view::of_text(shown));
    const auto next = Zoned ? value::add(at, *step, *zone) : value::add(at, *step);
    if (!next) return raise(c, next.error());
    at = *next;
  }
  rows.give(c);
}

void add_part(row_pack& rows, const value::json_tree& part, bool as_text) {
  if (as_text && part.what == json_kind::null) return rows.add(cell_view::null());
  rows.add(cell_view::of_text(as_text && part.what == json_kind::string ? std::string_view(part.text) : part.raw));
}

std::string called(bool binary, const char* name, bool as_text, const char* on) {
  return std::string("cannot call ") + (binary ? "jsonb_" : "json_") + name + (as_text ? "_text" : "") + " on " + on;
}

// crossfade_rows_elements(document, as text, jsonb)
void elements(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const bool as_text = sqlite3_value_int(a[1]) != 0, binary = sqlite3_value_int(a[2]) != 0;
  const auto d = read_document(a[0], binary);
  if (!d) return raise(c, d.error());
  if (d->tree.what != json_kind::array) {
    const bool scalar = d->tree.scalar();
    return raise(c, "22023",
                 binary ? std::string("cannot extract elements from ") + (scalar ? "a scalar" : "an object")
                        : called(false, "array_elements", as_text, scalar ? "a scalar" : "a non-array"));
  }
  row_pack rows(1);
  for (const auto& item : d->tree.items)
    add_part(rows, item, as_text);
  rows.give(c);
}

// crossfade_rows_each(document, as text, jsonb)
void each(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const bool as_text = sqlite3_value_int(a[1]) != 0, binary = sqlite3_value_int(a[2]) != 0;
  const auto d = read_document(a[0], binary);
  if (!d) return raise(c, d.error());
  if (d->tree.what != json_kind::object) {
    return raise(c, "22023",
                 binary
                     ? called(true, "each", as_text, "a non-object")
                     : std::string("cannot deconstruct ") + (d->tree.scalar() ? "a scalar" : "an array as an object"));
  }
  row_pack rows(2);
  for (std::size_t i = 0; i < d->tree.items.size(); ++i) {
    rows.add(cell_view::of_text(d->tree.keys[i]));
    add_part(rows, d->tree.items[i], as_text);
  }
  rows.give(c);
}

// crossfade_rows_keys(document, jsonb)
void keys(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const bool binary = sqlite3_value_int(a[1]) != 0;
  const auto d = read_document(a[0], binary);
  if (!d) return raise(c, d.error());
  if (d->tree.what != json_kind::object) {
    return raise(c, "22023", called(binary, "object_keys", false, d->tree.scalar() ? "a scalar" : "an array"));
  }
  row_pack rows(1);
  for (const auto& key : d->tree.keys)
    rows.add(cell_view::of_text(key));
  rows.give(c);
}

// A column of json_to_recordset(): its type, its storage, the member's name.
struct record_column {
  value::type type;
  value::storage storage{};
  std::string name;
};

std::vector<record_column> columns_of(std::string_view spec) {
  std::vector<record_column> out;
  const auto number = [&] {
    std::int64_t v = 0;
    const auto end = spec.find(':');
    std::from_chars(spec.data(), spec.data() + end, v);
    spec.remove_prefix(end + 1);
    return v;
  };
  while (!spec.empty()) {
    auto& c = out.emplace_back();
    const auto id = static_cast<value::oid>(number());
    c.type = value::builtin_type(id, static_cast<std::int32_t>(number()));
    c.storage = value::natural_storage(c.type);
    const auto end = spec.find('\x1f');
    c.name = spec.substr(0, end);
    spec.remove_prefix(end + 1);
  }
  return out;
}

result<void> add_record(row_pack& rows, const value::json_tree& object, const std::vector<record_column>& columns,
                        const value::format_settings& settings) {
  for (const auto& c : columns) {
    const auto* member = object.find(c.name);
    if (member == nullptr || member->what == json_kind::null) {
      rows.add(cell_view::null());
      continue;
    }
    const bool json = c.type.what == value::kind::json || c.type.what == value::kind::jsonb;
    const auto shown = member->what == json_kind::string && !json ? std::string_view(member->text) : member->raw;
    const auto cell =
        value::decode(shown, value::wire_format::text, c.type, c.storage, settings, value::decode_for::assignment);
    if (!cell) return cell.error();
    rows.add(cell->view());
  }
  return {};
}

// crossfade_rows_records(document, jsonb, one record, columns). What is no object is PostgreSQL's error.
void records(sqlite3_context* c, int, arguments a) {
  const bool one = sqlite3_value_int(a[2]) != 0;
  if (null(a[0])) return one ? raise_elsewhere(c, "a record of NULL") : sqlite3_result_null(c);
  const auto d = read_document(a[0], sqlite3_value_int(a[1]) != 0);
  if (!d) return raise(c, d.error());
  const auto columns = columns_of(text(a[3]));
  const auto now = session_of(c);
  const value::format_settings defaults;
  const auto& settings = now.settings != nullptr ? *now.settings : defaults;
  const auto is_object = [](const value::json_tree& t) { return t.what == json_kind::object; };
  const bool fits =
      one ? is_object(d->tree)
          : d->tree.what == json_kind::array && std::all_of(d->tree.items.begin(), d->tree.items.end(), is_object);
  if (!fits) return raise_elsewhere(c, "a document that is no list of objects");
  row_pack rows(static_cast<int>(columns.size()));
  if (one) {
    if (auto r = add_record(rows, d->tree, columns, settings); !r) return raise(c, r.error());
  }
  for (std::size_t i = 0; !one && i < d->tree.items.size(); ++i) {
    if (auto r = add_record(rows, d->tree.items[i], columns, settings); !r) return raise(c, r.error());
  }
  rows.give(c);
}

constexpr scalar row_sets_scalars[] = {
    {"crossfade_rows_unnest", 2, &unnest},
    {"crossfade_rows_unnest", 3, &unnest},
    {"crossfade_rows_series", 3, &series},
    {"crossfade_rows_series", 4, &series},
    {"crossfade_rows_numeric_series", 2, &numeric_series},
    {"crossfade_rows_numeric_series", 3, &numeric_series},
    {"crossfade_rows_times", 3, &times<false>},
    {"crossfade_rows_zoned_times", 3, &times<true>, true},
    {"crossfade_rows_elements", 3, &elements},
    {"crossfade_rows_each", 3, &each},
    {"crossfade_rows_keys", 2, &keys},
    {"crossfade_rows_records", 4, &records, true},
};

}  // namespace

int add_row_sets(sqlite3* db, const clock_accessor* session) { return add(db, row_sets_scalars, session); }

}  // namespace crossfade::sql::functions
