// A SQLite connection and its statements, with errors as values. Not thread-safe: one thread at a time
// (SQLITE_OPEN_NOMUTEX).
//
//   auto db = sqlite::open("app.db", sqlite::mode::read_write);
//   auto st = db->prepare("SELECT a FROM t WHERE id = ?1");
//   st->bind(1, cell_view::of_integer(7));
//   while (st->step().value()) use(st->column(0));
//
// Source: SQLite, "C-language Interface Specification".
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::store {

// The error of the last call on this connection: SQLSTATE by SQLite's extended result code, SQLite's message.
error sqlite_error(sqlite3* db, int code);

class sqlite_statement {
 public:
  sqlite_statement() = default;
  explicit sqlite_statement(sqlite3_stmt* raw) : raw_(raw) {}
  // The bytes of a text or blob must stay until the next reset or bind of this parameter (SQLITE_STATIC).
  result<void> bind(int index, const value::cell_view& cell);
  result<void> bind_copy(int index, const value::cell_view& cell);
  result<bool> step();  // true: a row; false: done
  value::cell_view column(int index) const noexcept;
  int column_count() const noexcept;
  void reset() noexcept;  // also clears bindings
  sqlite3_stmt* raw() const noexcept { return raw_.get(); }
  explicit operator bool() const noexcept { return raw_ != nullptr; }

 private:
  struct closer {
    void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
  };
  std::unique_ptr<sqlite3_stmt, closer> raw_;
};

class sqlite {
 public:
  enum class mode { read_only, read_write, read_write_create };
  // Opens with extended result codes, no mutex, busy_timeout 5 s, foreign_keys as SQLite's default (off).
  static result<sqlite> open(const std::string& path, mode m);

  result<sqlite_statement> prepare(std::string_view sql, bool persistent = false);
  result<void> exec(const std::string& sql);      // several statements, rows ignored
  result<value::cell> one(std::string_view sql);  // first column of the first row; NULL if none
  sqlite3* raw() const noexcept { return raw_.get(); }
  bool in_transaction() const noexcept { return sqlite3_get_autocommit(raw_.get()) == 0; }

 private:
  struct closer {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };
  std::unique_ptr<sqlite3, closer> raw_;
};

}  // namespace crossfade::store
