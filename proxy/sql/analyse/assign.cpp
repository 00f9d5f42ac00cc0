// Values on their way into columns: PostgreSQL's assignment casts, the spelling of the column, defaults.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// SQLite's affinity rules ("Datatypes", section 3.1): whether text in such a column may become a number.
bool may_turn_text_to_number(std::string_view declaration) {
  std::string upper(declaration);
  for (auto& b : upper)
    b = b >= 'a' && b <= 'z' ? static_cast<char>(b - 32) : b;
  const auto has = [&](const char* word) { return upper.find(word) != std::string::npos; };
  if (has("INT")) return true;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return false;
  return !has("BLOB") && !upper.empty();
}

// Types that the tables of rules do not describe: whether a cast exists is not known.
bool is_foreign(const value::type& t) {
  return t.what == kind::other || t.what == kind::array || t.what == kind::enumeration;
}

}  // namespace

bool moves(std::string_view sql) { return sql.find("crossfade_nextval(") != std::string_view::npos; }

const catalog::column& analyser::target_column(const catalog::table& t, std::string_view name, int location) const {
  const auto* c = t.find_column(name);
  if (c == nullptr) {
    throw failed{
        fail("42703", "column \"" + std::string(name) + "\" of relation \"" + t.name + "\" does not exist", location)};
  }
  return *c;
}

// Identity and serial columns: the writer's counter hands out values, one a table.
bool analyser::takes_next_value(const catalog::column& c, const catalog::table& t) const {
  if (c.identity == catalog::identity::none) return false;
  const auto others = std::count_if(t.columns.begin(), t.columns.end(),
                                    [](const catalog::column& o) { return o.identity != catalog::identity::none; });
  if (others > 1) throw not_proven{"table " + t.name + " has several identity columns"};
  if (!c.counts_by_one)
    throw not_proven{"sequence " + c.sequence + " counts otherwise than by 1 from 1, or begins again at its end"};
  return true;
}

// A value of the column's own type, modifiers aside, in the column's storage and within its modifier.
std::string analyser::fitted(expression& e, const catalog::column& c) {
  if (c.type.what == kind::boolean && e.form == form::typed) {
    e.sql = condition_text(e);
    e.storage = storage::boolean_integer;
    e.uniform = true;
  }
  const bool limited = c.type.modifier >= 0 && c.type.modifier != e.type.modifier;
  if (is_text(c.type)) {
    auto sql = render(e, c.storage);
    if (!limited) return sql;
    return "crossfade_varchar(" + sql + ", " + std::to_string(c.type.modifier - 4) + ")";
  }
  const bool exact = c.type.what == kind::numeric && !(e.column != nullptr && e.storage == c.storage && !limited);
  if (!limited && !exact) return render(e, c.storage);
  if (is_foreign(c.type)) throw not_proven{"an expression into type " + type_text(c.type, tables_)};
  return "crossfade_store(" + canonical(e) + ", " + std::to_string(c.type.id) + ", " + std::to_string(c.type.modifier) +
         ", " + std::to_string(static_cast<int>(c.storage)) + ")";
}

// An expression on its way into a column, without the check for NULL.
std::string analyser::assigned_value(expression& e, const catalog::column& c, const catalog::table& t) {
  if (e.form == form::null) return "NULL";
  if (e.form == form::slot && e.type.id == 0) {
    slots_[e.slot].type = c.type;
    slots_[e.slot].type.modifier = -1;
    e.type = c.type;
  }
  if (e.form == form::clock) {
    // At its full precision it is written as the column has it; other forms are computed first.
    const bool day = c.type.what == kind::date || c.type.what == kind::timestamp;
    const bool same = c.type.what == e.type.what || (day && e.type.what != kind::date);
    if (e.type.modifier < 0 && same) {
      e.type = c.type;
      return render(e, c.storage);
    }
    e = output(std::move(e));
  }
  if (e.form == form::slot && slots_[e.slot].type.id == c.type.id && !e.as_float) {
    return bind(e.slot, c.type, c.storage, value::decode_for::assignment, &c, &t);
  }
  const auto from = e.type;
  const bool same = from.id == c.type.id;
  if (!same) {
    const bool characters = is_text(from) && is_text(c.type);
    const bool to_text = value::is_character(c.type.what) && c.type.what != kind::name;
    const auto* row = rules::find_cast(from, c.type, rules::what::assignment_cast);
    if (row == nullptr && !characters && !to_text) {
      if (is_foreign(from) || is_foreign(c.type)) {
        throw not_proven{"a value of type " + type_text(from, tables_) + " in column " + t.name + "." + c.name};
      }
      throw failed{fail("42804",
                        "column \"" + c.name + "\" is of type " + type_text(c.type, tables_) +
                            " but expression is of type " + type_text(from, tables_),
                        e.location, "You will need to rewrite or cast the expression.")};
    }
    e = coerce(std::move(e), c.type, rules::what::assignment_cast);
  }
  if (e.form == form::slot) {
    return bind(e.slot, slots_[e.slot].type, c.storage, value::decode_for::assignment, &c, &t);
  }
  return fitted(e, c);
}

