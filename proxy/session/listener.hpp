// Where clients come in: TCP and unix sockets. Each connection becomes a session on the io thread with the fewest.
//
//   listener door(shared, threads);
//   auto bound = door.listen("127.0.0.1:6432");    // or "[::1]:6432", "unix:/run/app/.s.PGSQL.6432"; port 0 picks one
//   door.start();                                  // before the io threads run, or while they do
//   door.stop_accepting();
//   door.shut_down(deadline);                      // sessions end outside a transaction; at the deadline in any case
//
// listen and start are called once, before sessions exist. stop_accepting and shut_down: any thread but the io threads;
// the io threads must run until shut_down has returned. A unix socket that is a directory gets PostgreSQL's own name.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/socket_base.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "proxy/session/services.hpp"
#include "replay/base/error.hpp"

namespace crossfade::session {

class listener {
 public:
  listener(std::shared_ptr<services> shared, std::vector<thread_context*> threads);
  ~listener();

  result<std::string> listen(const std::string& where);  // the address that was bound; 22023, 08006 with what failed
  void start();
  void stop_accepting();
  // True: every session has ended before the deadline by itself.
  bool shut_down(std::chrono::steady_clock::time_point deadline);

 private:
  struct door;
  static boost::asio::awaitable<void> accept_loop(std::shared_ptr<door> d, std::shared_ptr<services> shared,
                                                  std::vector<thread_context*> threads);
  std::shared_ptr<services> shared_;
  std::vector<thread_context*> threads_;
  std::vector<std::shared_ptr<door>> doors_;
  task_group accepting_{"listeners"};
};

}  // namespace crossfade::session
