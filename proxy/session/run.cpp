#include "proxy/session/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "proxy/session/backend_route.hpp"
#include "proxy/session/commands.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/wire/buffer.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

error stale_snapshot(conversation& c) {
  c.writer_first = true;
  return make_error(sqlstate::serialization_failure, "could not serialize access due to concurrent update");
}

std::string tag_of(sql::statement_kind kind, std::uint64_t rows) {
  if (kind == sql::statement_kind::insert) return fmt::format("INSERT 0 {}", rows);
  if (kind == sql::statement_kind::update) return fmt::format("UPDATE {}", rows);
  if (kind == sql::statement_kind::remove) return fmt::format("DELETE {}", rows);
  return fmt::format("SELECT {}", rows);
}

// What PostgreSQL says that it cannot execute in a read-only transaction.
std::string_view verb_of(const sql::plan& plan) {
  if (plan.kind == sql::statement_kind::insert) return "INSERT";
  if (plan.kind == sql::statement_kind::update) return "UPDATE";
  if (plan.kind == sql::statement_kind::remove) return "DELETE";
  if (!plan.parts.empty()) return "SELECT";
  if (plan.sqlite_text.find("crossfade_nextval(") != std::string::npos) return "nextval()";
  if (plan.sqlite_text.find("crossfade_setval(") != std::string::npos) return "setval()";
  return "SELECT FOR UPDATE";
}

steady_clock::time_point writer_deadline(const conversation& c) {
  const auto now = steady_clock::now();
  const auto wait = c.vars.lock_timeout().count() > 0 ? c.vars.lock_timeout() : c.shared->time.writer_wait;
  const auto deadline = now + wait;
  return c.stop.deadline() ? std::min(deadline, *c.stop.deadline()) : deadline;
}

bool switched(const conversation& c) {
  const auto phase = c.shared->gate->phase();
  return phase == journal::phase::switched || phase == journal::phase::finished;
}

asio::awaitable<result<void>> repeat_savepoints(conversation& c) {
  for (auto& s : c.tx.savepoints()) {
    if (s.in_writer) continue;
    auto made = co_await c.writing->savepoint(s.name);
    if (!made) co_return made.error();
    s.in_writer = true;
  }
  co_return result<void>();
}

asio::awaitable<result<execute::write_result>> write_alone(conversation& c, portal& p) {
  auto token = std::make_shared<execute::cancel_token>();
  auto guard = c.stop.watch(token);
  const bool alone = c.thread.alone(steady_clock::now());
  auto done = co_await c.shared->writer->autocommit(p.bound, c.clock, writer_deadline(c), alone, token);
  if (done) co_await await_mirror(c, done->seq);
  co_return done;
}

asio::awaitable<result<execute::write_result>> write_in_transaction(conversation& c, portal& p) {
  auto taken = co_await take_writer(c);
  if (!taken) co_return taken.error();
  c.writing->set_alone(c.thread.alone(steady_clock::now()));
  auto guard = c.stop.watch(c.writing.get());
  auto done = co_await c.writing->execute(p.bound, c.clock);
  if (done) c.wrote = true;
  co_return done;
}

asio::awaitable<result<outcome>> run_write(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto kind = p.plan().kind;
  if (c.tx.how().read_only) {
    co_return make_error(sqlstate::read_only_sql_transaction,
                         fmt::format("cannot execute {} in a read-only transaction", verb_of(p.plan())));
  }
  // A session whose snapshot or cursor kept it here: its transaction cannot be continued where writes are now.
  if (switched(c)) co_return stale_snapshot(c);
  const bool by_itself = how.ends_transaction && !c.writing && !c.held;
  result<execute::write_result> done = execute::write_result{};
  if (by_itself) {
    done = co_await write_alone(c, p);
  } else {
    done = co_await write_in_transaction(c, p);
  }
  if (!done) co_return done.error();
  auto tag = tag_of(kind, done->rows);
  const auto sent = kind == sql::statement_kind::select ? "SELECT" : "";
  if (max_rows > 0 && !done->data_rows.empty()) {
    keep_rows(p, std::move(done->data_rows));
    p.final_tag = std::move(tag);
    co_return send_kept_rows(c, p, max_rows, sent);
  }
  c.out() += done->data_rows;
  p.state = portal_state::finished;
  co_return outcome{outcome_kind::complete, std::move(tag)};
}

// Where the reply of a read begins, so that it can be taken back while none of its rows has left.
class reply_mark {
 public:
  reply_mark(conversation& c, const portal& p)
      : size_bytes_(c.out().size()), flushes_(c.io.flushes()), first_(p.state == portal_state::ready) {}
  // False: rows are with the client already.
  bool take_back(conversation& c) const {
    if (!first_ || c.io.flushes() != flushes_) return false;
    c.out().resize(size_bytes_);
    return true;
  }

 private:
  std::size_t size_bytes_;
  std::uint64_t flushes_;
  bool first_;
};

