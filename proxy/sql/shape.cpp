#include "proxy/sql/shape.hpp"

#include <algorithm>
#include <charconv>

#include "proxy/sql/lexer.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::sql {
namespace {

enum class clause : std::uint8_t { start, select, from, on, where, set, values, conflict, other };

// One level of parentheses.
struct level {
  bool query = false;  // a statement or sub-query: clauses are followed
  bool lifts = false;  // query: its WHERE, ON, SET, VALUES lift; otherwise: literals here are lifted
  bool row = false;    // a row of INSERT ... VALUES
  sql::clause clause = clause::start;
};

bool is_literal(const token& t) noexcept {
  return t.kind == token_kind::integer || t.kind == token_kind::decimal || t.kind == token_kind::string ||
         t.kind == token_kind::escape_string || t.kind == token_kind::dollar_string;
}
bool is_number(const token& t) noexcept { return t.kind == token_kind::integer || t.kind == token_kind::decimal; }

// Functions whose arguments may be lifted: no argument decides their meaning, and each is translated for any value.
bool lifting_function(std::string_view name) {
  static constexpr std::string_view names[] = {"coalesce", "nullif", "lower", "upper", "length", "replace", "cast"};
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view n) {
    return n.size() == name.size() && std::equal(n.begin(), n.end(), name.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
           });
  });
}

class shaper {
 public:
  shaper(std::string_view text, std::size_t declared, lift what, const std::vector<token>& tokens, shaped& out,
         bool origins)
      : text_(text), tokens_(tokens), out_(out), origins_(origins), lifting_(what == lift::literals) {
    levels_.reserve(8);
    out.parameters = declared;
  }

  void run() {
    auto count = tokens_.size();
    while (count > 0 && is(count - 1, ";"))
      --count;
    count_ = count;
    out_.empty = count == 0;
    if (out_.empty) return;
    find_kind();
    for (std::size_t i = 0; i < count; ++i) {
      if (tokens_[i].kind != token_kind::parameter) continue;
      std::size_t n = 0;
      const auto digits = tokens_[i].in(text_).substr(1);
      std::from_chars(digits.data(), digits.data() + digits.size(), n);
      if (n <= 65535) out_.parameters = std::max(out_.parameters, n);
    }
    levels_.push_back({true, lifting_, false, clause::start});
    for (std::size_t i = 0; i < count; ++i)
      i = take(i);
  }

 private:
  std::string_view word(std::size_t i) const noexcept { return tokens_[i].in(text_); }
  bool is(std::size_t i, std::string_view s) const noexcept {
    return i < tokens_.size() && tokens_[i].symbol == symbol_of(s);
  }
  keyword key(std::size_t i) const noexcept { return i < count_ ? tokens_[i].word : keyword::none; }

  void find_kind() {
    std::size_t first = 0;
    while (first < count_ && is(first, "("))
      ++first;
    switch (key(first)) {
      case keyword::select:
      case keyword::insert:
      case keyword::update:
      case keyword::delete_:
      case keyword::with:
      case keyword::values:
      case keyword::table:
        out_.data_statement = true;
        break;
      default:
        lifting_ = false;
    }
    insert_ = key(first) == keyword::insert;
    update_ = key(first) == keyword::update;
    // U& strings depend on a UESCAPE behind them.
    for (std::size_t i = 0; i < count_; ++i)
      lifting_ = lifting_ && tokens_[i].kind != token_kind::unicode;
  }

  void emit(std::string_view s, std::size_t origin) {
    if (!out_.text.empty()) out_.text += ' ';
    if (origins_) {
      out_.origins.emplace_back(static_cast<std::uint32_t>(out_.text.size()), tokens_[origin].offset);
    }
    out_.text += s;
  }

  bool lifts_here() const noexcept {
    const auto& l = levels_.back();
    if (!l.lifts) return false;
    if (!l.query) return true;
    return l.clause == clause::where || l.clause == clause::on || l.clause == clause::set || l.clause == clause::values;
  }

  // Whether a sub-query that opens here may lift in its own clauses.
  bool inner_lifts() const noexcept {
    const auto& l = levels_.back();
    return l.lifts &&
           (!l.query || (l.clause != clause::select && l.clause != clause::conflict && l.clause != clause::other));
  }

