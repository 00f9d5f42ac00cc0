// ON CONFLICT: the keys that PostgreSQL would infer, and what happens to the row that is there.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

// The parts of a chain of ANDs.
void conjuncts(const PgQuery__Node* n, std::vector<const PgQuery__Node*>& out) {
  if (n->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR && n->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    for (std::size_t i = 0; i < n->bool_expr->n_args; ++i)
      conjuncts(n->bool_expr->args[i], out);
    return;
  }
  out.push_back(n);
}

}  // namespace

// Whether a partial index serves: its predicate is among the parts of the given one.
bool analyser::predicate_given(const catalog::unique_key& k, const PgQuery__Node* given) {
  if (k.predicate.empty()) return true;
  if (given == nullptr) return false;
  auto parsed = parse("SELECT " + k.predicate, 500);
  if (!parsed || parsed->size() != 1) throw not_proven{"the predicate of index " + k.name};
  std::vector<const PgQuery__Node*> wanted, parts;
  conjuncts(parsed->statement(0)->select_stmt->target_list[0]->res_target->val, wanted);
  conjuncts(given, parts);
  for (const auto* w : wanted) {
    const bool found =
        std::any_of(parts.begin(), parts.end(), [&](const PgQuery__Node* p) { return same_expression(*w, *p); });
    // PostgreSQL may prove more than that.
    if (!found) throw not_proven{"the predicate of index " + k.name + " beside another one"};
  }
  return true;
}

// The unique keys by which PostgreSQL finds the row in the way. Empty: no target, any of them.
std::vector<const catalog::unique_key*> analyser::arbiters(const PgQuery__OnConflictClause& c,
                                                           const catalog::table& t) {
  std::vector<const catalog::unique_key*> out;
  const auto* infer = c.infer;
  if (infer == nullptr) return out;
  const auto constraint = view_of(infer->conname);
  if (!constraint.empty()) {
    for (const auto& k : t.unique_keys) {
      if (k.name == constraint && k.in_postgres) out.push_back(&k);
    }
    if (out.empty()) {
      throw failed{
          fail("42704", "constraint \"" + std::string(constraint) + "\" for table \"" + t.name + "\" does not exist")};
    }
  } else {
    std::set<std::size_t> columns;
    for (std::size_t i = 0; i < infer->n_index_elems; ++i) {
      const auto& e = *infer->index_elems[i]->index_elem;
      if (view_of(e.name).empty() || e.n_collation > 0 || e.n_opclass > 0) use(rules::clause::on_conflict_expression);
      const auto& column = target_column(t, view_of(e.name), c.location);
      columns.insert(static_cast<std::size_t>(&column - t.columns.data()));
    }
    for (const auto& k : t.unique_keys) {
      const bool same = std::set<std::size_t>(k.columns.begin(), k.columns.end()) == columns;
      if (!k.in_postgres || k.columns.empty() || !same || !predicate_given(k, infer->where_clause)) continue;
      out.push_back(&k);
    }
    if (out.empty()) {
      throw failed{fail("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification")};
    }
  }
  for (const auto* k : out) {
    if (!k->in_sqlite || k->columns.empty()) throw not_proven{"ON CONFLICT on a key of one side only"};
    if (!k->predicate.empty() && k->sqlite_predicate.empty())
      throw not_proven{"ON CONFLICT with a predicate that SQLite does not have"};
  }
  return out;
}

// What follows a target: DO NOTHING, or DO UPDATE of the row in the way. several: the statement may propose many rows.
std::string analyser::conflict_action(const PgQuery__OnConflictClause& c, const catalog::table& t, const scope& in,
                                      bool several, std::set<std::string>& touched, std::string& rows) {
  if (c.action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_NOTHING) return " DO NOTHING";
  if (c.infer == nullptr) {
    throw failed{fail("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name")};
  }
  const auto reads_itself = [&](const PgQuery__Node* n) { return n != nullptr && tables_inside(*n).count(t.name) > 0; };
  bool itself = reads_itself(c.where_clause);
  for (std::size_t i = 0; i < c.n_target_list; ++i)
    itself = itself || reads_itself(c.target_list[i]);
  // PostgreSQL's sub-queries see the rows as they were before the statement.
  if (itself && several) throw not_proven{"ON CONFLICT DO UPDATE with a sub-query on the table itself"};
  scope both = in;
  auto& excluded = add_table(both, t, "excluded", "excluded.", -1, true);
  std::erase_if(excluded.fields, [](const field& f) { return f.value.column->generated != catalog::generation::none; });
  for (auto& f : excluded.fields) {
    if (f.value.column->has_exact) f.value.column = nullptr;  // what is proposed is a value of the statement
  }
  auto cells = cells_of(in.relations[0]);
  assign_columns(c.target_list, c.n_target_list, t, both, touched, cells);
  writable(t, &touched, false);
  fill_generated(t, cells);
  for (const auto& f : in.relations[0].fields)
    rows += (rows.empty() ? "" : ", ") + f.value.sql;
  for (const auto& cell : cells)
    rows += ", " + cell.sql;
  guard(t, cells, &touched);
  auto sql = " DO UPDATE SET " + set_text(t, cells, touched);
  if (c.where_clause != nullptr) sql += " WHERE " + condition(c.where_clause, both, "WHERE");
  return sql;
}

std::string analyser::on_conflict(const PgQuery__OnConflictClause* c, const catalog::table& t, const scope& in,
                                  bool several, conflict& out) {
  if (c == nullptr) return {};
  out.updates = c->action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE;
  out.keys = arbiters(*c, t);
  out.conditional = c->where_clause != nullptr;
  std::set<std::string> touched;
  const auto action = conflict_action(*c, t, in, several, touched, out.rows);
  if (out.keys.empty()) return " ON CONFLICT" + action;
  std::string sql;
  for (const auto* k : out.keys) {
    std::string columns;
    for (const auto i : k->columns) {
      columns += (columns.empty() ? "" : ", ") + catalog::quote_identifier(t.columns[i].sqlite_name);
      out.moved = out.moved || touched.count(t.columns[i].name) > 0;
    }
    sql += " ON CONFLICT (" + columns + ")" + (k->predicate.empty() ? "" : " WHERE " + k->sqlite_predicate) + action;
  }
  if (out.updates && several && out.moved) throw not_proven{"ON CONFLICT DO UPDATE of the key of several rows"};
  return sql;
}

}  // namespace crossfade::sql::analyse
