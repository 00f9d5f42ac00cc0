#include "replay/catalog/check_rows.hpp"

#include <fmt/format.h>

#include <deque>

#include "replay/catalog/value_function.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::catalog {

namespace {

using value::cell_view;
using value::kind;
using value::storage_class;

std::string shown(const cell_view& c) {
  std::string text;
  switch (c.holds) {
    case storage_class::null:
      return "NULL";
    case storage_class::integer:
      return std::to_string(c.integer);
    case storage_class::real:
      return fmt::format("{}", c.real);
    case storage_class::text:
      for (char b : c.bytes.substr(0, shown_value_bytes)) {
        if (static_cast<unsigned char>(b) < 0x20 || b == 0x7f)
          text += fmt::format("\\x{:02x}", static_cast<unsigned char>(b));
        else
          text += b;
      }
      break;
    case storage_class::blob:
      text = "\\x";
      for (char b : c.bytes.substr(0, shown_value_bytes / 2))
        text += fmt::format("{:02x}", static_cast<unsigned char>(b));
      break;
  }
  return text.substr(0, shown_value_bytes);
}

struct verdict {
  const char* code;
  std::string hint;
};

verdict wrong_value(const table& t, const column& c, const cell_view& cell) {
  const std::string named = t.sqlite_name + "." + c.sqlite_name;
  switch (c.type.what) {
    case kind::boolean:
      return {"bad_boolean", "correct the row: 0 or 1"};
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return {cell.holds == storage_class::text ? "text_in_integer" : "not_an_integer",
              "correct the row, or give the column another type: --type " + named + "=text"};
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      return {"bad_number", "correct the row, or give the column another type: --type " + named + "=text"};
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
    case kind::interval:
      return {"bad_datetime", "correct the row, or give the column another type: --type " + named + "=text"};
    case kind::uuid:
      if (cell.holds == storage_class::real || cell.holds == storage_class::integer)
        return {"bad_uuid", "SQLite's affinity has made a number of it; restore the row from where the id is known"};
      return {"bad_uuid", "correct the row, or give the column another type: --type " + named + "=text"};
    case kind::json:
    case kind::jsonb:
      return {"bad_json", "correct the row, or give the column another type: --type " + named + "=text"};
    case kind::bytea:
      return {"wrong_class", "correct the row: CAST(... AS BLOB)"};
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
      return {"wrong_class",
              "correct the row: CAST(... AS TEXT), or give the column another type: --type " + named + "=bytea"};
    case kind::enumeration:
      return {"bad_enum", "correct the row, or add the label: ALTER TYPE ... ADD VALUE ..."};
    case kind::unknown:
    case kind::array:
    case kind::other:
      return {"bad_value", "correct the row"};
  }
  return {"bad_value", "correct the row"};
}

verdict verdict_of(const table& t, const column& c, const cell_view& cell, const error& e) {
  const bool nul = cell.holds == storage_class::text && cell.bytes.find('\0') != std::string_view::npos;
  if (nul) return {"nul_character", "PostgreSQL's text holds no NUL: remove it, or keep the column as bytea"};
  if (e.sqlstate == sqlstate::character_not_in_repertoire)
    return {"bad_utf8", "the bytes are in another encoding: rewrite them as UTF-8, or keep the column as bytea"};
  if (e.sqlstate == sqlstate::string_data_right_truncation)
    return {"too_long", fmt::format("shorten it, or widen the column: --type {}.{}=text, or ALTER TABLE in PostgreSQL",
                                    t.sqlite_name, c.sqlite_name)};
  if (e.sqlstate == sqlstate::numeric_value_out_of_range)
    return {"out_of_range", fmt::format("correct the row, or widen the column ({})",
                                        c.type.what == kind::numeric ? "more digits" : "bigint")};
  if (e.sqlstate == sqlstate::invalid_datetime_format || e.sqlstate == sqlstate::datetime_field_overflow)
    return {"bad_datetime", fmt::format("correct the row, or give the column another type: --type {}.{}=text",
                                        t.sqlite_name, c.sqlite_name)};
  return wrong_value(t, c, cell);
}

// What needs no conversion to be known good.
bool surely_good(const column& c, const cell_view& cell) {
  switch (cell.holds) {
    case storage_class::null:
      return true;
    case storage_class::integer:
      if (c.type.what == kind::int8 || c.type.what == kind::float8) return true;
      if (c.type.what == kind::boolean) return cell.integer == 0 || cell.integer == 1;
      return c.type.what == kind::int4 && cell.integer >= INT32_MIN && cell.integer <= INT32_MAX;
    case storage_class::real:
      return c.type.what == kind::float8;
    case storage_class::blob:
      return c.type.what == kind::bytea;
    case storage_class::text:
      return false;
  }
  return false;
}

std::string column_list(const table& t, const std::string& first) {
  std::string list = first;
  for (const column& c : t.columns) {
    if (!list.empty()) list += ", ";
    list += quote_identifier(c.sqlite_name);
  }
  return list;
}

// The rowid under a name that no column of the table takes; empty: none (WITHOUT ROWID).
std::string rowid_name(const table& t) {
  if (t.without_rowid) return {};
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    bool taken = false;
    for (const column& c : t.columns)
      taken = taken || sqlite3_stricmp(c.sqlite_name.c_str(), name) == 0;
    if (!taken) return name;
  }
  return {};
}

