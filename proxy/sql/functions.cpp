#include "proxy/sql/functions.hpp"

#include <clocale>
#include <cmath>
#include <cstring>
#include <cwctype>
#include <limits>
#include <memory>
#include <set>
#include <vector>

#include "proxy/sql/like.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::sql {
namespace {

using arguments = sqlite3_value**;

void raise(sqlite3_context* c, const error& e) {
  const std::string text = "\x01" + e.sqlstate + e.message + "\x1f" + e.detail + "\x1f" + e.table + "\x1f" + e.column +
                           "\x1f" + e.constraint + "\x1f" + e.hint;
  sqlite3_result_error(c, text.c_str(), static_cast<int>(text.size()));
}
void raise(sqlite3_context* c, std::string_view state, std::string message) {
  raise(c, make_error(state, std::move(message)));
}

bool null(sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; }
bool any_null(int n, arguments a) {
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) return true;
  }
  return false;
}
std::string_view text(sqlite3_value* v) {
  const auto* p = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return p == nullptr ? std::string_view() : std::string_view(p, static_cast<std::size_t>(sqlite3_value_bytes(v)));
}
void give(sqlite3_context* c, std::string_view s) {
  sqlite3_result_text64(c, s.data(), s.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Integers: the result has to fit a width of 2, 4 or 8 bytes.
bool fits(std::int64_t v, std::int64_t width) {
  if (width == 2) return v >= std::numeric_limits<std::int16_t>::min() && v <= std::numeric_limits<std::int16_t>::max();
  if (width == 4) return v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
  return true;
}
void out_of_range(sqlite3_context* c, std::int64_t width) {
  raise(c, "22003", width == 2 ? "smallint out of range" : width == 4 ? "integer out of range" : "bigint out of range");
}

enum class operation : std::uint8_t { add, sub, mul, div, mod };

template <operation Op>
void integer_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = sqlite3_value_int64(a[0]), r = sqlite3_value_int64(a[1]);
  const auto width = sqlite3_value_int64(a[2]);
  std::int64_t out = 0;
  bool overflow = false;
  if constexpr (Op == operation::add) overflow = __builtin_add_overflow(l, r, &out);
  if constexpr (Op == operation::sub) overflow = __builtin_sub_overflow(l, r, &out);
  if constexpr (Op == operation::mul) overflow = __builtin_mul_overflow(l, r, &out);
  if constexpr (Op == operation::div || Op == operation::mod) {
    if (r == 0) return raise(c, "22012", "division by zero");
    if (r == -1) {
      if constexpr (Op == operation::div) overflow = __builtin_sub_overflow(std::int64_t{0}, l, &out);
    } else {
      out = Op == operation::div ? l / r : l % r;
    }
  }
  if (overflow || !fits(out, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, out);
}

void integer_width(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  const auto width = sqlite3_value_int64(a[1]);
  if (!fits(v, width)) return out_of_range(c, width);
  sqlite3_result_int64(c, v);
}

void float_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const char op = text(a[0]).front();
  const double l = sqlite3_value_double(a[1]), r = sqlite3_value_double(a[2]);
  if (op == '/' && r == 0) return raise(c, "22012", "division by zero");
  const double out = op == '+' ? l + r : op == '-' ? l - r : op == '*' ? l * r : l / r;
  if (std::isinf(out) && !std::isinf(l) && !std::isinf(r)) return raise(c, "22003", "value out of range: overflow");
  const bool shrinks = op == '*' ? l != 0 && r != 0 : op == '/' && l != 0 && !std::isinf(r);
  if (out == 0 && shrinks) return raise(c, "22003", "value out of range: underflow");
  if (std::isnan(out)) return raise(c, "0A000", "the result is NaN, which SQLite cannot hold");
  sqlite3_result_double(c, out);
}

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

std::size_t characters(std::string_view s) {
  std::size_t n = 0;
  for (const char b : s)
    n += (static_cast<unsigned char>(b) & 0xC0) != 0x80;
  return n;
}
std::size_t offset_of(std::string_view s, std::size_t character) {
  std::size_t i = 0;
  while (i < s.size() && character > 0) {
    ++i;
    while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80)
      ++i;
    --character;
  }
  return i;
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

// varchar(n) on assignment: only blanks may be cut off.
void varchar(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto limit = static_cast<std::size_t>(sqlite3_value_int64(a[1]));
  if (characters(s) <= limit) return give(c, s);
  const auto kept = offset_of(s, limit);
  if (s.find_first_not_of(' ', kept) != std::string_view::npos) {
    return raise(c, "22001", "value too long for type character varying(" + std::to_string(limit) + ")");
  }
  give(c, s.substr(0, kept));
}

void not_null(sqlite3_context* c, int, arguments a) {
  if (!null(a[0])) return sqlite3_result_value(c, a[0]);
  auto e = make_error("23502", "null value in column \"" + std::string(text(a[2])) + "\" of relation \"" +
                                   std::string(text(a[1])) + "\" violates not-null constraint");
  e.table = text(a[1]);
  e.column = text(a[2]);
  raise(c, e);
}

void check(sqlite3_context* c, int, arguments a) {
  if (null(a[0]) || sqlite3_value_int(a[0]) != 0) return sqlite3_result_int(c, 1);
  auto e = make_error("23514", "new row for relation \"" + std::string(text(a[1])) + "\" violates check constraint \"" +
                                   std::string(text(a[2])) + "\"");
  e.table = text(a[1]);
  e.constraint = text(a[2]);
  raise(c, e);
}

void give(sqlite3_context* c, const value::cell& cell) {
  switch (cell.holds) {
    case value::storage_class::null:
      return sqlite3_result_null(c);
    case value::storage_class::integer:
      return sqlite3_result_int64(c, cell.integer);
    case value::storage_class::real:
      return sqlite3_result_double(c, cell.real);
    case value::storage_class::text:
      return give(c, std::string_view(cell.bytes));
    case value::storage_class::blob:
      return sqlite3_result_blob64(c, cell.bytes.data(), cell.bytes.size(), SQLITE_TRANSIENT);
  }
}

value::cell_view view_of(sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      return value::cell_view::of_integer(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
      return value::cell_view::of_real(sqlite3_value_double(v));
    case SQLITE_NULL:
      return value::cell_view::null();
    default:
      return value::cell_view::of_text(text(v));
  }
}

// crossfade_cell(x, type, storage, wanted storage): the same value in its one spelling.
void uniform_cell(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
  std::string bytes;
  const value::format_settings settings;
  if (auto r = value::encode(view_of(a[0]), type, static_cast<value::storage>(sqlite3_value_int(a[2])),
                             value::wire_format::text, settings, bytes);
      !r) {
    return raise(c, r.error());
  }
  const auto cell =
      value::decode(bytes, value::wire_format::text, type, static_cast<value::storage>(sqlite3_value_int(a[3])),
                    settings, value::decode_for::comparison);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_store(text, type, modifier, storage): PostgreSQL's assignment of a computed value.
void store_cell(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])), sqlite3_value_int(a[2]));
  const auto cell =
      value::decode(text(a[0]), value::wire_format::text, type, static_cast<value::storage>(sqlite3_value_int(a[3])),
                    {}, value::decode_for::assignment);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// crossfade_numeric(cell, scale): a numeric column's number as exact text.
