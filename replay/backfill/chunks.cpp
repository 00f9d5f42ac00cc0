#include "replay/backfill/chunks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/journal/record.hpp"

namespace crossfade::backfill {

namespace {

using value::cell_view;
using value::storage_class;

int order_of(storage_class s) {
  switch (s) {
    case storage_class::null:
      return 0;
    case storage_class::integer:
    case storage_class::real:
      return 1;
    case storage_class::text:
      return 2;
    case storage_class::blob:
      return 3;
  }
  return 0;
}

// Exact, as SQLite's sqlite3IntFloatCompare: a double beyond 2^63 has no integer to compare with.
int compare_numbers(std::int64_t i, double r) {
  if (r < -9223372036854775808.0) return 1;
  if (r >= 9223372036854775808.0) return -1;
  auto whole = static_cast<std::int64_t>(r);
  if (i != whole) return i < whole ? -1 : 1;
  double rest = r - static_cast<double>(whole);
  return rest > 0 ? -1 : rest < 0 ? 1 : 0;
}

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// The chunk that holds the key: the first whose last key is not below it. Nothing: not copied yet.
const chunk* holder(const std::vector<chunk>& chunks, const std::vector<cell_view>& key) {
  auto at = std::partition_point(chunks.begin(), chunks.end(),
                                 [&](const chunk& c) { return c.last && compare_keys(key, *c.last) > 0; });
  return at == chunks.end() ? nullptr : &*at;
}

}  // namespace

int compare_cells(const cell_view& a, const cell_view& b) {
  if (auto c = three_way(order_of(a.holds), order_of(b.holds))) return c;
  switch (a.holds) {
    case storage_class::null:
      return 0;
    case storage_class::integer:
      if (b.holds == storage_class::integer) return three_way(a.integer, b.integer);
      return compare_numbers(a.integer, b.real);
    case storage_class::real:
      if (b.holds == storage_class::real) return three_way(a.real, b.real);
      return -compare_numbers(b.integer, a.real);
    case storage_class::text:
    case storage_class::blob:
      return three_way(a.bytes.compare(b.bytes), 0);
  }
  return 0;
}

int compare_keys(const std::vector<cell_view>& a, const key_cells& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (auto c = compare_cells(a[i], b[i].view())) return c;
  return three_way(a.size(), b.size());
}

result<cut> cut_of(store::sqlite& db, const journal::layout& l) {
  if (!l.without_rowid) return l.rowid_name.empty() ? cut::whole : cut::rowid;
  auto plain = db.prepare(
      "SELECT count(*), coalesce(sum(x.coll <> 'BINARY' OR x.desc), 0) FROM pragma_index_list(?1, 'main') i, "
      "pragma_index_xinfo(i.name, 'main') x WHERE i.origin = 'pk' AND x.key");
  if (!plain) return plain.error();
  if (auto r = plain->bind(1, cell_view::of_text(l.table)); !r) return r.error();
  auto row = plain->step();
  if (!row) return row.error();
  // The catalog's key may be another one than SQLite's: then its order says nothing of the storage.
  bool same_key = plain->column(0).integer == static_cast<std::int64_t>(l.key.size()) && !l.key.empty();
  return same_key && plain->column(1).integer == 0 ? cut::key : cut::whole;
}

result<void> chunk_map::load(store::connection& pg, store::sqlite& db, const catalog::catalog& tables) {
  tables_.clear();
  for (auto& t : tables.tables) {
    auto l = journal::read_layout(db, t);
    if (!l) return l.error();
    auto how = cut_of(db, *l);
    if (!how) return how.error();
    add_table(t.sqlite_name, *how);
  }
  auto rows = pg.query(
      "SELECT table_name, number, seq, encode(last_key, 'hex'), row_count FROM crossfade.chunks ORDER BY table_name, "
      "number");
  if (!rows) return rows.error();
  for (auto& row : *rows) {
    chunk c;
    c.number = std::stoull(row[1].value_or("0"));
    c.seq = std::stoull(row[2].value_or("0"));
    c.rows = std::stoull(row[4].value_or("0"));
    if (row[3]) {
      auto bytes = journal::from_hex(*row[3]);
      c.last = bytes ? journal::decode_cells(*bytes) : std::nullopt;
      if (!c.last) return make_error(sqlstate::data_corrupted, "crossfade.chunks holds a key that cannot be read");
    }
    add(row[0].value_or(""), std::move(c));
  }
  return {};
}

void chunk_map::add_table(const std::string& sqlite_table, cut how) { tables_[sqlite_table].how = how; }

void chunk_map::add(const std::string& sqlite_table, chunk c) { tables_[sqlite_table].chunks.push_back(std::move(c)); }

const std::vector<chunk>& chunk_map::of(const std::string& sqlite_table) const {
  static const std::vector<chunk> none;
  auto at = tables_.find(sqlite_table);
  return at == tables_.end() ? none : at->second.chunks;
}

cut chunk_map::how(const std::string& sqlite_table) const {
  auto at = tables_.find(sqlite_table);
  return at == tables_.end() ? cut::whole : at->second.how;
}

bool chunk_map::complete(const std::string& sqlite_table) const {
  auto& chunks = of(sqlite_table);
  return !chunks.empty() && !chunks.back().last;
}

std::uint64_t chunk_map::rows() const {
  std::uint64_t n = 0;
  for (auto& [name, t] : tables_)
    for (auto& c : t.chunks)
      n += c.rows;
  return n;
}

apply::halves chunk_map::which(const journal::row_change& c, const journal::layout& l, std::uint64_t seq) const {
  auto at = tables_.find(c.table);
  if (at == tables_.end()) return {false, false};
  auto& t = at->second;
  auto applies = [&](std::int64_t rowid, const std::vector<cell_view>& key) {
    auto* h = holder(t.chunks, t.how == cut::rowid ? std::vector<cell_view>{cell_view::of_integer(rowid)} : key);
    return h && seq > h->seq;
  };
  std::vector<cell_view> new_key;
  if (t.how == cut::key)
    for (auto position : l.key)
      new_key.push_back(c.row.size() > position ? c.row[position] : cell_view::null());
  apply::halves h{false, false};
  if (c.kind != journal::change_kind::insert_row) h.old_half = applies(c.old_rowid, c.old_key);
  if (c.kind != journal::change_kind::delete_row) h.new_half = applies(c.new_rowid, new_key);
  return h;
}

result<void> record_chunk(store::connection& pg, const std::string& sqlite_table, const chunk& c) {
  std::optional<std::string> last;
  if (c.last) {
    journal::cells views;
    for (auto& cell : *c.last)
      views.push_back(cell.view());
    last = journal::to_hex(journal::encode_cells(views));
  }
  auto r = pg.query(
      "INSERT INTO crossfade.chunks(table_name, number, seq, last_key, row_count) VALUES ($1, $2::bigint, $3::bigint, "
      "decode($4, 'hex'), $5::bigint)",
      {sqlite_table, fmt::to_string(c.number), fmt::to_string(c.seq), last, fmt::to_string(c.rows)});
  if (!r) return r.error();
  return {};
}

}  // namespace crossfade::backfill
