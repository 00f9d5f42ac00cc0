#include "replay/apply/reverse_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "replay/apply/capture_triggers.hpp"
#include "replay/apply/each_row.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/layout.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::apply {

namespace {

using catalog::quote_identifier;
using catalog::quote_literal;
using value::cell_view;

constexpr std::uint64_t rows_between_checks = 256;
constexpr auto longest_search = std::chrono::seconds(1);  // for rows without a key, of one table in one batch

struct kept_row {
  std::vector<catalog::kept_cell> cells;
  bool exact = true;  // all of them are
};

std::vector<std::size_t> stored_columns(const catalog::table& t) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].generated == catalog::generation::none) out.push_back(i);
  }
  return out;
}

std::string column_list(const catalog::table& t, const std::vector<std::size_t>& columns, std::string_view prefix) {
  std::string out;
  for (auto i : columns)
    out += fmt::format("{}{}{}::text", out.empty() ? "" : ", ", prefix, quote_identifier(t.columns[i].name));
  return out;
}

std::string sqlite_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::string type_of(const catalog::column& c) { return c.type_name.empty() ? value::format_type(c.type) : c.type_name; }

// " (id)=(7)"; empty where the row's key is not known.
std::string shown_key(const catalog::table& t, const std::vector<std::size_t>& columns, const store::text_row& row,
                      std::size_t first) {
  std::string names, values;
  for (const auto k : t.primary_key) {
    const auto at = std::find(columns.begin(), columns.end(), k);
    if (at == columns.end()) return {};
    names += (names.empty() ? "" : ", ") + t.columns[k].name;
    values += (values.empty() ? "" : ", ") +
              row[first + static_cast<std::size_t>(at - columns.begin())].value_or("NULL").substr(0, 200);
  }
  return names.empty() ? "" : fmt::format(" ({})=({})", names, values);
}

result<kept_row> kept(const catalog::table& t, const std::vector<std::size_t>& columns, const store::text_row& row,
                      std::size_t first) {
  kept_row out;
  out.cells.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = t.columns[columns[i]];
    const auto& text = row[first + i];
    auto cell = text ? catalog::keep_in_cell(column, *text) : result<catalog::kept_cell>(catalog::kept_cell{});
    const bool in_key = std::find(t.primary_key.begin(), t.primary_key.end(), columns[i]) != t.primary_key.end();
    if (cell && !cell->exact && in_key) {
      cell = make_error(sqlstate::numeric_value_out_of_range, "it is part of the primary key, which must be exact");
    }
    if (!cell) {
      auto failure = cell.error();
      failure.table = t.name;
      failure.column = column.name;
      failure.message = fmt::format("SQLite cannot hold the value of column \"{}\" of table \"{}\" in row{}: {}",
                                    column.name, t.name, shown_key(t, columns, row, first), failure.message);
      failure.hint =
          in_key ? "Give the row another key in PostgreSQL, or delete it; the mirror then goes on. To keep such "
                   "keys end the migration with crossfade finish: there is no way back with them."
                 : "Change the value in PostgreSQL to one that SQLite's column can hold; the mirror then "
                   "goes on.";
      return failure;
    }
    out.exact = out.exact && cell->exact;
    out.cells.push_back(std::move(*cell));
  }
  return out;
}

// Where a constraint of the file refuses what PostgreSQL has.
std::string refused_hint(const kept_row& row) {
  return fmt::format(
      "Change the row in PostgreSQL so that SQLite's constraint holds{}; the mirror then goes on. To keep it as it is "
      "end the migration with crossfade finish.",
      row.exact ? "" : fmt::format(", also for its numbers as SQLite keeps them, to {} digits", catalog::exact_digits));
}

// The keys of one table since the snapshot; each old and new key once.
std::string touched_keys(const catalog::table& t, const std::string& since) {
  return fmt::format(
      "SELECT old_key AS key FROM crossfade.changed_keys WHERE relation = {0} AND old_key IS NOT NULL AND NOT "
      "pg_visible_in_snapshot(xid, {1}::pg_snapshot) UNION SELECT new_key FROM crossfade.changed_keys WHERE relation = "
      "{0} AND new_key IS NOT NULL AND NOT pg_visible_in_snapshot(xid, {1}::pg_snapshot)",
      t.id, quote_literal(since));
}

