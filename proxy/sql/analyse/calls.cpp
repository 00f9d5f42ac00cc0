#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

expression analyser::text_argument(const PgQuery__Node* n, const scope& in) {
  auto e = expr(n, in);
  settle(e, value::builtin_type(value::oids::text));
  if (e.form != form::null && !is_text(e.type)) throw not_proven{"a text function on " + type_text(e.type, tables_)};
  return e;
}

// lower() and upper() follow the collation's character classes: ASCII alone for C, Unicode's simple mapping elsewhere
// (C.UTF-8 and the locales of glibc share one table, but for Turkish, Azeri and Lithuanian).
bool analyser::ascii_case(const expression& e) {
  std::string name = e.column != nullptr ? e.column->collation : std::string();
  if (name.empty() || name == "default") name = tables_.collation;
  if (name == "C" || name == "POSIX" || name == "ucs_basic") return true;
  const auto language = name.substr(0, 2);
  if (language == "tr" || language == "az" || language == "lt") throw not_proven{"lower() and upper() in " + name};
  return false;
}

std::string analyser::case_mapping(std::string_view function, const std::string& sql, const expression& e) {
  return "crossfade_" + std::string(function) + (ascii_case(e) ? "_ascii(" : "(") + sql + ")";
}

// 'UTC' or 'UTC'::text. In a client's statement the literal is a slot; here it is that of a column's default.
static bool names_utc(const PgQuery__Node* n) {
  if (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) n = n->type_cast->arg;
  if (n->node_case != PG_QUERY__NODE__NODE_A_CONST || n->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
    return false;
  const std::string_view zone = n->a_const->sval->sval;
  return zone == "UTC" || zone == "utc";
}

expression analyser::call(const PgQuery__FuncCall& f, const scope& in) {
  auto name = last_name(f.funcname, f.n_funcname);
  if (f.n_funcname > 1 && (f.n_funcname > 2 || last_name(f.funcname, 1) != "pg_catalog")) {
    throw not_proven{"a function with a schema"};
  }
  if (f.over != nullptr) throw not_proven{"a window function"};
  if (f.func_variadic != 0) throw not_proven{"VARIADIC"};
  if (is_aggregate(name)) return aggregate(name, f, in);
  if (f.n_agg_order > 0 || f.agg_filter != nullptr || f.agg_distinct != 0 || f.agg_star != 0) {
    throw not_proven{"function " + name};
  }
  const auto text = value::builtin_type(value::oids::text);
  if (f.n_args == 0 && (name == "now" || name == "transaction_timestamp" || name == "statement_timestamp")) {
    expression e;
    e.form = form::clock;
    e.type = value::builtin_type(value::oids::timestamptz);
    e.statement_clock = name == "statement_timestamp";
    e.not_null = true;
    e.location = f.location;
    return e;
  }
  if (f.n_args == 2 && name == "timezone" && names_utc(f.args[0])) {  // now() AT TIME ZONE 'UTC'
    auto e = expr(f.args[1], in);
    if (e.form != form::clock || e.type.what != kind::timestamptz) throw not_proven{"AT TIME ZONE"};
    e.type = value::builtin_type(value::oids::timestamp);
    e.utc_clock = true;
    return e;
  }
  if (f.n_args == 1 && (name == "lower" || name == "upper")) {
    const auto e = text_argument(f.args[0], in);
    auto out = typed(case_mapping(name, render(e, storage::text), e), text, storage::text, e.not_null);
    out.byte_order = e.byte_order;
    return out;
  }
  if (f.n_args == 1 && (name == "length" || name == "char_length" || name == "character_length")) {
    auto e = expr(f.args[0], in);
    if (e.untyped()) settle(e, text);
    if (!is_text(e.type)) throw not_proven{name + "() of " + type_text(e.type, tables_)};
    return typed("length(" + render(e, storage::text) + ")", value::builtin_type(value::oids::int4), storage::integer,
                 e.not_null);
  }
  const bool trims = name == "btrim" || name == "ltrim" || name == "rtrim";
  if ((f.n_args == 3 && name == "replace") || (trims && (f.n_args == 1 || f.n_args == 2))) {
    std::string sql = (name == "btrim" ? "trim" : name) + "(";
    bool not_null = true, bytes = true;
    for (std::size_t i = 0; i < f.n_args; ++i) {
      const auto e = text_argument(f.args[i], in);
      sql += (i > 0 ? ", " : "") + render(e, storage::text);
      not_null = not_null && e.not_null;
      bytes = bytes && e.byte_order;
    }
    auto out = typed(sql + ")", text, storage::text, not_null);
    out.byte_order = bytes;
    return out;
  }
  if ((name == "substr" || name == "substring") && (f.n_args == 2 || f.n_args == 3)) {
    const auto e = text_argument(f.args[0], in);
    std::string sql = "crossfade_substr(" + render(e, storage::text);
    for (std::size_t i = 1; i < f.n_args; ++i) {
      auto n = expr(f.args[i], in);
      if (n.type.what != kind::int4 && n.type.what != kind::int2) throw not_proven{name + "() by a pattern"};
      sql += ", " + render(n, storage::integer);
    }
    auto out = typed(sql + ")", text, storage::text);
    out.byte_order = e.byte_order;
    return out;
  }
  throw not_proven{"function " + name + "()"};
}

expression analyser::aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in) {
  if (f.n_agg_order > 0 || f.agg_within_group != 0) throw not_proven{"an aggregate with ORDER BY"};
  if (in.in_aggregate) {
    throw failed{fail("42803", "aggregate function calls cannot be nested", f.location)};
  }
  scope inner = in;
  inner.in_aggregate = true;
  std::string filter;
  if (f.agg_filter != nullptr) filter = " FILTER (WHERE " + condition(f.agg_filter, inner, "FILTER") + ")";
  const std::string distinct = f.agg_distinct != 0 ? "DISTINCT " : "";
  const auto int8 = value::builtin_type(value::oids::int8);
  if (f.agg_star != 0) {
    if (name != "count") throw not_proven{std::string(name) + "(*)"};
    return typed("count(*)" + filter, int8, storage::integer, true);
  }
  if (f.n_args != 1) throw not_proven{"aggregate " + std::string(name)};
  auto e = output(expr(f.args[0], inner));
  if (name == "count") {
    if (!distinct.empty()) require_distinguishable(e, "count(DISTINCT)");
    return typed("count(" + distinct + e.sql + ")" + filter, int8, storage::integer, true);
  }
  if (name == "sum" && (e.type.what == kind::int4 || e.type.what == kind::int2)) {
    if (!distinct.empty()) require_distinguishable(e, "sum(DISTINCT)");
    return typed("sum(" + distinct + e.sql + ")" + filter, int8, storage::integer);
  }
  if (name == "sum" && e.type.what == kind::int8 && distinct.empty()) {
    return typed("crossfade_sum(" + e.sql + ")" + filter, value::builtin_type(value::oids::numeric),
                 storage::numeric_text);
  }
  if (name == "sum" && e.type.what == kind::numeric && distinct.empty() && e.uniform) {
    const int scale = e.storage == storage::numeric_text ? 0 : scale_of(e.type);
    if (scale < 0) throw not_proven{"sum of numerics of no declared scale"};
    return typed("crossfade_sum_numeric(" + e.sql + ", " + std::to_string(scale) + ")" + filter,
                 value::builtin_type(value::oids::numeric), storage::numeric_text);
  }
  if (name == "avg" && value::is_integer(e.type.what) && distinct.empty()) {
    return typed("crossfade_avg(" + e.sql + ")" + filter, value::builtin_type(value::oids::numeric),
                 storage::numeric_text);
  }
  if (name == "min" || name == "max") {
    make_uniform(e);
    orderable(e, name);
    switch (e.type.what) {
      case kind::int2:
      case kind::int4:
      case kind::int8:
      case kind::float8:
      case kind::text:
      case kind::date:
      case kind::time:
      case kind::timestamp:
      case kind::timestamptz:
        break;
      case kind::varchar:
        e.type = value::builtin_type(value::oids::text);
        break;
      default:
        throw not_proven{std::string(name) + " of " + type_text(e.type, tables_)};
    }
    auto out = e;
    out.sql = std::string(name) + "(" + e.sql + ")" + filter;
    out.column = nullptr;
    out.table = 0;
    out.attribute = 0;
    out.not_null = false;
    return out;
  }
  if (name == "bool_and" || name == "bool_or" || name == "every") {
    if (e.type.what != kind::boolean) throw not_proven{"bool_and of another type"};
    return boolean_typed(std::string(name == "bool_or" ? "max(" : "min(") + condition_text(e) + ")" + filter);
  }
  throw not_proven{"aggregate " + std::string(name) + " of " + type_text(e.type, tables_)};
}

}  // namespace crossfade::sql::analyse
