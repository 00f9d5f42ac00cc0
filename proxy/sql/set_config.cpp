#include "proxy/sql/set_config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace crossfade::sql {

namespace {

bool calls_set_config(const PgQuery__FuncCall& f) {
  std::string_view last, schema = "pg_catalog";
  for (std::size_t i = 0; i < f.n_funcname; ++i) {
    if (f.funcname[i]->node_case != PG_QUERY__NODE__NODE_STRING) return false;
    if (i > 0) schema = last;
    last = f.funcname[i]->string->sval;
  }
  return last == "set_config" && schema == "pg_catalog" && f.n_args == 3 && f.n_agg_order == 0 &&
         f.agg_filter == nullptr && f.over == nullptr && f.agg_star == 0 && f.agg_distinct == 0;
}

std::optional<std::string> constant(const PgQuery__AConst& c, bool boolean) {
  if (c.isnull != 0) return std::string();
  if (boolean && c.val_case == PG_QUERY__A__CONST__VAL_BOOLVAL) return c.boolval->boolval != 0 ? "'on" : "'off";
  if (c.val_case == PG_QUERY__A__CONST__VAL_SVAL) return "'" + std::string(c.sval->sval);
  return std::nullopt;
}

// A literal or a parameter as the plan keeps it; nothing: an expression.
std::optional<std::string> argument(const PgQuery__Node& n, std::size_t which, std::size_t parameters,
                                    std::vector<value::type>& types) {
  const bool boolean = which == 2;
  if (n.node_case == PG_QUERY__NODE__NODE_A_CONST) return constant(*n.a_const, boolean);
  if (n.node_case != PG_QUERY__NODE__NODE_PARAM_REF) return std::nullopt;
  const auto number = static_cast<std::size_t>(n.param_ref->number);
  if (number < 1 || number > parameters) return std::nullopt;
  auto& type = types[number - 1];
  const auto wanted = value::builtin_type(boolean ? value::oids::boolean : value::oids::text);
  if (type.id == value::oids::unspecified || type.id == value::oids::unknown) type = wanted;
  const bool words = type.what == value::kind::text || type.what == value::kind::varchar;
  if (boolean ? type.what != value::kind::boolean : !words) return std::nullopt;
  return "$" + std::to_string(number);
}

}  // namespace

bool plan_set_config(const PgQuery__Node& statement, std::size_t parameters, const std::vector<value::oid>& declared,
                     plan& out) {
  if (statement.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return false;
  const auto& s = *statement.select_stmt;
  const bool plain = s.n_target_list > 0 && s.n_from_clause == 0 && s.where_clause == nullptr &&
                     s.n_group_clause == 0 && s.having_clause == nullptr && s.n_distinct_clause == 0 &&
                     s.n_sort_clause == 0 && s.limit_count == nullptr && s.limit_offset == nullptr &&
                     s.with_clause == nullptr && s.n_values_lists == 0 && s.larg == nullptr && s.n_locking_clause == 0;
  if (!plain) return false;
  plan made;
  std::vector<value::type> types(parameters);
  for (std::size_t i = 0; i < parameters && i < declared.size(); ++i)
    types[i] = value::builtin_type(declared[i]);
  for (std::size_t i = 0; i < s.n_target_list; ++i) {
    const auto& target = *s.target_list[i]->res_target;
    if (target.val == nullptr || target.val->node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return false;
    const auto& call = *target.val->func_call;
    if (!calls_set_config(call)) return false;
    for (std::size_t k = 0; k < 3; ++k) {
      auto one = argument(*call.args[k], k, parameters, types);
      if (!one) return false;
      made.command.arguments.push_back(std::move(*one));
    }
    result_column column;
    column.name = target.name != nullptr && target.name[0] != '\0' ? target.name : "set_config";
    column.type = value::builtin_type(value::oids::text);
    made.columns.push_back(std::move(column));
  }
  for (const auto& t : types)
    if (t.id == value::oids::unspecified) return false;  // a number that is not used
  made.kind = statement_kind::set;
  made.route = route::session;
  made.command.name = "set_config()";
  made.parameters = std::move(types);
  out = std::move(made);
  return true;
}

}  // namespace crossfade::sql
