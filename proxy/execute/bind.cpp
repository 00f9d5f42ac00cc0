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

// The modifier of a column applies to a value that has been read: it is no matter of the literal's place any more.
bool of_modifier(const error& e, const value::type& t) {
  return e.sqlstate == sqlstate::string_data_right_truncation ||
         (e.sqlstate == sqlstate::numeric_value_out_of_range && t.what == value::kind::numeric);
}

// Says where the literal stands, as PostgreSQL does.
error located(error e, const sql::prepared_statement& statement, std::size_t parameters, const sql::binding& b) {
  if (b.slot < parameters) return e;
  const auto& literal = statement.literals[b.slot - parameters];
  const bool text = literal.kind == sql::literal_kind::string && literal.offset > 0;
  if (text && e.position == 0 && !of_modifier(e, b.type)) {
    e.position = sql::character_position(statement.text, literal.offset);
  }
  return e;
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
                                const value::format_settings& settings) {
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
  for (const auto& b : plan.bindings) {
    auto from = at_slot(statement, parameters, b.slot);
    if (!from.bytes) {
      out.cells.emplace_back();
      continue;
    }
    std::optional<std::string> word;  // 'now', 'today' ...
    if (now_us != 0 && from.format == value::wire_format::text && is_moment(b.type.what)) {
      word = value::clock_word(*from.bytes, b.type.what, now_us, settings);
    }
    if (word) from.bytes = *word;
    auto cell = value::decode(*from.bytes, from.format, b.type, b.storage, settings, b.purpose);
    if (!cell) return located(std::move(cell).error(), statement, parameters.size(), b);
    if (keeps_order(b) && !value::comes_in_order(*cell)) return sql::functions::unordered_year();
    out.cells.push_back(std::move(*cell));
  }
  return out;
}

}  // namespace crossfade::execute
