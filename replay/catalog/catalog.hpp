// The tables that both stores have, how they correspond, and how SQLite stores each column of PostgreSQL's type.
// Read-only once built (catalog/read.hpp builds it); shared between threads as std::shared_ptr<const catalog>.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/value/storage.hpp"
#include "replay/value/type.hpp"

namespace crossfade::catalog {

enum class generation : std::uint8_t { none, virtual_column, stored };
enum class identity : std::uint8_t { none, by_default, always, serial };

struct column {
  std::string name;         // in PostgreSQL
  std::string sqlite_name;  // in SQLite
  value::type type;
  std::string type_name;  // format_type(), schema-qualified where needed
  value::storage storage = value::storage::text;
  bool uniform =
      true;  // every stored value has the storage's one spelling (profile of the data): comparing cells compares values
  bool not_null = false;
  catalog::generation generated = generation::none;
  catalog::identity identity = identity::none;
  std::string sequence;            // schema-qualified, quoted name of its identity or serial sequence; empty: none
  bool counts_by_one = true;       // that sequence: INCREMENT 1, MINVALUE 1, NO CYCLE
  std::string default_expression;  // PostgreSQL's, pg_get_expr; empty: none
  std::int16_t attribute = 0;      // pg_attribute.attnum
  int sqlite_index = 0;  // position in PRAGMA table_xinfo, hidden columns included: as the preupdate hook counts
  std::string sqlite_declaration;    // declared type
  std::string collation;             // PostgreSQL collation name of a character column; empty: none
  bool byte_order_collation = true;  // text order is byte order (C, C.UTF-8, POSIX)
  // Some rows' values are not in their cells but in crossfade_exact (journal/exact_rows.hpp). Of this moment and this
  // file: neither saved nor part of the fingerprint.
  bool has_exact = false;
};

struct unique_key {  // a primary key, unique constraint or unique index
  std::string name;
  std::vector<std::size_t> columns;  // indexes into table::columns; empty where it is over expressions
  bool primary = false;
  bool deferrable = false;
  bool nulls_not_distinct = false;
  std::string predicate;         // of a partial index, PostgreSQL's text; empty: none
  std::string sqlite_predicate;  // SQLite's text of it
  bool in_sqlite = false, in_postgres = false;
};

struct foreign_key {
  std::string name;
  std::vector<std::size_t> columns;
  std::string referenced_table;
  std::vector<std::string> referenced_columns;
  std::string on_delete, on_update;  // NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT
  bool deferrable = false, initially_deferred = false;
  bool match_full = false;  // all columns or none are NULL
  bool in_sqlite = false, in_postgres = false;
};

struct check_constraint {
  std::string name;
  std::string expression;  // pg_get_constraintdef
};

struct secondary_index {  // not unique
  std::string name;
  std::string definition;  // CREATE INDEX for PostgreSQL
};

// A column in a B-tree of PostgreSQL, in the key or in INCLUDE: what the size of its entries follows from.
enum class compression : std::uint8_t { none, pglz, lz4 };
struct btree_part {
  std::int16_t attribute = 0;    // pg_attribute.attnum of the table; 0: an expression
  bool lowered = false;          // lower(attribute)
  std::int16_t size_bytes = -1;  // -1: of varying length
  std::int16_t align = 4;
  bool packable = true;  // a short value has a head of one byte
  catalog::compression compressed = catalog::compression::pglz;
  std::size_t fill_bytes = 0;  // blanks that character(n) adds at most
};

struct btree {
  std::string name;
  std::vector<btree_part> parts;
};

struct table {
  std::string name;         // in PostgreSQL, without schema
  std::string sqlite_name;  // in SQLite
  std::string schema;
  value::oid id = 0;  // pg_class.oid
  std::vector<column> columns;
  std::vector<std::size_t> primary_key;  // indexes into columns; empty: no primary key
  std::vector<unique_key> unique_keys;
  std::vector<foreign_key> foreign_keys;
  std::vector<check_constraint> checks;
  std::vector<secondary_index> indexes;
  std::vector<btree> btrees;  // of PostgreSQL, unique or not; those without a column of varying length are left out
  bool without_rowid = false;
  std::optional<std::size_t> rowid_column;  // the INTEGER PRIMARY KEY column, an alias of rowid
  bool autoincrement = false;
  bool needs_postgres =
      false;  // user triggers, rules, exclusion constraints, row security: only PostgreSQL can judge a write
  std::string needs_postgres_reason;

  const column* find_column(std::string_view postgres_name) const noexcept;
  std::optional<std::size_t> column_index(std::string_view postgres_name) const noexcept;
};

struct catalog {
  std::vector<table> tables;
  std::string schema = "public";
  std::string database;   // PostgreSQL's current_database()
  std::string role;       // current_user
  std::string collation;  // the database's
  bool byte_order_collation = true;
  int server_version = 0;  // 150004
  std::string server_version_text;
  std::string fingerprint;       // of everything above that plans depend on
  std::uint64_t generation = 0;  // raised whenever the fingerprint changes; kept in SQLite
  std::map<std::string, value::type, std::less<>> named_types;  // enumerations and other user types by name

  const table* find(std::string_view postgres_name) const noexcept;
  const table* find_sqlite(std::string_view sqlite_name) const noexcept;  // ASCII case-insensitive, as SQLite is
  const table* find(value::oid id) const noexcept;
};

std::string quote_identifier(std::string_view name);  // "a""b"
std::string quote_literal(std::string_view text);     // 'a''b'; backslashes as E''
std::string qualified_name(const table& t);           // "schema"."name"
std::string sqlite_qualified_name(const table& t);    // main."name"

}  // namespace crossfade::catalog
