"""The clients of the crash experiment: each writes in many shapes, and tells the ledger what it sent and what was answered.

    client = Client(ledger, number, connect, seed)    # number even: psycopg2 (simple protocol, literals inlined);
    client.start(); client.rest(); client.go_on(); client.stop()    # odd: psycopg 3 (bound parameters, prepared)

A client ends never by an error: a lost connection makes its owner's last change unknown, and a new owner goes on. What
PostgreSQL's rules allow to happen (40001, 40P01, 55P03, a connection's end) is counted in `errors`; anything else is a
"surprise" in the ledger. `is_disk_full`, `is_copying` and `is_on_standby` widen what is allowed.
"""

import contextlib
import datetime
import decimal
import random
import threading
import time
from collections import Counter

import psycopg
import psycopg2

from ledger import ACCOUNTS, CLIENTS

DATABASE_ERRORS = (psycopg2.Error, psycopg.Error)
RETRY = {"40001", "40P01", "55P03"}
# After these the server does not say whether it has committed.
UNKNOWN = ("08", "57P", "40003")
TEXTS = ["plain", "O'Brien", "naïve 東京 🙂", "back\\slash", "per%cent", "", "line\nbreak", 'quo"te', "x" * 300]


def sqlstate(error):
    return getattr(error, "pgcode", None) or getattr(error, "sqlstate", None) or ""


class Surprise(Exception):
    """An answer that no rule allows."""


