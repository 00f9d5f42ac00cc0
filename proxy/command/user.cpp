#include "proxy/command/user.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "proxy/wire/users.hpp"
#include "replay/base/error.hpp"

namespace crossfade::command {

namespace {

// On a terminal without echo; from a pipe as it comes.
std::string read_secret(const char* prompt) {
  bool terminal = ::isatty(STDIN_FILENO) == 1;
  termios before{};
  if (terminal) {
    fmt::print(stderr, "{}", prompt);
    ::tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string line;
  std::getline(std::cin, line);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fmt::print(stderr, "\n");
  }
  return line;
}

}  // namespace

int run_user(const options& o) {
  auto password = read_secret("Password: ");
  if (password.empty()) throw fatal(exit_code::usage, "the password is empty");
  if (::isatty(STDIN_FILENO) == 1 && read_secret("Again: ") != password)
    throw fatal(exit_code::usage, "the two passwords differ");
  std::cout << wire::users_line(o.name, wire::make_verifier(password)) << '\n';
  return 0;
}

}  // namespace crossfade::command
