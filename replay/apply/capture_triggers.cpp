#include "replay/apply/capture_triggers.hpp"

#include <fmt/format.h>

#include <array>

#include "replay/store/transaction.hpp"

namespace crossfade::apply {

namespace {

constexpr std::string_view row_trigger = "crossfade_capture";
constexpr std::string_view truncate_trigger = "crossfade_capture_truncate";

// Our own writes set crossfade.writer; they are no news to the other store.
constexpr std::string_view not_ours = "coalesce(current_setting('crossfade.writer', true), '') = ''";

std::string function_name(const catalog::table& t) { return fmt::format("crossfade.capture_{}", t.id); }

std::string key_array(const catalog::table& t, std::string_view row) {
  std::string out = "ARRAY[";
  bool first = true;
  for (auto i : identity_columns(t)) {
    if (!first) out += ", ";
    first = false;
    out += fmt::format("{}.{}::pg_catalog.text", row, catalog::quote_identifier(t.columns[i].name));
  }
  return out + "]::pg_catalog.text[]";
}

// Keys are kept as text: these settings make the text of a value one and the same whoever writes.
constexpr std::string_view function_settings =
    "SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET timezone = "
    "'UTC' "
    "SET bytea_output = 'hex' SET extra_float_digits = 3";

std::string function_body(const catalog::table& t) {
  return fmt::format(R"(
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO crossfade.changed_keys (relation, operation, new_key) VALUES ({0}, 'I', {2});
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO crossfade.changed_keys (relation, operation, old_key, new_key) VALUES ({0}, 'U', {1}, {2});
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO crossfade.changed_keys (relation, operation, old_key) VALUES ({0}, 'D', {1});
  ELSE
    INSERT INTO crossfade.changed_keys (relation, operation) VALUES ({0}, 'T');
  END IF;
  RETURN NULL;
END )",
                     t.id, key_array(t, "OLD"), key_array(t, "NEW"));
}

std::string create_function(const catalog::table& t) {
  return fmt::format(
      "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {} AS "
      "$crossfade${}$crossfade$;",
      function_name(t), function_settings, function_body(t));
}

std::string create_triggers(const catalog::table& t) {
  auto table = catalog::qualified_name(t);
  std::string sql;
  for (auto name : {row_trigger, truncate_trigger})
    sql += fmt::format("DROP TRIGGER IF EXISTS {} ON {};\n", name, table);
  sql += fmt::format(
      "CREATE TRIGGER {} AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW WHEN ({}) EXECUTE FUNCTION {}();\n",
      row_trigger, table, not_ours, function_name(t));
  sql += fmt::format("CREATE TRIGGER {} AFTER TRUNCATE ON {} FOR EACH STATEMENT WHEN ({}) EXECUTE FUNCTION {}();\n",
                     truncate_trigger, table, not_ours, function_name(t));
  for (auto name : {row_trigger, truncate_trigger}) {
    sql += fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {};\n", table, name);
  }
  return sql;
}

constexpr std::string_view own_tables = R"(
CREATE TABLE IF NOT EXISTS crossfade.changed_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  relation oid NOT NULL,
  operation "char" NOT NULL,
  old_key text[],
  new_key text[]);
CREATE TABLE IF NOT EXISTS crossfade.reverse (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  batch bigint NOT NULL,
  nonce text NOT NULL,
  start_snapshot text NOT NULL);
ALTER TABLE crossfade.reverse ADD COLUMN IF NOT EXISTS done bigint NOT NULL DEFAULT 0;
ALTER TABLE crossfade.reverse ADD COLUMN IF NOT EXISTS watched text NOT NULL DEFAULT '[]';
)";

}  // namespace

std::vector<std::size_t> identity_columns(const catalog::table& t) {
  if (!t.primary_key.empty()) return t.primary_key;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].generated == catalog::generation::none) all.push_back(i);
  }
  return all;
}

result<void> install_capture(store::postgres& db, const catalog::catalog& tables) {
  if (auto done = store::in_transaction(db, std::string(own_tables)); !done) return done.error();
  for (const auto& t : tables.tables) {
    if (auto done = store::in_transaction(db, create_function(t) + create_triggers(t)); !done) {
      auto failure = done.error();
      failure.table = t.name;
      failure.message = fmt::format("capture triggers on table \"{}\" cannot be created: {}", t.name, failure.message);
      return failure;
    }
  }
  return {};
}

result<void> restore_capture(store::postgres& db, const catalog::table& t, std::chrono::milliseconds lock_timeout) {
  // Who writes the table now has ended once the lock is there; who comes after it meets the triggers.
  auto lock = fmt::format("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE;\n", catalog::qualified_name(t));
  auto done = store::in_transaction(db, lock + create_function(t) + create_triggers(t), lock_timeout);
  if (done) return {};
  auto failure = done.error();
  failure.table = t.name;
  failure.message = fmt::format("capture triggers on table \"{}\" cannot be restored: {}", t.name, failure.message);
  return failure;
}

std::string capture_trigger_names() { return fmt::format("'{}', '{}'", row_trigger, truncate_trigger); }

result<void> drop_capture(store::postgres& db, const catalog::catalog& tables) {
  for (const auto& t : tables.tables) {
    std::string sql;
    for (auto name : {row_trigger, truncate_trigger}) {
      sql += fmt::format("DROP TRIGGER IF EXISTS {} ON {};\n", name, catalog::qualified_name(t));
    }
    sql += fmt::format("DROP FUNCTION IF EXISTS {}();\n", function_name(t));
    if (auto done = store::in_transaction(db, sql); !done) return done.error();
  }
  return store::in_transaction(db, "DROP TABLE IF EXISTS crossfade.changed_keys, crossfade.reverse;");
}

result<std::vector<std::string>> tables_without_capture(store::postgres& db, const catalog::catalog& tables) {
  auto rows = db.query(
      fmt::format("SELECT t.tgrelid, p.prosrc FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = "
                  "t.tgfoid WHERE t.tgname IN ({}) AND t.tgenabled = 'A' AND p.prosecdef AND p.proconfig IS NOT "
                  "NULL GROUP BY t.tgrelid, p.prosrc HAVING count(*) = 2",
                  capture_trigger_names()));
  if (!rows) return rows.error();
  std::vector<std::string> missing;
  for (const auto& t : tables.tables) {
    bool found = false;
    for (const auto& row : *rows)
      found = found || (row[0] == std::to_string(t.id) && row[1] == function_body(t));
    if (!found) missing.push_back(t.name);
  }
  return missing;
}

}  // namespace crossfade::apply
