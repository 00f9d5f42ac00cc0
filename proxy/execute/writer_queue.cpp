#include "proxy/execute/writer_queue.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <utility>

#include "proxy/execute/write_connection.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;
using std::chrono::steady_clock;

error shutdown_error() {
  return make_error(sqlstate::admin_shutdown, "terminating connection due to administrator command");
}

writer_queue::writer_queue(std::function<void(std::vector<waiting_ptr>&)> run_members, std::function<void()> idle_work)
    : run_members_(std::move(run_members)),
      idle_work_(std::move(idle_work)),
      watcher_([this] { watch_deadlines(); }),
      lane_(std::make_unique<lane>("writer")) {}

writer_queue::~writer_queue() {
  join();
  lane_.reset();
}

void writer_queue::join() {
  {
    std::lock_guard lock(mutex_);
    closing_ = stop_ = true;
    deadline_.notify_all();
  }
  if (watcher_.joinable()) watcher_.join();
}

bool writer_queue::try_own() {
  std::lock_guard lock(mutex_);
  if (owned_ || closing_ || !queue_.empty()) return false;
  owned_ = true;
  return true;
}

void writer_queue::release() {
  std::unique_lock lock(mutex_);
  owned_ = false;
  hand_over(lock);
}

// The lock is released where somebody has to be woken.
void writer_queue::hand_over(std::unique_lock<std::mutex>& lock) {
  if (owned_) return;
  if (queue_.empty()) {
    changed_.notify_all();
    return;
  }
  owned_ = true;
  auto first = queue_.front();
  if (first->what == waiting::kind::member) {
    lock.unlock();
    lane_->post([this] { run_lane(); });
    return;
  }
  queue_.pop_front();
  first->granted = true;
  lock.unlock();
  std::vector<waiting_ptr> one{std::move(first)};
  wake(one);
}

// In the lane, as owner: all members at the head of the queue share one commit.
void writer_queue::run_lane() {
  std::vector<waiting_ptr> members;
  {
    std::lock_guard lock(mutex_);
    while (!queue_.empty() && members.size() < limits::execute::group_members &&
           queue_.front()->what == waiting::kind::member) {
      members.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
  }
  if (!members.empty()) run_members_(members);
  // Ownership goes on before the members are woken: the next group need not wait for that.
  release();
  wake(members);
}

void writer_queue::wake(std::vector<waiting_ptr>& entries) {
  while (!entries.empty()) {
    auto executor = entries.front()->executor;
    std::vector<waiting_ptr> same;
    std::vector<waiting_ptr> rest;
    for (auto& e : entries)
      (e->executor == executor ? same : rest).push_back(std::move(e));
    entries = std::move(rest);
    auto resume_all = [same] {
      for (const auto& e : same) {
        if (auto resume = std::exchange(e->resume, nullptr)) resume();
      }
    };
    if (executor) {
      asio::post(executor, std::move(resume_all));
    } else {
      resume_all();  // exclusive work: its thread waits for a signal
    }
  }
}

std::optional<error> writer_queue::refusal(const waiting& entry) const {
  if (closing_) return shutdown_error();
  if (entry.token && entry.token->requested()) return canceled_error();
  if (queue_.size() >= limits::execute::waiting_writers) {
    return make_error("53000", "too many statements wait for the write lock");
  }
  if ((owned_ || !queue_.empty()) && entry.deadline <= steady_clock::now()) return lock_timeout_error();
  return std::nullopt;
}

void writer_queue::enqueue(const waiting_ptr& entry, bool gives_back) {
  std::unique_lock lock(mutex_);
  if (gives_back) owned_ = false;
  auto refused = refusal(*entry);
  if (refused) {
    entry->outcome = std::move(*refused);
  } else {
    if (gives_back) {
      queue_.push_front(entry);
    } else {
      queue_.push_back(entry);
    }
    if (entry->deadline < next_look_) {
      next_look_ = entry->deadline;
      deadline_.notify_one();
    }
  }
  hand_over(lock);
  if (lock.owns_lock()) lock.unlock();
  if (!refused) return;
  std::vector<waiting_ptr> one{entry};
  wake(one);
}

asio::awaitable<void> writer_queue::wait(std::shared_ptr<writer_queue> self, waiting_ptr entry, bool gives_back) {
  entry->executor = co_await asio::this_coro::executor;
  if (entry->token) {
    auto look = [weak = std::weak_ptr<writer_queue>(self)] {
      if (auto queue = weak.lock()) {
        std::lock_guard lock(queue->mutex_);
        queue->next_look_ = time_point::min();
        queue->deadline_.notify_one();
      }
    };
    entry->token->on_request(std::move(look));
  }
  auto initiation = [self, entry, gives_back](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    entry->resume = [shared] { std::move (*shared)(); };
    self->enqueue(entry, gives_back);
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiation), asio::use_awaitable);
  if (entry->token) entry->token->on_request(nullptr);
}

