#!/usr/bin/python3
"""What the other tests stand on: with-postgres, make-sample, the comparison of stores, install-deps."""

import contextlib
import glob
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import harness  # noqa: E402


def with_postgres(*command, **options):
    return subprocess.run([os.path.join(HERE, "with-postgres"), "--fast", *command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, timeout=120, **options)


class WithPostgres(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="crossfade-test-")
        self.addCleanup(place.cleanup)
        os.chmod(place.name, 0o755)
        self.place = place.name
        self.environment = {**os.environ, "TMPDIR": place.name}

    def test_code_and_environment(self):
        done = with_postgres("sh", "-c", "id -u; echo $CROSSFADE_TEST_POSTGRES; echo $CROSSFADE_TEST_POSTGRES_SUPERUSER; "
                             "psql -XAtc 'SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = "
                             "current_user' \"$CROSSFADE_TEST_POSTGRES\"; "
                             "psql -XAtqc \"SET session_replication_role = replica; SHOW session_replication_role\" "
                             "\"$CROSSFADE_TEST_POSTGRES\"; exit 7", env=self.environment)
        self.assertEqual(7, done.returncode, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(str(os.getuid()), lines[0])
        self.assertTrue(lines[1].startswith("postgresql://crossfade_app:"), lines[1])
        self.assertTrue(lines[2].startswith("postgresql://crossfade_super:"), lines[2])
        self.assertIn(lines[3], ("crossfade_app|f|t", "crossfade_app|t|t"))
        self.assertEqual("replica", lines[4])
        self.assertEqual([], glob.glob(self.place + "/crossfade-pg-*"))

    def test_signal(self):
        process = subprocess.Popen([os.path.join(HERE, "with-postgres"), "--fast", "sh", "-c", "echo started; exec sleep 60"],
                                   stdout=subprocess.PIPE, env=self.environment)
        self.addCleanup(process.stdout.close)
        self.assertEqual(b"started\n", process.stdout.readline())
        (directory,) = glob.glob(self.place + "/crossfade-pg-*")
        with open(directory + "/data/postmaster.pid", encoding="ascii") as file:
            pid = int(file.readline())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(128 + signal.SIGTERM, process.wait(60))
        self.assertEqual([], glob.glob(self.place + "/crossfade-pg-*"))
        self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def test_killed_run_leaves_nothing_for_long(self):
        process = subprocess.Popen([os.path.join(HERE, "with-postgres"), "--fast", "sh", "-c", "echo started; exec sleep 5"],
                                   stdout=subprocess.PIPE, env=self.environment)
        self.addCleanup(process.stdout.close)
        self.assertEqual(b"started\n", process.stdout.readline())
        (directory,) = glob.glob(self.place + "/crossfade-pg-*")
        with open(directory + "/data/postmaster.pid", encoding="ascii") as file:
            pid = int(file.readline())
        process.kill()
        process.wait()
        deadline = time.monotonic() + 30
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(f"/proc/{pid}"))
        self.assertEqual(0, with_postgres("true", env=self.environment).returncode)
        self.assertEqual([], glob.glob(self.place + "/crossfade-pg-*"))

    def test_missing_command(self):
        self.assertEqual(127, with_postgres("/no/such/command", env=self.environment).returncode)

    def test_kill_and_start(self):
        postgres = harness.Postgres()
        self.addCleanup(postgres.destroy)
        for number in range(3):
            with contextlib.closing(postgres.connect()) as connection, connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE t{number} AS SELECT generate_series(1, 1000) AS n")
            postgres.kill9()
            with self.assertRaises(psycopg2.OperationalError):
                postgres.connect()
            postgres.start()
            self.assertEqual("1000", postgres.sql(f"SELECT count(*) FROM t{number}", database="app"))


class Standby(harness.EndToEnd):
    def test_follows_and_takes_over(self):
        primary = self.postgres()
        primary.sql("CREATE TABLE t(a int); INSERT INTO t VALUES (1)")
        standby = self.standby(primary)
        self.assertEqual("t", standby.sql("SELECT pg_is_in_recovery()"))
        primary.sql("INSERT INTO t VALUES (2)")
        primary.wait_replayed(standby)
        self.assertEqual("2", standby.sql("SELECT count(*) FROM t"))
        standby.stop()
        primary.sql("INSERT INTO t VALUES (3)")  # lost with the primary
        primary.kill9()
        standby.start()
        standby.promote()
        standby.sql("INSERT INTO t VALUES (4)")
        self.assertEqual("1,2,4", standby.sql("SELECT string_agg(a::text, ',' ORDER BY a) FROM t"))
        with contextlib.closing(standby.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            self.assertEqual(("crossfade_app",), cursor.fetchone())


class Sample(harness.EndToEnd):
    def test_same_seed_same_file(self):
        first, second = self.sample(name="1.sqlite"), self.sample(name="2.sqlite")
        with open(first, "rb") as one, open(second, "rb") as two:
            self.assertEqual(one.read(), two.read())

    def test_contents(self):
        with contextlib.closing(sqlite3.connect(self.sample(rows=1234, ledger=False, pgbench_scale=1))) as connection:
            def one(text):
                return connection.execute(text).fetchone()
            self.assertEqual((1234,), one("SELECT count(*) FROM measurement"))
            self.assertEqual((100000,), one("SELECT count(*) FROM pgbench_accounts"))
            self.assertEqual((4711, 0), one("SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'ticket'), count(*) FROM ticket"))
            self.assertEqual((1,), one("SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'user') > max(id) FROM \"user\""))
            self.assertEqual((0,), one("SELECT count(*) FROM pragma_foreign_key_check"))
            for table, column in (("measurement", "note"), ("product", "picture"), ("user", "manager_id")):
                nulls, filled = one(f'SELECT sum("{column}" IS NULL), sum("{column}" IS NOT NULL) FROM "{table}"')
                self.assertGreater(nulls, 0, table)
                self.assertGreater(filled, 0, table)
            doubles = one("SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * FROM audit_log)) FROM audit_log")
            self.assertGreater(doubles[0], 0)


class Structure(unittest.TestCase):
    def test_upward_include_is_found(self):
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(root + "/replay/base")
            os.makedirs(root + "/proxy/wire")
            open(root + "/proxy/wire/frame.hpp", "w", encoding="ascii").close()
            with open(root + "/replay/base/a.cpp", "w", encoding="ascii") as file:
                file.write('#include "proxy/wire/frame.hpp"\n')
            done = subprocess.run([os.path.join(HERE, "check-structure"), root], stdout=subprocess.PIPE, text=True, check=False)
            self.assertEqual((1, True), (done.returncode, "lies above replay/" in done.stdout), done.stdout)

    def test_temporary_that_is_destroyed_twice_is_found(self):
        traps = ["co_await run([kept] { return kept; });", "co_await ask(yes ? one : another);", "co_await ask({1, kept});",
                 "auto got = yes ? co_await ask(one) : another;"]
        sound = ["auto work = [kept] { return kept; };", "co_await run(std::move(work));", 'co_await ask(text("{}? {", of[1]));',
                 "co_return yes ? one : another;"]
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(root + "/proxy/wire")
            with open(root + "/proxy/wire/a.cpp", "w", encoding="ascii") as file:
                file.write("\n".join([*traps, *sound]) + "\n")
            done = subprocess.run([os.path.join(HERE, "check-structure"), root], stdout=subprocess.PIPE, text=True, check=False)
            found = [line.split(": ")[0] for line in done.stdout.splitlines()]
            self.assertEqual([f"proxy/wire/a.cpp:{line}" for line in range(1, len(traps) + 1)], found, done.stdout)


class InstallDeps(unittest.TestCase):
    def test_usage(self):
        done = subprocess.run([harness.ROOT + "/deploy/install-deps", "everything"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("everything", done.stderr)

    def test_fast_where_nothing_is_missing(self):
        started = time.monotonic()
        done = subprocess.run([harness.ROOT + "/deploy/install-deps", "--check", "build", "runtime", "test"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stdout), done.stderr)
        self.assertLess(time.monotonic() - started, 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
