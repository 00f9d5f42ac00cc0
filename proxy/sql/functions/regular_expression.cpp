// PostgreSQL's regular expressions on PCRE2. Whether there is a match does not depend on which match is preferred
// (PostgreSQL: the longest; PCRE2: the first), so the common syntax gives one answer. What the two read differently is
// written out (classes, cases, anchors) or left to PostgreSQL.
// Source: documentation 9.7.3; src/backend/regex/regc_lex.c, regcomp.c, regc_locale.c.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cstdio>
#include <mutex>
#include <vector>

#include "proxy/sql/functions/pattern.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::sql {
namespace {

std::string code(char32_t c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\x{%x}", static_cast<unsigned>(c));
  return buffer;
}

// The characters of a class as ranges for a bracket expression. They are many: made once.
const std::string* members_of(std::string_view name, character_class letters) {
  static constexpr std::array<std::string_view, 13> names = {"alnum", "alpha", "ascii", "blank", "cntrl",
                                                             "digit", "graph", "lower", "print", "punct",
                                                             "space", "upper", "xdigit"};
  static std::array<std::array<std::string, names.size()>, 2> made;
  static std::mutex making;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k] != name) continue;
    const std::lock_guard lock(making);
    auto& out = made[letters == character_class::ascii ? 0 : 1][k];
    if (!out.empty()) return &out;
    // regc_locale.c has these in code.
    if (name == "ascii") out = "\\x{0}-\\x{7f}";
    if (name == "blank") out = "\\x{9}\\x{20}";
    if (name == "cntrl") out = "\\x{0}-\\x{1f}\\x{7f}-\\x{9f}";
    if (name == "xdigit") out = "0-9a-fA-F";
    if (!out.empty()) return &out;
    for (const auto& r : ranges_of(names[k].data(), letters))
      out += code(r.first) + "-" + code(r.last);
    return &out;
  }
  return nullptr;
}

class translator {
 public:
  translator(std::string_view pattern, bool any_case, character_class letters)
      : from_(pattern), any_case_(any_case), letters_(letters) {}

