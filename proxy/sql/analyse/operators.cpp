#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
}

bool ordering(std::string_view op) { return op.front() == '<' ? op != "<>" : op.front() == '>'; }

}  // namespace

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
  for (auto* e : {&l, &r}) {
    make_uniform(*e);
    if (ordering(op)) {
      orderable(*e, op);
    } else {
      comparable(*e, op);
    }
  }
  const bool numbers = value::is_number(l.type.what) && value::is_number(r.type.what);
  if (!same_group(l.type, r.type)) {
    if (!numbers) {
      const bool related = value::is_character(l.type.what) && value::is_character(r.type.what);
      const auto temporal = [](kind k) { return k == kind::date || k == kind::timestamp || k == kind::timestamptz; };
      if (related || (temporal(l.type.what) && temporal(r.type.what)) || l.type.what == kind::oid ||
          r.type.what == kind::oid) {
        throw not_proven{type_text(l.type, tables_) + " " + std::string(op) + " " + type_text(r.type, tables_)};
      }
      throw failed{no_operator(op, l, r, location)};
    }
    // Integers beside numerics compare exactly in SQLite; beside floats only where the conversion is exact.
    for (auto* side : {&l, &r}) {
      auto& e = *side;
      auto& o = side == &l ? r : l;
      if (e.type.what == kind::float4) throw not_proven{"float4 beside another number"};
      if (e.type.what == kind::float8 && o.type.what == kind::int8) throw not_proven{"float8 beside bigint"};
      if (e.type.what == kind::float8 && o.type.what == kind::numeric) {
        // PostgreSQL converts the numeric to float8; for a constant, so do we.
        if (o.form != form::slot || o.slot < request_.parameters) throw not_proven{"float8 beside numeric"};
        o.as_float = true;
      }
    }
  }
}

expression analyser::compare(std::string_view op, expression l, expression r, int location) {
  match(l, r, op, location);
  auto s = l.form == form::typed ? l.storage : (r.form == form::typed ? r.storage : natural_storage(l.type));
  if (l.form == form::typed && r.form == form::typed && l.storage != r.storage) {
    const bool booleans = l.type.what == kind::boolean;
    if (booleans) {
      s = storage::boolean_integer;
    } else if (value::is_number(l.type.what)) {
      auto sql = "(" + l.sql + " " + std::string(op) + " " + r.sql + ")";
      return boolean_typed(std::move(sql), l.not_null && r.not_null);
    }
  }
  if (l.type.what == kind::numeric && r.type.what == kind::numeric && s == storage::numeric_text) s = storage::numeric;
  auto left = value::is_number(l.type.what) && l.form == form::typed ? l.sql : render(l, s);
  auto right = value::is_number(r.type.what) && r.form == form::typed ? r.sql : render(r, s);
  return boolean_typed("(" + left + " " + std::string(op) + " " + right + ")", l.not_null && r.not_null);
}

expression analyser::arithmetic(std::string_view op, expression l, expression r, int location) {
  if (l.untyped() && r.untyped()) {
    throw failed{fail("42725", "operator is not unique: unknown " + std::string(op) + " unknown", location,
                      "Could not choose a best candidate operator. You might need to add explicit type casts.")};
  }
  settle(l, r.type);
  settle(r, l.type);
  if (value::is_integer(l.type.what) && value::is_integer(r.type.what)) {
    const auto& wider = value::type_size_bytes(l.type) >= value::type_size_bytes(r.type) ? l.type : r.type;
    auto result = wider;
    result.modifier = -1;
    static constexpr std::pair<const char*, const char*> names[] = {{"+", "crossfade_int_add"},
                                                                    {"-", "crossfade_int_sub"},
                                                                    {"*", "crossfade_int_mul"},
                                                                    {"/", "crossfade_int_div"},
                                                                    {"%", "crossfade_int_mod"}};
    for (const auto& [symbol, function] : names) {
      if (op != symbol) continue;
      return typed(std::string(function) + "(" + render(l, storage::integer) + ", " + render(r, storage::integer) +
                       ", " + std::to_string(value::type_size_bytes(result)) + ")",
                   result, storage::integer, l.not_null && r.not_null);
    }
  }
  const auto exact = [](const expression& e) { return e.type.what == kind::numeric || value::is_integer(e.type.what); };
  if (exact(l) && exact(r) && (op == "+" || op == "-" || op == "*")) {
    return typed("crossfade_numeric_op('" + std::string(op) + "', " + exact_operand(l) + ", " + exact_operand(r) + ")",
                 value::builtin_type(value::oids::numeric), storage::numeric_text, l.not_null && r.not_null);
  }
  const auto floats = [](const expression& e) {
    return e.type.what == kind::float8 || e.type.what == kind::int4 || e.type.what == kind::int2;
  };
  if ((l.type.what == kind::float8 || r.type.what == kind::float8) && floats(l) && floats(r) && op != "%") {
    const auto side = [&](const expression& e) {
      return render(e, e.type.what == kind::float8 ? storage::real : storage::integer);
    };
    return typed("crossfade_float_op('" + std::string(op) + "', " + side(l) + ", " + side(r) + ")",
                 value::builtin_type(value::oids::float8), storage::real, l.not_null && r.not_null);
  }
  throw not_proven{"operator " + std::string(op) + " on " + type_text(l.type, tables_) + " and " +
                   type_text(r.type, tables_)};
}

