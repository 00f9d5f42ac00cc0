#include "proxy/sql/planner.hpp"

#include <atomic>
#include <mutex>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/cache.hpp"
#include "proxy/sql/lexer.hpp"
#include "proxy/sql/literal.hpp"
#include "proxy/sql/nesting.hpp"
#include "proxy/sql/parser.hpp"
#include "proxy/sql/session_statements.hpp"
#include "proxy/sql/set_config.hpp"
#include "proxy/sql/shape.hpp"
#include "proxy/sql/translate.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::sql {
namespace {

constexpr std::size_t cache_entries = 8192;
constexpr std::size_t cache_bytes = 64 * limits::mib;
constexpr std::size_t exact_text_bytes = 16 * limits::kib;  // longer texts are found by shape only
constexpr std::size_t most_slots = 65535;        // parameters and lifted literals: what a Parse message can count
constexpr std::size_t session_text_bytes = 256;  // SET, EXECUTE ... carry values: only short ones are kept

// A cached shape. plan null: literals decide its meaning, it is planned by its exact text.
struct cached {
  std::shared_ptr<const plan> what;
};

std::string key_of(std::string_view text, std::string_view classes, const std::vector<value::oid>& declared,
                   const planning_context& context) {
  std::string key;
  key.reserve(text.size() + classes.size() + declared.size() * 5 + context.search_path.size() + 4);
  key += text;
  key += '\0';
  key += classes;
  key += '\0';
  for (const auto id : declared) {
    key += std::to_string(id);
    key += ',';
  }
  key += context.standard_conforming_strings ? '\1' : '\2';
  key += context.search_path;
  return key;
}

std::size_t weight_of(const plan& p) {
  return 512 + p.shape.size() + p.sqlite_text.size() + p.bindings.size() * sizeof(binding) +
         p.columns.size() * sizeof(result_column);
}

// Whether unqualified names mean tables of the catalog's schema.
bool is_default_path(std::string_view path, std::string_view schema) {
  while (!path.empty()) {
    const auto comma = path.find(',');
    auto name = path.substr(0, comma);
    while (!name.empty() && name.front() == ' ')
      name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ')
      name.remove_suffix(1);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    if (name == schema) return true;
    if (name != "$user" && name != "pg_catalog" && !name.empty()) return false;
    path = comma == std::string_view::npos ? std::string_view() : path.substr(comma + 1);
    if (path.empty()) return false;
  }
  return true;
}

// What a shape's text turned out to be, before PostgreSQL is asked.
struct analysed {
  std::optional<error> failure;
  plan made;
  bool data = false;  // `found` holds
  translation found;
};

}  // namespace

struct planner::impl {
  impl(std::shared_ptr<const catalog::catalog> t, std::shared_ptr<sql::judge> j, std::shared_ptr<verdict_store> v)
      : judge(std::move(j)), verdicts(std::move(v)), current(std::move(t)) {}

  std::shared_ptr<const catalog::catalog> tables() const {
    const std::scoped_lock lock(mutex);
    return current;
  }

  const std::shared_ptr<sql::judge> judge;
  const std::shared_ptr<verdict_store> verdicts;
  mutable std::mutex mutex;
  std::shared_ptr<const catalog::catalog> current;
  cache<cached> shapes{cache_entries, cache_bytes};
  cache<std::shared_ptr<const plan>> exact{cache_entries, cache_bytes};  // by the statement's own text
  std::atomic<std::uint64_t> hits{0}, misses{0}, asked{0}, reused{0};
  std::atomic<std::uint64_t> routes[5]{};

  result<prepared_statement> hand_out(std::shared_ptr<const plan> p, const shaped& s, std::string_view text);
  analysed analyse(const shaped& s, std::string_view text, const std::vector<value::oid>& declared,
                   const planning_context& context, const catalog::catalog& tables) const;
  boost::asio::awaitable<result<verdict>> verdict_of(std::string key, std::string text,
                                                     std::vector<value::oid> declared, judging_settings settings,
                                                     std::uint64_t generation);
  boost::asio::awaitable<result<std::shared_ptr<const plan>>> decide(analysed a, std::string text, shaped s,
                                                                     std::vector<value::oid> declared,
                                                                     planning_context context,
                                                                     std::uint64_t generation);
  void keep(const std::string& text, const shaped& s, const std::vector<value::oid>& declared,
            const planning_context& context, const std::shared_ptr<const plan>& p);
};

