#include <algorithm>
#include <charconv>
#include <limits>
#include <span>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// As a balanced tree where there are many: SQLite bounds the depth of an expression, and a chain is as deep as long.
void append_terms(std::span<const std::string> terms, std::string_view separator, std::string& out) {
  constexpr std::size_t flat = 50;
  if (terms.size() <= flat) {
    for (std::size_t i = 0; i < terms.size(); ++i)
      (out += i > 0 ? separator : "") += terms[i];
    return;
  }
  const auto half = terms.size() / 2;
  out += '(';
  append_terms(terms.first(half), separator, out);
  ((out += ')') += separator) += '(';
  append_terms(terms.subspan(half), separator, out);
  out += ')';
}

}  // namespace

expression analyser::expression_of(const PgQuery__Node* n, const scope& in) {
  switch (n->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
      return column_reference(*n->column_ref, in);
    case PG_QUERY__NODE__NODE_A_CONST:
      return constant(*n->a_const);
    case PG_QUERY__NODE__NODE_PARAM_REF:
      return parameter(*n->param_ref);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return cast(*n->type_cast, in);
    case PG_QUERY__NODE__NODE_A_EXPR:
      return operation(*n->a_expr, in);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
      return collated_by(*n->collate_clause, in);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
      return boolean_expression(*n->bool_expr, in);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
      return boolean_test(*n->boolean_test, in);
    case PG_QUERY__NODE__NODE_NULL_TEST:
      return null_test(*n->null_test, in);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
      return case_expression(*n->case_expr, in);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
      return coalesce(*n->coalesce_expr, in);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
      return extreme(*n->min_max_expr, in);
    case PG_QUERY__NODE__NODE_SUB_LINK:
      return sub_link(*n->sub_link, in);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
      return value_function(*n->sqlvalue_function);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      return call(*n->func_call, in);
    case PG_QUERY__NODE__NODE_GROUPING_FUNC:
      return grouping(*n->grouping_func, in);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
      return array_constructor(*n, in);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
      return subscripts(*n->a_indirection, in);
    default:
      throw not_proven{"an expression of a kind that is not translated"};
  }
}

expression analyser::constant(const PgQuery__AConst& c) {
  expression e;
  e.location = c.location;
  if (c.isnull != 0) {
    e.form = form::null;
    return e;
  }
  literal l;
  switch (c.val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      e = typed(std::to_string(c.ival->ival), value::builtin_type(value::oids::int4), storage::integer, true);
      break;
    case PG_QUERY__A__CONST__VAL_FVAL: {
      const std::string_view digits = c.fval->fval;
      std::int64_t v = 0;
      const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), v);
      if (r.ec == std::errc{} && r.ptr == digits.data() + digits.size()) {
        // "-2147483648" comes as a float's text, and is an integer to PostgreSQL's make_const() too.
        const bool small =
            v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
        e = typed(std::string(digits), value::builtin_type(small ? value::oids::int4 : value::oids::int8),
                  storage::integer, true);
        break;
      }
      l.text = c.fval->fval;
      l.kind = literal_kind::numeric;
      e.form = form::slot;
      e.type = value::builtin_type(value::oids::numeric);
      e.slot = fixed_slot(std::move(l), e.type);
      break;
    }
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      e = boolean_typed(c.boolval->boolval != 0 ? "1" : "0", true);
      break;
    case PG_QUERY__A__CONST__VAL_SVAL:
      l.text = c.sval->sval;
      e.form = form::slot;
      e.slot = fixed_slot(std::move(l), {});
      break;
    default:
      throw not_proven{"a bit string"};
  }
  e.location = c.location;
  return e;
}

expression analyser::parameter(const PgQuery__ParamRef& p) {
  if (p.number < 1 || static_cast<std::size_t>(p.number) > request_.parameters + request_.literal_classes.size()) {
    throw failed{fail("42P02", "there is no parameter $" + std::to_string(p.number), p.location)};
  }
  expression e;
  e.form = form::slot;
  e.slot = static_cast<std::size_t>(p.number) - 1;
  e.type = slots_[e.slot].type;
  e.location = p.location;
  e.not_null = e.slot >= request_.parameters && request_.literal_classes[e.slot - request_.parameters] != '?';
  return e;
}

expression analyser::cast(const PgQuery__TypeCast& c, const scope& in) {
  const auto target = named_type_of(*c.type_name);
  if (target.id == 0) throw not_proven{"a cast to a type that is not built in"};
  if (target.what == kind::array && c.arg->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) {
    PgQuery__Node whole = PG_QUERY__NODE__INIT;
    whole.node_case = PG_QUERY__NODE__NODE_TYPE_CAST;
    whole.type_cast = const_cast<PgQuery__TypeCast*>(&c);
    return array_constructor(whole, in);
  }
  return cast_to(expr(c.arg, in), target, c.location);
}

