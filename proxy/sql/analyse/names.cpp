#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

// How well a name fits: 0 none, 1 weak (types, CASE), 2 strong.
int figure(const PgQuery__Node* n, std::string& name) {
  if (n == nullptr) return 0;
  switch (n->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF: {
      const auto& c = *n->column_ref;
      for (auto i = c.n_fields; i > 0; --i) {
        if (c.fields[i - 1]->node_case == PG_QUERY__NODE__NODE_STRING) {
          name = c.fields[i - 1]->string->sval;
          return 2;
        }
      }
      return 0;
    }
    case PG_QUERY__NODE__NODE_A_INDIRECTION: {
      const auto& a = *n->a_indirection;
      for (auto i = a.n_indirection; i > 0; --i) {
        if (a.indirection[i - 1]->node_case == PG_QUERY__NODE__NODE_STRING) {
          name = a.indirection[i - 1]->string->sval;
          return 2;
        }
      }
      return figure(a.arg, name);
    }
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      name = last_name(n->func_call->funcname, n->func_call->n_funcname);
      return 2;
    case PG_QUERY__NODE__NODE_A_EXPR:
      if (n->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF) return 0;
      name = "nullif";
      return 2;
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
      const int strength = figure(n->type_cast->arg, name);
      if (strength > 1) return strength;
      name = last_name(n->type_cast->type_name->names, n->type_cast->type_name->n_names);
      return 1;
    }
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
      return figure(n->collate_clause->arg, name);
    case PG_QUERY__NODE__NODE_CASE_EXPR: {
      const int strength = figure(n->case_expr->defresult, name);
      if (strength > 1) return strength;
      name = "case";
      return 1;
    }
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
      name = "coalesce";
      return 2;
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
      name = n->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
      return 2;
    case PG_QUERY__NODE__NODE_GROUPING_FUNC:
      name = "grouping";
      return 2;
    case PG_QUERY__NODE__NODE_ROW_EXPR:
      name = "row";
      return 2;
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
      name = "array";
      return 2;
    case PG_QUERY__NODE__NODE_SUB_LINK: {
      const auto& s = *n->sub_link;
      if (s.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) {
        name = "exists";
        return 2;
      }
      if (s.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK) {
        name = "array";
        return 2;
      }
      if (s.sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK) return 0;
      const auto* q = s.subselect->select_stmt;
      while (q->larg != nullptr)
        q = q->larg;
      if (q->n_values_lists > 0) {
        name = "column1";
        return 2;
      }
      if (q->n_target_list == 0) return 0;
      const auto& t = *q->target_list[0]->res_target;
      if (!view_of(t.name).empty()) {
        name = t.name;
        return 2;
      }
      return figure(t.val, name);
    }
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: {
      static constexpr const char* names[] = {
          "",          "current_date", "current_time",    "current_time",   "current_timestamp", "current_timestamp",
          "localtime", "localtime",    "localtimestamp",  "localtimestamp", "current_role",      "current_user",
          "user",      "session_user", "current_catalog", "current_schema"};
      name = names[n->sqlvalue_function->op];
      return 2;
    }
    default:
      return 0;
  }
}

}  // namespace

std::string column_list(std::size_t n) {
  std::string out;
  for (std::size_t k = 0; k < n; ++k)
    out += (k > 0 ? ", c" : "c") + std::to_string(k + 1);
  return out;
}

std::string_view view_of(const char* s) { return s == nullptr ? std::string_view() : std::string_view(s); }

std::string column_name(const PgQuery__Node* n) {
  std::string name;
  return figure(n, name) > 0 ? name : "?column?";
}

std::string last_name(PgQuery__Node** names, std::size_t n) {
  if (n == 0 || names[n - 1]->node_case != PG_QUERY__NODE__NODE_STRING) return {};
  return names[n - 1]->string->sval;
}

int scale_of(const value::type& t) {
  if (t.what != value::kind::numeric || t.modifier < 4) return -1;
  const int scale = (t.modifier - 4) & 0x7FF;
  return scale >= 1024 ? -1 : scale;  // negative scales
}

bool is_text(const value::type& t) { return t.what == value::kind::text || t.what == value::kind::varchar; }

bool same_group(const value::type& a, const value::type& b) {
  if (is_text(a) && is_text(b)) return true;
  if (value::is_integer(a.what) && value::is_integer(b.what)) return true;
  if (a.what != b.what) return false;
  return a.id == b.id;
}

std::string type_text(const value::type& t, const catalog::catalog& tables) {
  if (t.id == 0) return "unknown";
  const std::string* found = nullptr;  // with its schema only where it is not known without
  for (const auto& [name, named] : tables.named_types) {
    if (named.id == t.id && (found == nullptr || name.size() < found->size())) found = &name;
  }
  if (found != nullptr) return *found;
  value::type plain = t;
  plain.modifier = -1;
  return value::format_type(plain);
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  return out + "'";
}

}  // namespace crossfade::sql::analyse
