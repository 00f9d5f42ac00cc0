#include <algorithm>
#include <functional>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {
namespace {

// Every message below m, by protobuf-c's own descriptors. The visitor returns false to leave a subtree out.
void walk(const ProtobufCMessage* m, const std::function<bool(const ProtobufCMessage*)>& visit) {
  if (m == nullptr || !visit(m)) return;
  const auto* base = reinterpret_cast<const std::uint8_t*>(m);
  for (unsigned i = 0; i < m->descriptor->n_fields; ++i) {
    const auto& f = m->descriptor->fields[i];
    if (f.type != PROTOBUF_C_TYPE_MESSAGE) continue;
    if (f.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto n = *reinterpret_cast<const std::size_t*>(base + f.quantifier_offset);
      const auto* items = *reinterpret_cast<ProtobufCMessage* const* const*>(base + f.offset);
      for (std::size_t k = 0; k < n; ++k)
        walk(items[k], visit);
      continue;
    }
    if ((f.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
        *reinterpret_cast<const std::uint32_t*>(base + f.quantifier_offset) != f.id) {
      continue;
    }
    walk(*reinterpret_cast<ProtobufCMessage* const*>(base + f.offset), visit);
  }
}

template <class T>
const T* as(const ProtobufCMessage* m, const ProtobufCMessageDescriptor& d) {
  return m->descriptor == &d ? reinterpret_cast<const T*>(m) : nullptr;
}

bool any_of_names(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool catalog_function(std::string_view name) {
  return name.substr(0, 3) == "pg_" || name.substr(0, 4) == "has_" ||
         any_of_names(name, {"version", "current_schema", "current_schemas", "current_database", "current_setting",
                             "current_user", "session_user", "format_type", "obj_description", "col_description",
                             "shobj_description", "to_regclass", "to_regtype", "txid_current", "inet_server_addr",
                             "inet_server_port", "inet_client_addr", "inet_client_port", "set_config"});
}

class surveyor {
 public:
  surveyor(const catalog::catalog& tables, survey& out) : tables_(tables), out_(out) {}

  void run(const PgQuery__Node& statement) {
    walk(&statement.base, [&](const ProtobufCMessage* m) {
      if (const auto* c = as<PgQuery__CommonTableExpr>(m, pg_query__common_table_expr__descriptor)) {
        names_.insert(c->ctename);
      }
      return true;
    });
    const PgQuery__RangeVar* written = nullptr;
    if (statement.node_case == PG_QUERY__NODE__NODE_INSERT_STMT) written = statement.insert_stmt->relation;
    if (statement.node_case == PG_QUERY__NODE__NODE_UPDATE_STMT) written = statement.update_stmt->relation;
    if (statement.node_case == PG_QUERY__NODE__NODE_DELETE_STMT) written = statement.delete_stmt->relation;
    top_ = statement.node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? 0 : 1;
    walk(&statement.base, [&](const ProtobufCMessage* m) {
      visit(m, written);
      return true;
    });
  }

 private:
  void visit(const ProtobufCMessage* m, const PgQuery__RangeVar* written) {
    if (const auto* r = as<PgQuery__RangeVar>(m, pg_query__range_var__descriptor)) {
      relation_found(*r, r == written);
    } else if (const auto* f = as<PgQuery__FuncCall>(m, pg_query__func_call__descriptor)) {
      function(*f);
    } else if (const auto* t = as<PgQuery__TypeName>(m, pg_query__type_name__descriptor)) {
      const auto name = last_name(t->names, t->n_names);
      if (name.substr(0, 3) == "reg") out_.catalog = true;
    } else if (const auto* v = as<PgQuery__SQLValueFunction>(m, pg_query__sqlvalue_function__descriptor)) {
      if (v->op >= PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE) out_.catalog = true;
    } else if (const auto* l = as<PgQuery__LockingClause>(m, pg_query__locking_clause__descriptor)) {
      out_.locks = true;
      out_.skips_locked = out_.skips_locked || l->wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitSkip;
    } else if (m->descriptor == &pg_query__insert_stmt__descriptor ||
               m->descriptor == &pg_query__update_stmt__descriptor ||
               m->descriptor == &pg_query__delete_stmt__descriptor) {
      if (top_ == 0) out_.writes_inside = true;
      if (top_ > 0) --top_;
    }
  }

  void relation_found(const PgQuery__RangeVar& r, bool written) {
    const auto schema = view_of(r.schemaname);
    const auto name = view_of(r.relname);
    // A common table may bear a table's name, and still read it.
    const bool common = schema.empty() && names_.count(std::string(name)) > 0;
    if (common && !written && tables_.find(name) == nullptr) return;
    if (schema == "pg_catalog" || schema == "information_schema" ||
        (schema.empty() && name.substr(0, 3) == "pg_" && tables_.find(name) == nullptr)) {
      out_.catalog = true;
      return;
    }
    const auto* t = schema.empty() || schema == tables_.schema ? tables_.find(name) : nullptr;
    if (t == nullptr) {
      out_.unknown_relation = true;
      return;
    }
    auto& list = written ? out_.written : out_.read;
    if (std::find(list.begin(), list.end(), t->name) == list.end()) list.push_back(t->name);
  }

  void function(const PgQuery__FuncCall& f) {
    const auto name = last_name(f.funcname, f.n_funcname);
    if (catalog_function(name)) out_.catalog = true;
    if (any_of_names(name, {"nextval", "setval", "currval", "lastval"})) out_.sequences = true;
    if (name.substr(0, 12) == "pg_advisory_" || name.substr(0, 16) == "pg_try_advisory_" ||
        any_of_names(name, {"set_config", "pg_notify"})) {
      out_.side_effects = true;
    }
  }

  const catalog::catalog& tables_;
  survey& out_;
  std::set<std::string> names_;
  int top_ = 0;
};

}  // namespace

survey survey_of(const PgQuery__Node& statement, const catalog::catalog& tables) {
  survey out;
  surveyor(tables, out).run(statement);
  return out;
}

bool is_aggregate(std::string_view f) {
  return any_of_names(f, {"count",
                          "sum",
                          "avg",
                          "min",
                          "max",
                          "bool_and",
                          "bool_or",
                          "every",
                          "array_agg",
                          "string_agg",
                          "json_agg",
                          "jsonb_agg",
                          "stddev",
                          "stddev_pop",
                          "stddev_samp",
                          "variance",
                          "var_pop",
                          "var_samp",
                          "bit_and",
                          "bit_or",
                          "bit_xor",
                          "corr",
                          "covar_pop",
                          "covar_samp",
                          "regr_avgx",
                          "regr_avgy",
                          "regr_count",
                          "regr_intercept",
                          "regr_r2",
                          "regr_slope",
                          "regr_sxx",
                          "regr_sxy",
                          "regr_syy",
                          "json_object_agg",
                          "jsonb_object_agg",
                          "percentile_cont",
                          "percentile_disc",
                          "mode",
                          "corr",
                          "regr_count",
                          "xmlagg"});
}

bool mentions_column(const PgQuery__Node* n) {
  bool found = false;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    found = found || m->descriptor == &pg_query__column_ref__descriptor;
    return !found;
  });
  return found;
}

