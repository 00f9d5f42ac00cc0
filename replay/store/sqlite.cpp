#include "replay/store/sqlite.hpp"

#include <fmt/format.h>

#include <limits>

namespace crossfade::store {

namespace {

constexpr int busy_timeout_ms = 5000;

std::string_view constraint_sqlstate(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return sqlstate::unique_violation;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return sqlstate::foreign_key_violation;
    case SQLITE_CONSTRAINT_NOTNULL:
      return sqlstate::not_null_violation;
    case SQLITE_CONSTRAINT_CHECK:
      return sqlstate::check_violation;
    case SQLITE_CONSTRAINT_DATATYPE:
      return sqlstate::datatype_mismatch;
    case SQLITE_CONSTRAINT_TRIGGER:
      return "P0001";  // RAISE() in an application's trigger
    default:
      return "23000";
  }
}

// SQLITE_ERROR says nothing by its code; SQLite's fixed messages do.
std::string_view generic_sqlstate(std::string_view message) {
  if (message.find("no such table") != std::string_view::npos) return "42P01";
  if (message.find("no such column") != std::string_view::npos) return "42703";
  if (message.find("no such function") != std::string_view::npos) return "42883";
  if (message.find("syntax error") != std::string_view::npos) return sqlstate::syntax_error;
  if (message.find("integer overflow") != std::string_view::npos) return sqlstate::numeric_value_out_of_range;
  return sqlstate::internal_error;
}

std::string_view sqlstate_of(int code, std::string_view message) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return constraint_sqlstate(code);
    case SQLITE_BUSY:
      return code == SQLITE_BUSY_SNAPSHOT ? sqlstate::serialization_failure : sqlstate::lock_not_available;
    case SQLITE_LOCKED:
      return sqlstate::lock_not_available;
    case SQLITE_READONLY:
      return sqlstate::read_only_sql_transaction;
    case SQLITE_INTERRUPT:
      return sqlstate::query_canceled;
    case SQLITE_FULL:
      return sqlstate::disk_full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
      return sqlstate::io_error;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return sqlstate::data_corrupted;
    case SQLITE_TOOBIG:
      return sqlstate::program_limit_exceeded;
    case SQLITE_NOMEM:
      return "53200";
    case SQLITE_MISMATCH:
      return sqlstate::datatype_mismatch;
    case SQLITE_ERROR:
      return generic_sqlstate(message);
    default:
      return sqlstate::internal_error;
  }
}

int bind_cell(sqlite3_stmt* statement, int index, const value::cell_view& cell, sqlite3_destructor_type lifetime) {
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* data = cell.bytes.data() ? cell.bytes.data() : "";
  switch (cell.holds) {
    case value::storage_class::null:
      return sqlite3_bind_null(statement, index);
    case value::storage_class::integer:
      return sqlite3_bind_int64(statement, index, cell.integer);
    case value::storage_class::real:
      return sqlite3_bind_double(statement, index, cell.real);
    case value::storage_class::text:
      return sqlite3_bind_text64(statement, index, data, cell.bytes.size(), lifetime, SQLITE_UTF8);
    case value::storage_class::blob:
      return sqlite3_bind_blob64(statement, index, data, cell.bytes.size(), lifetime);
  }
  return SQLITE_MISUSE;
}

}  // namespace

error sqlite_error(sqlite3* db, int code) {
  // The connection's own message belongs to its last call; where that was another one, the code's text is all there is.
  bool current = db && (sqlite3_errcode(db) & 0xff) == (code & 0xff);
  std::string message = current ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  int extended = current && (code & ~0xff) == 0 ? sqlite3_extended_errcode(db) : code;
  return make_error(sqlstate_of(extended, message), fmt::format("SQLite: {}", message));
}

result<void> sqlite_statement::bind(int index, const value::cell_view& cell) {
  int code = bind_cell(raw_.get(), index, cell, SQLITE_STATIC);
  if (code != SQLITE_OK) return sqlite_error(raw_ ? sqlite3_db_handle(raw_.get()) : nullptr, code);
  return {};
}

result<void> sqlite_statement::bind_copy(int index, const value::cell_view& cell) {
  int code = bind_cell(raw_.get(), index, cell, SQLITE_TRANSIENT);
  if (code != SQLITE_OK) return sqlite_error(raw_ ? sqlite3_db_handle(raw_.get()) : nullptr, code);
  return {};
}

result<bool> sqlite_statement::step() {
  if (!raw_) return false;  // an empty statement or a comment
  int code = sqlite3_step(raw_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(sqlite3_db_handle(raw_.get()), code);
}

value::cell_view sqlite_statement::column(int index) const noexcept {
  sqlite3_stmt* s = raw_.get();
  switch (sqlite3_column_type(s, index)) {
    case SQLITE_INTEGER:
      return value::cell_view::of_integer(sqlite3_column_int64(s, index));
    case SQLITE_FLOAT:
      return value::cell_view::of_real(sqlite3_column_double(s, index));
    case SQLITE_TEXT: {
      auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, index));
      auto size = static_cast<std::size_t>(sqlite3_column_bytes(s, index));
      return value::cell_view::of_text(text ? std::string_view(text, size) : std::string_view(""));
    }
    case SQLITE_BLOB: {
      auto* data = static_cast<const char*>(sqlite3_column_blob(s, index));
      auto size = static_cast<std::size_t>(sqlite3_column_bytes(s, index));
      return value::cell_view::of_blob(data ? std::string_view(data, size) : std::string_view(""));
    }
    default:
      return value::cell_view::null();
  }
}

int sqlite_statement::column_count() const noexcept { return sqlite3_column_count(raw_.get()); }

void sqlite_statement::reset() noexcept {
  sqlite3_reset(raw_.get());
  sqlite3_clear_bindings(raw_.get());
}

result<sqlite> sqlite::open(const std::string& path, mode m) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (m) {
    case mode::read_only:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case mode::read_write:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case mode::read_write_create:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
  }
  sqlite db;
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  db.raw_.reset(raw);
  if (code != SQLITE_OK) {
    auto e = sqlite_error(raw, code);
    e.message = fmt::format("cannot open {}: {}", path, e.message);
    return e;
  }
  sqlite3_busy_timeout(raw, busy_timeout_ms);
  return db;
}

result<sqlite_statement> sqlite::prepare(std::string_view sql, bool persistent) {
  if (sql.size() > std::numeric_limits<int>::max())
    return make_error(sqlstate::program_limit_exceeded, "SQLite: statement too long");
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v3(raw_.get(), sql.data() ? sql.data() : "", static_cast<int>(sql.size()),
                                persistent ? SQLITE_PREPARE_PERSISTENT : 0, &raw, nullptr);
  sqlite_statement statement(raw);
  if (code != SQLITE_OK) return sqlite_error(raw_.get(), code);
  return statement;
}

result<void> sqlite::exec(const std::string& sql) {
  int code = sqlite3_exec(raw_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(raw_.get(), code);
  return {};
}

result<value::cell> sqlite::one(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  if (!*row) return value::cell();
  return value::cell(statement->column(0));
}

}  // namespace crossfade::store
