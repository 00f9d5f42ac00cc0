// The shape of a statement: its tokens, comments dropped, with the literals that may vary lifted out into slots. The
// shape's text is itself a statement: lifted literals are $n, numbered after the client's parameters. It is what plans
// are keyed by, what is parsed, and what PostgreSQL is asked to judge.
//
//   shaped s;
//   if (auto r = make_shape(text, declared.size(), true, lift::literals, s); !r) return r.error();
//
// Which literals stay, since they decide meaning: all outside WHERE, ON, SET and VALUES (select lists, GROUP BY, ORDER
// BY, HAVING, LIMIT, ON CONFLICT targets), arguments of most functions, type modifiers, constants with a type before
// them, NULL, true and false outside VALUES and SET. Where in doubt a literal stays. In VALUES and SET a literal that
// stands alone is a slot of class `bare`, whatever its kind: fit_literal() (literal.hpp) says whether it can be
// assigned. Free functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/sql/lexer.hpp"
#include "proxy/sql/plan.hpp"

namespace crossfade::sql {

enum class lift : std::uint8_t { literals, nothing };

struct shaped {
  std::string text;
  std::string classes;            // one letter a lifted literal: 4, 8, n(umeric), s(tring), ? (bare)
  std::vector<literal> literals;  // lifted
  std::size_t parameters = 0;     // the client's: the highest $n, or the number declared
  bool data_statement = false;    // SELECT, INSERT, UPDATE, DELETE, WITH, VALUES, TABLE
  bool empty = false;             // no token at all
  std::vector<std::pair<std::uint32_t, std::uint32_t>> origins;  // (offset in shape, offset in text), if asked for

  void clear();
};

// Object ids by which PostgreSQL knows the lifted literals; 0: to be inferred.
value::oid declared_type(char literal_class) noexcept;

result<void> make_shape(std::string_view text, std::size_t declared, bool standard_conforming_strings, lift what,
                        shaped& out, bool with_origins = false);

// Statements of a query string, by semicolons outside parentheses and of BEGIN ATOMIC bodies; empty ones left out.
struct text_range {
  std::size_t offset = 0, length = 0;  // bytes
};
result<std::vector<text_range>> statement_ranges(std::string_view query, bool standard_conforming_strings,
                                                 std::size_t token_bound = most_tokens);
result<std::vector<std::string>> split_statements(std::string_view query, bool standard_conforming_strings);

// A position in the shape's text (1-based, characters) as a position in the statement's.
int original_position(const shaped& s, std::string_view text, int position);

}  // namespace crossfade::sql
