// Head and watermark of the running process, and waiting for them. The writer moves the head after each commit, the
// mirror moves the watermark after each batch; forwarded reads and --mirror=sync wait for the watermark. Thread-safe.
// wait_watermark resumes on the caller's executor.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace crossfade::apply {

class positions {
 public:
  std::uint64_t head() const noexcept { return head_.load(std::memory_order_acquire); }
  std::uint64_t watermark() const noexcept { return watermark_.load(std::memory_order_acquire); }
  std::uint64_t lag() const noexcept;

  void set_head(std::uint64_t seq);       // wakes the mirror
  void set_watermark(std::uint64_t seq);  // wakes those who wait for it

  // True once watermark >= seq; false at the deadline.
  boost::asio::awaitable<bool> wait_watermark(std::uint64_t seq, std::chrono::steady_clock::time_point deadline);
  // Blocking, for lanes and threads.
  bool wait_watermark_blocking(std::uint64_t seq, std::chrono::steady_clock::time_point deadline);
  // The mirror's wait: until head > seq, wake() is called, or the deadline.
  void wait_head_above(std::uint64_t seq, std::chrono::steady_clock::time_point deadline);
  void wake();

  // Since when the mirror has stood still (PostgreSQL away, quarantine, not started); nothing: it applies what comes.
  void set_stalled(bool stalled);
  std::optional<std::chrono::steady_clock::time_point> stalled_since() const noexcept;

  std::size_t waiting() const;  // for the watermark, not blocking

 private:
  struct waiter;

  std::atomic<std::uint64_t> head_{0};
  std::atomic<std::uint64_t> watermark_{0};
  std::atomic<std::chrono::steady_clock::rep> stalled_since_{0};  // 0: not
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  bool woken_ = false;
  // By what they wait for, and a number of their own. Each waiter takes itself out when it ends, however it ends: its
  // timer must not outlive its executor.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::function<void()>> waiters_;
  std::uint64_t next_waiter_ = 0;
};

}  // namespace crossfade::apply
