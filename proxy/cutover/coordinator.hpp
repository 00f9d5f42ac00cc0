// The steps of cutover and rollback: gates, close, drain, watermark = head, decide, open. Also finish and abandon.
//
//   coordinator c(parts);   c.recover();            // at the start: a switch that had been decided is finished
//   auto report = c.cutover({.timeout = 30s});      // blocking; not on an io thread; one operator's command at a time
//
// The decision is one commit in the present authority: SQLite's for a cutover, PostgreSQL's for a rollback. Before it a
// crash or a missed deadline reverts, after it recover() finishes. Epochs only grow; the higher one wins.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "proxy/cutover/gate.hpp"
#include "replay/apply/positions.hpp"
#include "replay/apply/reverse_mirror.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::cutover {

using time_point = std::chrono::steady_clock::time_point;

// A condition that has to hold before a switch. Names: CONTRACT of `status`.
struct condition {
  std::string name;
  bool ok = true;
  std::string value, limit, hint;
};

struct step {
  std::string name;
  std::int64_t ms = 0;
  bool ok = true;
};

struct switch_report {
  bool switched = false, already = false;
  std::int64_t pause_ms = 0;  // gate closed to open
  std::vector<condition> gates;
  std::vector<step> steps;
  std::optional<error> failure;  // why it was refused or reverted
};

struct switch_request {
  std::chrono::milliseconds timeout{30'000};
  bool dry_run = false;
  std::map<std::string, std::string> force;  // gate -> reason
};

// What the coordinator moves. References outlive it; functions are blocking and thread-safe.
struct parts {
  cutover::gate& gate;
  apply::positions& positions;
  apply::reverse_mirror& reverse;
  std::string conninfo;
  std::shared_ptr<const catalog::catalog> tables;
  apply::exclusive_sqlite exclusive;
  std::function<std::vector<condition>(bool rollback)> conditions;
  std::function<result<void>(time_point)> drain_mirror;                 // until watermark = head
  std::function<void()> stop_mirror, start_mirror;                      // to PostgreSQL
  std::function<void(bool)> set_writable;                               // the SQLite writer and its recorder
  std::function<result<void>(store::postgres&)> sequences_to_postgres;  // before the decision of a cutover
  std::function<result<void>(store::postgres&)> sequences_to_sqlite;    // before the decision of a rollback
  std::function<void(const std::string& what, const std::string& details_json)> remember;  // the operator's history
};

class coordinator {
 public:
  explicit coordinator(parts p) : parts_(std::move(p)) {}

  result<void> recover();
  switch_report cutover(const switch_request& request);
  switch_report rollback(const switch_request& request);
  // A decision was made that the other store has not recorded: recover() has to be called until it succeeds.
  bool unrecorded() const noexcept { return unrecorded_.load(); }
  // Runs `work` while no switch is under way and none begins. False: one is, nothing was run.
  bool between_switches(const std::function<void()>& work);

 private:
  class run;
  switch_report guarded(const switch_request& request, bool back);
  switch_report refuse(switch_report report, error why) const;
  result<void> before_cutover(run& r);
  result<void> decide_cutover(run& r);
  result<void> complete_cutover(std::uint64_t epoch);
  result<void> before_rollback(run& r);
  result<void> decide_rollback(run& r);
  result<void> complete_rollback(std::uint64_t epoch);
  void settle(bool back, std::uint64_t epoch);

  parts parts_;
  std::mutex one_at_a_time_;
  std::atomic<bool> unrecorded_{false};
};

}  // namespace crossfade::cutover
