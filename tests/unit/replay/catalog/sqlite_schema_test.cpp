#include "replay/catalog/sqlite_schema.hpp"

#include <gtest/gtest.h>

#include <random>

#include "replay/catalog/sqlite_ddl.hpp"
#include "replay/catalog/sqlite_expression.hpp"
#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {
namespace {

store::sqlite memory(const std::string& sql) {
  auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
  EXPECT_TRUE(db);
  auto done = db->exec(sql);
  EXPECT_TRUE(done) << done.error().message;
  return std::move(*db);
}

TEST(sqlite_tokens, names_literals_and_comments) {
  const auto tokens = tokenize("a /* , */ \"b\"\"c\" [d e] `f``g` 'h''i' X'0a' 1.5e-3 <> -- end\n .5 x");
  std::vector<std::string> values;
  for (const token& t : tokens)
    values.push_back(t.value());
  EXPECT_EQ(values, (std::vector<std::string>{"a", "b\"c", "d e", "f`g", "h'i", "X'0a'", "1.5e-3", "<>", ".5", "x"}));
}

TEST(sqlite_schema, affinity_by_declaration) {
  EXPECT_EQ(affinity_of("BIGINT"), affinity::integer);
  EXPECT_EQ(affinity_of("NVARCHAR(20)"), affinity::text);
  EXPECT_EQ(affinity_of("CHARINT"), affinity::integer);
  EXPECT_EQ(affinity_of(""), affinity::blob);
  EXPECT_EQ(affinity_of("double precision"), affinity::real);
  EXPECT_EQ(affinity_of("UUID"), affinity::numeric);
}

TEST(sqlite_schema, reads_keys_columns_and_constraints) {
  auto db = memory(R"sql(
    CREATE TABLE parent (a INTEGER, b TEXT COLLATE NOCASE, PRIMARY KEY (b, a)) WITHOUT ROWID;
    CREATE TABLE child (
      id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the "key", of course
      pa INT DEFAULT (1 + 2) CHECK (pa > 0), "p,b" VARCHAR(10) NOT NULL DEFAULT 'a,b',
      me INTEGER REFERENCES child ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
      twice INTEGER GENERATED ALWAYS AS (pa * 2) STORED,
      again AS (pa + 1),
      CONSTRAINT fk_parent FOREIGN KEY ("p,b", pa) REFERENCES Parent ON UPDATE CASCADE ON DELETE NO ACTION,
      CONSTRAINT positive CHECK (length("p,b") > 0 AND "p,b" <> ')'),
      UNIQUE (pa, me)
    );
    CREATE UNIQUE INDEX child_lower ON child (lower("p,b") DESC, pa) WHERE me IS NULL;
    CREATE TABLE odd (k INTEGER PRIMARY KEY DESC, v);
    CREATE TABLE tight (x INT, y TEXT) STRICT;
    CREATE TABLE crossfade_meta (x);
    CREATE VIEW seen AS SELECT 1;
    CREATE TRIGGER noted AFTER INSERT ON odd BEGIN SELECT 1; END;
  )sql");
  auto schema = read_sqlite_schema(db);
  ASSERT_TRUE(schema) << schema.error().message;
  ASSERT_EQ(schema->tables.size(), 4U);
  const sqlite_table& parent = *schema->find("PARENT");
  EXPECT_TRUE(parent.without_rowid);
  EXPECT_EQ(parent.primary_key, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(parent.columns[1].collation, "NOCASE");
  EXPECT_FALSE(parent.rowid_column);
  const sqlite_table& child = *schema->find("child");
  EXPECT_EQ(child.rowid_column, 0U);
  EXPECT_TRUE(child.autoincrement);
  ASSERT_EQ(child.columns.size(), 6U);
  EXPECT_EQ(child.columns[1].default_sql, "1 + 2");
  EXPECT_EQ(child.columns[2].default_sql, "'a,b'");
  EXPECT_TRUE(child.columns[2].not_null);
  EXPECT_EQ(child.columns[4].hidden, 3);
  EXPECT_EQ(child.columns[4].generated_expression, "pa * 2");
  EXPECT_EQ(child.columns[5].hidden, 2);
  EXPECT_EQ(child.columns[5].generated_expression, "pa + 1");
  ASSERT_EQ(child.foreign_keys.size(), 2U);
  EXPECT_EQ(child.foreign_keys[0].referenced_columns, (std::vector<std::string>{"id"}));
  EXPECT_TRUE(child.foreign_keys[0].deferrable);
  EXPECT_TRUE(child.foreign_keys[0].initially_deferred);
  EXPECT_EQ(child.foreign_keys[0].on_delete, "SET NULL");
  EXPECT_EQ(child.foreign_keys[1].name, "fk_parent");
  EXPECT_EQ(child.foreign_keys[1].referenced_table, "parent");
  EXPECT_EQ(child.foreign_keys[1].columns, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(child.foreign_keys[1].referenced_columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(child.foreign_keys[1].on_update, "CASCADE");
  EXPECT_FALSE(child.foreign_keys[1].deferrable);
  ASSERT_EQ(child.checks.size(), 2U);
  EXPECT_EQ(child.checks[0].expression, "pa > 0");
  EXPECT_EQ(child.checks[1].name, "positive");
  EXPECT_EQ(child.checks[1].expression, "length(\"p,b\") > 0 AND \"p,b\" <> ')'");
  ASSERT_EQ(child.indexes.size(), 2U);
  EXPECT_EQ(child.indexes[0].origin, 'u');
  EXPECT_EQ(child.indexes[1].name, "child_lower");
  EXPECT_TRUE(child.indexes[1].partial);
  EXPECT_EQ(child.indexes[1].predicate, "me IS NULL");
  EXPECT_EQ(child.indexes[1].terms[0].expression, "lower(\"p,b\")");
  EXPECT_TRUE(child.indexes[1].terms[0].descending);
  EXPECT_EQ(child.indexes[1].terms[1].column, 1U);
  EXPECT_FALSE(schema->find("odd")->rowid_column) << "INTEGER PRIMARY KEY DESC is no alias of rowid";
  EXPECT_TRUE(schema->find("tight")->strict);
  EXPECT_EQ(schema->views, (std::vector<std::string>{"seen"}));
  ASSERT_EQ(schema->triggers.size(), 1U);
  EXPECT_EQ(schema->triggers[0].table, "odd");
}

TEST(sqlite_ddl, conflict_clauses_of_constraints) {
  auto clauses = [](const char* sql) { return parse_create_table(sql).conflict_clauses; };
  EXPECT_TRUE(clauses("CREATE TABLE t(a INTEGER PRIMARY KEY ON CONFLICT REPLACE)"));
  EXPECT_TRUE(clauses("CREATE TABLE t(a, b, CONSTRAINT u UNIQUE (a, b) ON CONFLICT IGNORE, c)"));
  EXPECT_TRUE(clauses("CREATE TABLE t(a REFERENCES p ON DELETE CASCADE NOT NULL ON CONFLICT FAIL)"));
  EXPECT_TRUE(clauses("CREATE TABLE t(a, PRIMARY KEY (a) on conflict rollback) WITHOUT ROWID"));
  EXPECT_FALSE(clauses("CREATE TABLE t(a UNIQUE ON CONFLICT ABORT, b REFERENCES p ON DELETE SET NULL)"));
  EXPECT_FALSE(clauses("CREATE TABLE t(\"ON\" CONFLICT, a CHECK (a <> 'ON CONFLICT REPLACE'))"));
}

// sqlite_schema.sql may be damaged or written by hand (writable_schema): any text is read without harm.
TEST(sqlite_ddl, any_text_is_read_without_harm) {
  const std::string whole =
      "CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY AUTOINCREMENT, c [x] DEFAULT (1) CHECK (c > ')') COLLATE NOCASE, g "
      "AS (c || "
      "X'00') STORED, CONSTRAINT u UNIQUE (id, c), FOREIGN KEY (c) REFERENCES t ON DELETE SET NULL NOT DEFERRABLE "
      "INITIALLY "
      "DEFERRED, /* x */ CHECK (1)) -- end";
  const std::string index = "CREATE UNIQUE INDEX i ON t (lower(a) COLLATE NOCASE DESC, b) WHERE a IS NOT NULL;";
  std::mt19937 random(42);
  std::size_t found = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = round % 2 == 0 ? whole : index;
    for (int change = 0; change <= round % 4; ++change) {
      if (text.empty()) break;
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text.erase(at, 1 + random() % 10);
          break;
        case 1:
          text.insert(at, 1, "()'\"[],x; \0"[random() % 11]);
          break;
        default:
          text.resize(at + 1);
      }
    }
    found += parse_create_table(text).checks.size() + parse_create_index(text).terms.size();
    (void)translate_expression(text, {});
    (void)translate_default(text, value::kind::timestamp);
  }
  EXPECT_GT(found, 10000U);
  EXPECT_EQ(parse_create_table(whole).checks.size(), 2U);
  EXPECT_EQ(parse_create_table(whole).uniques[0].columns, (std::vector<std::string>{"id", "c"}));
  EXPECT_EQ(parse_create_index(index).terms, (std::vector<std::string>{"lower(a)", "b"}));
}

TEST(sqlite_schema, virtual_and_shadow_tables_apart) {
  auto db = memory("CREATE TABLE t (a); CREATE VIRTUAL TABLE found USING fts5(body);");
  auto schema = read_sqlite_schema(db);
  ASSERT_TRUE(schema) << schema.error().message;
  ASSERT_EQ(schema->tables.size(), 1U);
  EXPECT_EQ(schema->virtual_tables, (std::vector<std::string>{"found"}));
  EXPECT_GE(schema->shadow_tables.size(), 4U);
}

}  // namespace
}  // namespace crossfade::catalog
