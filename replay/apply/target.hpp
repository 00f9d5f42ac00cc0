// What Crossfade keeps in PostgreSQL: schema `crossfade` with state, watermark, chunks and quarantine, one row each of
// the first two. Recognises whose it is.
//
//   auto there = inspect_target(pg, journal_id);          // absent, ours or foreign
//   auto t = install_target(pg, fresh);                   // creates it where it is absent; an error for a foreign one
//   auto t = load_target(pg);
//
// Free functions on a control connection, outside a transaction. The capture triggers, the fence and their functions
// are the cutover's (proxy/cutover); drop_target removes them with the schema.
#pragma once

#include <cstdint>
#include <string>

#include "replay/base/error.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::apply {

struct target_state {
  std::string journal_id;
  journal::authority authority = journal::authority::sqlite;
  std::uint64_t epoch = 0;
  journal::phase phase = journal::phase::preparing;
  std::string writer_secret;
  std::uint64_t watermark = 0;
  std::string watermark_hash;  // 16 bytes
};

enum class target_kind : std::uint8_t { absent, ours, foreign };

result<target_kind> inspect_target(store::postgres& pg, const std::string& journal_id);

// `fresh` says journal id, phase, epoch, and the watermark with its hash (0 and journal::first_hash() but for --adopt).
// Where the schema of this journal is there already, it is left as it is and returned. 55000: it belongs to another
// file.
result<target_state> install_target(store::postgres& pg, const target_state& fresh);
result<target_state> load_target(store::postgres& pg);
result<void> put_target_phase(store::postgres& pg, journal::phase p, journal::authority a, std::uint64_t epoch);

// Drops the schema with everything in it, with lock_timeout and retry until the deadline of 30 s.
result<void> drop_target(store::postgres& pg);

}  // namespace crossfade::apply
