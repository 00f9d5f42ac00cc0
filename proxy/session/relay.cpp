#include "proxy/session/relay.hpp"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "proxy/session/backend_route.hpp"
#include "proxy/session/expected.hpp"
#include "proxy/session/moving.hpp"
#include "proxy/session/setting_values.hpp"
#include "proxy/wire/backend.hpp"
#include "proxy/wire/frame.hpp"
#include "proxy/wire/frontend.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
namespace ft = wire::frontend_type;
namespace bt = wire::backend_type;

namespace {

bool belongs_to_postgres(const conversation& c) {
  const auto phase = c.shared->gate->phase();
  return phase == journal::phase::switched || phase == journal::phase::finished;
}

// One stay with one backend. Two coroutines work on it: the client's messages go one way (forward), the backend's
// frames the other (pump). Both run on the session's io thread and end before the conversation does.
struct relay {
  explicit relay(conversation& of) : c(of), backend(of.backend), changed(of.thread.io) {}

  conversation& c;
  std::shared_ptr<execute::backend> backend;
  asio::steady_timer changed;
  moved_statements statements;
  expected owed;
  char status = 'I';
  bool pumping = false;
  bool copying = false;      // the backend waits for COPY data
  bool lost = false;         // the backend has gone
  bool holds_state = false;  // LISTEN, temporary tables, settings: cannot be made again on another backend
  std::string last_words;    // of the backend, before it went
  bool said_why = false;     // the client has its last error
  std::string batch;         // for the backend
  bool at_boundary = true;   // a new transaction, or a new statement of one, begins with the next message
  collected_rows own_rows;   // of our own queries

