"""What the end-to-end tests share: a PostgreSQL, a proxy, clients that keep a ledger, and a comparison of both stores.

    class Something(harness.EndToEnd):          # unittest.TestCase with its own directory
        def test_it(self):
            postgres = self.postgres()          # private cluster, removed at the end
            file = self.sample(rows=1000)
            proxy = self.proxy(file, postgres)  # started, ready
            ...
    if __name__ == "__main__":
        harness.main()

The binary is CROSSFADE_BIN, else build/release/crossfade. The comparison reads the stores themselves, never through
Crossfade. Only processes that were started here are signalled. Needs psycopg2 and
psycopg 3 (Debian: python3-psycopg2, python3-psycopg).
"""

import contextlib
import datetime
import decimal
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
import uuid
from collections import Counter

import psycopg
import psycopg2
import psycopg2.extras

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from pg_cluster import Cluster, die_with_parent, free_port, owned_directory  # noqa: E402

DatabaseErrors = (psycopg2.Error, psycopg.Error)
READY_TIMEOUT_S = 120
CATCH_UP_TIMEOUT_S = 180


def binary():
    return os.environ.get("CROSSFADE_BIN") or os.path.join(ROOT, "build", "release", "crossfade")


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


class Postgres(Cluster):
    """A private cluster; url(), kill9(), stop(), start(), restart() come from pg_cluster.Cluster."""

    def __init__(self, **settings):
        super().__init__(settings=settings)
        self.create()

    def create_database(self, name):
        self.sql(f'CREATE DATABASE "{name}" OWNER crossfade_app')
        return self.url(database=name)

    def connect(self, superuser=False, database="app"):
        connection = psycopg2.connect(self.url(superuser=superuser, database=database))
        connection.autocommit = True
        return connection


# --- the proxy ------------------------------------------------------------------------------------------------------


class Answer:
    """What a command said: .code, .json (None where stdout was not one document), .out, .err"""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        try:
            self.json = json.loads(out)
        except ValueError:
            self.json = None

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.out[-3000:]}\nstderr: {self.err[-3000:]}"


