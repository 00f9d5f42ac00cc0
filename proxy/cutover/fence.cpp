#include "proxy/cutover/fence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "replay/store/transaction.hpp"

namespace crossfade::cutover {

namespace {

constexpr std::string_view trigger_name = "crossfade_fence";
constexpr std::string_view sqlite_trigger_prefix = "crossfade_fence_";

// READ COMMITTED reads the state row plainly: each statement sees the latest commit. With an older snapshot FOR SHARE
// makes a state row that has changed since a serialization failure (40001), which clients know how to retry.
std::string fence_function() {
  return fmt::format(R"(
CREATE OR REPLACE FUNCTION crossfade.fence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $crossfade$
DECLARE
  writer text := current_setting('crossfade.writer', true);
  present_authority text;
BEGIN
  IF writer <> '' THEN
    PERFORM FROM crossfade.state WHERE writer = writer_secret || ':' || epoch::text;
    IF FOUND THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'crossfade: this writer belongs to another epoch' USING ERRCODE = '55000';
  END IF;
  IF current_setting('session_replication_role') = 'replica' THEN
    PERFORM FROM pg_roles WHERE rolname = session_user AND rolsuper;
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM pg_advisory_xact_lock_shared({0});
  IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
    SELECT authority INTO present_authority FROM crossfade.state;
  ELSE
    SELECT authority INTO present_authority FROM crossfade.state FOR SHARE;
  END IF;
  IF present_authority = 'postgres' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'table "%" is written by Crossfade only: the SQLite file is the authority until cutover', TG_TABLE_NAME
    USING ERRCODE = '25006',
          DETAIL = 'A direct write here would be lost or would make the two stores differ.',
          HINT = 'Write through the Crossfade proxy, or run "crossfade cutover" first.';
END $crossfade$;)",
                     fence_lock_key);
}

}  // namespace

result<void> install_fence(store::postgres& db, const catalog::catalog& tables) {
  if (auto done = store::in_transaction(db, fence_function()); !done) return done.error();
  for (const auto& t : tables.tables) {
    auto table = catalog::qualified_name(t);
    auto sql = fmt::format(
        "DROP TRIGGER IF EXISTS {0} ON {1}; CREATE TRIGGER {0} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {1} "
        "FOR EACH STATEMENT "
        "EXECUTE FUNCTION crossfade.fence(); ALTER TABLE {1} ENABLE ALWAYS TRIGGER {0};",
        trigger_name, table);
    if (auto done = store::in_transaction(db, sql); !done) {
      auto failure = done.error();
      failure.table = t.name;
      failure.message = fmt::format("the fence on table \"{}\" cannot be created: {}", t.name, failure.message);
      return failure;
    }
  }
  return {};
}

result<void> drop_fence(store::postgres& db, const catalog::catalog& tables) {
  for (const auto& t : tables.tables) {
    auto sql = fmt::format("DROP TRIGGER IF EXISTS {} ON {};", trigger_name, catalog::qualified_name(t));
    if (auto done = store::in_transaction(db, sql); !done) return done.error();
  }
  return store::in_transaction(db, "DROP FUNCTION IF EXISTS crossfade.fence();");
}

catalog::catalog only(const catalog::catalog& tables, const std::vector<std::string>& names) {
  auto out = tables;
  auto left_out = [&](const catalog::table& t) { return std::find(names.begin(), names.end(), t.name) == names.end(); };
  out.tables.erase(std::remove_if(out.tables.begin(), out.tables.end(), left_out), out.tables.end());
  return out;
}

result<std::vector<std::string>> tables_without_fence(store::postgres& db, const catalog::catalog& tables) {
  auto rows = db.query(
      fmt::format("SELECT tgrelid FROM pg_catalog.pg_trigger WHERE tgname = '{}' AND tgenabled = 'A'", trigger_name));
  if (!rows) return rows.error();
  std::vector<std::string> missing;
  for (const auto& t : tables.tables) {
    bool found = false;
    for (const auto& row : *rows)
      found = found || row[0] == std::to_string(t.id);
    if (!found) missing.push_back(t.name);
  }
  return missing;
}

result<void> raise_sqlite_fence(store::sqlite& db, const catalog::catalog& tables) {
  for (const auto& t : tables.tables) {
    for (const char* operation : {"INSERT", "UPDATE", "DELETE"}) {
      auto name = catalog::quote_identifier(fmt::format("{}{}_{}", sqlite_trigger_prefix, t.sqlite_name, operation));
      auto sql = fmt::format(
          "CREATE TRIGGER IF NOT EXISTS {} BEFORE {} ON {} BEGIN SELECT RAISE(ABORT, 'PostgreSQL is the authority "
          "since the cutover of Crossfade: "
          "write there, or run \"crossfade rollback\" first'); END",
          name, operation, catalog::quote_identifier(t.sqlite_name));
      if (auto done = db.exec(sql); !done) return done.error();
    }
  }
  return {};
}

result<void> lower_sqlite_fence(store::sqlite& db) {
  auto names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'crossfade_fence_*'");
  if (!names) return names.error();
  std::vector<std::string> found;
  for (;;) {
    auto more = names->step();
    if (!more) return more.error();
    if (!*more) break;
    found.emplace_back(names->column(0).bytes);
  }
  names->reset();
  for (const auto& name : found) {
    if (auto done = db.exec("DROP TRIGGER IF EXISTS " + catalog::quote_identifier(name)); !done) return done.error();
  }
  return {};
}

}  // namespace crossfade::cutover
