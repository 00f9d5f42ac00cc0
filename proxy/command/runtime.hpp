// Everything that one `crossfade serve` runs: stores, mirror, sessions, admin server, in the order in which they start
// and stop.
//
//   runtime r(options, state, std::move(prepared));
//   r.start();            // listens; throws fatal
//   r.wait_for_signal();  // SIGTERM, SIGINT
//   r.stop();             // bounded: sessions end, the mirror drains, stores close
//
// Members are for the parts of the command (pages, facts, ending); thread rules are the members' own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "proxy/admin/server.hpp"
#include "proxy/command/first_start.hpp"
#include "proxy/command/foreign_watch.hpp"
#include "proxy/command/journal_keeper.hpp"
#include "proxy/command/options.hpp"
#include "proxy/command/state_dir.hpp"
#include "proxy/cutover/coordinator.hpp"
#include "proxy/cutover/gate.hpp"
#include "proxy/execute/answers.hpp"
#include "proxy/execute/judge.hpp"
#include "proxy/execute/verdicts.hpp"
#include "proxy/execute/writer.hpp"
#include "proxy/session/listener.hpp"
#include "proxy/session/services.hpp"
#include "proxy/sql/planner.hpp"
#include "replay/apply/mirror.hpp"
#include "replay/apply/positions.hpp"
#include "replay/apply/reverse_mirror.hpp"
#include "replay/backfill/backfill.hpp"

namespace crossfade::command {

class runtime {
 public:
  runtime(options o, state_dir& directory, prepared_stores stores);
  ~runtime();
  runtime(const runtime&) = delete;
  runtime& operator=(const runtime&) = delete;

  void start();
  std::uint64_t copy_all();  // `backfill`: the copy alone, without clients; returns the rows copied, throws fatal
  void wait_for_signal();
  void stop();

  // Work on the SQLite file between transactions of the sessions: waits for those that are open.
  result<void> exclusive(std::function<result<void>(store::sqlite&)> work) {
    return writer->exclusive(std::move(work));
  }
  // A read-only connection of its own: waits for nobody.
  result<void> reading(const std::function<result<void>(store::sqlite&)>& work) const;
  // Work that nobody waits for: done within about a second, in order, as soon as no transaction is open.
  void later(std::function<result<void>(store::sqlite&)> work);
  std::vector<cutover::condition> conditions(bool rollback);
  nlohmann::json copy_progress();  // null once all rows are copied
  void stop_copy();                // the copy of rows ends where it is; returns when it has
  void restore_at_stop(std::function<void()> work) { at_stop_ = std::move(work); }  // once nobody has the file open
  // The stores do not have one history any more, so nothing is mirrored: why, and what to do.
  std::optional<error> divergence();
  bool accepting() const noexcept { return accepting_.load(); }
  // An operator's action in the history, durable when it returns, with `work` in the same transaction. 55P03: a
  // client's transaction held the file for 20 s; nothing is recorded.
  result<void> record(const std::string& what, const nlohmann::json& details,
                      std::function<result<void>(store::sqlite&)> work = {});
  // The same for what is done already: where it cannot be recorded now, it is as soon as the file is free.
  void remember(const std::string& what, const nlohmann::json& details,
                std::function<result<void>(store::sqlite&)> work = {});
  void set_last_validation(const nlohmann::json& summary);
  std::optional<nlohmann::json> last_validation();

  const options settings;
  state_dir& directory;
  std::shared_ptr<const catalog::catalog> tables;
  journal::state initial;

  std::shared_ptr<apply::positions> positions = std::make_shared<apply::positions>();
  std::shared_ptr<cutover::gate> gate = std::make_shared<cutover::gate>();
  std::unique_ptr<journal_keeper> keeper;
  std::shared_ptr<execute::writer> writer;
  std::unique_ptr<apply::mirror> mirror;
  std::unique_ptr<apply::reverse_mirror> reverse;
  std::unique_ptr<cutover::coordinator> coordinator;
  std::shared_ptr<session::services> shared;
  std::shared_ptr<foreign_watch> foreign;  // the writer tells it to its end

 private:
  void open_writer();
  void make_mirrors();
  void make_foreign_watch(const cutover::foreign_writes& downtime);
  void make_coordinator();
  void make_services();
  void copy_rows(const std::stop_token& stop);
  result<void> create_rest();
  void reload_catalog();
  void adopt_catalog(const std::shared_ptr<const catalog::catalog>& fresh);
  void adopt_exact_columns();
  void start_threads();
  void recover(bool at_start);
  void keep_house();
  void do_later_work();
  void stop_where_diverged();
  void note_position();
  std::map<std::string, std::string> server_settings();

  std::vector<std::string> after_copy_;
  std::shared_ptr<execute::catalog_answers> answers_;
  std::vector<std::unique_ptr<session::thread_context>> contexts_;
  std::vector<std::thread> threads_;
  std::unique_ptr<session::listener> listener_;
  admin::server admin_;
  std::thread house_thread_;
  std::jthread copy_thread_;  // the phase preparing
  std::mutex progress_mutex_;
  backfill::progress progress_;
  std::string copy_error_;
  std::mutex stop_mutex_;
  std::condition_variable stop_changed_;
  bool stopping_ = false;
  std::atomic<bool> recover_again_{false}, accepting_{false};
  std::string recover_error_;
  bool told_ = false;
  std::mutex divergence_mutex_;
  std::optional<error> divergence_;  // found by recover()
  std::uint64_t noted_head_ = 0;
  std::function<void()> at_stop_;
  std::mutex later_mutex_;
  std::vector<std::function<result<void>(store::sqlite&)>> later_;
  std::mutex validation_mutex_;
  std::optional<nlohmann::json> last_validation_;
};

}  // namespace crossfade::command
