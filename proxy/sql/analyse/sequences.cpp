// nextval, currval, setval and lastval of sequences that belong to a column: the writer's counters serve them.
#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// "Schema".name as PostgreSQL reads it; empty: not a name.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && (text[i] != '"' || (i + 1 < text.size() && text[i + 1] == '"')); ++i) {
        if (text[i] == '"') ++i;
        parts.back() += text[i];
      }
    } else if (text[i] == '.') {
      parts.emplace_back();
    } else {
      parts.back() += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    }
  }
  return parts;
}

std::string_view string_constant(const PgQuery__Node* n) {
  while (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    n = n->type_cast->arg;
  if (n->node_case != PG_QUERY__NODE__NODE_A_CONST || n->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL) return {};
  return n->a_const->sval->sval;
}

}  // namespace

bool is_sequence_function(std::string_view name) {
  return name == "nextval" || name == "currval" || name == "setval" || name == "lastval";
}

// The table whose identity or serial column draws from the sequence that this argument names.
const catalog::table& analyser::table_of_sequence(const PgQuery__Node* n) const {
  const auto counted = [&](const catalog::table& t, const catalog::column& c) -> const catalog::table& {
    if (!takes_next_value(c, t)) throw not_proven{"a sequence that belongs to no column"};
    return t;
  };
  if (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && n->type_cast->arg->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
    n = n->type_cast->arg;
  if (n->node_case == PG_QUERY__NODE__NODE_FUNC_CALL) {
    const auto& f = *n->func_call;
    if (last_name(f.funcname, f.n_funcname) != "pg_get_serial_sequence" || f.n_args != 2)
      throw not_proven{"a sequence that is computed"};
    const auto table = parts_of(string_constant(f.args[0]));
    const auto* t =
        table.size() == 1 || (table.size() == 2 && table[0] == tables_.schema) ? tables_.find(table.back()) : nullptr;
    const auto* c = t == nullptr ? nullptr : t->find_column(string_constant(f.args[1]));
    if (c == nullptr) throw not_proven{"a sequence that belongs to no column"};
    return counted(*t, *c);
  }
  const auto name = parts_of(string_constant(n));
  if (name.back().empty() || name.size() > 2) throw not_proven{"a sequence that is computed"};
  if (name.size() == 1 && !request_.default_path) throw not_proven{"a search_path of its own"};
  for (const auto& t : tables_.tables) {
    for (const auto& c : t.columns) {
      if (c.sequence.empty()) continue;
      const auto own = parts_of(c.sequence);
      const bool same = own.back() == name.back() && (name.size() == 1 ? own.size() == 1 || own[0] == tables_.schema
                                                                       : own.size() == 2 && own[0] == name[0]);
      if (same) return counted(t, c);
    }
  }
  throw not_proven{"a sequence that belongs to no column"};
}

// Values are drawn where both systems draw them once for each row, in the order of rows.
void analyser::require_drawing(std::string_view name, const scope& in) const {
  const auto no = [&](const char* where) { return not_proven{std::string(name) + "() " + where}; };
  if (!in.clause.empty()) throw no("outside a list of values");
  if (in.outer != nullptr) throw no("in a sub-query");
  const auto* s = in.statement;
  if (s == nullptr) return;
  const auto& top = *request_.statement;
  const bool inserts = top.node_case == PG_QUERY__NODE__NODE_INSERT_STMT && top.insert_stmt->select_stmt != nullptr &&
                       top.insert_stmt->select_stmt->select_stmt == s;
  const bool selects = top.node_case == PG_QUERY__NODE__NODE_SELECT_STMT && top.select_stmt == s;
  if (!inserts && !selects) throw no("in a sub-query");
  const bool plain = s->n_sort_clause == 0 && s->limit_count == nullptr && s->limit_offset == nullptr &&
                     s->n_distinct_clause == 0 && s->n_group_clause == 0 && s->having_clause == nullptr;
  if (!plain) throw no("beside ORDER BY, LIMIT, DISTINCT or GROUP BY");
}

// currval() and lastval() beside nextval(): which is called first is known without FROM only.
void analyser::require_drawn_before() const {
  std::string text = plan_.sqlite_text;
  for (const auto& p : plan_.parts)
    text += "\n" + p->sqlite_text;
  const auto& top = *request_.statement;
  const bool draws = moves(text) || text.find("crossfade_setval(") != std::string::npos;
  if (!draws) return;
  if (top.node_case == PG_QUERY__NODE__NODE_SELECT_STMT && top.select_stmt->n_from_clause == 0 &&
      top.select_stmt->with_clause == nullptr && plan_.parts.empty()) {
    return;
  }
  if (text.find("crossfade_lastval(") != std::string::npos) throw not_proven{"lastval() beside a value that is drawn"};
  constexpr std::string_view call = "crossfade_currval(";
  for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
    const auto from = at + call.size();
    const auto name = text.substr(from, text.find(')', from) - from);
    if (text.find("crossfade_nextval(" + name) != std::string::npos ||
        text.find("crossfade_setval(" + name) != std::string::npos)
      throw not_proven{"currval() beside a value that is drawn"};
  }
}

// As a value of a row that is written. A query may be computed by SQLite in another order, and an expression twice.
expression analyser::random_uuid(std::string_view name, const PgQuery__FuncCall& f, const scope& in) {
  if (f.n_args != 0) throw not_proven{std::string(name) + "() with arguments"};
  require_drawing(name, in);
  const bool reads = in.statement != nullptr && request_.statement->node_case != PG_QUERY__NODE__NODE_INSERT_STMT;
  if (reads) throw not_proven{"function " + std::string(name) + "()"};
  const auto uuid = value::builtin_type(value::oids::uuid);
  return typed("crossfade_random_uuid()", uuid, natural_storage(uuid), true);
}

expression analyser::sequence_call(std::string_view name, const PgQuery__FuncCall& f, const scope& in) {
  if (name == "nextval" || name == "setval") require_drawing(name, in);
  const auto int8 = value::builtin_type(value::oids::int8);
  plan_.locks_rows = true;  // it runs where the counters are
  if (name == "lastval") {
    if (f.n_args != 0) throw not_proven{"lastval() with arguments"};
    return typed("crossfade_lastval()", int8, storage::integer, true);
  }
  if (f.n_args < 1) throw not_proven{std::string(name) + "() without arguments"};
  const auto table = quoted(table_of_sequence(f.args[0]).name);
  if (name != "setval") {
    if (f.n_args != 1) throw not_proven{std::string(name) + "() with several arguments"};
    return typed("crossfade_" + std::string(name) + "(" + table + ")", int8, storage::integer, true);
  }
  if (f.n_args != 2 && f.n_args != 3) throw not_proven{"setval() with other arguments"};
  const auto value = coerce(expr(f.args[1], in), int8, rules::what::implicit_cast);
  std::string called = "1";
  if (f.n_args == 3) {
    auto e = expr(f.args[2], in);
    settle(e, value::builtin_type(value::oids::boolean));
    if (e.form != form::null && e.type.what != kind::boolean) throw not_proven{"setval() with other arguments"};
    called = condition_text(e);
  }
  return typed("crossfade_setval(" + table + ", " + canonical(value) + ", " + called + ")", int8, storage::integer);
}

}  // namespace crossfade::sql::analyse
