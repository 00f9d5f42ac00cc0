"""What the clients wrote, as their acknowledgements say, and what a store may hold of it.

    ledger = Ledger(bulk_rows=200)
    owner = ledger.new_owner(client=3)                 # one connection of one client: its rows bear its name
    ledger.begin(owner, changes); ledger.acknowledged(owner) | ledger.refused(owner) | ledger.unknown(owner)
    ledger.observe(snapshot, "postgres")               # one transaction's view of a store while clients write
    ledger.settle(snapshot)                            # the authority, when nobody writes

A change is (table, key, row), row None: deleted. Each owner has a version for every acknowledgement; the digest of its rows
in any snapshot of any store has to be that of a version, never of an older one than that store showed before: so rows
arrive whole transactions at a time, in order, and all. What was sent and neither acknowledged nor refused may be there
once, whole, or not at all. `faults` collects what is wrong; it counts by kind: lost, doubled, disordered, torn, strange.
One thread for each owner; observe() from any; settle() when the others rest.
"""

import datetime
import decimal
import hashlib
import threading
from collections import Counter, defaultdict

ACCOUNTS = 20
BALANCE = 1000
CLIENTS = 6
KINDS = ("lost", "doubled", "disordered", "torn", "strange", "unequal", "surprise", "stuck", "unnoticed", "broken")

SCHEMA = """
CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
CREATE TABLE ticket (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE history (n INTEGER PRIMARY KEY, owner TEXT NOT NULL, number INTEGER NOT NULL);
CREATE TABLE transfer (owner TEXT NOT NULL, number INTEGER NOT NULL, src INTEGER NOT NULL, dst INTEGER NOT NULL,
                       amount INTEGER NOT NULL, PRIMARY KEY (owner, number));
CREATE TABLE note (owner TEXT, number INTEGER, text TEXT);
CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, token TEXT NOT NULL UNIQUE);
CREATE TABLE kv (owner TEXT NOT NULL, k TEXT NOT NULL, v TEXT, times INTEGER NOT NULL, PRIMARY KEY (owner, k)) WITHOUT ROWID;
CREATE TABLE seat (owner TEXT NOT NULL, id INTEGER NOT NULL, place INTEGER UNIQUE, PRIMARY KEY (owner, id));
CREATE TABLE parent (owner TEXT NOT NULL, id INTEGER NOT NULL, name TEXT, PRIMARY KEY (owner, id));
CREATE TABLE child (owner TEXT NOT NULL, parent INTEGER NOT NULL, n INTEGER NOT NULL, amount NUMERIC(12,2), flag BOOLEAN,
                    at TIMESTAMP, body BLOB, PRIMARY KEY (owner, parent, n),
                    FOREIGN KEY (owner, parent) REFERENCES parent (owner, id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE bulk (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b TEXT);
"""


def _number(value):
    return decimal.Decimal(repr(value) if isinstance(value, float) else str(value)).normalize() + 0


def _instant(value):
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


# By table: its columns, and how a value is made the same from both stores. `drawn` columns get their value from the
# database, so that a client whose reply was lost does not know it.
COLUMNS = {
    "note": (("number", int), ("text", str)),
    "item": (("token", str),),
    "kv": (("k", str), ("v", str), ("times", int)),
    "seat": (("id", int), ("place", int)),
    "parent": (("id", int), ("name", str)),
    "child": (("parent", int), ("n", int), ("amount", _number), ("flag", bool), ("at", _instant), ("body", bytes)),
    "transfer": (("number", int), ("src", int), ("dst", int), ("amount", int)),
    "history": (("number", int),),
}
DRAWN = {"item": "id", "history": "n"}
OWNED = tuple(COLUMNS)
SWEPT = ("note", "item", "kv", "seat", "parent")  # child goes with parent


