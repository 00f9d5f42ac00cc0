// Whether the two stores still have one history, looked at before `serve` starts: a file or a PostgreSQL that was
// restored from a backup, failed over with loss, or swapped. docs/recovery.md has a section for each answer.
//
//   if (auto e = restored_file(o, db, state)) ...           // the file alone, against the state directory's note
//   if (auto e = restored_file(pg, db, state)) ...          // the file against PostgreSQL's watermark
//   if (auto e = other_divergence(pg, db, state)) ...       // PostgreSQL is behind, or mirroring was stopped
//
// Each answer is the error that says so, with what to do as its hint; nothing: no such divergence, or it cannot be
// seen.
#pragma once

#include <optional>
#include <string>

#include "proxy/command/options.hpp"
#include "replay/base/error.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::command {

// The journal's head as it was seen last, in the state directory: "JOURNAL_ID SEQ HASH". So a file that was put back
// from a backup is recognised without PostgreSQL too.
std::string position_text(const journal::state& s);

std::optional<error> restored_file(const options& o, store::sqlite& db, const std::optional<journal::state>& state);
std::optional<error> restored_file(store::postgres& pg, store::sqlite& db, const journal::state& state);
std::optional<error> other_divergence(store::postgres& pg, store::sqlite& db, const journal::state& state);

// serve --fresh-copy: where the histories diverge (and only there) everything of ours goes from both stores, so that
// the migration begins again with a copy of all rows. True: it was done. Throws fatal where PostgreSQL is the
// authority, or cannot be reached.
bool start_over(const options& o);

}  // namespace crossfade::command
