// PREPARE, EXECUTE and DEALLOCATE: they share the named statements of the protocol, as in PostgreSQL.
//
// On the conversation's io thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/session/run.hpp"

namespace crossfade::session {

// `s`, the PREPARE itself, is kept by the caller.
boost::asio::awaitable<result<outcome>> run_prepare(conversation& c, const statement& s);
boost::asio::awaitable<result<outcome>> run_execute(conversation& c, portal& p, std::uint64_t max_rows,
                                                    run_options how);
result<outcome> run_deallocate(conversation& c, const sql::session_command& command);

// The error of a statement inside another (PREPARE ... AS inner): its position is told in the whole.
error in_whole_statement(error e, std::string_view whole, std::string_view inner);

// The value of one argument of EXECUTE: a literal, with a sign, with casts (which the parameter's type repeats).
// nullopt inside: NULL. An error (0A000) for an expression. Pure.
result<std::optional<std::string>> argument_value(std::string_view argument);

}  // namespace crossfade::session
