#include "proxy/session/extended_query.hpp"

#include <fmt/format.h>

#include "proxy/session/describe.hpp"
#include "proxy/session/preparing.hpp"
#include "proxy/session/run.hpp"
#include "proxy/wire/backend.hpp"
#include "proxy/wire/frontend.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
namespace ft = wire::frontend_type;

namespace {

using step = result<void>;

// PostgreSQL folds constants when it plans, which is at Bind: Parse succeeds.
bool found_by_planning(const error& e) {
  return e.position == 0 &&
         (e.sqlstate == sqlstate::division_by_zero || e.sqlstate == sqlstate::numeric_value_out_of_range);
}

statement_ptr failing_at_bind(const conversation& c, std::string_view text, error e) {
  auto s = std::make_shared<statement>();
  sql::plan plan;
  plan.kind = sql::statement_kind::select;
  plan.refusal = e;
  s->prepared.what = std::make_shared<const sql::plan>(std::move(plan));
  s->prepared.text = text;
  s->generation = c.shared->catalog_generation.load(std::memory_order_acquire);
  s->search_path = c.vars.search_path();
  s->planning_failure = std::move(e);
  return s;
}

asio::awaitable<step> on_parse(conversation& c, std::string_view payload) {
  auto message = wire::parse_parse(payload);
  if (!message) co_return message.error();
  auto name = std::string(message->name);
  if (!name.empty() && c.names.statements().contains(name)) {
    co_return make_error(sqlstate::duplicate_prepared_statement,
                         fmt::format("prepared statement \"{}\" already exists", name));
  }
  start_statement(c);
  if (name.empty()) c.names.close_statement("");  // gone even if the new one fails
  std::vector<value::oid> declared(message->parameter_types.begin(), message->parameter_types.end());
  auto prepared = co_await prepare_statement(c, std::string(message->text), std::move(declared));
  if (!prepared && !found_by_planning(prepared.error())) co_return prepared.error();
  if (!prepared) prepared = failing_at_bind(c, message->text, prepared.error());
  if (auto refused = c.tx.refuse_if_failed((*prepared)->prepared.what->kind)) co_return *refused;
  auto read = read_literals(c, **prepared);
  if (!read) co_return read.error();
  auto described = co_await describe_remotely(c, *prepared);
  if (!described && described.error().sqlstate != sqlstate::connection_failure) co_return described.error();
  auto added = c.names.add_statement(std::move(name), std::move(*prepared));
  if (!added) co_return added.error();
  wire::write_parse_complete(c.out());
  co_return step();
}

step bind_current(conversation& c, const wire::bind_message& message, const statement_ptr& from) {
  const auto& plan = *from->prepared.what;
  if (from->planning_failure) return *from->planning_failure;
  if (auto refused = c.tx.refuse_if_failed(plan.kind)) return *refused;
  const bool unknown = plan.route == sql::route::postgres && !from->remote;
  const auto wanted = from->remote ? from->remote->parameters.size() : plan.parameters.size();
  if (message.parameters.size() != wanted && !unknown) {
    return make_error(sqlstate::protocol_violation,
                      fmt::format("bind message supplies {} parameters, but prepared statement \"{}\" requires {}",
                                  message.parameters.size(), message.statement, wanted));
  }
  start_statement(c);
  std::vector<execute::parameter> parameters;
  parameters.reserve(message.parameters.size());
  for (std::size_t i = 0; i < message.parameters.size(); ++i)
    parameters.push_back({message.parameters[i], wire::format_of(message.parameter_formats, i)});
  std::vector<value::wire_format> formats(message.result_formats.begin(), message.result_formats.end());
  auto made = make_portal(c, from, std::string(message.portal), parameters, formats);
  if (!made) return made.error();
  auto added = c.names.add_portal(std::move(*made));
  if (!added) return added.error();
  wire::write_bind_complete(c.out());
  return {};
}

asio::awaitable<step> on_bind(conversation& c, std::string_view payload) {
  auto message = wire::parse_bind(payload);
  if (!message) co_return message.error();
  auto from = c.names.find_statement(message->statement);
  if (!from) co_return from.error();
  auto fresh = co_await refresh_statement(c, *from);
  if (!fresh) co_return fresh.error();
  co_return bind_current(c, *message, *fresh);
}

asio::awaitable<step> on_describe(conversation& c, std::string_view payload) {
  auto message = wire::parse_describe(payload);
  if (!message) co_return message.error();
  const sql::plan* plan = nullptr;
  std::shared_ptr<const statement> keep;
  std::vector<value::wire_format> formats;
  if (message->kind == wire::target::statement) {
    auto found = c.names.find_statement(message->name);
    if (!found) co_return found.error();
    auto fresh = co_await refresh_statement(c, *found);
    if (!fresh) co_return fresh.error();
    keep = *fresh;
    plan = keep->prepared.what.get();
    auto described = co_await describe_remotely(c, *fresh);
    if (!described) co_return described.error();
    std::vector<wire::oid> types;
    if (keep->remote) {
      types = keep->remote->parameters;
    } else {
      for (const auto& t : plan->parameters)
        types.push_back(t.id);
    }
    if (auto refused = c.tx.refuse_if_failed(plan->kind); refused && plan->returns_rows()) co_return *refused;
    wire::write_parameter_description(c.out(), types);
  } else {
    auto found = c.names.find_portal(message->name);
    if (!found) {
      if (message->name.empty()) co_return found.error();
      co_return make_error(sqlstate::invalid_cursor_name, fmt::format("portal \"{}\" does not exist", message->name));
    }
    keep = (*found)->from;
    plan = &(*found)->plan();
    formats = (*found)->result_formats;
    if (auto refused = c.tx.refuse_if_failed(plan->kind); refused && plan->returns_rows()) co_return *refused;
  }
  if (plan->kind == sql::statement_kind::execute) {
    auto known = co_await ready_to_describe(c, keep);
    if (!known) co_return known.error();
  }
  auto fields = describe_rows(c, *keep);
  const bool rows_without_columns = plan->kind == sql::statement_kind::select && runs_on_backend(*plan);
  if (fields.empty() && !rows_without_columns) {
    wire::write_no_data(c.out());
  } else {
    wire::write_row_description(c.out(), fields, formats);
  }
  co_return step();
}

bool sync_follows(conversation& c, std::size_t size_bytes) {
  auto next = wire::next_frame(c.io.unread().substr(size_bytes), wire::client_frames);
  return next && *next && (*next)->type == ft::sync;
}

asio::awaitable<step> on_execute(conversation& c, wire::frame f, bool& failed_already) {
  auto message = wire::parse_execute(f.payload);
  if (!message) co_return message.error();
  auto found = c.names.find_portal(message->portal);
  if (!found) {
    co_return make_error(sqlstate::invalid_cursor_name, fmt::format("portal \"{}\" does not exist", message->portal));
  }
  auto& p = **found;
  run_options how;
  how.sync_follows = sync_follows(c, f.size_bytes);
  how.ends_transaction = how.sync_follows && c.tx.where() != transaction::state::block;
  start_statement(c);
  c.stop.begin(c.vars.statement_timeout());
  auto done = co_await run(c, p, static_cast<std::uint64_t>(message->max_rows), how);
  if (!done) co_return done.error();
  switch (done->what) {
    case outcome_kind::complete:
      wire::write_command_complete(c.out(), done->tag);
      break;
    case outcome_kind::suspended:
      wire::write_portal_suspended(c.out());
      break;
    case outcome_kind::empty:
      wire::write_empty_query_response(c.out());
      break;
    case outcome_kind::passed:
      break;
    case outcome_kind::failed:
      failed_already = true;
      break;
  }
  co_return step();
}

step on_close(conversation& c, std::string_view payload) {
  auto message = wire::parse_close(payload);
  if (!message) return message.error();
  if (message->kind == wire::target::statement) {
    c.names.close_statement(message->name);
  } else {
    c.names.close_portal(message->name);
  }
  wire::write_close_complete(c.out());
  return {};
}

}  // namespace

bool bind_at_once(conversation& c, std::string_view payload) {
  auto message = wire::parse_bind(payload);
  if (!message) return false;
  auto from = c.names.find_statement(message->statement);
  if (!from || !is_current(c, **from)) return false;
  return static_cast<bool>(bind_current(c, *message, *from));
}

asio::awaitable<void> extended_query(conversation& c, wire::frame f) {
  step done;
  bool failed_already = false;
  switch (f.type) {
    case ft::parse:
      c.stop.begin(c.vars.statement_timeout());
      done = co_await on_parse(c, f.payload);
      break;
    case ft::bind:
      done = co_await on_bind(c, f.payload);
      break;
    case ft::describe:
      done = co_await on_describe(c, f.payload);
      break;
    case ft::execute:
      done = co_await on_execute(c, f, failed_already);
      break;
    case ft::close:
      done = on_close(c, f.payload);
      break;
    default:  // client_session hands over the five above only
      break;
  }
  if (done && !failed_already) co_return;
  c.skipping = true;
  if (failed_already) {
    co_await fail_transaction(c);
  } else {
    co_await fail(c, done.error());
  }
}

}  // namespace crossfade::session
