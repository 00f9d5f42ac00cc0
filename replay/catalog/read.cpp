#include "replay/catalog/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "replay/catalog/profile.hpp"
#include "replay/catalog/sqlite_expression.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

// The one element whose name matches: exactly, as the option writes it, else case-insensitively if only one does.
template <class List>
auto match(List& list, const std::string& sqlite_name, identifier_case how) -> decltype(list.data()) {
  for (auto& item : list) {
    if (item.name == sqlite_name) return &item;
  }
  const std::string written = postgres_name(sqlite_name, how);
  for (auto& item : list) {
    if (item.name == written) return &item;
  }
  decltype(list.data()) found = nullptr;
  for (auto& item : list) {
    if (!same_name(item.name, sqlite_name)) continue;
    if (found != nullptr) return nullptr;
    found = &item;
  }
  return found;
}

class matcher {
 public:
  matcher(const sqlite_schema& sqlite, postgres_schema& postgres, const read_options& options)
      : sqlite_(sqlite), postgres_(postgres), options_(options) {}

  std::vector<table> tables() {
    std::vector<table> out;
    std::set<std::string> taken;
    for (const sqlite_table& source : sqlite_.tables) {
      const table* target = match(postgres_.tables, source.name, options_.identifiers);
      if (target == nullptr || !taken.insert(target->name).second) {
        note("no_counterpart", source.name, "", fmt::format("table {} of SQLite is not in PostgreSQL", source.name),
             "run the application's migrations on PostgreSQL, or let Crossfade create the schema in an empty one");
        continue;
      }
      names_[lower_ascii(source.name)] = target->name;
      out.push_back(*target);
      out.back().sqlite_name = source.name;
    }
    for (const table& t : postgres_.tables) {
      if (!taken.contains(t.name))
        note("only_in_postgres", t.name, "", fmt::format("table {} of PostgreSQL is not in SQLite", t.name),
             "its rows are not touched; statements that use it are not served from SQLite");
    }
    for (table& t : out)
      complete(t, *sqlite_.find(t.sqlite_name));
    return out;
  }

 private:
  void note(std::string code, std::string table, std::string column, std::string message, std::string hint) {
    if (options_.mismatches != nullptr)
      options_.mismatches->push_back(
          {std::move(code), std::move(table), std::move(column), {}, {}, std::move(hint), std::move(message)});
  }

  void complete(table& t, const sqlite_table& source) {
    t.without_rowid = source.without_rowid;
    t.autoincrement = source.autoincrement;
    match_columns(t, source);
    generated_columns(t, source);
    unique_keys(t, source);
    foreign_keys(t, source);
  }

