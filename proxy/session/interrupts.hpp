// What ends a running statement from outside: CancelRequest, statement_timeout, shutdown.
//
//   c.stop.begin(deadline);                                 // a statement starts
//   { auto guard = c.stop.watch(cursor.get()); co_await cursor->fetch(...); }
//   if (!r) return c.stop.explain(r.error());               // 57014 names the reason
//   c.stop.end();
//
// Used on its session's io thread only; what comes from other threads is posted there.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "proxy/execute/backend.hpp"
#include "proxy/execute/cursor.hpp"
#include "proxy/execute/writer.hpp"
#include "replay/base/error.hpp"
#include "replay/base/task_group.hpp"

namespace crossfade::session {

class interrupts {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  enum class reason : std::uint8_t { none, user, timeout, shutdown };

  interrupts(boost::asio::any_io_executor executor, task_group& tasks);
  ~interrupts();

  void begin(std::chrono::milliseconds statement_timeout);  // 0: none
  void end() noexcept;
  void raise(reason why);
  // While relayed every cancel request goes to this backend; null: no longer.
  void relay(std::shared_ptr<execute::backend> to) { relayed_ = std::move(to); }
  reason raised() const noexcept { return why_; }
  std::optional<time_point> deadline() const noexcept { return deadline_; }

  // An error if the statement has been interrupted already.
  std::optional<error> check() const;
  error explain(error e) const;

  class guard {
   public:
    explicit guard(interrupts* owner) noexcept : owner_(owner) {}
    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;
    ~guard() { owner_->forget(); }

   private:
    interrupts* owner_;
  };
  [[nodiscard]] guard watch(execute::cursor* running);
  [[nodiscard]] guard watch(execute::write_transaction* running);
  [[nodiscard]] guard watch(std::shared_ptr<execute::backend> running);
  [[nodiscard]] guard watch(execute::cancel_handle running);

 private:
  void forget() noexcept;
  void stop_running();

  boost::asio::any_io_executor executor_;
  task_group& tasks_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<std::uint64_t> statement_;  // number of the statement that the timer belongs to
  std::optional<time_point> deadline_;
  reason why_ = reason::none;
  bool active_ = false;
  execute::cursor* cursor_ = nullptr;
  execute::write_transaction* writing_ = nullptr;
  std::shared_ptr<execute::backend> backend_;
  execute::cancel_handle token_;
  std::shared_ptr<execute::backend> relayed_;
};

}  // namespace crossfade::session
