// WITH: common tables under names of our own, since SQLite's and PostgreSQL's rules of what a name hides differ.
#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

// How often the table is joined at the top of a recursive query, where SQLite allows it. Any other place is no match.
std::size_t joined(const PgQuery__Node* n, std::string_view name) {
  if (n->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) return mentions(n, name);
  if (n->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return 0;
  const auto& j = *n->join_expr;
  if (j.alias != nullptr) return 0;
  if (j.jointype == PG_QUERY__JOIN_TYPE__JOIN_INNER) return joined(j.larg, name) + joined(j.rarg, name);
  return j.jointype == PG_QUERY__JOIN_TYPE__JOIN_LEFT ? joined(j.larg, name) : 0;
}

}  // namespace

void analyser::name_columns(const PgQuery__CommonTableExpr& c, query& q) const {
  if (c.n_aliascolnames > q.columns.size()) {
    throw failed{fail("42P10",
                      "WITH query \"" + std::string(c.ctename) + "\" has " + std::to_string(q.columns.size()) +
                          " columns available but " + std::to_string(c.n_aliascolnames) + " columns specified",
                      c.location)};
  }
  for (std::size_t k = 0; k < c.n_aliascolnames; ++k)
    q.names[k] = c.aliascolnames[k]->string->sval;
}

// What stands between the parentheses; empty: a write that returns nothing. before: the common tables before it.
std::string analyser::common_table_body(const PgQuery__WithClause& w, std::size_t i, const scope* outer,
                                        const std::string& before, common_table& t) {
  const auto& c = *w.ctes[i]->common_table_expr;
  for (auto k = i + 1; k < w.n_ctes && w.recursive != 0; ++k) {
    if (mentions(c.ctequery, w.ctes[k]->common_table_expr->ctename) > 0)
      throw not_proven{"WITH RECURSIVE with a forward reference"};
  }
  const bool itself = w.recursive != 0 && mentions(c.ctequery, t.name) > 0;
  if (c.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
    use(rules::clause::with_write);
    if (&w != top_with_) {
      throw failed{
          fail("0A000", "WITH clause containing a data-modifying statement must be at the top level", c.location)};
    }
    if (itself) throw not_proven{"a write in WITH that refers to itself"};
    return written_table(c, before, t);
  }
  if (itself) {
    use(rules::clause::with_recursive);
    return recursive_table(c, outer, t);
  }
  t.content = select(*c.ctequery->select_stmt, outer, nullptr);
  name_columns(c, t.content);
  return t.content.sql;
}

std::string analyser::with_clause(const PgQuery__WithClause* w, const scope* outer) {
  if (w == nullptr) return {};
  use(rules::clause::with);
  std::string list;
  for (std::size_t i = 0; i < w->n_ctes; ++i) {
    const auto& c = *w->ctes[i]->common_table_expr;
    if (c.search_clause != nullptr || c.cycle_clause != nullptr) use(rules::clause::with_search_cycle);
    for (std::size_t k = 0; k < i; ++k) {
      if (std::string_view(w->ctes[k]->common_table_expr->ctename) != c.ctename) continue;
      throw failed{
          fail("42712", "WITH query name \"" + std::string(c.ctename) + "\" specified more than once", c.location)};
    }
    common_table t;
    t.name = c.ctename;
    t.sqlite_name = alias("cte");
    t.sorted = c.ctequery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT && c.ctequery->select_stmt->n_sort_clause > 0;
    const auto body = common_table_body(*w, i, outer, list, t);
    if (!body.empty()) {
      const char* hint = c.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeAlways  ? " AS MATERIALIZED ("
                         : c.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeNever ? " AS NOT MATERIALIZED ("
                                                                                              : " AS (";
      list += (list.empty() ? "" : ", ") + t.sqlite_name;
      if (!t.content.columns.empty()) list += "(" + column_list(t.content.columns.size()) + ")";
      list += hint + body + ")";
    }
    common_.push_back(std::move(t));
  }
  if (list.empty()) return {};
  return std::string(w->recursive != 0 ? "WITH RECURSIVE " : "WITH ") + list + " ";
}

