// Rows compared with rows, and sub-queries as expressions.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::storage;

namespace {

bool is_row(const PgQuery__Node* n) { return n != nullptr && n->node_case == PG_QUERY__NODE__NODE_ROW_EXPR; }

}  // namespace

// PostgreSQL's make_row_comparison_op: = and <> member by member, the others by the first members that differ.
expression analyser::row_compare(std::string_view op, const PgQuery__RowExpr& l, const PgQuery__RowExpr& r,
                                 const scope& in, int location) {
  use(rules::clause::row_comparison);
  if (l.n_args != r.n_args) throw failed{fail("42601", "unequal number of entries in row expressions", location)};
  if (l.n_args == 0) throw failed{fail("0A000", "cannot compare rows of zero length", location)};
  const auto pair = [&](std::string_view by, std::size_t i) {
    return compare(by, expr(l.args[i], in), expr(r.args[i], in), location).sql;
  };
  const bool ordered = op[0] == '<' ? op != "<>" : op[0] == '>';
  std::string sql;
  if (!ordered) {
    const bool any = op == "<>" || op == "IS NOT";
    for (std::size_t i = 0; i < l.n_args; ++i)
      sql += (i == 0 ? "(" : any ? " OR " : " AND ") + pair(op, i);
    return boolean_typed(sql + ")", op == "IS" || op == "IS NOT");
  }
  const auto strict = op.substr(0, 1);
  sql = pair(op, l.n_args - 1);
  for (auto i = l.n_args - 1; i > 0; --i) {
    sql = "(" + pair(strict, i - 1) + " OR (" + pair("=", i - 1) + " AND " + sql + "))";
  }
  // Says nothing new, but lets SQLite find the rows by an index of the first member.
  if (l.n_args > 1) sql = "(" + pair(std::string(strict) + "=", 0) + " AND " + sql + ")";
  return boolean_typed(std::move(sql));
}

expression analyser::row_operation(const PgQuery__AExpr& a, const scope& in) {
  const auto op = last_name(a.name, a.n_name);
  const auto& l = *a.lexpr->row_expr;
  if (a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT || a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT) {
    if (!is_row(a.rexpr)) throw not_proven{"IS DISTINCT FROM between a row and a value"};
    const bool same = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;
    return row_compare(same ? "IS" : "IS NOT", l, *a.rexpr->row_expr, in, a.location);
  }
  if (!is_comparison(op)) throw not_proven{"operator " + op + " on rows"};
  if (!is_row(a.rexpr)) throw not_proven{"a row beside a value"};
  return row_compare(op, l, *a.rexpr->row_expr, in, a.location);
}

expression analyser::row_in_list(const PgQuery__AExpr& a, const scope& in) {
  use(rules::clause::row_in);
  const auto& list = *a.rexpr->list;
  std::string sql;
  for (std::size_t i = 0; i < list.n_items; ++i) {
    if (!is_row(list.items[i])) throw not_proven{"a row IN values"};
    sql += (i == 0 ? "(" : " OR ") + row_compare("=", *a.lexpr->row_expr, *list.items[i]->row_expr, in, a.location).sql;
  }
  const bool negated = last_name(a.name, a.n_name) == "<>";
  return boolean_typed(negated ? "(NOT " + sql + "))" : sql + ")");
}

// A row is NULL where all of it is, and NOT NULL where all of it is not.
expression analyser::row_null_test(const PgQuery__NullTest& t, const scope& in) {
  const auto& row = *t.arg->row_expr;
  if (row.n_args == 0) throw not_proven{"IS NULL of an empty row"};
  std::string sql;
  for (std::size_t i = 0; i < row.n_args; ++i) {
    const auto e = output(expr(row.args[i], in));
    sql += (i == 0 ? "(" : " AND ") + e.sql +
           (t.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL ? " IS NULL" : " IS NOT NULL");
  }
  return boolean_typed(sql + ")", true);
}

// x IN (SELECT ...), (x, y) IN (SELECT ...): cells of one storage on both sides.
expression analyser::in_subquery(const PgQuery__Node* test, const PgQuery__SelectStmt& inner, const scope& in,
                                 int location) {
  std::vector<expression> lefts;
  if (is_row(test)) {
    use(rules::clause::row_in);
    for (std::size_t i = 0; i < test->row_expr->n_args; ++i)
      lefts.push_back(expr(test->row_expr->args[i], in));
  } else {
    use(rules::clause::in_subquery);
    lefts.push_back(expr(test, in));
  }
  const auto q = select(inner, &in, nullptr);
  if (q.columns.size() != lefts.size()) {
    throw failed{fail(
        "42601", q.columns.size() > lefts.size() ? "subquery has too many columns" : "subquery has too few columns",
        location)};
  }
  std::string cells, insides;
  bool plain = true;
  for (std::size_t k = 0; k < lefts.size(); ++k) {
    const auto name = "c" + std::to_string(k + 1);
    auto left = lefts[k];
    auto right = q.columns[k];
    right.sql = name;
    match(left, right, "=", location);
    auto shown = typed({}, left.type, meeting_storage(left, right));
    if (shown.storage == storage::numeric_text && shown.type.what != value::kind::numeric) shown.type = right.type;
    for (auto* e : {&left, &right}) {
      if (shown.storage == storage::numeric_text && e->type.what != value::kind::numeric) {
        *e = coerce(std::move(*e), shown.type, rules::what::implicit_cast);
      }
    }
    const bool numbers = value::is_number(left.type.what) && shown.storage != storage::numeric_text;
    auto cell = numbers && left.form == form::typed ? left.sql : render(left, shown.storage);
    const auto inside = numbers ? right.sql : render(right, shown.storage);
    if (const auto collation = collation_of(shown); !collation.empty()) cell += " COLLATE " + std::string(collation);
    plain = plain && inside == name;
    cells += (k > 0 ? ", " : "") + cell;
    insides += (k > 0 ? ", " : "") + inside;
  }
  if (lefts.size() > 1) cells = "(" + cells + ")";
  const auto rows = plain ? q.sql : "SELECT " + insides + " FROM (" + q.sql + ")";
  return boolean_typed("(" + cells + " IN (" + rows + "))");
}

