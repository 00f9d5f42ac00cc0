// Coroutines that run beside their parent, counted and waited for; an exception of one is logged, never lost.
//
//   task_group group("sessions");
//   group.spawn(executor, serve(std::move(socket)));
//   group.wait(deadline);   // blocking, not on an io thread: false if some still run
//
// spawn: any thread. The group must outlive its tasks: wait before destroying it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace crossfade {

class task_group {
 public:
  explicit task_group(std::string name) : name_(std::move(name)) {}
  void spawn(boost::asio::any_io_executor executor, boost::asio::awaitable<void> task);
  bool wait(std::chrono::steady_clock::time_point deadline);
  std::size_t running() const;

 private:
  void finished(const std::exception_ptr& failure);

  std::string name_;
  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t running_ = 0;
};

}  // namespace crossfade
