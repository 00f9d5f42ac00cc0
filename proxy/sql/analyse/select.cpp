// A query level: its clauses in PostgreSQL's order, its text in SQLite's.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

bool is_distinct_on(const PgQuery__SelectStmt& s) {
  return s.n_distinct_clause > 1 ||
         (s.n_distinct_clause == 1 && s.distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET);
}

bool is_set_operation(const PgQuery__SelectStmt& s) {
  return s.op != PG_QUERY__SET_OPERATION__SETOP_NONE && s.op != PG_QUERY__SET_OPERATION__SET_OPERATION_UNDEFINED;
}

std::string listed_table(const listed_sets& sets) {
  return "crossfade_rows(" + row_set_pack(sets.sets) + ") AS " + sets.name;
}

}  // namespace

query analyser::select(const PgQuery__SelectStmt& s, const scope* outer,
                       const std::vector<const catalog::column*>* targets, bool keep_open) {
  if (s.into_clause != nullptr) use(rules::clause::select_into);
  const auto known = common_.size();
  const auto with = with_clause(s.with_clause, outer);
  query q;
  if (is_set_operation(s)) {
    q = set_operation(s, outer);
  } else if (s.n_values_lists > 0) {
    q = values(s, outer);
  } else {
    q = plain_select(s, outer, targets, keep_open);
  }
  common_.resize(known);
  if (!with.empty()) {
    (q.open ? q.head : q.sql).insert(0, with);
    q.terms = 0;
  }
  return q;
}

std::vector<target> analyser::expand(PgQuery__Node** targets, std::size_t n, const scope& in) const {
  std::vector<target> out;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& t = *targets[i]->res_target;
    const bool reference = t.val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
    const auto* last = reference ? t.val->column_ref->fields[t.val->column_ref->n_fields - 1] : nullptr;
    if (!reference || last->node_case != PG_QUERY__NODE__NODE_A_STAR) {
      out.push_back({t.val, nullptr, view_of(t.name).empty() ? column_name(t.val) : std::string(t.name), t.location});
      continue;
    }
    const auto& c = *t.val->column_ref;
    const std::vector<field>* fields = c.n_fields == 1 ? &in.columns : nullptr;
    const auto table = c.n_fields > 1 ? last_name(c.fields, c.n_fields - 1) : std::string();
    for (const auto* level = &in; level != nullptr && fields == nullptr; level = level->outer) {
      for (const auto& r : level->relations) {
        if (r.name == table) fields = &r.fields;
      }
      if (fields != nullptr && level != &in) throw not_proven{"* of a table of an outer query"};
    }
    if (fields == nullptr) {
      throw failed{fail("42P01", "missing FROM-clause entry for table \"" + table + "\"", c.location)};
    }
    if (fields->empty() && c.n_fields == 1) {
      throw failed{fail("42601", "SELECT * with no tables specified is not valid", c.location)};
    }
    for (const auto& f : *fields)
      out.push_back({nullptr, &f, f.name, c.location});
  }
  return out;
}

expression analyser::target_value(const target& t, const scope& in) {
  if (t.shown == nullptr) return expr(t.node, in);
  auto shown = t.shown->name;
  for (const auto& r : in.relations) {
    if (r.number == t.shown->relation) shown = r.name + "." + shown;
  }
  return found_column(*t.shown, in, in, shown, t.location);
}

void analyser::write_targets(const std::vector<target>& targets, const scope& in, query& q,
                             const std::vector<const catalog::column*>* columns, bool keep_open) {
  for (const auto& t : targets) {
    auto e = target_value(t, in);
    require_grouped(in);
    if (columns != nullptr) {  // INSERT ... SELECT: untyped ones take the column's type
      if (q.columns.size() < columns->size()) settle(e, (*columns)[q.columns.size()]->type);
    }
    q.columns.push_back(keep_open && e.untyped() ? std::move(e) : output(std::move(e)));
    q.names.push_back(t.name);
  }
}

void analyser::target_list(PgQuery__Node** targets, std::size_t n, const scope& in, query& q,
                           const std::vector<const catalog::column*>* columns) {
  write_targets(expand(targets, n, in), in, q, columns, false);
}

void analyser::compose(query& q, bool distinct) {
  q.sql = q.head;
  for (std::size_t i = 0; i < q.columns.size(); ++i) {
    q.sql +=
        (i > 0 ? ", " : "") + (distinct ? collated(q.columns[i]) : q.columns[i].sql) + " AS c" + std::to_string(i + 1);
  }
  if (q.columns.empty()) q.sql += "1 AS c0";
  q.sql += q.tail;
  q.open = false;
}

void analyser::locking(const PgQuery__SelectStmt& s, const scope& in) const {
  if (s.n_locking_clause == 0) return;
  if (in.outer != nullptr) use(rules::clause::locking_in_subquery);
  use(rules::clause::for_update);
  for (std::size_t i = 0; i < s.n_locking_clause; ++i) {
    const auto& l = *s.locking_clause[i]->locking_clause;
    for (std::size_t k = 0; k < l.n_locked_rels; ++k) {
      const auto& r = *l.locked_rels[k]->range_var;
      if (std::none_of(in.relations.begin(), in.relations.end(),
                       [&](const relation& o) { return o.name == r.relname; }))
        throw failed{fail("42P01",
                          "relation \"" + std::string(r.relname) + "\" in FOR UPDATE clause not found in FROM clause",
                          r.location)};
    }
  }
}

