#include "proxy/session/client_session.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <exception>

#include "proxy/session/extended_query.hpp"
#include "proxy/session/relay.hpp"
#include "proxy/session/simple_query.hpp"
#include "proxy/wire/backend.hpp"
#include "proxy/wire/frontend.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
namespace ft = wire::frontend_type;
using std::chrono::steady_clock;

namespace {

error shutting_down() {
  return make_error(sqlstate::admin_shutdown, "terminating connection due to administrator command");
}

// Messages that may begin work on a store, which therefore wait at the gate.
bool begins_work(char type) noexcept {
  return type == ft::query || type == ft::parse || type == ft::bind || type == ft::execute || type == ft::describe;
}

}  // namespace

client_session::client_session(std::shared_ptr<services> shared, thread_context& thread, stream::socket_type socket)
    : c_(std::move(shared), thread, std::move(socket)), shutdown_timer_(thread.io) {}

asio::awaitable<void> client_session::run() {
  auto self = shared_from_this();
  c_.key = c_.shared->sessions.add(weak_from_this());
  std::exception_ptr failure;
  try {
    const bool in = co_await log_in();
    if (in) co_await serve();
  } catch (...) {
    failure = std::current_exception();
  }
  shutdown_timer_.cancel();
  c_.shared->sessions.remove(c_.key);
  c_.thread.open_sessions.fetch_sub(1, std::memory_order_relaxed);
  if (failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      report_fatal(c_, make_error(sqlstate::internal_error, fmt::format("the session failed: {}", e.what())));
      log::error("session.exception", {{"what", e.what()}});
    }
    co_await send(c_);
  }
  co_await let_go(c_);
  c_.io.close();
}

asio::awaitable<bool> client_session::log_in() {
  wire::startup start(c_.shared->login);
  const auto deadline = steady_clock::now() + c_.shared->time.authentication;
  for (;;) {
    auto step = start.resume(c_.io.unread(), c_.out());
    c_.io.consume(step.consumed_bytes);
    switch (step.state) {
      case wire::startup_state::need_more: {
        const bool sent = co_await c_.io.flush(deadline);
        if (!sent) co_return false;
        const auto got = co_await c_.io.read(wire::wanted_bytes(c_.io.unread()), deadline);
        if (got != stream::read_state::data) co_return false;
        break;
      }
      case wire::startup_state::authenticated: {
        c_.client = start.client();
        const bool in = co_await welcome();
        co_await c_.io.flush(deadline);
        co_return in;
      }
      case wire::startup_state::cancel:
        c_.shared->sessions.cancel(start.cancel().process_id, start.cancel().secret);
        co_return false;
      case wire::startup_state::close:
        if (!start.failure().sqlstate.empty()) {
          c_.shared->count.authentication_failed.fetch_add(1, std::memory_order_relaxed);
          log::info("session.refused", {{"sqlstate", start.failure().sqlstate}, {"why", start.failure().message}});
        }
        co_await c_.io.flush(deadline);
        co_return false;
    }
  }
}

// From "authenticated" to the first ReadyForQuery.
asio::awaitable<bool> client_session::welcome() {
  auto& shared = *c_.shared;
  if (c_.ending) {
    report_fatal(c_, make_error(sqlstate::cannot_connect_now, "the database system is shutting down"));
    co_return false;
  }
  if (shared.sessions.size() > shared.most_sessions) {
    shared.count.sessions_refused.fetch_add(1, std::memory_order_relaxed);
    report_fatal(c_, make_error("53300", "sorry, too many clients already",
                                fmt::format("Crossfade serves at most {} connections.", shared.most_sessions)));
    co_return false;
  }
  if (c_.client.database != shared.database) {
    report_fatal(c_, make_error(sqlstate::invalid_catalog_name,
                                fmt::format("database \"{}\" does not exist", c_.client.database),
                                fmt::format("Crossfade serves the database \"{}\" only.", shared.database)));
    co_return false;
  }
  for (const auto& [name, value] : c_.client.settings) {
    auto set = c_.vars.set_at_start(name, value);
    if (!set) {
      report_fatal(c_, set.error());
      co_return false;
    }
  }
  shared.count.sessions_opened.fetch_add(1, std::memory_order_relaxed);
  for (const auto& [name, value] : c_.vars.reported()) {
    wire::write_parameter_status(c_.out(), name,
                                 name == "session_authorization" && value.empty() ? shared.role : value);
  }
  wire::write_backend_key_data(c_.out(), c_.key.process_id, c_.key.secret);
  co_await ready(c_);
  co_return true;
}

asio::awaitable<void> client_session::serve() {
  ++c_.thread.busy;
  for (;;) {
    auto next = wire::next_frame(c_.io.unread(), wire::client_frames);
    auto step = next_step::go_on;
    if (!next) {
      // The stream cannot be followed any more.
      report_fatal(c_, next.error());
      step = next_step::leave;
    } else if (!*next) {
      step = co_await before_waiting();
      if (step == next_step::go_on) step = co_await wait_for_client(wire::wanted_bytes(c_.io.unread()));
    } else {
      bool relayed = false;
      if (!c_.skipping && begins_work((*next)->type) && !passes_gate()) relayed = co_await at_the_gate();
      // The relay has taken messages from the same buffer: look at it anew.
      if (!relayed) {
        if (!take_at_once(**next)) step = co_await dispatch(**next);
        c_.io.consume((*next)->size_bytes);
      }
    }
    if (c_.fatal) step = next_step::leave;
    if (step == next_step::leave) break;
    if (c_.out().size() > limits::session::send_buffer_bytes) {
      const bool sent = co_await send(c_);
      if (!sent) break;
    }
  }
  --c_.thread.busy;
  if (c_.io.open()) co_await send(c_);
}

