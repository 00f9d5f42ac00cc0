#include "replay/apply/statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "replay/value/codec.hpp"

namespace crossfade::apply {

namespace {

using catalog::quote_identifier;
using journal::cells;
using journal::row_change;

constexpr std::size_t rows_in_one_insert = 32;
constexpr std::size_t parameters_in_one_insert = 2000;
constexpr std::size_t bytes_in_one_insert = 256 * 1024;
constexpr std::size_t most_kept_bytes = 1024 * 1024;  // of a buffer between batches

std::string column_name(const table_plan& p, const target_column& c) {
  return quote_identifier(p.table->columns[c.column].name);
}

// The written columns that a row of this width holds: older entries are narrower.
const std::vector<target_column>& present(table_plan& p, std::size_t width) {
  if (width >= p.layout.columns.size()) return p.columns;
  auto [at, fresh] = p.narrower.try_emplace(width);
  if (fresh)
    for (auto& c : p.columns)
      if (c.position < width) at->second.push_back(c);
  return at->second;
}

bool in_key(const table_plan& p, const target_column& c) {
  return std::any_of(p.key.begin(), p.key.end(), [&](auto& k) { return k.column == c.column; });
}

std::string insert_sql(const table_plan& p, const std::vector<target_column>& columns, std::size_t rows) {
  std::string names, values, set;
  for (auto& c : columns) {
    auto name = column_name(p, c);
    names += (names.empty() ? "" : ", ") + name;
    if (!in_key(p, c)) set += fmt::format("{}{} = EXCLUDED.{}", set.empty() ? "" : ", ", name, name);
  }
  std::size_t n = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    values += r ? ", (" : "(";
    for (std::size_t i = 0; i < columns.size(); ++i)
      values += fmt::format("{}${}", i ? ", " : "", ++n);
    values += ")";
  }
  if (columns.empty()) return fmt::format("INSERT INTO {} DEFAULT VALUES", p.name);
  auto sql = fmt::format("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES {}", p.name, names, values);
  if (p.key.empty() || !p.conflict_upsert) return sql;
  std::string key;
  for (auto& k : p.key)
    key += (key.empty() ? "" : ", ") + column_name(p, k);
  return sql + fmt::format(" ON CONFLICT ({}) DO {}", key, set.empty() ? "NOTHING" : "UPDATE SET " + set);
}

std::string key_condition(const table_plan& p, std::size_t first) {
  std::string out;
  for (auto& k : p.key)
    out += fmt::format("{}{} = ${}", out.empty() ? "" : " AND ", column_name(p, k), first++);
  return out;
}

// Types without an equality of their own are compared by their text.
bool comparable(const value::type& t) {
  return t.what != value::kind::json && t.what != value::kind::other && t.what != value::kind::unknown;
}

std::string one_row_condition(const table_plan& p, const std::vector<target_column>& columns, std::size_t first) {
  std::string where;
  for (auto& c : columns) {
    bool plain = comparable(p.table->columns[c.column].type);
    where += fmt::format("{}{}{} IS NOT DISTINCT FROM ${}{}", where.empty() ? "" : " AND ", column_name(p, c),
                         plain ? "" : "::text", first++, plain ? "" : "::text");
  }
  return fmt::format("ctid = (SELECT ctid FROM {}{} LIMIT 1)", p.name, where.empty() ? "" : " WHERE " + where);
}

result<void> add_cells(const table_plan& p, const std::vector<target_column>& columns, const cells& row,
                       store::parameters& to) {
  for (auto& c : columns) {
    auto& cell = row[c.position];
    if (cell.is_null()) {
      to.add_null();
      continue;
    }
    if (auto r = encode_column(*p.table, c, cell, to.bytes()); !r) return r;
    to.end_value(c.binary ? 1 : 0);
  }
  return {};
}

bool key_moved(const table_plan& p, const row_change& c) {
  for (std::size_t i = 0; i < p.layout.key.size(); ++i)
    if (p.layout.key[i] < c.changed.size() && c.changed[p.layout.key[i]]) return true;
  return false;
}

}  // namespace

bool travels_binary(const value::type& t) noexcept {
  switch (t.what) {
    case value::kind::boolean:
    case value::kind::int2:
    case value::kind::int4:
    case value::kind::int8:
    case value::kind::float4:
    case value::kind::float8:
    case value::kind::bytea:
      return true;
    default:
      return false;
  }
}

