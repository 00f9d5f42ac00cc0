// bind() at a moment: 'now', 'today', 'tomorrow' and 'yesterday' are then values of dates and times, too. And the
// literals of a statement by themselves.
#pragma once

#include "proxy/execute/bind.hpp"

namespace crossfade::execute {

// One a binding, empty where it is not a literal's.
using literal_cells = std::vector<std::optional<value::cell>>;

// now_us: the transaction's start, microseconds since 1970; 0: these words are refused with 22007. known: literals that
// were read before; none: they are read now.
result<bound_statement> bind_at(std::int64_t now_us, const sql::prepared_statement& statement,
                                const std::vector<parameter>& parameters,
                                const std::vector<value::wire_format>& result_formats,
                                const value::format_settings& settings, const literal_cells& known = {});

// Reads the statement's literals before there are parameters, as PostgreSQL's Parse does: with the settings and at the
// moment of the preparation, whatever they are when the statement runs. The error tells where the literal stands.
// Values that only do not fit a column's length or precision are left to bind(): PostgreSQL finds them later, too.
result<literal_cells> read_literals(std::int64_t now_us, const sql::prepared_statement& statement,
                                    const value::format_settings& settings);

}  // namespace crossfade::execute
