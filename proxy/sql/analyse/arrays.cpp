// Arrays: ANY and ALL, constructors, the types of arrays.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/session_statements.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

value::type analyser::array_of(const value::type& element) const {
  if (const auto id = value::array_of(element.id); id != 0) return value::builtin_type(id);
  for (const auto& [name, named] : tables_.named_types) {
    if (named.what == kind::array && named.element_id == element.id) return named;
  }
  throw not_proven{"an array of " + type_text(element, tables_)};
}

value::type analyser::named_type_of(const PgQuery__TypeName& name) const {
  const auto builtin = named_type(name);
  if (builtin.id != 0 || name.n_typmods > 0) return builtin;
  const auto named = tables_.named_types.find(last_name(name.names, name.n_names));
  if (named == tables_.named_types.end()) return {};
  return name.n_array_bounds == 0 ? named->second : array_of(named->second);
}

// ARRAY[...], under casts to array types or not: its elements, of one type.
bool analyser::array_items(const PgQuery__Node* n, const scope& in, std::vector<expression>& items,
                           value::type& element) {
  if (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
    const auto target = named_type_of(*n->type_cast->type_name);
    if (target.what != kind::array || !array_items(n->type_cast->arg, in, items, element)) return false;
    element = value::element_type(target);
    for (auto& i : items)
      i = cast_to(std::move(i), element, i.location);
    return true;
  }
  if (n->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR) return false;
  const auto& a = *n->a_array_expr;
  for (std::size_t i = 0; i < a.n_elements; ++i) {
    if (a.elements[i]->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) throw not_proven{"an array of arrays"};
    items.push_back(expr(a.elements[i], in));
    if (items.back().type.what == kind::array) throw not_proven{"an array of arrays"};
  }
  if (items.empty()) return true;
  auto copies = items;
  element = unify(copies, "ARRAY", a.location).type;
  for (auto& i : items)
    settle(i, element);
  return true;
}

// LIKE, ILIKE and regular expressions by their operators.
static bool is_pattern(std::string_view op) { return op.find('~') != std::string_view::npos; }

expression analyser::any_of(const PgQuery__AExpr& a, const scope& in) {
  const bool any = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
  const auto op = last_name(a.name, a.n_name);
  const bool comparison = op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
  if (!(comparison || is_pattern(op)) || a.n_name > 1)
    throw not_proven{"operator " + op + " with ANY or ALL of an array"};
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) throw not_proven{"a comparison of rows"};
  auto l = expr(a.lexpr, in);
  std::vector<expression> items;
  value::type element;
  if (array_items(a.rexpr, in, items, element)) {
    if (items.empty() && element.id == 0) throw failed{fail("42P18", "cannot determine type of empty array")};
    if (items.empty()) return boolean_typed(any ? "0" : "1", true);
    return any_of_items(op, any, std::move(l), std::move(items), a.location);
  }
  return any_of_array(op, any, std::move(l), expr(a.rexpr, in), a.location);
}

expression analyser::any_of_items(std::string_view op, bool any, expression l, std::vector<expression> items,
                                  int location) {
  if (op == (any ? "=" : "<>")) return element_of(std::move(l), std::move(items), !any, location, true);
  std::string sql = "(";
  for (auto& i : items) {
    sql += sql.size() > 1 ? (any ? " OR " : " AND ") : "";
    sql += is_pattern(op) ? apply(rules::what::operation, op, {l, std::move(i)}, location).sql
                          : compare(op, l, std::move(i), location).sql;
  }
  return boolean_typed(sql + ")");
}

// The elements come from a table-valued function, each as a cell in the storage of what it meets: SQLite looks up an
// index for each. An array that is NULL counts as one NULL element, which gives PostgreSQL's answer in both logics.
expression analyser::any_of_array(std::string_view op, bool any, expression l, expression array, int location) {
  if (l.untyped() && array.untyped()) throw not_proven{"ANY or ALL of an array of unknown type"};
  if (array.untyped()) {
    auto t = l.type;
    t.modifier = -1;
    settle(array, array_of(t.what == kind::varchar ? value::builtin_type(value::oids::text) : t));
  }
  if (array.type.what != kind::array) {
    throw failed{fail("42809", "op ANY/ALL (array) requires array on right side", location)};
  }
  auto element = known_type(value::element_type(array.type));
  element.modifier = -1;
  settle(l, element.what == kind::varchar ? value::builtin_type(value::oids::text) : element);
  make_uniform(l);
  auto s = natural_storage(element);
  if (l.form == form::typed) {
    expression slot;
    slot.form = form::slot;
    slot.type = element;
    const auto met = slot_storage(element, meeting_storage(l, slot));
    if (suits(element, met)) s = met;
  }
  const auto rows = alias("u");
  auto r = typed(rows + ".value", element, s);
  const auto both = is_pattern(op) ? sides{} : matched(op, l, r, location);
  const auto from = " FROM crossfade_unnest(" + canonical(array) + ", " + std::to_string(element.id) + ", " +
                    std::to_string(static_cast<int>(s)) + ") AS " + rows;
  if (op == (any ? "=" : "<>")) {
    return boolean_typed("(" + both.left + (any ? " IN (SELECT " : " NOT IN (SELECT ") + both.right + from + "))");
  }
  const std::string each = is_pattern(op) ? apply(rules::what::operation, op, {l, r}, location).sql
                                          : both.left + " " + std::string(op) + " " + both.right;
  return boolean_typed("(SELECT CASE WHEN " + std::string(any ? "max(x) = 1 THEN 1" : "min(x) = 0 THEN 0") +
                       " WHEN count(*) > count(x) THEN NULL ELSE " + (any ? "0" : "1") + " END FROM (SELECT " + each +
                       " AS x" + from + "))");
}

}  // namespace crossfade::sql::analyse
