#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::analyse {
namespace {

using value::kind;
using value::storage;

bool is_boolean_storage(storage s) {
  return s == storage::boolean_integer || s == storage::boolean_word || s == storage::boolean_letter;
}

}  // namespace

storage slot_storage(const value::type& t, storage wanted) {
  if (value::is_integer(t.what)) return storage::integer;
  if (t.what == kind::float4 || t.what == kind::float8) return storage::real;
  if (t.what == kind::numeric) return wanted == storage::numeric_text ? wanted : storage::numeric;
  return wanted;
}

bool suits(const value::type& t, storage s) {
  switch (t.what) {
    case kind::boolean:
      return is_boolean_storage(s);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return s == storage::integer;
    case kind::float4:
    case kind::float8:
      return s == storage::real;
    case kind::numeric:
      return s == storage::numeric || s == storage::numeric_text;
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
      return s == storage::text;
    case kind::bytea:
      return s == storage::blob;
    case kind::date:
      return s == storage::date_text;
    case kind::time:
      return s == storage::time_text || s == storage::time_micros_text;
    case kind::timestamp:
    case kind::timestamptz:
      return s == storage::timestamp_text || s == storage::timestamp_micros_text || s == storage::timestamp_t_text ||
             s == storage::timestamp_epoch || s == storage::timestamp_epoch_millis;
    case kind::uuid:
      return s == storage::uuid_text || s == storage::uuid_hex;
    case kind::json:
    case kind::jsonb:
      return s == storage::json_text || s == storage::text;
    case kind::unknown:
    case kind::interval:
    case kind::array:
    case kind::other:
      return s == storage::pg_text;
  }
  return false;
}

namespace {

bool same_constant(const slot_state& a, const slot_state& b) {
  return a.fixed && b.fixed && a.constant.kind == b.constant.kind && a.constant.text == b.constant.text;
}

}  // namespace

std::string analyser::alias(std::string_view prefix) { return std::string(prefix) + std::to_string(++aliases_); }

void analyser::use(rules::clause c) {
  if (const auto& row = rules::row_of(c); !row.proven) throw not_proven{std::string(row.text)};
}

error analyser::fail(std::string_view sqlstate, std::string message, int location, std::string hint) const {
  auto e = make_error(sqlstate, std::move(message), std::move(hint));
  if (location >= 0) e.position = location + 1;
  return e;
}

expression analyser::typed(std::string sql, const value::type& t, storage s, bool not_null) const {
  expression e;
  e.sql = std::move(sql);
  e.type = t;
  e.storage = s;
  e.not_null = not_null;
  e.byte_order = tables_.byte_order_collation;
  return e;
}

expression analyser::boolean_typed(std::string sql, bool not_null) const {
  return typed(std::move(sql), value::builtin_type(value::oids::boolean), storage::boolean_integer, not_null);
}

std::size_t analyser::fixed_slot(literal l, const value::type& t) {
  slot_state s;
  s.type = t;
  s.fixed = true;
  s.constant = std::move(l);
  slots_.push_back(std::move(s));
  plan_.fixed_literals.push_back(slots_.back().constant);
  return slots_.size() - 1;
}

// ?n for this slot in this storage; the same number where it was asked for before.
std::string analyser::bind(std::size_t slot, const value::type& t, storage s, value::decode_for purpose,
                           const catalog::column* column, const catalog::table* table) {
  if (!suits(t, s)) {
    throw not_proven{"a value of type " + type_text(t, tables_) + " as " + std::string(value::storage_name(s))};
  }
  if (t.what == kind::array && slots_[slot].fixed && slots_[slot].constant.text) {
    const auto elements = value::parse_array(*slots_[slot].constant.text);
    if (elements && !elements->plain()) throw not_proven{"an array of several dimensions"};
  }
  binding b;
  b.slot = slot;
  b.type = t;
  b.storage = s;
  b.purpose = purpose;
  if (column != nullptr) b.column = column->name;
  if (table != nullptr) b.table = table->name;
  for (std::size_t i = 0; i < plan_.bindings.size(); ++i) {
    const auto& o = plan_.bindings[i];
    if ((o.slot == slot || same_constant(slots_[o.slot], slots_[slot])) && o.type == t && o.storage == s &&
        o.purpose == purpose && o.column == b.column) {
      return "?" + std::to_string(i + 1);
    }
  }
  plan_.bindings.push_back(std::move(b));
  if (plan_.bindings.size() > 32000) throw not_proven{"more than 32000 parameters"};
  return "?" + std::to_string(plan_.bindings.size());
}

