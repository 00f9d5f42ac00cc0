#include "replay/catalog/btrees.hpp"

#include <algorithm>
#include <cstdlib>

namespace crossfade::catalog {

namespace {

std::string_view field_text(const store::text_row& row, std::size_t i) { return row[i] ? *row[i] : std::string_view(); }

std::int16_t field_number(const store::text_row& row, std::size_t i) {
  return static_cast<std::int16_t>(std::strtol(row[i].value_or("0").c_str(), nullptr, 10));
}

std::int16_t alignment_bytes(std::string_view letter) {
  if (letter == "c") return 1;
  if (letter == "s") return 2;
  return letter == "d" ? 8 : 4;
}

// attstorage says whether a value may be compressed, attcompression how; without one the server's setting counts.
compression attribute_compression(std::string_view storage, std::string_view method) {
  if (storage != "x" && storage != "m") return compression::none;
  return method == "l" || method == "lz4" ? compression::lz4 : compression::pglz;
}

bool lowers_column(const column& c, std::string_view expression) {
  return expression == "lower(" + c.name + ")" || expression == "lower(" + quote_identifier(c.name) + ")";
}

btree_part btree_part_of(const table& t, const store::text_row& row) {
  btree_part p;
  p.attribute = field_number(row, 2);
  p.size_bytes = field_number(row, 3);
  p.align = alignment_bytes(field_text(row, 4));
  p.packable = field_text(row, 5) != "p";
  p.compressed = attribute_compression(field_text(row, 5), field_text(row, 6));
  for (auto& c : t.columns) {
    if (p.attribute == 0 && lowers_column(c, field_text(row, 7))) {
      p.attribute = c.attribute;
      p.lowered = true;
    }
    if (c.attribute == p.attribute && c.type.what == value::kind::bpchar && c.type.modifier > 4)
      p.fill_bytes = static_cast<std::size_t>(c.type.modifier - 4);
  }
  return p;
}

bool has_fixed_size(const btree& tree) {
  return std::all_of(tree.parts.begin(), tree.parts.end(), [](auto& p) { return p.size_bytes > 0; });
}

}  // namespace

result<void> read_btrees(store::postgres& pg, const std::string& schema, std::vector<table>& tables) {
  const bool chosen = pg.server_version() >= 140000;  // lz4 is known from there on
  const std::string method =
      chosen ? "COALESCE(NULLIF(a.attcompression::text, ''), current_setting('default_toast_compression'))" : "'p'";
  auto rows =
      pg.query("SELECT i.indrelid, c.relname, i.indkey[a.attnum - 1], a.attlen, a.attalign, a.attstorage, " + method +
                   ", replace(pg_catalog.pg_get_indexdef(i.indexrelid, a.attnum, true), '::text', '') "
                   "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
                   "JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree' "
                   "JOIN pg_catalog.pg_class r ON r.oid = i.indrelid "
                   "JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace "
                   "JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid "
                   "WHERE n.nspname = $1 ORDER BY i.indrelid, i.indexrelid, a.attnum",
               {schema});
  if (!rows) return rows.error();
  for (auto& row : *rows) {
    auto id = static_cast<value::oid>(std::strtoul(row[0].value_or("0").c_str(), nullptr, 10));
    auto t = std::find_if(tables.begin(), tables.end(), [&](auto& known) { return known.id == id; });
    if (t == tables.end()) continue;
    if (t->btrees.empty() || t->btrees.back().name != field_text(row, 1))
      t->btrees.push_back({std::string(field_text(row, 1)), {}});
    t->btrees.back().parts.push_back(btree_part_of(*t, row));
  }
  for (auto& t : tables)
    std::erase_if(t.btrees, has_fixed_size);
  return {};
}

}  // namespace crossfade::catalog
