#include "proxy/execute/writer.hpp"

#include <utility>

#include "proxy/execute/writer_impl.hpp"
#include "replay/base/log.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

// The token counts while its statement runs or waits.
struct running {
  explicit running(cancel_handle t) : token(std::move(t)) {
    if (token) token->start();
  }
  ~running() {
    if (token) token->stop();
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  cancel_handle token;
};

}  // namespace

error read_only_error() {
  return make_error(sqlstate::read_only_sql_transaction,
                    "the SQLite file takes no writes: PostgreSQL is the authority");
}

writer::impl::~impl() {
  if (checkpointer) checkpointer->stop();
  queue.reset();
}

void writer::impl::committed() {
  positions->set_head(connection->head());
  if (checkpointer) checkpointer->wal_has(connection->wal_pages().load(std::memory_order_relaxed));
}

result<void> writer::impl::may_write() const {
  if (!writable.load(std::memory_order_acquire)) return read_only_error();
  return options.admission ? options.admission->at_start() : result<void>();
}

void writer::impl::add(const group_counts& counts) noexcept {
  commits.fetch_add(counts.commits, std::memory_order_relaxed);
  members.fetch_add(counts.members, std::memory_order_relaxed);
  rollbacks.fetch_add(counts.rollbacks, std::memory_order_relaxed);
}

writer::writer(std::shared_ptr<impl> p) : impl_(std::move(p)) {}

writer::~writer() { close(); }

result<std::unique_ptr<writer>> writer::open(writer_options options, std::shared_ptr<const catalog::catalog> tables,
                                             std::shared_ptr<apply::positions> positions) {
  auto p = std::make_shared<impl>();
  auto connection = write_connection::open(options.path, std::move(tables), options.admission);
  if (!connection) return std::move(connection).error();
  p->options = std::move(options);
  p->positions = std::move(positions);
  p->connection = std::move(*connection);
  auto* raw = p.get();  // the queue and the checkpointer belong to it and end before it
  auto run_members = [raw](std::vector<waiting_ptr>& entries) {
    std::vector<waiting*> members;
    for (const auto& e : entries) {
      if (auto may = raw->may_write(); may) {
        members.push_back(e.get());
      } else {
        e->outcome = std::move(may).error();
      }
    }
    auto counts = run_group(*raw->connection, members, time_point::max());
    raw->add(counts);
    if (counts.commits > 0) raw->committed();
  };
  auto idle_work = [raw] {
    auto done = raw->connection->run_hooks_alone();
    if (!done) log::warning("writer.flush_failed", {{"error", done.error().message}});
  };
  p->queue = std::make_shared<writer_queue>(std::move(run_members), std::move(idle_work));
  auto exclusively = [raw](std::function<void()> work) {
    auto entry = std::make_shared<waiting>();
    entry->what = waiting::kind::exclusive;
    raw->queue->wait_blocking(entry);
    if (!entry->granted) return;
    work();
    raw->queue->release();
  };
  p->checkpointer = std::make_unique<checkpoints>(p->options.path, std::move(exclusively));
  p->positions->set_head(p->connection->head());
  return std::unique_ptr<writer>(new writer(std::move(p)));
}

asio::awaitable<result<write_result>> writer::autocommit(std::shared_ptr<const bound_statement> statement,
                                                         transaction_clock clock, time_point deadline, bool alone,
                                                         cancel_handle token) {
  auto p = impl_;
  running run(token);
  if (auto may = p->may_write(); !may) co_return std::move(may).error();
  auto entry = std::make_shared<waiting>();
  entry->deadline = deadline;
  entry->token = std::move(token);
  entry->statement = std::move(statement);
  entry->clock = clock;
  bool gives_back = false;
  if (alone && p->options.inline_when_alone && p->queue->try_own()) {
    // No patience with another process's lock: this thread serves other sessions too.
    auto counts = run_group(*p->connection, {entry.get()}, time_point::min());
    p->add(counts);
    if (counts.commits > 0) p->committed();
    gives_back = !entry->outcome;
    if (!gives_back) {
      p->queue->release();
      co_return std::move(*entry->outcome);
    }
  }
  co_await writer_queue::wait(p->queue, entry, gives_back);
  if (!entry->outcome) co_return make_error(sqlstate::internal_error, "a write ended without an outcome");
  co_return std::move(*entry->outcome);
}