  void match_columns(table& t, const sqlite_table& source) {
    std::vector<column> kept;
    std::vector<std::optional<std::size_t>> moved(t.columns.size());
    std::vector<const sqlite_column*> found(t.columns.size(), nullptr);
    for (const sqlite_column& c : source.columns) {
      const column* target = match(t.columns, c.name, options_.identifiers);
      if (target == nullptr) {
        note("no_counterpart", t.sqlite_name, c.name,
             fmt::format("column {}.{} of SQLite is not in PostgreSQL", t.sqlite_name, c.name),
             "add it to PostgreSQL's table, or drop it in SQLite");
        continue;
      }
      found[static_cast<std::size_t>(target - t.columns.data())] = &c;
    }
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      column& c = t.columns[i];
      if (found[i] == nullptr) {
        const bool must = c.not_null && c.default_expression.empty() && c.identity == identity::none;
        note(must ? "no_counterpart" : "only_in_postgres", t.name, c.name,
             fmt::format("column {}.{} of PostgreSQL is not in SQLite", t.name, c.name),
             must ? "it is NOT NULL without a default: rows from SQLite cannot fill it. Add it to SQLite's table"
                  : "rows from SQLite get its default there; add it to SQLite's table to keep its values");
        continue;
      }
      moved[i] = kept.size();
      c.sqlite_name = found[i]->name;
      c.sqlite_index = found[i]->index;
      c.sqlite_declaration = found[i]->declaration;
      if (source.rowid_column && &source.columns[*source.rowid_column] == found[i]) t.rowid_column = kept.size();
      check_generated(t, c, *found[i]);
      kept.push_back(std::move(c));
    }
    t.columns = std::move(kept);
    const auto renumber = [&moved](std::vector<std::size_t>& columns) {
      for (std::size_t& i : columns) {
        if (!moved[i]) return false;
        i = *moved[i];
      }
      return true;
    };
    if (!renumber(t.primary_key)) t.primary_key.clear();
    std::erase_if(t.unique_keys, [&](unique_key& key) { return !renumber(key.columns); });
    std::erase_if(t.foreign_keys, [&](foreign_key& key) { return !renumber(key.columns); });
  }

  void check_generated(table& t, const column& c, const sqlite_column& source) {
    if (c.generated != generation::none && source.hidden < 2) {
      t.needs_postgres = true;
      t.needs_postgres_reason += (t.needs_postgres_reason.empty() ? "" : "; ") +
                                 fmt::format("column {} is generated in PostgreSQL only", c.name);
    }
    if (c.generated == generation::none && source.hidden >= 2)
      note("generated_in_sqlite_only", t.sqlite_name, c.sqlite_name,
           fmt::format("column {}.{} is generated in SQLite but not in PostgreSQL", t.sqlite_name, c.sqlite_name),
           "make it GENERATED ALWAYS AS (...) STORED in PostgreSQL too");
  }

  // SQLite computes its own: the expressions have to mean the same.
  static void generated_columns(table& t, const sqlite_table& source) {
    std::vector<expression_column> columns;
    for (const column& c : t.columns)
      columns.push_back({c.sqlite_name, c.name, c.type.what});
    for (const column& c : t.columns) {
      if (c.generated == generation::none) continue;
      for (const sqlite_column& theirs : source.columns) {
        if (theirs.name != c.sqlite_name || theirs.hidden < 2) continue;
        const auto ours = translate_expression(theirs.generated_expression, columns);
        if (ours && same_expression(*ours, c.default_expression)) continue;
        t.needs_postgres = true;
        t.needs_postgres_reason +=
            (t.needs_postgres_reason.empty() ? "" : "; ") +
            fmt::format("column {} is generated by another expression in SQLite, or by one that may differ", c.name);
      }
    }
  }

  std::optional<std::vector<std::size_t>> columns_of(const table& t, const sqlite_table& source,
                                                     const sqlite_index& index) const {
    std::vector<std::size_t> columns;
    for (const sqlite_index_term& term : index.terms) {
      if (!term.column) return std::nullopt;
      const auto at = catalog_column(t, source.columns[*term.column].name);
      if (!at) return std::nullopt;
      columns.push_back(*at);
    }
    return columns;
  }

  static std::optional<std::size_t> catalog_column(const table& t, std::string_view sqlite_name) {
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      if (t.columns[i].sqlite_name == sqlite_name) return i;
    }
    return std::nullopt;
  }

  static bool same_set(std::vector<std::size_t> a, std::vector<std::size_t> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
  }

  void unique_keys(table& t, const sqlite_table& source) {
    std::vector<expression_column> columns;
    for (const column& c : t.columns)
      columns.push_back({c.sqlite_name, c.name, c.type.what});
    std::vector<std::pair<std::vector<std::size_t>, std::string>> ours;  // columns, predicate in PostgreSQL's words
    std::vector<std::string> ours_names, written;
    if (source.rowid_column) {
      if (t.rowid_column) {
        ours.push_back({{*t.rowid_column}, ""});
        ours_names.push_back("rowid");
        written.emplace_back();
      }
    }
    for (const sqlite_index& index : source.indexes) {
      if (!index.unique) continue;
      auto key = columns_of(t, source, index);
      if (!key) continue;
      std::string predicate;
      if (index.partial) predicate = translate_expression(index.predicate, columns).value_or("?");
      ours.push_back({std::move(*key), predicate});
      ours_names.push_back(index.name);
      written.push_back(index.partial ? index.predicate : std::string());
    }
    std::vector<bool> used(ours.size(), false);
    for (unique_key& key : t.unique_keys) {
      if (key.columns.empty()) continue;
      for (std::size_t i = 0; i < ours.size(); ++i) {
        if (!same_set(ours[i].first, key.columns) || !same_expression(ours[i].second, key.predicate)) continue;
        used[i] = true;
        if (!key.nulls_not_distinct) key.in_sqlite = true;
        key.sqlite_predicate = written[i];
      }
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
      if (used[i]) continue;
      unique_key key;
      key.name = ours_names[i];
      key.columns = ours[i].first;
      key.predicate = ours[i].second;
      key.in_sqlite = true;
      t.unique_keys.push_back(std::move(key));
    }
  }

  void foreign_keys(table& t, const sqlite_table& source) {
    for (const sqlite_foreign_key& from : source.foreign_keys) {
      const auto other = names_.find(lower_ascii(from.referenced_table));
      if (other == names_.end()) continue;
      foreign_key key;
      key.name = from.name;
      key.referenced_table = other->second;
      const sqlite_table* target_source = sqlite_.find(from.referenced_table);
      const table* target = nullptr;
      for (const table& candidate : postgres_.tables) {
        if (candidate.name == other->second) target = &candidate;
      }
      bool whole = target != nullptr && target_source != nullptr;
      for (std::size_t i = 0; whole && i < from.columns.size(); ++i) {
        const auto at = catalog_column(t, source.columns[from.columns[i]].name);
        const column* referenced = i < from.referenced_columns.size()
                                       ? match(target->columns, from.referenced_columns[i], options_.identifiers)
                                       : nullptr;
        whole = at.has_value() && referenced != nullptr;
        if (!whole) break;
        key.columns.push_back(*at);
        key.referenced_columns.push_back(referenced->name);
      }
      if (!whole) continue;
      key.on_delete = from.on_delete;
      key.on_update = from.on_update;
      key.deferrable = from.deferrable;
      key.initially_deferred = from.initially_deferred;
      key.in_sqlite = true;
      merge(t, std::move(key));
    }
  }

  // The same key with other actions is another key: what SQLite would do is not what PostgreSQL would.
  static void merge(table& t, foreign_key key) {
    for (foreign_key& known : t.foreign_keys) {
      if (known.in_postgres && !known.in_sqlite && known.columns == key.columns &&
          known.referenced_table == key.referenced_table && known.referenced_columns == key.referenced_columns &&
          known.on_delete == key.on_delete && known.on_update == key.on_update) {
        known.in_sqlite = true;
        return;
      }
    }
    t.foreign_keys.push_back(std::move(key));
  }

  const sqlite_schema& sqlite_;
  postgres_schema& postgres_;
  const read_options& options_;
  std::map<std::string, std::string> names_;  // SQLite's table in lower case -> PostgreSQL's
};

}  // namespace

