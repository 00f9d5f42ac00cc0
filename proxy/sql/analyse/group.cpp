// GROUP BY: what is grouped is known by the SQLite text that it was translated to, which tells columns of one name
// apart and knows two ways of writing one column for the same.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;

// An expression that is grouped makes up for the columns in it.
expression analyser::expr(const PgQuery__Node* n, const scope& in) {
  if (!in.grouped || in.in_aggregate || in.groups.empty()) return expression_of(n, in);
  const auto before = ungrouped_.size();
  auto e = expression_of(n, in);
  if (ungrouped_.size() > before && e.form == form::typed && in.groups.count(group_key(e)) > 0) {
    ungrouped_.erase(std::remove_if(ungrouped_.begin() + static_cast<std::ptrdiff_t>(before), ungrouped_.end(),
                                    [&](const ungrouped_column& u) { return u.at == &in; }),
                     ungrouped_.end());
  }
  return e;
}

void analyser::require_grouped(const scope& in) {
  for (const auto& u : ungrouped_) {
    if (u.at == &in) throw u.error;
  }
}

// An aggregate belongs to the query whose columns it names.
expression analyser::own_aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in) {
  if (!in.clause.empty()) {
    throw failed{fail("42803", "aggregate functions are not allowed in " + std::string(in.clause), f.location)};
  }
  const bool own = own_columns_, outer = outer_columns_;
  own_columns_ = outer_columns_ = false;
  auto e = aggregate(name, f, in);
  if (outer_columns_ && !own_columns_) throw not_proven{"an aggregate of an outer query's columns"};
  own_columns_ = own_columns_ || own;
  outer_columns_ = outer_columns_ || outer;
  return e;
}

std::string analyser::group_key(const expression& e) {
  return e.sql + "\x1f" + std::to_string(e.type.id) + (e.collation_given ? "\x1f" + e.collation : "");
}

// DISTINCT, GROUP BY and set operations tell rows apart by their cells.
void analyser::require_distinguishable(const expression& e, std::string_view where) {
  comparable(e, where);
  if (e.type.what == kind::boolean && !e.uniform) throw not_proven{std::string(where) + " on mixed booleans"};
  // Of equal numerics that show different scales PostgreSQL shows the one that it met first.
  if (e.type.what == kind::numeric && !e.uniform) {
    throw not_proven{std::string(where) + " on numerics of several scales"};
  }
}

// Which of several equal values is shown is left to the plan: 1.5 and 1.50, 1 month and 30 days.
void analyser::require_one_spelling(const expression& e, std::string_view where) const {
  const bool numeric = e.type.what == kind::numeric && scale_of(e.type) < 0;
  if (collation_of(e).empty() || e.one_text || (!numeric && e.type.what != kind::interval)) return;
  throw not_proven{std::string(where) + " on type " + type_text(e.type, tables_) +
                   " with several spellings of a value"};
}

bool analyser::has_aggregates(const PgQuery__SelectStmt& s) const {
  const auto any = [](PgQuery__Node** list, std::size_t n) { return std::any_of(list, list + n, &has_aggregate); };
  return any(s.target_list, s.n_target_list) || any(s.sort_clause, s.n_sort_clause) ||
         any(s.window_clause, s.n_window_clause) || any(s.distinct_clause, s.n_distinct_clause) ||
         has_aggregate(s.having_clause);
}

// PostgreSQL's findTargetlistEntrySQL92: a number, a column of FROM, a name of the select list, an expression.
expression analyser::group_item(const PgQuery__Node* n, const scope& in, const std::vector<target>& targets) {
  if (n->node_case == PG_QUERY__NODE__NODE_A_CONST) {
    const auto& c = *n->a_const;
    if (c.isnull != 0 || c.val_case != PG_QUERY__A__CONST__VAL_IVAL) {
      throw failed{fail("42601", "non-integer constant in GROUP BY", c.location)};
    }
    const auto k = c.ival->ival;
    if (k < 1 || static_cast<std::size_t>(k) > targets.size()) {
      throw failed{fail("42P10", "GROUP BY position " + std::to_string(k) + " is not in select list", c.location)};
    }
    return target_value(targets[static_cast<std::size_t>(k) - 1], in);
  }
  if (n->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && n->column_ref->n_fields == 1) {
    const auto& c = *n->column_ref;
    const auto name = last_name(c.fields, c.n_fields);
    const auto is_name = [&](const auto& f) { return f.name == name; };
    if (std::none_of(in.columns.begin(), in.columns.end(), is_name)) {
      std::optional<expression> found;
      for (const auto& t : targets) {
        if (t.name != name) continue;
        auto e = target_value(t, in);
        if (found && found->sql != e.sql) {
          throw failed{fail("42702", "GROUP BY \"" + name + "\" is ambiguous", c.location)};
        }
        found = std::move(e);
      }
      if (found) return *found;
    }
  }
  return expr(n, in);
}

std::string analyser::group_by(const PgQuery__SelectStmt& s, scope& in, const std::vector<target>& targets) {
  use(rules::clause::group_by);
  if (s.group_distinct != 0) use(rules::clause::group_by_distinct);
  require_terms(s.n_group_clause);
  std::vector<const PgQuery__Node*> items;
  for (std::size_t i = 0; i < s.n_group_clause; ++i) {
    const auto* n = s.group_clause[i];
    if (n->node_case == PG_QUERY__NODE__NODE_GROUPING_SET) use(rules::clause::grouping_sets);
    if (n->node_case == PG_QUERY__NODE__NODE_ROW_EXPR &&
        n->row_expr->row_format == PG_QUERY__COERCION_FORM__COERCE_IMPLICIT_CAST) {
      items.insert(items.end(), n->row_expr->args, n->row_expr->args + n->row_expr->n_args);
    } else {
      items.push_back(n);
    }
  }
  in.clause = "GROUP BY";
  std::string sql;
  for (const auto* n : items) {
    outer_named_ = false;
    auto e = group_item(n, in, targets);
    // SQLite finds no column of an outer query here; such a one is a constant.
    const bool outer = outer_named_ && in.outer != nullptr;
    if (outer && n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) throw not_proven{"GROUP BY an outer query's columns"};
    e = output(std::move(e));
    in.groups.insert(group_key(e));
    make_uniform(e);
    require_distinguishable(e, "GROUP BY");
    require_one_spelling(e, "GROUP BY");
    // SQLite would take a number for a position.
    const bool number = outer || e.sql.find_first_not_of("0123456789-") == std::string::npos;
    sql += (sql.empty() ? " GROUP BY " : ", ") + (number ? "NULL" : collated(e));
  }
  in.clause = {};
  for (const auto& r : in.relations) {
    if (!in.nulled.empty()) break;  // PostgreSQL looks at what all sets have in common
    if (r.table == nullptr || r.table->primary_key.empty()) continue;
    if (std::all_of(r.table->primary_key.begin(), r.table->primary_key.end(),
                    [&](std::size_t k) { return in.groups.count(group_key(r.fields[k].value)) > 0; })) {
      in.determined.insert(r.number);
    }
  }
  return sql;
}

}  // namespace crossfade::sql::analyse
