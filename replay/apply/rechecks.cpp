#include "replay/apply/rechecks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace crossfade::apply {

namespace {

using catalog::quote_identifier;

constexpr std::size_t keys_in_one_query = 10000;

// An element of an array's text form.
void add_element(std::string& array, const std::string* text) {
  array += array.empty() ? '{' : ',';
  if (!text) {
    array += "NULL";
    return;
  }
  array += '"';
  for (char c : *text) {
    if (c == '"' || c == '\\') array += '\\';
    array += c;
  }
  array += '"';
}

std::string condition(const std::string& of, const std::vector<std::string>& columns, std::string_view equal) {
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i)
    out += fmt::format("{}{}.{} {} u.c{}", i ? " AND " : "", of, quote_identifier(columns[i]), equal, i);
  return out;
}

// The keys as a relation u(n, c0, c1 ...), typed as the columns are.
std::string keys_relation(const catalog::table& t, const std::vector<std::size_t>& columns) {
  std::string arrays, names, typed;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    arrays += fmt::format("{}${}::text[]", i ? ", " : "", i + 1);
    names += fmt::format("c{}, ", i);
    typed += fmt::format(", c{}::{} AS c{}", i, t.columns[columns[i]].type_name, i);
  }
  return fmt::format("(SELECT n{} FROM unnest({}) WITH ORDINALITY AS a({}n)) u", typed, arrays, names);
}

std::string key_text(std::size_t columns) {
  std::string out;
  for (std::size_t i = 0; i < columns; ++i)
    out += fmt::format(", u.c{}::text", i);
  return out;
}

std::vector<std::string> names_of(const catalog::table& t, const std::vector<std::size_t>& columns) {
  std::vector<std::string> out;
  out.reserve(columns.size());
  for (auto c : columns)
    out.push_back(t.columns[c].name);
  return out;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (auto& p : parts)
    out += (out.empty() ? "" : ", ") + p;
  return out;
}

// CASE keeps PostgreSQL from reading the tables whole: both look-ups are made for one key after another, the second
// one only where the first finds nothing.
std::string foreign_key_sql(const catalog::table& touched, const std::vector<std::size_t>& columns,
                            const catalog::table& child, const std::vector<std::string>& child_columns,
                            const catalog::table& parent, const std::vector<std::string>& parent_columns) {
  return fmt::format(
      "SELECT u.n{} FROM {} WHERE CASE WHEN NOT EXISTS (SELECT 1 FROM {} p WHERE {}) THEN EXISTS (SELECT 1 FROM {} c "
      "WHERE {}) ELSE false END LIMIT 1",
      key_text(columns.size()), keys_relation(touched, columns), catalog::qualified_name(parent),
      condition("p", parent_columns, "="), catalog::qualified_name(child), condition("c", child_columns, "="));
}

std::string whole_sql(const catalog::table& child, const std::vector<std::string>& child_columns,
                      const catalog::table& parent, const std::vector<std::string>& parent_columns) {
  std::string shown, present, equal;
  for (std::size_t i = 0; i < child_columns.size(); ++i) {
    auto column = "c." + quote_identifier(child_columns[i]);
    shown += fmt::format(", {}::text", column);
    present += fmt::format("{} IS NOT NULL AND ", column);
    equal += fmt::format("{}p.{} = {}", i ? " AND " : "", quote_identifier(parent_columns[i]), column);
  }
  return fmt::format("SELECT 1{} FROM {} c WHERE {}NOT EXISTS (SELECT 1 FROM {} p WHERE {}) LIMIT 1", shown,
                     catalog::qualified_name(child), present, catalog::qualified_name(parent), equal);
}

std::string mixed_sql(const catalog::table& child, const std::vector<std::string>& columns) {
  std::string shown, row;
  for (auto& name : columns) {
    shown += fmt::format(", c.{}::text", quote_identifier(name));
    row += (row.empty() ? "c." : ", c.") + quote_identifier(name);
  }
  return fmt::format("SELECT 1{} FROM {} c WHERE NOT (ROW({}) IS NULL) AND NOT (ROW({}) IS NOT NULL) LIMIT 1", shown,
                     catalog::qualified_name(child), row, row);
}

