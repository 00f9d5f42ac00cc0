// UNION, INTERSECT, EXCEPT and VALUES: branches of one type, written side by side.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

constexpr std::size_t most_terms = 400;  // SQLite's bound for a compound is 500

std::string column_name_at(std::size_t k) { return "c" + std::to_string(k + 1); }

}  // namespace

// Both sides get the types and cells of `out`. A side whose columns cannot be changed in place is read from.
void analyser::unite(query& l, query& r, const std::string& word, bool distinct, query& out) {
  std::vector<std::string> left, right;
  bool change_left = false, change_right = false;
  const auto scale = [](const expression& e) { return value::is_integer(e.type.what) ? 0 : scale_of(e.type); };
  for (std::size_t k = 0; k < l.columns.size(); ++k) {
    std::vector<expression> both{l.columns[k], r.columns[k]};
    for (std::size_t i = 0; i < 2; ++i) {
      if (!(i == 0 ? l : r).open) both[i].sql = column_name_at(k);
      if (distinct) make_uniform(both[i]);
    }
    const bool scaled = scale(both[0]) >= 0 && scale(both[0]) == scale(both[1]);
    auto e = unify(both, word, -1);
    if (e.type.what == value::kind::bpchar && e.type.modifier < 0) {
      throw not_proven{word + " of character(n) of several lengths"};
    }
    if (scaled) e.uniform = true;
    left.push_back(render(both[0], e.storage));
    right.push_back(render(both[1], e.storage));
    e.sql = column_name_at(k);
    if (distinct) {
      for (std::size_t i = 0; i < 2; ++i)
        require_distinguishable(e, word);
      if (!scaled) require_one_spelling(e, word);
      if (const auto collation = collation_of(e); !collation.empty())
        left.back() += " COLLATE " + std::string(collation);
    }
    change_left = change_left || left.back() != e.sql;
    change_right = change_right || right.back() != e.sql;
    out.columns.push_back(std::move(e));
  }
  const auto finish = [](query& q, std::vector<std::string>& cells, bool change, bool chained) {
    if (!q.open && !change && chained) return;
    if (!q.open) {
      q.head = "SELECT ";
      q.tail = " FROM (" + q.sql + ")";
    }
    for (std::size_t k = 0; k < cells.size(); ++k)
      q.columns[k].sql = std::move(cells[k]);
    compose(q);
    q.terms = 1;
    if (q.head.compare(0, 4, "WITH") == 0) {
      q.sql = "SELECT " + column_list(q.columns.size()) + " FROM (" + q.sql + ")";
    }
  };
  finish(l, left, change_left, l.terms > 0 && l.terms < most_terms);
  finish(r, right, change_right, r.terms == 1);
}

query analyser::set_operation(const PgQuery__SelectStmt& s, const scope* outer) {
  if (s.n_locking_clause > 0) throw not_proven{"FOR UPDATE with a set operation"};
  auto l = select(*s.larg, outer, nullptr, true);
  auto r = select(*s.rarg, outer, nullptr, true);
  const bool is_union = s.op == PG_QUERY__SET_OPERATION__SETOP_UNION;
  const std::string word = is_union                                           ? "UNION"
                           : s.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ? "INTERSECT"
                                                                              : "EXCEPT";
  use(!is_union ? (s.all != 0 ? rules::clause::set_intersect_except_all : rules::clause::set_intersect_except)
                : (s.all != 0 ? rules::clause::set_union_all : rules::clause::set_union));
  if (l.columns.size() != r.columns.size()) {
    throw failed{fail("42601", "each " + word + " query must have the same number of columns")};
  }
  if (l.columns.empty()) throw not_proven{word + " of queries without columns"};
  query q;
  q.names = l.names;
  unite(l, r, word, !is_union || s.all == 0, q);
  if (s.all != 0 && !is_union) {  // equal rows are told apart by their number
    std::string keys;
    for (std::size_t k = 0; k < q.columns.size(); ++k) {
      auto e = q.columns[k];
      keys += (k > 0 ? ", " : "") + collated(e);
    }
    const auto columns = column_list(q.columns.size());
    const auto numbered = [&](const query& side) {
      return "SELECT " + keys + ", row_number() OVER (PARTITION BY " + keys + ") FROM (" + side.sql + ")";
    };
    q.sql = "SELECT " + columns + " FROM (SELECT " + columns + ", n FROM (SELECT ";
    for (std::size_t k = 0; k < q.columns.size(); ++k)
      q.sql += collated(q.columns[k]) + " AS " + column_name_at(k) + ", ";
    q.sql +=
        "row_number() OVER (PARTITION BY " + keys + ") AS n FROM (" + l.sql + ")) " + word + " " + numbered(r) + ")";
  } else {
    q.sql = l.sql + " " + word + (s.all != 0 ? " ALL " : " ") + r.sql;
    q.terms = l.terms + 1;
  }
  q.sql += order_and_limit(s, outer, q);
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
    if (e.type.what == value::kind::bpchar && e.type.modifier < 0) throw not_proven{"VALUES of character(n)"};
    if (column.size() == 1) e = output(column[0]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      cells[i].push_back(column.size() == 1 ? e.sql : render(column[i], e.storage));
    }
    e.sql = column_name_at(k);
    e.column = nullptr;
    q.columns.push_back(std::move(e));
    q.names.push_back("column" + std::to_string(k + 1));
  }
  // A SELECT names the columns; further rows follow as SQLite's VALUES, which has no bound on rows.
  q.sql = "SELECT ";
  for (std::size_t k = 0; k < cells[0].size(); ++k)
    q.sql += (k > 0 ? ", " : "") + cells[0][k] + " AS " + column_name_at(k);
  for (std::size_t i = 1; i < cells.size(); ++i) {
    q.sql += i > 1 ? ", (" : " UNION ALL VALUES (";
    for (std::size_t k = 0; k < cells[i].size(); ++k)
      q.sql += (k > 0 ? ", " : "") + cells[i][k];
    q.sql += ")";
  }
  q.one_row = rows.size() == 1;
  if (rows.size() > 1 && (s.n_sort_clause > 0 || s.limit_count != nullptr || s.limit_offset != nullptr)) {
    q.sql = "SELECT " + column_list(q.columns.size()) + " FROM (" + q.sql + ")";
  }
  q.sql += order_and_limit(s, outer, q);
  return q;
}

}  // namespace crossfade::sql::analyse
