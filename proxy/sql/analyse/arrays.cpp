// Arrays: ANY and ALL, constructors, the types of arrays.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"
#include "proxy/sql/session_statements.hpp"
#include "proxy/sql/type_names.hpp"
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

expression analyser::array_constructor(const PgQuery__Node& n, const scope& in) {
  std::vector<expression> items;
  value::type element;
  if (!array_items(&n, in, items, element)) throw not_proven{"an array of another kind"};
  if (element.id == 0) {
    throw failed{fail("42P18", "cannot determine type of empty array", n.a_array_expr->location,
                      "Explicitly cast to the desired type, for example ARRAY[]::integer[].")};
  }
  element.modifier = -1;
  if (element.what == kind::bpchar) throw not_proven{"an array of character(n)"};  // whose blanks are not kept
  std::string sql = "crossfade_array(" + std::to_string(element.id);
  bool bytes = true;
  for (auto& i : items) {
    i = coerce(std::move(i), element, rules::what::implicit_cast);
    bytes = bytes && i.byte_order;
    sql += ", " + canonical(i);
  }
  auto out = typed(sql + ")", array_of(element), storage::pg_text, true);
  out.byte_order = bytes && tables_.byte_order_collation;
  return out;
}

expression analyser::subscripts(const PgQuery__AIndirection& a, const scope& in) {
  auto e = expr(a.arg, in);
  if (e.untyped()) throw not_proven{"a subscript of a value without a type"};
  for (std::size_t i = 0; i < a.n_indirection; ++i) {
    if (a.indirection[i]->node_case != PG_QUERY__NODE__NODE_A_INDICES) throw not_proven{"a field of a row"};
    if (e.type.what == kind::array && i > 0) throw not_proven{"several subscripts"};
    e = array_subscript(e, *a.indirection[i]->a_indices, in, e.location);
  }
  return e;
}

// [n] and [from:to] of an array; of jsonb, one step of a path.
expression analyser::array_subscript(const expression& whole, const PgQuery__AIndices& i, const scope& in,
                                     int location) {
  const auto bound = [&](const PgQuery__Node* n, const char* without) {
    if (n == nullptr) return std::string(without);
    const auto int4 = value::builtin_type(value::oids::int4);
    return canonical(coerce(expr(n, in), int4, rules::what::assignment_cast));
  };
  if (whole.type.what == kind::jsonb && i.is_slice == 0) {
    auto step = expr(i.uidx, in);
    settle(step, value::builtin_type(value::oids::text));
    const bool number = value::is_integer(step.type.what);
    if (!number && !is_text(step.type)) throw not_proven{"a subscript of type " + type_text(step.type, tables_)};
    const auto key = number ? "CAST(" + canonical(step) + " AS TEXT)" : canonical(step);
    auto out =
        typed("crossfade_json_extract(0, 1, " + canonical(whole) + ", " + key + ")", whole.type, storage::json_text);
    out.location = location;
    return out;
  }
  if (whole.type.what != kind::array) throw not_proven{"a subscript of " + type_text(whole.type, tables_)};
  if (i.is_slice != 0) {
    auto out = typed("crossfade_array_slice(" + canonical(whole) + ", " + bound(i.lidx, "1") + ", " +
                         bound(i.uidx, "2147483647") + ")",
                     whole.type, storage::pg_text);
    out.byte_order = whole.byte_order;
    return out;
  }
  auto element = known_type(value::element_type(whole.type));
  auto out = typed(
      "crossfade_array_item(" + canonical(whole) + ", " + bound(i.uidx, "1") + ", " + std::to_string(element.id) + ")",
      element, natural_storage(element));
  out.byte_order = whole.byte_order && tables_.byte_order_collation;
  out.location = location;
  return out;
}

// Labels are text in PostgreSQL's casts; elements of arrays are cast one by one where their texts are alike.
std::string analyser::array_or_enum_cast(const expression& e, const value::type& to, rules::what context) {
  const bool explicitly = context == rules::what::explicit_cast;
  const bool assigned = explicitly || context == rules::what::assignment_cast;
  if (e.type.what == kind::enumeration && is_text(to) && assigned) return canonical(e);
  if (is_text(e.type) && to.what == kind::enumeration && explicitly && to.labels) {
    std::string sql = "crossfade_enum(" + canonical(e) + ", " + quoted(shown_type_name(to.id, tables_));
    for (const auto& label : *to.labels)
      sql += ", " + quoted(label);
    return sql + ")";
  }
  const auto builtin = [](const value::type& t) {
    return t.what == kind::array && value::builtin_type(t.id).what == kind::array;
  };
  const auto types = ", " + std::to_string(e.type.id) + ", " + std::to_string(to.id) + ")";
  if ((builtin(e.type) && is_text(to) && assigned) || (is_text(e.type) && builtin(to) && explicitly)) {
    plan_.transaction_clock = true;
    return "crossfade_cast(" + canonical(e) + types;
  }
  if (!builtin(e.type) || !builtin(to)) return {};
  const auto from = value::element_type(e.type), element = value::element_type(to);
  const auto* row = rules::find_cast(from, element, context);
  const bool whole = value::is_integer(from.what);
  const bool alike =
      (is_text(from) && is_text(element)) ||
      (whole && row != nullptr && row->what == rules::what::implicit_cast &&
       (value::is_integer(element.what) || element.what == kind::numeric || element.what == kind::float8));
  const bool into_text = is_text(element) && assigned && (whole || from.what == kind::uuid);
  const bool out_of_text = is_text(from) && explicitly && element.what != kind::timestamptz;
  if (!alike && !into_text && !out_of_text) throw not_proven{"a cast of arrays"};
  plan_.transaction_clock = true;
  return "crossfade_array_cast(" + canonical(e) + types;
}

// enum_first, enum_last, enum_range: the arguments say which enumeration it is, and may be NULL.
expression analyser::enum_labels(std::string_view function, const std::vector<expression>& arguments) {
  const bool range = function == "enum_range";
  if (arguments.empty() || arguments.size() > (range ? 2U : 1U)) throw not_proven{"function " + std::string(function)};
  const auto& t = arguments[0].type;
  for (const auto& a : arguments) {
    if (a.type.what != kind::enumeration || a.type.id != t.id || !t.labels || t.labels->empty()) {
      throw not_proven{"function " + std::string(function) + " of such values"};
    }
  }
  if (!range) {
    const auto& label = function == "enum_first" ? t.labels->front() : t.labels->back();
    return typed(quoted(label), t, natural_storage(t), true);
  }
  const bool both = arguments.size() == 2;
  std::string sql =
      "crossfade_enum_range(" + (both ? canonical(arguments[0]) + ", " + canonical(arguments[1]) : "NULL, NULL");
  if (t.labels->size() > 120) throw not_proven{"enum_range of so many labels"};
  for (const auto& label : *t.labels)
    sql += ", " + quoted(label);
  return typed(sql + ")", array_of(t), storage::pg_text, true);
}

}  // namespace crossfade::sql::analyse
