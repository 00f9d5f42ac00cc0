#include "replay/base/url.hpp"

#include <fmt/format.h>

#include <regex>

namespace crossfade {

namespace {

constexpr std::string_view separator = "://";

error unknown_scheme(std::string_view what, std::string_view expected) {
  return make_error(sqlstate::invalid_parameter_value, fmt::format("\"{}\" is not {}", redact_url(what), expected));
}

}  // namespace

result<std::string> sqlite_path(std::string_view text) {
  if (text.empty()) return make_error(sqlstate::invalid_parameter_value, "the name of the SQLite file is empty");
  if (text == ":memory:") {
    return make_error(sqlstate::invalid_parameter_value, "an in-memory SQLite database cannot be migrated",
                      "Name the application's database file.");
  }
  if (text.substr(0, 5) == "file:") {
    return unknown_scheme(text, "a SQLite file or a URL such as sqlite:///app.db");
  }
  auto at = text.find(separator);
  if (at == std::string_view::npos) return std::string(text);
  auto scheme = text.substr(0, at);
  auto rest = text.substr(at + separator.size());
  bool ours = scheme == "sqlite" || scheme.substr(0, 7) == "sqlite+" || scheme == "sqlite3";
  if (!ours) return unknown_scheme(text, "a SQLite file or a URL such as sqlite:///app.db");
  rest = rest.substr(0, rest.find('?'));
  // sqlite:///relative.db and sqlite:////absolute.db: the first slash ends the (empty) host.
  if (rest.empty() || rest.front() != '/') {
    // pyDAL writes sqlite://relative.db.
    if (!rest.empty() && rest != ":memory:") return std::string(rest);
    return make_error(sqlstate::invalid_parameter_value, "an in-memory SQLite database cannot be migrated",
                      "Name the application's database file, as in sqlite:///app.db.");
  }
  rest.remove_prefix(1);
  if (rest.empty() || rest == ":memory:") return sqlite_path(":memory:");
  return std::string(rest);
}

result<std::string> normalise_postgres_url(std::string_view text) {
  auto at = text.find(separator);
  if (at == std::string_view::npos) {
    if (text.empty() || text.find('=') != std::string_view::npos) return std::string(text);
    return unknown_scheme(text, "a PostgreSQL URL (postgresql://user@host/database) or libpq keyword string");
  }
  auto scheme = text.substr(0, at);
  // A keyword string may hold "://" inside a value.
  if (scheme.find('=') != std::string_view::npos) return std::string(text);
  auto base = scheme.substr(0, scheme.find('+'));
  if (base != "postgres" && base != "postgresql") {
    return unknown_scheme(text, "a PostgreSQL URL (postgresql://user@host/database) or libpq keyword string");
  }
  return "postgresql" + std::string(text.substr(at));
}

std::string redact_url(std::string_view text) {
  std::string out(text);
  auto at = out.find(separator);
  if (at != std::string::npos && out.substr(0, at).find('=') == std::string::npos) {
    auto begin = at + separator.size();
    auto path = out.find_first_of("/?", begin);
    // A password may hold any character but the last @ before the path ends it.
    auto host = out.rfind('@', path == std::string::npos ? out.size() : path);
    if (host != std::string::npos && host > begin) {
      auto colon = out.find(':', begin);
      if (colon != std::string::npos && colon < host) out.replace(colon + 1, host - colon - 1, "***");
    }
  }
  static const std::regex keyword(R"re((password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+))re", std::regex::icase);
  return std::regex_replace(out, keyword, "$1***");
}

}  // namespace crossfade
