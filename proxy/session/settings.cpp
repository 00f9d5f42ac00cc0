#include "proxy/session/settings.hpp"

#include <fmt/format.h>

#include <charconv>

#include "proxy/session/setting_values.hpp"

namespace crossfade::session {

namespace {

error unknown_parameter(std::string_view name) {
  return make_error(sqlstate::undefined_object, fmt::format("unrecognized configuration parameter \"{}\"", name));
}

value::interval_style interval_style_of(std::string_view shown) noexcept {
  if (shown == "postgres_verbose") return value::interval_style::postgres_verbose;
  if (shown == "sql_standard") return value::interval_style::sql_standard;
  if (shown == "iso_8601") return value::interval_style::iso_8601;
  return value::interval_style::postgres;
}

}  // namespace

std::string_view isolation_name(sql::isolation level) noexcept {
  switch (level) {
    case sql::isolation::repeatable_read:
      return "repeatable read";
    case sql::isolation::serializable:
      return "serializable";
    case sql::isolation::read_committed:
    case sql::isolation::unspecified:
      break;
  }
  return "read committed";
}

std::optional<sql::isolation> parse_isolation(std::string_view name) noexcept {
  auto word = lower(name);
  if (word == "read committed" || word == "read uncommitted") return sql::isolation::read_committed;
  if (word == "repeatable read") return sql::isolation::repeatable_read;
  if (word == "serializable") return sql::isolation::serializable;
  return std::nullopt;
}

settings::settings(const values& server) {
  for (const auto& [name, value] : server)
    start_[canonical_name(name)] = value;
  refresh();
  for (const auto& k : known_settings())
    if (k.reported) last_reported_[std::string(k.name)] = value_of(std::string(k.name));
}

bool settings::known(std::string_view name) { return find_setting(name) != nullptr; }

std::string settings::canonical_name(std::string_view name) const {
  if (const auto* k = find_setting(name)) return std::string(k->name);
  return lower(name);
}

std::string settings::start_value(const std::string& name) const {
  if (auto found = start_.find(name); found != start_.end()) return found->second;
  if (const auto* k = find_setting(name)) return std::string(k->initial);
  return {};
}

std::string settings::value_of(const std::string& name) const {
  if (auto found = effective_.find(name); found != effective_.end()) return found->second;
  return start_value(name);
}

void settings::store(const std::string& name, std::optional<std::string> value, scope where) {
  auto& at = slots_[name];
  undo_.push_back({name, at});
  if (where == scope::transaction) {
    at.local = value ? *value : start_value(name);
  } else {
    at.session = std::move(value);
    at.local.reset();
  }
  refresh();
}

result<void> settings::set(std::string_view name, std::optional<std::string> value, scope where) {
  const auto* k = find_setting(name);
  if (k == nullptr) {
    if (name.find('.') == std::string_view::npos) return unknown_parameter(name);
    store(lower(name), std::move(value), where);
    return {};
  }
  auto canonical = std::string(k->name);
  if (value || k->kind == setting_kind::read_only) {
    auto as_given = *k;
    if (k->kind == setting_kind::choice) as_given.name = name;  // PostgreSQL's message has the client's spelling
    auto checked = check_setting(as_given, value ? *value : std::string(), value_of(canonical));
    if (!checked) return checked.error();
    value = std::move(*checked);
  }
  store(canonical, std::move(value), where);
  return {};
}

void settings::set_unchecked(std::string_view name, std::optional<std::string> value, scope where) {
  store(canonical_name(name), std::move(value), where);
}

result<void> settings::set_at_start(std::string_view name, std::string value) {
  auto canonical = canonical_name(name);
  if (const auto* k = find_setting(name)) {
    auto checked = check_setting(*k, value, value_of(canonical));
    if (!checked) return checked.error();
    value = std::move(*checked);
  } else if (name.find('.') == std::string_view::npos) {
    return unknown_parameter(name);
  }
  start_[canonical] = value;
  client_start_[canonical] = std::move(value);
  refresh();
  last_reported_[canonical] = value_of(canonical);
  return {};
}

void settings::reset_all() {
  for (auto& [name, at] : slots_) {
    undo_.push_back({name, at});
    at = {};
  }
  refresh();
}

std::optional<std::string> settings::show(std::string_view name) const {
  auto canonical = canonical_name(name);
  if (find_setting(name) != nullptr) return value_of(canonical);
  if (auto found = effective_.find(canonical); found != effective_.end()) return found->second;
  if (auto found = start_.find(canonical); found != start_.end()) return found->second;
  if (slots_.contains(canonical) && canonical.find('.') != std::string::npos) return "";  // PostgreSQL's placeholder
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> settings::all() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& k : known_settings())
    out.emplace_back(std::string(k.name), value_of(std::string(k.name)));
  for (const auto& [name, value] : effective_)
    if (find_setting(name) == nullptr) out.emplace_back(name, value);
  return out;
}

