// Functions that return sets, in FROM and in the select list, and LATERAL. Each gives its rows as one value, of which
// crossfade_rows() makes a table (functions/rows.hpp): SQLite lets the arguments of such a table name the ones before.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::analyse {

using value::kind;

namespace {

constexpr std::size_t most_columns = 100;  // of crossfade_rows()

bool is_pair(std::string_view name) {
  return name == "json_each" || name == "jsonb_each" || name == "json_each_text" || name == "jsonb_each_text";
}

// A function's only column has a name of its own where the function declares one.
std::string declared_name(std::string_view name) {
  const bool elements = name.starts_with("json") && name.find("_array_elements") != std::string_view::npos;
  return elements ? "value" : "";
}

}  // namespace

std::string row_set_pack(const std::vector<row_set>& sets) {
  if (sets.size() == 1) return sets[0].pack;
  std::string out = "crossfade_zip(";
  for (const auto& s : sets)
    out += (out.back() == '(' ? "" : ", ") + s.pack + ", " + std::to_string(s.columns.size());
  return out + ")";
}

bool analyser::is_row_set(const PgQuery__FuncCall& f) {
  const auto name = last_name(f.funcname, f.n_funcname);
  const bool builtin = f.n_funcname == 1 || (f.n_funcname == 2 && last_name(f.funcname, 1) == "pg_catalog");
  return builtin && rules::knows(rules::what::rows, name);
}

// The call of a function that returns a set, or one of each argument: unnest(a, b).
std::vector<row_set> analyser::row_sets(const PgQuery__FuncCall& f, const scope& in) {
  const auto name = last_name(f.funcname, f.n_funcname);
  if (f.n_agg_order > 0 || f.agg_filter != nullptr || f.agg_distinct != 0 || f.agg_star != 0 || f.over != nullptr ||
      f.func_variadic != 0) {
    throw not_proven{"function " + name};
  }
  std::vector<expression> arguments;
  for (std::size_t i = 0; i < f.n_args; ++i)
    arguments.push_back(expr(f.args[i], in));
  std::vector<row_set> out;
  if (name != "unnest") {
    auto& set = out.emplace_back();
    auto value = apply(rules::what::rows, name, std::move(arguments), f.location);
    set.pack = std::exchange(value.sql, {});
    value.uniform = value.type.what != kind::numeric;
    value.not_null = false;
    if (is_pair(name)) {
      const auto text = value::builtin_type(value::oids::text);
      set.columns = {typed({}, text, natural_storage(text)), value};
      set.names = {"key", "value"};
    } else {
      set.columns = {value};
      set.names = {declared_name(name)};
    }
    return out;
  }
  if (arguments.empty()) throw not_proven{"unnest of nothing"};
  for (const auto& a : arguments) {
    if (a.type.what != kind::array) throw not_proven{"unnest of a value that is no array"};
    auto element = known_type(value::element_type(a.type));
    element.modifier = -1;
    if (element.what == kind::bpchar || element.what == kind::other) {
      throw not_proven{"unnest of " + type_text(a.type, tables_)};
    }
    auto value = typed({}, element, natural_storage(element));
    value.uniform = element.what != kind::numeric;
    value.byte_order = a.byte_order && tables_.byte_order_collation;
    out.push_back({"crossfade_rows_unnest(" + canonical(a) + ", " + std::to_string(element.id) + ", " +
                       std::to_string(static_cast<int>(value.storage)) + ")",
                   {value},
                   {std::string()}});
  }
  return out;
}

// json_to_recordset(...) AS x(a int, b text), and json_to_record(): each member as the column's type reads it.
row_set analyser::records(const PgQuery__Node& call, PgQuery__Node** columns, std::size_t count, const scope& in) {
  if (call.node_case != PG_QUERY__NODE__NODE_FUNC_CALL) throw not_proven{"a list of columns here"};
  const auto& f = *call.func_call;
  const auto name = last_name(f.funcname, f.n_funcname);
  const bool binary = name.starts_with("jsonb_");
  const bool one = name == "json_to_record" || name == "jsonb_to_record";
  if ((!one && name != "json_to_recordset" && name != "jsonb_to_recordset") || f.n_args != 1 || f.n_funcname != 1) {
    throw not_proven{"function " + name + " with a list of columns"};
  }
  row_set out;
  std::string spec;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& c = *columns[i]->column_def;
    const auto t = named_type_of(*c.type_name);
    const bool composed = t.what == kind::array || t.what == kind::enumeration || t.what == kind::other;
    if (t.id == 0 || composed || t.what == kind::bpchar || c.coll_clause != nullptr) {
      throw not_proven{"a column of this type in a list of columns"};
    }
    spec += std::to_string(t.id) + ":" + std::to_string(t.modifier) + ":" + c.colname + "\x1f";
    auto value = typed({}, t, natural_storage(t));
    value.uniform = t.what != kind::numeric;
    out.columns.push_back(std::move(value));
    out.names.emplace_back(c.colname);
  }
  const auto type = value::builtin_type(binary ? value::oids::jsonb : value::oids::json);
  auto document = coerce(expr(f.args[0], in), type, rules::what::implicit_cast);
  plan_.transaction_clock = true;
  out.pack = "crossfade_rows_records(" + canonical(document) + ", " + (binary ? "1, " : "0, ") + (one ? "1, " : "0, ") +
             quoted(spec) + ")";
  return out;
}

