#include "replay/apply/target.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "replay/catalog/catalog.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/connection.hpp"

namespace crossfade::apply {

namespace {

// chunks.last_key: journal cells (docs/journal-format.md), NULL: open end. watermark.part: entry seq + 1 is applied up
// to this byte (DDL ends a transaction of the mirror inside an entry). deferred: what the copy of rows dropped, as DDL
// that creates it again.
constexpr auto tables = R"(
CREATE SCHEMA crossfade;
CREATE TABLE crossfade.state(
  one boolean PRIMARY KEY DEFAULT true CHECK (one), journal_id text NOT NULL, authority text NOT NULL,
  epoch bigint NOT NULL, phase text NOT NULL, writer_secret text NOT NULL);
CREATE TABLE crossfade.watermark(
  one boolean PRIMARY KEY DEFAULT true CHECK (one), journal_id text NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL,
  part bigint NOT NULL DEFAULT 0, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE crossfade.chunks(
  table_name text NOT NULL, number bigint NOT NULL, seq bigint NOT NULL, last_key bytea, row_count bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (table_name, number));
CREATE TABLE crossfade.quarantine(
  seq bigint NOT NULL, part bigint NOT NULL, table_name text NOT NULL, change text NOT NULL, sqlstate text NOT NULL,
  message text NOT NULL, detail text NOT NULL, at timestamptz NOT NULL DEFAULT now(), skipped_reason text,
  resolved_at timestamptz, row_change text, PRIMARY KEY (seq, part));
ALTER TABLE crossfade.watermark SET (fillfactor = 10);
)";

error foreign() {
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    "PostgreSQL holds the schema crossfade of another SQLite file",
                    "Give another database, or end that migration first (crossfade finish or abandon with its file).");
}

result<void> create(store::postgres& pg, const target_state& fresh) {
  if (auto r = pg.exec(tables); !r) return r.error();
  auto state = pg.query(
      "INSERT INTO crossfade.state(journal_id, authority, epoch, phase, writer_secret) VALUES ($1, $2, $3::bigint, $4, "
      "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))",
      {fresh.journal_id, std::string(journal::authority_name(fresh.authority)), fmt::to_string(fresh.epoch),
       std::string(journal::phase_name(fresh.phase))});
  if (!state) return state.error();
  auto hash = journal::to_hex(fresh.watermark_hash.empty() ? journal::first_hash() : fresh.watermark_hash);
  auto mark =
      pg.query("INSERT INTO crossfade.watermark(journal_id, seq, hash) VALUES ($1, $2::bigint, decode($3, 'hex'))",
               {fresh.journal_id, fmt::to_string(fresh.watermark), hash});
  if (!mark) return mark.error();
  return {};
}

}  // namespace

result<target_kind> inspect_target(store::postgres& pg, const std::string& journal_id) {
  auto there = pg.query("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'crossfade')");
  if (!there) return there.error();
  if ((*there)[0][0] == "f") return target_kind::absent;
  auto table = pg.query("SELECT to_regclass('crossfade.state') IS NOT NULL");
  if (!table) return table.error();
  if ((*table)[0][0] == "f") return target_kind::foreign;
  auto id = pg.query("SELECT journal_id FROM crossfade.state");
  if (!id) return id.error();
  bool same = id->size() == 1 && (*id)[0][0] == journal_id;
  return same ? target_kind::ours : target_kind::foreign;
}

result<target_state> install_target(store::postgres& pg, const target_state& fresh) {
  auto there = inspect_target(pg, fresh.journal_id);
  if (!there) return there.error();
  if (*there == target_kind::foreign) return foreign();
  if (*there == target_kind::absent) {
    if (auto r = pg.exec("BEGIN"); !r) return r.error();
    auto done = create(pg, fresh);
    if (done) {
      if (auto r = pg.exec("COMMIT"); !r) return r.error();
    } else {
      (void)pg.exec("ROLLBACK");
      return done.error();
    }
  }
  return load_target(pg);
}

result<target_state> load_target(store::postgres& pg) {
  auto rows = pg.query(
      "SELECT s.journal_id, s.authority, s.epoch, s.phase, s.writer_secret, w.seq, encode(w.hash, 'hex'), w.journal_id "
      "FROM crossfade.state s, crossfade.watermark w");
  if (!rows) return rows.error();
  if (rows->size() != 1)
    return make_error(sqlstate::data_corrupted, "schema crossfade does not hold its one row of state and watermark",
                      "Restore PostgreSQL, or drop the schema and start the migration again.");
  auto& row = (*rows)[0];
  target_state t;
  t.journal_id = *row[0];
  auto phase = journal::parse_phase(*row[3]);
  auto hash = journal::from_hex(*row[6]);
  if (!phase || !hash || row[7] != row[0] || (row[1] != "sqlite" && row[1] != "postgres"))
    return make_error(sqlstate::data_corrupted, "schema crossfade holds a state that this Crossfade does not know");
  t.authority = *row[1] == "sqlite" ? journal::authority::sqlite : journal::authority::postgres;
  t.epoch = std::stoull(*row[2]);
  t.phase = *phase;
  t.writer_secret = *row[4];
  t.watermark = std::stoull(*row[5]);
  t.watermark_hash = *hash;
  return t;
}

result<void> put_target_phase(store::postgres& pg, journal::phase p, journal::authority a, std::uint64_t epoch) {
  auto r =
      pg.query("UPDATE crossfade.state SET phase = $1, authority = $2, epoch = $3::bigint",
               {std::string(journal::phase_name(p)), std::string(journal::authority_name(a)), fmt::to_string(epoch)});
  if (!r) return r.error();
  return {};
}

result<void> drop_target(store::postgres& pg) {
  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    auto r = pg.exec("SET lock_timeout = '1s'; DROP SCHEMA IF EXISTS crossfade CASCADE; RESET lock_timeout");
    if (r) return {};
    if (pg.connected()) (void)pg.exec("RESET lock_timeout");
    if (!store::is_transient(r.error()) || !pg.connected() || std::chrono::steady_clock::now() > deadline)
      return r.error();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

}  // namespace crossfade::apply