void numeric_text(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  if (sqlite3_value_type(a[0]) == SQLITE_TEXT) return sqlite3_result_value(c, a[0]);
  give(c, decimal_text(sqlite3_value_double(a[0]), sqlite3_value_int(a[1])));
}

void numeric_overflow(sqlite3_context* c) {
  raise(c, make_error("0A000", "a numeric result of more than 38 digits is not computed on SQLite",
                      "Compute it in the application, or run the statement once PostgreSQL is the authority."));
}

void numeric_operation(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto out = decimal_operation(text(a[0]).front(), text(a[1]), text(a[2]));
  if (!out) return numeric_overflow(c);
  give(c, *out);
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

// The rows of one INSERT ... ON CONFLICT DO UPDATE may not meet each other: keys as (columns, k1 of row 1, ...).
void distinct_rows(sqlite3_context* c, int n, arguments a) {
  const auto width = sqlite3_value_int(a[0]);
  std::set<std::string> seen;
  for (int row = 1; row + width <= n; row += width) {
    std::string key;
    bool has_null = false;
    for (int k = 0; k < width; ++k) {
      auto* v = a[row + k];
      has_null = has_null || null(v);
      const auto t = text(v);
      key += std::to_string(t.size()) + ":" + std::string(t);
    }
    if (!has_null && !seen.insert(key).second) {
      auto e = make_error("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time",
                          "Ensure that no rows proposed for insertion within the same command have duplicate "
                          "constrained values.");
      return raise(c, e);
    }
  }
  sqlite3_result_value(c, a[1]);
}

void delete_clock(void* p) { delete static_cast<clock_accessor*>(p); }

// crossfade_clock(1: the statement's, 2: in UTC, type, modifier, storage)
void clock(sqlite3_context* c, int, arguments a) {
  auto now = (*static_cast<clock_accessor*>(sqlite3_user_data(c)))();
  if ((sqlite3_value_int(a[0]) & 2) != 0) now.time_zone = "UTC";
  const auto us = (sqlite3_value_int(a[0]) & 1) != 0 ? now.statement_us : now.start_us;
  const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])), sqlite3_value_int(a[2]));
  const auto storage = static_cast<value::storage>(sqlite3_value_int(a[3]));
  auto cell = clock_cell(us, now.time_zone, type, storage);
  if (!cell) return raise(c, cell.error());
  give(c, *cell);
}