void settings::roll_back(std::size_t mark) {
  if (undo_.size() <= mark) return;
  while (undo_.size() > mark) {
    slots_[undo_.back().name] = std::move(undo_.back().before);
    undo_.pop_back();
  }
  refresh();
}

void settings::commit() {
  if (undo_.empty()) return;
  undo_.clear();
  bool had_local = false;
  for (auto& [name, at] : slots_) {
    had_local = had_local || at.local.has_value();
    at.local.reset();
  }
  if (had_local) refresh();
}

settings::values settings::local_values() const {
  values out;
  for (const auto& [name, at] : slots_)
    if (at.local) out[name] = *at.local;
  return out;
}

void settings::refresh() {
  ++version_;
  reports_due_ = true;
  effective_ = client_start_;
  for (const auto& [name, at] : slots_) {
    if (at.local) {
      effective_[name] = *at.local;
    } else if (at.session) {
      effective_[name] = *at.session;
    }
  }
  auto styles = parse_date_style(value_of("DateStyle"));
  formats_.date_style = styles.first;
  formats_.date_order = styles.second;
  formats_.interval_style = interval_style_of(value_of("IntervalStyle"));
  formats_.bytea = value_of("bytea_output") == "escape" ? value::bytea_output::escape : value::bytea_output::hex;
  auto digits = value_of("extra_float_digits");
  std::from_chars(digits.data(), digits.data() + digits.size(), formats_.extra_float_digits);
  formats_.time_zone = value_of("TimeZone");
  // Empty means the server's default, so that sessions share plans.
  auto path = effective_.find("search_path");
  search_path_ = path == effective_.end() ? std::string() : path->second;
  if (path != effective_.end() && search_path_.empty()) search_path_ = "\"\"";  // set_config('search_path', '', false)
  standard_strings_ = value_of("standard_conforming_strings") == "on";
  statement_timeout_ = parse_milliseconds(value_of("statement_timeout"));
  lock_timeout_ = parse_milliseconds(value_of("lock_timeout"));
  idle_timeout_ = parse_milliseconds(value_of("idle_in_transaction_session_timeout"));
  default_isolation_ =
      parse_isolation(value_of("default_transaction_isolation")).value_or(sql::isolation::read_committed);
  default_read_only_ = value_of("default_transaction_read_only") == "on";
}

bool settings::idle_in_transaction_is_set() const {
  return effective_.contains("idle_in_transaction_session_timeout") ||
         start_.contains("idle_in_transaction_session_timeout");
}

std::vector<std::pair<std::string, std::string>> settings::reported() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& k : known_settings())
    if (k.reported) out.emplace_back(std::string(k.name), value_of(std::string(k.name)));
  return out;
}

std::vector<std::pair<std::string, std::string>> settings::take_reports() {
  std::vector<std::pair<std::string, std::string>> out;
  // Asked before each ReadyForQuery, and nearly always in vain.
  if (!reports_due_) return out;
  reports_due_ = false;
  for (auto& [name, last] : last_reported_) {
    auto now = value_of(name);
    if (now == last) continue;
    last = now;
    out.emplace_back(name, std::move(now));
  }
  return out;
}

}  // namespace crossfade::session
