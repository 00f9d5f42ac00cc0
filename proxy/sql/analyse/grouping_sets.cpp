// GROUPING SETS, ROLLUP and CUBE: a query for each set, in which the other sets' columns are NULL, put together.
// Source: PostgreSQL documentation 7.2.4; expand_grouping_sets() in parse_agg.c.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

using nodes = std::vector<const PgQuery__Node*>;

constexpr std::size_t most_sets = 64;

bool is_row(const PgQuery__Node& n) {
  return n.node_case == PG_QUERY__NODE__NODE_ROW_EXPR &&
         n.row_expr->row_format == PG_QUERY__COERCION_FORM__COERCE_IMPLICIT_CAST;
}

// (a, b) is two columns.
void add_items(nodes& out, const PgQuery__Node* n) {
  if (is_row(*n)) {
    out.insert(out.end(), n->row_expr->args, n->row_expr->args + n->row_expr->n_args);
  } else {
    out.push_back(n);
  }
}

std::vector<nodes> sets_of(const PgQuery__Node* n) {
  if (n->node_case != PG_QUERY__NODE__NODE_GROUPING_SET) {
    nodes one;
    add_items(one, n);
    return {one};
  }
  const auto& g = *n->grouping_set;
  std::vector<nodes> out;
  switch (g.kind) {
    case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_EMPTY:
      return {nodes{}};
    case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SIMPLE: {
      nodes one;
      for (std::size_t i = 0; i < g.n_content; ++i)
        add_items(one, g.content[i]);
      return {one};
    }
    case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_ROLLUP:
      for (std::size_t k = g.n_content + 1; k > 0; --k) {
        auto& set = out.emplace_back();
        for (std::size_t i = 0; i + 1 < k; ++i)
          add_items(set, g.content[i]);
      }
      return out;
    case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_CUBE:
      if (g.n_content > 6) throw not_proven{"CUBE of so many columns"};
      for (std::size_t bits = 0; bits < (std::size_t{1} << g.n_content); ++bits) {
        auto& set = out.emplace_back();
        for (std::size_t i = 0; i < g.n_content; ++i) {
          if ((bits >> i & 1) != 0) add_items(set, g.content[i]);
        }
      }
      return out;
    case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SETS:
      for (std::size_t i = 0; i < g.n_content; ++i) {
        const auto inner = sets_of(g.content[i]);
        out.insert(out.end(), inner.begin(), inner.end());
      }
      return out;
    default:
      throw not_proven{"grouping sets of another kind"};
  }
}

// Each item of GROUP BY multiplies the sets.
std::vector<nodes> all_sets(const PgQuery__SelectStmt& s) {
  std::vector<nodes> out{nodes{}};
  for (std::size_t i = 0; i < s.n_group_clause; ++i) {
    std::vector<nodes> next;
    for (const auto& own : sets_of(s.group_clause[i])) {
      for (const auto& before : out) {
        next.push_back(before);
        next.back().insert(next.back().end(), own.begin(), own.end());
      }
    }
    if (next.size() > most_sets) throw not_proven{"more than 64 grouping sets"};
    out = std::move(next);
  }
  return out;
}

