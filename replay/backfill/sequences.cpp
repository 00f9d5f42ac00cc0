#include "replay/backfill/sequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace crossfade::backfill {

namespace {

result<std::int64_t> greatest(store::sqlite& db, const catalog::table& t, const catalog::column& c) {
  auto in_rows = db.one(fmt::format("SELECT max({}) FROM {} WHERE typeof({}) = 'integer'",
                                    catalog::quote_identifier(c.sqlite_name), catalog::sqlite_qualified_name(t),
                                    catalog::quote_identifier(c.sqlite_name)));
  if (!in_rows) return in_rows.error();
  auto value = in_rows->integer;
  if (!t.autoincrement) return value;
  auto counter = db.prepare("SELECT max(seq) FROM main.sqlite_sequence WHERE name = ?1 COLLATE NOCASE");
  if (!counter) return counter.error();
  if (auto r = counter->bind(1, value::cell_view::of_text(t.sqlite_name)); !r) return r.error();
  auto row = counter->step();
  if (!row) return row.error();
  return std::max(value, counter->column(0).integer);
}

}  // namespace

result<void> sync_sequences(store::sqlite& db, store::postgres& pg, const catalog::catalog& tables) {
  std::map<std::string, std::int64_t> values;  // columns may share a sequence
  for (auto& t : tables.tables) {
    for (auto& c : t.columns) {
      if (c.sequence.empty()) continue;
      auto value = greatest(db, t, c);
      if (!value) return value.error();
      auto& slot = values[c.sequence];
      slot = std::max(slot, *value);
    }
  }
  for (auto& [sequence, value] : values) {
    if (value < 1) continue;
    auto r = pg.query(fmt::format("SELECT setval({}, {}) FROM {} WHERE NOT (is_called AND last_value >= {})",
                                  catalog::quote_literal(sequence), value, sequence, value));
    if (!r) return r.error();
  }
  return {};
}

}  // namespace crossfade::backfill
