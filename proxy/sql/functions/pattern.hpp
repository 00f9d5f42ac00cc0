// PostgreSQL's patterns: LIKE, SIMILAR TO, and the regular expressions that a library is known to match alike. Free
// functions, any thread. Sources: src/backend/utils/adt/like_match.c, like.c, regexp.c; documentation 9.7.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/sql/functions/characters.hpp"
#include "replay/base/error.hpp"

namespace crossfade::sql {

// A pattern whose escape character is the backslash. 22025 where the match comes to an escape character at its end.
result<bool> matches_like(std::string_view text, std::string_view pattern);

// like_escape(): the pattern with another escape character (empty: none) as one with the backslash. 22025 where it is
// longer than one character.
result<std::string> like_escape(std::string_view pattern, std::string_view escape);

// similar_to_escape(): SIMILAR TO's pattern as a regular expression. nullopt: versions of PostgreSQL differ about it.
result<std::optional<std::string>> similar_escape(std::string_view pattern, std::string_view escape);

// A regular expression of PostgreSQL ("advanced" flavour), compiled; only whether it matches is asked. Matching uses a
// bounded number of steps. One object may be used by one thread at a time.
class regular_expression {
 public:
  // nullptr: outside of what is known to match alike, errors included: only PostgreSQL can tell.
  static std::unique_ptr<regular_expression> compile(std::string_view pattern, bool any_case, character_class letters);
  ~regular_expression();
  regular_expression(const regular_expression&) = delete;
  regular_expression& operator=(const regular_expression&) = delete;

  std::optional<bool> matches(std::string_view text) const;  // nullopt: too many steps

 private:
  struct state;
  explicit regular_expression(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

// The same pattern in PCRE2's syntax (UTF, DOTALL, DOLLAR_ENDONLY); nullopt as above. For tests.
std::optional<std::string> library_pattern(std::string_view pattern, bool any_case, character_class letters);

}  // namespace crossfade::sql
