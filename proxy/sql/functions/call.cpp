#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {
namespace {

constexpr int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;

}  // namespace

std::string message_of(const error& e) {
  return "\x01" + e.sqlstate + e.message + "\x1f" + e.detail + "\x1f" + e.table + "\x1f" + e.column + "\x1f" +
         e.constraint + "\x1f" + e.hint + "\x1f" + e.schema;
}
void raise(sqlite3_context* c, const error& e) {
  const auto text = message_of(e);
  sqlite3_result_error(c, text.c_str(), static_cast<int>(text.size()));
}
void raise(sqlite3_context* c, std::string_view state, std::string message) {
  raise(c, make_error(state, std::move(message)));
}
void raise_elsewhere(sqlite3_context* c, std::string why) { raise(c, answer_elsewhere, std::move(why)); }

bool null(sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; }
bool any_null(int n, arguments a) {
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) return true;
  }
  return false;
}
std::string_view text(sqlite3_value* v) {
  const auto* p = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return p == nullptr ? std::string_view() : std::string_view(p, static_cast<std::size_t>(sqlite3_value_bytes(v)));
}
void give(sqlite3_context* c, std::string_view s) {
  // Without an address it would be NULL.
  sqlite3_result_text64(c, s.data() == nullptr ? "" : s.data(), s.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

std::size_t characters(std::string_view s) {
  std::size_t n = 0;
  for (const char b : s)
    n += (static_cast<unsigned char>(b) & 0xC0) != 0x80;
  return n;
}
std::size_t offset_of(std::string_view s, std::size_t character) {
  std::size_t i = 0;
  while (i < s.size() && character > 0) {
    ++i;
    while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80)
      ++i;
    --character;
  }
  return i;
}

void give(sqlite3_context* c, const value::cell& cell) {
  switch (cell.holds) {
    case value::storage_class::null:
      return sqlite3_result_null(c);
    case value::storage_class::integer:
      return sqlite3_result_int64(c, cell.integer);
    case value::storage_class::real:
      return sqlite3_result_double(c, cell.real);
    case value::storage_class::text:
      return give(c, std::string_view(cell.bytes));
    case value::storage_class::blob:
      return sqlite3_result_blob64(c, cell.bytes.data(), cell.bytes.size(), SQLITE_TRANSIENT);
  }
}

value::cell_view view_of(sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      return value::cell_view::of_integer(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
      return value::cell_view::of_real(sqlite3_value_double(v));
    case SQLITE_NULL:
      return value::cell_view::null();
    case SQLITE_BLOB:
      return value::cell_view::of_blob(
          {static_cast<const char*>(sqlite3_value_blob(v)), static_cast<std::size_t>(sqlite3_value_bytes(v))});
    default:
      return value::cell_view::of_text(text(v));
  }
}

result<std::string> text_of(const value::cell_view& cell, const value::type& t, value::storage s,
                            const value::format_settings& settings) {
  std::string out;
  auto r = value::encode(cell, t, s, value::wire_format::text, settings, out);
  if (!r) return r.error();
  return out;
}

clock_reading session_of(sqlite3_context* c) { return (*static_cast<const clock_accessor*>(sqlite3_user_data(c)))(); }

int add(sqlite3* db, std::span<const scalar> functions, const clock_accessor* session) {
  for (const auto& f : functions) {
    const int how = f.varies ? flags : flags | SQLITE_DETERMINISTIC;
    const int code = sqlite3_create_function_v2(db, f.name, f.arguments, how, const_cast<clock_accessor*>(session),
                                                f.function, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int add_aggregate(sqlite3* db, const char* name, int count, void (*step)(sqlite3_context*, int, sqlite3_value**),
                  void (*final)(sqlite3_context*), void (*value)(sqlite3_context*),
                  void (*inverse)(sqlite3_context*, int, sqlite3_value**)) {
  if (inverse == nullptr) {
    return sqlite3_create_function_v2(db, name, count, flags | SQLITE_DETERMINISTIC, nullptr, nullptr, step, final,
                                      nullptr);
  }
  return sqlite3_create_window_function(db, name, count, flags | SQLITE_DETERMINISTIC, nullptr, step, final, value,
                                        inverse, nullptr);
}

}  // namespace crossfade::sql::functions
