#include "replay/catalog/read.hpp"

#include "replay/catalog/create_schema.hpp"
#include "support.hpp"

namespace crossfade::catalog {
namespace {

class read_catalog_test : public with_postgres {
 protected:
  std::shared_ptr<const catalog> read(store::sqlite& db, read_options options = {}) {
    auto c = read_catalog(db, *pg, options);
    EXPECT_TRUE(c) << c.error().message;
    return c ? *c : nullptr;
  }
};

TEST_F(read_catalog_test, both_sides_matched) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE Orders (ID INTEGER PRIMARY KEY AUTOINCREMENT, State TEXT, made DATETIME, flag BOOLEAN, extra TEXT,
      tag TEXT, parent INTEGER REFERENCES Orders ON DELETE CASCADE, UNIQUE (State, made));
    CREATE UNIQUE INDEX one_live ON Orders (tag) WHERE flag = 1;
    INSERT INTO Orders (State, made, flag) VALUES ('new', '2024-01-02 03:04:05', 1);
    CREATE TABLE lonely (a INTEGER);
  )sql");
  run("CREATE TYPE state AS ENUM ('new', 'old')");
  run("CREATE TABLE orders (made timestamp(0), gone int, id serial PRIMARY KEY, state state, flag boolean DEFAULT "
      "false, "
      "tag varchar(9) COLLATE \"C\", pg_only text, parent int REFERENCES orders ON DELETE CASCADE, "
      "CONSTRAINT k UNIQUE (state, made), CHECK (id > 0))");
  run("ALTER TABLE orders DROP COLUMN gone");
  run("CREATE UNIQUE INDEX one_live ON orders (tag) WHERE flag = true");
  run("CREATE UNIQUE INDEX pg_unique ON orders (parent)");
  run("CREATE INDEX plain ON orders (state)");
  run("CREATE TABLE unknown_to_sqlite (x int) PARTITION BY LIST (x)");
  run("CREATE TABLE its_partition PARTITION OF unknown_to_sqlite DEFAULT");
  std::vector<finding> mismatches;
  auto c = read(db, {.mismatches = &mismatches});
  ASSERT_TRUE(c);
  ASSERT_EQ(c->tables.size(), 1U);
  const table& t = c->tables[0];
  EXPECT_EQ(t.name, "orders");
  EXPECT_EQ(t.sqlite_name, "Orders");
  ASSERT_EQ(t.columns.size(), 6U);
  const column& id = *t.find_column("id");
  EXPECT_EQ(id.sqlite_name, "ID");
  EXPECT_EQ(id.type.what, value::kind::int4);
  EXPECT_EQ(id.identity, identity::serial);
  EXPECT_EQ(id.sequence, "public.orders_id_seq");
  EXPECT_EQ(id.sqlite_index, 0);
  EXPECT_EQ(id.attribute, 3);
  EXPECT_TRUE(id.not_null);
  EXPECT_EQ(t.rowid_column, t.column_index("id"));
  EXPECT_EQ(t.primary_key, (std::vector<std::size_t>{*t.column_index("id")}));
  EXPECT_TRUE(t.autoincrement);
  const column& state = *t.find_column("state");
  EXPECT_EQ(state.type.what, value::kind::enumeration);
  ASSERT_TRUE(state.type.labels);
  EXPECT_EQ(*state.type.labels, (value::enum_labels{"new", "old"}));
  EXPECT_EQ(state.storage, value::storage::text);
  EXPECT_EQ(t.find_column("made")->storage, value::storage::timestamp_text);
  EXPECT_EQ(t.find_column("made")->type_name, "timestamp(0) without time zone");
  EXPECT_EQ(t.find_column("flag")->default_expression, "false");
  EXPECT_EQ(t.find_column("flag")->storage, value::storage::boolean_integer);
  EXPECT_EQ(t.find_column("tag")->collation, "C");
  EXPECT_TRUE(t.find_column("tag")->byte_order_collation);
  ASSERT_EQ(t.unique_keys.size(), 4U);
  EXPECT_EQ(t.unique_keys[0].name, "orders_pkey");
  EXPECT_TRUE(t.unique_keys[0].primary && t.unique_keys[0].in_sqlite && t.unique_keys[0].in_postgres);
  EXPECT_EQ(t.unique_keys[1].name, "k");
  EXPECT_TRUE(t.unique_keys[1].in_sqlite);
  EXPECT_EQ(t.unique_keys[2].name, "one_live");
  EXPECT_TRUE(t.unique_keys[2].in_sqlite) << t.unique_keys[2].predicate;
  EXPECT_EQ(t.unique_keys[3].name, "pg_unique");
  EXPECT_FALSE(t.unique_keys[3].in_sqlite);
  ASSERT_EQ(t.foreign_keys.size(), 1U);
  EXPECT_TRUE(t.foreign_keys[0].in_sqlite && t.foreign_keys[0].in_postgres);
  EXPECT_EQ(t.foreign_keys[0].referenced_columns, (std::vector<std::string>{"id"}));
  ASSERT_EQ(t.checks.size(), 1U);
  EXPECT_EQ(t.checks[0].expression, "CHECK ((id > 0))");
  ASSERT_EQ(t.indexes.size(), 1U);
  EXPECT_FALSE(t.needs_postgres);
  EXPECT_EQ(c->find(t.id), &t);
  EXPECT_TRUE(c->named_types.contains("state"));
  EXPECT_EQ(c->server_version, pg->server_version());
  std::vector<std::string> seen;
  for (const finding& f : mismatches)
    seen.push_back(f.code + " " + f.table + "." + f.column);
  EXPECT_EQ(seen, (std::vector<std::string>{"no_counterpart lonely.", "only_in_postgres unknown_to_sqlite.",
                                            "no_counterpart Orders.extra", "only_in_postgres orders.pg_only"}));
}