// Aggregates. A scalar sub-query: its only row, or 21000.
struct single_state {
  sqlite3_value* kept;
  int rows;
};
void single_step(sqlite3_context* c, int, arguments a) {
  auto* s = static_cast<single_state*>(sqlite3_aggregate_context(c, sizeof(single_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  if (++s->rows > 1) return raise(c, "21000", "more than one row returned by a subquery used as an expression");
  s->kept = sqlite3_value_dup(a[0]);
}
void single_final(sqlite3_context* c) {
  auto* s = static_cast<single_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->kept == nullptr) return sqlite3_result_null(c);
  sqlite3_result_value(c, s->kept);
  sqlite3_value_free(s->kept);
}

// sum(bigint) and avg of integers are numeric in PostgreSQL: 128 bits, and its rule for the scale of a quotient.
struct sum_state {
  __int128 sum;
  std::int64_t rows;
};
void sum_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, sizeof(sum_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  s->sum += sqlite3_value_int64(a[0]);
  ++s->rows;
}
void sum_final(sqlite3_context* c) {
  const auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->rows == 0) return sqlite3_result_null(c);
  give(c, integer_text(s->sum));
}
void average_final(sqlite3_context* c) {
  const auto* s = static_cast<sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->rows == 0) return sqlite3_result_null(c);
  give(c, quotient_text(s->sum, s->rows));
}