std::string analyser::exact_operand(const expression& e) {
  if (value::is_integer(e.type.what)) return "CAST(" + render(e, storage::integer) + " AS TEXT)";
  if (e.form != form::typed || e.storage == storage::numeric_text) {
    if (e.form == form::slot && value::is_integer(slots_[e.slot].type.what)) {
      return "CAST(" + render(e, storage::integer) + " AS TEXT)";
    }
    return render(e, storage::numeric_text);
  }
  const int scale = scale_of(e.type);
  if (scale < 0 || !e.uniform) throw not_proven{"arithmetic on numerics of no declared scale"};
  return "crossfade_numeric(" + e.sql + ", " + std::to_string(scale) + ")";
}

expression analyser::concatenate(expression l, expression r, int) {
  const auto fits = [](const expression& e) { return e.untyped() || is_text(e.type); };
  if (!fits(l) || !fits(r)) throw not_proven{"|| on other types than text"};
  settle(l, value::builtin_type(value::oids::text));
  settle(r, value::builtin_type(value::oids::text));
  auto out = typed("(" + render(l, storage::text) + " || " + render(r, storage::text) + ")",
                   value::builtin_type(value::oids::text), storage::text, l.not_null && r.not_null);
  out.byte_order = l.byte_order && r.byte_order;
  return out;
}

expression analyser::element_of(expression l, std::vector<expression> items, bool negated, int location) {
  for (const auto& i : items) {
    if (!i.untyped() && !l.untyped()) continue;
    if (!i.untyped()) settle(l, i.type.what == kind::varchar ? value::builtin_type(value::oids::text) : i.type);
  }
  for (auto& i : items)
    match(l, i, "=", location);
  if (l.form != form::typed) throw not_proven{"a parameter IN a list"};
  if (l.type.what == kind::boolean && l.storage != storage::boolean_integer) {
    l.sql = condition_text(l);
    l.storage = storage::boolean_integer;
  }
  std::string sql = "(" + l.sql + (negated ? " NOT IN (" : " IN (");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool number = value::is_number(items[i].type.what) && items[i].form == form::typed;
    sql += (i > 0 ? ", " : "") + (number ? items[i].sql : render(items[i], l.storage));
  }
  return boolean_typed(sql + "))");
}

expression analyser::in_list(const PgQuery__AExpr& a, const scope& in) {
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) throw not_proven{"a row IN a list"};
  std::vector<expression> items;
  for (std::size_t i = 0; i < a.rexpr->list->n_items; ++i)
    items.push_back(expr(a.rexpr->list->items[i], in));
  return element_of(expr(a.lexpr, in), std::move(items), last_name(a.name, a.n_name) == "<>", a.location);
}

