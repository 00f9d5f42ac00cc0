// The fence: it lives in each store, since connections that bypass the proxy bypass the gate too.
//
// PostgreSQL: a BEFORE STATEMENT trigger on each table, ENABLE ALWAYS. A transaction of our own (crossfade.writer =
// 'secret:epoch', by SET LOCAL) passes while its epoch is current. All others take the advisory lock shared and are
// refused unless PostgreSQL is the authority. A switch takes that lock exclusively, so it waits for direct writers too.
// A superuser who has set session_replication_role = replica passes: that is PostgreSQL's own way to say "no triggers",
// and validation finds what was changed so. SQLite: while PostgreSQL is the authority, triggers refuse whoever writes
// to the file directly.
//
// Free functions on control connections.
#pragma once

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::cutover {

// pg_advisory_xact_lock(bigint); advisory locks are the database's, and so is schema crossfade.
inline constexpr std::int64_t fence_lock_key = 0x63726f7373666164;  // "crossfad"

result<void> install_fence(store::postgres& db, const catalog::catalog& tables);
result<void> drop_fence(store::postgres& db, const catalog::catalog& tables);
// The same catalog with these tables only: what is in force elsewhere is left as it is.
catalog::catalog only(const catalog::catalog& tables, const std::vector<std::string>& names);
result<std::vector<std::string>> tables_without_fence(store::postgres& db, const catalog::catalog& tables);

// Inside the caller's transaction.
result<void> raise_sqlite_fence(store::sqlite& db, const catalog::catalog& tables);
result<void> lower_sqlite_fence(store::sqlite& db);

}  // namespace crossfade::cutover