  std::optional<std::string> run() {
    while (at_ < from_.size()) {
      if (!step()) return std::nullopt;
    }
    if (weights_.size() != 1 || weights_[0] > limits::expression::repeated_atoms) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool step() {
    const char c = from_[at_];
    switch (c) {
      case '(':
        return open();
      case ')':
        return close();
      case '|':
        ++at_;
        out_ += '|';
        repeatable_ = false;
        return true;
      case '^':
        ++at_;
        return constraint("\\A");
      case '$':
        ++at_;
        return constraint("\\z");
      case '*':
      case '+':
      case '?':
        return repeat();
      case '{':
        if (at_ + 1 < from_.size() && from_[at_ + 1] >= '0' && from_[at_ + 1] <= '9') return repeat();
        break;
      case '.':
        ++at_;
        return atom(".");
      case '[':
        return bracket();
      case '\\':
        return escape();
      default:
        break;
    }
    const auto v = next_character(from_, at_);
    return v && atom(single(*v));
  }

  bool atom(std::string_view text) {
    out_ += text;
    repeatable_ = true;
    last_weight_ = 1;
    weights_.back() += 1;
    return true;
  }
  bool constraint(std::string_view text) {
    out_ += text;
    repeatable_ = false;
    return true;
  }

  bool open() {
    ++at_;
    if (at_ < from_.size() && from_[at_] == '?') {
      if (from_.substr(at_, 2) != "?:") return false;
      at_ += 2;
    } else if (at_ < from_.size() && from_[at_] == '*') {
      return false;
    }
    out_ += "(?:";
    repeatable_ = false;
    weights_.push_back(0);
    return weights_.size() < 100;
  }
  bool close() {
    ++at_;
    if (weights_.size() < 2) return false;
    out_ += ')';
    last_weight_ = weights_.back() + 1;
    weights_.pop_back();
    weights_.back() += last_weight_;
    repeatable_ = true;
    return true;
  }

  std::optional<int> number() {
    int n = 0;
    const auto start = at_;
    for (; at_ < from_.size() && from_[at_] >= '0' && from_[at_] <= '9'; ++at_) {
      n = n * 10 + (from_[at_] - '0');
      if (n > 255) return std::nullopt;  // DUPMAX
    }
    return at_ > start ? std::optional(n) : std::nullopt;
  }

  bool repeat() {
    if (!repeatable_) return false;
    repeatable_ = false;  // a second quantifier is an error in PostgreSQL, another meaning in PCRE2
    if (from_[at_] != '{') {
      out_ += from_[at_++];
    } else {
      ++at_;
      const auto least = number();
      if (!least) return false;
      auto most = least;
      out_ += "{" + std::to_string(*least);
      if (at_ < from_.size() && from_[at_] == ',') {
        ++at_;
        out_ += ',';
        if (at_ < from_.size() && from_[at_] != '}') {
          most = number();
          if (!most || *most < *least) return false;
          out_ += std::to_string(*most);
        }
      }
      if (at_ >= from_.size() || from_[at_] != '}') return false;
      ++at_;
      out_ += '}';
      weights_.back() += last_weight_ * *most;
    }
    if (at_ < from_.size() && from_[at_] == '?') {
      out_ += '?';
      ++at_;
    }
    return weights_.back() <= limits::expression::repeated_atoms;
  }

  // allcases(): under ~* a character stands for its lower and its upper case.
  std::string single(char32_t c) const {
    if (!any_case_) return code(c);
    const auto lower = lower_of(c, letters_), upper = upper_of(c, letters_);
    return lower == upper ? code(lower) : "[" + code(lower) + code(upper) + "]";
  }

  const std::string* named(std::string_view name) const {
    if (any_case_ && (name == "lower" || name == "upper")) name = "alpha";
    return members_of(name, letters_);
  }
  // The members of \d, \s, \w.
  std::string shorthand(char c) const {
    if (c == 'd') return *named("digit");
    if (c == 's') return *named("space");
    return *named("alnum") + "_";
  }

  static std::optional<char32_t> control(char c) {
    switch (c) {
      case 'a':
        return U'\a';
      case 'b':
        return U'\b';
      case 'B':
        return U'\\';
      case 'e':
        return char32_t{27};
      case 'f':
        return U'\f';
      case 'n':
        return U'\n';
      case 'r':
        return U'\r';
      case 't':
        return U'\t';
      case 'v':
        return U'\v';
      default:
        return std::nullopt;
    }
  }
  // A character that stands for itself behind a backslash.
  static bool is_plain(char c) { return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')); }

  bool escape() {
    ++at_;
    if (at_ >= from_.size()) return false;
    const char c = from_[at_];
    if (static_cast<unsigned char>(c) >= 0x80) return false;  // locales say whether it is a letter
    if (is_plain(c)) {
      ++at_;
      return atom(single(static_cast<char32_t>(c)));
    }
    if (const auto v = control(c)) {
      ++at_;
      return atom(code(*v));
    }
    ++at_;
    const auto word = [&] { return "[" + shorthand('w') + "]"; };
    switch (c) {
      case 'd':
      case 's':
      case 'w':
        return atom("[" + shorthand(c) + "]");
      case 'D':
      case 'S':
      case 'W':
        return atom("[^" + shorthand(static_cast<char>(c | 0x20)) + "]");
      case 'A':
        return constraint("\\A");
      case 'Z':
        return constraint("\\z");
      case 'm':
        return constraint("(?<!" + word() + ")(?=" + word() + ")");
      case 'M':
        return constraint("(?<=" + word() + ")(?!" + word() + ")");
      case 'y':
        return constraint("(?:(?<!" + word() + ")(?=" + word() + ")|(?<=" + word() + ")(?!" + word() + "))");
      case 'Y':
        return constraint("(?:(?<!" + word() + ")(?!" + word() + ")|(?<=" + word() + ")(?=" + word() + "))");
      default:
        return false;
    }
  }

  // One member of a bracket expression that may begin or end a range.
  std::optional<char32_t> member() {
    if (from_[at_] != '\\') return next_character(from_, at_);
    ++at_;
    if (at_ >= from_.size()) return std::nullopt;
    const char c = from_[at_];
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
    const auto v = is_plain(c) ? std::optional(static_cast<char32_t>(c)) : control(c);
    ++at_;
    return v;
  }

  bool add_range(char32_t first, char32_t last, std::string& to) const {
    if (first > last) return false;
    if (!any_case_) {
      to += code(first) + (first == last ? "" : "-" + code(last));
      return true;
    }
    if (first == last) {
      to += code(lower_of(first, letters_)) + code(upper_of(first, letters_));
      return true;
    }
    if (last - first > limits::expression::range_characters) return false;
    to += code(first) + "-" + code(last);
    for (auto c = first; c <= last; ++c) {
      for (const auto other : {lower_of(c, letters_), upper_of(c, letters_)}) {
        if (other < first || other > last) to += code(other);
      }
    }
    return true;
  }

  bool bracket() {
    ++at_;
    std::string members;
    const bool negated = at_ < from_.size() && from_[at_] == '^';
    if (negated) ++at_;
    for (bool first = true;; first = false) {
      if (at_ >= from_.size()) return false;
      const char c = from_[at_];
      if (c == ']' && !first) break;
      const auto two = from_.substr(at_, 2);
      if (two == "[." || two == "[=") return false;
      if (two == "[:") {
        const auto end = from_.find(":]", at_);
        if (end == std::string_view::npos) return false;
        const auto* all = named(from_.substr(at_ + 2, end - at_ - 2));
        if (all == nullptr) return false;
        members += *all;
        at_ = end + 2;
        if (at_ + 1 < from_.size() && from_[at_] == '-' && from_[at_ + 1] != ']') return false;
        continue;
      }
      if (two == "\\d" || two == "\\s" || two == "\\w") {
        members += shorthand(two[1]);
        at_ += 2;
        if (at_ + 1 < from_.size() && from_[at_] == '-' && from_[at_ + 1] != ']') return false;
        continue;
      }
      // A hyphen is itself at either end only.
      if (c == '-' && !first && (at_ + 1 >= from_.size() || from_[at_ + 1] != ']')) return false;
      if (two == "--") return false;
      const auto begin = member();
      if (!begin) return false;
      auto end = begin;
      if (at_ + 1 < from_.size() && from_[at_] == '-' && from_[at_ + 1] != ']') {
        ++at_;
        if (from_[at_] == '[' || from_[at_] == '-') return false;
        end = member();
        if (!end) return false;
      }
      if (!add_range(*begin, *end, members)) return false;
    }
    ++at_;
    return atom((negated ? "[^" : "[") + members + "]");
  }

  std::string_view from_;
  bool any_case_;
  character_class letters_;
  std::size_t at_ = 0;
  std::string out_;
  bool repeatable_ = false;
  int last_weight_ = 0;
  std::vector<int> weights_ = {0};  // atoms of each open group, bounds multiplied out
};

}  // namespace

std::optional<std::string> library_pattern(std::string_view pattern, bool any_case, character_class letters) {
  if (pattern.size() > limits::expression::pattern_bytes) return std::nullopt;
  return translator(pattern, any_case, letters).run();
}

struct regular_expression::state {
  pcre2_code* code = nullptr;
  pcre2_match_data* found = nullptr;
  pcre2_match_context* bounds = nullptr;
  state() = default;
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() {
    pcre2_match_context_free(bounds);
    pcre2_match_data_free(found);
    pcre2_code_free(code);
  }
};

regular_expression::regular_expression(std::unique_ptr<state> s) : state_(std::move(s)) {}
regular_expression::~regular_expression() = default;

std::unique_ptr<regular_expression> regular_expression::compile(std::string_view pattern, bool any_case,
                                                                character_class letters) {
  const auto text = library_pattern(pattern, any_case, letters);
  if (!text) return nullptr;
  auto s = std::make_unique<state>();
  int error = 0;
  PCRE2_SIZE where = 0;
  s->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text->data()), text->size(),
                    PCRE2_UTF | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE, &error, &where, nullptr);
  if (s->code == nullptr) return nullptr;
  s->found = pcre2_match_data_create(1, nullptr);
  s->bounds = pcre2_match_context_create(nullptr);
  if (s->found == nullptr || s->bounds == nullptr) return nullptr;
  pcre2_set_match_limit(s->bounds, limits::expression::match_steps);
  pcre2_set_heap_limit(s->bounds, limits::expression::match_memory_kib);
  return std::unique_ptr<regular_expression>(new regular_expression(std::move(s)));
}

std::optional<bool> regular_expression::matches(std::string_view text) const {
  const int code = pcre2_match(state_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0,
                               state_->found, state_->bounds);
  if (code >= 0) return true;
  return code == PCRE2_ERROR_NOMATCH ? std::optional(false) : std::nullopt;
}

}  // namespace crossfade::sql
