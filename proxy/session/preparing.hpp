// From text to a session's statement, and from a statement to a portal.
//
//   auto s = co_await prepare_statement(c, text, declared);      // PostgreSQL's errors
//   auto p = make_portal(c, *s, name, parameters, formats);      // values are checked here
//
// On the conversation's io thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "proxy/session/conversation.hpp"

namespace crossfade::session {

using statement_ptr = std::shared_ptr<statement>;

boost::asio::awaitable<result<statement_ptr>> prepare_statement(conversation& c, std::string text,
                                                                std::vector<value::oid> declared);
// The literals of a statement that is kept: PostgreSQL reads them when it parses, with the settings of that moment.
result<void> read_literals(const conversation& c, statement& s);

// Catalog and search_path are those that it was prepared with: refresh_statement would give it back as it is.
bool is_current(const conversation& c, const statement& s);
// The same statement, prepared again where catalog or search_path have changed since; 0A000 where its rows would look
// different then ("cached plan must not change result type").
boost::asio::awaitable<result<statement_ptr>> refresh_statement(conversation& c, statement_ptr s);

// Parameters and rows of a statement that runs on PostgreSQL, which nobody but PostgreSQL knows. Its errors; while it
// is down, what it has said before, else 08006.
boost::asio::awaitable<result<void>> describe_remotely(conversation& c, statement_ptr s);

// EXECUTE: the statement that it names, ready to be described.
boost::asio::awaitable<result<void>> ready_to_describe(conversation& c, std::shared_ptr<const statement> s);

result<std::unique_ptr<portal>> make_portal(const conversation& c, std::shared_ptr<const statement> from,
                                            std::string name, const std::vector<execute::parameter>& parameters,
                                            const std::vector<value::wire_format>& result_formats);

}  // namespace crossfade::session
