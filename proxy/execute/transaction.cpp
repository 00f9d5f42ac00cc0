// An explicit transaction on the writer's connection.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "proxy/execute/constraint.hpp"
#include "proxy/execute/rows.hpp"
#include "proxy/execute/writer_impl.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;

namespace {

// Rows that were encoded when the statement ran; handed out as the client fetches.
class materialised_cursor final : public cursor {
 public:
  explicit materialised_cursor(std::string messages) : messages_(std::move(messages)) {}
  asio::awaitable<result<fetch_state>> fetch(std::string& out, std::uint64_t max_rows) override {
    co_return take(out, max_rows);
  }
  std::optional<result<fetch_state>> try_fetch(std::string& out, std::uint64_t max_rows) override {
    return result<fetch_state>(take(out, max_rows));
  }
  std::uint64_t rows() const noexcept override { return rows_; }
  bool pinned() const noexcept override { return false; }
  void cancel() noexcept override {}

 private:
  fetch_state take(std::string& out, std::uint64_t max_rows) {
    auto begin = at_;
    std::uint64_t sent = 0;
    auto state = fetch_state::done;
    while (at_ < messages_.size()) {
      if (max_rows != 0 && sent == max_rows) break;
      if (at_ - begin >= limits::execute::fetch_bytes) {
        state = fetch_state::buffer_full;
        break;
      }
      at_ += message_size(std::string_view(messages_).substr(at_));
      ++sent;
    }
    out.append(messages_, begin, at_ - begin);
    rows_ += sent;
    if (max_rows != 0 && sent == max_rows) return fetch_state::row_limit;
    return state;
  }

  std::string messages_;
  std::size_t at_ = 0;
  std::uint64_t rows_ = 0;
};

class transaction final : public write_transaction {
 public:
  transaction(std::shared_ptr<writer::impl> on, time_point deadline, bool alone, cancel_handle token)
      : on_(std::move(on)),
        deadline_(deadline),
        alone_(alone),
        token_(token ? std::move(token) : std::make_shared<cancel_token>()) {}
  ~transaction() override;

  asio::awaitable<result<write_result>> execute(std::shared_ptr<const bound_statement> statement,
                                                transaction_clock clock) override;
  asio::awaitable<result<std::unique_ptr<cursor>>> query(std::shared_ptr<const bound_statement> statement,
                                                         transaction_clock clock) override;
  asio::awaitable<result<void>> savepoint(std::string name) override;
  asio::awaitable<result<void>> rollback_to(std::string name) override;
  asio::awaitable<result<void>> release(std::string name) override;
  asio::awaitable<result<std::uint64_t>> commit() override;
  asio::awaitable<void> rollback() override;
  void cancel() noexcept override { token_->request(); }
  void set_alone(bool on) noexcept override { alone_ = on && on_->options.inline_when_alone; }
  bool lost() const noexcept override { return lost_; }

 private:
  // Savepoints get names of our own: PostgreSQL's are case-sensitive, SQLite's are not.
  struct point {
    std::string name;
    std::uint64_t id;
    journal::recorder::position mark;
  };
  write_connection& connection() const noexcept { return *on_->connection; }
  std::optional<error> refusal() const;
  result<void> begin_now(time_point deadline);
  bool begin_here();
  result<write_result> run(const bound_statement& statement, transaction_clock clock);
  result<std::uint64_t> commit_now();
  void rollback_now() noexcept;
  std::vector<point>::iterator find(const std::string& name);

