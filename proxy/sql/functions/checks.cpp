#include <memory>

#include "proxy/sql/functions/call.hpp"
#include "replay/value/text.hpp"

namespace crossfade::sql::functions {
namespace {

// varchar(n) and character(n) on assignment: only blanks may be cut off. A character(n) is kept without them.
template <bool Fixed>
void varchar(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  auto s = text(a[0]);
  const auto limit = static_cast<std::size_t>(sqlite3_value_int64(a[1]));
  if (Fixed) s = value::trim_trailing_blanks(s);
  if (characters(s) <= limit) return give(c, s);
  const auto kept = offset_of(s, limit);
  if (s.find_first_not_of(' ', kept) != std::string_view::npos) {
    return raise(c, "22001",
                 (Fixed ? "value too long for type character(" : "value too long for type character varying(") +
                     std::to_string(limit) + ")");
  }
  give(c, s.substr(0, kept));
}

// Text on its way into a column of numeric affinity: SQLite would turn what looks like a number into one.
void kept_text(sqlite3_context* c, int, arguments a) {
  if (sqlite3_value_type(a[0]) != SQLITE_TEXT) return sqlite3_result_value(c, a[0]);
  std::unique_ptr<sqlite3_value, void (*)(sqlite3_value*)> copy(sqlite3_value_dup(a[0]), &sqlite3_value_free);
  const auto as = sqlite3_value_numeric_type(copy.get());
  if (as == SQLITE_INTEGER || as == SQLITE_FLOAT) {
    const auto number = as == SQLITE_INTEGER ? std::to_string(sqlite3_value_int64(copy.get())) : std::string();
    if (number != text(a[0])) {
      auto e = make_error("0A000",
                          "column \"" + std::string(text(a[2])) + "\" of relation \"" + std::string(text(a[1])) +
                              "\" cannot hold this text in SQLite",
                          "SQLite's column has a numeric type and would turn text that looks like a number into one.");
      e.table = text(a[1]);
      e.column = text(a[2]);
      return raise(c, e);
    }
  }
  sqlite3_result_value(c, a[0]);
}

template <bool Offset>
void row_count(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_int(c, Offset ? 0 : -1);
  const auto n = sqlite3_value_int64(a[0]);
  if (n < 0) {
    return raise(c, Offset ? "2201X" : "2201W", Offset ? "OFFSET must not be negative" : "LIMIT must not be negative");
  }
  sqlite3_result_int64(c, n);
}

constexpr scalar checks_scalars[] = {
    {"crossfade_varchar", 2, &varchar<false>}, {"crossfade_bpchar", 2, &varchar<true>},
    {"crossfade_kept_text", 3, &kept_text},    {"crossfade_limit", 1, &row_count<false>},
    {"crossfade_offset", 1, &row_count<true>},
};

}  // namespace

int add_checks(sqlite3* db) { return add(db, checks_scalars); }

}  // namespace crossfade::sql::functions