  void open(std::size_t i) {
    level next;
    if (behind_opening_ <= i) {  // once a run of parentheses
      behind_opening_ = i + 1;
      while (is(behind_opening_, "("))
        ++behind_opening_;
    }
    const auto first = key(behind_opening_);
    const auto before = i == 0 ? keyword::none : key(i - 1);
    if (first == keyword::select || first == keyword::with || first == keyword::values || first == keyword::table) {
      next.query = true;
      next.lifts = inner_lifts();
    } else if (insert_ && levels_.size() == 1 && levels_.back().clause == clause::values &&
               (before == keyword::values || is(i - 1, ","))) {
      next.row = true;
      next.lifts = levels_.back().lifts;
    } else if (i > 0 && lifts_here()) {
      next.lifts = grouping(i - 1);
    }
    levels_.push_back(next);
  }

  // Whether a parenthesis after token i holds expressions of the same kind as around it.
  bool grouping(std::size_t i) const {
    const auto& t = tokens_[i];
    if (t.kind == token_kind::identifier) {
      return t.word == keyword::none ? lifting_function(word(i)) && !is(i - 1, ".") : expression_keyword(t.word);
    }
    return t.kind == token_kind::op || is(i, "(") || is(i, ",");
  }

  static bool expression_keyword(keyword w) noexcept {
    switch (w) {
      case keyword::and_:
      case keyword::or_:
      case keyword::not_:
      case keyword::between:
      case keyword::like:
      case keyword::ilike:
      case keyword::in:
      case keyword::when:
      case keyword::then:
      case keyword::else_:
      case keyword::where:
      case keyword::on:
        return true;
      default:
        return false;
    }
  }

  void follow_clause(std::size_t i) {
    auto& l = levels_.back();
    if (!l.query) return;
    switch (key(i)) {
      case keyword::select:
        l.clause = clause::select;
        break;
      case keyword::from:
        if (i > 0 && key(i - 1) == keyword::distinct && l.clause != clause::select) break;
        l.clause = clause::from;
        break;
      case keyword::using_:
      case keyword::join:
        l.clause = clause::from;
        break;
      case keyword::on:
        l.clause = key(i + 1) == keyword::conflict ? clause::conflict : clause::on;
        break;
      case keyword::where:
        if (l.clause != clause::conflict) l.clause = clause::where;
        break;
      case keyword::set:
        if (levels_.size() == 1 && ((update_ && l.clause == clause::start) ||
                                    (insert_ && l.clause == clause::conflict && key(i - 1) == keyword::update))) {
          l.clause = clause::set;
        }
        break;
      case keyword::values:
        if (insert_ && levels_.size() == 1 && l.clause == clause::start) l.clause = clause::values;
        break;
      case keyword::group:
      case keyword::order:
      case keyword::having:
      case keyword::limit:
      case keyword::offset:
      case keyword::fetch:
      case keyword::window:
      case keyword::for_:
      case keyword::returning:
      case keyword::union_:
      case keyword::intersect:
      case keyword::except:
        l.clause = clause::other;
        break;
      default:
        break;
    }
  }

  // Emits token i (or the literal that begins there); returns the last index used.
  std::size_t take(std::size_t i) {
    const auto& t = tokens_[i];
    if (t.kind == token_kind::identifier) follow_clause(i);
    if (is(i, "(")) {
      open(i);
    } else if (is(i, ")") && levels_.size() > 1) {
      levels_.pop_back();
    }
    if (lifting_) {
      const bool with_sign = sign(i) && i + 1 < count_ && is_number(tokens_[i + 1]) && unary(i) && !is(i + 2, "::");
      const auto at = with_sign ? i + 1 : i;
      if (const char c = liftable(i, at); c != 0 && add_slot(i, at, c)) return at;
    }
    if (t.kind == token_kind::escape_string && text_[t.offset] == '\'') {
      emit("E" + std::string(word(i)), i);
    } else {
      emit(word(i), i);
    }
    return i;
  }

  bool sign(std::size_t i) const noexcept { return is(i, "-") || is(i, "+"); }

  // A sign after an operand is an operator. Any other one belongs to its number, and decides its width (-2147483648).
  bool unary(std::size_t i) const noexcept {
    if (i == 0) return true;
    const auto& p = tokens_[i - 1];
    if (p.kind == token_kind::identifier) {
      return p.word != keyword::none && p.word != keyword::null && p.word != keyword::true_ &&
             p.word != keyword::false_ && p.word != keyword::default_ && p.word != keyword::end;
    }
    if (p.kind == token_kind::op) return true;
    return p.kind == token_kind::punctuation && !is(i - 1, ")") && !is(i - 1, "]");
  }

