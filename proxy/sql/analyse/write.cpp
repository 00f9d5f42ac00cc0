#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// SQLite's affinity rules ("Datatypes", section 3.1): whether text in such a column may become a number.
bool may_turn_text_to_number(std::string_view declaration) {
  std::string upper(declaration);
  for (auto& b : upper)
    b = b >= 'a' && b <= 'z' ? static_cast<char>(b - 32) : b;
  const auto has = [&](const char* word) { return upper.find(word) != std::string::npos; };
  if (has("INT")) return true;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return false;
  return !has("BLOB") && !upper.empty();
}

bool is_moment(kind k) {
  return k == kind::date || k == kind::time || k == kind::timestamp || k == kind::timestamptz || k == kind::interval;
}

bool is_default(const PgQuery__Node* n) { return n->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT; }

bool covers(const catalog::table& t, const std::vector<std::size_t>& columns, const std::set<std::string>* touched) {
  if (touched == nullptr) return true;
  return columns.empty() || std::any_of(columns.begin(), columns.end(),
                                        [&](std::size_t c) { return touched->count(t.columns[c].name) > 0; });
}

}  // namespace

const catalog::column& analyser::target_column(const catalog::table& t, std::string_view name, int location) const {
  const auto* c = t.find_column(name);
  if (c == nullptr) {
    throw failed{
        fail("42703", "column \"" + std::string(name) + "\" of relation \"" + t.name + "\" does not exist", location)};
  }
  return *c;
}

// Whether SQLite enforces for this write what PostgreSQL would. columns: those that change; null: all (INSERT).
void analyser::writable(const catalog::table& t, const std::set<std::string>* columns, bool removes) const {
  if (t.needs_postgres)
    throw not_proven{"table " + t.name + " needs PostgreSQL's judgement: " + t.needs_postgres_reason};
  if (removes) {
    for (const auto& other : tables_.tables) {
      for (const auto& k : other.foreign_keys) {
        if (k.referenced_table == t.name && k.in_postgres && !k.in_sqlite) {
          throw not_proven{"foreign key " + k.name + " of table " + other.name + " is unknown to SQLite"};
        }
      }
    }
    return;
  }
  for (const auto& k : t.unique_keys) {
    if (!k.in_postgres || !covers(t, k.columns, columns)) continue;
    if (!k.in_sqlite) throw not_proven{"unique key " + k.name + " is unknown to SQLite"};
    if (k.nulls_not_distinct) throw not_proven{"unique key " + k.name + " has NULLS NOT DISTINCT"};
    if (k.deferrable) throw not_proven{"unique key " + k.name + " is deferrable"};
  }
  for (const auto& k : t.foreign_keys) {
    if (k.in_postgres && !k.in_sqlite && covers(t, k.columns, columns)) {
      throw not_proven{"foreign key " + k.name + " is unknown to SQLite"};
    }
  }
}

// Identity and serial columns: the writer's counter hands out values, one a table.
bool analyser::takes_next_value(const catalog::column& c, const catalog::table& t) const {
  if (c.identity == catalog::identity::none) return false;
  const auto others = std::count_if(t.columns.begin(), t.columns.end(),
                                    [](const catalog::column& o) { return o.identity != catalog::identity::none; });
  if (others > 1) throw not_proven{"table " + t.name + " has several identity columns"};
  return true;
}

