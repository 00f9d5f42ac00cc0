#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

bool is_null_constant(const PgQuery__Node* n) {
  return n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->isnull != 0;
}

}  // namespace

// DISTINCT, GROUP BY and set operations tell rows apart by their cells.
void analyser::require_distinguishable(const expression& e, std::string_view where) {
  comparable(e, where);
  if (e.type.what == kind::boolean && !e.uniform) throw not_proven{std::string(where) + " on mixed booleans"};
  // Of equal numerics that show different scales PostgreSQL shows the one that it met first.
  if (e.type.what == kind::numeric && !e.uniform)
    throw not_proven{std::string(where) + " on numerics of several scales"};
}

query analyser::select(const PgQuery__SelectStmt& s, const scope* outer,
                       const std::vector<const catalog::column*>* targets) {
  if (s.into_clause != nullptr) use(rules::clause::select_into);
  const auto known = common_.size();
  const auto with = with_clause(s.with_clause, outer);
  query q;
  if (s.op != PG_QUERY__SET_OPERATION__SETOP_NONE && s.op != PG_QUERY__SET_OPERATION__SET_OPERATION_UNDEFINED) {
    q = set_operation(s, outer);
  } else if (s.n_values_lists > 0) {
    q = values(s, outer);
  } else {
    q = plain_select(s, outer, targets);
  }
  common_.resize(known);
  q.sql = with + q.sql;
  return q;
}

std::string analyser::with_clause(const PgQuery__WithClause* w, const scope* outer) {
  if (w == nullptr) return {};
  if (w->recursive != 0) use(rules::clause::with_recursive);
  std::string sql = "WITH ";
  for (std::size_t i = 0; i < w->n_ctes; ++i) {
    const auto& c = *w->ctes[i]->common_table_expr;
    if (c.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) throw not_proven{"a write in WITH"};
    if (c.search_clause != nullptr || c.cycle_clause != nullptr) use(rules::clause::with_search_cycle);
    common_table t;
    t.name = c.ctename;
    t.content = select(*c.ctequery->select_stmt, outer, nullptr);
    t.sqlite_name = alias("cte");
    std::string columns;
    for (std::size_t k = 0; k < t.content.columns.size(); ++k) {
      if (k < c.n_aliascolnames) t.content.names[k] = c.aliascolnames[k]->string->sval;
      columns += (k > 0 ? ", c" : "c") + std::to_string(k + 1);
    }
    sql += (i > 0 ? ", " : "") + t.sqlite_name + "(" + columns + ") AS (" + t.content.sql + ")";
    common_.push_back(std::move(t));
  }
  return sql + " ";
}

void analyser::target_list(PgQuery__Node** targets, std::size_t n, const scope& in, query& q,
                           const std::vector<const catalog::column*>* columns) {
  for (std::size_t i = 0; i < n; ++i) {
    const auto& t = *targets[i]->res_target;
    const bool reference = t.val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
    const auto* last = reference ? t.val->column_ref->fields[t.val->column_ref->n_fields - 1] : nullptr;
    if (reference && last->node_case == PG_QUERY__NODE__NODE_A_STAR) {
      const auto& c = *t.val->column_ref;
      const std::vector<field>* fields = c.n_fields == 1 ? &in.columns : nullptr;
      const auto table = c.n_fields > 1 ? last_name(c.fields, c.n_fields - 1) : std::string();
      for (const auto& r : in.relations) {
        if (c.n_fields > 1 && r.name == table) fields = &r.fields;
      }
      if (fields == nullptr) {
        throw failed{fail("42P01", "missing FROM-clause entry for table \"" + table + "\"", c.location)};
      }
      if (fields->empty()) throw failed{fail("42601", "SELECT * with no tables specified is not valid", c.location)};
      for (const auto& f : *fields) {
        q.columns.push_back(found_column(f, in, in, f.name, c.location));
        q.names.push_back(f.name);
      }
      continue;
    }
    auto e = expr(t.val, in);
    if (columns != nullptr) {  // INSERT ... SELECT: untyped ones take the column's type
      if (q.columns.size() < columns->size()) settle(e, (*columns)[q.columns.size()]->type);
    }
    q.columns.push_back(output(std::move(e)));
    q.names.push_back(view_of(t.name).empty() ? column_name(t.val) : std::string(t.name));
  }
}

