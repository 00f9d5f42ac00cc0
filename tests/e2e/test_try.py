#!/usr/bin/python3
"""`crossfade try`: routes and errors of a script's and a log's statements, without a change to either store."""

import contextlib
import hashlib
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

SCRIPT = """-- a script of an application
SELECT id, email FROM "user" WHERE id = 1;
SELECT id, email
  FROM "user" WHERE id = 2; INSERT INTO category (code, title) VALUES ('new', 'New; still one statement');
SELECT regexp_replace(email, 'e+', 'x') FROM "user";
DELETE FROM audit_log WHERE at < '2001-01-01';
SELECT nothing FROM "user";
SELECT id FROM "user" WHERE id = 'abc';
BEGIN; COMMIT;
SELECT pg_advisory_lock(1);
CREATE TABLE other (id int);
UPDATE product SET name = 'x' WHERE id = (SELECT max(id) FROM product)
"""
ROUTES = ["sqlite", "sqlite", "sqlite", "forwarded", "sqlite", "refused", "refused", "session", "session", "postgres",
          "refused", "sqlite"]
ERRORS = {5: "42703", 6: "22P02", 10: "0A000"}
LINES = [2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 11, 12]

LOG = """2026-01-01 00:00:00.000 UTC [7] LOG:  starting PostgreSQL 15
2026-01-01 00:00:01.000 UTC [8] app@app LOG:  statement: SELECT id FROM "user"
\tWHERE id = 17
2026-01-01 00:00:01.000 UTC [8] app@app LOG:  execute S_1: SELECT id FROM "user" WHERE id = $1
2026-01-01 00:00:01.000 UTC [8] app@app DETAIL:  parameters: $1 = '17'
2026-01-01 00:00:01.000 UTC [8] app@app LOG:  execute S_1: SELECT id FROM "user" WHERE id = $1
2026-01-01 00:00:01.000 UTC [8] app@app DETAIL:  parameters: $1 = '99999999999999999999'
2026-01-01 00:00:02.000 UTC [8] app@app LOG:  duration: 0.200 ms  parse <unnamed>: SELECT 1
2026-01-01 00:00:02.000 UTC [8] app@app LOG:  duration: 0.200 ms  statement: SELECT id FROM "user" WHERE id = 5
2026-01-01 00:00:02.000 UTC [8] app@app ERROR:  relation "gone" does not exist at character 15
2026-01-01 00:00:02.000 UTC [8] app@app STATEMENT:  SELECT * FROM gone
"""


class Try(harness.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.cluster = harness.Postgres()
        cls.addClassCleanup(cls.cluster.destroy)

    def setUp(self):
        super().setUp()
        self.file = self.sample(rows=100, ledger=False)
        self.database = "try_" + self.id().rsplit(".", 1)[1][:40]
        self.cluster.create_database(self.database)
        self.url = self.cluster.url(database=self.database)

    def trial(self, text, *flags, json_format=True):
        path = self.path("statements.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return harness.run_crossfade("try", "--sqlite", self.file, "--postgres", self.url, "--sql", path,
                                     *(("--format", "json") if json_format else ()), *flags)

    def content(self, books):
        """Everything that either store holds, catalogs included; Crossfade's own tables only with `books`: a proxy that
        runs beside keeps them by itself."""
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            lines = [line for line in connection.iterdump() if books or not line.startswith('INSERT INTO "crossfade_')]
            sqlite = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        own = ", 'crossfade'" if books else ""
        tables = self.cluster.sql("SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'S') AND (relnamespace::regnamespace::text "
                                  f"IN ('public'{own}) OR oid::regclass::text IN ('pg_class', "
                                  "'pg_attribute', 'pg_proc', 'pg_type')) ORDER BY 1", database=self.database).splitlines()
        rows = [self.cluster.sql(f"SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (SELECT xmin::text || ROW(t.*)::text AS one FROM {table} t) t",
                                 database=self.database) for table in tables]
        return sqlite, tables, rows

    def check_script(self, books):
        before = self.content(books)
        answer = self.assert_code(1, self.trial(SCRIPT))
        statements = answer.json["statements"]
        self.assertEqual(ROUTES, [one["route"] for one in statements], answer)
        self.assertEqual(LINES, [one["line"] for one in statements])
        self.assertEqual(ERRORS, {i: one["sqlstate"] for i, one in enumerate(statements) if one["sqlstate"]})
        self.assertEqual('column "nothing" does not exist', statements[5]["message"])
        self.assertTrue(statements[3]["why"])
        self.assertNotIn("still one statement", answer.out)
        self.assertEqual(5, answer.json["routes"]["sqlite"])
        self.assertEqual(before, self.content(books))

    def test_before_the_migration(self):
        # As the application's own migrations would have made them.
        proxy = harness.Proxy(self.file + ".copy", self.url, self.directory)
        with open(self.file, "rb") as source, open(self.file + ".copy", "wb") as target:
            target.write(source.read())
        self.proxies.append(proxy)
        self.addCleanup(proxy.kill9)
        proxy.start().wait_phase("dual-write")
        proxy.run("abandon")
        proxy.stop()
        with open(self.file, "rb") as stream:
            before = hashlib.sha256(stream.read()).hexdigest()
        self.check_script(books=True)
        with open(self.file, "rb") as stream:
            self.assertEqual(before, hashlib.sha256(stream.read()).hexdigest())

    def test_beside_a_proxy(self):
        proxy = harness.Proxy(self.file, self.url, self.directory)
        self.proxies.append(proxy)
        self.addCleanup(proxy.kill9)
        proxy.start().wait_phase("dual-write")
        proxy.wait_caught_up()
        self.check_script(books=False)

        log = self.assert_code(1, self.trial(LOG)).json["statements"]
        shown = [(one["route"], one["sqlstate"], one["count"], one["line"]) for one in log]
        self.assertEqual([("sqlite", None, 3, 2), ("refused", "22003", 1, 6)], shown)

        good = self.assert_code(0, self.trial("SELECT 1; SELECT count(*) FROM product", json_format=False))
        self.assertIn("2 statements: 2 sqlite, 0 forwarded", good.out)
        self.assert_code(0, self.trial(""))

    def test_usage(self):
        self.assert_code(2, harness.run_crossfade("try", "--sqlite", self.file, "--postgres", self.url))
        self.assert_code(2, harness.run_crossfade("try", "--sqlite", self.file, "--postgres", self.url, "--sql",
                                                  self.path("absent.sql")))
        empty = self.assert_code(1, self.trial("SELECT 1"))
        self.assertIn("no tables", empty.err)
        self.url = "postgresql://nobody@127.0.0.1:1/none"
        self.assert_code(3, self.trial("SELECT 1"))


if __name__ == "__main__":
    harness.main()
