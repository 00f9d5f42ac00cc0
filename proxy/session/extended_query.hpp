// Parse, Bind, Describe, Execute and Close. After an error everything is skipped until Sync (conversation::skipping);
// Flush and Sync are client_session's.
//
//   co_await extended_query(c, frame);   // the frame's payload must stay until it returns; it is the first of c.io
//   bind_at_once(c, frame.payload)       // Bind of a statement that is as it was prepared, without a coroutine; false:
//                                        // nothing has been said, extended_query says what is wrong or waits
//
// On the conversation's io thread. Source: PostgreSQL documentation, "Extended Query"; src/backend/tcop/postgres.c.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "proxy/session/conversation.hpp"
#include "proxy/wire/frame.hpp"

namespace crossfade::session {

boost::asio::awaitable<void> extended_query(conversation& c, wire::frame f);
bool bind_at_once(conversation& c, std::string_view payload);

}  // namespace crossfade::session