expression analyser::cast_to(expression e, const value::type& target, int location) {
  e.location = location;
  if (target.what == kind::name) throw not_proven{"a cast to name"};
  if (target.what == kind::array && target.modifier >= 0 && value::is_character(target.element)) {
    throw not_proven{"a cast that cuts off an array's texts"};
  }
  if (target.what == kind::interval && target.modifier >= 0 && e.form == form::slot && e.untyped()) {
    settle(e, target);  // the fields decide how its text is read
    auto out = typed(bind(e.slot, target, storage::pg_text, value::decode_for::assignment, nullptr, nullptr), target,
                     storage::pg_text, e.not_null);
    out.location = location;
    return out;
  }
  auto out = coerce(std::move(e), target, rules::what::explicit_cast);
  out.location = location;
  if (out.form == form::null || out.form == form::clock) {
    out.type = target;
    return out;
  }
  if (target.modifier < 0) {
    if (out.type.modifier >= 0) {
      out = output(std::move(out));
      if (out.type.what == kind::numeric && out.storage == storage::numeric) {
        out.sql = canonical(out);
        out.storage = storage::numeric_text;
      }
      out.type.modifier = -1;
    }
    out.column = nullptr;
    out.table = 0;
    out.attribute = 0;
    return out;
  }
  if (target.modifier == out.type.modifier) return out;
  if (value::is_character(target.what)) {  // an explicit cast cuts off
    auto cut = typed("substr(" + render(out, storage::text) + ", 1, " + std::to_string(target.modifier - 4) + ")",
                     target, storage::text, out.not_null);
    if (target.what == kind::bpchar) cut.sql = "rtrim(" + cut.sql + ", ' ')";
    keep_collation(cut, out);
    return cut;
  }
  return typed("crossfade_typmod(" + canonical(out) + ", " + std::to_string(target.id) + ", " +
                   std::to_string(target.modifier) + ")",
               target, natural_storage(target), out.not_null);
}

std::string analyser::condition_text(const expression& e) {
  if (e.form == form::null) return "NULL";
  if (e.form == form::slot) return render(e, storage::boolean_integer);
  if (!e.uniform) {
    auto one = e;
    make_uniform(one);
    return one.sql;
  }
  switch (e.storage) {
    case storage::boolean_integer:
      return e.sql;
    case storage::boolean_word:
      return "(" + e.sql + " = 'true')";
    case storage::boolean_letter:
      return "(" + e.sql + " = 'T')";
    default:
      throw not_proven{"a boolean stored as " + std::string(value::storage_name(e.storage))};
  }
}

std::string analyser::condition(const PgQuery__Node* n, const scope& in, std::string_view clause) {
  auto e = expr(n, in);
  settle(e, value::builtin_type(value::oids::boolean));
  if (e.form != form::null && e.type.what != kind::boolean) {
    throw failed{fail(
        "42804", "argument of " + std::string(clause) + " must be type boolean, not type " + type_text(e.type, tables_),
        e.location)};
  }
  return condition_text(e);
}

expression analyser::boolean_expression(const PgQuery__BoolExpr& b, const scope& in) {
  const bool all = b.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
  const bool no = b.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR;
  std::vector<std::string> terms;
  terms.reserve(b.n_args);
  for (std::size_t i = 0; i < b.n_args; ++i)
    terms.push_back(condition(b.args[i], in, no ? "NOT" : (all ? "AND" : "OR")));
  std::string sql = no ? "(NOT " : "(";
  append_terms(terms, all ? " AND " : " OR ", sql);
  return boolean_typed(sql + ")");
}

expression analyser::boolean_test(const PgQuery__BooleanTest& b, const scope& in) {
  static constexpr const char* tests[] = {"",        "IS TRUE",    "IS NOT TRUE", "IS FALSE", "IS NOT FALSE",
                                          "IS NULL", "IS NOT NULL"};
  static constexpr const char* names[] = {"",           "IS TRUE",       "IS NOT TRUE", "IS FALSE", "IS NOT FALSE",
                                          "IS UNKNOWN", "IS NOT UNKNOWN"};
  return boolean_typed("(" + condition(b.arg, in, names[b.booltesttype]) + " " + tests[b.booltesttype] + ")", true);
}

