"""Where a crash experiment takes place: one PostgreSQL, the relay before it, and, for an era of many cycles, a SQLite file,
a database, a proxy, the clients and the observers.

    stand = Stand(seed)               # unmounts and removes everything with stop()
    stand.fresh(bulk_rows=200)        # a new era: new stores, proxy started, clients at rest
    stand.work(); stand.rest()        # clients write; all of them have stopped
    stand.converge()                  # both stores hold what was acknowledged: the ledger judges
    stand.keep(text)                  # logs and stores of a failed cycle, copied to a directory that stays

Only the thread that made it starts processes: they end with that thread. Small file systems of its own (to be filled) need
the right to mount; without it `can_fill` is False.
"""

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import psycopg
import psycopg.types.numeric
import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402
import ledger as ledgers  # noqa: E402
from load import Client  # noqa: E402
from observe import Observer, postgres_queries, sqlite_queries  # noqa: E402
from pg_cluster import Cluster, ClusterError, owned_directory  # noqa: E402,F401
from relay import Relay  # noqa: E402

CLONE_NEWNS = 0x20000
CONVERGE_TIMEOUT_S = 90
PROGRESS_TIMEOUT_S = 90
FILE_SPACE, DATA_SPACE = "192m", "900m"
FAKETIME = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")


class Stuck(Exception):
    """Something that has to happen did not."""


def private_mounts():
    """Mounts made from now on are seen by this process and its children alone, and go with the last of them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0 or libc.unshare(CLONE_NEWNS) != 0:
        return False
    done = subprocess.run(["mount", "--make-rprivate", "/"], stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def mount_small(path, size):
    os.makedirs(path, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", path], stderr=subprocess.DEVNULL,
                          check=False)
    return done.returncode == 0


def processes_of(parent):
    """Pids of the children of `parent`."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stat:
                    if int(stat.read().rsplit(")", 1)[1].split()[1]) == parent:
                        found.append(int(name))
    return found


def send(pids, number):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


