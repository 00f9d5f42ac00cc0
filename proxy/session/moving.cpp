#include "proxy/session/moving.hpp"

#include <fmt/format.h>

#include <charconv>

#include "proxy/session/setting_values.hpp"
#include "proxy/wire/backend.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::session {

moved_statements::moved_statements(const objects& names) {
  for (const auto& [name, s] : names.statements())
    entries_[name] = {s->prepared.text, s->declared, s->from_sql, false};
}

moved_statements::entry* moved_statements::to_be_moved(std::string_view name) {
  auto found = entries_.find(name);
  return found == entries_.end() || found->second.on_backend ? nullptr : &found->second;
}

bool moved_statements::add(std::string_view name, std::string_view text, std::vector<value::oid> declared) {
  if (!name.empty() && entries_.find(name) != entries_.end()) return false;
  entries_[std::string(name)] = {std::string(text), std::move(declared), false, true};
  return true;
}

void moved_statements::forget(std::string_view name) {
  auto found = entries_.find(name);
  if (found != entries_.end()) entries_.erase(found);
}

std::vector<std::string> moved_statements::from_sql() const {
  std::vector<std::string> names;
  for (const auto& [name, e] : entries_)
    if (e.from_sql) names.push_back(name);
  return names;
}

namespace {

void give_one_back(objects& names, const std::string& name, const moved_statements::entry& e) {
  auto s = std::make_shared<statement>();
  s->prepared.text = e.text;
  s->declared = e.declared;
  s->from_sql = e.from_sql;
  auto added = names.add_statement(name, std::move(s));
  if (!added) log::warning("session.statement_dropped", {{"why", added.error().message}});
}

}  // namespace

void moved_statements::give_back(objects& names) const {
  names.close_all_statements();
  for (const auto& [name, e] : entries_)
    give_one_back(names, name, e);
}

void moved_statements::give_back_unused(objects& names) const {
  for (const auto& [name, e] : entries_)
    if (!e.on_backend && !names.statements().contains(name)) give_one_back(names, name, e);
}

void collected_rows::add(std::string_view data_row_payload) {
  wire::data_row values;
  if (auto parsed = wire::parse_data_row(data_row_payload, values); !parsed) return;
  auto& row = rows_.emplace_back();
  for (const auto& v : values)
    row.push_back(v ? std::optional<std::string>(*v) : std::nullopt);
}

std::vector<std::string> transaction_script(const conversation& c) {
  const auto& how = c.tx.how();
  std::vector<std::string> script;
  script.push_back(fmt::format("BEGIN ISOLATION LEVEL {} {}{}", isolation_name(how.isolation),
                               how.read_only ? "READ ONLY" : "READ WRITE", how.deferrable ? " DEFERRABLE" : ""));
  for (const auto& [name, value] : c.vars.local_values()) {
    script.push_back(fmt::format("SELECT pg_catalog.set_config({},{},true)", catalog::quote_literal(name),
                                 catalog::quote_literal(value)));
  }
  for (const auto& point : c.tx.savepoints())
    script.push_back("SAVEPOINT " + catalog::quote_identifier(point.name));
  return script;
}

std::string settings_query() {
  return "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings WHERE source = 'session'";
}

std::string statements_query() {
  return "SELECT name, statement, pg_catalog.array_to_string(parameter_types::oid[], ' '), from_sql "
         "FROM pg_catalog.pg_prepared_statements";
}

void adopt_settings(conversation& c, const collected_rows& rows) {
  settings::values now;
  for (const auto& row : rows.all())
    if (row.size() == 2 && row[0] && row[1]) now[c.vars.canonical_name(*row[0])] = *row[1];
  const auto before = c.vars.changed();
  for (const auto& [name, value] : before) {
    // Custom settings (with a dot) are not listed by PostgreSQL: ours stand.
    if (!now.contains(name) && name.find('.') == std::string::npos)
      c.vars.set_unchecked(name, std::nullopt, scope::session);
  }
  for (const auto& [name, value] : now) {
    if (name == "client_encoding") continue;
    if (auto present = c.vars.show(name); present && *present == value) continue;
    c.vars.set_unchecked(name, value, scope::session);
  }
  c.vars.commit();
  c.vars.take_reports();  // PostgreSQL has reported them already
}

namespace {

std::vector<value::oid> parse_oids(std::string_view text) {
  std::vector<value::oid> out;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    value::oid id = 0;
    auto [next, failure] = std::from_chars(at, end, id);
    if (failure != std::errc{}) break;
    out.push_back(id);
    at = next < end ? next + 1 : end;
  }
  return out;
}

}  // namespace

void adopt_statements(conversation& c, const collected_rows& rows) {
  c.names.close_all_statements();
  for (const auto& row : rows.all()) {
    if (row.size() != 4 || !row[0] || !row[1]) continue;
    auto s = std::make_shared<statement>();
    s->prepared.text = *row[1];
    s->declared = parse_oids(row[2].value_or(""));
    s->from_sql = row[3] == "t";
    s->prepare_text = s->from_sql;
    auto added = c.names.add_statement(*row[0], std::move(s));
    if (!added) log::warning("session.statement_dropped", {{"why", added.error().message}});
  }
}

}  // namespace crossfade::session
