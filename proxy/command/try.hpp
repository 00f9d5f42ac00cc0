// `crossfade try`: the route of each statement of a file, and PostgreSQL's error where it has one. Nothing is executed
// and no store is changed: PostgreSQL is asked to parse and plan, the SQLite file is opened read-only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "proxy/command/options.hpp"
#include "replay/base/error.hpp"

namespace crossfade::command {

struct tried_statement {
  std::string shape;           // literals left out
  std::string route;           // sqlite, forwarded, postgres, session, refused
  std::string why;             // not on SQLite: what is not proven
  std::optional<error> fails;  // PostgreSQL's error, or ours on route refused
  std::size_t line = 1, count = 1;
};

// Equal ones become one, with their count and the first one's line; in the order of their first lines.
std::vector<tried_statement> fold(std::vector<tried_statement> all);
std::string to_json(const std::vector<tried_statement>& all);
std::string to_text(const std::vector<tried_statement>& all);

// 0: all would run; 1: some would not.
int run_try(const options& o);

}  // namespace crossfade::command
