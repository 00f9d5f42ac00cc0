#!/usr/bin/python3
"""The mirror to SQLite through a whole migration: values that SQLite's numbers do not hold, tables that are altered,
and, by hand, the memory of a large batch (CROSSFADE_REVERSE_ROWS=1000000)."""

import contextlib
import os
import sqlite3
import sys
import unittest
from decimal import Decimal

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

SCHEMA = """
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT, balance NUMERIC, limit_ NUMERIC);
CREATE TABLE line (name TEXT, amount NUMERIC);
CREATE TABLE flag (id INTEGER PRIMARY KEY, up BOOLEAN, at TIMESTAMP);
INSERT INTO account VALUES (1, 'first', 1.5, 10), (2, 'second', 2.5, NULL);
INSERT INTO line VALUES ('a', 1), ('a', 1);
INSERT INTO flag VALUES (1, 1, '2024-01-02 03:04:05');
"""
TWENTY = Decimal("12345678901234567890.5")
OTHER = Decimal("0.10000000000000000001")
ROWS = int(os.environ.get("CROSSFADE_REVERSE_ROWS", "0"))


class Reverse(harness.EndToEnd):
    def begin(self, further=""):
        file = self.path("exact.sqlite")
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.executescript(SCHEMA + further)
        postgres = self.postgres()
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        return file, postgres, proxy

    def identical(self, proxy):
        answer = self.assert_code(0, proxy.run("validate"))
        self.assertIs(answer.json["identical"], True, f"\n{answer}")
        self.assertIs(answer.json["finished"], True, f"\n{answer}")

    def switch(self, proxy, command):
        answer = self.assert_code(0, proxy.run(command, "--timeout", "60s"))
        self.assertIs(answer.json["switched"], True, f"\n{answer}")

    @staticmethod
    def exact_rows(file):
        with contextlib.closing(sqlite3.connect(file)) as plain:
            return plain.execute("SELECT count(*) FROM crossfade_exact").fetchone()[0]

    def test_twenty_digits(self):
        """Before, through and after a rollback, and through the next cutover: no digit is lost."""
        file, postgres, proxy = self.begin()
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            with self.assertRaises(psycopg2.errors.NumericValueOutOfRange) as refused:
                cursor.execute("INSERT INTO account VALUES (3, 'third', %s, 1)", (TWENTY,))
            self.assertIn("15 digits", refused.exception.diag.message_hint)

            self.identical(proxy)
            self.switch(proxy, "cutover")
            cursor.execute("INSERT INTO account VALUES (3, 'third', %s, 1), (4, 'fourth', %s, %s)", (TWENTY, OTHER, OTHER))
            cursor.execute("INSERT INTO line VALUES ('b', %s), ('b', %s)", (TWENTY, OTHER))
            with contextlib.closing(postgres.connect()) as direct, direct.cursor() as straight:
                straight.execute("INSERT INTO account VALUES (5, 'fifth', %s, NULL)", (TWENTY + 1,))
                direct.commit()
            self.identical(proxy)
            self.switch(proxy, "rollback")

            def rows():
                cursor.execute("SELECT id, balance FROM account WHERE id > 2 ORDER BY id")
                return cursor.fetchall()

            expected = [(3, TWENTY), (4, OTHER), (5, TWENTY + 1)]
            self.assertEqual(expected, rows())
            cursor.execute("SELECT sum(balance), max(balance) FROM account WHERE id IN (3, 5)")
            self.assertEqual((TWENTY * 2 + 1, TWENTY + 1), cursor.fetchone())
            # Who opens the file directly sees a rounded number.
            with contextlib.closing(sqlite3.connect(file)) as plain:
                value = plain.execute("SELECT balance FROM account WHERE id = 3").fetchone()[0]
                self.assertAlmostEqual(1.0, value / 12345678901234567890.5)

            cursor.execute("UPDATE account SET name = 'renamed' WHERE id = 3")
            cursor.execute("UPDATE account SET id = 14 WHERE id = 4")
            cursor.execute("UPDATE line SET name = 'c' WHERE name = 'b'")
            self.assertEqual(2, cursor.rowcount)
            cursor.execute("INSERT INTO account VALUES (6, 'sixth', 7.25, 1) "
                           "ON CONFLICT (id) DO UPDATE SET balance = EXCLUDED.balance")
            with self.assertRaises(psycopg2.errors.FeatureNotSupported):
                cursor.execute("UPDATE account SET balance = balance + 1 WHERE id = 3")
            with self.assertRaises(psycopg2.errors.FeatureNotSupported):
                cursor.execute("DELETE FROM account WHERE balance > 5")
            self.identical(proxy)
            cursor.execute("SELECT id, name, balance FROM account WHERE id > 2 ORDER BY id")
            self.assertEqual([(3, "renamed", TWENTY), (5, "fifth", TWENTY + 1), (6, "sixth", Decimal("7.25")),
                              (14, "fourth", OTHER)], cursor.fetchall())
            cursor.execute("SELECT amount FROM line WHERE name = 'c' ORDER BY amount")
            self.assertEqual([(OTHER,), (TWENTY,)], cursor.fetchall())

            # A value that SQLite can hold, and a row that goes.
            cursor.execute("UPDATE account SET balance = 8.5 WHERE id = 5")
            cursor.execute("DELETE FROM account WHERE id = 14")
            self.identical(proxy)
            proxy.restart()
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            # The row of account 5 is void since its value was set, and is swept.
            self.wait_for("void rows are swept", lambda: self.exact_rows(file) == 3)
            cursor.execute("UPDATE account SET name = 'after the restart' WHERE id = 3")
            self.identical(proxy)
            self.switch(proxy, "cutover")
            cursor.execute("SELECT id, name, balance FROM account WHERE id > 2 ORDER BY id")
            self.assertEqual([(3, "after the restart", TWENTY), (5, "fifth", Decimal("8.5")),
                              (6, "sixth", Decimal("7.25"))], cursor.fetchall())
            self.identical(proxy)
            self.switch(proxy, "rollback")
            answer = self.assert_code(0, proxy.run("abandon"))
            self.assertGreater(answer.json["rounded_values"], 0)
            self.assertIn("rounded", answer.json["message"])
        with contextlib.closing(sqlite3.connect(file)) as plain:
            self.assertEqual([], plain.execute("SELECT name FROM sqlite_master WHERE name LIKE 'crossfade%'").fetchall())

    def test_altered_while_switched(self):
        """DDL while PostgreSQL is the authority is noticed: status says so, the rollback stays closed, finish goes."""
        _, postgres, proxy = self.begin()
        self.identical(proxy)
        self.switch(proxy, "cutover")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO flag VALUES (2, false, now())")
            self.identical(proxy)
            cursor.execute("ALTER TABLE flag ADD COLUMN more text DEFAULT 'x'")
            self.wait_for("the change is noticed", lambda: proxy.status()["mirror"]["state"] == "schema-changed")
            status = proxy.status()
            self.assertIn('"flag"', status["mirror"]["last_error"])
            gate = next(g for g in status["gates"] if g["name"] == "reverse")
            self.assertIs(gate["ok"], False)
            self.assertIn("schema", gate["value"] + gate["hint"])
            self.assert_code(1, proxy.run("rollback", "--timeout", "5s"))
            self.assertGreater(proxy.metric("crossfade_reverse_errors_total"), 0)
            cursor.execute("ALTER TABLE flag DROP COLUMN more")
            self.wait_for("the mirror goes on", lambda: proxy.status()["mirror"]["state"] == "running")
            self.switch(proxy, "rollback")
            self.identical(proxy)
            self.switch(proxy, "cutover")
            cursor.execute("CREATE TABLE newcomer (id int PRIMARY KEY)")
            self.wait_for("the change is noticed", lambda: proxy.status()["mirror"]["state"] == "schema-changed")
            self.assert_code(0, proxy.run("finish"))
            cursor.execute("SELECT count(*) FROM newcomer")
            self.assertEqual((0,), cursor.fetchone())

    def test_a_key_beyond_sqlite(self):
        """A key that SQLite could not have is named at the start and by the gate; written all the same, it stops the
        mirror by name, and the migration can still be finished."""
        file, _, proxy = self.begin("CREATE TABLE coupon (number NUMERIC PRIMARY KEY, v TEXT);"
                                    "INSERT INTO coupon VALUES (17, 'a')")
        self.assertIn("serve.numeric_key", proxy.log_tail(1000))
        self.identical(proxy)
        gate = next(g for g in proxy.status()["gates"] if g["name"] == "reverse")
        self.assertIs(gate["ok"], False)
        self.assertIn("coupon.number", gate["value"])
        self.assertIn("numeric(15", gate["hint"])
        refused = self.assert_code(1, proxy.run("cutover", "--timeout", "30s"))
        self.assertIn("coupon.number", f"{refused}")
        self.assert_code(0, proxy.run("cutover", "--timeout", "60s", "--force", "reverse=keys are short"))
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO coupon VALUES (%s, 'b')", (TWENTY,))
            self.wait_for("the mirror stops", lambda: proxy.status()["mirror"]["state"] == "failed")
            self.assertIn(f"(number)=({TWENTY})", proxy.status()["mirror"]["last_error"])
            self.assert_code(1, proxy.run("rollback", "--timeout", "5s"))
            ended = self.assert_code(0, proxy.run("finish"))
            self.assertIn("coupon", ended.json["message"])
            cursor.execute("SELECT count(*) FROM coupon")
            self.assertEqual((2,), cursor.fetchone())
        with contextlib.closing(sqlite3.connect(file)) as plain:
            self.assertEqual([(17, "a")], plain.execute("SELECT * FROM coupon").fetchall())

    def test_ids_are_not_given_out_again(self):
        """A row that was inserted and deleted again while switched leaves its id used: in the file at once, should the
        proxy be killed, and for whoever inserts after a rollback, through the proxy and into the file itself."""
        file, _, proxy = self.begin("CREATE TABLE ticket (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);"
                                    "CREATE TABLE plain (id INTEGER PRIMARY KEY, v TEXT);"
                                    "INSERT INTO ticket VALUES (1, 'a'), (2, 'b'); INSERT INTO plain VALUES (1, 'a')")
        self.identical(proxy)
        self.switch(proxy, "cutover")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            highest = {}
            for table in ("ticket", "plain"):
                cursor.execute(f"INSERT INTO {table} (v) VALUES ('x'), ('y'), ('z')")
                cursor.execute(f"SELECT max(id) FROM {table}")
                highest[table] = cursor.fetchone()[0]
                cursor.execute(f"DELETE FROM {table} WHERE id > 1")
            # One more, in a transaction of its own: no batch sees its row.
            cursor.execute("WITH made AS (INSERT INTO ticket (v) VALUES ('gone') RETURNING id) SELECT id FROM made")
            highest["ticket"] = cursor.fetchone()[0]
            cursor.execute("DELETE FROM ticket WHERE id = %s", (highest["ticket"],))

        def counted():
            with contextlib.closing(sqlite3.connect(file)) as plain:
                return plain.execute("SELECT seq FROM sqlite_sequence WHERE name = 'ticket'").fetchone()[0]

        self.wait_for("the counter in the file", lambda: counted() >= highest["ticket"])
        proxy.kill9()
        self.assertGreaterEqual(counted(), highest["ticket"])
        proxy.start()
        self.identical(proxy)  # the last one to close the file was this test, and might have written
        self.switch(proxy, "rollback")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            for table in ("ticket", "plain"):
                cursor.execute(f"INSERT INTO {table} (v) VALUES ('after') RETURNING id")
                self.assertGreater(cursor.fetchone()[0], highest[table], table)
        self.identical(proxy)
        self.assert_code(0, proxy.run("abandon"))
        with contextlib.closing(sqlite3.connect(file)) as plain:
            plain.execute("DELETE FROM ticket WHERE id > 2")
            last = plain.execute("INSERT INTO ticket (v) VALUES ('itself') RETURNING id").fetchone()[0]
            self.assertGreater(last, highest["ticket"])

    def test_computed_from_twenty_digits(self):
        """A column that SQLite computes from a rounded number is read from PostgreSQL after a rollback, or refused; the
        validation names it."""
        made = ("CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT, v NUMERIC, "
                "twice NUMERIC GENERATED ALWAYS AS (v * 2) STORED);"
                "INSERT INTO made (id, v) VALUES (1, 1.5)")
        _, _, proxy = self.begin(made)
        self.identical(proxy)
        self.switch(proxy, "cutover")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO made (id, v) VALUES (2, %s)", (TWENTY,))

            def named():
                answer = self.assert_code(0, proxy.run("validate", "--tables", "made"))
                self.assertIs(answer.json["identical"], True, f"\n{answer}")
                return [(c["column"], c["rows"]) for c in answer.json["tables"][0]["not_compared"]]

            self.assertEqual([("twice", 1)], named())
            self.switch(proxy, "rollback")
            self.assertEqual([("twice", 1)], named())
            cursor.execute("SELECT twice FROM made ORDER BY id")
            self.assertEqual([(Decimal("3.0"),), (TWENTY * 2,)], cursor.fetchall())
            for update in ("UPDATE made SET name = 'x' WHERE id = 2", "UPDATE made SET v = v + 1 WHERE id = 2"):
                with self.assertRaises(psycopg2.errors.FeatureNotSupported):
                    cursor.execute(update)
            cursor.execute("INSERT INTO made (id, v) VALUES (3, 2.25)")
            cursor.execute("SELECT twice FROM made WHERE id > 1 ORDER BY id")
            self.assertEqual([(TWENTY * 2,), (Decimal("4.50"),)], cursor.fetchall())
            self.assertEqual([("twice", 1)], named())
            cursor.execute("UPDATE made SET v = 4 WHERE id = 2")
            cursor.execute("SELECT twice FROM made WHERE id = 2")
            self.assertEqual((Decimal(8),), cursor.fetchone())
            self.assertEqual([], named())

    def test_lost_triggers(self):
        """Capture triggers that were switched off come back, their table is copied whole, a rollback loses nothing."""
        _, postgres, proxy = self.begin()
        self.identical(proxy)
        self.switch(proxy, "cutover")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("ALTER TABLE line DISABLE TRIGGER ALL")
            cursor.execute("INSERT INTO line VALUES ('unnoted', 5)")
            self.switch(proxy, "rollback")
            cursor.execute("SELECT amount FROM line WHERE name = 'unnoted'")
            self.assertEqual([(5,)], cursor.fetchall())
        self.identical(proxy)

    @unittest.skipUnless(ROWS, "by hand: CROSSFADE_REVERSE_ROWS=1000000")
    def test_memory(self):
        """What the proxy holds while one batch copies so many rows."""
        _, postgres, proxy = self.begin()
        self.identical(proxy)
        self.switch(proxy, "cutover")

        def resident_mib(name):
            with open(f"/proc/{proxy.process.pid}/status", encoding="ascii") as status:
                return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name))

        before = resident_mib("VmRSS:")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("BEGIN; TRUNCATE line; INSERT INTO line SELECT repeat('x', 200) || n, n FROM "
                           f"generate_series(1, {ROWS}) n; COMMIT")
        self.wait_for("the batch", lambda: proxy.status()["mirror"]["rows"] >= ROWS, 900)
        print(f"rows={ROWS} before_mib={before:.0f} most_mib={resident_mib('VmHWM:'):.0f}", flush=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
