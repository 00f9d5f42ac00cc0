#include "replay/apply/reverse_batch.hpp"

#include <fmt/format.h>

#include <map>

#include "replay/apply/capture_triggers.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::apply {

namespace {

const value::format_settings text_settings;  // ISO, UTC, hex: what the connection is set to

std::vector<std::size_t> stored_columns(const catalog::table& t) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].generated == catalog::generation::none) out.push_back(i);
  }
  return out;
}

result<value::cell> to_cell(const catalog::table& t, std::size_t index, const std::optional<std::string>& text) {
  if (!text) return value::cell();
  const auto& column = t.columns[index];
  auto cell = value::decode(*text, value::wire_format::text, column.type, column.storage, text_settings,
                            value::decode_for::comparison);
  if (cell) return cell;
  auto failure = cell.error();
  failure.table = t.name;
  failure.column = column.name;
  failure.message = fmt::format("SQLite cannot hold a value of column \"{}\" of table \"{}\": {}", column.name, t.name,
                                failure.message);
  return failure;
}

result<cells> to_cells(const catalog::table& t, const std::vector<std::size_t>& columns, const store::text_row& row,
                       std::size_t first) {
  cells out;
  out.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto cell = to_cell(t, columns[i], row[first + i]);
    if (!cell) return cell.error();
    out.push_back(std::move(*cell));
  }
  return out;
}

std::string column_list(const catalog::table& t, const std::vector<std::size_t>& columns, std::string_view prefix) {
  std::string out;
  for (auto i : columns) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{}{}::text", prefix, catalog::quote_identifier(t.columns[i].name));
  }
  return out;
}

std::string type_of(const catalog::column& c) { return c.type_name.empty() ? value::format_type(c.type) : c.type_name; }

// The keys of one table since the snapshot; each old and new key once.
std::string touched_keys(const catalog::table& t, const std::string& since) {
  return fmt::format(
      "SELECT old_key AS key FROM crossfade.changed_keys WHERE relation = {0} AND old_key IS NOT NULL AND NOT "
      "pg_visible_in_snapshot(xid, {1}::pg_snapshot) UNION SELECT new_key FROM crossfade.changed_keys WHERE relation = "
      "{0} AND "
      "new_key IS NOT NULL AND NOT pg_visible_in_snapshot(xid, {1}::pg_snapshot)",
      t.id, catalog::quote_literal(since));
}

result<void> read_keyed(store::postgres& db, const std::string& since, table_changes& out) {
  const auto& t = *out.table;
  auto keys = touched_keys(t, since);
  std::string parts, join;
  for (std::size_t i = 0; i < t.primary_key.size(); ++i) {
    const auto& column = t.columns[t.primary_key[i]];
    parts += fmt::format("{}key[{}]", i ? ", " : "", i + 1);
    join += fmt::format("{}t.{} = (k.key[{}])::{}", i ? " AND " : "", catalog::quote_identifier(column.name), i + 1,
                        type_of(column));
  }
  auto removed = db.query(fmt::format("SELECT {} FROM ({}) k", parts, keys));
  if (!removed) return removed.error();
  for (const auto& row : *removed) {
    auto key = to_cells(t, t.primary_key, row, 0);
    if (!key) return key.error();
    out.removed.push_back(std::move(*key));
  }
  auto columns = stored_columns(t);
  auto present = db.query(fmt::format("SELECT {} FROM ({}) k JOIN {} t ON {}", column_list(t, columns, "t."), keys,
                                      catalog::qualified_name(t), join));
  if (!present) return present.error();
  for (const auto& row : *present) {
    auto values = to_cells(t, columns, row, 0);
    if (!values) return values.error();
    out.present.push_back(std::move(*values));
  }
  return {};
}

// Without a key rows are a multiset: what counts is how many of each image came and went.
result<void> read_keyless(store::postgres& db, const std::string& since, table_changes& out) {
  const auto& t = *out.table;
  auto columns = identity_columns(t);
  std::string parts;
  for (std::size_t i = 0; i < columns.size(); ++i)
    parts += fmt::format(", image[{}]", i + 1);
  auto rows = db.query(fmt::format(
      "SELECT sum(n){0} FROM (SELECT old_key AS image, -1 AS n FROM crossfade.changed_keys WHERE relation = {1} AND "
      "old_key IS NOT NULL AND NOT "
      "pg_visible_in_snapshot(xid, {2}::pg_snapshot) UNION ALL SELECT new_key, 1 FROM crossfade.changed_keys WHERE "
      "relation = {1} AND new_key "
      "IS NOT NULL AND NOT pg_visible_in_snapshot(xid, {2}::pg_snapshot)) c GROUP BY image HAVING sum(n) <> 0",
      parts, t.id, catalog::quote_literal(since)));
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    auto image = to_cells(t, columns, row, 1);
    if (!image) return image.error();
    auto count = std::stoll(*row[0]);
    auto& where = count > 0 ? out.present : out.removed;
    for (auto i = count > 0 ? count : -count; i > 0; --i)
      where.push_back(*image);
  }
  return {};
}

result<void> read_whole(store::postgres& db, table_changes& out) {
  const auto& t = *out.table;
  auto columns = stored_columns(t);
  auto rows = db.query(fmt::format("SELECT {} FROM {}", column_list(t, columns, ""), catalog::qualified_name(t)));
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    auto values = to_cells(t, columns, row, 0);
    if (!values) return values.error();
    out.present.push_back(std::move(*values));
  }
  return {};
}

