// Inside of the mirror: shared by mirror.cpp (its thread) and mirror_orders.cpp (what others ask of it).
// Members marked "the thread's" are touched by the mirror's thread only, the others under the mutex.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "replay/apply/journal_view.hpp"
#include "replay/apply/mirror.hpp"
#include "replay/base/lane.hpp"

namespace crossfade::apply {

struct mirror::impl {
  mirror_options options;
  positions& where;
  on_writer writer;
  reload_catalog reload;
  applier apply;  // the thread's

  mutable std::mutex mutex;
  std::condition_variable changed;
  mirror_status status;
  bool attention = false;  // something for the thread to look at: it does not wait
  bool retry_now = false, accept_restored = false;
  std::string skip_reason;
  std::shared_ptr<const catalog::catalog> next_catalog;
  std::shared_ptr<mirror_task> next_task;
  bool task_changed = false;

  bool hold_wanted = false, held = false, lease_lost = false;
  std::uint64_t hold_limit = 0;  // entries above it wait while it is held
  mirror::time_point lease_until;

  std::shared_ptr<mirror_task> task;  // the thread's
  std::chrono::milliseconds backoff{0};
  mirror::time_point next_housekeeping;
  std::atomic<bool> housekeeping_queued{false};
  std::uint64_t written_watermark = 0;
  std::optional<apply_failure> refusal;  // what is quarantined
  bool look_at_note = true;              // a quarantine of an earlier run is still to be looked for
  bool failed = false;                   // in the present cycle
  std::string logged;                    // the failure that was logged last, and when
  mirror::time_point logged_at;
  journal_view journal;

  std::mutex lifecycle;  // of start and stop
  std::atomic<bool> started{false};
  std::stop_token stopping;  // the thread's
  std::unique_ptr<lane> writing;
  std::jthread thread;

  impl(mirror_options o, std::shared_ptr<const catalog::catalog> tables, positions& p, on_writer w, reload_catalog r)
      : options(std::move(o)),
        where(p),
        writer(std::move(w)),
        reload(std::move(r)),
        apply(options.apply, std::move(tables)),
        journal(options.apply.sqlite_path) {}

  void run(const std::stop_token& stop);
  void cycle(const std::stop_token& stop);
  void wait_for_attention(const std::stop_token& stop, std::chrono::milliseconds longest);
  void take_orders();
  void follow_retry();
  bool ensure_connected(const std::stop_token& stop);
  std::uint64_t limit();
  bool work(std::uint64_t up_to);
  void applied_some(const applier::applied& done, std::chrono::microseconds took);
  void handle(const apply_failure& f);
  void wait_out(const apply_failure& f);
  void quarantine(const apply_failure& f);
  void show_quarantine(const apply_failure& f);
  void show_noted_quarantine();
  bool restore_quarantine();
  void skip_refused(const std::string& reason);
  void set_state(mirror_state s);
  void forget_refusal();
  void housekeeping();
  void note_watermark();
  void wake();
};

}  // namespace crossfade::apply
