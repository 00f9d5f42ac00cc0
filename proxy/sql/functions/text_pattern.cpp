// LIKE, SIMILAR TO and regular expressions.
#include "proxy/sql/functions/pattern.hpp"
#include "proxy/sql/functions/text.hpp"

namespace crossfade::sql::functions {
namespace {

// crossfade_like(pattern, text)
void like(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto matched = matches_like(text(a[1]), text(a[0]));
  if (!matched) return raise(c, matched.error());
  sqlite3_result_int(c, *matched ? 1 : 0);
}

// crossfade_like_escape(pattern, escape)
void escaped_like(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto out = like_escape(text(a[0]), text(a[1]));
  if (!out) return raise(c, out.error());
  give(c, *out);
}

// crossfade_similar(pattern, escape): a regular expression
void similar(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto out = similar_escape(text(a[0]), text(a[1]));
  if (!out) return raise(c, out.error());
  if (!*out) return beyond(c, "this pattern");
  give(c, **out);
}

void forget(void* p) { delete static_cast<regular_expression*>(p); }

// SQLite keeps what is compiled while the pattern is the same in all rows.
void match(sqlite3_context* c, sqlite3_value* subject, sqlite3_value* pattern, bool any_case, bool ascii) {
  auto* compiled = static_cast<regular_expression*>(sqlite3_get_auxdata(c, 1));
  std::unique_ptr<regular_expression> made;
  if (compiled == nullptr) {
    made =
        regular_expression::compile(text(pattern), any_case, ascii ? character_class::ascii : character_class::unicode);
    if (!made) return beyond(c, "this regular expression");
    compiled = made.get();
  }
  const auto matched = compiled->matches(text(subject));
  if (!matched) return beyond(c, "this regular expression on this text");
  sqlite3_result_int(c, *matched ? 1 : 0);
  if (made) sqlite3_set_auxdata(c, 1, made.release(), &forget);
}

// crossfade_regex(text, pattern, 1: in any case + 2: ASCII's letters only)
void regex(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto how = sqlite3_value_int(a[2]);
  match(c, a[0], a[1], (how & 1) != 0, (how & 2) != 0);
}

// crossfade_regexp_like(text, pattern, flags, 2: ASCII's letters only). The flags may differ from row to row.
void regexp_like(sqlite3_context* c, int, arguments a) {
  if (any_null(4, a)) return sqlite3_result_null(c);
  const auto flags = text(a[2]);
  if (!flags.empty() && flags != "c" && flags != "i") return beyond(c, "these flags of a regular expression");
  const auto compiled = regular_expression::compile(
      text(a[1]), flags == "i", sqlite3_value_int(a[3]) == 2 ? character_class::ascii : character_class::unicode);
  if (!compiled) return beyond(c, "this regular expression");
  const auto matched = compiled->matches(text(a[0]));
  if (!matched) return beyond(c, "this regular expression on this text");
  sqlite3_result_int(c, *matched ? 1 : 0);
}

constexpr scalar text_pattern_scalars[] = {
    {"crossfade_like", 2, &like},   {"crossfade_like_escape", 2, &escaped_like}, {"crossfade_similar", 2, &similar},
    {"crossfade_regex", 3, &regex}, {"crossfade_regexp_like", 4, &regexp_like},
};

}  // namespace

int add_text_pattern(sqlite3* db) { return add(db, text_pattern_scalars); }

}  // namespace crossfade::sql::functions