query analyser::plain_select(const PgQuery__SelectStmt& s, const scope* outer,
                             const std::vector<const catalog::column*>* targets) {
  if (s.n_window_clause > 0) use(rules::clause::window);
  if (s.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) use(rules::clause::with_ties);
  if (s.n_locking_clause > 0 && outer != nullptr) throw not_proven{"FOR UPDATE in a sub-query"};
  scope in;
  in.outer = outer;
  const auto from = from_clause(s.from_clause, s.n_from_clause, in);
  std::string where;
  if (s.where_clause != nullptr) where = " WHERE " + condition(s.where_clause, in, "WHERE");
  bool aggregates = has_aggregate(s.having_clause);
  for (std::size_t i = 0; i < s.n_target_list; ++i)
    aggregates = aggregates || has_aggregate(s.target_list[i]);
  for (std::size_t i = 0; i < s.n_sort_clause; ++i)
    aggregates = aggregates || has_aggregate(s.sort_clause[i]);
  query q;
  std::string group;
  const bool grouped = s.n_group_clause > 0 || s.having_clause != nullptr || aggregates;
  if (s.n_group_clause > 0) {
    // The select list gives ordinals and names their meaning, and is checked against the groups afterwards.
    query probe;
    target_list(s.target_list, s.n_target_list, in, probe, targets);
    group_by(s, in, probe, group);
  }
  in.grouped = grouped;
  target_list(s.target_list, s.n_target_list, in, q, targets);
  if (s.having_clause != nullptr) group += " HAVING " + condition(s.having_clause, in, "HAVING");
  const bool distinct = s.n_distinct_clause > 0;
  if (distinct) {
    if (s.n_distinct_clause > 1 || s.distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET) {
      use(rules::clause::select_distinct_on);
    }
    for (const auto& e : q.columns)
      require_distinguishable(e, "DISTINCT");
  }
  q.sql = distinct ? "SELECT DISTINCT " : "SELECT ";
  for (std::size_t i = 0; i < q.columns.size(); ++i) {
    q.sql +=
        (i > 0 ? ", " : "") + (distinct ? collated(q.columns[i]) : q.columns[i].sql) + " AS c" + std::to_string(i + 1);
  }
  if (q.columns.empty()) q.sql += "1 AS c0";
  if (!from.empty()) q.sql += " FROM " + from;
  q.sql += where + group + order_by(s, in, q, distinct) + limit(s, in);
  q.one_row = provably_one_row(s, in) || (grouped && s.n_group_clause == 0);
  if (s.having_clause != nullptr && s.n_group_clause == 0) throw not_proven{"HAVING without GROUP BY"};
  return q;
}

