// Who may log in: names and SCRAM verifiers, from a users file or from a password.
//
//   auto users = read_users("/etc/crossfade/users");            // lines: "name" "SCRAM-SHA-256$4096:...$...:..."
//   users->add("app", make_verifier(password));
//   if (const auto* verifier = users->find(name)) ...
//
// A file's empty lines and lines that begin with # or ; are passed over; a quote within a name is doubled. Immutable
// once filled: then any thread. Errors (F0000) name file and line, and never show a password.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "proxy/wire/scram.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

class user_table {
 public:
  // False where the name is there already, is empty, or the table is full (limits::wire::users).
  bool add(std::string_view name, scram_verifier verifier);
  const scram_verifier* find(std::string_view name) const noexcept;
  std::size_t size() const noexcept { return users_.size(); }
  bool empty() const noexcept { return users_.empty(); }

 private:
  std::map<std::string, scram_verifier, std::less<>> users_;
};

// `file` is for the messages.
result<user_table> parse_users(std::string_view text, std::string_view file);
// 58P01 where the file cannot be read.
result<user_table> read_users(const std::string& file);
// The line of a users file, without its end: what `crossfade user add` prints.
std::string users_line(std::string_view name, const scram_verifier& verifier);

}  // namespace crossfade::wire
