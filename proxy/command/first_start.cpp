#include "proxy/command/first_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "proxy/command/recognise.hpp"
#include "proxy/command/stores.hpp"
#include "proxy/cutover/fence.hpp"
#include "replay/apply/capture_triggers.hpp"
#include "replay/base/error.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/backup.hpp"
#include "replay/catalog/check.hpp"
#include "replay/catalog/create_schema.hpp"
#include "replay/catalog/read.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/journal/record.hpp"
#include "validator/compare.hpp"
#include "validator/offline_snapshots.hpp"
#include "validator/report.hpp"

namespace crossfade::command {

namespace {

constexpr std::string_view after_copy_key = "after_copy";
constexpr std::string_view create_tables_key = "create_tables";
constexpr std::string_view replace_rows_key = "replace_rows";
constexpr std::string_view adopt_key = "adopt";

template <class T>
T need(result<T> r, exit_code code, const std::string& what) {
  if (!r) throw fatal(code, what + ": " + r.error().message, r.error().hint);
  return std::move(*r);
}

void need(const result<void>& r, exit_code code, const std::string& what) {
  if (!r) throw fatal(code, what + ": " + r.error().message, r.error().hint);
}

std::string list_of(const std::vector<catalog::finding>& findings) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& f : findings) {
    if (++shown > 20) {
      out += fmt::format("\n  ... and {} more", findings.size() - 20);
      break;
    }
    out += fmt::format("\n  {}: {}{}", f.code, f.message, f.hint.empty() ? "" : " (" + f.hint + ")");
  }
  return out;
}

[[noreturn]] void refuse_blockers(const std::vector<catalog::finding>& blockers) {
  throw fatal(exit_code::refused, fmt::format("{} blockers stop the migration:{}", blockers.size(), list_of(blockers)),
              "crossfade check shows all of them; nothing has been changed.");
}

// Rows in PostgreSQL that this file does not account for.
std::vector<std::string> tables_with_rows(store::postgres& pg, const catalog::catalog& tables) {
  std::vector<std::string> out;
  for (const auto& t : tables.tables) {
    auto rows = need(pg.query(fmt::format("SELECT EXISTS (SELECT FROM {})", catalog::qualified_name(t))),
                     exit_code::unreachable, "PostgreSQL");
    if (rows[0][0] == "t") out.push_back(t.name);
  }
  return out;
}

void clear_tables(store::postgres& pg, const catalog::catalog& tables, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::string list;
  for (const auto& name : names)
    list += (list.empty() ? "" : ", ") + catalog::qualified_name(*tables.find(name));
  need(pg.exec("TRUNCATE " + list), exit_code::refused, "--replace-rows cannot clear its tables");
}

std::shared_ptr<const catalog::catalog> read_both(const options& o, store::sqlite& db, store::postgres& pg,
                                                  std::shared_ptr<const catalog::catalog> known) {
  auto how = read_options_of(o, std::move(known));
  return need(catalog::read_catalog(db, pg, how), exit_code::refused, "the two schemas cannot be read");
}

// Every blocker before the first change: SQLite's rows and schema, PostgreSQL's version, privileges and tables.
void check_blockers(const options& o, store::sqlite& db, store::postgres& pg) {
  catalog::check_options how;
  how.mapping = mapping_of(o);
  auto report = need(catalog::run_check(db, &pg, how), exit_code::unreachable, "check");
  if (!report.blockers.empty()) refuse_blockers(report.blockers);
  for (const auto& w : report.warnings)
    log::warning("check", {{"code", w.code}, {"message", w.message}});
}

void refuse_rows(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& n : names)
    list += (list.empty() ? "" : ",") + n;
  throw fatal(exit_code::refused, fmt::format("PostgreSQL has rows already in: {}", list),
              "--replace-rows " + list +
                  " clears and copies them; --adopt validates them and goes on from there. Nothing has been changed.");
}

