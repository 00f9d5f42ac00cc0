// Names of the database's own types in messages: the codec knows an enumeration by its object id alone.
// Free functions, any thread.
#pragma once

#include <string>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::sql {

// The type's name, quoted where PostgreSQL would; its object id where the catalog has none.
std::string shown_type_name(value::oid id, const catalog::catalog& tables);
// `invalid input value for enum 16394: "x"` with the enumeration's name.
error with_type_names(error e, const catalog::catalog& tables);

}  // namespace crossfade::sql
