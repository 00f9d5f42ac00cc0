#include "proxy/session/set_show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "proxy/session/backend_route.hpp"
#include "proxy/session/setting_values.hpp"
#include "proxy/wire/backend.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

namespace {

outcome done(std::string tag) { return {outcome_kind::complete, std::move(tag)}; }

bool plain_identifier(std::string_view name) {
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(),
                     [](char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_'; });
}

// As flatten_set_variable_args() does: lists of names are quoted where they have to be.
std::string flatten(std::string_view name, const std::vector<std::string>& values) {
  if (values.size() == 1 && name != "search_path") return values.front();
  std::string out;
  for (const auto& v : values) {
    if (!out.empty()) out += ", ";
    out += plain_identifier(v) || name == "datestyle" ? v : catalog::quote_identifier(v);
  }
  return out;
}

result<outcome> set_transaction(conversation& c, const sql::session_command& command) {
  if (command.session_characteristics) {
    if (command.isolation != sql::isolation::unspecified) {
      auto set =
          c.vars.set("default_transaction_isolation", std::string(isolation_name(command.isolation)), scope::session);
      if (!set) return set.error();
    }
    if (command.read_only) {
      auto set = c.vars.set("default_transaction_read_only", *command.read_only ? "on" : "off", scope::session);
      if (!set) return set.error();
    }
    return done("SET");
  }
  if (!c.tx.in_block()) {
    warn(c, make_error(sqlstate::no_active_sql_transaction, "SET TRANSACTION can only be used in transaction blocks"));
    return done("SET");
  }
  std::optional<sql::isolation> level;
  if (command.isolation != sql::isolation::unspecified) level = command.isolation;
  auto changed = c.tx.change(level, command.read_only, command.deferrable);
  if (!changed) return changed.error();
  return done("SET");
}

// transaction_isolation and its like are settings by name, and the transaction's by meaning.
std::optional<result<outcome>> set_of_transaction(conversation& c, const std::string& name, const std::string& value) {
  if (name == "transaction_isolation") {
    auto level = parse_isolation(value);
    if (!level)
      return result<outcome>(make_error(sqlstate::invalid_parameter_value,
                                        fmt::format("invalid value for parameter \"{}\": \"{}\"", name, value)));
    auto changed = c.tx.change(level, std::nullopt, std::nullopt);
    return changed ? result<outcome>(done("SET")) : result<outcome>(changed.error());
  }
  if (name != "transaction_read_only" && name != "transaction_deferrable") return std::nullopt;
  auto on = parse_boolean(value);
  if (!on)
    return result<outcome>(
        make_error(sqlstate::invalid_parameter_value, fmt::format("parameter \"{}\" requires a Boolean value", name)));
  const bool read_only = name == "transaction_read_only";
  auto changed = c.tx.change(std::nullopt, read_only ? on : std::nullopt, read_only ? std::nullopt : on);
  return changed ? result<outcome>(done("SET")) : result<outcome>(changed.error());
}

result<outcome> set_role(const conversation& c, const std::string& name, const std::vector<std::string>& values) {
  if (values.empty() || values.front() == c.shared->role || (name == "role" && lower(values.front()) == "none"))
    return done("SET");
  return make_error(sqlstate::feature_not_supported, fmt::format("SET {} is not supported through Crossfade", name),
                    "All clients act as the role of --postgres.");
}

}  // namespace

namespace {

// One setting; `text` does the same on PostgreSQL, which knows more settings than we do.
asio::awaitable<result<void>> set_one(conversation& c, std::string name, std::optional<std::string> value, scope where,
                                      std::string text) {
  if (auto own = set_of_transaction(c, name, value.value_or(""))) {
    if (!*own) co_return own->error();
    co_return result<void>();
  }
  auto set = c.vars.set(name, value, where);
  if (set) co_return result<void>();
  if (set.error().sqlstate != sqlstate::undefined_object) co_return set.error();
  auto asked = co_await ask_backend(c, std::move(text));
  if (!asked) {
    if (asked.error().sqlstate == sqlstate::connection_failure) co_return set.error();
    co_return asked.error();
  }
  c.vars.set_unchecked(name, value, where);
  c.backend_values[c.vars.canonical_name(name)] = value.value_or("");
  co_return result<void>();
}

}  // namespace

asio::awaitable<result<outcome>> run_set(conversation& c, const statement& s) {
  const auto& command = s.prepared.what->command;
  if (command.session_characteristics || command.name == "transaction") co_return set_transaction(c, command);
  const auto where = command.local ? scope::transaction : scope::session;
  if (command.local && !c.tx.in_block()) {
    warn(c, make_error(sqlstate::no_active_sql_transaction, "SET LOCAL can only be used in transaction blocks"));
  }
  std::optional<std::string> value;
  if (!command.values.empty()) value = flatten(command.name, command.values);
  if (command.name == "role" || command.name == "session_authorization")
    co_return set_role(c, command.name, command.values);
  auto set = co_await set_one(c, command.name, value, where, s.prepared.text);
  if (!set) co_return set.error();
  co_return done("SET");
}

asio::awaitable<result<outcome>> run_reset(conversation& c, const statement& s) {
  const auto& command = s.prepared.what->command;
  if (command.all) {
    c.vars.reset_all();
    co_return done("RESET");
  }
  if (command.name == "role" || command.name == "session_authorization" || command.name == "transaction_isolation")
    co_return done("RESET");
  auto set = c.vars.set(command.name, std::nullopt, scope::session);
  if (set) co_return done("RESET");
  if (set.error().sqlstate != sqlstate::undefined_object) co_return set.error();
  auto asked = co_await ask_backend(c, s.prepared.text);
  if (!asked) {
    if (asked.error().sqlstate == sqlstate::connection_failure) co_return set.error();
    co_return asked.error();
  }
  c.vars.set_unchecked(command.name, std::nullopt, scope::session);
  co_return done("RESET");
}

namespace {

std::optional<std::string> shown(const conversation& c, const std::string& name) {
  const bool open = c.tx.where() != transaction::state::idle;
  const auto how = open ? c.tx.how() : c.default_characteristics();
  if (name == "transaction_isolation") return std::string(isolation_name(how.isolation));
  if (name == "transaction_read_only") return how.read_only ? "on" : "off";
  if (name == "transaction_deferrable") return how.deferrable ? "on" : "off";
  if (name == "session_authorization") return c.shared->role;
  if (name == "role") return "none";
  // How another Crossfade recognises that its --postgres leads here; PostgreSQL answers 42704.
  if (name == "crossfade.proxy") return CROSSFADE_VERSION;
  return c.vars.show(name);
}

// An argument as plan_set_config() keeps it.
std::optional<std::string> argument_of(const portal& p, const std::string& kept) {
  if (kept.empty()) return std::nullopt;
  if (kept.front() == '\'') return kept.substr(1);
  const auto number = static_cast<std::size_t>(std::strtoul(kept.c_str() + 1, nullptr, 10));
  if (number < 1 || number > p.parameters.size()) return std::nullopt;
  return p.parameters[number - 1];
}

result<bool> is_local(const std::optional<std::string>& given) {
  if (!given) return false;
  if (*given == std::string_view("\0", 1) || *given == std::string_view("\1", 1)) return given->front() != 0;  // binary
  if (auto b = parse_boolean(*given)) return *b;
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input syntax for type boolean: \"{}\"", *given));
}

