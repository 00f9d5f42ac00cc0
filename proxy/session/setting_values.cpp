#include "proxy/session/setting_values.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "replay/value/zone.hpp"

namespace crossfade::session {

namespace {

using enum setting_kind;

constexpr std::string_view levels = "debug5|debug4|debug3|debug2|debug1|log|notice|warning|error";

constexpr auto table = std::to_array<known_setting>({
    {"application_name", text, "", true},
    {"array_nulls", boolean, "on"},
    {"backslash_quote", choice, "safe_encoding", false, "safe_encoding|on|off"},
    {"bytea_output", choice, "hex", false, "escape|hex"},
    {"check_function_bodies", boolean, "on"},
    {"client_encoding", encoding, "UTF8", true},
    {"client_min_messages", choice, "notice", false, levels},
    {"DateStyle", date_style, "ISO, MDY", true},
    {"default_table_access_method", text, "heap"},
    {"default_tablespace", text, ""},
    {"default_transaction_deferrable", boolean, "off"},
    {"default_transaction_isolation", isolation, "read committed"},
    {"default_transaction_read_only", boolean, "off", true},
    {"escape_string_warning", boolean, "on"},
    {"extra_float_digits", integer, "1", false, {}, -15, 3},
    {"idle_in_transaction_session_timeout", milliseconds, "0"},
    {"idle_session_timeout", milliseconds, "0"},
    {"in_hot_standby", setting_kind::read_only, "off", true},
    {"integer_datetimes", setting_kind::read_only, "on", true},
    {"IntervalStyle", choice, "postgres", true, "postgres|postgres_verbose|sql_standard|iso_8601"},
    {"is_superuser", setting_kind::read_only, "off", true},
    {"lock_timeout", milliseconds, "0"},
    {"max_identifier_length", setting_kind::read_only, "63"},
    {"quote_all_identifiers", boolean, "off"},
    {"row_security", boolean, "on"},
    {"search_path", text, "\"$user\", public"},
    {"server_encoding", setting_kind::read_only, "UTF8", true},
    {"server_version", setting_kind::read_only, "15.0", true},
    {"server_version_num", setting_kind::read_only, "150000"},
    {"session_authorization", setting_kind::read_only, "", true},
    {"standard_conforming_strings", boolean, "on", true},
    {"statement_timeout", milliseconds, "0"},
    {"synchronous_commit", choice, "on", false, "local|remote_write|remote_apply|on|off"},
    {"synchronize_seqscans", boolean, "on"},
    {"TimeZone", time_zone, "GMT", true},
    {"timezone_abbreviations", text, "Default"},
    {"transform_null_equals", boolean, "off"},
    {"xmlbinary", choice, "base64", false, "base64|hex"},
    {"xmloption", choice, "content", false, "content|document"},
});

char low(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (low(a[i]) != low(b[i])) return false;
  return true;
}

bool prefix_of(std::string_view text, std::string_view word) noexcept {
  return !text.empty() && text.size() <= word.size() && same(text, word.substr(0, text.size()));
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

error invalid(std::string_view name, std::string_view value, std::string hint = {}) {
  return make_error(sqlstate::invalid_parameter_value,
                    fmt::format("invalid value for parameter \"{}\": \"{}\"", name, value), std::move(hint));
}

// PostgreSQL keeps the names of applications in printable ASCII.
std::string ascii(std::string_view value) {
  std::string out(value);
  for (char& c : out)
    if (c < ' ' || c > '~') c = '?';
  return out;
}

result<std::string> check_choice(const known_setting& which, std::string_view value) {
  std::string listed;
  for (std::string_view rest = which.choices; !rest.empty();) {
    auto bar = rest.find('|');
    auto one = rest.substr(0, bar);
    if (same(one, value)) return std::string(one);
    listed += listed.empty() ? "" : ", ";
    listed += one;
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
  // PostgreSQL takes a boolean's spelling for on and off.
  if (auto b = parse_boolean(value); b && which.choices.find(*b ? "|on" : "|off") != std::string_view::npos)
    return std::string(*b ? "on" : "off");
  return invalid(which.name, value, fmt::format("Available values: {}.", listed));
}

struct unit {
  std::string_view name;
  double milliseconds;
};
constexpr std::array<unit, 6> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1000}, {"ms", 1}, {"us", 0.001}}};

std::string show_milliseconds(std::int64_t ms) {
  if (ms == 0) return "0";
  for (const auto& u : units) {
    auto whole = static_cast<std::int64_t>(u.milliseconds);
    if (whole > 0 && ms % whole == 0) return fmt::format("{}{}", ms / whole, u.name);
  }
  return fmt::format("{}ms", ms);
}

result<std::string> check_milliseconds(const known_setting& which, std::string_view value) {
  auto body = trim(value);
  double number = 0;
  auto [end, failure] = std::from_chars(body.data(), body.data() + body.size(), number);
  if (failure != std::errc{}) return invalid(which.name, value);
  auto suffix = trim(body.substr(static_cast<std::size_t>(end - body.data())));
  double factor = suffix.empty() ? 1 : 0;
  for (const auto& u : units)
    if (u.name == suffix) factor = u.milliseconds;
  if (factor == 0) {
    return invalid(which.name, value,
                   "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".");
  }
  auto ms = std::round(number * factor);
  if (!(ms >= which.least && ms <= which.most)) {
    return make_error(sqlstate::invalid_parameter_value,
                      fmt::format("{} ms is outside the valid range for parameter \"{}\" ({} .. {})",
                                  static_cast<std::int64_t>(ms), which.name, which.least, which.most));
  }
  return show_milliseconds(static_cast<std::int64_t>(ms));
}

result<std::string> check_integer(const known_setting& which, std::string_view value) {
  auto body = trim(value);
  if (!body.empty() && body.front() == '+') body.remove_prefix(1);
  std::int64_t number = 0;
  auto [end, failure] = std::from_chars(body.data(), body.data() + body.size(), number);
  if (failure != std::errc{} || end != body.data() + body.size()) return invalid(which.name, value);
  if (number < which.least || number > which.most) {
    return make_error(sqlstate::invalid_parameter_value,
                      fmt::format("{} is outside the valid range for parameter \"{}\" ({} .. {})", number, which.name,
                                  which.least, which.most));
  }
  return std::to_string(number);
}

// The styles and orders that DateStyle's words ask for; two that differ contradict each other.
struct date_style_words {
  value::date_style style;
  value::date_order order;
  bool has_style = false, has_order = false, conflict = false;

  void take(value::date_style s) {
    conflict = conflict || (has_style && style != s);
    style = s;
    has_style = true;
  }
  void take(value::date_order o) {
    conflict = conflict || (has_order && order != o);
    order = o;
    has_order = true;
  }
  bool take(std::string_view word) {
    if (same(word, "iso")) {
      take(value::date_style::iso);
    } else if (same(word, "sql")) {
      take(value::date_style::sql);
    } else if (word.size() >= 8 && same(word.substr(0, 8), "postgres")) {
      take(value::date_style::postgres);
    } else if (same(word, "german")) {
      take(value::date_style::german);
      if (!has_order) order = value::date_order::dmy;
    } else if (same(word, "ymd")) {
      take(value::date_order::ymd);
    } else if (same(word, "dmy") || same(word.substr(0, 4), "euro")) {
      take(value::date_order::dmy);
    } else if (same(word, "mdy") || same(word, "us") || same(word.substr(0, 7), "noneuro")) {
      take(value::date_order::mdy);
    } else if (same(word, "default")) {
      if (!has_style) style = value::date_style::iso;
      if (!has_order) order = value::date_order::mdy;
    } else {
      return false;
    }
    return true;
  }
};

error invalid_date_style(std::string_view value, std::string detail) {
  auto e = invalid("DateStyle", value);
  e.detail = std::move(detail);
  return e;
}

result<std::string> check_date_style(std::string_view value, std::string_view present) {
  const auto [style, order] = parse_date_style(present);
  date_style_words words{style, order};
  for (std::string_view rest = value; !trim(value).empty();) {
    const auto comma = rest.find(',');
    const auto word = trim(rest.substr(0, comma));
    if (!words.take(word)) {
      return invalid_date_style(value, fmt::format("Unrecognized key word: \"{}\".", lower(word)));
    }
    if (comma == std::string_view::npos) break;
    rest = rest.substr(comma + 1);
  }
  if (words.conflict) return invalid_date_style(value, "Conflicting \"datestyle\" specifications.");
  static constexpr std::array<std::string_view, 4> styles{"ISO", "SQL", "Postgres", "German"};
  static constexpr std::array<std::string_view, 3> orders{"YMD", "DMY", "MDY"};
  return fmt::format("{}, {}", styles[static_cast<std::size_t>(words.style)],
                     orders[static_cast<std::size_t>(words.order)]);
}

// Hours east of Greenwich, as SET TIME ZONE -5 has them, are shown as a POSIX zone: <-05>+05.
std::optional<std::string> numeric_zone(std::string_view value) {
  double hours = 0;
  auto body = value.substr(!value.empty() && value.front() == '+' ? 1 : 0);
  auto [end, failure] = std::from_chars(body.data(), body.data() + body.size(), hours);
  if (failure != std::errc{} || end != body.data() + body.size() || std::abs(hours) > 24) return std::nullopt;
  auto minutes = static_cast<int>(std::lround(std::abs(hours) * 60));
  auto clock = fmt::format("{:02}", minutes / 60);
  if (minutes % 60 != 0) clock += fmt::format(":{:02}", minutes % 60);
  return fmt::format("<{}{}>{}{}", hours < 0 ? '-' : '+', clock, hours < 0 ? '+' : '-', clock);
}

result<std::string> check_time_zone(std::string_view value) {
  if (auto zone = numeric_zone(value)) return *zone;
  for (std::string_view plain : {"UTC", "GMT"})
    if (same(value, plain)) return std::string(plain);
  if (same(value, "local") || same(value, "default")) return std::string("GMT");
  if (!value.empty() && (value.front() == '<' || value.front() == '+' || value.front() == '-'))
    return std::string(value);
  // A POSIX specification with its rules, or of a fixed offset.
  const bool rules =
      value.find(',') != std::string_view::npos || (!value.empty() && value.back() >= '0' && value.back() <= '9');
  if (rules && value.find('/') == std::string_view::npos) {
    std::string spelled(value);
    for (char& c : spelled)
      c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const bool file = std::filesystem::exists("/usr/share/zoneinfo/" + spelled);
    if (!file && value::find_zone(spelled) != nullptr) return spelled;
  }
  static const std::filesystem::path zones = "/usr/share/zoneinfo";
  std::error_code ignored;
  if (!std::filesystem::is_directory(zones, ignored)) return std::string(value);
  if (value.empty() || value.front() == '/' || value.find("..") != std::string_view::npos)
    return invalid("TimeZone", value);
  if (std::filesystem::is_regular_file(zones / value, ignored)) return std::string(value);
  // Names are case-insensitive in PostgreSQL: look through the directories of their parts.
  std::filesystem::path at = zones;
  std::string spelled;
  for (std::string_view rest = value; !rest.empty();) {
    auto slash = rest.find('/');
    auto part = rest.substr(0, slash);
    bool found = false;
    for (const auto& entry : std::filesystem::directory_iterator(at, ignored)) {
      auto name = entry.path().filename().string();
      if (!same(name, part)) continue;
      spelled += (spelled.empty() ? "" : "/") + name;
      at = entry.path();
      found = true;
      break;
    }
    if (!found) return invalid("TimeZone", value);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  }
  if (!std::filesystem::is_regular_file(at, ignored)) return invalid("TimeZone", value);
  return spelled;
}

result<std::string> check_encoding(std::string_view value) {
  std::string plain;
  for (char c : value)
    if ((low(c) >= 'a' && low(c) <= 'z') || (c >= '0' && c <= '9')) plain += low(c);
  if (plain == "utf8" || plain == "unicode") return std::string("UTF8");
  if (plain == "sqlascii") return std::string("SQL_ASCII");
  static constexpr std::array<std::string_view, 8> others{"latin", "win",  "iso8859", "koi8",
                                                          "euc",   "sjis", "big5",    "gb"};
  for (auto other : others) {
    if (plain.substr(0, other.size()) == other) {
      return make_error(sqlstate::feature_not_supported,
                        fmt::format("client_encoding \"{}\" is not supported by Crossfade", value),
                        "Use UTF8: drivers convert on the client's side.");
    }
  }
  return invalid("client_encoding", value);
}

}  // namespace

std::span<const known_setting> known_settings() noexcept { return table; }

const known_setting* find_setting(std::string_view name) noexcept {
  for (const auto& k : table)
    if (same(k.name, name)) return &k;
  return nullptr;
}

std::optional<bool> parse_boolean(std::string_view text) noexcept {
  if (prefix_of(text, "true") || prefix_of(text, "yes") || same(text, "on") || text == "1") return true;
  if (prefix_of(text, "false") || prefix_of(text, "no") || text == "0") return false;
  if (text.size() >= 2 && prefix_of(text, "off")) return false;
  return std::nullopt;
}

std::chrono::milliseconds parse_milliseconds(std::string_view shown) noexcept {
  std::int64_t number = 0;
  auto [end, failure] = std::from_chars(shown.data(), shown.data() + shown.size(), number);
  if (failure != std::errc{}) return {};
  auto suffix = shown.substr(static_cast<std::size_t>(end - shown.data()));
  for (const auto& u : units)
    if (u.name == suffix)
      return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(number) * u.milliseconds));
  return std::chrono::milliseconds(number);
}

