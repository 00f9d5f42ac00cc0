// A JSON document taken apart: for json the text as it was given, for jsonb its normalised text. Pieces are views into
// the document, which has to live as long. Plain data; free functions; any thread; depth bounded by limits::json_depth.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::value {

enum class json_kind : std::uint8_t { null, string, number, boolean, array, object };  // in jsonb's order

struct json_tree {
  json_kind what = json_kind::null;
  std::string_view raw;           // its own text in the document
  std::string text;               // string: its characters
  std::vector<std::string> keys;  // object: as they stand, duplicates of json included
  std::vector<json_tree> items;   // array: elements; object: values

  bool scalar() const noexcept { return what != json_kind::array && what != json_kind::object; }
  const json_tree* find(std::string_view key) const;  // object: the last of this name, or nullptr
  const json_tree* at(std::int64_t index) const;      // array: from 0, negative from the end, or nullptr
};

// 22P02; 22P05 for \u0000, since strings are unescaped.
result<json_tree> parse_json(std::string_view document);
// Normalises into `kept`, to which the tree refers.
result<json_tree> parse_jsonb(std::string_view document, std::string& kept);

void append_json_string(std::string& out, std::string_view characters);  // quoted and escaped
// An object of jsonb from members with normalised values: sorted, the last of duplicates.
void append_jsonb_object(std::string& out, std::vector<std::pair<std::string, std::string>>& members);

}  // namespace crossfade::value
