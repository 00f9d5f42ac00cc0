#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/datetime.hpp"
#include "proxy/sql/functions/numbers.hpp"

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

}  // namespace

int add_aggregates(sqlite3* db) {
  int code = add_aggregate(db, "crossfade_single", 1, &single_step, &single_final);
  if (code == SQLITE_OK) code = add_sums(db);
  if (code == SQLITE_OK) code = add_interval_sums(db);
  return code;
}

}  // namespace crossfade::sql::functions
