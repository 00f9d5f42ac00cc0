#!/usr/bin/python3
"""The whole way of a migration, on the generated sample and on every file of CROSSFADE_TEST_FILES."""

import contextlib
import os
import sqlite3
import sys
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

ROWS = int(os.environ.get("CROSSFADE_E2E_ROWS", "1000000"))


def raw_rows(file, table):
    """As SQLite stores them: Python's types tell 1 from 1.0 from '1'."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60)) as connection:
        return sorted(map(repr, connection.execute(f"SELECT * FROM {harness.quote(table)}")))


def text_targets(file):
    """{table: (key columns, text column)} of tables whose rows any application could edit without breaking a rule."""
    found = {}
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        for table, _ in harness.sqlite_tables(file).items():
            info = connection.execute(f"PRAGMA table_info({harness.quote(table)})").fetchall()
            key = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
            taken = set(key) | {row[3] for row in connection.execute(
                f"PRAGMA foreign_key_list({harness.quote(table)})")}
            for index in connection.execute(f"PRAGMA index_list({harness.quote(table)})").fetchall():
                taken |= {row[2] for row in connection.execute(f"PRAGMA index_info({harness.quote(index[1])})")}
            texts = [row[1] for row in info if row[1] not in taken and not row[1].startswith("e2e")
                     and row[2].upper().split("(")[0] in ("TEXT", "VARCHAR", "NVARCHAR")]
            if key and texts and not table.startswith("e2e_"):
                found[table] = (key, texts[0])
    return found


class Journey(harness.EndToEnd):
    def edit(self, proxy, file, word):
        """Changes a few rows of every table that has a text column, through the proxy; how many."""
        edited = 0
        with contextlib.closing(proxy.connect(autocommit=False)) as connection, connection.cursor() as cursor:
            for table, (key, column) in text_targets(file).items():
                names = ", ".join(map(harness.quote, key))
                cursor.execute(f"SELECT {names} FROM {harness.quote(table)} LIMIT 3")
                for row in cursor.fetchall():
                    where = " AND ".join(f"{harness.quote(name)} = %s" for name in key)
                    cursor.execute(f"UPDATE {harness.quote(table)} SET {harness.quote(column)} = %s WHERE {where}",
                                   (word, *row))
                    self.assertEqual(1, cursor.rowcount, f"{table} {row}")
                    edited += 1
            connection.commit()
        return edited

    def assert_plain(self, file, postgres, database, journal_mode):
        with contextlib.closing(sqlite3.connect(file)) as connection:
            self.assertEqual([], connection.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE '%crossfade%' OR sql LIKE '%crossfade%'").fetchall())
            self.assertEqual((journal_mode,), connection.execute("PRAGMA journal_mode").fetchone())
            self.assertEqual(("ok",), connection.execute("PRAGMA integrity_check").fetchone())
            self.assertEqual([], connection.execute("PRAGMA foreign_key_check").fetchall())
        with contextlib.closing(postgres.connect(superuser=True, database=database)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'crossfade'), "
                               "(SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal), "
                               "(SELECT count(*) FROM pg_proc WHERE proname LIKE '%%crossfade%%')")
                self.assertEqual((0, 0, 0), cursor.fetchone())

    def write_for_a_while(self, proxy, first, seconds=1.0):
        writers = self.writers(proxy, 2, first=first)
        self.wait_for("acknowledged writes", lambda: all(writer.acked >= 20 or writer.errors for writer in writers))
        writers[0].stopping.wait(seconds)
        for writer in writers:
            writer.stop()
        return writers

    def journey(self, file, large):
        if not large:
            harness.add_ledger_tables(file)
        original = {table: raw_rows(file, table) for table in harness.sqlite_tables(file)}
        with contextlib.closing(sqlite3.connect(file)) as connection:
            journal_mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        postgres = self.postgres()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())

        # Clients read and write while rows are being copied.
        writers = self.writers(proxy, 2)
        self.assertEqual("1", proxy.psql("SELECT 1"))
        if large:
            self.assertEqual(str(ROWS), proxy.psql("SELECT count(*) FROM measurement"))
            proxy.psql("INSERT INTO ticket (subject, opened_at) VALUES ('while copying', '2024-02-29 12:00:00');"
                       "UPDATE measurement SET note = 'changed' WHERE id IN (1, 500000, 999999);"
                       "DELETE FROM measurement WHERE id = 777777")
            self.assertEqual("preparing", proxy.status()["phase"], "the copy was over before the writes: more --rows")
        proxy.wait_phase("dual-write", timeout_s=600)
        everyone = [writer.stop() for writer in writers]
        self.assert_identical(proxy, stores)
        self.assertEqual((1, 0), (proxy.metric("crossfade_last_validation_identical"), proxy.metric("crossfade_divergence_rows")))

        self.assert_code(0, proxy.run("cutover", "--reads"))
        self.assertEqual(100, proxy.status()["reads_on_postgres"])
        edited = self.edit(proxy, file, "reads")
        everyone += self.write_for_a_while(proxy, 2)

        answer = self.assert_code(0, proxy.run("cutover", "--timeout", "60s"))
        self.assertIs(answer.json["switched"], True)
        status = proxy.status()
        self.assertEqual(("switched", "postgres"), (status["phase"], status["authority"]))
        self.assertIs(self.assert_code(0, proxy.run("cutover")).json["already"], True)
        edited += self.edit(proxy, file, "switched")
        everyone += self.write_for_a_while(proxy, 4)
        self.assert_identical(proxy, stores)
        self.assert_ledgers(everyone, stores)

        answer = self.assert_code(0, proxy.run("rollback", "--timeout", "60s"))
        self.assertIs(answer.json["switched"], True)
        status = proxy.status()
        self.assertEqual(("dual-write", "sqlite"), (status["phase"], status["authority"]))
        edited += self.edit(proxy, file, "back")
        everyone += self.write_for_a_while(proxy, 6)
        self.assert_identical(proxy, stores)
        self.assert_ledgers(everyone, stores)

        wrong = self.assert_code(1, proxy.run("finish"))
        self.assertIn("cutover", wrong.out + wrong.err)
        self.assert_code(0, proxy.run("abandon"))
        proxy.psql("SELECT 1")
        proxy.stop()
        self.assert_plain(file, postgres, "app", journal_mode)
        self.assert_ledgers(everyone, stores)
        self.assertEqual([], stores.differences())
        self.unchanged_rows(file, original, edited, large)

    def unchanged_rows(self, file, original, edited, large):
        """What nobody wrote to is stored exactly as it was, type by type."""
        changed = 0
        for table, rows in original.items():
            if table.startswith("e2e_") or (large and table in ("ticket", "measurement")):
                continue
            now = raw_rows(file, table)
            self.assertEqual(len(rows), len(now), table)
            changed += len(set(now) - set(rows))
        self.assertLessEqual(changed, edited)

    def test_sample(self):
        self.journey(self.sample(rows=ROWS, pgbench_scale=1), True)

    def test_files(self):
        for number, file in enumerate(harness.further_files()):
            with self.subTest(file=os.path.basename(file)):
                self.journey(self.copy_of(file, f"file-{number}.sqlite"), False)

    def test_finish(self):
        """After finish clients stay connected, and both stores are plain."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        wrong = self.assert_code(1, proxy.run("finish"))
        self.assertIn("cutover", wrong.out + wrong.err)
        everyone = self.write_for_a_while(proxy, 0)
        self.assert_identical(proxy, stores)
        self.assert_code(0, proxy.run("cutover"))
        everyone += self.write_for_a_while(proxy, 2)
        self.assert_identical(proxy, stores)
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM e2e_item")
            before = cursor.fetchone()
            self.assert_code(0, proxy.run("finish"))
            cursor.execute("SELECT count(*) FROM e2e_item")
            self.assertEqual(before, cursor.fetchone())
            self.assertEqual("finished", proxy.status()["phase"])
        proxy.stop()
        self.assert_plain(file, postgres, "app", "delete")
        self.assert_ledgers(everyone, stores)
        # The application goes on without the proxy.
        with contextlib.closing(postgres.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO e2e_item (token, client) VALUES ('direct', 0) RETURNING id")
            self.assertGreater(cursor.fetchone()[0], max(max(w.items.values()) for w in everyone if w.items))

    def test_old_formats(self):
        """What comes in by PostgreSQL's types lies in the file as the application always wrote it, in each phase."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")

        def insert(identifier):
            with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO product (id, sku, category_code, name, price, weight, picture, attributes, available, "
                    "released, deleted_at) VALUES (%s, %s, 'büro', 'Straße 🙂', 12.30, 0.5, %s, %s, true, "
                    "'2024-02-29', '2024-02-29 01:02:03.000004')",
                    (identifier, f"N-{identifier}", psycopg2.Binary(b"\x00\xff"), '{"a": [1, null]}'))
                cursor.execute('INSERT INTO "PurchaseOrder" ("userId", "placedAt", paid) '
                               "VALUES (1, '2024-03-01 10:20:30', false) RETURNING id, status, total")
                return cursor.fetchone()[0]

        def stored(identifier, order):
            return (stores.read("sqlite", "SELECT price, weight, picture, attributes, available, released, deleted_at, "
                                "name FROM product WHERE id = ?", identifier),
                    stores.read("sqlite", 'SELECT "placedAt", paid, status, total FROM "PurchaseOrder" WHERE id = ?',
                                order))

        expected_product = [(12.3, 0.5, b"\x00\xff", '{"a": [1, null]}', 1, "2024-02-29", "2024-02-29 01:02:03.000004",
                             "Straße 🙂")]
        expected_order = [("2024-03-01 10:20:30", 0, "open", 0)]
        order = insert(900001)
        self.assertEqual((expected_product, expected_order), stored(900001, order))
        self.assert_identical(proxy, stores)
        self.assert_code(0, proxy.run("cutover"))
        order = insert(900002)
        proxy.wait_caught_up()
        self.assertEqual((expected_product, expected_order), stored(900002, order))
        self.assert_identical(proxy, stores)


if __name__ == "__main__":
    unittest.main(verbosity=2)
