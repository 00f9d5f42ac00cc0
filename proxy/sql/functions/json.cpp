#include "proxy/sql/functions/call.hpp"

namespace crossfade::sql::functions {

int add_json(sqlite3*) { return SQLITE_OK; }

}  // namespace crossfade::sql::functions
