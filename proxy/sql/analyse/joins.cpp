// Joins. SQLite's own RIGHT and FULL JOIN are young: a right join is written as a left one with its sides exchanged, a
// full join as a left join and the rows of the right side that meet none.
#include <algorithm>
#include <map>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

// Written as a join; a full one is a table of its own, whose name SQLite would lose inside parentheses.
bool is_join(const PgQuery__Node& n) {
  return n.node_case == PG_QUERY__NODE__NODE_JOIN_EXPR && n.join_expr->jointype != PG_QUERY__JOIN_TYPE__JOIN_FULL;
}

// PostgreSQL joins fully only by equalities between its sides.
bool only_equalities(const PgQuery__Node* n) {
  if (n->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR) {
    const auto& b = *n->bool_expr;
    return b.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR && std::all_of(b.args, b.args + b.n_args, &only_equalities);
  }
  if (n->node_case != PG_QUERY__NODE__NODE_A_EXPR) return false;
  const auto& a = *n->a_expr;
  if (a.kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || a.lexpr == nullptr || last_name(a.name, a.n_name) != "=") {
    return false;
  }
  const auto table = [](const PgQuery__Node* c) -> std::string {
    if (c->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || c->column_ref->n_fields != 2) return {};
    return last_name(c->column_ref->fields, 1);
  };
  const auto l = table(a.lexpr), r = table(a.rexpr);
  return !l.empty() && !r.empty() && l != r;
}

}  // namespace

// PostgreSQL's buildMergedJoinVar.
expression analyser::merged_column(const PgQuery__JoinExpr& j, const field& l, const field& r) {
  const bool full = j.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  const bool right = j.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  const auto& a = l.value;
  const auto& b = r.value;
  const bool alike = a.type.id == b.type.id && a.type.modifier == b.type.modifier && a.storage == b.storage;
  if (alike && !full) return right ? b : a;
  std::vector<expression> both{a, b};
  auto e = unify(both, "JOIN/USING", -1);
  if (e.type.what == value::kind::bpchar && e.type.modifier < 0) throw not_proven{"USING on character(n)"};
  const auto first = render(both[0], e.storage), second = render(both[1], e.storage);
  e.sql = full ? "coalesce(" + first + ", " + second + ")" : right ? second : first;
  e.not_null = full ? a.not_null && b.not_null : right ? b.not_null : a.not_null;
  return e;
}

std::string analyser::aliased_join(const PgQuery__JoinExpr& j, scope& in, std::vector<field>& columns) {
  use(rules::clause::join_alias);
  scope hidden;  // names inside are not seen outside
  hidden.outer = in.outer;
  std::vector<field> inner;
  auto plain = j;
  plain.alias = nullptr;
  const auto sql = join(plain, hidden, inner);
  auto& added = add_relation(in, j.alias->aliasname, -1);
  added.aliased = true;
  if (j.alias->n_colnames > inner.size()) {
    throw failed{fail("42P10", "join expression \"" + added.name + "\" has " + std::to_string(inner.size()) +
                                   " columns available but " + std::to_string(j.alias->n_colnames) +
                                   " columns specified")};
  }
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (i < j.alias->n_colnames) inner[i].name = j.alias->colnames[i]->string->sval;
    inner[i].relation = added.number;
  }
  added.fields = inner;
  columns = std::move(inner);
  return sql;
}

// A table of both sides' columns, each under one name; all that refers to a column of a side is made to refer to it.
std::string analyser::full_join(const std::string& left, const std::string& right, const std::string& on, scope& in,
                                std::size_t first, std::size_t middle, std::vector<field>& l, std::vector<field>& r) {
  std::map<std::string, std::string> names;
  std::string matched, unmatched;
  const auto as = alias("t");
  const auto take = [&](const field& f, bool is_left) {
    const auto name = "k" + std::to_string(names.size() + 1);
    if (!names.emplace(f.value.sql, as + "." + name).second) return;
    const char* comma = matched.empty() ? "" : ", ";
    matched += comma + f.value.sql + " AS " + name;
    unmatched += comma + (is_left ? "NULL" : f.value.sql);
  };
  for (const auto& f : l)
    take(f, true);
  for (auto i = first; i < middle; ++i)
    std::for_each(in.relations[i].fields.begin(), in.relations[i].fields.end(), [&](const field& f) { take(f, true); });
  for (const auto& f : r)
    take(f, false);
  for (auto i = middle; i < in.relations.size(); ++i)
    std::for_each(in.relations[i].fields.begin(), in.relations[i].fields.end(),
                  [&](const field& f) { take(f, false); });
  const auto move = [&](field& f) {
    f.value.sql = names.at(f.value.sql);
    f.value.not_null = false;
  };
  std::for_each(l.begin(), l.end(), move);
  std::for_each(r.begin(), r.end(), move);
  for (auto i = first; i < in.relations.size(); ++i)
    std::for_each(in.relations[i].fields.begin(), in.relations[i].fields.end(), move);
  return "(SELECT " + matched + " FROM " + left + " LEFT JOIN " + right + " ON " + on + " UNION ALL SELECT " +
         unmatched + " FROM " + right + " WHERE NOT EXISTS (SELECT 1 FROM " + left + " WHERE " + on + ")) AS " + as;
}

