#include "replay/base/lane.hpp"

#include <pthread.h>

#include <exception>

#include "replay/base/log.hpp"

namespace crossfade {

lane::lane(std::string name) : name_(std::move(name)), thread_([this] { loop(); }) {
  // Linux keeps 15 characters.
  pthread_setname_np(thread_.native_handle(), name_.substr(0, 15).c_str());
}

lane::~lane() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_one();
  thread_.join();
}

void lane::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  ready_.notify_one();
}

std::size_t lane::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void lane::loop() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    try {
      work();
    } catch (const std::exception& e) {
      log::error("lane.exception", {{"lane", name_}, {"what", e.what()}});
    }
  }
}

}  // namespace crossfade
