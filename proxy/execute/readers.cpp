#include "proxy/execute/readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "proxy/execute/connection.hpp"
#include "proxy/execute/rows.hpp"
#include "replay/base/lane.hpp"
#include "replay/base/limits.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;

namespace {

struct work_lane {
  std::unique_ptr<lane> thread;
  std::size_t jobs = 0;
};

error shutting_down() {
  return make_error(sqlstate::admin_shutdown, "terminating connection due to administrator command");
}

}  // namespace

struct readers::impl : std::enable_shared_from_this<readers::impl> {
  impl(std::string p, std::size_t index) : path(std::move(p)), thread_index(index) {}

  result<std::unique_ptr<connection>> take();
  void give_back(std::unique_ptr<connection> c) noexcept;
  work_lane& least_busy_lane();

  std::string path;
  std::size_t thread_index;
  std::vector<std::unique_ptr<connection>> idle;  // the last one is the warmest
  std::size_t open_connections = 0;
  bool closed = false;
  std::vector<std::unique_ptr<work_lane>> lanes;
};

result<std::unique_ptr<connection>> readers::impl::take() {
  if (closed) return shutting_down();
  if (!idle.empty()) {
    auto c = std::move(idle.back());
    idle.pop_back();
    return c;
  }
  if (open_connections >= limits::execute::reader_connections) {
    return make_error("53000", fmt::format("more than {} cursors and snapshots are open at once", open_connections),
                      "Close cursors, or fetch them to their end.");
  }
  auto c = connection::open(path, store::sqlite::mode::read_only);
  if (c) ++open_connections;
  return c;
}

void readers::impl::give_back(std::unique_ptr<connection> c) noexcept {
  if (closed) {
    --open_connections;
    return;
  }
  idle.push_back(std::move(c));
}

work_lane& readers::impl::least_busy_lane() {
  auto least = std::min_element(lanes.begin(), lanes.end(), [](auto& a, auto& b) { return a->jobs < b->jobs; });
  if (least != lanes.end() && ((*least)->jobs == 0 || lanes.size() >= limits::execute::reader_lanes)) return **least;
  auto fresh = std::make_unique<work_lane>();
  fresh->thread = std::make_unique<lane>(fmt::format("read-{}-{}", thread_index, lanes.size()));
  lanes.push_back(std::move(fresh));
  return *lanes.back();
}

namespace {

// A connection that belongs to one session for a time; shared by a held snapshot and the cursors on it.
class lease {
 public:
  lease() = default;
  lease(std::shared_ptr<readers::impl> pool, std::unique_ptr<connection> c)
      : pool_(std::move(pool)), connection_(std::move(c)) {}
  lease(lease&&) noexcept = default;
  lease& operator=(lease&& other) noexcept {
    end();
    pool_ = std::move(other.pool_);
    connection_ = std::move(other.connection_);
    return *this;
  }
  ~lease() { end(); }
  connection* get() const noexcept { return connection_.get(); }
  readers::impl& pool() const noexcept { return *pool_; }
  void end() noexcept {
    if (!connection_) return;
    if (connection_->db().in_transaction()) sqlite3_exec(connection_->raw(), "ROLLBACK", nullptr, nullptr, nullptr);
    connection_->watch(nullptr, 0);
    pool_->give_back(std::move(connection_));
  }

 private:
  std::shared_ptr<readers::impl> pool_;
  std::unique_ptr<connection> connection_;
};

class held_snapshot final : public snapshot {
 public:
  held_snapshot(std::shared_ptr<lease> on, std::uint64_t head) : on_(std::move(on)), head_(head) {}
  std::uint64_t head() const noexcept override { return head_; }
  const std::shared_ptr<lease>& on() const noexcept { return on_; }

 private:
  std::shared_ptr<lease> on_;
  std::uint64_t head_;
};

class read_cursor final : public cursor {
 public:
  read_cursor(lease own, std::shared_ptr<lease> shared, cached_statement* statement,
              std::shared_ptr<const bound_statement> bound, transaction_clock clock)
      : own_(std::move(own)),
        shared_(std::move(shared)),
        statement_(statement),
        bound_(std::move(bound)),
        clock_(clock) {}
  ~read_cursor() override { finish(); }

  asio::awaitable<result<fetch_state>> fetch(std::string& out, std::uint64_t max_rows) override;
  std::optional<result<fetch_state>> try_fetch(std::string& out, std::uint64_t max_rows) override;
  std::uint64_t rows() const noexcept override { return rows_; }
  bool pinned() const noexcept override { return statement_ && stepped_; }
  void cancel() noexcept override { token_.request(); }

 private:
  connection& on() const noexcept { return shared_ ? *shared_->get() : *own_.get(); }
  result<fetch_state> run(std::string& out, std::uint64_t max_rows, bool inline_budget);
  void finish() noexcept {
    if (!statement_) return;
    on().release(*statement_);
    statement_ = nullptr;
    own_.end();
    shared_.reset();
  }

