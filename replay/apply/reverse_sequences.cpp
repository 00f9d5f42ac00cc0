#include "replay/apply/reverse_sequences.hpp"

#include <fmt/format.h>

#include "replay/journal/kept_sequences.hpp"

namespace crossfade::apply {

result<void> carry_sequences(store::postgres& from, store::sqlite& to,
                             const std::vector<const catalog::table*>& tables) {
  struct owner {
    const catalog::table* table;
    const catalog::column* column;
  };
  std::vector<owner> owners;
  std::string query;
  for (const auto* t : tables) {
    for (const auto& c : t->columns) {
      if (c.sequence.empty()) continue;
      query += fmt::format("{}SELECT {}, pg_catalog.pg_sequence_last_value(pg_catalog.to_regclass({}))",
                           query.empty() ? "" : " UNION ALL ", owners.size(), catalog::quote_literal(c.sequence));
      owners.push_back({t, &c});
    }
  }
  if (owners.empty()) return {};
  auto rows = from.query(query);
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (!row[1]) continue;
    const auto& [table, column] = owners[std::stoull(*row[0])];
    if (auto done = journal::keep_sequence(to, *table, *column, std::stoll(*row[1])); !done) return done;
  }
  return {};
}

}  // namespace crossfade::apply
