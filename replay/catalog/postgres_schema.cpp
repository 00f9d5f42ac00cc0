#include "replay/catalog/postgres_schema.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "replay/catalog/btrees.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

using store::text_row;
using value::kind;

const std::string& text(const text_row& row, std::size_t i) {
  static const std::string empty;
  return row[i] ? *row[i] : empty;
}
bool yes(const text_row& row, std::size_t i) { return text(row, i) == "t"; }
value::oid oid_of(const text_row& row, std::size_t i) {
  return static_cast<value::oid>(std::strtoul(text(row, i).c_str(), nullptr, 10));
}
int int_of(const text_row& row, std::size_t i) {
  return static_cast<int>(std::strtol(text(row, i).c_str(), nullptr, 10));
}

std::vector<int> numbers(const std::string& spaced) {
  std::vector<int> out;
  const char* at = spaced.c_str();
  char* end = nullptr;
  for (long n = std::strtol(at, &end, 10); end != at; n = std::strtol(at, &end, 10)) {
    out.push_back(static_cast<int>(n));
    at = end;
  }
  return out;
}

bool byte_order_locale(const std::string& locale) {
  const std::string low = lower_ascii(locale);
  return low == "c" || low == "posix" || low == "c.utf-8" || low == "c.utf8" || low == "ucs_basic";
}

struct user_type {
  std::string name, schema;
  char typtype = 'b';
  value::oid element = 0, base = 0;
  std::int32_t base_modifier = -1;
  bool constrained = false;  // a domain with NOT NULL or CHECK
  std::shared_ptr<const value::enum_labels> labels;
};

class reader {
 public:
  reader(store::postgres& pg, std::string schema) : pg_(pg), schema_(std::move(schema)) {}

