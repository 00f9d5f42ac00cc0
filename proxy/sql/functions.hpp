// SQLite functions that behave as PostgreSQL's: what translated statements call (crossfade_*). Registered on each
// connection that runs translated text.
//
//   register_functions(db, [this] { return clock_reading{clock.start_us, clock.statement_us, zone}; });
//   ... step() fails with SQLITE_ERROR ...
//   if (auto e = function_error(sqlite3_errmsg(db))) return *e;       // PostgreSQL's error, fields included
//
// An error travels in SQLite's message: "\x01" SQLSTATE, then message, detail, table, column, constraint, hint
// and schema, each but the first behind a "\x1f". The clock accessor is called on the connection's thread, while one of
// its statements runs.
// A function that meets a value for which it is not proven to answer as PostgreSQL does raises `answer_elsewhere`
// (functions::raise_elsewhere), with the reason as message: the session runs a read on PostgreSQL instead, while none
// of its rows has left; else the client gets 0A000. Clients never see that state. Functions keep no state between
// statements; a connection's functions are used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::sql {

struct clock_reading {
  std::int64_t start_us = 0;                         // now(): microseconds since 1970-01-01 UTC
  std::int64_t statement_us = 0;                     // statement_timestamp()
  std::string time_zone = "UTC";                     // the session's, for LOCALTIMESTAMP and CURRENT_DATE
  const value::format_settings* settings = nullptr;  // the session's, for casts to and from text; nullptr: defaults
};
using clock_accessor = std::function<clock_reading()>;

inline constexpr std::string_view answer_elsewhere = "XXSQL";

result<void> register_functions(sqlite3* db, clock_accessor clock);

// The error that one of these functions raised, from SQLite's message; nullopt: the message is SQLite's own.
std::optional<error> function_error(std::string_view sqlite_message);

}  // namespace crossfade::sql