// An expression on its way into a column, without the check for NULL.
std::string analyser::assigned_value(expression& e, const catalog::column& c, const catalog::table& t) {
  if (e.form == form::null) return "NULL";
  if (e.form == form::slot && e.type.id == 0) {
    slots_[e.slot].type = c.type;
    slots_[e.slot].type.modifier = -1;
    e.type = c.type;
  }
  if (e.form == form::clock) {
    // At its full precision it is written as the column has it; other forms are computed first.
    const bool day = c.type.what == kind::date || c.type.what == kind::timestamp;
    const bool same = c.type.what == e.type.what || (day && e.type.what != kind::date);
    if (e.type.modifier < 0 && same) {
      e.type = c.type;
      return render(e, c.storage);
    }
    e = output(std::move(e));
  }
  if (e.type.id != c.type.id && is_moment(e.type.what) && is_moment(c.type.what)) {
    e = coerce(std::move(e), c.type, rules::what::assignment_cast);
  }
  const auto from = e.form == form::slot ? slots_[e.slot].type : e.type;
  const bool characters =
      (is_text(from) || from.what == kind::bpchar) && (is_text(c.type) || c.type.what == kind::bpchar);
  if (value::is_integer(from.what) && (value::is_integer(c.type.what) || c.type.what == kind::float8)) {
    return numeric_value(e, c, t);
  }
  const bool computed = e.form == form::typed && c.type.what == kind::numeric &&
                        (value::is_integer(from.what) ||
                         (from.what == kind::numeric && e.storage == storage::numeric_text && e.column == nullptr));
  if (computed) {
    return "crossfade_store(" +
           canonical(coerce(e, value::builtin_type(value::oids::numeric), rules::what::implicit_cast)) + ", " +
           std::to_string(c.type.id) + ", " + std::to_string(c.type.modifier) + ", " +
           std::to_string(static_cast<int>(c.storage)) + ")";
  }
  if (from.id == c.type.id || characters) return same_type_value(e, c, t);
  const bool numbers = value::is_number(from.what) && value::is_number(c.type.what);
  if (numbers || value::is_character(c.type.what) || c.type.what == kind::jsonb || c.type.what == kind::json ||
      c.type.what == kind::date || c.type.what == kind::timestamp || c.type.what == kind::timestamptz ||
      c.type.what == kind::time) {
    throw not_proven{"a value of type " + type_text(from, tables_) + " in column " + t.name + "." + c.name};
  }
  throw failed{fail("42804",
                    "column \"" + c.name + "\" is of type " + type_text(c.type, tables_) +
                        " but expression is of type " + type_text(from, tables_),
                    e.location, "You will need to rewrite or cast the expression.")};
}

// Integers into integer and float8 columns.
std::string analyser::numeric_value(const expression& e, const catalog::column& c, const catalog::table& t) {
  const auto from = e.form == form::slot ? slots_[e.slot].type : e.type;
  if (c.type.what == kind::float8) {
    if (from.what == kind::int8) throw not_proven{"bigint into double precision"};
    return render(e, storage::integer);
  }
  if (e.form == form::slot && from.id == c.type.id) {
    return bind(e.slot, c.type, c.storage, value::decode_for::assignment, &c, &t);
  }
  auto sql = render(e, storage::integer);
  if (value::type_size_bytes(from) <= value::type_size_bytes(c.type)) return sql;
  return "crossfade_int(" + sql + ", " + std::to_string(value::type_size_bytes(c.type)) + ")";
}

std::string analyser::same_type_value(expression& e, const catalog::column& c, const catalog::table& t) {
  const auto from = e.form == form::slot ? slots_[e.slot].type : e.type;
  if (e.form == form::slot) return bind(e.slot, c.type, c.storage, value::decode_for::assignment, &c, &t);
  if (c.type.what == kind::boolean) {
    e.sql = condition_text(e);
    e.storage = storage::boolean_integer;
    e.uniform = true;
  }
  auto sql = render(e, c.storage);
  if (from.what == kind::bpchar && c.type.what != kind::bpchar) sql = "rtrim(" + sql + ", ' ')";
  if (c.type.what == kind::bpchar && !(from == c.type) && c.type.modifier >= 0) {
    return "crossfade_bpchar(" + sql + ", " + std::to_string(c.type.modifier - 4) + ")";
  }
  if (is_text(c.type) && c.type.modifier >= 0 && from.modifier != c.type.modifier) {
    return "crossfade_varchar(" + sql + ", " + std::to_string(c.type.modifier - 4) + ")";
  }
  if (c.type.modifier >= 0 && is_moment(c.type.what) && from.modifier != c.type.modifier) {
    return "crossfade_store(" + canonical(e) + ", " + std::to_string(c.type.id) + ", " +
           std::to_string(c.type.modifier) + ", " + std::to_string(static_cast<int>(c.storage)) + ")";
  }
  if (c.type.modifier >= 0 && !is_text(c.type) && from.modifier != c.type.modifier) {
    throw not_proven{"an expression into a column with a precision"};
  }
  return sql;
}

