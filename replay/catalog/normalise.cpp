#include "replay/catalog/normalise.hpp"

#include <fmt/format.h>

#include "replay/catalog/backup.hpp"
#include "replay/catalog/create_schema.hpp"
#include "replay/catalog/profile.hpp"
#include "replay/catalog/read.hpp"
#include "replay/catalog/value_function.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::catalog {

namespace {

result<std::vector<table>> target_tables(store::sqlite& db, store::postgres* pg, const check_options& options) {
  if (pg != nullptr) {
    auto empty = postgres_schema_is_empty(*pg, options.mapping.schema);
    if (!empty) return empty.error();
    if (!*empty) {
      read_options reading;
      reading.schema = options.mapping.schema;
      reading.identifiers = options.mapping.identifiers;
      auto read = read_catalog(db, *pg, reading);
      if (!read) return read.error();
      return (*read)->tables;
    }
  }
  auto schema = read_sqlite_schema(db);
  if (!schema) return schema.error();
  auto plan = plan_schema(db, *schema, options.mapping);
  if (!plan) return plan.error();
  if (auto done = profile_tables(db, *schema, plan->planned, nullptr); !done) return done.error();
  return std::move(plan->planned);
}

bool has_spellings(const column& c) {
  switch (c.type.what) {
    case value::kind::boolean:
    case value::kind::int2:
    case value::kind::int4:
    case value::kind::int8:
    case value::kind::date:
    case value::kind::time:
    case value::kind::timestamp:
    case value::kind::timestamptz:
    case value::kind::uuid:
      return true;
    default:
      return false;
  }
}

// Numbers that the column's affinity would turn back into text are left alone.
bool can_store(const column& c) {
  const bool number = c.storage == value::storage::integer || c.storage == value::storage::boolean_integer ||
                      c.storage == value::storage::timestamp_epoch ||
                      c.storage == value::storage::timestamp_epoch_millis;
  return !number || affinity_of(c.sqlite_declaration) != affinity::text;
}

result<std::uint64_t> rewrite(store::sqlite& db, const table& t, const column& c) {
  value_function canonical(db, c, value_function::purpose::canonical);
  if (auto made = canonical.installed(); !made) return made.error();
  const std::string name = quote_identifier(c.sqlite_name);
  // Compared by class and bytes: affinity and COLLATE NOCASE would call two spellings equal.
  const std::string other = canonical.call(name);
  // OR ABORT: a unique key of the file that is ON CONFLICT REPLACE or IGNORE would take or keep a row in silence.
  auto done = db.exec("UPDATE OR ABORT " + sqlite_qualified_name(t) + " SET " + name + " = " + other + " WHERE " +
                      name + " IS NOT NULL AND (typeof(" + other + ") <> typeof(" + name + ") OR CAST(" + other +
                      " AS BLOB) <> CAST(" + name + " AS BLOB))");
  if (!done) {
    error e = done.error();
    e.message = fmt::format("{}.{} cannot be normalised: {}", t.sqlite_name, c.sqlite_name, e.message);
    e.hint = "nothing was changed; two rows may become one by a unique key";
    return e;
  }
  return static_cast<std::uint64_t>(sqlite3_changes64(db.raw()));
}

result<std::vector<normalised_column>> rewrite_all(store::sqlite& db, const std::vector<table>& tables) {
  std::vector<normalised_column> out;
  for (const table& t : tables) {
    for (const column& c : t.columns) {
      if (c.uniform || !has_spellings(c) || !can_store(c) || c.generated != generation::none) continue;
      auto rows = rewrite(db, t, c);
      if (!rows) return rows.error();
      if (*rows > 0) out.push_back({t.sqlite_name, c.sqlite_name, std::string(value::storage_name(c.storage)), *rows});
    }
  }
  return out;
}

}  // namespace

result<std::vector<normalised_column>> normalise(store::sqlite& db, const std::string& sqlite_path, store::postgres* pg,
                                                 const check_options& options, bool backup) {
  auto begun = db.one("SELECT 1 FROM main.sqlite_schema WHERE name = 'crossfade_meta'");
  if (!begun) return begun.error();
  if (!begun->is_null())
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      "the migration of this file has begun: its journal would not see these changes",
                      "end it first with crossfade abandon, or change the rows through the proxy");
  auto tables = target_tables(db, pg, options);
  if (!tables) return tables.error();
  if (backup) {
    if (auto made = backup_once(sqlite_path); !made) return made.error();
  }
  int triggers = 1, keys = 0;
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &triggers);
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_FKEY, -1, &keys);
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  result<std::vector<normalised_column>> done = std::vector<normalised_column>{};
  auto rewrite = [&]() -> result<void> {
    done = rewrite_all(db, *tables);
    return done ? result<void>() : done.error();
  };
  if (auto written = store::in_transaction(db, rewrite); !written) done = written.error();
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers, nullptr);
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_FKEY, keys, nullptr);
  return done;
}

}  // namespace crossfade::catalog
