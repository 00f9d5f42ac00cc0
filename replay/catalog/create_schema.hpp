// The schema for an empty PostgreSQL, from SQLite's.
//
//   auto plan = plan_schema(db, schema, options);
//   each of plan->tables, in order; copy the rows; each of plan->after_copy, in order
//
// `tables` holds CREATE TABLE with columns, NOT NULL, defaults, identities, CHECKs and primary keys; `after_copy` the
// unique constraints, the indexes and the foreign keys, which cost less once the rows are there. What has no sure
// translation is left out and said in `findings` (blockers where the table cannot be made without it).
// A schema made by the application's own migrations is the better way. Blocking: untyped columns are scanned.
#pragma once

#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/finding.hpp"
#include "replay/catalog/sqlite_schema.hpp"
#include "replay/catalog/type_mapping.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

struct schema_plan {
  std::vector<std::string> tables;
  std::vector<std::string> after_copy;
  std::vector<finding> blockers, warnings;
  // What the tables will be, for looking at the rows before they exist. Storages are not profiled yet.
  std::vector<table> planned;
};

result<schema_plan> plan_schema(store::sqlite& db, const sqlite_schema& schema, const mapping_options& options);

// True where the schema holds no ordinary or partitioned table; those of extensions do not count.
result<bool> postgres_schema_is_empty(store::postgres& pg, const std::string& schema);

// Runs the statements in one transaction, with the schema created where it is missing.
result<void> run_statements(store::postgres& pg, const std::string& schema, const std::vector<std::string>& statements);

// Runs each statement once over any number of calls with the same list, each in a transaction that notes its number in
// crossfade.made: a call that a crash cut short goes on where it stopped. What is there already under its name (42P07,
// 42710) and a second primary key (42P16) are no errors. Needs the schema crossfade.
result<void> run_once(store::postgres& pg, const std::vector<std::string>& statements);

}  // namespace crossfade::catalog