void writer_queue::wait_blocking(const waiting_ptr& entry) {
  auto ready = std::make_shared<std::promise<void>>();
  auto signal = ready->get_future();
  entry->resume = [ready] { ready->set_value(); };
  enqueue(entry, false);
  signal.wait();
}

// Removes whoever is too late or was cancelled.
void writer_queue::expire(std::unique_lock<std::mutex>& lock) {
  std::vector<waiting_ptr> gone;
  auto now = steady_clock::now();
  auto next = time_point::max();
  for (auto it = queue_.begin(); it != queue_.end();) {
    auto& e = **it;
    if (e.token && e.token->requested()) {
      e.outcome = canceled_error();
    } else if (e.deadline <= now) {
      e.outcome = lock_timeout_error();
    } else {
      next = std::min(next, e.deadline);
      ++it;
      continue;
    }
    gone.push_back(std::move(*it));
    it = queue_.erase(it);
  }
  next_look_ = next;
  if (gone.empty()) return;
  lock.unlock();
  wake(gone);
  lock.lock();
}

void writer_queue::watch_deadlines() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    expire(lock);
    if (stop_) return;
    auto now = steady_clock::now();
    if (idle_at_ && *idle_at_ <= now) {
      idle_at_.reset();
      // Where the writer is busy its next commit does the same work.
      if (!owned_ && !closing_ && queue_.empty()) {
        owned_ = true;
        lock.unlock();
        lane_->post([this] {
          idle_work_();
          release();
        });
        lock.lock();
        continue;
      }
    }
    auto until = std::min({next_look_, idle_at_.value_or(time_point::max()), now + std::chrono::hours(1)});
    if (until > now) deadline_.wait_until(lock, until);
  }
}

void writer_queue::ask_idle_work() {
  std::lock_guard lock(mutex_);
  if (idle_at_) return;
  idle_at_ = steady_clock::now() + std::chrono::seconds(1);
  deadline_.notify_one();
}

std::size_t writer_queue::waiting_count() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

bool writer_queue::close(std::chrono::milliseconds patience) {
  std::vector<waiting_ptr> gone;
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    for (auto& e : queue_) {
      e->outcome = shutdown_error();
      gone.push_back(std::move(e));
    }
    queue_.clear();
  }
  wake(gone);
  bool free = false;
  {
    std::unique_lock lock(mutex_);
    free = changed_.wait_for(lock, patience, [&] { return !owned_; });
    stop_ = true;
    deadline_.notify_one();
  }
  if (watcher_.joinable()) watcher_.join();
  if (!free) return false;
  // What the lane has in hand may hold the last reference to us: it ends before.
  auto ended = std::make_shared<std::promise<void>>();
  lane_->post([ended] { ended->set_value(); });
  ended->get_future().wait();
  return true;
}

}  // namespace crossfade::execute
