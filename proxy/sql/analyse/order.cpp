// ORDER BY, DISTINCT ON, LIMIT and WITH TIES.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

bool is_null_constant(const PgQuery__Node* n) {
  return n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->isnull != 0;
}

// SQLite would take a number for a position; it orders nothing.
bool is_number(const std::string& sql) { return sql.find_first_not_of("0123456789-") == std::string::npos; }

// A sub-query may have none.
std::string columns_or_one(std::size_t n) { return n == 0 ? "1 AS c0" : column_list(n); }

std::optional<std::int64_t> whole_number(const PgQuery__Node* n) {
  if (n->node_case != PG_QUERY__NODE__NODE_A_CONST || n->a_const->isnull != 0 ||
      n->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL || n->a_const->ival->ival < 0) {
    return std::nullopt;
  }
  return n->a_const->ival->ival;
}

}  // namespace

std::string analyser::sort_key(const expression& e, const PgQuery__SortBy& by, const std::string& sql) {
  if (by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) use(rules::clause::order_by_using);
  orderable(e, "ORDER BY");
  const bool descending = by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  const auto collation = order_of(e);
  std::string out = sql + (collation.empty() ? "" : " COLLATE " + std::string(collation)) + (descending ? " DESC" : "");
  if (e.not_null) return out;
  const bool first = by.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
                     (descending && by.sortby_nulls != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);
  return out + (first ? " NULLS FIRST" : " NULLS LAST");
}

// PostgreSQL's findTargetlistEntrySQL92: a number, a name of the select list, an expression over FROM's columns.
sort_item analyser::sort_target(const PgQuery__Node* n, const scope& in, const query& q, std::string_view clause) {
  sort_item out;
  const std::string shown(clause);
  if (n->node_case == PG_QUERY__NODE__NODE_A_CONST) {
    const auto& c = *n->a_const;
    if (c.isnull != 0 || c.val_case != PG_QUERY__A__CONST__VAL_IVAL) {
      throw failed{fail("42601", "non-integer constant in " + shown, c.location)};
    }
    const auto k = c.ival->ival;
    if (k < 1 || static_cast<std::size_t>(k) > q.columns.size()) {
      throw failed{fail("42P10", shown + " position " + std::to_string(k) + " is not in select list", c.location)};
    }
    out.ordinal = static_cast<std::size_t>(k) - 1;
  } else if (n->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && n->column_ref->n_fields == 1 &&
             n->column_ref->fields[0]->node_case == PG_QUERY__NODE__NODE_STRING) {
    const std::string name = n->column_ref->fields[0]->string->sval;
    for (std::size_t k = 0; k < q.names.size(); ++k) {
      if (q.names[k] != name) continue;
      if (out.ordinal && q.columns[*out.ordinal].sql != q.columns[k].sql) {
        throw failed{fail("42702", shown + " \"" + name + "\" is ambiguous", n->column_ref->location)};
      }
      if (!out.ordinal) out.ordinal = k;
    }
  }
  if (!out.ordinal) {
    outer_named_ = false;
    out.value = output(expr(n, in));
    const bool outer = outer_named_ && in.outer != nullptr;
    require_grouped(in);
    for (std::size_t k = 0; k < q.columns.size() && !out.ordinal; ++k) {
      if (group_key(q.columns[k]) == group_key(out.value)) out.ordinal = k;
    }
    // SQLite finds no column of an outer query here.
    if (outer && !out.ordinal) throw not_proven{shown + " an outer query's columns"};
  }
  if (out.ordinal) out.value = q.columns[*out.ordinal];
  return out;
}

void require_terms(std::size_t count) {
  constexpr std::size_t most = 2000;  // SQLITE_MAX_COLUMN
  if (count > most) throw not_proven{"more than 2000 terms in ORDER BY, GROUP BY or PARTITION BY"};
}

std::vector<sort_item> analyser::sort_items(const PgQuery__SelectStmt& s, const scope& in, const query& q,
                                            bool distinct) {
  require_terms(s.n_sort_clause);
  std::vector<sort_item> out;
  for (std::size_t i = 0; i < s.n_sort_clause; ++i) {
    const auto& by = *s.sort_clause[i]->sort_by;
    auto item = sort_target(by.node, in, q, "ORDER BY");
    item.by = &by;
    if (distinct && !item.ordinal) {
      throw failed{
          fail("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list", item.value.location)};
    }
    out.push_back(std::move(item));
  }
  return out;
}

std::string analyser::order_by(const std::vector<sort_item>& items, bool distinct) {
  std::string sql;
  for (const auto& item : items) {
    auto e = item.value;
    auto ordinal = item.ordinal;
    if (!e.uniform && !distinct) {
      make_uniform(e);
      ordinal.reset();
    }
    auto key = sort_key(e, *item.by, ordinal ? std::to_string(*ordinal + 1) : e.sql);
    if (!ordinal && is_number(e.sql)) continue;
    sql += (sql.empty() ? " ORDER BY " : ", ") + key;
  }
  return sql;
}

