#include "replay/apply/each_row.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/base/limits.hpp"

namespace crossfade::apply {

namespace {

constexpr std::size_t first_rows = 64, most_rows = 4096;
constexpr std::size_t wanted_bytes = limits::mib;

std::size_t size_of(const std::vector<store::text_row>& rows) {
  std::size_t bytes = 0;
  for (const auto& row : rows) {
    for (const auto& field : row)
      bytes += sizeof(field) + (field ? field->size() : 0);
  }
  return bytes;
}

}  // namespace

result<void> each_row(store::postgres& db, const std::string& sql,
                      const std::function<result<void>(const store::text_row&)>& take) {
  // All rows are wanted: a plan for the first ones would be the wrong one.
  auto begun = db.exec("SET LOCAL cursor_tuple_fraction = 1");
  if (begun) begun = db.exec("DECLARE crossfade_rows NO SCROLL CURSOR FOR " + sql);
  if (!begun) return begun.error();
  for (std::size_t n = first_rows;;) {
    auto rows = db.query(fmt::format("FETCH FORWARD {} FROM crossfade_rows", n));
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
      if (auto taken = take(row); !taken) return taken;
    }
    if (rows->size() < n) break;
    const auto bytes = size_of(*rows);
    if (bytes < wanted_bytes / 2) n = std::min(n * 2, most_rows);
    if (bytes > wanted_bytes) n = std::max<std::size_t>(n * wanted_bytes / bytes, 1);
  }
  auto closed = db.exec("CLOSE crossfade_rows");
  if (!closed) return closed.error();
  return {};
}

}  // namespace crossfade::apply