namespace {

bool plain(const table& t, const std::vector<std::size_t>& columns) {
  return std::all_of(columns.begin(), columns.end(), [&t](std::size_t i) { return t.columns[i].uniform; });
}

// Where one value has several cells SQLite does not keep a key as PostgreSQL would.
void doubt_keys(catalog& c) {
  for (table& t : c.tables) {
    for (unique_key& key : t.unique_keys) {
      if (key.in_postgres && !plain(t, key.columns)) key.in_sqlite = false;
    }
    for (foreign_key& key : t.foreign_keys) {
      const table* other = c.find(key.referenced_table);
      bool alike = other != nullptr && plain(t, key.columns);
      for (std::size_t i = 0; alike && i < key.columns.size() && i < key.referenced_columns.size(); ++i) {
        const column* theirs = other->find_column(key.referenced_columns[i]);
        alike = theirs != nullptr && theirs->uniform && theirs->storage == t.columns[key.columns[i]].storage;
      }
      if (key.in_postgres && !alike) key.in_sqlite = false;
    }
  }
}

}  // namespace

result<std::shared_ptr<const catalog>> read_catalog(store::sqlite& db, store::postgres& pg,
                                                    const read_options& options) {
  auto sqlite = read_sqlite_schema(db);
  if (!sqlite) return sqlite.error();
  auto postgres = read_postgres_schema(pg, options.schema);
  if (!postgres) return postgres.error();
  auto made = std::make_shared<catalog>(postgres->server);
  matcher m(*sqlite, *postgres, options);
  made->tables = m.tables();
  if (auto done = profile_tables(db, *sqlite, made->tables, options.known.get()); !done) return done.error();
  for (table& t : made->tables) {
    for (column& c : t.columns) {
      if (postgres->nondeterministic.contains(t.name + "." + c.name)) c.uniform = false;
    }
  }
  doubt_keys(*made);
  made->fingerprint = fingerprint_of(*made);
  auto saved = load_catalog(db);
  if (!saved) return saved.error();
  const std::uint64_t before = *saved ? (*saved)->generation : 0;
  made->generation = *saved && (*saved)->fingerprint == made->fingerprint ? before : before + 1;
  return std::shared_ptr<const catalog>(std::move(made));
}

}  // namespace crossfade::catalog
