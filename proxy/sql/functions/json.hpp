// What the functions on json and jsonb share: documents as cells. The same threads as call.hpp.
#pragma once

#include <memory>
#include <optional>

#include "proxy/sql/functions/call.hpp"
#include "replay/value/json_tree.hpp"

namespace crossfade::sql::functions {

struct document {
  std::unique_ptr<std::string> text;  // to which the tree refers; of jsonb: normalised
  value::json_tree tree;
};

// A cell's text: SQLite's numeric affinity may have made a number of it.
std::string document_text(sqlite3_value* v);
result<document> read_document(sqlite3_value* v, bool binary);
// A step of a path as the index of an array.
std::optional<std::int64_t> path_index(std::string_view step);

// A canonical cell as JSON, and as the key of a member.
result<void> append_json(std::string& out, const value::cell_view& cell, const value::type& t,
                         const value::format_settings& settings);
result<void> append_json_key(std::string& out, const value::cell_view& cell, const value::type& t,
                             const value::format_settings& settings);

int add_json_changes(sqlite3* db);
int add_json_building(sqlite3* db, const clock_accessor* session);

}  // namespace crossfade::sql::functions