std::string removed_keys_query(const catalog::table& t, const std::string& since) {
  std::string parts;
  for (std::size_t i = 0; i < t.primary_key.size(); ++i)
    parts += fmt::format("{}key[{}]", i ? ", " : "", i + 1);
  return fmt::format("SELECT {} FROM ({}) k", parts, touched_keys(t, since));
}

// Each row once: keys that differ as texts may be equal as values (1.5 and 1.50).
std::string present_rows_query(const catalog::table& t, const std::string& since) {
  std::string join, key;
  for (std::size_t i = 0; i < t.primary_key.size(); ++i) {
    const auto& column = t.columns[t.primary_key[i]];
    key += fmt::format("{0}(key[{1}])::{2} AS k{1}", i ? ", " : "", i + 1, type_of(column));
    join += fmt::format("{}t.{} = k.k{}", i ? " AND " : "", quote_identifier(column.name), i + 1);
  }
  return fmt::format("SELECT {} FROM (SELECT DISTINCT {} FROM ({}) n) k JOIN {} t ON {}",
                     column_list(t, stored_columns(t), "t."), key, touched_keys(t, since), catalog::qualified_name(t),
                     join);
}

// Without a key rows are a multiset: what counts is how many of each image went (removed) or came.
std::string images_query(const catalog::table& t, const std::string& since, bool removed) {
  std::string parts;
  for (std::size_t i = 0; i < identity_columns(t).size(); ++i)
    parts += fmt::format(", image[{}]", i + 1);
  return fmt::format(
      "SELECT abs(sum(n)){0} FROM (SELECT old_key AS image, -1 AS n FROM crossfade.changed_keys WHERE relation = {1} "
      "AND old_key IS NOT NULL AND NOT pg_visible_in_snapshot(xid, {2}::pg_snapshot) UNION ALL SELECT new_key, 1 FROM "
      "crossfade.changed_keys WHERE relation = {1} AND new_key IS NOT NULL AND NOT pg_visible_in_snapshot(xid, "
      "{2}::pg_snapshot)) c GROUP BY image HAVING sum(n) {3} 0",
      parts, t.id, quote_literal(since), removed ? "<" : ">");
}

// TRUNCATE and rewriting ALTERs are not MVCC-safe: a snapshot older than they are reads an empty or rewritten table.
// The storage that the snapshot's catalog names must still be the present one after reading.
result<void> require_same_storage(store::postgres& db, const catalog::table& t) {
  auto rows = db.query(
      fmt::format("SELECT relfilenode = pg_relation_filenode(oid) FROM pg_catalog.pg_class WHERE oid = {}", t.id));
  if (!rows) return rows.error();
  if (!rows->empty() && (*rows)[0][0] == "t") return {};
  return make_error(sqlstate::serialization_failure,
                    fmt::format("table \"{}\" was rewritten while it was read", t.name));
}

std::string insert_sql(const catalog::table& t) {
  std::string names, marks;
  for (auto i : stored_columns(t)) {
    names += (names.empty() ? "" : ", ") + quote_identifier(t.columns[i].sqlite_name);
    marks += marks.empty() ? "?" : ", ?";
  }
  // The file's own ON CONFLICT clauses have no say.
  return fmt::format("INSERT OR ABORT INTO {} ({}) VALUES ({})", catalog::sqlite_qualified_name(t), names, marks);
}

std::string is_bound(const catalog::table& t, const std::vector<std::size_t>& columns, std::string_view prefix) {
  std::string where;
  std::size_t n = 0;
  for (auto i : columns)
    where += fmt::format("{}{}{} IS ?{}", n ? " AND " : "", prefix, quote_identifier(t.columns[i].sqlite_name), n + 1),
        ++n;
  return where;
}

}  // namespace

struct reverse_batch::impl {
  explicit impl(batch_parts p) : parts(std::move(p)), exact(parts.to) {}