void analyser::settle(expression& e, const value::type& t) {
  if (!e.untyped()) return;
  auto plain = t;
  plain.modifier = -1;
  e.type = plain;
  if (e.form == form::slot && slots_[e.slot].type.id == 0) slots_[e.slot].type = plain;
}

std::string analyser::render(const expression& e, storage s) {
  switch (e.form) {
    case form::null:
      return "NULL";
    case form::slot: {
      auto t = slots_[e.slot].type;
      if (t.id == 0) throw not_proven{"a parameter of unknown type"};
      if (e.as_float) t = value::builtin_type(value::oids::float8);
      return bind(e.slot, t, slot_storage(t, s), value::decode_for::comparison, nullptr, nullptr);
    }
    case form::clock: {
      plan_.transaction_clock = true;
      return "crossfade_clock(" + std::to_string((e.statement_clock ? 1 : 0) + (e.utc_clock ? 2 : 0)) + ", " +
             std::to_string(e.type.id) + ", " + std::to_string(e.type.modifier) + ", " +
             std::to_string(static_cast<int>(s)) + ")";
    }
    case form::typed:
      break;
  }
  if (e.storage == s) return e.sql;
  if (e.type.what == kind::boolean && is_boolean_storage(e.storage) && is_boolean_storage(s)) {
    const auto number = condition_text(e);
    if (s == storage::boolean_integer) return number;
    const bool word = s == storage::boolean_word;
    return "(CASE " + number + " WHEN 1 THEN " + (word ? "'true'" : "'T'") + " WHEN 0 THEN " +
           (word ? "'false'" : "'F'") + " END)";
  }
  if (e.storage == storage::integer && (s == storage::numeric || s == storage::real)) return e.sql;
  if (e.type.what == kind::numeric && s == storage::numeric_text) {
    if (e.storage == storage::numeric)
      return "crossfade_numeric(" + e.sql + ", " + std::to_string(scale_of(e.type)) + ")";
    if (e.storage == storage::integer) return "CAST(" + e.sql + " AS TEXT)";
  }
  if (!suits(e.type, e.storage) || !suits(e.type, s)) {
    throw not_proven{"values stored as " + std::string(value::storage_name(e.storage)) + " beside " +
                     std::string(value::storage_name(s))};
  }
  return "crossfade_cell(" + e.sql + ", " + std::to_string(e.type.id) + ", " +
         std::to_string(static_cast<int>(e.storage)) + ", " + std::to_string(static_cast<int>(s)) + ")";
}

void analyser::make_uniform(expression& e) const {
  if (e.form != form::typed || e.uniform) return;
  if (e.type.what == kind::jsonb) {  // a cell of numeric affinity is a number
    e.sql = "crossfade_jsonb(" + e.sql + ")";
    e.uniform = true;
    e.column = nullptr;
    return;
  }
  switch (e.type.what) {
    case kind::boolean:
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
    case kind::uuid:
      break;
    default:
      return;
  }
  const auto to = natural_storage(e.type);
  e.sql = "crossfade_cell(" + e.sql + ", " + std::to_string(e.type.id) + ", " +
          std::to_string(static_cast<int>(e.storage)) + ", " + std::to_string(static_cast<int>(to)) + ")";
  e.storage = to;
  e.uniform = true;
  e.column = nullptr;
}

void analyser::comparable(const expression& e, std::string_view why) const {
  switch (e.type.what) {
    case kind::json:
      throw failed{fail("42883", "could not identify an equality operator for type json", e.location)};
    case kind::array: {
      const auto k = e.type.element;
      const bool none = k == kind::json || k == kind::other || k == kind::bpchar || k == kind::unknown;
      if (!none) break;
      throw not_proven{std::string(why) + " on type " + type_text(e.type, tables_)};
    }
    case kind::other:
    case kind::name:
      throw not_proven{std::string(why) + " on type " + type_text(e.type, tables_)};
    default:
      break;
  }
  if (e.form != form::typed) return;
  // Compared by their values, under a collation.
  const bool exact = (e.type.what == kind::numeric && e.storage == storage::numeric_text) ||
                     e.type.what == kind::jsonb || e.type.what == kind::array || e.type.what == kind::interval;
  if (!e.uniform && !exact)
    throw not_proven{std::string(why) + " on a column whose values are spelled in several ways"};
  if (!suits(e.type, e.storage)) throw not_proven{std::string(why) + " on a column of another storage class"};
}

