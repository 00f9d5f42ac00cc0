#!/usr/bin/python3
"""The journal as an operator meets it: its commands, its bound with both configured ends, retention, and a full disk."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

SCHEMA = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE TABLE other (id INTEGER PRIMARY KEY);"


def direct(path, statement, *parameters):
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        rows = connection.execute(statement, parameters).fetchall()
        connection.commit()
        return rows


class JournalCase(harness.EndToEnd):
    """One PostgreSQL for all tests of a class, a database and a file for each."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = harness.Postgres()
        cls.addClassCleanup(cls.cluster.destroy)
        cls.databases = 0

    def serve(self, *flags, directory=None):
        type(self).databases += 1
        database = f"d{self.databases}"
        self.postgres_url = self.cluster.create_database(database)
        self.file = os.path.join(directory or self.directory, "app.sqlite")
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.executescript(SCHEMA)
        proxy = self.proxy(self.file, self.cluster, *flags, database=database)
        proxy.wait_phase("dual-write")
        self.stores = harness.Stores(self.file, self.postgres_url)
        return proxy

    def offline(self, *arguments, code=0):
        answer = harness.run_crossfade("journal", arguments[0], "--sqlite", self.file, *arguments[1:])
        return self.assert_code(code, answer)

    def write_until_refused(self, connection, size=2000, most=5000):
        """How many rows went in before the first error, and that error."""
        with connection.cursor() as cursor:
            for number in range(most):
                try:
                    cursor.execute("INSERT INTO note (text) VALUES (%s)", (f"{number} " + "x" * size,))
                except psycopg2.Error as error:
                    return number, error
        self.fail(f"{most} rows went in")

    def wait_writable(self, connection, timeout_s=60):
        def written():
            with connection.cursor() as cursor:
                try:
                    cursor.execute("INSERT INTO note (text) VALUES (%s)", ("again" * 4000,))
                    return True
                except psycopg2.Error:
                    return False
        self.wait_for("writes go on", written, timeout_s)