// journal_mode and auto_vacuum as finish and abandon restore them.
void remember_pragmas(store::sqlite& db) {
  for (const char* name : {"journal_mode", "auto_vacuum"}) {
    auto value = db.one(std::string("PRAGMA ") + name);
    if (!value) throw fatal(exit_code::unreachable, value.error().message);
    auto text = value->holds == value::storage_class::integer ? std::to_string(value->integer) : value->bytes;
    need(journal::put(db, std::string("before.") + name, text), exit_code::refused, "crossfade_meta");
  }
}

struct migration_plan {
  std::vector<std::string> tables, after_copy;  // statements for an empty PostgreSQL
  std::vector<std::string> clear;               // tables whose rows in PostgreSQL are copied anew
  bool adopt = false;                           // both stores are identical: nothing is copied
};

validator::report compare_as_they_are(const options& o, const std::shared_ptr<const catalog::catalog>& tables,
                                      const std::vector<std::string>& names) {
  validator::offline_snapshots source(o.sqlite, o.postgres, tables);
  auto pair = need(source.open(), exit_code::unreachable, "the rows in PostgreSQL cannot be compared");
  validator::compare_options how;
  how.tables = names;
  how.max_differences = 20;
  return need(validator::compare(pair, *tables, how), exit_code::refused, "the rows in PostgreSQL cannot be compared");
}

// Every row in PostgreSQL is in SQLite too: then the differences are just as many as SQLite has rows more.
bool held_by_sqlite(const validator::table_report& t) {
  return t.sqlite_rows >= t.postgres_rows && t.differing_rows == t.sqlite_rows - t.postgres_rows;
}

// PostgreSQL's tables are there (the application's own migrations made them). Rows in them must be explained.
// again: the rows are those of an earlier copy, and all of them are copied anew.
migration_plan plan_for_rows(const options& o, store::sqlite& db, store::postgres& pg, bool again) {
  migration_plan plan;
  plan.clear = o.replace_rows;
  auto tables = read_both(o, db, pg, nullptr);
  if (again) {
    plan.clear.clear();
    for (const auto& t : tables->tables)
      plan.clear.push_back(t.name);
    return plan;
  }
  for (const auto& name : o.replace_rows) {
    if (!tables->find(name))
      throw fatal(exit_code::usage, fmt::format("--replace-rows: there is no table \"{}\" in both stores", name));
  }
  if (o.adopt) {
    auto report = compare_as_they_are(o, tables, {});
    plan.adopt = report.identical;
    if (!report.identical) {
      throw fatal(exit_code::refused, "--adopt: the stores differ\n" + validator::to_text(report),
                  "Nothing has been changed. --replace-rows TABLE,... copies tables anew.");
    }
    return plan;
  }
  std::vector<std::string> occupied, unexplained;
  for (const auto& name : tables_with_rows(pg, *tables)) {
    if (std::find(o.replace_rows.begin(), o.replace_rows.end(), name) == o.replace_rows.end()) occupied.push_back(name);
  }
  if (occupied.empty()) return plan;
  for (const auto& t : compare_as_they_are(o, tables, occupied).tables) {
    (held_by_sqlite(t) ? plan.clear : unexplained).push_back(t.name);
  }
  if (!unexplained.empty()) refuse_rows(unexplained);
  return plan;
}

// Everything that can refuse the migration, before the first change to either store. Returns the statements for an
// empty PostgreSQL.
migration_plan check_everything(const options& o, store::postgres& pg, bool again) {
  auto db = open_file(o.sqlite, store::sqlite::mode::read_only);
  if (need(apply::inspect_target(pg, ""), exit_code::unreachable, "PostgreSQL") != apply::target_kind::absent) {
    throw fatal(exit_code::refused, "PostgreSQL has a schema \"crossfade\" of another SQLite file",
                "Name another database with --postgres; or, if that migration is over, end it with crossfade finish or "
                "abandon.");
  }
  check_blockers(o, db, pg);
  if (need(catalog::postgres_schema_is_empty(pg, o.schema), exit_code::unreachable, "PostgreSQL")) {
    auto schema = need(catalog::read_sqlite_schema(db), exit_code::refused, o.sqlite);
    auto plan = need(catalog::plan_schema(db, schema, mapping_of(o)), exit_code::refused, o.sqlite);
    if (!plan.blockers.empty()) refuse_blockers(plan.blockers);
    migration_plan out;
    out.tables = std::move(plan.tables);
    out.after_copy = std::move(plan.after_copy);
    return out;
  }
  return plan_for_rows(o, db, pg, again);
}

