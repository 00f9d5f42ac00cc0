#include "proxy/cutover/sequences.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/journal/kept_sequences.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::cutover {

namespace {

result<std::int64_t> integer(store::sqlite& db, const std::string& sql) {
  auto value = db.one(sql);
  if (!value) return value.error();
  return value->holds == value::storage_class::integer ? value->integer : std::int64_t{0};
}

}  // namespace

result<sequence_values> read_sqlite_sequences(store::sqlite& db, const catalog::catalog& tables) {
  sequence_values out;
  for (const auto& t : tables.tables) {
    for (const auto& c : t.columns) {
      if (c.sequence.empty()) continue;
      auto greatest = integer(db, fmt::format("SELECT max({}) FROM {}", catalog::quote_identifier(c.sqlite_name),
                                              catalog::sqlite_qualified_name(t)));
      if (!greatest) return greatest.error();
      auto value = *greatest;
      if (t.autoincrement) {
        auto counted =
            integer(db, "SELECT seq FROM sqlite_sequence WHERE name = " + catalog::quote_literal(t.sqlite_name));
        if (!counted) return counted.error();
        value = std::max(value, *counted);
      }
      auto kept = journal::get(db, journal::sequence_key(c.sequence));
      if (!kept) return kept.error();
      if (*kept) value = std::max(value, static_cast<std::int64_t>(std::stoll(**kept)));
      auto& slot = out[c.sequence];
      slot = std::max(slot, value);
    }
  }
  return out;
}

result<sequence_values> read_postgres_sequences(store::postgres& db, const catalog::catalog& tables) {
  sequence_values out;
  for (const auto& t : tables.tables) {
    for (const auto& c : t.columns) {
      if (c.sequence.empty()) continue;
      auto rows = db.query(fmt::format("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}", c.sequence));
      if (!rows) return rows.error();
      out[c.sequence] = std::stoll(*(*rows)[0][0]);
    }
  }
  return out;
}

result<void> advance_postgres_sequences(store::postgres& db, const sequence_values& values) {
  for (const auto& [sequence, value] : values) {
    if (value < 1) continue;
    auto done = db.query(fmt::format("SELECT setval({}, {}) FROM {} WHERE NOT (is_called AND last_value >= {})",
                                     catalog::quote_literal(sequence), value, sequence, value));
    if (!done) return done.error();
  }
  return {};
}

namespace {

result<void> put_each(store::sqlite& db, const catalog::catalog& tables, const sequence_values& values) {
  for (const auto& t : tables.tables) {
    for (const auto& c : t.columns) {
      auto found = c.sequence.empty() ? values.end() : values.find(c.sequence);
      if (found == values.end()) continue;
      if (auto done = journal::keep_sequence(db, t, c, found->second); !done) return done;
    }
  }
  return {};
}

}  // namespace

// One transaction: all of them or none, and one that is known as ours by what it writes.
result<void> put_sqlite_sequences(store::sqlite& db, const catalog::catalog& tables, const sequence_values& values) {
  return store::in_transaction(db, [&] { return put_each(db, tables, values); });
}

}  // namespace crossfade::cutover