  bool idle() const noexcept { return owed.empty() && status == 'I'; }
  void notify() { changed.cancel(); }
};

using relay_ptr = std::shared_ptr<relay>;

asio::awaitable<void> wait_change(relay_ptr r) {
  boost::system::error_code ignored;
  r->changed.expires_at(std::chrono::steady_clock::time_point::max());
  co_await r->changed.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// --- from the backend -----------------------------------------------------------------------------------------------

void note_frame(relay& r, const execute::backend_frame& f) {
  auto& c = r.c;
  r.said_why = f.type == bt::error_response;
  switch (f.type) {
    case bt::ready_for_query:
      if (!f.payload.empty()) r.status = f.payload.front();
      r.copying = false;
      break;
    case bt::copy_in_response:
    case bt::copy_both_response:
      r.copying = true;
      break;
    case bt::command_complete: {
      auto tag = wire::parse_command_complete(f.payload);
      if (tag && (*tag == "DEALLOCATE ALL" || *tag == "DISCARD ALL")) r.statements.clear();
      if (tag && *tag == "DISCARD ALL") r.holds_state = false;
      break;
    }
    case bt::error_response: {
      auto parsed = wire::parse_report(f.payload);
      if (parsed) c.shared->count.errors[error_class(parsed->fields.sqlstate)].fetch_add(1, std::memory_order_relaxed);
      break;
    }
    default:  // nothing to learn from the others
      break;
  }
}

void on_backend_frame(relay& r, const execute::backend_frame& f) {
  const bool own = r.owed.front_is_own();
  const auto what = r.owed.on_frame(f.type);
  note_frame(r, f);
  if (own && f.type == bt::data_row) r.own_rows.add(f.payload);
  for (; !r.owed.failed_parses.empty(); r.owed.failed_parses.pop_front())
    r.statements.forget(r.owed.failed_parses.front());
  switch (what) {
    case expected::verdict::pass_on:
      r.c.out().append(f.bytes);
      break;
    case expected::verdict::swallow:
      break;
    case expected::verdict::unsolicited_error:
      r.last_words.assign(f.bytes);
      break;
  }
  if (f.type != bt::ready_for_query) return;
  if (r.idle()) {
    r.c.passage.leave();
    if (r.c.ending) r.c.io.interrupt();
  }
  r.notify();
}

void on_backend_lost(relay& r, const error& why) {
  r.lost = true;
  auto& c = r.c;
  const bool nobody_notices = r.idle() && !r.holds_state;
  if (!nobody_notices && c.io.open()) {
    if (!r.last_words.empty()) {
      c.out().append(r.last_words);
    } else if (!r.said_why) {
      auto e = why.sqlstate.empty() ? make_error(sqlstate::connection_failure, "the connection to PostgreSQL was lost")
                                    : why;
      report(c, e, wire::severity::fatal);
    }
    c.fatal = true;
  }
  c.io.interrupt();
}

asio::awaitable<void> pump(relay_ptr r) {
  for (;;) {
    auto f = co_await r->backend->receive();
    if (!f) {
      if (!r->lost) on_backend_lost(*r, f.error());
      break;
    }
    on_backend_frame(*r, *f);
    if (r->c.out().empty()) continue;
    if (r->backend->has_buffered_frame() && r->c.out().size() < limits::session::send_buffer_bytes) continue;
    co_await send(r->c);
  }
  r->pumping = false;
  r->notify();
}

// --- from the client ------------------------------------------------------------------------------------------------

bool begins_with(std::string_view text, std::string_view word) {
  auto at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && text.size() - at >= word.size() && lower(text.substr(at, word.size())) == word;
}

// State that lives in one connection to PostgreSQL and cannot be made again on another.
bool makes_state(std::string_view text) {
  for (std::string_view word : {"set ", "listen", "declare", "create temp", "create local temp", "load"})
    if (begins_with(text, word)) return true;
  return text.find("pg_advisory_lock") != std::string_view::npos ||
         text.find("pg_try_advisory_lock") != std::string_view::npos ||
         text.find("set_config") != std::string_view::npos;
}

void ensure_statement(relay& r, std::string_view name) {
  auto* known = r.statements.to_be_moved(name);
  if (known == nullptr) return;
  wire::write_parse(r.batch, name, known->text, known->declared);
  known->on_backend = true;
  r.owed.push(expected::kind::parse, true, std::string(name));
}

void track_parse(relay& r, std::string_view payload) {
  auto message = wire::parse_parse(payload);
  if (!message) {
    r.owed.push(expected::kind::parse);
    return;
  }
  if (!message->name.empty()) ensure_statement(r, message->name);
  if (makes_state(message->text)) r.holds_state = true;
  const bool added = r.statements.add(message->name, message->text,
                                      {message->parameter_types.begin(), message->parameter_types.end()});
  r.owed.push(expected::kind::parse, false, added ? std::string(message->name) : moved_statements::nobody());
}

void track(relay& r, const wire::frame& f) {
  auto& counters = r.c.shared->count;
  switch (f.type) {
    case ft::parse:
      track_parse(r, f.payload);
      break;
    case ft::bind: {
      // portal\0 statement\0
      auto portal_end = f.payload.find('\0');
      auto rest = portal_end == std::string_view::npos ? std::string_view{} : f.payload.substr(portal_end + 1);
      ensure_statement(r, rest.substr(0, rest.find('\0')));
      r.owed.push(expected::kind::bind);
      break;
    }
    case ft::describe:
    case ft::close: {
      auto target = f.type == ft::describe ? wire::parse_describe(f.payload) : wire::parse_close(f.payload);
      const bool of_statement = target && target->kind == wire::target::statement;
      if (f.type == ft::close) {
        if (of_statement) r.statements.forget(target->name);
        r.owed.push(expected::kind::close);
      } else {
        if (of_statement) ensure_statement(r, target->name);
        r.owed.push(of_statement ? expected::kind::describe_statement : expected::kind::describe_portal);
      }
      break;
    }
    case ft::execute:
      counters.relayed.fetch_add(1, std::memory_order_relaxed);
      r.owed.push(expected::kind::execute);
      break;
    case ft::query:
      counters.relayed.fetch_add(1, std::memory_order_relaxed);
      if (makes_state(f.payload)) r.holds_state = true;
      r.owed.push(expected::kind::query);
      break;
    case ft::function_call:
      r.owed.push(expected::kind::query);
      break;
    case ft::sync:
      r.owed.push(expected::kind::sync);
      break;
    default:  // Flush and COPY data: no reply of their own
      break;
  }
  r.at_boundary = f.type == ft::query || f.type == ft::sync || f.type == ft::function_call;
}

asio::awaitable<void> send_batch(relay_ptr r) {
  if (r->batch.empty() || r->lost) co_return;
  std::string frames;
  frames.swap(r->batch);
  auto sent = co_await r->backend->send(std::move(frames));
  // A failed send means that the connection is gone: the pump sees it too, after what is left to read.
  if (!sent && !r->lost) r->backend->close();
}

enum class step { go_on, moved_back, ended };

// Before a message that may begin a transaction: the gate, and whose the session is.
asio::awaitable<step> at_boundary(relay_ptr r) {
  auto& c = r->c;
  auto& gate = *c.shared->gate;
  while (!r->lost) {
    if (c.passage && !gate.closed()) co_return step::go_on;
    if (c.passage || !r->idle()) {
      // Inside a transaction, or with replies to come: those first, then the gate.
      co_await send_batch(r);
      while (!r->owed.empty() && !r->lost)
        co_await wait_change(r);
      if (r->lost || r->status != 'I') co_return step::go_on;
      c.passage.leave();
    }
    c.passage = gate.try_enter();
    if (c.passage) co_return belongs_to_postgres(c) ? step::go_on : step::moved_back;
    co_await gate.wait_open();
  }
  co_return step::go_on;
}

// A client that has gone still gets done what it asked for, as with PostgreSQL itself.
asio::awaitable<void> finish_work(relay_ptr r) {
  co_await send_batch(r);
  while (!r->owed.empty() && r->at_boundary && !r->copying && !r->lost)
    co_await wait_change(r);
}

asio::awaitable<step> wait_for_client(relay_ptr r) {
  auto& c = r->c;
  co_await send_batch(r);
  if (r->lost) co_return step::go_on;
  if (c.ending && (r->idle() || c.shutdown_forced)) {
    report_fatal(c, make_error(sqlstate::admin_shutdown, "terminating connection due to administrator command"));
    co_return step::ended;
  }
  --c.thread.busy;
  const auto wanted = wire::wanted_bytes(c.io.unread());
  const auto got = co_await c.io.read(wanted, std::nullopt);
  ++c.thread.busy;
  if (got == stream::read_state::closed) {
    c.io.close();
    co_await finish_work(r);
    co_return step::ended;
  }
  co_return step::go_on;
}

asio::awaitable<step> forward_one(relay_ptr r, wire::frame f) {
  auto& c = r->c;
  if (f.type == ft::terminate) {
    co_await finish_work(r);
    co_return step::ended;
  }
  const bool waits = r->at_boundary && f.type != ft::flush && f.type != ft::sync;
  if (waits) {
    const auto where = co_await at_boundary(r);
    if (where != step::go_on) co_return where;
    if (r->lost) co_return step::go_on;
  }
  track(*r, f);
  r->batch.append(c.io.unread().substr(0, f.size_bytes));
  c.io.consume(f.size_bytes);
  if (r->batch.size() > limits::session::send_buffer_bytes) co_await send_batch(r);
  while (r->owed.size() > limits::session::relay_expected && !r->lost) {
    co_await send_batch(r);
    co_await wait_change(r);
  }
  co_return step::go_on;
}

asio::awaitable<step> forward(relay_ptr r) {
  auto& c = r->c;
  for (;;) {
    if (c.fatal || !c.io.open()) co_return step::ended;
    if (r->lost) co_return step::go_on;  // a new backend, or none
    auto next = wire::next_frame(c.io.unread(), wire::client_frames);
    if (!next) {
      report_fatal(c, next.error());
      co_return step::ended;
    }
    auto what = step::go_on;
    if (*next) {
      what = co_await forward_one(r, **next);
    } else {
      what = co_await wait_for_client(r);
    }
    if (what != step::go_on) co_return what;
  }
}

// Ends the pump; nothing refers to the conversation afterwards.
asio::awaitable<void> stop_pump(relay_ptr r) {
  r->lost = true;
  r->backend->close();
  while (r->pumping)
    co_await wait_change(r);
  r->c.backend.reset();
  r->c.backend_values.clear();
  r->c.backend_version = 0;
}

// A query of ours between two transactions of the client's.
asio::awaitable<collected_rows> own_query(relay_ptr r, std::string sql) {
  r->own_rows.clear();
  wire::write_query(r->batch, sql);
  r->owed.push(expected::kind::query, true);
  co_await send_batch(r);
  while (!r->owed.empty() && !r->lost)
    co_await wait_change(r);
  co_return std::move(r->own_rows);
}

// What the session has become over there comes along.
asio::awaitable<void> take_along(relay_ptr r) {
  auto set = co_await own_query(r, settings_query());
  auto prepared = co_await own_query(r, statements_query());
  const bool complete = !r->lost;
  co_await stop_pump(r);
  if (!complete) {
    r->statements.give_back(r->c.names);
    co_return;
  }
  adopt_settings(r->c, set);
  adopt_statements(r->c, prepared);
  r->statements.give_back_unused(r->c.names);
}

// The session's own state is made on the backend before the client's first message goes there.
asio::awaitable<result<void>> move_over(conversation& c) {
  auto there = co_await ensure_backend(c);
  if (!there) co_return there.error();
  auto script = settings_script(c, true);
  if (!script.empty()) {
    auto told = co_await ask_backend(c, std::move(script));
    if (!told) co_return told.error();
  }
  if (c.tx.where() == transaction::state::block) {
    for (auto& one : transaction_script(c)) {
      auto begun = co_await ask_backend(c, std::move(one));
      if (!begun) co_return begun.error();
    }
  }
  co_return result<void>();
}

// The first message could not be served: its error, and what the protocol wants after it.
asio::awaitable<void> refuse_first(conversation& c, error why) {
  auto next = wire::next_frame(c.io.unread(), wire::client_frames);
  const char type = next && *next ? (*next)->type : ft::sync;
  if (next && *next) c.io.consume((*next)->size_bytes);
  c.passage.leave();
  if (c.backend) c.backend->close();  // it may stand in the middle of what was to be moved
  co_await fail(c, std::move(why));
  if (c.fatal) co_return;
  if (type == ft::query) {
    co_await ready(c);
  } else {
    c.skipping = true;
  }
}

}  // namespace

bool can_move(const conversation& c) noexcept {
  return !c.writing && !c.held && !c.backend_in_transaction && !c.tx.failed() && !c.names.has_open_portals();
}

asio::awaitable<void> relay_until_moved_back(conversation& c) {
  co_await send(c);
  for (;;) {
    auto over = co_await move_over(c);
    if (!over) {
      co_await refuse_first(c, over.error());
      co_return;
    }
    auto r = std::make_shared<relay>(c);
    r->statements = moved_statements(c.names);
    r->status = c.tx.in_block() ? 'T' : 'I';
    r->holds_state = c.backend_holds_state;
    c.names.close_portals(true);
    c.vars.commit();
    c.tx.ended(false);
    // EXECUTE in SQL text names what PREPARE made: those are moved at once.
    for (const auto& name : r->statements.from_sql())
      ensure_statement(*r, name);
    if (!r->batch.empty()) {
      wire::write_sync(r->batch);
      r->owed.push(expected::kind::sync, true);
    }
    r->pumping = true;
    c.stop.relay(r->backend);
    c.shared->tasks.spawn(c.thread.io.get_executor(), pump(r));
    const auto how = co_await forward(r);
    if (how == step::moved_back) {
      co_await take_along(r);
      c.stop.relay(nullptr);
      co_return;
    }
    const bool end = how == step::ended || c.fatal;
    if (end) c.fatal = true;
    co_await stop_pump(r);
    c.stop.relay(nullptr);
    if (end) co_return;
    // The backend has gone and the session misses nothing: the statements go to the next one.
    r->statements.give_back(c.names);
    if (!c.passage) {
      // Back to the gate, with the message still in the buffer.
      co_return;
    }
  }
}

}  // namespace crossfade::session
