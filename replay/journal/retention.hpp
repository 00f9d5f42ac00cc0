// How long applied entries stay, and their removal in small steps. They serve `journal show`, and a PostgreSQL that is
// restored from a backup: `journal retry` replays them.
//
//   retention keep;                       // an entry goes once it is too old, or one too many, or beyond the bytes
//   age_limit age;                        // one for the process
//   auto limit = prune_limit(...);        // the newest seq that may go
//   auto done = prune(db, limit, step);   // again while done.more, between other work on the writer's connection
//
// An entry that is not applied never goes. The clock: an entry's time (`at`) is advisory, the order is seq's. So that a
// clock that jumps ahead does not empty the journal, the limit by age starts at the oldest entry and moves at most
// twice as fast as the process's steady clock; a clock that was ahead for a while leaves entries that look young, which
// go by number and bytes. docs/journal-format.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

#include "replay/base/error.hpp"
#include "replay/journal/usage.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

struct retention {
  std::int64_t keep_us = std::int64_t{24} * 3600 * 1000000;  // applied entries younger than this stay
  std::uint64_t keep_entries = 1'000'000;                    // and of these at most so many
  std::uint64_t keep_bytes = std::uint64_t{1} << 30;         // and at most so much
};

// One thread at a time.
class age_limit {
 public:
  // Entries recorded before the returned time are too old. oldest_at_us: the oldest entry's.
  std::int64_t move(std::int64_t now_us, std::chrono::steady_clock::time_point now, std::int64_t oldest_at_us,
                    std::int64_t keep_us);

 private:
  std::optional<std::int64_t> limit_us_;
  std::chrono::steady_clock::time_point moved_at_;
};

// The newest entry that may go; 0: none. `applied`: nothing above it. too_old_us: of age_limit.
result<std::uint64_t> prune_limit(store::sqlite& db, const usage& known, std::uint64_t applied, const retention& keep,
                                  std::int64_t too_old_us);
// The newest applied entry that was recorded before that time, as far as no younger one stands before it; 0: none.
result<std::uint64_t> newest_before(store::sqlite& db, std::uint64_t applied, std::int64_t too_old_us);

struct prune_step {
  std::uint64_t entries = 500, bytes = 2 << 20;  // one at least
};
struct pruned {
  std::uint64_t entries = 0, bytes = 0, up_to = 0;  // up_to: the last that went; 0: none
  bool more = false;
};
// Deletes the oldest entries, none above `limit`. In the caller's transaction, or its own. The head's row in
// crossfade_meta is not touched. The pages become free pages of the file, which the next entries use.
result<pruned> prune(store::sqlite& db, std::uint64_t limit, const prune_step& step);

}  // namespace crossfade::journal