def run_crossfade(*arguments, timeout=120, environment=None):
    """Any subcommand, in a directory without crossfade.toml and without CROSSFADE_* and PG* of the caller."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("CROSSFADE_", "PG")) and name != "DATABASE_URL"}
    done = subprocess.run([binary(), *arguments], cwd=tempfile.gettempdir(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False,
                          env={**clean, **(environment or {})})
    return Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


class Proxy:
    """`crossfade serve` on one file. Ports and state directory stay the same over restarts."""

    def __init__(self, sqlite, postgres_url, directory, *flags):
        self.sqlite, self.postgres_url, self.flags = sqlite, postgres_url, list(flags)
        self.state_dir = os.path.join(directory, "state")
        self.log_path = os.path.join(directory, "crossfade.log")
        self.port, self.admin_port = free_port(), free_port()
        self.environment = {}  # of the next start, beside the caller's
        self.process = None

    @property
    def admin(self):
        return f"127.0.0.1:{self.admin_port}"

    @property
    def url(self):
        """What the application's DATABASE_URL would be."""
        head, tail = self.postgres_url.rsplit("@", 1)
        return f"{head}@127.0.0.1:{self.port}/{tail.split('/', 1)[1]}"

    def start(self, wait=True, timeout_s=READY_TIMEOUT_S):
        command = [binary(), "serve", "--sqlite", self.sqlite, "--postgres", self.postgres_url, "--listen",
                   f"127.0.0.1:{self.port}", "--admin", self.admin, "--state-dir", self.state_dir, *self.flags]
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith(("CROSSFADE_", "PG")) and name != "DATABASE_URL"}
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                command, cwd=tempfile.gettempdir(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**clean, **self.environment}, start_new_session=True, preexec_fn=die_with_parent)
        if wait:
            self.wait_ready(timeout_s)
        return self

    def wait_ready(self, timeout_s=READY_TIMEOUT_S):
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"crossfade serve ended with {self.process.returncode}:\n{self.log_tail()}")
            if self.http("/readyz")[0] == 200:
                return
            time.sleep(0.02)
        raise AssertionError(f"not ready after {timeout_s} s:\n{self.log_tail()}")

    def http(self, path, timeout_s=5):
        """(status, text); status 0: no answer."""
        try:
            with urllib.request.urlopen(f"http://{self.admin}{path}", timeout=timeout_s) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, OSError):
            return 0, ""

    def metric(self, name):
        """The sum of a metric over its labels."""
        total = 0.0
        for line in self.http("/metrics")[1].splitlines():
            if line.startswith(name) and line[len(name):len(name) + 1] in (" ", "{"):
                total += float(line.rsplit(" ", 1)[1])
        return total

    def log_tail(self, lines=60):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def _signal(self, number, timeout_s):
        if self.process is None or self.process.poll() is not None:
            return True
        self.process.send_signal(number)
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, timeout_s=60):
        """SIGTERM; the exit code."""
        if not self._signal(signal.SIGTERM, timeout_s):
            self.kill9()
            raise AssertionError(f"SIGTERM did not end the proxy in {timeout_s} s:\n{self.log_tail()}")
        return self.process.returncode if self.process else None

    def kill9(self):
        self._signal(signal.SIGKILL, 30)

    def restart(self):
        self.stop()
        return self.start()

    def connect(self, autocommit=True):
        connection = psycopg2.connect(self.url, connect_timeout=30)
        connection.autocommit = autocommit
        return connection

    def connect3(self):
        """psycopg 3: extended protocol, statements that are prepared after a few uses."""
        return psycopg.connect(self.url, connect_timeout=30, autocommit=True)

    def psql(self, text, timeout=120):
        """What psql prints for `text`, unaligned, rows only."""
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url], input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout, check=False)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.returncode}: {done.stderr}\n{text}")
        return done.stdout.rstrip("\n")

    def run(self, *command, timeout=300, json_format=True):
        """A subcommand for this proxy: run("cutover", "--reads"). Its Answer."""
        arguments = [command[0], "--sqlite", self.sqlite, "--postgres", self.postgres_url, "--state-dir",
                     self.state_dir, "--admin", self.admin, *command[1:]]
        if json_format:
            arguments += ["--format", "json"]
        return run_crossfade(*arguments, timeout=timeout)

    def status(self):
        answer = self.run("status")
        if answer.code != 0 or answer.json is None:
            raise AssertionError(f"status: {answer}")
        return answer.json

    def wait_phase(self, phase, timeout_s=CATCH_UP_TIMEOUT_S):
        deadline = time.monotonic() + timeout_s
        while True:
            status = self.status()
            if status["quarantined"] and phase == "dual-write":
                raise AssertionError(f"quarantined: {status}\n{self.log_tail()}")
            if status["phase"] == phase:
                return status
            if time.monotonic() > deadline:
                raise AssertionError(f"phase is not {phase} after {timeout_s} s: {status}\n{self.log_tail()}")
            time.sleep(0.1)

    def wait_caught_up(self, timeout_s=CATCH_UP_TIMEOUT_S):
        """Until the mirror has everything; call it when no client writes."""
        deadline = time.monotonic() + timeout_s
        while True:
            status = self.status()
            if status["phase"] != "preparing" and status["lag"] == 0 and not status["quarantined"]:
                # After the switch the comparison's snapshot is the mirror's next one: once it is done, SQLite has it.
                if status["phase"] != "switched" or (self.run("validate").json or {}).get("finished"):
                    return status
            if time.monotonic() > deadline:
                raise AssertionError(f"not caught up after {timeout_s} s: {status}\n{self.log_tail()}")
            time.sleep(0.1)


# --- both stores, read by themselves --------------------------------------------------------------------------------


