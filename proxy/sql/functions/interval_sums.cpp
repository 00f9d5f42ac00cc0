// sum() and avg() of intervals. PostgreSQL adds months, days and microseconds by themselves; whether a sum that ends
// within their ranges has left them on its way depends on the order of rows: then it is PostgreSQL's to say.
#include <cstdint>
#include <limits>

#include "proxy/sql/functions/aggregate_state.hpp"
#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/datetime.hpp"
#include "replay/value/datetime_math.hpp"

namespace crossfade::sql::functions {
namespace {

struct interval_sum {
  std::int64_t count = 0, months = 0, days = 0;
  __int128 micros = 0;
  // Of all that is in it, whatever its sign: while it fits, every order of the rows fits.
  std::int64_t all_months = 0, all_days = 0;
  __int128 all_micros = 0;
};

template <class T>
T magnitude(T v) {
  return v < 0 ? -v : v;
}

template <bool Remove>
void step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  const auto v = interval_of(a[0]);
  if (!v) return raise(c, v.error());
  auto* s = state_of<interval_sum>(c);
  if (s == nullptr) return;
  const int sign = Remove ? -1 : 1;
  s->count += sign;
  s->months += sign * std::int64_t{v->months};
  s->days += sign * std::int64_t{v->days};
  s->micros += sign * static_cast<__int128>(v->micros);
  s->all_months += sign * magnitude(std::int64_t{v->months});
  s->all_days += sign * magnitude(std::int64_t{v->days});
  s->all_micros += sign * magnitude(static_cast<__int128>(v->micros));
}

template <bool Average>
void value_of(sqlite3_context* c) {
  const auto* s = kept_state<interval_sum>(c);
  if (s == nullptr || s->count == 0) return sqlite3_result_null(c);
  constexpr auto most = std::numeric_limits<std::int32_t>::max();
  if (s->all_months > most || s->all_days > most || s->all_micros > std::numeric_limits<std::int64_t>::max()) {
    return raise_elsewhere(c, "a sum of intervals beyond their range");
  }
  value::interval v;
  v.months = static_cast<std::int32_t>(s->months);
  v.days = static_cast<std::int32_t>(s->days);
  v.micros = static_cast<std::int64_t>(s->micros);
  if (!Average) return give_interval(c, v);
  give_interval(c, value::divided(v, static_cast<double>(s->count)));
}

template <bool Average>
int add_one(sqlite3* db, const char* name) {
  return add_aggregate(db, name, 1, &step<false>, &final_of<interval_sum, &value_of<Average>>, &value_of<Average>,
                       &step<true>);
}

}  // namespace

int add_interval_sums(sqlite3* db) {
  const int code = add_one<false>(db, "crossfade_sum_interval");
  return code == SQLITE_OK ? add_one<true>(db, "crossfade_avg_interval") : code;
}

}  // namespace crossfade::sql::functions
