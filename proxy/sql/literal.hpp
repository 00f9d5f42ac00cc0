// A literal that stands alone in VALUES or SET, on its way into a column: PostgreSQL's assignment casts (pg_cast) from
// the literal's own type. Free function, any thread.
#pragma once

#include <string_view>

#include "proxy/sql/plan.hpp"

namespace crossfade::sql {

// 42804 where PostgreSQL has no assignment cast; otherwise a literal whose text value::decode reads as `target`.
result<literal> fit_literal(const literal& from, const value::type& target, std::string_view column,
                            std::string_view type_name);

// As messages name a literal's own type: "integer"; "unknown" for a string.
std::string_view type_name_of(literal_kind k) noexcept;

// Whether fit_literal() changes or refuses anything: false for NULL and strings.
inline bool needs_fitting(const literal& l) noexcept { return l.kind != literal_kind::string; }

}  // namespace crossfade::sql
