// The state of one client's conversation, and the small things that every part of it does: report an error, warn, end
// the transaction, say ReadyForQuery.
//
// A conversation belongs to one io thread and outlives every coroutine that works on it (client_session owns it and
// waits for them): the functions of this folder take it by reference.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proxy/cutover/gate.hpp"
#include "proxy/execute/backend.hpp"
#include "proxy/execute/readers.hpp"
#include "proxy/execute/writer.hpp"
#include "proxy/session/interrupts.hpp"
#include "proxy/session/objects.hpp"
#include "proxy/session/registry.hpp"
#include "proxy/session/services.hpp"
#include "proxy/session/settings.hpp"
#include "proxy/session/stream.hpp"
#include "proxy/session/transaction.hpp"
#include "proxy/wire/report.hpp"
#include "proxy/wire/startup.hpp"

namespace crossfade::session {

struct conversation {
  conversation(std::shared_ptr<services> all, thread_context& own, stream::socket_type socket);

  std::shared_ptr<services> shared;
  thread_context& thread;
  stream io;
  wire::client_identity client;
  registry::key key;

  settings vars;
  objects names;
  transaction tx;
  interrupts stop;

  // What the transaction holds.
  std::unique_ptr<execute::write_transaction> writing;
  std::unique_ptr<execute::snapshot> held;
  execute::transaction_clock clock;
  bool wrote = false;         // a statement of this transaction has written
  bool writer_first = false;  // a stale snapshot was refused: the next one takes the write lock at its first statement
  bool pair_first = false;    // the same for snapshot pairs with PostgreSQL
  cutover::gate::passage passage;

  // PostgreSQL, opened when a statement needs it first.
  std::shared_ptr<execute::backend> backend;
  settings::values backend_values;           // what it was told
  settings::values backend_values_at_begin;  // what a rollback there goes back to
  std::uint64_t backend_version = 0;         // of vars, when it was told
  bool backend_in_transaction = false;
  bool backend_holds_state = false;  // advisory locks: losing it ends the session

  bool skipping = false;         // extended protocol: after an error, until Sync
  bool in_batch = false;         // messages of it have come, their Sync has not
  bool flush_due = false;        // the client waits for what has been put into io.out()
  bool ending = false;           // shutdown: the session ends outside a transaction ...
  bool shutdown_forced = false;  // ... or now
  std::shared_ptr<execute::drawn_values> drawn = std::make_shared<execute::drawn_values>();  // for currval, lastval
  bool fatal = false;  // the connection ends; what is in io.out() is still sent
  bool counted_as_unmovable = false;
  std::string cursor_scratch;         // rows that MOVE passes over
  std::uint64_t backend_portals = 0;  // names of portals there
  unsigned canary_turn = 0;           // cutover --reads: every 100 is a turn of PostgreSQL

  std::string& out() noexcept { return io.out(); }
  sql::planning_context planning() const;
  characteristics default_characteristics() const;
};

void report(conversation& c, const error& e, wire::severity level = wire::severity::error);
void warn(conversation& c, const error& e);
// FATAL: the connection ends after it.
void report_fatal(conversation& c, const error& e);
void write_setting_reports(conversation& c);

// Begins the implicit transaction where none is open, and sets the clocks of the statement.
void start_statement(conversation& c);

// The transaction's end on every store that takes part in it. An error of commit: it is rolled back.
boost::asio::awaitable<result<void>> commit(conversation& c, bool chain);
boost::asio::awaitable<void> roll_back(conversation& c, bool chain);
// An error reply; the implicit transaction is gone with it, a block is failed.
boost::asio::awaitable<void> fail(conversation& c, error e);
// The same where the error has been sent already (a backend's own frame).
boost::asio::awaitable<void> fail_transaction(conversation& c);
// Ends the implicit transaction and says ReadyForQuery: the one place that does.
boost::asio::awaitable<void> ready(conversation& c);
// The same where no store has anything to end, without a coroutine. False: nothing has been done.
bool ready_at_once(conversation& c);
// Everything that the conversation holds is given back.
boost::asio::awaitable<void> let_go(conversation& c);

// Sends what is there. False: the client is gone.
boost::asio::awaitable<bool> send(conversation& c);
// --mirror=sync: waits until PostgreSQL has it too; a time-out is a warning, not an error.
boost::asio::awaitable<void> await_mirror(conversation& c, std::uint64_t seq);

}  // namespace crossfade::session
