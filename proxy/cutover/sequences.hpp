// Identity and serial values at a switch: PostgreSQL's sequences and SQLite's counters never hand out a value twice,
// whichever store decides. SQLite's side is the greatest of sqlite_sequence, max(column), and the writer's counter kept
// in crossfade_meta. Free functions.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::cutover {

using sequence_values =
    std::map<std::string, std::int64_t>;  // by sequence ("public"."orders_id_seq"): the last value handed out

result<sequence_values> read_sqlite_sequences(store::sqlite& db, const catalog::catalog& tables);
result<sequence_values> read_postgres_sequences(store::postgres& db, const catalog::catalog& tables);
// Moves forward only. setval is not transactional: it may run before the decision, a value skipped harms nobody.
result<void> advance_postgres_sequences(store::postgres& db, const sequence_values& values);
// Inside the caller's transaction. Takes PostgreSQL's values as they are, also into sqlite_sequence: an application on
// the file itself goes on from there.
result<void> put_sqlite_sequences(store::sqlite& db, const catalog::catalog& tables, const sequence_values& values);

}  // namespace crossfade::cutover
