// From a prepared statement and a client's parameters to the cells that SQLite gets. Values are checked against
// PostgreSQL's types here, literals as parameters.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/execute/drawn_values.hpp"
#include "proxy/sql/plan.hpp"

namespace crossfade::execute {

struct parameter {
  std::optional<std::string_view> bytes;  // nullopt: NULL
  value::wire_format format = value::wire_format::text;
};

struct bound_statement {
  std::shared_ptr<const sql::plan> what;
  std::vector<value::cell> cells;                  // one a binding: ?1..?n
  std::vector<value::wire_format> result_formats;  // one a column
  value::format_settings settings;                 // of the session, for results
  std::shared_ptr<drawn_values> drawn;             // the session's; nullptr: nobody asks for them
};

// parameters: $1..$k. result_formats: none (all text), one (for all) or one a column; else 08P01.
result<bound_statement> bind(const sql::prepared_statement& statement, const std::vector<parameter>& parameters,
                             const std::vector<value::wire_format>& result_formats,
                             const value::format_settings& settings);

}  // namespace crossfade::execute
