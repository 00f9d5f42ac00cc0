#include "replay/catalog/check.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "replay/catalog/check_rows.hpp"
#include "replay/catalog/check_server.hpp"
#include "replay/catalog/create_schema.hpp"
#include "replay/catalog/kept_cell.hpp"
#include "replay/catalog/numeric_keys.hpp"
#include "replay/catalog/profile.hpp"
#include "replay/catalog/read.hpp"
#include "replay/catalog/sqlite_expression.hpp"

namespace crossfade::catalog {

void check_report::add(std::vector<finding>& to, finding f) {
  auto& total = totals_[{f.code, f.table, f.column}];
  total += f.count;
  if (total <= examples_max) to.push_back(std::move(f));
}

std::vector<finding_total> check_report::totals() const {
  std::vector<finding_total> out;
  for (const auto& [key, count] : totals_)
    out.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  return out;
}

namespace {

// What the file holds besides tables, which stays behind.
void check_objects(const sqlite_schema& schema, check_report& report) {
  for (const std::string& name : schema.virtual_tables)
    report.warn({"virtual_table",
                 name,
                 "",
                 {},
                 "",
                 "give the application another way, such as PostgreSQL's tsvector",
                 fmt::format("virtual table {} is not carried over", name)});
  for (const std::string& name : schema.views)
    report.warn({"view",
                 name,
                 "",
                 {},
                 "",
                 "create it in PostgreSQL in PostgreSQL's SQL",
                 fmt::format("view {} is not carried over", name)});
  for (const sqlite_trigger& t : schema.triggers)
    report.warn({"trigger",
                 t.table,
                 "",
                 {},
                 t.name,
                 "write it for PostgreSQL; until the cutover SQLite runs its own",
                 fmt::format("trigger {} is not carried over", t.name)});
}

// Before 3.49 SQLite's preupdate hook shows the rowid in another column's place there: such a row cannot be captured,
// and a write to the table is refused.
void check_capture(const sqlite_schema& schema, check_report& report) {
  constexpr int told_apart = 3049000, virtual_column = 2;
  if (sqlite3_libversion_number() >= told_apart) return;
  for (const sqlite_table& t : schema.tables) {
    for (std::size_t i = 0; t.rowid_column && i < *t.rowid_column; ++i) {
      if (t.columns[i].hidden != virtual_column) continue;
      report.warn({"virtual_before_key",
                   t.name,
                   t.columns[i].name,
                   {},
                   "",
                   "create the table anew with its INTEGER PRIMARY KEY before its virtual columns, or make them STORED",
                   fmt::format("rows of {} can be read, not written: the virtual column {} stands before its INTEGER "
                               "PRIMARY KEY, and SQLite {} confuses the two",
                               t.name, t.columns[i].name, sqlite3_libversion())});
      break;
    }
  }
}

bool character(value::kind k) { return value::is_character(k) || k == value::kind::enumeration; }

// SQLite's own CHECK has kept the rows as PostgreSQL's wants them.
bool kept_by_sqlite(const sqlite_schema& schema, const table& t, const check_constraint& check) {
  const sqlite_table* source = schema.find(t.sqlite_name);
  if (source == nullptr) return false;
  std::vector<expression_column> columns;
  for (const column& c : t.columns)
    columns.push_back({c.sqlite_name, c.name, c.type.what});
  for (const sqlite_check& own : source->checks) {
    const auto sql = translate_expression(own.expression, columns);
    if (sql && same_expression("CHECK (" + *sql + ")", check.expression)) return true;
  }
  return false;
}

void check_tables(const sqlite_schema& schema, const std::vector<table>& tables, check_report& report) {
  for (const table& t : tables) {
    if (t.primary_key.empty())
      report.warn({"no_primary_key",
                   t.sqlite_name,
                   "",
                   {},
                   "",
                   "give it a primary key: rows are found by all columns",
                   fmt::format("table {} has no primary key", t.sqlite_name)});
    if (t.needs_postgres)
      report.warn({"needs_postgres",
                   t.sqlite_name,
                   "",
                   {},
                   t.needs_postgres_reason,
                   "writes to it run on both databases at once, and need PostgreSQL up",
                   fmt::format("only PostgreSQL can judge writes to {}: {}", t.sqlite_name, t.needs_postgres_reason)});
    for (const check_constraint& c : t.checks) {
      if (kept_by_sqlite(schema, t, c)) continue;
      report.warn({"check_not_verified",
                   t.sqlite_name,
                   "",
                   {},
                   c.expression,
                   "look for rows that violate it",
                   fmt::format("PostgreSQL's {} is not tried on SQLite's rows", c.name)});
    }
    for (const column& c : t.columns) {
      const affinity a = affinity_of(c.sqlite_declaration);
      const bool numeric = a == affinity::numeric || a == affinity::integer || a == affinity::real;
      if (numeric && (character(c.type.what) || c.storage == value::storage::uuid_hex))
        report.warn({"affinity",
                     t.sqlite_name,
                     c.sqlite_name,
                     {},
                     c.sqlite_declaration,
                     "declare the column TEXT in SQLite",
                     fmt::format("{}.{} is {} in PostgreSQL, but SQLite turns text that looks like a number into one",
                                 t.sqlite_name, c.sqlite_name, c.type_name)});
    }
  }
}

// While PostgreSQL is the authority a key may be written there that SQLite cannot have.
void check_numeric_keys(const std::vector<table>& tables, check_report& report) {
  for (const numeric_key& k : numeric_keys(tables))
    report.warn(
        {k.primary ? "numeric_key" : "numeric_unique",
         k.table,
         k.column,
         {},
         k.type_name,
         k.hint(),
         fmt::format("{}.{} is {}, and SQLite's numbers keep {} digits: after the cutover {} stops the mirror to "
                     "SQLite, and with it the way back",
                     k.table, k.column, k.primary ? "part of the primary key" : "unique", exact_digits,
                     k.primary ? "a longer key" : "a longer value that is rounded to another row's")});
}

// Columns whose spellings differ: they work, but their reads are answered by PostgreSQL.
void check_spelling(const std::vector<table>& tables, check_report& report) {
  for (const table& t : tables) {
    for (const column& c : t.columns) {
      if (c.uniform) continue;
      switch (c.type.what) {
        case value::kind::boolean:
        case value::kind::date:
        case value::kind::time:
        case value::kind::timestamp:
        case value::kind::timestamptz:
        case value::kind::uuid:
          report.warn({"mixed_spelling",
                       t.sqlite_name,
                       c.sqlite_name,
                       {},
                       std::string(value::storage_name(c.storage)),
                       "crossfade check --normalise rewrites what is unambiguous, after a backup",
                       fmt::format("equal values of {}.{} are spelled in several ways: statements that compare them "
                                   "are answered by PostgreSQL",
                                   t.sqlite_name, c.sqlite_name)});
          break;
        default:
          break;  // other types are compared as values anyway, or never on SQLite
      }
    }
  }
}

struct target {
  std::vector<table> tables;
};

// The tables as they will be: planned where PostgreSQL has none, else as they are there.
result<target> find_target(store::sqlite& db, store::postgres* pg, const sqlite_schema& schema,
                           const check_options& options, check_report& report) {
  bool empty = true;
  if (pg != nullptr) {
    auto server = read_postgres_schema(*pg, options.mapping.schema);
    if (!server) return server.error();
    if (auto done = check_server(*pg, *server, report); !done) return done.error();
    empty = server->tables.empty();
    for (const table& t : server->tables) {
      if (!server->not_owned.contains(t.name)) continue;
      report.block(
          {"not_owner",
           t.name,
           "",
           {},
           server->server.role,
           fmt::format("ALTER TABLE {} OWNER TO {};", qualified_name(t), quote_identifier(server->server.role)),
           fmt::format("the role does not own table {}", t.name)});
    }
  }
  target out;
  if (empty) {
    auto plan = plan_schema(db, schema, options.mapping);
    if (!plan) return plan.error();
    for (finding& f : plan->blockers)
      report.block(std::move(f));
    for (finding& f : plan->warnings)
      report.warn(std::move(f));
    out.tables = std::move(plan->planned);
    if (auto done = profile_tables(db, schema, out.tables, nullptr); !done) return done.error();
    return out;
  }
  std::vector<finding> mismatches;
  read_options reading;
  reading.schema = options.mapping.schema;
  reading.identifiers = options.mapping.identifiers;
  reading.mismatches = &mismatches;
  auto read = read_catalog(db, *pg, reading);
  if (!read) return read.error();
  for (finding& f : mismatches) {
    const bool stops = f.code != "only_in_postgres";
    stops ? report.block(std::move(f)) : report.warn(std::move(f));
  }
  out.tables = (*read)->tables;
  if (auto done = check_rows_in_postgres(*pg, out.tables, report); !done) return done.error();
  return out;
}

result<void> check_file(store::sqlite& db, check_report& report) {
  auto st = db.prepare("PRAGMA main.quick_check(20)");
  if (!st) return st.error();
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    const std::string said(st->column(0).bytes);
    if (said == "ok") return {};
    report.block({"malformed",
                  "",
                  "",
                  {},
                  said.substr(0, shown_value_bytes),
                  "repair the file first: sqlite3 FILE .recover | sqlite3 REPAIRED",
                  "SQLite finds the file damaged: " + said.substr(0, shown_value_bytes)});
  }
}

bool damaged(const error& e) { return e.sqlstate == sqlstate::data_corrupted; }

result<void> check_all(store::sqlite& db, store::postgres* pg, const check_options& options, check_report& report) {
  if (auto done = check_file(db, report); !done) return done;
  auto encoding = db.one("PRAGMA main.encoding");
  if (!encoding) return encoding.error();
  if (encoding->bytes != "UTF-8")
    report.block({"file_encoding",
                  "",
                  "",
                  {},
                  encoding->bytes,
                  "write it anew as UTF-8: (echo \"PRAGMA encoding = 'UTF-8';\"; sqlite3 FILE .dump) | sqlite3 NEW",
                  "the file keeps text as " + encoding->bytes + ", whose order of text is not that of UTF-8"});
  auto schema = read_sqlite_schema(db);
  if (!schema) return schema.error();
  check_objects(*schema, report);
  check_capture(*schema, report);
  auto found = find_target(db, pg, *schema, options, report);
  if (!found) return found.error();
  check_tables(*schema, found->tables, report);
  check_spelling(found->tables, report);
  check_numeric_keys(found->tables, report);
  for (const table& t : found->tables) {
    if (auto done = check_values(db, t, report); !done) return done;
    if (auto done = check_duplicates(db, t, report); !done) return done;
    if (auto done = check_orphans(db, t, found->tables, report); !done) return done;
  }
  return {};
}

}  // namespace