// Values that do not suit (class 22), one row too many (21): whether a plan meets them at all depends on the order in
// which it computes conditions, and on what it leaves out. Values that we do not know (0A000) PostgreSQL may, and a
// text that SQLite refuses (42) it has accepted.
bool depends_on_plan(const error& e) {
  const auto in_class = [&](const char* two) { return e.sqlstate.starts_with(two); };
  return in_class("22") || in_class("21") || in_class("42") || e.sqlstate == sqlstate::feature_not_supported;
}

bool may_be_canary(const conversation& c, const portal& p) {
  if (c.shared->gate->reads_percent() == 0 || p.state != portal_state::ready) return false;
  if (c.writing || c.held || c.tx.snapshot_per_transaction() || p.plan().tables_read.empty()) return false;
  return c.shared->gate->phase() == journal::phase::dual_write;
}

// The usual case of open_cursor, which waits for nobody and needs no coroutine. Nothing: open_cursor has to.
std::optional<result<void>> open_at_once(conversation& c, portal& p) {
  if (p.cursor) return result<void>();
  if (c.writing || (c.tx.snapshot_per_transaction() && !c.held)) return std::nullopt;
  auto opened = c.thread.readers.open(p.bound, c.clock, p.pinned ? p.pinned.get() : c.held.get());
  if (!opened) return result<void>(opened.error());
  p.cursor = std::move(*opened);
  return result<void>();
}

asio::awaitable<result<outcome>> run_read(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  if (may_be_canary(c, p)) {
    auto answered = co_await run_canary(c, p, max_rows, how);
    if (answered) co_return std::move(*answered);
  }
  auto opened = co_await open_cursor(c, p);
  if (!opened) co_return opened.error();
  auto done = co_await send_rows(c, p, max_rows, "SELECT");
  co_return done;
}

}  // namespace

bool runs_on_backend(const sql::plan& plan) noexcept {
  return plan.route == sql::route::postgres || plan.route == sql::route::forwarded ||
         (plan.route == sql::route::session && plan.kind == sql::statement_kind::explain);
}

asio::awaitable<result<void>> take_writer(conversation& c) {
  if (c.writing) co_return result<void>();
  if (c.held && c.held->head() != c.shared->positions->head()) co_return stale_snapshot(c);
  auto token = std::make_shared<execute::cancel_token>();
  auto guard = c.stop.watch(token);
  const bool alone = c.thread.alone(steady_clock::now());
  auto begun = co_await c.shared->writer->begin(writer_deadline(c), alone, token);
  if (!begun) co_return begun.error();
  c.writing = std::move(*begun);
  if (c.held && c.held->head() != c.shared->positions->head()) {
    co_await c.writing->rollback();
    c.writing.reset();
    co_return stale_snapshot(c);
  }
  c.held.reset();  // nobody else commits from here on: reads see the same through the writer
  auto repeated = co_await repeat_savepoints(c);
  co_return repeated;
}

asio::awaitable<result<void>> take_snapshot(conversation& c) {
  if (!c.tx.snapshot_per_transaction() || c.held || c.writing) co_return result<void>();
  if (c.writer_first && !c.tx.how().read_only && !switched(c)) {
    auto taken = co_await take_writer(c);
    co_return taken;
  }
  if (c.pair_first) {
    auto pair = co_await open_snapshot_pair(c);
    co_return pair;
  }
  auto held = c.thread.readers.hold_snapshot();
  if (!held) co_return held.error();
  c.held = std::move(*held);
  co_return result<void>();
}

asio::awaitable<result<void>> open_cursor(conversation& c, portal& p) {
  if (auto done = open_at_once(c, p)) co_return std::move(*done);
  auto ready = co_await take_snapshot(c);
  if (!ready) co_return ready.error();
  if (c.writing) {
    c.writing->set_alone(c.thread.alone(steady_clock::now()));
    auto guard = c.stop.watch(c.writing.get());
    auto opened = co_await c.writing->query(p.bound, c.clock);
    if (!opened) co_return opened.error();
    p.cursor = std::move(*opened);
    co_return result<void>();
  }
  auto opened = open_at_once(c, p);  // the snapshot is there now
  if (!opened) co_return make_error(sqlstate::internal_error, "a read without its snapshot");
  co_return std::move(*opened);
}

asio::awaitable<result<outcome>> send_rows(conversation& c, portal& p, std::uint64_t max_rows, std::string_view verb) {
  const auto before = p.cursor->rows();
  for (;;) {
    const auto sent = p.cursor->rows() - before;
    if (max_rows > 0 && sent >= max_rows) {
      p.state = portal_state::suspended;
      co_return outcome{outcome_kind::suspended, fmt::format("{} {}", verb, sent)};
    }
    const auto left = max_rows > 0 ? max_rows - sent : 0;
    // Short reads, nearly all of them, need no coroutine.
    auto state = p.cursor->try_fetch(c.out(), left);
    if (!state) {
      auto guard = c.stop.watch(p.cursor.get());
      state = co_await p.cursor->fetch(c.out(), left);
    }
    if (!*state) {
      auto why = state->error();
      p.cursor.reset();
      p.state = portal_state::finished;
      co_return why;
    }
    if (**state == execute::fetch_state::done) {
      const auto rows = p.cursor->rows() - before;
      p.cursor.reset();
      p.state = portal_state::finished;
      co_return outcome{outcome_kind::complete, fmt::format("{} {}", verb, rows)};
    }
    if (**state == execute::fetch_state::buffer_full && c.out().size() > limits::session::send_buffer_bytes) {
      const bool alive = co_await send(c);
      if (!alive) {
        p.cursor.reset();
        co_return make_error(sqlstate::connection_failure, "the client has closed the connection");
      }
      if (auto stopped = c.stop.check()) co_return *stopped;
    }
  }
}

