#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

constexpr std::size_t most_joined = 60;  // SQLite's bound is 64

error too_many_names(const std::string& table, std::size_t columns, std::size_t names) {
  return make_error("42P10", "table \"" + table + "\" has " + std::to_string(columns) + " columns available but " +
                                 std::to_string(names) + " columns specified");
}

}  // namespace

const catalog::table& analyser::table_of(const PgQuery__RangeVar& r) const {
  const auto schema = view_of(r.schemaname);
  const auto name = view_of(r.relname);
  const auto database = view_of(r.catalogname);
  if (!database.empty() && database != tables_.database) {
    throw failed{fail("0A000", "cross-database references are not implemented", r.location)};
  }
  if (schema.empty() && !request_.default_path) throw not_proven{"a search_path of its own"};
  const auto* t = schema.empty() || schema == tables_.schema ? tables_.find(name) : nullptr;
  if (t == nullptr) {
    const auto shown = (schema.empty() ? "" : std::string(schema) + ".") + std::string(name);
    throw failed{fail("42P01", "relation \"" + shown + "\" does not exist", r.location)};
  }
  return *t;
}

relation& analyser::add_relation(scope& in, std::string name, int location) {
  if (in.relations.size() >= most_joined) throw not_proven{"a join of more than 60 tables"};
  for (const auto& r : in.relations) {
    if (r.name == name) {
      throw failed{fail("42712", "table name \"" + name + "\" specified more than once", location)};
    }
  }
  relation r;
  r.name = std::move(name);
  r.number = ++aliases_;
  in.relations.push_back(std::move(r));
  return in.relations.back();
}

relation& analyser::add_table(scope& in, const catalog::table& t, std::string name, std::string_view prefix,
                              int location, bool nullable) {
  auto& r = add_relation(in, std::move(name), location);
  r.table = &t;
  for (const auto& c : t.columns) {
    field f;
    f.name = c.name;
    f.relation = r.number;
    f.value = typed(std::string(prefix) + catalog::quote_identifier(c.sqlite_name), c.type, c.storage,
                    c.not_null && !nullable);
    f.value.uniform = c.uniform;
    f.value.byte_order = c.byte_order_collation;
    if (c.collation != "default") f.value.collation = c.collation;
    f.value.column = &c;
    f.value.table = t.id;
    f.value.attribute = c.attribute;
    r.fields.push_back(std::move(f));
  }
  return r;
}

void analyser::add_query(relation& r, const query& q, const PgQuery__Alias* alias, std::string_view sqlite_alias) {
  if (alias != nullptr && alias->n_colnames > q.columns.size()) {
    throw failed{too_many_names(r.name, q.columns.size(), alias->n_colnames)};
  }
  for (std::size_t i = 0; i < q.columns.size(); ++i) {
    field f;
    f.name = q.names[i];
    if (alias != nullptr && i < alias->n_colnames) f.name = alias->colnames[i]->string->sval;
    f.relation = r.number;
    f.value = q.columns[i];
    f.value.sql = std::string(sqlite_alias) + ".c" + std::to_string(i + 1);
    f.value.column = nullptr;
    f.value.location = -1;
    r.fields.push_back(std::move(f));
  }
}

std::string analyser::table_item(const PgQuery__RangeVar& r, scope& in, std::vector<field>& columns) {
  const bool has_alias = r.alias != nullptr;
  if (r.inh == 0) use(rules::clause::only);
  std::string name = has_alias ? r.alias->aliasname : r.relname;
  if (view_of(r.schemaname).empty()) {
    for (auto c = common_.rbegin(); c != common_.rend(); ++c) {
      if (c->name != r.relname) continue;
      if (c->returns_nothing) {
        throw failed{fail("0A000", "WITH query \"" + c->name + "\" does not have a RETURNING clause", r.location)};
      }
      const auto as = alias("t");
      auto& added = add_relation(in, std::move(name), r.location);
      add_query(added, c->content, r.alias, as);
      columns = added.fields;
      return c->sqlite_name + " AS " + as;
    }
  }
  const auto& t = table_of(r);
  const auto as = alias("t");
  auto& added = add_table(in, t, std::move(name), as + ".", r.location);
  added.aliased = has_alias;
  if (has_alias) {
    if (r.alias->n_colnames > added.fields.size()) {
      throw failed{too_many_names(added.name, added.fields.size(), r.alias->n_colnames)};
    }
    for (std::size_t i = 0; i < r.alias->n_colnames; ++i) {
      added.fields[i].name = r.alias->colnames[i]->string->sval;
    }
  }
  columns = added.fields;
  return catalog::sqlite_qualified_name(t) + " AS " + as;
}

std::string analyser::subquery_item(const PgQuery__RangeSubselect& r, scope& in, std::vector<field>& columns) {
  if (r.subquery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) throw not_proven{"a sub-query of another kind"};
  if (r.alias == nullptr) throw failed{fail("42601", "subquery in FROM must have an alias")};
  if (r.subquery->select_stmt->n_values_lists > 0) use(rules::clause::values_in_from);
  if (r.lateral != 0) return lateral_item(r, in, columns);
  const auto q = select(*r.subquery->select_stmt, in.outer, nullptr);
  const auto as = alias("t");
  auto& added = add_relation(in, r.alias->aliasname, -1);
  add_query(added, q, r.alias, as);
  columns = added.fields;
  return "(" + q.sql + ") AS " + as;
}