std::string analyser::join(const PgQuery__JoinExpr& j, scope& in, std::vector<field>& columns) {
  if (j.alias != nullptr) return aliased_join(j, in, columns);
  const bool left = j.jointype == PG_QUERY__JOIN_TYPE__JOIN_LEFT;
  const bool right = j.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  const bool full = j.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  if (!left && !right && !full && j.jointype != PG_QUERY__JOIN_TYPE__JOIN_INNER) throw not_proven{"another join"};
  use(left    ? rules::clause::left_join
      : right ? rules::clause::right_join
      : full  ? rules::clause::full_join
              : rules::clause::inner_join);
  if (j.is_natural != 0) use(rules::clause::natural_join);
  std::vector<field> l, r;
  const auto first = in.relations.size();
  auto left_sql = from_item(*j.larg, in, l);
  const auto middle = in.relations.size();
  // Parentheses, and sides exchanged, would hide the tables before.
  if (has_lateral(j.rarg) && (right || full || is_join(*j.rarg))) throw not_proven{"LATERAL in a join of this kind"};
  if (has_lateral(j.larg) && (right || full)) throw not_proven{"LATERAL in a join of this kind"};
  const auto known = in.columns.size();
  in.columns.insert(in.columns.end(), l.begin(), l.end());  // what the right side may name
  auto right_sql = from_item(*j.rarg, in, r);
  in.columns.resize(known);
  std::vector<std::string> shared;
  for (std::size_t i = 0; i < j.n_using_clause; ++i)
    shared.emplace_back(j.using_clause[i]->string->sval);
  if (j.is_natural != 0) {
    for (const auto& f : l) {
      if (std::any_of(r.begin(), r.end(), [&](const field& o) { return o.name == f.name; })) shared.push_back(f.name);
    }
  }
  const auto of = [&](std::vector<field>& fields, const std::string& name, const char* side) -> field& {
    field* found = nullptr;
    for (auto& f : fields) {
      if (f.name != name) continue;
      if (found != nullptr) {
        throw failed{fail("42702", "common column name \"" + name + "\" appears more than once in " + side + " table")};
      }
      found = &f;
    }
    if (found == nullptr) {
      throw failed{
          fail("42703", "column \"" + name + "\" specified in USING clause does not exist in " + side + " table")};
    }
    return *found;
  };
  std::string on;
  for (const auto& name : shared) {
    require_in_cell(of(l, name, "left").value);
    require_in_cell(of(r, name, "right").value);
  }
  for (const auto& name : shared)
    on += (on.empty() ? "" : " AND ") + compare("=", of(l, name, "left").value, of(r, name, "right").value, -1).sql;
  if (j.quals != nullptr) {
    if (full && !only_equalities(j.quals)) throw not_proven{"FULL JOIN on more than equalities"};
    scope visible;
    visible.outer = in.outer;
    visible.clause = "JOIN conditions";
    visible.relations.assign(in.relations.begin() + static_cast<std::ptrdiff_t>(first), in.relations.end());
    visible.columns = l;
    visible.columns.insert(visible.columns.end(), r.begin(), r.end());
    on = condition(j.quals, visible, "JOIN/ON");
  }
  if (full && on.empty()) throw not_proven{"FULL JOIN on more than equalities"};
  const auto nullable = [&](std::vector<field>& fields, std::size_t from, std::size_t to) {
    for (auto& f : fields)
      f.value.not_null = false;
    for (auto i = from; i < to; ++i) {
      in.relations[i].nullable = true;
      for (auto& f : in.relations[i].fields)
        f.value.not_null = false;
    }
  };
  std::string sql;
  const auto parenthesised = [](const std::string& item, const PgQuery__Node& n) {
    return is_join(n) ? "(" + item + ")" : item;
  };
  const auto before_l = l, before_r = r;
  if (full) {
    sql = full_join(left_sql, parenthesised(right_sql, *j.rarg), on, in, first, middle, l, r);
    std::for_each(in.relations.begin() + static_cast<std::ptrdiff_t>(first), in.relations.end(),
                  [](relation& o) { o.nullable = true; });
  } else if (right) {
    sql = right_sql + " LEFT JOIN " + parenthesised(left_sql, *j.larg) + " ON " + (on.empty() ? "1" : on);
    nullable(l, first, middle);
  } else {
    sql = left_sql + (left ? " LEFT JOIN " : " JOIN ") + parenthesised(right_sql, *j.rarg) +
          (on.empty() ? (left ? " ON 1" : "") : " ON " + on);
    if (left) nullable(r, middle, in.relations.size());
  }
  relation merged;
  for (const auto& name : shared) {
    field f = of(right ? r : l, name, "left");
    auto a = of(l, name, "left"), b = of(r, name, "right");
    if (full) {  // neither is NULL where the other one is not
      a.value.not_null = std::find_if(before_l.begin(), before_l.end(), [&](const field& x) {
                           return x.name == name;
                         })->value.not_null;
      b.value.not_null = std::find_if(before_r.begin(), before_r.end(), [&](const field& x) {
                           return x.name == name;
                         })->value.not_null;
    }
    f.value = merged_column(j, a, b);
    columns.push_back(f);
    merged.fields.push_back(std::move(f));
  }
  for (const auto* side : {&l, &r}) {
    for (const auto& f : *side) {
      if (std::find(shared.begin(), shared.end(), f.name) == shared.end()) columns.push_back(f);
    }
  }
  if (j.join_using_alias != nullptr) {
    use(rules::clause::join_alias);
    auto& added = add_relation(in, j.join_using_alias->aliasname, -1);
    added.aliased = true;
    added.fields = merged.fields;
  }
  return sql;
}

}  // namespace crossfade::sql::analyse
