#include "replay/catalog/sqlite_tokens.hpp"

#include <algorithm>

#include "replay/base/ascii.hpp"

namespace crossfade::catalog {

namespace {

bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool word_part(char c) { return word_start(c) || is_ascii_digit(c) || c == '$'; }
bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// The end of a quoted token that begins at `at`; a doubled closing quote belongs to it.
std::size_t quoted_end(std::string_view sql, std::size_t at, char close) {
  for (std::size_t i = at + 1; i < sql.size(); ++i) {
    if (sql[i] != close) continue;
    if (close != ']' && i + 1 < sql.size() && sql[i + 1] == close) {
      ++i;
      continue;
    }
    return i + 1;
  }
  return sql.size();
}

std::size_t number_end(std::string_view sql, std::size_t at) {
  std::size_t i = at;
  if (sql[i] == '0' && i + 1 < sql.size() && (sql[i + 1] == 'x' || sql[i + 1] == 'X')) {
    i += 2;
    while (i < sql.size() && word_part(sql[i]))
      ++i;
    return i;
  }
  while (i < sql.size() && (is_ascii_digit(sql[i]) || sql[i] == '.'))
    ++i;
  if (i < sql.size() && (sql[i] == 'e' || sql[i] == 'E')) {
    std::size_t exponent = i + 1;
    if (exponent < sql.size() && (sql[exponent] == '+' || sql[exponent] == '-')) ++exponent;
    if (exponent < sql.size() && is_ascii_digit(sql[exponent])) {
      i = exponent;
      while (i < sql.size() && is_ascii_digit(sql[i]))
        ++i;
    }
  }
  return i;
}

std::size_t symbol_end(std::string_view sql, std::size_t at) {
  static constexpr std::string_view pairs[] = {"<>", "!=", "==", "<=", ">=", "||", "<<", ">>", "->"};
  if (sql.substr(at, 3) == "->>") return at + 3;
  for (std::string_view pair : pairs) {
    if (sql.substr(at, 2) == pair) return at + 2;
  }
  return at + 1;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return low(x) == low(y); });
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return out;
}

bool token::is(std::string_view keyword) const noexcept { return kind == token_kind::word && same_name(text, keyword); }

std::string token::value() const {
  if (kind != token_kind::quoted_name && kind != token_kind::string) return std::string(text);
  const char close = text.front() == '[' ? ']' : text.front();
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    out += text[i];
    if (text[i] == close && i + 2 < text.size() && text[i + 1] == close) ++i;
  }
  return out;
}

std::vector<token> tokenize(std::string_view sql) {
  std::vector<token> tokens;
  std::size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    if (space(c)) {
      ++i;
      continue;
    }
    if (c == '-' && sql.substr(i, 2) == "--") {
      const auto end = sql.find('\n', i);
      i = end == std::string_view::npos ? sql.size() : end + 1;
      continue;
    }
    if (c == '/' && sql.substr(i, 2) == "/*") {
      const auto end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 2;
      continue;
    }
    token t;
    t.offset = i;
    std::size_t end = i;
    if ((c == 'x' || c == 'X') && i + 1 < sql.size() && sql[i + 1] == '\'') {
      t.kind = token_kind::blob;
      end = quoted_end(sql, i + 1, '\'');
    } else if (word_start(c)) {
      t.kind = token_kind::word;
      while (end < sql.size() && word_part(sql[end]))
        ++end;
    } else if (is_ascii_digit(c) || (c == '.' && i + 1 < sql.size() && is_ascii_digit(sql[i + 1]))) {
      t.kind = token_kind::number;
      end = number_end(sql, i);
    } else if (c == '\'') {
      t.kind = token_kind::string;
      end = quoted_end(sql, i, '\'');
    } else if (c == '"' || c == '`' || c == '[') {
      t.kind = token_kind::quoted_name;
      end = quoted_end(sql, i, c == '[' ? ']' : c);
    } else {
      end = symbol_end(sql, i);
    }
    t.text = sql.substr(i, end - i);
    tokens.push_back(t);
    i = end;
  }
  return tokens;
}

}  // namespace crossfade::catalog
