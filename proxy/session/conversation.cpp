#include "proxy/session/conversation.hpp"

#include <fmt/format.h>

#include <chrono>

#include "proxy/session/backend_route.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/wire/backend.hpp"
#include "replay/base/clock.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

conversation::conversation(std::shared_ptr<services> all, thread_context& own, stream::socket_type socket)
    : shared(std::move(all)),
      thread(own),
      io(std::move(socket)),
      vars(shared->server_settings),
      stop(io.executor(), shared->tasks) {}

sql::planning_context conversation::planning() const {
  sql::planning_context context;
  context.search_path = vars.search_path();
  if (auto style = vars.changed().find("DateStyle"); style != vars.changed().end()) context.date_style = style->second;
  context.standard_conforming_strings = vars.standard_conforming_strings();
  return context;
}

characteristics conversation::default_characteristics() const {
  characteristics how;
  how.isolation = vars.default_isolation();
  how.read_only = vars.default_read_only();
  how.deferrable = vars.show("default_transaction_deferrable") == "on";
  return how;
}

namespace {

// What only PostgreSQL would answer, and cannot be asked any more: a write, or rows that are on their way.
error answered_nowhere(const error& e) {
  return make_error(sqlstate::feature_not_supported,
                    "SQLite cannot answer this statement as PostgreSQL would: " + e.message,
                    "Reads whose first row has not left run on PostgreSQL by themselves; compute this value in the "
                    "application, or run the statement once PostgreSQL is the authority.");
}

}  // namespace

void report(conversation& c, const error& e, wire::severity level) {
  if (e.sqlstate == sql::answer_elsewhere) return report(c, answered_nowhere(e), level);
  c.shared->count.errors[error_class(e.sqlstate)].fetch_add(1, std::memory_order_relaxed);
  if (e.sqlstate == sqlstate::query_canceled) c.shared->count.cancelled.fetch_add(1, std::memory_order_relaxed);
  wire::write_error_response(c.out(), e, level);
}

void warn(conversation& c, const error& e) {
  if (c.vars.show("client_min_messages") == "error") return;
  wire::write_notice_response(c.out(), e, wire::severity::warning);
}

void report_fatal(conversation& c, const error& e) {
  report(c, e, wire::severity::fatal);
  c.fatal = true;
  c.flush_due = true;
}

void write_setting_reports(conversation& c) {
  for (const auto& [name, value] : c.vars.take_reports())
    wire::write_parameter_status(c.out(), name, value);
}

void start_statement(conversation& c) {
  c.clock.statement_us = now_us();
  if (c.tx.where() != transaction::state::idle) return;
  c.tx.start_implicit(c.default_characteristics());
  c.clock.start_us = c.clock.statement_us;
}

// A mirror that has stood still for as long as a reply may wait is not waited for: an outage costs each client one
// wait, not one for each write.
asio::awaitable<void> await_mirror(conversation& c, std::uint64_t seq) {
  if (c.shared->mirror != mirror_mode::sync) co_return;
  const auto longest = c.shared->time.sync_wait;
  const auto now = std::chrono::steady_clock::now();
  const auto stalled = c.shared->positions->stalled_since();
  const auto deadline = stalled ? std::min(now + longest, *stalled + longest) : now + longest;
  if (deadline > now) {
    const bool there = co_await c.shared->positions->wait_watermark(seq, deadline);
    if (there) co_return;
  } else if (c.shared->positions->watermark() >= seq) {
    co_return;
  }
  c.shared->count.sync_timeouts.fetch_add(1, std::memory_order_relaxed);
  auto how = deadline > now ? fmt::format("within {} ms", longest.count()) : std::string("and its mirror stands still");
  auto message = "the transaction is committed in SQLite, but PostgreSQL has not confirmed it " + how;
  warn(c, make_error(sqlstate::warning, std::move(message), "The mirror is late or stopped; see `crossfade status`."));
}

