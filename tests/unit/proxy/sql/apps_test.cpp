// Statement shapes that applications and their drivers send, compared with PostgreSQL; and what files from the field
// hold: booleans and times in several spellings, checks and keys that only one side has.
#include "support.hpp"

namespace crossfade::sql {
namespace {

const char* const apps_in_sqlite = R"sql(
CREATE TABLE auth_user (id INTEGER PRIMARY KEY AUTOINCREMENT, email CHAR(255), is_on CHAR(1), made TIMESTAMP);
CREATE TABLE item (id INTEGER PRIMARY KEY, label TEXT, members BOOLEAN, price NUMERIC(10,2), created_at DATETIME,
  state VARCHAR(10), token CHAR(32), qty INTEGER CHECK (qty >= 0), note JSON);
CREATE TABLE pg_key (id INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, item_id INTEGER);
CREATE TABLE "Mixed" ("Id" INTEGER PRIMARY KEY, "UserName" TEXT NOT NULL);
)sql";

const char* const apps_in_postgres = R"sql(
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE auth_user (id serial PRIMARY KEY, email varchar(255) COLLATE "C", is_on char(1), made timestamp);
CREATE TABLE item (id int PRIMARY KEY, label text COLLATE "C", members boolean DEFAULT false, price numeric(10,2),
  created_at timestamp DEFAULT CURRENT_TIMESTAMP, state state DEFAULT 'new', token uuid, qty int CHECK (qty >= 0 AND qty < 100),
  note json, CONSTRAINT label_known CHECK (label IN ('a', 'b', 'c', 'é', 'x')));
CREATE TABLE pg_key (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE child (id int PRIMARY KEY, item_id int REFERENCES item);
CREATE TABLE "Mixed" ("Id" int PRIMARY KEY, "UserName" text NOT NULL);
)sql";

const char* const rows = R"sql(
INSERT INTO auth_user (email, is_on, made) VALUES ('a@b.c', 'T', '2024-01-01 00:00:00'), ('D@e.f', 'F', NULL);
INSERT INTO item (id, label, members, price, created_at, state, token, qty) VALUES
 (1, 'a', 'true', 1.50, '2024-01-01 10:00:00.000000', 'new', '00000000000000000000000000000001', 1),
 (2, 'b', 'false', 2, '2024-01-01 10:00:00', 'old', 'abcdefabcdefabcdefabcdefabcdefab', 2),
 (3, 'c', NULL, NULL, '2024-01-01 09:59:59.999999', NULL, NULL, NULL),
 (4, 'é', 'true', 0.10, NULL, 'new', NULL, 0);
INSERT INTO child (id, item_id) VALUES (1, 1);
INSERT INTO "Mixed" VALUES (1, 'x'), (2, 'Y');
)sql";

class apps : public both_stores {
 protected:
  void SetUp() override {
    start(apps_in_sqlite, apps_in_postgres, rows);
    if (direct_) plain(direct_->connection, "SELECT setval('auth_user_id_seq', 100)");
  }
};

TEST_F(apps, reads) {
  for (const auto* text : {
           "SELECT item.id AS item_id, item.label AS item_label FROM item WHERE item.members IS true ORDER BY "
           "item.label DESC LIMIT 2 OFFSET 0",
           "SELECT \"auth_user\".\"id\", \"auth_user\".\"email\" FROM \"auth_user\" WHERE ((\"auth_user\".\"is_on\" = "
           "'T') AND (\"auth_user\".\"email\" = 'a@b.c')) ORDER BY \"auth_user\".\"id\" LIMIT 1 OFFSET 0",
           "SELECT COUNT(*) FROM \"auth_user\" WHERE (\"auth_user\".\"id\" IS NOT NULL)",
           "SELECT  \"auth_user\".\"id\" FROM \"auth_user\" WHERE (\"auth_user\".\"id\" IN (1,2))",
           "SELECT is_on, count(*) FROM auth_user WHERE is_on <> 'F' GROUP BY id, is_on",
           "SELECT id, is_on FROM auth_user",
           "SELECT id FROM item WHERE members",
           "SELECT id FROM item WHERE members = true OR members IS NULL",
           "SELECT id FROM item WHERE NOT members",
           "SELECT id, members FROM item",
           "SELECT id FROM item WHERE created_at = '2024-01-01 10:00:00'",
           "SELECT id, created_at FROM item ORDER BY created_at DESC, id",
           "SELECT id FROM item ORDER BY created_at NULLS FIRST, id LIMIT 3",
           "SELECT max(created_at), min(created_at) FROM item",
           "SELECT a.id, b.id FROM item a JOIN item b ON a.created_at = b.created_at",
           "SELECT id FROM item WHERE token = '00000000-0000-0000-0000-000000000001'",
           "SELECT id FROM item WHERE token IN ('00000000000000000000000000000001', "
           "'abcdefab-cdef-abcd-efab-cdefabcdefab')",
           "SELECT id FROM item WHERE state = 'new'",
           "SELECT state, count(*) FROM item GROUP BY state",
           "SELECT id FROM item WHERE label ILIKE '%\xc3\x89%' ESCAPE '\\'",
           "SELECT upper(label) FROM item",
           "SELECT \"Id\", \"UserName\" FROM \"Mixed\" WHERE \"UserName\" = 'Y'",
           "SELECT m.* FROM public.\"Mixed\" AS m ORDER BY m.\"Id\" DESC",
           "SELECT anon_1.n FROM (SELECT count(*) AS n FROM (SELECT item.id AS id FROM item WHERE item.qty > 0) AS "
           "anon_2) AS anon_1",
           "SELECT EXISTS (SELECT 1 FROM item WHERE id = 1) AS anon",
           "SELECT i.id FROM item AS i WHERE (i.id, 1) IS NOT NULL OR true",
           "SELECT DISTINCT i.label, (SELECT count(*) FROM child c WHERE c.item_id = i.id) AS n FROM item i ORDER BY n "
           "DESC, i.label",
           "SELECT id FROM item WHERE price BETWEEN 0.1 AND 1.5 ORDER BY price",
           "SELECT price, qty * 2 FROM item WHERE qty IS NOT NULL",
           "SELECT coalesce(qty, -1), coalesce(sum(qty) OVER (), 0) FROM item",
       }) {
    same(text);
  }
}

