// UPDATE and DELETE, what they set, and RETURNING.
#include <sqlite3.h>

#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;

namespace {

bool is_default(const PgQuery__Node* n) { return n->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT; }

// The name by which SQLite shows a table's rowid: one that is no column's.
std::string rowid_of(const catalog::table& t) {
  if (t.without_rowid) throw not_proven{"columns of joined tables in RETURNING of a table without rowid"};
  for (const char* name : {"_rowid_", "rowid", "oid"}) {
    const bool taken = std::any_of(t.columns.begin(), t.columns.end(), [&](const catalog::column& c) {
      return sqlite3_stricmp(c.sqlite_name.c_str(), name) == 0;
    });
    if (!taken) return name;
  }
  throw not_proven{"a table whose rowid has no name"};
}

// `key = constant` among the conditions, for each column of the primary key.
bool meets_one_row(const PgQuery__Node* where, const catalog::table& t, const std::string& name) {
  if (where == nullptr || t.primary_key.empty()) return false;
  std::set<std::string> given;
  const auto constant = [](const PgQuery__Node* n) {
    if (n == nullptr) return false;
    if (n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) n = n->type_cast->arg;
    return n->node_case == PG_QUERY__NODE__NODE_PARAM_REF || n->node_case == PG_QUERY__NODE__NODE_A_CONST;
  };
  const auto look = [&](const PgQuery__Node* n) {
    if (n->node_case != PG_QUERY__NODE__NODE_A_EXPR || n->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP ||
        last_name(n->a_expr->name, n->a_expr->n_name) != "=" || n->a_expr->lexpr == nullptr) {
      return;
    }
    const bool left = n->a_expr->lexpr->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
    const auto* column = left ? n->a_expr->lexpr : n->a_expr->rexpr;
    if (column->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return;
    if (!constant(left ? n->a_expr->rexpr : n->a_expr->lexpr)) return;
    const auto& c = *column->column_ref;
    if (c.n_fields > 1 && last_name(c.fields, c.n_fields - 1) != name) return;
    given.insert(last_name(c.fields, c.n_fields));
  };
  look(where);
  if (where->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
      where->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    for (std::size_t i = 0; i < where->bool_expr->n_args; ++i)
      look(where->bool_expr->args[i]);
  }
  return std::all_of(t.primary_key.begin(), t.primary_key.end(),
                     [&](std::size_t k) { return given.count(t.columns[k].name) > 0; });
}

}  // namespace

std::vector<std::size_t> analyser::all_columns(const catalog::table& t) {
  std::vector<std::size_t> all(t.columns.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = i;
  return all;
}

// The row as it is.
std::vector<stored> analyser::cells_of(const relation& r) {
  std::vector<stored> cells;
  for (const auto& f : r.fields)
    cells.push_back({f.value.sql, f.value.not_null, true});
  return cells;
}

std::string analyser::set_text(const catalog::table& t, const std::vector<stored>& cells,
                               const std::set<std::string>& touched) {
  std::string sql;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& c = t.columns[i];
    if (touched.count(c.name) == 0 || c.generated != catalog::generation::none) continue;
    sql += (sql.empty() ? "" : ", ") + catalog::quote_identifier(c.sqlite_name) + " = " + cells[i].sql;
  }
  if (sql.empty()) throw not_proven{"SET of generated columns alone"};
  return sql;
}

// One column of SET (a, b) = (SELECT ...).
stored analyser::assign_from_query(const PgQuery__MultiAssignRef& m, const catalog::column& c, const catalog::table& t,
                                   const scope& in) {
  const auto& link = *m.source->sub_link;
  if (link.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) throw not_proven{"a sub-query of another kind"};
  auto q = select(*link.subselect->select_stmt, &in, nullptr);
  if (q.columns.size() != static_cast<std::size_t>(m.ncolumns)) {
    throw failed{fail("42601", "number of columns does not match number of values", link.location)};
  }
  auto e = q.columns[static_cast<std::size_t>(m.colno) - 1];
  const auto column = "c" + std::to_string(m.colno);
  e.sql = "(SELECT " + (q.one_row ? column : "crossfade_single(" + column + ")") + " FROM (" + q.sql + "))";
  e.not_null = false;
  e.column = nullptr;
  return assign(std::move(e), c, t);
}

stored analyser::assign_target(const PgQuery__Node* value, const catalog::column& c, const catalog::table& t,
                               const scope& in) {
  if (is_default(value)) return default_of(c, t);
  if (value->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF) {
    const auto& m = *value->multi_assign_ref;
    if (m.source->node_case == PG_QUERY__NODE__NODE_SUB_LINK) {
      use(rules::clause::update_row_from_subquery);
      return assign_from_query(m, c, t, in);
    }
    if (m.source->node_case != PG_QUERY__NODE__NODE_ROW_EXPR) {
      throw failed{fail("0A000", "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression")};
    }
    const auto& row = *m.source->row_expr;
    if (static_cast<std::size_t>(m.ncolumns) != row.n_args)
      throw failed{fail("42601", "number of columns does not match number of values", row.location)};
    return assign_target(row.args[m.colno - 1], c, t, in);
  }
  if (c.generated != catalog::generation::none || c.identity == catalog::identity::always) {
    auto e = fail("428C9", "column \"" + c.name + "\" can only be updated to DEFAULT");
    e.detail = "Column \"" + c.name +
               (c.generated != catalog::generation::none ? "\" is a generated column."
                                                         : "\" is an identity column defined as GENERATED ALWAYS.");
    throw failed{std::move(e)};
  }
  return assign(expr(value, in), c, t);
}

void analyser::assign_columns(PgQuery__Node** targets, std::size_t n, const catalog::table& t, const scope& in,
                              std::set<std::string>& touched, std::vector<stored>& cells) {
  const auto before = cells;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& r = *targets[i]->res_target;
    const auto& c = target_column(t, view_of(r.name), r.location);
    if (r.n_indirection > 0) use(rules::clause::update_part);
    if (!touched.insert(c.name).second) {
      throw failed{fail("42601", "multiple assignments to same column \"" + c.name + "\"", r.location)};
    }
    cells[static_cast<std::size_t>(&c - t.columns.data())] = assign_target(r.val, c, t, in);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (t.columns[i].generated == catalog::generation::none) continue;
    touched.insert(t.columns[i].name);
    cells[i] = before[i];
  }
}