void analyser::group_by(const PgQuery__SelectStmt& s, scope& in, const query& q, std::string& sql) {
  if (s.group_distinct != 0) use(rules::clause::group_by_distinct);
  for (std::size_t i = 0; i < s.n_group_clause; ++i) {
    const auto* n = s.group_clause[i];
    expression e;
    if (n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
      const auto k = n->a_const->ival->ival;
      if (k < 1 || static_cast<std::size_t>(k) > q.columns.size()) {
        throw failed{
            fail("42P10", "GROUP BY position " + std::to_string(k) + " is not in select list", n->a_const->location)};
      }
      e = q.columns[static_cast<std::size_t>(k) - 1];
    } else if (n->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
      const auto& c = *n->column_ref;
      const auto name = last_name(c.fields, c.n_fields);
      const bool input = c.n_fields > 1 || std::any_of(in.columns.begin(), in.columns.end(),
                                                       [&](const field& f) { return f.name == name; });
      const auto out = std::find(q.names.begin(), q.names.end(), name);
      e = input || out == q.names.end() ? expr(n, in) : q.columns[static_cast<std::size_t>(out - q.names.begin())];
    } else {
      throw not_proven{"GROUP BY an expression"};
    }
    if (e.column == nullptr && e.sql.find('.') == std::string::npos) throw not_proven{"GROUP BY an expression"};
    const bool plain =
        std::any_of(in.columns.begin(), in.columns.end(), [&](const field& f) { return f.value.sql == e.sql; }) ||
        e.column != nullptr;
    if (!plain) throw not_proven{"GROUP BY an expression"};
    require_distinguishable(e, "GROUP BY");
    in.groups.insert(e.sql);
    sql += (i > 0 ? ", " : " GROUP BY ") + collated(e);
  }
  for (const auto& r : in.relations) {
    if (r.table == nullptr || r.table->primary_key.empty()) continue;
    if (std::all_of(r.table->primary_key.begin(), r.table->primary_key.end(),
                    [&](std::size_t k) { return in.groups.count(r.fields[k].value.sql) > 0; })) {
      in.determined.insert(r.number);
    }
  }
}

std::string analyser::sort_key(const expression& e, const PgQuery__SortBy& by, const std::string& sql) {
  if (by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) throw not_proven{"ORDER BY ... USING"};
  orderable(e, "ORDER BY");
  const bool descending = by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  const auto collation = collation_of(e);
  std::string out = sql + (collation.empty() ? "" : " COLLATE " + std::string(collation)) + (descending ? " DESC" : "");
  if (e.not_null) return out;
  const bool first = by.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
                     (descending && by.sortby_nulls != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);
  return out + (first ? " NULLS FIRST" : " NULLS LAST");
}

std::string analyser::order_by(const PgQuery__SelectStmt& s, scope& in, const query& q, bool by_ordinal) {
  std::string sql;
  for (std::size_t i = 0; i < s.n_sort_clause; ++i) {
    const auto& by = *s.sort_clause[i]->sort_by;
    const auto* n = by.node;
    expression e;
    std::optional<std::size_t> ordinal;
    if (n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
      const auto k = n->a_const->ival->ival;
      if (k < 1 || static_cast<std::size_t>(k) > q.columns.size()) {
        throw failed{
            fail("42P10", "ORDER BY position " + std::to_string(k) + " is not in select list", n->a_const->location)};
      }
      ordinal = static_cast<std::size_t>(k) - 1;
    } else if (n->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && n->column_ref->n_fields == 1 &&
               n->column_ref->fields[0]->node_case == PG_QUERY__NODE__NODE_STRING) {
      const std::string name = n->column_ref->fields[0]->string->sval;
      for (std::size_t k = 0; k < q.names.size(); ++k) {
        if (q.names[k] != name) continue;
        if (ordinal && q.columns[*ordinal].sql != q.columns[k].sql) {
          throw failed{fail("42702", "ORDER BY \"" + name + "\" is ambiguous", n->column_ref->location)};
        }
        if (!ordinal) ordinal = k;
      }
    }
    if (!ordinal) {
      e = output(expr(n, in));
      for (std::size_t k = 0; k < q.columns.size() && !ordinal; ++k) {
        if (q.columns[k].sql == e.sql) ordinal = k;
      }
      if (by_ordinal && !ordinal) {
        throw failed{fail("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list", e.location)};
      }
    }
    if (ordinal) e = q.columns[*ordinal];
    if (!e.uniform && !by_ordinal) {
      make_uniform(e);
      ordinal.reset();
    }
    sql += (i > 0 ? ", " : " ORDER BY ") + sort_key(e, by, ordinal ? std::to_string(*ordinal + 1) : e.sql);
  }
  return sql;
}

