// Aggregates whose answer depends on the order of rows: ORDER BY inside, or DISTINCT, which PostgreSQL sorts for.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

bool depends_on_order(std::string_view aggregate) {
  static constexpr std::string_view names[] = {"string_agg", "array_agg",       "json_agg",
                                               "jsonb_agg",  "json_object_agg", "jsonb_object_agg"};
  return std::find(std::begin(names), std::end(names), aggregate) != std::end(names);
}

// Whether rows come in an order of their own, which PostgreSQL keeps where it does not group: that of a sub-query with
// ORDER BY, or of a function.
bool analyser::rows_in_order(const scope& in) const {
  const auto* s = in.statement;
  if (s == nullptr || s->n_from_clause != 1 || s->n_group_clause > 0 || s->n_sort_clause > 0 ||
      s->n_distinct_clause > 0)
    return false;
  if (std::any_of(s->target_list, s->target_list + s->n_target_list, &sorts_in_aggregate)) return false;
  if (s->having_clause != nullptr && sorts_in_aggregate(s->having_clause)) return false;
  const auto& from = *s->from_clause[0];
  switch (from.node_case) {
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
      return true;
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
      return from.range_subselect->subquery->select_stmt->n_sort_clause > 0;
    case PG_QUERY__NODE__NODE_RANGE_VAR: {
      const auto& r = *from.range_var;
      const auto named = std::find_if(common_.rbegin(), common_.rend(),
                                      [&](const common_table& c) { return c.name == std::string_view(r.relname); });
      return view_of(r.schemaname).empty() && named != common_.rend() && named->sorted;
    }
    default:
      return false;
  }
}

// The values as they are put together, coerced; the result's type.
value::type analyser::collected_type(std::string_view name, std::vector<expression>& values, int location) {
  const auto text = value::builtin_type(value::oids::text);
  const std::size_t wanted = name == "string_agg" || name.ends_with("object_agg") ? 2 : 1;
  if (values.size() != wanted) throw not_proven{"aggregate " + std::string(name)};
  if (name == "string_agg") {
    if (values[0].type.what == kind::bytea) throw not_proven{"string_agg of bytea"};
    for (auto& v : values) {
      settle(v, text);
      if (v.form != form::null && !is_text(v.type)) {
        throw failed{fail("42883",
                          "function string_agg(" + type_text(values[0].type, tables_) + ", " +
                              type_text(values[1].type, tables_) + ") does not exist",
                          location,
                          "No function matches the given name and argument types. You might need to add explicit type "
                          "casts.")};
      }
      v = coerce(std::move(v), text, rules::what::implicit_cast);
    }
    return text;
  }
  for (auto& v : values) {
    if (v.untyped()) throw not_proven{std::string(name) + " of a value without a type"};
    const bool own = v.type.what == kind::array && value::builtin_type(v.type.id).what != kind::array;
    if (v.type.what == kind::other || own) throw not_proven{std::string(name) + " of " + type_text(v.type, tables_)};
  }
  if (name == "array_agg") {
    if (values[0].type.what == kind::array) throw not_proven{"array_agg of arrays"};
    auto element = values[0].type;
    element.modifier = -1;
    return array_of(element);
  }
  return value::builtin_type(name.starts_with("jsonb") ? value::oids::jsonb : value::oids::json);
}

// One key for crossfade_collect(): its direction and collation are added to spec.
std::string analyser::collected_key(expression e, const PgQuery__SortBy* by, std::string& spec) {
  e = output(std::move(e));
  make_uniform(e);
  orderable(e, "ORDER BY");
  if (by != nullptr && by->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) throw not_proven{"ORDER BY ... USING"};
  const bool descending = by != nullptr && by->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  const bool first = by != nullptr && (by->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
                                       (descending && by->sortby_nulls != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST));
  spec += std::string(descending ? "-" : "+") + (first ? "f" : "l") + order_of(e) + ";";
  return e.sql;
}