// TRUNCATE and rewriting ALTERs are not MVCC-safe: a snapshot older than they are reads an empty or rewritten table.
// The storage that the snapshot's catalog names must still be the present one after reading.
result<bool> storage_unchanged(store::postgres& db, const catalog::table& t) {
  auto rows = db.query(
      fmt::format("SELECT relfilenode = pg_relation_filenode(oid) FROM pg_catalog.pg_class WHERE oid = {}", t.id));
  if (!rows) return rows.error();
  return !rows->empty() && (*rows)[0][0] == "t";
}

result<void> run(store::sqlite_statement& statement, const cells& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (auto bound = statement.bind(static_cast<int>(i + 1), values[i].view()); !bound) return bound.error();
  }
  auto stepped = statement.step();
  statement.reset();
  if (!stepped) return stepped.error();
  return {};
}

std::string delete_sql(const catalog::table& t) {
  std::string where;
  for (auto i : identity_columns(t)) {
    if (!where.empty()) where += " AND ";
    where += fmt::format("{} IS ?", catalog::quote_identifier(t.columns[i].sqlite_name));
  }
  auto table = catalog::sqlite_qualified_name(t);
  if (!t.primary_key.empty()) return fmt::format("DELETE FROM {} WHERE {}", table, where);
  return fmt::format("DELETE FROM {0} WHERE rowid = (SELECT rowid FROM {0} WHERE {1} LIMIT 1)", table, where);
}

std::string insert_sql(const catalog::table& t) {
  std::string names, marks;
  for (auto i : stored_columns(t)) {
    names += (names.empty() ? "" : ", ") + catalog::quote_identifier(t.columns[i].sqlite_name);
    marks += marks.empty() ? "?" : ", ?";
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", catalog::sqlite_qualified_name(t), names, marks);
}

result<std::uint64_t> run_all(store::sqlite& db, const catalog::table& t, const std::string& sql,
                              const std::vector<cells>& rows, bool must_hit) {
  if (rows.empty()) return std::uint64_t{0};
  auto statement = db.prepare(sql);
  if (!statement) return statement.error();
  for (const auto& row : rows) {
    auto done = run(*statement, row);
    if (done && must_hit && sqlite3_changes(db.raw()) != 1) {
      auto missed = make_error(row_not_found, fmt::format("SQLite lacks a row of table \"{}\"", t.name));
      missed.table = t.name;
      return missed;
    }
    if (!done) {
      auto failure = done.error();
      failure.table = t.name;
      failure.message = fmt::format("a row of table \"{}\" cannot be written to SQLite: {}", t.name, failure.message);
      return failure;
    }
  }
  return static_cast<std::uint64_t>(rows.size());
}

}  // namespace

result<std::vector<table_changes>> read_changes(store::postgres& db, const catalog::catalog& tables,
                                                const std::string& since) {
  auto touched =
      db.query(fmt::format("SELECT relation, bool_or(operation = 'T') FROM crossfade.changed_keys WHERE NOT "
                           "pg_visible_in_snapshot(xid, {}::pg_snapshot) GROUP BY relation",
                           catalog::quote_literal(since)));
  if (!touched) return touched.error();
  std::vector<table_changes> out;
  for (const auto& row : *touched) {
    const auto* table = tables.find(static_cast<value::oid>(std::stoul(*row[0])));
    if (!table) continue;  // dropped since
    table_changes changes;
    changes.table = table;
    changes.whole_table = row[1] == "t";
    auto done = changes.whole_table          ? read_whole(db, changes)
                : table->primary_key.empty() ? read_keyless(db, since, changes)
                                             : read_keyed(db, since, changes);
    if (!done) return done.error();
    auto same = storage_unchanged(db, *table);
    if (!same) return same.error();
    if (!*same)
      return make_error(sqlstate::serialization_failure,
                        fmt::format("table \"{}\" was rewritten while it was read", table->name));
    out.push_back(std::move(changes));
  }
  return out;
}

result<void> take_whole(store::postgres& db, table_changes& changes) {
  changes.whole_table = true;
  changes.removed.clear();
  changes.present.clear();
  if (auto done = read_whole(db, changes); !done) return done;
  auto same = storage_unchanged(db, *changes.table);
  if (!same) return same.error();
  if (*same) return {};
  return make_error(sqlstate::serialization_failure,
                    fmt::format("table \"{}\" was rewritten while it was read", changes.table->name));
}

result<std::uint64_t> write_changes(store::sqlite& db, const std::vector<table_changes>& changes) {
  std::uint64_t rows = 0;
  // All removals first: a key or a unique value may move from one row to another within a batch.
  for (const auto& c : changes) {
    if (c.whole_table) {
      if (auto done = db.exec("DELETE FROM " + catalog::sqlite_qualified_name(*c.table)); !done) return done.error();
      continue;
    }
    auto removed = run_all(db, *c.table, delete_sql(*c.table), c.removed, c.table->primary_key.empty());
    if (!removed) return removed.error();
    rows += *removed;
  }
  for (const auto& c : changes) {
    auto written = run_all(db, *c.table, insert_sql(*c.table), c.present, false);
    if (!written) return written.error();
    rows += *written;
  }
  return rows;
}

}  // namespace crossfade::apply
