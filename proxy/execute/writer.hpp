// The one writer of the SQLite file: sessions wait in arrival order; single statements of many sessions share one
// commit; every commit carries its journal entry.
//
//   auto r = co_await writer.autocommit(statement, clock, deadline, alone, token);   // one statement, its own
//                                                  // transaction; returns after the durable commit
//   auto t = co_await writer.begin(deadline, alone, token);   // a transaction: owns the connection until its end
//   auto r = co_await (*t)->execute(statement, clock);  ...  auto seq = co_await (*t)->commit();
//
// SQL function on the writer's connection: crossfade_nextval(table TEXT) -> INTEGER, the next value of the table's
// identity or serial sequence (identities.hpp); INSERTs call it where PostgreSQL's default would.
//
// Called on any io thread, resumes there; io_contexts outlive the writer's close(). Blocking work runs in the writer's
// lane, or inline where the caller says that its thread has nothing else to do. Errors: PostgreSQL's SQLSTATE with
// constraint, table and column (23505, 23503, 23502, 23514), 55P03 at the deadline, 57014 cancelled, 53100 disk or
// journal full, XX001 the file is not the one that was opened, 25006 the phase allows no writes here.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/cancel.hpp"
#include "proxy/execute/cursor.hpp"
#include "proxy/execute/foreign_commits.hpp"
#include "proxy/execute/readers.hpp"
#include "replay/apply/positions.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/admission.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

using time_point = std::chrono::steady_clock::time_point;

struct write_result {
  std::uint64_t rows = 0;  // for the command tag
  std::string data_rows;   // encoded DataRow messages of RETURNING (or of SELECT ... FOR UPDATE)
  std::uint64_t seq = 0;   // autocommit: the head after its commit
};

class write_transaction {
 public:
  virtual ~write_transaction() = default;  // neither committed nor rolled back: rolls back in the lane
  virtual boost::asio::awaitable<result<write_result>> execute(std::shared_ptr<const bound_statement> statement,
                                                               transaction_clock clock) = 0;
  // A SELECT that has to see the transaction's own writes; materialised within a bound.
  virtual boost::asio::awaitable<result<std::unique_ptr<cursor>>> query(
      std::shared_ptr<const bound_statement> statement, transaction_clock clock) = 0;
  virtual boost::asio::awaitable<result<void>> savepoint(std::string name) = 0;
  virtual boost::asio::awaitable<result<void>> rollback_to(std::string name) = 0;
  virtual boost::asio::awaitable<result<void>> release(std::string name) = 0;
  virtual boost::asio::awaitable<result<std::uint64_t>> commit() = 0;  // head after it
  virtual boost::asio::awaitable<void> rollback() = 0;
  virtual void cancel() noexcept = 0;  // any thread: the running statement ends with 57014
  // Whether the session's io thread has nothing else to do: statements and the commit then run on it. Set before each.
  virtual void set_alone(bool on) noexcept = 0;
  // SQLite gave the transaction up (a cancelled write, an I/O error): only rollback() is left, savepoints are gone.
  virtual bool lost() const noexcept = 0;
};

struct writer_options {
  std::string path;
  bool inline_when_alone = true;
  std::shared_ptr<journal::admission> admission;  // bound of the journal, reserve of the disk; null: none
};

class writer {
 public:
  // Work done on the writer connection inside each commit, before COMMIT (verdicts, counters). Must not fail the
  // transaction.
  using before_commit = std::function<void(store::sqlite&)>;

  static result<std::unique_ptr<writer>> open(writer_options options, std::shared_ptr<const catalog::catalog> tables,
                                              std::shared_ptr<apply::positions> positions);
  ~writer();

  // alone: no other session of the calling io thread is active, so that a blocking commit on it stops nobody.
  boost::asio::awaitable<result<write_result>> autocommit(std::shared_ptr<const bound_statement> statement,
                                                          transaction_clock clock, time_point deadline, bool alone,
                                                          cancel_handle token = {});
  boost::asio::awaitable<result<std::unique_ptr<write_transaction>>> begin(time_point deadline, bool alone,
                                                                           cancel_handle token = {});

  // Runs `work` on the writer connection with no transaction open and nobody else on it (cutover, backfill's brackets,
  // checkpoints). Blocking; not on an io thread. Nothing of it is captured, so it must not change the application's
  // rows before cutover. A transaction that it leaves open is rolled back. 55P03: a client's transaction held the
  // writer until the deadline.
  result<void> exclusive(std::function<result<void>(store::sqlite&)> work, time_point deadline = time_point::max());
  void on_commit(before_commit hook);
  // Who is told of other processes' commits on the file: called on the writer's owner's thread, so it only takes note.
  // full: the receiver has no room for one more to look at. Before the first transaction.
  void tell_foreign(foreign_sink to, std::function<bool()> full);
  // Looks for such commits now; where somebody owns the writer, its own next transaction does. Any thread.
  void look_for_others();
  void flush_soon();  // runs the hooks within about a second, though nothing else may be committed
  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  // While the authority is PostgreSQL: every write is refused with 25006 and the recorder is paused.
  void set_writable(bool on);
  // The migration has ended (abandon): `work` removes what is ours from the file, and from then on writes are plain
  // SQLite transactions without capture, journal or hooks.
  result<void> end_journaling(std::function<result<void>(store::sqlite&)> work);
  void close();

  struct counters {
    std::uint64_t commits, members, rollbacks, waiting;
    std::uint64_t foreign_commits;  // of other processes, seen since the start
    std::uint64_t wal_pages;        // present length of the WAL
  };
  counters count() const noexcept;
  // Last identity value handed out by sequence ("public"."orders_id_seq"), of those used since the start.
  std::map<std::string, std::int64_t> identity_values() const;

  struct impl;

 private:
  explicit writer(std::shared_ptr<impl> p);
  std::shared_ptr<impl> impl_;
};

}  // namespace crossfade::execute