expression analyser::null_test(const PgQuery__NullTest& t, const scope& in) {
  if (t.arg->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return row_null_test(t, in);
  if (const auto row = row_of(t.arg, in); row.row != nullptr) {
    return row_test(row, in, t.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL);
  }
  auto e = expr(t.arg, in);
  if (e.untyped() && e.form == form::slot) {
    throw failed{
        fail("42P18", "could not determine data type of parameter $" + std::to_string(e.slot + 1), e.location)};
  }
  const auto sql = e.form == form::typed ? e.sql : render(e, natural_storage(e.type));
  const bool yes = t.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
  return boolean_typed("(" + sql + (yes ? " IS NULL)" : " IS NOT NULL)"), true);
}

expression analyser::case_expression(const PgQuery__CaseExpr& c, const scope& in) {
  std::vector<std::string> conditions;
  std::vector<expression> results;
  for (std::size_t i = 0; i < c.n_args; ++i) {
    const auto& w = *c.args[i]->case_when;
    if (c.arg != nullptr) {
      conditions.push_back(compare("=", expr(c.arg, in), expr(w.expr, in), w.location).sql);
    } else {
      conditions.push_back(condition(w.expr, in, "CASE/WHEN"));
    }
    results.push_back(expr(w.result, in));
  }
  expression nothing;
  nothing.form = form::null;
  // PostgreSQL looks at ELSE first where it chooses among types.
  results.insert(results.begin(), c.defresult != nullptr ? expr(c.defresult, in) : nothing);
  auto out = unify(results, "CASE", c.location);
  out.sql = "(CASE";
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    out.sql += " WHEN " + conditions[i] + " THEN " + render(results[i + 1], out.storage);
  }
  out.sql += " ELSE " + render(results.front(), out.storage) + " END)";
  return out;
}

expression analyser::coalesce(const PgQuery__CoalesceExpr& c, const scope& in) {
  std::vector<expression> all;
  bool not_null = false;
  for (std::size_t i = 0; i < c.n_args; ++i) {
    all.push_back(expr(c.args[i], in));
    not_null = not_null || all.back().not_null;
  }
  const bool null = std::any_of(all.begin(), all.end(), [](const expression& e) { return e.form == form::null; });
  const bool sized = std::any_of(all.begin(), all.end(), [](const expression& e) { return e.type.modifier >= 0; });
  if (null && sized) throw not_proven{"COALESCE of NULL, which PostgreSQL leaves out when it plans: with the modifier"};
  auto out = unify(all, "COALESCE", c.location);
  if (all.size() == 1) {
    out.sql = render(all[0], out.storage);
    return out;
  }
  out.sql = "coalesce(";
  for (std::size_t i = 0; i < all.size(); ++i)
    out.sql += (i > 0 ? ", " : "") + render(all[i], out.storage);
  out.sql += ")";
  out.not_null = not_null;
  return out;
}

// GREATEST and LEAST: NULLs are passed over.
expression analyser::extreme(const PgQuery__MinMaxExpr& m, const scope& in) {
  const bool greatest = m.op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
  const char* name = greatest ? "GREATEST" : "LEAST";
  std::vector<expression> all;
  bool not_null = false;
  for (std::size_t i = 0; i < m.n_args; ++i) {
    all.push_back(expr(m.args[i], in));
    make_uniform(all.back());
    not_null = not_null || all.back().not_null;
  }
  auto out = unify(all, name, m.location);
  orderable(out, name);
  for (const auto& e : all)
    orderable(e, name);
  const auto what = out.type.what;
  if (what == kind::bpchar || what == kind::enumeration || what == kind::array || what == kind::jsonb)
    throw not_proven{name + (" of type " + type_text(out.type, tables_))};
  out.sql = greatest ? "crossfade_greatest" : "crossfade_least";
  if (out.storage == storage::numeric_text) out.sql += "_numeric";
  if (what == kind::interval) out.sql += "_interval";
  if (order_of(out) == "crossfade_moment") out.sql += "_moment";
  out.sql += "(";
  for (std::size_t i = 0; i < all.size(); ++i)
    out.sql += (i > 0 ? ", " : "") + render(all[i], out.storage);
  out.sql += ")";
  out.not_null = not_null;
  return out;
}

expression analyser::value_function(const PgQuery__SQLValueFunction& f) {
  expression e;
  e.form = form::clock;
  e.not_null = true;
  e.location = f.location;
  switch (f.op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
      e.type = value::builtin_type(value::oids::timestamptz);
      return e;
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
      e.type = value::builtin_type(value::oids::timestamp);
      return e;
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
      e.type = value::builtin_type(value::oids::date);
      return e;
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N:
      e.type = value::builtin_type(value::oids::timestamptz, std::min(f.typmod, 6));
      return e;
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N:
      e.type = value::builtin_type(value::oids::timestamp, std::min(f.typmod, 6));
      return e;
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N: {
      e.type = value::builtin_type(value::oids::timestamp);
      auto out = coerce(std::move(e), value::builtin_type(value::oids::time), rules::what::explicit_cast);
      if (f.op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME) return out;
      return cast_to(std::move(out), value::builtin_type(value::oids::time, std::min(f.typmod, 6)), f.location);
    }
    default:
      throw not_proven{"a function of the session"};
  }
}

}  // namespace crossfade::sql::analyse
