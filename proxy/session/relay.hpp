// While PostgreSQL is the authority: a session's messages go to its own backend and the replies come back unchanged.
// What the session needs to move is tracked: prepared statements (prepared on the backend before their first use
// there), the transaction's status, and at the way back its settings.
//
//   if (can_move(c)) co_await relay_until_moved_back(c);   // c.passage is held; c.fatal: the connection ends
//
// On the conversation's io thread. A passage of the gate is held from a transaction's first message to the
// ReadyForQuery that ends it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proxy/session/conversation.hpp"

namespace crossfade::session {

// Not with a snapshot, an open cursor, or writes: such a transaction ends where it began.
bool can_move(const conversation& c) noexcept;

// Returns when the session is SQLite's again, when a message could not be served (its error has been sent), or with
// c.fatal. The messages that it handled are consumed.
boost::asio::awaitable<void> relay_until_moved_back(conversation& c);

}  // namespace crossfade::session
