#include "proxy/session/simple_query.hpp"

#include <vector>

#include "proxy/session/describe.hpp"
#include "proxy/session/preparing.hpp"
#include "proxy/session/run.hpp"
#include "proxy/sql/lexer.hpp"
#include "proxy/wire/backend.hpp"
#include "proxy/wire/frontend.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

namespace {

// Splitting costs a parse: one statement, the usual case, needs none.
result<std::vector<sql::text_range>> statements_of(conversation& c, std::string_view text) {
  auto end = text.find_last_not_of(" \t\r\n;");
  if (end != std::string_view::npos && text.find(';') > end) return std::vector<sql::text_range>{{0, end + 1}};
  return c.shared->planner->split(text);
}

// A position in one statement, as one in the whole query.
error in_whole_query(error e, std::string_view query, const sql::text_range& statement) {
  if (e.position > 0) e.position += sql::character_position(query, statement.offset) - 1;
  return e;
}

asio::awaitable<result<outcome>> one_statement(conversation& c, std::string text, bool only_one) {
  start_statement(c);
  std::vector<value::oid> undeclared;
  auto prepared = co_await prepare_statement(c, std::move(text), std::move(undeclared));
  if (!prepared) co_return prepared.error();
  const auto& plan = *(*prepared)->prepared.what;
  if (auto refused = c.tx.refuse_if_failed(plan.kind)) co_return *refused;
  if (plan.route == sql::route::refused && plan.refusal) co_return *plan.refusal;
  auto made = make_portal(c, *prepared, {}, {}, {});
  if (!made) co_return made.error();
  auto p = std::move(*made);
  p->plain_text = true;
  run_options how;
  how.simple = true;
  how.ends_transaction = only_one && !c.tx.in_block();
  auto known = co_await ready_to_describe(c, p->from);
  if (!known) co_return known.error();
  const auto before = c.out().size();
  auto fields = describe_rows(c, *p->from);
  // A backend's own description comes with its rows.
  if (!fields.empty() && !runs_on_backend(p->plan())) wire::write_row_description(c.out(), fields);
  const auto described = c.out().size();
  auto done = co_await run(c, *p, 0, how);
  // PostgreSQL describes the rows of a write, of SHOW or of EXECUTE only once it has them; those of set_config()
  // before.
  const bool reads = plan.kind == sql::statement_kind::select || plan.kind == sql::statement_kind::set;
  const bool cannot_lock = plan.locks_rows && c.tx.how().read_only;
  const bool once_there = !reads || !plan.parts.empty() || cannot_lock;
  if (!done && once_there && c.out().size() == described) c.out().resize(before);
  co_return done;
}

}  // namespace

asio::awaitable<void> simple_query(conversation& c, std::string_view payload) {
  auto text = wire::parse_query(payload);
  c.stop.begin(c.vars.statement_timeout());
  if (!text) {
    co_await fail(c, text.error());
    co_await ready(c);
    co_return;
  }
  c.names.close_portal("");
  c.names.close_statement("");
  auto statements = statements_of(c, *text);
  if (!statements) {
    co_await fail(c, statements.error());
    co_await ready(c);
    co_return;
  }
  if (statements->empty()) wire::write_empty_query_response(c.out());
  const bool only_one = statements->size() == 1;
  // The frame's bytes go with the next read.
  const std::string whole = only_one ? std::string() : std::string(*text);
  for (const auto& range : *statements) {
    std::string one(only_one ? text->substr(range.offset, range.length)
                             : std::string_view(whole).substr(range.offset, range.length));
    auto done = co_await one_statement(c, std::move(one), only_one);
    if (!done) {
      auto e = only_one ? done.error() : in_whole_query(done.error(), whole, range);
      co_await fail(c, e);
      break;
    }
    if (done->what == outcome_kind::failed) {
      co_await fail_transaction(c);
      break;
    }
    if (done->what == outcome_kind::empty) wire::write_empty_query_response(c.out());
    if (done->what == outcome_kind::complete) wire::write_command_complete(c.out(), done->tag);
    if (c.fatal) co_return;
  }
  co_await ready(c);
}

}  // namespace crossfade::session