std::string analyser::limit(const PgQuery__SelectStmt& s, const scope&) {
  const auto number = [&](const PgQuery__Node* n, bool offset) -> std::string {
    if (n == nullptr || is_null_constant(n)) return offset ? "0" : "-1";
    scope none;
    none.clause = offset ? "OFFSET" : "LIMIT";
    expression e;
    try {
      e = expr(n, none);
    } catch (const failed&) {
      throw not_proven{"LIMIT or OFFSET of columns"};
    }
    settle(e, value::builtin_type(value::oids::int8));
    if (!value::is_integer(e.type.what)) throw not_proven{"LIMIT or OFFSET of another type"};
    if (whole_number(n)) return e.sql;
    return std::string(offset ? "crossfade_offset(" : "crossfade_limit(") + render(e, value::storage::integer) + ")";
  };
  if (s.limit_count == nullptr && s.limit_offset == nullptr) return {};
  use(rules::clause::limit_offset);
  std::string sql = " LIMIT " + number(s.limit_count, false);
  if (s.limit_offset != nullptr) sql += " OFFSET " + number(s.limit_offset, true);
  return sql;
}

// What follows a set operation or VALUES: names and numbers of the result's columns.
std::string analyser::order_and_limit(const PgQuery__SelectStmt& s, const scope* outer, query& q) {
  if (s.n_sort_clause == 0 && s.limit_count == nullptr && s.limit_offset == nullptr) return {};
  if (s.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) throw not_proven{"WITH TIES here"};
  require_terms(s.n_sort_clause);
  scope in;
  in.outer = outer;
  for (std::size_t i = 0; i < s.n_sort_clause; ++i) {
    const auto* n = s.sort_clause[i]->sort_by->node;
    if (n->node_case == PG_QUERY__NODE__NODE_A_CONST) continue;
    const bool name = n->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && n->column_ref->n_fields == 1 &&
                      std::find(q.names.begin(), q.names.end(), last_name(n->column_ref->fields, 1)) != q.names.end();
    if (!name) throw not_proven{"ORDER BY of an expression over a set operation or VALUES"};
  }
  const auto items = sort_items(s, in, q, false);
  if (std::any_of(items.begin(), items.end(), [](const sort_item& i) { return !i.value.uniform; })) {
    q.sql = "SELECT " + columns_or_one(q.columns.size()) + " FROM (" + q.sql + ")";
  }
  q.terms = 0;
  return order_by(items, false) + limit(s, in);
}

// The first row of each group by ORDER BY. Without an order PostgreSQL leaves open which it is.
void analyser::distinct_on(const PgQuery__SelectStmt& s, const scope& in, query& q) {
  use(rules::clause::select_distinct_on);
  if (s.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) throw not_proven{"WITH TIES with DISTINCT ON"};
  if (s.n_sort_clause == 0) throw not_proven{"DISTINCT ON without ORDER BY"};
  std::set<std::string> keys;
  std::string partition, order, columns, outer;
  for (std::size_t i = 0; i < s.n_distinct_clause; ++i) {
    auto e = sort_target(s.distinct_clause[i], in, q, "DISTINCT ON").value;
    keys.insert(group_key(e));
    make_uniform(e);
    require_distinguishable(e, "DISTINCT ON");
    partition += (i > 0 ? ", " : "") + collated(e);
  }
  const auto items = sort_items(s, in, q, false);
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto e = items[i].value;
    if (i < keys.size() && keys.count(group_key(e)) == 0) {
      throw failed{fail("42P10", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions", e.location)};
    }
    make_uniform(e);
    const auto name = "k" + std::to_string(i + 1);
    order += (i > 0 ? ", " : "") + sort_key(e, *items[i].by, e.sql);
    columns += ", " + e.sql + " AS " + name;
    outer += (i > 0 ? ", " : " ORDER BY ") + sort_key(e, *items[i].by, name);
  }
  q.tail = columns + ", row_number() OVER (PARTITION BY " + partition + " ORDER BY " + order + ") AS n" + q.tail;
  compose(q);
  q.sql = "SELECT " + columns_or_one(q.columns.size()) + " FROM (" + q.sql + ") WHERE n = 1" + outer + limit(s, in);
}

void analyser::with_ties(const PgQuery__SelectStmt& s, const scope& in, query& q) {
  use(rules::clause::with_ties);
  const auto count = s.limit_count == nullptr ? std::nullopt : whole_number(s.limit_count);
  const auto skipped = s.limit_offset == nullptr ? std::optional<std::int64_t>(0) : whole_number(s.limit_offset);
  if (!count || !skipped) throw not_proven{"WITH TIES of an expression"};
  std::string order;
  for (const auto& item : sort_items(s, in, q, false)) {
    auto e = item.value;
    make_uniform(e);
    order += (order.empty() ? "" : ", ") + sort_key(e, *item.by, e.sql);
  }
  const auto over = "() OVER (ORDER BY " + order + ") AS ";
  q.tail = ", rank" + over + "r, row_number" + over + "n" + q.tail;
  compose(q);
  q.sql = "SELECT " + columns_or_one(q.columns.size()) + " FROM (" + q.sql + ") WHERE " +
          (*count == 0 ? "0" : "r <= " + std::to_string(*count + *skipped) + " AND n > " + std::to_string(*skipped)) +
          " ORDER BY n";
}

}  // namespace crossfade::sql::analyse
