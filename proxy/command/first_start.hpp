// What serve and backfill do before anything runs: recognise both stores, and at the very first start make PostgreSQL's
// schema, the journal in SQLite and our schema in PostgreSQL. Everything is checked before the first change. Throws
// fatal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "proxy/command/options.hpp"
#include "proxy/cutover/foreign_tables.hpp"
#include "replay/apply/target.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/read.hpp"
#include "replay/catalog/type_mapping.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::command {

struct prepared_stores {
  std::shared_ptr<const catalog::catalog> tables;
  journal::state state;                 // of SQLite
  std::vector<std::string> after_copy;  // unique constraints, indexes, foreign keys: made once the rows are there
  bool postgres_reachable = true;
  cutover::foreign_writes written_while_down;  // by others, since the last serve ended; set by serve
};

catalog::mapping_options mapping_of(const options& o);  // --schema, --identifiers, --type
// To read the catalog again; columns that `known` has keep their storages.
catalog::read_options read_options_of(const options& o, std::shared_ptr<const catalog::catalog> known);

// later_start_may_be_alone: serve answers from SQLite while PostgreSQL is down, if the migration has begun before.
prepared_stores prepare_stores(const options& o, bool later_start_may_be_alone);

}  // namespace crossfade::command
