// The B-trees of a schema's tables in PostgreSQL: what the size of their entries follows from
// (journal/index_width.hpp).
//
//   read_btrees(pg, "public", tables)        // fills table::btrees, by pg_class.oid
//
// One query. Blocking. Source: PostgreSQL documentation, pg_index, pg_attribute, "Database Page Layout".
#pragma once

#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::catalog {

result<void> read_btrees(store::postgres& pg, const std::string& schema, std::vector<table>& tables);

}  // namespace crossfade::catalog
