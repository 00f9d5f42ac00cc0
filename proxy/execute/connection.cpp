#include "proxy/execute/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proxy/execute/conflict_clauses.hpp"
#include "proxy/sql/functions.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::execute {

namespace {

// Between two looks at clock and token: some 10 to 20 microseconds.
constexpr int progress_operations = 1000;

}  // namespace

result<std::unique_ptr<connection>> connection::open(const std::string& path, store::sqlite::mode mode) {
  auto db = store::sqlite::open(path, mode);
  if (!db) return std::move(db).error();
  std::unique_ptr<connection> c(new connection(std::move(*db)));
  // Pages mapped are read without a system call and are shared by all connections.
  auto tuned = c->db_.exec("PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;");
  if (!tuned) return std::move(tuned).error();
  auto clock = [raw = c.get()] {
    sql::clock_reading now{raw->clock_.start_us, raw->clock_.statement_us, {}, raw->settings_};
    if (raw->settings_ != nullptr) now.time_zone = raw->settings_->time_zone;
    return now;
  };
  auto registered = sql::register_functions(c->raw(), std::move(clock));
  if (!registered) return std::move(registered).error();
  sqlite3_progress_handler(c->raw(), progress_operations, &connection::progress, c.get());
  return c;
}

connection::~connection() {
  // Statements hold the database open: they go first.
  by_plan_.clear();
  statements_.clear();
  copies_.clear();
}

result<cached_statement*> connection::prepare(const std::shared_ptr<const sql::plan>& plan) {
  auto found = by_plan_.find(plan.get());
  if (found != by_plan_.end()) {
    auto at = found->second;
    if (at != statements_.begin()) statements_.splice(statements_.begin(), statements_, at);
    if (!(*at)->in_use) {
      (*at)->in_use = true;
      return at->get();
    }
  }
  auto text = plan->sqlite_text;
  if (!plan->tables_written.empty()) {
    auto overruling = overruling_conflict_clauses(db_, text);
    if (!overruling) return std::move(overruling).error();
    text = std::move(*overruling);
  }
  auto prepared = db_.prepare(text, true);
  if (!prepared) return std::move(prepared).error();
  auto entry = std::make_unique<cached_statement>();
  entry->what = plan;
  entry->statement = std::move(*prepared);
  entry->in_use = true;
  auto columns = static_cast<std::size_t>(sqlite3_column_count(entry->raw()));
  if (columns != plan->columns.size()) {
    return make_error(sqlstate::internal_error, fmt::format("the plan of {} has {} columns, its SQLite statement {}",
                                                            plan->shape, plan->columns.size(), columns));
  }
  auto* raw = entry.get();
  if (found != by_plan_.end()) {  // open twice at once: a copy of its own
    entry->cached = false;
    copies_.push_back(std::move(entry));
    return raw;
  }
  if (statements_.size() >= limits::execute::cached_statements) drop_oldest();
  statements_.push_front(std::move(entry));
  by_plan_.emplace(plan.get(), statements_.begin());
  return raw;
}

void connection::drop_oldest() noexcept {
  for (auto it = statements_.end(); it != statements_.begin();) {
    --it;
    if ((*it)->in_use) continue;
    by_plan_.erase((*it)->what.get());
    statements_.erase(it);
    return;
  }
}

result<void> connection::bind(cached_statement& statement, const bound_statement& bound) {
  // Bindings beyond the statement's parameters are values that only had to be checked.
  auto count = std::min<std::size_t>(bound.cells.size(),
                                     static_cast<std::size_t>(sqlite3_bind_parameter_count(statement.raw())));
  for (std::size_t i = 0; i < count; ++i) {
    auto done = statement.statement.bind(static_cast<int>(i) + 1, bound.cells[i].view());
    if (!done) return done;
  }
  return {};
}

void connection::release(cached_statement& statement) noexcept {
  sqlite3_reset(statement.raw());
  settings_ = nullptr;
  statement.in_use = false;
  if (statement.cached) return;
  copies_.remove_if([&](const auto& copy) { return copy.get() == &statement; });
}

void connection::forget_plans() noexcept {
  for (auto it = statements_.begin(); it != statements_.end();) {
    if ((*it)->in_use) {
      ++it;
      continue;
    }
    by_plan_.erase((*it)->what.get());
    it = statements_.erase(it);
  }
}

const cached_statement* connection::known(const sql::plan* plan) const noexcept {
  auto found = by_plan_.find(plan);
  return found == by_plan_.end() ? nullptr : found->second->get();
}

void connection::watch(const cancel_token* token, int budget_ms) noexcept {
  token_ = token;
  budget_ms_ = budget_ms;
  over_budget_ = false;
  started_ = {};
}

int connection::progress(void* self) {
  auto& c = *static_cast<connection*>(self);
  if (c.token_ && c.token_->requested()) return 1;
  if (c.budget_ms_ <= 0) return 0;
  auto now = std::chrono::steady_clock::now();
  if (c.started_ == std::chrono::steady_clock::time_point{}) {
    c.started_ = now;
    return 0;
  }
  if (now - c.started_ < std::chrono::milliseconds(c.budget_ms_)) return 0;
  c.over_budget_ = true;
  return 1;
}

error connection::last_error(int code) const {
  if ((code & 0xff) == SQLITE_INTERRUPT) return canceled_error();
  if (auto raised = sql::function_error(sqlite3_errmsg(db_.raw()))) return std::move(*raised);
  return store::sqlite_error(db_.raw(), code);
}

}  // namespace crossfade::execute
