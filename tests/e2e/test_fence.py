#!/usr/bin/python3
"""Writers that go past the proxy are refused by the store itself; what differs all the same is found, by column."""

import contextlib
import os
import sqlite3
import sys
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402


class Fence(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.cluster, self.file = self.postgres(), self.sample()
        self.served = self.proxy(self.file, self.cluster)
        self.stores = harness.Stores(self.file, self.cluster.url())
        self.served.wait_phase("dual-write")
        self.served.wait_caught_up()

    def refused(self, statement, superuser):
        with contextlib.closing(self.cluster.connect(superuser=superuser)) as connection, connection.cursor() as cursor:
            with self.assertRaises(psycopg2.Error) as caught:
                cursor.execute(statement)
            message = str(caught.exception)
            self.assertIn("crossfade", message.lower())
            self.assertIn("sqlite", message.lower())

    def past_the_fence(self, statement):
        """What only a superuser can do, and only by switching the triggers off."""
        with contextlib.closing(self.cluster.connect(superuser=True)) as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                cursor.execute(statement)
                return
            except psycopg2.Error:
                pass
            cursor.execute("SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger "
                           "WHERE NOT tgisinternal AND tgenabled = 'A'")
            triggers = cursor.fetchall()
            cursor.execute("BEGIN")
            for table, name in triggers:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            cursor.execute(statement)
            for table, name in triggers:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
            cursor.execute("COMMIT")

    def test_direct_writers_of_postgres(self):
        for superuser in (False, True):
            self.refused("INSERT INTO ticket (id, subject, opened_at) VALUES (1, 'x', now())", superuser)
            self.refused("UPDATE product SET price = 1 WHERE id = 3", superuser)
            self.refused("DELETE FROM audit_log", superuser)
            self.refused("TRUNCATE audit_log", superuser)
        self.assert_identical(self.served, self.stores)

    def test_differences_are_found(self):
        self.past_the_fence("UPDATE product SET price = price + 0.01, name = name || ' ' WHERE id = 3")
        self.past_the_fence("DELETE FROM product_tag WHERE (product_id, tag) = "
                            "(SELECT product_id, tag FROM product_tag ORDER BY 1, 2 LIMIT 1)")
        self.past_the_fence("INSERT INTO \"limit\" (name, \"value\", \"order\") VALUES ('extra', 1, 1)")
        answer = self.assert_code(1, self.served.run("validate"))
        self.assertIs(answer.json["identical"], False)
        tables = {table["name"]: table for table in answer.json["tables"]}
        self.assertEqual({"product", "product_tag", "limit"},
                         {name for name, table in tables.items() if not table["identical"]})
        (changed,) = tables["product"]["differences"]
        self.assertEqual(("changed", {"id": "3"}), (changed["kind"], changed["key"]))
        self.assertEqual({"price", "name"}, set(changed["columns"]))
        price, name = self.stores.read("postgres", "SELECT price::text, name FROM product WHERE id = 3")[0]
        self.assertEqual(price, changed["columns"]["price"]["postgres"])
        self.assertEqual(name, changed["columns"]["name"]["postgres"])
        self.assertEqual(name[:-1], changed["columns"]["name"]["sqlite"])
        self.assertEqual(["missing"], [found["kind"] for found in tables["product_tag"]["differences"]])
        self.assertEqual(["extra"], [found["kind"] for found in tables["limit"]["differences"]])
        self.assertEqual({"name": "extra"}, tables["limit"]["differences"][0]["key"])
        # People read the same.
        text = self.served.run("validate", json_format=False)
        self.assertEqual(1, text.code)
        for word in ("product", "price", "missing", "extra"):
            self.assertIn(word, text.out)
        # A switch is refused while the stores differ.
        refused = self.assert_code(1, self.served.run("cutover"))
        self.assertIs(refused.json["switched"], False)
        self.assertEqual([False], [gate["ok"] for gate in refused.json["gates"] if gate["name"] == "validation"])

        self.past_the_fence("UPDATE product SET price = price - 0.01, name = rtrim(name, ' ') WHERE id = 3")
        self.past_the_fence("DELETE FROM \"limit\" WHERE name = 'extra'")
        self.assertEqual({"product_tag"}, {table["name"] for table in self.served.run("validate").json["tables"]
                                           if not table["identical"]})

    def test_direct_writers_of_sqlite_while_switched(self):
        self.assert_code(0, self.served.run("validate"))
        self.assert_code(0, self.served.run("cutover"))
        with contextlib.closing(sqlite3.connect(self.file, timeout=30)) as connection:
            with self.assertRaises(sqlite3.Error) as caught:
                connection.execute("UPDATE product SET price = 1")
        self.assertIn("postgres", str(caught.exception).lower())
        with contextlib.closing(self.cluster.connect()) as connection, connection.cursor() as cursor:
            # PostgreSQL is the authority: whoever writes there directly is mirrored.
            cursor.execute("UPDATE product SET price = 77.25 WHERE id = 3")
        self.served.wait_caught_up()
        self.assertEqual([(77.25,)], self.stores.read("sqlite", "SELECT price FROM product WHERE id = 3"))
        self.assert_code(0, self.served.run("rollback"))
        self.refused("UPDATE product SET price = 1 WHERE id = 3", False)
        self.assert_identical(self.served, self.stores)


if __name__ == "__main__":
    unittest.main(verbosity=2)
