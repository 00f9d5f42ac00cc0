#include "replay/journal/exact_sweep.hpp"

#include <fmt/format.h>

#include <map>

#include "replay/journal/exact_rows.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::journal {

namespace {

using catalog::quote_identifier;
using value::cell_view;
using value::storage_class;

// One column of one table: how a row is found by the key that crossfade_exact has of it, and what its cell is.
class looker {
 public:
  looker(store::sqlite& db, const catalog::catalog& tables) : db_(db), tables_(tables) {}

  // False: the row has not that cell, or is not there. Not known: true.
  result<bool> stands(const std::string& table, const value::cell& key, const std::string& column,
                      const value::cell& cell) {
    auto known = prepared(table, column);
    if (!known) return known.error();
    auto& how = **known;
    if (!how.there) return false;
    if (!how.statement) return true;
    std::vector<value::cell> parts;
    if (how.keyed) {
      auto decoded = key.holds == storage_class::blob ? decode_cells(key.bytes) : std::nullopt;
      if (!decoded || decoded->size() != how.parts) return true;
      parts = std::move(*decoded);
    } else {
      if (key.holds != storage_class::integer) return true;
      parts.push_back(key);
    }
    return find(how, parts, key, cell);
  }

 private:
  struct lookup {
    bool there = true;   // the table is
    bool keyed = false;  // else by rowid
    std::size_t parts = 1;
    store::sqlite_statement statement;  // none: it cannot be told
  };

  // Keys that SQLite takes for equal may be several rows' (collations): each is compared.
  static result<bool> find(lookup& how, const std::vector<value::cell>& parts, const value::cell& key,
                           const value::cell& cell) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (auto bound = how.statement.bind(static_cast<int>(i + 1), parts[i].view()); !bound) return bound.error();
    }
    result<bool> out = false;
    for (;;) {
      auto row = how.statement.step();
      if (!row) out = row.error();
      if (!row || !*row) break;
      cells found;
      for (std::size_t i = 0; i < how.parts; ++i)
        found.push_back(how.statement.column(static_cast<int>(i)));
      const auto name = how.keyed ? exact_key(found) : exact_key(found[0].integer);
      if (!(name == key) || !same_cell(how.statement.column(static_cast<int>(how.parts)), cell.view())) continue;
      out = true;
      break;
    }
    how.statement.reset();
    return out;
  }

  result<lookup*> prepared(const std::string& table, const std::string& column) {
    const auto known = lookups_.find({table, column});
    if (known != lookups_.end()) return &known->second;
    auto made = make(table, column);
    if (!made) return made.error();
    return &lookups_.emplace(std::pair(table, column), std::move(*made)).first->second;
  }

  result<lookup> make(const std::string& table, const std::string& column) {
    lookup out;
    auto there =
        db_.one(fmt::format("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = {} COLLATE NOCASE",
                            catalog::quote_literal(table)));
    if (!there) return there.error();
    out.there = there->integer > 0;
    const auto* t = tables_.find_sqlite(table);
    if (!out.there || t == nullptr) return out;
    const catalog::column* wanted = nullptr;
    for (const auto& c : t->columns) {
      if (c.sqlite_name == column) wanted = &c;
    }
    out.keyed = !t->primary_key.empty();
    std::vector<std::string> names;
    for (const auto k : t->primary_key)
      names.push_back(quote_identifier(t->columns[k].sqlite_name));
    if (!out.keyed) {
      auto layout = read_layout(db_, *t);
      if (!layout) return layout.error();
      if (layout->rowid_name.empty()) return out;
      names.push_back(layout->rowid_name);
    }
    if (wanted == nullptr) return out;
    std::string select, where;
    for (std::size_t i = 0; i < names.size(); ++i) {
      select += names[i] + ", ";
      where += fmt::format("{}{} IS ?{}", i ? " AND " : "", names[i], i + 1);
    }
    out.parts = names.size();
    auto statement = db_.prepare(fmt::format("SELECT {}{} FROM {} WHERE {}", select, quote_identifier(column),
                                             catalog::sqlite_qualified_name(*t), where));
    if (!statement) return statement.error();
    out.statement = std::move(*statement);
    return out;
  }

  store::sqlite& db_;
  const catalog::catalog& tables_;
  std::map<std::pair<std::string, std::string>, lookup> lookups_;
};

}  // namespace

result<std::vector<exact_sweep::kept_row>> exact_sweep::read(store::sqlite& db, std::size_t rows) const {
  const bool begun = !last_.table.empty();
  auto statement = db.prepare(
      fmt::format("SELECT table_name, key, column_name, cell FROM main.crossfade_exact {}ORDER BY table_name, key, "
                  "column_name LIMIT {}",
                  begun ? "WHERE (table_name, key, column_name) > (?1, ?2, ?3) " : "", rows));
  if (!statement) return statement.error();
  if (begun) {
    for (const auto& bound : {statement->bind(1, cell_view::of_text(last_.table)), statement->bind(2, last_.key.view()),
                              statement->bind(3, cell_view::of_text(last_.column))}) {
      if (!bound) return bound.error();
    }
  }
  std::vector<kept_row> out;
  for (;;) {
    auto more = statement->step();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({{std::string(statement->column(0).bytes), value::cell(statement->column(1)),
                    std::string(statement->column(2).bytes)},
                   value::cell(statement->column(3))});
  }
}

result<swept> exact_sweep::step(store::sqlite& db, const catalog::catalog& tables, std::size_t rows) {
  swept out;
  auto work = [&]() -> result<void> {
    auto present = read(db, rows);
    if (!present) return present.error();
    looker look(db, tables);
    exact_rows exact(db);
    for (const auto& row : *present) {
      auto stands = look.stands(row.at.table, row.at.key, row.at.column, row.cell);
      if (!stands) return stands.error();
      ++out.looked_at;
      if (*stands) continue;
      if (auto gone = exact.forget(row.at.table, row.at.key, row.at.column); !gone) return gone;
      ++out.removed;
    }
    out.end = present->size() < rows;
    last_ = out.end ? place{} : std::move(present->back().at);
    return {};
  };
  // A transaction that writes nothing leaves nothing in the log.
  if (auto done = store::in_transaction(db, work); !done) return done.error();
  return out;
}

}  // namespace crossfade::journal
