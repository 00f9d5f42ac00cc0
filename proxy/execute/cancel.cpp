#include "proxy/execute/cancel.hpp"

#include <utility>

namespace crossfade::execute {

void cancel_token::on_request(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void cancel_token::request() noexcept {
  auto expected = state::running;
  if (!state_.compare_exchange_strong(expected, state::requested, std::memory_order_acq_rel)) return;
  std::lock_guard lock(mutex_);
  if (wake_) wake_();
}

error canceled_error() { return make_error(sqlstate::query_canceled, "canceling statement due to user request"); }

}  // namespace crossfade::execute
