// How deep a statement's parse tree can be at most, told from its tokens: whatever recurses over the tree is bounded
// before the tree is made. One operator, cast, NOT, JOIN, UNION or parenthesis is a level; what PostgreSQL's parser
// keeps as a flat list (AND, OR, commas, WHEN) is none.
//
//   auto tree = parse(text, nesting_of(text, true));
//
// Free function, any thread. Linear, without recursion.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "proxy/sql/lexer.hpp"

namespace crossfade::sql {

std::size_t nesting_of(const std::vector<token>& tokens);

// 0 where the text has no tokens.
std::size_t nesting_of(std::string_view text, bool standard_conforming_strings);

// ANDs and ORs, those of BETWEEN among them. PostgreSQL plans them in quadratic time and cannot be cancelled meanwhile:
// 100,000 keep one of its processes busy for minutes, 10,000 for a second or two.
inline constexpr std::size_t most_conditions = 10'000;
std::size_t conditions_of(const std::vector<token>& tokens);

}  // namespace crossfade::sql
