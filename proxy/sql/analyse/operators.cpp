#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

bool ordering(std::string_view op) { return op.front() == '<' ? op != "<>" : op.front() == '>'; }

}  // namespace

bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
}

error analyser::no_operator(std::string_view op, const expression& l, const expression& r, int location) const {
  return fail("42883",
              "operator does not exist: " + type_text(l.type, tables_) + " " + std::string(op) + " " +
                  type_text(r.type, tables_),
              location,
              "No operator matches the given name and argument types. You might need to add explicit type casts.");
}

// Both sides of a comparison get types and one storage in which their cells compare as the values do.
void analyser::match(expression& l, expression& r, std::string_view op, int location) {
  if (l.untyped() && r.untyped()) {
    settle(l, value::builtin_type(value::oids::text));
    settle(r, value::builtin_type(value::oids::text));
  }
  const auto take = [&](expression& from, const expression& other) {
    auto t = other.type;
    if (t.what == kind::varchar) t = value::builtin_type(value::oids::text);
    settle(from, t);
  };
  take(l, r);
  take(r, l);
  if (!same_group(l.type, r.type)) match_types(l, r, op, location);
  if (value::is_character(l.type.what) && value::is_character(r.type.what)) {
    derive_collation(l, {&l, &r});
    keep_collation(r, l);
  }
  for (auto* e : {&l, &r}) {
    make_uniform(*e);
    if (ordering(op)) {
      orderable(*e, op);
    } else {
      comparable(*e, op);
    }
  }
}

// Operands of different types: the casts that PostgreSQL adds.
void analyser::match_types(expression& l, expression& r, std::string_view op, int location) {
  if (value::is_number(l.type.what) && value::is_number(r.type.what)) {
    const auto is_float = [](const expression& e) {
      return e.type.what == kind::float4 || e.type.what == kind::float8;
    };
    if (!is_float(l) && !is_float(r)) return;  // integers beside numerics compare exactly
    for (auto* side : {&l, &r}) {
      auto& e = *side;
      if (e.type.what == kind::numeric && e.form == form::slot && e.slot >= request_.parameters) {
        e.as_float = true;  // a constant: converted once
        e.type = value::builtin_type(value::oids::float8);
      } else if (e.type.what != kind::float8 && !(value::is_integer(e.type.what) && e.type.what != kind::int8)) {
        e = coerce(std::move(e), value::builtin_type(value::oids::float8), rules::what::implicit_cast);
      }
    }
    return;
  }
  const auto rank = [](kind k) {
    return k == kind::date ? 1 : k == kind::timestamp ? 2 : k == kind::timestamptz ? 3 : 0;
  };
  if (rank(l.type.what) > 0 && rank(r.type.what) > 0) {
    auto& lower = rank(l.type.what) < rank(r.type.what) ? l : r;
    const auto& higher = &lower == &l ? r : l;
    lower = coerce(std::move(lower), higher.type, rules::what::implicit_cast);
    return;
  }
  const bool characters = value::is_character(l.type.what) && value::is_character(r.type.what);
  if (characters && l.type.what != kind::name && r.type.what != kind::name) {
    const auto text = value::builtin_type(value::oids::text);
    const bool padded = l.type.what != kind::text && r.type.what != kind::text;  // bpchar is nearer to varchar
    const auto to = padded ? value::builtin_type(value::oids::bpchar) : text;
    l = coerce(std::move(l), to, rules::what::implicit_cast);
    r = coerce(std::move(r), to, rules::what::implicit_cast);
    return;
  }
  const auto special = [](kind k) { return k == kind::oid || k == kind::other || k == kind::array || k == kind::name; };
  if (special(l.type.what) || special(r.type.what)) {
    throw not_proven{type_text(l.type, tables_) + " " + std::string(op) + " " + type_text(r.type, tables_)};
  }
  throw failed{no_operator(op, l, r, location)};
}

