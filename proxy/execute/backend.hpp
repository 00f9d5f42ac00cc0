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
};

}  // namespace crossfade::execute