expression analyser::ordered_aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in,
                                       const std::string& filter) {
  const bool distinct = f.agg_distinct != 0;
  if (f.agg_star != 0) throw not_proven{std::string(name) + "(*)"};
  if (f.n_agg_order == 0 && !distinct && !rows_in_order(in)) throw not_proven{std::string(name) + " without ORDER BY"};
  std::vector<expression> values;
  for (std::size_t i = 0; i < f.n_args; ++i)
    values.push_back(name.ends_with("json_agg") || name == "jsonb_agg" ? argument(f.args[i], in) : expr(f.args[i], in));
  const bool records = values.size() == 1 && values[0].record;
  if (records && distinct) throw not_proven{"DISTINCT of whole rows"};
  const auto to = collected_type(name, values, f.location);
  std::string sql, keys, spec;
  for (const auto& v : values)
    sql += ", " + shown_cell(v) + ", " + std::to_string(v.type.id);
  std::vector<std::string> sorted;
  for (std::size_t i = 0; i < f.n_agg_order; ++i) {
    const auto& by = *f.agg_order[i]->sort_by;
    auto key = expr(by.node, in);
    if (key.untyped()) throw not_proven{"ORDER BY a constant"};
    sorted.push_back(key.form == form::typed ? key.sql : std::string());
    keys += ", " + collected_key(std::move(key), &by, spec);
  }
  if (distinct) {  // sorted by what tells rows apart: the items of ORDER BY, then the other arguments
    if (values.size() > 1 && values[1].form == form::typed) throw not_proven{"DISTINCT of several arguments"};
    const auto own = expr(f.args[0], in);
    if (own.form != form::typed || sorted.size() > 1) throw not_proven{"DISTINCT in an aggregate"};
    if (sorted.size() == 1 && sorted[0] != own.sql) {
      throw failed{fail("42P10", "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list",
                        f.location)};
    }
    if (sorted.empty()) keys += ", " + collected_key(own, nullptr, spec);
  }
  if (name != "string_agg" && name != "array_agg") plan_.transaction_clock = true;
  auto out = typed("crossfade_collect(" + quoted((records ? "record_" : "") + std::string(name)) + ", " + quoted(spec) +
                       ", " + (distinct ? "1" : "0") + ", " + std::to_string(values.size()) + sql + keys + ")" + filter,
                   to, natural_storage(to));
  out.location = f.location;
  return out;
}

// percentile_cont, percentile_disc, mode: the fraction is an argument, what is sorted the only key.
expression analyser::within_group(std::string_view name, const PgQuery__FuncCall& f, const scope& outside,
                                  const scope& in, const std::string& filter) {
  use(rules::clause::within_group);
  const bool mode = name == "mode", between = name == "percentile_cont";
  if (!mode && !between && name != "percentile_disc") throw not_proven{std::string(name) + " WITHIN GROUP"};
  if (f.over != nullptr || f.n_agg_order != 1 || f.n_args != (mode ? 0U : 1U)) {
    throw not_proven{std::string(name) + " in this form"};
  }
  const auto float8 = value::builtin_type(value::oids::float8);
  const auto& by = *f.agg_order[0]->sort_by;
  auto sorted = expr(by.node, in);
  if (sorted.untyped() || sorted.type.what == kind::bpchar || sorted.type.what == kind::jsonb) {
    throw not_proven{std::string(name) + " of such values"};
  }
  if (between) {
    if (!value::is_number(sorted.type.what)) throw not_proven{"percentile_cont of " + type_text(sorted.type, tables_)};
    sorted = coerce(std::move(sorted), float8, rules::what::implicit_cast);
  }
  sorted = output(std::move(sorted));
  require_one_spelling(sorted, name);
  if (sorted.type.what == kind::numeric && !sorted.uniform) throw not_proven{std::string(name) + " of several scales"};
  std::string spec, fraction;
  if (!mode) {
    auto p = expr(f.args[0], outside);
    settle(p, float8);
    if (!value::is_number(p.type.what)) throw not_proven{std::string(name) + " of several fractions"};
    p = coerce(std::move(p), float8, rules::what::implicit_cast);
    fraction = ", " + canonical(p) + ", " + std::to_string(float8.id);
  }
  auto to = sorted.type;
  to.modifier = -1;
  if (is_text(to)) to = value::builtin_type(value::oids::text);
  const auto value = canonical(sorted);
  auto out = typed({}, to, natural_storage(to));
  if (value::is_character(to.what)) keep_collation(out, sorted);
  const auto key = collected_key(std::move(sorted), &by, spec);
  out.sql = "crossfade_collect(" + quoted(name) + ", " + quoted(spec) + ", 0, " + (mode ? "1, " : "2, ") + value +
            ", " + std::to_string(to.id) + fraction + ", " + key + ")" + filter;
  out.location = f.location;
  return out;
}

}  // namespace crossfade::sql::analyse
