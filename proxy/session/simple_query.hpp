// The Query message: one or several statements, all of them one implicit transaction unless BEGIN and COMMIT say
// otherwise; one ReadyForQuery at the end.
//
//   co_await simple_query(c, frame.payload);   // the payload must stay until it returns
//
// On the conversation's io thread. Source: PostgreSQL documentation, "Simple Query", "Multiple Statements in a Simple
// Query"; src/backend/tcop/postgres.c, exec_simple_query.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "proxy/session/conversation.hpp"

namespace crossfade::session {

boost::asio::awaitable<void> simple_query(conversation& c, std::string_view payload);

}  // namespace crossfade::session
