// Rows of PostgreSQL that somebody wrote past the fence while SQLite is the authority, and triggers of ours that are
// not in force.
//
//   foreign_postgres there(conninfo, tables, ledger);
//   there.load(kept);  there.look(phase);              // every few seconds; connects by itself
//
// Whoever passes the fence (a superuser with session_replication_role = replica) is still noted by the capture
// triggers, which are ENABLE ALWAYS: in crossfade.changed_keys, which nobody else fills before cutover. A trigger that
// was disabled or dropped, be it for one transaction only, is another row of pg_trigger than the one that was there:
// what was written meanwhile is not known, so that table counts as written. Missing triggers are made again before
// cutover.
//
// Refused attempts are not counted: nothing of a refused transaction stays. One thread at a time, but for lost() and
// sessions().
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "proxy/cutover/foreign_ledger.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::cutover {

class foreign_postgres {
 public:
  foreign_postgres(std::string conninfo, std::shared_ptr<const catalog::catalog> tables, foreign_ledger& ledger);

  result<void> look(journal::phase phase);
  // Tables whose triggers are missing or disabled, as of the last look.
  std::vector<std::string> lost() const;
  // Sessions of others in this database: [{pid, user, application, client, since}].
  nlohmann::json sessions() const;

  nlohmann::json kept();         // what the next start has to know
  bool kept_is_current() const;  // nothing of it has changed since
  void load(const nlohmann::json& kept);

 private:
  result<void> connect();
  result<void> count_rows();
  result<void> look_at_triggers(journal::phase phase);
  result<void> look_at_sessions();

  std::string conninfo_;
  std::shared_ptr<const catalog::catalog> tables_;
  foreign_ledger& ledger_;
  std::optional<store::postgres> db_;
  std::map<std::string, std::uint64_t> noted_;   // by relation: rows of changed_keys that are in the ledger
  std::map<std::string, std::string> triggers_;  // relation/name -> xmin
  nlohmann::json kept_;
  mutable std::mutex mutex_;  // the following
  std::vector<std::string> lost_;
  nlohmann::json sessions_ = nlohmann::json::array();
};

}  // namespace crossfade::cutover
