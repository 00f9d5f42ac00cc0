// The mirror to PostgreSQL: a thread that carries journal entries over, for ever, whatever PostgreSQL does.
//
//   mirror m(options, catalog, positions, on_writer, reload_catalog);
//   m.start();
//   m.drain(deadline);                       // until watermark = head
//   auto w = m.hold(lease, deadline);        // pauses after the present batch; m.stop_at(seq, deadline); m.release();
//   m.retry(); m.skip(seq, "reason");        // after a quarantine
//   m.stop();
//
// All public functions may be called on any thread and block at most until their deadline; status() never blocks for
// long. `on_writer` runs work on the one connection that writes SQLite (execute::writer::exclusive); it is called on a
// lane of the mirror's, never on its thread. docs/replication.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "replay/apply/applier.hpp"
#include "replay/apply/positions.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/reader.hpp"

namespace crossfade::apply {

// running: applies entries, or waits for new ones. waiting: PostgreSQL cannot be reached or refuses for now.
// quarantined: a row change was refused. diverged: a store was restored or swapped. stopped: not started, or stopped,
// or PostgreSQL is the authority.
enum class mirror_state : std::uint8_t { stopped, running, waiting, quarantined, diverged };
std::string_view mirror_state_name(mirror_state s) noexcept;

struct mirror_status {
  mirror_state state = mirror_state::stopped;
  std::int64_t since_us = 0;  // the state, since 1970
  std::uint64_t rows_applied = 0, entries_applied = 0, bytes_applied = 0, batches = 0, skipped = 0;
  std::uint64_t apply_us = 0;                          // time that the batches took, from reading to COMMIT
  std::map<std::string, std::uint64_t> rows_by_table;  // applied
  std::map<std::string, std::uint64_t> errors;         // by SQLSTATE
  std::string last_error, last_hint, last_sqlstate;    // of what keeps it from running; empty while it runs
  double lag_seconds = 0;  // age of the oldest entry that is not applied, by its commit time in the journal
  std::uint64_t quarantined_seq = 0;
  std::string quarantined_table, quarantined_change;
};

struct mirror_options {
  applier_options apply;
  std::chrono::milliseconds first_backoff{100}, longest_backoff{5000};
  std::chrono::milliseconds housekeeping{10000};  // between writes of the highest watermark
};

// Work that shares the mirror's thread and connection between batches: the copy of rows.
class mirror_task {
 public:
  virtual ~mirror_task() = default;
  virtual applied_result<void> connected(applier& a) = 0;  // after each (re)connect, before anything is applied
  virtual applied_result<bool> step(applier& a) = 0;       // false: nothing to do
  virtual void refused(const error& e) = 0;                // an error of step() that does not pass by itself
};

class mirror {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using on_writer = std::function<result<void>(std::function<result<void>(store::sqlite&)>)>;
  using reload_catalog = std::function<result<std::shared_ptr<const catalog::catalog>>()>;

  mirror(mirror_options options, std::shared_ptr<const catalog::catalog> tables, positions& where, on_writer writer,
         reload_catalog reload = {});
  ~mirror();

  void start();
  void stop();  // at most a moment: a batch that is under way is abandoned
  result<void> drain(time_point deadline);

  // Validator: one holder at a time (55P03). The mirror goes on by itself once the lease is over.
  result<std::uint64_t> hold(std::chrono::milliseconds lease, time_point deadline);  // the watermark
  result<void> stop_at(std::uint64_t seq, std::chrono::milliseconds lease, time_point deadline);
  bool release();  // true: it was held all the time

  result<void> retry();  // after a quarantine or divergence; at once instead of at the end of a back-off
  result<void> skip(std::uint64_t seq, const std::string& reason);  // leaves the quarantined row change out

  // During the phase `preparing` nothing is applied without a task. Replaces the present one; null: none.
  void set_task(std::shared_ptr<mirror_task> task);
  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  mirror_status status() const;
  const applier_options& stores() const noexcept;  // paths of both, as given

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::apply