  static bool comparison(std::string_view op) {
    return op == "=" || op == "<>" || op == "!=" || op == "<" || op == ">" || op == "<=" || op == ">=";
  }

  // The class of the literal at `at` (its sign at `from`), or 0 where it stays.
  char liftable(std::size_t from, std::size_t at) const {
    const auto& t = tokens_[at];
    const auto& l = levels_.back();
    if (from == 0) return 0;
    const bool constant = t.word == keyword::null || t.word == keyword::true_ || t.word == keyword::false_;
    if (!is_literal(t) && !constant) return 0;
    if (bare(from, at)) return '?';
    if (constant || !lifts_here()) return 0;
    if (sign(from - 1) && unary(from - 1)) return 0;
    const auto& p = tokens_[from - 1];
    bool ok = false;
    if (p.kind == token_kind::identifier) {
      ok = expression_keyword(p.word);
    } else if (p.kind == token_kind::op) {
      const auto op = word(from - 1);
      ok = comparison(op) || op == "+" || op == "-" || op == "*" || op == "/" || op == "%" || op == "||";
    } else {
      ok = !l.query && (is(from - 1, "(") || is(from - 1, ","));
    }
    if (!ok || (at + 1 < count_ && is_literal(tokens_[at + 1]))) return 0;
    if (folded(from, at)) return 0;
    if (t.kind == token_kind::decimal) return 'n';
    if (t.kind != token_kind::integer) return 's';
    return integer_class(from, at);
  }

  // Arithmetic on literals alone: PostgreSQL computes it while it plans, and fails (1/0) although no row asks for it.
  bool folded(std::size_t from, std::size_t at) const {
    const auto arithmetic = [&](std::size_t i) {
      return is(i, "+") || is(i, "-") || is(i, "*") || is(i, "/") || is(i, "%");
    };
    if (from >= 2 && arithmetic(from - 1) && is_literal(tokens_[from - 2])) return true;
    if (!arithmetic(at + 1)) return false;
    const auto next = is(at + 2, "-") || is(at + 2, "+") ? at + 3 : at + 2;
    return next < count_ && is_literal(tokens_[next]);
  }

  char integer_class(std::size_t from, std::size_t at) const {
    std::int64_t v = 0;
    const auto digits = number_text(from, at);
    const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), v);
    if (r.ec != std::errc{}) return 'n';
    return v == static_cast<std::int32_t>(v) ? '4' : '8';
  }

  std::string number_text(std::size_t from, std::size_t at) const {
    return (from != at && is(from, "-") ? "-" : "") + std::string(word(at));
  }

  // A literal alone in a row of INSERT ... VALUES or on the right of SET column =.
  bool bare(std::size_t from, std::size_t at) const {
    const auto& l = levels_.back();
    const auto next = at + 1;
    if (l.row && l.lifts) return (is(from - 1, "(") || is(from - 1, ",")) && (is(next, ",") || is(next, ")"));
    if (!l.query || l.clause != clause::set || !l.lifts || from < 3 || !is(from - 1, "=")) return false;
    const auto& column = tokens_[from - 2];
    if (column.kind != token_kind::identifier && column.kind != token_kind::quoted_identifier) return false;
    if (key(from - 3) != keyword::set && !is(from - 3, ",")) return false;
    return next >= count_ || is(next, ",") || key(next) == keyword::where || key(next) == keyword::from ||
           key(next) == keyword::returning;
  }

  bool add_slot(std::size_t from, std::size_t at, char c) {
    literal value;
    const auto& t = tokens_[at];
    if (t.word == keyword::true_ || t.word == keyword::false_) {
      value.kind = literal_kind::boolean;
      value.text = t.word == keyword::true_ ? "true" : "false";
    } else if (t.word == keyword::null) {
      value.kind = literal_kind::string;
    } else if (is_number(t)) {
      const char width = t.kind == token_kind::decimal ? 'n' : integer_class(from, at);
      value.kind = width == '4' ? literal_kind::int4 : width == '8' ? literal_kind::int8 : literal_kind::numeric;
      value.text = number_text(from, at);
    } else {
      value.kind = literal_kind::string;
      value.text = string_value(t, text_);
      if (!value.text) return false;
    }
    value.offset = tokens_[from].offset;
    out_.classes += c;
    out_.literals.push_back(std::move(value));
    emit("$" + std::to_string(out_.parameters + out_.literals.size()), from);
    return true;
  }

  std::string_view text_;
  const std::vector<token>& tokens_;
  shaped& out_;
  bool origins_;
  bool lifting_;
  bool insert_ = false, update_ = false;
  std::size_t count_ = 0;
  std::size_t behind_opening_ = 0;  // the first token behind the parentheses that open together
  std::vector<level> levels_;
};

