#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

// 'UTC' or 'UTC'::text. In a client's statement the literal is a slot; here it is that of a column's default.
static bool names_utc(const PgQuery__Node* n) {
  if (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) n = n->type_cast->arg;
  if (n->node_case != PG_QUERY__NODE__NODE_A_CONST || n->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
    return false;
  const std::string_view zone = n->a_const->sval->sval;
  return zone == "UTC" || zone == "utc";
}

// Functions that make a document of a whole row.
static bool takes_rows(std::string_view name) {
  return name == "row_to_json" || name == "to_json" || name == "to_jsonb" || name.starts_with("json_build_") ||
         name.starts_with("jsonb_build_");
}

expression analyser::call(const PgQuery__FuncCall& f, const scope& in) {
  auto name = last_name(f.funcname, f.n_funcname);
  if (f.n_funcname > 1 && (f.n_funcname > 2 || last_name(f.funcname, 1) != "pg_catalog")) {
    throw not_proven{"a function with a schema"};
  }
  if (f.over != nullptr) return window_call(name, f, in);
  if (f.func_variadic != 0) throw not_proven{"VARIADIC"};
  if (is_sequence_function(name)) return sequence_call(name, f, in);
  if (name == "gen_random_uuid" || name == "uuid_generate_v4") return random_uuid(name, f, in);
  if (is_aggregate(name)) return own_aggregate(name, f, in);
  if (is_row_set(f)) return set_in_list(f, in);
  if (f.n_agg_order > 0 || f.agg_filter != nullptr || f.agg_distinct != 0 || f.agg_star != 0) {
    throw not_proven{"function " + name};
  }
  if (f.n_args == 0 && (name == "now" || name == "transaction_timestamp" || name == "statement_timestamp")) {
    expression e;
    e.form = form::clock;
    e.type = value::builtin_type(value::oids::timestamptz);
    e.statement_clock = name == "statement_timestamp";
    e.not_null = true;
    e.location = f.location;
    return e;
  }
  std::vector<expression> arguments;
  if (f.n_args == 2 && name == "timezone" && names_utc(f.args[0])) {  // now() AT TIME ZONE 'UTC'
    auto e = expr(f.args[1], in);
    if (e.form == form::clock && e.type.what == kind::timestamptz) {
      e.type = value::builtin_type(value::oids::timestamp);
      e.utc_clock = true;
      return e;
    }
    arguments.push_back(std::move(e));  // seen once: a chain of zones would else take twice as long with each
    arguments.insert(arguments.begin(), expr(f.args[0], in));
  }
  if (name == "make_interval") return apply(rules::what::function, name, interval_arguments(f, in), f.location);
  for (auto i = arguments.size(); i < f.n_args; ++i)
    arguments.push_back(takes_rows(name) ? argument(f.args[i], in) : expr(f.args[i], in));
  if (arguments.size() == 1 && arguments[0].record && name.find("to_json") != std::string::npos) {
    if (name == "to_jsonb")
      return coerce(std::move(arguments[0]), value::builtin_type(value::oids::jsonb), rules::what::explicit_cast);
    arguments[0].record = false;  // from here on a document
    return arguments[0];
  }
  if (name == "enum_first" || name == "enum_last" || name == "enum_range") return enum_labels(name, arguments);
  if (f.n_args == 1 && name == "age") arguments.insert(arguments.begin(), midnight(arguments[0]));
  if (f.n_args == 1 && (arguments[0].untyped() || arguments[0].type.what == kind::date) && name == "date") {
    return cast_to(std::move(arguments[0]), value::builtin_type(value::oids::date), f.location);
  }
  return apply(rules::what::function, name, std::move(arguments), f.location);
}

// make_interval(days => 3): arguments by name, 0 for those that are not given.
std::vector<expression> analyser::interval_arguments(const PgQuery__FuncCall& f, const scope& in) {
  static constexpr std::string_view names[] = {"years", "months", "weeks", "days", "hours", "mins", "secs"};
  if (f.n_args > std::size(names)) throw not_proven{"function make_interval"};
  std::vector<expression> out;
  for (const auto& n : names) {
    const auto type = value::builtin_type(n == "secs" ? value::oids::float8 : value::oids::int4);
    out.push_back(typed(n == "secs" ? "0.0" : "0", type, natural_storage(type), true));
  }
  for (std::size_t i = 0; i < f.n_args; ++i) {
    if (f.args[i]->node_case != PG_QUERY__NODE__NODE_NAMED_ARG_EXPR) {
      out[i] = expr(f.args[i], in);
      continue;
    }
    const auto& named = *f.args[i]->named_arg_expr;
    const auto* at = std::find(std::begin(names), std::end(names), view_of(named.name));
    if (at == std::end(names)) throw not_proven{"function make_interval"};
    out[static_cast<std::size_t>(at - std::begin(names))] = expr(named.arg, in);
  }
  return out;
}

// The midnight that CURRENT_DATE begins with, as the type of e: what age(e) counts from.
expression analyser::midnight(const expression& e) {
  expression today;
  today.form = form::clock;
  today.type = value::builtin_type(value::oids::date);
  today.not_null = true;
  const bool local = e.type.what == kind::timestamp;
  return coerce(std::move(today), value::builtin_type(local ? value::oids::timestamp : value::oids::timestamptz),
                rules::what::implicit_cast);
}

expression analyser::aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in) {
  const bool ordered = depends_on_order(name);
  if (f.n_agg_order > 0 && !ordered && f.agg_within_group == 0) throw not_proven{"an aggregate with ORDER BY"};
  if (in.in_aggregate) {
    throw failed{fail("42803", "aggregate function calls cannot be nested", f.location)};
  }
  scope level = in;
  level.in_aggregate = true;
  // Over a window, the arguments are what a row of the groups has.
  const scope& inner = f.over != nullptr ? in : level;
  std::string filter;
  if (f.agg_filter != nullptr) filter = " FILTER (WHERE " + condition(f.agg_filter, inner, "FILTER") + ")";
  if (f.agg_within_group != 0) return within_group(name, f, in, inner, filter);
  if (ordered) {
    if (f.over != nullptr) throw not_proven{std::string(name) + " over a window"};
    return ordered_aggregate(name, f, inner, filter);
  }
  const std::string distinct = f.agg_distinct != 0 ? "DISTINCT " : "";
  const auto int8 = value::builtin_type(value::oids::int8);
  if (f.agg_star != 0) {
    if (name != "count") throw not_proven{std::string(name) + "(*)"};
    return typed("count(*)" + filter, int8, storage::integer, true);
  }
  if (name != "count" && name != "min" && name != "max") {
    std::vector<expression> arguments;
    for (std::size_t i = 0; i < f.n_args; ++i)
      arguments.push_back(expr(f.args[i], inner));
    if (!distinct.empty()) {
      if (arguments.size() != 1) throw not_proven{"DISTINCT in an aggregate of several arguments"};
      require_distinguishable(arguments[0], name);
    }
    return apply(rules::what::aggregate, name, std::move(arguments), f.location, filter, !distinct.empty());
  }
  if (f.n_args != 1) throw not_proven{"aggregate " + std::string(name)};
  if (const auto row = row_of(f.args[0], inner); row.row != nullptr && name == "count") {
    if (!distinct.empty()) throw not_proven{"count(DISTINCT) of whole rows"};
    return count_rows(row, inner, filter);
  }
  auto e = output(expr(f.args[0], inner));
  if (name == "count") {
    if (!distinct.empty()) {
      make_uniform(e);
      require_distinguishable(e, "count(DISTINCT)");
    }
    return typed("count(" + distinct + (distinct.empty() ? e.sql : collated(e)) + ")" + filter, int8, storage::integer,
                 true);
  }
  return least_or_greatest(name, std::move(e), filter);
}

