#include "proxy/sql/rules/resolve.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "replay/value/array.hpp"

namespace crossfade::sql::rules {
namespace {

using value::kind;

constexpr value::oid any_oid = 2276, any_array = 2277, any_element = 2283, any_non_array = 2776, any_enum = 3500,
                     any_compatible = 5077, any_compatible_array = 5078;

struct type_name {
  std::string_view name;
  value::oid id;
};
constexpr type_name type_names[] = {
    {"bool", value::oids::boolean},
    {"bytea", value::oids::bytea},
    {"name", value::oids::name},
    {"int8", value::oids::int8},
    {"int2", value::oids::int2},
    {"int4", value::oids::int4},
    {"text", value::oids::text},
    {"oid", value::oids::oid_type},
    {"json", value::oids::json},
    {"float4", value::oids::float4},
    {"float8", value::oids::float8},
    {"unknown", value::oids::unknown},
    {"bpchar", value::oids::bpchar},
    {"varchar", value::oids::varchar},
    {"date", value::oids::date},
    {"time", value::oids::time},
    {"timetz", value::oids::timetz},
    {"timestamp", value::oids::timestamp},
    {"timestamptz", value::oids::timestamptz},
    {"interval", value::oids::interval},
    {"numeric", value::oids::numeric},
    {"uuid", value::oids::uuid},
    {"jsonb", value::oids::jsonb},
    {"record", value::oids::record},
    {"char", value::oids::char1},
    {"_bool", value::oids::boolean_array},
    {"_bytea", value::oids::bytea_array},
    {"_int2", value::oids::int2_array},
    {"_int4", value::oids::int4_array},
    {"_int8", value::oids::int8_array},
    {"_text", value::oids::text_array},
    {"_varchar", value::oids::varchar_array},
    {"_bpchar", value::oids::bpchar_array},
    {"_float4", value::oids::float4_array},
    {"_float8", value::oids::float8_array},
    {"_numeric", value::oids::numeric_array},
    {"_date", value::oids::date_array},
    {"_time", value::oids::time_array},
    {"_timestamp", value::oids::timestamp_array},
    {"_timestamptz", value::oids::timestamptz_array},
    {"_interval", value::oids::interval_array},
    {"_uuid", value::oids::uuid_array},
    {"_json", value::oids::json_array},
    {"_jsonb", value::oids::jsonb_array},
    {"any", any_oid},
    {"anyarray", any_array},
    {"anyelement", any_element},
    {"anynonarray", any_non_array},
    {"anyenum", any_enum},
    {"anycompatible", any_compatible},
    {"anycompatiblearray", any_compatible_array},
};

bool is_polymorphic(value::oid id) noexcept {
  return id == any_oid || id == any_array || id == any_element || id == any_non_array || id == any_enum ||
         id == any_compatible || id == any_compatible_array;
}

bool fits_polymorphic(value::oid wanted, const value::type& given) noexcept {
  if (wanted == any_array || wanted == any_compatible_array) return given.what == kind::array;
  if (wanted == any_non_array) return given.what != kind::array;
  if (wanted == any_enum) return given.what == kind::enumeration;
  return true;
}

bool is_preferred(value::oid id) noexcept {
  return id == value::oids::boolean || id == value::oids::text || id == value::oids::float8 ||
         id == value::oids::oid_type || id == value::oids::timestamptz || id == value::oids::interval;
}

// A row, its argument types read once.
struct candidate {
  const rule* row = nullptr;
  std::vector<value::oid> arguments;
  bool repeats = false;  // the last one, any number of times
};

std::vector<value::oid> split_types(std::string_view names, bool& repeats) {
  std::vector<value::oid> out;
  while (!names.empty()) {
    const auto blank = names.find(' ');
    const auto one = names.substr(0, blank);
    if (one == "...") {
      repeats = true;
    } else if (!one.empty()) {
      out.push_back(type_id(one));
    }
    names = blank == std::string_view::npos ? std::string_view() : names.substr(blank + 1);
  }
  return out;
}

struct index {
  std::map<std::pair<what, std::string_view>, std::vector<candidate>> named;
  std::unordered_map<std::uint64_t, const rule*> casts;  // source << 32 | target
};

const index& all() {
  static const index made = [] {
    index out;
    for (const auto& f : families()) {
      for (const auto& r : f.rules) {
        candidate c{&r, {}, false};
        c.arguments = split_types(r.arguments, c.repeats);
        if (r.name.empty()) {
          out.casts.emplace(std::uint64_t{c.arguments[0]} << 32 | type_id(r.result), &r);
        } else {
          out.named[{r.what, r.name}].push_back(std::move(c));
        }
      }
    }
    return out;
  }();
  return made;
}

std::vector<candidate> of_length(const std::vector<candidate>& from, std::size_t n) {
  std::vector<candidate> out;
  for (auto c : from) {
    if (c.repeats && n + 1 > c.arguments.size()) {
      c.arguments.resize(n, c.arguments.empty() ? value::oid{0} : c.arguments.back());
    }
    if (c.arguments.size() == n) out.push_back(std::move(c));
  }
  return out;
}

bool accepts(value::oid wanted, const value::type& given) {
  if (given.id == 0 || given.id == wanted) return true;
  if (is_polymorphic(wanted)) return fits_polymorphic(wanted, given);
  return casts_implicitly(given, value::builtin_type(wanted));
}

// Keeps the candidates for which the most positions count.
template <class Counts>
void keep_best(std::vector<candidate>& among, const std::vector<value::type>& given, Counts counts) {
  std::size_t best = 0;
  std::vector<std::size_t> scores;
  for (const auto& c : among) {
    std::size_t score = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i].id != 0 && counts(c.arguments[i], given[i])) ++score;
    }
    scores.push_back(score);
    best = std::max(best, score);
  }
  std::vector<candidate> kept;
  for (std::size_t k = 0; k < among.size(); ++k) {
    if (scores[k] == best) kept.push_back(std::move(among[k]));
  }
  among = std::move(kept);
}