expression analyser::any_of(const PgQuery__AExpr& a, const scope& in) {
  const auto* array = a.rexpr;
  while (array->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    array = array->type_cast->arg;
  const bool any = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
  const auto op = last_name(a.name, a.n_name);
  if (array->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR || op != (any ? "=" : "<>")) {
    throw not_proven{"ANY or ALL of an array"};
  }
  std::vector<expression> items;
  for (std::size_t i = 0; i < array->a_array_expr->n_elements; ++i) {
    items.push_back(expr(array->a_array_expr->elements[i], in));
  }
  if (items.empty()) throw not_proven{"an empty array"};
  return element_of(expr(a.lexpr, in), std::move(items), !any, a.location);
}

expression analyser::like(const PgQuery__AExpr& a, const scope& in) {
  const auto op = last_name(a.name, a.n_name);
  const bool negated = op[0] == '!';
  const bool any_case = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE;
  auto text = expr(a.lexpr, in);
  const auto* pattern_node = a.rexpr;
  std::string escape = "char(92)";
  if (pattern_node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL &&
      last_name(pattern_node->func_call->funcname, pattern_node->func_call->n_funcname) == "like_escape") {
    const auto& f = *pattern_node->func_call;
    auto e = expr(f.args[1], in);
    settle(e, value::builtin_type(value::oids::text));
    if (!is_text(e.type)) throw not_proven{"ESCAPE of another type"};
    escape = render(e, storage::text);
    pattern_node = f.args[0];
  }
  auto pattern = expr(pattern_node, in);
  for (auto* e : {&text, &pattern}) {
    settle(*e, value::builtin_type(value::oids::text));
    if (e->form != form::null && !is_text(e->type)) throw not_proven{"LIKE on type " + type_text(e->type, tables_)};
  }
  std::string l = render(text, storage::text), r = render(pattern, storage::text);
  if (any_case) {
    l = case_mapping("lower", l, text);
    r = case_mapping("lower", r, text);
  }
  return boolean_typed(std::string(negated ? "(NOT " : "(") + "crossfade_like(" + r + ", " + l + ", " + escape + "))",
                       false);
}

expression analyser::between(const PgQuery__AExpr& a, const scope& in) {
  const bool negated = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN;
  const auto low = compare(">=", expr(a.lexpr, in), expr(a.rexpr->list->items[0], in), a.location);
  const auto high = compare("<=", expr(a.lexpr, in), expr(a.rexpr->list->items[1], in), a.location);
  return boolean_typed((negated ? "(NOT (" : "((") + low.sql + " AND " + high.sql + "))");
}

expression analyser::distinct(const PgQuery__AExpr& a, const scope& in) {
  const bool negated = a.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;
  auto l = expr(a.lexpr, in);
  auto r = expr(a.rexpr, in);
  auto e = compare(negated ? "IS" : "IS NOT", std::move(l), std::move(r), a.location);
  e.not_null = true;
  return e;
}

expression analyser::nullif(const PgQuery__AExpr& a, const scope& in) {
  auto l = expr(a.lexpr, in);
  const auto equal = compare("=", l, expr(a.rexpr, in), a.location);
  if (l.untyped()) l = expr(a.lexpr, in);  // typed by the comparison now
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
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
      return like(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
      return between(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
      return distinct(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
      return nullif(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
      return any_of(a, in);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
      break;
    default:
      throw not_proven{"an operator of a kind that is not translated"};
  }
  if (a.n_name != 1) throw not_proven{"an operator with a schema"};
  const auto op = last_name(a.name, a.n_name);
  if (a.lexpr == nullptr) {
    if (op != "-") throw not_proven{"unary " + op};
    auto zero = typed("0", value::builtin_type(value::oids::int2), storage::integer, true);
    auto e = expr(a.rexpr, in);
    if (!value::is_integer(e.type.what) && e.type.what != kind::numeric) {
      throw not_proven{"unary minus on " + type_text(e.type, tables_)};
    }
    return arithmetic("-", std::move(zero), std::move(e), a.location);
  }
  if (a.lexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) throw not_proven{"a comparison of rows"};
  auto l = expr(a.lexpr, in);
  auto r = expr(a.rexpr, in);
  if (is_comparison(op)) return compare(op, std::move(l), std::move(r), a.location);
  if (op == "||") return concatenate(std::move(l), std::move(r), a.location);
  if (op == "+" || op == "-" || op == "*" || op == "/" || op == "%") {
    return arithmetic(op, std::move(l), std::move(r), a.location);
  }
  throw not_proven{"operator " + op};
}

}  // namespace crossfade::sql::analyse
