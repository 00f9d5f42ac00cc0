// Watches over statements that wait for PostgreSQL before cutover, so that a server that hangs ends them and a slow
// query does not.
//
//   auto watched = c.thread.vigil.watch(c.shared, c.backend);      // while its replies are awaited
//
// A wait of first_look without a byte: another connection asks the same server to log in, again every between_looks. If
// that is answered by nothing within connect_timeout, all that have waited for this server since before the look end
// with 08006 (backend::give_up), and services::silence says so to those that come after. So a wait for a silent server
// ends within between_looks + connect_timeout, and a little.
//
// One for each io thread, used on it; outlives its sessions. What it rests on: docs/session.md, "A PostgreSQL that
// hangs".
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <list>
#include <memory>

#include "proxy/execute/backend.hpp"

namespace crossfade::session {

struct services;

class vigil {
  using waiting = std::list<std::shared_ptr<execute::backend>>;

 public:
  static constexpr std::chrono::milliseconds first_look{1000}, between_looks{2000};

  class guard {
   public:
    guard(vigil& of, waiting::iterator at) noexcept : of_(of), at_(at) {}
    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;
    ~guard() { of_.waiting_.erase(at_); }

   private:
    vigil& of_;
    waiting::iterator at_;
  };
  [[nodiscard]] guard watch(const std::shared_ptr<services>& shared, std::shared_ptr<execute::backend> awaited,
                            const boost::asio::any_io_executor& executor);

 private:
  boost::asio::awaitable<void> keep(std::shared_ptr<services> shared);
  std::shared_ptr<execute::backend> longest_silent(std::chrono::steady_clock::time_point now) const;
  std::size_t give_up(const execute::backend& silent, std::chrono::steady_clock::time_point before);

  waiting waiting_;
  bool keeping_ = false;
};

}  // namespace crossfade::session
