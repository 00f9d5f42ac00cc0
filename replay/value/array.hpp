// PostgreSQL's text form of an array, taken apart and put together. Plain data; free functions; any thread.
// Source: PostgreSQL documentation 8.15.6; array_in, array_out in src/backend/utils/adt/arrayfuncs.c.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/value/type.hpp"

namespace crossfade::value {

using array_elements = std::vector<std::optional<std::string>>;  // each in text form; nullopt: NULL

struct array_text {
  array_elements elements;          // of all dimensions, the last one varies fastest
  std::vector<std::int32_t> sizes;  // of each dimension; empty: no element at all
  std::vector<std::int32_t> lower;  // bounds, one a dimension

  // One dimension that begins at 1, or empty: what Crossfade computes with.
  bool plain() const noexcept { return sizes.empty() || (sizes.size() == 1 && lower[0] == 1); }
};

// 22P02 where it is no array. The elements are not read.
result<array_text> parse_array(std::string_view text);
// As parse_array(), and 0A000 where it is not plain().
result<array_elements> parse_plain_array(std::string_view text);
void append_array(std::string& out, const array_elements& elements);

// pg_type.typarray of a built-in type; 0: none that is known.
oid array_of(oid element) noexcept;
// The type of the elements of an array type, with its modifier and labels.
type element_type(const type& array);

}  // namespace crossfade::value
