// PostgreSQL's LIKE, lower(), upper() and clock, apart from SQLite: what functions/ wraps. Free functions, any thread.
// Sources: src/backend/utils/adt/like_match.c, formatting.c.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/storage.hpp"
#include "replay/value/type.hpp"

namespace crossfade::sql {

// escape: empty for none, else one character. 22025 where the pattern ends with it or it is longer.
result<bool> matches_like(std::string_view text, std::string_view pattern, std::string_view escape);

// false: not valid UTF-8.
bool mapped_case(std::string_view text, bool upper, bool ascii_only, std::string& out);

// now() as a cell of this type and storage. us: microseconds since 1970 UTC.
result<value::cell> clock_cell(std::int64_t us, const std::string& time_zone, const value::type& type,
                               value::storage storage);

}  // namespace crossfade::sql
