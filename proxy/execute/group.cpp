#include "proxy/execute/group.hpp"

#include <algorithm>

#include "proxy/execute/constraint.hpp"

namespace crossfade::execute {

using std::chrono::steady_clock;

namespace {

using members = std::vector<waiting*>;

// BEGIN, failing members whose deadline passes meanwhile. False: no transaction is open, nothing is left to do.
bool begin_group(write_connection& c, members& left, time_point busy_deadline) {
  while (!left.empty()) {
    auto until = busy_deadline;
    for (const auto* m : left)
      until = std::min(until, m->deadline);
    auto begun = c.begin(until, left.size() == 1 ? left.front()->token.get() : nullptr);
    if (begun) return true;
    auto now = steady_clock::now();
    bool busy = begun.error().sqlstate == sqlstate::lock_not_available;
    std::erase_if(left, [&](waiting* m) {
      bool ends = !busy || m->deadline <= now;
      if (ends) m->outcome = begun.error();
      return ends;
    });
    if (busy && busy_deadline <= now) return false;
  }
  return false;
}

// One member inside the open transaction. False: it failed, and its changes are undone.
bool run_member(write_connection& c, waiting& m, bool single) {
  auto mark = c.mark();
  if (!single) c.savepoint(0);
  if (m.token && m.token->requested()) {
    m.outcome = canceled_error();
  } else {
    m.outcome = c.run(*m.statement, m.clock, m.token.get());
  }
  if (c.lost()) {
    if (*m.outcome) m.outcome = make_error(sqlstate::io_error, "SQLite gave up the transaction");
    return false;
  }
  if (*m.outcome && c.deferred_keys_violated()) {
    m.outcome = deferred_violation(c.tables(), m.statement->what->tables_written);
  }
  bool good = m.outcome->has_value();
  if (!single) {
    if (!good) (void)c.rollback_to(0, mark);
    (void)c.release(0);
  }
  if (good) c.seal();
  return good;
}

void run_singly(write_connection& c, const members& rest, time_point busy_deadline, group_counts& counts) {
  for (auto* m : rest) {
    m->outcome.reset();
    auto one = run_group(c, {m}, busy_deadline);
    counts.commits += one.commits;
    counts.members += one.members;
    counts.rollbacks += one.rollbacks;
  }
}

}  // namespace

group_counts run_group(write_connection& c, const members& all, time_point busy_deadline) {
  group_counts counts;
  members left = all;
  if (!begin_group(c, left, busy_deadline)) return counts;
  bool single = left.size() == 1;
  members good;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (run_member(c, *left[i], single)) {
      good.push_back(left[i]);
      continue;
    }
    ++counts.rollbacks;
    if (!c.lost()) continue;
    c.rollback();
    members others = good;
    others.insert(others.end(), left.begin() + static_cast<std::ptrdiff_t>(i) + 1, left.end());
    run_singly(c, others, busy_deadline, counts);
    return counts;
  }
  if (good.empty()) {
    c.rollback();
    return counts;
  }
  auto head = c.commit();
  if (!head) {
    ++counts.rollbacks;
    if (good.size() == 1) {
      good.front()->outcome = head.error();
    } else {
      run_singly(c, good, busy_deadline, counts);
    }
    return counts;
  }
  ++counts.commits;
  counts.members += good.size();
  for (auto* m : good)
    (*m->outcome)->seq = *head;
  return counts;
}

}  // namespace crossfade::execute
