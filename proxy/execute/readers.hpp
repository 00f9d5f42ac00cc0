// SQLite readers of one io thread: a pool of read-only connections with their cached statements.
//
// One object an io thread, used on it only. A connection with an open cursor or a held snapshot belongs to that session
// until it is done.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/cursor.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::execute {

// The transaction's clock: now(), CURRENT_TIMESTAMP. Microseconds since 1970-01-01 UTC.
struct transaction_clock {
  std::int64_t start_us = 0;      // now()
  std::int64_t statement_us = 0;  // statement_timestamp()
};

// A held read snapshot: REPEATABLE READ and SERIALIZABLE transactions.
class snapshot {
 public:
  virtual ~snapshot() = default;
  virtual std::uint64_t head() const noexcept = 0;  // seq that it shows
};

class readers {
 public:
  readers(std::string path, std::size_t thread_index);
  ~readers();

  // Prepares (or takes the cached statement) and binds; rows come with fetch. snapshot: null for READ COMMITTED.
  result<std::unique_ptr<cursor>> open(std::shared_ptr<const bound_statement> statement, transaction_clock clock,
                                       snapshot* held);
  result<std::unique_ptr<snapshot>> hold_snapshot();
  void forget_plans();  // the catalog changed: cached statements are dropped
  void close_all();     // shutdown; no fetch is running any more

  struct impl;

 private:
  std::shared_ptr<impl> impl_;
};

}  // namespace crossfade::execute
