// A SQLite file in a temporary directory, with a catalog read off its tables: every column is carried as text, which is
// all that capture has to know. One fixture a test.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "replay/catalog/catalog.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/recorder.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal::testing {

class temporary_directory {
 public:
  temporary_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "crossfade-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~temporary_directory() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline value::type type_of(std::string_view declared) {
  value::type t;
  t.id = value::oids::text;
  t.what = value::kind::text;
  if (declared == "INTEGER") t.id = value::oids::int8, t.what = value::kind::int8;
  if (declared == "REAL") t.id = value::oids::float8, t.what = value::kind::float8;
  if (declared == "BLOB") t.id = value::oids::bytea, t.what = value::kind::bytea;
  return t;
}

inline value::storage storage_of(std::string_view declared) {
  if (declared == "INTEGER") return value::storage::integer;
  if (declared == "REAL") return value::storage::real;
  if (declared == "BLOB") return value::storage::blob;
  return value::storage::text;
}

inline std::shared_ptr<const catalog::catalog> catalog_of(store::sqlite& db) {
  auto c = std::make_shared<catalog::catalog>();
  auto names = db.prepare(
                     "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT "
                     "LIKE 'crossfade_%' AND name NOT LIKE 'sqlite_%' ORDER BY name")
                   .value();
  while (names.step().value()) {
    catalog::table t;
    t.name = t.sqlite_name = names.column(0).bytes;
    t.schema = "public";
    t.without_rowid = names.column(1).integer != 0;
    std::map<std::int64_t, std::size_t> key;
    auto columns = db.prepare("SELECT cid, name, type, pk, hidden FROM pragma_table_xinfo(?1)").value();
    (void)columns.bind(1, value::cell_view::of_text(t.sqlite_name));
    while (columns.step().value()) {
      catalog::column col;
      col.name = col.sqlite_name = columns.column(1).bytes;
      col.sqlite_index = static_cast<int>(columns.column(0).integer);
      col.sqlite_declaration = columns.column(2).bytes;
      col.type = type_of(col.sqlite_declaration);
      col.storage = storage_of(col.sqlite_declaration);
      if (columns.column(4).integer == 2) col.generated = catalog::generation::virtual_column;
      if (columns.column(4).integer == 3) col.generated = catalog::generation::stored;
      if (auto k = columns.column(3).integer) key[k] = t.columns.size();
      t.columns.push_back(std::move(col));
    }
    for (auto& [position, column] : key)
      t.primary_key.push_back(column);
    c->tables.push_back(std::move(t));
  }
  return c;
}

inline constexpr auto simple_table = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)";

// A connection with a recorder, used as the writer uses it.
class written_file {
 public:
  explicit written_file(const std::string& schema)
      : db(store::sqlite::open(directory.file("app.db"), store::sqlite::mode::read_write_create).value()) {
    db.exec("PRAGMA journal_mode=WAL").value();
    db.exec(schema).value();
    install(db).value();
    tables = catalog_of(db);
    rec = std::make_unique<recorder>(db, tables);
  }

  result<std::uint64_t> commit() {
    rec->seal();
    auto head = rec->write();
    if (!head) {
      (void)db.exec("ROLLBACK");
      rec->rolled_back();
      return head;
    }
    db.exec("COMMIT").value();
    rec->committed();
    return head;
  }

  std::uint64_t transaction(const std::string& sql) {
    db.exec("BEGIN IMMEDIATE").value();
    db.exec(sql).value();
    return commit().value();
  }

  std::vector<entry> entries(std::uint64_t above = 0) {
    reader r(db, load(db).value().journal_id);
    r.start_after(above, hash_at(db, above).value().value());
    return r.read(100000, std::size_t{1} << 30).value();
  }

  // "insert t rowid=1 [1, 'a']" ... of all row changes of the entries above
  std::vector<std::string> changes(std::uint64_t above = 0);

  temporary_directory directory;
  store::sqlite db;
  std::shared_ptr<const catalog::catalog> tables;
  std::unique_ptr<recorder> rec;
};

inline std::string show(const value::cell_view& c) {
  switch (c.holds) {
    case value::storage_class::null:
      return "NULL";
    case value::storage_class::integer:
      return std::to_string(c.integer);
    case value::storage_class::real: {
      char text[40];
      std::snprintf(text, sizeof text, "%.17gr", c.real);
      return text;
    }
    case value::storage_class::text:
      return "'" + std::string(c.bytes) + "'";
    case value::storage_class::blob:
      return "x'" + to_hex(c.bytes) + "'";
  }
  return "?";
}

inline std::string show(const cells& row, const std::vector<bool>* marked = nullptr) {
  std::string out = "[";
  for (std::size_t i = 0; i < row.size(); ++i)
    out += (i ? ", " : "") + show(row[i]) + (marked && (*marked)[i] ? "*" : "");
  return out + "]";
}

inline std::vector<std::string> written_file::changes(std::uint64_t above) {
  std::vector<std::string> out;
  for (auto& e : entries(above)) {
    change_cursor cursor(e.body, e.seq);
    row_change c;
    while (cursor.next(c).value()) {
      std::string table(c.table);
      switch (c.kind) {
        case change_kind::insert_row:
          out.push_back("insert " + table + " " + show(c.row));
          break;
        case change_kind::update_row:
          out.push_back("update " + table + " " + show(c.old_key) + " -> " + show(c.row, &c.changed));
          break;
        case change_kind::delete_row:
          out.push_back("delete " + table + " " + show(c.old_key));
          break;
        case change_kind::statement:
          out.push_back("statement " + std::string(c.sql));
          break;
      }
    }
  }
  return out;
}

}  // namespace crossfade::journal::testing
