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
    top_ = statement.node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? 0 : 1;
    walk(&statement.base, [&](const ProtobufCMessage* m) {
      visit(m);
      return true;
    });
    // The names of sequences are no reads of the catalog.
    if (named_ && !out_.sequences) out_.catalog = true;
  }

 private:
  void visit(const ProtobufCMessage* m) {
    if (const auto* r = as<PgQuery__RangeVar>(m, pg_query__range_var__descriptor)) {
      relation_found(*r, targets_.count(r) > 0);
    } else if (const auto* f = as<PgQuery__FuncCall>(m, pg_query__func_call__descriptor)) {
      function(*f);
    } else if (const auto* t = as<PgQuery__TypeName>(m, pg_query__type_name__descriptor)) {
      const auto name = last_name(t->names, t->n_names);
      if (name == "regclass") {
        named_ = true;
      } else if (name.substr(0, 3) == "reg") {
        out_.catalog = true;
      }
    } else if (const auto* v = as<PgQuery__SQLValueFunction>(m, pg_query__sqlvalue_function__descriptor)) {
      if (v->op >= PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE) out_.catalog = true;
    } else if (const auto* l = as<PgQuery__LockingClause>(m, pg_query__locking_clause__descriptor)) {
      out_.locks = true;
      out_.skips_locked = out_.skips_locked || l->wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitSkip;
    } else if (const auto* i = as<PgQuery__InsertStmt>(m, pg_query__insert_stmt__descriptor)) {
      write_found(i->relation);
    } else if (const auto* u = as<PgQuery__UpdateStmt>(m, pg_query__update_stmt__descriptor)) {
      write_found(u->relation);
    } else if (const auto* d = as<PgQuery__DeleteStmt>(m, pg_query__delete_stmt__descriptor)) {
      write_found(d->relation);
    }
  }

  void write_found(const PgQuery__RangeVar* target) {
    targets_.insert(target);
    if (top_ == 0) out_.writes_inside = true;
    if (top_ > 0) --top_;
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
    if (name == "pg_get_serial_sequence") {
      named_ = true;
    } else if (catalog_function(name)) {
      out_.catalog = true;
    }
    if (is_sequence_function(name)) out_.sequences = true;
    if (name.substr(0, 12) == "pg_advisory_" || name.substr(0, 16) == "pg_try_advisory_" ||
        any_of_names(name, {"set_config", "pg_notify"})) {
      out_.side_effects = true;
    }
  }

  const catalog::catalog& tables_;
  survey& out_;
  std::set<std::string> names_;
  std::set<const PgQuery__RangeVar*> targets_;  // of writes
  bool named_ = false;                          // a relation as a value: 't'::regclass
  int top_ = 0;
};

}  // namespace

survey survey_of(const PgQuery__Node& statement, const catalog::catalog& tables) {
  survey out;
  surveyor(tables, out).run(statement);
  return out;
}

std::set<std::string> columns_named(const PgQuery__Node& n) {
  std::set<std::string> out;
  walk(&n.base, [&](const ProtobufCMessage* m) {
    if (const auto* c = as<PgQuery__ColumnRef>(m, pg_query__column_ref__descriptor)) {
      out.insert(last_name(c->fields, c->n_fields));
    }
    return true;
  });
  return out;
}

std::set<std::string> tables_inside(const PgQuery__Node& n) {
  std::set<std::string> out;
  walk(&n.base, [&](const ProtobufCMessage* m) {
    if (const auto* r = as<PgQuery__RangeVar>(m, pg_query__range_var__descriptor)) out.insert(r->relname);
    return true;
  });
  return out;
}

std::vector<const PgQuery__RangeVar*> relations_inside(const PgQuery__Node& n) {
  std::vector<const PgQuery__RangeVar*> out;
  walk(&n.base, [&](const ProtobufCMessage* m) {
    if (const auto* r = as<PgQuery__RangeVar>(m, pg_query__range_var__descriptor)) out.push_back(r);
    return true;
  });
  return out;
}

namespace {

const PgQuery__Node* without_cast(const PgQuery__Node* n) {
  while (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    n = n->type_cast->arg;
  return n;
}

bool same_message(const ProtobufCMessage* a, const ProtobufCMessage* b);

bool same_member(const ProtobufCFieldDescriptor& f, const void* a, const void* b) {
  switch (f.type) {
    case PROTOBUF_C_TYPE_MESSAGE:
      return same_message(*static_cast<ProtobufCMessage* const*>(a), *static_cast<ProtobufCMessage* const*>(b));
    case PROTOBUF_C_TYPE_STRING: {
      const auto* x = *static_cast<const char* const*>(a);
      const auto* y = *static_cast<const char* const*>(b);
      return view_of(x) == view_of(y);
    }
    case PROTOBUF_C_TYPE_BOOL:
      return *static_cast<const protobuf_c_boolean*>(a) == *static_cast<const protobuf_c_boolean*>(b);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM:
      return *static_cast<const std::int32_t*>(a) == *static_cast<const std::int32_t*>(b);
    default:
      return false;  // none in expressions
  }
}

bool same_message(const ProtobufCMessage* a, const ProtobufCMessage* b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (a->descriptor == &pg_query__node__descriptor) {
    a = &without_cast(reinterpret_cast<const PgQuery__Node*>(a))->base;
    if (b->descriptor == a->descriptor) b = &without_cast(reinterpret_cast<const PgQuery__Node*>(b))->base;
  }
  if (a->descriptor != b->descriptor) return false;
  if (const auto* c = as<PgQuery__ColumnRef>(a, pg_query__column_ref__descriptor)) {
    const auto* d = reinterpret_cast<const PgQuery__ColumnRef*>(b);
    return last_name(c->fields, c->n_fields) == last_name(d->fields, d->n_fields);
  }
  const auto* x = reinterpret_cast<const std::uint8_t*>(a);
  const auto* y = reinterpret_cast<const std::uint8_t*>(b);
  for (unsigned i = 0; i < a->descriptor->n_fields; ++i) {
    const auto& f = a->descriptor->fields[i];
    if (std::string_view(f.name) == "location") continue;
    if (f.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto n = *reinterpret_cast<const std::size_t*>(x + f.quantifier_offset);
      if (n != *reinterpret_cast<const std::size_t*>(y + f.quantifier_offset)) return false;
      if (n > 0 && f.type != PROTOBUF_C_TYPE_MESSAGE) return false;
      const auto* l = *reinterpret_cast<ProtobufCMessage* const* const*>(x + f.offset);
      const auto* r = *reinterpret_cast<ProtobufCMessage* const* const*>(y + f.offset);
      for (std::size_t k = 0; k < n; ++k) {
        if (!same_message(l[k], r[k])) return false;
      }
      continue;
    }
    if ((f.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
      const auto c = *reinterpret_cast<const std::uint32_t*>(x + f.quantifier_offset);
      if (c != *reinterpret_cast<const std::uint32_t*>(y + f.quantifier_offset)) return false;
      if (c != f.id) continue;
    }
    if (!same_member(f, x + f.offset, y + f.offset)) return false;
  }
  return true;
}

}  // namespace

bool same_expression(const PgQuery__Node& a, const PgQuery__Node& b) { return same_message(&a.base, &b.base); }

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
