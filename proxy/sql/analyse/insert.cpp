// INSERT: which columns are given, the rows that are proposed, and the text that writes them.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

bool is_default(const PgQuery__Node* n) { return n->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT; }

std::string numbered(std::string_view prefix, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i)
    out += (i > 0 ? ", " : "") + std::string(prefix) + std::to_string(i + 1);
  return out;
}

std::string joined(const std::vector<stored>& cells, const std::vector<std::size_t>& which) {
  std::string out;
  for (const auto i : which)
    out += (out.empty() ? "" : ", ") + cells[i].sql;
  return out;
}

// As `which` columns of a source with that alias.
std::vector<stored> of_source(std::string_view source, const std::vector<stored>& like,
                              const std::vector<std::size_t>& which) {
  std::vector<stored> out(like.size());
  for (std::size_t k = 0; k < which.size(); ++k) {
    out[which[k]].sql = std::string(source) + ".c" + std::to_string(k + 1);
    out[which[k]].not_null = like[which[k]].not_null;
  }
  return out;
}

std::string values_text(const std::vector<std::vector<stored>>& rows, const std::vector<std::size_t>& which) {
  std::string out = "VALUES ";
  for (std::size_t i = 0; i < rows.size(); ++i)
    out += (i > 0 ? ", (" : "(") + joined(rows[i], which) + ")";
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

// The columns that are named, or all in PostgreSQL's order.
std::vector<const catalog::column*> analyser::insert_columns(const PgQuery__InsertStmt& s, const catalog::table& t) {
  std::vector<const catalog::column*> columns;
  for (std::size_t i = 0; i < s.n_cols; ++i) {
    const auto& r = *s.cols[i]->res_target;
    const auto& c = target_column(t, view_of(r.name), r.location);
    if (r.n_indirection > 0) use(rules::clause::update_part);
    if (std::find(columns.begin(), columns.end(), &c) != columns.end()) {
      throw failed{fail("42701", "column \"" + c.name + "\" specified more than once", r.location)};
    }
    columns.push_back(&c);
  }
  if (s.n_cols > 0 || s.select_stmt == nullptr) return columns;
  for (const auto& c : t.columns)
    columns.push_back(&c);
  std::sort(columns.begin(), columns.end(), [](const auto* a, const auto* b) { return a->attribute < b->attribute; });
  return columns;
}

// Whether a value that is given for this column is left aside (OVERRIDING USER VALUE); 428C9 where none may be given.
bool analyser::ignores_given(const catalog::column& c, PgQuery__OverridingKind override) const {
  if (c.generated != catalog::generation::none) {
    auto e = fail("428C9", "cannot insert a non-DEFAULT value into column \"" + c.name + "\"");
    e.detail = "Column \"" + c.name + "\" is a generated column.";
    throw failed{std::move(e)};
  }
  const bool always = c.identity == catalog::identity::always;
  if (override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE) {
    return always || c.identity == catalog::identity::by_default;
  }
  if (always && override != PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE) {
    auto e = fail("428C9", "cannot insert a non-DEFAULT value into column \"" + c.name + "\"", -1,
                  "Use OVERRIDING SYSTEM VALUE to override.");
    e.detail = "Column \"" + c.name + "\" is an identity column defined as GENERATED ALWAYS.";
    throw failed{std::move(e)};
  }
  return false;
}

// The rows of VALUES: a cell for each column of the table.
std::vector<std::vector<stored>> analyser::given_rows(const PgQuery__InsertStmt& s, const catalog::table& t,
                                                      const std::vector<const catalog::column*>& columns) {
  const scope none;
  const auto& lists = *s.select_stmt->select_stmt;
  std::vector<std::vector<stored>> rows;
  for (std::size_t i = 0; i < lists.n_values_lists; ++i) {
    const auto& row = *lists.values_lists[i]->list;
    if (row.n_items != lists.values_lists[0]->list->n_items) {
      throw failed{fail("42601", "VALUES lists must all be the same length")};
    }
    if (row.n_items > columns.size()) {
      throw failed{fail("42601", "INSERT has more expressions than target columns")};
    }
    if (row.n_items < columns.size() && s.n_cols > 0) {
      throw failed{fail("42601", "INSERT has more target columns than expressions")};
    }
    std::vector<stored> cells(t.columns.size());
    std::vector<bool> set(t.columns.size());
    for (std::size_t k = 0; k < row.n_items; ++k) {
      const auto& c = *columns[k];
      const auto at = static_cast<std::size_t>(&c - t.columns.data());
      if (is_default(row.items[k])) continue;
      auto cell = [&] {
        const bool ignored = ignores_given(c, s.override);
        auto given = assign(expr(row.items[k], none), c, t);
        if (ignored) given = default_of(c, t);
        return given;
      }();
      cells[at] = std::move(cell);
      set[at] = true;
    }
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (!set[k]) cells[k] = default_of(t.columns[k], t);
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

// The cells of INSERT ... SELECT, over the columns of `source`.
std::vector<stored> analyser::selected_cells(const PgQuery__InsertStmt& s, const catalog::table& t,
                                             const std::vector<const catalog::column*>& columns, const query& q,
                                             std::string_view source) {
  if (q.columns.size() > columns.size()) {
    throw failed{fail("42601", "INSERT has more expressions than target columns")};
  }
  if (q.columns.size() < columns.size() && s.n_cols > 0) {
    throw failed{fail("42601", "INSERT has more target columns than expressions")};
  }
  std::vector<stored> cells(t.columns.size());
  std::vector<bool> set(t.columns.size());
  for (std::size_t k = 0; k < q.columns.size(); ++k) {
    const auto& c = *columns[k];
    const auto at = static_cast<std::size_t>(&c - t.columns.data());
    if (ignores_given(c, s.override)) continue;
    auto e = q.columns[k];
    e.sql = std::string(source) + ".c" + std::to_string(k + 1);
    cells[at] = assign(std::move(e), c, t);
    set[at] = true;
  }
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (!set[k]) cells[k] = default_of(t.columns[k], t);
  }
  return cells;
}

// DO UPDATE must not meet a row of its own statement: 21000 where two of the proposed rows have one key.
std::string analyser::distinct_keys(const conflict& on, const std::vector<stored>& cells, std::string_view source) {
  std::string sql;
  for (const auto* k : on.keys) {
    sql += (sql.empty() ? "" : " AND ") + std::string("(SELECT crossfade_distinct_keys(") +
           (on.conditional || !k->predicate.empty() ? "1" : "0");
    for (const auto i : k->columns) {
      if (cells[i].sql.empty()) throw not_proven{"ON CONFLICT on a generated column"};
      sql += ", " + cells[i].sql;
    }
    sql += ") FROM " + std::string(source) + ")";
  }
  return sql.empty() ? "1" : sql;
}

// The body of INSERT from rows of VALUES.
std::string analyser::values_body(std::vector<std::vector<stored>> rows, const catalog::table& t, const conflict& on,
                                  const std::vector<std::size_t>& written) {
  if (rows.size() == 1) {
    auto& row = rows[0];
    const bool sequence_checked = !t.checks.empty() || std::any_of(t.columns.begin(), t.columns.end(), [](auto& c) {
      return c.generated != catalog::generation::none;
    });
    const bool moving = std::any_of(row.begin(), row.end(), [](const stored& c) { return moves(c.sql); });
    if (!moving || !sequence_checked) {
      fill_generated(t, row);
      plan_.rows_text = "SELECT " + joined(row, all_columns(t));
      replace_all(plan_.rows_text, "crossfade_nextval(", "crossfade_last(");
      guard(t, row, nullptr);
      return " VALUES (" + joined(row, written) + ")";
    }
  }
  auto like = rows[0];
  for (const auto& row : rows) {
    for (const auto i : written)
      like[i].not_null = like[i].not_null && row[i].not_null;
  }
  bool moving = false;
  for (const auto& row : rows)
    moving = moving || std::any_of(row.begin(), row.end(), [](const stored& c) {
               return moves(c.sql) || c.sql.find("crossfade_random_uuid(") != std::string::npos;
             });
  auto cells = of_source("s", like, written);
  fill_generated(t, cells);
  const auto source = values_text(rows, written);
  const auto names = "s(" + numbered("c", written.size()) + ")";
  plan_.rows_text = "WITH " + names + " AS (" + source + ") SELECT " + joined(cells, all_columns(t)) + " FROM s";
  replace_all(plan_.rows_text, "crossfade_nextval(", rows.size() == 1 ? "crossfade_last(" : "crossfade_unknown(");
  const bool updates = on.updates && rows.size() > 1;
  const auto before = joined(cells, written);
  guard(t, cells, nullptr);
  if (!updates && joined(cells, written) == before) return " " + source;
  const auto check = updates ? distinct_keys(on, cells, "s") : std::string("1");
  return " WITH " + names + " AS " + (updates || moving ? "MATERIALIZED (" : "(") + source + ") SELECT " +
         joined(cells, written) + " FROM s WHERE " + check;
}

std::string analyser::select_body(const PgQuery__InsertStmt& s, const catalog::table& t,
                                  const std::vector<const catalog::column*>& columns, const conflict& on,
                                  const std::vector<std::size_t>& written) {
  const auto q = select(*s.select_stmt->select_stmt, nullptr, &columns);
  const auto given = selected_cells(s, t, columns, q, "q");
  auto cells = of_source("s", given, written);
  fill_generated(t, cells);
  const auto sources = "WITH q(" + numbered("c", q.columns.size()) + ") AS MATERIALIZED (" + q.sql + "), s(" +
                       numbered("c", written.size()) + ") AS MATERIALIZED (SELECT " + joined(given, written) +
                       " FROM q)";
  if (!moves(q.sql)) {
    plan_.rows_text = sources + " SELECT " + joined(cells, all_columns(t)) + " FROM s";
    replace_all(plan_.rows_text, "crossfade_nextval(", "crossfade_unknown(");
  }
  auto before = joined(cells, written);
  const auto check = on.updates ? distinct_keys(on, cells, "s") : std::string("1");
  guard(t, cells, nullptr);
  if (!on.updates && joined(cells, written) == before) {
    return " WITH q(" + numbered("c", q.columns.size()) + ") AS MATERIALIZED (" + q.sql + ") SELECT " +
           joined(given, written) + " FROM q WHERE 1";
  }
  return " " + sources + " SELECT " + joined(cells, written) + " FROM s WHERE " + check;
}

// The texts by which a violated constraint is explained.
void analyser::keep_rows(const catalog::table& t, const std::string& with, const conflict& on) {
  auto& rows = plan_.rows_text;
  if (rows.empty()) return;
  const bool own = rows.compare(0, 5, "WITH ") == 0;
  if (on.updates && !moves(on.rows)) {
    const auto all = rows;
    std::string names, meets;
    for (const auto& c : t.columns)
      names += (names.empty() ? "" : ", ") + catalog::quote_identifier(c.sqlite_name);
    const auto alias_end = on.rows.find('.');
    const auto as = on.rows.substr(0, alias_end);
    for (const auto* k : on.keys) {
      std::string same;
      for (const auto i : k->columns) {
        const auto name = catalog::quote_identifier(t.columns[i].sqlite_name);
        same += (same.empty() ? "" : " AND ") + as + "." + name + " = excluded." + name;
      }
      meets += (meets.empty() ? "(" : ") OR (") + same;
    }
    plan_.conflict_rows_text = with + (with.empty() ? "WITH " : ", ") + "excluded(" + names + ") AS (" + all +
                               ") SELECT " + on.rows + " FROM excluded JOIN " + catalog::sqlite_qualified_name(t) +
                               " AS " + as + " ON " + meets + ")";
  }
  if (!with.empty()) rows = with + (own ? ", " + rows.substr(5) : rows);  // one WITH before both
}

void analyser::insert_statement(const PgQuery__InsertStmt& s) {
  const auto with = statement_with(s.with_clause);
  const auto& t = table_of(*s.relation);
  writable(t, nullptr, false);
  const auto columns = insert_columns(s, t);
  const auto name = s.relation->alias != nullptr ? std::string(s.relation->alias->aliasname) : t.name;
  const auto as = alias("t");
  scope in;
  add_table(in, t, name, as + ".", -1);
  in.columns = in.relations[0].fields;
  const auto* rows = s.select_stmt == nullptr ? nullptr : s.select_stmt->select_stmt;
  const bool lists = rows != nullptr && rows->n_values_lists > 0 && rows->n_sort_clause == 0 &&
                     rows->limit_count == nullptr && rows->limit_offset == nullptr && rows->with_clause == nullptr;
  const bool several = rows != nullptr && !(lists && rows->n_values_lists == 1);
  std::vector<std::size_t> written;
  std::string list;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].generated != catalog::generation::none) continue;
    written.push_back(i);
    list += (list.empty() ? " (" : ", ") + catalog::quote_identifier(t.columns[i].sqlite_name);
  }
  if (written.empty()) throw not_proven{"INSERT into a table without plain columns"};
  conflict on;
  const auto action = on_conflict(s.on_conflict_clause, t, in, several, on);
  std::string body;
  if (lists) {
    body = values_body(given_rows(s, t, columns), t, on, written);
  } else if (rows != nullptr) {
    body = select_body(s, t, columns, on, written);
  } else {
    std::vector<stored> row(t.columns.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = default_of(t.columns[i], t);
    body = values_body({std::move(row)}, t, on, written);
  }
  keep_rows(t, with, on);
  plan_.sqlite_text = with + "INSERT INTO " + catalog::sqlite_qualified_name(t) + " AS " + as + list + ")" + body +
                      action + returning(s.returning_list, s.n_returning_list, t, name, nullptr, nullptr);
}

}  // namespace crossfade::sql::analyse
