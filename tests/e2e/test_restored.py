#!/usr/bin/python3
"""Stores that are not what they were: a SQLite file from a backup, a PostgreSQL from a backup, a standby that lost the
last commits. Each is recognised, nothing is continued silently, and docs/recovery.md's commands lead out of it."""

import contextlib
import os
import shutil
import sqlite3
import sys
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

SCHEMA = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"


class Restored(harness.EndToEnd):
    def serve(self, rows=10):
        self.cluster = self.postgres()
        self.file = self.path("app.sqlite")
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.execute(SCHEMA)
            connection.commit()
        proxy = self.proxy(self.file, self.cluster)
        self.stores = harness.Stores(self.file, self.cluster.url())
        proxy.wait_phase("dual-write")
        self.write(proxy, rows)
        proxy.wait_caught_up()
        return proxy

    def write(self, proxy, rows, text="note"):
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            for number in range(rows):
                cursor.execute("INSERT INTO note (text) VALUES (%s)", (f"{text} {number}",))

    def back_up_file(self, name="backup.sqlite"):
        """sqlite3's own way, which takes what is in the write-ahead log along; the path of the copy."""
        target = self.path(name)
        with contextlib.closing(sqlite3.connect(self.file)) as source, contextlib.closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return target

    def restore_file(self, backup):
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.file + suffix)
        shutil.copyfile(backup, self.file + ".new")
        os.replace(self.file + ".new", self.file)

    def back_up_postgres(self):
        """A cold copy of the data directory."""
        target = self.cluster.data + ".backup"
        self.cluster.stop()
        shutil.rmtree(target, ignore_errors=True)
        self._copy(self.cluster.data, target)
        self.cluster.start()
        return target

    def restore_postgres(self, backup):
        self.cluster.stop()
        shutil.rmtree(self.cluster.data)
        self._copy(backup, self.cluster.data)
        self.cluster.start()

    def _copy(self, source, target):
        shutil.copytree(source, target, symlinks=True)
        stat = os.stat(source)
        if os.geteuid() == 0:
            for place, directories, files in os.walk(target):
                for name in [*directories, *files]:
                    os.chown(os.path.join(place, name), stat.st_uid, stat.st_gid, follow_symlinks=False)
            os.chown(target, stat.st_uid, stat.st_gid)
        os.chmod(target, 0o700)

    def refused_to_start(self, proxy):
        proxy.start(wait=False)
        self.assertEqual(1, proxy.process.wait(60), proxy.log_tail())
        log = proxy.log_tail(10)
        self.assertIn("histories diverge", log)
        self.assertIn("docs/recovery.md", log)
        return log

    def wait_diverged(self, proxy, direction="to-postgres"):
        def diverged():
            mirror = proxy.status()["mirror"]
            return mirror["state"] == "diverged" and mirror["direction"] == direction
        self.wait_for("the mirror has noticed", diverged)
        mirror = proxy.status()["mirror"]
        self.assertIn("histories diverge", mirror["last_error"])
        self.assertIn("docs/recovery.md", mirror["hint"])
        self.assertEqual(1, proxy.metric("crossfade_histories_diverged"))
        self.wait_for("the log says it", lambda: "histories diverge" in proxy.log_tail(400))
        return mirror["last_error"]

    def kept_watermark(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT value FROM crossfade_meta WHERE key = 'highest_watermark'").fetchone()[0])

    def served(self, proxy, text):
        def written():
            try:
                self.write(proxy, 1, text)
                return True
            except psycopg2.Error:
                return False
        self.wait_for("clients are served", written)

    def gate(self, proxy, name):
        return {gate["name"]: gate for gate in proxy.status()["gates"]}[name]

    # --- SQLite ---------------------------------------------------------------------------------------------------

    def test_yesterdays_file(self):
        proxy = self.serve()
        backup = self.back_up_file()
        self.write(proxy, 5, "lost")
        proxy.wait_caught_up()
        proxy.stop()
        good = self.back_up_file("good.sqlite")
        self.restore_file(backup)
        self.assertIn("was restored from a copy", self.refused_to_start(proxy))

        # Without PostgreSQL's word, and without the state directory's.
        self.cluster.stop()
        self.refused_to_start(proxy)
        self.cluster.start()
        os.unlink(os.path.join(proxy.state_dir, "position"))
        self.assertIn("PostgreSQL has", self.refused_to_start(proxy))

        # The newer file is brought back: all goes on.
        self.restore_file(good)
        proxy.start()
        self.assert_identical(proxy, self.stores)
        proxy.stop()

        # Or the older one is to be the truth: a fresh copy of it.
        self.restore_file(backup)
        proxy.flags = ["--fresh-copy"]
        proxy.start()
        proxy.wait_phase("dual-write")
        self.write(proxy, 3, "after")
        self.assert_identical(proxy, self.stores)
        self.assertEqual([(13,)], self.stores.read("postgres", "SELECT count(*) FROM note"))

    def test_a_file_of_before_the_migration(self):
        proxy = self.serve(rows=1)
        proxy.stop()
        self.restore_file(self.file + ".crossfade-backup")
        self.refused_to_start(proxy)
        proxy.flags = ["--fresh-copy"]
        proxy.start()
        proxy.wait_phase("dual-write")
        self.write(proxy, 2, "after")
        self.assert_identical(proxy, self.stores)
        self.assertEqual([(2,)], self.stores.read("postgres", "SELECT count(*) FROM note"))

    def test_replaced_while_it_is_served(self):
        proxy = self.serve()
        backup = self.back_up_file()
        connection = proxy.connect()
        self.addCleanup(connection.close)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note (text) VALUES ('before')")
            proxy.wait_caught_up()
            self.restore_file(backup)
            with self.assertRaises(psycopg2.Error) as caught:
                cursor.execute("INSERT INTO note (text) VALUES ('nowhere')")
            self.assertEqual("XX001", caught.exception.pgcode)
            self.assertIn("was replaced while it was served", str(caught.exception))
        self.assertIn("was replaced", self.wait_diverged(proxy))
        self.assertIs(self.gate(proxy, "lag")["ok"], False)
        proxy.stop()
        with contextlib.closing(sqlite3.connect(self.file)) as file:
            self.assertEqual([("ok",)], file.execute("PRAGMA integrity_check").fetchall())
        self.refused_to_start(proxy)

    def test_restored_in_place_while_it_is_served(self):
        """sqlite3's .restore writes into the same file."""
        proxy = self.serve()
        backup = self.back_up_file()
        self.write(proxy, 3, "lost")
        proxy.wait_caught_up()
        with contextlib.closing(sqlite3.connect(backup)) as source, contextlib.closing(sqlite3.connect(self.file)) as there:
            source.backup(there)
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            with self.assertRaises(psycopg2.Error) as caught:
                cursor.execute("INSERT INTO note (text) VALUES ('nowhere')")
            self.assertEqual("XX001", caught.exception.pgcode)
            self.assertIn("was restored while it was served", str(caught.exception))
        self.wait_diverged(proxy)
        proxy.stop()
        self.refused_to_start(proxy)

    # --- PostgreSQL -----------------------------------------------------------------------------------------------

    def test_postgres_from_a_backup(self):
        proxy = self.serve()
        backup = self.back_up_postgres()
        self.write(proxy, 20, "since")
        proxy.wait_caught_up()
        self.wait_for("the watermark is kept in the file too", lambda: self.kept_watermark() == 30)
        self.restore_postgres(backup)
        self.write(proxy, 5, "clients go on")
        self.wait_diverged(proxy)
        self.write(proxy, 5, "and on")
        self.assertIs(self.gate(proxy, "lag")["ok"], False)
        proxy.restart()  # SQLite is whole: its clients are served
        self.wait_diverged(proxy)
        self.write(proxy, 1, "after a restart too")
        # Nothing is lost: the entries since are still there.
        self.assert_code(0, proxy.run("journal", "retry"))
        self.assert_identical(proxy, self.stores)
        self.assertEqual([(41,)], self.stores.read("postgres", "SELECT count(*) FROM note"))

        # With the entries pruned they cannot be replayed: a fresh copy.
        self.write(proxy, 5, "more")
        proxy.wait_caught_up()
        self.assert_code(0, proxy.run("journal", "prune"))
        self.restore_postgres(backup)
        self.write(proxy, 1, "an idle mirror does not look")
        self.wait_diverged(proxy)
        self.assertIn("is missing", self.assert_code(1, proxy.run("journal", "retry")).err)
        proxy.stop()
        proxy.flags = ["--fresh-copy"]
        proxy.start()
        proxy.wait_phase("dual-write")
        self.assert_identical(proxy, self.stores)
        self.assertEqual([(47,)], self.stores.read("postgres", "SELECT count(*) FROM note"))

    def test_a_standby_that_lost_the_last_commits(self):
        proxy = self.serve()
        standby = self.cluster.standby()
        self.addCleanup(standby.destroy)
        self.cluster.wait_replayed(standby)
        standby.stop()
        self.write(proxy, 20, "not on the standby")
        proxy.wait_caught_up()
        # The failover: the standby takes over the address.
        self.cluster.stop()
        standby.record["port"] = self.cluster.port
        standby.start()
        standby.promote()
        self.write(proxy, 5, "clients go on")
        self.wait_diverged(proxy)
        self.assert_code(0, proxy.run("journal", "retry"))
        self.assert_identical(proxy, self.stores)

    def test_postgres_from_a_backup_after_the_cutover(self):
        proxy = self.serve()
        self.assert_code(0, proxy.run("validate"))
        self.assert_code(0, proxy.run("cutover"))
        self.write(proxy, 5, "on postgres")
        proxy.wait_caught_up()
        backup = self.back_up_postgres()
        self.served(proxy, "lost")
        self.write(proxy, 5, "lost")
        proxy.wait_caught_up()
        self.restore_postgres(backup)
        self.served(proxy, "clients go on")
        self.wait_diverged(proxy, "to-sqlite")
        self.assertIs(self.gate(proxy, "reverse")["ok"], False)
        self.assert_code(1, proxy.run("rollback"))
        # There is no way back, but one forward.
        ended = self.assert_code(0, proxy.run("finish"))
        self.assertIn("The SQLite file stays as it was", ended.json["message"])
        self.served(proxy, "on PostgreSQL alone")


if __name__ == "__main__":
    harness.main()
