// The mirror to SQLite, while PostgreSQL is the authority: batch after batch brings SQLite to the state that PostgreSQL
// has at a snapshot S(k).
//
// A batch: open a REPEATABLE READ snapshot S(k); commit batch number and a nonce in PostgreSQL on another connection
// (so all that S(k) saw is durable and precedes it); then, in one SQLite transaction, delete the keys whose transaction
// is visible in S(k) and was not in S(k-1), insert those rows that are there at S(k), read as they are written (memory
// does not grow with the batch), and record S(k), number and nonce. Whatever order transactions had, SQLite after batch
// k equals PostgreSQL at S(k). A crash anywhere repeats the batch from S(k-1) or goes on from S(k).
//
//   reverse_mirror mirror(options);  mirror.start();  ...  mirror.run_batch();  ...  mirror.stop();
//
// One thread of its own between start and stop; run_batch, status and stop may be called on any (not io) thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::apply {

// Runs work on the SQLite connection that writes, with nobody else on it (execute::writer::exclusive).
using exclusive_sqlite = std::function<result<void>(std::function<result<void>(store::sqlite&)>)>;

struct reverse_options {
  std::string conninfo;
  std::shared_ptr<const catalog::catalog> tables;
  exclusive_sqlite exclusive;
  std::chrono::milliseconds interval{50};
};

struct reverse_status {
  // stopped, starting, running, waiting (PostgreSQL unreachable), failed, diverged, schema-changed (SQLite stays as it
  // is)
  std::string state = "stopped";
  std::uint64_t batch = 0;
  std::uint64_t batches = 0;                    // since the start; rows, exact and errors too
  std::uint64_t rows = 0;                       // brought to SQLite
  std::uint64_t exact = 0;                      // values that no cell holds exactly, kept in crossfade_exact
  std::map<std::string, std::uint64_t> errors;  // by SQLSTATE
  std::uint64_t pending = 0;                    // changed keys seen and not brought over yet, at the last look
  std::string last_error;
  std::int64_t behind_ms = 0;  // since the last batch that left nothing behind
};

// Called with PostgreSQL's exported snapshot while SQLite is equal to it, before anything else changes SQLite.
using at_equality = std::function<void(const std::string& snapshot_id)>;

using batch_deadline = std::optional<std::chrono::steady_clock::time_point>;

class reverse_mirror {
 public:
  explicit reverse_mirror(reverse_options options);
  ~reverse_mirror();
  reverse_mirror(const reverse_mirror&) = delete;
  reverse_mirror& operator=(const reverse_mirror&) = delete;

  void start();
  void stop();
  // One batch now, on the calling thread. Errors: 08006; XX001 where histories diverge; 55P03 where it is not done by
  // the deadline; 55000 where PostgreSQL's tables are no longer those of the cutover; the row's own error, with table,
  // column and key, where SQLite cannot hold it.
  result<void> run_batch(const at_equality& observer = {}, batch_deadline deadline = {});
  reverse_status status() const;
  // Until the first look after start() has ended, however it has.
  void wait_started(std::chrono::steady_clock::time_point deadline) const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

// Records S(0) in PostgreSQL inside the caller's transaction, which holds the fence exclusively, with the tables as
// they are, and forgets all keys noted before.
result<void> begin_reverse(store::postgres& db, const catalog::catalog& tables);
// Forgets the SQLite side's position: the next start() begins at PostgreSQL's S(0). Inside the caller's transaction.
result<void> reset_reverse(store::sqlite& db);

}  // namespace crossfade::apply
