// PostgreSQL's verdicts, kept in the SQLite file (crossfade_verdicts) by key and catalog generation, so that known
// shapes run while PostgreSQL is down, after a restart too. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "proxy/execute/kept_values.hpp"
#include "proxy/sql/verdict.hpp"

namespace crossfade::execute {

std::string write_verdict(const sql::verdict& v);
result<sql::verdict> read_verdict(std::string_view body);

class sqlite_verdict_store final : public sql::verdict_store {
 public:
  // generation: the catalog's, at the start; verdicts of older ones stay until they are replaced.
  sqlite_verdict_store(const std::string& path, std::shared_ptr<writer> through, std::uint64_t generation);
  std::optional<sql::verdict> get(std::string_view key, std::uint64_t generation) override;
  void put(std::string_view key, std::uint64_t generation, const sql::verdict& v) override;

 private:
  kept_values values_;
};

}  // namespace crossfade::execute