std::string analyser::limit(const PgQuery__SelectStmt& s, const scope& in) {
  const auto number = [&](const PgQuery__Node* n, bool offset) -> std::string {
    if (n == nullptr || is_null_constant(n)) return offset ? "0" : "-1";
    scope none;
    none.outer = in.outer;
    auto e = expr(n, none);
    settle(e, value::builtin_type(value::oids::int8));
    if (!value::is_integer(e.type.what)) throw not_proven{"LIMIT of another type"};
    if (n->node_case == PG_QUERY__NODE__NODE_A_CONST && e.form == form::typed && e.sql[0] != '-') return e.sql;
    if (e.form == form::typed && in.outer != nullptr) throw not_proven{"LIMIT of an expression"};
    return std::string(offset ? "crossfade_offset(" : "crossfade_limit(") + render(e, storage::integer) + ")";
  };
  if (s.limit_count == nullptr && s.limit_offset == nullptr) return {};
  std::string sql = " LIMIT " + number(s.limit_count, false);
  if (s.limit_offset != nullptr) sql += " OFFSET " + number(s.limit_offset, true);
  return sql;
}

// LIMIT 1, or equality on a unique key of the only table.
bool analyser::provably_one_row(const PgQuery__SelectStmt& s, const scope& in) const {
  if (s.limit_count != nullptr && s.limit_count->node_case == PG_QUERY__NODE__NODE_A_CONST &&
      s.limit_count->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL && s.limit_count->a_const->ival->ival <= 1) {
    return true;
  }
  if (s.n_from_clause == 0) return true;
  if (in.relations.size() != 1 || in.relations[0].table == nullptr || s.where_clause == nullptr) return false;
  const auto& r = in.relations[0];
  if (r.table->primary_key.size() != 1) return false;
  const auto& key = r.table->columns[r.table->primary_key[0]].name;
  const auto is_key = [&](const PgQuery__Node* n) {
    if (n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return false;
    const auto& c = *n->column_ref;
    return last_name(c.fields, c.n_fields) == key && (c.n_fields == 1 || last_name(c.fields, c.n_fields - 1) == r.name);
  };
  const auto is_own = [&](const PgQuery__Node* n) {
    if (n->node_case == PG_QUERY__NODE__NODE_PARAM_REF || n->node_case == PG_QUERY__NODE__NODE_A_CONST) return false;
    if (n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || n->column_ref->n_fields < 2) return true;
    return last_name(n->column_ref->fields, n->column_ref->n_fields - 1) == r.name;
  };
  const auto equality = [&](const PgQuery__Node* n) {
    if (n->node_case != PG_QUERY__NODE__NODE_A_EXPR || n->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP ||
        last_name(n->a_expr->name, n->a_expr->n_name) != "=" || n->a_expr->lexpr == nullptr) {
      return false;
    }
    return (is_key(n->a_expr->lexpr) && !is_own(n->a_expr->rexpr)) ||
           (is_key(n->a_expr->rexpr) && !is_own(n->a_expr->lexpr));
  };
  const auto* w = s.where_clause;
  if (equality(w)) return true;
  if (w->node_case != PG_QUERY__NODE__NODE_BOOL_EXPR || w->bool_expr->boolop != PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    return false;
  }
  return std::any_of(w->bool_expr->args, w->bool_expr->args + w->bool_expr->n_args, equality);
}

query analyser::set_operation(const PgQuery__SelectStmt& s, const scope* outer) {
  if (s.n_locking_clause > 0) throw not_proven{"FOR UPDATE with a set operation"};
  const auto branch = [&](const PgQuery__SelectStmt& b) {
    auto q = select(b, outer, nullptr);
    const bool simple = b.n_sort_clause == 0 && b.limit_count == nullptr && b.limit_offset == nullptr &&
                        b.with_clause == nullptr && b.op <= PG_QUERY__SET_OPERATION__SETOP_NONE;
    if (!simple) {
      std::string columns;
      for (std::size_t i = 0; i < q.columns.size(); ++i)
        columns += (i > 0 ? ", c" : "c") + std::to_string(i + 1);
      q.sql = "SELECT " + columns + " FROM (" + q.sql + ")";
    }
    return q;
  };
  const auto l = branch(*s.larg);
  const auto r = branch(*s.rarg);
  const char* word = s.op == PG_QUERY__SET_OPERATION__SETOP_UNION       ? "UNION"
                     : s.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ? "INTERSECT"
                                                                        : "EXCEPT";
  if (l.columns.size() != r.columns.size()) {
    throw failed{fail("42601", "each " + std::string(word) + " query must have the same number of columns")};
  }
  if (s.all != 0 && s.op != PG_QUERY__SET_OPERATION__SETOP_UNION) use(rules::clause::set_intersect_except_all);
  query q;
  q.names = l.names;
  for (std::size_t i = 0; i < l.columns.size(); ++i) {
    const auto& a = l.columns[i];
    const auto& b = r.columns[i];
    if (a.type.id != b.type.id || a.storage != b.storage || a.type.modifier != b.type.modifier) {
      throw not_proven{"a set operation over different types or storages"};
    }
    if (s.all == 0) {
      require_distinguishable(a, word);
      require_distinguishable(b, word);
      if (!collation_of(a).empty()) throw not_proven{std::string(word) + " on type " + type_text(a.type, tables_)};
    }
    auto e = typed("c" + std::to_string(i + 1), a.type, a.storage, a.not_null && b.not_null);
    e.uniform = a.uniform && b.uniform;
    e.byte_order = a.byte_order && b.byte_order;
    q.columns.push_back(std::move(e));
  }
  q.sql = l.sql + " " + word + (s.all != 0 ? " ALL " : " ") + r.sql;
  scope in;
  in.outer = outer;
  q.sql += order_by(s, in, q, true) + limit(s, in);
  return q;
}

query analyser::values(const PgQuery__SelectStmt& s, const scope* outer) {
  scope in;
  in.outer = outer;
  std::vector<std::vector<expression>> rows;
  for (std::size_t i = 0; i < s.n_values_lists; ++i) {
    const auto& row = *s.values_lists[i]->list;
    rows.emplace_back();
    for (std::size_t k = 0; k < row.n_items; ++k)
      rows.back().push_back(expr(row.items[k], in));
    if (rows.back().size() != rows[0].size()) {
      throw failed{fail("42601", "VALUES lists must all be the same length")};
    }
  }
  query q;
  std::vector<std::vector<std::string>> cells(rows.size());
  for (std::size_t k = 0; k < rows[0].size(); ++k) {
    std::vector<expression> column;
    column.reserve(rows.size());
    for (auto& row : rows)
      column.push_back(row[k]);
    auto e = unify(column, "VALUES", -1);
    if (column.size() == 1) e = output(column[0]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      cells[i].push_back(column.size() == 1 ? e.sql : render(column[i], e.storage));
    }
    e.sql = "c" + std::to_string(k + 1);
    q.columns.push_back(std::move(e));
    q.names.push_back("column" + std::to_string(k + 1));
  }
  // A SELECT for the first row names the columns.
  for (std::size_t i = 0; i < cells.size(); ++i) {
    q.sql += i > 0 ? " UNION ALL SELECT " : "SELECT ";
    for (std::size_t k = 0; k < cells[i].size(); ++k) {
      q.sql += (k > 0 ? ", " : "") + cells[i][k] + (i == 0 ? " AS c" + std::to_string(k + 1) : "");
    }
  }
  q.one_row = rows.size() == 1;
  q.sql += order_by(s, in, q, true) + limit(s, in);
  return q;
}

}  // namespace crossfade::sql::analyse
