#include "replay/journal/exact_rows.hpp"

#include <algorithm>

#include "replay/journal/record.hpp"

namespace crossfade::journal {

namespace {

using value::cell_view;
using value::storage_class;

// Numbers that SQLite takes for the same are one key: an INTEGER, and a REAL column's cell of it.
cell_view plain(const cell_view& c) {
  constexpr double bound = 9223372036854775808.0;
  if (c.holds != storage_class::real || !(c.real > -bound && c.real < bound)) return c;
  const auto whole = static_cast<std::int64_t>(c.real);
  return static_cast<double>(whole) == c.real ? cell_view::of_integer(whole) : c;
}

}  // namespace

bool same_cell(const cell_view& left, const cell_view& right) {
  return value::cell(plain(left)) == value::cell(plain(right));
}

value::cell exact_key(const std::vector<cell_view>& key) {
  cells plain_cells;
  plain_cells.reserve(key.size());
  for (const auto& c : key)
    plain_cells.push_back(plain(c));
  return value::cell::of_blob(encode_cells(plain_cells));
}

value::cell exact_key(std::int64_t rowid) { return value::cell::of_integer(rowid); }

result<std::optional<std::string>> exact_rows::find(std::string_view table, const value::cell& key,
                                                    std::string_view column, const cell_view& cell) {
  if (!find_) {
    auto made = db_.prepare(
        "SELECT cell, exact FROM main.crossfade_exact WHERE table_name = ?1 AND key = ?2 AND column_name = ?3", true);
    if (!made) return made.error();
    find_ = std::move(*made);
  }
  for (auto bound : {find_.bind(1, cell_view::of_text(table)), find_.bind(2, key.view()),
                     find_.bind(3, cell_view::of_text(column))}) {
    if (!bound) return bound.error();
  }
  auto row = find_.step();
  std::optional<std::string> out;
  if (row && *row && same_cell(find_.column(0), cell)) out.emplace(find_.column(1).bytes);
  find_.reset();
  if (!row) return row.error();
  return out;
}

result<void> exact_rows::run(store::sqlite_statement& statement, const char* sql,
                             const std::vector<cell_view>& values) {
  if (!statement) {
    auto made = db_.prepare(sql, true);
    if (!made) return made.error();
    statement = std::move(*made);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (auto bound = statement.bind(static_cast<int>(i + 1), values[i]); !bound) return bound;
  }
  auto done = statement.step();
  statement.reset();
  if (!done) return done.error();
  return {};
}

result<void> exact_rows::put(std::string_view table, const value::cell& key, std::string_view column,
                             const cell_view& cell, std::string_view exact) {
  return run(put_, "INSERT OR REPLACE INTO main.crossfade_exact VALUES (?1, ?2, ?3, ?4, ?5)",
             {cell_view::of_text(table), key.view(), cell_view::of_text(column), cell, cell_view::of_text(exact)});
}

result<void> exact_rows::forget(std::string_view table, const value::cell& key) {
  return run(forget_row_, "DELETE FROM main.crossfade_exact WHERE table_name = ?1 AND key = ?2",
             {cell_view::of_text(table), key.view()});
}

result<void> exact_rows::forget(std::string_view table, const value::cell& key, std::string_view column) {
  return run(forget_cell_, "DELETE FROM main.crossfade_exact WHERE table_name = ?1 AND key = ?2 AND column_name = ?3",
             {cell_view::of_text(table), key.view(), cell_view::of_text(column)});
}

result<void> exact_rows::forget_table(std::string_view table) {
  return run(forget_table_, "DELETE FROM main.crossfade_exact WHERE table_name = ?1", {cell_view::of_text(table)});
}

result<void> exact_rows::move(std::string_view table, const value::cell& from, const value::cell& to) {
  return run(move_, "UPDATE OR REPLACE main.crossfade_exact SET key = ?3 WHERE table_name = ?1 AND key = ?2",
             {cell_view::of_text(table), from.view(), to.view()});
}

namespace {

result<bool> has_table(store::sqlite& db) {
  auto there = db.one("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'crossfade_exact'");
  if (!there) return there.error();
  return !there->is_null();
}

}  // namespace

result<exact_columns> columns_with_exact_rows(store::sqlite& db) {
  exact_columns out;
  auto there = has_table(db);
  if (!there) return there.error();
  if (!*there) return out;
  auto rows = db.prepare("SELECT DISTINCT table_name, column_name FROM main.crossfade_exact");
  if (!rows) return rows.error();
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return out;
    out[std::string(rows->column(0).bytes)].emplace(rows->column(1).bytes);
  }
}

namespace {

bool of_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// In PostgreSQL's text of an expression; a text constant of that name counts as well.
bool names(std::string_view expression, const catalog::column& c) {
  if (expression.find(catalog::quote_identifier(c.name)) != std::string_view::npos) return true;
  for (auto at = expression.find(c.name); at != std::string_view::npos; at = expression.find(c.name, at + 1)) {
    const auto end = at + c.name.size();
    if ((at == 0 || !of_identifier(expression[at - 1])) &&
        (end == expression.size() || !of_identifier(expression[end])))
      return true;
  }
  return false;
}

}  // namespace

std::vector<std::size_t> computed_from(const catalog::table& t, const catalog::column& c) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < t.columns.size() && c.generated != catalog::generation::none; ++i) {
    if (t.columns[i].generated == catalog::generation::none && names(c.default_expression, t.columns[i]))
      out.push_back(i);
  }
  return out;
}

namespace {

// A unique or foreign key that SQLite would judge by rounded values. An expression's columns are not known.
bool touches_exact(const catalog::table& t, const std::vector<std::size_t>& columns, std::string_view predicate) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    const auto& c = t.columns[i];
    if (!c.has_exact) continue;
    if (columns.empty() || names(predicate, c)) return true;
    for (const auto k : columns) {
      if (k == i) return true;
    }
  }
  return false;
}

bool computed_from_exact(const catalog::table& t, const catalog::column& c) {
  const auto from = computed_from(t, c);
  return std::any_of(from.begin(), from.end(), [&](std::size_t i) { return t.columns[i].has_exact; });
}

}  // namespace

result<std::shared_ptr<const catalog::catalog>> with_exact_columns(store::sqlite& db,
                                                                   std::shared_ptr<const catalog::catalog> tables) {
  auto found = columns_with_exact_rows(db);
  if (!found) return found.error();
  bool changes = false;
  auto copy = std::make_shared<catalog::catalog>(*tables);
  for (auto& t : copy->tables) {
    const auto columns = found->find(t.sqlite_name);
    for (auto& c : t.columns) {
      const bool exact = columns != found->end() && columns->second.count(c.sqlite_name) > 0;
      changes = changes || (exact && !c.has_exact);
      c.has_exact = c.has_exact || exact;
    }
    for (auto& c : t.columns)
      c.has_exact = c.has_exact || computed_from_exact(t, c);
    for (auto& key : t.unique_keys)
      key.in_sqlite = key.in_sqlite && !touches_exact(t, key.columns, key.predicate);
    for (auto& key : t.foreign_keys)
      key.in_sqlite = key.in_sqlite && !touches_exact(t, key.columns, {});
  }
  return changes ? std::shared_ptr<const catalog::catalog>(std::move(copy)) : tables;
}

result<std::uint64_t> count_exact_rows(store::sqlite& db) {
  auto there = has_table(db);
  if (!there) return there.error();
  if (!*there) return std::uint64_t{0};
  auto n = db.one("SELECT count(*) FROM main.crossfade_exact");
  if (!n) return n.error();
  return static_cast<std::uint64_t>(n->integer);
}

}  // namespace crossfade::journal