TEST_F(read_catalog_test, what_only_postgres_can_judge) {
  auto db = sqlite_with(
      "CREATE TABLE a (x INTEGER PRIMARY KEY); CREATE TABLE b (x INTEGER PRIMARY KEY, y INTEGER);"
      "CREATE TABLE c (x INTEGER PRIMARY KEY); CREATE TABLE d (x INTEGER PRIMARY KEY)");
  run("CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (x int PRIMARY KEY, y int GENERATED ALWAYS AS (x + 1) "
      "STORED)");
  run("CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TABLE c (x positive PRIMARY KEY); CREATE TABLE d (x int "
      "PRIMARY KEY)");
  run("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
  run("CREATE TRIGGER mine AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()");
  run("CREATE TRIGGER crossfade_ours AFTER INSERT ON d FOR EACH ROW EXECUTE FUNCTION f()");
  auto c = read(db);
  ASSERT_TRUE(c);
  EXPECT_TRUE(c->find("a")->needs_postgres);
  EXPECT_EQ(c->find("a")->needs_postgres_reason, "triggers: mine");
  EXPECT_TRUE(c->find("b")->needs_postgres);
  EXPECT_EQ(c->find("b")->columns[1].generated, generation::stored);
  EXPECT_TRUE(c->find("c")->needs_postgres);
  EXPECT_EQ(c->find("c")->columns[0].type.what, value::kind::int4);
  EXPECT_FALSE(c->find("d")->needs_postgres);
}

TEST_F(read_catalog_test, a_key_over_several_spellings_is_not_kept_by_sqlite) {
  auto db = sqlite_with(
      "CREATE TABLE p (u CHAR(36) NOT NULL PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, u CHAR(32) "
      "REFERENCES p); INSERT INTO p VALUES ('01234567-89AB-CDEF-0123-456789abcdef')");
  run("CREATE TABLE p (u uuid PRIMARY KEY); CREATE TABLE c (id bigint PRIMARY KEY, u uuid REFERENCES p)");
  auto c = read(db);
  ASSERT_TRUE(c);
  EXPECT_FALSE(c->find("p")->unique_keys[0].in_sqlite);
  EXPECT_TRUE(c->find("c")->unique_keys[0].in_sqlite);
  EXPECT_FALSE(c->find("c")->foreign_keys[0].in_sqlite);
}

TEST_F(read_catalog_test, generation_rises_with_the_fingerprint_and_survives_without_postgres) {
  auto db = sqlite_with("CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT)");
  run("CREATE TABLE a (x bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, y text)");
  EXPECT_EQ(*load_catalog(db), nullptr);
  auto first = read(db);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->generation, 1U);
  EXPECT_EQ(first->tables[0].columns[0].identity, identity::by_default);
  EXPECT_EQ(first->tables[0].columns[0].sequence, "public.a_x_seq");
  ASSERT_TRUE(save_catalog(db, *first));
  auto loaded = load_catalog(db);
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ(to_json(**loaded), to_json(*first));
  EXPECT_EQ(fingerprint_of(**loaded), first->fingerprint);
  auto same = read(db, {.known = first});
  EXPECT_EQ(same->generation, 1U);
  EXPECT_EQ(same->fingerprint, first->fingerprint);
  run("ALTER TABLE a ALTER COLUMN y SET DEFAULT 'z'");
  auto other = read(db);
  EXPECT_NE(other->fingerprint, first->fingerprint);
  EXPECT_EQ(other->generation, 2U);
  ASSERT_TRUE(db.exec("UPDATE crossfade_catalog SET catalog = '{'"));
  EXPECT_EQ(load_catalog(db).error().sqlstate, "XX001");
}

TEST_F(read_catalog_test, what_create_schema_made_matches_fully) {
  auto db = sqlite_with(R"sql(
    CREATE TABLE category (code TEXT NOT NULL PRIMARY KEY, parent TEXT REFERENCES category) WITHOUT ROWID;
    CREATE TABLE "Item" ("itemId" INTEGER PRIMARY KEY, code TEXT NOT NULL REFERENCES category (code) ON UPDATE CASCADE,
      deleted BOOLEAN NOT NULL DEFAULT 0, ref CHAR(36) UNIQUE, "limit" NUMERIC(10,2));
    CREATE UNIQUE INDEX item_live ON "Item" (code) WHERE deleted = 0 AND ref IS NOT NULL;
  )sql");
  auto schema = read_sqlite_schema(db);
  auto plan = plan_schema(db, *schema, {});
  ASSERT_TRUE(plan && plan->blockers.empty() && plan->warnings.empty());
  ASSERT_TRUE(run_statements(*pg, "public", plan->tables));
  ASSERT_TRUE(run_statements(*pg, "public", plan->after_copy));
  std::vector<finding> mismatches;
  auto c = read(db, {.mismatches = &mismatches});
  ASSERT_TRUE(c);
  EXPECT_TRUE(mismatches.empty());
  for (const table& t : c->tables) {
    EXPECT_FALSE(t.primary_key.empty()) << t.name;
    for (const unique_key& k : t.unique_keys)
      EXPECT_TRUE(k.in_sqlite && k.in_postgres) << t.name << " " << k.name << k.predicate;
    for (const foreign_key& k : t.foreign_keys)
      EXPECT_TRUE(k.in_sqlite && k.in_postgres) << t.name;
  }
}

}  // namespace
}  // namespace crossfade::catalog