std::size_t mentions(const PgQuery__Node* n, std::string_view relation) {
  std::size_t found = 0;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    if (const auto* r = as<PgQuery__RangeVar>(m, pg_query__range_var__descriptor)) {
      if (view_of(r->schemaname).empty() && view_of(r->relname) == relation) ++found;
    }
    return true;
  });
  return found;
}

bool has_lateral(const PgQuery__Node* n) {
  bool found = false;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    const auto* s = as<PgQuery__RangeSubselect>(m, pg_query__range_subselect__descriptor);
    if (m->descriptor != &pg_query__range_function__descriptor && (s == nullptr || s->lateral == 0)) return !found;
    walk(m, [&](const ProtobufCMessage* inner) {
      found = found || inner->descriptor == &pg_query__column_ref__descriptor;
      return !found;
    });
    return !found;
  });
  return found;
}

bool sorts_in_aggregate(const PgQuery__Node* n) {
  bool found = false;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    if (m->descriptor == &pg_query__sub_link__descriptor) return false;
    const auto* f = as<PgQuery__FuncCall>(m, pg_query__func_call__descriptor);
    if (f != nullptr) found = found || f->n_agg_order > 0 || f->agg_distinct != 0;
    return !found;
  });
  return found;
}

bool has_window(const PgQuery__Node* n) {
  bool found = false;
  if (n == nullptr) return false;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    if (m->descriptor == &pg_query__sub_link__descriptor) return false;
    if (const auto* f = as<PgQuery__FuncCall>(m, pg_query__func_call__descriptor)) found = found || f->over != nullptr;
    return !found;
  });
  return found;
}

bool has_aggregate(const PgQuery__Node* n) {
  bool found = false;
  if (n == nullptr) return false;
  walk(&n->base, [&](const ProtobufCMessage* m) {
    if (m->descriptor == &pg_query__sub_link__descriptor) return false;
    if (const auto* f = as<PgQuery__FuncCall>(m, pg_query__func_call__descriptor)) {
      if (f->over == nullptr && is_aggregate(last_name(f->funcname, f->n_funcname))) found = true;
    }
    return !found;
  });
  return found;
}

}  // namespace crossfade::sql::analyse