class Commands(JournalCase):
    def test_with_a_proxy_and_without(self):
        proxy = self.serve()
        connection = proxy.connect()
        self.addCleanup(connection.close)
        cursor = connection.cursor()
        for number in range(5):
            cursor.execute("INSERT INTO note (text) VALUES (%s)", (f"note {number}",))
        cursor.execute("INSERT INTO other (id) VALUES (1)")
        proxy.wait_caught_up()

        listed = self.assert_code(0, proxy.run("journal", "list")).json
        self.assertEqual((6, 6, 0), (listed["head"], listed["watermark"], listed["lag"]))
        self.assertEqual([1, 2, 3, 4, 5, 6], [entry["seq"] for entry in listed["entries"]])
        self.assertTrue(all(entry["applied"] for entry in listed["entries"]))
        self.assertIsNone(listed["quarantine"])
        page = self.assert_code(0, proxy.run("journal", "list", "--after", "2", "--limit", "2")).json
        self.assertEqual(([3, 4], 4), ([entry["seq"] for entry in page["entries"]], page["next_after"]))
        page = self.assert_code(0, proxy.run("journal", "list", "--table", "other")).json
        self.assertEqual([6], [entry["seq"] for entry in page["entries"]])
        text = self.assert_code(0, proxy.run("journal", "list", json_format=False)).out
        self.assertIn("head 6   watermark 6   lag 0", text)
        shown = self.assert_code(0, proxy.run("journal", "show", "5")).json
        self.assertEqual("note 4", shown["changes"][0]["row"][1])
        self.assertIn("insert    note row", self.assert_code(0, proxy.run("journal", "show", "5", json_format=False)).out)

        # Mistakes.
        self.assertIn("its last one is 6", self.assert_code(1, proxy.run("journal", "show", "7")).err)
        self.assert_code(2, proxy.run("journal", "show"))
        self.assertTrue(self.assert_code(0, proxy.run("journal", "retry")).json["already"])
        self.assertIn("its last one is 6", self.assert_code(1, proxy.run("journal", "skip", "9", "--reason", "x")).err)
        self.assertIn("applied already", self.assert_code(1, proxy.run("journal", "skip", "3", "--reason", "x")).err)
        self.assert_code(2, proxy.run("journal", "skip", "3"))
        self.assertIn("a reason is needed", self.assert_code(1, proxy.run("journal", "skip", "3", "--reason", " ")).err)

        # A row that only PostgreSQL refuses.
        with contextlib.closing(psycopg2.connect(self.postgres_url)) as postgres, postgres.cursor() as there:
            there.execute("ALTER TABLE note ADD CONSTRAINT not_bad CHECK (text <> 'bad')")
            postgres.commit()
        cursor.execute("INSERT INTO note (text) VALUES ('bad')")
        cursor.execute("INSERT INTO note (text) VALUES ('after it')")
        self.wait_for("quarantine", lambda: proxy.status()["quarantined"] == 1)
        self.wait_for("quarantine is kept", lambda: proxy.run("journal", "list").json["quarantine"] is not None)
        listed = self.assert_code(0, proxy.run("journal", "list")).json
        self.assertEqual((7, "note", "23514"), tuple(listed["quarantine"][name] for name in ("seq", "table", "sqlstate")))
        self.assertEqual([7], [entry["seq"] for entry in listed["entries"] if entry["quarantined"]])
        self.assertIn("QUARANTINED: entry 7, insert of note",
                      self.assert_code(0, proxy.run("journal", "list", json_format=False)).out)
        self.assertIn("not quarantined", self.assert_code(1, proxy.run("journal", "skip", "8", "--reason", "x")).err)
        self.assertIn("refused again", self.assert_code(1, proxy.run("journal", "retry")).err)
        done = self.assert_code(0, proxy.run("journal", "skip", "7", "--reason", "known bad"))
        self.assertEqual("running", done.json["state"], f"\n{done}")
        # Durable before it was answered.
        proxy.kill9()
        history = direct(self.file, "SELECT what, details FROM crossfade_history WHERE who = 'operator' ORDER BY id")
        self.assertEqual(["journal retry", "journal skip"], [what for what, _ in history])
        self.assertIn("known bad", history[1][1])

        # Without a proxy.
        listed = self.offline("list", "--format", "json").json
        self.assertIs(listed["serving"], False)
        self.assertEqual(8, listed["head"])
        self.assertEqual("note 0", self.offline("show", "1", "--format", "json").json["changes"][0]["row"][1])
        self.offline("show", "99", code=1)
        self.offline("retry", code=3)
        self.offline("skip", "7", "--reason", "x", code=3)
        self.assert_code(3, harness.run_crossfade("journal", "list", "--sqlite", self.path("nothing.sqlite")))
        direct(self.file, "UPDATE crossfade_journal SET body = CAST(substr(body, 1, 20) || x'00' || substr(body, 22) AS BLOB) "
               "WHERE seq = 2")
        self.assertIn("journal entry 2 is damaged at byte 9", self.offline("show", "2", code=1).err)
        self.assertIn("journal entry 2 is damaged at byte 9", self.offline("list", "--after", "0", code=1).out)

        # What is applied goes, by age or altogether, with a proxy and without.
        proxy.start()
        proxy.wait_caught_up()
        self.assertEqual(0, self.assert_code(0, proxy.run("journal", "prune", "--keep", "1h")).json["pruned"])
        pruned = self.assert_code(0, proxy.run("journal", "prune")).json
        self.assertEqual(8, pruned["pruned"])
        self.assertGreater(pruned["size_bytes"], 0)
        self.assertIn("pruned already", self.assert_code(1, proxy.run("journal", "show", "1")).err)
        self.assertEqual(0, proxy.metric("crossfade_journal_entries"))
        with contextlib.closing(proxy.connect()) as again, again.cursor() as writer:
            writer.execute("INSERT INTO note (text) VALUES ('one more')")
        proxy.wait_caught_up()
        proxy.stop()
        self.assertIn("pruned", self.offline("prune").out)
        self.assertEqual([], self.stores.differences(tables=["other"]))

    def test_retention_by_bytes(self):
        self.assert_code(2, harness.run_crossfade("serve", "--sqlite", "x", "--journal-keep-size", "many"))
        proxy = self.serve("--journal-keep-size", "100kB")
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            for number in range(200):
                cursor.execute("INSERT INTO note (text) VALUES (%s)", (f"{number} " + "x" * 3000,))
        self.wait_for("surplus is pruned", lambda: 0 < proxy.metric("crossfade_journal_bytes") <= 100 * 1024)
        proxy.wait_caught_up()
        kept = direct(self.file, "SELECT count(*), sum(length(body) + length(hash)) FROM crossfade_journal")[0]
        self.assertEqual(kept[0], proxy.metric("crossfade_journal_entries"))
        self.assertLessEqual(kept[1], 100 * 1024)
        self.assertGreater(kept[0], 5)
        self.assertEqual([], self.stores.differences())


