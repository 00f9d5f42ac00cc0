#include "replay/value/compare.hpp"

#include <algorithm>

#include "replay/value/array.hpp"
#include "replay/value/codec_detail.hpp"
#include "replay/value/datetime.hpp"
#include "replay/value/decimal_math.hpp"
#include "replay/value/interval.hpp"
#include "replay/value/json_tree.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int bytes(std::string_view a, std::string_view b) {
  const int c = a.compare(b);
  return c < 0 ? -1 : c > 0 ? 1 : 0;
}

// Two results of one reader; bytes where one of them is none.
template <class Result>
int read(const Result& x, const Result& y, std::string_view a, std::string_view b) {
  return x && y ? order(*x, *y) : bytes(a, b);
}

int compare_numerics(std::string_view a, std::string_view b) {
  const auto x = parse_decimal(a), y = parse_decimal(b);
  return x && y ? compare(*x, *y) : bytes(a, b);
}

int compare_floats(std::string_view a, std::string_view b) {
  const auto x = parse_float8(a), y = parse_float8(b);
  if (!x || !y) return bytes(a, b);
  const bool nan = *x != *x, other = *y != *y;
  return nan || other ? order(nan, other) : order(*x, *y);
}

int compare_intervals(std::string_view a, std::string_view b) {
  const auto x = parse_interval(a), y = parse_interval(b);
  if (!x || !y) return bytes(a, b);
  const auto span = [](const interval& v) {  // a month is 30 days, a day 24 hours
    return static_cast<__int128>(v.micros) + static_cast<__int128>(micros_per_day) *
                                                 (static_cast<__int128>(v.days) + 30 * static_cast<__int128>(v.months));
  };
  return order(span(*x), span(*y));
}

int compare_labels(const type& t, std::string_view a, std::string_view b) {
  if (!t.labels) return bytes(a, b);
  const auto x = std::find(t.labels->begin(), t.labels->end(), a), y = std::find(t.labels->begin(), t.labels->end(), b);
  return x == t.labels->end() && y == t.labels->end() ? bytes(a, b) : order(x, y);
}

int compare_trees(const json_tree& a, const json_tree& b) {
  if (a.what != b.what) return order(a.what, b.what);
  switch (a.what) {
    case json_kind::null:
      return 0;
    case json_kind::string:
      return bytes(a.text, b.text);
    case json_kind::number:
      return compare_numerics(a.raw, b.raw);
    case json_kind::boolean:
      return order(a.raw == "true", b.raw == "true");
    case json_kind::array:
    case json_kind::object:
      break;
  }
  if (a.items.size() != b.items.size()) return order(a.items.size(), b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (a.what == json_kind::object) {
      if (const int key = bytes(a.keys[i], b.keys[i]); key != 0) return key;
    }
    if (const int item = compare_trees(a.items[i], b.items[i]); item != 0) return item;
  }
  return 0;
}

}  // namespace

int compare_texts(const type& t, std::string_view a, std::string_view b) {
  const auto& plain = detail::plain_settings();
  switch (t.what) {
    case kind::int2:
    case kind::int4:
    case kind::int8:
      return read(parse_integer(a, kind::int8), parse_integer(b, kind::int8), a, b);
    case kind::oid:
      return read(parse_integer(a, kind::oid), parse_integer(b, kind::oid), a, b);
    case kind::float4:
    case kind::float8:
      return compare_floats(a, b);
    case kind::numeric:
      return compare_numerics(a, b);
    case kind::date:
      return read(parse_date(a, plain), parse_date(b, plain), a, b);
    case kind::time:
      return read(parse_time(a, plain), parse_time(b, plain), a, b);
    case kind::timestamp:
      return read(parse_timestamp(a, plain), parse_timestamp(b, plain), a, b);
    case kind::timestamptz:
      return read(parse_timestamptz(a, plain), parse_timestamptz(b, plain), a, b);
    case kind::interval:
      return compare_intervals(a, b);
    case kind::jsonb:
      return compare_jsonb(a, b);
    case kind::enumeration:
      return compare_labels(t, a, b);
    case kind::array:
      return compare_arrays(element_type(t), a, b);
    case kind::boolean:  // f, t
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::bytea:  // \x and digits
    case kind::uuid:
    case kind::json:
    case kind::other:
    case kind::unknown:
      break;
  }
  return bytes(a, b);
}

// The elements first, whatever the dimensions; a NULL is above all else and equals a NULL.
int compare_arrays(const type& element, std::string_view a, std::string_view b) {
  if (a == b) return 0;
  const auto x = parse_array(a), y = parse_array(b);
  if (!x || !y) return bytes(a, b);
  const auto n = std::min(x->elements.size(), y->elements.size());
  for (std::size_t i = 0; i < n; ++i) {
    const auto &l = x->elements[i], &r = y->elements[i];
    const int c = l && r ? compare_texts(element, *l, *r) : order(!l, !r);
    if (c != 0) return c;
  }
  if (x->elements.size() != y->elements.size()) return order(x->elements.size(), y->elements.size());
  if (x->sizes.size() != y->sizes.size()) return order(x->sizes.size(), y->sizes.size());
  if (x->sizes != y->sizes) return order(x->sizes, y->sizes);
  return order(x->lower, y->lower);
}

// null < string < number < boolean < array < object. A scalar at the top is an array of one to PostgreSQL: below any
// other array, but above the empty one.
int compare_jsonb(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  std::string left, right;
  const auto x = parse_jsonb(a, left), y = parse_jsonb(b, right);
  if (!x || !y) return bytes(a, b);
  if (x->scalar() && y->what == json_kind::array) return y->items.empty() ? 1 : -1;
  if (y->scalar() && x->what == json_kind::array) return x->items.empty() ? -1 : 1;
  return compare_trees(*x, *y);
}

}  // namespace crossfade::value
