#include "replay/apply/mirror_impl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "replay/apply/quarantine.hpp"
#include "replay/base/clock.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::apply {

namespace {

using clock = std::chrono::steady_clock;
constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();
constexpr auto idle_wait = std::chrono::milliseconds(1000);
constexpr auto same_failure_again = std::chrono::minutes(1);
constexpr std::uint64_t most_kept_bytes = 64u << 20;

// Never lowered here: a PostgreSQL that was restored must not pass for one that was always there.
result<void> raise_highest_watermark(store::sqlite& db, std::uint64_t mark) {
  auto s = journal::load(db);
  if (!s) return s.error();
  if (s->highest_watermark >= mark) return {};
  return journal::put(db, "highest_watermark", fmt::to_string(mark));
}

}  // namespace

std::string_view mirror_state_name(mirror_state s) noexcept {
  constexpr std::string_view names[] = {"stopped", "running", "waiting", "quarantined", "diverged"};
  return names[static_cast<std::size_t>(s)];
}

void mirror::impl::wake() {
  {
    std::lock_guard lock(mutex);
    attention = true;
    changed.notify_all();
  }
  where.wake();
}

void mirror::impl::set_state(mirror_state s) {
  where.set_stalled(s != mirror_state::running);
  std::lock_guard lock(mutex);
  if (status.state != s || !status.since_us) {
    log::info("mirror.state", {{"state", mirror_state_name(s)}, {"watermark", apply.watermark()}});
    status.since_us = now_us();
  }
  status.state = s;
  if (s == mirror_state::running) {
    status.last_error.clear();
    status.last_hint.clear();
    status.last_sqlstate.clear();
    logged.clear();
  }
  changed.notify_all();
}

void mirror::impl::wait_for_attention(const std::stop_token& stop, std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex);
  changed.wait_for(lock, longest, [&] { return attention || stop.stop_requested(); });
  attention = false;
}

// What others asked for, taken over at a place where no batch is under way.
void mirror::impl::take_orders() {
  std::shared_ptr<const catalog::catalog> tables;
  bool fresh_task = false;
  {
    std::lock_guard lock(mutex);
    tables = std::move(next_catalog);
    next_catalog = nullptr;
    if (std::exchange(task_changed, false)) {
      task = next_task;
      fresh_task = true;
    }
    if (held && clock::now() > lease_until) {
      held = false;
      lease_lost = true;
      changed.notify_all();
    }
    if (hold_wanted && status.state == mirror_state::running) {
      hold_wanted = false;
      held = true;
      hold_limit = apply.watermark();
      changed.notify_all();
    }
  }
  if (tables) apply.replace_catalog(tables);
  if (fresh_task) {
    apply.set_filter(nullptr);
    apply.disconnect();  // the task begins with connected()
  }
}

// What the operator decided about a quarantine or a divergence.
void mirror::impl::follow_retry() {
  std::string reason;
  bool accept = false;
  {
    std::lock_guard lock(mutex);
    if (!std::exchange(retry_now, false)) return;
    backoff = std::chrono::milliseconds(0);
    reason = std::exchange(skip_reason, {});
    accept = std::exchange(accept_restored, false);
  }
  if (accept) {
    apply.accept_restored();
    written_watermark = 0;
    writing->post(
        [this] { (void)writer([](store::sqlite& db) { return journal::put(db, "highest_watermark", "0"); }); });
  }
  look_at_note = false;
  if (!reason.empty()) skip_refused(reason);
}

bool mirror::impl::ensure_connected(const std::stop_token& stop) {
  if (apply.still_connected()) return true;
  auto r = apply.connect(stop);
  if (r && task) r = task->connected(apply);
  if (!r) {
    apply.disconnect();
    handle(r.error());
    return false;
  }
  if (auto skipped = skipped_changes(apply.postgres()))
    for (auto& [seq, offset] : *skipped)
      apply.skip(seq, offset);
  where.set_watermark(apply.watermark());
  return !restore_quarantine();
}

std::uint64_t mirror::impl::limit() {
  std::lock_guard lock(mutex);
  return held ? hold_limit : no_limit;
}

void mirror::impl::applied_some(const applier::applied& done, std::chrono::microseconds took) {
  backoff = std::chrono::milliseconds(0);  // else each batch of the catch-up would wait as long as the last failure
  {
    std::lock_guard lock(mutex);
    status.rows_applied += done.rows;
    status.entries_applied += done.entries;
    status.bytes_applied += done.bytes;
    for (auto& [table, rows] : done.tables)
      status.rows_by_table[table] += rows;
    ++status.batches;
    status.apply_us += static_cast<std::uint64_t>(took.count());
  }
  where.set_watermark(apply.watermark());
  if (done.entries && refusal) forget_refusal();
  if (done.bytes > most_kept_bytes) apply.disconnect();  // libpq keeps the buffers of the largest row
  if (!done.schema_changed) return;
  auto tables = reload ? reload()
                       : result<std::shared_ptr<const catalog::catalog>>(
                             make_error(sqlstate::feature_not_supported, "no way to read the catalog again"));
  if (tables)
    apply.replace_catalog(*tables);
  else
    handle({failure_kind::transient, tables.error()});
}

