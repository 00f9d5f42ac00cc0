// Collations under which texts that stand for other values compare as the values do: exact numerics, intervals, jsonb,
// arrays, enumerations. Those of arrays and enumerations are made when a statement names one: the name tells all.
//   crossfade_array_1007              elements of the array type with this object id
//   crossfade_enum_736164_6f6b        labels in their order, in hexadecimal
//   crossfade_enum_array_736164_6f6b
#include <algorithm>
#include <memory>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/datetime.hpp"
#include "replay/value/array.hpp"
#include "replay/value/compare.hpp"
#include "replay/value/decimal.hpp"

namespace crossfade::sql::functions {
namespace {

std::string_view view(int size, const void* bytes) {
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

// -Infinity < numbers < Infinity < NaN
int rank(value::decimal_form f) {
  switch (f) {
    case value::decimal_form::negative_infinity:
      return 0;
    case value::decimal_form::finite:
      return 1;
    case value::decimal_form::positive_infinity:
      return 2;
    case value::decimal_form::nan:
      return 3;
  }
  return 3;
}

int compare_magnitudes(const value::decimal& a, const value::decimal& b) {
  const auto whole = [](const value::decimal& d) {
    return static_cast<std::int64_t>(d.digits.size()) - static_cast<std::int64_t>(d.scale);
  };
  if (a.digits.empty() || b.digits.empty())
    return static_cast<int>(!a.digits.empty()) - static_cast<int>(!b.digits.empty());
  if (whole(a) != whole(b)) return whole(a) < whole(b) ? -1 : 1;
  const auto n = std::max(a.digits.size(), b.digits.size());
  for (std::size_t i = 0; i < n; ++i) {
    const char l = i < a.digits.size() ? a.digits[i] : '0';
    const char r = i < b.digits.size() ? b.digits[i] : '0';
    if (l != r) return l < r ? -1 : 1;
  }
  return 0;
}

int compare_numerics(void*, int n, const void* l, int m, const void* r) {
  const auto left = view(n, l), right = view(m, r);
  if (left == right) return 0;
  const auto a = value::parse_decimal(left), b = value::parse_decimal(right);
  if (!a || !b) return sign(left.compare(right));
  if (a->form != b->form) return rank(a->form) < rank(b->form) ? -1 : 1;
  if (a->form != value::decimal_form::finite) return 0;
  const bool a_negative = a->negative && !a->digits.empty(), b_negative = b->negative && !b->digits.empty();
  if (a_negative != b_negative) return a_negative ? -1 : 1;
  const int order = compare_magnitudes(*a, *b);
  return a_negative ? -order : order;
}

int compare_intervals(void*, int n, const void* l, int m, const void* r) {
  return compare_spans(view(n, l), view(m, r));
}

int compare_dates(void*, int n, const void* l, int m, const void* r) {
  return sign(compare_moments(view(n, l), view(m, r)));
}

int compare_documents(void*, int n, const void* l, int m, const void* r) {
  return value::compare_jsonb(view(n, l), view(m, r));
}

int compare_of_type(void* type, int n, const void* l, int m, const void* r) {
  return value::compare_texts(*static_cast<const value::type*>(type), view(n, l), view(m, r));
}

std::shared_ptr<const value::enum_labels> labels_of(std::string_view hex) {
  auto out = std::make_shared<value::enum_labels>(1);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (hex[i] == '_') {
      out->emplace_back();
      ++i;
    }
    out->back() += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// The type whose values a collation compares; kind::unknown: it is none of those made on demand.
value::type type_of_collation(std::string_view name) {
  const auto begins = [&](std::string_view with) {
    if (!name.starts_with(with)) return false;
    name.remove_prefix(with.size());
    return true;
  };
  value::type t;
  if (begins("crossfade_array_")) {
    t = value::builtin_type(static_cast<value::oid>(std::stoul(std::string(name))));
  } else if (begins("crossfade_enum_array_")) {
    t.what = value::kind::array;
    t.element = value::kind::enumeration;
    t.labels = labels_of(name);
  } else if (begins("crossfade_enum_")) {
    t.what = value::kind::enumeration;
    t.labels = labels_of(name);
  }
  return t;
}

void collation_needed(void*, sqlite3* db, int, const char* text) {
  auto t = type_of_collation(text);
  if (t.what == value::kind::unknown) return;
  sqlite3_create_collation_v2(db, text, SQLITE_UTF8, new value::type(std::move(t)), &compare_of_type,
                              [](void* p) { delete static_cast<value::type*>(p); });
}

}  // namespace

text_order order_of_collation(std::string_view name) {
  auto t = type_of_collation(name);
  if (name == "crossfade_numeric") t = value::builtin_type(value::oids::numeric);
  if (name == "crossfade_interval") t = value::builtin_type(value::oids::interval);
  if (name == "crossfade_jsonb") t = value::builtin_type(value::oids::jsonb);
  if (name == "crossfade_moment") return &compare_moments;
  if (t.what == value::kind::unknown) return {};
  return [t](std::string_view a, std::string_view b) { return value::compare_texts(t, a, b); };
}

int add_collations(sqlite3* db) {
  int code = sqlite3_create_collation_v2(db, "crossfade_numeric", SQLITE_UTF8, nullptr, &compare_numerics, nullptr);
  if (code == SQLITE_OK) {
    code = sqlite3_create_collation_v2(db, "crossfade_interval", SQLITE_UTF8, nullptr, &compare_intervals, nullptr);
  }
  if (code == SQLITE_OK) {
    code = sqlite3_create_collation_v2(db, "crossfade_moment", SQLITE_UTF8, nullptr, &compare_dates, nullptr);
  }
  if (code == SQLITE_OK) {
    code = sqlite3_create_collation_v2(db, "crossfade_jsonb", SQLITE_UTF8, nullptr, &compare_documents, nullptr);
  }
  if (code == SQLITE_OK) code = sqlite3_collation_needed(db, nullptr, &collation_needed);
  return code;
}

}  // namespace crossfade::sql::functions
