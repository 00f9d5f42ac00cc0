#include "replay/base/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "replay/base/log.hpp"

namespace crossfade {

void task_group::spawn(boost::asio::any_io_executor executor, boost::asio::awaitable<void> task) {
  {
    std::lock_guard lock(mutex_);
    ++running_;
  }
  boost::asio::co_spawn(std::move(executor), std::move(task),
                        [this](const std::exception_ptr& failure) { finished(failure); });
}

void task_group::finished(const std::exception_ptr& failure) {
  if (failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      log::error("task.exception", {{"group", name_}, {"what", e.what()}});
    } catch (...) {
      log::error("task.exception", {{"group", name_}, {"what", "unknown"}});
    }
  }
  std::lock_guard lock(mutex_);
  if (--running_ == 0) idle_.notify_all();
}

bool task_group::wait(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return idle_.wait_until(lock, deadline, [this] { return running_ == 0; });
}

std::size_t task_group::running() const {
  std::lock_guard lock(mutex_);
  return running_;
}

}  // namespace crossfade
