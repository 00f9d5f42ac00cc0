#include "proxy/cutover/gate.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace crossfade::cutover {

namespace asio = boost::asio;

gate::passage gate::try_enter() noexcept {
  // Count first, look second: close() sets the flag first and counts second, so one of the two sees the other.
  inside_.fetch_add(1, std::memory_order_seq_cst);
  if (closed_.load(std::memory_order_seq_cst)) {
    leave();
    return {};
  }
  return passage(this);
}

void gate::leave() noexcept { inside_.fetch_sub(1, std::memory_order_seq_cst); }

void gate::close() noexcept { closed_.store(true, std::memory_order_seq_cst); }

bool gate::drained(std::chrono::steady_clock::time_point deadline) {
  while (inside_.load(std::memory_order_seq_cst) != 0) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

void gate::open() {
  std::list<std::function<void()>> resume;
  {
    std::lock_guard lock(mutex_);
    closed_.store(false, std::memory_order_seq_cst);
    resume.swap(waiting_);
  }
  for (auto& wake : resume)
    wake();
}

asio::awaitable<void> gate::wait_open() {
  auto executor = co_await asio::this_coro::executor;
  // A named object: g++ 12 destroys the captures of a temporary inside a co_await expression twice.
  auto initiation = [this, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto wake = [shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); };
    std::unique_lock lock(mutex_);
    if (!closed_.load(std::memory_order_seq_cst)) {
      lock.unlock();
      wake();
      return;
    }
    waiting_.emplace_back(std::move(wake));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiation), asio::use_awaitable);
}

}  // namespace crossfade::cutover
