// The gates of a switch as conditions with value, limit and hint, from facts that the process gathers. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proxy/cutover/coordinator.hpp"

namespace crossfade::cutover {

struct validation_fact {
  bool identical = false;
  bool finished = false;
  std::int64_t age_s = 0;
};

// What is known at the moment a switch is asked for. Errors of gathering are facts too: `postgres_error` is shown in
// every gate that needs PostgreSQL.
struct facts {
  std::uint64_t lag = 0;          // entries (cutover), changed keys (rollback)
  std::uint64_t quarantined = 0;  // row changes
  std::uint64_t rejects = 0;      // values that the mirror's store cannot hold
  std::optional<validation_fact> validation;
  std::string mirror_state;    // running, waiting, quarantined, diverged ...
  std::string mirror_error;    // of the mirror to SQLite, at a rollback
  std::string postgres_error;  // empty: reachable
  std::vector<std::string> missing_privileges;
  std::vector<std::string> tables_without_fence, tables_without_capture;
  std::vector<std::string> keys_beyond_sqlite;       // "t.k": numerics of keys that SQLite cannot tell apart
  std::vector<std::string> sequences_without_owner;  // identity columns whose sequence is not found
  std::uint64_t refused_statements = 0;  // since the last start: they would be refused no more after cutover, but the
                                         // application has not been tested with them
  std::vector<std::string> foreign_writes;         // past Crossfade and not validated since: "product in SQLite (2)"
  std::vector<std::string> triggers_not_in_force;  // tables of PostgreSQL where writes would not be seen
  bool catalog_changed = false;                    // PostgreSQL's tables are not those that plans were made for
  std::vector<std::string> sqlite_changes;         // in declarations of the file, by others: "table product changed"
  std::uint64_t sessions_that_cannot_move = 0;
  std::uint64_t disk_free_bytes = 0;  // where the SQLite file is
  std::uint64_t disk_needed_bytes = 0;
};

struct condition_limits {
  std::uint64_t lag = 10'000;
  std::int64_t validation_age_s = 24 * 3600;
};

std::vector<condition> conditions_of(const facts& f, const condition_limits& limits, bool rollback);

}  // namespace crossfade::cutover
