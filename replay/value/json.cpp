#include "replay/value/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "replay/base/ascii.hpp"
#include "replay/base/limits.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/json_tree.hpp"

namespace crossfade::value {
namespace {

void append_code_point(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

// escape_json()
void append_string(std::string& out, std::string_view s) {
  out += '"';
  for (const char c : s) {
    switch (c) {
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

using members = std::vector<std::pair<std::string, std::string>>;

void append_members(std::string& out, members& all) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
  out += '{';
  bool first = true;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size() && all[i + 1].first == all[i].first) continue;  // the last one counts
    if (!first) out += ", ";
    first = false;
    append_string(out, all[i].first);
    out += ": ";
    out += all[i].second;
  }
  out += '}';
}

// One pass. normalised == nullptr: check only, as json does (escapes are looked at, surrogates are not).
class json_parser {
 public:
  explicit json_parser(std::string_view text) : s_(text) {}

  bool document(std::string* normalised) {
    skip();
    if (!value(normalised, 0)) return false;
    skip();
    return i_ == s_.size() || fail_expected("end of input");
  }

  bool document(json_tree& out) {
    skip();
    if (!node(out, 0)) return false;
    skip();
    return i_ == s_.size() || fail_expected("end of input");
  }

  error& failure() { return *error_; }

 private:
  bool fail(std::string detail, std::string_view state = sqlstate::invalid_text_representation,
            const char* message = "invalid input syntax for type json") {
    if (!error_) {
      error_ = make_error(state, message);
      error_->detail = std::move(detail);
    }
    return false;
  }

  static bool part_of_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_ascii_digit(c) || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
  }

  std::string_view token() const noexcept {
    std::size_t end = i_;
    while (end < s_.size() && part_of_word(s_[end]))
      ++end;
    return s_.substr(i_, std::max<std::size_t>(end - i_, 1));
  }

  bool fail_expected(const char* expected) {
    if (i_ >= s_.size()) return fail("The input string ended unexpectedly.");
    static constexpr std::string_view structural = "{}[],:\"-0123456789";
    const std::string_view t = token();
    if (structural.find(t[0]) == std::string_view::npos && t != "true" && t != "false" && t != "null")
      return fail(fmt::format("Token \"{}\" is invalid.", t));
    return fail(fmt::format("Expected {}, but found \"{}\".", expected, t));
  }

  void skip() noexcept {
    while (i_ < s_.size() && (s_[i_] == ' ' || s_[i_] == '\t' || s_[i_] == '\n' || s_[i_] == '\r'))
      ++i_;
  }

  bool value(std::string* out, std::size_t depth) {
    if (depth > limits::json_depth)
      return fail("The document is nested too deeply.", "54001", "stack depth limit exceeded");
    if (i_ >= s_.size()) return fail("The input string ended unexpectedly.");
    switch (s_[i_]) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"': {
        std::string text;
        if (!string(out != nullptr ? &text : nullptr)) return false;
        if (out != nullptr) append_string(*out, text);
        return true;
      }
      default:
        break;
    }
    if (s_[i_] == '-' || is_ascii_digit(s_[i_])) return number(out);
    for (const std::string_view word : {"true", "false", "null"}) {
      if (token() != word) continue;
      if (out != nullptr) *out += word;
      i_ += word.size();
      return true;
    }
    return fail_expected("JSON value");
  }

  bool object(std::string* out, std::size_t depth) {
    members found;
    ++i_;
    skip();
    if (i_ < s_.size() && s_[i_] == '}') {
      ++i_;
      if (out != nullptr) *out += "{}";
      return true;
    }
    for (;;) {
      skip();
      if (i_ >= s_.size() || s_[i_] != '"') return fail_expected("string");
      std::string key, text;
      if (!string(out != nullptr ? &key : nullptr)) return false;
      skip();
      if (i_ >= s_.size() || s_[i_] != ':') return fail_expected("\":\"");
      ++i_;
      skip();
      if (!value(out != nullptr ? &text : nullptr, depth + 1)) return false;
      if (out != nullptr) found.emplace_back(std::move(key), std::move(text));
      skip();
      if (i_ < s_.size() && s_[i_] == ',') {
        ++i_;
        continue;
      }
      if (i_ >= s_.size() || s_[i_] != '}') return fail_expected("\",\" or \"}\"");
      ++i_;
      break;
    }
    if (out != nullptr) append_members(*out, found);
    return true;
  }

