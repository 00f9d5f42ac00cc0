// Identity and serial values: one counter a sequence, in memory, not undone by ROLLBACK, not moved by explicit ids.
//
// The writer registers the SQL function crossfade_nextval(table TEXT) -> INTEGER on its connection; a plan's INSERT
// calls it where PostgreSQL's default would take the next value: `VALUES (crossfade_nextval('orders'), ...)`, with
// PostgreSQL's table name. A counter begins above max(sqlite_sequence, max(column), what was kept), and is kept in
// crossfade_meta with the next commit, some values ahead, so that a crash skips values but never repeats one.
//
// Used by whoever owns the writer; current() by any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

class identities {
 public:
  identities(store::sqlite& db, std::shared_ptr<const catalog::catalog> tables);
  identities(const identities&) = delete;
  identities& operator=(const identities&) = delete;

  result<void> install();  // registers crossfade_nextval
  result<std::int64_t> next(std::string_view table);
  // Before COMMIT: what moved since is written, ahead of its value.
  result<void> keep();
  result<void> keep_exactly();  // at a clean end, and before exclusive work, which may read what is kept
  bool kept_ahead() const noexcept;
  void not_kept() noexcept;  // that commit failed
  void forget();             // other writers may have moved the columns: counters are read again
  void replace_catalog(std::shared_ptr<const catalog::catalog> tables) { tables_ = std::move(tables); }

  // Last value handed out, by sequence ("public"."orders_id_seq", or the table's name where it has none).
  std::map<std::string, std::int64_t> current() const;

 private:
  struct counter {
    std::int64_t value = 0;  // last handed out
    std::int64_t kept = 0;   // written to crossfade_meta
  };
  result<counter> load(const std::string& key, std::string_view table_name);

  store::sqlite& db_;
  std::shared_ptr<const catalog::catalog> tables_;
  mutable std::mutex mutex_;
  std::map<std::string, counter, std::less<>> counters_;      // by sequence
  std::map<std::string, std::string, std::less<>> by_table_;  // table -> sequence
};

}  // namespace crossfade::execute
