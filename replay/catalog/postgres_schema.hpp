// PostgreSQL's side of the catalog, as its system catalogs tell it (versions 13 to 17), before SQLite is looked at.
//
//   auto schema = read_postgres_schema(pg, "public");
//
// Tables come without SQLite's names and storages. A handful of queries, whatever the number of tables. Blocking.
// Source: PostgreSQL documentation, chapter 53 "System Catalogs".
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::catalog {

struct postgres_schema {
  catalog server;                          // database, role, collation, version, named_types; no tables
  std::string encoding;                    // of the database: UTF8
  std::vector<table> tables;               // by name
  std::set<std::string> nondeterministic;  // "table.column" under a nondeterministic collation
  std::set<std::string> not_owned;         // tables that the role does not own
};

result<postgres_schema> read_postgres_schema(store::postgres& pg, const std::string& schema);

}  // namespace crossfade::catalog
