// Parse, Bind, Describe, Execute and Close. After an error everything is skipped until Sync (conversation::skipping);
// Flush and Sync are client_session's.
//
//   co_await extended_query(c, frame);   // the frame's payload must stay until it returns; it is the first of c.io
//
// On the conversation's io thread. Source: PostgreSQL documentation, "Extended Query"; src/backend/tcop/postgres.c.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proxy/session/conversation.hpp"
#include "proxy/wire/frame.hpp"

namespace crossfade::session {

boost::asio::awaitable<void> extended_query(conversation& c, wire::frame f);

}  // namespace crossfade::session
