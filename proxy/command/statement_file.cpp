#include "proxy/command/statement_file.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "proxy/sql/lexer.hpp"
#include "proxy/sql/shape.hpp"

namespace crossfade::command {

namespace {

constexpr std::string_view blanks = " \t\r\n";

// What a server writes before its messages. Two spaces follow the colon.
constexpr std::string_view marks[] = {"LOG",    "DETAIL",  "HINT",   "CONTEXT", "STATEMENT", "QUERY",
                                      "ERROR",  "WARNING", "NOTICE", "INFO",    "FATAL",     "PANIC",
                                      "DEBUG1", "DEBUG2",  "DEBUG3", "DEBUG4",  "DEBUG5",    "LOCATION"};

bool starts_with(std::string_view s, std::string_view with) { return s.substr(0, with.size()) == with; }

bool take(std::string_view& s, std::string_view with) {
  if (!starts_with(s, with)) return false;
  s.remove_prefix(with.size());
  return true;
}

struct log_line {
  std::string_view mark;  // empty: none
  std::string_view rest;
};

// The first mark of a line: what the prefix holds before it is not looked at.
log_line marked(std::string_view line) {
  for (std::size_t colon = line.find(":  "); colon != std::string_view::npos; colon = line.find(":  ", colon + 1)) {
    const auto begin = line.substr(0, colon).find_last_of(" \t]|,>") + 1;
    const auto word = line.substr(begin, colon - begin);
    if (std::find(std::begin(marks), std::end(marks), word) != std::end(marks)) return {word, line.substr(colon + 3)};
  }
  return {};
}

// "0.123 ms  " behind "duration: "; also "0.123 ms" alone, which names no statement.
bool take_duration(std::string_view& s) {
  if (!take(s, "duration: ")) return true;
  const auto end = s.find(" ms  ");
  if (end == std::string_view::npos) return false;
  s.remove_prefix(end + 5);
  return true;
}

// The statement of a LOG message; nullopt: it is about something else.
std::optional<std::string_view> logged_statement(std::string_view message) {
  if (!take_duration(message)) return std::nullopt;
  if (take(message, "statement: ")) return message;
  if (!take(message, "execute ") || starts_with(message, "fetch from ")) return std::nullopt;
  const auto name = message.find(": ");
  if (name == std::string_view::npos) return std::nullopt;
  return message.substr(name + 2);
}

bool is_log(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (!starts_with(line, "\t") && !starts_with(line, "--")) {
      const auto found = marked(line);
      if (found.mark == "LOG" && logged_statement(found.rest)) return true;
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return false;
}

// Statements of one text. What cannot be cut (an unterminated string) is the last one, as far as the text goes.
void cut(std::string_view text, std::size_t line, std::vector<file_statement>& out) {
  constexpr auto all = std::numeric_limits<std::size_t>::max();
  auto ranges = sql::statement_ranges(text, true, all);
  if (!ranges) {
    auto whole = text.size();
    // The error's position counts characters; statements before it are cut by themselves.
    std::size_t at = 0;
    for (int left = ranges.error().position - 1; left > 0 && at < text.size(); --left) {
      do
        ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    }
    ranges = sql::statement_ranges(text.substr(0, at), true, all);
    std::size_t rest = 0;
    if (!ranges) ranges = std::vector<sql::text_range>();
    if (!ranges->empty()) {
      const auto& last = ranges->back();
      const bool closed =
          text.substr(last.offset + last.length, at - last.offset - last.length).find(';') != std::string_view::npos;
      rest = closed ? at : last.offset;
      if (!closed) ranges->pop_back();
    }
    ranges->push_back({rest, whole - rest});
  }
  std::size_t counted = 0;
  for (const auto& r : *ranges) {
    line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                text.begin() + static_cast<std::ptrdiff_t>(r.offset), '\n'));
    counted = r.offset;
    file_statement s;
    s.text = text.substr(r.offset, r.length);
    s.line = line;
    out.push_back(std::move(s));
  }
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (auto& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// COPY ... FROM stdin; on one line, as pg_dump writes it: rows follow, up to a line of "\."
bool begins_rows(std::string_view line) {
  return lower(line.substr(0, 5)) == "copy " && lower(line).find(" from stdin") != std::string::npos;
}

// Lines that begin with a backslash between two statements are psql's, not the server's; nor are COPY's rows
// statements.
std::string without_commands(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool between = true, rows = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    const auto last = line.find_last_not_of(blanks);
    const auto first = line.find_first_not_of(blanks);
    if (rows) {
      rows = !(starts_with(line, "\\.") && last == 1);
    } else if (!(between && starts_with(line, "\\"))) {
      out += line;
      rows = between && last != std::string_view::npos && line[last] == ';' && begins_rows(line);
    }
    if (!rows && first != std::string_view::npos && !starts_with(line.substr(first), "--") && !starts_with(line, "\\"))
      between = line[last] == ';';
    if (end == std::string_view::npos) break;
    out += '\n';
    text = text.substr(end + 1);
  }
  return out;
}

class log_reader {
 public:
  explicit log_reader(std::vector<file_statement>& out) : out_(out) {}

