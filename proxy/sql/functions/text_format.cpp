// concat(), format() and quoting: values of any type as PostgreSQL's output functions write them.
// Sources: PostgreSQL src/backend/utils/adt/varlena.c (text_format), quote.c.
#include <limits>
#include <optional>

#include "proxy/sql/functions/text.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::sql::functions {
namespace {

// Behind a first argument without meaning they come in pairs: the canonical cell, its type's object id.
result<std::string> shown(sqlite3_context* c, sqlite3_value* cell, sqlite3_value* type) {
  const auto t = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(type)));
  if (value::is_character(t.what)) return std::string(text(cell));
  const auto now = session_of(c);
  const value::format_settings defaults;
  return text_of(view_of(cell), t, value::natural_storage(t), now.settings != nullptr ? *now.settings : defaults);
}

void join(sqlite3_context* c, int n, arguments a, int first, std::string_view between) {
  std::string out;
  bool any = false;
  for (int i = first; i + 1 < n; i += 2) {
    if (null(a[i])) continue;
    const auto one = shown(c, a[i], a[i + 1]);
    if (!one) return raise(c, one.error());
    if (any) out += between;
    any = true;
    out += *one;
    if (out.size() > limits::value_size_bytes) return beyond(c, "a text of this length");
  }
  give(c, out);
}

// crossfade_concat(0, cell, type, ...)
void concat(sqlite3_context* c, int n, arguments a) { join(c, n, a, 1, {}); }
// crossfade_concat_ws(0, separator, type, cell, type, ...)
void concat_ws(sqlite3_context* c, int n, arguments a) {
  if (null(a[1])) return sqlite3_result_null(c);
  join(c, n, a, 3, text(a[1]));
}

