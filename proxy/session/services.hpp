// What all sessions of one process share (services), and what the sessions of one io thread share (thread_context).
// `serve` fills both before it listens:
//
//   auto shared = std::make_shared<session::services>();
//   shared->planner = ...; shared->writer = ...;                 // every shared_ptr is set, but answers
//   session::thread_context one(0, sqlite_path);                 // one for each io thread, its io_context inside
//   session::listener door(shared, {&one, ...});
//
// services: the pointers and the configuration are set before the first session and constant from then on; what they
// point to follows its own thread rule; registry and counters take calls from any thread. thread_context: used on its
// io thread only, but for `io` and `open_sessions`.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/cutover/gate.hpp"
#include "proxy/execute/answers.hpp"
#include "proxy/execute/backend.hpp"
#include "proxy/execute/readers.hpp"
#include "proxy/execute/silence.hpp"
#include "proxy/execute/writer.hpp"
#include "proxy/session/registry.hpp"
#include "proxy/session/vigil.hpp"
#include "proxy/sql/planner.hpp"
#include "proxy/wire/startup.hpp"
#include "replay/apply/positions.hpp"
#include "replay/base/task_group.hpp"

namespace crossfade::session {

enum class mirror_mode : std::uint8_t { async, sync };

struct limits_in_time {
  std::chrono::milliseconds authentication{60'000};  // from accept to ReadyForQuery (PostgreSQL's default)
  std::chrono::milliseconds writer_wait{60'000};     // for the write lock where lock_timeout is 0
  std::chrono::milliseconds forwarded_wait{5'000};   // a forwarded read, for the mirror
  std::chrono::milliseconds canary_wait{250};        // cutover --reads: then SQLite answers
  std::chrono::milliseconds sync_wait{1'000};        // --mirror=sync: then WARNING 01000
  std::chrono::milliseconds idle_writer{60'000};     // idle_in_transaction for those that hold the write lock
};

struct counters {
  std::array<std::atomic<std::uint64_t>, 5> statements{};    // by sql::route, in its order
  std::atomic<std::uint64_t> relayed{0};                     // statements while switched
  std::array<std::atomic<std::uint64_t>, 36 * 36> errors{};  // by class of SQLSTATE: error_class()
  std::atomic<std::uint64_t> sessions_opened{0}, sessions_refused{0}, authentication_failed{0};
  std::atomic<std::uint64_t> canary_reads{0}, canary_fallbacks{0};  // cutover --reads
  std::atomic<std::uint64_t> answered_elsewhere{0};                 // reads that SQLite began and PostgreSQL answered
  std::atomic<std::uint64_t> given_up{0};                           // statements that a silent PostgreSQL left waiting
  std::atomic<std::uint64_t> sync_timeouts{0};                      // --mirror=sync
  std::atomic<std::uint64_t> cancelled{0};                          // 57014 to clients
  std::atomic<std::uint64_t> sessions_that_cannot_move{0};          // a gauge: WITH HOLD cursors kept here
};
// Index of a SQLSTATE's class (its first two characters) in counters::errors, and back.
std::size_t error_class(std::string_view sqlstate) noexcept;
std::string error_class_name(std::size_t index);

struct services {
  std::shared_ptr<sql::planner> planner;
  std::shared_ptr<execute::writer> writer;
  std::shared_ptr<apply::positions> positions;
  std::shared_ptr<cutover::gate> gate;
  std::shared_ptr<const execute::backend_target> target;
  std::shared_ptr<execute::answer_book> answers;  // may be null

  wire::startup_settings login;
  std::string database, role;  // of --postgres: the one database, and whom all clients act as
  // PostgreSQL's settings for a new connection of the role, where they differ from its built-in defaults (DateStyle,
  // TimeZone, default_transaction_isolation ...; server_version too). Names as pg_settings spells them.
  std::map<std::string, std::string> server_settings;
  mirror_mode mirror = mirror_mode::async;
  limits_in_time time;
  std::size_t most_sessions = 1000;  // above it: 53300

  // Raised with planner::replace_catalog: sessions prepare their statements again.
  std::atomic<std::uint64_t> catalog_generation{0};

  execute::silence silence;  // of PostgreSQL
  session::registry sessions;
  session::counters count;
  task_group tasks{"sessions"};
};

struct thread_context {
  thread_context(std::size_t thread_index, std::string sqlite_path)
      : index(thread_index), io(1), readers(std::move(sqlite_path), thread_index) {}

  std::size_t index;
  boost::asio::io_context io;
  execute::readers readers;
  session::vigil vigil;
  std::atomic<std::size_t> open_sessions{0};

  // Who is active here: a commit that blocks this thread is right only where it stops nobody else.
  std::size_t busy = 0;  // sessions inside a statement
  const void* last_session = nullptr;
  std::chrono::steady_clock::time_point last_statement{}, last_of_another{};
  void note_statement(const void* session, std::chrono::steady_clock::time_point now) noexcept {
    if (session != last_session) {
      last_of_another = last_statement;
      last_session = session;
    }
    last_statement = now;
  }
  bool alone(std::chrono::steady_clock::time_point now) const noexcept {
    return busy <= 1 && now - last_of_another > std::chrono::milliseconds(20);
  }
};

}  // namespace crossfade::session
