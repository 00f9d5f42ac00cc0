// One connection to PostgreSQL as a session's backend: our own protocol client, so that frames can be passed on as they
// are.
//
//   auto b = co_await backend::connect(target, settings, deadline);
//   co_await b->send(frames);   auto f = co_await b->receive();   // one whole frame: type and payload
//
// Belongs to one session, used on its io thread. Errors: 08006 unreachable or lost, else the server's own (28P01,
// 53300, 57P03).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::execute {

// Where PostgreSQL is, from --postgres and libpq's own places: each host is tried in turn.
struct backend_target {
  struct host {
    std::string address;  // name, IP address, or directory of a unix socket
    std::uint16_t port = 5432;
  };
  std::vector<host> hosts;
  std::string user, password, database;
  std::chrono::milliseconds connect_timeout{5000};
  // TCP only, as libpq's keepalives_idle, _interval, _count and tcp_user_timeout: a peer that has gone without a word
  // is noticed within a minute while nothing is under way to it. 0: the system's. (The system's user timeout by
  // default: a COPY that waits for a lock also leaves data unacknowledged.)
  int keepalive_idle_s = 30, keepalive_interval_s = 10, keepalive_count = 3;
  std::chrono::milliseconds user_timeout{0};
};
result<backend_target> make_backend_target(
    const std::string& conninfo);  // PQconninfoParse + defaults; sslmode=require and above: 0A000 for now

struct backend_frame {
  char type = 0;
  std::string_view bytes;    // the whole frame, type and length included; valid until the next receive()
  std::string_view payload;  // without them
};

class backend {
 public:
  static boost::asio::awaitable<result<std::unique_ptr<backend>>> connect(std::shared_ptr<const backend_target> target,
                                                                          std::map<std::string, std::string> settings);
  virtual ~backend() = default;
  virtual boost::asio::awaitable<result<void>> send(std::string frames) = 0;
  virtual boost::asio::awaitable<result<backend_frame>> receive() = 0;
  virtual bool has_buffered_frame() const noexcept = 0;  // receive() would not wait
  // Simple query, rows as text; for control and the judge.
  virtual boost::asio::awaitable<result<std::vector<std::vector<std::optional<std::string>>>>> query(
      std::string sql) = 0;
  virtual boost::asio::awaitable<void> cancel() = 0;     // CancelRequest on a connection of its own
  virtual char transaction_status() const noexcept = 0;  // of the last ReadyForQuery: I, T, E
  virtual const std::map<std::string, std::string>& parameters() const noexcept = 0;  // ParameterStatus
  virtual bool usable() const noexcept = 0;
  virtual void close() noexcept = 0;

  // A server that hangs and a query that takes its time look the same from here: session/vigil tells them apart.
  // Since when a send() or receive() has been waiting for the server; nothing: none waits.
  virtual std::optional<std::chrono::steady_clock::time_point> waiting_since() const noexcept = 0;
  // Whether the server at this address answers a new connection within connect_timeout; a refusal in words is an
  // answer.
  virtual boost::asio::awaitable<bool> server_answers() = 0;
  virtual const std::string& address() const noexcept = 0;  // equal ones are one server
  // What waits, and all that follows, ends with 08006.
  virtual void give_up() noexcept = 0;
};

}  // namespace crossfade::execute