std::string analyser::assign(expression e, const catalog::column& c, const catalog::table& t) {
  if (c.generated != catalog::generation::none) {
    throw failed{fail("428C9", "cannot insert a non-DEFAULT value into column \"" + c.name + "\"", e.location)};
  }
  const bool known = e.not_null && e.form != form::null;
  auto sql = assigned_value(e, c, t);
  const bool moment = c.type.what == kind::date || c.type.what == kind::timestamp || c.type.what == kind::timestamptz;
  if (moment && e.form == form::typed && e.column == nullptr) sql = "crossfade_in_order(" + sql + ")";
  const bool text = c.storage == storage::text || c.storage == storage::json_text || c.storage == storage::uuid_hex;
  if (text && sql != "NULL" && may_turn_text_to_number(c.sqlite_declaration)) {
    sql = "crossfade_kept_text(" + sql + ", " + quoted(t.name) + ", " + quoted(c.name) + ")";
  }
  if (!c.not_null || known) return sql;
  return "crossfade_not_null(" + sql + ", " + quoted(t.name) + ", " + quoted(c.name) + ")";
}

// What PostgreSQL's default of a column gives, as SQLite text.
std::string analyser::default_of(const catalog::column& c, const catalog::table& t) {
  if (takes_next_value(c, t)) {
    plan_.identity_table = t.name;
    return "crossfade_nextval(" + quoted(t.name) + ")";
  }
  if (c.default_expression.find("nextval(") != std::string::npos) {
    throw not_proven{"column " + t.name + "." + c.name + " takes its default from a sequence"};
  }
  if (c.default_expression.empty()) {
    expression null;
    null.form = form::null;
    return assign(null, c, t);
  }
  auto parsed = parse("SELECT " + c.default_expression, 100);
  if (!parsed || parsed->size() != 1) throw not_proven{"default of column " + t.name + "." + c.name};
  kept_.push_back(std::move(*parsed));
  const auto* statement = kept_.back().statement(0)->select_stmt;
  try {
    return assign(expr(statement->target_list[0]->res_target->val, scope{}), c, t);
  } catch (const not_proven& e) {
    throw not_proven{"default of column " + t.name + "." + c.name + ": " + e.why};
  } catch (const failed& e) {
    throw not_proven{"default of column " + t.name + "." + c.name + ": " + e.what.message};
  }
}

void analyser::values_rows(const PgQuery__SelectStmt& s, const catalog::table& t,
                           const std::vector<const catalog::column*>& columns, const std::vector<std::size_t>& once,
                           std::string& sql) {
  const scope none;
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < s.n_values_lists; ++i) {
    const auto& row = *s.values_lists[i]->list;
    if (row.n_items > columns.size()) {
      throw failed{fail("42601", "INSERT has more expressions than target columns")};
    }
    rows.emplace_back();
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const bool given = k < row.n_items && !is_default(row.items[k]);
      rows.back().push_back(given ? assign(expr(row.items[k], none), *columns[k], t) : default_of(*columns[k], t));
    }
  }
  if (rows.size() > 1 && !once.empty()) {  // DO UPDATE must not meet a row of its own statement
    std::string guard = "crossfade_distinct_rows(" + std::to_string(once.size());
    if (rows.size() * once.size() > 120) throw not_proven{"ON CONFLICT DO UPDATE with more than 120 keys"};
    for (const auto& row : rows) {
      for (const auto k : once)
        guard += ", " + row[k];
    }
    if (guard.find("crossfade_clock") != std::string::npos) throw not_proven{"the time as a key"};
    rows[0][once[0]] = guard + ")";
  }
  sql += " VALUES ";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sql += i > 0 ? ", (" : "(";
    for (std::size_t k = 0; k < rows[i].size(); ++k)
      sql += (k > 0 ? ", " : "") + rows[i][k];
    sql += ")";
  }
}

std::string analyser::set_clause(PgQuery__Node** targets, std::size_t n, const catalog::table& t, const scope& in,
                                 std::set<std::string>& touched) {
  std::string sql;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& r = *targets[i]->res_target;
    const auto& c = target_column(t, view_of(r.name), r.location);
    if (r.n_indirection > 0) throw not_proven{"an assignment to a part of a column"};
    if (!touched.insert(c.name).second) {
      throw failed{fail("42601", "multiple assignments to same column \"" + c.name + "\"", r.location)};
    }
    std::string assigned;
    if (is_default(r.val)) {
      assigned = default_of(c, t);
    } else if (r.val->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF) {
      const auto& m = *r.val->multi_assign_ref;
      if (m.source->node_case != PG_QUERY__NODE__NODE_ROW_EXPR) throw not_proven{"SET (...) = (SELECT ...)"};
      const auto& row = *m.source->row_expr;
      if (static_cast<std::size_t>(m.colno) > row.n_args)
        throw failed{fail("42601", "number of columns does not match number of values", r.location)};
      assigned = assign(expr(row.args[m.colno - 1], in), c, t);
    } else {
      auto e = expr(r.val, in);
      // A unique column that moves by its own value: which row comes first decides whether keys collide.
      const bool moves = e.form == form::typed && e.column == nullptr && e.sql.find('.') != std::string::npos;
      const bool in_key = std::any_of(t.unique_keys.begin(), t.unique_keys.end(), [&](const catalog::unique_key& k) {
        return k.columns.empty() ||
               std::any_of(k.columns.begin(), k.columns.end(), [&](std::size_t x) { return &t.columns[x] == &c; });
      });
      if ((moves || e.column != nullptr) && in_key) throw not_proven{"SET of a unique column from other columns"};
      assigned = assign(std::move(e), c, t);
    }
    sql += (i > 0 ? ", " : "") + catalog::quote_identifier(c.sqlite_name) + " = " + assigned;
  }
  return sql;
}

