// DECLARE, FETCH, MOVE and CLOSE: SQL's cursors, which are portals with a name. A cursor over a SELECT on SQLite is an
// open reader of this session; WITH HOLD keeps its rows, bounded; one over a SELECT on PostgreSQL lives in the
// backend's transaction.
//
// On the conversation's io thread. Source: PostgreSQL documentation, DECLARE, FETCH, MOVE, CLOSE.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proxy/session/run.hpp"

namespace crossfade::session {

boost::asio::awaitable<result<outcome>> declare_cursor(conversation& c, portal& p);
boost::asio::awaitable<result<outcome>> fetch_cursor(conversation& c, portal& p, std::uint64_t max_rows,
                                                     run_options how);
boost::asio::awaitable<result<outcome>> close_cursor(conversation& c, const sql::session_command& command);

}  // namespace crossfade::session