// The others' names depend on search_path: those keys are not sent, the tables are looked at whole.
bool built_in(const catalog::table& t, const std::vector<std::size_t>& columns) {
  constexpr value::oid first_of_users = 16384;
  return std::all_of(columns.begin(), columns.end(), [&](auto c) { return t.columns[c].type.id < first_of_users; });
}

std::string doubles_sql(const catalog::table& t, const std::vector<std::string>& columns, bool nulls_count) {
  std::string shown, group, present;
  for (auto& name : columns) {
    auto column = quote_identifier(name);
    shown += fmt::format(", {}::text", column);
    group += (group.empty() ? "" : ", ") + column;
    if (!nulls_count) present += fmt::format("{}{} IS NOT NULL", present.empty() ? "WHERE " : " AND ", column);
  }
  return fmt::format("SELECT 1{} FROM {} {} GROUP BY {} HAVING count(*) > 1 LIMIT 1", shown, catalog::qualified_name(t),
                     present, group);
}

}  // namespace

struct rechecks::chunk {
  std::vector<std::string> arrays;                            // a text array for each column
  std::vector<std::pair<std::uint64_t, std::size_t>> origin;  // seq and offset of each key
  std::size_t push = 0;
};

struct rechecks::check {
  check(const catalog::table& t, const std::vector<std::size_t>& of, const std::string& name, std::string_view state)
      : columns(of), sqlstate(state), constraint(name), schema(t.schema), table(t.name), names(names_of(t, of)) {}

  bool old_values = false;  // of deleted and changed rows of a parent; else new values
  std::vector<std::size_t> columns;
  std::string sql, whole;  // whole: where the old values are not known, or cannot be sent
  bool only_whole = false;
  std::string sqlstate, message, detail_end, constraint, schema, table;
  std::vector<std::string> names;
  bool null_is_value = false;
  bool mixed_only = false;  // keys of which some columns are NULL and some are not

  std::vector<chunk> chunks;
  std::optional<std::pair<std::uint64_t, std::size_t>> whole_origin;
  std::size_t whole_push = 0;

  void add(const std::vector<std::optional<std::string>>& key, std::uint64_t seq, std::size_t offset) {
    if (chunks.empty() || chunks.back().origin.size() >= keys_in_one_query)
      chunks.emplace_back().arrays.resize(key.size());
    auto& last = chunks.back();
    for (std::size_t i = 0; i < key.size(); ++i)
      add_element(last.arrays[i], key[i] ? &*key[i] : nullptr);
    last.origin.emplace_back(seq, offset);
  }

  violation found(const store::text_row& row, const std::pair<std::uint64_t, std::size_t>& origin) const {
    violation v;
    v.what = make_error(sqlstate, message,
                        "Only PostgreSQL has this constraint. Mend the rows there or drop it, then `crossfade journal "
                        "retry`; `journal skip` leaves this row change out.");
    std::vector<std::string> values;
    for (std::size_t i = 1; i < row.size(); ++i)
      values.push_back(row[i].value_or("null"));
    v.what.detail = fmt::format("Key ({})=({}) {}", joined(names), joined(values), detail_end);
    v.what.schema = schema;
    v.what.table = table;
    v.what.constraint = constraint;
    v.seq = origin.first;
    v.offset = origin.second;
    return v;
  }
};

rechecks::rechecks(const catalog::catalog& tables) {
  for (auto& t : tables.tables) {
    for (auto& key : t.foreign_keys) {
      if (!key.in_postgres) continue;
      if (key.match_full && key.columns.size() > 1) add_match_full(t, key);  // SQLite takes it for MATCH SIMPLE
      if (key.in_sqlite) continue;
      if (auto* parent = tables.find(key.referenced_table)) add_foreign_key(t, key, *parent);
    }
    for (auto& key : t.unique_keys)
      if (key.in_postgres && !key.in_sqlite && key.deferrable && !key.columns.empty()) add_unique(t, key);
  }
  for (auto& c : checks_)
    by_table_[tables.find(c->table)].push_back(c.get());
}

rechecks::~rechecks() = default;