stored analyser::assign(expression e, const catalog::column& c, const catalog::table& t) {
  stored out;
  out.not_null = e.not_null && e.form != form::null;
  out.cheap = e.form != form::typed || e.column != nullptr;
  out.sql = assigned_value(e, c, t);
  const bool moment = c.type.what == kind::date || c.type.what == kind::timestamp || c.type.what == kind::timestamptz;
  if (moment && e.form == form::typed && e.column == nullptr) out.sql = "crossfade_in_order(" + out.sql + ")";
  const bool text = c.storage == storage::text || c.storage == storage::json_text || c.storage == storage::uuid_hex;
  if (text && out.sql != "NULL" && may_turn_text_to_number(c.sqlite_declaration)) {
    out.sql = "crossfade_kept_text(" + out.sql + ", " + quoted(t.name) + ", " + quoted(c.name) + ")";
  }
  return out;
}

// An expression of PostgreSQL's catalog (a default, a generated column, a check) over a row. `what` names it.
expression analyser::catalog_expression(const std::string& text, const std::string& what, const scope& row) {
  auto parsed = parse("SELECT " + text, 500);
  if (!parsed || parsed->size() != 1) throw not_proven{what};
  kept_.push_back(std::move(*parsed));
  const auto* statement = kept_.back().statement(0)->select_stmt;
  try {
    return expr(statement->target_list[0]->res_target->val, row);
  } catch (const not_proven& e) {
    throw not_proven{what + ": " + e.why};
  } catch (const failed& e) {
    throw not_proven{what + ": " + e.what.message};
  }
}

// What PostgreSQL's default of a column gives.
stored analyser::default_of(const catalog::column& c, const catalog::table& t) {
  if (c.generated != catalog::generation::none) return {};  // fill_generated() writes it
  if (takes_next_value(c, t)) {
    plan_.identity_table = t.name;
    stored next;
    next.sql = "crossfade_nextval(" + quoted(t.name) + ")";
    next.not_null = true;
    return next;
  }
  const auto what = "default of column " + t.name + "." + c.name;
  if (c.default_expression.find("nextval(") != std::string::npos) throw not_proven{what + ": a sequence"};
  if (c.default_expression.empty()) {
    expression null;
    null.form = form::null;
    return assign(std::move(null), c, t);
  }
  try {
    return assign(catalog_expression(c.default_expression, what, scope{}), c, t);
  } catch (const failed& e) {
    throw not_proven{what + ": " + e.what.message};
  }
}

// A row of the table as a scope: its columns are the cells.
scope analyser::row_scope(const catalog::table& t, const std::vector<stored>& cells) {
  scope row;
  add_table(row, t, t.name, "", -1, true);
  auto& fields = row.relations[0].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i].value.sql = "(" + cells[i].sql + ")";
    fields[i].value.not_null = cells[i].not_null;
    // A value of the statement is what it says; only the old one may be beyond its cell.
    const bool old = cells[i].sql.ends_with("." + catalog::quote_identifier(t.columns[i].sqlite_name));
    if (t.columns[i].has_exact && !old) fields[i].value.column = nullptr;
  }
  row.columns = fields;
  return row;
}

// The cells of generated columns, as SQLite will compute them from the others.
void analyser::fill_generated(const catalog::table& t, std::vector<stored>& cells) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    const auto& c = t.columns[i];
    if (c.generated == catalog::generation::none) continue;
    const auto what = "generated column " + t.name + "." + c.name;
    cells[i] = assign(catalog_expression(c.default_expression, what, row_scope(t, cells)), c, t);
    cells[i].cheap = false;
  }
}

namespace {

constexpr std::size_t most_arguments = 100;  // SQLite's bound is 127

std::string check_text(const catalog::check_constraint& check) {
  const auto open = check.expression.find('(');
  const auto close = check.expression.rfind(')');
  if (open == std::string::npos || close == std::string::npos) throw not_proven{"check constraint " + check.name};
  return check.expression.substr(open, close + 1 - open);
}

std::vector<std::size_t> by_attribute(const catalog::table& t) {
  std::vector<std::size_t> order(t.columns.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return t.columns[a].attribute < t.columns[b].attribute; });
  return order;
}

}  // namespace