namespace {

std::vector<value::oid> all_types(const shaped& s, const std::vector<value::oid>& declared) {
  auto types = declared;
  types.resize(s.parameters, value::oids::unspecified);
  for (const char c : s.classes)
    types.push_back(declared_type(c));
  return types;
}

// A position in the shape, moved to the statement's own text.
error in_own_text(error e, std::string_view text, std::size_t declared, bool conforming, lift what) {
  if (e.position == 0) return e;
  shaped s;
  if (make_shape(text, declared, conforming, what, s, true)) e.position = original_position(s, text, e.position);
  return e;
}

// Where our types and PostgreSQL's differ; empty: they agree.
std::string disagreement(const translation& ours, const verdict& v, std::size_t parameters) {
  for (std::size_t i = 0; i < ours.slot_types.size() && i < v.parameters.size(); ++i) {
    if (ours.slot_types[i].id != 0 && ours.slot_types[i].id != v.parameters[i]) {
      return "slot $" + std::to_string(i + 1) + (i < parameters ? "" : " (literal)") + ": PostgreSQL says type " +
             std::to_string(v.parameters[i]) + ", the analysis " + std::to_string(ours.slot_types[i].id);
    }
  }
  if (ours.made.columns.size() != v.columns.size()) return "number of result columns";
  for (std::size_t i = 0; i < v.columns.size(); ++i) {
    const auto& mine = ours.made.columns[i];
    // Scale and padding of the text follow the modifier.
    const bool shaped_by_modifier =
        mine.type.what == value::kind::bpchar ||
        (mine.type.what == value::kind::numeric && mine.storage != value::storage::numeric_text);
    if (shaped_by_modifier && mine.type.modifier != v.columns[i].modifier) {
      return "type modifier of result column " + std::to_string(i + 1);
    }
    if (mine.type.id != v.columns[i].type || mine.name != v.columns[i].name) {
      return "result column " + std::to_string(i + 1) + ": PostgreSQL says \"" + v.columns[i].name + "\" of type " +
             std::to_string(v.columns[i].type) + ", the analysis \"" + mine.name + "\" of type " +
             std::to_string(mine.type.id);
    }
  }
  return {};
}

void refuse_write(plan& p, const std::string& why) {
  p.route = route::refused;
  p.why = why;
  p.refusal = make_error("0A000", "this write cannot be carried out through Crossfade: " + why,
                         "Rewrite the statement, or run it once PostgreSQL is the authority.");
}

}  // namespace

result<prepared_statement> planner::impl::hand_out(std::shared_ptr<const plan> p, const shaped& s,
                                                   std::string_view text) {
  prepared_statement out;
  out.text = text;
  out.literals.reserve(s.literals.size() + p->fixed_literals.size());
  out.literals = s.literals;
  if (p->route == route::sqlite) {
    for (const auto& b : p->bindings) {
      if (b.purpose != value::decode_for::assignment || b.slot < s.parameters) continue;
      const auto i = b.slot - s.parameters;
      if (i >= s.literals.size() || s.classes[i] != '?' || !needs_fitting(s.literals[i])) continue;
      auto fitted = fit_literal(s.literals[i], b.type, b.column, {});
      if (!fitted) {
        // Only an error wants the type's name.
        fitted = fit_literal(s.literals[i], b.type, b.column, analyse::type_text(b.type, *tables()));
        auto e = fitted.error();
        if (e.position > 0) e.position = character_position(text, s.literals[i].offset);
        return e;
      }
      out.literals[i] = std::move(*fitted);
    }
    out.literals.insert(out.literals.end(), p->fixed_literals.begin(), p->fixed_literals.end());
  }
  routes[static_cast<std::size_t>(p->route)].fetch_add(1, std::memory_order_relaxed);
  out.what = std::move(p);
  return out;
}