def sqlite_tables(path):
    """The application's tables: {name: [column, ...]}."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as connection:
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "AND name NOT LIKE 'crossfade\\_%' ESCAPE '\\' ORDER BY name")]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({quote(name)})")] for name in names}


def quote(name):
    return '"' + name.replace('"', '""') + '"'


TRUE_WORDS = {"1", "t", "true", "y", "yes", "on"}


def _instant(value):
    if isinstance(value, str):
        text = value.strip().replace("T", " ").rstrip("Z")
        if len(text) == 10:
            text += " 00:00:00"
        return datetime.datetime.fromisoformat(text)
    return value.replace(tzinfo=None)


def _number(value):
    # SQLite holds a decimal as a double: its shortest spelling is the decimal that was written.
    text = repr(value) if isinstance(value, float) else str(value)
    return decimal.Decimal(text).normalize() + 0


CANONICAL = {
    "boolean": lambda v: v if isinstance(v, bool) else str(v).strip().lower() in TRUE_WORDS,
    "smallint": int, "integer": int, "bigint": int,
    "real": float, "double precision": float,
    "numeric": _number,
    "date": lambda v: v if isinstance(v, str) and len(v) == 10 else _instant(v).date().isoformat()
    if isinstance(v, (str, datetime.datetime)) else v.isoformat(),
    "timestamp without time zone": _instant, "timestamp with time zone": _instant,
    "time without time zone": lambda v: v if isinstance(v, datetime.time) else datetime.time.fromisoformat(v),
    "json": lambda v: json.dumps(json.loads(v) if isinstance(v, str) else v, sort_keys=True),
    "jsonb": lambda v: json.dumps(json.loads(v) if isinstance(v, str) else v, sort_keys=True),
    "bytea": lambda v: bytes(v.encode() if isinstance(v, str) else v),
    "uuid": lambda v: uuid.UUID(str(v)).hex,
}


def _canonical_rows(rows, types):
    functions = [CANONICAL.get(name, str) for name in types]
    for row in rows:
        yield tuple(None if value is None else function(value) for function, value in zip(functions, row))


def _digest(rows):
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")
    return count, total % (1 << 128)


class Stores:
    """Both stores, read one after the other: compare when nobody writes and the mirror has caught up."""

    def __init__(self, sqlite, postgres_url, schema="public"):
        self.sqlite, self.postgres_url, self.schema = sqlite, postgres_url, schema

    def _postgres(self):
        connection = psycopg2.connect(self.postgres_url)
        # JSON as text: both sides are then parsed by the same parser.
        psycopg2.extras.register_default_json(connection, loads=lambda text: text)
        psycopg2.extras.register_default_jsonb(connection, loads=lambda text: text)
        return connection

    def types(self, connection, table):
        with connection.cursor() as cursor:
            cursor.execute("SELECT column_name, data_type FROM information_schema.columns "
                           "WHERE table_schema = %s AND table_name = %s", (self.schema, table))
            return dict(cursor.fetchall())

    def sqlite_rows(self, table, columns, types):
        with contextlib.closing(sqlite3.connect(f"file:{self.sqlite}?mode=ro", uri=True, timeout=60)) as connection:
            yield from _canonical_rows(
                connection.execute(f"SELECT {','.join(map(quote, columns))} FROM {quote(table)}"), types)

    def postgres_rows(self, connection, table, columns, types):
        with connection.cursor(name="compare") as cursor:
            cursor.itersize = 20000
            cursor.execute(f"SELECT {','.join(map(quote, columns))} FROM {quote(self.schema)}.{quote(table)}")
            yield from _canonical_rows(cursor, types)

    def differences(self, tables=None, most=20):
        """Lines that say what differs; empty: identical. Counts rows as a multiset, so doubled rows show."""
        found = []
        with contextlib.closing(self._postgres()) as connection:
            for table, columns in sqlite_tables(self.sqlite).items():
                if tables is not None and table not in tables:
                    continue
                by_name = self.types(connection, table)
                absent = [column for column in columns if column not in by_name]
                if absent:
                    found.append(f"{table}: not in PostgreSQL: {absent}")
                    continue
                types = [by_name[column] for column in columns]
                left = _digest(self.sqlite_rows(table, columns, types))
                right = _digest(self.postgres_rows(connection, table, columns, types))
                if left == right:
                    continue
                found.append(f"{table}: SQLite has {left[0]} rows, PostgreSQL {right[0]}")
                ours = Counter(self.sqlite_rows(table, columns, types))
                theirs = Counter(self.postgres_rows(connection, table, columns, types))
                found += [f"{table}: only in SQLite: {row}" for row in list(ours - theirs)[:most]]
                found += [f"{table}: only in PostgreSQL: {row}" for row in list(theirs - ours)[:most]]
        return found

    def read(self, store, statement, *parameters):
        """Rows of one of the stores: read("sqlite", ...) or read("postgres", ...). No parameters: text as it is."""
        if store == "sqlite":
            with contextlib.closing(sqlite3.connect(f"file:{self.sqlite}?mode=ro", uri=True, timeout=60)) as connection:
                return connection.execute(statement, parameters).fetchall()
        with contextlib.closing(psycopg2.connect(self.postgres_url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall()


# --- ledgers --------------------------------------------------------------------------------------------------------

LEDGER_SCHEMA = """
CREATE TABLE e2e_entry (token TEXT, client INTEGER, number INTEGER, at TIMESTAMP);
CREATE TABLE e2e_counter (client INTEGER PRIMARY KEY, total INTEGER NOT NULL, note TEXT);
CREATE TABLE e2e_item (id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, client INTEGER NOT NULL);
"""


def add_ledger_tables(path, clients=32):
    """Adds the tables that Writer writes to, before the file is served."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(LEDGER_SCHEMA)
        connection.executemany("INSERT INTO e2e_counter VALUES (?, 0, NULL)", ((number,) for number in range(clients)))
        connection.commit()