namespace {

// What both ends of a transaction do on this side.
void close_transaction(conversation& c, bool chain) {
  c.names.close_portals(false);
  c.held.reset();
  c.wrote = false;
  c.tx.ended(chain);
  if (chain) c.clock.start_us = now_us();
}

}  // namespace

asio::awaitable<result<void>> commit(conversation& c, bool chain) {
  if (c.writing) {
    // Once the commit has begun nothing stops it: store and journal agree when it returns.
    auto done = co_await c.writing->commit();
    c.writing.reset();
    if (!done) {
      auto why = c.stop.explain(done.error());
      co_await roll_back(c, chain);
      co_return why;
    }
    c.writer_first = false;
    if (c.wrote) co_await await_mirror(c, *done);
  }
  if (c.backend_in_transaction) {
    auto ended = co_await end_backend_transaction(c, true);
    if (!ended) warn(c, ended.error());  // it has read only: nothing is lost
  }
  c.vars.commit();
  close_transaction(c, chain);
  co_return result<void>();
}

asio::awaitable<void> roll_back(conversation& c, bool chain) {
  c.names.close_portals(false);  // before the transaction that their cursors may read from
  if (c.writing) {
    co_await c.writing->rollback();
    c.writing.reset();
  }
  if (c.backend_in_transaction) {
    auto ended = co_await end_backend_transaction(c, false);
    if (!ended) log::debug("session.backend_rollback", {{"error", ended.error().message}});
  }
  c.vars.roll_back(0);
  close_transaction(c, chain);
}

asio::awaitable<void> fail(conversation& c, error e) {
  auto explained = c.stop.explain(std::move(e));
  if (explained.sqlstate == sqlstate::admin_shutdown) {
    report_fatal(c, explained);
  } else {
    report(c, explained);
    c.flush_due = true;  // PostgreSQL sends errors at once
  }
  co_await fail_transaction(c);
}

asio::awaitable<void> fail_transaction(conversation& c) {
  if (c.tx.fail()) {
    co_await roll_back(c, false);
    co_return;
  }
  // A failed block without savepoints can only be rolled back: nobody has to wait for its write lock until it is.
  if (c.tx.failed() && c.tx.savepoints().empty() && c.writing) {
    c.names.close_portals(false);
    co_await c.writing->rollback();
    c.writing.reset();
  }
}

namespace {

void say_ready(conversation& c) {
  c.stop.end();
  c.in_batch = false;
  write_setting_reports(c);
  wire::write_ready_for_query(c.out(), c.tx.status());
  c.flush_due = true;
}

}  // namespace

bool ready_at_once(conversation& c) {
  if (c.tx.where() == transaction::state::implicit) {
    if (c.writing || c.backend_in_transaction) return false;
    c.vars.commit();
    close_transaction(c, false);
  }
  say_ready(c);
  return true;
}

asio::awaitable<void> ready(conversation& c) {
  if (ready_at_once(c)) co_return;
  auto done = co_await commit(c, false);
  if (!done) report(c, done.error());
  say_ready(c);
}

asio::awaitable<void> let_go(conversation& c) {
  c.names.close_portals(true);
  if (c.writing) {
    co_await c.writing->rollback();
    c.writing.reset();
  }
  c.held.reset();
  c.passage.leave();
  if (c.backend) {
    c.backend->close();
    c.backend.reset();
  }
  if (c.counted_as_unmovable) c.shared->count.sessions_that_cannot_move.fetch_sub(1, std::memory_order_relaxed);
  c.counted_as_unmovable = false;
}

asio::awaitable<bool> send(conversation& c) {
  // A client that takes no replies must not keep the write lock from others for ever.
  std::optional<stream::time_point> deadline;
  if (c.writing) deadline = std::chrono::steady_clock::now() + c.shared->time.idle_writer;
  const bool sent = co_await c.io.flush(deadline);
  c.flush_due = false;
  co_return sent;
}

}  // namespace crossfade::session