// x > ANY (SELECT ...): true if one is, else NULL if one is, else false. ALL: the other way round.
expression analyser::any_subquery(const PgQuery__SubLink& s, const scope& in, std::string_view op) {
  use(rules::clause::any_subquery);
  if (!is_comparison(op)) throw not_proven{"operator " + std::string(op) + " ANY (SELECT ...)"};
  if (is_row(s.testexpr)) throw not_proven{"a row beside ANY or ALL (SELECT ...)"};
  // The operand is written inside a query of our own: its aggregates would be that query's.
  if (has_aggregate(s.testexpr) || has_window(s.testexpr))
    throw not_proven{"an aggregate beside ANY or ALL (SELECT ...)"};
  const auto left = expr(s.testexpr, in);
  const auto q = select(*s.subselect->select_stmt, &in, nullptr);
  if (q.columns.size() != 1) throw failed{fail("42601", "subquery has too many columns", s.location)};
  const auto as = alias("t");
  auto right = q.columns[0];
  right.sql = as + ".c1";
  right.column = nullptr;
  const auto test = compare(op, left, right, s.location).sql;
  const bool any = s.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK;
  return boolean_typed("(SELECT CASE WHEN " + std::string(any ? "max(b) = 1 THEN 1" : "min(b) = 0 THEN 0") +
                       " WHEN count(*) > count(b) THEN NULL ELSE " + (any ? "0" : "1") + " END FROM (SELECT " + test +
                       " AS b FROM (" + q.sql + ") AS " + as + "))");
}

// Whether a query's rows come in an order that is told: by ORDER BY, or by the function that they come from.
static bool tells_order(const PgQuery__SelectStmt& s) {
  if (s.n_sort_clause > 0 || s.n_values_lists > 0) return true;
  if (s.larg != nullptr || s.n_distinct_clause > 0 || s.n_group_clause > 0) return false;
  return s.n_from_clause == 0 ||
         (s.n_from_clause == 1 && s.from_clause[0]->node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION);
}

expression analyser::array_subquery(const PgQuery__SelectStmt& inner, const scope& in, int location) {
  use(rules::clause::array_subquery);
  const auto q = select(inner, &in, nullptr);
  if (q.columns.size() != 1) throw failed{fail("42601", "subquery must return only one column", location)};
  if (!q.one_row && !tells_order(inner)) throw not_proven{"ARRAY(SELECT ...) without ORDER BY"};
  auto item = q.columns[0];
  item.sql = "c1";
  item.column = nullptr;
  auto element = item.type;
  element.modifier = -1;
  using value::kind;
  if (element.what == kind::array || element.what == kind::bpchar || element.what == kind::other) {
    throw not_proven{"an array of " + type_text(element, tables_)};
  }
  auto out = typed("coalesce((SELECT crossfade_collect('array_agg', '', 0, 1, " + canonical(item) + ", " +
                       std::to_string(element.id) + ") FROM (" + q.sql + ")), '{}')",
                   array_of(element), storage::pg_text, true);
  out.byte_order = item.byte_order && tables_.byte_order_collation;
  out.location = location;
  return out;
}

expression analyser::sub_link(const PgQuery__SubLink& s, const scope& in) {
  if (s.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) throw not_proven{"a sub-query of another kind"};
  const auto& inner = *s.subselect->select_stmt;
  switch (s.sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
      use(rules::clause::exists);
      return boolean_typed("EXISTS (" + select(inner, &in, nullptr).sql + ")", true);
    case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK:
    case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK: {
      const auto op = s.n_oper_name > 0 ? last_name(s.oper_name, s.n_oper_name) : "=";
      const bool any = s.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK;
      if (any && op == "=") return in_subquery(s.testexpr, inner, in, s.location);
      if (!any && op == "<>") {
        auto e = in_subquery(s.testexpr, inner, in, s.location);
        e.sql = "(NOT " + e.sql + ")";
        return e;
      }
      return any_subquery(s, in, op);
    }
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK: {
      use(rules::clause::scalar_subquery);
      auto q = select(inner, &in, nullptr);
      if (q.columns.size() != 1) throw failed{fail("42601", "subquery must return only one column", s.location)};
      auto e = q.columns[0];
      e.sql = q.one_row ? "(" + q.sql + ")" : "(SELECT crossfade_single(c1) FROM (" + q.sql + "))";
      e.not_null = false;
      e.column = nullptr;
      e.table = 0;
      e.attribute = 0;
      return e;
    }
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK:
      return array_subquery(inner, in, s.location);
    default:
      throw not_proven{"a sub-query of another kind"};
  }
}

}  // namespace crossfade::sql::analyse