asio::awaitable<client_session::next_step> client_session::before_waiting() {
  if (c_.ending && !c_.tx.in_block()) {
    report_fatal(c_, shutting_down());
    co_return next_step::leave;
  }
  if (c_.flush_due) {
    const bool sent = co_await send(c_);
    if (!sent) co_return next_step::leave;
  }
  // Who waits for his client holds up a switch only with what cannot be taken back: what is written, and portals of
  // messages that came in several pieces.
  const bool must_stay = c_.writing || (c_.in_batch && c_.names.has_portals());
  if (!must_stay) c_.passage.leave();
  co_return next_step::go_on;
}

asio::awaitable<client_session::next_step> client_session::wait_for_client(std::size_t wanted_bytes) {
  std::optional<steady_clock::time_point> deadline;
  if (c_.tx.in_block() || c_.writing) {
    auto limit = c_.vars.idle_in_transaction_timeout();
    if (limit.count() == 0 && c_.writing && !c_.vars.idle_in_transaction_is_set()) limit = c_.shared->time.idle_writer;
    if (limit.count() > 0) deadline = steady_clock::now() + limit;
  }
  --c_.thread.busy;
  const auto got = co_await c_.io.read(wanted_bytes, deadline);
  ++c_.thread.busy;
  switch (got) {
    case stream::read_state::data:
      c_.thread.note_statement(this, steady_clock::now());
      co_return next_step::go_on;
    case stream::read_state::closed:
      co_return next_step::leave;
    case stream::read_state::timed_out:
      report_fatal(c_, make_error(sqlstate::idle_in_transaction_session_timeout,
                                  "terminating connection due to idle-in-transaction timeout"));
      co_return next_step::leave;
    case stream::read_state::interrupted:
      break;
  }
  if (!c_.ending || (c_.tx.in_block() && !c_.shutdown_forced)) co_return next_step::go_on;
  report_fatal(c_, shutting_down());
  co_return next_step::leave;
}

bool client_session::passes_gate() {
  auto& gate = *c_.shared->gate;
  if (!c_.passage) c_.passage = gate.try_enter();
  if (!c_.passage) return false;
  const auto phase = gate.phase();
  return phase != journal::phase::switched && phase != journal::phase::finished;
}

asio::awaitable<bool> client_session::at_the_gate() {
  auto& gate = *c_.shared->gate;
  while (!c_.passage) {
    c_.passage = gate.try_enter();
    if (c_.passage) break;
    const bool sent = co_await send(c_);
    if (!sent) co_return false;
    co_await gate.wait_open();
  }
  const auto phase = gate.phase();
  if (phase != journal::phase::switched && phase != journal::phase::finished) co_return false;
  if (!can_move(c_)) co_return false;
  co_await relay_until_moved_back(c_);
  co_return true;
}

bool client_session::take_at_once(const wire::frame& f) {
  if (f.type == ft::bind) {
    c_.in_batch = true;
    return !c_.skipping && bind_at_once(c_, f.payload);
  }
  if (f.type != ft::sync || !ready_at_once(c_)) return false;
  c_.skipping = false;
  return true;
}

asio::awaitable<client_session::next_step> client_session::dispatch(wire::frame f) {
  if (f.type == ft::terminate) co_return next_step::leave;
  if (c_.skipping && f.type != ft::sync) co_return next_step::go_on;
  switch (f.type) {
    case ft::query:
      co_await simple_query(c_, f.payload);
      break;
    case ft::parse:
    case ft::bind:
    case ft::describe:
    case ft::execute:
    case ft::close:
      c_.in_batch = true;
      co_await extended_query(c_, f);
      break;
    case ft::flush:
      c_.flush_due = true;
      break;
    case ft::sync:
      c_.skipping = false;
      co_await ready(c_);
      break;
    case ft::function_call:
      co_await fail(c_, wire::function_call_refused());
      co_await ready(c_);
      break;
    default:  // CopyData and the like, left over from a COPY that failed: PostgreSQL ignores them too
      break;
  }
  co_return next_step::go_on;
}

void client_session::request_cancel() {
  asio::post(c_.thread.io, [self = shared_from_this()] { self->c_.stop.raise(interrupts::reason::user); });
}

void client_session::request_end(steady_clock::time_point deadline) {
  asio::post(c_.thread.io, [self = shared_from_this(), deadline] { self->end_now(deadline); });
}

void client_session::end_now(steady_clock::time_point deadline) {
  c_.ending = true;
  c_.io.interrupt();
  shutdown_timer_.expires_at(deadline);
  shutdown_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& failure) {
    if (failure) return;
    self->c_.shutdown_forced = true;
    self->c_.stop.raise(interrupts::reason::shutdown);
    self->c_.io.interrupt();
  });
}

}  // namespace crossfade::session
