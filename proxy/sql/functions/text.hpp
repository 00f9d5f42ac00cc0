// What the files of the text family share.
#pragma once

#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {

// PostgreSQL's MaxAllocSize, with the four bytes that a text begins with.
inline constexpr std::int64_t greatest_text_bytes = 0x3fffffff - 4;

// SQLite's side cannot tell: only PostgreSQL can.
void beyond(sqlite3_context* c, std::string_view why);

int add_text_format(sqlite3* db, const clock_accessor* session);
int add_text_pattern(sqlite3* db);
int add_bytes(sqlite3* db);

}  // namespace crossfade::sql::functions
