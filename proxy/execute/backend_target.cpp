// Where PostgreSQL is: libpq's own parser and defaults, and its password file.
#include <libpq-fe.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/execute/backend.hpp"

namespace crossfade::execute {

namespace {

using options = std::map<std::string, std::string>;

struct option_closer {
  void operator()(PQconninfoOption* o) const noexcept { PQconninfoFree(o); }
};
using option_list = std::unique_ptr<PQconninfoOption, option_closer>;

void collect(const PQconninfoOption* list, options& into) {
  for (const auto* o = list; o && o->keyword; ++o) {
    if (o->val && *o->val) into[o->keyword] = o->val;
  }
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (;;) {
    auto comma = text.find(',', from);
    out.push_back(text.substr(from, comma - from));
    if (comma == std::string::npos) return out;
    from = comma + 1;
  }
}

// Debian's libpq looks in /var/run/postgresql, PostgreSQL's own build in /tmp.
std::string default_socket_directory() {
  std::error_code ignored;
  return std::filesystem::is_directory("/var/run/postgresql", ignored) ? "/var/run/postgresql" : "/tmp";
}

// One line of the password file: fields between colons, \ escapes, * matches anything.
std::vector<std::string> password_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      fields.back() += line[++i];
    } else if (line[i] == ':' && fields.size() < 5) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

// libpq ignores a file that others may read.
bool private_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

std::string password_from_file(const std::string& path, const backend_target& target) {
  if (!private_file(path)) return {};
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.front() == '#') continue;
    auto fields = password_fields(line);
    if (fields.size() != 5) continue;
    auto matches = [](const std::string& pattern, const std::string& text) {
      return pattern == "*" || pattern == text;
    };
    for (const auto& h : target.hosts) {
      auto host = h.address == default_socket_directory() ? std::string("localhost") : h.address;
      if (matches(fields[0], host) && matches(fields[1], std::to_string(h.port)) &&
          matches(fields[2], target.database) && matches(fields[3], target.user)) {
        return fields[4];
      }
    }
  }
  return {};
}

std::string password_file(const options& given) {
  if (auto it = given.find("passfile"); it != given.end()) return it->second;
  const char* home = std::getenv("HOME");
  return home ? std::string(home) + "/.pgpass" : std::string();
}

result<std::vector<backend_target::host>> hosts_of(const options& given) {
  auto get = [&](const char* name) {
    auto it = given.find(name);
    return it == given.end() ? std::string() : it->second;
  };
  auto names = split_list(get("host"));
  auto addresses = split_list(get("hostaddr"));
  if (get("hostaddr").empty()) addresses.clear();
  auto ports = split_list(get("port"));
  if (!addresses.empty() && names.size() < addresses.size()) names.resize(addresses.size());
  if (ports.size() != 1 && ports.size() != names.size()) {
    return make_error(sqlstate::invalid_parameter_value, "could not match the numbers of hosts and of ports");
  }
  std::vector<backend_target::host> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    backend_target::host h;
    h.address = i < addresses.size() && !addresses[i].empty() ? addresses[i] : names[i];
    if (h.address.empty()) h.address = default_socket_directory();
    const auto& port = ports.size() == 1 ? ports.front() : ports[i];
    if (!port.empty()) {
      auto [end, bad] = std::from_chars(port.data(), port.data() + port.size(), h.port);
      if (bad != std::errc() || end != port.data() + port.size() || h.port == 0) {
        return make_error(sqlstate::invalid_parameter_value, "invalid port number: \"" + port + "\"");
      }
    }
    out.push_back(std::move(h));
  }
  return out;
}

}  // namespace

result<backend_target> make_backend_target(const std::string& conninfo) {
  options given;
  collect(option_list(PQconndefaults()).get(), given);
  char* message = nullptr;
  option_list parsed(PQconninfoParse(conninfo.c_str(), &message));
  if (!parsed) {
    // libpq's message may repeat a part of the text, and with it the password.
    PQfreemem(message);
    return make_error(sqlstate::invalid_parameter_value, "the PostgreSQL URL or connection string cannot be parsed");
  }
  collect(parsed.get(), given);
  auto ssl = given["sslmode"];
  if (ssl == "require" || ssl == "verify-ca" || ssl == "verify-full") {
    return make_error(sqlstate::feature_not_supported,
                      "TLS towards PostgreSQL (sslmode=" + ssl + ") is not supported yet",
                      "Use sslmode=prefer on a trusted network, a unix socket, or a TLS tunnel.");
  }
  backend_target target;
  auto hosts = hosts_of(given);
  if (!hosts) return std::move(hosts).error();
  target.hosts = std::move(*hosts);
  target.user = given["user"];
  target.database = given["dbname"].empty() ? target.user : given["dbname"];
  target.password = given["password"];
  if (target.password.empty()) target.password = password_from_file(password_file(given), target);
  int seconds = std::atoi(given["connect_timeout"].c_str());
  if (seconds > 0) target.connect_timeout = std::chrono::seconds(std::max(seconds, 2));
  const auto number = [&](const char* name, int otherwise) {
    auto it = given.find(name);
    return it == given.end() ? otherwise : std::atoi(it->second.c_str());
  };
  target.keepalive_idle_s = number("keepalives_idle", target.keepalive_idle_s);
  target.keepalive_interval_s = number("keepalives_interval", target.keepalive_interval_s);
  target.keepalive_count = number("keepalives_count", target.keepalive_count);
  const auto user_timeout = number("tcp_user_timeout", static_cast<int>(target.user_timeout.count()));
  target.user_timeout = std::chrono::milliseconds(user_timeout);
  return target;
}

}  // namespace crossfade::execute