const value::format_settings& journal_settings() noexcept {
  static const value::format_settings settings;
  return settings;
}

result<void> encode_column(const catalog::table& t, const target_column& c, const value::cell_view& cell,
                           std::string& out) {
  auto& column = t.columns[c.column];
  auto before = out.size();
  auto r = value::encode(cell, column.type, column.storage,
                         c.binary ? value::wire_format::binary : value::wire_format::text, journal_settings(), out);
  // libpq would end a text parameter there, silently.
  if (r && !c.binary && out.find('\0', before) != std::string::npos)
    r = make_error(sqlstate::character_not_in_repertoire, "the text holds a NUL byte, which PostgreSQL cannot store",
                   "`crossfade check` lists such values.");
  if (r) return {};
  auto e = r.error();
  e.schema = t.schema;
  e.table = t.name;
  e.column = column.name;
  e.message = fmt::format("{}.{}: {}", t.name, column.name, e.message);
  return e;
}

result<table_plan> plan_table(store::sqlite& db, const catalog::table& t) {
  table_plan p;
  p.table = &t;
  auto l = journal::read_layout(db, t);
  if (!l) return l.error();
  p.layout = std::move(*l);
  p.name = catalog::qualified_name(t);
  for (std::size_t i = 0; i < p.layout.columns.size(); ++i) {
    auto column = p.layout.columns[i].column;
    if (!column || t.columns[*column].generated != catalog::generation::none) continue;
    p.columns.push_back({i, *column, travels_binary(t.columns[*column].type)});
  }
  for (std::size_t i = 0; i < t.columns.size(); ++i)
    if (t.columns[i].generated == catalog::generation::none && !p.layout.position_of(i))
      return make_error(
          sqlstate::feature_not_supported,
          fmt::format("column {}.{} is computed in SQLite and not stored there", t.name, t.columns[i].name),
          "Make it GENERATED ALWAYS AS (...) STORED in PostgreSQL too.");
  for (auto position : p.layout.key) {
    auto column = *p.layout.columns[position].column;
    p.key.push_back({position, column, travels_binary(t.columns[column].type)});
  }
  for (auto& u : t.unique_keys)
    if (u.primary && u.deferrable) p.conflict_upsert = false;
  for (auto& c : p.columns)
    if (t.columns[c.column].identity == catalog::identity::always && !in_key(p, c)) p.conflict_upsert = false;
  return p;
}

void row_writer::begin() {
  pushes_.clear();
  pending_ = nullptr;
  pending_rows_ = 0;
  for (auto* buffer : {&pending_values_, &row_}) {
    if (buffer->size_bytes() > most_kept_bytes) *buffer = {};
    buffer->clear();
  }
  for (auto& [name, p] : plans_)
    p->batch_rows = 0;
}

std::map<std::string, std::uint64_t> row_writer::rows_by_table() const {
  std::map<std::string, std::uint64_t> out;
  for (auto& [name, p] : plans_)
    if (p->batch_rows) out.emplace(p->table->name, p->batch_rows);
  return out;
}

result<table_plan*> row_writer::plan_of(std::string_view sqlite_table) {
  if (auto at = plans_.find(sqlite_table); at != plans_.end()) return at->second.get();
  auto* t = catalog_->find_sqlite(sqlite_table);
  if (!t)
    return make_error("42P01", fmt::format("the journal names table {}, which PostgreSQL does not have", sqlite_table),
                      "Create it there, then `crossfade journal retry`.");
  auto p = plan_table(db_, *t);
  if (!p) return p.error();
  auto at = plans_.emplace(std::string(sqlite_table), std::make_unique<table_plan>(std::move(*p))).first;
  return at->second.get();
}

store::pipeline::handle row_writer::handle_of(table_plan& p, const std::string& key,
                                              const std::vector<target_column>& types,
                                              const std::function<std::string()>& sql) {
  if (auto at = p.handles.find(key); at != p.handles.end()) return at->second;
  std::vector<value::oid> oids;
  for (auto& c : types)
    oids.push_back(c.binary ? p.table->columns[c.column].type.id : value::oids::unspecified);
  auto h = pipeline_.statement(sql(), oids);
  p.handles.emplace(key, h);
  return h;
}

void row_writer::note(const row_change& c, std::uint64_t seq, bool expects_one_row) {
  pushes_.resize(pipeline_.pushed());
  pushes_.push_back({seq, c.offset, seq, 1, expects_one_row});
}

