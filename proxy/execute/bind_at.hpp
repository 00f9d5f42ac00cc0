// bind() at a moment: 'now', 'today', 'tomorrow' and 'yesterday' are then values of dates and times, too.
#pragma once

#include "proxy/execute/bind.hpp"

namespace crossfade::execute {

// now_us: the transaction's start, microseconds since 1970; 0: these words are refused with 22007.
result<bound_statement> bind_at(std::int64_t now_us, const sql::prepared_statement& statement,
                                const std::vector<parameter>& parameters,
                                const std::vector<value::wire_format>& result_formats,
                                const value::format_settings& settings);

}  // namespace crossfade::execute
