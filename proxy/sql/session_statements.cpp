#include "proxy/sql/session_statements.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "proxy/sql/lexer.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql {
namespace {

std::string lower(std::string_view s) {
  std::string out(s);
  for (auto& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view text_of(const char* s) { return s == nullptr ? std::string_view() : std::string_view(s); }

std::string constant_text(const PgQuery__AConst& c) {
  switch (c.val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      return std::to_string(c.ival->ival);
    case PG_QUERY__A__CONST__VAL_FVAL:
      return c.fval->fval;
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return c.boolval->boolval != 0 ? "true" : "false";
    case PG_QUERY__A__CONST__VAL_SVAL:
      return c.sval->sval;
    case PG_QUERY__A__CONST__VAL_BSVAL:
      return c.bsval->bsval;
    default:
      return {};
  }
}

std::string node_text(const PgQuery__Node* n) {
  if (n == nullptr) return {};
  switch (n->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST:
      return constant_text(*n->a_const);
    case PG_QUERY__NODE__NODE_STRING:
      return n->string->sval;
    case PG_QUERY__NODE__NODE_INTEGER:
      return std::to_string(n->integer->ival);
    case PG_QUERY__NODE__NODE_FLOAT:
      return n->float_->fval;
    case PG_QUERY__NODE__NODE_BOOLEAN:
      return n->boolean->boolval != 0 ? "true" : "false";
    case PG_QUERY__NODE__NODE_A_STAR:
      return "*";
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return node_text(n->type_cast->arg);
    case PG_QUERY__NODE__NODE_LIST: {
      std::string out;
      for (std::size_t i = 0; i < n->list->n_items; ++i)
        out += (i > 0 ? "," : "") + node_text(n->list->items[i]);
      return out;
    }
    default:
      return {};
  }
}

// The text of a statement by tokens, to cut inner statements out.
class pieces {
 public:
  pieces(std::string_view text, bool conforming) : text_(text) {
    if (!tokenise(text, conforming, tokens_)) tokens_.clear();
    while (!tokens_.empty() && word(tokens_.size() - 1) == ";")
      tokens_.pop_back();
  }

  // What follows the first `word` outside parentheses, at or after token `from`.
  std::string after(std::string_view wanted, std::size_t from = 1) const {
    int depth = 0;
    for (std::size_t i = from; i + 1 < tokens_.size(); ++i) {
      const auto w = word(i);
      if (w == "(") ++depth;
      if (w == ")") --depth;
      if (depth == 0 && tokens_[i].kind == token_kind::identifier && w == wanted) return rest(i + 1);
    }
    return {};
  }

  std::string rest(std::size_t i) const {
    if (i >= tokens_.size()) return {};
    const auto& last = tokens_.back();
    return std::string(text_.substr(tokens_[i].offset, last.offset + last.length - tokens_[i].offset));
  }

  // EXPLAIN's statement: behind its options.
  std::string explained() const {
    std::size_t i = 1;
    if (i < tokens_.size() && word(i) == "(" && !statement_start(i + 1)) {
      i = close(i) + 1;
    } else {
      while (i < tokens_.size() && (word(i) == "analyze" || word(i) == "analyse" || word(i) == "verbose"))
        ++i;
    }
    return rest(i);
  }

  // The content of the first parentheses at or after token `from`, and its parts between commas.
  std::string inside(std::size_t from) const {
    for (std::size_t i = from; i < tokens_.size(); ++i) {
      if (word(i) == "(") return between(i + 1, close(i));
    }
    return {};
  }

  std::vector<std::string> arguments(std::size_t from) const {
    std::vector<std::string> out;
    std::size_t i = from;
    while (i < tokens_.size() && word(i) != "(")
      ++i;
    if (i >= tokens_.size()) return out;
    const auto end = close(i);
    int depth = 0;
    std::size_t begin = ++i;
    for (; i <= end && i < tokens_.size(); ++i) {
      const auto w = word(i);
      if (i == end || (depth == 0 && w == ",")) {
        if (i > begin) out.push_back(between(begin, i));
        begin = i + 1;
      }
      if (w == "(" || w == "[") ++depth;
      if (w == ")" || w == "]") --depth;
    }
    return out;
  }

 private:
  std::string word(std::size_t i) const {
    const auto& t = tokens_[i];
    return t.kind == token_kind::identifier ? lower(t.in(text_)) : std::string(t.in(text_));
  }
  bool statement_start(std::size_t i) const {
    if (i >= tokens_.size()) return false;
    const auto w = word(i);
    return w == "select" || w == "values" || w == "with" || w == "(" || w == "table";
  }
  std::size_t close(std::size_t i) const {
    int depth = 0;
    for (; i < tokens_.size(); ++i) {
      const auto w = word(i);
      if (w == "(") ++depth;
      if (w == ")" && --depth == 0) return i;
    }
    return tokens_.size();
  }
  std::string between(std::size_t from, std::size_t end) const {
    if (from >= end || end > tokens_.size()) return {};
    const auto& last = tokens_[end - 1];
    return std::string(text_.substr(tokens_[from].offset, last.offset + last.length - tokens_[from].offset));
  }

  std::string_view text_;
  std::vector<token> tokens_;
};

isolation isolation_of(std::string_view level) {
  if (level == "repeatable read") return isolation::repeatable_read;
  if (level == "serializable") return isolation::serializable;
  return isolation::read_committed;
}

void transaction_modes(PgQuery__Node** options, std::size_t n, session_command& c) {
  for (std::size_t i = 0; i < n; ++i) {
    if (options[i]->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) continue;
    const auto& e = *options[i]->def_elem;
    const auto name = text_of(e.defname);
    const auto v = node_text(e.arg);
    if (name == "transaction_isolation") c.isolation = isolation_of(lower(v));
    if (name == "transaction_read_only") c.read_only = v == "1" || v == "true";
    if (name == "transaction_deferrable") c.deferrable = v == "1" || v == "true";
  }
}

void refuse(plan& out, std::string message, std::string hint) {
  out.route = route::refused;
  out.refusal = make_error("0A000", std::move(message), std::move(hint));
}

void transaction(const PgQuery__TransactionStmt& s, plan& out) {
  auto& c = out.command;
  c.name = text_of(s.savepoint_name);
  c.chain = s.chain != 0;
  transaction_modes(s.options, s.n_options, c);
  switch (s.kind) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      out.kind = statement_kind::begin;
      return;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      out.kind = statement_kind::commit;
      return;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
      out.kind = statement_kind::rollback;
      return;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
      out.kind = statement_kind::savepoint;
      return;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
      out.kind = statement_kind::release;
      return;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
      out.kind = statement_kind::rollback_to;
      return;
    default:
      refuse(out, "two-phase commit is not supported through Crossfade",
             "Use COMMIT; prepared transactions do not exist in SQLite.");
  }
}

// SET TIME ZONE INTERVAL '-08:00' as PostgreSQL shows it; empty: spelled otherwise.
std::string zone_of_interval(std::string_view text) {
  const bool west = !text.empty() && text.front() == '-';
  if (west || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const auto digits = [](std::string_view s) {
    return !s.empty() && s.size() <= 2 && s.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const auto colon = text.find(':');
  const auto hours = text.substr(0, colon);
  const auto minutes = colon == std::string_view::npos ? std::string_view("00") : text.substr(colon + 1);
  if (!digits(hours) || !digits(minutes) || minutes.size() != 2 || colon == std::string_view::npos) return {};
  std::string clock = (hours.size() == 1 ? "0" : "") + std::string(hours);
  if (minutes != "00") clock += ":" + std::string(minutes);
  return "<" + std::string(west ? "-" : "+") + clock + ">" + (west ? "+" : "-") + clock;
}

void set_variable(const PgQuery__VariableSetStmt& s, plan& out) {
  auto& c = out.command;
  out.kind = statement_kind::set;
  c.name = lower(text_of(s.name));
  c.local = s.is_local != 0;
  switch (s.kind) {
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET:
      out.kind = statement_kind::reset;
      return;
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL:
      out.kind = statement_kind::reset;
      c.all = true;
      return;
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI:
      c.session_characteristics = c.name == "session characteristics";
      if (c.name == "transaction snapshot") {
        refuse(out, "SET TRANSACTION SNAPSHOT is not supported through Crossfade",
               "Snapshots exported by PostgreSQL do not exist in SQLite.");
        return;
      }
      c.name = "transaction";
      transaction_modes(s.args, s.n_args, c);
      return;
    default:
      for (std::size_t i = 0; i < s.n_args; ++i) {
        const bool interval = c.name == "timezone" && s.args[i]->node_case == PG_QUERY__NODE__NODE_TYPE_CAST;
        c.values.push_back(interval ? zone_of_interval(node_text(s.args[i])) : node_text(s.args[i]));
        if (!c.values.back().empty()) continue;
        if (interval) refuse(out, "SET TIME ZONE with this interval is not supported", "Write it as '-08:00'.");
      }
  }
}

void fetch(const PgQuery__FetchStmt& s, plan& out) {
  auto& c = out.command;
  out.kind = s.ismove != 0 ? statement_kind::move : statement_kind::fetch;
  c.name = text_of(s.portalname);
  c.backward = s.direction == PG_QUERY__FETCH_DIRECTION__FETCH_BACKWARD;
  c.count = s.how_many;
  if (s.direction == PG_QUERY__FETCH_DIRECTION__FETCH_ABSOLUTE ||
      s.direction == PG_QUERY__FETCH_DIRECTION__FETCH_RELATIVE) {  // one row; FIRST and LAST are ABSOLUTE 1 and -1
    const bool absolute = s.direction == PG_QUERY__FETCH_DIRECTION__FETCH_ABSOLUTE;
    c.options.emplace_back("direction", absolute ? "absolute" : "relative");
    return;
  }
  if (c.count >= std::numeric_limits<std::int32_t>::max()) c.count = -1;
  if (c.count < -1 || (s.how_many == -1)) {
    c.backward = !c.backward;
    c.count = -s.how_many;
  }
}

std::vector<std::pair<std::string, std::string>> options_of(PgQuery__Node** options, std::size_t n) {
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t i = 0; i < n; ++i) {
    if (options[i]->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) continue;
    const auto& e = *options[i]->def_elem;
    out.emplace_back(lower(text_of(e.defname)), e.arg == nullptr ? "true" : node_text(e.arg));
  }
  return out;
}

void copy(const PgQuery__CopyStmt& s, const pieces& text, plan& out) {
  auto& c = out.command;
  out.kind = statement_kind::copy;
  c.copy_from = s.is_from != 0;
  c.standard_io = s.is_program == 0 && text_of(s.filename).empty();
  if (s.relation != nullptr) {
    c.name = text_of(s.relation->relname);
    for (std::size_t i = 0; i < s.n_attlist; ++i)
      c.values.push_back(node_text(s.attlist[i]));
  } else {
    c.statement = text.inside(1);
  }
  c.options = options_of(s.options, s.n_options);
  if (s.where_clause != nullptr)
    refuse(out, "COPY FROM ... WHERE is not supported through Crossfade", "Filter the rows first.");
}

void prepare(const PgQuery__PrepareStmt& s, const pieces& text, plan& out) {
  out.kind = statement_kind::prepare;
  out.command.name = text_of(s.name);
  out.command.statement = text.after("as");
  for (std::size_t i = 0; i < s.n_argtypes; ++i) {
    const auto* n = s.argtypes[i];
    const auto t = n->node_case == PG_QUERY__NODE__NODE_TYPE_NAME ? named_type(*n->type_name) : value::type{};
    if (t.id == 0) {
      refuse(out, "PREPARE with a type that only PostgreSQL knows is not supported through Crossfade",
             "Leave the types out, or name built-in types.");
      return;
    }
    out.command.types.push_back(t.id);
  }
}

void listen(plan& out, const char* name, std::string_view verb, std::string payload = {}) {
  out.kind = statement_kind::listen;
  out.command.name = text_of(name);
  out.command.statement = verb;
  out.command.all = text_of(name).empty();
  if (!payload.empty()) out.command.values.push_back(std::move(payload));
}

bool cursors_and_sessions(const PgQuery__Node& n, const pieces& text, plan& out) {
  auto& c = out.command;
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
      out.kind = statement_kind::declare_cursor;
      c.name = text_of(n.declare_cursor_stmt->portalname);
      c.hold = (n.declare_cursor_stmt->options & 0x20) != 0;
      c.scroll = (n.declare_cursor_stmt->options & 0x2) != 0;
      if ((n.declare_cursor_stmt->options & 0x1) != 0) c.options.emplace_back("binary", "on");
      c.statement = text.after("for");
      return true;
    case PG_QUERY__NODE__NODE_FETCH_STMT:
      fetch(*n.fetch_stmt, out);
      return true;
    case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
      out.kind = statement_kind::close_cursor;
      c.name = text_of(n.close_portal_stmt->portalname);
      c.all = c.name.empty();
      return true;
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
      out.kind = statement_kind::discard;
      c.all = n.discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL;
      c.name = c.all                                                                 ? "all"
               : n.discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_PLANS     ? "plans"
               : n.discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_SEQUENCES ? "sequences"
                                                                                     : "temp";
      return true;
    case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT:
      out.kind = statement_kind::set_constraints;
      c.deferred = n.constraints_set_stmt->deferred != 0;
      c.all = n.constraints_set_stmt->n_constraints == 0;
      for (std::size_t i = 0; i < n.constraints_set_stmt->n_constraints; ++i) {
        const auto* r = n.constraints_set_stmt->constraints[i];
        if (r->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) c.values.emplace_back(r->range_var->relname);
      }
      return true;
    case PG_QUERY__NODE__NODE_LOCK_STMT:
      out.kind = statement_kind::lock_table;
      c.nowait = n.lock_stmt->nowait != 0;
      c.count = n.lock_stmt->mode;
      for (std::size_t i = 0; i < n.lock_stmt->n_relations; ++i) {
        const auto* r = n.lock_stmt->relations[i];
        if (r->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) c.values.emplace_back(r->range_var->relname);
      }
      return true;
    default:
      return false;
  }
}

bool session_statement(const PgQuery__Node& n, const pieces& text, plan& out) {
  auto& c = out.command;
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
      transaction(*n.transaction_stmt, out);
      return true;
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
      set_variable(*n.variable_set_stmt, out);
      return true;
    case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT:
      out.kind = statement_kind::show;
      c.name = lower(text_of(n.variable_show_stmt->name));
      c.all = c.name == "all";
      return true;
    case PG_QUERY__NODE__NODE_PREPARE_STMT:
      prepare(*n.prepare_stmt, text, out);
      return true;
    case PG_QUERY__NODE__NODE_EXECUTE_STMT:
      out.kind = statement_kind::execute;
      c.name = text_of(n.execute_stmt->name);
      c.arguments = text.arguments(2);
      return true;
    case PG_QUERY__NODE__NODE_DEALLOCATE_STMT:
      out.kind = statement_kind::deallocate;
      c.name = text_of(n.deallocate_stmt->name);
      c.all = c.name.empty();
      return true;
    case PG_QUERY__NODE__NODE_LISTEN_STMT:
      listen(out, n.listen_stmt->conditionname, "LISTEN");
      return true;
    case PG_QUERY__NODE__NODE_UNLISTEN_STMT:
      listen(out, n.unlisten_stmt->conditionname, "UNLISTEN");
      return true;
    case PG_QUERY__NODE__NODE_NOTIFY_STMT:
      listen(out, n.notify_stmt->conditionname, "NOTIFY", std::string(text_of(n.notify_stmt->payload)));
      return true;
    case PG_QUERY__NODE__NODE_COPY_STMT:
      copy(*n.copy_stmt, text, out);
      return true;
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT:
      out.kind = statement_kind::explain;
      c.statement = text.explained();
      c.options = options_of(n.explain_stmt->options, n.explain_stmt->n_options);
      return true;
    default:
      return cursors_and_sessions(n, text, out);
  }
}

}  // namespace

