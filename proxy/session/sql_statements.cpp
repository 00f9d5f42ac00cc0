#include "proxy/session/sql_statements.hpp"

#include <fmt/format.h>

#include "proxy/session/preparing.hpp"
#include "proxy/session/setting_values.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

asio::awaitable<result<outcome>> run_prepare(conversation& c, const sql::session_command& command) {
  if (c.names.statements().contains(command.name)) {
    co_return make_error(sqlstate::duplicate_prepared_statement,
                         fmt::format("prepared statement \"{}\" already exists", command.name));
  }
  auto prepared = co_await prepare_statement(c, command.statement, command.types);
  if (!prepared) co_return prepared.error();
  (*prepared)->from_sql = true;
  auto added = c.names.add_statement(command.name, std::move(*prepared));
  if (!added) co_return added.error();
  co_return outcome{outcome_kind::complete, "PREPARE"};
}

result<outcome> run_deallocate(conversation& c, const sql::session_command& command) {
  if (command.all) {
    c.names.close_all_statements();
    return outcome{outcome_kind::complete, "DEALLOCATE ALL"};
  }
  if (!c.names.close_statement(command.name)) {
    return make_error(sqlstate::invalid_sql_statement_name,
                      fmt::format("prepared statement \"{}\" does not exist", command.name));
  }
  return outcome{outcome_kind::complete, "DEALLOCATE"};
}

namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = " \t\r\n";
  auto from = text.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

error not_a_literal(std::string_view argument) {
  return make_error(sqlstate::feature_not_supported,
                    fmt::format("EXECUTE with the expression {} is not supported while SQLite is the authority",
                                argument.substr(0, 60)),
                    "Pass literals, or use the driver's own prepared statements.");
}

// 'it''s' or E'a\n': the text, and what follows the closing quote.
std::optional<std::pair<std::string, std::string_view>> quoted(std::string_view text) {
  bool escapes = false;
  if (text.size() > 1 && (text[0] == 'E' || text[0] == 'e') && text[1] == '\'') {
    escapes = true;
    text.remove_prefix(1);
  }
  if (text.empty() || text.front() != '\'') return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\'') {
      if (i + 1 < text.size() && text[i + 1] == '\'') {
        out += '\'';
        ++i;
        continue;
      }
      return std::pair(std::move(out), text.substr(i + 1));
    }
    if (escapes && text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      switch (text[i]) {
        case 'n':
          out += '\n';
          break;
        case 't':
          out += '\t';
          break;
        case 'r':
          out += '\r';
          break;
        case '\\':
        case '\'':
          out += text[i];
          break;
        default:
          return std::nullopt;
      }
      continue;
    }
    out += text[i];
  }
  return std::nullopt;
}

}  // namespace

result<std::optional<std::string>> argument_value(std::string_view argument) {
  auto text = trimmed(argument);
  if (auto q = quoted(text)) {
    auto rest = trimmed(q->second);
    if (rest.empty() || rest.substr(0, 2) == "::") return std::optional<std::string>(std::move(q->first));
    return not_a_literal(argument);
  }
  if (auto cast = text.find("::"); cast != std::string_view::npos) text = trimmed(text.substr(0, cast));
  auto word = lower(text);
  if (word == "null") return std::optional<std::string>();
  if (word == "true" || word == "false") return std::optional<std::string>(word);
  auto digits = text;
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
  digits = trimmed(digits);
  if (digits.empty() || digits.find_first_not_of("0123456789.eE+-") != std::string_view::npos ||
      digits.find_first_of("0123456789") == std::string_view::npos || digits.find_first_of("+-") == 0) {
    return not_a_literal(argument);
  }
  // A sign further in must belong to an exponent; otherwise it is an expression (1-2).
  for (std::size_t i = 1; i < digits.size(); ++i) {
    if ((digits[i] == '-' || digits[i] == '+') && digits[i - 1] != 'e' && digits[i - 1] != 'E')
      return not_a_literal(argument);
  }
  return std::optional<std::string>((text.front() == '-' ? "-" : "") + std::string(digits));
}

asio::awaitable<result<outcome>> run_execute(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto& command = p.plan().command;
  if (!p.inner) {
    auto target = c.names.find_statement(command.name);
    if (!target) co_return target.error();
    auto fresh = co_await refresh_statement(c, *target);
    if (!fresh) co_return fresh.error();
    const auto& parameters = (*fresh)->prepared.what->parameters;
    if (parameters.size() != command.arguments.size()) {
      auto e = make_error(sqlstate::syntax_error,
                          fmt::format("wrong number of parameters for prepared statement \"{}\"", command.name));
      e.detail = fmt::format("Expected {} parameters but got {}.", parameters.size(), command.arguments.size());
      co_return e;
    }
    std::vector<std::optional<std::string>> values;
    for (const auto& one : command.arguments) {
      auto v = argument_value(one);
      if (!v) co_return v.error();
      values.push_back(std::move(*v));
    }
    std::vector<execute::parameter> given;
    for (const auto& v : values) {
      execute::parameter one;
      if (v) one.bytes = *v;
      given.push_back(one);
    }
    auto made = make_portal(c, *fresh, p.name, given, p.result_formats);
    if (!made) co_return made.error();
    p.inner = std::move(*made);
  }
  auto inner_how = how;
  inner_how.simple = false;  // the backend has to run the statement, not the word EXECUTE
  auto done = co_await run(c, *p.inner, max_rows, inner_how);
  if (done) p.state = p.inner->state == portal_state::suspended ? portal_state::suspended : portal_state::ready;
  co_return done;
}

}  // namespace crossfade::session