result<check_report> run_check(store::sqlite& db, store::postgres* pg, const check_options& options) {
  check_report report;
  if (auto done = check_all(db, pg, options, report); !done) {
    if (!damaged(done.error())) return done.error();
    report.block({"malformed",
                  "",
                  "",
                  {},
                  "",
                  "repair the file first: sqlite3 FILE .recover | sqlite3 REPAIRED",
                  "SQLite finds the file damaged: " + done.error().message});
  }
  return report;
}

namespace {

nlohmann::json json_of(const std::vector<finding>& findings) {
  auto list = nlohmann::json::array();
  for (const finding& f : findings) {
    nlohmann::json j = {{"code", f.code},   {"table", f.table}, {"column", f.column},
                        {"value", f.value}, {"hint", f.hint},   {"message", f.message}};
    j["rowid"] = f.rowid ? nlohmann::json(*f.rowid) : nlohmann::json();
    list.push_back(std::move(j));
  }
  return list;
}

void append_text(std::string& out, const check_report& report, const std::vector<finding>& findings) {
  const auto totals = report.totals();
  std::string code, table, column;
  for (const finding& f : findings) {
    if (f.code != code || f.table != table || f.column != column) {
      code = f.code, table = f.table, column = f.column;
      std::uint64_t count = 0;
      for (const finding_total& t : totals) {
        if (t.code == code && t.table == table && t.column == column) count = t.count;
      }
      out += "  " + code;
      if (!table.empty()) out += " " + table + (column.empty() ? "" : "." + column);
      if (count > 1)
        out += fmt::format(" ({}{})", count, count > examples_max ? fmt::format(", the first {}", examples_max) : "");
      out += "\n      " + f.hint + "\n";
    }
    out += "    - " + f.message;
    if (!f.value.empty()) out += ": " + f.value;
    out += '\n';
  }
}

}  // namespace

std::string to_json(const check_report& report) {
  nlohmann::json j = {
      {"ready", report.ready()}, {"blockers", json_of(report.blockers)}, {"warnings", json_of(report.warnings)}};
  j["totals"] = nlohmann::json::array();
  for (const finding_total& t : report.totals())
    j["totals"].push_back({{"code", t.code}, {"table", t.table}, {"column", t.column}, {"count", t.count}});
  // Values come from the file: what is not UTF-8 is replaced.
  return j.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string to_text(const check_report& report) {
  std::string out;
  if (!report.blockers.empty()) {
    out += "Blockers:\n";
    append_text(out, report, report.blockers);
  }
  if (!report.warnings.empty()) {
    out += "Warnings:\n";
    append_text(out, report, report.warnings);
  }
  out += report.ready() ? "Ready: nothing stops the migration.\n" : "Not ready: the blockers come first.\n";
  return out;
}

}  // namespace crossfade::catalog