  bool array(std::string* out, std::size_t depth) {
    ++i_;
    skip();
    if (out != nullptr) *out += '[';
    if (i_ < s_.size() && s_[i_] == ']') {
      ++i_;
      if (out != nullptr) *out += ']';
      return true;
    }
    for (;;) {
      skip();
      if (!value(out, depth + 1)) return false;
      skip();
      if (i_ < s_.size() && s_[i_] == ',') {
        ++i_;
        if (out != nullptr) *out += ", ";
        continue;
      }
      if (i_ >= s_.size() || s_[i_] != ']') return fail_expected("\",\" or \"]\"");
      ++i_;
      if (out != nullptr) *out += ']';
      return true;
    }
  }

  // As value(), object() and array(), into a tree.
  bool node(json_tree& out, std::size_t depth) {
    const auto from = i_;
    const char c = i_ < s_.size() ? s_[i_] : '\0';
    bool ok = true;
    if (c == '{' || c == '[') {
      if (depth >= limits::json_depth)
        return fail("The document is nested too deeply.", "54001", "stack depth limit exceeded");
      out.what = c == '{' ? json_kind::object : json_kind::array;
      ok = nodes(out, depth, c == '{');
    } else if (c == '"') {
      out.what = json_kind::string;
      ok = string(&out.text);
    } else {
      out.what = c == 'n' ? json_kind::null : c == 't' || c == 'f' ? json_kind::boolean : json_kind::number;
      ok = value(nullptr, depth);
    }
    out.raw = s_.substr(from, i_ - from);
    return ok;
  }

  bool nodes(json_tree& out, std::size_t depth, bool object) {
    const char close = object ? '}' : ']';
    ++i_;
    skip();
    if (i_ < s_.size() && s_[i_] == close) {
      ++i_;
      return true;
    }
    for (;;) {
      skip();
      if (object) {
        if (i_ >= s_.size() || s_[i_] != '"') return fail_expected("string");
        if (!string(&out.keys.emplace_back())) return false;
        skip();
        if (i_ >= s_.size() || s_[i_] != ':') return fail_expected("\":\"");
        ++i_;
        skip();
      }
      if (!node(out.items.emplace_back(), depth + 1)) return false;
      skip();
      if (i_ < s_.size() && s_[i_] == ',') {
        ++i_;
        continue;
      }
      if (i_ >= s_.size() || s_[i_] != close) return fail_expected(object ? "\",\" or \"}\"" : "\",\" or \"]\"");
      ++i_;
      return true;
    }
  }

  bool number(std::string* out) {
    const std::size_t from = i_;
    const auto bad = [&] {
      i_ = from + (s_[from] == '-' ? 1 : 0);
      const std::string_view t = i_ < s_.size() ? token() : std::string_view();
      return fail(fmt::format("Token \"{}{}\" is invalid.", s_[from] == '-' ? "-" : "", t));
    };
    if (s_[i_] == '-') ++i_;
    if (i_ >= s_.size() || !is_ascii_digit(s_[i_])) return bad();
    if (s_[i_] == '0')
      ++i_;
    else
      digits();
    if (i_ < s_.size() && s_[i_] == '.') {
      ++i_;
      if (!digits()) return bad();
    }
    if (i_ < s_.size() && (s_[i_] == 'e' || s_[i_] == 'E')) {
      ++i_;
      if (i_ < s_.size() && (s_[i_] == '+' || s_[i_] == '-')) ++i_;
      if (!digits()) return bad();
    }
    if (i_ < s_.size() && part_of_word(s_[i_])) return bad();
    if (out == nullptr) return true;
    auto d = parse_decimal(s_.substr(from, i_ - from));
    if (!d) {
      if (!error_) error_ = d.error();
      return false;
    }
    append_text(*out, *d);
    return true;
  }

