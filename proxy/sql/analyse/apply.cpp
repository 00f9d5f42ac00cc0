// Rules applied: arguments made canonical, casts added, templates filled in.
#include <charconv>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/rules/resolve.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// $1, $*, @type, #1 and the like of a rule's SQLite text (rule.hpp). ascii: letters are those of ASCII.
std::string filled(std::string_view pattern, const std::vector<std::string>& arguments,
                   const std::vector<value::oid>& types, bool ascii) {
  std::string out;
  const auto number = [&](std::size_t& i) {
    std::size_t n = 0;
    const auto* end = std::from_chars(pattern.data() + i + 1, pattern.data() + pattern.size(), n).ptr;
    i = static_cast<std::size_t>(end - pattern.data()) - 1;
    return n - 1;
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, 2) == "$*") {
      for (std::size_t k = 0; k < arguments.size(); ++k)
        out += (k > 0 ? ", " : "") + arguments[k];
      ++i;
    } else if (pattern.substr(i, 3) == "$#*") {
      for (std::size_t k = 0; k < arguments.size(); ++k)
        out += ", " + arguments[k] + ", " + std::to_string(types[k]);
      i += 2;
    } else if (pattern.substr(i, 2) == "$a") {
      out += ascii ? "_ascii" : "";
      ++i;
    } else if (pattern.substr(i, 2) == "$l") {
      out += ascii ? "2" : "0";
      ++i;
    } else if (pattern[i] == '$') {
      out += arguments.at(number(i));
    } else if (pattern[i] == '#') {
      out += std::to_string(types.at(number(i)));
    } else if (pattern[i] == '@') {
      auto end = i + 1;
      while (end < pattern.size() && (pattern[end] == '_' || (pattern[end] >= '0' && pattern[end] <= '9') ||
                                      (pattern[end] >= 'a' && pattern[end] <= 'z'))) {
        ++end;
      }
      out += std::to_string(rules::type_id(pattern.substr(i + 1, end - i - 1)));
      i = end - 1;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

// A rule that writes an argument twice would draw twice.
bool draws_again(const std::string& filled, const std::vector<std::string>& arguments) {
  const auto count = [](std::string_view in) {
    std::size_t n = 0;
    for (const std::string_view call : {"crossfade_nextval(", "crossfade_setval(", "crossfade_random_uuid("}) {
      for (auto at = in.find(call); at != std::string_view::npos; at = in.find(call, at + 1))
        ++n;
    }
    return n;
  };
  std::size_t given = 0;
  for (const auto& a : arguments)
    given += count(a);
  return count(filled) > given;
}

value::type bare(value::type t) {
  t.modifier = -1;
  return t;
}

}  // namespace

value::type analyser::known_type(const value::type& t) const {
  if (t.what != kind::other) return t;
  for (const auto& [name, named] : tables_.named_types) {
    if (named.id == t.id) return named;
  }
  return t;
}

std::string analyser::canonical(const expression& e) {
  auto one = e;
  make_uniform(one);
  return render(one, natural_storage(one.type));
}