// The conditions of PostgreSQL's checks on a row; those alone that name a changed column (nullptr: all).
std::vector<std::pair<std::string, std::string>> analyser::checks_of(const catalog::table& t,
                                                                     const std::vector<stored>& cells,
                                                                     const std::set<std::string>* changed) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& check : t.checks) {
    const auto what = "check constraint " + check.name;
    const auto text = check_text(check);
    if (changed != nullptr) {
      auto parsed = parse("SELECT " + text, 500);
      if (!parsed || parsed->size() != 1) throw not_proven{what};
      const auto named = columns_named(*parsed->statement(0));
      if (std::none_of(named.begin(), named.end(), [&](const std::string& n) { return changed->count(n) > 0; }))
        continue;
    }
    auto e = catalog_expression(text, what, row_scope(t, cells));
    settle(e, value::builtin_type(value::oids::boolean));
    if (e.form != form::null && e.type.what != kind::boolean) throw not_proven{what};
    out.emplace_back(check.name, condition_text(e));
  }
  return out;
}

// NOT NULL and CHECK, seen to before SQLite looks at keys, as PostgreSQL does. cells: the row as it will be, one for
// each column of the table; changed: those that the statement sets (nullptr: all). The text goes round one of these.
void analyser::guard(const catalog::table& t, std::vector<stored>& cells, const std::set<std::string>* changed) {
  const auto sets = [&](std::size_t i) {
    const bool derived = t.columns[i].generated != catalog::generation::none;
    return changed == nullptr || derived || changed->count(t.columns[i].name) > 0;
  };
  std::vector<std::size_t> nulls;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (t.columns[i].not_null && !cells[i].not_null && sets(i)) nulls.push_back(i);
  }
  const auto checks = checks_of(t, cells, changed);
  // A generated column whose expression fails: PostgreSQL's words, and no more than it can hold.
  std::vector<std::size_t> computed;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (t.columns[i].generated != catalog::generation::none && cells[i].sql.find("crossfade_") != std::string::npos)
      computed.push_back(i);
  }
  if (nulls.empty() && checks.empty() && computed.empty()) return;
  const auto by_chance = [](const std::string& text) {
    return text.find("crossfade_random_uuid(") != std::string::npos;
  };
  if (std::any_of(checks.begin(), checks.end(), [&](const auto& c) { return by_chance(c.second); }) ||
      std::any_of(computed.begin(), computed.end(), [&](std::size_t i) { return by_chance(cells[i].sql); }))
    throw not_proven{"a random value in a constraint"};
  std::size_t host = cells.size(), moving = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (t.columns[i].generated != catalog::generation::none || !sets(i)) continue;
    if (moves(cells[i].sql)) {
      host = i;
      ++moving;
    } else if (host == cells.size()) {
      host = i;
    }
  }
  if (host == cells.size()) throw not_proven{"constraints on generated columns alone"};
  if (moving > 1 || (moving > 0 && !(checks.empty() && computed.empty())))
    throw not_proven{"a sequence in a row with constraints"};
  const bool once = checks.empty() && computed.empty() && nulls.size() == 1 && !cells[nulls[0]].cheap && moving == 0;
  if (once) host = nulls[0];
  const auto order = by_attribute(t);
  const bool in_cells = std::none_of(t.columns.begin(), t.columns.end(), [](const auto& c) { return c.has_exact; });
  const bool shown = cells.size() + checks.size() <= most_arguments && in_cells;
  std::string spec = t.schema + "\x1f" + t.name + "\x1f" + std::to_string(checks.size());
  for (const auto& [name, condition] : checks)
    spec += "\x1f" + name;
  std::string refuse, condition;
  for (const auto& [name, text] : checks)
    refuse += ", " + text;
  for (const auto i : order) {
    const auto& c = t.columns[i];
    const bool wanted = std::find(nulls.begin(), nulls.end(), i) != nulls.end();
    if (!shown && !wanted) continue;
    const auto type = c.type.what == kind::enumeration ? value::builtin_type(value::oids::text) : c.type;
    spec += "\x1f" + c.name + "\x1f" + std::to_string(type.id) + "\x1f" + std::to_string(type.modifier) + "\x1f" +
            std::to_string(static_cast<int>(c.storage)) + "\x1f" + (wanted ? "1" : "0");
    refuse += ", " + (once && i == host ? std::string("NULL") : cells[i].sql);
  }
  refuse = "crossfade_refuse(" + quoted(spec) + ", " + (shown ? "1" : "0") + refuse + ")";
  auto& at = cells[host].sql;
  if (once) {
    at = "coalesce(" + at + ", " + refuse + ")";
  } else {
    for (const auto i : computed)
      condition += (condition.empty() ? "coalesce(" : " AND coalesce(") + cells[i].sql + ", 1) IS NOT NULL";
    for (const auto i : nulls)
      condition += (condition.empty() ? "" : " AND ") + cells[i].sql + " IS NOT NULL";
    for (const auto& [name, text] : checks)
      condition += (condition.empty() ? "(" : " AND (") + text + ") IS NOT 0";
    at = "CASE WHEN " + condition + " THEN " + at + " ELSE " + refuse + " END";
  }
  plan_.transaction_clock = true;  // the row is shown in the session's settings
}

}  // namespace crossfade::sql::analyse
