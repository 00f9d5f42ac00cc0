"""What is done to the proxy, to PostgreSQL, to the network between them, to disks and clocks: one function a fault.

    FAULTS["postgres-kill"](cycle)      # injects it at once, holds it for a while, and takes it away

Each leaves everything running again; what has to hold meanwhile (clients go on while only the mirror is in trouble) is
asserted here, what has to hold afterwards by the cycle. A fault that this machine cannot do raises Skipped with the reason.
`cycle` has stand, random, is_sqlite() (SQLite is the authority now), and may be told `is_over` (the stores are of no further
use) and `is_replaced` (the fault has judged the stores itself).
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time

import psycopg2

from stand import FAKETIME, ClusterError, Stuck, send


class Skipped(Exception):
    """Why this fault cannot be made here."""


FAULTS = {}
# The mirror's trouble only: with SQLite as the authority no client may see an error.
OF_THE_MIRROR = set()
# The proxy's own life does not end with these, so that a command under way need not be given up.
STEADY = ("dual-write", "switched")
EVERY = ("dual-write", "switched", "cutover", "rollback", "preparing", "finish", "abandon")
FILLED = ("dual-write", "switched", "cutover", "rollback", "preparing")
PHASES = {}


def fault(name, phases=EVERY, weight=4, mirror_only=False):
    def register(function):
        FAULTS[name] = function
        PHASES[name] = (phases, weight)
        if mirror_only:
            OF_THE_MIRROR.add(name)
        return function
    return register


def hold(cycle, most_s):
    """For a random while; clients of SQLite go on meanwhile."""
    time.sleep(cycle.random.random() * most_s)
    if cycle.is_steady and cycle.is_sqlite():
        cycle.stand.progress(1)


# --- processes ------------------------------------------------------------------------------------------------------


@fault("proxy-kill", weight=14)
def proxy_kill(cycle):
    cycle.stand.proxy.kill9()
    time.sleep(cycle.random.choice([0, 0, 0.2]))
    cycle.stand.start_proxy()


@fault("proxy-kill-twice", weight=6)
def proxy_kill_twice(cycle):
    """The second time while it recovers."""
    cycle.stand.proxy.kill9()
    for _ in range(cycle.random.randrange(1, 3)):
        cycle.stand.start_proxy(wait=False)
        time.sleep(cycle.random.random() * 0.5)
        cycle.stand.proxy.kill9()
    cycle.stand.start_proxy()


@fault("proxy-term", weight=3)
def proxy_term(cycle):
    code = cycle.stand.proxy.stop()
    if code != 0:
        cycle.stand.ledger.fault("surprise", f"SIGTERM: exit {code}")
    cycle.stand.start_proxy()


@fault("proxy-stop", weight=4)
def proxy_stop(cycle):
    pid = cycle.stand.proxy.process.pid
    send([pid], signal.SIGSTOP)
    time.sleep(0.1 + cycle.random.random() * 1.2)
    send([pid], signal.SIGCONT)


@fault("postgres-kill", weight=10, mirror_only=True)
def postgres_kill(cycle):
    cycle.stand.kill_postgres()
    hold(cycle, 0.5)
    cycle.stand.postgres.start()


@fault("both-kill", weight=7)
def both_kill(cycle):
    kills = [cycle.stand.kill_postgres, cycle.stand.proxy.kill9]
    cycle.random.shuffle(kills)
    for kill in kills:
        kill()
    if cycle.random.random() < 0.5 and cycle.is_steady and cycle.is_sqlite():
        cycle.stand.start_proxy()
        cycle.stand.progress(1)
        cycle.stand.postgres.start()
    else:
        cycle.stand.postgres.start()
        cycle.stand.start_proxy()


@fault("backend-kill", weight=5, mirror_only=True)
def backend_kill(cycle):
    """The postmaster then ends all others and recovers."""
    backends = cycle.stand.backends()
    if backends:
        send([cycle.random.choice(backends)], signal.SIGKILL)
    wait_postgres(cycle)


@fault("backend-terminate", weight=4, mirror_only=True)
def backend_terminate(cycle):
    for _ in range(cycle.random.randrange(1, 4)):
        backends = cycle.stand.backends()
        if backends:
            send([cycle.random.choice(backends)], signal.SIGTERM)
        time.sleep(cycle.random.random() * 0.1)


@fault("backend-stop", weight=3, mirror_only=True)
def backend_stop(cycle):
    backends = cycle.stand.backends()
    chosen = [cycle.random.choice(backends)] if backends else []
    send(chosen, signal.SIGSTOP)
    hold(cycle, 1.0)
    send(chosen, signal.SIGCONT)


@fault("postgres-stop", weight=4, mirror_only=True)
def postgres_stop(cycle):
    pids = cycle.stand.postgres_pids()
    send(pids, signal.SIGSTOP)
    hold(cycle, 1.0)
    send(pids, signal.SIGCONT)


def wait_postgres(cycle):
    """Until it answers again; where it has ended by itself it is started."""
    deadline = time.monotonic() + 60
    while True:
        if cycle.stand.postgres.pid() is None:
            with contextlib.suppress(ClusterError):
                cycle.stand.postgres.start()
        try:
            psycopg2.connect(cycle.stand.direct_url, connect_timeout=5).close()
            return
        except psycopg2.Error as error:
            if time.monotonic() > deadline:
                raise Stuck(f"PostgreSQL does not answer: {error}") from error
        time.sleep(0.05)


# --- the network ----------------------------------------------------------------------------------------------------


@fault("net-cut", weight=6, mirror_only=True)
def net_cut(cycle):
    cycle.stand.relay.fail("cut")
    hold(cycle, 0.6)
    cycle.stand.relay.heal()


@fault("net-delay", weight=3, mirror_only=True)
def net_delay(cycle):
    cycle.stand.relay.fail("delay", milliseconds=cycle.random.choice([20, 100, 250]))
    hold(cycle, 1.0)
    cycle.stand.relay.heal()


@fault("net-drop", weight=5, mirror_only=True)
def net_drop(cycle):
    """A black hole: nothing arrives, nobody is told. In the end the connections are reset."""
    cycle.stand.relay.fail("hole", direction=cycle.random.choice(["requests", "replies", "replies", "both"]))
    hold(cycle, 1.0)
    cycle.stand.relay.heal(reset=True)


@fault("net-stall", weight=3, mirror_only=True)
def net_stall(cycle):
    """The same, but in the end everything is delivered."""
    cycle.stand.relay.fail("hole", direction=cycle.random.choice(["requests", "replies", "both"]))
    hold(cycle, 1.0)
    cycle.stand.relay.heal(reset=False)


@fault("net-truncate", weight=6, mirror_only=True)
def net_truncate(cycle):
    for _ in range(cycle.random.randrange(1, 4)):
        cycle.stand.relay.fail("truncate", direction=cycle.random.choice(["requests", "replies", "both"]),
                               count=cycle.random.choice([0, 1, 5, cycle.random.randrange(3000)]))
        hold(cycle, 0.2)


@fault("net-drop-proxy-kill", weight=4)
def net_drop_proxy_kill(cycle):
    """What was sent is still on its way when the proxy dies; it arrives after the new one has connected, or never."""
    cycle.stand.relay.fail("hole", direction=cycle.random.choice(["requests", "replies"]))
    time.sleep(cycle.random.random() * 0.4)
    cycle.stand.proxy.kill9()
    cycle.stand.relay.heal(reset=cycle.random.random() < 0.5)
    cycle.stand.start_proxy()


# --- disks and clocks -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def full(cycle, name):
    """The file system of `files` or `data` holds not one byte more."""
    if not cycle.stand.can_fill:
        raise Skipped("no right to mount a small file system")
    ballast = cycle.stand.path(name, "ballast")
    for client in cycle.stand.clients:
        client.is_disk_full = True
    try:
        with open(ballast, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(cycle.stand.path(name)).free)
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))
            yield
    finally:
        os.unlink(ballast)


def no_longer_full(cycle):
    for client in cycle.stand.clients:
        client.is_disk_full = False


@fault("disk-full-sqlite", phases=FILLED, weight=5)
def disk_full_sqlite(cycle):
    with full(cycle, "files"):
        time.sleep(0.2 + cycle.random.random())
        if cycle.random.random() < 0.3:
            cycle.stand.proxy.kill9()
            cycle.stand.start_proxy(wait=False)
            time.sleep(cycle.random.random() * 0.5)
            cycle.stand.proxy.kill9()
    if cycle.stand.proxy.process.poll() is not None:
        cycle.stand.start_proxy()
    cycle.stand.progress(1)
    no_longer_full(cycle)


@fault("disk-full-postgres", phases=FILLED, weight=4, mirror_only=True)
def disk_full_postgres(cycle):
    with full(cycle, "data"):
        hold(cycle, 1.0)
        time.sleep(cycle.random.random() * 0.5)
    wait_postgres(cycle)
    if cycle.is_steady:
        cycle.stand.progress(1)
    no_longer_full(cycle)


class Clock:
    """The clock of whatever is started with its environment."""

    def __init__(self, stand):
        library = next((path for path in FAKETIME if os.path.exists(path)), None)
        if library is None:
            raise Skipped("no libfaketime (Debian: faketime)")
        self.path = stand.path("clock")
        self.environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": self.path, "FAKETIME_NO_CACHE": "1",
                            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.show("+0")

    def show(self, offset):
        with open(self.path + ".new", "w", encoding="ascii") as file:
            file.write(offset + "\n")
        os.replace(self.path + ".new", self.path)

    def jump(self, cycle):
        """By an hour or some days, forth and back."""
        for offset in cycle.random.sample(["+3600", "-3600", "+604800", "-86400"], 2):
            self.show(offset)
            cycle.stand.say(f"the clock shows {offset} s")
            time.sleep(cycle.random.random() * 0.2)
            cycle.stand.progress(1)


@fault("clock-jump", phases=STEADY, weight=3)
def clock_jump(cycle):
    """The proxy's clock, while it runs and at its next start."""
    clock = Clock(cycle.stand)
    cycle.stand.proxy.kill9()
    cycle.stand.start_proxy(clock.environment)
    cycle.stand.progress(1)
    clock.jump(cycle)
    cycle.stand.proxy.kill9()
    cycle.stand.start_proxy()


