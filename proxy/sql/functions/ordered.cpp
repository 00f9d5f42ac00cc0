// Aggregates with ORDER BY of their own, which SQLite 3.40 has not: the rows are kept, sorted and put together.
//
//   crossfade_collect(what, order, distinct, values, value, type ..., key ...)
//
// what: string_agg, array_agg, json_agg, jsonb_agg, json_object_agg, jsonb_object_agg; record_json_agg of whole rows as
// documents; percentile_cont and percentile_disc (values: x, the fraction), mode. order: for each key '+' or '-', 'f'
// or 'l' (NULLs first or last), the collation's name and ';'. A state lives as long as its group.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "proxy/sql/functions/json.hpp"
#include "replay/base/limits.hpp"
#include "replay/value/array.hpp"
#include "replay/value/json.hpp"

namespace crossfade::sql::functions {
namespace {

struct sort_key {
  bool descending = false, nulls_first = false;
  text_order order;  // none: bytes
};

struct row {
  std::vector<value::cell> values, keys;
};

struct collection {
  std::string what;
  bool distinct = false;
  std::vector<sort_key> keys;
  std::vector<value::type> types;
  std::vector<row> rows;
  std::size_t size_bytes = 0;  // of rows; beyond the limit they are dropped, and PostgreSQL is asked
};

bool too_large(const collection& all) { return all.size_bytes > limits::execute::materialised_bytes; }

struct state {
  collection* all;
};

std::vector<sort_key> keys_of(std::string_view spec) {
  std::vector<sort_key> out;
  while (spec.size() > 2) {
    const auto end = spec.find(';');
    out.push_back({spec[0] == '-', spec[1] == 'f', order_of_collation(spec.substr(2, end - 2))});
    spec.remove_prefix(end + 1);
  }
  return out;
}

int compare_cells(const value::cell& a, const value::cell& b, const sort_key& k) {
  if (a.is_null() || b.is_null()) {
    if (a.is_null() && b.is_null()) return 0;
    return a.is_null() == k.nulls_first ? -1 : 1;
  }
  int c = 0;
  const auto number = [](const value::cell& x) { return x.holds == value::storage_class::real; };
  const auto real = [&](const value::cell& x) { return number(x) ? x.real : static_cast<double>(x.integer); };
  if (a.holds == value::storage_class::integer && b.holds == value::storage_class::integer) {
    c = a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
  } else if (a.holds >= value::storage_class::text || b.holds >= value::storage_class::text) {
    c = a.holds != b.holds ? (a.holds < b.holds ? -1 : 1)
        : k.order          ? k.order(a.bytes, b.bytes)
                           : a.bytes.compare(b.bytes);
  } else {
    c = real(a) < real(b) ? -1 : real(a) > real(b) ? 1 : 0;
  }
  return k.descending ? -c : c;
}

int compare_rows(const collection& all, const row& a, const row& b) {
  for (std::size_t i = 0; i < all.keys.size(); ++i) {
    if (const int c = compare_cells(a.keys[i], b.keys[i], all.keys[i]); c != 0) return c;
  }
  return 0;
}

void step(sqlite3_context* c, int n, arguments a) {
  auto* s = static_cast<state*>(sqlite3_aggregate_context(c, sizeof(state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  const int values = sqlite3_value_int(a[3]);
  if (s->all == nullptr) {
    s->all = new collection;
    s->all->what = text(a[0]);
    s->all->keys = keys_of(text(a[1]));
    s->all->distinct = sqlite3_value_int(a[2]) != 0;
    for (int i = 0; i < values; ++i) {
      s->all->types.push_back(value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[5 + 2 * i]))));
    }
  }
  row r;
  for (int i = 0; i < values; ++i)
    r.values.emplace_back(view_of(a[4 + 2 * i]));
  for (int i = 4 + 2 * values; i < n; ++i)
    r.keys.emplace_back(view_of(a[i]));
  for (const auto* cells : {&r.values, &r.keys}) {
    for (const auto& cell : *cells)
      s->all->size_bytes += sizeof(cell) + cell.bytes.size();
  }
  if (too_large(*s->all)) return s->all->rows.clear();
  s->all->rows.push_back(std::move(r));
}

result<std::string> strings(const collection& all) {
  std::string out;
  bool first = true, any = false;
  for (const auto& r : all.rows) {
    if (r.values[0].is_null()) continue;
    if (!first) out += r.values[1].bytes;
    first = false;
    any = true;
    out += r.values[0].bytes;
  }
  if (!any) return make_error("", "");
  return out;
}

result<std::string> array(const collection& all) {
  value::array_elements elements;
  for (const auto& r : all.rows) {
    auto& e = elements.emplace_back();
    if (r.values[0].is_null()) continue;
    auto shown = text_of(r.values[0].view(), all.types[0], value::natural_storage(all.types[0]), {});
    if (!shown) return shown.error();
    e = std::move(*shown);
  }
  std::string out;
  value::append_array(out, elements);
  return out;
}

result<std::string> documents(const collection& all, bool object, const value::format_settings& settings) {
  const bool records = all.what.starts_with("record_");
  std::string out = object ? "{ " : "[";
  bool first = true;
  for (const auto& r : all.rows) {
    if (!first) out += ", ";
    const auto& value = r.values[object ? 1 : 0];
    if (object) {
      if (r.values[0].is_null()) return make_error("22023", "field name must not be null");
      if (auto key = append_json_key(out, r.values[0].view(), all.types[0], settings); !key) return key.error();
      out += " : ";
    } else if (!first && !value.is_null() && (records || all.types[0].what == value::kind::array)) {
      out += "\n ";
    }
    first = false;
    if (auto done = append_json(out, value.view(), all.types[object ? 1 : 0], settings); !done) return done.error();
  }
  return out + (object ? " }" : "]");
}

// percentile_cont, percentile_disc and mode over the values that are not NULL, of which there is one.
result<value::cell> within(const collection& all) {
  if (all.what == "mode") {
    std::size_t best = 0, most = 0;
    for (std::size_t from = 0, to = 0; from < all.rows.size(); from = to) {
      while (to < all.rows.size() && compare_rows(all, all.rows[from], all.rows[to]) == 0)
        ++to;
      if (to - from > most) {
        most = to - from;
        best = from;
      }
    }
    return all.rows[best].values[0];
  }
  const auto& fraction = all.rows[0].values[1];
  if (fraction.is_null()) return value::cell();
  const double p = fraction.holds == value::storage_class::real ? fraction.real : static_cast<double>(fraction.integer);
  if (!(p >= 0 && p <= 1)) {
    std::array<char, 64> shown{};
    std::snprintf(shown.data(), shown.size(), "percentile value %g is not between 0 and 1", p);
    return make_error("22003", p != p ? "percentile value NaN is not between 0 and 1" : shown.data());
  }
  const auto count = static_cast<double>(all.rows.size());
  const auto at = [&](double n) -> const value::cell& { return all.rows[static_cast<std::size_t>(n)].values[0]; };
  if (all.what == "percentile_disc") return at(std::max(std::ceil(p * count), 1.0) - 1);
  const double first = std::floor(p * (count - 1)), second = std::ceil(p * (count - 1));
  if (first == second) return at(first);
  const auto number = [&](double n) {
    return at(n).holds == value::storage_class::real ? at(n).real : static_cast<double>(at(n).integer);
  };
  const double low = number(first), high = number(second);
  return value::cell::of_real(low + (p * (count - 1) - first) * (high - low));
}

void give_within(sqlite3_context* c, collection& all) {
  all.rows.erase(std::remove_if(all.rows.begin(), all.rows.end(), [](const row& r) { return r.values[0].is_null(); }),
                 all.rows.end());
  if (all.rows.empty()) return sqlite3_result_null(c);
  const auto made = within(all);
  if (!made) return raise(c, made.error());
  give(c, *made);
}

void finish(sqlite3_context* c, collection& all) {
  if (too_large(all)) return raise_elsewhere(c, "an aggregate of so many bytes");
  std::stable_sort(all.rows.begin(), all.rows.end(),
                   [&](const row& a, const row& b) { return compare_rows(all, a, b) < 0; });
  if (all.distinct) {
    all.rows.erase(std::unique(all.rows.begin(), all.rows.end(),
                               [&](const row& a, const row& b) { return compare_rows(all, a, b) == 0; }),
                   all.rows.end());
  }
  if (all.what.starts_with("percentile") || all.what == "mode") return give_within(c, all);
  const auto now = session_of(c);
  const value::format_settings defaults;
  const auto& settings = now.settings != nullptr ? *now.settings : defaults;
  const bool object = all.what.ends_with("object_agg");
  auto made = all.what == "string_agg"  ? strings(all)
              : all.what == "array_agg" ? array(all)
                                        : documents(all, object, settings);
  if (!made) {
    if (made.error().sqlstate.empty()) return sqlite3_result_null(c);
    return raise(c, made.error());
  }
  if (all.what.find("jsonb") == std::string::npos) return give(c, *made);
  std::string out;
  if (auto r = value::append_jsonb(out, *made); !r) return raise(c, r.error());
  give(c, out);
}

void final_value(sqlite3_context* c) {
  auto* s = static_cast<state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->all == nullptr) return sqlite3_result_null(c);
  std::unique_ptr<collection> all(s->all);
  s->all = nullptr;
  finish(c, *all);
}

}  // namespace

int add_ordered(sqlite3* db, const clock_accessor* session) {
  return sqlite3_create_function_v2(db, "crossfade_collect", -1, SQLITE_UTF8 | SQLITE_INNOCUOUS,
                                    const_cast<clock_accessor*>(session), nullptr, &step, &final_value, nullptr);
}

}  // namespace crossfade::sql::functions
