// What SQLite's pragmas do not tell and only the text of CREATE TABLE and CREATE INDEX does: CHECKs, expressions of
// generated columns, AUTOINCREMENT, names and deferrability of foreign keys, predicates and expressions of indexes.
//
//   table_text t = parse_create_table(sql);     // best effort: what is not understood is left out
//
// Pure functions; any thread. Source: SQLite, "CREATE TABLE" and "CREATE INDEX".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::catalog {

struct check_text {
  std::string name;  // empty: unnamed
  std::string expression;
};

struct foreign_key_text {  // in the order of the text
  std::string name;
  std::string referenced_table;
  bool deferrable = false, initially_deferred = false;
};

struct unique_text {  // a named UNIQUE constraint
  std::string name;
  std::vector<std::string> columns;
};

struct table_text {
  std::vector<check_text> checks;
  std::vector<foreign_key_text> foreign_keys;
  std::map<std::string, std::string> generated;   // column (lower case) -> expression
  std::map<std::string, std::string> collations;  // column (lower case) -> declared collation
  std::vector<unique_text> uniques;
  std::string primary_key_name;
  bool autoincrement = false;
  bool conflict_clauses = false;  // of a constraint: ON CONFLICT other than ABORT
};

struct index_text {
  std::vector<std::string> terms;  // column or expression, without COLLATE and ASC / DESC
  std::string predicate;           // empty: none
};

table_text parse_create_table(std::string_view sql);
index_text parse_create_index(std::string_view sql);

}  // namespace crossfade::catalog
