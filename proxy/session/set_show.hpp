// SET, RESET and SHOW. Settings that are not known here are PostgreSQL's to judge, where it can be reached.
//
// On the conversation's io thread. Source: PostgreSQL documentation, SET, SET TRANSACTION, RESET, SHOW.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proxy/session/run.hpp"

namespace crossfade::session {

// `s` is kept by the caller until they return.
boost::asio::awaitable<result<outcome>> run_set(conversation& c, const statement& s);
boost::asio::awaitable<result<outcome>> run_set_config(conversation& c, portal& p);  // sql/set_config.hpp
boost::asio::awaitable<result<outcome>> run_reset(conversation& c, const statement& s);
boost::asio::awaitable<result<outcome>> run_show(conversation& c, portal& p, run_options how);

}  // namespace crossfade::session