analysed planner::impl::analyse(const shaped& s, std::string_view text, const std::vector<value::oid>& declared,
                                const planning_context& context, const catalog::catalog& tables) const {
  analysed a;
  on_deep_stack([&] {
    std::vector<token> tokens;
    if (!tokenise(text, context.standard_conforming_strings, tokens)) tokens.clear();
    const auto conditions = conditions_of(tokens);
    if (conditions > most_conditions) {
      a.failure = make_error("54001", "statement too complex",
                             "The statement has " + std::to_string(conditions) +
                                 " ANDs and ORs; Crossfade plans up to " + std::to_string(most_conditions) + ".");
      return;
    }
    const auto nesting = nesting_of(tokens);
    auto parsed = parse(s.data_statement ? s.text : std::string(text), nesting);
    if (!parsed) {
      // Words and positions of the message are those of the client's own text.
      auto own = s.data_statement ? parse(std::string(text), nesting) : std::move(parsed);
      a.failure = own ? make_error("42601", "syntax error") : own.error();
      return;
    }
    if (parsed->size() != 1) {
      a.failure = make_error("42601", "cannot insert multiple commands into a prepared statement");
      return;
    }
    const auto& statement = *parsed->statement(0);
    if (s.classes.empty() && plan_set_config(statement, s.parameters, declared, a.made)) return;
    switch (statement.node_case) {
      case PG_QUERY__NODE__NODE_SELECT_STMT:
      case PG_QUERY__NODE__NODE_INSERT_STMT:
      case PG_QUERY__NODE__NODE_UPDATE_STMT:
      case PG_QUERY__NODE__NODE_DELETE_STMT:
        a.data = true;
        a.found = translate({&statement, &tables, s.parameters, all_types(s, declared), s.classes,
                             context.search_path.empty() || is_default_path(context.search_path, tables.schema)});
        return;
      default:
        plan_session_statement(statement, text, context.standard_conforming_strings, a.made);
    }
  });
  return a;
}

boost::asio::awaitable<result<verdict>> planner::impl::verdict_of(std::string key, std::string text,
                                                                  std::vector<value::oid> declared,
                                                                  judging_settings settings, std::uint64_t generation) {
  if (verdicts) {
    if (auto kept = verdicts->get(key, generation)) {
      reused.fetch_add(1, std::memory_order_relaxed);
      co_return std::move(*kept);
    }
  }
  if (!judge) co_return make_error("08006", "PostgreSQL cannot be reached");
  asked.fetch_add(1, std::memory_order_relaxed);
  auto answer = co_await judge->ask(std::move(text), std::move(declared), std::move(settings));
  if (answer && !answer->refusal && verdicts) verdicts->put(key, generation, *answer);
  co_return answer;
}

namespace {

// The plan where PostgreSQL could not be asked.
result<std::shared_ptr<const plan>> undecided(translation found, const error& unreachable) {
  auto p = std::make_shared<plan>(std::move(found.made));
  switch (found.outcome) {
    case outcome::proven:
      p->route = route::sqlite;
      return std::shared_ptr<const plan>(std::move(p));
    case outcome::failed:
      return found.failure;
    case outcome::not_proven:
      if (!p->writes()) return unreachable;
      refuse_write(*p, found.why);
      return std::shared_ptr<const plan>(std::move(p));
    case outcome::postgres:
    case outcome::refused:
      break;
  }
  return unreachable;
}

// The plan with PostgreSQL's word on it.
std::shared_ptr<plan> judged(translation found, const verdict& v, std::size_t parameters) {
  auto p = std::make_shared<plan>(std::move(found.made));
  found.made.columns = p->columns;
  std::string why = found.why;
  bool proven = found.outcome == outcome::proven;
  if (found.outcome == outcome::failed) why = "the analysis failed: " + found.failure.message;
  if (proven) {
    why = disagreement(found, v, parameters);
    proven = why.empty();
    if (!proven) log::warning("sql.verdict_differs", {{"shape", p->shape}, {"why", why}});
  }
  p->parameters.clear();
  for (std::size_t i = 0; i < parameters; ++i) {
    p->parameters.push_back(value::builtin_type(i < v.parameters.size() ? v.parameters[i] : value::oids::text));
  }
  if (!proven) p->columns.resize(v.columns.size());
  for (std::size_t i = 0; i < v.columns.size(); ++i) {
    auto& c = p->columns[i];
    if (!proven) {
      c.name = v.columns[i].name;
      c.type = value::builtin_type(v.columns[i].type, v.columns[i].modifier);
    }
    c.type.modifier = v.columns[i].modifier;
    c.table = v.columns[i].table;
    c.attribute = v.columns[i].attribute;
  }
  p->route = proven ? route::sqlite : route::forwarded;
  if (!proven) p->why = why;
  if (!proven && p->writes()) refuse_write(*p, why);
  return p;
}

}  // namespace

