#include "proxy/session/commands.hpp"

#include <fmt/format.h>

#include "proxy/session/backend_route.hpp"
#include "proxy/session/cursors.hpp"
#include "proxy/session/set_show.hpp"
#include "proxy/session/setting_values.hpp"
#include "proxy/session/sql_statements.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
using kind = sql::statement_kind;

namespace {

outcome done(std::string tag) { return {outcome_kind::complete, std::move(tag)}; }

error not_before_cutover(std::string_view command) {
  return make_error(sqlstate::feature_not_supported,
                    fmt::format("{} is not supported while SQLite is the authority", command),
                    "It works once `crossfade cutover` has moved the application to PostgreSQL.");
}

bool starts_with_word(std::string_view text, std::string_view word) {
  auto at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && lower(text.substr(at, word.size())) == word;
}

result<outcome> begin(conversation& c, const portal& p) {
  const auto& command = p.plan().command;
  auto how = c.default_characteristics();
  if (command.isolation != sql::isolation::unspecified) how.isolation = command.isolation;
  if (command.read_only) how.read_only = *command.read_only;
  if (command.deferrable) how.deferrable = *command.deferrable;
  auto d = c.tx.begin(how, starts_with_word(p.from->prepared.text, "start"));
  if (d.warning) warn(c, *d.warning);
  return done(std::move(d.tag));
}

asio::awaitable<result<outcome>> finish(conversation& c, result<transaction::decision> decided) {
  if (!decided) co_return decided.error();
  auto d = std::move(*decided);
  if (d.warning) warn(c, *d.warning);
  if (d.action == transaction::action::commit) {
    auto committed = co_await commit(c, d.chain);
    if (!committed) co_return committed.error();
  }
  if (d.action == transaction::action::roll_back) co_await roll_back(c, d.chain);
  co_return done(std::move(d.tag));
}

asio::awaitable<result<outcome>> save(conversation& c, const std::string& name) {
  savepoint at;
  at.name = name;
  at.settings_mark = c.vars.mark();
  at.portals_mark = c.names.next_serial();
  auto saved = c.tx.save(std::move(at));
  if (!saved) co_return saved.error();
  if (c.writing) {
    auto made = co_await c.writing->savepoint(name);
    if (!made) co_return made.error();
    c.tx.savepoints().back().in_writer = true;
  }
  co_return done("SAVEPOINT");
}

asio::awaitable<result<outcome>> release(conversation& c, const std::string& name) {
  const auto before = c.tx.savepoints();
  auto at = c.tx.release(name);
  if (!at) co_return at.error();
  if (c.writing && before[*at].in_writer) {
    auto released = co_await c.writing->release(name);
    if (!released) co_return released.error();
  }
  co_return done("RELEASE");
}

asio::awaitable<result<outcome>> roll_back_to(conversation& c, const std::string& name) {
  auto at = c.tx.roll_back_to(name);
  if (!at) co_return at.error();
  auto& point = c.tx.savepoints()[*at];
  c.names.close_portals_since(point.portals_mark);
  c.vars.roll_back(point.settings_mark);
  if (c.backend_in_transaction && c.backend && c.backend->transaction_status() == 'E') {
    auto ended = co_await end_backend_transaction(c, false);
    if (!ended) warn(c, ended.error());
  }
  if (c.writing) {
    if (c.writing->lost()) {
      co_return make_error(sqlstate::in_failed_sql_transaction,
                           "the transaction was lost with the statement that failed; roll it back and begin again");
    }
    if (point.in_writer) {
      auto undone = co_await c.writing->rollback_to(name);
      if (!undone) co_return undone.error();
    }
  }
  co_return done("ROLLBACK");
}

asio::awaitable<result<outcome>> discard(conversation& c, const sql::session_command& command) {
  if (!command.all) {
    std::string what = command.name;
    if (what == "sequences") *c.drawn = {};
    for (char& ch : what)
      ch = static_cast<char>(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    co_return done("DISCARD " + what);
  }
  if (c.tx.in_block())
    co_return make_error(sqlstate::active_sql_transaction, "DISCARD ALL cannot run inside a transaction block");
  c.names.close_portals(true);
  c.names.close_all_statements();
  c.vars.reset_all();
  *c.drawn = {};
  if (c.backend) {
    // With it go advisory locks and whatever else a session holds there.
    c.backend->close();
    c.backend.reset();
    c.backend_holds_state = false;
  }
  co_return done("DISCARD ALL");
}

asio::awaitable<result<outcome>> lock_table(conversation& c) {
  if (!c.tx.in_block()) {
    co_return make_error(sqlstate::no_active_sql_transaction, "LOCK TABLE can only be used in transaction blocks");
  }
  // One writer: its lock is the strongest lock on every table, as far as other writers go.
  if (!c.tx.how().read_only) {
    auto taken = co_await take_writer(c);
    if (!taken) co_return taken.error();
  }
  co_return done("LOCK TABLE");
}

result<outcome> set_constraints(conversation& c, const sql::session_command& command) {
  if (!c.tx.in_block()) {
    warn(c, make_error(sqlstate::no_active_sql_transaction, "SET CONSTRAINTS can only be used in transaction blocks"));
    return done("SET CONSTRAINTS");
  }
  if (command.all && !command.deferred && !c.writing) return done("SET CONSTRAINTS");  // nothing is pending
  return make_error(sqlstate::feature_not_supported,
                    "SET CONSTRAINTS is not supported after writes while SQLite is the authority",
                    "Constraints are checked as they were declared: at the statement's end, or at COMMIT.");
}

asio::awaitable<result<outcome>> transaction_command(conversation& c, portal& p) {
  const auto& command = p.plan().command;
  switch (p.plan().kind) {
    case kind::begin:
      co_return begin(c, p);
    case kind::commit: {
      auto ended = co_await finish(c, c.tx.commit(command.chain));
      co_return ended;
    }
    case kind::rollback: {
      auto ended = co_await finish(c, c.tx.roll_back(command.chain));
      co_return ended;
    }
    case kind::savepoint: {
      auto r = co_await save(c, command.name);
      co_return r;
    }
    case kind::release: {
      auto r = co_await release(c, command.name);
      co_return r;
    }
    case kind::rollback_to: {
      auto r = co_await roll_back_to(c, command.name);
      co_return r;
    }
    default:  // the caller hands over those above only
      break;
  }
  co_return make_error(sqlstate::internal_error, "not a transaction command");
}

}  // namespace

asio::awaitable<result<outcome>> run_command(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto& command = p.plan().command;
  // The portal of COMMIT dies with the transaction that it ends: what is needed of it is kept here.
  const auto keep = p.from;
  switch (p.plan().kind) {
    case kind::begin:
    case kind::commit:
    case kind::rollback:
    case kind::savepoint:
    case kind::release:
    case kind::rollback_to: {
      auto r = co_await transaction_command(c, p);
      co_return r;
    }
    case kind::set: {
      if (!command.arguments.empty()) {
        auto r = co_await run_set_config(c, p);
        co_return r;
      }
      auto r = co_await run_set(c, *keep);
      co_return r;
    }
    case kind::reset: {
      auto r = co_await run_reset(c, *keep);
      co_return r;
    }
    case kind::show: {
      auto r = co_await run_show(c, p, how);
      co_return r;
    }
    case kind::discard: {
      auto r = co_await discard(c, command);
      co_return r;
    }
    case kind::prepare: {
      auto r = co_await run_prepare(c, *keep);
      co_return r;
    }
    case kind::execute: {
      auto r = co_await run_execute(c, p, max_rows, how);
      co_return r;
    }
    case kind::deallocate:
      co_return run_deallocate(c, command);
    case kind::declare_cursor: {
      auto r = co_await declare_cursor(c, p);
      co_return r;
    }
    case kind::fetch:
    case kind::move: {
      auto r = co_await fetch_cursor(c, p, max_rows, how);
      co_return r;
    }
    case kind::close_cursor: {
      auto r = co_await close_cursor(c, command);
      co_return r;
    }
    case kind::set_constraints:
      co_return set_constraints(c, command);
    case kind::lock_table: {
      auto r = co_await lock_table(c);
      co_return r;
    }
    case kind::explain: {
      auto r = co_await run_on_backend(c, p, max_rows, how);
      co_return r;
    }
    case kind::listen:
      if (command.statement == "UNLISTEN") co_return done("UNLISTEN");  // nobody listens: pools send it to be sure
      co_return not_before_cutover(command.statement.empty() ? "LISTEN" : command.statement);
    case kind::copy:
      co_return not_before_cutover("COPY");
    case kind::ddl:
    case kind::other:
    case kind::empty:
    case kind::select:
    case kind::insert:
    case kind::update:
    case kind::remove:
      break;
  }
  co_return make_error(sqlstate::feature_not_supported, "this command is not supported through Crossfade");
}

}  // namespace crossfade::session
