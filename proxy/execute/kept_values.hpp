// Values that outlive a restart in a table of ours (key, generation, body) of the SQLite file: read whole at the start,
// written with the writer's next commit, or soon without one. Thread-safe; put never waits for SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/execute/writer.hpp"

namespace crossfade::execute {

class kept_values {
 public:
  // table: crossfade_verdicts or crossfade_answers. A file that cannot be read leaves it empty, and is logged.
  kept_values(const std::string& path, std::string table, std::size_t bound, std::shared_ptr<writer> through);
  std::optional<std::string> get(std::string_view key, std::uint64_t generation) const;
  void put(std::string_view key, std::uint64_t generation, std::string body);
  std::size_t size() const;

 private:
  struct state;
  std::shared_ptr<state> state_;
  std::shared_ptr<writer> writer_;
};

}  // namespace crossfade::execute
