// What other threads ask of the mirror: orders are noted under its mutex, and its thread takes them over between
// batches.
#include <fmt/format.h>

#include <algorithm>

#include "replay/apply/mirror_impl.hpp"
#include "replay/base/clock.hpp"

namespace crossfade::apply {

namespace {

using clock = std::chrono::steady_clock;

}  // namespace

mirror::mirror(mirror_options options, std::shared_ptr<const catalog::catalog> tables, positions& where,
               on_writer writer, reload_catalog reload)
    : impl_(
          std::make_unique<impl>(std::move(options), std::move(tables), where, std::move(writer), std::move(reload))) {}

mirror::~mirror() { stop(); }

void mirror::start() {
  auto& i = *impl_;
  std::lock_guard lifecycle(i.lifecycle);
  if (i.thread.joinable()) return;
  i.refusal.reset();
  i.journal.reopen();
  i.backoff = std::chrono::milliseconds(0);
  i.writing = std::make_unique<lane>("mirror-writer");
  i.set_state(mirror_state::waiting);  // until it is connected
  i.started = true;
  i.thread = std::jthread([&i](const std::stop_token& stop) { i.run(stop); });
}

void mirror::stop() {
  auto& i = *impl_;
  std::lock_guard lifecycle(i.lifecycle);
  if (!i.thread.joinable()) return;
  i.started = false;
  i.thread.request_stop();
  i.wake();
  i.thread.join();
  i.thread = {};
  i.writing.reset();
}

result<void> mirror::drain(time_point deadline) {
  auto& i = *impl_;
  auto target = i.where.head();
  i.where.wake();
  for (;;) {
    if (i.where.wait_watermark_blocking(target, std::min(deadline, clock::now() + std::chrono::milliseconds(50))))
      return {};
    auto s = status();
    bool halted =
        s.state == mirror_state::quarantined || s.state == mirror_state::diverged || s.state == mirror_state::stopped;
    if (!halted && clock::now() < deadline) continue;
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      fmt::format("the mirror is at entry {} of {} and {}", i.where.watermark(), target,
                                  halted ? mirror_state_name(s.state) : "did not catch up in time"),
                      s.last_error);
  }
}

result<std::uint64_t> mirror::hold(std::chrono::milliseconds lease, time_point deadline) {
  auto& i = *impl_;
  std::unique_lock lock(i.mutex);
  if (i.held || i.hold_wanted)
    return make_error(sqlstate::lock_not_available, "the mirror is held by another validation");
  i.hold_wanted = true;
  i.lease_lost = false;
  i.lease_until = deadline + lease;
  i.attention = true;
  i.changed.notify_all();
  lock.unlock();
  i.where.wake();
  lock.lock();
  bool got = i.changed.wait_until(lock, deadline, [&] { return i.held; });
  i.hold_wanted = false;
  if (!got) {
    i.held = false;
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      fmt::format("the mirror is {} and could not be held", mirror_state_name(i.status.state)),
                      i.status.last_error);
  }
  i.lease_until = clock::now() + lease;
  return i.hold_limit;
}

result<void> mirror::stop_at(std::uint64_t seq, std::chrono::milliseconds lease, time_point deadline) {
  auto& i = *impl_;
  {
    std::lock_guard lock(i.mutex);
    if (!i.held || i.lease_lost) return make_error(sqlstate::lock_not_available, "the lease on the mirror is over");
    if (seq < i.hold_limit) return make_error(sqlstate::invalid_parameter_value, "the mirror is past that entry");
    i.hold_limit = seq;
    i.lease_until = clock::now() + lease;
    i.attention = true;
    i.changed.notify_all();
  }
  i.where.wake();
  while (!i.where.wait_watermark_blocking(seq, std::min(deadline, clock::now() + std::chrono::milliseconds(20)))) {
    std::lock_guard lock(i.mutex);
    if (!i.held) return make_error(sqlstate::lock_not_available, "the lease on the mirror ran out");
    if (clock::now() >= deadline)
      return make_error(sqlstate::object_not_in_prerequisite_state, "the mirror did not reach the entry in time",
                        i.status.last_error);
  }
  return {};
}

bool mirror::release() {
  auto& i = *impl_;
  bool whole;
  {
    std::lock_guard lock(i.mutex);
    whole = i.held && clock::now() <= i.lease_until;
    i.held = i.hold_wanted = false;
  }
  i.wake();
  return whole;
}

result<void> mirror::retry() {
  auto& i = *impl_;
  {
    std::lock_guard lock(i.mutex);
    if (!i.started) return make_error(sqlstate::object_not_in_prerequisite_state, "the mirror is not started");
    i.retry_now = true;
    if (i.status.state == mirror_state::diverged) i.accept_restored = true;
    i.status.state = mirror_state::waiting;  // whoever drains now waits for what comes of it
  }
  i.wake();
  return {};
}

result<void> mirror::skip(std::uint64_t seq, const std::string& reason) {
  auto& i = *impl_;
  if (reason.empty()) return make_error(sqlstate::invalid_parameter_value, "a reason is needed", "--reason TEXT");
  {
    std::lock_guard lock(i.mutex);
    if (i.status.state != mirror_state::quarantined || i.status.quarantined_seq != seq)
      return make_error(sqlstate::invalid_parameter_value, fmt::format("entry {} is not quarantined", seq),
                        i.status.quarantined_seq ? fmt::format("Entry {} is.", i.status.quarantined_seq) : "");
    if (i.status.quarantined_table.empty())
      return make_error(sqlstate::object_not_in_prerequisite_state,
                        "no row change of that entry is to blame: there is nothing to skip", i.status.last_error);
    i.skip_reason = reason;
    i.retry_now = true;
    i.status.state = mirror_state::waiting;
  }
  i.wake();
  return {};
}

void mirror::set_task(std::shared_ptr<mirror_task> task) {
  auto& i = *impl_;
  {
    std::lock_guard lock(i.mutex);
    i.next_task = std::move(task);
    i.task_changed = true;
  }
  i.wake();
}

void mirror::replace_catalog(std::shared_ptr<const catalog::catalog> tables) {
  auto& i = *impl_;
  {
    std::lock_guard lock(i.mutex);
    i.next_catalog = std::move(tables);
  }
  i.wake();
}

const applier_options& mirror::stores() const noexcept { return impl_->options.apply; }

mirror_status mirror::status() const {
  auto& i = *impl_;
  std::unique_lock lock(i.mutex);
  auto s = i.status;
  lock.unlock();
  if (!i.where.lag()) return s;
  if (auto at = i.journal.at_us(i.where.watermark() + 1))
    s.lag_seconds = std::max(0.0, static_cast<double>(now_us() - *at) / 1e6);
  return s;
}

}  // namespace crossfade::apply