expression analyser::least_or_greatest(std::string_view name, expression e, const std::string& filter) {
  make_uniform(e);
  orderable(e, name);
  switch (e.type.what) {
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::float4:
    case kind::float8:
    case kind::text:
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
    case kind::enumeration:
    case kind::array:
      break;
    case kind::interval:
      if (!e.one_text)
        throw not_proven{std::string(name) + " of intervals, of which equal ones differ (1 mon, 30 days)"};
      break;
    case kind::numeric:  // shown with the digits that it has
      if (!e.uniform) throw not_proven{std::string(name) + " of numerics of several scales"};
      e = typed(canonical(e), value::builtin_type(value::oids::numeric), storage::numeric_text);
      break;
    case kind::varchar:
      e.type = value::builtin_type(value::oids::text);
      break;
    case kind::boolean:
    case kind::oid:
    case kind::bpchar:
    case kind::name:
    case kind::bytea:
    case kind::uuid:
    case kind::json:
    case kind::jsonb:
    case kind::other:
    case kind::unknown:
      throw not_proven{std::string(name) + " of " + type_text(e.type, tables_)};
  }
  auto out = e;
  const auto order = order_of(e);
  out.sql = std::string(name) + "(" + e.sql + (order.empty() ? "" : " COLLATE " + std::string(order)) + ")" + filter;
  out.column = nullptr;
  out.table = 0;
  out.attribute = 0;
  out.not_null = false;
  out.type.modifier = -1;
  return out;
}

}  // namespace crossfade::sql::analyse
