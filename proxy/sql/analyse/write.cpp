// Which tables may be written on SQLite.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

bool covers(const catalog::table& t, const std::vector<std::size_t>& columns, const std::set<std::string>* touched) {
  if (touched == nullptr) return true;
  return columns.empty() || std::any_of(columns.begin(), columns.end(),
                                        [&](std::size_t c) { return touched->count(t.columns[c].name) > 0; });
}

std::set<std::string> predicate_columns(const catalog::unique_key& k) {
  if (k.predicate.empty()) return {};
  auto parsed = parse("SELECT " + k.predicate, 500);
  if (!parsed || parsed->size() != 1) throw not_proven{"the predicate of index " + k.name};
  return columns_named(*parsed->statement(0));
}

// A partial index looks at the columns of its predicate, too.
bool covers(const catalog::table& t, const catalog::unique_key& k, const std::set<std::string>* touched) {
  if (covers(t, k.columns, touched)) return true;
  const auto named = predicate_columns(k);
  return std::any_of(named.begin(), named.end(), [&](const std::string& c) { return touched->count(c) > 0; });
}

bool acts(const std::string& action) { return action == "CASCADE" || action == "SET NULL" || action == "SET DEFAULT"; }

}  // namespace

bool analyser::looks_at(const catalog::unique_key& k, const std::string& column) {
  return predicate_columns(k).count(column) > 0;
}

// The keys of other tables that refer to this one, as PostgreSQL would follow them. columns: those of this table that
// change; null: rows go. What a key's action does to the other table has to be known to be right there, too.
void analyser::referenced(const catalog::table& t, const std::set<std::string>* columns, std::size_t depth) const {
  if (depth > 16) throw not_proven{"foreign keys that refer to each other in a long chain"};
  for (const auto& other : tables_.tables) {
    for (const auto& k : other.foreign_keys) {
      if (k.referenced_table != t.name) continue;
      if (columns != nullptr && std::none_of(k.referenced_columns.begin(), k.referenced_columns.end(),
                                             [&](const std::string& c) { return columns->count(c) > 0; })) {
        continue;
      }
      const auto name = "foreign key " + k.name + " of table " + other.name;
      if (k.in_postgres && !k.in_sqlite) throw not_proven{name + " is unknown to SQLite"};
      const auto& action = columns == nullptr ? k.on_delete : k.on_update;
      if (!acts(action) || !k.in_sqlite) continue;
      if (other.needs_postgres) throw not_proven{name + " changes a table that needs PostgreSQL's judgement"};
      if (columns == nullptr && action == "CASCADE") {
        if (&other != &t) referenced(other, nullptr, depth + 1);
        continue;
      }
      followed(other, k, action, name, depth);
    }
  }
}

// Columns of `other` that an action sets: nothing but SQLite's own constraints looks at them.
void analyser::followed(const catalog::table& other, const catalog::foreign_key& k, const std::string& action,
                        const std::string& name, std::size_t depth) const {
  std::set<std::string> set;
  for (const auto i : k.columns) {
    const auto& c = other.columns[i];
    set.insert(c.name);
    if (c.not_null && action == "SET NULL") throw not_proven{name + " sets a column to NULL that is NOT NULL"};
  }
  if (action == "SET DEFAULT") throw not_proven{name + " sets defaults, which SQLite may have others of"};
  for (const auto& check : other.checks) {
    auto parsed = parse("SELECT " + check.expression.substr(std::min<std::size_t>(5, check.expression.size())), 500);
    const auto named = parsed && parsed->size() == 1 ? columns_named(*parsed->statement(0)) : set;
    if (std::any_of(set.begin(), set.end(), [&](const std::string& c) { return named.count(c) > 0; })) {
      throw not_proven{name + " sets a column that check constraint " + check.name + " looks at"};
    }
  }
  for (const auto& c : other.columns) {
    if (c.generated != catalog::generation::none) throw not_proven{name + " changes a table with generated columns"};
  }
  referenced(other, &set, depth + 1);
}

// Whether SQLite enforces for this write what PostgreSQL would. columns: those that change; null: all (INSERT).
void analyser::writable(const catalog::table& t, const std::set<std::string>* columns, bool removes) const {
  if (t.needs_postgres)
    throw not_proven{"table " + t.name + " needs PostgreSQL's judgement: " + t.needs_postgres_reason};
  if (removes) return referenced(t, nullptr, 0);
  for (const auto& k : t.unique_keys) {
    if (!k.in_postgres || !covers(t, k, columns)) continue;
    if (!k.in_sqlite) throw not_proven{"unique key " + k.name + " is unknown to SQLite"};
    if (k.nulls_not_distinct) throw not_proven{"unique key " + k.name + " has NULLS NOT DISTINCT"};
    if (k.deferrable) throw not_proven{"unique key " + k.name + " is deferrable"};
  }
  for (const auto& k : t.foreign_keys) {
    if (k.in_postgres && !k.in_sqlite && covers(t, k.columns, columns)) {
      throw not_proven{"foreign key " + k.name + " is unknown to SQLite"};
    }
  }
  if (columns != nullptr) referenced(t, columns, 0);
}

}  // namespace crossfade::sql::analyse