TEST_F(apps, writes) {
  for (const auto* text : {
           "INSERT INTO \"auth_user\"(\"email\",\"is_on\",\"made\") VALUES ('x@y.z','T','2024-05-06 07:08:09') "
           "RETURNING \"id\"",
           "INSERT INTO auth_user (id, email) VALUES (DEFAULT, 'q') RETURNING id, email",
           "INSERT INTO auth_user DEFAULT VALUES RETURNING id",
           "UPDATE auth_user SET is_on = 'F', email = lower(email) WHERE (auth_user.id = 2) RETURNING *",
           "UPDATE auth_user SET is_on = 'TT'",
           "UPDATE auth_user SET made = NULL WHERE made IS NULL",
           "INSERT INTO item (id, label, qty, created_at) VALUES (9, 'x', 5, '2024-02-02 02:02:02')",
           "INSERT INTO item (id, label, qty) VALUES (9, 'zz', 5)",
           "INSERT INTO item (id, qty) VALUES (9, 100)",
           "INSERT INTO item (id, qty) VALUES (9, -1)",
           "UPDATE item SET qty = qty + 1",
           "UPDATE item SET qty = qty + 99",
           "UPDATE item SET members = NOT members, state = 'old'",
           "UPDATE item SET state = 'nope' WHERE id = 1",
           "UPDATE item SET token = '00000000-0000-0000-0000-0000000000ff' WHERE id = 1",
           "UPDATE item SET note = '{\"a\":  1}' WHERE id = 1",
           "UPDATE item SET qty = s.n FROM (SELECT 2 AS i, 50 AS n) AS s WHERE s.i = item.id",
           "WITH x AS (SELECT 5 AS n) UPDATE item SET qty = (SELECT n FROM x) WHERE id = 1",
           "WITH x AS (SELECT 1 AS n) DELETE FROM child WHERE item_id IN (SELECT n FROM x)",
           "UPDATE item SET price = 3.999 WHERE id = 1 RETURNING price",
           "UPDATE item SET price = 99999999999",
           "INSERT INTO \"Mixed\" (\"Id\", \"UserName\") VALUES (3, NULL)",
           "INSERT INTO \"Mixed\" (\"Id\", \"UserName\") VALUES (1, 'z') ON CONFLICT (\"Id\") DO UPDATE SET "
           "\"UserName\" = EXCLUDED.\"UserName\" || \"Mixed\".\"UserName\" RETURNING \"UserName\"",
       }) {
    const std::string t = text;
    same_write(t, t.find("auth_user") < 20
                      ? "auth_user"
                      : (t.find("Mixed") < 20 ? "\"Mixed\"" : (t.find("child") < 60 ? "child" : "item")));
  }
}

TEST_F(apps, keys_that_sqlite_lacks_are_refused) {
  EXPECT_EQ(
      route_of("INSERT INTO pg_key (id, code) VALUES (1, 'x')"),
      "refused this write cannot be carried out through Crossfade: unique key pg_key_code_key is unknown to SQLite");
  EXPECT_EQ(route_of("UPDATE pg_key SET id = 5 WHERE id = 6"), "sqlite");
  EXPECT_EQ(route_of("UPDATE pg_key SET code = 'y'").substr(0, 7), "refused");
  EXPECT_EQ(route_of("INSERT INTO child VALUES (5, 5)").substr(0, 7), "refused");
  EXPECT_EQ(route_of("DELETE FROM item").substr(0, 7), "refused");
  EXPECT_EQ(route_of("DELETE FROM child"), "sqlite");
  EXPECT_EQ(route_of("SELECT * FROM pg_key"), "sqlite");
}

TEST_F(apps, text_that_sqlite_would_change_is_refused) {
  EXPECT_EQ(on_sqlite("UPDATE item SET note = '1.0' WHERE id = 1", {}).sqlstate, "0A000");
  EXPECT_EQ(on_sqlite("UPDATE item SET note = '15' WHERE id = 1", {}).sqlstate, "");
}

TEST_F(apps, declared_parameters) {
  EXPECT_EQ(route_of("SELECT id FROM item WHERE id = $1", {value::oids::int8}), "sqlite");
  EXPECT_EQ(route_of("SELECT id FROM item WHERE label = $1::VARCHAR AND id < $2::INTEGER"), "sqlite");
  EXPECT_EQ(route_of("UPDATE item SET qty = $1 WHERE id = $2", {value::oids::int2, value::oids::int8}), "sqlite");
  EXPECT_EQ(route_of("INSERT INTO item (id, label, members, created_at, token) VALUES ($1, $2, $3, $4, $5)",
                     {value::oids::int4, value::oids::varchar, value::oids::boolean, value::oids::timestamp,
                      value::oids::uuid}),
            "sqlite");
  EXPECT_EQ(route_of("INSERT INTO item (id, note) VALUES ($1, $2::JSON)"), "sqlite");
  EXPECT_EQ(route_of("SELECT id FROM item WHERE label = $1", {value::oids::boolean}).substr(0, 5), "42883");
}

}  // namespace
}  // namespace crossfade::sql