class Stand:
    def __init__(self, seed, is_verbose=False):
        self.seed, self.is_verbose = seed, is_verbose
        self.directory = owned_directory("crossfade-crash-", tempfile.gettempdir())
        os.chmod(self.directory, 0o755)
        self.can_fill = private_mounts() and mount_small(self.path("files"), FILE_SPACE) and mount_small(
            self.path("data"), DATA_SPACE)
        os.makedirs(self.path("files"), exist_ok=True)
        # fsync=off: a process is killed here, never the kernel, so what was written to a file is there afterwards.
        self.postgres = Cluster(self.path("data"), settings={"fsync": "off", "max_wal_size": "'96MB'", "max_connections": "60",
                                                             "min_wal_size": "'32MB'", "shared_buffers": "'32MB'"})
        self.postgres.create()
        self.relay = Relay(("127.0.0.1", self.postgres.port))
        self.primary, self.standbys = None, []  # of this era; a primary: it was failed over
        self.eras, self.proxy, self.ledger, self.home = 0, None, None, None
        self.clients, self.observers, self.looks = [], [], 0
        self.is_over = True
        self.cycles = 0  # of this era

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def say(self, text):
        if self.is_verbose:
            print(f"    {time.monotonic() - self.started:6.2f} {text}", flush=True)

    started = 0.0

    # --- eras -------------------------------------------------------------------------------------------------------

    def fresh(self, bulk_rows=200, is_sync=False):
        """New stores. The proxy is not started yet where `bulk_rows` are many: start() does that."""
        self.end_era()
        self.eras += 1
        self.database = f"crash_{self.eras}"
        self.postgres.sql(f"CREATE DATABASE {self.database} OWNER crossfade_app")
        self.home = self.path("files", f"era-{self.eras}")
        os.makedirs(self.home)
        self.file = os.path.join(self.home, "app.sqlite")
        self.ledger = ledgers.Ledger(bulk_rows)
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.executescript(ledgers.SCHEMA)
            connection.executemany("INSERT INTO account VALUES (?, ?)",
                                   ((number, ledgers.BALANCE) for number in range(1, ledgers.ACCOUNTS + 1)))
            connection.execute("INSERT INTO ticket VALUES (1, 0)")
            connection.executemany("INSERT INTO bulk VALUES (?, ?, ?)", ((key, *row) for key, row in self.ledger.bulk.items()))
            connection.commit()
        # The log lies elsewhere: a full disk must not hide what was said about it.
        logs = self.path(f"log-{self.eras}")
        os.mkdir(logs)
        relayed = self.postgres.url(database=self.database).replace(f":{self.postgres.port}/", f":{self.relay.port}/")
        # Bounds what a read of `cutover --reads` waits for a PostgreSQL that hangs: docs/session.md.
        relayed += ("&" if "?" in relayed else "?") + "connect_timeout=2"
        # The time-out is short, so that outages do not stop the clients; what it lets pass bears a warning.
        flags = ["--mirror", "sync", "--mirror-timeout", "200ms"] if is_sync else []
        self.say(" ".join(["a new era", *flags]))
        self.proxy = harness.Proxy(self.file, relayed, logs, *flags)
        self.proxy.state_dir = os.path.join(self.home, "state")
        self.clients = [Client(self.ledger, number, self.connect3 if number % 2 else self.connect, f"{self.seed}/{self.eras}")
                        for number in range(ledgers.CLIENTS)]
        for client in self.clients:
            client.mirrored_to = self.direct_url if is_sync else None
            client.start()
        self.looks = 0
        self.is_over, self.has_ended, self.is_judged, self.cycles = False, False, False, 0

    @property
    def direct_url(self):
        return self.postgres.url(superuser=True, database=self.database)

    def connect(self):
        connection = psycopg2.connect(self.proxy.url, connect_timeout=20)
        connection.autocommit = True
        return connection

    def connect3(self):
        connection = psycopg.connect(self.proxy.url, connect_timeout=20, autocommit=True)
        # Else a number's size would decide the parameter's type, and so make a statement that is new to the proxy.
        connection.adapters.register_dumper(int, psycopg.types.numeric.Int8Dumper)
        connection.notices = []
        connection.add_notice_handler(lambda notice: connection.notices.append(notice.message_primary))
        return connection

    def observe(self):
        """From now on both stores are whole at each commit."""
        if not self.observers:
            self.observers = [Observer(self.ledger, "sqlite", sqlite_queries(self.file)),
                              Observer(self.ledger, "postgres", postgres_queries(self.direct_url))]
            for observer in self.observers:
                observer.start()

    def stop_observers(self):
        for observer in self.observers:
            observer.stop()
            self.looks += observer.looks
        self.observers = []

    def copying(self, is_copying):
        for client in self.clients:
            client.is_copying = is_copying

    def copied(self):
        """Rows of the big table in PostgreSQL."""
        try:
            with contextlib.closing(psycopg2.connect(self.direct_url, connect_timeout=5)) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM bulk")
                return cursor.fetchone()[0]
        except psycopg2.Error:
            return 0  # there is no table yet

    def end_era(self):
        for client in self.clients:
            client.stop()
        for client in self.clients:
            client.join(60)
        self.stop_observers()
        self.clients = []
        if self.proxy is not None:
            self.proxy.kill9()
            self.proxy = None
            self._fail_back()
            with contextlib.suppress(Exception):
                self.postgres.sql(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            shutil.rmtree(self.home, ignore_errors=True)
            shutil.rmtree(self.path(f"log-{self.eras}"), ignore_errors=True)
        self.ledger, self.home, self.is_over = None, None, True

    def stop(self):
        send(self.postgres_pids(), signal.SIGCONT)  # a stopped one would not end
        self.end_era()
        self.relay.stop()
        self.postgres.destroy()
        for name in ("files", "data"):
            subprocess.run(["umount", "-l", self.path(name)], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    # --- the proxy --------------------------------------------------------------------------------------------------

    def start_proxy(self, environment=None, wait=True):
        """`has_ended`: it completed a finish or an abandon that was cut short, said so, and ended."""
        self.proxy.environment = environment or {}
        offset = os.path.getsize(self.proxy.log_path) if os.path.exists(self.proxy.log_path) else 0
        try:
            self.proxy.start(wait=wait)
        except AssertionError:
            with open(self.proxy.log_path, encoding="utf-8", errors="replace") as log:
                log.seek(offset)
                self.has_ended = re.search(r"the migration of .* is (finished|abandoned)", log.read()) is not None
            if not self.has_ended:
                raise

    def phase(self):
        """As the proxy says it, without a process of its own: (phase, reads on PostgreSQL)."""
        for line in self.proxy.http("/metrics")[1].splitlines():
            if line.startswith("crossfade_phase{") and line.endswith(" 1"):
                return line.split('"')[1]
        return None

    def command(self, *arguments, timeout=120):
        self.say("crossfade " + " ".join(arguments))
        answer = self.proxy.run(*arguments, timeout=timeout)
        self.say(f"crossfade {arguments[0]}: exit {answer.code}")
        return answer

    def wait(self, what, condition, timeout_s=PROGRESS_TIMEOUT_S):
        deadline = time.monotonic() + timeout_s
        while not condition():
            if self.proxy.process is not None and self.proxy.process.poll() is not None:
                raise Stuck(f"{what}: the proxy has ended with {self.proxy.process.returncode}")
            if time.monotonic() > deadline:
                raise Stuck(f"{what}: not after {timeout_s} s")
            time.sleep(0.02)

    def wait_phase(self, *phases):
        self.wait(f"phase {' or '.join(phases)}", lambda: self.phase() in phases)

    # --- PostgreSQL -------------------------------------------------------------------------------------------------

    def postgres_pids(self):
        pid = self.postgres.pid()
        return [pid, *processes_of(pid)] if pid else []

    def kill_postgres(self):
        """SIGKILL of the postmaster and of all its children."""
        pids = self.postgres_pids()
        send(pids[1:], signal.SIGSTOP)  # none of them goes on meanwhile, as with a machine that loses its power
        self.postgres.kill9()
        send(pids[1:], signal.SIGKILL)

    def stream(self):
        """A standby that follows PostgreSQL, for this era."""
        self.standbys.append(self.postgres.standby())
        return self.standbys[-1]

    def fail_over(self, standby):
        """PostgreSQL is gone, the standby has its address, until the era ends."""
        self.primary, self.postgres = self.postgres, standby
        self.relay.move(standby.port)

    def _fail_back(self):
        """To the server of all eras; what this one wrote to another one goes with it."""
        for standby in self.standbys:
            standby.destroy()
        self.standbys = []
        if self.primary is not None:
            self.postgres, self.primary = self.primary, None
            with open(os.path.join(self.postgres.data, "postgresql.auto.conf"), "w", encoding="ascii"):
                pass  # it would wait for a standby that is no more
            self.postgres.start()
            self.relay.move(self.postgres.port)

    def backends(self):
        """Pids of the backends that serve the proxy."""
        with contextlib.closing(psycopg2.connect(self.direct_url, connect_timeout=20)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'crossfade_app' AND datname = %s ORDER BY pid",
                               (self.database,))
                return [row[0] for row in cursor.fetchall()]

    # --- clients ----------------------------------------------------------------------------------------------------

    def work(self):
        for client in self.clients:
            client.go_on()

    def acked(self):
        return sum(client.acked for client in self.clients)

    def progress(self, each=2):
        """Until each client has had `each` writes acknowledged from now on."""
        goals = [(client, client.acked + each) for client in self.clients]
        self.wait("each client has writes acknowledged",
                  lambda: self.ledger.faults or all(client.acked >= goal for client, goal in goals))

    def rest(self):
        for client in self.clients:
            client.rest()
        for client in self.clients:
            if not client.resting.wait(PROGRESS_TIMEOUT_S):
                raise Stuck(f"client {client.number} waits for an answer for more than {PROGRESS_TIMEOUT_S} s")

    def errors(self):
        total = ledgers.Counter()
        for client in self.clients:
            total.update(client.errors)
        return total

    # --- judgement --------------------------------------------------------------------------------------------------

    def snapshot(self, store):
        queries = sqlite_queries(self.file) if store == "sqlite" else postgres_queries(self.direct_url)
        deadline = time.monotonic() + 30
        while True:
            try:
                with queries() as query:
                    return ledgers.Snapshot(query, with_bulk=True)
            except (sqlite3.Error, psycopg2.Error) as error:
                # A postmaster that has just lost a backend lets nobody in for a moment.
                if time.monotonic() > deadline:
                    raise Stuck(f"{store} cannot be read: {error}") from error
            time.sleep(0.05)

    def converge(self, authority, mirror):
        """Nobody writes: the authority has what the ledger says, and the mirror has the same, soon."""
        truth = self.snapshot(authority)
        self.ledger.settle(truth)
        if mirror is None or self.ledger.faults:
            return
        deadline = time.monotonic() + CONVERGE_TIMEOUT_S
        while True:
            copy = self.snapshot(mirror)
            if copy.everything() == truth.everything():
                break
            if time.monotonic() > deadline:
                again = self.snapshot(authority)
                if again.everything() != truth.everything():
                    self.ledger.fault("strange", f"{authority} changed while nobody wrote: {truth.differences(again)}")
                self.ledger.fault("unequal", f"{authority} and {mirror} after {CONVERGE_TIMEOUT_S} s: "
                                             + "; ".join(truth.differences(copy)))
                return
            time.sleep(0.05)

    def keep(self, text):
        """Copies what shows why a cycle failed; the directory's name. The era is over then: its proxy is killed."""
        kept = tempfile.mkdtemp(prefix="crossfade-crash-kept-")
        with open(os.path.join(kept, "why"), "w", encoding="utf-8") as file:
            file.write(text)
        shutil.copy(self.postgres.log_path, kept)
        if self.proxy is None:
            return kept
        self.proxy.kill9()  # nothing changes while it is copied
        with open(os.path.join(kept, "ledger.json"), "w", encoding="utf-8") as file:
            json.dump({name: {"index": owner.index, "lost": owner.is_lost, "settled": owner.is_settled,
                              "rows": [[*key, list(row)] for key, row in owner.rows.items()],
                              "pending": owner.pending and owner.pending[0]}
                       for name, owner in list(self.ledger.owners.items())}, file, default=repr, indent=0)
        shutil.copytree(self.home, os.path.join(kept, "files"), ignore=shutil.ignore_patterns("ballast", "copy*"),
                        ignore_dangling_symlinks=True)
        if os.path.exists(self.proxy.log_path):
            shutil.copy(self.proxy.log_path, kept)
        send(self.postgres_pids(), signal.SIGCONT)
        with open(os.path.join(kept, "postgres.sql"), "w", encoding="utf-8") as file, contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run([os.path.join(self.postgres.bindir, "pg_dump"), self.direct_url], stdout=file,
                           stderr=subprocess.STDOUT, timeout=60, check=False)
        return kept
