"""One cycle: a phase, a fault in it at a random instant, and the judgement afterwards. All of it follows from seed and number.

    choice = choose(seed, number, only=None, phase=None)       # Choice: phase, fault, random
    result = Cycle(stand, choice).run()                        # {"phase", "fault", "skipped": reason or None}; raises what
                                                               # went wrong in the experiment itself

The stand is brought to the phase first, with fresh stores where the present ones cannot get there. Faults found are in
stand.ledger.faults.
"""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
import traceback

import psycopg2

import failover  # noqa: F401  # registers its fault
import points
from faults import FAULTS, OF_THE_MIRROR, PHASES, Skipped, proxy_kill
from pg_cluster import ClusterError  # noqa: E402
from stand import Stuck

PHASE_WEIGHTS = {"dual-write": 34, "switched": 26, "cutover": 12, "rollback": 12, "preparing": 7, "finish": 4, "abandon": 3}
STEADY = ("dual-write", "switched")
POINT_WEIGHT = 12
ENDED = {"finish": "finished", "abandon": "abandoned"}
REPLACING = {"restore-sqlite", "restore-postgres", "failover"}  # no validation beside them: the stores may well differ then
ERA_CYCLES = 20
BULK_ROWS, CHUNKS = 45000, 3  # of the copy
VALIDATE_EACH = 5
FORCE = ("--force", "validation=a crash experiment", "--force", "lag=a crash experiment", "--force", "disk=a crash experiment")


class Choice:
    def __init__(self, seed, number, phase, fault, point, rng):
        self.seed, self.number, self.phase, self.fault, self.point, self.random = seed, number, phase, fault, point, rng

    def __str__(self):
        return f"cycle {self.number}: {self.fault} in {self.phase}"


def all_faults():
    return [*FAULTS, *("point:" + name for name in points.names())]


def choose(seed, number, only=None, phase=None):
    """only: a fault's name, or point:NAME; phase: one of PHASE_WEIGHTS. Where they contradict each other: ValueError."""
    rng = random.Random(f"{seed}/{number}")
    possible = {}
    for name in all_faults():
        if name.startswith("point:"):
            possible[name] = points.phases_of(name[6:]), POINT_WEIGHT
        else:
            possible[name] = PHASES[name]
    names = [name for name, (phases, _) in possible.items()
             if (only is None or name == only or only == "points" and name.startswith("point:")) and (phase is None or phase in phases)]
    if not names:
        raise ValueError(f"no fault {only or ''} in phase {phase or 'any'}")
    phases = sorted({one for name in names for one in possible[name][0]}) if phase is None else [phase]
    chosen = rng.choices(phases, [PHASE_WEIGHTS[one] for one in phases])[0]
    names = [name for name in names if chosen in possible[name][0]]
    # The points of a phase share one weight: there are many of them.
    shared = max(1, sum(name.startswith("point:") for name in names))
    weights = [POINT_WEIGHT / shared if name.startswith("point:") else possible[name][1] for name in names]
    name = rng.choices(names, weights)[0]
    return Choice(seed, number, chosen, name, name[6:] if name.startswith("point:") else None, rng)


