#include "proxy/execute/constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "proxy/execute/constraint_rows.hpp"

namespace crossfade::execute {

namespace {

using catalog::foreign_key;
using catalog::table;

std::string_view after(std::string_view message, std::string_view prefix) {
  return message.substr(0, prefix.size()) == prefix ? message.substr(prefix.size()) : std::string_view();
}

// "t.a, t.b" -> SQLite's names of table and columns.
struct named_columns {
  std::string_view table;
  std::vector<std::string_view> columns;
};

named_columns parse_columns(std::string_view list) {
  named_columns out;
  while (!list.empty()) {
    auto comma = list.find(", ");
    auto one = list.substr(0, comma);
    auto dot = one.find('.');
    if (dot == std::string_view::npos) return {};
    out.table = one.substr(0, dot);
    out.columns.push_back(one.substr(dot + 1));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 2);
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sqlite3_strnicmp(a.data(), b.data(), static_cast<int>(a.size())) == 0;
}

std::optional<std::size_t> sqlite_column(const table& t, std::string_view name) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (same_name(t.columns[i].sqlite_name, name)) return i;
  }
  return std::nullopt;
}

// The one cell that the statement assigns to a column; nothing where it is computed or there are several rows.
const value::cell* assigned(const bound_statement& bound, const table& t, const catalog::column& c) {
  const value::cell* found = nullptr;
  const auto& bindings = bound.what->bindings;
  for (std::size_t i = 0; i < bindings.size() && i < bound.cells.size(); ++i) {
    if (bindings[i].purpose != value::decode_for::assignment || bindings[i].column != c.name) continue;
    if (!bindings[i].table.empty() && bindings[i].table != t.name) continue;
    if (found) return nullptr;
    found = &bound.cells[i];
  }
  return found;
}

// "(a, b)=(1, x)"; empty where a value is not known.
std::string key_text(const bound_statement& bound, const table& t, const std::vector<std::size_t>& columns) {
  std::string names, values;
  value::format_settings plain;
  for (auto i : columns) {
    const auto& c = t.columns[i];
    const auto* cell = assigned(bound, t, c);
    if (!cell || cell->is_null()) return {};
    if (!names.empty()) {
      names += ", ";
      values += ", ";
    }
    names += c.name;
    if (!value::encode(cell->view(), c.type, c.storage, value::wire_format::text, plain, values)) return {};
  }
  return fmt::format("({})=({})", names, values);
}

bool same_columns(const std::vector<std::size_t>& a, std::vector<std::size_t> b) {
  auto sorted = a;
  std::sort(sorted.begin(), sorted.end());
  std::sort(b.begin(), b.end());
  return sorted == b;
}

void name_table(error& e, const table& t) {
  e.schema = t.schema;
  e.table = t.name;
}

error unique_violation(std::string name, const table* t, const bound_statement& bound,
                       const std::vector<std::size_t>& columns) {
  auto e = make_error(sqlstate::unique_violation,
                      fmt::format("duplicate key value violates unique constraint \"{}\"", name));
  e.constraint = std::move(name);
  if (!t) return e;
  name_table(e, *t);
  auto key = columns.empty() ? std::string() : key_text(bound, *t, columns);
  if (!key.empty()) e.detail = fmt::format("Key {} already exists.", key);
  return e;
}

error unique_error(store::sqlite& db, std::string_view what, const bound_statement& bound,
                   const catalog::catalog& tables) {
  if (auto index = after(what, "index '"); !index.empty()) {  // an index over expressions, or a partial one
    std::string name(index.substr(0, index.size() - 1));
    for (const auto& t : tables.tables) {
      for (const auto& k : t.unique_keys) {
        if (!same_name(k.name, name)) continue;
        auto told = unique_error_of_rows(db, bound, t, &k);
        return told ? *told : unique_violation(k.name, &t, bound, k.columns);
      }
    }
    return unique_violation(std::move(name), nullptr, bound, {});
  }
  auto named = parse_columns(what);
  const auto* t = named.table.empty() ? nullptr : tables.find_sqlite(named.table);
  if (!t) return unique_violation(std::string(what), nullptr, bound, {});
  std::vector<std::size_t> columns;
  for (auto c : named.columns) {
    auto i = sqlite_column(*t, c);
    if (!i && same_name(c, "rowid")) i = t->rowid_column;
    if (i) columns.push_back(*i);
  }
  // Equal columns may have a primary key and an index: PostgreSQL checks the primary key first.
  const catalog::unique_key* match = nullptr;
  for (const auto& k : t->unique_keys) {
    if (k.in_postgres && same_columns(k.columns, columns) && (!match || (k.primary && !match->primary))) match = &k;
  }
  if (auto told = unique_error_of_rows(db, bound, *t, match)) return *told;
  if (match) return unique_violation(match->name, t, bound, match->columns);
  if (same_columns(t->primary_key, columns)) return unique_violation(t->name + "_pkey", t, bound, columns);
  std::string name = t->name;
  for (auto i : columns)
    name += "_" + t->columns[i].name;
  return unique_violation(name + "_key", t, bound, columns);
}

