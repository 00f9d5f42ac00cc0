#include "replay/catalog/create_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "replay/catalog/catalog.hpp"
#include "replay/catalog/profile.hpp"
#include "replay/catalog/sqlite_expression.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

constexpr std::size_t name_max_bytes = 63;  // PostgreSQL: NAMEDATALEN - 1

struct planned_table {
  const sqlite_table* source = nullptr;
  std::string name;
  std::vector<created_type> types;
  std::vector<expression_column> columns;  // for expressions
};

class planner {
 public:
  planner(store::sqlite& db, const sqlite_schema& schema, const mapping_options& options)
      : db_(db), schema_(schema), options_(options) {}

  result<schema_plan> plan() {
    for (const sqlite_table& t : schema_.tables) {
      auto made = prepare(t);
      if (!made) return made.error();
      tables_.push_back(std::move(*made));
    }
    check_names();
    for (const planned_table& t : tables_)
      out_.planned.push_back(described(t));
    for (const planned_table& t : tables_)
      create_table(t);
    for (const planned_table& t : tables_)
      unique_keys(t);
    for (const planned_table& t : tables_)
      indexes(t);
    for (const planned_table& t : tables_)
      foreign_keys(t);
    return std::move(out_);
  }

 private:
  void warn(const std::string& code, const std::string& table, const std::string& column, const std::string& value,
            std::string message, std::string hint) {
    out_.warnings.push_back({code, table, column, {}, value.substr(0, 120), std::move(hint), std::move(message)});
  }
  void block(const std::string& code, const std::string& table, const std::string& column, std::string message,
             std::string hint) {
    out_.blockers.push_back({code, table, column, {}, {}, std::move(hint), std::move(message)});
  }

  std::string name_of(std::string_view sqlite_name) const { return postgres_name(sqlite_name, options_.identifiers); }
  std::string qualified(const std::string& name) const {
    return quote_identifier(options_.schema) + "." + quote_identifier(name);
  }

  result<planned_table> prepare(const sqlite_table& t) {
    planned_table p;
    p.source = &t;
    p.name = name_of(t.name);
    for (const sqlite_column& c : t.columns) {
      auto type = overridden_type(options_, t.name, c.name);
      // ANY of a STRICT table means no type and no affinity.
      if (!type && !(t.strict && same_name(c.declaration, "ANY"))) type = map_declaration(c.declaration);
      if (!type) {
        auto found = by_data(t, c);
        if (!found) return found.error();
        type = *found;
      }
      p.types.push_back(*type);
      // Under another collation = means something else: such columns are not translated in expressions.
      const bool plain = c.collation == "BINARY";
      p.columns.push_back({c.name, name_of(c.name), plain ? type->what : value::kind::other});
    }
    return p;
  }

  result<created_type> by_data(const sqlite_table& t, const sqlite_column& c) {
    auto st = db_.prepare("SELECT " + quote_identifier(c.name) + " FROM main." + quote_identifier(t.name));
    if (!st) return st.error();
    column_tally tally;
    for (;;) {
      auto row = st->step();
      if (!row) return row.error();
      if (!*row) break;
      tally_cell({}, st->column(0), tally);
    }
    if (auto type = map_data(tally)) return *type;
    block("no_type", t.name, c.name,
          fmt::format("column {}.{} has no declared type, and its values {}", t.name, c.name,
                      tally.values() == 0 ? "do not tell one" : "are of several classes"),
          fmt::format("name its type: --type {}.{}=text", t.name, c.name));
    return created_type{"text", value::kind::text};
  }

  table described(const planned_table& p) const {
    table t;
    t.name = p.name;
    t.sqlite_name = p.source->name;
    t.schema = options_.schema;
    t.primary_key = p.source->primary_key;
    t.without_rowid = p.source->without_rowid;
    t.autoincrement = p.source->autoincrement;
    t.rowid_column = p.source->rowid_column;
    for (std::size_t i = 0; i < p.types.size(); ++i) {
      const sqlite_column& from = p.source->columns[i];
      column c;
      c.name = p.columns[i].postgres_name;
      c.sqlite_name = from.name;
      c.type = type_of(p.types[i]);
      c.type_name = p.types[i].sql;
      c.not_null = from.not_null || from.primary_key > 0;
      if (from.hidden >= 2) c.generated = generation::stored;
      c.sqlite_index = from.index;
      c.sqlite_declaration = from.declaration;
      t.columns.push_back(std::move(c));
    }
    if (!t.primary_key.empty()) {
      unique_key key;
      key.name = t.name + "_pkey";
      key.columns = t.primary_key;
      key.primary = key.in_sqlite = key.in_postgres = true;
      t.unique_keys.push_back(std::move(key));
    }
    return t;
  }

