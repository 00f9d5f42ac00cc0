// Collations of text: which one PostgreSQL derives for an expression, and what it says of order and letters.
// Source: PostgreSQL documentation 24.2.1; src/backend/parser/parse_collate.c.
#include <array>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

bool is_c(std::string_view name) { return name == "C" || name == "POSIX" || name == "ucs_basic"; }
bool is_c_utf8(std::string_view name) { return name == "C.UTF-8" || name == "C.utf8"; }

// Locales of the C library as PostgreSQL names them: en_US, de_DE.utf8, sr_RS@latin. ICU's are en-US, en-x-icu, und.
bool is_locale(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  std::size_t i = 0;
  while (i < name.size() && lower(name[i]))
    ++i;
  if (i < 2 || i > 3 || i + 3 > name.size() || name[i] != '_') return false;
  for (std::size_t k = i + 1; k < i + 3; ++k) {
    if (name[k] < 'A' || name[k] > 'Z') return false;
  }
  const auto rest = name.substr(i + 3);
  return rest.empty() || rest.front() == '@' || rest.substr(0, 4) == ".UTF" || rest.substr(0, 4) == ".utf";
}

}  // namespace

// What a COLLATE clause says comes first, then a collation other than the database's. Two of a kind are PostgreSQL's to
// judge: an error for some functions (42P22), and of no matter for others.
void analyser::derive_collation(expression& out, const std::vector<const expression*>& from) const {
  std::string name;
  bool given = false, bytes = tables_.byte_order_collation;
  for (const auto* e : from) {
    if (e->form == form::typed && !value::is_character(e->type.what)) continue;
    const bool named = e->collation_given || !e->collation.empty();
    if (!named || (given && !e->collation_given)) continue;
    if ((given == e->collation_given) && (given || !name.empty()) && name != e->collation) {
      throw not_proven{"text of two collations"};
    }
    name = e->collation;
    given = e->collation_given;
    bytes = e->byte_order;
  }
  out.collation = std::move(name);
  out.collation_given = given;
  out.byte_order = bytes;
}

void analyser::keep_collation(expression& out, const expression& from) {
  out.collation = from.collation;
  out.collation_given = from.collation_given;
  out.byte_order = from.byte_order;
}

// lower(), upper() and classes of characters: ASCII's letters alone for C, Unicode's simple mapping elsewhere (C.UTF-8
// and the locales of glibc share one table, but for Turkish, Azeri and Lithuanian).
bool analyser::ascii_letters(const expression& e) const {
  const auto& name = e.collation.empty() ? tables_.collation : e.collation;
  if (is_c(name)) return true;
  const auto language = name.substr(0, 2);
  const bool own = language == "tr" || language == "az" || language == "lt";
  if (own || !(is_c_utf8(name) || is_locale(name))) throw not_proven{"letters in collation " + name};
  return false;
}

expression analyser::collated_by(const PgQuery__CollateClause& c, const scope& in) {
  use(rules::clause::collate);
  auto e = expr(c.arg, in);
  settle(e, value::builtin_type(value::oids::text));
  if (!value::is_character(e.type.what)) {
    throw failed{fail("42804", "collations are not supported by type " + type_text(e.type, tables_), c.location)};
  }
  if (c.n_collname > 2 || (c.n_collname == 2 && last_name(c.collname, 1) != "pg_catalog")) {
    throw not_proven{"a collation with a schema"};
  }
  e = output(std::move(e));
  e.collation = last_name(c.collname, c.n_collname);
  e.collation_given = true;
  if (e.collation == "default") {
    e.collation.clear();
    e.byte_order = tables_.byte_order_collation;
  } else if (is_c(e.collation) || is_c_utf8(e.collation)) {
    e.byte_order = true;
  } else if (is_locale(e.collation)) {
    e.byte_order = false;
  } else {
    throw not_proven{"collation " + e.collation};
  }
  e.column = nullptr;
  e.table = 0;
  e.attribute = 0;
  e.location = c.location;
  return e;
}

}  // namespace crossfade::sql::analyse