boost::asio::awaitable<result<std::shared_ptr<const plan>>> planner::impl::decide(analysed a, std::string text,
                                                                                  shaped s,
                                                                                  std::vector<value::oid> declared,
                                                                                  planning_context context,
                                                                                  std::uint64_t generation) {
  if (a.failure) {
    // libpg_query tells neither SQLSTATE nor hint, and a later PostgreSQL has words of its own.
    if (judge && a.failure->sqlstate == "42601") {
      judging_settings settings{context.search_path, context.date_style};
      auto theirs = co_await judge->ask(std::move(text), std::move(declared), std::move(settings));
      if (theirs && theirs->refusal) co_return *theirs->refusal;
    }
    co_return *a.failure;
  }
  auto& base = a.data ? a.found.made : a.made;
  base.shape = s.data_statement ? s.text : std::string(text.substr(0, text.find(' ')));
  base.slots = s.parameters + s.classes.size() + base.fixed_literals.size();
  base.literal_classes = s.classes;
  base.catalog_generation = generation;
  if (!a.data) co_return std::make_shared<const plan>(std::move(a.made));
  if (a.found.outcome == outcome::refused) {
    a.found.made.route = route::refused;
    a.found.made.refusal = a.found.failure;
    a.found.made.parameters.assign(s.parameters, value::builtin_type(value::oids::text));  // PostgreSQL was not asked
    co_return std::make_shared<const plan>(std::move(a.found.made));
  }
  if (a.found.outcome == outcome::postgres) {
    a.found.made.route = route::postgres;
    a.found.made.why = a.found.why;
    co_return std::make_shared<const plan>(std::move(a.found.made));
  }
  a.found.made.may_answer_elsewhere = a.found.made.sqlite_text.find("crossfade_") != std::string::npos;
  const auto types = all_types(s, declared);
  auto key = key_of(s.text, {}, types, context);
  a.found.made.verdict_key = key;
  judging_settings settings{context.search_path, context.date_style};
  auto answer = co_await verdict_of(key, s.text, types, std::move(settings), generation);
  if (!answer) {
    if (answer.error().sqlstate.substr(0, 2) != "08") co_return answer.error();
    co_return undecided(std::move(a.found), answer.error());
  }
  if (answer->refusal) co_return *answer->refusal;
  const auto parameters = s.parameters;
  std::shared_ptr<const plan> made = judged(std::move(a.found), *answer, parameters);
  co_return made;
}

void planner::impl::keep(const std::string& text, const shaped& s, const std::vector<value::oid>& declared,
                         const planning_context& context, const std::shared_ptr<const plan>& p) {
  if (s.data_statement) shapes.put(key_of(s.text, s.classes, declared, context), {p}, weight_of(*p));
  const auto limit = s.data_statement ? exact_text_bytes : session_text_bytes;
  if (s.literals.empty() && text.size() <= limit) {
    exact.put(key_of(text, {}, declared, context), p, weight_of(*p));
  }
}

planner::planner(std::shared_ptr<const catalog::catalog> tables, std::shared_ptr<judge> judge,
                 std::shared_ptr<verdict_store> verdicts)
    : impl_(std::make_unique<impl>(std::move(tables), std::move(judge), std::move(verdicts))) {}
planner::~planner() = default;

result<std::vector<text_range>> planner::split(std::string_view query) const {
  auto ranges = statement_ranges(query, true);
  if (!ranges || ranges->size() < 2) return ranges;
  // A syntax error anywhere stops the whole string before its first statement runs.
  std::optional<error> failure;
  on_deep_stack([&] {
    if (auto parsed = parse(std::string(query), nesting_of(query, true)); !parsed) failure = parsed.error();
  });
  if (failure) return *failure;
  return ranges;
}

