#include "replay/catalog/sqlite_schema.hpp"

#include <algorithm>
#include <functional>

#include "replay/catalog/catalog.hpp"
#include "replay/catalog/sqlite_ddl.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

using row_visitor = std::function<void(const store::sqlite_statement&)>;

std::string text_of(const store::sqlite_statement& st, int column) { return std::string(st.column(column).bytes); }
int int_of(const store::sqlite_statement& st, int column) { return static_cast<int>(st.column(column).integer); }

result<void> each_row(store::sqlite& db, const std::string& sql, const row_visitor& visit) {
  auto st = db.prepare(sql);
  if (!st) return st.error();
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    visit(*st);
  }
}

bool ours(std::string_view name) {
  const std::string low = lower_ascii(name);
  return low.starts_with("crossfade_") || low.starts_with("sqlite_");
}

result<void> read_columns(store::sqlite& db, sqlite_table& t) {
  std::vector<std::pair<int, std::size_t>> key;
  auto done = each_row(db, "PRAGMA main.table_xinfo(" + quote_identifier(t.name) + ")", [&](const auto& st) {
    sqlite_column c;
    c.index = int_of(st, 0);
    c.name = text_of(st, 1);
    c.declaration = text_of(st, 2);
    c.not_null = int_of(st, 3) != 0;
    if (!st.column(4).is_null()) c.default_sql = text_of(st, 4);
    c.primary_key = int_of(st, 5);
    c.hidden = int_of(st, 6);
    if (c.primary_key > 0) key.emplace_back(c.primary_key, t.columns.size());
    t.columns.push_back(std::move(c));
  });
  if (!done) return done;
  std::sort(key.begin(), key.end());
  for (const auto& [position, column] : key)
    t.primary_key.push_back(column);
  // The declared collation, which decides what = means on the column's cells.
  for (sqlite_column& c : t.columns) {
    const char* collation = nullptr;
    if (sqlite3_table_column_metadata(db.raw(), "main", t.name.c_str(), c.name.c_str(), nullptr, &collation, nullptr,
                                      nullptr, nullptr) == SQLITE_OK &&
        collation != nullptr)
      c.collation = upper_ascii(collation);
  }
  return {};
}

result<void> read_index(store::sqlite& db, const sqlite_table& t, sqlite_index& index) {
  auto sql = db.prepare("SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND name = ?1");
  if (!sql) return sql.error();
  if (auto bound = sql->bind(1, value::cell_view::of_text(index.name)); !bound) return bound;
  index_text text;
  auto row = sql->step();
  if (!row) return row.error();
  if (*row && !sql->column(0).is_null()) text = parse_create_index(sql->column(0).bytes);
  index.predicate = text.predicate;
  return each_row(db, "PRAGMA main.index_xinfo(" + quote_identifier(index.name) + ")", [&](const auto& st) {
    if (int_of(st, 5) == 0) return;  // not part of the key
    sqlite_index_term term;
    const int cid = int_of(st, 1);
    for (std::size_t i = 0; i < t.columns.size() && cid >= 0; ++i) {
      if (t.columns[i].index == cid) term.column = i;
    }
    const auto position = static_cast<std::size_t>(int_of(st, 0));
    if (!term.column) term.expression = position < text.terms.size() ? text.terms[position] : "rowid";
    if (cid == -1 && t.rowid_column) term.column = t.rowid_column;
    term.descending = int_of(st, 3) != 0;
    term.collation = upper_ascii(text_of(st, 4));
    index.terms.push_back(std::move(term));
  });
}

result<void> read_indexes(store::sqlite& db, sqlite_table& t) {
  bool key_has_index = false;
  auto done = each_row(db, "PRAGMA main.index_list(" + quote_identifier(t.name) + ")", [&](const auto& st) {
    sqlite_index index;
    index.name = text_of(st, 1);
    index.unique = int_of(st, 2) != 0;
    const std::string origin = text_of(st, 3);
    index.origin = origin.empty() ? 'c' : origin[0];
    index.partial = int_of(st, 4) != 0;
    key_has_index = key_has_index || index.origin == 'p';
    t.indexes.push_back(std::move(index));
  });
  if (!done) return done;
  // INTEGER PRIMARY KEY is an alias of rowid and has no index; INTEGER PRIMARY KEY DESC is neither.
  if (t.primary_key.size() == 1 && !t.without_rowid && !key_has_index &&
      same_name(t.columns[t.primary_key[0]].declaration, "INTEGER"))
    t.rowid_column = t.primary_key[0];
  for (sqlite_index& index : t.indexes) {
    if (auto read = read_index(db, t, index); !read) return read;
  }
  // index_list tells the newest first; creating them in the order of their making keeps names and plans alike.
  std::reverse(t.indexes.begin(), t.indexes.end());
  return {};
}

