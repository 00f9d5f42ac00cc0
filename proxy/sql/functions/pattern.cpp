#include "proxy/sql/functions/pattern.hpp"

namespace crossfade::sql {

result<bool> matches_like(std::string_view text, std::string_view pattern) {
  constexpr auto none = std::string_view::npos;
  const auto dangling = [] { return make_error("22025", "LIKE pattern must not end with escape character"); };
  // Greedy, with one point to come back to: behind the last %.
  std::size_t t = 0, p = 0, star = none, mark = 0;
  while (t < text.size()) {
    const char c = p < pattern.size() ? pattern[p] : '\0';
    if (c == '\\') {
      if (p + 1 >= pattern.size()) return dangling();
      if (pattern[p + 1] == text[t]) {
        p += 2;
        ++t;
        continue;
      }
    } else if (c == '%') {
      for (++p; p < pattern.size() && (pattern[p] == '%' || pattern[p] == '_'); ++p) {
        if (pattern[p] == '%') continue;
        if (t >= text.size()) return false;
        t += character_size(text, t);
      }
      if (p >= pattern.size()) return true;
      if (pattern[p] == '\\' && p + 1 >= pattern.size()) return dangling();
      star = p;
      mark = t;
      continue;
    } else if (c == '_') {
      ++p;
      t += character_size(text, t);
      continue;
    } else if (p < pattern.size() && c == text[t]) {
      ++p;
      ++t;
      continue;
    }
    if (star == none) return false;
    mark += character_size(text, mark);
    t = mark;
    p = star;
  }
  while (p < pattern.size() && pattern[p] == '%')
    ++p;
  return p >= pattern.size();
}

result<std::string> like_escape(std::string_view pattern, std::string_view escape) {
  if (!escape.empty() && character_size(escape, 0) != escape.size()) {
    return make_error("22025", "invalid escape string", "Escape string must be empty or one character.");
  }
  if (escape == "\\") return std::string(pattern);
  std::string out;
  bool escaped = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const auto n = character_size(pattern, i);
    const auto c = pattern.substr(i, n);
    if (!escape.empty() && c == escape && !escaped) {
      out += '\\';
      escaped = true;
    } else {
      if (c == "\\" && !escaped) out += '\\';
      out += c;
      escaped = false;
    }
    i += n;
  }
  return out;
}

namespace {

// PostgreSQL's versions do not agree on where such a class ends.
bool plain_class(std::string_view pattern, std::size_t opening) {
  auto i = opening + 1;
  if (i < pattern.size() && pattern[i] == '^') ++i;
  if (i < pattern.size() && pattern[i] == ']') return false;
  for (; i < pattern.size() && pattern[i] != ']'; ++i) {
    if (pattern.substr(i, 2) == "[:") {
      const auto end = pattern.find(":]", i);
      if (end == std::string_view::npos || end + 2 >= pattern.size()) return false;
      return pattern[end + 2] == ']' || pattern[end + 2] == '[';
    }
    if (pattern[i] == '[' || pattern[i] == '\\') return false;
  }
  return i < pattern.size();
}

}  // namespace

result<std::optional<std::string>> similar_escape(std::string_view pattern, std::string_view escape) {
  if (!escape.empty() && character_size(escape, 0) != escape.size()) {
    return make_error("22025", "invalid escape string", "Escape string must be empty or one character.");
  }
  std::string out = "^(?:";
  bool escaped = false, in_class = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const auto n = character_size(pattern, i);
    const auto c = pattern.substr(i, n);
    i += n;
    if (escaped) {
      if (c == "\"") return std::optional<std::string>();  // parts of a substring
      out += '\\';
      out += c;
      escaped = false;
    } else if (!escape.empty() && c == escape) {
      if (in_class) return std::optional<std::string>();
      escaped = true;
    } else if (in_class) {
      out += c;
      in_class = c != "]";
    } else if (c == "[") {
      if (!plain_class(pattern, i - 1)) return std::optional<std::string>();
      out += c;
      in_class = true;
    } else if (c == "%") {
      out += ".*";
    } else if (c == "_") {
      out += '.';
    } else if (c == "(") {
      out += "(?:";
    } else {
      if (c == "\\" || c == "." || c == "^" || c == "$") out += '\\';
      out += c;
    }
  }
  if (escaped) return std::optional<std::string>();
  return std::optional(out + ")$");
}

}  // namespace crossfade::sql