// "key (a, b)" of a row without a rowid.
std::string row_words(const table& t, const store::sqlite_statement& st, int first_column,
                      std::optional<std::int64_t> rowid) {
  if (rowid) return fmt::format("rowid {}", *rowid);
  std::string words;
  for (std::size_t i : t.primary_key) {
    words += words.empty() ? "key (" : ", ";
    words += shown(st.column(first_column + static_cast<int>(i)));
  }
  return words.empty() ? "a row" : words + ")";
}

}  // namespace

result<void> check_values(store::sqlite& db, const table& t, check_report& report) {
  if (t.columns.empty()) return {};
  const std::string rowid = rowid_name(t);
  auto st = db.prepare("SELECT " + column_list(t, rowid) + " FROM " + sqlite_qualified_name(t));
  if (!st) return st.error();
  const int first = rowid.empty() ? 0 : 1;
  std::string scratch;
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    std::optional<std::int64_t> id;
    if (first == 1) id = st->column(0).integer;
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      const column& c = t.columns[i];
      const cell_view cell = st->column(first + static_cast<int>(i));
      if (cell.is_null() && c.not_null && c.generated == generation::none) {
        report.block({"null", t.sqlite_name, c.sqlite_name, id, "NULL",
                      "give the row a value, or let PostgreSQL's column be NULL",
                      fmt::format("{}: PostgreSQL's column is NOT NULL", row_words(t, *st, first, id))});
        continue;
      }
      if (surely_good(c, cell)) continue;
      scratch.clear();
      auto encoded = value::encode(cell, c.type, c.storage, value::wire_format::text, {}, scratch);
      if (encoded) continue;
      verdict v = verdict_of(t, c, cell, encoded.error());
      report.block({v.code, t.sqlite_name, c.sqlite_name, id, shown(cell), std::move(v.hint),
                    fmt::format("{}: {}", row_words(t, *st, first, id), encoded.error().message)});
    }
  }
}

namespace {

bool plain_cells(const table& t, const std::vector<std::size_t>& columns) {
  for (std::size_t i : columns) {
    if (!t.columns[i].uniform) return false;
  }
  return true;
}

std::string key_names(const table& t, const std::vector<std::size_t>& columns) {
  std::string names;
  for (std::size_t i : columns) {
    if (!names.empty()) names += ", ";
    names += t.columns[i].sqlite_name;
  }
  return names;
}

// Functions for the columns of one side, installed together.
struct side {
  std::deque<value_function> functions;
  std::vector<std::string> terms;

  result<void> add(store::sqlite& db, const column& c, const std::string& prefix) {
    functions.emplace_back(db, c, value_function::purpose::identity);
    terms.push_back(functions.back().call(prefix + quote_identifier(c.sqlite_name)));
    return functions.back().installed();
  }
  std::string joined(const std::string& separator, const std::string& suffix = {}) const {
    std::string out;
    for (const std::string& term : terms) {
      if (!out.empty()) out += separator;
      out += term + suffix;
    }
    return out;
  }
};

result<void> check_unique_key(store::sqlite& db, const table& t, const unique_key& key, check_report& report) {
  side keys;
  for (std::size_t i : key.columns) {
    if (auto added = keys.add(db, t.columns[i], ""); !added) return added;
  }
  const std::string rowid = rowid_name(t);
  std::string sql = "SELECT count(*), " + (rowid.empty() ? std::string("NULL") : "max(" + rowid + ")") + ", " +
                    keys.joined(" || ', ' || ") + " FROM " + sqlite_qualified_name(t);
  if (!key.nulls_not_distinct) sql += " WHERE " + keys.joined(" AND ", " IS NOT NULL");
  sql += " GROUP BY " + keys.joined(", ") + " HAVING count(*) > 1";
  auto st = db.prepare(sql);
  if (!st) return st.error();
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    std::optional<std::int64_t> id;
    if (!st->column(1).is_null()) id = st->column(1).integer;
    report.block({"duplicate", t.sqlite_name, key_names(t, key.columns), id, shown(st->column(2)),
                  "keep one of the rows; in PostgreSQL these values are equal",
                  fmt::format("{} rows are one by PostgreSQL's unique key {}", st->column(0).integer, key.name)});
  }
}

}  // namespace

