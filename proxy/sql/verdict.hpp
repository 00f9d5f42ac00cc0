// A verdict: what PostgreSQL answers to Parse + Describe + planning of a shape. Asked once a shape (the judge, over a
// connection), kept across restarts (the store, in the SQLite file), so that known shapes run while PostgreSQL is down.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/value/type.hpp"

namespace crossfade::sql {

struct verdict_column {
  std::string name;
  value::oid type = 0;
  std::int32_t modifier = -1;
  value::oid table = 0;
  std::int16_t attribute = 0;
};

struct verdict {
  std::vector<value::oid> parameters;
  std::vector<verdict_column> columns;
  std::optional<error> refusal;  // PostgreSQL's error of Parse, Describe or planning
};

// What of a session PostgreSQL's answer depends on. Empty: the server's default.
struct judging_settings {
  std::string search_path;
  std::string date_style;  // constants that stay in a shape are read by it
};

// Asks PostgreSQL. Unreachable: 08006 as the result's error (a refusal is not an error of the call).
class judge {
 public:
  virtual ~judge() = default;
  // text: one statement with $n parameters; declared: object ids, 0 = to be inferred.
  virtual boost::asio::awaitable<result<verdict>> ask(std::string text, std::vector<value::oid> declared,
                                                      judging_settings settings) = 0;
};

// Keeps verdicts by key and catalog generation. Thread-safe. put() never waits for SQLite's write lock: rows are
// written with the next commit.
class verdict_store {
 public:
  virtual ~verdict_store() = default;
  virtual std::optional<verdict> get(std::string_view key, std::uint64_t generation) = 0;
  virtual void put(std::string_view key, std::uint64_t generation, const verdict& v) = 0;
};

}  // namespace crossfade::sql