std::vector<token>& token_buffer() {
  constexpr std::size_t kept = 10000;  // for the next statement
  thread_local std::vector<token> buffer;
  if (buffer.capacity() > kept) buffer = {};
  return buffer;
}

}  // namespace

void shaped::clear() {
  constexpr std::size_t kept_bytes = 256 * limits::kib;  // for the next statement
  if (text.capacity() > kept_bytes) text = {};
  text.clear();
  classes.clear();
  literals.clear();
  origins.clear();
  parameters = 0;
  data_statement = empty = false;
}

value::oid declared_type(char literal_class) noexcept {
  switch (literal_class) {
    case '4':
      return value::oids::int4;
    case '8':
      return value::oids::int8;
    case 'n':
      return value::oids::numeric;
    default:
      return value::oids::unspecified;
  }
}

result<void> make_shape(std::string_view text, std::size_t declared, bool standard_conforming_strings, lift what,
                        shaped& out, bool with_origins) {
  auto& tokens = token_buffer();
  out.clear();
  if (auto r = tokenise(text, standard_conforming_strings, tokens); !r) return r;
  out.text.reserve(text.size() + 16);
  shaper(text, declared, what, tokens, out, with_origins).run();
  return {};
}

result<std::vector<text_range>> statement_ranges(std::string_view query, bool standard_conforming_strings,
                                                 std::size_t token_bound) {
  auto& tokens = token_buffer();
  if (auto r = tokenise(query, standard_conforming_strings, tokens, token_bound); !r) return r.error();
  std::vector<text_range> out;
  std::size_t depth = 0, cases = 0, from = 0, begin = 0;
  bool any = false, atomic = false, create = false;
  const auto same = [&](const token& t, std::string_view word) {
    const auto w = t.in(query);
    return t.kind == token_kind::identifier && w.size() == word.size() &&
           std::equal(w.begin(), w.end(), word.begin(), [](char a, char b) { return (a | 0x20) == b; });
  };
  const auto finish = [&](std::size_t end) {
    if (any) out.push_back({begin, end - begin});
    any = false;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& t = tokens[i];
    const auto w = t.in(query);
    const bool punctuation = t.kind == token_kind::punctuation;
    if (punctuation && w == ";" && depth == 0 && !atomic) {
      finish(from);
      from = t.offset + t.length;
      create = false;
      continue;
    }
    if (!any) {
      begin = t.offset;
      create = same(t, "create");
    }
    any = true;
    from = t.offset + t.length;
    if (punctuation && w == "(") ++depth;
    if (punctuation && w == ")" && depth > 0) --depth;
    if (create && !atomic && i > 0 && same(t, "atomic") && same(tokens[i - 1], "begin")) {
      atomic = true;
      cases = 0;
    } else if (atomic && t.word == keyword::case_) {
      ++cases;
    } else if (atomic && same(t, "end")) {
      if (cases == 0)
        atomic = false;
      else
        --cases;
    }
  }
  finish(from);
  return out;
}

result<std::vector<std::string>> split_statements(std::string_view query, bool standard_conforming_strings) {
  auto ranges = statement_ranges(query, standard_conforming_strings);
  if (!ranges) return ranges.error();
  std::vector<std::string> out;
  out.reserve(ranges->size());
  for (const auto& r : *ranges)
    out.emplace_back(query.substr(r.offset, r.length));
  return out;
}

int original_position(const shaped& s, std::string_view text, int position) {
  if (position <= 0 || s.origins.empty()) return 0;
  std::size_t offset = 0;
  for (int p = 1; offset < s.text.size() && p < position; ++p) {
    do
      ++offset;
    while (offset < s.text.size() && (static_cast<unsigned char>(s.text[offset]) & 0xC0) == 0x80);
  }
  auto at = std::upper_bound(s.origins.begin(), s.origins.end(), offset,
                             [](std::size_t o, const auto& pair) { return o < pair.first; });
  if (at == s.origins.begin()) return 1;
  --at;
  return character_position(text, at->second + (offset - at->first));
}

}  // namespace crossfade::sql