// crossfade_sum_numeric(cell, scale): exact.
struct numeric_sum_state {
  std::string* text;
};
void numeric_sum_step(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return;
  auto* s = static_cast<numeric_sum_state*>(sqlite3_aggregate_context(c, sizeof(numeric_sum_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  const auto next = sqlite3_value_type(a[0]) == SQLITE_TEXT
                        ? std::string(text(a[0]))
                        : decimal_text(sqlite3_value_double(a[0]), sqlite3_value_int(a[1]));
  auto sum = s->text == nullptr ? std::optional(next) : decimal_operation('+', *s->text, next);
  if (!sum) return numeric_overflow(c);
  if (s->text == nullptr) s->text = new std::string;
  *s->text = std::move(*sum);
}
void numeric_sum_final(sqlite3_context* c) {
  auto* s = static_cast<numeric_sum_state*>(sqlite3_aggregate_context(c, 0));
  if (s == nullptr || s->text == nullptr) return sqlite3_result_null(c);
  give(c, *s->text);
  delete s->text;
  s->text = nullptr;
}

struct scalar {
  const char* name;
  int arguments;
  void (*function)(sqlite3_context*, int, sqlite3_value**);
};

constexpr scalar scalars[] = {
    {"crossfade_int_add", 3, &integer_operation<operation::add>},
    {"crossfade_int_sub", 3, &integer_operation<operation::sub>},
    {"crossfade_int_mul", 3, &integer_operation<operation::mul>},
    {"crossfade_int_div", 3, &integer_operation<operation::div>},
    {"crossfade_int_mod", 3, &integer_operation<operation::mod>},
    {"crossfade_int", 2, &integer_width},
    {"crossfade_float_op", 3, &float_operation},
    {"crossfade_like", 3, &like},
    {"crossfade_lower", 1, &map_case<false, false>},
    {"crossfade_upper", 1, &map_case<true, false>},
    {"crossfade_lower_ascii", 1, &map_case<false, true>},
    {"crossfade_upper_ascii", 1, &map_case<true, true>},
    {"crossfade_substr", 2, &substring},
    {"crossfade_substr", 3, &substring},
    {"crossfade_varchar", 2, &varchar},
    {"crossfade_not_null", 3, &not_null},
    {"crossfade_check", 3, &check},
    {"crossfade_cell", 4, &uniform_cell},
    {"crossfade_kept_text", 3, &kept_text},
    {"crossfade_store", 4, &store_cell},
    {"crossfade_numeric", 2, &numeric_text},
    {"crossfade_numeric_op", 3, &numeric_operation},
    {"crossfade_limit", 1, &row_count<false>},
    {"crossfade_offset", 1, &row_count<true>},
    {"crossfade_distinct_rows", -1, &distinct_rows},
};

}  // namespace

result<void> register_functions(sqlite3* db, clock_accessor accessor) {
  constexpr int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int code = SQLITE_OK;
  for (const auto& s : scalars) {
    if (code == SQLITE_OK) {
      code = sqlite3_create_function_v2(db, s.name, s.arguments, pure, nullptr, s.function, nullptr, nullptr, nullptr);
    }
  }
  const auto aggregate = [&](const char* name, auto step, auto final, int count = 1) {
    if (code == SQLITE_OK) {
      code = sqlite3_create_function_v2(db, name, count, pure, nullptr, nullptr, step, final, nullptr);
    }
  };
  aggregate("crossfade_single", &single_step, &single_final);
  aggregate("crossfade_sum", &sum_step, &sum_final);
  aggregate("crossfade_avg", &sum_step, &average_final);
  aggregate("crossfade_sum_numeric", &numeric_sum_step, &numeric_sum_final, 2);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(db, "crossfade_clock", 4, SQLITE_UTF8 | SQLITE_INNOCUOUS,
                                      new clock_accessor(std::move(accessor)), &clock, nullptr, nullptr, &delete_clock);
  }
  if (code != SQLITE_OK) {
    return make_error("XX000", std::string("cannot register SQLite functions: ") + sqlite3_errmsg(db));
  }
  return {};
}

std::optional<error> function_error(std::string_view message) {
  const auto at = message.find('\x01');
  if (at == std::string_view::npos || message.size() < at + 6) return std::nullopt;
  message.remove_prefix(at + 1);
  error e;
  e.sqlstate = message.substr(0, 5);
  message.remove_prefix(5);
  std::string* const fields[] = {&e.message, &e.detail, &e.table, &e.column, &e.constraint, &e.hint};
  for (auto* f : fields) {
    const auto end = message.find('\x1f');
    *f = message.substr(0, end);
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
  }
  return e;
}

}  // namespace crossfade::sql