error not_null_error(std::string_view what, const catalog::catalog& tables) {
  auto named = parse_columns(what);
  std::string column(named.columns.empty() ? what : named.columns.front());
  const auto* t = named.table.empty() ? nullptr : tables.find_sqlite(named.table);
  if (t) {
    if (auto i = sqlite_column(*t, column)) column = t->columns[*i].name;
  }
  auto e = make_error(sqlstate::not_null_violation,
                      fmt::format("null value in column \"{}\" of relation \"{}\" violates not-null constraint", column,
                                  t ? t->name : std::string(named.table)));
  e.column = std::move(column);
  if (t) name_table(e, *t);
  return e;
}

error check_error(std::string_view what, const bound_statement& bound, const catalog::catalog& tables) {
  const table* t = bound.what->tables_written.empty() ? nullptr : tables.find(bound.what->tables_written.front());
  std::string name(what);
  if (t) {
    // SQLite says the constraint's name, or its expression where it has none.
    auto known =
        std::find_if(t->checks.begin(), t->checks.end(), [&](const auto& c) { return same_name(c.name, what); });
    if (known != t->checks.end()) {
      name = known->name;
    } else if (t->checks.size() == 1) {
      name = t->checks.front().name;
    }
  }
  auto e = make_error(
      sqlstate::check_violation,
      fmt::format("new row for relation \"{}\" violates check constraint \"{}\"", t ? t->name : std::string(), name));
  e.constraint = std::move(name);
  if (t) name_table(e, *t);
  return e;
}

// Whether the referenced row is there, by the values that the statement assigns; nothing: not known.
std::optional<bool> parent_exists(store::sqlite& db, const bound_statement& bound, const table& t,
                                  const foreign_key& fk, const catalog::catalog& tables) {
  const auto* parent = tables.find(fk.referenced_table);
  if (!parent || fk.columns.size() != fk.referenced_columns.size()) return std::nullopt;
  std::string sql = fmt::format("SELECT 1 FROM {} WHERE ", catalog::sqlite_qualified_name(*parent));
  std::vector<const value::cell*> cells;
  for (std::size_t i = 0; i < fk.columns.size(); ++i) {
    const auto* cell = assigned(bound, t, t.columns[fk.columns[i]]);
    const auto* column = parent->find_column(fk.referenced_columns[i]);
    if (!cell || !column) return std::nullopt;
    if (cell->is_null()) return true;  // MATCH SIMPLE: not checked
    sql += fmt::format("{}{} = ?{}", i ? " AND " : "", catalog::quote_identifier(column->sqlite_name), i + 1);
    cells.push_back(cell);
  }
  auto probe = db.prepare(sql);
  if (!probe) return std::nullopt;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!probe->bind(static_cast<int>(i) + 1, cells[i]->view())) return std::nullopt;
  }
  auto row = probe->step();
  if (!row) return std::nullopt;
  return *row;
}

error child_violation(const table& t, const foreign_key& fk, const bound_statement* bound) {
  auto e = make_error(
      sqlstate::foreign_key_violation,
      fmt::format("insert or update on table \"{}\" violates foreign key constraint \"{}\"", t.name, fk.name));
  e.constraint = fk.name;
  name_table(e, t);
  auto key = bound ? key_text(*bound, t, fk.columns) : std::string();
  if (!key.empty()) e.detail = fmt::format("Key {} is not present in table \"{}\".", key, fk.referenced_table);
  return e;
}

