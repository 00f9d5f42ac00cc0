// What one batch of the reverse mirror changes in SQLite: read from PostgreSQL at a snapshot, then written in one
// SQLite transaction. Free functions; the caller holds both connections and their transactions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::apply {

using cells = std::vector<value::cell>;

struct table_changes {
  const catalog::table* table = nullptr;
  bool whole_table = false;    // truncated: all rows are replaced
  std::vector<cells> removed;  // identity columns; of a table without a key: rows that went
  std::vector<cells> present;  // stored columns, in catalog order
};

// In a REPEATABLE READ transaction: the changes since the snapshot `since` (pg_snapshot's text). Values come as text in
// fixed settings.
result<std::vector<table_changes>> read_changes(store::postgres& db, const catalog::catalog& tables,
                                                const std::string& since);

// write_changes: SQLite has no row like one without a key that is to go, because its cells spell the values otherwise.
constexpr std::string_view row_not_found = "P0002";
// Then the whole table is brought over, at the same snapshot: inside the transaction of read_changes.
result<void> take_whole(store::postgres& db, table_changes& changes);
// In an open SQLite transaction, foreign keys and triggers off. Returns rows written and removed.
result<std::uint64_t> write_changes(store::sqlite& db, const std::vector<table_changes>& changes);

}  // namespace crossfade::apply
