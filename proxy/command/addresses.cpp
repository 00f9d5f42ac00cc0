#include "proxy/command/addresses.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "replay/base/error.hpp"

namespace crossfade::command {

namespace {

// A bind that is given back at once. An address that does not resolve is left to the listener, which says why.
bool in_use(const std::string& where) {
  const auto colon = where.rfind(':');
  if (colon == std::string::npos || where.starts_with("unix:")) return false;
  std::string host = where.substr(0, colon);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string port = where.substr(colon + 1);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found) != 0) return false;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> keep(found, &freeaddrinfo);
  const int probe = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  if (probe < 0) return false;
  const int on = 1;
  ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool taken = ::bind(probe, found->ai_addr, found->ai_addrlen) != 0 && errno == EADDRINUSE;
  // Two listeners with SO_REUSEADDR bind both; only listening tells.
  const bool heard = !taken && ::listen(probe, 1) != 0 && errno == EADDRINUSE;
  ::close(probe);
  return taken || heard;
}

}  // namespace

bool loopback_only(const std::string& where) {
  return where.starts_with("unix:") || where.starts_with("127.") || where.starts_with("localhost:") ||
         where.starts_with("[::1]");
}

void require_addresses(const options& o) {
  for (const auto& where : o.listen) {
    if (o.auth == "trust" && !loopback_only(where)) {
      throw fatal(exit_code::usage, "--auth trust is for loopback addresses and unix sockets only, not for " + where,
                  "Use --auth scram.");
    }
    if (in_use(where)) {
      throw fatal(exit_code::refused, "cannot listen on " + where + ": the address is in use",
                  "Choose another address with --listen.");
    }
  }
  if (in_use(o.admin)) {
    throw fatal(exit_code::refused, "cannot listen on " + o.admin + ": the address is in use",
                "Choose another address with --admin.");
  }
}

}  // namespace crossfade::command
