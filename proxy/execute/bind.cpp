#include "proxy/execute/bind.hpp"

#include <fmt/format.h>

#include <utility>

#include "proxy/execute/bind_at.hpp"
#include "proxy/sql/functions/datetime.hpp"
#include "proxy/sql/lexer.hpp"
#include "replay/value/datetime.hpp"

namespace crossfade::execute {

namespace {

// A slot's bytes: a parameter of the client, or a literal that the shape lifted out.
struct slot_value {
  std::optional<std::string_view> bytes;
  value::wire_format format = value::wire_format::text;
};

slot_value at_slot(const sql::prepared_statement& statement, const std::vector<parameter>& parameters,
                   std::size_t slot) {
  if (slot < parameters.size()) return {parameters[slot].bytes, parameters[slot].format};
  const auto& text = statement.literals[slot - parameters.size()].text;
  if (!text) return {};
  return {std::string_view(*text), value::wire_format::text};
}

bool is_moment(value::kind k) {
  using value::kind;
  return k == kind::date || k == kind::time || k == kind::timestamp || k == kind::timestamptz;
}

// A date on its way into a column, where it has to be in order beside others.
bool keeps_order(const sql::binding& b) {
  return is_moment(b.type.what) && b.type.what != value::kind::time && b.purpose == value::decode_for::assignment;
}

result<value::cell> read_value(slot_value from, const sql::binding& b, std::int64_t now_us,
                               const value::format_settings& settings) {
  std::optional<std::string> word;  // 'now', 'today' ...
  if (now_us != 0 && from.format == value::wire_format::text && is_moment(b.type.what)) {
    word = value::clock_word(*from.bytes, b.type.what, now_us, settings);
  }
  if (word) from.bytes = *word;
  auto cell = value::decode(*from.bytes, from.format, b.type, b.storage, settings, b.purpose);
  if (!cell) return std::move(cell).error();
  if (keeps_order(b) && !value::comes_in_order(*cell)) return sql::functions::unordered_year();
  return std::move(*cell);
}

// An unknown literal is read while the statement is parsed, without its column's length; only then its place is known.
bool found_by_parsing(const sql::literal& from, const sql::binding& b, const value::format_settings& settings) {
  if (from.kind != sql::literal_kind::string || !from.text) return false;
  if (b.type.modifier < 0 || b.type.what == value::kind::interval) return true;
  auto any_length = b.type;
  any_length.modifier = -1;
  return !value::decode(*from.text, value::wire_format::text, any_length, b.storage, settings, b.purpose);
}

// The error of a value: a literal's tells its position, some of a parameter's tell its number.
error placed(error e, const sql::prepared_statement& statement, const sql::binding& b,
             const value::format_settings& settings) {
  const auto& plan = *statement.what;
  if (b.slot < plan.parameters.size()) {
    if (e.message == "incorrect binary data format") e.message += fmt::format(" in bind parameter {}", b.slot + 1);
    return e;
  }
  const auto i = b.slot - plan.parameters.size();
  const bool lifted = i < plan.literal_classes.size() && i < statement.literals.size();
  if (lifted && e.position == 0 && e.sqlstate.starts_with("22") &&
      found_by_parsing(statement.literals[i], b, settings)) {
    e.position = sql::character_position(statement.text, statement.literals[i].offset);
  }
  return e;
}

error counts_error(const sql::prepared_statement& statement, const std::vector<parameter>& parameters) {
  const auto& plan = *statement.what;
  if (parameters.size() != plan.parameters.size()) {
    return make_error(sqlstate::protocol_violation,
                      fmt::format("bind message supplies {} parameters, but prepared statement \"\" requires {}",
                                  parameters.size(), plan.parameters.size()));
  }
  return make_error(sqlstate::internal_error,
                    fmt::format("the statement holds {} literals where its plan has {}", statement.literals.size(),
                                plan.slots - plan.parameters.size()));
}

}  // namespace

result<bound_statement> bind(const sql::prepared_statement& statement, const std::vector<parameter>& parameters,
                             const std::vector<value::wire_format>& result_formats,
                             const value::format_settings& settings) {
  return bind_at(0, statement, parameters, result_formats, settings);
}

result<bound_statement> bind_at(std::int64_t now_us, const sql::prepared_statement& statement,
                                const std::vector<parameter>& parameters,
                                const std::vector<value::wire_format>& result_formats,
                                const value::format_settings& settings, const literal_cells& known) {
  const auto& plan = *statement.what;
  if (parameters.size() != plan.parameters.size() || parameters.size() + statement.literals.size() < plan.slots) {
    return counts_error(statement, parameters);
  }
  bound_statement out;
  out.what = statement.what;
  out.settings = settings;
  if (result_formats.size() > 1 && result_formats.size() != plan.columns.size()) {
    return make_error(sqlstate::protocol_violation,
                      fmt::format("bind message has {} result formats but query has {} columns", result_formats.size(),
                                  plan.columns.size()));
  }
  if (result_formats.size() > 1) {
    out.result_formats = result_formats;
  } else {
    out.result_formats.assign(plan.columns.size(),
                              result_formats.empty() ? value::wire_format::text : result_formats.front());
  }
  out.cells.reserve(plan.bindings.size());
  for (std::size_t i = 0; i < plan.bindings.size(); ++i) {
    const auto& b = plan.bindings[i];
    if (i < known.size() && known[i]) {
      out.cells.push_back(*known[i]);
      continue;
    }
    auto from = at_slot(statement, parameters, b.slot);
    if (!from.bytes) {
      out.cells.emplace_back();
      continue;
    }
    auto cell = read_value(from, b, now_us, settings);
    if (!cell) return placed(std::move(cell).error(), statement, b, settings);
    out.cells.push_back(std::move(*cell));
  }
  return out;
}

result<literal_cells> read_literals(std::int64_t now_us, const sql::prepared_statement& statement,
                                    const value::format_settings& settings) {
  const auto& plan = *statement.what;
  literal_cells cells;
  const auto own = plan.parameters.size();
  if (plan.route != sql::route::sqlite || statement.literals.empty()) return cells;
  cells.resize(plan.bindings.size());
  for (std::size_t i = 0; i < plan.bindings.size(); ++i) {
    const auto& b = plan.bindings[i];
    if (b.slot < own || b.slot - own >= statement.literals.size()) continue;
    const auto& text = statement.literals[b.slot - own].text;
    if (!text) continue;
    auto cell = read_value({std::string_view(*text), value::wire_format::text}, b, now_us, settings);
    if (cell) {
      cells[i] = std::move(*cell);
    } else if (auto e = placed(std::move(cell).error(), statement, b, settings); e.position > 0) {
      return e;
    }
  }
  return cells;
}

}  // namespace crossfade::execute
