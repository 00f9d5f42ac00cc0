// Named places at which a test lets the process die, stop or wait: each stands between two steps that a crash may
// separate (docs/journeys.md draws where).
//
//   CROSSFADE_FAULT_POINT=NAME[:N][=kill|stop|sleep:MS]     at the N-th passage (1); kill: SIGKILL, stop: SIGSTOP
//
//   if (auto r = arm_fault_point(text); !r) ...       // 22023: names what is wrong and lists the names
//   fault_point(fault::commit_durable);
//
// Armed once, before threads start; passing an unarmed point costs one relaxed load. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade {

enum class fault : std::uint8_t {
  none,
  // A write's commit in SQLite.
  commit_captured,   // the statement has run, no entry yet
  commit_journaled,  // rows and entry are in the transaction
  commit_durable,    // SQLite has committed, no reply yet
  // The mirror to PostgreSQL.
  mirror_read,         // entries are read, nothing sent
  mirror_rows_sent,    // the row changes are with PostgreSQL, the watermark is not
  mirror_applied,      // rows and watermark are in the transaction
  mirror_committed,    // PostgreSQL has committed, nobody here knows
  mirror_quarantined,  // PostgreSQL has the quarantine's record, SQLite has not
  prune_allowed,       // SQLite knows the watermark, applied entries are still there
  // The copy of rows.
  copy_rows_sent,          // COPY is done, the chunk is not recorded
  copy_recorded,           // both are in the transaction
  copy_committed,          // PostgreSQL has committed the chunk
  copy_indexed,            // indexes and keys are made, the phase is preparing
  copy_phase_in_postgres,  // PostgreSQL says dual-write, SQLite preparing
  // The mirror to SQLite.
  reverse_read,      // the rows of S(k) are read
  reverse_recorded,  // PostgreSQL has the batch's number and nonce, SQLite has nothing of it
  reverse_written,   // rows and position are in SQLite's transaction
  reverse_durable,   // SQLite has committed, the noted keys are still there
  reverse_pruned,    // the noted keys are gone
  // The switches.
  switch_gate_closed,
  switch_drained,
  cutover_caught_up,
  cutover_fenced,
  cutover_sequences,
  cutover_decided,   // SQLite's record says PostgreSQL, PostgreSQL's does not yet
  cutover_recorded,  // both say so, the gate is closed
  rollback_fenced,
  rollback_caught_up,
  rollback_sequences,
  rollback_decided,   // PostgreSQL's record says SQLite, SQLite's does not yet
  rollback_recorded,  // both say so, the gate is closed
  // finish and abandon.
  ending_noted,
  ending_postgres_cleaned,
  ending_sqlite_cleaned,
};

std::string_view fault_name(fault f) noexcept;        // commit.durable ...
std::vector<std::string_view> fault_names();          // without none
result<void> arm_fault_point(std::string_view text);  // empty: nothing is armed

namespace detail {
extern std::atomic<fault> armed_fault;
void pass_armed_fault() noexcept;
}  // namespace detail

inline bool fault_armed(fault f) noexcept { return detail::armed_fault.load(std::memory_order_relaxed) == f; }

inline void fault_point(fault f) noexcept {
  if (fault_armed(f)) [[unlikely]]
    detail::pass_armed_fault();
}

}  // namespace crossfade