  result<postgres_schema> read() {
    out_.server.schema = schema_;
    for (auto step : {&reader::server, &reader::types, &reader::tables, &reader::sequences, &reader::columns,
                      &reader::indexes, &reader::btrees, &reader::constraints}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    return std::move(out_);
  }

 private:
  result<void> server() {
    const int version = pg_.server_version();
    std::string sql =
        "SELECT current_database(), current_user, current_setting('server_version'), "
        "pg_encoding_to_char(encoding), datcollate, ";
    if (version >= 170000)
      sql += "datlocprovider, datlocale";
    else if (version >= 150000)
      sql += "datlocprovider, daticulocale";
    else
      sql += "'c', NULL";
    auto rows = pg_.query(sql + " FROM pg_catalog.pg_database WHERE datname = current_database()");
    if (!rows) return rows.error();
    if (rows->empty()) return make_error(sqlstate::internal_error, "pg_database does not show the current database");
    const text_row& row = rows->front();
    catalog& c = out_.server;
    c.server_version = version;
    c.database = text(row, 0);
    c.role = text(row, 1);
    c.server_version_text = text(row, 2);
    out_.encoding = text(row, 3);
    const bool libc = text(row, 5) == "c";
    c.collation = libc ? text(row, 4) : text(row, 6);
    // The builtin provider (17) has C and C.UTF-8 only in byte order; ICU never is.
    c.byte_order_collation = (libc || text(row, 5) == "b") && byte_order_locale(c.collation);
    return {};
  }

  result<void> types() {
    auto labels = pg_.query("SELECT enumtypid, enumlabel FROM pg_catalog.pg_enum ORDER BY enumtypid, enumsortorder");
    if (!labels) return labels.error();
    std::map<value::oid, std::shared_ptr<value::enum_labels>> by_type;
    for (const text_row& row : *labels) {
      auto& list = by_type[oid_of(row, 0)];
      if (!list) list = std::make_shared<value::enum_labels>();
      list->push_back(text(row, 1));
    }
    auto rows = pg_.query(
        "SELECT t.oid, t.typname, n.nspname, t.typtype, t.typelem, t.typbasetype, t.typtypmod, t.typnotnull OR EXISTS "
        "(SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid), t.typcategory "
        "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
        "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'crossfade') "
        "AND t.typtype IN ('b', 'e', 'd', 'r', 'm') AND n.nspname NOT LIKE 'pg\\_temp\\_%' "
        "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typtype = 'c')");
    if (!rows) return rows.error();
    for (const text_row& row : *rows) {
      user_type t;
      t.name = text(row, 1);
      t.schema = text(row, 2);
      t.typtype = text(row, 3)[0];
      t.element = text(row, 8) == "A" ? oid_of(row, 4) : 0;
      t.base = oid_of(row, 5);
      t.base_modifier = int_of(row, 6);
      t.constrained = t.typtype == 'd' && yes(row, 7);
      const auto found = by_type.find(oid_of(row, 0));
      if (found != by_type.end()) t.labels = found->second;
      user_types_[oid_of(row, 0)] = std::move(t);
    }
    for (const auto& [id, t] : user_types_) {
      out_.server.named_types[t.schema + "." + t.name] = make_type(id, -1);
      if (t.schema == schema_) out_.server.named_types[t.name] = make_type(id, -1);
    }
    return {};
  }

  value::type make_type(value::oid id, std::int32_t modifier) const {
    value::type type = value::builtin_type(id, modifier);
    if (type.what != kind::other) return type;
    const auto found = user_types_.find(id);
    if (found == user_types_.end()) return type;
    const user_type& user = found->second;
    // PostgreSQL describes a domain's values as those of its base type.
    if (user.typtype == 'd') return make_type(user.base, user.base_modifier);
    if (user.typtype == 'e') {
      type.what = kind::enumeration;
      type.labels = user.labels ? user.labels : std::make_shared<const value::enum_labels>();
    } else if (user.element != 0) {
      const value::type element = make_type(user.element, -1);
      type.what = kind::array;
      type.element = element.what;
      type.element_id = user.element;
      type.labels = element.labels;
    }
    return type;
  }

  result<void> tables() {
    auto rows = pg_.query(
        "SELECT c.oid, c.relname, c.relrowsecurity, pg_catalog.pg_has_role(c.relowner, 'USAGE'), "
        "(SELECT string_agg(tgname, ', ' ORDER BY tgname) FROM pg_catalog.pg_trigger WHERE tgrelid = c.oid AND NOT "
        "tgisinternal AND tgenabled <> 'D' AND tgname NOT LIKE 'crossfade\\_%'), "
        "(SELECT string_agg(rulename, ', ' ORDER BY rulename) FROM pg_catalog.pg_rewrite WHERE ev_class = c.oid AND "
        "ev_enabled <> 'D'), "
        "(SELECT string_agg(conname, ', ' ORDER BY conname) FROM pg_catalog.pg_constraint WHERE conrelid = c.oid AND "
        "contype = 'x') "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS (SELECT 1 FROM "
        "pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.deptype = "
        "'e') ORDER BY c.relname COLLATE \"C\"",
        {schema_});
    if (!rows) return rows.error();
    for (const text_row& row : *rows) {
      table t;
      t.id = oid_of(row, 0);
      t.name = text(row, 1);
      t.schema = schema_;
      if (!yes(row, 3)) out_.not_owned.insert(t.name);
      if (yes(row, 2)) needs(t, "row security");
      if (row[4]) needs(t, "triggers: " + *row[4]);
      if (row[5]) needs(t, "rules: " + *row[5]);
      if (row[6]) needs(t, "exclusion constraints: " + *row[6]);
      index_[t.id] = out_.tables.size();
      out_.tables.push_back(std::move(t));
    }
    return {};
  }

  static void needs(table& t, const std::string& reason) {
    t.needs_postgres = true;
    if (!t.needs_postgres_reason.empty()) t.needs_postgres_reason += "; ";
    t.needs_postgres_reason += reason;
  }

  table* find(value::oid id) {
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : &out_.tables[found->second];
  }

  // Sequences that count in a way of their own, by their names as defaults may have them.
  result<void> sequences() {
    auto rows = pg_.query(
        "SELECT quote_ident(c.relname), quote_ident(n.nspname) || '.' || quote_ident(c.relname) "
        "FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE s.seqincrement <> 1 OR s.seqmin <> 1 OR s.seqcycle");
    if (!rows) return rows.error();
    for (const text_row& row : *rows)
      other_sequences_.insert({text(row, 0), text(row, 1)});
    return {};
  }

  result<void> columns() {
    auto rows = pg_.query(
        "SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, pg_catalog.format_type(a.atttypid, "
        "a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity, pg_catalog.pg_get_expr(d.adbin, d.adrelid), "
        "pg_catalog.pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname), "
        "o.collname, o.collprovider, o.collcollate, o.collisdeterministic "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation "
        "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped "
        "ORDER BY a.attrelid, a.attnum",
        {schema_});
    if (!rows) return rows.error();
    for (const text_row& row : *rows) {
      if (table* t = find(oid_of(row, 0))) add_column(*t, row);
    }
    return {};
  }

  void add_column(table& t, const text_row& row) {
    column c;
    c.attribute = static_cast<std::int16_t>(int_of(row, 1));
    c.name = text(row, 2);
    const value::oid declared = oid_of(row, 3);
    c.type = make_type(declared, int_of(row, 4));
    c.type_name = text(row, 5);
    const auto user = user_types_.find(declared);
    if (user != user_types_.end() && user->second.constrained)
      needs(t, "column " + c.name + " is of domain " + user->second.name);
    c.not_null = yes(row, 6);
    const std::string& generated = text(row, 7);
    c.generated = generated == "s"   ? generation::stored
                  : generated == "v" ? generation::virtual_column
                                     : generation::none;
    if (c.generated == generation::none || row[9]) c.default_expression = text(row, 9);
    const std::string& identity = text(row, 8);
    if (row[10]) c.sequence = *row[10];
    if (identity == "a")
      c.identity = catalog_identity::always;
    else if (identity == "d")
      c.identity = catalog_identity::by_default;
    else if (const std::string from_default = sequence_of_default(c.default_expression); !from_default.empty()) {
      c.identity = catalog_identity::serial;
      if (c.sequence.empty()) c.sequence = from_default;
    }
    c.counts_by_one = other_sequences_.count(c.sequence) == 0;
    if (row[11]) {
      c.collation = *row[11];
      const std::string& provider = text(row, 12);
      if (provider == "d")
        c.byte_order_collation = out_.server.byte_order_collation;
      else
        c.byte_order_collation = provider != "i" && byte_order_locale(provider == "b" ? c.collation : text(row, 13));
      if (!yes(row, 14)) out_.nondeterministic.insert(t.name + "." + c.name);
    }
    t.columns.push_back(std::move(c));
  }

  using catalog_identity = ::crossfade::catalog::identity;

  // nextval('public.t_id_seq'::regclass): the name within, as PostgreSQL quotes it.
  static std::string sequence_of_default(const std::string& expression) {
    const std::string_view prefix = "nextval('", suffix = "'::regclass)";
    if (!expression.starts_with(prefix) || !expression.ends_with(suffix)) return {};
    return expression.substr(prefix.size(), expression.size() - prefix.size() - suffix.size());
  }

  static std::optional<std::size_t> position(const table& t, int attribute) {
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      if (t.columns[i].attribute == attribute) return i;
    }
    return std::nullopt;
  }

  result<void> indexes() {
    const std::string nulls = pg_.server_version() >= 150000 ? "i.indnullsnotdistinct" : "false";
    auto rows = pg_.query(
        "SELECT i.indrelid, c.relname, i.indisunique, i.indisprimary, i.indkey::text, i.indnkeyatts, "
        "pg_catalog.pg_get_expr(i.indpred, i.indrelid), COALESCE(k.condeferrable, false), " +
            nulls +
            ", pg_catalog.pg_get_indexdef(i.indexrelid) "
            "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_catalog.pg_class r ON r.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace "
            "LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND "
            "k.contype IN ('p', 'u') WHERE n.nspname = $1 AND NOT i.indisexclusion AND i.indisvalid "
            "ORDER BY i.indrelid, i.indexrelid",  // as PostgreSQL checks them
        {schema_});
    if (!rows) return rows.error();
    for (const text_row& row : *rows) {
      table* t = find(oid_of(row, 0));
      if (t == nullptr) continue;
      if (!yes(row, 2)) {
        t->indexes.push_back({text(row, 1), text(row, 9)});
        continue;
      }
      unique_key key;
      key.name = text(row, 1);
      key.primary = yes(row, 3);
      key.predicate = text(row, 6);
      key.deferrable = yes(row, 7);
      key.nulls_not_distinct = yes(row, 8);
      key.in_postgres = true;
      std::vector<int> attributes = numbers(text(row, 4));
      attributes.resize(static_cast<std::size_t>(int_of(row, 5)));
      for (int attribute : attributes) {
        const auto column = position(*t, attribute);
        if (!column) {  // an expression
          key.columns.clear();
          break;
        }
        key.columns.push_back(*column);
      }
      if (key.primary) t->primary_key = key.columns;
      t->unique_keys.push_back(std::move(key));
    }
    return {};
  }

  result<void> btrees() { return read_btrees(pg_, schema_, out_.tables); }

  static std::string action(const std::string& code) {
    if (code == "r") return "RESTRICT";
    if (code == "c") return "CASCADE";
    if (code == "n") return "SET NULL";
    if (code == "d") return "SET DEFAULT";
    return "NO ACTION";
  }

  result<void> constraints() {
    auto rows = pg_.query(
        "SELECT k.conrelid, k.conname, k.contype, array_to_string(k.conkey, ' '), f.relname, "
        "(SELECT json_agg(a.attname ORDER BY u.ord) FROM unnest(k.confkey) WITH ORDINALITY AS u (num, ord) "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num), "
        "k.confdeltype, k.confupdtype, k.condeferrable, k.condeferred, "
        "CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_constraintdef(k.oid) END, k.confmatchtype = 'f' "
        "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_class f ON f.oid = "
        "k.confrelid "
        "WHERE n.nspname = $1 AND k.contype IN ('f', 'c') AND k.conparentid = 0 "
        // Foreign keys by their age and checks by name: as PostgreSQL looks at them.
        "ORDER BY k.conrelid, CASE WHEN k.contype = 'f' THEN k.oid END, k.conname COLLATE \"C\"",
        {schema_});
    if (!rows) return rows.error();
    for (const text_row& row : *rows) {
      table* t = find(oid_of(row, 0));
      if (t == nullptr) continue;
      if (text(row, 2) == "c") {
        t->checks.push_back({text(row, 1), text(row, 10)});
        continue;
      }
      foreign_key key;
      key.name = text(row, 1);
      for (int attribute : numbers(text(row, 3))) {
        if (const auto column = position(*t, attribute)) key.columns.push_back(*column);
      }
      key.referenced_table = text(row, 4);
      const auto names = nlohmann::json::parse(text(row, 5), nullptr, false);
      if (names.is_array()) key.referenced_columns = names.get<std::vector<std::string>>();
      key.on_delete = action(text(row, 6));
      key.on_update = action(text(row, 7));
      key.deferrable = yes(row, 8);
      key.initially_deferred = yes(row, 9);
      key.match_full = yes(row, 11);
      key.in_postgres = true;
      t->foreign_keys.push_back(std::move(key));
    }
    return {};
  }

  store::postgres& pg_;
  std::string schema_;
  postgres_schema out_;
  std::map<value::oid, user_type> user_types_;
  std::map<value::oid, std::size_t> index_;
  std::set<std::string> other_sequences_;
};

}  // namespace

result<postgres_schema> read_postgres_schema(store::postgres& pg, const std::string& schema) {
  return reader(pg, schema).read();
}

}  // namespace crossfade::catalog
