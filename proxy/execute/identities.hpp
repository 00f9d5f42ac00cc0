// Identity and serial values: one counter a sequence, in memory, not undone by ROLLBACK, not moved by explicit ids.
//
// The writer registers the SQL function crossfade_nextval(table TEXT) -> INTEGER on its connection; a plan's INSERT
// calls it where PostgreSQL's default would take the next value: `VALUES (crossfade_nextval('orders'), ...)`, with
// PostgreSQL's table name. A counter begins above max(sqlite_sequence, max(column), what was kept), and is kept in
// crossfade_meta with the next commit, some values ahead, so that a crash skips values but never repeats one.
//
// Also registered, for the session that serve() names: crossfade_currval(table), crossfade_lastval(),
// crossfade_setval(table, value, is_called), and crossfade_last(table), the counter's last value.
//
// Used by whoever owns the writer; current() by any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "proxy/execute/drawn_values.hpp"
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
  result<std::int64_t> set(std::string_view table, std::int64_t value, bool called);
  result<std::int64_t> current_of(std::string_view table);  // of the session: 55000 where it has drawn none
  result<std::int64_t> last_drawn() const;
  std::int64_t last_of(std::string_view table) const;  // whoever drew it
  // Whose statement runs; nullptr: nobody's.
  void serve(drawn_values* session) noexcept { session_ = session; }
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
    std::int64_t most = 0;   // the sequence's bound
    bool set_back = false;   // by setval: what is kept is too high
  };
  const std::string& key_of(std::string_view table);
  result<counter*> find(const std::string& key, std::string_view table);
  result<counter> load(const std::string& key, std::string_view table_name);

  store::sqlite& db_;
  std::shared_ptr<const catalog::catalog> tables_;
  drawn_values* session_ = nullptr;
  mutable std::mutex mutex_;
  std::map<std::string, counter, std::less<>> counters_;      // by sequence
  std::map<std::string, std::string, std::less<>> by_table_;  // table -> sequence
};

}  // namespace crossfade::execute