void begin_migration(const options& o, bool again) {
  require_postgres_named(o);
  require_sound_and_writable(o.sqlite);
  auto pg = connect_postgres(o);
  require_supported_version(pg);
  auto plan = check_everything(o, pg, again);
  (void)need(catalog::backup_once(o.sqlite), exit_code::refused, "the backup cannot be made");
  auto db = open_file(o.sqlite, store::sqlite::mode::read_write);
  need(db.exec("BEGIN IMMEDIATE"), exit_code::refused, o.sqlite);
  need(journal::install(db), exit_code::refused, o.sqlite);
  remember_pragmas(db);
  for (const auto& [key, value] : {std::pair{create_tables_key, nlohmann::json(plan.tables).dump()},
                                   std::pair{after_copy_key, nlohmann::json(plan.after_copy).dump()},
                                   std::pair{replace_rows_key, nlohmann::json(plan.clear).dump()},
                                   std::pair{adopt_key, std::string(plan.adopt ? "1" : "0")}}) {
    need(journal::put(db, key, value), exit_code::refused, o.sqlite);
  }
  need(journal::put_phase(db, journal::phase::preparing, journal::authority::sqlite, 1), exit_code::refused, o.sqlite);
  need(db.exec("COMMIT"), exit_code::refused, o.sqlite);
}

std::vector<std::string> kept_list(store::sqlite& db, std::string_view key) {
  auto text = need(journal::get(db, key), exit_code::unreachable, "crossfade_meta");
  return text ? nlohmann::json::parse(*text).get<std::vector<std::string>>() : std::vector<std::string>{};
}

// The first start's second half, repeated after a crash until the catalog is kept: tables, then what was asked to be
// cleared.
void make_tables(const options& o, store::sqlite& db, store::postgres& pg) {
  auto statements = kept_list(db, create_tables_key);
  if (!statements.empty() &&
      need(catalog::postgres_schema_is_empty(pg, o.schema), exit_code::unreachable, "PostgreSQL")) {
    need(catalog::run_statements(pg, o.schema, statements), exit_code::refused,
         "PostgreSQL's schema cannot be created");
  }
  auto tables = read_both(o, db, pg, nullptr);
  clear_tables(pg, *tables, kept_list(db, replace_rows_key));
}

void install_in_postgres(store::postgres& pg, const prepared_stores& stores) {
  apply::target_state fresh;
  fresh.journal_id = stores.state.journal_id;
  fresh.epoch = stores.state.epoch;
  fresh.phase = stores.state.phase;
  fresh.watermark_hash = journal::first_hash();
  need(apply::install_target(pg, fresh), exit_code::refused, "schema crossfade cannot be created");
}

// PostgreSQL's record must be of this file, and there unless nothing was copied yet.
void recognise(store::postgres& pg, const prepared_stores& stores) {
  auto kind = need(apply::inspect_target(pg, stores.state.journal_id), exit_code::unreachable, "PostgreSQL");
  if (kind == apply::target_kind::foreign) {
    throw fatal(exit_code::refused, "PostgreSQL has a schema \"crossfade\" of another SQLite file",
                "Name the database of this file with --postgres.");
  }
  if (kind == apply::target_kind::absent) install_in_postgres(pg, stores);
  // Made again where they are missing; on tables that are being written they would wait for a lock.
  auto unfenced = need(cutover::tables_without_fence(pg, *stores.tables), exit_code::unreachable, "PostgreSQL");
  if (!unfenced.empty())
    need(cutover::install_fence(pg, cutover::only(*stores.tables, unfenced)), exit_code::refused, "the fence");
  auto uncaptured = need(apply::tables_without_capture(pg, *stores.tables), exit_code::unreachable, "PostgreSQL");
  if (!uncaptured.empty() && stores.state.phase != journal::phase::switched) {
    need(apply::install_capture(pg, cutover::only(*stores.tables, uncaptured)), exit_code::refused,
         "the capture triggers");
  }
}