void row_writer::upsert_pending() {
  if (!pending_rows_) return;
  auto& p = *pending_;
  auto& columns = present(p, pending_width_);
  auto key = fmt::format("i{}/{}", pending_rows_, pending_width_);
  auto known = p.handles.find(key);
  store::pipeline::handle h = 0;
  if (known != p.handles.end()) {
    h = known->second;
  } else {
    std::vector<target_column> types;
    for (std::size_t r = 0; r < pending_rows_; ++r)
      types.insert(types.end(), columns.begin(), columns.end());
    h = handle_of(p, key, types, [&] { return insert_sql(p, columns, pending_rows_); });
  }
  pushes_.resize(pipeline_.pushed());
  pushes_.push_back({pending_seq_, pending_offset_, pending_last_seq_, pending_rows_, false});
  pipeline_.push(h, pending_values_);
  pending_rows_ = 0;
  pending_ = nullptr;
  pending_values_.clear();
}

void row_writer::finish() {
  upsert_pending();
  pushes_.resize(pipeline_.pushed());
}

result<void> row_writer::insert(table_plan& p, const row_change& c, std::uint64_t seq, write_mode mode) {
  bool joins = pending_rows_ && pending_ == &p && pending_width_ == c.row.size();
  if (pending_rows_ && !joins) upsert_pending();
  auto& columns = present(p, c.row.size());
  if (!p.conflict_upsert && !p.key.empty()) {
    // A deferrable key cannot be named in ON CONFLICT.
    row_change old;
    old.offset = c.offset;
    for (auto position : p.layout.key)
      old.old_key.push_back(c.row[position]);
    if (auto r = erase(p, old, seq); !r) return r;
  }
  if (auto r = add_cells(p, columns, c.row, pending_values_); !r) return r;
  if (!pending_rows_) {
    pending_ = &p;
    pending_width_ = c.row.size();
    pending_seq_ = seq;
    pending_offset_ = c.offset;
  }
  ++pending_rows_;
  pending_last_seq_ = seq;
  bool full = mode == write_mode::one_by_one || !p.conflict_upsert || columns.empty() ||
              pending_rows_ >= rows_in_one_insert || (pending_rows_ + 1) * columns.size() > parameters_in_one_insert ||
              pending_values_.size_bytes() > bytes_in_one_insert;
  if (full) upsert_pending();
  return {};
}

result<void> row_writer::add_key(table_plan& p, const cells& key, store::parameters& to) {
  if (key.size() != p.key.size())
    return make_error(
        sqlstate::data_corrupted,
        fmt::format("a row change of {} has {} key columns instead of {}", p.table->name, key.size(), p.key.size()),
        "The key of the table was changed while entries were waiting.");
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i].is_null()) {
      to.add_null();
      continue;
    }
    if (auto r = encode_column(*p.table, p.key[i], key[i], to.bytes()); !r) return r;
    to.end_value(p.key[i].binary ? 1 : 0);
  }
  return {};
}

result<void> row_writer::update(table_plan& p, const row_change& c, std::uint64_t seq) {
  upsert_pending();
  std::vector<target_column> columns;
  std::string key = fmt::format("u{}/", c.row.size());
  for (auto& target : p.columns) {
    if (target.position >= c.changed.size() || !c.changed[target.position]) continue;
    columns.push_back(target);
    key += fmt::format("{},", target.column);
  }
  if (columns.empty()) return {};
  row_.clear();
  if (auto r = add_cells(p, columns, c.row, row_); !r) return r;
  if (auto r = add_key(p, c.old_key, row_); !r) return r;
  auto types = columns;
  types.insert(types.end(), p.key.begin(), p.key.end());
  auto h = handle_of(p, key, types, [&] {
    std::string set;
    std::size_t n = 0;
    for (auto& target : columns)
      set += fmt::format("{}{} = ${}", n ? ", " : "", column_name(p, target), n + 1), ++n;
    return fmt::format("UPDATE {} SET {} WHERE {}", p.name, set, key_condition(p, n + 1));
  });
  note(c, seq, true);
  pipeline_.push(h, row_);
  return {};
}

