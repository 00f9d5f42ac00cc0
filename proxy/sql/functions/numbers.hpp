// What the functions on integers, floats and exact numerics share. SQLite's thread.
#pragma once

#include <sqlite3.h>

#include <cstdint>

#include "replay/base/error.hpp"
#include "replay/value/decimal.hpp"

namespace crossfade::sql::functions {

double real_of(sqlite3_value* v);               // a float's cell: NaN is text
void give(sqlite3_context* c, double v);        // NaN as text
bool fits(std::int64_t v, std::int64_t width);  // width: 2, 4 or 8 bytes
void out_of_range(sqlite3_context* c, std::int64_t width);

result<value::decimal> decimal_of(sqlite3_value* v);  // a canonical numeric (text), or an integer
void give(sqlite3_context* c, const value::decimal& d);
void give(sqlite3_context* c, const result<value::decimal>& d);

int add_numerics(sqlite3* db);
int add_sums(sqlite3* db);
int add_extremes(sqlite3* db);

}  // namespace crossfade::sql::functions
