#include "proxy/execute/constraint_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace crossfade::execute {

namespace {

using catalog::foreign_key;
using catalog::table;
using catalog::unique_key;
using row = std::vector<value::cell>;  // a cell for each column of a table

constexpr std::size_t most_rows = 10'000;
constexpr int deepest_cascade = 8;

struct changed_rows {
  std::vector<row> before, after;  // both, or one of them: of each row
};

result<std::vector<row>> read(store::sqlite& db, std::string_view sql, const std::vector<value::cell>& cells) {
  auto statement = db.prepare(sql);
  if (!statement) return std::move(statement).error();
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement->raw()));
  for (std::size_t i = 0; i < std::min(wanted, cells.size()); ++i) {
    auto bound = statement->bind(static_cast<int>(i) + 1, cells[i].view());
    if (!bound) return std::move(bound).error();
  }
  std::vector<row> out;
  while (out.size() < most_rows) {
    auto more = statement->step();
    if (!more) return std::move(more).error();
    if (!*more) break;
    out.emplace_back();
    for (int i = 0; i < statement->column_count(); ++i)
      out.back().emplace_back(statement->column(i));
  }
  return out;
}

std::optional<changed_rows> rows_of(store::sqlite& db, const bound_statement& bound, const std::string& sql,
                                    std::size_t width) {
  if (sql.empty()) return std::nullopt;
  auto found = read(db, sql, bound.cells);
  if (!found) return std::nullopt;
  changed_rows out;
  for (auto& r : *found) {
    if (r.size() == 2 * width) {
      out.after.emplace_back(std::make_move_iterator(r.begin() + static_cast<std::ptrdiff_t>(width)),
                             std::make_move_iterator(r.end()));
      r.resize(width);
      out.before.push_back(std::move(r));
    } else if (r.size() == width) {
      auto& into = bound.what->kind == sql::statement_kind::remove ? out.before : out.after;
      into.push_back(std::move(r));
    } else {
      return std::nullopt;
    }
  }
  return out;
}

// A cell as PostgreSQL shows it; nothing for NULL and for what cannot be shown.
std::optional<std::string> shown(const value::cell& c, const catalog::column& column) {
  if (c.is_null()) return std::nullopt;
  static const value::format_settings plain;
  std::string out;
  if (!value::encode(c.view(), column.type, column.storage, value::wire_format::text, plain, out)) return std::nullopt;
  return out;
}

struct key {
  std::string names, values;  // "a, b" and "1, x"
};

// Nothing where a part is NULL.
std::optional<key> key_of(const row& r, const table& t, const std::vector<std::size_t>& columns) {
  key out;
  for (const auto i : columns) {
    auto one = shown(r[i], t.columns[i]);
    if (!one) return std::nullopt;
    out.names += (out.names.empty() ? "" : ", ") + t.columns[i].name;
    out.values += (out.names == t.columns[i].name ? "" : ", ") + *one;
  }
  return out;
}

// Whether the table has a row with these cells; `not_key`: one of another primary key.
bool is_there(store::sqlite& db, const table& t, const std::vector<std::size_t>& columns,
              const std::vector<value::cell>& cells, const row* not_key, std::string_view predicate) {
  auto sql = fmt::format("SELECT 1 FROM {} WHERE ", catalog::sqlite_qualified_name(t));
  auto given = cells;
  for (std::size_t i = 0; i < columns.size(); ++i)
    sql += fmt::format("{}{} = ?{}", i ? " AND " : "", catalog::quote_identifier(t.columns[columns[i]].sqlite_name),
                       i + 1);
  if (!predicate.empty()) sql += fmt::format(" AND ({})", predicate);
  if (not_key && !t.primary_key.empty()) {
    sql += " AND NOT (";
    for (const auto i : t.primary_key) {
      given.push_back((*not_key)[i]);
      sql += fmt::format("{}{} IS ?{}", i == t.primary_key.front() ? "" : " AND ",
                         catalog::quote_identifier(t.columns[i].sqlite_name), given.size());
    }
    sql += ")";
  }
  auto found = read(db, sql + " LIMIT 1", given);
  return found && !found->empty();
}

std::vector<value::cell> cells_at(const row& r, const std::vector<std::size_t>& columns) {
  std::vector<value::cell> out;
  for (const auto i : columns)
    out.push_back(r[i]);
  return out;
}

