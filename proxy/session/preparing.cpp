#include "proxy/session/preparing.hpp"

#include <algorithm>

#include "proxy/execute/bind_at.hpp"
#include "proxy/session/backend_route.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/sql/type_names.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

namespace {

// In a failed block PostgreSQL looks at a statement's syntax, and no further.
error of_failed_block(const conversation& c, const error& e) {
  if (!c.tx.failed() || e.sqlstate == sqlstate::syntax_error) return e;
  return *c.tx.refuse_if_failed(sql::statement_kind::other);
}

}  // namespace

asio::awaitable<result<statement_ptr>> prepare_statement(conversation& c, std::string text,
                                                         std::vector<value::oid> declared) {
  auto& planner = *c.shared->planner;
  auto s = std::make_shared<statement>();
  s->generation = c.shared->catalog_generation.load(std::memory_order_acquire);
  s->search_path = c.vars.search_path();
  auto context = c.planning();
  auto cached = planner.prepare_cached(text, declared, context);
  if (cached) {
    if (!*cached) co_return of_failed_block(c, cached->error());
    s->prepared = std::move(**cached);
  } else {
    auto prepared = co_await planner.prepare(std::move(text), declared, std::move(context));
    if (!prepared) co_return of_failed_block(c, prepared.error());
    s->prepared = std::move(*prepared);
  }
  s->declared = std::move(declared);
  co_return s;
}

namespace {

bool same_rows(const sql::plan& a, const sql::plan& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && x.type == y.type; });
}

}  // namespace

result<void> read_literals(const conversation& c, statement& s) {
  auto read = execute::read_literals(c.clock.start_us, s.prepared, c.vars.formats());
  if (!read) return sql::with_type_names(read.error(), *c.shared->planner->tables());
  s.literal_cells = std::move(*read);
  return {};
}

bool is_current(const conversation& c, const statement& s) {
  const bool planned = s.prepared.what != nullptr;  // one that came back from PostgreSQL has no plan yet
  return planned && s.generation == c.shared->catalog_generation.load(std::memory_order_acquire) &&
         s.search_path == c.vars.search_path();
}

asio::awaitable<result<statement_ptr>> refresh_statement(conversation& c, statement_ptr s) {
  const auto generation = c.shared->catalog_generation.load(std::memory_order_acquire);
  const bool planned = s->prepared.what != nullptr;
  if (is_current(c, *s)) co_return s;
  std::vector<value::oid> declared;
  if (!s->prepare_text) declared = s->declared;
  auto again = co_await prepare_statement(c, s->prepared.text, std::move(declared));
  if (!again) co_return again.error();
  if (s->prepare_text && (*again)->prepared.what->kind == sql::statement_kind::prepare) {
    const auto inner = (*again)->prepared.what;
    again = co_await prepare_statement(c, inner->command.statement, s->declared);
    if (!again) co_return again.error();
    s->prepare_text = false;
  }
  if (planned && !same_rows(*s->prepared.what, *(*again)->prepared.what))
    co_return make_error(sqlstate::feature_not_supported, "cached plan must not change result type");
  auto read = read_literals(c, **again);
  if (!read) co_return read.error();
  s->prepared = std::move((*again)->prepared);
  s->literal_cells = std::move((*again)->literal_cells);
  s->generation = generation;
  s->search_path = c.vars.search_path();
  co_return s;
}

asio::awaitable<result<void>> describe_remotely(conversation& c, statement_ptr s) {
  if (s->remote || s->prepared.what->route != sql::route::postgres) co_return result<void>();
  auto described = co_await describe_on_backend(c, *s);
  if (!described) co_return described.error();
  s->remote = std::move(*described);
  co_return result<void>();
}

asio::awaitable<result<void>> ready_to_describe(conversation& c, std::shared_ptr<const statement> s) {
  const auto& plan = *s->prepared.what;
  if (plan.kind != sql::statement_kind::execute || plan.route != sql::route::session) co_return result<void>();
  auto target = c.names.find_statement(plan.command.name);
  if (!target) co_return result<void>();  // described as without rows; run() says that it is missing
  auto fresh = co_await refresh_statement(c, *target);
  if (!fresh) co_return fresh.error();
  auto described = co_await describe_remotely(c, *fresh);
  co_return described;
}

result<std::unique_ptr<portal>> make_portal(const conversation& c, std::shared_ptr<const statement> from,
                                            std::string name, const std::vector<execute::parameter>& parameters,
                                            const std::vector<value::wire_format>& result_formats) {
  auto p = std::make_unique<portal>();
  p->name = std::move(name);
  p->from = std::move(from);
  p->result_formats = result_formats;
  const auto& plan = p->plan();
  if (plan.route == sql::route::sqlite) {
    auto bound = execute::bind_at(c.clock.start_us, p->from->prepared, parameters, result_formats, c.vars.formats(),
                                  p->from->literal_cells);
    if (bound) {
      bound->drawn = c.drawn;
      p->bound = std::make_shared<const execute::bound_statement>(std::move(*bound));
      // Copies are for PostgreSQL: it answers a share of the reads during `cutover --reads`, and what SQLite may not.
      if (!plan.may_answer_elsewhere && c.shared->gate->reads_percent() == 0) return p;
    } else {
      auto why = sql::with_type_names(bound.error(), *c.shared->planner->tables());
      // Of a constant PostgreSQL may have another opinion; a parameter's error belongs to Bind, that of a literal that
      // cannot be read (it has a position) comes before all rows.
      const bool constant = parameters.empty() && why.position == 0 && why.sqlstate.starts_with("22");
      const bool unknown = why.sqlstate == sqlstate::feature_not_supported || why.sqlstate == sql::answer_elsewhere;
      if (plan.writes() || !(constant || unknown)) return why;
      p->unbound = std::move(why);
    }
  }
  for (const auto& one : parameters) {
    p->parameters.push_back(one.bytes ? std::optional<std::string>(*one.bytes) : std::nullopt);
    p->parameter_formats.push_back(one.format);
  }
  return p;
}

}  // namespace crossfade::session
