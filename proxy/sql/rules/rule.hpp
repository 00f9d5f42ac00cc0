// What is proven on SQLite, as tables: one row for each operator, function, aggregate and cast of PostgreSQL by
// argument types, with the SQLite text that gives PostgreSQL's answer, or without one where only PostgreSQL has it.
//
// A name that occurs here occurs with all its overloads for the types that Crossfade knows, proven or not: resolve()
// chooses among them as PostgreSQL does, and a choice among a part of them could differ. docs/sql-support.md is made
// from these tables.
//
// Arguments of a template are canonical cells: the type's natural storage (value::natural_storage), NULL included.
//   $1 $2 ...   the arguments        $*   all of them, separated by commas
//   $#*         all of them, a comma before each, each with the object id of its own type behind it
//   @float8     a type's object id   #1   the object id of the first argument's own type (for polymorphic ones)
//   $a  $l      "_ascii" or nothing, 2 or 0: whether letters are those of ASCII only, by the arguments' collation
// Plain data, any thread. Sources: PostgreSQL documentation chapters 9 and 10; pg_proc, pg_operator, pg_cast.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "replay/value/type.hpp"

namespace crossfade::sql::rules {

enum class what : std::uint8_t {
  function,
  operation,
  prefix,
  aggregate,
  rows,  // a function that returns a set: its SQLite text makes a pack of rows (functions/rows.hpp)
  implicit_cast,
  assignment_cast,
  explicit_cast
};

// strict: NULL where an argument is NULL, else not NULL. nullable: may be NULL without that. never: never NULL.
enum class nulls : std::uint8_t { strict, nullable, never };

struct rule {
  rules::what what;
  std::string_view name;       // of casts: empty
  std::string_view arguments;  // PostgreSQL's names of types, separated by blanks; "..." repeats the one before
  std::string_view result;
  std::string_view sqlite;  // empty: on PostgreSQL only
  rules::nulls null_rule = nulls::strict;
  bool session = false;  // reads the session's clock or settings
};

struct family {
  std::string_view title;  // of its section in docs/sql-support.md
  std::span<const rule> rules;
};

// Families, one a file of this folder.
std::span<const rule> number_rules();
std::span<const rule> text_rules();
std::span<const rule> datetime_rules();
std::span<const rule> json_rules();
std::span<const rule> array_rules();
std::span<const rule> other_rules();  // boolean, bytea, uuid, enumerations
std::span<const rule> aggregate_rules();
const std::vector<family>& families();

// "float8" -> its object id; 0 where the name is none of a type that Crossfade knows. Polymorphic names ("any",
// "anyelement", "anyarray", "anynonarray", "anyenum", "anycompatible") have PostgreSQL's ids too.
value::oid type_id(std::string_view name);

}  // namespace crossfade::sql::rules