class Bound(JournalCase):
    LIMIT = 300 * 1024

    def waiting_bytes(self):
        rows = direct(self.file, "SELECT coalesce(sum(length(body) + length(hash)), 0) FROM crossfade_journal WHERE seq > "
                      "(SELECT CAST(value AS INTEGER) FROM crossfade_meta WHERE key = 'highest_watermark')")
        return rows[0][0]

    def test_refuse_writes(self):
        proxy = self.serve("--journal-max", str(self.LIMIT))
        connection = proxy.connect()
        self.addCleanup(connection.close)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('first')")
            cursor.execute("SELECT count(*) FROM note")
        proxy.wait_caught_up()
        self.cluster.stop()
        try:
            count, error = self.write_until_refused(connection)
            self.assertEqual("53100", error.pgcode)
            self.assertIn("the journal in " + self.file + " is full", str(error))
            self.assertIn("--journal-max", str(error))
            self.assertIn("Bring PostgreSQL back", error.diag.message_hint)
            self.assertGreater(count, 100)
            # The bound holds for each commit, not only once a second; a burst of several clients too.
            self.assertLessEqual(self.waiting_bytes(), self.LIMIT)
            clients = [threading.Thread(target=lambda: self.burst(proxy)) for _ in range(4)]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
            self.assertLessEqual(self.waiting_bytes(), self.LIMIT)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM note")  # reads go on
                before = cursor.fetchone()[0]
                self.assertGreaterEqual(before, count)
                # A transaction too, and it leaves nothing.
                cursor.execute("BEGIN")
                with self.assertRaises(psycopg2.Error) as caught:
                    for _ in range(20):
                        cursor.execute("INSERT INTO note (text) VALUES (%s)", ("y" * 5000,))
                    cursor.execute("COMMIT")
                self.assertEqual("53100", caught.exception.pgcode)
                cursor.execute("ROLLBACK")
                cursor.execute("SELECT count(*) FROM note")
                self.assertEqual(before, cursor.fetchone()[0])
            self.assertEqual("journal", proxy.status()["journal"]["lacks"])
            self.assertEqual(1, proxy.metric("crossfade_writes_lack_room"))
            proxy.restart()
            with contextlib.closing(proxy.connect()) as again, again.cursor() as cursor:
                with self.assertRaises(psycopg2.Error) as caught:
                    for _ in range(100):
                        cursor.execute("INSERT INTO note (text) VALUES (%s)", ("z" * 5000,))
                self.assertEqual("53100", caught.exception.pgcode)
            connection = proxy.connect()
            self.addCleanup(connection.close)
        finally:
            self.cluster.start()
        self.wait_writable(connection)
        self.assert_identical(proxy, self.stores)
        self.assertEqual(0, proxy.metric("crossfade_writes_lack_room"))

    def burst(self, proxy):
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            for _ in range(50):
                with contextlib.suppress(psycopg2.Error):
                    cursor.execute("INSERT INTO note (text) VALUES (%s)", ("burst" * 1000,))

    def test_stop_mirroring(self):
        proxy = self.serve("--journal-max", str(self.LIMIT), "--journal-full", "stop-mirroring")
        connection = proxy.connect()
        self.addCleanup(connection.close)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('first')")
            cursor.execute("SELECT count(*) FROM note")
        proxy.wait_caught_up()
        self.cluster.stop()
        try:
            with connection.cursor() as cursor:
                for number in range(400):  # nobody notices
                    cursor.execute("INSERT INTO note (text) VALUES (%s)", (f"{number} " + "x" * 2000,))
                cursor.execute("SELECT count(*) FROM note")
                self.assertEqual((401,), cursor.fetchone())
            self.wait_for("it is said", lambda: proxy.status()["journal"]["stopped"] is not None)
        finally:
            self.cluster.start()

        def stopped():
            mirror = proxy.status()["mirror"]
            return mirror["state"] == "diverged" and mirror
        self.wait_for("the mirror has stopped", stopped)
        self.assertIn("mirroring was stopped for good after entry", stopped()["last_error"])
        self.assertIn("docs/recovery.md", stopped()["hint"])
        self.assertEqual(1, proxy.metric("crossfade_histories_diverged"))
        self.assertIn("mirroring was stopped", self.assert_code(1, proxy.run("journal", "retry")).err)
        gates = {gate["name"]: gate for gate in proxy.status()["gates"]}
        self.assertIs(gates["lag"]["ok"], False)
        self.assertIn("docs/recovery.md", gates["lag"]["hint"])
        self.assert_code(1, proxy.run("cutover"))
        # The entries are of no use any more: their room is free.
        self.wait_for("entries go", lambda: proxy.metric("crossfade_journal_entries") == 0)
        proxy.restart()  # it stays so
        with contextlib.closing(proxy.connect()) as again, again.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('after the restart')")
        self.wait_for("the mirror has stopped", stopped)
        self.assertLess(self.stores.read("postgres", "SELECT count(*) FROM note")[0][0], 401)
        self.assertIn("mirroring was stopped", proxy.log_tail(200))
        proxy.stop()
        offline = harness.run_crossfade("status", "--sqlite", self.file, "--format", "json").json
        self.assertEqual("diverged", offline["mirror"]["state"])

        # Again with a fresh copy; the flag does nothing where all is well.
        proxy.flags = ["--fresh-copy"]
        proxy.start()
        proxy.wait_phase("dual-write")
        self.assert_identical(proxy, self.stores)
        journal_id = direct(self.file, "SELECT value FROM crossfade_meta WHERE key = 'journal_id'")
        proxy.restart()
        self.assert_identical(proxy, self.stores)
        self.assertEqual(journal_id, direct(self.file, "SELECT value FROM crossfade_meta WHERE key = 'journal_id'"))