// CHECK constraints of PostgreSQL, evaluated on each row as it is after the write. Empty: none.
std::string analyser::checks_of(const catalog::table& t) {
  std::string sql;
  for (const auto& check : t.checks) {
    const auto open = check.expression.find('(');
    const auto close = check.expression.rfind(')');
    if (open == std::string::npos || close == std::string::npos) throw not_proven{"check constraint " + check.name};
    auto parsed = parse("SELECT " + check.expression.substr(open, close + 1 - open), 500);
    if (!parsed || parsed->size() != 1) throw not_proven{"check constraint " + check.name};
    kept_.push_back(std::move(*parsed));
    scope row;
    add_table(row, t, t.name, "", -1, true);
    row.columns = row.relations[0].fields;
    try {
      const auto* statement = kept_.back().statement(0)->select_stmt;
      sql += (sql.empty() ? "" : ", ") + std::string("crossfade_check(") +
             condition(statement->target_list[0]->res_target->val, row, "CHECK") + ", " + quoted(t.name) + ", " +
             quoted(check.name) + ")";
    } catch (const not_proven& e) {
      throw not_proven{"check constraint " + check.name + ": " + e.why};
    } catch (const failed& e) {
      throw not_proven{"check constraint " + check.name + ": " + e.what.message};
    }
  }
  return sql;
}

