#include "replay/catalog/catalog.hpp"

#include <algorithm>

#include "replay/base/ascii.hpp"

namespace crossfade::catalog {

namespace {

bool same_name_in_sqlite(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace

const column* table::find_column(std::string_view postgres_name) const noexcept {
  const auto found = column_index(postgres_name);
  return found ? &columns[*found] : nullptr;
}

std::optional<std::size_t> table::column_index(std::string_view postgres_name) const noexcept {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == postgres_name) return i;
  }
  return std::nullopt;
}

const table* catalog::find(std::string_view postgres_name) const noexcept {
  for (const table& t : tables) {
    if (t.name == postgres_name) return &t;
  }
  return nullptr;
}

const table* catalog::find_sqlite(std::string_view sqlite_name) const noexcept {
  for (const table& t : tables) {
    if (same_name_in_sqlite(t.sqlite_name, sqlite_name)) return &t;
  }
  return nullptr;
}

const table* catalog::find(value::oid id) const noexcept {
  for (const table& t : tables) {
    if (t.id == id) return &t;
  }
  return nullptr;
}

std::string quote_identifier(std::string_view name) {
  std::string out = "\"";
  for (char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

std::string quote_literal(std::string_view text) {
  // E'' means the same whatever standard_conforming_strings is.
  std::string out = text.find('\\') == std::string_view::npos ? "'" : "E'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  out += '\'';
  return out;
}

std::string qualified_name(const table& t) { return quote_identifier(t.schema) + "." + quote_identifier(t.name); }

std::string sqlite_qualified_name(const table& t) { return "main." + quote_identifier(t.sqlite_name); }

}  // namespace crossfade::catalog
