// Aggregates over integers and exact numerics, each with an inverse for window frames: PostgreSQL's sum, avg,
// variance, stddev, bit_and, bit_or and bit_xor. A state lives from the first row to the final call, which SQLite
// makes for each group, an interrupted one included.
#include <array>

#include "proxy/sql/functions/aggregate_state.hpp"
#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/numbers.hpp"
#include "replay/value/decimal_math.hpp"

namespace crossfade::sql::functions {
namespace {

using value::decimal_sum;

struct plain_sum : decimal_sum {};
struct sum_of_squares : decimal_sum {
  sum_of_squares() : decimal_sum(keeps::squares) {}
};

template <class Sum, bool Remove>
void sum_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = state_of<Sum>(c);
  if (s == nullptr) return;
  if (sqlite3_value_type(a[0]) == SQLITE_INTEGER) {
    const std::int64_t v = sqlite3_value_int64(a[0]);
    return Remove ? s->remove(v) : s->add(v);
  }
  const auto d = decimal_of(a[0]);
  if (!d) return raise(c, d.error());
  Remove ? s->remove(*d) : s->add(*d);
}

void sum_value(sqlite3_context* c) {
  const auto* s = kept_state<plain_sum>(c);
  if (s == nullptr || s->count() == 0) return sqlite3_result_null(c);
  give(c, s->sum());
}
void average_value(sqlite3_context* c) {
  const auto* s = kept_state<plain_sum>(c);
  if (s == nullptr || s->count() == 0) return sqlite3_result_null(c);
  give(c, s->average());
}
template <decimal_sum::deviation What>
void deviation_value(sqlite3_context* c) {
  const auto* s = kept_state<sum_of_squares>(c);
  if (s == nullptr) return sqlite3_result_null(c);
  const auto d = s->deviation_of(What);
  if (!d) return raise(c, d.error());
  if (!*d) return sqlite3_result_null(c);
  give(c, **d);
}

// How many values have each bit set.
struct bit_counts {
  std::int64_t rows = 0;
  std::array<std::int64_t, 64> set{};
};
template <bool Remove>
void bit_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = state_of<bit_counts>(c);
  if (s == nullptr) return;
  const auto v = static_cast<std::uint64_t>(sqlite3_value_int64(a[0]));
  s->rows += Remove ? -1 : 1;
  for (std::size_t i = 0; i < s->set.size(); ++i)
    if ((v >> i & 1) != 0) s->set[i] += Remove ? -1 : 1;
}
enum class bits : std::uint8_t { all, any, odd };
template <bits What>
void bit_value(sqlite3_context* c) {
  const auto* s = kept_state<bit_counts>(c);
  if (s == nullptr || s->rows == 0) return sqlite3_result_null(c);
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < s->set.size(); ++i) {
    const auto n = s->set[i];
    if (What == bits::all ? n == s->rows : What == bits::any ? n > 0 : n % 2 != 0) out |= std::uint64_t{1} << i;
  }
  sqlite3_result_int64(c, static_cast<std::int64_t>(out));
}

template <class State, void (*Value)(sqlite3_context*)>
int add_sum(sqlite3* db, const char* name) {
  return add_aggregate(db, name, 1, &sum_step<State, false>, &final_of<State, Value>, Value, &sum_step<State, true>);
}
template <bits What>
int add_bits(sqlite3* db, const char* name) {
  return add_aggregate(db, name, 1, &bit_step<false>, &final_of<bit_counts, &bit_value<What>>, &bit_value<What>,
                       &bit_step<true>);
}

}  // namespace

int add_sums(sqlite3* db) {
  using enum decimal_sum::deviation;
  int code = add_sum<plain_sum, &sum_value>(db, "crossfade_sum");
  if (code == SQLITE_OK) code = add_sum<plain_sum, &average_value>(db, "crossfade_avg");
  const auto deviation = [&]<decimal_sum::deviation What>(const char* name) {
    if (code == SQLITE_OK) code = add_sum<sum_of_squares, &deviation_value<What>>(db, name);
  };
  deviation.operator()<variance_sample>("crossfade_var_samp");
  deviation.operator()<variance_population>("crossfade_var_pop");
  deviation.operator()<stddev_sample>("crossfade_stddev_samp");
  deviation.operator()<stddev_population>("crossfade_stddev_pop");
  if (code == SQLITE_OK) code = add_bits<bits::all>(db, "crossfade_bit_and");
  if (code == SQLITE_OK) code = add_bits<bits::any>(db, "crossfade_bit_or");
  if (code == SQLITE_OK) code = add_bits<bits::odd>(db, "crossfade_bit_xor");
  return code;
}

}  // namespace crossfade::sql::functions