class Writer(threading.Thread):
    """One client that writes, and keeps a ledger of what was acknowledged, and of what may or may not have been.

    A row without a key (doubling shows), a counter (lost and doubled updates show), and an id from the sequence, each
    by itself or all in one transaction. `tolerant`: on a lost connection it connects again and goes on, and the
    statement under way is "unknown"; else any error ends it and is in `errors`.
    """

    def __init__(self, client, connect, tolerant=False, pause_s=0.0):
        super().__init__(daemon=True)
        self.client, self.connect, self.tolerant, self.pause_s = client, connect, tolerant, pause_s
        self.stopping = threading.Event()
        self.entries, self.unknown_entries = [], []
        self.items, self.unknown_items = {}, []
        self.counted, self.unknown_counts = 0, 0
        self.errors, self.reconnects, self.slowest_s = [], 0, 0.0

    @property
    def acked(self):
        return len(self.entries) + len(self.items) + self.counted

    def stop(self):
        self.stopping.set()
        self.join(120)
        if self.is_alive():
            raise AssertionError(f"client {self.client} hangs")
        return self

    def run(self):
        try:
            self._work()
        except Exception as error:  # whatever it was, the test has to show it
            self.errors.append(repr(error))

    def _work(self):
        number, connection = 0, None
        while not self.stopping.is_set():
            try:
                if connection is None:
                    connection = self.connect()
            except DatabaseErrors as error:
                if not self.tolerant:
                    self.errors.append(f"connect: {error}")
                    return
                self.stopping.wait(0.05)
                continue
            number += 1
            started = time.monotonic()
            try:
                self._write(connection, number)
            except DatabaseErrors as error:
                if not self.tolerant:
                    self.errors.append(f"write {number}: {getattr(error, 'pgcode', None) or getattr(error, 'sqlstate', None)} {error}")
                    return
                self.reconnects += 1
                with contextlib.suppress(*DatabaseErrors):
                    connection.close()
                connection = None
                self.stopping.wait(0.02)
            self.slowest_s = max(self.slowest_s, time.monotonic() - started)
            if self.pause_s:
                self.stopping.wait(self.pause_s)
        if connection is not None:
            with contextlib.suppress(*DatabaseErrors):
                connection.close()

    def _write(self, connection, number):
        token = f"c{self.client}-{number}-{os.getpid()}"
        kind = number % 4
        with connection.cursor() as cursor:
            # Unknown first, acknowledged when the reply is there: a kill in between leaves it unknown.
            if kind == 0:
                self.unknown_entries.append(token)
                self._entry(cursor, token, number)
                self.entries.append(self.unknown_entries.pop())
            elif kind == 1:
                self.unknown_counts += 1
                self._count(cursor)
                self.unknown_counts -= 1
                self.counted += 1
            elif kind == 2:
                self.unknown_items.append(token)
                identifier = self._item(cursor, token)
                self.items[self.unknown_items.pop()] = identifier
            else:
                self.unknown_entries.append(token)
                self.unknown_items.append(token)
                self.unknown_counts += 1
                cursor.execute("BEGIN")
                self._entry(cursor, token, number)
                identifier = self._item(cursor, token)
                self._count(cursor)
                cursor.execute("COMMIT")
                self.entries.append(self.unknown_entries.pop())
                self.items[self.unknown_items.pop()] = identifier
                self.unknown_counts -= 1
                self.counted += 1

    def _entry(self, cursor, token, number):
        cursor.execute("INSERT INTO e2e_entry (token, client, number, at) VALUES (%s, %s, %s, %s)",
                       (token, self.client, number, datetime.datetime(2024, 5, 1, 12, 0, number % 60)))

    def _count(self, cursor):
        cursor.execute("UPDATE e2e_counter SET total = total + 1 WHERE client = %s", (self.client,))
        if cursor.rowcount != 1:
            raise AssertionError(f"UPDATE {cursor.rowcount}")

    def _item(self, cursor, token):
        cursor.execute("INSERT INTO e2e_item (token, client) VALUES (%s, %s) RETURNING id", (token, self.client))
        return cursor.fetchone()[0]


