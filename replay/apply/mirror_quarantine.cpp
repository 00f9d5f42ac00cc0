// The mirror's quarantine: the row change that PostgreSQL refused is recorded in both stores, kept over restarts, and
// ended by the operator. On the mirror's thread.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "replay/apply/mirror_impl.hpp"
#include "replay/apply/quarantine.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::apply {

namespace {

constexpr auto note_key = "quarantine";

}  // namespace

void mirror::impl::show_quarantine(const apply_failure& f) {
  std::lock_guard lock(mutex);
  status.quarantined_seq = f.seq;
  status.quarantined_table = f.table;
  status.quarantined_change = f.change;
  status.last_error = f.what.message;
  status.last_hint = f.what.hint;
  status.last_sqlstate = f.what.sqlstate;
}

void mirror::impl::quarantine(const apply_failure& f) {
  refusal = f;
  if (!refusal->seq) refusal->seq = apply.watermark() + 1;
  log::error("mirror.quarantined", {{"seq", refusal->seq},
                                    {"table", f.table},
                                    {"change", f.change},
                                    {"sqlstate", f.what.sqlstate},
                                    {"error", f.what.message},
                                    {"detail", f.what.detail}});
  if (apply.connected())
    if (auto r = record_quarantine(apply.postgres(), *refusal); !r)
      log::warning("mirror.quarantine_not_recorded", {{"error", r.error().message}});
  fault_point(fault::mirror_quarantined);
  auto note = quarantine_json(*refusal);
  writing->post([this, note] {
    (void)writer([&](store::sqlite& db) -> result<void> {
      if (auto r = journal::put(db, note_key, note); !r) return r;
      return journal::add_history(db, "mirror", "quarantined", note);
    });
  });
  show_quarantine(*refusal);
  set_state(mirror_state::quarantined);
}

// At start, before PostgreSQL is reached.
void mirror::impl::show_noted_quarantine() {
  auto note = journal.note(note_key);
  auto noted = note ? parse_quarantine(*note) : std::nullopt;
  if (noted && noted->skipped.empty() && noted->what.seq > where.watermark()) show_quarantine(noted->what);
}

// After connecting. True: the quarantine of an earlier run still holds; nothing is tried before the operator says so.
bool mirror::impl::restore_quarantine() {
  if (refusal || !std::exchange(look_at_note, false)) return false;
  auto note = journal.note(note_key);
  auto noted = note ? parse_quarantine(*note) : std::nullopt;
  if (!noted) return false;
  if (noted->what.seq <= apply.watermark()) {  // it passed, and the process ended before the note went
    refusal = noted->what;
    forget_refusal();
    return false;
  }
  if (noted->what.seq != apply.watermark() + 1) return false;
  refusal = noted->what;
  if (!noted->skipped.empty()) {
    apply.skip(refusal->seq, refusal->offset);
    (void)record_skip(apply.postgres(), refusal->seq, refusal->offset, noted->skipped);
    return false;
  }
  show_quarantine(*refusal);
  set_state(mirror_state::quarantined);
  return true;
}

void mirror::impl::skip_refused(const std::string& reason) {
  if (!refusal || !refusal->offset) return;
  apply.skip(refusal->seq, refusal->offset);
  if (apply.connected())
    if (auto r = record_skip(apply.postgres(), refusal->seq, refusal->offset, reason); !r)
      log::warning("mirror.skip_not_recorded", {{"error", r.error().message}});
  log::warning("mirror.skipped", {{"seq", refusal->seq}, {"table", refusal->table}, {"reason", reason}});
  auto note = quarantine_json(*refusal, reason);
  writing->post([this, note] {
    // The operator's command is in the history before it was given (journal_pages); this is what came of it.
    (void)writer([&](store::sqlite& db) -> result<void> {
      if (auto r = journal::put(db, note_key, note); !r) return r;
      return journal::add_history(db, "mirror", "skipped", note);
    });
  });
  std::lock_guard lock(mutex);
  ++status.skipped;
}

// The entry that was refused has passed.
void mirror::impl::forget_refusal() {
  if (apply.watermark() < refusal->seq) return;
  refusal.reset();
  if (apply.connected()) (void)resolve_quarantine(apply.postgres(), apply.watermark());
  {
    std::lock_guard lock(mutex);
    status.quarantined_seq = 0;
    status.quarantined_table.clear();
    status.quarantined_change.clear();
  }
  writing->post([this] { (void)writer([](store::sqlite& db) { return journal::erase(db, note_key); }); });
  set_state(mirror_state::running);
}

}  // namespace crossfade::apply