result<void> check_duplicates(store::sqlite& db, const table& t, check_report& report) {
  for (const unique_key& key : t.unique_keys) {
    if (!key.in_postgres) continue;
    if (key.in_sqlite && plain_cells(t, key.columns)) continue;
    if (key.columns.empty() || (!key.predicate.empty() && !key.in_sqlite)) {
      report.warn({"unique_not_checked",
                   t.sqlite_name,
                   "",
                   {},
                   key.name,
                   "look for duplicates yourself, as PostgreSQL would refuse them",
                   fmt::format("the unique index {} is over expressions or partial and cannot be checked on SQLite",
                               key.name)});
      continue;
    }
    // Within a partial key only some of the rows count; SQLite keeps those unique cell by cell.
    if (!key.predicate.empty()) continue;
    if (auto done = check_unique_key(db, t, key, report); !done) return done;
  }
  return {};
}

namespace {

// The child's and the parent's columns of a foreign key, in key order.
struct reference {
  const table* parent = nullptr;
  std::vector<std::size_t> columns, referenced;
  bool plain = true;  // comparing cells compares values
};

std::optional<reference> resolve(const table& t, const foreign_key& key, const std::vector<table>& tables) {
  reference r;
  for (const table& other : tables) {
    if (other.name == key.referenced_table) r.parent = &other;
  }
  if (r.parent == nullptr || key.columns.empty() || key.columns.size() != key.referenced_columns.size())
    return std::nullopt;
  r.columns = key.columns;
  r.plain = plain_cells(t, key.columns);
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const auto at = r.parent->column_index(key.referenced_columns[i]);
    if (!at) return std::nullopt;
    const column& theirs = r.parent->columns[*at];
    r.plain = r.plain && theirs.uniform && theirs.storage == t.columns[key.columns[i]].storage;
    r.referenced.push_back(*at);
  }
  return r;
}

// rowid (or NULL) and key of each row whose key is in no row of the parent.
result<std::string> orphan_query(store::sqlite& db, const table& t, const reference& r, side& child, side& known) {
  std::string not_null, matches, words;
  for (std::size_t i = 0; i < r.columns.size(); ++i) {
    const std::string mine = "child." + quote_identifier(t.columns[r.columns[i]].sqlite_name);
    const std::string theirs = "parent." + quote_identifier(r.parent->columns[r.referenced[i]].sqlite_name);
    if (i > 0) not_null += " AND ", matches += " AND ", words += " || ', ' || ";
    not_null += mine + " IS NOT NULL";
    matches.append(theirs).append(" = ").append(mine);
    words += "CAST(" + mine + " AS TEXT)";
    if (r.plain) continue;
    if (auto added = child.add(db, t.columns[r.columns[i]], "child."); !added) return added.error();
    if (auto added = known.add(db, r.parent->columns[r.referenced[i]], "parent."); !added) return added.error();
  }
  const std::string parent_from = sqlite_qualified_name(*r.parent) + " AS parent WHERE ";
  const std::string rowid = rowid_name(t);
  std::string sql = "SELECT " + (rowid.empty() ? std::string("NULL") : "child." + rowid) + ", " + words + " FROM " +
                    sqlite_qualified_name(t) + " AS child WHERE " + not_null + " AND ";
  if (r.plain) return sql + "NOT EXISTS (SELECT 1 FROM " + parent_from + matches + ")";
  // One pass over the parent into a temporary index.
  return sql + child.joined(" AND ", " IS NOT NULL") + " AND (" + child.joined(", ") + ") NOT IN (SELECT " +
         known.joined(", ") + " FROM " + parent_from + known.joined(" AND ", " IS NOT NULL") + ")";
}

result<void> check_foreign_key(store::sqlite& db, const table& t, const reference& r, check_report& report) {
  side child, known;
  auto sql = orphan_query(db, t, r, child, known);
  if (!sql) return sql.error();
  auto st = db.prepare(*sql);
  if (!st) return st.error();
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    std::optional<std::int64_t> id;
    if (!st->column(0).is_null()) id = st->column(0).integer;
    report.block({"orphan", t.sqlite_name, key_names(t, r.columns), id, shown(st->column(1)),
                  fmt::format("delete the row, or give {} the row that it refers to", r.parent->sqlite_name),
                  fmt::format("no row of {} has this key", r.parent->sqlite_name)});
  }
}

}  // namespace

result<void> check_orphans(store::sqlite& db, const table& t, const std::vector<table>& tables, check_report& report) {
  for (const foreign_key& key : t.foreign_keys) {
    const auto r = key.in_postgres ? resolve(t, key, tables) : std::nullopt;
    if (!r) continue;
    if (auto done = check_foreign_key(db, t, *r, report); !done) return done;
  }
  return {};
}

}  // namespace crossfade::catalog
