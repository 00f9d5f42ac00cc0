#include "proxy/sql/lexer.hpp"

#include <array>
#include <cstring>

namespace crossfade::sql {
namespace {

bool identifier_start(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}
bool digit(unsigned char c) noexcept { return c >= '0' && c <= '9'; }
bool identifier_part(unsigned char c) noexcept { return identifier_start(c) || digit(c) || c == '$'; }
bool space(unsigned char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool operator_char(unsigned char c) noexcept {
  static constexpr auto table = [] {
    std::array<bool, 256> t{};
    for (const char o : std::string_view("~!@#^&|`?+-*/%<>="))
      t[static_cast<unsigned char>(o)] = true;
    return t;
  }();
  return table[c];
}

struct keyword_entry {
  std::string_view text;
  keyword word;
};
constexpr keyword_entry keywords[] = {
    // sorted: one run a first letter
    {"and", keyword::and_},
    {"array", keyword::array},
    {"as", keyword::as},
    {"begin", keyword::begin},
    {"between", keyword::between},
    {"case", keyword::case_},
    {"conflict", keyword::conflict},
    {"default", keyword::default_},
    {"delete", keyword::delete_},
    {"distinct", keyword::distinct},
    {"do", keyword::do_},
    {"else", keyword::else_},
    {"end", keyword::end},
    {"escape", keyword::escape},
    {"except", keyword::except},
    {"false", keyword::false_},
    {"fetch", keyword::fetch},
    {"for", keyword::for_},
    {"from", keyword::from},
    {"group", keyword::group},
    {"having", keyword::having},
    {"ilike", keyword::ilike},
    {"in", keyword::in},
    {"insert", keyword::insert},
    {"intersect", keyword::intersect},
    {"join", keyword::join},
    {"like", keyword::like},
    {"limit", keyword::limit},
    {"not", keyword::not_},
    {"null", keyword::null},
    {"offset", keyword::offset},
    {"on", keyword::on},
    {"or", keyword::or_},
    {"order", keyword::order},
    {"returning", keyword::returning},
    {"select", keyword::select},
    {"set", keyword::set},
    {"table", keyword::table},
    {"then", keyword::then},
    {"true", keyword::true_},
    {"union", keyword::union_},
    {"update", keyword::update},
    {"using", keyword::using_},
    {"values", keyword::values},
    {"when", keyword::when},
    {"where", keyword::where},
    {"window", keyword::window},
    {"with", keyword::with},
};

// Where the words of each letter begin and end.
constexpr auto letter_runs = [] {
  std::array<std::pair<std::uint8_t, std::uint8_t>, 26> runs{};
  for (std::size_t i = 0; i < std::size(keywords); ++i) {
    auto& run = runs[static_cast<std::size_t>(keywords[i].text[0] - 'a')];
    if (run.second == 0) run.first = static_cast<std::uint8_t>(i);
    run.second = static_cast<std::uint8_t>(i + 1);
  }
  return runs;
}();

keyword keyword_of(std::string_view word) noexcept {
  if (word.size() < 2 || word.size() > 9) return keyword::none;
  std::array<char, 9> lower{};
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (lower[0] < 'a' || lower[0] > 'z') return keyword::none;
  const auto [from, end] = letter_runs[static_cast<std::size_t>(lower[0] - 'a')];
  const std::string_view wanted(lower.data(), word.size());
  for (auto i = from; i < end; ++i) {
    if (keywords[i].text == wanted) return keywords[i].word;
  }
  return keyword::none;
}

class scanner {
 public:
  scanner(std::string_view text, bool conforming, std::vector<token>& out, std::size_t most)
      : text_(text), conforming_(conforming), out_(out), most_(most) {}

  result<void> run() {
    while (true) {
      if (auto r = skip(); !r) return r;
      if (at_ >= text_.size()) return {};
      if (out_.size() >= most_) return too_complex();
      if (auto r = next(); !r) return r;
    }
  }

 private:
  unsigned char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? static_cast<unsigned char>(text_[at_ + ahead]) : 0;
  }

  // `length`: what PostgreSQL's lexer has read of it by then; all that follows where it looked for an end in vain.
  error fail(std::size_t at, std::string_view what, std::size_t length = std::string_view::npos) const {
    auto e = make_error("42601", std::string(what) + " at or near \"" + std::string(text_.substr(at, length)) + "\"");
    e.position = character_position(text_, at);
    return e;
  }

  // A number with a word behind it.
  error junk(std::size_t from, std::string_view what) const {
    auto end = at_;
    while (end < text_.size() && identifier_part(static_cast<unsigned char>(text_[end])))
      ++end;
    return fail(from, what, end - from);
  }

  error too_complex() const {
    return make_error("54001", "statement too complex",
                      "Crossfade plans statements of up to " + std::to_string(most_) + " words, numbers and symbols.");
  }

  void add(token_kind kind, std::size_t from, keyword word = keyword::none) {
    const bool symbolic = kind == token_kind::op || kind == token_kind::punctuation;
    const auto symbol = symbolic ? symbol_of(text_.substr(from, at_ - from)) : std::uint16_t{0};
    out_.push_back({kind, word, symbol, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(at_ - from)});
  }

  // White space and comments.
  result<void> skip() {
    while (at_ < text_.size()) {
      if (space(peek())) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        while (at_ < text_.size() && peek() != '\n' && peek() != '\r')
          ++at_;
      } else if (peek() == '/' && peek(1) == '*') {
        const auto from = at_;
        int depth = 0;
        do {
          if (at_ >= text_.size()) return fail(from, "unterminated /* comment");
          if (peek() == '/' && peek(1) == '*') {
            ++depth;
            at_ += 2;
          } else if (peek() == '*' && peek(1) == '/') {
            --depth;
            at_ += 2;
          } else {
            ++at_;
          }
        } while (depth > 0);
      } else {
        break;
      }
    }
    return {};
  }

