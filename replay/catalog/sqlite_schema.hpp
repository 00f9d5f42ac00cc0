// SQLite's side of the catalog: its tables as SQLite itself describes them, before PostgreSQL is looked at.
//
//   auto schema = read_sqlite_schema(db);       // main schema only; no rows are read
//
// Tables of ours (crossfade_*) and SQLite's own (sqlite_*) are left out; virtual tables and their shadow tables are
// named apart. Plain data once read. Source: SQLite, "PRAGMA Statements" and "Datatypes In SQLite", section 3.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

enum class affinity : std::uint8_t { text, numeric, integer, real, blob };
affinity affinity_of(std::string_view declaration) noexcept;

struct sqlite_column {
  std::string name;
  std::string declaration;  // as written; empty: none
  std::string collation = "BINARY";
  bool not_null = false;
  std::optional<std::string> default_sql;
  int primary_key = 0;  // 1-based position in the primary key; 0: not in it
  int hidden = 0;       // 2: generated, virtual; 3: generated, stored
  int index = 0;        // cid: position in table_xinfo
  std::string generated_expression;
};

struct sqlite_index_term {
  std::optional<std::size_t> column;  // index into sqlite_table::columns; none: an expression
  std::string expression;
  std::string collation = "BINARY";
  bool descending = false;
};

struct sqlite_index {
  std::string name;
  std::string constraint_name;  // of a named UNIQUE constraint
  bool unique = false;
  bool partial = false;
  char origin = 'c';  // c: CREATE INDEX, u: UNIQUE constraint, p: primary key
  std::vector<sqlite_index_term> terms;
  std::string predicate;
};

struct sqlite_foreign_key {
  std::string name;
  std::vector<std::size_t> columns;
  std::string referenced_table;
  std::vector<std::string> referenced_columns;  // the referenced primary key where the declaration names none
  std::string on_update, on_delete;
  bool deferrable = false, initially_deferred = false;
};

struct sqlite_check {
  std::string name, expression;
};

struct sqlite_table {
  std::string name;
  std::vector<sqlite_column> columns;
  std::vector<std::size_t> primary_key;  // in key order
  std::vector<sqlite_index> indexes;
  std::vector<sqlite_foreign_key> foreign_keys;
  std::vector<sqlite_check> checks;
  std::string primary_key_name;
  bool without_rowid = false, strict = false, autoincrement = false;
  std::optional<std::size_t> rowid_column;  // INTEGER PRIMARY KEY

  std::optional<std::size_t> column_index(std::string_view name) const noexcept;
};

struct sqlite_trigger {
  std::string name, table;
};

struct sqlite_schema {
  std::vector<sqlite_table> tables;  // by name
  std::vector<std::string> virtual_tables, shadow_tables, views;
  std::vector<sqlite_trigger> triggers;

  const sqlite_table* find(std::string_view name) const noexcept;
};

result<sqlite_schema> read_sqlite_schema(store::sqlite& db);

}  // namespace crossfade::catalog
