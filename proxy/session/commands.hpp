// Statements of route `session`: BEGIN, COMMIT, savepoints, SET, SHOW, DISCARD, LOCK TABLE ... Cursors are in
// cursors.hpp, PREPARE and EXECUTE in sql_statements.hpp.
//
// On the conversation's io thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proxy/session/run.hpp"

namespace crossfade::session {

boost::asio::awaitable<result<outcome>> run_command(conversation& c, portal& p, std::uint64_t max_rows,
                                                    run_options how);

}  // namespace crossfade::session
