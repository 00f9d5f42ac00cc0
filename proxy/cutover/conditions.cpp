#include "proxy/cutover/conditions.hpp"

#include <fmt/format.h>

#include "replay/base/units.hpp"

namespace crossfade::cutover {

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& n : names)
    out += (out.empty() ? "" : ", ") + n;
  return out;
}

condition none_of(std::string name, std::uint64_t count, std::string hint) {
  return {std::move(name), count == 0, std::to_string(count), "0", count == 0 ? "" : std::move(hint)};
}

condition empty_list(std::string name, const std::vector<std::string>& names, std::string_view what, std::string hint) {
  condition c{std::move(name), names.empty(), names.empty() ? "complete" : fmt::format("{}: {}", what, joined(names)),
              "", ""};
  if (!c.ok) c.hint = std::move(hint);
  return c;
}

condition validation(const facts& f, const condition_limits& limits) {
  condition c{"validation", false, "never", fmt::format("identical, at most {} h ago", limits.validation_age_s / 3600),
              "Run crossfade validate."};
  if (!f.validation) return c;
  const auto& v = *f.validation;
  c.value = fmt::format("{}, {} s ago",
                        !v.finished   ? "not finished"
                        : v.identical ? "identical"
                                      : "different",
                        v.age_s);
  c.ok = v.identical && v.finished && v.age_s <= limits.validation_age_s;
  if (c.ok) c.hint.clear();
  return c;
}

condition reverse(const facts& f, bool rollback) {
  auto missing = f.tables_without_capture;
  if (!rollback) missing.insert(missing.end(), f.tables_without_fence.begin(), f.tables_without_fence.end());
  auto c = empty_list("reverse", missing, "tables without triggers",
                      "They are restored by the switch, and by the mirror, which then copies the table whole.");
  // Missing triggers are made by the first step of a switch; the mirror to SQLite restores its own, and copies the
  // table.
  c.ok = true;
  if (rollback && f.mirror_state != "running") {
    c.ok = false;
    c.value = "mirror to SQLite: " + f.mirror_state;
    c.hint = f.mirror_error.empty() ? "crossfade status shows its last error." : f.mirror_error;
  }
  if (!rollback && !f.keys_beyond_sqlite.empty()) {
    c.ok = false;
    c.value = "numerics in primary keys that SQLite's numbers may not hold: " + joined(f.keys_beyond_sqlite);
    c.hint =
        "A key of more than 15 digits that is written after the cutover stops the mirror to SQLite, and with it the "
        "way "
        "back, until the row has another key. Bound the columns in PostgreSQL (numeric(15, scale)) and restart "
        "crossfade serve; or, where no key is so long, pass --force reverse=REASON.";
  }
  return c;
}

condition foreign_writers(const facts& f) {
  auto c = none_of("foreign_writers", f.foreign_writes.size(), "");
  if (!c.ok) {
    c.hint = fmt::format(
        "Written past Crossfade: {}. Stop who does that (crossfade status shows who has the file open), then run "
        "crossfade validate: one that finds the stores identical opens this gate.",
        joined(f.foreign_writes));
  } else if (!f.triggers_not_in_force.empty()) {
    c.ok = false;
    c.value = "unwatched: " + joined(f.triggers_not_in_force);
    c.hint = "The triggers of Crossfade are missing or disabled there: restore them, then run crossfade validate.";
  }
  return c;
}

condition catalog(const facts& f) {
  condition c{"catalog", !f.catalog_changed && f.sqlite_changes.empty(), "unchanged", "", ""};
  if (c.ok) return c;
  c.value = "changed";
  if (f.catalog_changed) c.hint = "PostgreSQL's tables have changed since crossfade serve started: restart it.";
  if (!f.sqlite_changes.empty()) {
    c.hint += fmt::format(
        "{}Declarations in the SQLite file were changed past Crossfade: {}. Undo that, then restart "
        "crossfade serve.",
        c.hint.empty() ? "" : " ", joined(f.sqlite_changes));
  }
  return c;
}

}  // namespace

std::vector<condition> conditions_of(const facts& f, const condition_limits& limits, bool rollback) {
  std::vector<condition> out;
  out.push_back({"lag", f.lag <= limits.lag, std::to_string(f.lag), std::to_string(limits.lag),
                 f.lag <= limits.lag ? "" : "Wait until the mirror has caught up."});
  if (!rollback && f.mirror_state != "running") {
    out.back().ok = false;
    out.back().value = fmt::format("{}, mirror {}", f.lag, f.mirror_state);
    out.back().hint = f.mirror_state == "diverged" ? "Histories diverge; crossfade status says why: docs/recovery.md."
                                                   : "crossfade status shows the mirror's last error.";
  }
  out.push_back(none_of("quarantine", f.quarantined, "crossfade journal list shows them; journal retry or skip."));
  out.push_back(none_of("rejects", f.rejects, "Values that the other store cannot hold; crossfade check names them."));
  if (!rollback) out.push_back(validation(f, limits));
  out.push_back(reverse(f, rollback));
  auto privileges = empty_list("privileges", f.missing_privileges, "missing", "GRANT them to the role of --postgres.");
  if (!f.postgres_error.empty()) {
    privileges.ok = false;
    privileges.value = f.postgres_error;
    privileges.hint = "PostgreSQL must be reachable for a switch.";
  }
  out.push_back(std::move(privileges));
  out.push_back(empty_list("sequences", f.sequences_without_owner, "not found",
                           "Give these identity columns their sequence (OWNED BY)."));
  out.push_back({"refused_statements", true, std::to_string(f.refused_statements), "", ""});
  if (f.refused_statements > 0)
    out.back().hint = "Statements that ran on neither store; crossfade status counts them by route.";
  out.push_back(foreign_writers(f));
  out.push_back(catalog(f));
  out.push_back(none_of("sessions", f.sessions_that_cannot_move,
                        "Sessions hold state that cannot move (WITH HOLD cursors): end them."));
  bool room = f.disk_free_bytes >= f.disk_needed_bytes;
  out.push_back({"disk", room, format_size(f.disk_free_bytes) + " free", format_size(f.disk_needed_bytes),
                 room ? "" : "Make room where the SQLite file is."});
  return out;
}

}  // namespace crossfade::cutover