// --adopt: the rows were found identical before the first change to either store, so nothing is copied.
void adopt_rows(store::sqlite& db, store::postgres& pg, prepared_stores& stores) {
  if (stores.state.phase != journal::phase::preparing) return;
  if (need(journal::get(db, adopt_key), exit_code::unreachable, "crossfade_meta").value_or("0") != "1") return;
  need(apply::put_target_phase(pg, journal::phase::dual_write, journal::authority::sqlite, stores.state.epoch),
       exit_code::unreachable, "PostgreSQL");
  need(journal::put_phase(db, journal::phase::dual_write, journal::authority::sqlite, stores.state.epoch),
       exit_code::refused, "crossfade_meta");
  stores.state.phase = journal::phase::dual_write;
}

}  // namespace

catalog::mapping_options mapping_of(const options& o) {
  catalog::mapping_options m;
  m.schema = o.schema;
  m.identifiers = o.identifiers == "lower" ? catalog::identifier_case::lower : catalog::identifier_case::keep;
  for (const auto& [column, type] : o.types)
    m.types[column] = type;
  return m;
}

catalog::read_options read_options_of(const options& o, std::shared_ptr<const catalog::catalog> known) {
  catalog::read_options how;
  how.schema = o.schema;
  how.identifiers = mapping_of(o).identifiers;
  how.known = std::move(known);
  return how;
}

prepared_stores prepare_stores(const options& o, bool later_start_may_be_alone) {
  bool again = o.fresh_copy && start_over(o);
  {
    auto db = open_file(o.sqlite, store::sqlite::mode::read_only);
    if (!need(journal::installed(db), exit_code::unreachable, o.sqlite)) {
      if (auto e = again ? std::nullopt : restored_file(o, db, std::nullopt))
        throw fatal(exit_code::refused, e->message, e->hint);
      db = {};
      begin_migration(o, again);
    }
  }
  prepared_stores out;
  auto db = open_file(o.sqlite, store::sqlite::mode::read_write);
  out.state = need(journal::load(db), exit_code::unreachable, o.sqlite);
  if (auto e = restored_file(o, db, out.state)) throw fatal(exit_code::refused, e->message, e->hint);
  out.after_copy = kept_list(db, after_copy_key);
  auto known = need(catalog::load_catalog(db), exit_code::unreachable, o.sqlite);
  std::optional<store::postgres> pg;
  try {
    pg.emplace(connect_postgres(o));
  } catch (const fatal& e) {
    if (e.code() != exit_code::unreachable || !known || !later_start_may_be_alone) throw;
    log::warning("serve.postgres_unreachable", {{"message", e.what()}});
    out.tables = need(journal::with_exact_columns(db, known), exit_code::unreachable, o.sqlite);
    out.postgres_reachable = false;
    return out;
  }
  if (auto e = restored_file(*pg, db, out.state)) throw fatal(exit_code::refused, e->message, e->hint);
  // SQLite is whole and the authority: its clients are served, and the mirror says what is wrong.
  auto diverged =
      known && out.state.phase == journal::phase::dual_write ? other_divergence(*pg, db, out.state) : std::nullopt;
  if (diverged && later_start_may_be_alone) {
    log::error("serve.diverged", {{"error", diverged->message}, {"hint", diverged->hint}});
    out.tables = known;
    return out;
  }
  if (!known) make_tables(o, db, *pg);
  out.tables = read_both(o, db, *pg, known);
  if (!known || known->fingerprint != out.tables->fingerprint)
    need(catalog::save_catalog(db, *out.tables), exit_code::refused, o.sqlite);
  recognise(*pg, out);
  adopt_rows(db, *pg, out);
  out.tables = need(journal::with_exact_columns(db, out.tables), exit_code::unreachable, o.sqlite);
  return out;
}

}  // namespace crossfade::command
