// Sequences after the copy of rows: each identity or serial sequence of PostgreSQL is moved to the greatest value that
// SQLite has handed out: max(sqlite_sequence, max(column)). Never back. Free function; setval is not transactional.
#pragma once

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::backfill {

result<void> sync_sequences(store::sqlite& db, store::postgres& pg, const catalog::catalog& tables);

}  // namespace crossfade::backfill
