#include "replay/catalog/numeric_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/catalog/kept_cell.hpp"

namespace crossfade::catalog {

namespace {

// Of a numeric's modifier: ((precision << 16) | scale) + 4; below 4 there is none. PostgreSQL, numeric.c.
bool may_exceed_a_cell(const column& c) {
  if (c.type.what != value::kind::numeric || c.storage != value::storage::numeric) return false;
  constexpr std::int32_t header = 4, precision_shift = 16, precision_mask = 0xFFFF;
  if (c.type.modifier < header) return true;
  return (((c.type.modifier - header) >> precision_shift) & precision_mask) > exact_digits;
}

}  // namespace

std::string numeric_key::hint() const {
  return fmt::format(
      "bound it in PostgreSQL (numeric({0}, scale)), or declare the column TEXT in SQLite before the migration "
      "begins{1}",
      exact_digits, primary ? "; or see to it that no key has more digits" : "");
}

std::vector<numeric_key> numeric_keys(const std::vector<table>& tables) {
  std::vector<numeric_key> primary, unique;
  for (const auto& t : tables) {
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      const auto& c = t.columns[i];
      if (!may_exceed_a_cell(c)) continue;
      const auto has = [i](const std::vector<std::size_t>& columns) {
        return std::find(columns.begin(), columns.end(), i) != columns.end();
      };
      if (has(t.primary_key)) {
        primary.push_back({t.name, c.name, c.type_name, true});
      } else if (std::any_of(t.unique_keys.begin(), t.unique_keys.end(),
                             [&](const unique_key& k) { return has(k.columns); })) {
        unique.push_back({t.name, c.name, c.type_name, false});
      }
    }
  }
  primary.insert(primary.end(), unique.begin(), unique.end());
  return primary;
}

}  // namespace crossfade::catalog