void rechecks::add_foreign_key(const catalog::table& child, const catalog::foreign_key& key,
                               const catalog::table& parent) {
  auto child_columns = names_of(child, key.columns);
  std::vector<std::size_t> referenced;
  for (auto& name : key.referenced_columns)
    if (auto i = parent.column_index(name)) referenced.push_back(*i);
  if (referenced.size() != key.columns.size()) return;
  check c(child, key.columns, key.name, sqlstate::foreign_key_violation);
  c.sql = foreign_key_sql(child, key.columns, child, child_columns, parent, key.referenced_columns);
  c.whole = whole_sql(child, child_columns, parent, key.referenced_columns);
  c.only_whole = !built_in(child, key.columns) || !built_in(parent, referenced);
  c.message =
      fmt::format("insert or update on table \"{}\" violates foreign key constraint \"{}\"", child.name, key.name);
  c.detail_end = fmt::format("is not present in table \"{}\".", parent.name);
  checks_.push_back(std::make_unique<check>(c));
  c.old_values = true;
  c.columns = referenced;
  c.names = key.referenced_columns;
  c.table = parent.name;
  c.schema = parent.schema;
  c.sql = foreign_key_sql(parent, referenced, child, child_columns, parent, key.referenced_columns);
  c.message = fmt::format("update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"",
                          parent.name, key.name, child.name);
  c.detail_end = fmt::format("is still referenced from table \"{}\".", child.name);
  checks_.push_back(std::make_unique<check>(std::move(c)));
}

void rechecks::add_match_full(const catalog::table& child, const catalog::foreign_key& key) {
  check c(child, key.columns, key.name, sqlstate::foreign_key_violation);
  c.null_is_value = true;
  c.mixed_only = true;
  // Only mixed keys come here, so the table is read for what is wrong, and for what a later entry has mended.
  c.sql = fmt::format("SELECT u.n{} FROM {} WHERE EXISTS (SELECT 1 FROM {} c WHERE {}) LIMIT 1",
                      key_text(key.columns.size()), keys_relation(child, key.columns), catalog::qualified_name(child),
                      condition("c", c.names, "IS NOT DISTINCT FROM"));
  c.whole = mixed_sql(child, c.names);
  c.only_whole = !built_in(child, key.columns);
  c.message =
      fmt::format("insert or update on table \"{}\" violates foreign key constraint \"{}\"", child.name, key.name);
  c.detail_end = "mixes null and nonnull values, which MATCH FULL does not allow.";
  checks_.push_back(std::make_unique<check>(std::move(c)));
}

void rechecks::add_unique(const catalog::table& t, const catalog::unique_key& key) {
  check c(t, key.columns, key.name, sqlstate::unique_violation);
  c.null_is_value = key.nulls_not_distinct;
  c.sql = fmt::format(
      "SELECT u.n{} FROM {} WHERE (SELECT count(*) FROM (SELECT 1 FROM {} c WHERE {} LIMIT 2) two) > 1 LIMIT 1",
      key_text(key.columns.size()), keys_relation(t, key.columns), catalog::qualified_name(t),
      condition("c", c.names, key.nulls_not_distinct ? "IS NOT DISTINCT FROM" : "="));
  c.whole = doubles_sql(t, c.names, key.nulls_not_distinct);
  c.only_whole = !built_in(t, key.columns);
  c.message = fmt::format("duplicate key value violates unique constraint \"{}\"", key.name);
  c.detail_end = "already exists.";
  checks_.push_back(std::make_unique<check>(std::move(c)));
}

void rechecks::begin() {
  for (auto& c : checks_) {
    c->chunks.clear();
    c->whole_origin.reset();
  }
}

result<void> rechecks::note(const table_plan& p, const journal::row_change& c, std::uint64_t seq) {
  auto at = by_table_.find(p.table);
  if (at == by_table_.end()) return {};
  for (auto* k : at->second) {
    auto r = k->old_values ? note_old(*k, p, c, seq) : note_new(*k, p, c, seq);
    if (!r) return r;
  }
  return {};
}