  bool digits() noexcept {
    const std::size_t from = i_;
    while (i_ < s_.size() && is_ascii_digit(s_[i_]))
      ++i_;
    return i_ > from;
  }

  bool hex4(std::uint32_t& v) {
    v = 0;
    for (int k = 0; k < 4; ++k, ++i_) {
      const char c = i_ < s_.size() ? s_[i_] : '\0';
      const int d = is_ascii_digit(c)      ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
      if (d < 0) return fail("\"\\u\" must be followed by four hexadecimal digits.");
      v = v << 4 | static_cast<std::uint32_t>(d);
    }
    return true;
  }

  bool unicode_escape(std::string* out) {
    std::uint32_t c = 0;
    if (!hex4(c)) return false;
    if (out == nullptr) return true;
    if (c == 0) return fail("\\u0000 cannot be converted to text.", "22P05", "unsupported Unicode escape sequence");
    if (c >= 0xdc00 && c <= 0xdfff) return fail("Unicode low surrogate must follow a high surrogate.");
    if (c >= 0xd800 && c <= 0xdbff) {
      std::uint32_t low = 0;
      if (i_ + 1 >= s_.size() || s_[i_] != '\\' || s_[i_ + 1] != 'u')
        return fail("Unicode low surrogate must follow a high surrogate.");
      i_ += 2;
      if (!hex4(low)) return false;
      if (low >= 0xd800 && low <= 0xdbff) return fail("Unicode high surrogate must not follow a high surrogate.");
      if (low < 0xdc00 || low > 0xdfff) return fail("Unicode low surrogate must follow a high surrogate.");
      c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
    }
    append_code_point(*out, c);
    return true;
  }

  bool string(std::string* out) {
    ++i_;
    for (;;) {
      if (i_ >= s_.size()) return fail("The input string ended unexpectedly.");
      const char c = s_[i_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20)
        return fail(fmt::format("Character with value 0x{:02x} must be escaped.", static_cast<unsigned>(c)));
      if (c != '\\') {
        if (out != nullptr) *out += c;
        continue;
      }
      if (i_ >= s_.size()) return fail("The input string ended unexpectedly.");
      const char e = s_[i_++];
      if (e == 'u') {
        if (!unicode_escape(out)) return false;
        continue;
      }
      static constexpr std::string_view escapes = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
      const std::size_t at = escapes.find(e);
      if (at == std::string_view::npos) return fail(fmt::format("Escape sequence \"\\{}\" is invalid.", e));
      if (out != nullptr) *out += meanings[at];
    }
  }

  std::string_view s_;
  std::size_t i_ = 0;
  std::optional<error> error_;
};

}  // namespace

result<void> check_json(std::string_view text) {
  json_parser p(text);
  if (!p.document(nullptr)) return p.failure();
  return {};
}

result<void> append_jsonb(std::string& out, std::string_view text) {
  json_parser p(text);
  const std::size_t before = out.size();
  if (!p.document(&out)) {
    out.resize(before);
    return p.failure();
  }
  return {};
}

const json_tree* json_tree::find(std::string_view key) const {
  for (auto i = keys.size(); i > 0; --i) {
    if (keys[i - 1] == key) return &items[i - 1];
  }
  return nullptr;
}

const json_tree* json_tree::at(std::int64_t index) const {
  const auto size = static_cast<std::int64_t>(items.size());
  if (index < 0) index += size;
  return what == json_kind::array && index >= 0 && index < size ? &items[static_cast<std::size_t>(index)] : nullptr;
}

result<json_tree> parse_json(std::string_view document) {
  json_parser p(document);
  json_tree out;
  if (!p.document(out)) return p.failure();
  return out;
}

result<json_tree> parse_jsonb(std::string_view document, std::string& kept) {
  kept.clear();
  if (auto r = append_jsonb(kept, document); !r) return r.error();
  return parse_json(kept);
}

void append_json_string(std::string& out, std::string_view characters) { append_string(out, characters); }
void append_jsonb_object(std::string& out, std::vector<std::pair<std::string, std::string>>& all) {
  append_members(out, all);
}

}  // namespace crossfade::value