// The storage in which two matched operands are compared.
value::storage analyser::meeting_storage(const expression& l, const expression& r) {
  const bool left = l.form == form::typed, right = r.form == form::typed;
  if (l.type.what == kind::numeric || r.type.what == kind::numeric) {
    const auto exact = [](const expression& e) { return e.form == form::typed && e.storage == storage::numeric_text; };
    const bool cells = (left && l.storage == storage::numeric) || (right && r.storage == storage::numeric);
    return exact(l) || exact(r) || !cells ? storage::numeric_text : storage::numeric;
  }
  if (left && right && l.storage != r.storage) {
    // A column keeps its cells: an index on it serves the comparison.
    const bool by_left = l.column != nullptr && r.column == nullptr,
               by_right = r.column != nullptr && l.column == nullptr;
    return by_left ? l.storage : by_right ? r.storage : natural_storage(l.type);
  }
  return left ? l.storage : right ? r.storage : natural_storage(l.type);
}

analyser::sides analyser::matched(std::string_view op, expression& l, expression& r, int location) {
  match(l, r, op, location);
  const auto s = meeting_storage(l, r);
  const auto side = [&](expression& e) {
    if (s == storage::numeric_text && e.type.what != kind::numeric) {
      e = coerce(std::move(e), value::builtin_type(value::oids::numeric), rules::what::implicit_cast);
    }
    const bool number = value::is_number(e.type.what) && e.form == form::typed && s != storage::numeric_text;
    return number ? e.sql : render(e, s);
  };
  sides out;
  out.left = side(l);
  out.right = side(r);
  auto shown = l;
  shown.form = form::typed;
  shown.storage = s;
  // Labels are equal where their texts are: an index on the column serves.
  const bool bare = shown.type.what == kind::enumeration && !ordering(op);
  if (const auto collation = collation_of(shown); !collation.empty() && !bare) {
    // No column alone: SQLite 3.40 filters a join through a Bloom filter that takes texts of unlike length for unlike,
    // whatever the collation says.
    out.left = "+" + out.left + " COLLATE " + collation;
    out.right = "+" + out.right;
  }
  if (ordering(op)) in_order(l, r, s, out.left, out.right);
  return out;
}

expression analyser::compare(std::string_view op, expression l, expression r, int location) {
  const auto both = matched(op, l, r, location);
  return boolean_typed("(" + both.left + " " + std::string(op) + " " + both.right + ")", l.not_null && r.not_null);
}

expression analyser::element_of(expression l, std::vector<expression> items, bool negated, int location, bool array) {
  // PostgreSQL takes one type for all, if there is one: of the items of an array, of IN's items and its left side.
  std::vector<expression> all = items;
  if (!array || std::all_of(items.begin(), items.end(), [](const expression& i) { return i.untyped(); })) {
    all.insert(all.begin(), l);
  }
  std::optional<value::type> common;
  for (const auto& e : all) {
    if (e.untyped()) continue;
    auto next = common ? rules::common_type(*common, e.type) : std::optional(e.type);
    if (!next) throw not_proven{"IN with items of several types"};
    common = next;
  }
  if (!common) common = value::builtin_type(value::oids::text);
  common->modifier = -1;
  const auto item_type = array && common->what == kind::varchar ? value::builtin_type(value::oids::text) : *common;
  if (common->what == kind::varchar) common = value::builtin_type(value::oids::text);  // which has the operator
  settle(l, *common);
  const bool floats = common->what == kind::float4 || common->what == kind::float8;
  for (auto& i : items) {
    settle(i, item_type);
    if (floats) i = coerce(std::move(i), *common, rules::what::implicit_cast);
    match(l, i, "=", location);
  }
  auto s = meeting_storage(l, items.front());
  for (const auto& i : items) {
    if (meeting_storage(l, i) != s) s = natural_storage(*common);
  }
  const auto cell = [&](expression e) {
    if (s == storage::numeric_text && e.type.what != kind::numeric)
      e = coerce(std::move(e), *common, rules::what::implicit_cast);
    const bool number = value::is_number(e.type.what) && e.form == form::typed && s != storage::numeric_text;
    return number ? e.sql : render(e, s);
  };
  auto sql = "(" + cell(l);
  auto shown = typed({}, *common, s);
  if (const auto collation = collation_of(shown); !collation.empty() && common->what != kind::enumeration) {
    sql += " COLLATE " + collation;
  }
  sql += negated ? " NOT IN (" : " IN (";
  for (std::size_t i = 0; i < items.size(); ++i)
    sql += (i > 0 ? ", " : "") + cell(items[i]);
  return boolean_typed(sql + "))");
}

