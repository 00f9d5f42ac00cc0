#include "replay/apply/positions.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <limits>
#include <vector>

namespace crossfade::apply {

namespace asio = boost::asio;

std::uint64_t positions::lag() const noexcept {
  auto w = watermark();
  auto h = head();
  return h > w ? h - w : 0;
}

void positions::set_head(std::uint64_t seq) {
  head_.store(seq, std::memory_order_release);
  std::lock_guard lock(mutex_);
  moved_.notify_all();
}

void positions::set_watermark(std::uint64_t seq) {
  std::vector<std::function<void()>> ready;
  {
    std::lock_guard lock(mutex_);
    watermark_.store(seq, std::memory_order_release);
    auto end = waiters_.upper_bound({seq, std::numeric_limits<std::uint64_t>::max()});
    for (auto it = waiters_.begin(); it != end; ++it)
      ready.push_back(std::move(it->second));
    waiters_.erase(waiters_.begin(), end);
    moved_.notify_all();
  }
  for (auto& wake : ready)
    wake();
}

void positions::wake() {
  std::lock_guard lock(mutex_);
  woken_ = true;
  moved_.notify_all();
}

void positions::wait_head_above(std::uint64_t seq, std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  moved_.wait_until(lock, deadline, [&] { return woken_ || head() > seq; });
  woken_ = false;
}

bool positions::wait_watermark_blocking(std::uint64_t seq, std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return moved_.wait_until(lock, deadline, [&] { return watermark() >= seq; });
}

void positions::set_stalled(bool stalled) {
  if (!stalled) {
    stalled_since_.store(0, std::memory_order_release);
    return;
  }
  std::chrono::steady_clock::rep going = 0;
  stalled_since_.compare_exchange_strong(going, std::chrono::steady_clock::now().time_since_epoch().count());
}

std::optional<std::chrono::steady_clock::time_point> positions::stalled_since() const noexcept {
  auto since = stalled_since_.load(std::memory_order_acquire);
  if (!since) return {};
  return std::chrono::steady_clock::time_point(std::chrono::steady_clock::duration(since));
}

std::size_t positions::waiting() const {
  std::lock_guard lock(mutex_);
  return waiters_.size();
}

// In the waiting coroutine's frame: also gone where the frame is destroyed unresumed.
struct positions::waiter {
  waiter(positions& of, std::uint64_t seq) : on(of), key(seq, 0) {}
  ~waiter() {
    std::lock_guard lock(on.mutex_);
    on.waiters_.erase(key);
  }
  waiter(const waiter&) = delete;
  waiter& operator=(const waiter&) = delete;

  positions& on;
  std::pair<std::uint64_t, std::uint64_t> key;
};

asio::awaitable<bool> positions::wait_watermark(std::uint64_t seq, std::chrono::steady_clock::time_point deadline) {
  if (watermark() >= seq) co_return true;
  auto executor = co_await asio::this_coro::executor;
  // The timer lives on the waiter's executor: whoever moves the watermark posts a cancel to it.
  auto timer = std::make_shared<asio::steady_timer>(executor, deadline);
  waiter self(*this, seq);
  {
    std::lock_guard lock(mutex_);
    if (watermark() >= seq) co_return true;
    self.key.second = ++next_waiter_;
    waiters_.emplace(self.key, [timer, executor] { asio::post(executor, [timer] { timer->cancel(); }); });
  }
  boost::system::error_code ignored;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return watermark() >= seq;
}

}  // namespace crossfade::apply