// Unique keys that move by other columns: which row comes first decides whether keys collide on the way.
std::vector<const catalog::unique_key*> analyser::moving_keys(const PgQuery__UpdateStmt& s, const catalog::table& t,
                                                              const std::string& name) const {
  std::vector<const catalog::unique_key*> out;
  if (s.n_from_clause == 0 && meets_one_row(s.where_clause, t, name)) return out;
  for (std::size_t i = 0; i < s.n_target_list; ++i) {
    const auto& r = *s.target_list[i]->res_target;
    const auto& c = target_column(t, view_of(r.name), r.location);
    const auto at = static_cast<std::size_t>(&c - t.columns.data());
    if (columns_named(*r.val).empty() && tables_inside(*r.val).empty()) continue;
    for (const auto& k : t.unique_keys) {
      const bool among = std::find(k.columns.begin(), k.columns.end(), at) != k.columns.end();
      if (!among && !k.columns.empty() && !looks_at(k, c.name)) continue;
      // Of a join PostgreSQL takes any row; which rows a partial index holds is its own question.
      if (s.n_from_clause > 0 || k.columns.empty() || !k.predicate.empty())
        use(rules::clause::update_unique_from_columns);
      if (std::find(out.begin(), out.end(), &k) == out.end()) out.push_back(&k);
    }
  }
  return out;
}

// A table of one row with a column c1: that no key becomes one that another row still had. rows: as plan::rows_text.
std::string analyser::keys_apart(const std::vector<const catalog::unique_key*>& keys, std::size_t width,
                                 const std::string& rows) {
  std::string names, calls;
  for (std::size_t i = 1; i <= width; ++i)
    names += (i > 1 ? ", o" : "o") + std::to_string(i);
  for (std::size_t i = 1; i <= width; ++i)
    names += ", n" + std::to_string(i);
  for (const auto* k : keys) {
    calls += (calls.empty() ? "" : " AND ") + std::string("crossfade_keys_apart(") + std::to_string(k->columns.size());
    for (const char* side : {", o", ", n"}) {
      for (const auto i : k->columns)
        calls += side + std::to_string(i + 1);
    }
    calls += ")";
  }
  return "(WITH r(" + names + ") AS (" + rows + ") SELECT " + calls + " AS c1 FROM r)";
}