std::string analyser::from_item(const PgQuery__Node& n, scope& in, std::vector<field>& columns) {
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR:
      return table_item(*n.range_var, in, columns);
    case PG_QUERY__NODE__NODE_JOIN_EXPR:
      return join(*n.join_expr, in, columns);
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
      return subquery_item(*n.range_subselect, in, columns);
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
      return function_item(*n.range_function, in, columns);
    case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
      use(rules::clause::table_sample);
      [[fallthrough]];
    default:
      throw not_proven{"another kind of item in FROM"};
  }
}

std::string analyser::from_clause(PgQuery__Node** items, std::size_t n, scope& in) {
  std::string sql;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<field> columns;
    sql += (i > 0 ? ", " : "") + from_item(*items[i], in, columns);
    in.columns.insert(in.columns.end(), columns.begin(), columns.end());
  }
  return sql;
}

void require_in_cell(const expression& e) {
  if (e.column == nullptr || !e.column->has_exact) return;
  throw not_proven{"column " + e.column->name + " has values that SQLite's numbers do not hold exactly"};
}

expression analyser::found_column(const field& f, const scope& at, const scope& in, std::string_view shown,
                                  int location) {
  require_in_cell(f.value);
  auto e = f.value;
  e.location = location;
  if (&at != &in) outer_named_ = true;
  bool aggregated = at.in_aggregate;
  if (aggregated) own_columns_ = true;
  for (const auto* s = &in; s != nullptr && s != &at; s = s->outer) {
    if (s->in_aggregate && !aggregated) outer_columns_ = true;
    aggregated = aggregated || s->in_aggregate;
  }
  if (at.grouped && !aggregated && at.nulled.count(group_key(e)) > 0) {
    e.sql = "NULL";
    e.not_null = false;
    e.column = nullptr;
    return e;
  }
  if (at.grouped && !aggregated && at.groups.count(group_key(e)) == 0 && at.determined.count(f.relation) == 0) {
    const auto name = "column \"" + std::string(shown) + "\"";
    ungrouped_.push_back(
        {&at,
         {fail("42803",
               &at == &in ? name + " must appear in the GROUP BY clause or be used in an aggregate function"
                          : "subquery uses ungrouped " + name + " from outer query",
               location)}});
  }
  return e;
}

namespace {

bool is_system_column(std::string_view name) {
  constexpr std::string_view all[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  return std::find(std::begin(all), std::end(all), name) != std::end(all);
}

}  // namespace

expression analyser::column_reference(const PgQuery__ColumnRef& c, const scope& in) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < c.n_fields; ++i) {
    if (c.fields[i]->node_case != PG_QUERY__NODE__NODE_STRING) throw not_proven{"a whole row here"};
    parts.emplace_back(c.fields[i]->string->sval);
  }
  const auto& name = parts.back();
  if (parts.size() == 1) {
    for (const auto* s = &in; s != nullptr; s = s->outer) {
      const field* found = nullptr;
      for (const auto& f : s->columns) {
        if (f.name != name) continue;
        if (found != nullptr) throw failed{fail("42702", "column reference \"" + name + "\" is ambiguous", c.location)};
        found = &f;
      }
      if (found != nullptr) {
        auto shown = name;
        for (const auto& r : s->relations) {
          if (r.number == found->relation) shown = r.name + "." + name;
        }
        return found_column(*found, *s, in, shown, c.location);
      }
    }
    for (const auto* s = &in; s != nullptr; s = s->outer) {
      for (const auto& r : s->relations) {
        if (r.name != name) continue;
        if (r.scalar) return found_column(r.fields[0], *s, in, name, c.location);
        throw not_proven{"a whole row here"};
      }
    }
    if (is_system_column(name)) throw not_proven{"the system column " + name};
    throw failed{fail("42703", "column \"" + name + "\" does not exist", c.location)};
  }
  const auto& table = parts[parts.size() - 2];
  if (parts.size() > 3 || (parts.size() == 3 && parts[0] != tables_.schema)) throw not_proven{"a name of many parts"};
  for (const auto* s = &in; s != nullptr; s = s->outer) {
    for (const auto& r : s->relations) {
      if (r.name != table || (parts.size() == 3 && (r.aliased || r.table == nullptr))) continue;
      const field* found = nullptr;
      for (const auto& f : r.fields) {
        if (f.name != name) continue;
        if (found != nullptr) throw failed{fail("42702", "column reference \"" + name + "\" is ambiguous", c.location)};
        found = &f;
      }
      if (found == nullptr) {
        if (is_system_column(name)) throw not_proven{"the system column " + name};
        throw failed{fail("42703", "column " + table + "." + name + " does not exist", c.location)};
      }
      return found_column(*found, *s, in, table + "." + name, c.location);
    }
  }
  throw failed{fail("42P01", "missing FROM-clause entry for table \"" + table + "\"", c.location)};
}

}  // namespace crossfade::sql::analyse