// The first term gives the columns their types; SQLite's queue of rows gives what PostgreSQL's working table gives as
// long as the second term looks at one row of it at a time.
std::string analyser::recursive_table(const PgQuery__CommonTableExpr& c, const scope* outer, common_table& t) {
  const auto& s = *c.ctequery->select_stmt;
  const auto plain = [](const PgQuery__SelectStmt& q) {
    return q.with_clause == nullptr && q.n_sort_clause == 0 && q.limit_count == nullptr && q.limit_offset == nullptr &&
           q.n_locking_clause == 0;
  };
  const auto no = [](const char* why) { return not_proven{std::string("WITH RECURSIVE ") + why}; };
  if (s.op != PG_QUERY__SET_OPERATION__SETOP_UNION || !plain(s)) throw no("that is not two terms and UNION");
  const auto& again = *s.rarg;
  PgQuery__Node first;
  pg_query__node__init(&first);
  first.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  first.select_stmt = s.larg;
  if (mentions(&first, t.name) > 0) throw no("whose first term refers to it");
  const bool simple = plain(again) && again.op <= PG_QUERY__SET_OPERATION__SETOP_NONE && again.n_values_lists == 0 &&
                      again.n_group_clause == 0 && again.having_clause == nullptr && again.n_distinct_clause == 0 &&
                      again.n_window_clause == 0;
  PgQuery__Node second = first;
  second.select_stmt = s.rarg;
  std::size_t direct = 0;
  for (std::size_t i = 0; i < again.n_from_clause; ++i)
    direct += joined(again.from_clause[i], t.name);
  bool groups = has_aggregates(again);
  for (std::size_t i = 0; i < again.n_target_list; ++i)
    groups = groups || has_window(again.target_list[i]);
  if (!simple || groups || direct != 1 || mentions(&second, t.name) != 1)
    throw no("whose second term is more than a join");
  auto l = select(*s.larg, outer, nullptr, true);
  const bool distinct = s.all == 0;
  const bool wrap = !l.open;
  std::vector<expression> shown;
  for (std::size_t k = 0; k < l.columns.size(); ++k) {
    auto& e = l.columns[k];
    if (wrap) e.sql = "c" + std::to_string(k + 1);
    e = output(std::move(e));
    make_uniform(e);
    auto column = typed({}, e.type, natural_storage(e.type));
    keep_collation(column, e);
    e.sql = canonical(e);
    e.storage = column.storage;
    if (distinct) {
      require_distinguishable(e, "UNION");
      require_one_spelling(e, "UNION");
      e.sql = collated(e);
    }
    shown.push_back(std::move(column));
  }
  if (wrap) {
    l.head = "SELECT ";
    l.tail = " FROM (" + l.sql + ")";
  }
  compose(l);
  t.content.names = l.names;
  t.content.columns = shown;
  name_columns(c, t.content);
  common_.push_back(t);
  auto r = plain_select(again, outer, nullptr, true);
  common_.pop_back();
  if (r.columns.size() != shown.size()) {
    throw failed{fail("42601", "each UNION query must have the same number of columns")};
  }
  for (std::size_t k = 0; k < shown.size(); ++k) {
    std::vector<expression> both{shown[k], r.columns[k]};
    const auto e = unify(both, "UNION", -1);
    if (e.type.id != shown[k].type.id || e.type.modifier != shown[k].type.modifier) {
      throw failed{fail("42804",
                        "recursive query \"" + t.name + "\" column " + std::to_string(k + 1) + " has type " +
                            type_text(shown[k].type, tables_) + " in non-recursive term but type " +
                            type_text(e.type, tables_) + " overall",
                        c.location)};
    }
    r.columns[k].sql = render(both[1], shown[k].storage);
    derive_collation(t.content.columns[k], {&shown[k], &both[1]});
  }
  compose(r);
  return l.sql + (distinct ? " UNION " : " UNION ALL ") + r.sql;
}

}  // namespace crossfade::sql::analyse
