// Which PostgreSQL type a SQLite column gets where Crossfade itself creates the table, and how names go over.
//
//   auto t = map_declaration("VARCHAR(20)");     // varchar(20)
//
// Pure functions; any thread. Source of the rules: docs/catalog.md and SQLite, "Datatypes In SQLite", section 3.1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "replay/catalog/profile.hpp"
#include "replay/value/type.hpp"

namespace crossfade::catalog {

enum class identifier_case : std::uint8_t { keep, lower };

struct mapping_options {
  std::string schema = "public";
  identifier_case identifiers = identifier_case::keep;
  std::map<std::string, std::string, std::less<>> types;  // TABLE.COLUMN (SQLite's names) -> PostgreSQL type
};

struct created_type {
  std::string sql;  // "varchar(20)"
  value::kind what = value::kind::unknown;
};

// The type with its object id and modifier; kind::other where the name is not of a built-in type.
value::type type_of(const created_type& t);

// By the declared type; none where nothing is declared.
std::optional<created_type> map_declaration(std::string_view declaration);
// By what the column holds; none where it holds nothing, or several classes that no one type can hold.
std::optional<created_type> map_data(const column_tally& tally);
// The type named by --type for this column; names are compared as SQLite does.
std::optional<created_type> overridden_type(const mapping_options& options, std::string_view table,
                                            std::string_view column);
// What kind of value a type's SQL name means; kind::other for what is not built in.
value::kind kind_of_type_name(std::string_view sql);

std::string postgres_name(std::string_view sqlite_name, identifier_case how);

}  // namespace crossfade::catalog
