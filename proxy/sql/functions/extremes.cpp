// GREATEST and LEAST: of the arguments that are not NULL, the first of the greatest (least) ones.
#include <algorithm>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/datetime.hpp"
#include "proxy/sql/functions/numbers.hpp"
#include "replay/value/decimal_math.hpp"

namespace crossfade::sql::functions {
namespace {

// Integers beside reals as numbers, exactly; text above numbers ('NaN'); text by bytes.
int compare_cells(sqlite3_value* a, sqlite3_value* b) {
  const bool text_a = sqlite3_value_type(a) == SQLITE_TEXT, text_b = sqlite3_value_type(b) == SQLITE_TEXT;
  if (text_a != text_b) return text_a ? 1 : -1;
  if (text_a) return sign(text(a).compare(text(b)));
  if (sqlite3_value_type(a) == SQLITE_INTEGER && sqlite3_value_type(b) == SQLITE_INTEGER) {
    const auto l = sqlite3_value_int64(a), r = sqlite3_value_int64(b);
    return l < r ? -1 : l > r ? 1 : 0;
  }
  const double l = sqlite3_value_double(a), r = sqlite3_value_double(b);
  return l < r ? -1 : l > r ? 1 : 0;
}

template <bool Greatest>
void extreme(sqlite3_context* c, int n, arguments a) {
  sqlite3_value* best = nullptr;
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) continue;
    const int order = best == nullptr ? 0 : compare_cells(a[i], best);
    if (best == nullptr || (Greatest ? order > 0 : order < 0)) best = a[i];
  }
  if (best == nullptr) return sqlite3_result_null(c);
  sqlite3_result_value(c, best);
}

template <bool Greatest>
void numeric_extreme(sqlite3_context* c, int n, arguments a) {
  int best = -1;
  value::decimal most;
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) continue;
    auto d = decimal_of(a[i]);
    if (!d) return raise(c, d.error());
    const int order = best < 0 ? 0 : value::compare(*d, most);
    if (best >= 0 && !(Greatest ? order > 0 : order < 0)) continue;
    best = i;
    most = std::move(*d);
  }
  if (best < 0) return sqlite3_result_null(c);
  sqlite3_result_value(c, a[best]);
}

template <bool Greatest, int (*Compare)(std::string_view, std::string_view)>
void text_extreme(sqlite3_context* c, int n, arguments a) {
  sqlite3_value* best = nullptr;
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) continue;
    const int order = best == nullptr ? 0 : Compare(text(a[i]), text(best));
    if (best == nullptr || (Greatest ? order > 0 : order < 0)) best = a[i];
  }
  if (best == nullptr) return sqlite3_result_null(c);
  sqlite3_result_value(c, best);
}

constexpr scalar extremes_scalars[] = {
    {"crossfade_greatest_interval", -1, &text_extreme<true, &compare_spans>},
    {"crossfade_least_interval", -1, &text_extreme<false, &compare_spans>},
    {"crossfade_greatest_moment", -1, &text_extreme<true, &compare_moments>},
    {"crossfade_least_moment", -1, &text_extreme<false, &compare_moments>},
    {"crossfade_greatest", -1, &extreme<true>},
    {"crossfade_least", -1, &extreme<false>},
    {"crossfade_greatest_numeric", -1, &numeric_extreme<true>},
    {"crossfade_least_numeric", -1, &numeric_extreme<false>},
};

}  // namespace

int add_extremes(sqlite3* db) { return add(db, extremes_scalars); }

}  // namespace crossfade::sql::functions