void analyser::orderable(const expression& e, std::string_view why) const {
  comparable(e, why);
  if (e.type.what == kind::jsonb && e.form == form::typed && !e.uniform) {
    throw not_proven{std::string(why) + " on jsonb cells that may be numbers"};
  }
  const bool in_array = e.type.what == kind::array && value::is_character(e.type.element);
  const bool by_bytes = e.byte_order && (tables_.byte_order_collation || value::is_character(e.type.what));
  if ((value::is_character(e.type.what) || e.type.what == kind::jsonb || in_array || e.untyped()) && !by_bytes) {
    throw not_proven{std::string(why) + " on text whose collation is not byte order"};
  }
}

expression analyser::output(expression e) {
  if (e.untyped()) settle(e, value::builtin_type(value::oids::text));
  if (e.form == form::typed) return e;
  const auto s = natural_storage(e.type);
  auto out = e;
  out.sql = render(e, s);
  out.storage = e.form == form::slot && value::is_integer(slots_[e.slot].type.what) && e.type.what == kind::numeric
                    ? storage::numeric
                    : s;
  out.form = form::typed;
  out.byte_order = tables_.byte_order_collation;
  return out;
}

// One type and one storage for the branches of CASE, COALESCE, VALUES and the like. What each of them renders as is
// then render(branch, result.storage).
expression analyser::unify(std::vector<expression>& all, std::string_view context, int location) {
  std::optional<value::type> common;
  for (const auto& e : all) {
    if (e.untyped()) continue;
    if (!common) {
      common = e.type;
      continue;
    }
    auto next = rules::common_type(*common, e.type);
    if (!next) {
      const auto pair = type_text(*common, tables_) + " and " + type_text(e.type, tables_);
      if (common->what == kind::other || e.type.what == kind::other) {
        throw not_proven{std::string(context) + " of types " + pair};
      }
      throw failed{fail("42804", std::string(context) + " types " + pair + " cannot be matched",
                        e.location >= 0 ? e.location : location)};
    }
    if (next->modifier != e.type.modifier || next->modifier != common->modifier) next->modifier = -1;
    common = next;
  }
  if (!common) common = value::builtin_type(value::oids::text);
  std::optional<storage> s;
  bool alike = true, not_null = true, uniform = true;
  for (auto& e : all) {
    if (e.untyped()) common->modifier = -1;
    e = coerce(std::move(e), *common, rules::what::implicit_cast);
    not_null = not_null && e.not_null && e.form != form::null;
    if (e.form != form::typed) continue;
    if (s && *s != e.storage) alike = false;
    s = e.storage;
    uniform = uniform && e.uniform;
  }
  // Cells of character(n) are kept without their blanks: which of several lengths a row has would be lost.
  if (common->what == kind::bpchar && common->modifier < 0) throw not_proven{"character of several lengths"};
  // Cells of a NUMERIC column show the column's scale: beside other values each needs its own text.
  const bool scaled = common->what == kind::numeric && common->modifier < 0;
  if (!s || !alike || scaled || is_boolean_storage(*s)) s = natural_storage(*common);
  if (!uniform) {  // a cell that is rendered in another storage gets its one spelling
    uniform = std::none_of(all.begin(), all.end(),
                           [&](const expression& e) { return e.form == form::typed && !e.uniform && e.storage == *s; });
  }
  if (scaled && all.size() > 1) uniform = false;
  expression out = typed({}, *common, *s);
  out.not_null = not_null;
  out.uniform = uniform;
  std::vector<const expression*> branches;
  for (const auto& e : all)
    branches.push_back(&e);
  derive_collation(out, branches);
  return out;
}

}  // namespace crossfade::sql::analyse