  table& planned_of(const planned_table& t) { return out_.planned[static_cast<std::size_t>(&t - tables_.data())]; }

  void check_name(const std::string& name, const std::string& table, const std::string& column) {
    if (name.size() > name_max_bytes)
      block("name_too_long", table, column,
            fmt::format("the name \"{}\" is longer than PostgreSQL's {} bytes", name, name_max_bytes),
            "rename it in SQLite (ALTER TABLE ... RENAME) before the migration");
  }

  void check_names() {
    std::set<std::string> seen;
    for (const planned_table& t : tables_) {
      check_name(t.name, t.source->name, "");
      if (!seen.insert(t.name).second)
        block("name_twice", t.source->name, "", fmt::format("two tables would both be called \"{}\"", t.name),
              "use --identifiers keep");
      for (const expression_column& c : t.columns)
        check_name(c.postgres_name, t.source->name, c.sqlite_name);
    }
  }

  void create_table(const planned_table& t) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < t.types.size(); ++i)
      lines.push_back(column_line(t, i));
    if (!t.source->primary_key.empty()) {
      std::string key;
      if (!t.source->primary_key_name.empty())
        key = "CONSTRAINT " + quote_identifier(name_of(t.source->primary_key_name)) + " ";
      lines.push_back(key + "PRIMARY KEY (" + names(t, t.source->primary_key) + ")");
    }
    for (const sqlite_check& c : t.source->checks) {
      const auto sql = translate_expression(c.expression, t.columns);
      if (!sql) {
        warn("check_not_translated", t.source->name, "", c.expression,
             fmt::format("a CHECK of table {} has no sure translation and is left out", t.source->name),
             "add it to PostgreSQL by hand, or create the schema with the application's migrations");
        continue;
      }
      const std::string name = c.name.empty() ? "" : "CONSTRAINT " + quote_identifier(name_of(c.name)) + " ";
      lines.push_back(name + "CHECK (" + *sql + ")");
    }
    std::string sql = "CREATE TABLE " + qualified(t.name) + " (\n";
    for (std::size_t i = 0; i < lines.size(); ++i)
      sql += "  " + lines[i] + (i + 1 < lines.size() ? ",\n" : "\n");
    out_.tables.push_back(sql + ")");
  }

  std::string column_line(const planned_table& t, std::size_t i) {
    const sqlite_column& c = t.source->columns[i];
    std::string line = quote_identifier(t.columns[i].postgres_name) + " " + t.types[i].sql;
    if (t.source->rowid_column == i) {
      const value::kind k = t.types[i].what;
      if (k == value::kind::int2 || k == value::kind::int4 || k == value::kind::int8)
        line += " GENERATED BY DEFAULT AS IDENTITY";
      return line;
    }
    if (c.hidden >= 2) {
      const auto sql = translate_expression(c.generated_expression, t.columns);
      if (sql)
        line += " GENERATED ALWAYS AS (" + *sql + ") STORED";
      else
        block("generated_not_translated", t.source->name, c.name,
              fmt::format("the expression of generated column {}.{} has no sure translation", t.source->name, c.name),
              "create this table in PostgreSQL yourself, with the column generated there too");
    } else if (c.default_sql) {
      const translated_default made = translate_default(*c.default_sql, t.types[i].what);
      if (!made.known)
        warn("default_not_translated", t.source->name, c.name, *c.default_sql,
             fmt::format("the default of {}.{} has no sure translation and is left out", t.source->name, c.name),
             "give the column its default in PostgreSQL by hand: ALTER TABLE ... ALTER COLUMN ... SET DEFAULT ...");
      else if (!made.sql.empty())
        line += " DEFAULT " + made.sql;
    }
    if (c.not_null) line += " NOT NULL";
    if (c.collation != "BINARY" && c.collation != "RTRIM")
      warn("collation", t.source->name, c.name, c.collation,
           fmt::format("{}.{} compares with collation {} in SQLite and byte for byte in PostgreSQL", t.source->name,
                       c.name, c.collation),
           "statements that rely on it need lower() or ILIKE; a unique index on lower(...) keeps what it kept");
    return line;
  }

  static std::string names(const planned_table& t, const std::vector<std::size_t>& columns) {
    std::string list;
    for (std::size_t i : columns) {
      if (!list.empty()) list += ", ";
      list += quote_identifier(t.columns[i].postgres_name);
    }
    return list;
  }

  // The key of an index, or nothing where a term has no translation.
  std::optional<std::string> index_terms(const planned_table& t, const sqlite_index& index) {
    std::string list;
    for (const sqlite_index_term& term : index.terms) {
      if (!list.empty()) list += ", ";
      if (term.column) {
        list += quote_identifier(t.columns[*term.column].postgres_name);
      } else {
        const auto sql = translate_expression(term.expression, t.columns);
        if (!sql) return std::nullopt;
        list += "(" + *sql + ")";
      }
      if (term.descending) list += " DESC";
    }
    return list;
  }

  void index_not_translated(const planned_table& t, const sqlite_index& index) {
    warn(index.unique ? "unique_index_not_translated" : "index_not_translated", t.source->name, "",
         index.predicate.empty() ? index.name : index.predicate,
         fmt::format("index {} on {} has no sure translation and is left out", index.name, t.source->name),
         index.unique ? "until you create it in PostgreSQL, nothing there keeps these values unique"
                      : "create it in PostgreSQL by hand where it is needed");
  }

  void create_index(const planned_table& t, const sqlite_index& index) {
    const auto terms = index_terms(t, index);
    std::optional<std::string> predicate = std::string();
    if (index.partial) predicate = translate_expression(index.predicate, t.columns);
    if (!terms || !predicate) return index_not_translated(t, index);
    std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    sql += quote_identifier(name_of(index.name).substr(0, name_max_bytes)) + " ON " + qualified(t.name) + " (" +
           *terms + ")";
    if (index.partial) sql += " WHERE " + *predicate;
    out_.after_copy.push_back(std::move(sql));
    if (index.unique) note_unique(t, index, index.partial ? *predicate : "");
  }

  void note_unique(const planned_table& t, const sqlite_index& index, std::string predicate) {
    unique_key key;
    key.name = index.constraint_name.empty() ? index.name : index.constraint_name;
    key.predicate = std::move(predicate);
    key.in_sqlite = key.in_postgres = true;
    for (const sqlite_index_term& term : index.terms) {
      if (!term.column) return;
      key.columns.push_back(*term.column);
    }
    planned_of(t).unique_keys.push_back(std::move(key));
  }

  void unique_keys(const planned_table& t) {
    for (const sqlite_index& index : t.source->indexes) {
      if (!index.unique || index.origin == 'p') continue;
      if (index.origin == 'c') {
        create_index(t, index);
        continue;
      }
      std::vector<std::size_t> columns;
      for (const sqlite_index_term& term : index.terms)
        columns.push_back(term.column.value_or(0));
      std::string sql = "ALTER TABLE " + qualified(t.name) + " ADD ";
      if (!index.constraint_name.empty()) sql += "CONSTRAINT " + quote_identifier(name_of(index.constraint_name)) + " ";
      out_.after_copy.push_back(sql + "UNIQUE (" + names(t, columns) + ")");
      note_unique(t, index, "");
    }
  }

  void indexes(const planned_table& t) {
    for (const sqlite_index& index : t.source->indexes) {
      if (!index.unique) create_index(t, index);
    }
  }

  const planned_table* find(std::string_view sqlite_name) const {
    for (const planned_table& t : tables_) {
      if (same_name(t.source->name, sqlite_name)) return &t;
    }
    return nullptr;
  }

  // PostgreSQL wants a unique key, not partial, on exactly the referenced columns.
  static bool is_key(const sqlite_table& t, std::vector<std::size_t> columns) {
    std::sort(columns.begin(), columns.end());
    std::vector<std::size_t> key = t.primary_key;
    std::sort(key.begin(), key.end());
    if (key == columns) return true;
    return std::any_of(t.indexes.begin(), t.indexes.end(), [&](const sqlite_index& index) {
      if (!index.unique || index.partial) return false;
      std::vector<std::size_t> of_index;
      for (const sqlite_index_term& term : index.terms) {
        if (!term.column) return false;
        of_index.push_back(*term.column);
      }
      std::sort(of_index.begin(), of_index.end());
      return of_index == columns;
    });
  }

  void foreign_keys(const planned_table& t) {
    for (const sqlite_foreign_key& key : t.source->foreign_keys)
      foreign_key(t, key);
  }

  void foreign_key(const planned_table& t, const sqlite_foreign_key& key) {
    const planned_table* other = find(key.referenced_table);
    std::vector<std::size_t> referenced;
    if (other != nullptr) {
      for (const std::string& name : key.referenced_columns) {
        if (const auto column = other->source->column_index(name)) referenced.push_back(*column);
      }
    }
    if (other == nullptr || key.columns.empty() || referenced.size() != key.columns.size() ||
        !is_key(*other->source, referenced)) {
      warn("foreign_key_not_possible", t.source->name,
           key.columns.empty() ? "" : t.source->columns[key.columns[0]].name, key.referenced_table,
           fmt::format("the foreign key of {} to {} refers to no table with such a key, and is left out",
                       t.source->name, key.referenced_table),
           "give the referenced columns a unique key, or drop the foreign key");
      return;
    }
    // Different types where PostgreSQL has no = between them (text and bigint).
    for (std::size_t i = 0; i < referenced.size(); ++i) {
      const value::kind a = t.types[key.columns[i]].what, b = other->types[referenced[i]].what;
      if (a == b || (value::is_character(a) && value::is_character(b)) || (value::is_number(a) && value::is_number(b)))
        continue;
      warn("foreign_key_types", t.source->name, t.source->columns[key.columns[i]].name, key.referenced_table,
           fmt::format("{}.{} is {} but refers to {}.{}, which is {}: the foreign key is left out", t.source->name,
                       t.source->columns[key.columns[i]].name, t.types[key.columns[i]].sql, other->source->name,
                       other->source->columns[referenced[i]].name, other->types[referenced[i]].sql),
           fmt::format("give both one type: --type {}.{}={}", t.source->name, t.source->columns[key.columns[i]].name,
                       other->types[referenced[i]].sql));
      return;
    }
    std::string sql = "ALTER TABLE " + qualified(t.name) + " ADD ";
    if (!key.name.empty()) sql += "CONSTRAINT " + quote_identifier(name_of(key.name)) + " ";
    sql += "FOREIGN KEY (" + names(t, key.columns) + ") REFERENCES " + qualified(other->name) + " (" +
           names(*other, referenced) + ")";
    if (!key.on_update.empty() && key.on_update != "NO ACTION") sql += " ON UPDATE " + key.on_update;
    if (!key.on_delete.empty() && key.on_delete != "NO ACTION") sql += " ON DELETE " + key.on_delete;
    if (key.deferrable) sql += key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
    out_.after_copy.push_back(std::move(sql));
    ::crossfade::catalog::foreign_key made;
    made.name = key.name;
    made.columns = key.columns;
    made.referenced_table = other->name;
    for (std::size_t column : referenced)
      made.referenced_columns.push_back(other->columns[column].postgres_name);
    made.on_delete = key.on_delete;
    made.on_update = key.on_update;
    made.in_sqlite = made.in_postgres = true;
    planned_of(t).foreign_keys.push_back(std::move(made));
  }

  store::sqlite& db_;
  const sqlite_schema& schema_;
  const mapping_options& options_;
  std::vector<planned_table> tables_;
  schema_plan out_;
};

}  // namespace

