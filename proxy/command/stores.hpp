// Opening the two stores for a command: what can be wrong with them at the start, as messages that say what and what to
// do. All throw fatal.
#pragma once

#include <string>
#include <vector>

#include "proxy/command/options.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::command {

// The file must exist and be a SQLite database, else exit 3. Reads nothing but the schema.
store::sqlite open_file(const std::string& path, store::sqlite::mode mode);
// File and directory can be written, and the file is not malformed (PRAGMA quick_check); else exit 1.
void require_sound_and_writable(const std::string& path);

// --postgres or PG* must name a server, else exit 2; unreachable or refused: exit 3; leading back to a Crossfade proxy:
// exit 2.
store::postgres connect_postgres(const options& o);
void require_postgres_named(const options& o);
bool leads_to_a_proxy(store::postgres& db);
// Version 13 to 17, UTF8, else exit 1.
void require_supported_version(store::postgres& db);

}  // namespace crossfade::command