class Client(threading.Thread):
    def __init__(self, ledger, number, connect, seed):
        super().__init__(daemon=True, name=f"client-{number}")
        self.ledger, self.number, self.connect = ledger, number, connect
        self.random = random.Random(f"{seed}/{number}")
        self.acked, self.reads, self.synced, self.errors = 0, 0, 0, Counter()
        self.is_disk_full = self.is_copying = self.is_on_standby = False
        self.last_error = None
        self.mirrored_to = None  # --mirror=sync: the PostgreSQL that has what was acknowledged without a warning
        self.owner, self.connection, self.count = None, None, 0
        self.awake, self.resting, self.stopping = threading.Event(), threading.Event(), False
        self.operations = self._weights()
        self.warming = []

    @property
    def is_warm(self):
        return not self.warming

    def warm_up(self):
        """While it rests: it begins with each of its statements. `is_warm`: they have run."""
        self.warming = self._every_shape()

    def _every_shape(self):
        """Operations that bring each statement at least once, in an order in which they have what they need; last first."""
        changes = [self.change_key, self.upsert, self.upsert, self.delete_key] + [self.family, self.change_family] * 8
        return [self.read, self.roll_back, self.bulk_shapes, self.sweep_nobody, self.prune, self.bulk_notes, self.fail_unique,
                self.savepoints, self.ordered, self.transfer, *changes, self.move_place, *[self.swap_places] * 5,
                self.upsert, self.item, self.note]

    def _weights(self):
        """What this client does most; all of them do everything."""
        by_turn = [
            [(self.note, 12), (self.upsert, 6), (self.read, 4)],
            [(self.item, 10), (self.change_key, 6), (self.read, 4)],
            [(self.transfer, 10), (self.savepoints, 5)],
            [(self.swap_places, 6), (self.family, 6), (self.read, 3)],
            [(self.ordered, 10), (self.bulk_change, 6)],
            [(self.bulk_notes, 4), (self.bulk_change, 6), (self.ordered, 4)],
        ]
        always = [(operation, 1) for operation in (
            self.note, self.item, self.upsert, self.change_key, self.delete_key, self.swap_places, self.move_place, self.family,
            self.change_family, self.transfer, self.ordered, self.savepoints, self.bulk_notes, self.prune, self.bulk_change,
            self.fail_unique, self.roll_back, self.vanish, self.sweep, self.read)]
        return always + by_turn[self.number % len(by_turn)]

    # --- life -------------------------------------------------------------------------------------------------------

    def go_on(self):
        self.resting.clear()
        self.awake.set()

    def rest(self):
        """Asks it to stop between two operations; wait for `resting`."""
        self.awake.clear()

    def stop(self):
        self.stopping = True
        self.awake.set()

    def run(self):
        try:
            while not self.stopping:
                if not self.awake.is_set():
                    self.resting.set()
                    self.awake.wait()
                    continue
                self._step()
        except Exception as error:  # pylint: disable=broad-except  # whatever it was, the run has to say it
            self.ledger.fault("surprise", f"client {self.number} ended: {error!r}")
            self.resting.set()
        self._drop()

    def _step(self):
        if self.connection is None and not self._connect():
            return
        operation = self.warming[-1] if self.warming else self.random.choices(*zip(*self.operations))[0]
        try:
            operation()
            self.warming = self.warming[:-1]
        except DATABASE_ERRORS as error:
            self._failed(operation.__name__, error)
        except Surprise as surprise:
            self.ledger.fault("surprise", f"client {self.number}, {operation.__name__}: {surprise}")
            self._lose()
        time.sleep(self.random.random() * 0.004)

    def _connect(self):
        try:
            self.connection = self.connect()
        except DATABASE_ERRORS:
            self.errors["connect"] += 1
            time.sleep(0.03)
            return False
        self.owner, self.count = self.ledger.new_owner(self.number), 0
        return True

    def _failed(self, operation, error):
        """A reply that is an error, or none at all. What was pending is decided here."""
        code = sqlstate(error)
        self.errors[code or "lost"] += 1
        self.last_error = f"client {self.number}, {operation}: {code} {str(error).strip()[:200]}"
        allowed = code in RETRY or code.startswith(UNKNOWN) or (code == "53100" and self.is_disk_full) or (
            code == "55000" and self.is_copying) or (code == "25006" and self.is_on_standby) or code.startswith("533")
        if code and not allowed:
            self.ledger.fault("surprise", f"client {self.number}, {operation}: {code} {str(error).strip()[:300]}")
        if not code or code.startswith(UNKNOWN) or self.connection.closed:
            is_unknown = not code or code.startswith(UNKNOWN)
            self._lose(is_unknown)
            return
        self._refuse()
        with contextlib.suppress(*DATABASE_ERRORS):
            self.execute("ROLLBACK")

    def _refuse(self):
        for owner in self._pending():
            self.ledger.refused(owner)

    def _pending(self):
        return [owner for owner in (self.owner, getattr(self, "swept", None)) if owner is not None and owner.pending
                and not (owner.is_lost and owner is self.owner)]

    def _lose(self, is_unknown=True):
        for owner in self._pending():
            if is_unknown:
                self.ledger.unknown(owner)
            else:
                self.ledger.refused(owner)
        self.swept = None
        if self.owner is not None:
            self.ledger.unknown(self.owner)
        self._drop()
        self.owner = None

    def _drop(self):
        if self.connection is not None:
            with contextlib.suppress(*DATABASE_ERRORS):
                self.connection.close()
        self.connection = None

    # --- one exchange -----------------------------------------------------------------------------------------------

    def execute(self, text, *parameters):
        """Its cursor, closed by the collector. No parameters: the text as it is."""
        cursor = self.connection.cursor()
        cursor.execute(text, parameters or None)
        return cursor

    def write(self, changes, text, *parameters, count=1, owner=None):
        """One statement that commits by itself, and what it changes."""
        self.ledger.begin(owner or self.owner, changes)
        cursor = self.execute(text, *parameters)
        if cursor.rowcount != count:
            raise Surprise(f"{text}: {cursor.rowcount} rows, not {count}")
        row = cursor.fetchone() if cursor.description else None
        self._acknowledged(owner or self.owner)
        return row

    def _acknowledged(self, owner, drawn=()):
        self.ledger.acknowledged(owner, drawn)
        self.acked += 1

    @contextlib.contextmanager
    def transaction(self, changes, drawn=None, owner=None):
        """BEGIN, the body, COMMIT; `changes` and `drawn` may be filled by the body."""
        isolation = self.random.choices(["", " ISOLATION LEVEL REPEATABLE READ", " ISOLATION LEVEL SERIALIZABLE"], [8, 1, 1])[0]
        self.execute("BEGIN" + isolation)
        yield
        self.ledger.begin(owner or self.owner, changes)
        cursor = self.execute("COMMIT")
        if cursor.statusmessage != "COMMIT":
            raise Surprise(f"COMMIT answered {cursor.statusmessage}")
        self._acknowledged(owner or self.owner, drawn or {})

    def next(self):
        self.count += 1
        return self.count

    def mine(self, table):
        """[(key, row)] of this owner's rows."""
        return [(key, row) for (name, key), row in self.owner.rows.items() if name == table]

    def pick(self, table):
        rows = self.mine(table)
        return self.random.choice(rows) if rows else (None, None)

    def text(self):
        return f"{self.random.choice(TEXTS)} {self.random.randrange(1000)}"

    # --- operations -------------------------------------------------------------------------------------------------

    def note(self):
        """A table without a key."""
        number, text = self.next(), self.text()
        self.connection.notices.clear()
        self.write([("note", number, (number, text))], "INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)",
                   self.owner.name, number, text)
        mirrored_to = self.mirrored_to
        if mirrored_to and not self.is_copying and not self.connection.notices and self.random.random() < 0.3:
            self._is_mirrored(mirrored_to, number)

    def _is_mirrored(self, url, number):
        try:
            with contextlib.closing(psycopg2.connect(url, connect_timeout=20)) as connection:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM note WHERE owner = %s AND number = %s", (self.owner.name, number))
                    found = cursor.fetchone()[0]
        except psycopg2.Error:
            return  # it is down just now, and was not when it confirmed the write
        self.synced += 1
        if found != 1:
            self.ledger.fault("lost", f"{self.owner.name}: note {number} was acknowledged by --mirror=sync, and PostgreSQL has {found}")

    def item(self):
        token = f"{self.owner.name}-{self.next()}"
        changes = [("item", token, (token,))]
        row = self.write(changes, "INSERT INTO item (owner, token) VALUES (%s, %s) RETURNING id", self.owner.name, token)
        self.owner.drawn["item", token] = row[0]

    def upsert(self):
        key, value = f"k{self.random.randrange(8)}", self.text()
        old = self.owner.rows.get(("kv", key))
        self.write([("kv", key, (key, value, old[2] + 1 if old else 1))],
                   "INSERT INTO kv (owner, k, v, times) VALUES (%s, %s, %s, 1) "
                   "ON CONFLICT (owner, k) DO UPDATE SET v = excluded.v, times = kv.times + 1", self.owner.name, key, value)

    def change_key(self):
        key, row = self.pick("kv")
        if key is None:
            return self.upsert()
        new = f"m{self.next()}" if self.random.random() < 0.5 else f"k{self.random.randrange(8)}"
        if new == key or ("kv", new) in self.owner.rows:
            return None
        return self.write([("kv", key, None), ("kv", new, (new, row[1], row[2]))],
                          "UPDATE kv SET k = %s WHERE owner = %s AND k = %s", new, self.owner.name, key)

    def delete_key(self):
        key, _ = self.pick("kv")
        if key is None:
            return
        self.write([("kv", key, None)], "DELETE FROM kv WHERE owner = %s AND k = %s", self.owner.name, key)

    def _place(self, row, place, changes):
        """Within a transaction: one row to another place, or to none."""
        self.execute("UPDATE seat SET place = %s WHERE owner = %s AND id = %s", place, self.owner.name, row)
        changes.append(("seat", row, (row, place)))

    def _seats(self):
        seats = self.mine("seat")
        if len(seats) < 4:
            row = self.next()
            place = int(self.owner.name.split(".")[1]) * 1000 + row
            self.write([("seat", row, (row, place))], "INSERT INTO seat (owner, id, place) VALUES (%s, %s, %s)",
                       self.owner.name, row, place)
            return None
        return self.random.sample(seats, 2)

    def swap_places(self):
        """A unique value changes hands within a transaction."""
        seats = self._seats()
        if not seats:
            return
        (one, (_, here)), (other, (_, there)) = seats
        changes = []
        with self.transaction(changes):
            self._place(one, None, changes)
            self._place(other, here, changes)
            self._place(one, there, changes)

    def move_place(self):
        """... and between transactions: one gives it up, another row takes it."""
        seats = self._seats()
        if not seats:
            return
        (one, (_, here)), (other, (_, there)) = seats
        for row, place in ((one, None), (other, here), (one, there)):
            self.write([("seat", row, (row, place))], "UPDATE seat SET place = %s WHERE owner = %s AND id = %s", place,
                       self.owner.name, row)

    def family(self):
        parent, name = self.next(), self.text()
        changes = [("parent", parent, (parent, name))]
        with self.transaction(changes):
            self.execute("INSERT INTO parent (owner, id, name) VALUES (%s, %s, %s)", self.owner.name, parent, name)
            for n in range(self.random.randrange(1, 4)):
                row = (parent, n, decimal.Decimal(self.random.randrange(-99999, 99999)) / 100, self.random.random() < 0.5,
                       datetime.datetime(2024, 2, 29, 12, 0, self.random.randrange(60), self.random.choice([0, 250000])),
                       self.random.randbytes(self.random.randrange(20)))
                self.execute("INSERT INTO child (owner, parent, n, amount, flag, at, body) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                             self.owner.name, *row)
                changes.append(("child", (parent, n), (row[0], row[1], row[2].normalize() + 0, *row[3:])))

    def change_family(self):
        """Cascades: children go, or move, with their parent."""
        parent, row = self.pick("parent")
        if parent is None:
            return
        children = [(key, child) for key, child in self.mine("child") if key[0] == parent]
        changes = [("parent", parent, None)] + [("child", key, None) for key, _ in children]
        if self.random.random() < 0.5:
            self.write(changes, "DELETE FROM parent WHERE owner = %s AND id = %s", self.owner.name, parent)
            return
        new = self.next()
        changes.append(("parent", new, (new, row[1])))
        changes += [("child", (new, key[1]), (new, *child[1:])) for key, child in children]
        self.write(changes, "UPDATE parent SET id = %s WHERE owner = %s AND id = %s", new, self.owner.name, parent)

    def transfer(self):
        number, (src, dst) = self.next(), self.random.sample(range(1, ACCOUNTS + 1), 2)
        amount = self.random.randrange(1, 50)
        with self.transaction([("transfer", number, (number, src, dst, amount))]):
            self.execute("UPDATE account SET balance = balance - %s WHERE id = %s", amount, src)
            self.execute("UPDATE account SET balance = balance + %s WHERE id = %s", amount, dst)
            self.execute("INSERT INTO transfer (owner, number, src, dst, amount) VALUES (%s, %s, %s, %s, %s)",
                         self.owner.name, number, src, dst, amount)

    def ordered(self):
        """One history for all: a ticket that only one transaction at a time can draw."""
        number, drawn = self.next(), {}
        with self.transaction([("history", number, (number,))], drawn):
            n = self.execute("UPDATE ticket SET n = n + 1 WHERE id = 1 RETURNING n").fetchone()[0]
            self.execute("INSERT INTO history (n, owner, number) VALUES (%s, %s, %s)", n, self.owner.name, number)
            drawn["history", number] = n

    def savepoints(self):
        kept, undone, more, key = self.next(), self.next(), self.next(), f"k{self.random.randrange(8)}"
        changes = [("note", kept, (kept, "kept")), ("note", more, (more, "more"))]
        with self.transaction(changes):
            self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, kept, "kept")
            self.execute("SAVEPOINT s")
            self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, undone, "undone")
            self.execute("DELETE FROM kv WHERE owner = %s AND k = %s", self.owner.name, key)
            self.execute("ROLLBACK TO SAVEPOINT s")
            self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, more, "more")
            self.execute("RELEASE SAVEPOINT s")

    def bulk_notes(self):
        numbers = [self.next() for _ in range(20)]
        values = ", ".join(["(%s, %s, %s)"] * len(numbers))
        parameters = [value for number in numbers for value in (self.owner.name, number, "many")]
        self.write([("note", number, (number, "many")) for number in numbers],
                   f"INSERT INTO note (owner, number, text) VALUES {values}", *parameters, count=len(numbers))

    def prune(self):
        """Keeps the tables small, many rows a statement."""
        notes = sorted(key for key, _ in self.mine("note"))
        if len(notes) < 20:
            return
        bound = notes[len(notes) * 3 // 4]
        gone = [("note", number, None) for number in notes if number <= bound]
        self.write(gone, "DELETE FROM note WHERE owner = %s AND number <= %s", self.owner.name, bound, count=len(gone))

    def bulk_change(self):
        """The big table that is copied while clients write: rows change, go, come, and move over chunks' bounds."""
        size = max(200, len(self.ledger.bulk))
        number = self.random.randrange(1, size) // CLIENTS * CLIENTS + self.number
        if number in self.ledger.undecided_bulk:
            return
        row = self.ledger.bulk.get(number)
        if row is None:
            if number > 0:
                self.write([("bulk", number, (number, "again"))], "INSERT INTO bulk (id, a, b) VALUES (%s, %s, %s)", number,
                           number, "again")
            return
        chance = self.random.random()
        if chance < 0.5:
            self.write([("bulk", number, (row[0] + 1, row[1]))], "UPDATE bulk SET a = a + 1 WHERE id = %s", number)
        elif chance < 0.65:
            self.write([("bulk", number, None)], "DELETE FROM bulk WHERE id = %s", number)
        else:
            new = (number + size // 2 // CLIENTS * CLIENTS) % (size + 60 * CLIENTS) // CLIENTS * CLIENTS + self.number
            if new > 0 and new not in self.ledger.bulk and new not in self.ledger.undecided_bulk:
                self.write([("bulk", number, None), ("bulk", new, row)], "UPDATE bulk SET id = %s WHERE id = %s", new, number)

    def bulk_shapes(self):
        """Each statement of bulk_change, on one row that is afterwards where it was."""
        number = next(number for number in sorted(self.ledger.bulk)
                      if number % CLIENTS == self.number and number not in self.ledger.undecided_bulk)
        far = number + 1000 * CLIENTS * max(1, len(self.ledger.bulk))
        a = self.ledger.bulk[number][0] + 1
        row = (a, self.ledger.bulk[number][1])
        self.write([("bulk", number, row)], "UPDATE bulk SET a = a + 1 WHERE id = %s", number)
        for here, there in ((number, far), (far, number)):
            self.write([("bulk", here, None), ("bulk", there, row)], "UPDATE bulk SET id = %s WHERE id = %s", there, here)
        self.write([("bulk", number, None)], "DELETE FROM bulk WHERE id = %s", number)
        self.write([("bulk", number, (number, "again"))], "INSERT INTO bulk (id, a, b) VALUES (%s, %s, %s)", number, number, "again")

    def fail_unique(self):
        """A statement that fails, and its transaction with it: nothing of it may stay."""
        token, _ = self.pick("item")
        if token is None:
            return
        try:
            self.execute("BEGIN")
            self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, 0, "never")
            self.execute("INSERT INTO item (owner, token) VALUES (%s, %s)", self.owner.name, token)
            raise Surprise("a unique value is there twice")
        except DATABASE_ERRORS as error:
            if sqlstate(error) != "23505":
                raise
        self.execute("ROLLBACK")

    def roll_back(self):
        self.execute("BEGIN")
        self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, 0, "never")
        self.execute("UPDATE account SET balance = balance - 1 WHERE id = %s", self.random.randrange(1, ACCOUNTS + 1))
        self.execute("ROLLBACK")

    def vanish(self):
        """The client goes away in the middle of a transaction."""
        if self.random.random() < 0.7:
            return
        self.execute("BEGIN")
        self.execute("INSERT INTO note (owner, number, text) VALUES (%s, %s, %s)", self.owner.name, 0, "never")
        self._lose(is_unknown=False)

    def sweep(self):
        """An owner whose connection was lost and whose rows are known goes, all in one transaction."""
        self.swept = self.ledger.sweepable(self.number)
        if self.swept is None:
            return
        gone = [(table, key, None) for table, key in self.swept.rows if table in ("note", "item", "kv", "seat", "parent", "child")]
        with self.transaction(gone, owner=self.swept):
            for table in ("note", "item", "kv", "seat", "parent"):
                self.execute(f"DELETE FROM {table} WHERE owner = %s", self.swept.name)
        self.swept = None

    def sweep_nobody(self):
        self.execute("BEGIN")
        for table in ("note", "item", "kv", "seat", "parent"):
            self.execute(f"DELETE FROM {table} WHERE owner = %s", "nobody")
        self.execute("COMMIT")

    def read(self):
        """What was acknowledged is there for its writer, and nothing else; transfers keep their sum."""
        rows = self.execute("SELECT k, v, times FROM kv WHERE owner = %s", self.owner.name).fetchall()
        expected = sorted(row for _, row in self.mine("kv"))
        if sorted(map(tuple, rows)) != expected:
            self.ledger.fault("disordered", f"{self.owner.name} reads {rows}, and was acknowledged {expected}")
        total, count = self.execute("SELECT sum(balance), count(*) FROM account").fetchone()
        if (total, count) != (ACCOUNTS * 1000, ACCOUNTS):
            self.ledger.fault("torn", f"{self.owner.name} reads accounts {count} with {total} in sum")
        self.reads += 1
