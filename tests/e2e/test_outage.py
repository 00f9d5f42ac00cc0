#!/usr/bin/python3
"""PostgreSQL stopped and the proxy restarted: new connections of four drivers connect and write with new literals."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
import unittest

import asyncpg
import psycopg
import psycopg2
import sqlalchemy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402
from pg_cluster import ClusterError  # noqa: E402

ROWS_EACH = 2500
MOST_NEW_VERDICTS = 5
BOUND_S = 5  # connect_timeout, 2 s here, and 3 s: docs/session.md, "A PostgreSQL that hangs"
SLACK_S = 10  # of a loaded machine


def with_psycopg2(url, first, count):
    with contextlib.closing(psycopg2.connect(url, connect_timeout=10)) as connection, connection.cursor() as cursor:
        for number in range(first, first + count):
            cursor.execute("INSERT INTO ticket (subject, opened_at) VALUES (%s, %s) RETURNING id",
                           (f"psycopg2 'n' {number}", f"2024-01-01 00:00:{number % 60:02d}"))
            cursor.fetchone()
            cursor.execute("UPDATE e2e_counter SET total = total + %s WHERE client = %s", (1, 1))
            connection.commit()
        cursor.execute("SELECT count(*) FROM ticket WHERE subject = %s", (f"psycopg2 'n' {first}",))
        assert cursor.fetchone() == (1,)


def with_psycopg(url, first, count):
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        for number in range(first, first + count):
            connection.execute("INSERT INTO ticket (subject, opened_at) VALUES (%s, %s)",
                               (f"psycopg {number}", f"2024-01-01 00:00:{number % 60:02d}"))
            # A literal of its own in each text.
            connection.execute(f"UPDATE e2e_counter SET note = 'note {number}' WHERE client = 2")
        assert connection.execute("SELECT note FROM e2e_counter WHERE client = 2").fetchone() == (f"note {number}",)


def with_asyncpg(url, first, count):
    async def work():
        connection = await asyncpg.connect(url, timeout=10)
        for number in range(first, first + count):
            await connection.execute("INSERT INTO e2e_item (token, client) VALUES ($1, $2)", f"asyncpg {number}", 3)
            await connection.execute(f"UPDATE e2e_counter SET note = 'asyncpg {number}', total = {number} WHERE client = 3")
        row = await connection.fetchrow("SELECT total, note FROM e2e_counter WHERE client = $1", 3)
        assert tuple(row) == (number, f"asyncpg {number}"), row
        await connection.close()
    asyncio.run(work())


def with_sqlalchemy(url, first, count):
    engine = sqlalchemy.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    ticket = sqlalchemy.table("ticket", sqlalchemy.column("subject"), sqlalchemy.column("opened_at"))
    for number in range(first, first + count):
        with engine.begin() as connection:
            connection.execute(ticket.insert().values(subject=f"sqlalchemy {number}", opened_at="2024-02-02 02:02:02"))
    with engine.connect() as connection:
        found = connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(ticket).where(
            ticket.c.subject == f"sqlalchemy {number}")).scalar()
        assert found == 1, found
    engine.dispose()


DRIVERS = (with_psycopg2, with_psycopg, with_asyncpg, with_sqlalchemy)


@contextlib.contextmanager
def recovering(cluster):
    """The server as one that never ends its recovery: a standby of nobody, which lets no one in."""
    signal_file, settings = (os.path.join(cluster.data, name) for name in ("standby.signal", "postgresql.auto.conf"))
    cluster.stop()
    with open(settings, encoding="utf-8") as file:
        before = file.read()
    with open(settings, "a", encoding="utf-8") as file:
        file.write("hot_standby = off\n")
    with open(signal_file, "w", encoding="utf-8"):
        pass
    owner = os.stat(cluster.data)
    os.chown(signal_file, owner.st_uid, owner.st_gid)

    def start():
        with contextlib.suppress(ClusterError):
            cluster.start()  # waits for a readiness that does not come

    starting = threading.Thread(target=start, daemon=True)
    starting.start()
    while "not accepting connections" not in refusal(cluster):
        time.sleep(0.05)
    try:
        yield
    finally:
        cluster.stop("immediate")
        os.remove(signal_file)
        with open(settings, "w", encoding="utf-8") as file:
            file.write(before)
        starting.join()
        cluster.start()


def processes_of(cluster):
    """The postmaster first, then its children."""
    children = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit():
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    if int(file.read().rsplit(")", 1)[1].split()[1]) == cluster.pid():
                        children.append(int(name))
    return [cluster.pid(), *children]


@contextlib.contextmanager
def hanging(cluster):
    """All of PostgreSQL stands still: connections are taken by the kernel, nobody answers."""
    stopped = []
    try:
        while missing := [pid for pid in processes_of(cluster) if pid not in stopped]:
            for pid in missing:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        yield
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def refusal(cluster):
    try:
        psycopg2.connect(cluster.url(), connect_timeout=10).close()
    except psycopg2.OperationalError as error:
        return str(error)
    return ""


class Outage(harness.EndToEnd):
    def everyone(self, proxy, first, count):
        for driver in DRIVERS:
            try:
                driver(proxy.url, first, count)
            except Exception as error:
                raise AssertionError(f"{driver.__name__}: {type(error).__name__}: {error}") from error

    def test_writes_go_on(self):
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        self.everyone(proxy, 0, 3)  # what the application did before

        asked = proxy.metric("crossfade_verdicts_total")
        self.everyone(proxy, 10, ROWS_EACH)
        new_verdicts = proxy.metric("crossfade_verdicts_total") - asked
        self.assertLessEqual(new_verdicts, MOST_NEW_VERDICTS)
        self.assertGreater(asked, 0)

        postgres.stop()
        proxy.restart()
        self.assertEqual(200, proxy.http("/readyz")[0])
        self.everyone(proxy, 10000, ROWS_EACH)
        self.assertGreater(proxy.status()["lag"], 0)
        proxy.restart()
        self.everyone(proxy, 20000, 3)

        postgres.start()
        self.assert_identical(proxy, stores)
        print(f"rows={4 * ROWS_EACH} errors=0 new_verdicts={new_verdicts:.0f}", flush=True)

    def test_a_server_that_recovers_is_as_good_as_away(self):
        """It takes connections, and answers each of them with 57P03: statements go on or end with 08006, as without it."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        with recovering(postgres), contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            for number in range(3):
                try:
                    cursor.execute(f"SELECT total AS never_seen_{number} FROM e2e_counter WHERE client = 1")
                    self.assertEqual([(0,)], cursor.fetchall())
                except psycopg2.Error as error:
                    self.assertEqual("08006", error.pgcode)
            with self.assertRaises(psycopg2.Error) as caught:
                cursor.execute("SELECT pg_catalog.pg_backend_pid()")
            self.assertEqual("08006", caught.exception.pgcode)
        self.assert_identical(proxy, stores)

    def test_a_server_that_hangs(self):
        """Stopped, not down: reads of --reads and statements of which PostgreSQL knows more end in time; a slow one is not cut."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres, start=False)
        proxy.postgres_url += "?connect_timeout=2"
        proxy.start()
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("cutover", "--reads"))
        read, only_there = "SELECT count(*) FROM e2e_item", "SELECT count(*), pg_backend_pid() > 0 FROM e2e_item"

        def within(seconds, text):
            began = time.monotonic()
            try:
                with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
                    cursor.execute(text)
                    return cursor.fetchall()[0][0] if cursor.description else cursor.statusmessage
            except psycopg2.Error as error:
                return error.pgcode
            finally:
                self.assertLess(time.monotonic() - began, seconds, text)

        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_sleep({BOUND_S + 1}) IS NULL")
            self.assertEqual([(False,)], cursor.fetchall())
            self.assertEqual(0, proxy.metric("crossfade_postgres_silent_total"))
            cursor.execute("UPDATE e2e_counter SET note = 'before' WHERE client = 1")
            self.wait_for("PostgreSQL answers the read", lambda: within(60, read) == 0 and
                          proxy.metric("crossfade_canary_reads_total") > 0)
            self.assertEqual(0, within(60, only_there))
            with hanging(postgres):
                began = time.monotonic()
                with self.assertRaises(psycopg2.OperationalError) as caught:
                    cursor.execute(only_there)
                self.assertEqual("08006", caught.exception.pgcode)
                self.assertLess(time.monotonic() - began, BOUND_S + SLACK_S)
                self.assertEqual("08006", within(BOUND_S + SLACK_S, only_there))
                self.assertGreater(proxy.metric("crossfade_postgres_silent_total"), 0)
                for _ in range(20):
                    self.assertEqual(0, within(SLACK_S, read))
                cursor.execute("UPDATE e2e_counter SET note = 'meanwhile' WHERE client = 1")
                self.assertEqual("UPDATE 1", cursor.statusmessage)
                # Not known: PostgreSQL would have to judge it.
                self.assertEqual("UPDATE 1", within(
                    2 * BOUND_S + SLACK_S, "UPDATE e2e_counter SET total = total, note = 'new' WHERE client = 2"))
            self.wait_for("PostgreSQL answers again", lambda: within(60, only_there) == 0)
            answered = proxy.metric("crossfade_canary_reads_total")
            self.wait_for("and reads too", lambda: within(60, read) == 0 and
                          proxy.metric("crossfade_canary_reads_total") > answered)
        self.assert_identical(proxy, stores)

    def test_outage_while_switched(self):
        """PostgreSQL is the authority then: clients get 08006 until it is back; nothing else breaks."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("validate"))
        self.assert_code(0, proxy.run("cutover"))
        postgres.stop()
        with self.assertRaises(psycopg2.OperationalError):
            with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM ticket")
        self.assertEqual(200, proxy.http("/healthz")[0])
        postgres.start()

        def works():
            try:
                return proxy.psql("SELECT count(*) FROM e2e_counter") == "32"
            except AssertionError:
                return False
        self.wait_for("clients are served again", works)


if __name__ == "__main__":
    unittest.main(verbosity=2)
