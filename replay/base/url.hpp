// Database URLs as applications spell them, to what the libraries understand.
//
//   sqlite_path("sqlite+aiosqlite:////srv/app.db") == "/srv/app.db";   sqlite_path("app.db") == "app.db"
//   normalise_postgres_url("postgresql+psycopg2://u:p@h/d") == "postgresql://u:p@h/d"
//
// Pure functions. Sources: SQLAlchemy "Database URLs"; libpq "Connection Strings" (33.1.1).
#pragma once

#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade {

// A plain path stays as it is. sqlite:///relative.db, sqlite:////absolute.db, sqlite+driver:///...; a query part
// (?mode=...) is left out. Errors (22023): in-memory databases, another scheme.
result<std::string> sqlite_path(std::string_view text);

// libpq keyword strings and URLs stay as they are; SQLAlchemy's scheme suffixes are removed, so are its query
// parameters that libpq does not know. Error (22023): another scheme.
result<std::string> normalise_postgres_url(std::string_view text);

// The same without its password, for messages, logs and process titles: "postgresql://u:***@h/d", "host=h
// password=***".
std::string redact_url(std::string_view text);

}  // namespace crossfade