  lease own_;  // empty where the connection is a snapshot's
  std::shared_ptr<lease> shared_;
  cached_statement* statement_;  // null: done
  std::shared_ptr<const bound_statement> bound_;
  transaction_clock clock_;
  cancel_token token_;
  std::uint64_t rows_ = 0;
  bool stepped_ = false;
  bool over_budget_ = false;
};

// Steps until the row limit, the buffer's bound, the end, an error, or (inline) the end of the time budget.
result<fetch_state> read_cursor::run(std::string& out, std::uint64_t max_rows, bool inline_budget) {
  auto& c = on();
  c.set_clock(clock_, bound_->settings);
  c.watch(&token_, inline_budget ? limits::execute::inline_read_ms : 0);
  const auto start = out.size();
  std::uint64_t sent = 0;
  for (;;) {
    // At the limit nothing is stepped ahead: as in PostgreSQL, a portal whose last row was just sent is suspended.
    if (max_rows != 0 && sent == max_rows) return fetch_state::row_limit;
    if (out.size() - start >= limits::execute::fetch_bytes) return fetch_state::buffer_full;
    stepped_ = true;
    int code = sqlite3_step(statement_->raw());
    if (code == SQLITE_DONE) return fetch_state::done;
    if (code != SQLITE_ROW) {
      over_budget_ = inline_budget && c.over_budget();
      return c.last_error(code);
    }
    auto appended = append_row(statement_->raw(), *bound_, out);
    if (!appended) return std::move(appended).error();
    ++sent;
    ++rows_;
  }
}

std::optional<result<fetch_state>> read_cursor::try_fetch(std::string& out, std::uint64_t max_rows) {
  if (!statement_) return result<fetch_state>(fetch_state::done);
  // A step that outlasts its budget can begin again in a lane only while no row has left.
  if (stepped_) return std::nullopt;
  token_.start();
  const auto start = out.size();
  auto state = run(out, max_rows, true);
  token_.stop();
  if (over_budget_ && !state) {
    over_budget_ = false;
    out.resize(start);
    sqlite3_reset(statement_->raw());
    rows_ = 0;
    stepped_ = false;
    return std::nullopt;
  }
  if (!state || *state == fetch_state::done) finish();
  return state;
}

asio::awaitable<result<fetch_state>> read_cursor::fetch(std::string& out, std::uint64_t max_rows) {
  if (auto now = try_fetch(out, max_rows)) co_return std::move(*now);
  auto& slot = (shared_ ? *shared_ : own_).pool().least_busy_lane();
  ++slot.jobs;
  token_.start();
  auto work = [this, &out, max_rows] { return run(out, max_rows, false); };
  auto state = co_await slot.thread->run(std::move(work));
  token_.stop();
  --slot.jobs;
  if (!state || *state == fetch_state::done) finish();
  co_return state;
}

}  // namespace

readers::readers(std::string path, std::size_t thread_index)
    : impl_(std::make_shared<impl>(std::move(path), thread_index)) {}

readers::~readers() { close_all(); }

result<std::unique_ptr<cursor>> readers::open(std::shared_ptr<const bound_statement> statement, transaction_clock clock,
                                              snapshot* held) {
  std::shared_ptr<lease> shared;
  lease own;
  connection* on = nullptr;
  if (held) {
    auto* snap = dynamic_cast<held_snapshot*>(held);
    if (!snap) return make_error(sqlstate::internal_error, "the snapshot is not one of this thread's readers");
    shared = snap->on();
    on = shared->get();
  } else {
    auto taken = impl_->take();
    if (!taken) return std::move(taken).error();
    on = taken->get();
    own = lease(impl_, std::move(*taken));
  }
  on->watch(nullptr, 0);
  auto prepared = on->prepare(statement->what);
  if (!prepared) return std::move(prepared).error();
  auto bound = on->bind(**prepared, *statement);
  if (!bound) {
    on->release(**prepared);
    return std::move(bound).error();
  }
  return std::unique_ptr<cursor>(
      std::make_unique<read_cursor>(std::move(own), std::move(shared), *prepared, std::move(statement), clock));
}

result<std::unique_ptr<snapshot>> readers::hold_snapshot() {
  auto taken = impl_->take();
  if (!taken) return std::move(taken).error();
  auto on = std::make_shared<lease>(impl_, std::move(*taken));
  on->get()->watch(nullptr, 0);
  auto begun = on->get()->db().exec("BEGIN");
  if (!begun) return std::move(begun).error();
  auto state = journal::load(on->get()->db());  // the first read takes the snapshot
  if (!state) return std::move(state).error();
  return std::unique_ptr<snapshot>(std::make_unique<held_snapshot>(std::move(on), state->head));
}

void readers::forget_plans() {
  for (auto& c : impl_->idle)
    c->forget_plans();
}

void readers::close_all() {
  if (impl_->closed) return;
  impl_->closed = true;
  impl_->lanes.clear();  // joins
  impl_->open_connections -= impl_->idle.size();
  impl_->idle.clear();
}

}  // namespace crossfade::execute
