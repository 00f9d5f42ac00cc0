// The part of check that looks at PostgreSQL itself: version, encoding, privileges, ownership. See check.hpp.
#pragma once

#include "replay/catalog/check.hpp"
#include "replay/catalog/postgres_schema.hpp"

namespace crossfade::catalog {

inline constexpr int least_server_version = 130000, first_unknown_server_version = 180000;

result<void> check_server(store::postgres& pg, const postgres_schema& schema, check_report& report);

// Tables with rows where no Crossfade has been before.
result<void> check_rows_in_postgres(store::postgres& pg, const std::vector<table>& tables, check_report& report);

}  // namespace crossfade::catalog