void plan_session_statement(const PgQuery__Node& n, std::string_view text, bool standard_conforming_strings,
                            plan& out) {
  const pieces parts(text, standard_conforming_strings);
  out.route = route::session;
  if (session_statement(n, parts, out)) return;
  out.kind = statement_kind::ddl;
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
      refuse(out, "CREATE DATABASE and DROP DATABASE are not supported through Crossfade",
             "Connect to PostgreSQL directly.");
      return;
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CALL_STMT:
    case PG_QUERY__NODE__NODE_CHECK_POINT_STMT:
    case PG_QUERY__NODE__NODE_LOAD_STMT:
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
      out.kind = statement_kind::other;
      refuse(out, "this command is not supported through Crossfade", "Run it on PostgreSQL directly.");
      return;
    case PG_QUERY__NODE__NODE_MERGE_STMT:
      out.kind = statement_kind::other;
      refuse(out, "MERGE is not supported through Crossfade", "Use INSERT ... ON CONFLICT, UPDATE and DELETE.");
      return;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
      refuse(out, "TRUNCATE is not supported through Crossfade", "Use DELETE FROM without WHERE.");
      return;
    default:
      refuse(out, "DDL through the proxy is not supported yet",
             "Run migrations against PostgreSQL and SQLite before starting Crossfade.");
  }
}

