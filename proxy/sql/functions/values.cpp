#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/functions/clock.hpp"
#include "replay/value/datetime.hpp"

namespace crossfade::sql::functions {
namespace {

// crossfade_cell(x, type, storage, wanted storage): the same value in its one spelling.
void uniform_cell(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  std::string bytes;
  const value::format_settings settings;
  if (auto r = value::encode(view_of(a[0]), type, static_cast<value::storage>(sqlite3_value_int(a[2])),
                             value::wire_format::text, settings, bytes);
      !r) {
    return raise(c, r.error());
  }
  const auto cell =
      value::decode(bytes, value::wire_format::text, type, static_cast<value::storage>(sqlite3_value_int(a[3])),
                    settings, value::decode_for::comparison);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_store(text, type, modifier, storage): PostgreSQL's assignment of a computed value.
void store_cell(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])), sqlite3_value_int(a[2]));
  const auto cell =
      value::decode(text(a[0]), value::wire_format::text, type, static_cast<value::storage>(sqlite3_value_int(a[3])),
                    {}, value::decode_for::assignment);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_cast(cell, from, to): PostgreSQL's cast by way of text, in the session's settings.
void cast_cell(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto from = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  const auto to = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[2])));
  const auto now = session_of(c);
  const value::format_settings defaults;
  const auto& settings = now.settings != nullptr ? *now.settings : defaults;
  auto shown = text_of(view_of(a[0]), from, value::natural_storage(from), settings);
  if (!shown) return raise(c, shown.error());
  // Its output is a letter, its cast the word.
  if (from.what == value::kind::boolean) *shown = *shown == "t" ? "true" : "false";
  if (const auto word = value::clock_word(*shown, to.what, now.start_us, settings)) *shown = *word;
  const auto cell = value::decode(*shown, value::wire_format::text, to, value::natural_storage(to), settings,
                                  value::decode_for::comparison);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_typmod(cell, type, modifier): a canonical cell rounded or cut to a type's modifier.
void fit_modifier(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto id = static_cast<value::oid>(sqlite3_value_int64(a[1]));
  const auto plain = value::builtin_type(id);
  const auto type = value::builtin_type(id, sqlite3_value_int(a[2]));
  const value::format_settings settings;
  const auto shown = text_of(view_of(a[0]), plain, value::natural_storage(plain), settings);
  if (!shown) return raise(c, shown.error());
  const auto cell = value::decode(*shown, value::wire_format::text, type, value::natural_storage(type), settings,
                                  value::decode_for::assignment);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_clock(1: the statement's, 2: in UTC, type, modifier, storage)
void clock(sqlite3_context* c, int, arguments a) {
  auto now = session_of(c);
  if ((sqlite3_value_int(a[0]) & 2) != 0) now.time_zone = "UTC";
  const auto us = (sqlite3_value_int(a[0]) & 1) != 0 ? now.statement_us : now.start_us;
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])), sqlite3_value_int(a[2]));
  const auto storage = static_cast<value::storage>(sqlite3_value_int(a[3]));
  auto cell = clock_cell(us, now.time_zone, type, storage);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

constexpr scalar values_scalars[] = {
    {"crossfade_cell", 4, &uniform_cell},   {"crossfade_store", 4, &store_cell},
    {"crossfade_typmod", 3, &fit_modifier}, {"crossfade_cast", 3, &cast_cell, true},
    {"crossfade_clock", 4, &clock, true},
};

}  // namespace

int add_values(sqlite3* db, const clock_accessor* session) { return add(db, values_scalars, session); }

}  // namespace crossfade::sql::functions