std::pair<value::date_style, value::date_order> parse_date_style(std::string_view shown) noexcept {
  auto style = value::date_style::iso;
  auto order = value::date_order::mdy;
  if (shown.substr(0, 3) == "SQL") style = value::date_style::sql;
  if (shown.substr(0, 3) == "Pos") style = value::date_style::postgres;
  if (shown.substr(0, 3) == "Ger") style = value::date_style::german;
  if (shown.size() >= 3 && shown.substr(shown.size() - 3) == "YMD") order = value::date_order::ymd;
  if (shown.size() >= 3 && shown.substr(shown.size() - 3) == "DMY") order = value::date_order::dmy;
  return {style, order};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = low(c);
  return out;
}

result<std::string> check_setting(const known_setting& which, std::string_view value, std::string_view present) {
  switch (which.kind) {
    case boolean: {
      auto b = parse_boolean(value);
      if (!b)
        return make_error(sqlstate::invalid_parameter_value,
                          fmt::format("parameter \"{}\" requires a Boolean value", which.name));
      // They change what a statement means to PostgreSQL's parser, and not what it means here.
      if ((which.name == "transform_null_equals" && *b) || (which.name == "array_nulls" && !*b)) {
        return make_error(sqlstate::feature_not_supported,
                          fmt::format("parameter \"{}\" cannot be changed through Crossfade", which.name));
      }
      return std::string(*b ? "on" : "off");
    }
    case milliseconds:
      return check_milliseconds(which, value);
    case integer:
      return check_integer(which, value);
    case text:
      return same(which.name, "application_name") ? ascii(value) : std::string(value);
    case choice:
      return check_choice(which, value);
    case date_style:
      return check_date_style(value, present);
    case time_zone:
      return check_time_zone(value);
    case encoding:
      return check_encoding(value);
    case isolation:
      for (std::string_view level : {"serializable", "repeatable read", "read committed", "read uncommitted"})
        if (same(level, value)) return std::string(level);
      return invalid(which.name, value,
                     "Available values: serializable, repeatable read, read committed, read uncommitted.");
    case setting_kind::read_only:
      return make_error(sqlstate::cant_change_runtime_param,
                        fmt::format("parameter \"{}\" cannot be changed", which.name));
  }
  return invalid(which.name, value);
}

}  // namespace crossfade::session
