// What one batch of the reverse mirror changes in SQLite: read from PostgreSQL at a snapshot, a few rows at a time, and
// written in one SQLite transaction. Neither side is ever held whole.
//
//   auto changed = changed_tables(pg, catalog, since);          // in a REPEATABLE READ transaction at S(k)
//   reverse_batch batch({pg, sqlite, since, exact, may_go_on}); // in an open SQLite transaction, judging off
//   auto done = batch.run(*changed);
//
// Values come as text in fixed settings. One object a batch, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "replay/apply/odd_keys.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/kept_cell.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::apply {

struct changed_table {
  const catalog::table* table = nullptr;
  bool whole = false;  // truncated, or not noted row by row: all rows are replaced
};

// Tables with keys noted since the snapshot `since` (pg_snapshot's text).
result<std::vector<changed_table>> changed_tables(store::postgres& db, const catalog::catalog& tables,
                                                  const std::string& since);

struct batch_parts {
  store::postgres& from;
  store::sqlite& to;
  std::string since;
  journal::exact_columns& exact;            // what SQLite has in crossfade_exact; kept up to date
  odd_keys& odd;                            // to be cleared where the transaction is rolled back
  std::function<result<void>()> may_go_on;  // asked every few hundred rows; may be empty
};

struct batch_counts {
  std::uint64_t keys = 0;   // removed or looked for
  std::uint64_t rows = 0;   // written
  std::uint64_t exact = 0;  // values beside them in crossfade_exact
};

class reverse_batch {
 public:
  explicit reverse_batch(batch_parts parts);
  ~reverse_batch();
  reverse_batch(const reverse_batch&) = delete;
  reverse_batch& operator=(const reverse_batch&) = delete;

  // All removals of all tables first: a key or a unique value may move from one row to another within a batch.
  // 40001: a table was rewritten while it was read, begin again. Others name table, column and key.
  result<batch_counts> run(std::vector<changed_table> changed);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::apply
