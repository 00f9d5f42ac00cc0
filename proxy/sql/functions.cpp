#include "proxy/sql/functions.hpp"

#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql {
namespace {

void delete_accessor(void* p) { delete static_cast<clock_accessor*>(p); }
void nothing(sqlite3_context* c, int, sqlite3_value**) { sqlite3_result_null(c); }

}  // namespace

result<void> register_functions(sqlite3* db, clock_accessor accessor) {
  // Kept as long as the connection: the owner is a function of its own, which nobody calls.
  auto* session = new clock_accessor(std::move(accessor));
  int code = sqlite3_create_function_v2(db, "crossfade_session", 0, SQLITE_UTF8, session, &nothing, nullptr, nullptr,
                                        &delete_accessor);
  const auto then = [&](int next) {
    if (code == SQLITE_OK) code = next;
  };
  then(functions::add_collations(db));
  then(functions::add_numbers(db));
  then(functions::add_text(db, session));
  then(functions::add_checks(db));
  then(functions::add_written_rows(db, session));
  then(functions::add_values(db, session));
  then(functions::add_datetime(db, session));
  then(functions::add_json(db, session));
  then(functions::add_arrays(db, session));
  then(functions::add_unnest(db));
  then(functions::add_rows(db, session));
  then(functions::add_returned(db));
  then(functions::add_aggregates(db));
  then(functions::add_ordered(db, session));
  if (code != SQLITE_OK) {
    return make_error("XX000", std::string("cannot register SQLite functions: ") + sqlite3_errmsg(db));
  }
  return {};
}

std::optional<error> function_error(std::string_view message) {
  const auto at = message.find('\x01');
  if (at == std::string_view::npos || message.size() < at + 6) return std::nullopt;
  message.remove_prefix(at + 1);
  error e;
  e.sqlstate = message.substr(0, 5);
  message.remove_prefix(5);
  std::string* const fields[] = {&e.message, &e.detail, &e.table, &e.column, &e.constraint, &e.hint, &e.schema};
  for (auto* f : fields) {
    const auto end = message.find('\x1f');
    *f = message.substr(0, end);
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
  }
  return e;
}

}  // namespace crossfade::sql
