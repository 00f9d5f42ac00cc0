#include <limits>

#include "proxy/sql/functions/call.hpp"
#include "proxy/sql/like.hpp"

namespace crossfade::sql::functions {
namespace {

void like(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto escape = text(a[2]);
  const auto matched = matches_like(text(a[1]), text(a[0]), escape);
  if (!matched) return raise(c, matched.error());
  sqlite3_result_int(c, *matched ? 1 : 0);
}

template <bool Upper, bool Ascii>
void map_case(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  std::string out;
  const auto ok = mapped_case(text(a[0]), Upper, Ascii, out);
  if (!ok) return raise(c, "22021", "invalid byte sequence for encoding \"UTF8\"");
  give(c, out);
}

// PostgreSQL's text_substring: positions before the first character count into the length.
void substring(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto start = sqlite3_value_int64(a[1]);
  auto end = std::numeric_limits<std::int64_t>::max();
  if (n == 3) {
    const auto length = sqlite3_value_int64(a[2]);
    if (length < 0) return raise(c, "22011", "negative substring length not allowed");
    end = start + length;
  }
  const auto from = std::max<std::int64_t>(start, 1);
  if (end <= from) return give(c, "");
  const auto first = offset_of(s, static_cast<std::size_t>(from - 1));
  const auto rest = s.substr(first);
  const auto count = end == std::numeric_limits<std::int64_t>::max()
                         ? rest.size()
                         : offset_of(rest, static_cast<std::size_t>(end - from));
  give(c, rest.substr(0, count));
}

constexpr scalar scalars[] = {
    {"crossfade_like", 3, &like},
    {"crossfade_lower", 1, &map_case<false, false>},
    {"crossfade_upper", 1, &map_case<true, false>},
    {"crossfade_lower_ascii", 1, &map_case<false, true>},
    {"crossfade_upper_ascii", 1, &map_case<true, true>},
    {"crossfade_substr", 2, &substring},
    {"crossfade_substr", 3, &substring},
};

}  // namespace

int add_text(sqlite3* db) { return add(db, scalars); }

}  // namespace crossfade::sql::functions