error parent_violation(const table& parent, const table& child, const foreign_key& fk) {
  auto e =
      make_error(sqlstate::foreign_key_violation,
                 fmt::format("update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"",
                             parent.name, fk.name, child.name));
  e.constraint = fk.name;
  name_table(e, child);
  return e;
}

using referencing = std::pair<const table*, const foreign_key*>;

std::vector<referencing> referencing_keys(const catalog::catalog& tables, std::string_view parent) {
  std::vector<referencing> out;
  for (const auto& t : tables.tables) {
    for (const auto& fk : t.foreign_keys) {
      if (fk.referenced_table == parent && fk.in_sqlite) out.emplace_back(&t, &fk);
    }
  }
  return out;
}

std::vector<const foreign_key*> own_keys(const table& t) {
  std::vector<const foreign_key*> out;
  for (const auto& fk : t.foreign_keys) {
    if (fk.in_sqlite) out.push_back(&fk);
  }
  return out;
}

error generic_violation(const table* t) {
  auto e =
      make_error(sqlstate::foreign_key_violation,
                 t ? fmt::format("insert, update or delete on table \"{}\" violates a foreign key constraint", t->name)
                   : std::string("a foreign key constraint is violated"));
  if (t) name_table(e, *t);
  return e;
}

error foreign_key_error(store::sqlite& db, const bound_statement& bound, const catalog::catalog& tables) {
  const auto& plan = *bound.what;
  const table* t = plan.tables_written.empty() ? nullptr : tables.find(plan.tables_written.front());
  if (!t) return generic_violation(nullptr);
  if (auto told = foreign_key_error_of_rows(db, bound, *t, tables)) return *told;
  std::vector<const foreign_key*> own;
  if (plan.kind != sql::statement_kind::remove) own = own_keys(*t);
  for (const auto* fk : own) {
    auto there = parent_exists(db, bound, *t, *fk, tables);
    if (there && !*there) return child_violation(*t, *fk, &bound);
  }
  std::vector<referencing> children;
  if (plan.kind != sql::statement_kind::insert) children = referencing_keys(tables, t->name);
  if (own.size() == 1 && children.empty()) return child_violation(*t, *own.front(), &bound);
  if (own.empty() && children.size() == 1) return parent_violation(*t, *children[0].first, *children[0].second);
  if (plan.kind == sql::statement_kind::remove) {
    // Of several candidates the one that restricts is the one that can fail.
    std::erase_if(children, [](const referencing& c) {
      return c.second->on_delete == "CASCADE" || c.second->on_delete == "SET NULL" ||
             c.second->on_delete == "SET DEFAULT";
    });
    if (children.size() == 1) return parent_violation(*t, *children[0].first, *children[0].second);
  }
  return generic_violation(t);
}

}  // namespace

bool is_constraint(int code) noexcept { return (code & 0xff) == SQLITE_CONSTRAINT; }

error constraint_error(store::sqlite& db, int code, std::string_view message, const bound_statement& bound,
                       const catalog::catalog& tables) {
  std::string text(message);  // a probe below replaces SQLite's
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return unique_error(db, after(text, "UNIQUE constraint failed: "), bound, tables);
    case SQLITE_CONSTRAINT_NOTNULL:
      return not_null_error(after(text, "NOT NULL constraint failed: "), tables);
    case SQLITE_CONSTRAINT_CHECK:
      return check_error(after(text, "CHECK constraint failed: "), bound, tables);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return foreign_key_error(db, bound, tables);
    default:
      return store::sqlite_error(db.raw(), code);
  }
}

error deferred_violation(const catalog::catalog& tables, const std::vector<std::string>& written) {
  std::vector<std::pair<const table*, const foreign_key*>> own;
  std::size_t referenced = 0;
  for (const auto& name : written) {
    const auto* t = tables.find(name);
    if (!t) continue;
    for (const auto* fk : own_keys(*t))
      own.emplace_back(t, fk);
    referenced += referencing_keys(tables, name).size();
  }
  if (own.size() == 1 && referenced <= 1) return child_violation(*own[0].first, *own[0].second, nullptr);
  return generic_violation(written.empty() ? nullptr : tables.find(written.front()));
}

}  // namespace crossfade::execute
