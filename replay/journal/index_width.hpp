// Rows whose entry in a B-tree of PostgreSQL is larger than a third of a page: 54000 there. SQLite has no such limit,
// so the write has to be refused before SQLite commits it; the mirror could not bring it over.
//
//   auto widths = index_width::of(table, layout);         // one for each B-tree that can be too narrow for some row
//   if (auto fits = widths[0].judge(table, cells); !fits) ...        // 54000, PostgreSQL's message
//
// The size is PostgreSQL's own, long values compressed as it compresses them (value/pglz.hpp). What is not known to the
// byte: jsonb, arrays and further types count as their text; values of columns that SQLite does not store, and of
// expressions other than lower(column), count as nothing; under lz4 a long value counts as if it did not shrink; a
// predicate counts as true. Plain data once made, any thread.
// Source: PostgreSQL, index_form_tuple(), heap_compute_data_size(), _bt_check_third_page().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"

namespace crossfade::journal {

class index_width {
 public:
  static constexpr std::size_t most_bytes = 2704;  // of a B-tree of version 4, with pages of 8 KiB

  static std::vector<index_width> of(const catalog::table& t, const layout& l);
  result<void> judge(const catalog::table& t, const cells& row) const;  // `t` is the one that it was made of

 private:
  struct part {
    catalog::btree_part as;
    std::size_t column = 0;               // in catalog::table::columns
    std::optional<std::size_t> position;  // among the cells; nothing: its value is not known here
  };
  struct measured {
    std::size_t bytes = 0;
    bool sure = true, whole = true;  // sure: PostgreSQL's own size. whole: else it is at least that
    std::size_t longest_column = 0, longest_bytes = 0;
  };
  bool surely_fits(const cells& row) const noexcept;
  measured measure(const catalog::table& t, const cells& row) const;
  error refusal(const catalog::table& t, const measured& m) const;

  std::string name_;
  std::vector<part> parts_;
};

}  // namespace crossfade::journal