result<schema_plan> plan_schema(store::sqlite& db, const sqlite_schema& schema, const mapping_options& options) {
  return planner(db, schema, options).plan();
}

result<bool> postgres_schema_is_empty(store::postgres& pg, const std::string& schema) {
  auto rows = pg.query(
      "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend x WHERE "
      "x.classid = 'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e') LIMIT 1",
      {schema});
  if (!rows) return rows.error();
  return rows->empty();
}

result<void> run_statements(store::postgres& pg, const std::string& schema,
                            const std::vector<std::string>& statements) {
  const auto run = [&pg](const std::string& sql) -> result<void> {
    auto done = pg.exec(sql);
    if (!done) return done.error();
    return {};
  };
  if (auto begun = run("BEGIN"); !begun) return begun;
  // IF NOT EXISTS would ask for CREATE on the database even where the schema is there.
  auto there = pg.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {schema});
  result<void> done;
  if (!there)
    done = there.error();
  else if (there->empty())
    done = run("CREATE SCHEMA " + quote_identifier(schema));
  for (std::size_t i = 0; done && i < statements.size(); ++i) {
    done = run(statements[i]);
    if (!done) {
      error e = done.error();
      e.detail += (e.detail.empty() ? "" : "\n") + ("statement: " + statements[i]);
      done = e;
    }
  }
  if (done) return run("COMMIT");
  (void)run("ROLLBACK");
  return done;
}

result<void> run_once(store::postgres& pg, const std::vector<std::string>& statements) {
  // A constraint without a name would be made again under another one.
  if (auto made = pg.exec("CREATE TABLE IF NOT EXISTS crossfade.made (number int PRIMARY KEY)"); !made)
    return made.error();
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const std::string number = std::to_string(i);
    auto there = pg.query("SELECT 1 FROM crossfade.made WHERE number = $1", {number});
    if (!there) return there.error();
    if (!there->empty()) continue;
    if (auto begun = pg.exec("BEGIN"); !begun) return begun.error();
    auto done = pg.exec(statements[i]);
    if (done) done = pg.exec("INSERT INTO crossfade.made VALUES (" + number + ")");
    if (done) done = pg.exec("COMMIT");
    if (done) continue;
    const error failure = done.error();
    (void)pg.exec("ROLLBACK");
    const bool is_there = failure.sqlstate == "42P07" || failure.sqlstate == "42710" || failure.sqlstate == "42P16";
    if (!is_there) return failure;
  }
  return {};
}

}  // namespace crossfade::catalog