expression analyser::in_list(const PgQuery__AExpr& a, const scope& in) {
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return row_in_list(a, in);
  const bool negated = last_name(a.name, a.n_name) == "<>";
  // As PostgreSQL's transformAExprIn(): items without columns are one array, the others are compared one by one.
  std::vector<const PgQuery__Node*> constants, others;
  for (std::size_t i = 0; i < a.rexpr->list->n_items; ++i) {
    const auto* item = a.rexpr->list->items[i];
    (mentions_column(item) ? others : constants).push_back(item);
  }
  if (constants.size() == 1) {
    others.push_back(constants[0]);
    constants.clear();
  }
  std::string sql;
  const auto also = [&](const expression& e) { sql += (sql.empty() ? "" : negated ? " AND " : " OR ") + e.sql; };
  if (!constants.empty()) {
    std::vector<expression> items;
    for (const auto* c : constants)
      items.push_back(expr(c, in));
    also(element_of(expr(a.lexpr, in), std::move(items), negated, a.location));
  }
  for (const auto* o : others)
    also(compare(negated ? "<>" : "=", expr(a.lexpr, in), expr(o, in), a.location));
  return boolean_typed("(" + sql + ")");
}

expression analyser::between(const PgQuery__AExpr& a, const scope& in) {
  const bool negated =
      a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN || a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
  const bool symmetric =
      a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM || a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
  const auto inside = [&](std::size_t low, std::size_t high) {
    const auto above = compare(">=", expr(a.lexpr, in), expr(a.rexpr->list->items[low], in), a.location);
    const auto below = compare("<=", expr(a.lexpr, in), expr(a.rexpr->list->items[high], in), a.location);
    return above.sql + " AND " + below.sql;
  };
  auto sql = inside(0, 1);
  if (symmetric) sql += " OR " + inside(1, 0);
  return boolean_typed((negated ? "(NOT (" : "((") + sql + "))");
}

expression analyser::distinct(const PgQuery__AExpr& a, const scope& in) {
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return row_operation(a, in);
  const bool negated = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;
  auto l = expr(a.lexpr, in);
  auto r = expr(a.rexpr, in);
  auto e = compare(negated ? "IS" : "IS NOT", std::move(l), std::move(r), a.location);
  e.not_null = true;
  return e;
}

expression analyser::nullif(const PgQuery__AExpr& a, const scope& in) {
  auto l = expr(a.lexpr, in);
  const auto r = expr(a.rexpr, in);
  const auto equal = compare("=", l, r, a.location);
  if (l.untyped()) l = expr(a.lexpr, in);  // typed by the comparison now
  if (!r.untyped()) settle(l, r.type);
  const bool float_right = r.type.what == kind::float4 || r.type.what == kind::float8;
  if (value::is_integer(l.type.what) && r.type.what == kind::numeric) {
    l = coerce(std::move(l), value::builtin_type(value::oids::numeric), rules::what::implicit_cast);
  } else if (float_right && (value::is_integer(l.type.what) || l.type.what == kind::numeric)) {
    l = coerce(std::move(l), value::builtin_type(value::oids::float8), rules::what::implicit_cast);
  }
  l = output(std::move(l));
  auto out = l;
  // The result has the type that the operator gave the first argument.
  if (l.type.what == kind::varchar) out.type = value::builtin_type(value::oids::text);
  out.sql = "(CASE WHEN " + equal.sql + " THEN NULL ELSE " + l.sql + " END)";
  out.not_null = false;
  out.column = nullptr;
  out.table = 0;
  return out;
}

expression analyser::operation(const PgQuery__AExpr& a, const scope& in) {
  switch (a.kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
      return in_list(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
      return between(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
      return distinct(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
      return nullif(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
      return any_of(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
      break;
    default:
      throw not_proven{"an operator of a kind that is not translated"};
  }
  if (a.n_name > 2 || (a.n_name == 2 && last_name(a.name, 1) != "pg_catalog")) {
    throw not_proven{"an operator with a schema"};
  }
  const auto op = last_name(a.name, a.n_name);
  if (a.lexpr == nullptr) return apply(rules::what::prefix, op, {expr(a.rexpr, in)}, a.location);
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return row_operation(a, in);
  auto l = expr(a.lexpr, in);
  auto r = expr(a.rexpr, in);
  if (is_comparison(op)) return compare(op, std::move(l), std::move(r), a.location);
  return apply(rules::what::operation, op, {std::move(l), std::move(r)}, a.location);
}

}  // namespace crossfade::sql::analyse