// Untyped arguments: the category that the candidates agree on, strings first, preferred types before others.
void choose_by_category(std::vector<candidate>& among, const std::vector<value::type>& given) {
  std::vector<std::pair<char, bool>> wanted(given.size(), {'\0', false});
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i].id != 0) continue;
    char slot = '\0';
    bool preferred = false, conflict = false;
    for (const auto& c : among) {
      const auto t = value::builtin_type(c.arguments[i]);
      const char own = is_polymorphic(t.id) ? 'P' : category(t);
      if (slot == '\0') {
        slot = own;
        preferred = is_preferred(t.id);
      } else if (own == slot) {
        preferred = preferred || is_preferred(t.id);
      } else if (own == 'S') {
        slot = own;
        preferred = is_preferred(t.id);
        conflict = false;
      } else if (slot != 'S') {
        conflict = true;
      }
    }
    if (conflict) return;
    wanted[i] = {slot, preferred};
  }
  std::vector<candidate> kept;
  for (const auto& c : among) {
    bool fits = true;
    for (std::size_t i = 0; i < given.size() && fits; ++i) {
      if (given[i].id != 0) continue;
      const char own = is_polymorphic(c.arguments[i]) ? 'P' : category(value::builtin_type(c.arguments[i]));
      fits = own == wanted[i].first && (!wanted[i].second || is_preferred(c.arguments[i]));
    }
    if (fits) kept.push_back(c);
  }
  if (!kept.empty()) among = std::move(kept);
}

// The types that a candidate's polymorphic arguments stand for. consistent == false: they do not agree.
struct polymorphic {
  bool consistent = true;
  std::optional<value::type> element;     // of anyelement, anyarray, anynonarray, anyenum: one type
  std::optional<value::type> compatible;  // of anycompatible, anycompatiblearray: their common type
};

polymorphic types_of(const candidate& c, const std::vector<value::type>& given) {
  polymorphic out;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto wanted = c.arguments[i];
    if (!is_polymorphic(wanted) || wanted == any_oid || given[i].id == 0) continue;
    const bool array = wanted == any_array || wanted == any_compatible_array;
    if (array && given[i].what != kind::array) return {false, {}, {}};
    auto own = array ? value::element_type(given[i]) : given[i];
    own.modifier = -1;
    if (wanted == any_compatible || wanted == any_compatible_array) {
      const auto common = out.compatible ? common_type(*out.compatible, own) : own;
      if (!common) return {false, {}, {}};
      out.compatible = common;
    } else if (out.element && out.element->id != own.id) {
      return {false, {}, {}};
    } else {
      out.element = own;
    }
  }
  return out;
}

void choose(std::vector<candidate>& among, const std::vector<value::type>& given) {
  const auto exact = [](value::oid wanted, const value::type& g) { return wanted == g.id; };
  keep_best(among, given, exact);
  if (among.size() == 1) return;
  keep_best(among, given, [&](value::oid wanted, const value::type& g) {
    return wanted == g.id || (is_preferred(wanted) && category(value::builtin_type(wanted)) == category(g));
  });
  if (among.size() == 1) return;
  const bool untyped = std::any_of(given.begin(), given.end(), [](const value::type& t) { return t.id == 0; });
  if (!untyped) return;
  choose_by_category(among, given);
  if (among.size() == 1) return;
  // All typed ones alike: the untyped are taken for the same.
  value::oid common = 0;
  for (const auto& t : given) {
    if (t.id == 0) continue;
    if (common != 0 && common != t.id) return;
    common = t.id;
  }
  if (common == 0) return;
  const auto same = value::builtin_type(common);
  std::vector<candidate> kept;
  for (const auto& c : among) {
    const std::vector<value::type> alike(given.size(), same);
    if (std::all_of(c.arguments.begin(), c.arguments.end(), [&](value::oid wanted) { return accepts(wanted, same); }) &&
        types_of(c, alike).consistent) {
      kept.push_back(c);
    }
  }
  if (kept.size() == 1) among = std::move(kept);
}