std::string analyser::returning(PgQuery__Node** list, std::size_t n, const catalog::table& t, const std::string& name,
                                bool checks) {
  const auto constraints = checks ? checks_of(t) : std::string();
  if (n == 0 && constraints.empty()) return {};
  scope row;
  add_table(row, t, name, "", -1, false);
  row.columns = row.relations[0].fields;
  query q;
  target_list(list, n, row, q, nullptr);
  std::string sql = " RETURNING ";
  for (std::size_t i = 0; i < q.columns.size(); ++i)
    sql += (i > 0 ? ", " : "") + q.columns[i].sql;
  if (sql.find("SELECT") != std::string::npos) throw not_proven{"a sub-query in RETURNING"};
  if (!constraints.empty()) sql += (n > 0 ? ", " : "") + constraints;
  finish_columns(q);
  return sql;
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

std::string analyser::on_conflict(const PgQuery__OnConflictClause* c, const catalog::table& t, const scope& in,
                                  std::vector<std::size_t>& key) {
  if (c == nullptr) return {};
  std::string sql = " ON CONFLICT";
  const auto* infer = c->infer;
  if (infer != nullptr) {
    std::set<std::size_t> columns;
    const auto constraint = view_of(infer->conname);
    for (const auto& k : t.unique_keys) {
      if (constraint.empty() || k.name != constraint) continue;
      columns.insert(k.columns.begin(), k.columns.end());
    }
    if (infer->where_clause != nullptr) throw not_proven{"ON CONFLICT with a predicate"};
    for (std::size_t i = 0; i < infer->n_index_elems; ++i) {
      const auto& e = *infer->index_elems[i]->index_elem;
      if (view_of(e.name).empty() || e.n_collation > 0 || e.n_opclass > 0)
        throw not_proven{"ON CONFLICT on an expression"};
      const auto& column = target_column(t, view_of(e.name), c->location);
      columns.insert(static_cast<std::size_t>(&column - t.columns.data()));
    }
    const auto match = [&](const catalog::unique_key& k) {
      return k.predicate.empty() && !k.columns.empty() &&
             std::set<std::size_t>(k.columns.begin(), k.columns.end()) == columns;
    };
    const auto found = std::find_if(t.unique_keys.begin(), t.unique_keys.end(), match);
    if (found == t.unique_keys.end()) {
      if (!constraint.empty()) {
        throw failed{fail(
            "42704", "constraint \"" + std::string(constraint) + "\" for table \"" + t.name + "\" does not exist")};
      }
      throw failed{fail("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification")};
    }
    if (!found->in_sqlite || !found->in_postgres) throw not_proven{"ON CONFLICT on a key of one side only"};
    sql += " (";
    for (std::size_t i = 0; i < found->columns.size(); ++i) {
      sql += (i > 0 ? ", " : "") + catalog::quote_identifier(t.columns[found->columns[i]].sqlite_name);
    }
    sql += ")";
    key = found->columns;
  }
  if (c->action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_NOTHING) return sql + " DO NOTHING";
  if (infer == nullptr) {
    throw failed{fail("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name")};
  }
  scope both = in;
  add_table(both, t, "excluded", "excluded.", -1, true);
  std::set<std::string> touched;
  sql += " DO UPDATE SET " + set_clause(c->target_list, c->n_target_list, t, both, touched);
  writable(t, &touched, false);
  if (c->where_clause != nullptr) sql += " WHERE " + condition(c->where_clause, both, "WHERE");
  return sql;
}

// The columns that are named (given of them), then those that take their defaults.
std::vector<const catalog::column*> analyser::insert_columns(const PgQuery__InsertStmt& s, const catalog::table& t,
                                                             std::size_t& given) {
  std::vector<const catalog::column*> columns;
  for (std::size_t i = 0; i < s.n_cols; ++i) {
    const auto& r = *s.cols[i]->res_target;
    const auto& c = target_column(t, view_of(r.name), r.location);
    if (r.n_indirection > 0) throw not_proven{"an assignment to a part of a column"};
    if (std::find(columns.begin(), columns.end(), &c) != columns.end()) {
      throw failed{fail("42701", "column \"" + c.name + "\" specified more than once", r.location)};
    }
    columns.push_back(&c);
  }
  const auto* rows = s.select_stmt == nullptr ? nullptr : s.select_stmt->select_stmt;
  if (s.n_cols == 0 && rows != nullptr) {
    if (rows->n_values_lists == 0) throw not_proven{"INSERT ... SELECT without a list of columns"};
    std::vector<const catalog::column*> ordered;  // as PostgreSQL has them
    for (const auto& c : t.columns)
      ordered.push_back(&c);
    std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return a->attribute < b->attribute; });
    const auto n = std::min<std::size_t>(rows->values_lists[0]->list->n_items, ordered.size());
    columns.assign(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(n));
  }
  given = columns.size();
  for (const auto& c : t.columns) {
    if (c.generated != catalog::generation::none) continue;
    if (std::find(columns.begin(), columns.end(), &c) == columns.end()) columns.push_back(&c);
  }
  return columns;
}

std::string analyser::insert_select(const PgQuery__SelectStmt& s, const catalog::table& t,
                                    const std::vector<const catalog::column*>& columns, std::size_t given) {
  auto targets = columns;
  targets.resize(given);
  const auto q = select(s, nullptr, &targets);
  if (q.columns.size() > given) throw failed{fail("42601", "INSERT has more expressions than target columns")};
  if (q.columns.size() < given) throw failed{fail("42601", "INSERT has more target columns than expressions")};
  std::string sql;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string cell;
    if (i < given) {
      auto e = q.columns[i];
      e.sql = "s.c" + std::to_string(i + 1);
      cell = assign(std::move(e), *columns[i], t);
    } else {
      cell = default_of(*columns[i], t);
    }
    sql += (i > 0 ? ", " : " SELECT ") + cell;
  }
  return sql + " FROM (" + q.sql + ") AS s WHERE 1";
}