result<void> read_foreign_keys(store::sqlite& db, sqlite_table& t, const table_text& text) {
  std::vector<std::pair<int, sqlite_foreign_key>> found;
  auto done = each_row(db, "PRAGMA main.foreign_key_list(" + quote_identifier(t.name) + ")", [&](const auto& st) {
    const int id = int_of(st, 0);
    if (found.empty() || found.back().first != id) {
      sqlite_foreign_key key;
      key.referenced_table = text_of(st, 2);
      key.on_update = upper_ascii(text_of(st, 5));
      key.on_delete = upper_ascii(text_of(st, 6));
      found.emplace_back(id, std::move(key));
    }
    const std::string from = text_of(st, 3);
    if (const auto column = t.column_index(from)) found.back().second.columns.push_back(*column);
    if (!st.column(4).is_null()) found.back().second.referenced_columns.push_back(text_of(st, 4));
  });
  if (!done) return done;
  // The list tells the last declared key first.
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < found.size(); ++i) {
    sqlite_foreign_key key = std::move(found[i].second);
    if (text.foreign_keys.size() == found.size() &&
        same_name(text.foreign_keys[i].referenced_table, key.referenced_table)) {
      key.name = text.foreign_keys[i].name;
      key.deferrable = text.foreign_keys[i].deferrable;
      key.initially_deferred = text.foreign_keys[i].initially_deferred;
    }
    t.foreign_keys.push_back(std::move(key));
  }
  return {};
}

// UNIQUE constraints get automatic index names; the text tells how the application calls them.
void name_unique_constraints(sqlite_table& t, const table_text& text) {
  for (sqlite_index& index : t.indexes) {
    for (const unique_text& unique : text.uniques) {
      bool same = index.origin == 'u' && index.constraint_name.empty() && index.terms.size() == unique.columns.size();
      for (std::size_t i = 0; same && i < unique.columns.size(); ++i)
        same = index.terms[i].column && same_name(t.columns[*index.terms[i].column].name, unique.columns[i]);
      if (same) index.constraint_name = unique.name;
    }
  }
}

result<void> read_table(store::sqlite& db, sqlite_table& t, const std::string& sql) {
  const table_text text = parse_create_table(sql);
  t.autoincrement = text.autoincrement;
  t.primary_key_name = text.primary_key_name;
  for (const check_text& c : text.checks)
    t.checks.push_back({c.name, c.expression});
  if (auto done = read_columns(db, t); !done) return done;
  for (sqlite_column& c : t.columns) {
    const auto found = text.generated.find(lower_ascii(c.name));
    if (c.hidden >= 2 && found != text.generated.end()) c.generated_expression = found->second;
  }
  if (auto done = read_indexes(db, t); !done) return done;
  name_unique_constraints(t, text);
  return read_foreign_keys(db, t, text);
}

// A foreign key that names no columns means the primary key of the other table.
void complete_references(sqlite_schema& schema) {
  for (sqlite_table& t : schema.tables) {
    for (sqlite_foreign_key& key : t.foreign_keys) {
      const sqlite_table* other = schema.find(key.referenced_table);
      if (other == nullptr) continue;
      key.referenced_table = other->name;
      if (key.referenced_columns.empty()) {
        for (std::size_t column : other->primary_key)
          key.referenced_columns.push_back(other->columns[column].name);
      }
      for (std::string& name : key.referenced_columns) {
        if (const auto column = other->column_index(name)) name = other->columns[*column].name;
      }
    }
  }
}

}  // namespace

affinity affinity_of(std::string_view declaration) noexcept {
  const std::string upper = upper_ascii(declaration);
  const auto has = [&upper](const char* word) { return upper.find(word) != std::string::npos; };
  if (has("INT")) return affinity::integer;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return affinity::text;
  if (has("BLOB") || upper.empty()) return affinity::blob;
  if (has("REAL") || has("FLOA") || has("DOUB")) return affinity::real;
  return affinity::numeric;
}

std::optional<std::size_t> sqlite_table::column_index(std::string_view wanted) const noexcept {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (same_name(columns[i].name, wanted)) return i;
  }
  return std::nullopt;
}

const sqlite_table* sqlite_schema::find(std::string_view wanted) const noexcept {
  for (const sqlite_table& t : tables) {
    if (same_name(t.name, wanted)) return &t;
  }
  return nullptr;
}

result<sqlite_schema> read_sqlite_schema(store::sqlite& db) {
  sqlite_schema schema;
  std::vector<std::string> texts;
  auto done = each_row(
      db,
      "SELECT l.name, l.type, l.wr, l.strict, s.sql FROM pragma_table_list AS l LEFT JOIN main.sqlite_schema AS s ON "
      "s.name = l.name AND s.type IN ('table', 'view') WHERE l.schema = 'main' ORDER BY l.name",
      [&](const auto& st) {
        const std::string name = text_of(st, 0), type = text_of(st, 1);
        if (ours(name)) return;
        if (type == "view") schema.views.push_back(name);
        if (type == "virtual") schema.virtual_tables.push_back(name);
        if (type == "shadow") schema.shadow_tables.push_back(name);
        if (type != "table") return;
        sqlite_table t;
        t.name = name;
        t.without_rowid = int_of(st, 2) != 0;
        t.strict = int_of(st, 3) != 0;
        schema.tables.push_back(std::move(t));
        texts.push_back(text_of(st, 4));
      });
  if (!done) return done.error();
  for (std::size_t i = 0; i < schema.tables.size(); ++i) {
    if (auto read = read_table(db, schema.tables[i], texts[i]); !read) return read.error();
  }
  complete_references(schema);
  done = each_row(db, "SELECT name, tbl_name FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name",
                  [&](const auto& st) {
                    if (!ours(text_of(st, 0))) schema.triggers.push_back({text_of(st, 0), text_of(st, 1)});
                  });
  if (!done) return done.error();
  return schema;
}

}  // namespace crossfade::catalog