class Cycle:
    def __init__(self, stand, choice):
        self.stand, self.choice, self.random = stand, choice, choice.random
        self.is_steady = choice.phase in STEADY
        self.is_over = self.is_replaced = False
        self.command, self.answer, self.failure = None, None, None

    def is_sqlite(self):
        """SQLite is the authority. Only asked in a steady phase."""
        return self.choice.phase != "switched"

    # --- the whole --------------------------------------------------------------------------------------------------

    def run(self):
        stand, skipped = self.stand, None
        stand.started = time.monotonic()
        try:
            self._prepare()
            skipped = self._strike()
            if not self.is_replaced:
                self._judge()
        except Stuck as stuck:
            stand.ledger.fault("stuck", str(stuck))
        except (AssertionError, subprocess.TimeoutExpired):  # the proxy does not start or end, a command does not answer
            stand.ledger.fault("stuck", traceback.format_exc()[-1400:])
        finally:
            self._heal()
        stand.cycles += 1
        if self.is_over or stand.cycles >= ERA_CYCLES:
            stand.is_over = True
        return {"phase": self.choice.phase, "fault": self.choice.fault, "skipped": skipped}

    def _heal(self):
        """Nothing that a cycle did may reach into the next one."""
        if self.command is not None:
            self.command.join(120)
        self.stand.relay.heal()
        for client in self.stand.clients:
            client.rest()

    # --- before -----------------------------------------------------------------------------------------------------

    def _prepare(self):
        stand, phase = self.stand, self.choice.phase
        if stand.is_over or phase == "preparing":
            copying = phase == "preparing"
            era = random.Random(f"{self.choice.seed}/{self.choice.number}/era")
            stand.fresh(BULK_ROWS if copying else 200, is_sync=era.random() < 0.2)
            stand.copying(copying)
            if copying:
                stand.start_proxy(self._armed())
                return
            stand.start_proxy()
            stand.wait_phase("dual-write")
            stand.observe()
        wanted = "switched" if phase in ("switched", "rollback", "finish") else "dual-write"
        present = stand.phase()
        if present != wanted:
            self._move("cutover" if wanted == "switched" else "rollback")
        if self.choice.phase == "dual-write":
            self._warm_up()
            # One backend that hangs while its server answers cannot be told from a slow query: its read waits.
            self._move_reads(0 if self.choice.fault == "backend-stop" else self.random.choice([0, 0, 50]))
        if self.choice.point:
            stand.proxy.kill9()
            stand.start_proxy(self._armed(), wait=False)
            # The point may be passed while it starts.
            stand.proxy_died = False
            while stand.proxy.process.poll() is None and stand.proxy.http("/readyz")[0] != 200 and not self._is_stopped():
                time.sleep(0.02)

    def _warm_up(self):
        """PostgreSQL has judged every statement: without it, a new one cannot run. Judged anew when the copy has ended."""
        stand = self.stand
        if stand.is_judged:
            return
        for client in stand.clients:
            client.warm_up()
        stand.work()
        stand.wait("each client has run all its statements", lambda: all(client.is_warm for client in stand.clients))
        stand.rest()
        stand.is_judged = True

    def _armed(self):
        if not self.choice.point:
            return None
        self.action = self.random.choices(["kill", "stop"], [3, 1])[0]
        passage = points.passage_of(self.choice.point, self.random)
        self.stand.say(f"armed: {self.choice.point}:{passage}={self.action}")
        return points.armed(self.choice.point, passage, self.action)

    def _move(self, command):
        answer = self._command(command, *FORCE)
        if answer.code != 0:
            raise Stuck(f"{command} with nothing wrong: {answer}")

    def _command(self, *arguments):
        """Again while a gate is not met: right after a start the mirrors are not connected yet."""
        deadline = time.monotonic() + 10
        while True:
            answer = self.stand.command(*arguments, timeout=110)
            if answer.code != 1 or "gates are not met" not in answer.err or time.monotonic() > deadline:
                return answer
            time.sleep(0.1)

    def _move_reads(self, percent):
        answer = self.stand.command("cutover", "--reads", str(percent))
        if answer.code != 0:
            raise Stuck(f"cutover --reads {percent}: {answer}")

    # --- the fault --------------------------------------------------------------------------------------------------

    def _strike(self):
        """Load, the fault, and everyone is served again. The reason where it was skipped."""
        stand, phase = self.stand, self.choice.phase
        stand.work()
        skipped = None
        if self.is_steady and not self.choice.point:
            stand.progress(2)
        errors = stand.errors()
        if phase in ("cutover", "rollback", "finish", "abandon"):
            if not self.choice.point:
                stand.progress(1)
            self._begin_command(phase)
        elif self.is_steady and self.choice.fault not in REPLACING and self.random.random() < 0.15:
            self._begin_command("validate")
        if self.choice.point:
            self._wait_point()
        else:
            if phase == "preparing":
                self._wait_copied()
            time.sleep(self.random.random() * (0.2 if phase == "preparing" else 0.4))
            stand.say(self.choice.fault)
            try:
                FAULTS[self.choice.fault](self)
            except Skipped as reason:
                skipped = str(reason)
        stand.say("over")
        if self.is_replaced:
            return skipped
        self._after()
        if self.is_steady and self.is_sqlite() and self.choice.fault in OF_THE_MIRROR and stand.errors() != errors:
            last = [client.last_error for client in stand.clients if client.last_error]
            stand.ledger.fault("surprise", f"clients saw the mirror's trouble: {stand.errors() - errors}; {last}")
        return skipped

    def _wait_copied(self):
        """Until some of the copy's chunks are there: how long that takes is the machine's affair."""
        goal = self.random.randrange(CHUNKS + 1) * BULK_ROWS // CHUNKS * 0.9  # clients delete some meanwhile
        deadline = time.monotonic() + 30
        while self.stand.phase() == "preparing" and self.stand.copied() < goal and time.monotonic() < deadline:
            time.sleep(0.01)

    def _is_stopped(self):
        try:
            with open(f"/proc/{self.stand.proxy.process.pid}/stat", encoding="ascii", errors="replace") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] == "T"
        except OSError:
            return False

    def _wait_point(self):
        """Until the proxy has met its fault point; then it is started again, or goes on."""
        stand, name = self.stand, self.choice.point
        if name == "mirror.quarantined":
            self._poison()
        deadline = time.monotonic() + 40
        while stand.proxy.process.poll() is None and not self._is_stopped():
            if time.monotonic() > deadline:
                raise Stuck(f"fault point {name} was not passed in 40 s")
            time.sleep(0.005)
        with open(stand.proxy.log_path, encoding="utf-8", errors="replace") as log:
            if "fault_point.hit" not in log.read():
                raise Stuck(f"the proxy has ended with {stand.proxy.process.returncode}, not at {name}")
        if stand.proxy.process.poll() is None:
            time.sleep(self.random.random() * 0.6)
            if self.random.random() < 0.5:
                os.kill(stand.proxy.process.pid, signal.SIGCONT)
                time.sleep(self.random.random() * 0.1)
            proxy_kill(self)
        elif stand.proxy.process.returncode != -signal.SIGKILL:
            raise Stuck(f"the proxy has ended with {stand.proxy.process.returncode}, not by {name}")
        else:
            stand.start_proxy()
        if name == "mirror.quarantined":
            self._cure()

    def _poison(self):
        """A row that PostgreSQL alone refuses: the mirror stops before it."""
        stand = self.stand
        owner = stand.ledger.new_owner(len(stand.clients))
        stand.postgres.sql("ALTER TABLE note ADD CONSTRAINT unpoisoned CHECK (text <> 'poison') NOT VALID", stand.database)
        with contextlib.closing(stand.connect()) as connection, connection.cursor() as cursor:
            stand.ledger.begin(owner, [("note", 1, (1, "poison"))])
            try:
                cursor.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", (owner.name, 1, "poison"))
            except psycopg2.OperationalError:
                stand.ledger.unknown(owner)  # it has struck before the reply
            else:
                stand.ledger.acknowledged(owner)

    def _cure(self):
        stand = self.stand
        stand.wait("the row is in quarantine", lambda: stand.proxy.metric("crossfade_quarantined") == 1)
        stand.progress(1)
        stand.postgres.sql("ALTER TABLE note DROP CONSTRAINT unpoisoned", stand.database)
        answer = stand.command("journal", "retry")
        if answer.code != 0:
            raise Stuck(f"journal retry: {answer}")

    # --- commands ---------------------------------------------------------------------------------------------------

    def _begin_command(self, name):
        arguments = [name, *(FORCE if name in ("cutover", "rollback") else ())]

        def run():
            try:
                self.answer = self._command(*arguments)
            except Exception as failure:  # pylint: disable=broad-except  # raised again where it is waited for
                self.failure = failure

        self.command = threading.Thread(target=run, daemon=True)
        self.command.start()
        # Its process needs a while to reach the proxy.
        time.sleep(self.random.random() * 0.25)

    def _after(self):
        stand, phase = self.stand, self.choice.phase
        if self.command is not None:
            self.command.join(120)
            if self.command.is_alive():
                raise Stuck(f"crossfade {phase} does not end")
            if self.failure is not None:
                raise self.failure
        if stand.has_ended:
            self.is_over = True
            if phase not in ENDED:
                raise Stuck(f"the migration has ended in {phase}")
            return
        if stand.proxy.process.poll() is not None:
            raise Stuck(f"the proxy has ended with {stand.proxy.process.returncode}")
        if self.is_steady and self.answer is not None:
            self._after_validation()
        if phase == "preparing":
            stand.wait_phase("dual-write")
            stand.copying(False)
            self._has_its_keys()
            stand.observe()
        elif phase in ("cutover", "rollback"):
            self._after_switch()
        elif phase in ("finish", "abandon"):
            self._after_ending()
        stand.progress(2)

    def _after_validation(self):
        """It may have been cut short; what it has finished is true: the stores never differ."""
        found = self.answer.json or {}
        if found.get("finished") and not found.get("identical"):
            self.stand.ledger.fault("unequal", f"crossfade validate beside the fault: {self.answer}")

    def _has_its_keys(self):
        """Keys and indexes are made once, whatever was cut short."""
        stand = self.stand
        query = ("SELECT contype, count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
                 "AND contype IN ('p', 'u', 'f') GROUP BY contype ORDER BY contype")
        deadline = time.monotonic() + 60
        while True:
            try:
                made = stand.postgres.sql(query, stand.database)
                break
            except ClusterError as error:  # a backend that was killed has sent it into recovery
                if time.monotonic() > deadline:
                    raise Stuck(f"PostgreSQL does not answer: {error}") from error
                time.sleep(0.1)
        if made != "f|1\np|10\nu|2":
            stand.ledger.fault("strange", f"constraints in PostgreSQL: {made.split()}")

    def _after_switch(self):
        self.stand.wait_phase("dual-write", "switched")
        there = "switched" if self.choice.phase == "cutover" else "dual-write"
        if self.answer is not None and self.answer.code == 0 and self.stand.phase() != there:
            self.stand.ledger.fault("strange", f"{self.choice.phase} said done, the phase is {self.stand.phase()}: {self.answer}")

    def _after_ending(self):
        """What was noted is completed by the start; what was not is asked for again."""
        stand, command = self.stand, self.choice.phase
        ended = ENDED[command]
        deadline = time.monotonic() + 60
        while stand.phase() != ended:
            answer = stand.command(command)
            if answer.code != 0 and time.monotonic() > deadline:
                raise Stuck(f"{command} again: {answer}")
            time.sleep(0.1)
        self.is_over = True

    # --- after ------------------------------------------------------------------------------------------------------

    def _judge(self):
        stand = self.stand
        stand.rest()
        phase = ENDED[self.choice.phase] if stand.has_ended else stand.phase()
        if phase in ENDED.values():
            stand.converge("postgres" if phase == "finished" else "sqlite", None)
            self._is_plain()
            return
        authority, mirror = ("postgres", "sqlite") if phase == "switched" else ("sqlite", "postgres")
        stand.converge(authority, mirror)
        stand.say(f"{authority} and {mirror} are equal")
        if stand.proxy.metric("crossfade_quarantined"):
            stand.ledger.fault("surprise", "a row is in quarantine")
        if stand.cycles % VALIDATE_EACH == VALIDATE_EACH - 1:
            answer = stand.command("validate")
            if answer.code != 0:
                stand.ledger.fault("unequal", f"crossfade validate: {answer}")

    def _is_plain(self):
        """finish and abandon leave nothing of Crossfade's behind."""
        stand = self.stand
        there = stand.postgres.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'crossfade'", database=stand.database)
        if there != "0":
            stand.ledger.fault("strange", "schema crossfade is still there")