void analyser::insert_statement(const PgQuery__InsertStmt& s) {
  if (s.override != PG_QUERY__OVERRIDING_KIND__OVERRIDING_NOT_SET &&
      s.override != PG_QUERY__OVERRIDING_KIND__OVERRIDING_KIND_UNDEFINED) {
    throw not_proven{"OVERRIDING"};
  }
  const auto with = with_clause(s.with_clause, nullptr);
  const auto& t = table_of(*s.relation);
  writable(t, nullptr, false);
  std::size_t given = 0;
  const auto columns = insert_columns(s, t, given);
  const auto* rows = s.select_stmt == nullptr ? nullptr : s.select_stmt->select_stmt;
  const bool lists = rows != nullptr && rows->n_values_lists > 0;
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", -1);
  in.columns = in.relations[0].fields;
  const bool updates = s.on_conflict_clause != nullptr &&
                       s.on_conflict_clause->action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE;
  std::vector<std::size_t> key, once;
  if (lists && rows->n_values_lists > 1 && updates) {  // the key has to be known before its rows are written
    on_conflict(s.on_conflict_clause, t, in, key);
    for (const auto k : key) {
      const auto at = std::find(columns.begin(), columns.end(), &t.columns[k]);
      if (at >= columns.begin() + static_cast<std::ptrdiff_t>(given)) {
        throw not_proven{"ON CONFLICT on a column that is not given"};
      }
      once.push_back(static_cast<std::size_t>(at - columns.begin()));
    }
  }
  std::string body;
  if (columns.empty()) {
    body = " DEFAULT VALUES";
  } else if (lists) {
    if (rows->n_sort_clause > 0 || rows->limit_count != nullptr) throw not_proven{"VALUES with ORDER BY"};
    values_rows(*rows, t, columns, once, body);
  } else if (rows != nullptr) {
    if (updates) throw not_proven{"INSERT ... SELECT with ON CONFLICT DO UPDATE"};
    body = insert_select(*rows, t, columns, given);
  } else {
    for (const auto* c : columns)
      body += (body.empty() ? " VALUES (" : ", ") + default_of(*c, t);
    body += ")";
  }
  std::string list;
  for (const auto* c : columns)
    list += (list.empty() ? " (" : ", ") + catalog::quote_identifier(c->sqlite_name);
  plan_.sqlite_text = with + "INSERT INTO " + catalog::sqlite_qualified_name(t) + " AS " + as +
                      (list.empty() ? "" : list + ")") + body + on_conflict(s.on_conflict_clause, t, in, key) +
                      returning(s.returning_list, s.n_returning_list, t, name, true);
}

void analyser::update_statement(const PgQuery__UpdateStmt& s) {
  const auto with = with_clause(s.with_clause, nullptr);
  const auto& t = table_of(*s.relation);
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", s.relation->location);
  in.columns = in.relations[0].fields;
  // Where a row meets several of FROM, PostgreSQL leaves open which one is used; so may SQLite.
  const auto from = from_clause(s.from_clause, s.n_from_clause, in);
  std::set<std::string> touched;
  std::string sql = with + "UPDATE " + catalog::sqlite_qualified_name(t) + " AS " + as + " SET " +
                    set_clause(s.target_list, s.n_target_list, t, in, touched);
  writable(t, &touched, false);
  bool referenced = false;
  for (const auto& other : tables_.tables) {
    for (const auto& k : other.foreign_keys) {
      if (k.referenced_table != t.name || !k.in_postgres || k.in_sqlite) continue;
      for (const auto& c : k.referenced_columns)
        referenced = referenced || touched.count(c) > 0;
    }
  }
  if (referenced) throw not_proven{"a foreign key on these columns is unknown to SQLite"};
  if (!from.empty()) sql += " FROM " + from;
  if (s.where_clause != nullptr) sql += " WHERE " + condition(s.where_clause, in, "WHERE");
  if (!from.empty() && s.n_returning_list > 0) throw not_proven{"UPDATE ... FROM ... RETURNING"};
  plan_.sqlite_text = sql + returning(s.returning_list, s.n_returning_list, t, name, true);
}

void analyser::delete_statement(const PgQuery__DeleteStmt& s) {
  const auto with = with_clause(s.with_clause, nullptr);
  const auto& t = table_of(*s.relation);
  writable(t, nullptr, true);
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", s.relation->location);
  in.columns = in.relations[0].fields;
  std::string sql = with + "DELETE FROM " + catalog::sqlite_qualified_name(t) + " AS " + as;
  const auto from = from_clause(s.using_clause, s.n_using_clause, in);
  std::string where;
  if (s.where_clause != nullptr) where = condition(s.where_clause, in, "WHERE");
  if (s.n_using_clause > 0) {
    where = "EXISTS (SELECT 1 FROM " + from + (where.empty() ? "" : " WHERE " + where) + ")";
  }
  if (!where.empty()) sql += " WHERE " + where;
  if (s.n_using_clause > 0 && s.n_returning_list > 0) throw not_proven{"DELETE ... USING ... RETURNING"};
  plan_.sqlite_text = sql + returning(s.returning_list, s.n_returning_list, t, name, false);
}

}  // namespace crossfade::sql::analyse
