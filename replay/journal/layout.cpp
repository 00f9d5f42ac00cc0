#include "replay/journal/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace crossfade::journal {

namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

// SQLite, "Datatypes", 3.1 (determination of column affinity), as far as REAL is concerned.
bool real_affinity(std::string_view declared) {
  auto type = upper(declared);
  auto has = [&](const char* word) { return type.find(word) != std::string::npos; };
  if (has("INT") || has("CHAR") || has("CLOB") || has("TEXT") || has("BLOB")) return false;
  return has("REAL") || has("FLOA") || has("DOUB");
}

std::optional<std::size_t> catalog_column(const catalog::table& t, std::string_view sqlite_name) {
  auto name = upper(sqlite_name);
  for (std::size_t i = 0; i < t.columns.size(); ++i)
    if (upper(t.columns[i].sqlite_name) == name) return i;
  return std::nullopt;
}

struct pragma_column {
  std::string name, type;
  bool has_default = false;
  int key_position = 0, hidden = 0;
};

result<std::vector<pragma_column>> read_columns(store::sqlite& db, const std::string& table) {
  auto rows = db.prepare("SELECT name, type, dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main') ORDER BY cid");
  if (!rows) return rows.error();
  if (auto r = rows->bind(1, value::cell_view::of_text(table)); !r) return r.error();
  std::vector<pragma_column> columns;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return columns;
    pragma_column c;
    c.name = rows->column(0).bytes;
    c.type = rows->column(1).bytes;
    c.has_default = !rows->column(2).is_null() && upper(rows->column(2).bytes) != "NULL";
    c.key_position = static_cast<int>(rows->column(3).integer);
    c.hidden = static_cast<int>(rows->column(4).integer);
    columns.push_back(std::move(c));
  }
}

result<std::int64_t> number(store::sqlite& db, const char* sql, const std::string& table) {
  auto row = db.prepare(sql);
  if (!row) return row.error();
  if (auto r = row->bind(1, value::cell_view::of_text(table)); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  return *found ? row->column(0).integer : 0;
}

result<void> find_rowid(store::sqlite& db, layout& l, const std::vector<pragma_column>& columns) {
  auto without = number(db, "SELECT wr FROM pragma_table_list(?1) WHERE schema = 'main'", l.table);
  if (!without) return without.error();
  l.without_rowid = *without != 0;
  if (l.without_rowid) return {};
  for (const char* candidate : {"rowid", "_rowid_", "oid"}) {
    auto hides = [&](const pragma_column& c) { return upper(c.name) == upper(candidate); };
    if (l.rowid_name.empty() && std::none_of(columns.begin(), columns.end(), hides)) l.rowid_name = candidate;
  }
  // A primary key of one column without an index of its own is the rowid.
  auto in_key = [](const pragma_column& c) { return c.key_position > 0; };
  if (std::count_if(columns.begin(), columns.end(), in_key) != 1) return {};
  auto indexes = number(db, "SELECT count(*) FROM pragma_index_list(?1, 'main') WHERE origin = 'pk'", l.table);
  if (!indexes) return indexes.error();
  if (*indexes == 0)
    l.rowid_alias = static_cast<int>(std::find_if(columns.begin(), columns.end(), in_key) - columns.begin());
  return {};
}

}  // namespace

std::optional<std::size_t> layout::position_of(std::size_t catalog_column) const noexcept {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].column == catalog_column) return i;
  return std::nullopt;
}

result<layout> read_layout(store::sqlite& db, const catalog::table& t) {
  layout l;
  l.table = t.sqlite_name;
  auto columns = read_columns(db, l.table);
  if (!columns) return columns.error();
  if (columns->empty()) return make_error("42P01", fmt::format("SQLite has no table {}", l.table));
  constexpr int virtual_column = 2, stored_generated = 3;
  for (std::size_t i = 0; i < columns->size(); ++i) {
    auto& from = (*columns)[i];
    if (from.hidden == virtual_column) continue;
    stored_column c;
    c.name = from.name;
    c.table_index = static_cast<int>(i);
    c.real = real_affinity(from.type);
    c.generated = from.hidden == stored_generated;
    c.has_default = from.has_default && !c.generated;
    c.column = catalog_column(t, from.name);
    l.columns.push_back(std::move(c));
  }
  if (auto r = find_rowid(db, l, *columns); !r) return r.error();
  for (auto k : t.primary_key) {
    auto position = l.position_of(k);
    if (!position)
      return make_error("42703",
                        fmt::format("key column {} of {} has no storage in SQLite", t.columns[k].name, t.name));
    l.key.push_back(*position);
  }
  return l;
}

}  // namespace crossfade::journal