std::string quoted_literal(std::string_view s) {
  std::string out = s.find('\\') != std::string_view::npos ? "E'" : "'";
  for (const char c : s) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

// crossfade_quote(text, what a NULL becomes)
void quote(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_value(c, a[1]);
  give(c, quoted_literal(text(a[0])));
}

// One conversion of format(): %[position][flags][width]type
struct conversion {
  int argument = -1, width_argument = -1;  // from 1; 0: the next one
  bool left = false;
  std::int64_t width = 0;
  char type = 's';
};

class formatter {
 public:
  formatter(sqlite3_context* c, int n, arguments a) : c_(c), values_((n - 3) / 2), a_(a), format_(text(a[1])) {}

  result<std::string> run() {
    while (at_ < format_.size()) {
      if (format_[at_] != '%') {
        out_ += format_[at_++];
        continue;
      }
      if (!next()) return unterminated();
      if (format_[at_] == '%') {
        out_ += format_[at_++];
        continue;
      }
      conversion one;
      if (auto r = read(one); !r) return r.error();
      if (auto r = write(one); !r) return r.error();
      if (out_.size() > limits::value_size_bytes) return make_error(answer_elsewhere, "a text of this length");
    }
    return std::move(out_);
  }

 private:
  bool next() { return ++at_ < format_.size(); }
  static error unterminated() {
    return make_error("22023", "unterminated format() type specifier", "For a single \"%\" use \"%%\".");
  }

  // Digits; nullopt: out of an integer's range. found: whether there were any.
  std::optional<std::int64_t> digits(bool& found) {
    std::int64_t v = 0;
    found = false;
    for (; at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
      v = v * 10 + (format_[at_] - '0');
      if (v > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
      found = true;
    }
    return v;
  }

  // text_format_parse_format()
  result<void> read(conversion& out) {
    bool found = false;
    auto n = digits(found);
    if (!n) return make_error("22003", "number is out of range");
    if (at_ >= format_.size()) return unterminated();
    bool width_read = false;
    if (found) {
      if (format_[at_] != '$') {
        out.width = *n;
        width_read = true;
      } else {
        if (*n == 0) return no_zero();
        out.argument = static_cast<int>(*n);
        if (!next()) return unterminated();
      }
    }
    if (!width_read) {
      while (format_[at_] == '-') {
        out.left = true;
        if (!next()) return unterminated();
      }
      if (format_[at_] == '*') {
        if (!next()) return unterminated();
        n = digits(found);
        if (!n) return make_error("22003", "number is out of range");
        if (at_ >= format_.size()) return unterminated();
        out.width_argument = 0;
        if (found) {
          if (format_[at_] != '$') {
            return make_error("22023", "width argument position must be ended by \"$\"");
          }
          if (*n == 0) return no_zero();
          out.width_argument = static_cast<int>(*n);
          if (!next()) return unterminated();
        }
      } else {
        n = digits(found);
        if (!n) return make_error("22003", "number is out of range");
        out.width = *n;
        if (at_ >= format_.size()) return unterminated();
      }
    }
    out.type = format_[at_++];
    if (out.type != 's' && out.type != 'I' && out.type != 'L') {
      return make_error("22023",
                        "unrecognized format() type specifier \"" +
                            std::string(format_.substr(at_ - 1, offset_of(format_.substr(at_ - 1), 1))) + "\"",
                        "For a single \"%\" use \"%%\".");
    }
    return {};
  }
  static error no_zero() {
    return make_error("22023", "format specifies argument 0, but arguments are numbered from 1");
  }
  static error too_few() { return make_error("22023", "too few arguments for format()"); }

  result<void> write(conversion& one) {
    if (one.width_argument >= 0) {
      if (one.width_argument > 0) last_ = one.width_argument - 1;
      if (++last_ > values_) return too_few();
      auto* v = a_[2 * last_ + 1];
      const auto type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a_[2 * last_ + 2])));
      if (!value::is_integer(type.what)) return make_error(answer_elsewhere, "this width of format()");
      one.width = null(v) ? 0 : sqlite3_value_int64(v);
    }
    if (one.width < 0) {
      one.left = true;
      one.width = -one.width;
    }
    if (one.width > static_cast<std::int64_t>(limits::value_size_bytes / 4)) {
      return make_error(answer_elsewhere, "a text of this length");
    }
    if (one.argument > 0) last_ = one.argument - 1;
    if (++last_ > values_) return too_few();
    auto* v = a_[2 * last_ + 1];
    std::string s;
    if (null(v)) {
      if (one.type == 'I') return make_error("22004", "null values cannot be formatted as an SQL identifier");
      if (one.type == 'L') s = "NULL";
    } else {
      auto shown_value = shown(c_, v, a_[2 * last_ + 2]);
      if (!shown_value) return shown_value.error();
      // Which words are quoted as identifiers depends on PostgreSQL's version.
      if (one.type == 'I') return make_error(answer_elsewhere, "format() with %I");
      s = one.type == 'L' ? quoted_literal(*shown_value) : std::move(*shown_value);
    }
    const auto size = static_cast<std::int64_t>(characters(s));
    const std::string blanks(static_cast<std::size_t>(std::max<std::int64_t>(one.width - size, 0)), ' ');
    out_ += one.left ? s + blanks : blanks + s;
    return {};
  }

  sqlite3_context* c_;
  int values_;  // behind the format
  arguments a_;
  std::string_view format_;
  std::size_t at_ = 0;
  int last_ = 0;
  std::string out_;
};

// crossfade_format(0, format, type, cell, type, ...)
void format(sqlite3_context* c, int n, arguments a) {
  if (null(a[1])) return sqlite3_result_null(c);
  const auto out = formatter(c, n, a).run();
  if (!out) return raise(c, out.error());
  give(c, *out);
}

constexpr scalar text_format_scalars[] = {
    {"crossfade_concat", -1, &concat, true},
    {"crossfade_concat_ws", -1, &concat_ws, true},
    {"crossfade_format", -1, &format, true},
    {"crossfade_quote", 2, &quote},
};

}  // namespace

int add_text_format(sqlite3* db, const clock_accessor* session) { return add(db, text_format_scalars, session); }

}  // namespace crossfade::sql::functions