value::type named_type(const PgQuery__TypeName& name) {
  static const std::map<std::string, value::oid, std::less<>> names{{"bool", value::oids::boolean},
                                                                    {"boolean", value::oids::boolean},
                                                                    {"bytea", value::oids::bytea},
                                                                    {"name", value::oids::name},
                                                                    {"int8", value::oids::int8},
                                                                    {"bigint", value::oids::int8},
                                                                    {"int2", value::oids::int2},
                                                                    {"smallint", value::oids::int2},
                                                                    {"int4", value::oids::int4},
                                                                    {"int", value::oids::int4},
                                                                    {"integer", value::oids::int4},
                                                                    {"text", value::oids::text},
                                                                    {"oid", value::oids::oid_type},
                                                                    {"json", value::oids::json},
                                                                    {"float4", value::oids::float4},
                                                                    {"real", value::oids::float4},
                                                                    {"float8", value::oids::float8},
                                                                    {"bpchar", value::oids::bpchar},
                                                                    {"varchar", value::oids::varchar},
                                                                    {"date", value::oids::date},
                                                                    {"time", value::oids::time},
                                                                    {"timestamp", value::oids::timestamp},
                                                                    {"timestamptz", value::oids::timestamptz},
                                                                    {"interval", value::oids::interval},
                                                                    {"timetz", value::oids::timetz},
                                                                    {"numeric", value::oids::numeric},
                                                                    {"decimal", value::oids::numeric},
                                                                    {"uuid", value::oids::uuid},
                                                                    {"jsonb", value::oids::jsonb}};
  if (name.n_names == 0 || name.n_names > 2 || name.setof != 0 || name.pct_type != 0 || name.n_array_bounds > 1)
    return {};
  const auto last = node_text(name.names[name.n_names - 1]);
  if (name.n_names == 2 && node_text(name.names[0]) != "pg_catalog") return {};
  const auto found = names.find(last);
  if (found == names.end()) return {};
  auto id = found->second;
  std::int32_t modifier = -1;
  // PostgreSQL adds the size of a length word; out of range is its error, not ours.
  auto with_header = [](std::uint32_t m) { return static_cast<std::int32_t>(m + 4); };
  if (name.n_typmods > 0) {
    std::vector<std::int32_t> numbers;
    for (std::size_t i = 0; i < name.n_typmods; ++i) {
      const auto* m = name.typmods[i];
      if (m->node_case != PG_QUERY__NODE__NODE_A_CONST || m->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return {};
      numbers.push_back(m->a_const->ival->ival);
    }
    if (id == value::oids::varchar || id == value::oids::bpchar) {
      modifier = with_header(static_cast<std::uint32_t>(numbers[0]));
    } else if (id == value::oids::numeric) {
      const auto scale = static_cast<std::uint32_t>(numbers.size() > 1 ? numbers[1] : 0) & 0x7ff;  // may be negative
      modifier = with_header(static_cast<std::uint32_t>(numbers[0]) << 16 | scale);
    } else if (id == value::oids::timestamp || id == value::oids::timestamptz || id == value::oids::time) {
      modifier = numbers[0];
    } else if (id == value::oids::interval) {  // fields, and the digits of the seconds
      const auto digits = numbers.size() > 1 ? std::clamp(numbers[1], 0, 6) : 0xffff;
      if (numbers[0] != 0x7fff || numbers.size() > 1) modifier = (numbers[0] & 0x7fff) << 16 | digits;
    } else {
      return {};
    }
  } else if (id == value::oids::bpchar && last == "bpchar" && name.n_names == 2) {
    modifier = -1;
  }
  if (name.n_array_bounds == 1) {
    const auto array = value::array_of(id);
    return array == 0 ? value::type{} : value::builtin_type(array, modifier);
  }
  return value::builtin_type(id, modifier);
}

}  // namespace crossfade::sql