  batch_parts parts;
  journal::exact_rows exact;
  batch_counts counts;
  std::uint64_t seen = 0;
  std::map<std::string, store::sqlite_statement> statements;  // of the present table, by text

  result<void> check() {
    if (++seen % rows_between_checks != 0 || !parts.may_go_on) return {};
    return parts.may_go_on();
  }

  result<store::sqlite_statement*> statement(const std::string& sql) {
    auto found = statements.find(sql);
    if (found == statements.end()) {
      auto made = parts.to.prepare(sql);
      if (!made) return made.error();
      found = statements.emplace(sql, std::move(*made)).first;
    }
    return &found->second;
  }

  static result<void> bind(store::sqlite_statement& to, const std::vector<catalog::kept_cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (auto bound = to.bind(static_cast<int>(i + 1), cells[i].cell.view()); !bound) return bound;
    }
    return {};
  }

  bool has_exact(const catalog::table& t) const { return parts.exact.find(t.sqlite_name) != parts.exact.end(); }

  result<void> remove_cells(store::sqlite_statement& remove, const std::vector<value::cell>& key) {
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (auto bound = remove.bind(static_cast<int>(i + 1), key[i].view()); !bound) return bound;
    }
    auto done = remove.step();
    remove.reset();
    if (!done) return done.error();
    return {};
  }

  result<void> remove_by_key(const catalog::table& t) {
    auto remove = statement(
        fmt::format("DELETE FROM {} WHERE {}", catalog::sqlite_qualified_name(t), is_bound(t, t.primary_key, "")));
    if (!remove) return remove.error();
    return each_row(parts.from, removed_keys_query(t, parts.since), [&](const store::text_row& row) -> result<void> {
      if (auto going_on = check(); !going_on) return going_on;
      ++counts.keys;
      auto key = kept(t, t.primary_key, row, 0);
      if (!key) return {};  // SQLite cannot have had it; where the row is there still, writing it says so
      std::vector<value::cell> cells;
      for (auto& c : key->cells)
        cells.push_back(
            catalog::after_affinity(std::move(c.cell), t.columns[t.primary_key[cells.size()]].sqlite_declaration));
      if (auto done = remove_cells(**remove, cells); !done) return done;
      std::vector<cell_view> views;
      for (const auto& c : cells)
        views.push_back(c.view());
      const auto name = journal::exact_key(views);
      if (sqlite3_changes(parts.to.raw()) == 0) {
        auto spelled_otherwise = parts.odd.find(parts.to, t, name);
        if (!spelled_otherwise) return spelled_otherwise.error();
        if (*spelled_otherwise) {
          if (auto done = remove_cells(**remove, **spelled_otherwise); !done) return done;
          parts.odd.erase(t, name);
        }
      }
      return has_exact(t) ? exact.forget(t.sqlite_name, name) : result<void>();
    });
  }

  // A row like this one, by its cells and by the exact values that go with them; false: there is none.
  result<bool> remove_image(const catalog::table& t, const std::vector<std::size_t>& columns, const kept_row& row,
                            const store::text_row& texts, const std::string& rowid) {
    auto where = is_bound(t, columns, "r.");
    std::vector<std::size_t> looked_at;  // into columns
    const auto there = parts.exact.find(t.sqlite_name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& name = t.columns[columns[i]].sqlite_name;
      if (row.cells[i].exact && (there == parts.exact.end() || there->second.count(name) == 0)) continue;
      looked_at.push_back(i);
      where += fmt::format(
          " AND (SELECT x.exact FROM main.crossfade_exact x WHERE x.table_name = {} AND x.key = r.{} AND x.column_name "
          "= {} AND x.cell IS r.{}) IS ?{}",
          sqlite_text(t.sqlite_name), rowid, sqlite_text(name), quote_identifier(name),
          columns.size() + looked_at.size());
    }
    const auto table = catalog::sqlite_qualified_name(t);
    auto remove =
        statement(fmt::format("DELETE FROM {0} WHERE {1} = (SELECT r.{1} FROM {0} AS r WHERE {2} LIMIT 1) "
                              "RETURNING {1}",
                              table, rowid, where));
    if (!remove) return remove.error();
    if (auto bound = bind(**remove, row.cells); !bound) return bound.error();
    for (std::size_t k = 0; k < looked_at.size(); ++k) {
      const auto i = looked_at[k];
      auto expected = row.cells[i].exact ? cell_view::null() : cell_view::of_text(*texts[i + 1]);
      if (auto bound = (*remove)->bind(static_cast<int>(columns.size() + k + 1), expected); !bound)
        return bound.error();
    }
    auto found = (*remove)->step();
    if (!found) return found.error();
    const auto removed = *found ? (*remove)->column(0).integer : 0;
    if (*found) (void)(*remove)->step();
    (*remove)->reset();
    if (*found && !looked_at.empty()) {
      if (auto done = exact.forget(t.sqlite_name, journal::exact_key(removed)); !done) return done.error();
    }
    return *found;
  }

  // False: SQLite has no row like one that is to go, because its cells spell the values otherwise; or it takes too
  // long.
  result<bool> remove_images(const catalog::table& t) {
    auto layout = journal::read_layout(parts.to, t);
    if (!layout) return layout.error();
    if (layout->rowid_name.empty()) return false;
    const auto columns = identity_columns(t);
    bool all = true;
    const auto until = std::chrono::steady_clock::now() + longest_search;
    auto done =
        each_row(parts.from, images_query(t, parts.since, true), [&](const store::text_row& row) -> result<void> {
          if (!all) return {};
          auto image = kept(t, columns, row, 1);
          if (!image) return image.error();
          for (auto n = std::stoll(*row[0]); n > 0 && all; --n) {
            if (auto going_on = check(); !going_on) return going_on;
            auto removed = remove_image(t, columns, *image, row, layout->rowid_name);
            if (!removed) return removed.error();
            // Each search may read the whole table: beyond some, one copy of it is quicker.
            all = *removed && std::chrono::steady_clock::now() < until;
            ++counts.keys;
          }
          return {};
        });
    if (!done) return done.error();
    return all;
  }

  result<void> clear(const catalog::table& t) {
    if (auto done = parts.to.exec("DELETE FROM " + catalog::sqlite_qualified_name(t)); !done) return done;
    if (!has_exact(t)) return {};
    parts.exact.erase(t.sqlite_name);
    return exact.forget_table(t.sqlite_name);
  }

  result<void> remove(changed_table& c) {
    statements.clear();
    if (!c.whole && !c.table->primary_key.empty()) return remove_by_key(*c.table);
    if (!c.whole) {
      auto found = remove_images(*c.table);
      if (!found) return found.error();
      if (*found) return {};
      log::info("reverse_mirror.whole_table", {{"table", c.table->name}});
      statements.clear();
      c.whole = true;
    }
    return clear(*c.table);
  }

  // The row that was just inserted, as SQLite has stored it: cells of the key, then those of `wanted`.
  result<void> keep_exact_values(const catalog::table& t, const std::vector<std::size_t>& columns, const kept_row& row,
                                 const store::text_row& texts, std::size_t first) {
    const bool keyed = !t.primary_key.empty();
    std::string select, where;
    std::vector<std::size_t> wanted;
    for (const auto k : t.primary_key)
      select += (select.empty() ? "" : ", ") + quote_identifier(t.columns[k].sqlite_name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (row.cells[i].exact) continue;
      wanted.push_back(i);
      select += (select.empty() ? "" : ", ") + quote_identifier(t.columns[columns[i]].sqlite_name);
    }
    const auto rowid = sqlite3_last_insert_rowid(parts.to.raw());
    if (keyed) {
      where = is_bound(t, t.primary_key, "");
    } else {
      auto layout = journal::read_layout(parts.to, t);
      if (!layout) return layout.error();
      if (layout->rowid_name.empty())
        return make_error(sqlstate::feature_not_supported, "columns of this table hide its rowid");
      where = layout->rowid_name + " = ?1";
    }
    auto stored =
        statement(fmt::format("SELECT {} FROM {} WHERE {}", select, catalog::sqlite_qualified_name(t), where));
    if (!stored) return stored.error();
    std::vector<catalog::kept_cell> key;
    for (const auto k : t.primary_key)
      key.push_back(
          row.cells[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), k) - columns.begin())]);
    if (!keyed) key.push_back({value::cell::of_integer(rowid), true});
    if (auto bound = bind(**stored, key); !bound) return bound;
    auto found = (*stored)->step();
    if (!found) return found.error();
    if (!*found) return make_error(sqlstate::internal_error, "the row is not found by its key");
    std::vector<cell_view> stored_key;
    for (std::size_t i = 0; i < t.primary_key.size(); ++i)
      stored_key.push_back((*stored)->column(static_cast<int>(i)));
    const auto at = keyed ? journal::exact_key(stored_key) : journal::exact_key(rowid);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const auto& name = t.columns[columns[wanted[k]]].sqlite_name;
      auto done = exact.put(t.sqlite_name, at, name, (*stored)->column(static_cast<int>(t.primary_key.size() + k)),
                            *texts[first + wanted[k]]);
      if (!done) return done;
      parts.exact[t.sqlite_name].insert(name);
      ++counts.exact;
    }
    (*stored)->reset();
    return {};
  }

  result<void> insert(const catalog::table& t, const std::vector<std::size_t>& columns, const store::text_row& texts,
                      std::size_t first, std::int64_t times) {
    auto write = statement(insert_sql(t));
    if (!write) return write.error();
    auto row = kept(t, columns, texts, first);
    if (!row) return row.error();
    for (; times > 0; --times) {
      if (auto going_on = check(); !going_on) return going_on;
      if (auto bound = bind(**write, row->cells); !bound) return bound;
      auto stepped = (*write)->step();
      (*write)->reset();
      result<void> done;
      if (!stepped) done = stepped.error();
      if (done && !row->exact) done = keep_exact_values(t, columns, *row, texts, first);
      if (!done) {
        auto failure = done.error();
        failure.table = t.name;
        failure.message = fmt::format("row{} of table \"{}\" cannot be written to SQLite: {}",
                                      shown_key(t, columns, texts, first), t.name, failure.message);
        if (failure.hint.empty() && failure.sqlstate.starts_with("23")) failure.hint = refused_hint(*row);
        return failure;
      }
      ++counts.rows;
    }
    return {};
  }

  result<void> write(const changed_table& c) {
    statements.clear();
    const auto& t = *c.table;
    const auto columns = stored_columns(t);
    const bool images = !c.whole && t.primary_key.empty();
    const auto query = c.whole
                           ? fmt::format("SELECT {} FROM {}", column_list(t, columns, ""), catalog::qualified_name(t))
                       : images ? images_query(t, parts.since, false)
                                : present_rows_query(t, parts.since);
    auto done = each_row(parts.from, query, [&](const store::text_row& row) {
      return insert(t, columns, row, images ? 1 : 0, images ? std::stoll(*row[0]) : 1);
    });
    if (!done) return done;
    return require_same_storage(parts.from, t);
  }
};

reverse_batch::reverse_batch(batch_parts parts) : impl_(std::make_unique<impl>(std::move(parts))) {}
reverse_batch::~reverse_batch() = default;

result<batch_counts> reverse_batch::run(std::vector<changed_table> changed) {
  for (auto& c : changed) {
    if (auto done = impl_->remove(c); !done) return done.error();
  }
  for (const auto& c : changed) {
    if (auto done = impl_->write(c); !done) return done.error();
  }
  impl_->statements.clear();
  return impl_->counts;
}

result<std::vector<changed_table>> changed_tables(store::postgres& db, const catalog::catalog& tables,
                                                  const std::string& since) {
  auto touched =
      db.query(fmt::format("SELECT relation, bool_or(operation = 'T') FROM crossfade.changed_keys WHERE NOT "
                           "pg_visible_in_snapshot(xid, {}::pg_snapshot) GROUP BY relation",
                           quote_literal(since)));
  if (!touched) return touched.error();
  std::vector<changed_table> out;
  for (const auto& row : *touched) {
    const auto* table = tables.find(static_cast<value::oid>(std::stoul(*row[0])));
    if (table) out.push_back({table, row[1] == "t"});
  }
  return out;
}

}  // namespace crossfade::apply
