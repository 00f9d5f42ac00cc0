// Autocommit statements that share one commit: each under a savepoint of its own, each with its own journal entry, all
// answered after the commit. One that fails is undone alone. Where SQLite gives up the whole transaction (a cancelled
// write, an I/O error), or the commit fails, the others run singly.
//
// Blocking; the writer's owner calls it.
#pragma once

#include <cstdint>
#include <vector>

#include "proxy/execute/write_connection.hpp"
#include "proxy/execute/writer_queue.hpp"

namespace crossfade::execute {

struct group_counts {
  std::uint64_t commits = 0, members = 0, rollbacks = 0;
};

// Sets each member's outcome. busy_deadline: how long another process's lock is waited for at most, whatever the
// members' own deadlines; members without an outcome afterwards met it (inline callers give zero patience and go to the
// lane).
group_counts run_group(write_connection& c, const std::vector<waiting*>& members, time_point busy_deadline);

}  // namespace crossfade::execute