// RETURNING over the written row. joined: the statement's other relations, whose values `kept` is told to keep.
std::string analyser::returning(PgQuery__Node** list, std::size_t n, const catalog::table& t, const std::string& name,
                                const scope* joined, kept_values* kept) {
  if (n == 0) return {};
  for (std::size_t i = 0; i < n; ++i) {
    if (tables_inside(*list[i]).count(t.name) > 0 || !common_.empty()) {
      if (!tables_inside(*list[i]).empty()) throw not_proven{"a sub-query in RETURNING on a table that is written"};
    }
    if (!tables_inside(*list[i]).empty()) use(rules::clause::returning_subquery);
  }
  const auto table = catalog::quote_identifier(t.sqlite_name) + ".";
  scope row;
  add_table(row, t, name, table, -1, false);
  for (auto& f : row.relations[0].fields) {
    // SQLite 3.40 believes of each column here that it is as NOT NULL as the table's first, and folds IS NULL.
    if (!f.value.not_null) f.value.sql = "coalesce(" + f.value.sql + ", NULL)";
  }
  row.columns = row.relations[0].fields;
  if (joined != nullptr && joined->relations.size() > 1) {
    kept->rowid = rowid_of(t);
    const auto replaced = [&](const field& f) {
      auto out = f;
      for (std::size_t k = 0; k < kept->values.size(); ++k) {
        if (kept->values[k] == f.value.sql)
          out.value.sql = "crossfade_kept(" + table + kept->rowid + ", " + std::to_string(k) + ")";
      }
      return out;
    };
    for (const auto& r : joined->relations) {
      for (const auto& f : r.fields)
        kept->values.push_back(f.value.sql);
    }
    for (std::size_t i = 1; i < joined->relations.size(); ++i) {
      auto r = joined->relations[i];
      for (auto& f : r.fields)
        f = replaced(f);
      row.relations.push_back(std::move(r));
    }
    for (std::size_t i = row.columns.size(); i < joined->columns.size(); ++i)
      row.columns.push_back(replaced(joined->columns[i]));
  }
  query q;
  target_list(list, n, row, q, nullptr);
  std::string sql = " RETURNING ";
  for (std::size_t i = 0; i < q.columns.size(); ++i)
    sql += (i > 0 ? ", " : "") + q.columns[i].sql;
  if (q.columns.empty()) throw not_proven{"RETURNING nothing"};
  if (part_ != nullptr) sql = return_text(q);
  if (kept != nullptr) {
    for (std::size_t k = 0; k < kept->values.size(); ++k) {
      kept->used.push_back(sql.find(kept->rowid + ", " + std::to_string(k) + ")") != std::string::npos);
      if (kept->used.back()) use(rules::clause::returning_joined);
    }
  }
  if (part_ != nullptr) {
    part_->returned = std::move(q);
  } else {
    finish_columns(q);
  }
  return sql;
}

// What keeps the values of joined tables for RETURNING, which in SQLite sees the written row alone; the text of `value`
// where nothing is kept.
std::string analyser::keeping(const kept_values& kept, const std::string& as, const std::string& value) {
  std::string sql;
  for (std::size_t k = 0; k < kept.used.size(); ++k) {
    if (kept.used[k]) sql += ", " + std::to_string(k) + ", " + kept.values[k];
  }
  if (sql.empty()) return value;
  return "crossfade_keep(0, " + as + "." + kept.rowid + ", " + value + sql + ")";
}

void analyser::finish_columns(const query& q) {
  for (std::size_t i = 0; i < q.columns.size(); ++i) {
    const auto& e = q.columns[i];
    // Its blanks are known by its length only.
    if (e.type.what == kind::bpchar && e.type.modifier < 0) throw not_proven{"character without a length"};
    result_column c;
    c.name = q.names[i];
    c.type = e.type;
    c.storage = e.storage;
    c.table = e.table;
    c.attribute = e.attribute;
    plan_.columns.push_back(std::move(c));
  }
}

// Whether the statement reads the table that it writes, or may read one that an action of a foreign key changes.
// columns: those that are set; nullptr: rows go.
bool analyser::reads_what_changes(const catalog::table& t, const std::set<std::string>* columns) const {
  const auto& read = request_tables_read_;
  if (read.empty()) return false;
  if (std::find(read.begin(), read.end(), t.name) != read.end()) return true;
  const auto acts = [&](const catalog::foreign_key& k) {
    const auto& action = columns == nullptr ? k.on_delete : k.on_update;
    return k.referenced_table == t.name && action != "NO ACTION" && action != "RESTRICT" &&
           (columns == nullptr || std::any_of(k.referenced_columns.begin(), k.referenced_columns.end(),
                                              [&](const std::string& c) { return columns->count(c) > 0; }));
  };
  return std::any_of(tables_.tables.begin(), tables_.tables.end(), [&](const catalog::table& o) {
    return std::any_of(o.foreign_keys.begin(), o.foreign_keys.end(), acts);
  });
}

