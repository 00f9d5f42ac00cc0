// Watches both stores for writers other than Crossfade, and keeps what was seen (cutover/foreign_ledger.hpp).
//
//   foreign_watch watch(parts);  watch.load(kept);  watch.start();  ...  watch.stop();
//   watch.look_now();                    // before a validation: what was written until now is in the ledger afterwards
//
// SQLite: the writer meets others' commits at each transaction of its own; with none, it looks once a second. Which
// tables they wrote is found here, in a thread of its own, from a snapshot. PostgreSQL: every few seconds. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "proxy/admin/metrics.hpp"
#include "proxy/cutover/foreign_ledger.hpp"
#include "proxy/cutover/foreign_postgres.hpp"
#include "proxy/cutover/foreign_tables.hpp"
#include "proxy/cutover/gate.hpp"
#include "proxy/execute/foreign_commits.hpp"

namespace crossfade::command {

struct foreign_watch_parts {
  std::string sqlite, postgres;
  std::shared_ptr<const catalog::catalog> tables;
  std::shared_ptr<cutover::gate> gate;
  std::function<void()> look_at_sqlite;          // the writer, where nobody owns it
  std::function<void(const std::string&)> keep;  // text()
};

class foreign_watch {
 public:
  explicit foreign_watch(foreign_watch_parts parts);
  ~foreign_watch();
  foreign_watch(const foreign_watch&) = delete;
  foreign_watch& operator=(const foreign_watch&) = delete;

  void load(const std::string& kept);
  std::string text();  // for load() of the next start
  void start();
  void stop();  // what is seen until then is kept

  // For the writer: only takes note.
  void take(execute::foreign_evidence evidence);
  bool full();
  void look_now();
  std::uint64_t pending();  // commits that are seen, and not in the ledger yet
  // Before the start: what was found of the time without a proxy.
  void note_downtime(const cutover::foreign_writes& writes);

  cutover::foreign_ledger& ledger() noexcept { return ledger_; }
  // What others changed in the declarations of the file since the start; empty: nothing.
  std::vector<std::string> changed_objects();
  // Tables of PostgreSQL whose triggers are not in force.
  std::vector<std::string> lost_triggers() const { return postgres_.lost(); }
  nlohmann::json shown();
  void add_metrics(admin::metrics_text& to);

 private:
  using clock = std::chrono::steady_clock;
  struct seen_process {
    nlohmann::json what;
    std::string last;
  };

  void loop();
  void join();
  void look_at_others();  // one evidence
  void enter(const cutover::foreign_writes& writes);
  void keep();
  void look_at_postgres();
  void look_at_processes();
  void look_at_objects(store::sqlite& db);
  void report();
  std::string table_name(const std::string& sqlite_name) const;

  foreign_watch_parts parts_;
  cutover::foreign_ledger ledger_;
  std::mutex work_mutex_;  // one look at a time: the thread's, or a validation's
  cutover::foreign_postgres postgres_;
  cutover::sqlite_objects objects_;
  std::int64_t schema_version_ = -1;
  clock::time_point processes_at_{};

  std::mutex mutex_;  // the following
  std::condition_variable wake_;
  std::deque<execute::foreign_evidence> waiting_;
  bool stopping_ = false;
  std::vector<std::string> changed_objects_;
  std::vector<seen_process> processes_;
  std::uint64_t hidden_processes_ = 0;
  std::string postgres_error_;
  std::uint64_t unreported_ = 0, in_work_ = 0;
  nlohmann::json looked_at_;  // how far the log is in the ledger
  clock::time_point reported_{}, next_postgres_{}, next_processes_{};
  std::thread thread_;
};

}  // namespace crossfade::command
