// save_catalog, load_catalog and the JSON form of read.hpp.
#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "replay/catalog/read.hpp"

namespace crossfade::catalog {

namespace {

using nlohmann::json;

json json_of(const value::type& t) {
  json j = {{"id", t.id}, {"modifier", t.modifier}, {"what", static_cast<int>(t.what)}};
  if (t.what == value::kind::array) j["element"] = static_cast<int>(t.element), j["element_id"] = t.element_id;
  if (t.labels) j["labels"] = *t.labels;
  return j;
}

value::type type_of(const json& j) {
  value::type t;
  t.id = j.at("id").get<value::oid>();
  t.modifier = j.at("modifier").get<std::int32_t>();
  t.what = static_cast<value::kind>(j.at("what").get<int>());
  if (j.contains("element")) {
    t.element = static_cast<value::kind>(j.at("element").get<int>());
    t.element_id = j.at("element_id").get<value::oid>();
  }
  if (j.contains("labels"))
    t.labels = std::make_shared<const value::enum_labels>(j.at("labels").get<value::enum_labels>());
  return t;
}

json json_of(const column& c) {
  return {{"name", c.name},
          {"sqlite_name", c.sqlite_name},
          {"type", json_of(c.type)},
          {"type_name", c.type_name},
          {"storage", static_cast<int>(c.storage)},
          {"uniform", c.uniform},
          {"not_null", c.not_null},
          {"generated", static_cast<int>(c.generated)},
          {"identity", static_cast<int>(c.identity)},
          {"sequence", c.sequence},
          {"counts_by_one", c.counts_by_one},
          {"default", c.default_expression},
          {"attribute", c.attribute},
          {"sqlite_index", c.sqlite_index},
          {"declaration", c.sqlite_declaration},
          {"collation", c.collation},
          {"byte_order", c.byte_order_collation}};
}

column column_of(const json& j) {
  column c;
  c.name = j.at("name");
  c.sqlite_name = j.at("sqlite_name");
  c.type = type_of(j.at("type"));
  c.type_name = j.at("type_name");
  c.storage = static_cast<value::storage>(j.at("storage").get<int>());
  c.uniform = j.at("uniform");
  c.not_null = j.at("not_null");
  c.generated = static_cast<generation>(j.at("generated").get<int>());
  c.identity = static_cast<identity>(j.at("identity").get<int>());
  c.sequence = j.at("sequence");
  c.counts_by_one = j.value("counts_by_one", true);
  c.default_expression = j.at("default");
  c.attribute = j.at("attribute");
  c.sqlite_index = j.at("sqlite_index");
  c.sqlite_declaration = j.at("declaration");
  c.collation = j.at("collation");
  c.byte_order_collation = j.at("byte_order");
  return c;
}

json json_of(const unique_key& k) {
  return {{"name", k.name},
          {"columns", k.columns},
          {"primary", k.primary},
          {"deferrable", k.deferrable},
          {"nulls_not_distinct", k.nulls_not_distinct},
          {"predicate", k.predicate},
          {"sqlite_predicate", k.sqlite_predicate},
          {"in_sqlite", k.in_sqlite},
          {"in_postgres", k.in_postgres}};
}

unique_key unique_key_of(const json& j) {
  unique_key k;
  k.name = j.at("name");
  k.columns = j.at("columns").get<std::vector<std::size_t>>();
  k.primary = j.at("primary");
  k.deferrable = j.at("deferrable");
  k.nulls_not_distinct = j.at("nulls_not_distinct");
  k.predicate = j.at("predicate");
  k.sqlite_predicate = j.value("sqlite_predicate", std::string());
  k.in_sqlite = j.at("in_sqlite");
  k.in_postgres = j.at("in_postgres");
  return k;
}

json json_of(const foreign_key& k) {
  return {{"name", k.name},
          {"columns", k.columns},
          {"referenced_table", k.referenced_table},
          {"referenced_columns", k.referenced_columns},
          {"on_delete", k.on_delete},
          {"on_update", k.on_update},
          {"deferrable", k.deferrable},
          {"initially_deferred", k.initially_deferred},
          {"match_full", k.match_full},
          {"in_sqlite", k.in_sqlite},
          {"in_postgres", k.in_postgres}};
}

foreign_key foreign_key_of(const json& j) {
  foreign_key k;
  k.name = j.at("name");
  k.columns = j.at("columns").get<std::vector<std::size_t>>();
  k.referenced_table = j.at("referenced_table");
  k.referenced_columns = j.at("referenced_columns").get<std::vector<std::string>>();
  k.on_delete = j.at("on_delete");
  k.on_update = j.at("on_update");
  k.deferrable = j.at("deferrable");
  k.initially_deferred = j.at("initially_deferred");
  k.match_full = j.value("match_full", false);
  k.in_sqlite = j.at("in_sqlite");
  k.in_postgres = j.at("in_postgres");
  return k;
}

json json_of(const btree& tree) {
  json parts = json::array();
  for (const btree_part& p : tree.parts)
    parts.push_back(
        {p.attribute, p.lowered, p.size_bytes, p.align, p.packable, static_cast<int>(p.compressed), p.fill_bytes});
  return {{"name", tree.name}, {"parts", parts}};
}

btree btree_of(const json& j) {
  btree tree;
  tree.name = j.at("name");
  for (const json& from : j.at("parts")) {
    btree_part p;
    p.attribute = from.at(0);
    p.lowered = from.at(1);
    p.size_bytes = from.at(2);
    p.align = from.at(3);
    p.packable = from.at(4);
    p.compressed = static_cast<compression>(from.at(5).get<int>());
    p.fill_bytes = from.at(6);
    tree.parts.push_back(p);
  }
  return tree;
}

json json_of(const table& t) {
  json j = {{"name", t.name},
            {"sqlite_name", t.sqlite_name},
            {"schema", t.schema},
            {"id", t.id},
            {"primary_key", t.primary_key},
            {"without_rowid", t.without_rowid},
            {"autoincrement", t.autoincrement},
            {"needs_postgres", t.needs_postgres},
            {"needs_postgres_reason", t.needs_postgres_reason}};
  for (const char* list : {"columns", "unique_keys", "foreign_keys", "checks", "indexes", "btrees"})
    j[list] = json::array();
  if (t.rowid_column) j["rowid_column"] = *t.rowid_column;
  for (const auto& c : t.columns)
    j["columns"].push_back(json_of(c));
  for (const auto& k : t.unique_keys)
    j["unique_keys"].push_back(json_of(k));
  for (const auto& k : t.foreign_keys)
    j["foreign_keys"].push_back(json_of(k));
  for (const auto& c : t.checks)
    j["checks"].push_back({{"name", c.name}, {"expression", c.expression}});
  for (const auto& i : t.indexes)
    j["indexes"].push_back({{"name", i.name}, {"definition", i.definition}});
  for (const auto& b : t.btrees)
    j["btrees"].push_back(json_of(b));
  return j;
}

table table_of(const json& j) {
  table t;
  t.name = j.at("name");
  t.sqlite_name = j.at("sqlite_name");
  t.schema = j.at("schema");
  t.id = j.at("id");
  t.primary_key = j.at("primary_key").get<std::vector<std::size_t>>();
  t.without_rowid = j.at("without_rowid");
  t.autoincrement = j.at("autoincrement");
  t.needs_postgres = j.at("needs_postgres");
  t.needs_postgres_reason = j.at("needs_postgres_reason");
  if (j.contains("rowid_column")) t.rowid_column = j.at("rowid_column").get<std::size_t>();
  for (const json& c : j.at("columns"))
    t.columns.push_back(column_of(c));
  for (const json& k : j.at("unique_keys"))
    t.unique_keys.push_back(unique_key_of(k));
  for (const json& k : j.at("foreign_keys"))
    t.foreign_keys.push_back(foreign_key_of(k));
  for (const json& c : j.at("checks"))
    t.checks.push_back({c.at("name"), c.at("expression")});
  for (const json& i : j.at("indexes"))
    t.indexes.push_back({i.at("name"), i.at("definition")});
  for (const json& b : j.value("btrees", json::array()))
    t.btrees.push_back(btree_of(b));
  return t;
}

json json_of(const catalog& c) {
  json j = {{"schema", c.schema},
            {"database", c.database},
            {"role", c.role},
            {"collation", c.collation},
            {"byte_order", c.byte_order_collation},
            {"server_version", c.server_version},
            {"server_version_text", c.server_version_text}};
  j["tables"] = json::array();
  j["named_types"] = json::object();
  for (const table& t : c.tables)
    j["tables"].push_back(json_of(t));
  for (const auto& [name, type] : c.named_types)
    j["named_types"][name] = json_of(type);
  return j;
}

// Names and defaults come from databases: what is not UTF-8 is replaced, never thrown at.
std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string to_json(const catalog& c) {
  json j = json_of(c);
  j["fingerprint"] = c.fingerprint;
  j["generation"] = c.generation;
  return dump(j);
}

result<catalog> from_json(const std::string& text) {
  try {
    const json j = json::parse(text);
    catalog c;
    c.schema = j.at("schema");
    c.database = j.at("database");
    c.role = j.at("role");
    c.collation = j.at("collation");
    c.byte_order_collation = j.at("byte_order");
    c.server_version = j.at("server_version");
    c.server_version_text = j.at("server_version_text");
    c.fingerprint = j.at("fingerprint");
    c.generation = j.at("generation");
    for (const json& t : j.at("tables"))
      c.tables.push_back(table_of(t));
    for (const auto& [name, type] : j.at("named_types").items())
      c.named_types[name] = type_of(type);
    return c;
  } catch (const json::exception& e) {
    return make_error(sqlstate::data_corrupted, std::string("the saved catalog cannot be read: ") + e.what(),
                      "start once with PostgreSQL reachable: the catalog is then read anew");
  }
}

std::string fingerprint_of(const catalog& c) {
  const std::string text = dump(json_of(c));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < 16 && i < size; ++i) {
    out += hex[digest[i] >> 4];
    out += hex[digest[i] & 15];
  }
  return out;
}

result<void> save_catalog(store::sqlite& db, const catalog& c) {
  auto made = db.exec(
      "CREATE TABLE IF NOT EXISTS main.crossfade_catalog (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER "
      "NOT NULL, fingerprint TEXT NOT NULL, catalog TEXT NOT NULL)");
  if (!made) return made;
  auto st = db.prepare("INSERT OR REPLACE INTO main.crossfade_catalog VALUES (1, ?1, ?2, ?3)");
  if (!st) return st.error();
  const std::string text = to_json(c);
  for (auto bound :
       {st->bind(1, value::cell_view::of_integer(static_cast<std::int64_t>(c.generation))),
        st->bind(2, value::cell_view::of_text(c.fingerprint)), st->bind(3, value::cell_view::of_text(text))}) {
    if (!bound) return bound;
  }
  if (auto done = st->step(); !done) return done.error();
  return {};
}

result<std::shared_ptr<const catalog>> load_catalog(store::sqlite& db) {
  auto there = db.one("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'crossfade_catalog'");
  if (!there) return there.error();
  if (there->is_null()) return std::shared_ptr<const catalog>();
  auto text = db.one("SELECT catalog FROM main.crossfade_catalog WHERE id = 1");
  if (!text) return text.error();
  if (text->is_null()) return std::shared_ptr<const catalog>();
  auto made = from_json(text->bytes);
  if (!made) return made.error();
  return std::make_shared<const catalog>(std::move(*made));
}

}  // namespace crossfade::catalog
