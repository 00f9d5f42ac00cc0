#include "proxy/wire/users.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "proxy/wire/utf8.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {

namespace {

constexpr std::string_view hint = "Write a line with: crossfade user add NAME";

error line_error(std::string_view file, std::size_t line, std::string_view what) {
  return make_error("F0000", fmt::format("{}:{}: {}", file, line, what), std::string(hint));
}

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t'))
    rest.remove_prefix(1);
}

// A quoted word; "" within it is one quote. Nothing where there is none, or where it does not end.
std::optional<std::string> take_quoted(std::string_view& rest) {
  skip_blanks(rest);
  if (rest.empty() || rest.front() != '"') return std::nullopt;
  std::string word;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] != '"') {
      word += rest[i];
    } else if (i + 1 < rest.size() && rest[i + 1] == '"') {
      word += rest[i++];
    } else {
      rest.remove_prefix(i + 1);
      return word;
    }
  }
  return std::nullopt;
}

// What is wrong with the line; empty: nothing.
std::string take_line(std::string_view line, user_table& users) {
  const auto name = take_quoted(line);
  if (!name) return "a line is \"name\" \"SCRAM-SHA-256$...\": the quoted name is missing";
  const auto secret = take_quoted(line);
  if (!secret) return fmt::format("the quoted verifier of user \"{}\" is missing", *name);
  skip_blanks(line);
  if (!line.empty()) return fmt::format("something follows the verifier of user \"{}\"", *name);
  if (name->empty()) return "the name is empty";
  if (check_utf8(*name)) return "the name is not UTF-8";
  auto verifier = parse_verifier(*secret);
  if (!verifier) return fmt::format("user \"{}\": {}", *name, verifier.error().message);
  if (users.find(*name) != nullptr) return fmt::format("user \"{}\" is there twice", *name);
  if (!users.add(*name, std::move(*verifier))) return fmt::format("more than {} users", limits::wire::users);
  return {};
}

}  // namespace

bool user_table::add(std::string_view name, scram_verifier verifier) {
  if (name.empty() || users_.size() >= limits::wire::users) return false;
  return users_.emplace(std::string(name), std::move(verifier)).second;
}

const scram_verifier* user_table::find(std::string_view name) const noexcept {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}

result<user_table> parse_users(std::string_view text, std::string_view file) {
  user_table users;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    skip_blanks(line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    const auto wrong = take_line(line, users);
    if (!wrong.empty()) return line_error(file, number, wrong);
  }
  return users;
}

result<user_table> read_users(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream.is_open() || stream.bad()) {
    return make_error("58P01", fmt::format("could not read the users file \"{}\"", file), std::string(hint));
  }
  return parse_users(text, file);
}

std::string users_line(std::string_view name, const scram_verifier& verifier) {
  std::string quoted;
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return fmt::format("\"{}\" \"{}\"", quoted, to_string(verifier));
}

}  // namespace crossfade::wire
