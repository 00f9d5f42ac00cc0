// The part of check that looks at rows: values, NULLs, duplicates, orphans. See check.hpp.
#pragma once

#include "replay/catalog/catalog.hpp"
#include "replay/catalog/check.hpp"

namespace crossfade::catalog {

// Each value of each column as the copy would convert it; NULL where PostgreSQL says NOT NULL.
result<void> check_values(store::sqlite& db, const table& t, check_report& report);
// By PostgreSQL's unique keys, where SQLite does not keep them itself.
result<void> check_duplicates(store::sqlite& db, const table& t, check_report& report);
// By PostgreSQL's foreign keys.
result<void> check_orphans(store::sqlite& db, const table& t, const std::vector<table>& tables, check_report& report);

}  // namespace crossfade::catalog