query analyser::plain_select(const PgQuery__SelectStmt& s, const scope* outer,
                             const std::vector<const catalog::column*>* targets, bool keep_open) {
  const auto* set = std::exchange(grouping_, nullptr);
  if (set == nullptr && has_grouping_sets(s)) return grouping_sets(s, outer, targets);
  scope in;
  in.outer = outer;
  in.statement = &s;
  auto from = from_clause(s.from_clause, s.n_from_clause, in);
  locking(s, in);
  std::string rows;
  if (s.where_clause != nullptr) {
    in.clause = "WHERE";
    rows += " WHERE " + condition(s.where_clause, in, "WHERE");
    in.clause = {};
  }
  const auto list = expand(s.target_list, s.n_target_list, in);
  const bool grouped = set != nullptr || s.n_group_clause > 0 || s.having_clause != nullptr || has_aggregates(s);
  if (set != nullptr) set_of_groups(*set, in, list);
  if (s.n_group_clause > 0) rows += group_by(s, in, list);
  in.grouped = grouped;
  query q;
  const bool ties = s.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES;
  const bool distinct = s.n_distinct_clause > 0;
  keep_open = keep_open && !distinct && s.n_sort_clause == 0 && s.limit_count == nullptr && s.limit_offset == nullptr;
  listed_sets sets;
  const bool plain = !grouped && !is_distinct_on(s) && !ties;
  in.sets = plain && std::none_of(s.target_list, s.target_list + s.n_target_list, &has_window) ? &sets : nullptr;
  write_targets(list, in, q, targets, keep_open);
  in.sets = nullptr;
  if (!sets.sets.empty()) from += (from.empty() ? "" : ", ") + listed_table(sets);
  if (!from.empty()) rows.insert(0, " FROM " + from);
  q.one_row = sets.sets.empty() && (provably_one_row(s, in) || (grouped && s.n_group_clause == 0));
  q.head = "SELECT ";
  q.tail = rows;
  q.open = true;
  if (s.having_clause != nullptr) {
    use(rules::clause::having);
    const auto having = condition(s.having_clause, in, "HAVING");
    require_grouped(in);
    if (s.n_group_clause > 0) {
      q.tail += " HAVING " + having;
    } else {
      if (is_distinct_on(s) || ties) throw not_proven{"HAVING without GROUP BY beside DISTINCT ON or WITH TIES"};
      one_group(s, in, having, q);
      return q;
    }
  }
  if (set != nullptr && set->empty() && s.having_clause == nullptr) {  // one row, also where SQLite sees no aggregate
    q.tail = ", count(*) AS n" + q.tail;
    compose(q);
    return q;
  }
  if (is_distinct_on(s)) {
    distinct_on(s, in, q);
  } else if (ties) {
    if (distinct) throw not_proven{"WITH TIES beside DISTINCT"};
    with_ties(s, in, q);
  } else {
    if (distinct) {
      use(rules::clause::select_distinct);
      for (auto& e : q.columns) {
        make_uniform(e);
        require_distinguishable(e, "DISTINCT");
        require_one_spelling(e, "DISTINCT");
      }
      q.head = "SELECT DISTINCT ";
    }
    const auto order = order_by(sort_items(s, in, q, distinct), distinct);
    const bool listed = !order.empty() && !distinct && !sets.sets.empty();
    q.tail += order + (listed ? ", " + sets.name + ".ordinality" : "") + limit(s, in);
    if (!keep_open) compose(q, distinct);
  }
  return q;
}

// HAVING without GROUP BY: one group, whether or not SQLite sees an aggregate.
void analyser::one_group(const PgQuery__SelectStmt& s, const scope& in, const std::string& having, query& q) {
  std::string columns;
  for (std::size_t i = 0; i < q.columns.size(); ++i)
    columns += (i > 0 ? ", c" : "c") + std::to_string(i + 1);
  for (auto& e : q.columns)
    e = output(std::move(e));
  q.tail = ", (" + having + ") AS h, count(*) AS n" + q.tail;
  compose(q);
  q.sql = "SELECT " + (columns.empty() ? "1 AS c0" : columns) + " FROM (" + q.sql + ") WHERE h";
  sort_items(s, in, q, s.n_distinct_clause > 0);
  q.sql += limit(s, in);
}

// LIMIT 1, or equality on a unique key of the only table.
bool analyser::provably_one_row(const PgQuery__SelectStmt& s, const scope& in) const {
  if (s.limit_option != PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES && s.limit_count != nullptr &&
      s.limit_count->node_case == PG_QUERY__NODE__NODE_A_CONST &&
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

}  // namespace crossfade::sql::analyse