namespace {

bool changes(const table_plan& p, const journal::row_change& c, const std::vector<std::size_t>& columns) {
  if (c.kind != journal::change_kind::update_row) return true;
  return std::any_of(columns.begin(), columns.end(), [&](auto column) {
    auto position = p.layout.position_of(column);
    return position && *position < c.changed.size() && c.changed[*position];
  });
}

bool mixed(const table_plan& p, const journal::row_change& c, const std::vector<std::size_t>& columns) {
  std::size_t known = 0, nulls = 0;
  for (auto column : columns) {
    auto position = p.layout.position_of(column);
    if (!position || *position >= c.row.size()) continue;
    ++known;
    nulls += c.row[*position].is_null();
  }
  return nulls > 0 && nulls < known;
}

result<std::optional<std::string>> text_of(const table_plan& p, std::size_t column, const value::cell_view& cell) {
  if (cell.is_null()) return std::optional<std::string>();
  std::string text;
  if (auto r = encode_column(*p.table, {0, column, false}, cell, text); !r) return r.error();
  return std::optional<std::string>(std::move(text));
}

}  // namespace

result<void> rechecks::note_new(check& to, const table_plan& p, const journal::row_change& c, std::uint64_t seq) {
  if (c.kind == journal::change_kind::delete_row || !changes(p, c, to.columns)) return {};
  if (to.mixed_only && !mixed(p, c, to.columns)) return {};
  if (to.only_whole) {
    to.whole_origin = {seq, c.offset};
    return {};
  }
  std::vector<std::optional<std::string>> key;
  for (auto column : to.columns) {
    auto position = p.layout.position_of(column);
    if (!position || *position >= c.row.size()) return {};  // generated, or older than the column
    auto text = text_of(p, column, c.row[*position]);
    if (!text) return text.error();
    if (!*text && !to.null_is_value) return {};
    key.push_back(std::move(*text));
  }
  to.add(key, seq, c.offset);
  return {};
}

result<void> rechecks::note_old(check& to, const table_plan& p, const journal::row_change& c, std::uint64_t seq) {
  if (c.kind == journal::change_kind::insert_row || !changes(p, c, to.columns)) return {};
  std::vector<std::optional<std::string>> key;
  for (auto column : to.columns) {
    auto position = p.layout.position_of(column);
    if (!position) return {};
    // The entry keeps the old key, of a table without one the old row.
    auto in_key = std::find(p.layout.key.begin(), p.layout.key.end(), *position);
    auto index = p.layout.key.empty() ? *position : static_cast<std::size_t>(in_key - p.layout.key.begin());
    if (to.only_whole || (!p.layout.key.empty() && in_key == p.layout.key.end()) || index >= c.old_key.size()) {
      to.whole_origin = {seq, c.offset};
      return {};
    }
    auto text = text_of(p, column, c.old_key[index]);
    if (!text) return text.error();
    if (!*text) return {};
    key.push_back(std::move(*text));
  }
  to.add(key, seq, c.offset);
  return {};
}

void rechecks::push(store::pipeline& to) {
  store::parameters values;
  for (auto& c : checks_) {
    for (auto& part : c->chunks) {
      values.clear();
      for (auto& array : part.arrays)
        values.add_text(array + "}");
      part.push = to.pushed();
      to.push(to.statement(c->sql, {}), values);
    }
    if (!c->whole_origin) continue;
    c->whole_push = to.pushed();
    to.push(c->whole);
  }
}

std::optional<violation> rechecks::look(const store::pipeline_outcome& out) const {
  std::optional<violation> first;
  auto keep = [&](violation v) {
    if (!first || std::pair(v.seq, v.offset) < std::pair(first->seq, first->offset)) first = std::move(v);
  };
  for (auto& c : checks_) {
    for (auto& part : c->chunks) {
      auto& rows = out.replies[part.push].rows;
      if (rows.empty()) continue;
      auto n = std::stoull(rows[0][0].value_or("1"));
      keep(c->found(rows[0], part.origin[std::min<std::size_t>(n - 1, part.origin.size() - 1)]));
    }
    if (!c->whole_origin) continue;
    auto& rows = out.replies[c->whole_push].rows;
    if (!rows.empty()) keep(c->found(rows[0], *c->whole_origin));
  }
  return first;
}

}  // namespace crossfade::apply
