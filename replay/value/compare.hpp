// The order of values given as text: what PostgreSQL's btree operator classes say. Texts of one type, in the plain
// settings (ISO, UTC). What cannot be read is ordered by its bytes. Free functions; any thread.
// Source: numeric_cmp, interval_cmp, array_cmp in src/backend/utils/adt; compareJsonbContainers in jsonb_util.c.
#pragma once

#include <string_view>

#include "replay/value/type.hpp"

namespace crossfade::value {

// -1, 0, 1. Characters compare by their bytes: PostgreSQL's order where the collation is byte order.
int compare_texts(const type& t, std::string_view a, std::string_view b);
int compare_arrays(const type& element, std::string_view a, std::string_view b);
int compare_jsonb(std::string_view a, std::string_view b);

}  // namespace crossfade::value
