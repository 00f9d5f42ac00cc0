// A SQLite connection that runs plans: prepared statements cached by plan, the transaction's clock for SQL functions,
// and a progress handler that ends a step when it was cancelled or outlasts its budget of time.
//
//   auto s = connection.prepare(plan);  connection.bind(*s, *bound);
//   connection.watch(token, budget_ms); int code = sqlite3_step(s->raw()); ... sqlite3_reset(s->raw());
//
// One thread at a time. Source: SQLite, "Query Progress Callbacks", "Compiling An SQL Statement".
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/cancel.hpp"
#include "proxy/execute/readers.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

struct cached_statement {
  std::shared_ptr<const sql::plan> what;
  store::sqlite_statement statement;
  std::uint32_t last_us = 0;  // its last run on the writer
  std::uint32_t runs = 0;
  bool in_use = false;  // stepped and not reset
  bool cached = true;   // false: a second copy, finalized after use
  sqlite3_stmt* raw() const noexcept { return statement.raw(); }
};

class connection {
 public:
  static result<std::unique_ptr<connection>> open(const std::string& path, store::sqlite::mode mode);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  store::sqlite& db() noexcept { return db_; }
  sqlite3* raw() const noexcept { return db_.raw(); }

  // The statement stays the caller's (in_use) until release().
  result<cached_statement*> prepare(const std::shared_ptr<const sql::plan>& plan);
  result<void> bind(cached_statement& statement, const bound_statement& bound);
  void release(cached_statement& statement) noexcept;  // resets it
  void forget_plans() noexcept;                        // those that are not in use
  const cached_statement* known(const sql::plan* plan) const noexcept;

  // What SQL functions see as now() and as the session's time zone, until the next call.
  void set_clock(transaction_clock clock, const value::format_settings& settings) noexcept {
    clock_ = clock;
    settings_ = &settings;
  }
  // Until the next call: a step ends with SQLITE_INTERRUPT once the token is requested or (budget_ms > 0) the budget is
  // over. The budget's clock starts at the first look.
  void watch(const cancel_token* token, int budget_ms) noexcept;
  bool over_budget() const noexcept { return over_budget_; }

  // The error of the last step: cancelled, raised by one of our SQL functions, or SQLite's own.
  error last_error(int code) const;

 private:
  explicit connection(store::sqlite db) : db_(std::move(db)) {}
  static int progress(void* self);
  void drop_oldest() noexcept;

  using entries = std::list<std::unique_ptr<cached_statement>>;
  store::sqlite db_;
  entries statements_;  // most recently used first
  std::unordered_map<const sql::plan*, entries::iterator> by_plan_;
  std::list<std::unique_ptr<cached_statement>> copies_;
  transaction_clock clock_;
  const value::format_settings* settings_ = nullptr;
  const cancel_token* token_ = nullptr;
  int budget_ms_ = 0;
  bool over_budget_ = false;
  std::chrono::steady_clock::time_point started_{};
};

}  // namespace crossfade::execute
