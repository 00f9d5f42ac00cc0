// The catalog: both sides read, tables and columns matched, storages profiled, fingerprint taken.
//
//   auto c = read_catalog(db, pg, {.schema = "public"});
//   save_catalog(db, **c);                   // so that a start without PostgreSQL finds it: load_catalog(db)
//
// Blocking: a handful of queries on PostgreSQL, one scan a table on SQLite (none where `known` tells). The result is
// immutable and may be shared between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/finding.hpp"
#include "replay/catalog/postgres_schema.hpp"
#include "replay/catalog/sqlite_schema.hpp"
#include "replay/catalog/type_mapping.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

struct read_options {
  std::string schema = "public";
  identifier_case identifiers = identifier_case::keep;
  // Columns unchanged since this catalog keep its storages, without a scan: for restarts and after DDL. Only where
  // nobody but Crossfade has written the file since: others may have brought in spellings that it never saw.
  std::shared_ptr<const catalog> known;
  // Where given, receives tables and columns that only one side has.
  std::vector<finding>* mismatches = nullptr;
};

// Names match exactly, else as --identifiers writes them, else case-insensitively where that is unique. Tables and
// columns without a counterpart are not in the catalog. The generation is the saved one, or one more where the
// fingerprint is another (1 at first).
result<std::shared_ptr<const catalog>> read_catalog(store::sqlite& db, store::postgres& pg,
                                                    const read_options& options);

// Table crossfade_catalog, one row; in the caller's transaction, if there is one.
result<void> save_catalog(store::sqlite& db, const catalog& c);
// Null where none was saved.
result<std::shared_ptr<const catalog>> load_catalog(store::sqlite& db);

std::string to_json(const catalog& c);
result<catalog> from_json(const std::string& text);
// 32 hex digits over everything but generation and fingerprint.
std::string fingerprint_of(const catalog& c);

}  // namespace crossfade::catalog
