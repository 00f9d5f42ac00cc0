// One thing that stops or concerns the migration: what, where, and what to do. Made by check and by schema creation.
// Plain data; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossfade::catalog {

struct finding {
  std::string code;  // stable, for scripts: "out_of_range", "orphan" ...
  std::string table, column;
  std::optional<std::int64_t> rowid;
  std::string value;  // the offending value, shortened; never more than 120 bytes
  std::string hint;   // what to do
  std::string message;
  std::uint64_t count = 1;  // how many rows have it; the summary of a kind carries the total
};

}  // namespace crossfade::catalog