asio::awaitable<result<std::unique_ptr<write_transaction>>> writer::begin(time_point deadline, bool alone,
                                                                          cancel_handle token) {
  auto p = impl_;
  running run(token);
  if (auto may = p->may_write(); !may) co_return std::move(may).error();
  if (!p->queue->try_own()) {
    auto entry = std::make_shared<waiting>();
    entry->what = waiting::kind::transaction;
    entry->deadline = deadline;
    entry->token = token;
    co_await writer_queue::wait(p->queue, entry, false);
    if (!entry->granted) {
      if (entry->outcome) co_return std::move(*entry->outcome).error();
      co_return shutdown_error();
    }
  }
  if (auto may = p->may_write(); !may) {
    p->queue->release();
    co_return std::move(may).error();
  }
  co_return make_transaction(p, deadline, alone && p->options.inline_when_alone, std::move(token));
}

result<void> writer::exclusive(std::function<result<void>(store::sqlite&)> work, time_point deadline) {
  auto& p = *impl_;
  auto entry = std::make_shared<waiting>();
  entry->what = waiting::kind::exclusive;
  entry->deadline = deadline;
  p.queue->wait_blocking(entry);
  if (!entry->granted) {
    if (entry->outcome) return std::move(*entry->outcome).error();
    return shutdown_error();
  }
  p.connection->pause_capture(true);
  p.connection->before_own_work();
  result<void> done = work(p.connection->db());
  p.connection->rollback();
  p.connection->own_work_done();
  p.connection->pause_capture(!p.writable.load(std::memory_order_acquire));
  p.queue->release();
  return done;
}

void writer::on_commit(before_commit hook) { impl_->connection->add_hook(std::move(hook)); }

void writer::tell_foreign(foreign_sink to, std::function<bool()> full) {
  impl_->connection->tell_foreign(std::move(to), std::move(full));
}

void writer::look_for_others() {
  auto& p = *impl_;
  if (!p.queue->try_own()) return;
  p.connection->look_for_others();
  p.queue->release();
}

void writer::flush_soon() { impl_->queue->ask_idle_work(); }

namespace {

// As owner, between transactions.
void with_connection(writer::impl& p, const std::function<void(write_connection&)>& work) {
  auto entry = std::make_shared<waiting>();
  entry->what = waiting::kind::exclusive;
  p.queue->wait_blocking(entry);
  if (!entry->granted) return;
  work(*p.connection);
  p.queue->release();
}

}  // namespace

void writer::replace_catalog(std::shared_ptr<const catalog::catalog> tables) {
  with_connection(*impl_, [&](write_connection& c) { c.replace_catalog(tables); });
}

void writer::set_writable(bool on) {
  auto& p = *impl_;
  p.writable.store(on, std::memory_order_release);
  with_connection(p, [&](write_connection& c) {
    if (on) c.authority_returned();
    c.pause_capture(!on);
  });
}

result<void> writer::end_journaling(std::function<result<void>(store::sqlite&)> work) {
  result<void> done = shutdown_error();
  with_connection(*impl_, [&](write_connection& c) {
    c.pause_capture(true);
    done = work(c.db());
    c.rollback();
    if (done) {
      c.end_journaling();
    } else {
      c.pause_capture(!impl_->writable.load(std::memory_order_acquire));
    }
  });
  return done;
}

void writer::close() {
  auto& p = *impl_;
  if (p.closed.exchange(true)) return;
  bool free = p.queue->close(std::chrono::seconds(5));
  p.checkpointer->stop();
  // A transaction that is still open somewhere closes the connection with its own end.
  if (free) p.connection->close();
}

writer::counters writer::count() const noexcept {
  const auto& p = *impl_;
  return {p.commits.load(std::memory_order_relaxed),
          p.members.load(std::memory_order_relaxed),
          p.rollbacks.load(std::memory_order_relaxed),
          p.queue->waiting_count(),
          p.connection->foreign_count(),
          static_cast<std::uint64_t>(p.connection->wal_pages().load(std::memory_order_relaxed))};
}

std::map<std::string, std::int64_t> writer::identity_values() const {
  if (impl_->closed.load(std::memory_order_acquire)) return {};
  return impl_->connection->counters().current();
}

}  // namespace crossfade::execute