class Disk(JournalCase):
    def small_disk(self, megabytes):
        place = self.path("disk")
        os.mkdir(place)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            self.skipTest(f"a tmpfs cannot be mounted here: {done.stdout.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=False)
        return place

    @staticmethod
    def fill(place, leave):
        """A file that leaves so many bytes of the disk."""
        path = os.path.join(place, "ballast")
        with open(path, "ab") as ballast:
            stat = os.statvfs(place)
            ballast.write(b"x" * max(0, stat.f_bavail * stat.f_frsize - leave))
        return path

    def test_reserve(self):
        place = self.small_disk(64)
        proxy = self.serve("--disk-reserve", "8MB", directory=place)
        connection = proxy.connect()
        self.addCleanup(connection.close)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('first')")
        self.assertGreater(proxy.metric("crossfade_disk_free_bytes"), 8 << 20)
        ballast = self.fill(place, 6 << 20)
        with connection.cursor() as cursor:
            with self.assertRaises(psycopg2.Error) as caught:
                cursor.execute("INSERT INTO note (text) VALUES ('no room')")
            self.assertEqual("53100", caught.exception.pgcode)
            self.assertIn("below its reserve of", str(caught.exception))
            cursor.execute("SELECT count(*) FROM note")
            self.assertEqual((1,), cursor.fetchone())
        self.assertLess(proxy.metric("crossfade_disk_free_bytes"), 8 << 20)
        gates = {gate["name"]: gate["ok"] for gate in proxy.status()["gates"]}
        self.assertIs(gates["disk"], False)
        os.unlink(ballast)
        self.wait_writable(connection)
        self.assert_identical(proxy, self.stores)

    def test_no_space_left(self):
        place = self.small_disk(64)
        proxy = self.serve("--disk-reserve", "0", directory=place)
        connection = proxy.connect()
        self.addCleanup(connection.close)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('first')")
        ballast = self.fill(place, 1 << 20)
        count, error = self.write_until_refused(connection, size=20000)
        self.assertEqual("53100", error.pgcode, error)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM note")
            self.assertEqual((count + 1,), cursor.fetchone())  # the refused one left nothing
            cursor.execute("BEGIN")
            with self.assertRaises(psycopg2.Error) as caught:
                for _ in range(100):
                    cursor.execute("INSERT INTO note (text) VALUES (%s)", ("y" * 100000,))
                cursor.execute("COMMIT")
            self.assertEqual("53100", caught.exception.pgcode)
            cursor.execute("ROLLBACK")
            cursor.execute("SELECT count(*) FROM note")
            self.assertEqual((count + 1,), cursor.fetchone())
        os.unlink(ballast)
        self.wait_writable(connection)
        self.assert_identical(proxy, self.stores)
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as file:
            self.assertEqual([("ok",)], file.execute("PRAGMA integrity_check").fetchall())


if __name__ == "__main__":
    harness.main()
