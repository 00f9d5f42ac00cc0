// The mirror's session in PostgreSQL: settings of its own, whatever the role, the database or the server has as
// defaults, and the end of a session that an earlier connection of ours has left behind.
//
//   if (auto r = begin_session(connection, journal_id, lock_timeout); !r) ...
//
// Outside a transaction, on a fresh connection.
#pragma once

#include <chrono>
#include <string>

#include "replay/base/error.hpp"
#include "replay/store/connection.hpp"

namespace crossfade::apply {

// A default_transaction_read_only of the role or database is left as it is: it is somebody's decision (25006, waited
// for). A transaction whose client has vanished would hold the watermark's row until TCP gives up: it is terminated.
result<void> begin_session(store::connection& pg, const std::string& journal_id,
                           std::chrono::milliseconds lock_timeout);

}  // namespace crossfade::apply