  void read(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const auto end = text.find('\n');
      auto one = text.substr(0, end);
      if (!one.empty() && one.back() == '\r') one.remove_suffix(1);
      add(one, line);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    finish();
  }

 private:
  void add(std::string_view line, std::size_t number) {
    if (starts_with(line, "\t")) {
      if (!message_.empty()) message_ += "\n" + std::string(line.substr(1));
      return;
    }
    const auto found = marked(line);
    if (found.mark.empty()) {
      // Some collectors take the tab away; an empty line inside a statement has lost nothing but that.
      if (line.empty() && !message_.empty()) message_ += '\n';
      return;
    }
    finish();
    mark_ = found.mark;
    message_ = found.rest;
    line_ = number;
  }

  void finish() {
    const auto message = std::move(message_);
    message_.clear();
    if (mark_ == "LOG") {
      last_ = out_.size();
      if (const auto text = logged_statement(message)) cut(*text, line_, out_);
    } else if (mark_ == "DETAIL" && last_ + 1 == out_.size()) {
      std::string_view list = message;
      if (!take(list, "parameters: ") && !take(list, "Parameters: ")) return;
      if (auto values = read_logged_parameters(list)) {
        out_.back().bound = true;
        out_.back().parameters = std::move(*values);
      }
    }
  }

  std::vector<file_statement>& out_;
  std::string mark_, message_;
  std::size_t line_ = 1;
  std::size_t last_ = 0;  // where the statements of the last LOG begin
};

}  // namespace

std::optional<std::vector<std::optional<std::string>>> read_logged_parameters(std::string_view list) {
  std::vector<std::optional<std::string>> out;
  for (;;) {
    if (!take(list, "$")) return std::nullopt;
    std::size_t number = 0;
    const auto r = std::from_chars(list.data(), list.data() + list.size(), number);
    if (r.ec != std::errc{} || number != out.size() + 1) return std::nullopt;
    list.remove_prefix(static_cast<std::size_t>(r.ptr - list.data()));
    if (!take(list, " = ")) return std::nullopt;
    if (take(list, "NULL")) {
      out.emplace_back(std::nullopt);
    } else {
      if (!take(list, "'")) return std::nullopt;
      std::string value;
      for (;;) {
        const auto quote = list.find('\'');
        if (quote == std::string_view::npos) return std::nullopt;
        value += list.substr(0, quote);
        list.remove_prefix(quote + 1);
        if (!take(list, "'")) break;
        value += '\'';
      }
      out.emplace_back(std::move(value));
    }
    if (list.empty()) return out;
    if (!take(list, ", ")) return std::nullopt;
  }
}

statement_file read_statements(std::string_view text) {
  statement_file out;
  if (starts_with(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  out.log = is_log(text);
  if (out.log) {
    log_reader(out.statements).read(text);
  } else {
    cut(without_commands(text), 1, out.statements);
  }
  return out;
}

}  // namespace crossfade::command
