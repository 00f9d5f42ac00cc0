#include "proxy/session/sql_statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <utility>

#include "proxy/session/preparing.hpp"
#include "proxy/session/setting_values.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/sql/lexer.hpp"
#include "proxy/sql/literal.hpp"
#include "proxy/sql/type_names.hpp"
#include "replay/value/datetime.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

error in_whole_statement(error e, std::string_view whole, std::string_view inner) {
  const auto offset = whole.rfind(inner);
  if (e.position > 0 && offset != std::string_view::npos) e.position += sql::character_position(whole, offset) - 1;
  return e;
}

asio::awaitable<result<outcome>> run_prepare(conversation& c, const statement& s) {
  const auto& command = s.prepared.what->command;
  if (c.names.statements().contains(command.name)) {
    co_return make_error(sqlstate::duplicate_prepared_statement,
                         fmt::format("prepared statement \"{}\" already exists", command.name));
  }
  auto prepared = co_await prepare_statement(c, command.statement, command.types);
  if (!prepared) co_return in_whole_statement(prepared.error(), s.prepared.text, command.statement);
  auto read = read_literals(c, **prepared);
  if (!read) co_return in_whole_statement(read.error(), s.prepared.text, command.statement);
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

namespace {

sql::literal_kind kind_of(std::string_view argument, const std::string& value) {
  using sql::literal_kind;
  const auto text = trimmed(argument);
  const bool quotes = text.substr(0, 1) == "'" || text.substr(0, 2) == "E'" || text.substr(0, 2) == "e'";
  if (quotes || text.find("::") != std::string_view::npos) return literal_kind::string;
  if (value == "true" || value == "false") return literal_kind::boolean;
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failure != std::errc{} || end != value.data() + value.size()) return literal_kind::numeric;
  const bool small = number >= INT32_MIN && number <= INT32_MAX;
  return small ? literal_kind::int4 : literal_kind::int8;
}

// Whether the cast behind an argument, if there is one, is to the parameter's own type: any other changes the value.
bool cast_to(std::string_view argument, const value::type& type) {
  const auto at = argument.rfind("::");
  if (at == std::string_view::npos) return true;
  const auto name = lower(trimmed(argument.substr(at + 2)));
  auto any_length = type;
  any_length.modifier = -1;
  const auto wanted = value::format_type(any_length);
  static constexpr std::pair<std::string_view, std::string_view> short_names[] = {
      {"int2", "smallint"},
      {"int", "integer"},
      {"int4", "integer"},
      {"int8", "bigint"},
      {"bool", "boolean"},
      {"float4", "real"},
      {"float8", "double precision"},
      {"decimal", "numeric"},
      {"varchar", "character varying"},
      {"timestamptz", "timestamp with time zone"},
      {"timestamp", "timestamp without time zone"},
      {"time", "time without time zone"}};
  return name == wanted || std::any_of(std::begin(short_names), std::end(short_names),
                                       [&](const auto& s) { return s.first == name && s.second == wanted; });
}

// An argument as its parameter's type takes it: assigned, as values are assigned to columns. The error has no position
// where PostgreSQL finds it only when it computes the argument.
result<std::string> fit_argument(const conversation& c, sql::literal from, const value::type& type, std::size_t number,
                                 int position) {
  auto placed = [&](error e) {
    e = sql::with_type_names(std::move(e), *c.shared->planner->tables());
    e.position = position;
    return e;
  };
  if (from.kind == sql::literal_kind::string) {
    const auto formats = c.vars.formats();
    const bool moment = type.what == value::kind::date || type.what == value::kind::time ||
                        type.what == value::kind::timestamp || type.what == value::kind::timestamptz;
    if (moment && value::clock_word(*from.text, type.what, c.clock.start_us, formats)) return *from.text;
    auto read = value::decode(*from.text, value::wire_format::text, type, value::natural_storage(type), formats,
                              value::decode_for::comparison);
    if (!read && read.error().sqlstate != sql::answer_elsewhere) return placed(read.error());
    return *from.text;
  }
  auto fitted = sql::fit_literal(from, type, {}, {});
  if (fitted) return *fitted->text;
  if (fitted.error().sqlstate != sqlstate::datatype_mismatch) return fitted.error();
  return placed(make_error(sqlstate::datatype_mismatch,
                           fmt::format("parameter ${} of type {} cannot be coerced to the expected type {}", number,
                                       sql::type_name_of(from.kind), value::format_type(type)),
                           "You will need to rewrite or cast the expression."));
}

}  // namespace

asio::awaitable<result<outcome>> run_execute(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto& command = p.plan().command;
  if (!p.inner) {
    auto target = c.names.find_statement(command.name);
    if (!target) co_return target.error();
    auto fresh = co_await refresh_statement(c, *target);
    if (!fresh) co_return fresh.error();
    const auto& parameters = (*fresh)->prepared.what->parameters;
    // PostgreSQL does not look at the arguments of a statement that takes none.
    if (!parameters.empty() && parameters.size() != command.arguments.size()) {
      auto e = make_error(sqlstate::syntax_error,
                          fmt::format("wrong number of parameters for prepared statement \"{}\"", command.name));
      e.detail = fmt::format("Expected {} parameters but got {}.", parameters.size(), command.arguments.size());
      co_return e;
    }
    std::vector<std::optional<std::string>> values;
    const auto& whole = p.from->prepared.text;
    std::size_t at = whole.find('(');
    for (const auto& one : command.arguments) {
      if (values.size() == parameters.size()) break;
      auto v = argument_value(one);
      if (!v) co_return v.error();
      const bool string = one.find('\'') != std::string::npos && one.find("::") < one.rfind('\'');
      if (!string && !cast_to(one, parameters[values.size()])) co_return not_a_literal(one);
      at = whole.find(one, at);
      if (!*v) {
        values.emplace_back();
        continue;
      }
      sql::literal given;
      given.kind = kind_of(one, **v);
      given.text = std::move(**v);
      const auto position = at == std::string::npos ? 0 : sql::character_position(whole, at);
      auto fitted = fit_argument(c, std::move(given), parameters[values.size()], values.size() + 1, position);
      if (!fitted) co_return fitted.error();
      values.emplace_back(std::move(*fitted));
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
