// Cancelling one running statement, and never the next one.
//
//   token.start();  ... run, looking at token.requested() ...  token.stop();     // the statement's side
//   token.request();                                                            // any thread: CancelRequest, time-out
//
// A request outside start()..stop() is ignored, as PostgreSQL ignores a CancelRequest for an idle session. start, stop
// and on_request belong to the thread that runs (or waits with) the statement; request and requested to any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "replay/base/error.hpp"

namespace crossfade::execute {

class cancel_token {
 public:
  void start() noexcept { state_.store(state::running, std::memory_order_release); }
  void stop() noexcept { state_.store(state::idle, std::memory_order_release); }
  bool requested() const noexcept { return state_.load(std::memory_order_relaxed) == state::requested; }
  // Who waits in a queue is told here, since nobody looks at requested() for it. An empty function: nobody waits.
  void on_request(std::function<void()> wake);
  void request() noexcept;

 private:
  enum class state : std::uint8_t { idle, running, requested };
  std::atomic<state> state_{state::idle};
  std::mutex mutex_;
  std::function<void()> wake_;
};

using cancel_handle = std::shared_ptr<cancel_token>;

error canceled_error();  // 57014

}  // namespace crossfade::execute