std::optional<result<prepared_statement>> planner::prepare_cached(std::string_view text,
                                                                  const std::vector<value::oid>& declared,
                                                                  const planning_context& context) {
  thread_local shaped s;
  const auto conforming = context.standard_conforming_strings;
  if (text.size() <= exact_text_bytes) {
    if (auto p = impl_->exact.get(key_of(text, {}, declared, context))) {
      impl_->hits.fetch_add(1, std::memory_order_relaxed);
      s.clear();
      s.parameters = (*p)->parameters.size();
      return impl_->hand_out(std::move(*p), s, text);
    }
  }
  if (!make_shape(text, declared.size(), conforming, lift::literals, s)) return std::nullopt;
  if (!s.data_statement) return std::nullopt;
  auto found = impl_->shapes.get(key_of(s.text, s.classes, declared, context));
  if (found && !found->what) {
    if (!make_shape(text, declared.size(), conforming, lift::nothing, s)) return std::nullopt;
    found = impl_->shapes.get(key_of(s.text, s.classes, declared, context));
  }
  if (!found || !found->what) return std::nullopt;
  auto out = impl_->hand_out(std::move(found->what), s, text);
  if (!out && s.literals.size() > 1) return std::nullopt;  // which of them PostgreSQL meets first, it says itself
  impl_->hits.fetch_add(1, std::memory_order_relaxed);
  return out;
}

boost::asio::awaitable<result<prepared_statement>> planner::prepare(std::string text, std::vector<value::oid> declared,
                                                                    planning_context context) {
  if (auto ready = prepare_cached(text, declared, context)) co_return std::move(*ready);
  impl_->misses.fetch_add(1, std::memory_order_relaxed);
  const auto tables = impl_->tables();
  const auto conforming = context.standard_conforming_strings;
  std::optional<error> first;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto what = attempt == 0 ? lift::literals : lift::nothing;
    shaped s;
    if (auto r = make_shape(text, declared.size(), conforming, what, s); !r) co_return r.error();
    if (s.parameters + s.literals.size() > most_slots && what == lift::literals) {
      impl_->shapes.put(key_of(s.text, s.classes, declared, context), {nullptr}, 64);
      continue;  // they stay where they are
    }
    if (s.empty) {
      plan empty;
      empty.kind = statement_kind::empty;
      empty.route = route::session;
      auto p = std::make_shared<const plan>(std::move(empty));
      co_return impl_->hand_out(std::move(p), s, text);
    }
    auto a = impl_->analyse(s, text, declared, context, *tables);
    const bool own_text = a.failure.has_value();
    auto made = co_await impl_->decide(std::move(a), text, s, declared, context, tables->generation);
    if (made) {
      if (what == lift::nothing && first) {
        shaped lifted;
        if (make_shape(text, declared.size(), conforming, lift::literals, lifted)) {
          impl_->shapes.put(key_of(lifted.text, lifted.classes, declared, context), {nullptr}, 64);
        }
      }
      // Made from a catalog that was replaced meanwhile: right for a statement that is under way, not for later ones.
      if (impl_->tables() == tables) impl_->keep(text, s, declared, context, *made);
      auto out = impl_->hand_out(std::move(*made), s, text);
      if (out || what == lift::nothing || s.literals.size() < 2) co_return out;
      first = std::move(out).error();  // another literal may be what PostgreSQL complains of
      continue;
    }
    auto e = made.error();
    if (e.sqlstate.substr(0, 2) == "08") co_return first ? *first : e;
    if (own_text) co_return e;
    e = in_own_text(std::move(e), text, declared.size(), conforming, what);
    if (s.literals.empty() || what == lift::nothing) co_return e;
    first = std::move(e);  // with its literals in place the statement may mean something else
  }
  co_return *first;
}

void planner::replace_catalog(std::shared_ptr<const catalog::catalog> tables) {
  {
    const std::scoped_lock lock(impl_->mutex);
    impl_->current = std::move(tables);
  }
  impl_->exact.clear();
  impl_->shapes.clear();
}

std::shared_ptr<const catalog::catalog> planner::tables() const { return impl_->tables(); }

planner::counters planner::count() const noexcept {
  const auto of = [&](route r) { return impl_->routes[static_cast<std::size_t>(r)].load(std::memory_order_relaxed); };
  return {impl_->hits.load(),   impl_->misses.load(), impl_->asked.load(), impl_->reused.load(), of(route::sqlite),
          of(route::forwarded), of(route::postgres),  of(route::session),  of(route::refused)};
}

}  // namespace crossfade::sql
