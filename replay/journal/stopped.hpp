// The end of mirroring before its time (--journal-full stop-mirroring): the file goes on without a journal.
//
// It is recorded in the transaction that would have gone beyond the bound. head moves by one to an entry that nobody
// has, with a random hash: whoever does not know this record, an older Crossfade too, still finds the chain broken and
// refuses to go on. Nothing takes it back but a fresh copy (docs/recovery.md). Free functions on a connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

struct mirroring_end {
  std::uint64_t seq = 0;  // the last entry that was written
  std::string at;         // UTC, ISO 8601
  std::string reason;
};

// In the caller's transaction, which writes no entries. Returns the new head.
result<std::uint64_t> stop_mirroring(store::sqlite& db, const std::string& reason);
result<std::optional<mirroring_end>> mirroring_stopped(store::sqlite& db);
// "histories diverge: ..." with a hint, as mirror, status and gates show it.
error stopped_error(const mirroring_end& e);

}  // namespace crossfade::journal
