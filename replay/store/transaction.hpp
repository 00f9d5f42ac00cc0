// Work that is one transaction of a store: all of it is committed, or nothing is left open.
//
//   auto done = store::in_transaction(db, [&] { return journal::put(db, "key", "value"); });
//
// On the thread that uses the connection. Errors are the work's, or those of BEGIN and COMMIT.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::store {

// BEGIN IMMEDIATE: `work` may write at once. 5 (SQLITE_BUSY) after the connection's time-out where another one writes.
result<void> in_transaction(sqlite& db, const std::function<result<void>()>& work);

// Statements that wait for no lock longer than `lock_timeout` (55P03 then).
result<void> in_transaction(postgres& db, const std::string& statements,
                            std::chrono::milliseconds lock_timeout = std::chrono::seconds(10));

}  // namespace crossfade::store