def ledger_faults(writers, stores, store):
    """What the ledgers and one store disagree in; empty: each acknowledged write is there, once, and nothing else."""
    faults = []
    entries = Counter(row[0] for row in stores.read(store, "SELECT token FROM e2e_entry"))
    items = {row[1]: row[0] for row in stores.read(store, "SELECT id, token FROM e2e_item")}
    totals = dict(stores.read(store, "SELECT client, total FROM e2e_counter"))
    known_entries, known_items = set(), set()
    for writer in writers:
        lost = [token for token in writer.entries if entries[token] == 0]
        doubled = [token for token in writer.entries + writer.unknown_entries if entries[token] > 1]
        lost_items = [token for token, identifier in writer.items.items() if items.get(token) != identifier]
        least, most = writer.counted, writer.counted + writer.unknown_counts
        if lost or doubled or lost_items or not least <= totals[writer.client] <= most:
            faults.append(f"{store}, client {writer.client}: lost {lost[:5]}, doubled {doubled[:5]}, items {lost_items[:5]}, "
                          f"counted {least}..{most}, there {totals[writer.client]}")
        known_entries.update(writer.entries, writer.unknown_entries)
        known_items.update(writer.items, writer.unknown_items)
    strange = [token for token in entries if token not in known_entries] + [t for t in items if t not in known_items]
    if strange:
        faults.append(f"{store}: nobody wrote {strange[:5]}")
    return faults


# --- the test case --------------------------------------------------------------------------------------------------


class EndToEnd(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.directory = owned_directory("crossfade-e2e-", tempfile.gettempdir())
        self.proxies = []
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def postgres(self, **settings):
        cluster = Postgres(**settings)
        self.addCleanup(cluster.destroy)
        return cluster

    def standby(self, primary):
        """A started streaming standby of a cluster; see pg_cluster.Cluster.standby."""
        cluster = primary.standby()
        self.addCleanup(cluster.destroy)
        return cluster

    def path(self, name):
        return os.path.join(self.directory, name)

    def sample(self, rows=1000, ledger=True, pgbench_scale=0, name="app.sqlite"):
        path = self.path(name)
        subprocess.run([sys.executable, os.path.join(HERE, "make-sample"), path, "--rows", str(rows),
                        "--pgbench-scale", str(pgbench_scale)], check=True)
        if ledger:
            add_ledger_tables(path)
        return path

    def copy_of(self, file, name="app.sqlite"):
        path = self.path(name)
        shutil.copyfile(file, path)
        return path

    def proxy(self, sqlite, postgres, *flags, database="app", start=True):
        home = self.path(f"proxy-{len(self.proxies)}")
        os.mkdir(home)
        proxy = Proxy(sqlite, postgres.url(database=database), home, *flags)
        self.proxies.append(proxy)
        self.addCleanup(proxy.kill9)
        return proxy.start() if start else proxy

    def tearDown(self):
        # The log says why, so it belongs to a failure's output.
        failed = any(error for _, error in getattr(self._outcome, "errors", [])) or (
            getattr(self._outcome, "result", None) is not None and any(
                test is self for test, _ in self._outcome.result.failures + self._outcome.result.errors))
        if failed:
            for number, proxy in enumerate(self.proxies):
                if os.path.exists(proxy.log_path):
                    print(f"--- log of proxy {number}\n{proxy.log_tail()}", file=sys.stderr)

    def assert_code(self, code, answer):
        self.assertEqual(code, answer.code, f"\n{answer}")
        return answer

    def assert_identical(self, proxy, stores):
        """Nobody writes: the mirror catches up, our own comparison and Crossfade's find no difference."""
        proxy.wait_caught_up()
        self.assertEqual([], stores.differences())
        answer = self.assert_code(0, proxy.run("validate"))
        self.assertIsNotNone(answer.json, f"\n{answer}")
        self.assertIs(answer.json["identical"], True, f"\n{answer}")
        self.assertIs(answer.json["finished"], True, f"\n{answer}")
        return answer.json

    def assert_ledgers(self, writers, stores):
        for writer in writers:
            self.assertEqual([], writer.errors)
        for store in ("sqlite", "postgres"):
            self.assertEqual([], ledger_faults(writers, stores, store))

    def writers(self, proxy, count, first=0, **options):
        """Half of them psycopg2, half psycopg 3."""
        found = [Writer(first + number, proxy.connect3 if number % 2 else proxy.connect, **options)
                 for number in range(count)]
        for writer in found:
            writer.start()
            self.addCleanup(writer.stopping.set)
        return found

    def wait_for(self, what, condition, timeout_s=60):
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                self.fail(f"{what}: not after {timeout_s} s")
            time.sleep(0.02)


def further_files():
    """CROSSFADE_TEST_FILES: more SQLite files for the tests that work on any."""
    return [path for path in os.environ.get("CROSSFADE_TEST_FILES", "").split(":") if path]


def main():
    unittest.main(verbosity=2)
