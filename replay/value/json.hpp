// JSON as PostgreSQL judges and writes it. Free functions; any thread; depth bounded by limits::json_depth.
// Sources: PostgreSQL documentation 8.14; src/common/jsonapi.c, src/backend/utils/adt/jsonb.c.
#pragma once

#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::value {

// 22P02 with PostgreSQL's message.
result<void> check_json(std::string_view text);

// jsonb's output of this input: keys by length, then bytes; the last of duplicates; {"a": 1, "b": [1, 2]}; numbers as
// numeric. 22P02, 22P05 (\u0000), 22003.
result<void> append_jsonb(std::string& out, std::string_view text);

}  // namespace crossfade::value
