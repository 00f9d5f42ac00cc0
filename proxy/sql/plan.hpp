// What is known of a statement's shape: its kind, route, types, and the SQLite text that answers it. Plans are made
// once, cached by shape, shared between sessions and immutable; what differs between two statements of a shape (its
// literals) travels in prepared_statement.
//
// Slots: a plan's inputs are numbered 0..n-1. The client's parameters $1..$k are slots 0..k-1; the literals that the
// shape lifted out follow. Any thread reads a plan; nobody changes it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::sql {

enum class route : std::uint8_t {
  session,  // BEGIN, COMMIT, SAVEPOINT, SET, SHOW, DISCARD, DEALLOCATE, PREPARE, EXECUTE, LISTEN ...: the session's own
            // business
  sqlite,   // proven on SQLite
  postgres,   // catalog queries, functions that live there: on PostgreSQL as it is, without waiting for the mirror
  forwarded,  // a SELECT on mirrored tables that runs on PostgreSQL at watermark >= head
  refused     // `refusal` says why (a PostgreSQL error of the verdict, or 0A000 with a hint)
};

enum class statement_kind : std::uint8_t {
  empty,
  select,  // also VALUES, TABLE, WITH ... SELECT
  insert,
  update,
  remove,  // DELETE
  begin,
  commit,
  rollback,
  savepoint,
  release,
  rollback_to,
  set,  // SET, SET LOCAL, SET TRANSACTION, SET SESSION CHARACTERISTICS
  reset,
  show,
  discard,
  prepare,
  execute,
  deallocate,
  declare_cursor,
  fetch,
  move,
  close_cursor,
  set_constraints,
  lock_table,
  listen,  // LISTEN, NOTIFY, UNLISTEN
  copy,
  explain,
  ddl,
  other
};

// A value of a slot to a parameter ?n of the SQLite text, or one that only has to be checked.
struct binding {
  std::size_t slot = 0;
  value::type type;          // what the slot is judged to be
  value::storage storage{};  // how the cell has to look
  value::decode_for purpose = value::decode_for::comparison;
  std::string column;  // assignment: the column's name, for the error's fields
  std::string table;
};

struct result_column {
  std::string name;
  value::type type;
  value::storage storage{};
  value::oid table = 0;  // RowDescription's origin; 0: an expression
  std::int16_t attribute = 0;
};

enum class isolation : std::uint8_t {
  unspecified,
  read_committed,
  repeatable_read,
  serializable
};  // read uncommitted: read_committed

// What a statement of route `session` says. Which members count depends on the plan's kind.
struct session_command {
  std::string name;                      // savepoint, setting, prepared statement, cursor, channel
  std::vector<std::string> values;       // SET name = values; empty: TO DEFAULT
  bool local = false;                    // SET LOCAL
  bool session_characteristics = false;  // SET SESSION CHARACTERISTICS AS TRANSACTION
  sql::isolation isolation = sql::isolation::unspecified;
  std::optional<bool> read_only, deferrable;
  bool chain = false;                  // COMMIT AND CHAIN
  bool all = false;                    // RESET ALL, DISCARD ALL, DEALLOCATE ALL, CLOSE ALL
  std::string statement;               // PREPARE name AS statement, DECLARE name CURSOR FOR statement
  std::vector<value::oid> types;       // PREPARE name (types)
  std::vector<std::string> arguments;  // EXECUTE name (arguments), each as SQL text
  bool hold = false, scroll = false;   // DECLARE
  std::int64_t count = 1;              // FETCH, MOVE; -1 = ALL
  bool backward = false;
  std::vector<std::pair<std::string, std::string>> options;  // COPY: format, delimiter, null, header, quote ...;
                                                             // EXPLAIN: analyze, verbose, format ... (lower case)
  bool copy_from = false;   // COPY table FROM; otherwise TO. Table in `name`, columns in `values`, or a query in
                            // `statement`
  bool standard_io = true;  // COPY: STDIN or STDOUT, neither a file nor a program
  bool deferred = false;    // SET CONSTRAINTS ... DEFERRED (names in `values`, none: ALL)
  bool nowait = false;      // LOCK TABLE (tables in `values`)
};

// PostgreSQL's type of a literal as it is written. NULL is a string without text.
enum class literal_kind : std::uint8_t { string, int4, int8, numeric, boolean };

// A literal that the shape lifted out of one statement: its text as decode() reads it, nullopt for NULL.
struct literal {
  std::optional<std::string> text;
  literal_kind kind = literal_kind::string;
  std::uint32_t offset = 0;  // in the statement's text, bytes
};

struct plan {
  statement_kind kind = statement_kind::other;
  sql::route route = sql::route::refused;
  std::string shape;                    // for logs and metrics: literals left out
  std::vector<value::type> parameters;  // $1..$k as ParameterDescription says them
  std::vector<result_column> columns;   // empty: no rows (NoData)
  std::string sqlite_text;              // route sqlite; parameters ?1..?n in the order of `bindings`
  // A write: a SELECT of the rows that it is about, for the details of a violated constraint. A cell for each of the
  // table's columns: as INSERT proposes them, as DELETE finds them, as UPDATE finds them and then as it leaves them.
  // Empty: not known.
  std::string rows_text;
  std::string conflict_rows_text;  // as an UPDATE's: the rows that ON CONFLICT DO UPDATE finds and leaves
  // Writes in WITH: plans over the same bindings. What they return is in the table crossfade_returned. The first
  // `parts_before` run before this one, the others behind it.
  std::vector<std::shared_ptr<const plan>> parts;
  std::size_t parts_before = 0;
  std::vector<binding> bindings;
  std::size_t slots = 0;                                 // parameters and lifted literals
  std::vector<std::string> tables_read, tables_written;  // PostgreSQL names, without schema
  bool may_answer_elsewhere = false;  // a function of ours could raise sql::answer_elsewhere: parameters are kept
  bool locks_rows = false;            // SELECT ... FOR UPDATE / SHARE: takes the write lock
  bool transaction_clock = false;     // uses now() and the like: the executor binds the transaction's time
  std::string identity_table;         // INSERT: the table whose identity or serial column may take the next value
  sql::session_command command;       // route session
  std::optional<error> refusal;
  std::string why;                      // why SQLite is not proven to answer it; empty on route sqlite
  std::string literal_classes;          // of the lifted literals, as the shape has them
  std::vector<literal> fixed_literals;  // constants of the shape that SQLite gets as parameters: slots after the lifted
  std::string verdict_key;              // of the shape in the verdict store; empty: no verdict was needed
  std::uint64_t catalog_generation = 0;

  bool returns_rows() const noexcept { return !columns.empty(); }
  bool writes() const noexcept {
    return kind == statement_kind::insert || kind == statement_kind::update || kind == statement_kind::remove ||
           locks_rows;
  }
};

// One statement of one client: the shared plan, its literals (slots k..n-1: those that the shape lifted out, then the
// plan's fixed ones), its own text (sent as it is where PostgreSQL runs it).
struct prepared_statement {
  std::shared_ptr<const plan> what;
  std::vector<literal> literals;
  std::string text;
};

}  // namespace crossfade::sql