@fault("clock-jump-postgres", phases=STEADY, weight=2, mirror_only=True)
def clock_jump_postgres(cycle):
    """PostgreSQL's, while it runs and at its next start."""
    postgres, clock = cycle.stand.postgres, Clock(cycle.stand)
    try:
        for environment in (clock.environment, {}):
            postgres.stop(cycle.random.choice(["fast", "immediate"]))
            postgres.extra_environment = environment
            postgres.start()
            if environment:
                mirrored(cycle)
                clock.jump(cycle)
                mirrored(cycle)
    finally:
        postgres.extra_environment = {}


# --- restored backups -----------------------------------------------------------------------------------------------


def log_size(cycle):
    return os.path.getsize(cycle.stand.proxy.log_path)


def said_diverged(cycle, offset):
    with open(cycle.stand.proxy.log_path, encoding="utf-8", errors="replace") as log:
        log.seek(offset)
        return "histories diverge" in log.read()


def poke(cycle):
    """A write that changes nothing: something for the mirror to do."""
    try:
        with contextlib.closing(cycle.stand.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE ticket SET n = n WHERE id = 1")
    except psycopg2.Error as error:
        cycle.stand.say(f"a write: {str(error).strip()[:200]}")


def bring_the_rest(stand, is_noticed):
    """PostgreSQL is older than it was, SQLite has the authority: the journal makes it whole again."""
    stand.rest()
    if is_noticed:
        answer = stand.command("journal", "retry")
        if answer.code != 0:
            stand.ledger.fault("unnoticed", f"journal retry: {answer}")
    stand.converge("sqlite", "postgres")
    stand.ledger.forget("postgres")
    stand.observe()
    stand.work()


def wait_diverged(cycle, offset, what, or_healed=False):
    """or_healed: it may also be no more than what a crash leaves, and be repaired as such."""
    deadline = time.monotonic() + 30
    while not said_diverged(cycle, offset):
        poke(cycle)
        if or_healed and cycle.stand.snapshot("sqlite").everything() == cycle.stand.snapshot("postgres").everything():
            cycle.stand.say("one batch behind, not confirmed yet: repeated")
            return False
        if time.monotonic() > deadline:
            cycle.stand.ledger.fault("unnoticed", f"{what}: nothing was said of it in 30 s (phase {cycle.stand.phase()})")
            return False
        time.sleep(0.05)
    return True


def mirrored_beyond(cycle, ticket):
    """Until the mirror has what was committed after `ticket`, and each client has written."""
    cycle.stand.progress(1)
    mirror = "postgres" if cycle.is_sqlite() else "sqlite"
    cycle.stand.wait("the mirror goes on", lambda: cycle.stand.snapshot(mirror).ticket[0] > ticket + 1)


def mirrored(cycle):
    """Until the mirror has something of what is committed from now on."""
    authority = "sqlite" if cycle.is_sqlite() else "postgres"
    mirrored_beyond(cycle, cycle.stand.snapshot(authority).ticket[0])


@fault("restore-sqlite", phases=STEADY, weight=3)
def restore_sqlite(cycle):
    """The file as it was a moment ago, from a proper copy: refused, and PostgreSQL is left alone."""
    stand = cycle.stand
    with contextlib.closing(sqlite3.connect(f"file:{stand.file}?mode=ro", uri=True, timeout=30)) as source:
        with contextlib.closing(sqlite3.connect(os.path.join(stand.home, "copy"))) as copy:
            source.backup(copy)
            ticket = copy.execute("SELECT n FROM ticket").fetchone()[0]
    mirrored_beyond(cycle, ticket)
    is_one_behind = not cycle.is_sqlite() and cycle.random.random() < 0.5
    if not is_one_behind:
        mirrored_beyond(cycle, stand.snapshot("sqlite").ticket[0])
    cycle.is_over = cycle.is_replaced = True
    stand.proxy.kill9()
    stand.rest()
    stand.stop_observers()
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(stand.file + suffix)
    os.replace(os.path.join(stand.home, "copy"), stand.file)
    before = stand.snapshot("postgres").everything()
    offset = log_size(cycle)
    stand.start_proxy(wait=False)
    if wait_diverged(cycle, offset, "SQLite restored", is_one_behind):
        time.sleep(0.2)
        if stand.snapshot("postgres").everything() != before:
            stand.ledger.fault("unnoticed", "SQLite restored: PostgreSQL was changed")


@fault("restore-postgres", phases=STEADY, weight=3)
def restore_postgres(cycle):
    """The cluster's directory as it was a moment ago. While the journal has the entries they are replayed on demand."""
    stand, is_sqlite = cycle.stand, cycle.is_sqlite()
    copy = stand.path("base-copy")
    shutil.rmtree(copy, ignore_errors=True)
    stand.postgres.stop()
    copy_data(stand.postgres.data, copy)
    stand.postgres.start()
    mirrored_beyond(cycle, stand.snapshot("postgres").ticket[0])
    stand.say("mirrored beyond the copy")
    stand.stop_observers()
    if not is_sqlite:
        # What they were acknowledged will be gone: their next statements would not find their rows.
        stand.rest()
    stand.postgres.stop("immediate")
    offset = log_size(cycle)
    # In place: the directory may be a file system of its own.
    for name in os.listdir(stand.postgres.data):
        path = os.path.join(stand.postgres.data, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    copy_data(copy, stand.postgres.data)
    shutil.rmtree(copy)
    stand.postgres.start()
    stand.say("restored")
    noticed = wait_diverged(cycle, offset, "PostgreSQL restored")
    if not is_sqlite:
        # The authority itself has lost commits: nothing can bring them back.
        cycle.is_over = cycle.is_replaced = True
        stand.rest()
        return
    bring_the_rest(stand, noticed)


def copy_data(source, target):
    """The files with owner and mode, into an empty directory or a new one."""
    os.makedirs(target, exist_ok=True)
    subprocess.run(["cp", "-a", source + "/.", target], check=True)
