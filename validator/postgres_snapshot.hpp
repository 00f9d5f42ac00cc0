// A libpq connection in a REPEATABLE READ, READ ONLY transaction, and the rows that it sees by COPY TO STDOUT.
//
//   auto pg = postgres_snapshot::open(conninfo, snapshot_id);      // an exported snapshot, or empty: one of its own
//   pg->copy("SELECT a, b FROM t", [&](std::span<const copy_field> row) { ... return result<void>(); });
//
// Not thread-safe: one thread at a time. Settings are fixed to those of the canonical row.
// Sources: PostgreSQL documentation, "COPY" (text format), "Snapshot Synchronization Functions".
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::validator {

using copy_field = std::optional<std::string_view>;  // nullopt: NULL; valid during the call
using copy_sink = std::function<result<void>(std::span<const copy_field>)>;

class postgres_snapshot {
 public:
  // Connects only, so that begin() is quick while somebody waits. 08006.
  static result<postgres_snapshot> connect(const std::string& conninfo);
  // The snapshot is taken here: one of its own, or an exported one.
  result<void> begin(const std::string& snapshot_id = {});
  // Both.
  static result<postgres_snapshot> open(const std::string& conninfo, const std::string& snapshot_id = {});

  // Rows in no order. An error of the sink ends the copy and is returned.
  result<void> copy(const std::string& select, const copy_sink& sink);
  // Text of each value; nullopt: NULL.
  result<std::vector<std::vector<std::optional<std::string>>>> query(const std::string& sql);
  result<std::string> export_snapshot();

 private:
  struct closer {
    void operator()(PGconn* c) const noexcept { PQfinish(c); }
  };
  std::unique_ptr<PGconn, closer> connection_;
};

}  // namespace crossfade::validator
