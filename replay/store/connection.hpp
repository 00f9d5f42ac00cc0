// A libpq connection for bulk work: pipelines (pipeline.hpp) and COPY (copy.hpp) run on it, and plain statements
// between them. Waiting ends when the stop token is raised or the time-out passes; the connection is then lost, never
// half used.
//
//   auto c = connection::open(url, stop);
//   auto rows = c->query("SELECT seq FROM crossfade.watermark");
//   auto rows = c->query("SELECT $1::int + 1", {"41"});
//
// One thread at a time. Sources: libpq, "Database Connection Control Functions", "Asynchronous Command Processing".
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/store/failure.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::store {

struct result_closer {
  void operator()(PGresult* r) const noexcept { PQclear(r); }
};
using result_handle = std::unique_ptr<PGresult, result_closer>;

// SQLSTATE, message, detail, hint and names of a failed result; without SQLSTATE it is 08006.
error result_error(const PGresult* r);
std::vector<text_row> result_rows(const PGresult* r);

class connection {
 public:
  // As postgres::connect: application_name, UTF8, connect_timeout 10 s unless given; also TCP keepalives on both sides,
  // so that a silent peer is noticed within about 30 s. Hosts of a URL with several are tried one after another, each
  // within connect_timeout, and target_session_attrs is asked of each. SQLSTATE: the server's own where it refused
  // (28P01, 53300, 57P03 ...), else 08006. The message never holds the password. The name look-up cannot be stopped.
  static result<connection> open(const std::string& conninfo, std::stop_token stop = {});

  // Simple protocol without parameters: several statements may stand in sql; the rows of the last one are returned.
  result<std::vector<text_row>> query(const std::string& sql);
  result<std::vector<text_row>> query(const std::string& sql,
                                      const std::vector<std::optional<std::string>>& parameters);

  // Between statements, without waiting: whether the server has closed the connection meanwhile; lost() then.
  void look();
  bool lost() const noexcept { return !raw_ || PQstatus(raw_.get()) != CONNECTION_OK; }
  int server_version() const noexcept { return PQserverVersion(raw_.get()); }
  PGconn* raw() const noexcept { return raw_.get(); }
  // Longest time without a byte in either direction while an answer is due: then the connection is lost. It tells a
  // server (or what lies between) that hangs, which no keepalive does. Longer than any one statement may work silently.
  void set_timeout(std::chrono::milliseconds longest_wait) noexcept { longest_wait_ = longest_wait; }

  // The next result as PQgetResult gives it (null: none for this statement), waiting with stop token and time-out.
  result<result_handle> next_result();
  result<void> flush();  // all that is queued is sent; input is read meanwhile, so neither side can block the other
  result<void> wait_input();  // until something has been read, or a short while has passed
  error lost_error();         // 08006 with libpq's message
  const std::stop_token& stop() const noexcept { return stop_; }

 private:
  struct closer {
    void operator()(PGconn* c) const noexcept { PQfinish(c); }
  };
  struct words;
  static result<words> words_of(const std::string& conninfo);
  static result<connection> open_one(const words& w, const std::stop_token& stop);
  result<std::vector<text_row>> collect();
  // One wait of at most 200 ms for the socket. An error: stopped, or nothing has moved for the time-out since `since`,
  // which is brought forward.
  result<void> wait_socket(bool also_writable, std::chrono::steady_clock::time_point& since);

  std::unique_ptr<PGconn, closer> raw_;
  std::stop_token stop_;
  std::chrono::milliseconds longest_wait_{std::chrono::minutes(30)};
};

}  // namespace crossfade::store