bool is_star(const PgQuery__Node* n) {
  if (n->res_target->val->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return false;
  const auto& c = *n->res_target->val->column_ref;
  return c.fields[c.n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

// The select list, and behind it what ORDER BY sorts by and the list does not name.
class sort_columns {
 public:
  explicit sort_columns(const PgQuery__SelectStmt& s)
      : list_(s.target_list, s.target_list + s.n_target_list),
        targets_(s.n_sort_clause, PgQuery__ResTarget PG_QUERY__RES_TARGET__INIT),
        nodes_(s.n_sort_clause, PgQuery__Node PG_QUERY__NODE__INIT),
        places_(s.n_sort_clause, 0) {
    for (std::size_t i = 0; i < s.n_sort_clause; ++i) {
      auto* n = s.sort_clause[i]->sort_by->node;
      if (n->node_case == PG_QUERY__NODE__NODE_A_CONST || is_name(s, *n)) continue;
      places_[i] = list_.size();
      targets_[i].val = n;
      targets_[i].location = -1;
      nodes_[i].node_case = PG_QUERY__NODE__NODE_RES_TARGET;
      nodes_[i].res_target = &targets_[i];
      list_.push_back(&nodes_[i]);
    }
  }
  sort_columns(const sort_columns&) = delete;
  sort_columns& operator=(const sort_columns&) = delete;

  std::vector<PgQuery__Node*> list() const { return list_; }
  const std::vector<std::size_t>& places() const { return places_; }  // of the items of ORDER BY; 0: none

 private:
  static bool is_name(const PgQuery__SelectStmt& s, const PgQuery__Node& n) {
    if (n.node_case != PG_QUERY__NODE__NODE_COLUMN_REF || n.column_ref->n_fields != 1) return false;
    const auto name = last_name(n.column_ref->fields, 1);
    return std::any_of(s.target_list, s.target_list + s.n_target_list, [&](const PgQuery__Node* t) {
      const auto own = view_of(t->res_target->name);
      return own.empty() ? column_name(t->res_target->val) == name : own == name;
    });
  }

  std::vector<PgQuery__Node*> list_;
  std::vector<PgQuery__ResTarget> targets_;
  std::vector<PgQuery__Node> nodes_;
  std::vector<std::size_t> places_;
};

}  // namespace

bool has_grouping_sets(const PgQuery__SelectStmt& s) {
  return std::any_of(s.group_clause, s.group_clause + s.n_group_clause,
                     [](const PgQuery__Node* n) { return n->node_case == PG_QUERY__NODE__NODE_GROUPING_SET; });
}

// The columns of the other sets are NULL. Known by their text, as what is grouped.
void analyser::set_of_groups(const grouping_set& set, scope& in, const std::vector<target>& targets) {
  const auto key = [&](const PgQuery__Node* n) {
    const auto e = group_item(n, in, targets);
    const auto own = group_key(e);
    const auto same = [&](const field& f) { return group_key(f.value) == own; };
    const bool column = std::any_of(in.columns.begin(), in.columns.end(), same);
    if (!column) throw not_proven{"grouping sets of expressions"};
    return own;
  };
  std::set<std::string> grouped;
  for (const auto* n : set.grouped)
    grouped.insert(key(n));
  for (const auto* n : set.others) {
    if (auto k = key(n); grouped.count(k) == 0) in.nulled.insert(std::move(k));
  }
}

// A bit for each argument, the last one lowest: 1 where the set does not group it.
expression analyser::grouping(const PgQuery__GroupingFunc& f, const scope& in) {
  if (!in.grouped || in.in_aggregate || f.n_args > 31) throw not_proven{"grouping() here"};
  std::int64_t bits = 0;
  auto plain = in;
  plain.grouped = false;
  for (std::size_t i = 0; i < f.n_args; ++i) {
    const auto k = group_key(expression_of(f.args[i], plain));
    if (in.groups.count(k) == 0 && in.nulled.count(k) == 0) {
      throw failed{fail("42803", "arguments to GROUPING must be grouping expressions of the associated query level",
                        f.location)};
    }
    bits = bits * 2 + (in.nulled.count(k) > 0 ? 1 : 0);
  }
  return typed(std::to_string(bits), value::builtin_type(value::oids::int4), value::storage::integer, true);
}

query analyser::grouping_sets(const PgQuery__SelectStmt& s, const scope* outer,
                              const std::vector<const catalog::column*>* targets) {
  use(rules::clause::grouping_sets);
  if (s.group_distinct != 0) use(rules::clause::group_by_distinct);
  if (s.n_distinct_clause > 0 || s.n_window_clause > 0 || s.n_locking_clause > 0 ||
      std::any_of(s.target_list, s.target_list + s.n_target_list, &has_window) ||
      s.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) {
    throw not_proven{"grouping sets beside DISTINCT or windows"};
  }
  const sort_columns sorted(s);
  auto list = sorted.list();
  if (std::any_of(list.begin(), list.end(), &is_star)) throw not_proven{"* beside grouping sets"};
  auto one = s;
  one.target_list = list.data();
  one.n_target_list = list.size();
  one.sort_clause = nullptr;
  one.n_sort_clause = 0;
  one.limit_count = one.limit_offset = nullptr;
  const auto sets = all_sets(s);
  query out;
  for (const auto& grouped : sets) {
    std::vector<PgQuery__Node*> clause;
    grouping_set set{grouped, {}};
    for (const auto* n : grouped)
      clause.push_back(const_cast<PgQuery__Node*>(n));
    for (const auto& other : sets)
      set.others.insert(set.others.end(), other.begin(), other.end());
    one.group_clause = clause.data();
    one.n_group_clause = clause.size();
    grouping_ = &set;
    const auto q = plain_select(one, outer, targets, false);
    if (out.sql.empty()) {
      out.names = q.names;
      out.columns = q.columns;
    }
    out.sql +=
        (out.sql.empty() ? "" : " UNION ALL ") + ("SELECT " + column_list(list.size()) + " FROM (" + q.sql + ")");
  }
  for (std::size_t k = 0; k < out.columns.size(); ++k) {
    auto& e = out.columns[k];
    e.sql = "c" + std::to_string(k + 1);
    e.not_null = false;
    e.column = nullptr;
  }
  const scope none;
  const auto order = sets_in_order(s, sorted.places(), out);
  out.sql = "SELECT " + column_list(s.n_target_list) + " FROM (" + out.sql + ")" + order + limit(s, none);
  return out;
}

// ORDER BY over all sets' rows; the columns that were computed for it go.
std::string analyser::sets_in_order(const PgQuery__SelectStmt& s, const std::vector<std::size_t>& places, query& q) {
  const auto all = q.columns;
  q.columns.resize(s.n_target_list);
  q.names.resize(s.n_target_list);
  std::string order;
  const scope none;
  for (std::size_t i = 0; i < s.n_sort_clause; ++i) {
    const auto& by = *s.sort_clause[i]->sort_by;
    auto e = places[i] > 0 ? all[places[i]] : sort_target(by.node, none, q, "ORDER BY").value;
    make_uniform(e);
    order += (order.empty() ? " ORDER BY " : ", ") + sort_key(e, by, e.sql);
  }
  return order;
}

}  // namespace crossfade::sql::analyse
