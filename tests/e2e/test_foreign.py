#!/usr/bin/python3
"""Writers past the proxy, on either store: noticed, counted by table, shown with the processes that could have done it,
kept over restarts, and a gate that only a validation opens. Readers, backups, checkpoints and our own load raise nothing.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

# A process of its own: it works on the file, says so, and holds the file open until it is told to end.
SCRIPT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
for line in sys.argv[2:]:
    connection.execute(line).fetchall()
print("done", flush=True)
sys.stdin.read()
connection.close()
"""


class Foreign(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.cluster, self.file = self.postgres(), self.sample()
        self.served = self.proxy(self.file, self.cluster)
        self.stores = harness.Stores(self.file, self.cluster.url())
        self.served.wait_phase("dual-write")
        self.served.wait_caught_up()

    @contextlib.contextmanager
    def process(self, *statements):
        running = subprocess.Popen([sys.executable, "-c", SCRIPT, self.file, *statements], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        try:
            self.assertEqual("done", running.stdout.readline().strip())
            yield running.pid
        finally:
            running.communicate(timeout=60)

    def foreign(self, *statements):
        with self.process(*statements):
            pass

    def superuser(self, *statements):
        with contextlib.closing(self.cluster.connect(superuser=True)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def shown(self):
        return self.served.status()["foreign_writers"]

    def until(self, what, timeout_s=60):
        """`what` of the status, once it is true."""
        deadline = time.monotonic() + timeout_s
        while True:
            shown = self.shown()
            if what(shown):
                return shown
            self.assertLess(time.monotonic(), deadline, f"{shown}\n{self.served.log_tail()}")
            time.sleep(0.1)

    def gate(self, name="foreign_writers", command="cutover"):
        answer = self.served.run(command, "--dry-run")
        (found,) = [gate for gate in answer.json["gates"] if gate["name"] == name]
        return found

    def writes(self, shown, store="sqlite"):
        return {table: entry["writes"] for table, entry in shown[store]["tables"].items()}

    def assert_nothing(self):
        shown = self.shown()
        self.assertEqual((0, {}, None), (shown["sqlite"]["commits"], shown["sqlite"]["tables"], shown["sqlite"]["unknown"]))
        self.assertEqual(({}, None), (shown["postgres"]["tables"], shown["postgres"]["unknown"]))
        self.assertTrue(self.gate()["ok"])

    def test_a_writer_of_the_file(self):
        self.assertTrue(self.gate()["ok"])
        with self.process("UPDATE product SET name = name || ' ' WHERE id = 3",
                          "BEGIN", "INSERT INTO audit_log SELECT * FROM audit_log LIMIT 0",
                          "UPDATE product SET name = rtrim(name) WHERE id = 3",
                          "DELETE FROM product_tag WHERE product_id = 9", "COMMIT") as pid:
            shown = self.until(lambda s: s["sqlite"]["commits"] == 2 and s["processes"])
            self.assertEqual({"product": 2, "product_tag": 1}, self.writes(shown))
            self.assertIsNone(shown["sqlite"]["unknown"])
            (holder,) = [p for p in shown["processes"] if p["pid"] == pid]
            self.assertTrue(holder["command"].startswith("python"), holder)
            self.assertLessEqual(holder["since"], holder["seen"])
        self.assertLessEqual(shown["sqlite"]["first"], shown["sqlite"]["last"])
        gate = self.gate()
        self.assertFalse(gate["ok"])
        self.assertIn("product in SQLite (2)", gate["hint"])
        self.assertEqual(2, self.served.metric("crossfade_foreign_commits_total"))
        self.assertIn('crossfade_foreign_writes_total{store="sqlite",table="product"} 2', self.served.http("/metrics")[1])
        self.assertIn("foreign.writes", self.served.log_tail())
        text = self.served.run("status", json_format=False).out
        self.assertIn("product_tag", text)
        self.assertIn(str(pid), text)
        # A validation of that table alone, then of one that differs: the gate opens for what is identical only.
        self.assert_code(0, self.served.run("validate", "--tables", "product"))
        self.assertEqual({"product": 0, "product_tag": 1},
                         {t: e["open"] for t, e in self.shown()["sqlite"]["tables"].items()})
        self.assert_code(1, self.served.run("validate"))
        self.assertFalse(self.gate()["ok"])
        # Undone by the same way, it is a foreign write again, and then validated.
        with contextlib.closing(self.cluster.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT tag, weight FROM product_tag WHERE product_id = 9")
            rows = cursor.fetchall()
        self.foreign(*[f"INSERT INTO product_tag VALUES (9, '{tag}', {weight})" for tag, weight in rows])
        self.assert_code(0, self.served.run("validate"))
        self.assertTrue(self.gate()["ok"], self.shown())
        self.assertEqual(0, self.shown()["sqlite"]["open"])
        self.foreign("UPDATE product SET name = name || '!' WHERE id = 6")
        self.until(lambda s: s["sqlite"]["open"] == 1)
        refused = self.assert_code(1, self.served.run("cutover"))
        self.assertFalse(refused.json["switched"])
        self.assert_code(0, self.served.run("cutover", "--force", "foreign_writers=known"))

    def test_nothing_of_ours_is_foreign(self):
        writers = [harness.Writer(number, lambda: harness.psycopg2.connect(self.served.url)) for number in range(4)]
        for writer in writers:
            writer.start()
        for round_ in range(6):
            copy = self.path(f"copy-{round_}.sqlite")
            with contextlib.closing(sqlite3.connect(self.file, timeout=60)) as reader:
                reader.execute("SELECT count(*) FROM product").fetchall()
                with contextlib.closing(sqlite3.connect(copy)) as target:
                    reader.backup(target)
                for mode in ("PASSIVE", "FULL", "RESTART", "TRUNCATE"):
                    reader.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
                reader.execute("BEGIN IMMEDIATE")
                reader.execute("UPDATE product SET name = 'never'")
                reader.execute("ROLLBACK")
            with contextlib.suppress(FileNotFoundError):
                subprocess.run(["sqlite3", self.file, f".backup {copy}"], check=True, timeout=60)
            time.sleep(0.3)
        for writer in writers:
            writer.stop()
        self.assertGreater(sum(writer.acked for writer in writers), 50)
        self.served.wait_caught_up()
        self.assert_ledgers(writers, self.stores)
        self.assert_nothing()
        # Both switches, restarts and kills leave nothing either.
        self.assert_code(0, self.served.run("validate"))
        self.assert_code(0, self.served.run("cutover"))
        self.served.psql("UPDATE product SET name = name || '.' WHERE id < 20")
        self.served.wait_caught_up()
        self.assert_code(0, self.served.run("rollback"))
        for end in (self.served.stop, self.served.kill9, self.served.stop):
            self.served.psql("UPDATE product SET name = rtrim(name, '.') WHERE id < 20")
            end()
            self.stores.read("sqlite", "SELECT count(*) FROM product")  # a reader, while no proxy runs
            self.served.start()
            self.served.wait_caught_up()
            self.assert_nothing()
        self.assert_identical(self.served, self.stores)
        self.assert_nothing()

    def test_beside_our_own_load(self):
        """Each of the other's transactions is seen, though ours come between, and no table of ours is blamed."""
        writers = [harness.Writer(number, lambda: harness.psycopg2.connect(self.served.url)) for number in range(2)]
        for writer in writers:
            writer.start()
        for number in range(20):
            self.foreign(f"UPDATE product SET name = name || '{number}' WHERE id = {number * 3 + 3}")
        for writer in writers:
            writer.stop()
        shown = self.until(lambda s: s["sqlite"]["commits"] >= 20)
        self.assertEqual(20, shown["sqlite"]["commits"])
        self.assertEqual({"product"}, set(shown["sqlite"]["tables"]), shown)
        unknown = shown["sqlite"]["unknown"] or {"writes": 0}
        self.assertEqual(20, shown["sqlite"]["tables"]["product"]["writes"] + unknown["writes"])
        self.assertLess(unknown["writes"], 5)

    def test_declarations(self):
        self.foreign("CREATE INDEX others ON product(name)", "ALTER TABLE ticket ADD COLUMN others TEXT")
        shown = self.until(lambda s: len(s["sqlite"]["changed_declarations"]) == 2)
        self.assertEqual({"index others created", "table ticket changed"}, set(shown["sqlite"]["changed_declarations"]))
        gate = self.gate("catalog")
        self.assertFalse(gate["ok"])
        self.assertIn("table ticket changed", gate["hint"])

    def test_while_no_proxy_runs(self):
        self.served.stop()
        self.foreign("UPDATE product SET name = name || '!' WHERE id = 6")
        self.served.start()
        # The other process has taken its log with it.
        shown = self.until(lambda s: s["sqlite"]["open"] == 1)
        self.assertEqual(1, shown["sqlite"]["unknown"]["writes"])
        self.assertFalse(self.gate()["ok"])
        self.foreign("UPDATE product SET name = rtrim(name, '!') WHERE id = 6")
        self.assert_code(0, self.served.run("validate"))
        self.assertTrue(self.gate()["ok"])

        time.sleep(3)  # what is seen is kept within a second or two: killed before, it would be seen again
        self.served.kill9()
        with self.process("UPDATE product SET name = name || '!' WHERE id = 6",
                          "DELETE FROM product_tag WHERE product_id = 9"):
            # Its log is there still, behind what we wrote.
            self.served.start()
            shown = self.until(lambda s: s["sqlite"]["open"] == 2)
        self.assertEqual({"product": 1, "product_tag": 1},
                         {t: e["open"] for t, e in shown["sqlite"]["tables"].items() if e["open"]})
        # What is known outlives further ends.
        for end in (self.served.stop, self.served.kill9):
            self.until(lambda s: True)
            time.sleep(2)  # kept within a second or two
            end()
            self.served.start()
            self.assertEqual(2, self.shown()["sqlite"]["open"])
        self.assert_code(1, self.served.run("validate"))
        self.assertFalse(self.gate()["ok"])

    def test_a_reader_after_a_kill(self):
        """It was the last to close the file: nothing tells that it wrote nothing, and one validation opens the gate."""
        with contextlib.closing(self.served.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE product SET name = name || '!' WHERE id = 6")
        self.served.wait_caught_up()
        self.served.kill9()
        self.foreign("SELECT count(*) FROM product")
        self.assertFalse(os.path.exists(self.file + "-wal"))
        self.served.start()
        self.until(lambda s: s["sqlite"]["open"] == 1)
        self.assertEqual(1, self.shown()["sqlite"]["unknown"]["writes"])
        self.assertIn("one that finds the stores identical opens this gate", self.gate()["hint"])
        self.assertIn("whether that process wrote or only read", self.served.log_tail())
        self.assert_code(0, self.served.run("validate"))
        self.assertTrue(self.gate()["ok"])

    def test_a_writer_of_postgres(self):
        self.superuser("SET session_replication_role = replica", "UPDATE product SET name = name || '!' WHERE id IN (3, 6)",
                       "BEGIN", "DELETE FROM product_tag", "ROLLBACK")
        shown = self.until(lambda s: s["postgres"]["open"] > 0)
        self.assertEqual({"product": 2}, self.writes(shown, "postgres"))
        self.assertIn("product in PostgreSQL (2)", self.gate()["hint"])
        self.assertIn('crossfade_foreign_writes_total{store="postgres",table="product"} 2', self.served.http("/metrics")[1])
        self.assert_code(1, self.served.run("validate"))
        self.superuser("SET session_replication_role = replica",
                       "UPDATE product SET name = rtrim(name, '!') WHERE id IN (3, 6)")
        self.assert_code(0, self.served.run("validate"))
        self.assertTrue(self.gate()["ok"])
        # Triggers off for one transaction: what it wrote left no trace but that.
        off, on = ("DISABLE", "ENABLE ALWAYS")
        triggers = ("crossfade_fence", "crossfade_capture", "crossfade_capture_truncate")
        self.superuser("BEGIN", *[f"ALTER TABLE audit_log {off} TRIGGER {t}" for t in triggers],
                       *[f"ALTER TABLE audit_log {on} TRIGGER {t}" for t in triggers], "COMMIT")
        shown = self.until(lambda s: "audit_log" in s["postgres"]["tables"])
        self.assertEqual({"audit_log"}, {t for t, e in shown["postgres"]["tables"].items() if e["open"]})
        self.assert_code(0, self.served.run("validate"))
        # Dropped: they are made again, and the table is suspect until it was validated.
        self.superuser("DROP TRIGGER crossfade_capture ON product_tag")
        self.until(lambda s: "product_tag" in s["postgres"]["tables"] and not s["postgres"]["triggers_not_in_force"])
        self.superuser("SET session_replication_role = replica", "UPDATE product_tag SET weight = weight")
        self.until(lambda s: s["postgres"]["tables"]["product_tag"]["writes"] > 1)
        self.assert_code(0, self.served.run("validate"))
        self.assertTrue(self.gate()["ok"])
        self.served.stop()
        self.served.start()
        self.assertEqual(0, self.shown()["postgres"]["open"])
        self.assert_code(0, self.served.run("cutover"))
        # PostgreSQL decides now: who writes there is mirrored, and no offender.
        before = self.writes(self.shown(), "postgres")
        self.superuser("UPDATE product SET name = name || '?' WHERE id = 3")
        self.served.wait_caught_up()
        self.assert_code(0, self.served.run("rollback"))
        self.served.run("validate")
        self.assertEqual(before, self.writes(self.shown(), "postgres"))

    def test_the_file_while_switched(self):
        self.assert_code(0, self.served.run("validate"))
        self.assert_code(0, self.served.run("cutover"))
        with contextlib.closing(sqlite3.connect(self.file, timeout=60)) as connection:
            fences = [row[0] for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE name GLOB 'crossfade_fence_product_*'")]
        self.foreign(*[f'DROP TRIGGER "{name}"' for name in fences if name.startswith("crossfade_fence_product_U")],
                     "UPDATE product SET name = name || '!' WHERE id = 6")
        shown = self.until(lambda s: s["sqlite"]["open"] > 0)
        self.assertEqual({"product": 1}, self.writes(shown))
        refused = self.assert_code(1, self.served.run("rollback"))
        self.assertFalse(refused.json["switched"])
        self.assertIn("foreign_writers", [g["name"] for g in refused.json["gates"] if not g["ok"]])
        self.foreign("UPDATE product SET name = rtrim(name, '!') WHERE id = 6")
        self.assert_code(0, self.served.run("validate"))
        self.assert_code(0, self.served.run("rollback"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