// False: nothing to do.
bool mirror::impl::work(std::uint64_t up_to) {
  bool worked = false;
  if (task && up_to == no_limit) {
    auto r = task->step(apply);
    where.set_watermark(apply.watermark());
    if (!r) {
      if (r.error().kind == failure_kind::refused && r.error().seq == 0) {
        // The copy of rows was refused, not a row change: its caller decides.
        task->refused(r.error().what);
        task.reset();
        return false;
      }
      handle(r.error());
      return true;
    }
    worked = *r;
    if (worked) backoff = std::chrono::milliseconds(0);
  }
  // While rows are being copied nothing is applied without the chunks' rules.
  if (!task && apply.phase() == journal::phase::preparing) return worked;
  auto began = clock::now();
  auto done = apply.apply_next(up_to);
  if (!done) {
    handle(done.error());
    return true;
  }
  if (done->entries || done->schema_changed)
    applied_some(*done, std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - began));
  return worked || done->entries || done->again;
}

void mirror::impl::cycle(const std::stop_token& stop) {
  take_orders();
  {
    std::unique_lock lock(mutex);
    bool halted = status.state == mirror_state::quarantined || status.state == mirror_state::diverged ||
                  (status.state == mirror_state::stopped && refusal);
    if (halted && !retry_now) {
      lock.unlock();
      wait_for_attention(stop, idle_wait);
      return;
    }
  }
  follow_retry();
  if (!ensure_connected(stop)) {
    if (backoff.count()) wait_for_attention(stop, backoff);
    return;
  }
  failed = false;
  auto up_to = limit();
  bool worked = work(up_to);
  if (!failed) set_state(mirror_state::running);
  housekeeping();
  if (worked || stop.stop_requested()) {
    if (backoff.count()) wait_for_attention(stop, backoff);
    return;
  }
  backoff = std::chrono::milliseconds(0);
  bool waits_here = false;
  {
    std::lock_guard lock(mutex);
    waits_here = held || hold_wanted || task_changed || (!task && apply.phase() == journal::phase::preparing);
    changed.notify_all();
  }
  if (waits_here)
    wait_for_attention(stop, std::chrono::milliseconds(10));
  else
    where.wait_head_above(apply.watermark(), clock::now() + idle_wait);
}

void mirror::impl::run(const std::stop_token& stop) {
  stopping = stop;
  log::info("mirror.started");
  next_housekeeping = clock::now() + options.housekeeping;
  look_at_note = true;
  show_noted_quarantine();
  while (!stop.stop_requested()) {
    try {
      cycle(stop);
    } catch (const std::exception& e) {
      handle({failure_kind::transient, make_error(sqlstate::internal_error, std::string("mirror: ") + e.what())});
      apply.disconnect();
      if (backoff.count()) wait_for_attention(stop, backoff);
    }
  }
  apply.disconnect();
  journal.close();
  note_watermark();
  set_state(mirror_state::stopped);
}

void mirror::impl::handle(const apply_failure& f) {
  if (stopping.stop_requested()) return;
  failed = true;
  {
    std::lock_guard lock(mutex);
    ++status.errors[f.what.sqlstate];
    status.last_error = f.what.message;
    status.last_hint = f.what.hint;
    status.last_sqlstate = f.what.sqlstate;
  }
  switch (f.kind) {
    case failure_kind::transient:
      wait_out(f);
      return;
    case failure_kind::refused:
      quarantine(f);
      return;
    case failure_kind::diverged:
      refusal = f;
      log::error("mirror.diverged", {{"error", f.what.message}, {"hint", f.what.hint}, {"seq", f.seq}});
      // What PostgreSQL holds now may be less than what forwarded reads were promised.
      where.set_watermark(std::min(where.watermark(), apply.watermark()));
      set_state(mirror_state::diverged);
      return;
    case failure_kind::superseded:
      refusal = f;
      log::info("mirror.superseded", {{"reason", f.what.message}});
      apply.disconnect();
      set_state(mirror_state::stopped);
      return;
  }
}

void mirror::impl::wait_out(const apply_failure& f) {
  bool moved = f.what.sqlstate == sqlstate::serialization_failure && apply.connected();
  if (moved) {  // somebody else moved the watermark: go on from there
    failed = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return;
  }
  if (!store::keeps_connection(f.what)) apply.disconnect();
  backoff = backoff.count() ? std::min(backoff * 2, options.longest_backoff) : options.first_backoff;
  bool attend = store::class_of(f.what.sqlstate) == store::failure_class::attention;
  // A failure that stays the same is said once a minute.
  if (logged != f.what.message || clock::now() - logged_at > same_failure_again) {
    logged = f.what.message;
    logged_at = clock::now();
    log::write(attend ? log::level::error : log::level::warning, "mirror.waits",
               {{"sqlstate", f.what.sqlstate},
                {"error", f.what.message},
                {"hint", f.what.hint},
                {"again_in_ms", backoff.count()},
                {"lag", where.lag()}});
  }
  set_state(mirror_state::waiting);
}

// The next start, with PostgreSQL away, knows what was applied.
void mirror::impl::note_watermark() {
  auto mark = where.watermark();
  if (mark <= written_watermark || !writer) return;
  writing->post([this, mark] { (void)writer([&](store::sqlite& db) { return raise_highest_watermark(db, mark); }); });
}

void mirror::impl::housekeeping() {
  if (clock::now() < next_housekeeping || !writer) return;
  next_housekeeping = clock::now() + options.housekeeping;
  auto mark = where.watermark();
  if (!mark || housekeeping_queued.exchange(true)) return;
  if (mark <= written_watermark) {
    housekeeping_queued = false;
    return;
  }
  written_watermark = mark;
  writing->post([this, mark] {
    auto done = writer([&](store::sqlite& db) { return raise_highest_watermark(db, mark); });
    if (!done) log::warning("mirror.watermark_not_kept", {{"error", done.error().message}});
    housekeeping_queued = false;
  });
}

}  // namespace crossfade::apply
