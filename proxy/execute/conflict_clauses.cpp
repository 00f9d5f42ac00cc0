#include "proxy/execute/conflict_clauses.hpp"

#include "replay/catalog/sqlite_ddl.hpp"
#include "replay/catalog/sqlite_tokens.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::execute {

namespace {

result<bool> has_clauses(store::sqlite& db, const std::string& table) {
  auto row = db.prepare("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE");
  if (!row) return std::move(row).error();
  if (auto bound = row->bind(1, value::cell_view::of_text(table)); !bound) return std::move(bound).error();
  auto found = row->step();
  if (!found) return std::move(found).error();
  return *found && catalog::parse_create_table(row->column(0).bytes).conflict_clauses;
}

}  // namespace

result<std::string> overruling_conflict_clauses(store::sqlite& db, const std::string& text) {
  const auto tokens = catalog::tokenize(text);
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& t = tokens[i];
    depth += t.is_symbol("(") ? 1 : t.is_symbol(")") ? -1 : 0;
    if (depth != 0 || !(t.is("INSERT") || t.is("UPDATE"))) continue;
    // As the planner writes it: INSERT INTO main."t", UPDATE main."t"
    const std::size_t schema = i + (t.is("INSERT") ? 2 : 1);
    if (schema + 2 >= tokens.size() || !tokens[schema].is("main")) return text;
    auto clauses = has_clauses(db, tokens[schema + 2].value());
    if (!clauses) return std::move(clauses).error();
    if (!*clauses) return text;
    auto out = text;
    return out.insert(t.offset + t.text.size(), " OR ABORT");
  }
  return text;
}

}  // namespace crossfade::execute
