// now() as PostgreSQL has it, apart from SQLite: what functions/values.cpp wraps. Free functions, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/storage.hpp"
#include "replay/value/type.hpp"

namespace crossfade::sql {

// now() as a cell of this type and storage. us: microseconds since 1970 UTC.
result<value::cell> clock_cell(std::int64_t us, const std::string& time_zone, const value::type& type,
                               value::storage storage);

}  // namespace crossfade::sql
