// What Crossfade keeps in the SQLite file (crossfade_meta, crossfade_journal ...) about the whole migration: journal
// id, phase, epoch, authority, head. Free functions on a connection; the caller's transaction decides durability.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

// none: before the first start. abandoned and finished are kept in the state directory, as the stores are plain again.
enum class phase : std::uint8_t { none, preparing, dual_write, switched, finished, abandoned };
std::string_view phase_name(phase p) noexcept;  // none, preparing, dual-write, switched, finished, abandoned
std::optional<phase> parse_phase(std::string_view name) noexcept;

enum class authority : std::uint8_t { sqlite, postgres };
std::string_view authority_name(authority a) noexcept;

struct state {
  std::string journal_id;  // 32 hex digits, random, made once
  journal::phase phase = phase::none;
  journal::authority authority = authority::sqlite;
  std::uint64_t epoch = 0;
  std::uint64_t head = 0;               // last seq committed
  std::string head_hash;                // 16 bytes
  std::uint64_t highest_watermark = 0;  // seen in PostgreSQL
};

// Creates crossfade_meta, crossfade_journal and the other tables of ours where they are missing, with a new journal id.
result<void> install(store::sqlite& db);
result<bool> installed(store::sqlite& db);
result<state> load(store::sqlite& db);
result<std::optional<std::string>> get(store::sqlite& db, std::string_view key);
result<void> put(store::sqlite& db, std::string_view key, std::string_view value);
result<void> erase(store::sqlite& db, std::string_view key);
result<void> put_phase(store::sqlite& db, phase p, authority a, std::uint64_t epoch);
// One line of `crossfade history`; details is a JSON object.
result<void> add_history(store::sqlite& db, std::string_view who, std::string_view what, std::string_view details);
// Drops every table of ours: `finish` and `abandon`.
result<void> remove(store::sqlite& db);

}  // namespace crossfade::journal