// Its names are those that functions/collations.cpp knows.
std::string analyser::collation_of(const expression& e) {
  if (e.type.what == kind::numeric && e.storage == storage::numeric_text) return "crossfade_numeric";
  if (e.type.what == kind::interval) return "crossfade_interval";
  if (e.type.what == kind::jsonb) return "crossfade_jsonb";
  const bool array = e.type.what == kind::array;
  if (array && e.type.element != kind::enumeration) return "crossfade_array_" + std::to_string(e.type.id);
  if ((!array && e.type.what != kind::enumeration) || !e.type.labels) return {};
  std::string out = array ? "crossfade_enum_array" : "crossfade_enum";
  for (const auto& label : *e.type.labels) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '_';
    for (const char c : label) {
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

static bool is_moment_text(const expression& e, storage s) {
  const bool moment = e.type.what == kind::date || e.type.what == kind::timestamp || e.type.what == kind::timestamptz;
  return moment && s != storage::timestamp_epoch && s != storage::timestamp_epoch_millis;
}

std::string analyser::order_of(const expression& e) {
  const auto own = collation_of(e);
  if (!own.empty() || e.column != nullptr || !is_moment_text(e, e.storage)) return own;
  return "crossfade_moment";
}

void analyser::in_order(const expression& l, const expression& r, storage s, std::string& left, std::string& right) {
  if (!is_moment_text(l, s)) return;
  if (l.column == nullptr && r.column == nullptr) {
    left += " COLLATE crossfade_moment";
    return;
  }
  const auto check = [&](const expression& e, std::string& text) {
    const bool computed = e.form == form::typed || e.form == form::slot;
    if (computed && e.column == nullptr) text = "crossfade_in_order(" + text + ")";
  };
  check(l, left);
  check(r, right);
}

std::string analyser::collated(const expression& e) {
  const auto name = e.form == form::typed ? collation_of(e) : std::string();
  return name.empty() ? e.sql : e.sql + " COLLATE " + name;
}

expression analyser::coerce(expression e, const value::type& wanted, rules::what context) {
  const auto to = bare(wanted);
  if (e.untyped()) settle(e, to);
  if (e.form == form::null) {
    e.type = to;
    return e;
  }
  if (e.type.id == to.id) return e;
  // now() as a timestamp or a date is still the clock; back from there it is a value like any other.
  const auto precision = [](kind k) { return k == kind::timestamptz ? 3 : k == kind::timestamp ? 2 : k == kind::date; };
  if (e.form == form::clock) {
    if (e.type.modifier < 0 && precision(to.what) > 0 && precision(to.what) < precision(e.type.what)) {
      e.type = to;
      return e;
    }
    e = output(std::move(e));
  }
  const bool relabels =
      (is_text(e.type) && is_text(to)) || (value::is_integer(e.type.what) && value::is_integer(to.what) &&
                                           value::type_size_bytes(e.type) < value::type_size_bytes(to));
  if (relabels && e.form == form::typed) {
    e.type = to;
    e.column = nullptr;
    return e;
  }
  auto out = typed({}, to, natural_storage(to), e.not_null);
  out.location = e.location;
  if (value::is_character(e.type.what)) keep_collation(out, e);
  out.sql = cast_text(e, to, context);
  return out;
}

// The SQLite text of a cast from e's type.
std::string analyser::cast_text(const expression& e, const value::type& to, rules::what context) {
  const auto what = "a cast from " + type_text(e.type, tables_) + " to " + type_text(to, tables_);
  const auto* row = rules::find_cast(e.type, to, context);
  if (row == nullptr && rules::find_cast(e.type, to, rules::what::explicit_cast) == nullptr) {
    // Through text: any type to a character type on assignment, from a character type where it is asked for.
    const bool out = value::is_character(to.what) && to.what != kind::name && context != rules::what::implicit_cast;
    const bool in = value::is_character(e.type.what) && context == rules::what::explicit_cast;
    const auto plain = [](const value::type& t) {
      return t.what != kind::other && t.what != kind::array && t.what != kind::enumeration && t.what != kind::oid;
    };
    if ((out || in) && plain(e.type) && plain(to)) {
      plan_.transaction_clock = true;
      const auto stored = to.what == kind::bpchar ? value::builtin_type(value::oids::text) : to;
      auto sql =
          "crossfade_cast(" + canonical(e) + ", " + std::to_string(e.type.id) + ", " + std::to_string(stored.id) + ")";
      return to.what == kind::bpchar ? "rtrim(" + sql + ", ' ')" : sql;
    }
    if (auto sql = array_or_enum_cast(e, to, context); !sql.empty()) return sql;
    if (out || in) throw not_proven{what};
  }
  if (row == nullptr) {
    auto x =
        fail("42846", "cannot cast type " + type_text(e.type, tables_) + " to " + type_text(to, tables_), e.location);
    throw failed{std::move(x)};
  }
  if (row->sqlite.empty()) throw not_proven{what};
  if (row->session) plan_.transaction_clock = true;
  return filled(row->sqlite, {canonical(e)}, {e.type.id}, false);
}

// The rule that PostgreSQL would take for these arguments, with casts added.
expression analyser::apply(rules::what w, std::string_view name, std::vector<expression> arguments, int location,
                           std::string_view suffix, bool distinct) {
  std::vector<value::type> given;
  for (const auto& a : arguments)
    given.push_back(bare(a.type));
  const auto r = rules::resolve(w, name, given);
  const auto shown = [&] {
    if (w == rules::what::operation) {
      return "operator " + type_text(given[0], tables_) + " " + std::string(name) + " " + type_text(given[1], tables_);
    }
    std::string out = w == rules::what::prefix ? "operator " : "function ";
    out += name;
    out += w == rules::what::prefix ? " " : "(";
    for (std::size_t i = 0; i < given.size(); ++i)
      out += (i > 0 ? ", " : "") + type_text(given[i], tables_);
    return out + (w == rules::what::prefix ? "" : ")");
  };
  // Types that the tables do not know have overloads that they do not know.
  for (const auto& t : given) {
    if (t.what == kind::other) throw not_proven{shown()};
  }
  switch (r.found) {
    case rules::found::unknown_name:
      throw not_proven{shown()};
    case rules::found::none:
      if (w == rules::what::operation) throw failed{no_operator(name, arguments[0], arguments[1], location)};
      throw failed{fail("42883", shown() + " does not exist", location,
                        std::string("No ") + (w == rules::what::prefix ? "operator" : "function") +
                            " matches the given name and argument types. You might need to add explicit type casts.")};
    case rules::found::several:
      throw failed{fail("42725", shown() + " is not unique", location)};
    case rules::found::one:
      break;
  }
  if (r.chosen->sqlite.empty()) throw not_proven{shown()};
  // A cell of character(n) is kept without its blanks, which JSON would show.
  const bool json = r.chosen->sqlite.find("json") != std::string_view::npos;
  if (json && std::any_of(given.begin(), given.end(), [](const auto& t) { return t.what == kind::bpchar; })) {
    throw not_proven{shown()};
  }
  const bool array = r.chosen->sqlite.starts_with("crossfade_array_");
  if (array && std::any_of(r.arguments.begin(), r.arguments.end(),
                           [](const auto& t) { return t.what == kind::bpchar || t.element == kind::bpchar; })) {
    throw not_proven{shown()};
  }
  // Twice as many with their types; SQLite's bound is 127.
  if (arguments.size() > 60) throw not_proven{"a function of more than 60 arguments"};
  // Of a part that is named in the statement the scale is known: seconds have 6 digits, years none. A difference
  // between two times has less than a day in its hours, and no months.
  const bool one_text = (w == rules::what::function && name == "extract" && arguments[0].form == form::slot) ||
                        (w == rules::what::operation && name == "-" && r.result.what == kind::interval &&
                         r.arguments[0].what != kind::interval && r.arguments[1].what != kind::interval);
  bool not_null = true, one_scale = true;
  std::vector<expression> collatable;
  std::vector<std::string> texts;
  std::vector<value::oid> types;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto e = coerce(std::move(arguments[i]), known_type(r.arguments[i]), rules::what::implicit_cast);
    not_null = not_null && e.not_null && e.form != form::null;
    one_scale = one_scale && (e.type.what != kind::numeric || e.uniform);
    if (value::is_character(e.type.what)) collatable.push_back(e);
    types.push_back(e.type.id);
    texts.push_back(canonical(e));
    // Where a value is written out, a character(n) has its blanks.
    if (e.type.what == kind::bpchar && r.chosen->sqlite.find("$#*") != std::string_view::npos) {
      if (e.type.modifier < 0) throw not_proven{"character without a length"};
      texts.back() = "crossfade_rpad(" + texts.back() + ", " + std::to_string(e.type.modifier - 4) + ")";
    }
    if (distinct) {
      e = typed(texts.back(), e.type, natural_storage(e.type));
      texts.back() = "DISTINCT " + collated(e);
    }
  }
  if (r.chosen->session) plan_.transaction_clock = true;
  if (r.chosen->sqlite.starts_with("crossfade_to_json") || r.chosen->sqlite.starts_with("crossfade_json_")) {
    for (const auto& t : r.arguments) {  // the functions know the built-in types
      if (t.what == kind::array && value::builtin_type(t.id).what != kind::array) throw not_proven{shown()};
    }
  }
  const auto to = known_type(r.result);
  if (to.id == 0) throw not_proven{shown()};
  auto out =
      typed({}, to, natural_storage(to),
            r.chosen->null_rule == rules::nulls::never || (r.chosen->null_rule == rules::nulls::strict && not_null));
  std::vector<const expression*> from;
  for (const auto& e : collatable)
    from.push_back(&e);
  derive_collation(out, from);
  const bool letters =
      r.chosen->sqlite.find("$a") != std::string_view::npos || r.chosen->sqlite.find("$l") != std::string_view::npos;
  out.sql = filled(r.chosen->sqlite, texts, types, letters && ascii_letters(out)) + std::string(suffix);
  if (draws_again(out.sql, texts)) throw not_proven{shown() + " of a value that is drawn"};
  out.uniform = to.what != kind::numeric || one_scale;
  out.one_text = one_text;
  out.location = location;
  return out;
}

}  // namespace crossfade::sql::analyse