asio::awaitable<result<std::string>> set_config(conversation& c, std::optional<std::string> name,
                                                std::optional<std::string> value, bool local) {
  if (!name) co_return make_error("22004", "SET requires parameter name");
  auto plain = lower(*name);
  if (plain == "role" || plain == "session_authorization") {
    std::vector<std::string> values;
    if (value) values.push_back(*value);
    auto set = set_role(c, plain, values);
    if (!set) co_return set.error();
  } else {
    auto text = fmt::format("SELECT pg_catalog.set_config({},{},false)", catalog::quote_literal(plain),
                            value ? catalog::quote_literal(*value) : "NULL");
    const auto where = local ? scope::transaction : scope::session;
    auto set = co_await set_one(c, plain, value, where, std::move(text));
    if (!set) co_return set.error();
  }
  co_return shown(c, plain).value_or(value.value_or(""));
}

}  // namespace

asio::awaitable<result<outcome>> run_set_config(conversation& c, portal& p) {
  const auto keep = p.from;
  const auto& arguments = keep->prepared.what->command.arguments;
  std::vector<std::string> values;
  for (std::size_t i = 0; i + 2 < arguments.size(); i += 3) {
    auto local = is_local(argument_of(p, arguments[i + 2]));
    if (!local) co_return local.error();
    auto name = argument_of(p, arguments[i]);
    auto value = argument_of(p, arguments[i + 1]);
    auto set = co_await set_config(c, std::move(name), std::move(value), *local);
    if (!set) co_return set.error();
    values.push_back(std::move(*set));
  }
  wire::data_row_writer row(c.out(), values.size());
  for (const auto& v : values)
    row.value(v);
  auto finished = row.finish();
  if (!finished) co_return finished.error();
  p.state = portal_state::finished;
  co_return done("SELECT 1");
}

asio::awaitable<result<outcome>> run_show(conversation& c, portal& p, run_options how) {
  const auto& command = p.plan().command;
  if (command.all) {
    for (const auto& [name, value] : c.vars.all()) {
      wire::data_row_writer row(c.out(), 3);
      row.value(name);
      row.value(value);
      row.value("");
      auto finished = row.finish();
      if (!finished) co_return finished.error();
    }
    co_return done("SHOW");
  }
  auto value = shown(c, command.name);
  if (!value) {
    auto rows =
        co_await ask_backend_rows(c, fmt::format("SELECT current_setting({})", catalog::quote_literal(command.name)));
    if (!rows) {
      if (rows.error().sqlstate != sqlstate::connection_failure) co_return rows.error();
      co_return make_error(sqlstate::undefined_object,
                           fmt::format("unrecognized configuration parameter \"{}\"", command.name));
    }
    if (!rows->empty() && !rows->front().empty()) value = rows->front().front();
  }
  (void)how;
  wire::data_row_writer row(c.out(), 1);
  if (value) {
    row.value(*value);
  } else {
    row.null();
  }
  auto finished = row.finish();
  if (!finished) co_return finished.error();
  p.state = portal_state::finished;
  co_return done("SHOW");
}

}  // namespace crossfade::session