// A read that failed before its first row left: PostgreSQL says what comes of it, where it may be asked.
asio::awaitable<result<outcome>> after_failure(conversation& c, portal& p, std::uint64_t max_rows, run_options how,
                                               error failure, reply_mark before) {
  const bool elsewhere = failure.sqlstate == sql::answer_elsewhere;
  const bool known = p.parameters.size() == p.plan().parameters.size();
  if (!elsewhere && (!known || !(p.unbound || depends_on_plan(failure)))) co_return failure;
  auto done = co_await run_elsewhere(c, p, max_rows, how, failure.message);
  const bool unanswered = !done && before.take_back(c) && done.error().sqlstate != sqlstate::query_canceled;
  if (unanswered && !elsewhere) co_return failure;
  co_return done;
}

void keep_rows(portal& p, std::string rows) {
  p.rows = std::move(rows);
  p.row_starts.clear();
  for (std::size_t at = 0; at + 5 <= p.rows.size(); at += wire::read_uint32(p.rows.data() + at + 1) + 1)
    p.row_starts.push_back(at);
  p.row_starts.push_back(p.rows.size());
  p.next_row = 0;
  p.materialised = true;
}

outcome send_kept_rows(conversation& c, portal& p, std::uint64_t max_rows, std::string_view verb) {
  const auto last = p.row_starts.size() - 1;
  const auto from = p.next_row;
  auto to = max_rows > 0 ? std::min<std::size_t>(last, from + max_rows) : last;
  c.out().append(p.rows, p.row_starts[from], p.row_starts[to] - p.row_starts[from]);
  p.next_row = to;
  const auto sent = to - from;
  // Of a write, too, the tag counts the rows of this Execute.
  const auto tag = verb.empty() ? fmt::format("{} {}", p.final_tag.substr(0, p.final_tag.rfind(' ')), sent)
                                : fmt::format("{} {}", verb, sent);
  if (max_rows > 0 && sent == max_rows) {
    p.state = portal_state::suspended;
    return {outcome_kind::suspended, tag};
  }
  p.state = portal_state::finished;
  return {outcome_kind::complete, tag};
}

asio::awaitable<result<outcome>> run(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto& plan = p.plan();
  c.shared->count.statements[static_cast<std::size_t>(plan.route)].fetch_add(1, std::memory_order_relaxed);
  if (plan.kind == sql::statement_kind::empty) co_return outcome{outcome_kind::empty, {}};
  if (auto refused = c.tx.refuse_if_failed(plan.kind)) co_return *refused;
  if (auto stopped = c.stop.check()) co_return *stopped;
  if (p.state == portal_state::finished) {
    if (plan.kind == sql::statement_kind::select) co_return outcome{outcome_kind::complete, "SELECT 0"};
    co_return make_error(sqlstate::object_not_in_prerequisite_state,
                         fmt::format("portal \"{}\" cannot be run", p.name));
  }
  if (p.materialised)
    co_return send_kept_rows(c, p, max_rows, plan.kind == sql::statement_kind::select ? "SELECT" : "");
  switch (plan.route) {
    case sql::route::refused:
      co_return plan.refusal ? *plan.refusal
                             : make_error(sqlstate::feature_not_supported, "this statement is not supported");
    case sql::route::session: {
      auto done = co_await run_command(c, p, max_rows, how);
      co_return done;
    }
    case sql::route::sqlite: {
      c.tx.note_query();
      if (plan.writes()) {
        auto done = co_await run_write(c, p, max_rows, how);
        co_return done;
      }
      if (p.on_backend) {
        auto done = co_await run_on_backend(c, p, max_rows, how);
        co_return done;
      }
      const reply_mark before(c, p);
      std::optional<result<void>> opened;
      if (!p.unbound && !may_be_canary(c, p)) opened = open_at_once(c, p);
      result<outcome> done = outcome{};
      if (p.unbound) {
        done = *p.unbound;
      } else if (!opened) {
        done = co_await run_read(c, p, max_rows, how);
      } else if (*opened) {
        done = co_await send_rows(c, p, max_rows, "SELECT");
      } else {
        done = opened->error();
      }
      if (done || !before.take_back(c)) co_return done;
      auto failure = done.error();
      done = co_await after_failure(c, p, max_rows, how, std::move(failure), before);
      co_return done;
    }
    case sql::route::postgres:
    case sql::route::forwarded: {
      c.tx.note_query();
      auto done = co_await run_on_backend(c, p, max_rows, how);
      co_return done;
    }
  }
  co_return make_error(sqlstate::internal_error, "a plan without a route");
}

}  // namespace crossfade::session