def row_digest(table, row):
    return int.from_bytes(hashlib.blake2b(repr((table, row)).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")


class Snapshot:
    """One store as one transaction sees it: rows(table) by owner, drawn values, accounts, ticket."""

    def __init__(self, query, with_bulk=False):
        """query(text) -> rows; all within one transaction."""
        self.owned = defaultdict(list)  # owner -> [(table, row)]
        self.drawn = {}                 # (table, owner, first column) -> value
        self.history = []
        for table, columns in COLUMNS.items():
            extra = f", {DRAWN[table]}" if table in DRAWN else ""
            for owner, *values in query(f"SELECT owner, {', '.join(name for name, _ in columns)}{extra} FROM {table}"):
                row = tuple(None if value is None else convert(value) for value, (_, convert) in zip(values, columns))
                self.owned[owner].append((table, row))
                if extra:
                    self.drawn[table, owner, row[0]] = values[-1]
                if table == "history":
                    self.history.append((values[-1], owner, row[0]))
        self.history.sort()
        self.accounts = dict(query("SELECT id, balance FROM account"))
        self.ticket = [row[0] for row in query("SELECT n FROM ticket")]
        self.bulk = {row[0]: (row[1], row[2]) for row in query("SELECT id, a, b FROM bulk")} if with_bulk else None

    def everything(self):
        """What has to be equal in both stores."""
        return (Counter((owner, *entry) for owner, rows in self.owned.items() for entry in rows), self.drawn, self.accounts,
                self.ticket, self.bulk)

    def differences(self, other, most=10):
        found = []
        ours, theirs = self.everything(), other.everything()
        found += [f"only in the first: {row}" for row in list((ours[0] - theirs[0]))[:most]]
        found += [f"only in the second: {row}" for row in list((theirs[0] - ours[0]))[:most]]
        for what, left, right in (("drawn", ours[1], theirs[1]), ("account", ours[2], theirs[2]), ("bulk", ours[4], theirs[4])):
            if left != right:
                keys = [key for key in {**left, **right} if left.get(key) != right.get(key)]
                found += [f"{what} {key}: {left.get(key)} and {right.get(key)}" for key in keys[:most]]
                found.append(f"{what}: {len(keys)} differ")
        if ours[3] != theirs[3]:
            found.append(f"ticket: {ours[3]} and {theirs[3]}")
        return found


class Owner:
    def __init__(self, name, client):
        self.name, self.client = name, client
        self.rows = {}                 # (table, key) -> row
        self.drawn = {}                # (table, first column) -> value
        self.digest, self.index = 0, 0
        self.versions = {0: [0]}       # digest -> indexes
        self.pending = None            # what was sent and is not decided: (changes, digest)
        self.is_lost = False           # its connection is gone: nothing follows
        self.is_settled = False


def applied(rows, changes):
    after = dict(rows)
    for table, key, row in changes:
        if row is None:
            after.pop((table, key), None)
        else:
            after[table, key] = row
    return after


class Ledger:
    def __init__(self, bulk_rows=200):
        self.owners = {}
        self.bulk = {number: (number * 7, f"row {number}") for number in range(1, bulk_rows + 1)}
        self.undecided_bulk = {}       # id -> None: written by a transaction whose end is unknown
        self.faults, self.counts = [], Counter()
        self.seen = defaultdict(lambda: defaultdict(int))  # store -> owner -> index
        self.tickets = defaultdict(int)
        self.lock = threading.Lock()

    def fault(self, kind, text):
        assert kind in KINDS
        with self.lock:
            self.counts[kind] += 1
            if len(self.faults) < 50:
                self.faults.append(f"{kind}: {text}"[:1500])

    # --- the clients' side ------------------------------------------------------------------------------------------

    def new_owner(self, client):
        with self.lock:
            owner = Owner(f"c{client}.{len(self.owners)}", client)
            self.owners[owner.name] = owner
        return owner

    def begin(self, owner, changes):
        """Before what commits them is sent. Changes of `bulk` have rows of that table."""
        digest = owner.digest
        after = owner.rows
        mine = [change for change in changes if change[0] != "bulk"]
        for table, key, row in mine:
            old = after.get((table, key))
            digest += (row_digest(table, row) if row is not None else 0) - (row_digest(table, old) if old is not None else 0)
            after = applied(after, [(table, key, row)]) if len(mine) > 1 else after
        digest %= 1 << 128
        owner.pending = (list(changes), digest)
        owner.versions.setdefault(digest, []).append(owner.index + 1)

    def acknowledged(self, owner, drawn=()):
        changes, owner.digest = owner.pending
        owner.index, owner.pending = owner.index + 1, None
        self._apply(owner, changes)
        owner.drawn.update(drawn)

    def _apply(self, owner, changes):
        for table, key, row in changes:
            rows, name = (self.bulk, key) if table == "bulk" else (owner.rows, (table, key))
            if row is None:
                rows.pop(name, None)
            else:
                rows[name] = row

    def refused(self, owner):
        """The reply says that it is not committed."""
        _, digest = owner.pending
        owner.versions[digest].remove(owner.index + 1)
        if not owner.versions[digest]:
            del owner.versions[digest]
        owner.pending = None

    def unknown(self, owner):
        """No reply: the owner ends, a new one goes on."""
        owner.is_lost = True
        if owner.pending:
            for table, key, _ in owner.pending[0]:
                if table == "bulk":
                    self.undecided_bulk[key] = None

    def forget(self, store):
        """The store was restored: it may show again what it has shown."""
        self.seen.pop(store, None)
        self.tickets.pop(store, None)

    def sweepable(self, client):
        return next((owner for owner in list(self.owners.values())
                     if owner.client == client and owner.is_settled and owner.pending is None
                     and any(table in SWEPT for table, _ in owner.rows)), None)

    # --- the stores' side -------------------------------------------------------------------------------------------

    def observe(self, snapshot, store):
        self._whole(snapshot, store)
        with self.lock:
            if snapshot.ticket and snapshot.ticket[0] < self.tickets[store]:
                text = f"{store}: ticket went back from {self.tickets[store]} to {snapshot.ticket[0]}"
            else:
                text = None
                self.tickets[store] = snapshot.ticket[0] if snapshot.ticket else 0
        if text:
            self.fault("disordered", text)
        seen = self.seen[store]
        for name, owner in list(self.owners.items()):
            digest = sum(row_digest(table, row) for table, row in snapshot.owned.get(name, ())) % (1 << 128)
            indexes = [index for index in owner.versions.get(digest, ()) if index >= seen[name]]
            if indexes:
                seen[name] = indexes[0]
            else:
                older = owner.versions.get(digest)
                self.fault("disordered" if older else "torn",
                           f"{store}: rows of {name} are those of version {older} after {seen[name]} (it is at {owner.index}): "
                           f"{self._against(owner, snapshot)}")
                seen[name] = owner.index  # say it once

    def _against(self, owner, snapshot):
        actual = Counter(snapshot.owned.get(owner.name, ()))
        expected = Counter((table, row) for (table, _), row in owner.rows.items())
        return f"missing {list((expected - actual).items())[:4]}, more {list((actual - expected).items())[:4]}"

    def _whole(self, snapshot, store):
        """What holds at each commit of either store, whoever wrote."""
        for owner in snapshot.owned:
            if owner not in self.owners:
                self.fault("strange", f"{store}: nobody is called {owner}")
        numbers = [n for n, _, _ in snapshot.history]
        if numbers != list(range(1, len(numbers) + 1)):
            self.fault("disordered", f"{store}: history has gaps or doubles: {len(numbers)} rows up to {numbers[-1:]}")
        if snapshot.ticket != [len(numbers)]:
            self.fault("torn", f"{store}: ticket {snapshot.ticket}, history {len(numbers)}")
        last = defaultdict(int)
        for n, owner, number in snapshot.history:
            if number <= last[owner]:
                self.fault("disordered", f"{store}: history {n} of {owner}: {number} after {last[owner]}")
            last[owner] = number
        balances = dict.fromkeys(range(1, ACCOUNTS + 1), BALANCE)
        for rows in snapshot.owned.values():
            for table, row in rows:
                if table == "transfer":
                    balances[row[1]] -= row[3]
                    balances[row[2]] += row[3]
        if balances != snapshot.accounts:
            wrong = {key: (snapshot.accounts.get(key), value) for key, value in balances.items()
                     if snapshot.accounts.get(key) != value}
            self.fault("torn", f"{store}: accounts (balance, by transfers): {wrong}; sum {sum(snapshot.accounts.values())}")

    def settle(self, snapshot):
        """The authority's rows, when nobody writes: what is unknown is decided, everything else has to be so."""
        self._whole(snapshot, "authority")
        for owner in self.owners.values():
            if not owner.is_settled or owner.pending:
                self._settle_owner(owner, snapshot)
            else:
                self._compare_owner(owner, snapshot, [owner.rows])
        self.undecided_bulk.clear()
        self._settle_bulk(snapshot)

    def _settle_owner(self, owner, snapshot):
        if owner.pending:
            changes, digest = owner.pending
            before, after = owner.rows, applied(owner.rows, [change for change in changes if change[0] != "bulk"])
            actual = Counter(snapshot.owned.get(owner.name, ()))
            same = [Counter((table, row) for (table, _), row in rows.items()) == actual for rows in (before, after)]
            bulk = [change for change in changes if change[0] == "bulk"]
            if before == after and bulk:
                same = [False, True] if all(snapshot.bulk.get(key) == row for _, key, row in bulk) else [True, False]
            if same[1]:
                self._apply(owner, changes)
                owner.digest, owner.index = digest, owner.index + 1
                owner.pending = None
            else:
                if not same[0]:
                    self._compare_owner(owner, snapshot, [before, after])
                self.refused(owner)
        else:
            self._compare_owner(owner, snapshot, [owner.rows])
        for (table, key), value in owner.drawn.items():
            found = snapshot.drawn.get((table, owner.name, key))
            if found != value and (table, key) in owner.rows:
                self.fault("lost", f"{owner.name}: {table} {key} was acknowledged with {value}, there is {found}")
        owner.is_settled = owner.is_lost

    def _compare_owner(self, owner, snapshot, states):
        actual = Counter(snapshot.owned.get(owner.name, ()))
        wanted = [Counter((table, row) for (table, _), row in rows.items()) for rows in states]
        if actual in wanted:
            return
        may = wanted[0] | wanted[-1]
        lost, more = (wanted[0] & wanted[-1]) - actual, actual - may
        doubled = [row for row, count in actual.items() if count > max(1, may[row])]
        for kind, rows in (("lost", list(lost)), ("doubled", doubled), ("strange", [row for row in more if row not in doubled])):
            if rows:
                self.fault(kind, f"{owner.name}: {len(rows)}: {rows[:5]}")
        if not lost and not more:
            self.fault("torn", f"{owner.name}: half of a transaction: {list((wanted[-1] - actual).items())[:5]}")

    def _settle_bulk(self, snapshot):
        if snapshot.bulk is None or snapshot.bulk == self.bulk:
            return
        wrong = [key for key in {**self.bulk, **snapshot.bulk} if self.bulk.get(key) != snapshot.bulk.get(key)]
        lost = [key for key in wrong if key in self.bulk]
        self.fault("lost" if lost else "strange", f"bulk: {len(wrong)} rows, such as " + ", ".join(
            f"{key}: acknowledged {self.bulk.get(key)}, there {snapshot.bulk.get(key)}" for key in wrong[:5]))