// The array type of an element: that of an argument, where it is one of the database's own.
value::type array_type(const value::type& element, const std::vector<value::type>& given) {
  if (const auto id = value::array_of(element.id); id != 0) return value::builtin_type(id);
  for (const auto& t : given) {
    if (t.what == kind::array && t.element_id == element.id) return t;
  }
  value::type unknown;
  unknown.what = kind::other;
  return unknown;
}

resolution taken(const candidate& c, const std::vector<value::type>& given) {
  resolution out;
  out.found = found::one;
  out.chosen = c.row;
  const auto types = types_of(c, given);
  const auto text = value::builtin_type(value::oids::text);
  const auto meant = [&](value::oid wanted, const value::type* own) {
    if (!is_polymorphic(wanted)) return value::builtin_type(wanted);
    if (wanted == any_oid) return own != nullptr && own->id != 0 ? *own : text;
    const bool compatible = wanted == any_compatible || wanted == any_compatible_array;
    const auto element = (compatible ? types.compatible : types.element).value_or(text);
    return wanted == any_array || wanted == any_compatible_array ? array_type(element, given) : element;
  };
  for (std::size_t i = 0; i < given.size(); ++i)
    out.arguments.push_back(meant(c.arguments[i], &given[i]));
  out.result = meant(type_id(c.row->result), nullptr);
  out.result.modifier = -1;
  return out;
}

}  // namespace

value::oid type_id(std::string_view name) {
  for (const auto& t : type_names) {
    if (t.name == name) return t.id;
  }
  return 0;
}

const std::vector<family>& families() {
  static const std::vector<family> made = {
      {"Numbers", number_rules()},         {"Text", text_rules()},
      {"Date and time", datetime_rules()}, {"JSON", json_rules()},
      {"Arrays", array_rules()},           {"Boolean, bytea, uuid, enumerations", other_rules()},
      {"Aggregates", aggregate_rules()},
  };
  return made;
}

char category(const value::type& t) noexcept {
  switch (t.what) {
    case kind::boolean:
      return 'B';
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      return 'N';
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
      return 'S';
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
      return 'D';
    case kind::interval:
      return 'T';
    case kind::array:
      return 'A';
    case kind::enumeration:
      return 'E';
    case kind::bytea:
    case kind::uuid:
    case kind::json:
    case kind::jsonb:
    case kind::other:
      return t.id == value::oids::timetz ? 'D' : 'U';
    case kind::unknown:
      break;
  }
  return 'X';
}

const rule* find_cast(const value::type& from, const value::type& to, rules::what context) {
  const auto hit = all().casts.find(std::uint64_t{from.id} << 32 | to.id);
  if (hit == all().casts.end()) return nullptr;
  const auto rank = [](rules::what w) { return w == what::implicit_cast ? 0 : w == what::assignment_cast ? 1 : 2; };
  return rank(hit->second->what) <= rank(context) ? hit->second : nullptr;
}

bool casts_implicitly(const value::type& from, const value::type& to) {
  return from.id == to.id || find_cast(from, to, what::implicit_cast) != nullptr;
}

std::optional<value::type> common_type(const value::type& a, const value::type& b) {
  if (a.id == b.id) return a;
  if (category(a) != category(b)) return std::nullopt;
  if (!is_preferred(a.id) && casts_implicitly(a, b) && !casts_implicitly(b, a)) return b;
  if (casts_implicitly(b, a)) return a;
  return std::nullopt;
}

bool knows(rules::what w, std::string_view name) { return all().named.count({w, name}) > 0; }

resolution resolve(rules::what w, std::string_view name, const std::vector<value::type>& given) {
  resolution out;
  const auto named = all().named.find({w, name});
  if (named == all().named.end()) return out;
  out.found = found::none;
  auto among = of_length(named->second, given.size());
  auto assumed = given;
  const bool binary = w == what::operation && given.size() == 2 && (given[0].id == 0) != (given[1].id == 0);
  if (binary) {  // an untyped operand is first taken for the other one's type
    assumed[given[0].id == 0 ? 0 : 1] = given[given[0].id == 0 ? 1 : 0];
  }
  for (const auto& c : among) {
    bool exact = true;
    for (std::size_t i = 0; i < assumed.size() && exact; ++i)
      exact = c.arguments[i] == assumed[i].id;
    if (exact) return taken(c, assumed);
  }
  among.erase(std::remove_if(among.begin(), among.end(),
                             [&](const candidate& c) {
                               for (std::size_t i = 0; i < given.size(); ++i) {
                                 if (!accepts(c.arguments[i], given[i])) return true;
                               }
                               return !types_of(c, given).consistent;
                             }),
              among.end());
  if (among.empty()) return out;
  if (among.size() > 1) choose(among, given);
  if (among.size() > 1) {
    out.found = found::several;
    return out;
  }
  return taken(among[0], given);
}

}  // namespace crossfade::sql::rules
