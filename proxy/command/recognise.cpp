#include "proxy/command/recognise.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "proxy/command/ending.hpp"
#include "proxy/command/state_dir.hpp"
#include "proxy/command/stores.hpp"
#include "replay/apply/target.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/record.hpp"
#include "replay/journal/stopped.hpp"

namespace crossfade::command {

namespace {

constexpr const char* restored_hint =
    "Bring back the newer file; or, to go on from this one, start with --fresh-copy. docs/recovery.md, \"The SQLite "
    "file "
    "was restored\".";

error diverge(std::string message, std::string hint) {
  return make_error(sqlstate::data_corrupted, "histories diverge: " + std::move(message), std::move(hint));
}

struct position {
  std::string journal_id, hash;
  std::uint64_t seq = 0;
};

std::optional<position> kept_position(const std::string& text) {
  std::istringstream in(text);
  position p;
  std::string hash;
  if (!(in >> p.journal_id >> p.seq >> hash)) return std::nullopt;
  auto bytes = journal::from_hex(hash);
  if (!bytes || bytes->size() != journal::hash_size_bytes) return std::nullopt;
  p.hash = *bytes;
  return p;
}

// The entry is not the one that was there, or the journal ends before it.
std::optional<error> other_history(store::sqlite& db, const journal::state& state, std::uint64_t seq,
                                   const std::string& hash, std::string_view who) {
  if (seq > state.head)
    return diverge(
        fmt::format("{} entry {}, the SQLite file ends at {}: it was restored from a copy", who, seq, state.head),
        restored_hint);
  auto here = journal::hash_at(db, seq);
  if (here && *here && **here != hash)
    return diverge(fmt::format("{} another entry {} than the SQLite file has: it was restored from a copy and written "
                               "since",
                               who, seq),
                   restored_hint);
  return std::nullopt;
}

// Everything that waits for PostgreSQL, checked as the mirror would.
std::optional<error> damaged_journal(store::postgres& pg, store::sqlite& db, const journal::state& state) {
  auto target = apply::load_target(pg);
  if (!target) return std::nullopt;
  constexpr std::size_t entries_at_once = 1000, bytes_at_once = 4 << 20;
  journal::reader entries(db, state.journal_id);
  entries.start_after(target->watermark, target->watermark_hash);
  for (;;) {
    auto batch = entries.read(entries_at_once, bytes_at_once);
    if (!batch) return batch.error();
    if (batch->empty()) return std::nullopt;
  }
}

}  // namespace

std::string position_text(const journal::state& s) {
  return fmt::format("{} {} {}", s.journal_id, s.head, journal::to_hex(s.head_hash));
}

std::optional<error> restored_file(const options& o, store::sqlite& db, const std::optional<journal::state>& state) {
  auto kept = kept_position(state_dir::position(o.state_dir));
  if (!kept) return std::nullopt;
  if (!state)
    return diverge(
        fmt::format("{} has no record of the migration that was served from it: it was restored from before", o.sqlite),
        restored_hint);
  if (kept->journal_id != state->journal_id || state->authority != journal::authority::sqlite) return std::nullopt;
  return other_history(db, *state, kept->seq, kept->hash, "the state directory has seen");
}

std::optional<error> restored_file(store::postgres& pg, store::sqlite& db, const journal::state& state) {
  if (state.authority != journal::authority::sqlite) return std::nullopt;
  auto target = apply::load_target(pg);
  if (!target || target->journal_id != state.journal_id) return std::nullopt;
  // The file was brought back from before a cutover: the coordinator's recovery says so, with both epochs.
  if (target->authority != journal::authority::sqlite) return std::nullopt;
  return other_history(db, state, target->watermark, target->watermark_hash, "PostgreSQL has");
}

std::optional<error> other_divergence(store::postgres& pg, store::sqlite& db, const journal::state& state) {
  auto stopped = journal::mirroring_stopped(db);
  if (stopped && *stopped) return journal::stopped_error(**stopped);
  auto kind = apply::inspect_target(pg, state.journal_id);
  if (kind && *kind == apply::target_kind::absent)
    return diverge("PostgreSQL has lost schema \"crossfade\", the record of what was mirrored",
                   "It is another database, or one restored from before the migration: name the right one, or start "
                   "with --fresh-copy. docs/recovery.md, \"PostgreSQL was restored\".");
  auto target = apply::load_target(pg);
  if (target && target->authority == journal::authority::sqlite && target->watermark < state.highest_watermark)
    return diverge(fmt::format("PostgreSQL was at entry {} and is at {}", state.highest_watermark, target->watermark),
                   "docs/recovery.md, \"PostgreSQL was restored\".");
  return std::nullopt;
}

bool start_over(const options& o) {
  auto pg = connect_postgres(o);
  std::optional<journal::state> state;
  std::optional<error> why;
  {
    auto db = open_file(o.sqlite, store::sqlite::mode::read_only);
    auto installed = journal::installed(db);
    if (installed && *installed) {
      auto loaded = journal::load(db);
      if (!loaded) throw fatal(exit_code::refused, loaded.error().message, loaded.error().hint);
      state = *loaded;
    }
    why = restored_file(o, db, state);
    if (!why && state) why = restored_file(pg, db, *state);
    if (!why && state) why = other_divergence(pg, db, *state);
    if (!why && state) why = damaged_journal(pg, db, *state);
  }
  auto target = apply::load_target(pg);
  if ((state && state->authority != journal::authority::sqlite) ||
      (target && target->authority != journal::authority::sqlite)) {
    throw fatal(exit_code::refused, "--fresh-copy: PostgreSQL is the authority, and has the newer rows",
                "A copy from the SQLite file would undo them. docs/recovery.md, \"After the cutover\".");
  }
  if (!why) {
    log::info("serve.fresh_copy", {{"done", false}, {"because", "the histories agree"}});
    return false;
  }
  log::warning("serve.fresh_copy", {{"because", why->message}});
  remove_migration(o);
  return true;
}

}  // namespace crossfade::command
