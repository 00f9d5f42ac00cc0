// Runs a portal: the statement on SQLite, on PostgreSQL, or in the session itself, by its plan's route.
//
//   auto done = co_await run(c, portal, max_rows, how);
//   complete: send its tag; suspended: PortalSuspended; empty: EmptyQueryResponse; passed: a backend has said so
//   already; failed: a backend's error has been sent, the transaction has still to be failed
//
// Rows go to c.out(), which is sent when it is full. On the conversation's io thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "proxy/session/conversation.hpp"

namespace crossfade::session {

enum class outcome_kind : std::uint8_t { complete, suspended, empty, passed, failed };
struct outcome {
  outcome_kind what = outcome_kind::complete;
  std::string tag;
};

struct run_options {
  bool simple = false;            // of a Query message
  bool sync_follows = false;      // the next message is Sync
  bool ends_transaction = false;  // the implicit transaction holds this statement, and ends with it
};

boost::asio::awaitable<result<outcome>> run(conversation& c, portal& p, std::uint64_t max_rows, run_options how);

// True where the rows and their description come from a backend.
bool runs_on_backend(const sql::plan& plan) noexcept;
// The write lock; 40001 where the transaction's snapshot is older than the last commit.
boost::asio::awaitable<result<void>> take_writer(conversation& c);
// REPEATABLE READ and SERIALIZABLE: their snapshot, at the first statement.
boost::asio::awaitable<result<void>> take_snapshot(conversation& c);
// Rows of a cursor into c.out(), until max_rows (0: all).
boost::asio::awaitable<result<outcome>> send_rows(conversation& c, portal& p, std::uint64_t max_rows,
                                                  std::string_view verb);
// Rows that are kept in the portal.
outcome send_kept_rows(conversation& c, portal& p, std::uint64_t max_rows, std::string_view verb);
// Splits DataRow messages, so that they can be sent by number.
void keep_rows(portal& p, std::string rows);
// Opens the portal's cursor where it is not open.
boost::asio::awaitable<result<void>> open_cursor(conversation& c, portal& p);

}  // namespace crossfade::session