  std::shared_ptr<writer::impl> on_;
  time_point deadline_;
  bool alone_;
  cancel_handle token_;
  bool begun_ = false, finished_ = false, lost_ = false;
  std::vector<point> savepoints_;
  std::uint64_t next_id_ = 1;
  std::vector<std::string> written_;
};

error no_such_savepoint(const std::string& name) {
  return make_error(sqlstate::invalid_savepoint, fmt::format("savepoint \"{}\" does not exist", name));
}

transaction::~transaction() {
  if (finished_) return;
  if (!begun_ || on_->closed.load(std::memory_order_acquire)) {
    rollback_now();
    return;
  }
  on_->queue->work().post([p = on_] {
    p->connection->rollback();
    p->rollbacks.fetch_add(1, std::memory_order_relaxed);
    p->queue->release();
  });
}

std::optional<error> transaction::refusal() const {
  if (on_->closed.load(std::memory_order_acquire)) return shutdown_error();
  if (finished_) return make_error(sqlstate::no_active_sql_transaction, "there is no transaction in progress");
  if (lost_) {
    return make_error(sqlstate::in_failed_sql_transaction,
                      "current transaction is aborted, commands ignored until end of transaction block");
  }
  return std::nullopt;
}

// The connection is ours since begin(); SQLite's own lock is taken with the first statement.
result<void> transaction::begin_now(time_point deadline) {
  if (begun_) return {};
  auto begun = connection().begin(deadline, token_.get());
  if (begun) begun_ = true;
  return begun;
}

// On the session's thread: without patience for another process's lock.
bool transaction::begin_here() { return begun_ || begin_now(time_point::min()).has_value(); }

result<write_result> transaction::run(const bound_statement& statement, transaction_clock clock) {
  auto begun = begin_now(deadline_);
  if (!begun) return std::move(begun).error();
  auto& c = connection();
  auto done = c.run(statement, clock, token_.get());
  if (c.lost()) {
    c.rollback();
    lost_ = true;
    savepoints_.clear();
    if (done) return make_error(sqlstate::io_error, "SQLite gave up the transaction");
    return done;
  }
  for (const auto& t : statement.what->tables_written) {
    if (std::find(written_.begin(), written_.end(), t) == written_.end()) written_.push_back(t);
  }
  return done;
}

asio::awaitable<result<write_result>> transaction::execute(std::shared_ptr<const bound_statement> statement,
                                                           transaction_clock clock) {
  if (auto refused = refusal()) co_return std::move(*refused);
  token_->start();
  bool here = (alone_ || connection().quick(*statement->what)) && begin_here();
  auto work = [this, statement, clock] { return run(*statement, clock); };
  if (here) {
    auto done = work();
    token_->stop();
    co_return done;
  }
  auto done = co_await on_->queue->work().run(std::move(work));
  token_->stop();
  co_return done;
}

asio::awaitable<result<std::unique_ptr<cursor>>> transaction::query(std::shared_ptr<const bound_statement> statement,
                                                                    transaction_clock clock) {
  auto done = co_await execute(std::move(statement), clock);
  if (!done) co_return std::move(done).error();
  co_return std::unique_ptr<cursor>(std::make_unique<materialised_cursor>(std::move(done->data_rows)));
}

asio::awaitable<result<void>> transaction::savepoint(std::string name) {
  if (auto refused = refusal()) co_return std::move(*refused);
  if (!begin_here()) {
    auto work = [this] { return begin_now(deadline_); };
    auto begun = co_await on_->queue->work().run(std::move(work));
    if (!begun) co_return begun;
  }
  auto id = next_id_++;
  connection().savepoint(id);
  savepoints_.push_back({std::move(name), id, connection().mark()});
  co_return result<void>();
}

std::vector<transaction::point>::iterator transaction::find(const std::string& name) {
  auto it = std::find_if(savepoints_.rbegin(), savepoints_.rend(), [&](const point& p) { return p.name == name; });
  return it == savepoints_.rend() ? savepoints_.end() : std::prev(it.base());
}

asio::awaitable<result<void>> transaction::rollback_to(std::string name) {
  if (auto refused = refusal()) co_return std::move(*refused);
  auto at = find(name);
  if (at == savepoints_.end()) co_return no_such_savepoint(name);
  auto work = [this, id = at->id, mark = at->mark] { return connection().rollback_to(id, mark); };
  savepoints_.erase(std::next(at), savepoints_.end());
  if (alone_) co_return work();
  co_return co_await on_->queue->work().run(std::move(work));
}

asio::awaitable<result<void>> transaction::release(std::string name) {
  if (auto refused = refusal()) co_return std::move(*refused);
  auto at = find(name);
  if (at == savepoints_.end()) co_return no_such_savepoint(name);
  auto id = at->id;
  savepoints_.erase(at, savepoints_.end());
  co_return connection().release(id);
}

result<std::uint64_t> transaction::commit_now() {
  auto& c = connection();
  bool changed = c.has_changes();
  result<std::uint64_t> head = c.head();
  if (lost_) {
    head = make_error("40000", "the transaction was rolled back after an error of its store");
  } else if (begun_ && c.deferred_keys_violated()) {
    head = deferred_violation(c.tables(), written_);
  } else if (begun_) {
    head = c.commit();
  }
  if (head && changed) {
    on_->add({1, 1, 0});
    on_->committed();
  }
  if (!head) {
    c.rollback();
    on_->add({0, 0, 1});
  }
  finished_ = true;
  on_->queue->release();
  return head;
}

void transaction::rollback_now() noexcept {
  if (begun_) {
    connection().rollback();
    on_->add({0, 0, 1});
  }
  finished_ = true;
  on_->queue->release();
}

asio::awaitable<result<std::uint64_t>> transaction::commit() {
  if (finished_) co_return make_error(sqlstate::no_active_sql_transaction, "there is no transaction in progress");
  if (alone_ || !begun_ || lost_ || !connection().has_changes()) co_return commit_now();
  // Not cancelled any more, and released in the lane: who waits next need not wait for this session's thread.
  auto work = [this] { return commit_now(); };
  co_return co_await on_->queue->work().run(std::move(work));
}

asio::awaitable<void> transaction::rollback() {
  if (finished_) co_return;
  if (alone_ || !begun_ || lost_ || !connection().has_changes()) {
    rollback_now();
    co_return;
  }
  auto work = [this] { rollback_now(); };
  co_await on_->queue->work().run(std::move(work));
}

}  // namespace

std::unique_ptr<write_transaction> make_transaction(std::shared_ptr<writer::impl> on, time_point deadline, bool alone,
                                                    cancel_handle token) {
  return std::make_unique<transaction>(std::move(on), deadline, alone, std::move(token));
}

}  // namespace crossfade::execute
