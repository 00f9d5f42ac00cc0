// What every function that SQLite calls is written with: arguments in, results and errors out.
//
// Errors are PostgreSQL's: raise() puts SQLSTATE and fields into SQLite's message (functions.hpp). A family of
// functions is one file of this folder, with one function that registers it. A function keeps no state between two
// calls.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "proxy/sql/functions.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::sql::functions {

using arguments = sqlite3_value**;

std::string message_of(const error& e);  // as it travels in SQLite's message
void raise(sqlite3_context* c, const error& e);
void raise(sqlite3_context* c, std::string_view state, std::string message);
// SQLite cannot be shown to answer as PostgreSQL would for these values. why: a clause such as "a year beyond 9999".
void raise_elsewhere(sqlite3_context* c, std::string why);

bool null(sqlite3_value* v);
bool any_null(int n, arguments a);
// Valid until the value is converted or freed. A NULL is empty text.
std::string_view text(sqlite3_value* v);
value::cell_view view_of(sqlite3_value* v);

void give(sqlite3_context* c, std::string_view s);  // text
void give(sqlite3_context* c, const value::cell& cell);

// What a collation answers: -1, 0 or 1.
constexpr int sign(int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

// Characters of UTF-8, and the offset in bytes of the nth.
std::size_t characters(std::string_view s);
std::size_t offset_of(std::string_view s, std::size_t character);

// The value of a canonical cell as PostgreSQL's text, and the cell of a text. Errors are the codec's.
result<std::string> text_of(const value::cell_view& cell, const value::type& t, value::storage s,
                            const value::format_settings& settings);

// The session that runs the statement: its clock and the settings that decide the text of values.
clock_reading session_of(sqlite3_context* c);

struct scalar {
  const char* name;
  int arguments;  // -1: any number
  void (*function)(sqlite3_context*, int, sqlite3_value**);
  bool session = false;  // calls session_of(): clock and settings stay as they are while a statement runs
  bool varies = false;   // from one call to the next: SQLite evaluates it for every row
};
int add(sqlite3* db, std::span<const scalar> functions, const clock_accessor* session = nullptr);
// step and final; inverse and value too where it can be a window function.
int add_aggregate(sqlite3* db, const char* name, int count, void (*step)(sqlite3_context*, int, sqlite3_value**),
                  void (*final)(sqlite3_context*), void (*value)(sqlite3_context*) = nullptr,
                  void (*inverse)(sqlite3_context*, int, sqlite3_value**) = nullptr);

// How texts compare under one of our collations; an empty function where the name is none.
using text_order = std::function<int(std::string_view, std::string_view)>;
text_order order_of_collation(std::string_view name);

// The families. SQLite's result codes.
int add_numbers(sqlite3* db);
int add_text(sqlite3* db, const clock_accessor* session);
int add_checks(sqlite3* db);
int add_written_rows(sqlite3* db, const clock_accessor* session);
int add_values(sqlite3* db, const clock_accessor* session);
int add_aggregates(sqlite3* db);
int add_datetime(sqlite3* db, const clock_accessor* session);
int add_json(sqlite3* db, const clock_accessor* session);
int add_arrays(sqlite3* db, const clock_accessor* session);
int add_unnest(sqlite3* db);
int add_rows(sqlite3* db, const clock_accessor* session);
int add_ordered(sqlite3* db, const clock_accessor* session);
int add_returned(sqlite3* db);
int add_collations(sqlite3* db);

}  // namespace crossfade::sql::functions
