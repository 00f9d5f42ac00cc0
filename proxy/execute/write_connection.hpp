// What runs on the writer's connection: transactions with capture, savepoints, constraint errors, one journal entry a
// member, and the commit. Knows nothing of sessions and queues.
//
//   c.begin(deadline); c.run(bound, clock, token) ...; c.seal(); c.commit();     // or c.rollback()
//
// One thread at a time: whoever owns the writer (writer_queue.hpp).
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "proxy/execute/connection.hpp"
#include "proxy/execute/foreign_commits.hpp"
#include "proxy/execute/identities.hpp"
#include "proxy/execute/writer.hpp"
#include "replay/journal/admission.hpp"
#include "replay/journal/recorder.hpp"

namespace crossfade::execute {

class write_connection {
 public:
  static result<std::unique_ptr<write_connection>> open(const std::string& path,
                                                        std::shared_ptr<const catalog::catalog> tables,
                                                        std::shared_ptr<journal::admission> admission = {});
  ~write_connection();

  // BEGIN IMMEDIATE. Another process that holds SQLite's lock is waited for until the deadline (55P03), or until the
  // token is requested (57014). 25006 where the file says that another epoch has begun.
  result<void> begin(time_point deadline, const cancel_token* token);
  // One statement. A failed one leaves no row change; where SQLite gave up the whole transaction, lost() is true.
  result<write_result> run(const bound_statement& bound, transaction_clock clock, const cancel_token* token);
  bool lost() const noexcept { return !db().in_transaction(); }
  bool deferred_keys_violated() const noexcept;
  bool has_changes() const noexcept { return recorder_->has_changes() || recorder_->sealed() > 0; }

  void savepoint(std::uint64_t id);
  result<void> rollback_to(std::uint64_t id, journal::recorder::position mark);
  result<void> release(std::uint64_t id);
  journal::recorder::position mark() const noexcept { return recorder_->mark(); }
  void seal() { recorder_->seal(); }
  // Writes the journal and commits; on an error all is rolled back (53100: journal or disk are full). The head after
  // it.
  result<std::uint64_t> commit();
  void rollback() noexcept;
  std::uint64_t head() const noexcept { return stopped_head_ ? stopped_head_ : recorder_->head(); }

  // A statement of which is known that its runs are short.
  bool quick(const sql::plan& plan) const noexcept;
  const catalog::catalog& tables() const noexcept { return *tables_; }

  // Only between transactions.
  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  void pause_capture(bool on) noexcept { recorder_->pause(on || plain_ || stopped_head_); }
  void end_journaling();      // nothing is captured or kept any more
  void authority_returned();  // other writers were let in meanwhile: epoch and counters are read again
  void before_own_work();     // exclusive work finds exact identity values in the file
  void own_work_done();       // after exclusive work: what it committed is ours, an epoch that it recorded too
  result<void> run_hooks_alone();
  void close() noexcept;

  void add_hook(writer::before_commit hook);
  // Who is told of other processes' commits; before the first transaction. Full: nobody would look at one more.
  void tell_foreign(foreign_sink to, std::function<bool()> full);
  void look_for_others();  // between transactions: commits that nobody of ours would meet soon
  store::sqlite& db() const noexcept { return connection_->db(); }
  std::atomic<int>& wal_pages() noexcept { return wal_pages_; }
  std::uint64_t foreign_count() const noexcept { return foreign_commits_.load(std::memory_order_relaxed); }
  const identities& counters() const noexcept { return *identities_; }

 private:
  write_connection() = default;
  static int busy(void* self, int count);
  static int wal_grew(void* self, sqlite3*, const char*, int pages);
  result<void> prepare_connection(const std::string& path);
  result<void> prepare_own_statements();
  result<void> execute(store::sqlite_statement& statement);
  result<void> step_through(const bound_statement& bound, transaction_clock clock, write_result& out);
  result<void> run_parts(const bound_statement& bound, transaction_clock clock, write_result& out);
  result<void> check_foreign_commits();
  result<void> write_entries();
  result<void> stop_journal();
  result<void> compare_epoch();
  void note_foreign_commits();
  error step_error(int code, const bound_statement& bound, journal::recorder::position mark);
  result<std::uint64_t> commit_failed(error e);
  void run_hooks();
  unsigned data_version() const noexcept;

  std::unique_ptr<connection> connection_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::unique_ptr<journal::recorder> recorder_;
  std::unique_ptr<identities> identities_;
  std::shared_ptr<journal::admission> admission_;  // null: everything is admitted
  bool plain_ = false;                             // the migration has ended
  std::uint64_t stopped_head_ = 0;                 // mirroring was stopped: nothing is journaled any more
  std::uint64_t stopping_head_ = 0;                // this transaction stops it, with this head
  std::uint64_t entry_bytes_ = 0;                  // of this transaction's entries
  store::sqlite_statement begin_, commit_, rollback_, member_savepoint_, member_release_, member_rollback_,
      forget_returned_;
  std::vector<writer::before_commit> hooks_;
  std::mutex hooks_mutex_;
  time_point busy_deadline_{};
  const cancel_token* busy_token_ = nullptr;
  std::atomic<int> wal_pages_{0};
  std::unique_ptr<foreign_commits> others_;
  foreign_sink foreign_sink_;
  std::function<bool()> foreign_full_;
  std::atomic<std::uint64_t> foreign_commits_{0};
  unsigned last_version_ = 0;
  std::uint64_t epoch_ = 0;
  bool epoch_unsure_ = false;   // others have written since it was compared with the file's
  bool epoch_differs_ = false;  // another process has switched the authority
};

error lock_timeout_error();  // 55P03

}  // namespace crossfade::execute
