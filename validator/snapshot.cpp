#include "validator/snapshot.hpp"

#include <fmt/format.h>

#include "replay/journal/record.hpp"

namespace crossfade::validator {

result<void> begin_sqlite_snapshot(store::sqlite& db) {
  if (auto r = db.exec("BEGIN"); !r) return r;
  if (auto r = db.one("SELECT count(*) FROM sqlite_schema"); !r) return r.error();  // the snapshot is taken here
  return {};
}

result<store::sqlite> open_sqlite_snapshot(const std::string& path) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return db;
  if (auto r = begin_sqlite_snapshot(*db); !r) return r.error();
  return db;
}

result<seen_watermark> read_watermark(postgres_snapshot& pg) {
  auto there = pg.query("SELECT to_regclass('crossfade.watermark') IS NOT NULL");
  if (!there) return there.error();
  if (there->at(0).at(0) != "t")
    return make_error(sqlstate::object_not_in_prerequisite_state, "PostgreSQL does not hold a copy of this file yet",
                      "Run crossfade serve, or crossfade backfill, first.");
  auto rows = pg.query("SELECT journal_id, seq, part, encode(hash, 'hex') FROM crossfade.watermark");
  if (!rows) return rows.error();
  if (rows->size() != 1)
    return make_error(sqlstate::data_corrupted, fmt::format("crossfade.watermark has {} rows", rows->size()),
                      "Restore the schema crossfade, or begin again with crossfade abandon.");
  const auto& row = rows->front();
  seen_watermark w;
  w.journal_id = row[0].value_or("");
  w.seq = std::stoull(row[1].value_or("0"));
  w.part = std::stoull(row[2].value_or("0"));
  w.hash = journal::from_hex(row[3].value_or("")).value_or("");
  return w;
}

result<void> check_quarantine(postgres_snapshot& pg) {
  auto there = pg.query("SELECT to_regclass('crossfade.quarantine') IS NOT NULL");
  if (!there) return there.error();
  if (there->at(0).at(0) != "t") return {};
  auto rows = pg.query(
      "SELECT seq, table_name, sqlstate, message FROM crossfade.quarantine WHERE resolved_at IS NULL "
      "ORDER BY seq, part LIMIT 1");
  if (!rows) return rows.error();
  if (rows->empty()) return {};
  const auto& row = rows->front();
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    fmt::format("mirroring stopped at seq {}: a row of table \"{}\" is in quarantine ({}: {})",
                                row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), row[3].value_or("")),
                    "Repair the cause, then run crossfade journal retry.");
}

}  // namespace crossfade::validator
