// Statements that run on PostgreSQL before cutover: on the session's own backend, opened when it is first needed. The
// client's own text goes there with its parameters, frames come back as they are; the backend's ReadyForQuery does not.
//
//   auto done = co_await run_on_backend(c, portal, max_rows, how);
//   auto answered = co_await run_canary(c, portal, max_rows, how);   // cutover --reads; nothing: SQLite answers
//
// Statements run by themselves there, in no transaction of the backend's, unless they need one (cursors, portals that
// are suspended, transaction-level advisory locks, snapshot pairs). On the conversation's io thread.
// Errors: 55000 the rows are still being copied, 57014 the mirror is late, 08006 PostgreSQL cannot be reached, 0A000
// after own writes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "proxy/session/run.hpp"

namespace crossfade::session {

boost::asio::awaitable<result<outcome>> run_on_backend(conversation& c, portal& p, std::uint64_t max_rows,
                                                       run_options how);
// A read that SQLite has begun and cannot answer as PostgreSQL does (why: sql::answer_elsewhere), as a forwarded one.
// Nothing of it has been sent but its row description.
boost::asio::awaitable<result<outcome>> run_elsewhere(conversation& c, portal& p, std::uint64_t max_rows,
                                                      run_options how, std::string why);
boost::asio::awaitable<std::optional<result<outcome>>> run_canary(conversation& c, portal& p, std::uint64_t max_rows,
                                                                  run_options how);
// DECLARE as the client wrote it, in the backend's transaction.
boost::asio::awaitable<result<void>> declare_on_postgres(conversation& c, std::string text, bool forwarded);
// A SQLite snapshot and one of PostgreSQL's at the same seq; 40001 where head has moved on meanwhile.
boost::asio::awaitable<result<void>> open_snapshot_pair(conversation& c);
boost::asio::awaitable<result<void>> end_backend_transaction(conversation& c, bool commit);

// One statement whose rows do not matter, or are text. 08006 where PostgreSQL cannot be reached.
boost::asio::awaitable<result<void>> ask_backend(conversation& c, std::string sql, bool in_transaction = false);
boost::asio::awaitable<result<std::vector<std::vector<std::optional<std::string>>>>> ask_backend_rows(conversation& c,
                                                                                                      std::string sql);

// Parse and Describe there.
boost::asio::awaitable<result<remote_description>> describe_on_backend(conversation& c, const statement& s);

// Opens the backend where there is none.
boost::asio::awaitable<result<void>> ensure_backend(conversation& c);
// What the backend has not been told yet of the session's settings, as one simple query; empty: nothing.
std::string settings_script(conversation& c, bool relayed);
// The connection is gone: 08006; the session ends (57P01) where it held state there.
error lost_backend(conversation& c, error why);

}  // namespace crossfade::session