std::optional<error> first_duplicate(store::sqlite& db, const table& t, const changed_rows& rows,
                                     const unique_key* reported, bool reported_only) {
  std::set<std::pair<const unique_key*, std::string>> seen;
  for (std::size_t n = 0; n < rows.after.size(); ++n) {
    const auto& r = rows.after[n];
    const row* before = n < rows.before.size() ? &rows.before[n] : nullptr;
    for (const auto& k : t.unique_keys) {
      if (k.columns.empty() || !k.in_postgres || (reported_only && &k != reported)) continue;
      // Which rows a partial index holds is known of the one that SQLite names only.
      if (!k.predicate.empty() && &k != reported) continue;
      const auto text = key_of(r, t, k.columns);
      if (!text) continue;
      const auto old = before ? key_of(*before, t, k.columns) : std::nullopt;
      if (old && old->values == text->values && k.predicate.empty()) continue;
      const bool taken = is_there(db, t, k.columns, cells_at(r, k.columns), before, k.sqlite_predicate);
      if (!seen.emplace(&k, text->values).second || taken) {
        auto e = make_error(sqlstate::unique_violation,
                            fmt::format("duplicate key value violates unique constraint \"{}\"", k.name));
        e.detail = fmt::format("Key ({})=({}) already exists.", text->names, text->values);
        e.constraint = k.name;
        e.schema = t.schema;
        e.table = t.name;
        return e;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::vector<std::size_t>> columns_named(const table& t, const std::vector<std::string>& names) {
  std::vector<std::size_t> out;
  for (const auto& name : names) {
    auto i = t.column_index(name);
    if (!i) return std::nullopt;
    out.push_back(*i);
  }
  return out;
}

bool among(const std::vector<row>& rows, const table& t, const std::vector<std::size_t>& columns,
           const std::string& values) {
  return std::any_of(rows.begin(), rows.end(), [&](const row& r) {
    auto k = key_of(r, t, columns);
    return k && k->values == values;
  });
}

class foreign_keys {
 public:
  foreign_keys(store::sqlite& db, const catalog::catalog& tables) : db_(db), tables_(tables) {}

  std::optional<error> first(const table& t, const changed_rows& rows, bool goes) const {
    const auto count = std::max(rows.before.size(), rows.after.size());
    for (std::size_t n = 0; n < count; ++n) {
      const row* before = n < rows.before.size() ? &rows.before[n] : nullptr;
      const row* after = n < rows.after.size() ? &rows.after[n] : nullptr;
      if (before) {
        if (auto e = referenced(t, *before, after, rows, goes, 0)) return e;
      }
      if (!after) continue;
      for (const auto& k : t.foreign_keys) {
        if (auto e = referring(t, k, before, *after, rows)) return e;
      }
    }
    return std::nullopt;
  }

 private:
  // The row refers to one that is not there.
  std::optional<error> referring(const table& t, const foreign_key& k, const row* before, const row& after,
                                 const changed_rows& rows) const {
    const auto* parent = tables_.find(k.referenced_table);
    if (!parent || !k.in_postgres) return std::nullopt;
    const auto columns = columns_named(*parent, k.referenced_columns);
    const auto text = key_of(after, t, k.columns);
    if (!columns || !text) return std::nullopt;
    const auto old = before ? key_of(*before, t, k.columns) : std::nullopt;
    if (old && old->values == text->values) return std::nullopt;
    if (is_there(db_, *parent, *columns, cells_at(after, k.columns), nullptr, {})) return std::nullopt;
    if (parent == &t && among(rows.after, t, *columns, text->values)) return std::nullopt;
    auto e = make_error(
        sqlstate::foreign_key_violation,
        fmt::format("insert or update on table \"{}\" violates foreign key constraint \"{}\"", t.name, k.name));
    e.detail = fmt::format("Key ({})=({}) is not present in table \"{}\".", text->names, text->values, parent->name);
    e.constraint = k.name;
    e.schema = t.schema;
    e.table = t.name;
    return e;
  }

  // Another row still refers to this one, whose key goes.
  std::optional<error> referenced(const table& t, const row& before, const row* after, const changed_rows& rows,
                                  bool goes, int depth) const {
    for (const auto* child : by_age()) {
      for (const auto& k : child->foreign_keys) {
        if (k.referenced_table != t.name || !k.in_postgres) continue;
        const auto columns = columns_named(t, k.referenced_columns);
        if (!columns) continue;
        const auto text = key_of(before, t, *columns);
        if (!text || (after && among({*after}, t, *columns, text->values))) continue;
        const auto& action = goes ? k.on_delete : k.on_update;
        const auto cells = cells_at(before, *columns);
        if (action == "CASCADE" && goes && depth < deepest_cascade && child != &t) {
          if (auto e = cascaded(*child, k, cells, depth)) return e;
        }
        if (action == "CASCADE" || action == "SET NULL" || action == "SET DEFAULT") continue;
        if (child == &t && goes && !others_refer(*child, k, cells, rows)) continue;
        if (!is_there(db_, *child, k.columns, cells, nullptr, {})) continue;
        if (!goes && among(rows.after, t, *columns, text->values)) continue;
        auto e = make_error(
            sqlstate::foreign_key_violation,
            fmt::format("update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"",
                        t.name, k.name, child->name));
        e.detail =
            fmt::format("Key ({})=({}) is still referenced from table \"{}\".", text->names, text->values, child->name);
        e.constraint = k.name;
        e.schema = child->schema;
        e.table = child->name;
        return e;
      }
    }
    return std::nullopt;
  }

  std::optional<error> cascaded(const table& child, const foreign_key& k, const std::vector<value::cell>& cells,
                                int depth) const {
    auto found = children(child, k, cells);
    if (!found) return std::nullopt;
    changed_rows gone;
    gone.before = std::move(*found);
    for (const auto& r : gone.before) {
      if (auto e = referenced(child, r, nullptr, gone, true, depth + 1)) return e;
    }
    return std::nullopt;
  }

  // Whether a row that stays refers to the key: those that go with it do not count.
  bool others_refer(const table& child, const foreign_key& k, const std::vector<value::cell>& cells,
                    const changed_rows& rows) const {
    auto found = children(child, k, cells);
    if (!found) return true;
    return std::any_of(found->begin(), found->end(), [&](const row& r) {
      const auto own = key_of(r, child, child.primary_key);
      return !own || child.primary_key.empty() || !among(rows.before, child, child.primary_key, own->values);
    });
  }

  std::optional<std::vector<row>> children(const table& child, const foreign_key& k,
                                           const std::vector<value::cell>& cells) const {
    std::string list, where;
    for (const auto& c : child.columns)
      list += (list.empty() ? "" : ", ") + catalog::quote_identifier(c.sqlite_name);
    for (std::size_t i = 0; i < k.columns.size(); ++i)
      where += fmt::format("{}{} = ?{}", i ? " AND " : "",
                           catalog::quote_identifier(child.columns[k.columns[i]].sqlite_name), i + 1);
    auto found =
        read(db_, fmt::format("SELECT {} FROM {} WHERE {}", list, catalog::sqlite_qualified_name(child), where), cells);
    if (!found) return std::nullopt;
    return std::move(*found);
  }

  // PostgreSQL's triggers fire in the order of their age.
  std::vector<const table*> by_age() const {
    std::vector<const table*> out;
    for (const auto& t : tables_.tables)
      out.push_back(&t);
    std::sort(out.begin(), out.end(), [](const table* a, const table* b) { return a->id < b->id; });
    return out;
  }

  store::sqlite& db_;
  const catalog::catalog& tables_;
};

}  // namespace

std::optional<error> unique_error_of_rows(store::sqlite& db, const bound_statement& bound, const table& t,
                                          const unique_key* reported) {
  const auto& plan = *bound.what;
  const bool conflicts = plan.sqlite_text.find(" ON CONFLICT") != std::string::npos;
  for (const auto* text : {&plan.rows_text, &plan.conflict_rows_text}) {
    const auto rows = rows_of(db, bound, *text, t.columns.size());
    if (!rows) continue;
    // Rows that ON CONFLICT takes care of are in nobody's way.
    if (auto e = first_duplicate(db, t, *rows, reported, conflicts)) return e;
  }
  return std::nullopt;
}

std::optional<error> foreign_key_error_of_rows(store::sqlite& db, const bound_statement& bound, const table& t,
                                               const catalog::catalog& tables) {
  const auto& plan = *bound.what;
  const foreign_keys keys(db, tables);
  for (const auto* text : {&plan.conflict_rows_text, &plan.rows_text}) {
    const auto rows = rows_of(db, bound, *text, t.columns.size());
    if (!rows) continue;
    if (auto e = keys.first(t, *rows, plan.kind == sql::statement_kind::remove)) return e;
  }
  return std::nullopt;
}

}  // namespace crossfade::execute