result<void> row_writer::erase(table_plan& p, const row_change& c, std::uint64_t seq) {
  upsert_pending();
  row_.clear();
  if (auto r = add_key(p, c.old_key, row_); !r) return r;
  auto h =
      handle_of(p, "d", p.key, [&] { return fmt::format("DELETE FROM {} WHERE {}", p.name, key_condition(p, 1)); });
  note(c, seq, false);
  pipeline_.push(h, row_);
  return {};
}

result<void> row_writer::replace(table_plan& p, const row_change& c, std::uint64_t seq, write_mode mode, halves apply) {
  bool moved = p.key.empty() || key_moved(p, c);
  if (apply.old_half && (moved || !apply.new_half)) {
    auto r = p.key.empty() ? erase_keyless(p, c, seq) : erase(p, c, seq);
    if (!r) return r;
  }
  if (!apply.new_half) return {};
  return insert(p, c, seq, mode);
}

result<void> row_writer::erase_keyless(table_plan& p, const row_change& c, std::uint64_t seq) {
  upsert_pending();
  auto& columns = present(p, c.old_key.size());
  row_.clear();
  if (auto r = add_cells(p, columns, c.old_key, row_); !r) return r;
  auto h = handle_of(p, fmt::format("k{}", c.old_key.size()), columns,
                     [&] { return fmt::format("DELETE FROM {} WHERE {}", p.name, one_row_condition(p, columns, 1)); });
  note(c, seq, false);
  pipeline_.push(h, row_);
  return {};
}

result<void> row_writer::update_keyless(table_plan& p, const row_change& c, std::uint64_t seq) {
  upsert_pending();
  auto& columns = present(p, std::min(c.row.size(), c.old_key.size()));
  if (columns.empty()) return {};
  row_.clear();
  if (auto r = add_cells(p, columns, c.row, row_); !r) return r;
  if (auto r = add_cells(p, columns, c.old_key, row_); !r) return r;
  auto types = columns;
  types.insert(types.end(), columns.begin(), columns.end());
  auto h = handle_of(p, fmt::format("w{}", columns.size()), types, [&] {
    std::string set;
    std::size_t n = 0;
    for (auto& target : columns)
      set += fmt::format("{}{} = ${}", n ? ", " : "", column_name(p, target), n + 1), ++n;
    return fmt::format("UPDATE {} SET {} WHERE {}", p.name, set, one_row_condition(p, columns, n + 1));
  });
  note(c, seq, true);
  pipeline_.push(h, row_);
  return {};
}

void row_writer::statement(const row_change& c, std::uint64_t seq) {
  upsert_pending();
  auto push = [&](const std::string& sql) {
    note(c, seq, false);
    pipeline_.push(sql);
  };
  push("SET LOCAL session_replication_role = origin");
  if (!c.role.empty()) push("SET LOCAL ROLE " + quote_identifier(c.role));
  if (!c.search_path.empty()) push("SET LOCAL search_path = " + std::string(c.search_path));
  push(std::string(c.sql));
  if (!c.search_path.empty()) push("SET LOCAL search_path = pg_catalog");
  if (!c.role.empty()) push("RESET ROLE");
  push("SET LOCAL session_replication_role = replica");
}

result<void> row_writer::push(const row_change& c, std::uint64_t seq, write_mode mode, halves apply) {
  if (c.kind == journal::change_kind::statement) {
    statement(c, seq);
    return {};
  }
  auto plan = plan_of(c.table);
  if (!plan) return plan.error();
  auto& p = **plan;
  bool keyless = p.key.empty();
  ++p.batch_rows;
  switch (c.kind) {
    case journal::change_kind::insert_row:
      return apply.new_half ? insert(p, c, seq, mode) : result<void>();
    case journal::change_kind::delete_row:
      if (!apply.old_half) return {};
      return keyless ? erase_keyless(p, c, seq) : erase(p, c, seq);
    case journal::change_kind::update_row: {
      bool both = apply.old_half && apply.new_half;
      if (!both || mode != write_mode::changed_columns) return replace(p, c, seq, mode, apply);
      if (keyless) return update_keyless(p, c, seq);
      // An ALWAYS identity column can be inserted, but not updated.
      for (auto& k : p.columns)
        if (p.table->columns[k.column].identity == catalog::identity::always && k.position < c.changed.size() &&
            c.changed[k.position])
          return replace(p, c, seq, mode, apply);
      return update(p, c, seq);
    }
    case journal::change_kind::statement:
      break;
  }
  return {};
}

}  // namespace crossfade::apply
