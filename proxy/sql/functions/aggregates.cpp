#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/like.hpp"

namespace crossfade::sql::functions {
namespace {

// Aggregates. A scalar sub-query: its only row, or 21000.
struct single_state {
  sqlite3_value* kept;
  int rows;
};
void single_step(sqlite3_context* c, int, arguments a) {
  auto* s = static_cast<single_state*>(sqlite3_aggregate_context(c, sizeof(single_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  if (++s->rows > 1) return raise(c, "21000", "more than one row returned by a subquery used as an expression");
  s->kept = sqlite3_value_dup(a[0]);
}
void single_final(sqlite3_context* c) {
  auto* s = static_cast<single_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->kept == nullptr) return sqlite3_result_null(c);
  sqlite3_result_value(c, s->kept);
  sqlite3_value_free(s->kept);
}

// sum(bigint) and avg of integers are numeric in PostgreSQL: 128 bits, and its rule for the scale of a quotient.
struct sum_state {
  __int128 sum;
  std::int64_t rows;
};
void sum_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, sizeof(sum_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  s->sum += sqlite3_value_int64(a[0]);
  ++s->rows;
}
void sum_final(sqlite3_context* c) {
  const auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->rows == 0) return sqlite3_result_null(c);
  give(c, integer_text(s->sum));
}
void average_final(sqlite3_context* c) {
  const auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->rows == 0) return sqlite3_result_null(c);
  give(c, quotient_text(s->sum, s->rows));
}

// crossfade_sum_numeric(cell, scale): exact.
struct numeric_sum_state {
  std::string* text;
};
void numeric_sum_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = static_cast<numeric_sum_state*>(sqlite3_aggregate_context(c, sizeof(numeric_sum_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  const auto next = sqlite3_value_type(a[0]) == SQLITE_TEXT
                        ? std::string(text(a[0]))
                        : decimal_text(sqlite3_value_double(a[0]), sqlite3_value_int(a[1]));
  auto sum = s->text == nullptr ? std::optional(next) : decimal_operation('+', *s->text, next);
  if (!sum) return raise(c, "0A000", "a numeric sum of more than 38 digits is not computed on SQLite");
  if (s->text == nullptr) s->text = new std::string;
  *s->text = std::move(*sum);
}
void numeric_sum_final(sqlite3_context* c) {
  auto* s = static_cast<numeric_sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->text == nullptr) return sqlite3_result_null(c);
  give(c, *s->text);
  delete s->text;
  s->text = nullptr;
}

}  // namespace

int add_aggregates(sqlite3* db) {
  int code = add_aggregate(db, "crossfade_single", 1, &single_step, &single_final);
  if (code == SQLITE_OK) code = add_aggregate(db, "crossfade_sum", 1, &sum_step, &sum_final);
  if (code == SQLITE_OK) code = add_aggregate(db, "crossfade_avg", 1, &sum_step, &average_final);
  if (code == SQLITE_OK) code = add_aggregate(db, "crossfade_sum_numeric", 2, &numeric_sum_step, &numeric_sum_final);
  return code;
}

}  // namespace crossfade::sql::functions
