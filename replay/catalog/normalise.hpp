// `crossfade check --normalise`: values of one meaning get one spelling in SQLite.
//
//   auto done = normalise(db, "app.db", pg, options, {.backup = true});
//
// Rewritten are booleans, dates, times, timestamps and uuids into the spelling that prevails in their column, and
// integers kept as text; only where every program reads the value alike. One transaction, after the backup of
// catalog/backup.hpp; the application's triggers and foreign keys do not run. Refused once Crossfade has begun with the
// file, as its journal would not see the changes. Blocking.
#pragma once

#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/check.hpp"

namespace crossfade::catalog {

struct normalised_column {
  std::string table, column, storage;
  std::uint64_t rows = 0;
};

// backup: false with --no-backup.
result<std::vector<normalised_column>> normalise(store::sqlite& db, const std::string& sqlite_path, store::postgres* pg,
                                                 const check_options& options, bool backup);

}  // namespace crossfade::catalog
