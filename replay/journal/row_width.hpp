// Rows that no page of PostgreSQL can hold: 54000 there, whatever is moved out of line. SQLite has no such limit, so a
// row that is too big has to be refused before SQLite commits it; the mirror could not bring it over.
//
//   auto width = row_width::of(table, layout);             // nothing: no row of this table can be too big
//   if (width && width->least_bytes(cells) > row_width::most_bytes) ...
//
// The size is a lower bound: long values count as if they were compressed as far as PostgreSQL's compression goes.
// Exact where columns have fixed sizes. Plain data once made, any thread. Source: PostgreSQL, "Database Page Layout",
// "TOAST", heap_compute_data_size().
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"

namespace crossfade::journal {

class row_width {
 public:
  static constexpr std::size_t most_bytes = 8160;  // MaxHeapTupleSize with pages of 8 KiB

  static std::optional<row_width> of(const catalog::table& t, const layout& l);
  std::size_t least_bytes(const cells& row) const noexcept;

 private:
  struct field {
    std::optional<std::size_t> position;  // among the cells; nothing: not stored in SQLite, counts as NULL
    std::size_t size_bytes = 0;           // 0: of varying length
    std::size_t align = 1;
  };
  std::vector<field> fields_;   // in PostgreSQL's order
  std::size_t attributes_ = 0;  // dropped ones included: they have a bit each
};

}  // namespace crossfade::journal
