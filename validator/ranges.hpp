// Which range a row's key falls in; the same answer for both stores. Immutable once made: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::validator {

class ranges {
 public:
  enum class order : std::uint8_t { integer, text, hash };

  // Looks at SQLite's keys. By the first column of the primary key.
  static result<ranges> make(store::sqlite& db, const catalog::table& t);

  std::size_t count() const noexcept;
  // canonical_key: of row_builder::key().
  std::size_t of(std::string_view canonical_key) const noexcept;

  // Conditions on the first key column that hold for every valid row of these ranges (and for more rows, maybe), for
  // an index to use; empty: none. `chosen` is by range.
  std::string sqlite_condition(const catalog::table& t, const std::vector<bool>& chosen) const;
  std::string postgres_condition(const catalog::table& t, const std::vector<bool>& chosen) const;

 private:
  std::string condition(const std::vector<bool>& chosen, const std::string& column, bool postgres) const;
  std::string bound(std::size_t i, bool postgres) const;

  order order_ = order::hash;
  // Range 0 ends before the first bound, range i begins with bound i - 1.
  std::vector<std::int64_t> integer_bounds_;
  std::vector<std::string> text_bounds_;
};

}  // namespace crossfade::validator