// The tables that one item of FROM is made of: a function, or ROWS FROM several ones.
std::vector<row_set> analyser::functions_of(const PgQuery__RangeFunction& f, scope& in) {
  std::vector<row_set> sets;
  const auto clause = std::exchange(in.clause, "functions in FROM");
  for (std::size_t i = 0; i < f.n_functions; ++i) {
    const auto& parts = *f.functions[i]->list;
    if (parts.n_items > 1 && parts.items[1] != nullptr && parts.items[1]->node_case != PG_QUERY__NODE__NODE__NOT_SET) {
      throw not_proven{"ROWS FROM with a list of columns"};
    }
    const auto& n = *parts.items[0];
    if (f.n_coldeflist > 0) {
      sets.push_back(records(n, f.coldeflist, f.n_coldeflist, in));
    } else if (n.node_case == PG_QUERY__NODE__NODE_FUNC_CALL && is_row_set(*n.func_call)) {
      for (auto& s : row_sets(*n.func_call, in))
        sets.push_back(std::move(s));
    } else {
      const auto value = output(expr(&n, in));
      sets.push_back({"crossfade_pack(" + canonical(value) + ")",
                      {typed({}, value.type, natural_storage(value.type))},
                      {std::string()}});
    }
    if (f.n_functions > 1 && sets.back().names[0].empty()) sets.back().names[0] = column_name(&n);
  }
  in.clause = clause;
  return sets;
}

std::string analyser::function_item(const PgQuery__RangeFunction& f, scope& in, std::vector<field>& columns) {
  use(rules::clause::function_in_from);
  const auto sets = functions_of(f, in);
  const auto shown = column_name(f.functions[0]->list->items[0]);
  const auto as = alias("t");
  auto& added = add_relation(in, f.alias != nullptr ? f.alias->aliasname : shown, -1);
  added.aliased = f.alias != nullptr;
  query q;
  for (const auto& s : sets) {
    q.columns.insert(q.columns.end(), s.columns.begin(), s.columns.end());
    for (const auto& name : s.names)
      q.names.push_back(!name.empty() ? name : sets.size() == 1 ? added.name : shown);
  }
  if (q.columns.size() > most_columns) throw not_proven{"functions in FROM of more than 100 columns"};
  const auto count = q.columns.size();
  if (f.ordinality != 0) {
    q.columns.push_back(typed({}, value::builtin_type(value::oids::int8), value::storage::integer, true));
    q.names.emplace_back("ordinality");
  }
  add_query(added, q, f.alias, as);
  if (f.ordinality != 0) added.fields.back().value.sql = as + ".ordinality";
  added.scalar = count == 1 && f.ordinality == 0 && f.n_coldeflist == 0;
  columns = added.fields;
  return "crossfade_rows(" + row_set_pack(sets) + ") AS " + as;
}

// A sub-query for each row of the tables before it: its rows are packed and made a table again.
std::string analyser::lateral_item(const PgQuery__RangeSubselect& r, scope& in, std::vector<field>& columns) {
  use(rules::clause::lateral);
  auto q = select(*r.subquery->select_stmt, &in, nullptr);
  if (q.columns.empty() || q.columns.size() > most_columns) throw not_proven{"LATERAL of so many columns"};
  std::string cells;
  for (std::size_t i = 0; i < q.columns.size(); ++i) {
    auto& e = q.columns[i];
    e.sql = "c" + std::to_string(i + 1);
    cells += (i > 0 ? ", " : "") + canonical(e);
    e.uniform = e.uniform || e.type.what != kind::numeric;
    e.storage = natural_storage(e.type);
  }
  const auto as = alias("t");
  auto& added = add_relation(in, r.alias->aliasname, -1);
  add_query(added, q, r.alias, as);
  columns = added.fields;
  return "crossfade_rows((SELECT crossfade_pack_all(" + cells + ") FROM (" + q.sql + "))) AS " + as;
}

// A set in the select list is a further table, whose rows follow each other for every row of the others.
expression analyser::set_in_list(const PgQuery__FuncCall& f, const scope& in) {
  if (in.sets == nullptr || in.in_aggregate) {
    throw not_proven{"function " + last_name(f.funcname, f.n_funcname) + " here"};
  }
  auto inner = in;
  inner.sets = nullptr;
  auto made = row_sets(f, inner);
  if (made.size() != 1 || made[0].columns.size() != 1) throw not_proven{"several columns of one function"};
  auto& list = *in.sets;
  if (list.name.empty()) list.name = alias("t");
  auto e = made[0].columns[0];
  e.sql = list.name + ".c" + std::to_string(list.sets.size() + 1);
  e.location = f.location;
  list.sets.push_back(std::move(made[0]));
  if (list.sets.size() > most_columns) throw not_proven{"functions in the select list of so many columns"};
  return e;
}

}  // namespace crossfade::sql::analyse
