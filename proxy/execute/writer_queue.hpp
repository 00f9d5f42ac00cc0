// Who owns the writer's connection, and who waits for it, in arrival order.
//
//   if (queue.try_own()) { ... ; queue.release(); }         // nobody owns it, nobody waits
//   else co_await queue.wait(entry);                        // entry->outcome tells: granted, or why not
//
// Owners hand over to the first that waits: a transaction (or exclusive work) is granted the connection where it is;
// autocommit statements are collected by `run_members` in the lane. Thread-safe. Waiters resume on their own executor;
// those of one executor are woken by one post.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/cancel.hpp"
#include "proxy/execute/readers.hpp"
#include "proxy/execute/writer.hpp"
#include "replay/base/lane.hpp"

namespace crossfade::execute {

struct waiting {
  enum class kind : std::uint8_t { member, transaction, exclusive };
  waiting::kind what = kind::member;
  time_point deadline = time_point::max();
  cancel_handle token;

  std::shared_ptr<const bound_statement> statement;  // a member's
  transaction_clock clock;
  std::optional<result<write_result>> outcome;  // a member's result; an error where it was not granted
  bool granted = false;

  boost::asio::any_io_executor executor;
  std::function<void()> resume;
};
using waiting_ptr = std::shared_ptr<waiting>;

class writer_queue {
 public:
  // run_members: called in the lane with the members at the head of the queue, as owner; sets their outcomes.
  // idle_work: called in the lane, as owner, when `ask_idle_work` was called and a second has passed.
  writer_queue(std::function<void(std::vector<waiting_ptr>&)> run_members, std::function<void()> idle_work);
  ~writer_queue();

  bool try_own();  // false where somebody owns it, waits, or the queue is closing
  void release();
  // Not granted: entry->outcome is the error (55P03, 57014, 57P01, 53000). gives_back: the caller is the owner, its
  // entry becomes the first in the queue.
  static boost::asio::awaitable<void> wait(std::shared_ptr<writer_queue> self, waiting_ptr entry, bool gives_back);
  void wait_blocking(const waiting_ptr& entry);

  lane& work() noexcept { return *lane_; }
  void ask_idle_work();
  std::size_t waiting_count() const;
  // Nobody new is let in, who waits gets 57P01. True once nobody owns the connection; false at the end of the patience.
  bool close(std::chrono::milliseconds patience);

 private:
  void enqueue(const waiting_ptr& entry, bool gives_back);
  std::optional<error> refusal(const waiting& entry) const;
  void hand_over(std::unique_lock<std::mutex>& lock);  // nobody owns it now
  void run_lane();
  void join();
  void watch_deadlines();
  void expire(std::unique_lock<std::mutex>& lock);
  static void wake(std::vector<waiting_ptr>& entries);

  std::function<void(std::vector<waiting_ptr>&)> run_members_;
  std::function<void()> idle_work_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;   // ownership, for close()
  std::condition_variable deadline_;  // an earlier deadline, for the watcher
  std::deque<waiting_ptr> queue_;
  bool owned_ = false, closing_ = false, stop_ = false;
  time_point next_look_ = time_point::max();
  std::optional<time_point> idle_at_;
  std::thread watcher_;
  std::unique_ptr<lane> lane_;
};

error shutdown_error();  // 57P01

}  // namespace crossfade::execute
