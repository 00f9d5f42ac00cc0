#include "replay/value/array.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <charconv>

#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

constexpr std::size_t most_dimensions = 6;  // MAXDIM

class reader {
 public:
  explicit reader(std::string_view whole) : whole_(whole), s_(trim(whole)) {}

  result<array_text> run() {
    if (!s_.empty() && s_[0] == '[' && !bounds()) return malformed();
    if (i_ >= s_.size() || s_[i_] != '{' || !level(0)) return malformed();
    if (i_ != s_.size()) return malformed();
    if (out_.elements.empty()) {
      out_.sizes.clear();
      out_.lower.clear();
      return std::move(out_);
    }
    if (!declared_.empty() && declared_ != out_.sizes) return malformed();
    if (declared_.empty()) out_.lower.assign(out_.sizes.size(), 1);
    return std::move(out_);
  }

 private:
  error malformed() const {
    return make_error(sqlstate::invalid_text_representation, fmt::format("malformed array literal: \"{}\"", whole_));
  }

  void skip() noexcept {
    while (i_ < s_.size() && is_space(s_[i_]))
      ++i_;
  }
  bool at(char c) const noexcept { return i_ < s_.size() && s_[i_] == c; }

  bool number(std::int32_t& v) {
    if (at('+')) ++i_;
    const auto r = std::from_chars(s_.data() + i_, s_.data() + s_.size(), v);
    if (r.ec != std::errc{}) return false;
    i_ = static_cast<std::size_t>(r.ptr - s_.data());
    return true;
  }

  // [1:3][0:1]= before the braces
  bool bounds() {
    while (at('[')) {
      ++i_;
      std::int32_t from = 1, to = 0;
      if (!number(to)) return false;
      if (at(':')) {
        ++i_;
        from = to;
        if (!number(to)) return false;
      }
      if (!at(']') || to < from || declared_.size() == most_dimensions) return false;
      ++i_;
      out_.lower.push_back(from);
      declared_.push_back(to - from + 1);
    }
    if (!at('=')) return false;
    ++i_;
    skip();
    return true;
  }

  // One pair of braces: all elements, or all arrays of one size.
  bool level(std::size_t depth) {
    ++i_;
    skip();
    std::int32_t count = 0;
    if (at('}')) {
      ++i_;
      return depth == 0;
    }
    for (;;) {
      skip();
      if (at('{')) {
        if (depth + 1 >= most_dimensions || leaf_ <= depth) return false;
        if (!level(depth + 1)) return false;
        skip();
      } else {
        if (leaf_ != unknown_depth && leaf_ != depth) return false;
        if (out_.sizes.size() > depth + 1) return false;
        leaf_ = depth;
        if (!element()) return false;
      }
      ++count;
      if (at(',')) {
        ++i_;
        continue;
      }
      if (!at('}')) return false;
      ++i_;
      break;
    }
    if (out_.sizes.size() <= depth) out_.sizes.resize(depth + 1, -1);
    if (out_.sizes[depth] >= 0 && out_.sizes[depth] != count) return false;
    out_.sizes[depth] = count;
    return true;
  }

  // At its first character; leaves i_ at ',' or '}'.
  bool element() {
    std::string text;
    bool quoted = false, escapes = false;
    std::size_t keep = 0;  // of an unquoted element, up to its last character that is not white space
    while (i_ < s_.size() && s_[i_] != ',' && s_[i_] != '}') {
      if (s_[i_] == '{') return false;
      if (s_[i_] == '"') {
        if (quoted || keep > 0) return false;
        quoted = true;
        for (++i_; i_ < s_.size() && s_[i_] != '"'; ++i_) {
          if (s_[i_] == '\\' && ++i_ >= s_.size()) return false;
          text += s_[i_];
        }
        if (i_ >= s_.size()) return false;
        ++i_;
        continue;
      }
      if (quoted && !is_space(s_[i_])) return false;
      if (quoted) {
        ++i_;
        continue;
      }
      const bool escaped = s_[i_] == '\\';
      escapes = escapes || escaped;
      if (escaped && ++i_ >= s_.size()) return false;
      text += s_[i_];
      if (escaped || !is_space(s_[i_])) keep = text.size();
      ++i_;
    }
    if (i_ >= s_.size()) return false;
    if (!quoted) {
      text.resize(keep);
      if (text.empty()) return false;
      if (!escapes && strcasecmp(text.c_str(), "null") == 0) {
        out_.elements.emplace_back();
        return true;
      }
    }
    out_.elements.emplace_back(std::move(text));
    return true;
  }

  static constexpr std::size_t unknown_depth = 99;

  std::string_view whole_, s_;
  std::size_t i_ = 0;
  std::size_t leaf_ = unknown_depth;  // the depth at which elements stand
  std::vector<std::int32_t> declared_;
  array_text out_;
};

bool needs_quotes(std::string_view s) noexcept {
  if (s.empty() || (s.size() == 4 && strncasecmp(s.data(), "null", 4) == 0)) return true;
  for (const char c : s)
    if (c == '"' || c == '\\' || c == '{' || c == '}' || c == ',' || is_space(c)) return true;
  return false;
}

void append_element(std::string& out, std::string_view s) {
  if (!needs_quotes(s)) {
    out += s;
    return;
  }
  out += '"';
  for (const char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

result<array_text> parse_array(std::string_view text) { return reader(text).run(); }

result<array_elements> parse_plain_array(std::string_view text) {
  auto all = parse_array(text);
  if (!all) return all.error();
  if (!all->plain()) {
    return make_error(sqlstate::feature_not_supported,
                      "arrays of several dimensions, or with a lower bound, are not supported before the cutover",
                      "Use a one-dimensional array that begins at 1.");
  }
  return std::move(all->elements);
}

void append_array(std::string& out, const array_elements& elements) {
  out += '{';
  bool first = true;
  for (const auto& text : elements) {
    if (!first) out += ',';
    first = false;
    if (text)
      append_element(out, *text);
    else
      out += "NULL";
  }
  out += '}';
}

type element_type(const type& array) {
  type e = builtin_type(array.element_id, array.modifier);
  e.what = array.element;
  e.labels = array.labels;
  return e;
}

}  // namespace crossfade::value