  // The body of a quoted thing after its opening quote; at_ ends behind the closing one.
  bool quoted(char quote, bool backslashes) {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\' && backslashes) {
        if (at_ >= text_.size()) return false;
        ++at_;
      } else if (c == quote) {
        if (peek() != static_cast<unsigned char>(quote)) return true;
        ++at_;
      }
    }
    return false;
  }

  // A string goes on after white space with a new line in it ("quotecontinue" of scan.l).
  bool continues() {
    auto at = at_;
    bool newline = false;
    while (at < text_.size()) {
      if (space(static_cast<unsigned char>(text_[at]))) {
        newline = newline || text_[at] == '\n' || text_[at] == '\r';
        ++at;
      } else if (newline && text_.substr(at, 2) == "--") {
        while (at < text_.size() && text_[at] != '\n' && text_[at] != '\r')
          ++at;
      } else {
        break;
      }
    }
    if (!newline || at >= text_.size() || text_[at] != '\'') return false;
    at_ = at + 1;
    return true;
  }

  result<void> string(std::size_t from, token_kind kind, bool backslashes) {
    do {
      if (!quoted('\'', backslashes)) {
        return fail(from,
                    kind == token_kind::bit_string ? "unterminated bit string literal" : "unterminated quoted string");
      }
    } while (continues());
    if (kind == token_kind::string && backslashes && text_.substr(from, at_ - from).find('\\') != std::string::npos) {
      kind = token_kind::escape_string;
    }
    add(kind, from);
    return {};
  }

  result<void> dollar() {
    const auto from = at_;
    auto end = at_ + 1;
    if (digit(peek(1))) {
      ++at_;
      while (digit(peek()))
        ++at_;
      if (identifier_start(peek())) return junk(from, "trailing junk after parameter");
      add(token_kind::parameter, from);
      return {};
    }
    if (end < text_.size() && identifier_start(static_cast<unsigned char>(text_[end]))) {
      while (end < text_.size() && text_[end] != '$' && identifier_part(static_cast<unsigned char>(text_[end])))
        ++end;
    }
    if (end >= text_.size() || text_[end] != '$') return stray();
    const auto tag = text_.substr(from, end + 1 - from);
    const auto close = text_.find(tag, end + 1);
    if (close == std::string_view::npos) return fail(from, "unterminated dollar-quoted string");
    at_ = close + tag.size();
    add(token_kind::dollar_string, from);
    return {};
  }

  result<void> number() {
    const auto from = at_;
    auto kind = token_kind::integer;
    while (digit(peek()))
      ++at_;
    if (peek() == '.' && peek(1) != '.') {
      kind = token_kind::decimal;
      ++at_;
      while (digit(peek()))
        ++at_;
    }
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if (digit(peek(sign))) {
        kind = token_kind::decimal;
        at_ += sign;
        while (digit(peek()))
          ++at_;
      }
    }
    if (identifier_start(peek())) return junk(from, "trailing junk after numeric literal");
    add(kind, from);
    return {};
  }

  result<void> op() {
    constexpr std::size_t longest = 63;  // NAMEDATALEN; here with the signs behind it, which it does not keep
    const auto from = at_;
    auto end = at_;
    while (end < text_.size() && operator_char(static_cast<unsigned char>(text_[end]))) {
      const auto two = text_.substr(end, 2);
      if (two == "--" || two == "/*") break;
      if (end - from == longest) return fail(from, "operator too long");
      ++end;
    }
    auto word = text_.substr(from, end - from);
    // A trailing + or - is an operator of its own unless one of these is in the operator.
    if (word.size() > 1 && word.find_first_of("~!@#^&|`?%") == std::string_view::npos) {
      while (word.size() > 1 && (word.back() == '+' || word.back() == '-'))
        word.remove_suffix(1);
    }
    at_ = from + word.size();
    add(token_kind::op, from);
    return {};
  }

  result<void> word() {
    const auto from = at_;
    const auto c = static_cast<char>(peek() | 0x20);
    if (peek(1) == '\'' && (c == 'e' || c == 'b' || c == 'x' || c == 'n')) {
      at_ += 2;
      return string(from, c == 'e' ? token_kind::escape_string : token_kind::bit_string,
                    c == 'e' || (c == 'n' && !conforming_));
    }
    if (c == 'u' && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      const char quote = static_cast<char>(peek(2));
      at_ += 3;
      if (quote == '\'') return string(from, token_kind::unicode, false);
      if (!quoted('"', false)) return fail(from, "unterminated quoted identifier");
      add(token_kind::unicode, from);
      return {};
    }
    while (identifier_part(peek()))
      ++at_;
    add(token_kind::identifier, from, keyword_of(text_.substr(from, at_ - from)));
    return {};
  }

  result<void> next() {
    const auto from = at_;
    const auto c = peek();
    if (identifier_start(c)) return word();
    if (digit(c) || (c == '.' && digit(peek(1)))) return number();
    if (c == '\'') {
      ++at_;
      return string(from, token_kind::string, !conforming_);
    }
    if (c == '"') {
      ++at_;
      if (!quoted('"', false)) return fail(from, "unterminated quoted identifier");
      if (at_ - from == 2) return fail(from, "zero-length delimited identifier", 2);
      add(token_kind::quoted_identifier, from);
      return {};
    }
    if (c == '$') return dollar();
    if (operator_char(c)) return op();
    if (c != 0 && std::strchr("()[],;.:", c) != nullptr) {
      ++at_;
      if ((c == ':' && (peek() == ':' || peek() == '=')) || (c == '.' && peek() == '.')) ++at_;
      add(token_kind::punctuation, from);
      return {};
    }
    return stray();
  }

  // A character that no token begins with: the parser says where the statement stops to make sense.
  result<void> stray() {
    const auto from = at_++;
    add(token_kind::punctuation, from);
    return {};
  }

  std::string_view text_;
  bool conforming_;
  std::vector<token>& out_;
  std::size_t most_;
  std::size_t at_ = 0;
};

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One escape after its backslash; false: PostgreSQL should decide.
bool unescape(std::string_view body, std::size_t& i, std::string& out) {
  const char c = body[i];
  const auto at = std::string_view("bfnrt").find(c);
  if (at != std::string_view::npos) {
    out += "\b\f\n\r\t"[at];
    return true;
  }
  if (c == 'u' || c == 'U') return false;
  int value = 0;
  if (c >= '0' && c <= '7') {
    std::size_t n = 0;
    while (n < 3 && i + n < body.size() && body[i + n] >= '0' && body[i + n] <= '7')
      value = value * 8 + (body[i + n++] - '0');
    i += n - 1;
  } else if (c == 'x' && i + 1 < body.size() && hex_digit(body[i + 1]) >= 0) {
    std::size_t n = 1;
    while (n < 3 && i + n < body.size() && hex_digit(body[i + n]) >= 0)
      value = value * 16 + hex_digit(body[i + n++]);
    i += n - 1;
  } else {
    out += c;
    return true;
  }
  if (value == 0 || value >= 0x80) return false;
  out += static_cast<char>(value);
  return true;
}

}  // namespace

