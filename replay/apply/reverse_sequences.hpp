// Sequences of the tables that a batch to SQLite has changed: what they have handed out goes into SQLite with the
// batch. So a row that was inserted and deleted again in PostgreSQL leaves its id used, even where no rollback comes
// any more that would carry all sequences over.
//
//   carry_sequences(pg, db, tables);      // after the rows were read at the batch's snapshot; inside its transaction
//
// A sequence is not transactional: it is at least where the snapshot's rows need it. One that was never drawn from, or
// is gone, is left out. Free function; both connections' thread.
#pragma once

#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::apply {

result<void> carry_sequences(store::postgres& from, store::sqlite& to,
                             const std::vector<const catalog::table*>& tables);

}  // namespace crossfade::apply