void analyser::update_statement(const PgQuery__UpdateStmt& s) {
  if (s.where_clause != nullptr && s.where_clause->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR) {
    use(rules::clause::where_current_of);
  }
  const auto with = statement_with(s.with_clause);
  const auto& t = table_of(*s.relation);
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", s.relation->location);
  in.columns = in.relations[0].fields;
  // Where a row meets several of FROM, PostgreSQL leaves open which one is used; so may SQLite.
  auto from = from_clause(s.from_clause, s.n_from_clause, in);
  std::set<std::string> touched;
  auto cells = cells_of(in.relations[0]);
  const auto old = cells;
  assign_columns(s.target_list, s.n_target_list, t, in, touched, cells);
  const auto moving = moving_keys(s, t, name);
  writable(t, &touched, false);
  fill_generated(t, cells);
  std::string where;
  in.clause = "WHERE";
  if (s.where_clause != nullptr) where = " WHERE " + condition(s.where_clause, in, "WHERE");
  in.clause = {};
  const auto text_of = [](const std::vector<stored>& row) {
    std::string out;
    for (const auto& c : row)
      out += (out.empty() ? "" : ", ") + c.sql;
    return out;
  };
  const auto rows = "SELECT " + text_of(old) + ", " + text_of(cells) + " FROM " + catalog::sqlite_qualified_name(t) +
                    " AS " + as + (from.empty() ? "" : ", " + from) + where;
  const bool drawn = moves(text_of(cells));
  if (!drawn) plan_.rows_text = with + rows;
  if (!moving.empty()) {
    if (drawn) throw not_proven{"a sequence beside a unique column that is set from columns"};
    const auto check = alias("t");
    from = keys_apart(moving, old.size(), rows) + " AS " + check;
    where = (where.empty() ? " WHERE " : " WHERE (" + where.substr(7) + ") AND ") + check + ".c1";
  }
  guard(t, cells, &touched);
  // PostgreSQL's sub-queries see the rows as they were; with a FROM clause SQLite computes all before it writes.
  if (from.empty() && reads_what_changes(t, &touched)) from = "(SELECT 1) AS " + alias("t");
  kept_values kept;
  const auto returned = returning(s.returning_list, s.n_returning_list, t, name, &in, &kept);
  if (!kept.values.empty() && std::any_of(kept.used.begin(), kept.used.end(), [](bool b) { return b; })) {
    if (t.rowid_column && touched.count(t.columns[*t.rowid_column].name) > 0) {
      throw not_proven{"columns of joined tables in RETURNING of an UPDATE of the key"};
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (touched.count(t.columns[i].name) == 0 || t.columns[i].generated != catalog::generation::none) continue;
      cells[i].sql = keeping(kept, as, cells[i].sql);
      break;
    }
  }
  plan_.sqlite_text = with + "UPDATE " + catalog::sqlite_qualified_name(t) + " AS " + as + " SET " +
                      set_text(t, cells, touched) + (from.empty() ? "" : " FROM " + from) + where + returned;
}

namespace {

// A condition as one on the rows that it chooses before any is written.
std::string chosen_before(const catalog::table& t, const std::string& as, const std::string& condition) {
  std::string key;
  if (t.without_rowid) {
    for (const auto i : t.primary_key)
      key += (key.empty() ? "" : ", ") + as + "." + catalog::quote_identifier(t.columns[i].sqlite_name);
  } else {
    key = as + "." + rowid_of(t);
  }
  return "(" + key + ") IN (SELECT " + key + " FROM " + catalog::sqlite_qualified_name(t) + " AS " + as + " WHERE " +
         condition + ")";
}

}  // namespace

void analyser::delete_statement(const PgQuery__DeleteStmt& s) {
  if (s.where_clause != nullptr && s.where_clause->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR) {
    use(rules::clause::where_current_of);
  }
  const auto with = statement_with(s.with_clause);
  const auto& t = table_of(*s.relation);
  writable(t, nullptr, true);
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", s.relation->location);
  in.columns = in.relations[0].fields;
  const auto old = cells_of(in.relations[0]);
  const auto from = from_clause(s.using_clause, s.n_using_clause, in);
  std::string where;
  in.clause = "WHERE";
  if (s.where_clause != nullptr) where = condition(s.where_clause, in, "WHERE");
  in.clause = {};
  kept_values kept;
  const auto returned = returning(s.returning_list, s.n_returning_list, t, name, &in, &kept);
  if (s.n_using_clause > 0) {
    where =
        "(SELECT " + keeping(kept, as, "1") + " FROM " + from + (where.empty() ? "" : " WHERE " + where) + " LIMIT 1)";
  }
  // PostgreSQL's sub-queries see the rows as they were; SQLite may compute them when some are gone.
  if (reads_what_changes(t, nullptr) && s.n_using_clause == 0 && !where.empty()) where = chosen_before(t, as, where);
  if (!where.empty()) where.insert(0, " WHERE ");
  plan_.rows_text = with + "SELECT ";
  for (std::size_t i = 0; i < old.size(); ++i)
    plan_.rows_text += (i > 0 ? ", " : "") + old[i].sql;
  const auto target = catalog::sqlite_qualified_name(t) + " AS " + as;
  plan_.rows_text += " FROM " + target + where;
  plan_.sqlite_text = with + "DELETE FROM " + target + where + returned;
}

}  // namespace crossfade::sql::analyse