result<void> tokenise(std::string_view text, bool standard_conforming_strings, std::vector<token>& out,
                      std::size_t most) {
  out.clear();
  return scanner(text, standard_conforming_strings, out, most).run();
}

std::optional<std::string> string_value(const token& t, std::string_view text) {
  auto body = t.in(text);
  std::string out;
  if (t.kind == token_kind::dollar_string) {
    const auto tag = body.find('$', 1) + 1;
    return std::string(body.substr(tag, body.size() - 2 * tag));
  }
  if (body.front() != '\'') body.remove_prefix(1);
  std::size_t i = 1;
  out.reserve(body.size());
  while (i < body.size()) {
    const char c = body[i];
    if (c == '\\' && t.kind == token_kind::escape_string) {
      ++i;
      if (!unescape(body, i, out)) return std::nullopt;
      ++i;
    } else if (c != '\'') {
      out += c;
      ++i;
    } else if (i + 1 < body.size() && body[i + 1] == '\'') {
      out += c;
      i += 2;
    } else {  // the end, or a continuation on a further line
      ++i;
      while (i < body.size() && body[i] != '\'') {
        if (body.substr(i, 2) == "--") {
          while (i < body.size() && body[i] != '\n' && body[i] != '\r')
            ++i;
        } else {
          ++i;
        }
      }
      ++i;
    }
  }
  return out;
}

int character_position(std::string_view text, std::size_t offset) noexcept {
  int position = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++position;
  }
  return position;
}

}  // namespace crossfade::sql
