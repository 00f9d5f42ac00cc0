#!/usr/bin/python3
"""Every shape of a table, written through the proxy: after each step PostgreSQL holds what SQLite holds, row for row.

    tests/e2e/test_capture.py                                     what the test run runs
    tests/e2e/test_capture.py --seed 7 --count 2000 [--record F]  random statements over all shapes; one line of counts

The file is older than the proxy: rows that were there before an ADD COLUMN, constraints with ON CONFLICT clauses of their own,
triggers of the application, keys of every kind.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import sqlite3
import sys
import time
import unittest
from collections import Counter

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

WIDE = 1100

# Name -> CREATE TABLE and what belongs to it. Columns: k* integer, t* text, f* real, b* blob, by the generator's names.
SHAPES = {
    "plain": "CREATE TABLE plain(k INTEGER PRIMARY KEY, t1 TEXT, k2 INTEGER, f1 REAL, b1 BLOB)",
    "counted": "CREATE TABLE counted(k INTEGER PRIMARY KEY AUTOINCREMENT, t1 TEXT NOT NULL, k2 INTEGER UNIQUE)",
    "strict_one": "CREATE TABLE strict_one(k INTEGER PRIMARY KEY, t1 TEXT, k2 INT, f1 REAL, b1 BLOB) STRICT",
    "text_key": "CREATE TABLE text_key(t1 TEXT NOT NULL PRIMARY KEY, k2 INTEGER, f1 REAL)",
    "null_key": "CREATE TABLE null_key(t1 TEXT PRIMARY KEY, k2 INTEGER)",
    "no_rowid": "CREATE TABLE no_rowid(k2 INTEGER, t1 TEXT NOT NULL, f1 REAL, PRIMARY KEY (t1)) WITHOUT ROWID",
    "two_keys": "CREATE TABLE two_keys(t1 TEXT NOT NULL, k INTEGER NOT NULL, t2 TEXT, PRIMARY KEY (t1, k))",
    "two_keys_no_rowid": "CREATE TABLE two_keys_no_rowid(t2 TEXT, k INTEGER NOT NULL, b1 BLOB, t1 TEXT NOT NULL, "
                         "PRIMARY KEY (k, t1)) WITHOUT ROWID",
    "no_key": "CREATE TABLE no_key(t1 TEXT, k2 INTEGER, f1 REAL)",
    "computed": "CREATE TABLE computed(k INTEGER PRIMARY KEY, k2 INTEGER, v INTEGER AS (k2 * 2) VIRTUAL, "
                "s INTEGER AS (k2 + 1) STORED, t1 TEXT)",
    "computed_no_rowid": "CREATE TABLE computed_no_rowid(s INTEGER AS (k2 + 1) STORED, t1 TEXT NOT NULL PRIMARY KEY, "
                         "v INTEGER AS (k2 * 2) VIRTUAL, k2 INTEGER) WITHOUT ROWID",
    "nulls": "CREATE TABLE nulls(k INTEGER PRIMARY KEY, t1 TEXT UNIQUE, k2 INTEGER, UNIQUE (k2, t1))",
    "replacing": "CREATE TABLE replacing(k INTEGER PRIMARY KEY ON CONFLICT REPLACE, t1 TEXT UNIQUE ON CONFLICT REPLACE, "
                 "k2 INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 5)",
    "ignoring": "CREATE TABLE ignoring(k INTEGER PRIMARY KEY, t1 TEXT UNIQUE ON CONFLICT IGNORE, "
                "k2 INTEGER NOT NULL ON CONFLICT IGNORE)",
    "failing": "CREATE TABLE failing(k INTEGER PRIMARY KEY, t1 TEXT UNIQUE ON CONFLICT FAIL, "
               "k2 INTEGER CHECK (k2 > -1000))",
    "rolling": "CREATE TABLE rolling(k INTEGER PRIMARY KEY, t1 TEXT UNIQUE ON CONFLICT ROLLBACK, "
               "k2 INTEGER NOT NULL ON CONFLICT ROLLBACK)",
    "parent": "CREATE TABLE parent(k INTEGER PRIMARY KEY, t1 TEXT UNIQUE)",
    "cascading": "CREATE TABLE cascading(k INTEGER PRIMARY KEY, k2 INTEGER REFERENCES parent(k) ON DELETE CASCADE "
                 "ON UPDATE CASCADE)",
    "nulling": "CREATE TABLE nulling(k INTEGER PRIMARY KEY, k2 INTEGER REFERENCES parent(k) ON DELETE SET NULL "
               "ON UPDATE SET NULL)",
    "restricting": "CREATE TABLE restricting(k INTEGER PRIMARY KEY, k2 INTEGER REFERENCES parent(k) "
                   "DEFERRABLE INITIALLY DEFERRED)",
    "watched": "CREATE TABLE watched(k INTEGER PRIMARY KEY, k2 INTEGER, t1 TEXT)",
    "seen": "CREATE TABLE seen(t1 TEXT, k2 INTEGER, at INTEGER)",
    "nested": "CREATE TABLE nested(k INTEGER PRIMARY KEY, k2 INTEGER, t1 TEXT UNIQUE)",
    "older": "CREATE TABLE older(k INTEGER PRIMARY KEY, t1 TEXT)",
    "older_no_key": "CREATE TABLE older_no_key(t1 TEXT, k2 INTEGER)",
    "wide": f"CREATE TABLE wide(k INTEGER PRIMARY KEY, {', '.join(f'k{n} INTEGER' for n in range(2, WIDE))})",
}

# The application's own, in SQLite only: their effects are captured, and PostgreSQL does not repeat them.
TRIGGERS = """
CREATE TRIGGER watched_insert AFTER INSERT ON watched BEGIN INSERT INTO seen VALUES ('insert', new.k, 1); END;
CREATE TRIGGER watched_update AFTER UPDATE ON watched BEGIN
  INSERT INTO seen VALUES ('update', new.k, old.k2);
  INSERT OR REPLACE INTO nested VALUES (new.k % 5, new.k2, 'by trigger ' || (new.k % 7)); END;
CREATE TRIGGER watched_delete BEFORE DELETE ON watched BEGIN
  UPDATE seen SET at = at + 1 WHERE k2 = old.k; DELETE FROM seen WHERE at > 4; END;
CREATE TRIGGER nested_insert AFTER INSERT ON nested BEGIN UPDATE nested SET k2 = coalesce(k2, 0) + 1 WHERE k = new.k; END;
CREATE TRIGGER nested_update BEFORE UPDATE OF t1 ON nested WHEN new.t1 = 'refused' BEGIN SELECT RAISE(ABORT, 'no'); END;
CREATE TRIGGER nested_fail AFTER UPDATE OF t1 ON nested WHEN new.t1 = 'fails' BEGIN SELECT RAISE(FAIL, 'no'); END;
CREATE TRIGGER nested_rollback AFTER UPDATE OF t1 ON nested WHEN new.t1 = 'rolls back' BEGIN SELECT RAISE(ROLLBACK, 'no'); END;
CREATE TRIGGER nested_ignore BEFORE DELETE ON nested WHEN old.k = 3 BEGIN SELECT RAISE(IGNORE); END;
CREATE VIEW both AS SELECT w.k, w.t1 FROM watched w;
CREATE TRIGGER both_insert INSTEAD OF INSERT ON both BEGIN INSERT INTO watched VALUES (new.k, 0, new.t1); END;
"""


def make_file(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        for create in SHAPES.values():
            db.execute(create)
        for k in range(1, 6):
            db.execute("INSERT INTO older VALUES (?, ?)", (k, f"old {k}"))
            db.execute("INSERT INTO older_no_key VALUES (?, ?)", ("old", k % 2))
            db.execute("INSERT INTO parent VALUES (?, ?)", (k, f"p{k}"))
            db.execute("INSERT INTO watched VALUES (?, ?, ?)", (k, k, f"w{k}"))
            db.execute("INSERT INTO wide(k, k2, k600) VALUES (?, 1, ?)", (k, k))
        db.execute("ALTER TABLE older ADD COLUMN k2 INTEGER NOT NULL DEFAULT 7")
        db.execute("ALTER TABLE older ADD COLUMN f1 REAL DEFAULT 1.5")
        db.execute("ALTER TABLE older ADD COLUMN t2 TEXT DEFAULT 'added'")
        db.execute("ALTER TABLE older_no_key ADD COLUMN t2 TEXT DEFAULT 'added'")
        db.execute("ALTER TABLE older_no_key ADD COLUMN f1 REAL")
        db.executescript(TRIGGERS)
        db.commit()


def columns_of(path):
    """{table: ([column that can be written], [key column])}"""
    with contextlib.closing(sqlite3.connect(path)) as db:
        found = {}
        for table in SHAPES:
            info = db.execute(f"PRAGMA table_xinfo({table})").fetchall()
            found[table] = ([row[1] for row in info if row[6] == 0], [row[1] for row in info if row[5] > 0])
        return found


class Both(harness.EndToEnd):
    """A file of all shapes behind a proxy, in dual-write."""

    def setUp(self):
        super().setUp()
        self.cluster, self.file = self.postgres(), self.path("app.sqlite")
        make_file(self.file)
        self.served = self.proxy(self.file, self.cluster)
        self.served.wait_phase("dual-write")
        self.stores = harness.Stores(self.file, self.cluster.url())
        self.client = self.served.connect()
        self.addCleanup(self.client.close)

    def execute(self, *statements):
        """The SQLSTATE of the first that fails, else None."""
        with self.client.cursor() as cursor:
            for statement in statements:
                try:
                    cursor.execute(statement)
                except psycopg2.Error as error:
                    return error.pgcode or repr(error)
        return None

    def good(self, *statements):
        for statement in statements:
            self.assertIsNone(self.execute(statement), statement[:300])

    def same(self):
        self.served.wait_caught_up()
        self.assertEqual([], self.stores.differences())
        for table in ("computed", "computed_no_rowid"):  # the comparison leaves out generated columns
            of = f"SELECT t1, k2, v, s FROM {table} ORDER BY 1, 2"
            self.assertEqual(Counter(self.stores.read("sqlite", of)), Counter(self.stores.read("postgres", of)), table)

    def rows(self, statement):
        self.served.wait_caught_up()
        here, there = self.stores.read("sqlite", statement), self.stores.read("postgres", statement)
        self.assertEqual(here, there, statement)
        return here


class Shapes(Both):
    def test_keys_that_change(self):
        self.good("INSERT INTO plain VALUES (1, 'a', 1, 1.5, '\\x00ff'), (2, 'b', NULL, -0.0, '')",
                  "BEGIN", "UPDATE plain SET k = 9 WHERE k = 1", "UPDATE plain SET k = 1 WHERE k = 2",
                  "UPDATE plain SET k = 2 WHERE k = 9", "COMMIT",
                  "INSERT INTO two_keys VALUES ('a', 1, 'x'), ('b', 2, 'y')",
                  "UPDATE two_keys SET t1 = 'c', k = 7 WHERE t1 = 'a'",
                  "INSERT INTO two_keys_no_rowid VALUES ('x', 1, '\\x01', 'a'), ('y', 2, NULL, 'b')",
                  "UPDATE two_keys_no_rowid SET k = 3 WHERE t1 = 'a'", "UPDATE two_keys_no_rowid SET t2 = NULL WHERE k = 2",
                  "INSERT INTO no_rowid VALUES (1, 'a', 1), (2, 'b', 2)",
                  "UPDATE no_rowid SET t1 = 'c' WHERE t1 = 'b'", "DELETE FROM no_rowid WHERE t1 = 'a'",
                  "INSERT INTO text_key VALUES ('a', 1, 0.1), ('b', 2, 1e300)", "UPDATE text_key SET t1 = 'z' WHERE k2 = 1")
        self.assertEqual([(1, "b"), (2, "a")], self.rows("SELECT k, t1 FROM plain ORDER BY k"))
        self.same()
        self.good(*(f"DELETE FROM {table}" for table in ("plain", "two_keys", "two_keys_no_rowid", "no_rowid", "text_key")))
        self.same()

    def test_upserts_and_rows_without_a_key(self):
        upsert = "INSERT INTO nulls VALUES (1, 'x', {0}) ON CONFLICT (k) DO UPDATE SET k2 = EXCLUDED.k2"
        self.good(upsert.format(1), upsert.format(2), "INSERT INTO nulls VALUES (2, NULL, NULL), (3, NULL, NULL), (4, NULL, 4)",
                  "INSERT INTO nulls VALUES (9, 'x', 9) ON CONFLICT DO NOTHING", "UPDATE nulls SET t1 = NULL",
                  "INSERT INTO no_key VALUES ('same', 1, 0.5), ('same', 1, 0.5), ('same', 1, 0.5), (NULL, NULL, NULL)",
                  "UPDATE no_key SET k2 = 2 WHERE t1 IS NULL", "INSERT INTO no_key SELECT t1, k2, f1 FROM no_key WHERE k2 = 2",
                  "UPDATE older_no_key SET k2 = 5 WHERE k2 = 1", "DELETE FROM older_no_key WHERE k2 = 0")
        self.assertEqual("23505", self.execute("INSERT INTO nulls VALUES (1, 'again', 1)"))
        # SQLite allows NULL in this key, PostgreSQL does not.
        self.assertEqual("23502", self.execute("INSERT INTO null_key VALUES (NULL, 1)"))
        self.same()

    def test_generated_columns_and_rows_older_than_their_columns(self):
        self.good("INSERT INTO computed(k, k2, t1) VALUES (1, 10, 'a'), (2, NULL, 'b')", "UPDATE computed SET k2 = 11 WHERE k = 1",
                  "INSERT INTO computed_no_rowid(t1, k2) VALUES ('a', 1), ('b', 2)",
                  "UPDATE computed_no_rowid SET t1 = 'c' WHERE t1 = 'a'", "UPDATE computed_no_rowid SET k2 = 5 WHERE t1 = 'c'",
                  "UPDATE older SET t1 = 'touched' WHERE k = 1", "UPDATE older SET k2 = NULL WHERE FALSE",
                  "UPDATE older SET f1 = NULL WHERE k = 2", "UPDATE older SET f1 = 2 WHERE k = 3", "DELETE FROM older WHERE k = 4",
                  "UPDATE older SET k = 50 WHERE k = 5")
        self.assertEqual([(1, 22, 12), (2, None, None)], self.rows("SELECT k, v, s FROM computed ORDER BY k"))
        self.same()

    def test_conflict_clauses_of_the_file_do_not_judge(self):
        """PostgreSQL's answer to a conflict is an error, whatever the file's constraint says."""
        for table in ("replacing", "ignoring", "failing", "rolling"):
            self.good(f"INSERT INTO {table} VALUES (1, 'a', 1), (2, 'b', 2)")
            self.assertEqual("23505", self.execute(f"INSERT INTO {table} VALUES (3, 'c', 3), (4, 'a', 4)"), table)
            self.assertEqual("23505", self.execute(f"UPDATE {table} SET t1 = 'a' WHERE k = 2"), table)
            self.assertEqual("23505", self.execute(f"INSERT INTO {table} VALUES (1, 'new', 1)"), table)
            if table != "failing":
                self.assertEqual("23502", self.execute(f"INSERT INTO {table} VALUES (5, 'e', NULL)"), table)
            # In a transaction the rest is refused, and a savepoint brings back what was before it.
            self.good("BEGIN", f"INSERT INTO {table} VALUES (6, 'f', 6)", "SAVEPOINT s")
            self.assertEqual("23505", self.execute(f"INSERT INTO {table} VALUES (7, 'g', 7), (8, 'f', 8)"), table)
            self.assertEqual("25P02", self.execute("SELECT 1"), table)
            self.good("ROLLBACK TO s", f"INSERT INTO {table} VALUES (9, 'i', 9)", "COMMIT")
            self.assertEqual([(1, "a"), (2, "b"), (6, "f"), (9, "i")], self.rows(f"SELECT k, t1 FROM {table} ORDER BY k"))
            # Upserts decide for themselves.
            self.good(f"INSERT INTO {table} VALUES (1, 'a', 11) ON CONFLICT (k) DO UPDATE SET k2 = 12",
                      f"INSERT INTO {table} VALUES (1, 'a', 13) ON CONFLICT DO NOTHING")
            self.assertEqual([(12,)], self.rows(f"SELECT k2 FROM {table} WHERE k = 1"))
        self.same()

    def test_foreign_key_actions(self):
        children = ("cascading", "nulling")
        self.good(*(f"INSERT INTO {child} VALUES (1, 2), (2, 3), (3, 3), (4, NULL)" for child in children),
                  "DELETE FROM parent WHERE k = 3", "UPDATE parent SET k = 20 WHERE k = 2")
        self.assertEqual([(1, 20), (4, None)], self.rows("SELECT k, k2 FROM cascading ORDER BY k"))
        self.assertEqual([(1, None), (2, None), (3, None), (4, None)], self.rows("SELECT k, k2 FROM nulling ORDER BY k"))
        self.good("BEGIN", "INSERT INTO restricting VALUES (1, 77)", "INSERT INTO parent VALUES (77, 'late')", "COMMIT")
        self.assertEqual("23503", self.execute("INSERT INTO restricting VALUES (2, 78)"))
        self.assertEqual("23503", self.execute("DELETE FROM parent WHERE k = 77"))
        self.assertEqual([(1, 77)], self.rows("SELECT k, k2 FROM restricting"))
        self.good("DELETE FROM restricting", "DELETE FROM parent WHERE k <> 1")
        self.same()

    def test_triggers_of_the_file(self):
        self.good("INSERT INTO watched VALUES (10, 1, 'x'), (11, NULL, 'y')", "UPDATE watched SET k2 = 3", "DELETE FROM watched "
                  "WHERE k < 3", "UPDATE watched SET k = k2 + 100 WHERE k = 10", "DELETE FROM nested", "DELETE FROM watched")
        self.assertEqual([(3,)], self.rows("SELECT k FROM nested"))
        self.good("INSERT INTO nested VALUES (1, 1, 'a'), (2, 2, 'b')")
        for refused in ("refused", "fails", "rolls back"):
            self.assertIsNotNone(self.execute(f"UPDATE nested SET t1 = '{refused}' WHERE k = 2"), refused)
            self.good("BEGIN", "INSERT INTO watched VALUES (20, 1, 'x')")
            self.assertIsNotNone(self.execute(f"UPDATE nested SET t1 = '{refused}' WHERE k = 2"), refused)
            self.good("ROLLBACK")
        self.assertEqual([(1, "a"), (2, "b")], self.rows("SELECT k, t1 FROM nested WHERE k < 3 ORDER BY k"))
        self.same()

    def test_savepoints(self):
        self.good("BEGIN", "INSERT INTO plain(k) VALUES (1)", "SAVEPOINT a", "INSERT INTO plain(k) VALUES (2)", "SAVEPOINT b",
                  "UPDATE plain SET t1 = 'b'", "DELETE FROM plain WHERE k = 1", "ROLLBACK TO b", "UPDATE plain SET t1 = 'c'",
                  "SAVEPOINT a", "DELETE FROM plain", "ROLLBACK TO a", "RELEASE a", "ROLLBACK TO a",
                  "INSERT INTO plain(k) VALUES (3)", "RELEASE a", "COMMIT", "BEGIN", "DELETE FROM plain", "ROLLBACK")
        self.assertEqual([(1, None), (3, None)], self.rows("SELECT k, t1 FROM plain ORDER BY k"))
        self.same()

    def test_a_thousand_columns(self):
        some = "k, " + ", ".join(f"k{n}" for n in range(101, 1000))
        self.good("UPDATE wide SET k1000 = 5, k3 = 3 WHERE k = 1", "INSERT INTO wide(k, k500) VALUES (50, 1), (51, 2)",
                  "UPDATE wide SET k = 200 WHERE k = 2", "DELETE FROM wide WHERE k = 3",
                  f"INSERT INTO wide({some}) VALUES ({', '.join(str(n) for n in range(100, 1000))})")
        self.assertEqual([(5, 3)], self.rows("SELECT k1000, k3 FROM wide WHERE k = 1"))
        # More than a page of PostgreSQL holds, which SQLite would take.
        columns = ", ".join(["k", *(f"k{n}" for n in range(2, WIDE))])
        full = f"INSERT INTO wide({columns}) VALUES ({', '.join(str(n) for n in range(5000, 5000 + WIDE - 1))})"
        self.assertEqual("54000", self.execute(full))
        with contextlib.closing(self.cluster.connect(database="postgres")) as direct, direct.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE wide(k bigint, " + ", ".join(f"k{n} bigint" for n in range(2, WIDE)) + ")")
            with self.assertRaises(psycopg2.Error) as refused:
                cursor.execute(full)
            self.assertEqual("54000", refused.exception.pgcode)
            self.assertIn("size 8816,", str(refused.exception))
        self.assertEqual("54000", self.execute("UPDATE wide SET " + ", ".join(f"k{n} = {n}" for n in range(2, WIDE)) + " WHERE k = 1"))
        self.assertEqual("54000", self.execute("BEGIN", full))
        self.good("ROLLBACK")
        self.same()


# --- random statements ----------------------------------------------------------------------------------------------


class Generator:
    """Statements over all shapes, values drawn from few, so that they meet."""

    def __init__(self, columns, seed):
        self.random, self.columns = random.Random(seed), columns

    def value(self, column):
        r = self.random
        if column not in ("k", "k2") and r.random() < 0.15:
            return "NULL"
        if column.startswith("t"):
            return r.choice(["'a'", "'b'", "'c'", "''", "'it''s'", "'ü'", f"'t{r.randrange(12)}'"])
        if column.startswith("f"):
            return r.choice(["0", "-0.5", "1e10", "3", str(r.randrange(100) / 8)])
        if column.startswith("b"):
            return r.choice(["''", "'\\x00'", f"'\\x{r.randrange(256):02x}ff'"])
        return str(r.randrange(14)) if column == "k" or r.random() < 0.9 else "NULL"

    def condition(self, table):
        written, key = self.columns[table]
        r = self.random
        column = r.choice(key) if key and r.random() < 0.6 else r.choice(written[:8])
        value = self.value(column)
        if value == "NULL":
            return f"{column} IS NULL"
        return f"{column} = {value}"

    def statement(self):
        r = self.random
        table = r.choice([name for name in SHAPES if name != "seen"])
        written, key = self.columns[table]
        if table == "wide":
            written = ["k", *r.sample(written[1:], 3)]
        kind = r.random()
        if kind < 0.45:
            rows = ", ".join("(" + ", ".join(self.value(column) for column in written) + ")" for _ in range(r.choice([1, 1, 2, 4])))
            insert = f"INSERT INTO {table}({', '.join(written)}) VALUES {rows}"
            if not key or r.random() < 0.4:
                return insert
            if r.random() < 0.3:
                return insert + " ON CONFLICT DO NOTHING"
            others = [column for column in written if column not in key] or written
            change = r.choice(others)
            return insert + f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change} = EXCLUDED.{change}"
        if kind < 0.8:
            some = r.sample(written, min(len(written), r.choice([1, 1, 2, 3])))
            return (f"UPDATE {table} SET " + ", ".join(f"{column} = {self.value(column)}" for column in some) +
                    ("" if r.random() < 0.05 else f" WHERE {self.condition(table)}"))
        return f"DELETE FROM {table}" + ("" if r.random() < 0.04 else f" WHERE {self.condition(table)}")

    def transaction(self):
        """Statements that belong together; a list of one is autocommit."""
        r = self.random
        if r.random() < 0.5:
            return [self.statement()]
        out, names = ["BEGIN"], []
        for _ in range(r.randrange(1, 8)):
            step = r.random()
            if step < 0.2:
                names.append(r.choice("ab"))
                out.append(f"SAVEPOINT {names[-1]}")
            elif step < 0.3 and names:
                out.append(f"ROLLBACK TO {names[-1]}")
            elif step < 0.35 and names:
                out.append(f"RELEASE {names.pop()}")
            else:
                out.append(self.statement())
        return [*out, "COMMIT" if r.random() < 0.85 else "ROLLBACK"]


# What a client may meet here. Anything else is a fault of the proxy.
EXPECTED = {"23505", "23502", "23503", "23514", "25P02", "3B001", "21000", "P0001", "0A000"}


class Large(Both):
    def memory_mb(self):
        """The most that the proxy has used so far."""
        with open(f"/proc/{self.served.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))

    def test_a_blob_of_100_mb(self):
        value = os.urandom(1 << 20) * 100
        steps = [("insert", "INSERT INTO plain(k, b1, k2) VALUES (1, %b, 1)", (value,)), ("update of another column",
                 "UPDATE plain SET k2 = 2 WHERE k = 1", ()), ("update of the key", "UPDATE plain SET k = 2 WHERE k = 1", ())]
        with contextlib.closing(self.served.connect3()) as client:
            for name, statement, parameters in steps:
                began = time.monotonic()
                client.execute(statement, parameters)
                replied = time.monotonic()
                self.served.wait_caught_up()
                print(f"{name}: reply after {replied - began:.1f} s, in PostgreSQL after {time.monotonic() - began:.1f} s, "
                      f"at most {self.memory_mb()} MB", flush=True)
            for store, digest in (("sqlite", None), ("postgres", "md5(b1)")):
                rows = self.stores.read(store, f"SELECT k, k2, {digest or 'b1'} FROM plain")
                expected = value if digest is None else hashlib.md5(value).hexdigest()
                self.assertTrue(rows == [(2, 2, expected)], store)
            client.execute("DELETE FROM plain")
        self.assertEqual([], self.rows("SELECT k FROM plain"))
        self.assertLess(self.memory_mb(), 2000)


class Random(Both):
    seed, count, each = int(os.environ.get("CROSSFADE_TEST_SEED", "1")), 400, 100

    def run_transaction(self, statements, codes):
        failed = False
        for statement in statements:
            # A failed transaction goes on at its savepoint, or ends.
            if failed and not statement.startswith(("ROLLBACK", "COMMIT", "RELEASE")):
                continue
            code = self.execute(statement)
            if code:
                codes[code] += 1
                if code not in EXPECTED:
                    self.fail(f"seed {self.seed}: {code} for {statement}")
                failed = len(statements) > 1
            elif statement.startswith("ROLLBACK TO"):
                failed = False

    def test_random_statements(self):
        """In dual-write, while PostgreSQL is the authority, and after the way back."""
        generator, codes, done, rounds = Generator(columns_of(self.file), self.seed), Counter(), 0, 0
        began, switches = time.monotonic(), {self.count // 2: "cutover", self.count * 3 // 4: "rollback"}
        while done < self.count:
            due = [at for at in switches if at <= done]
            for at in due:
                self.assert_code(0, self.served.run("validate"))
                self.assertIs(self.assert_code(0, self.served.run(switches.pop(at))).json["switched"], True)
            until = min([done + self.each, self.count, *(at for at in switches)])
            while done < until:
                done += 1
                self.run_transaction(generator.transaction(), codes)
            rounds += 1
            self.same()
        self.assertIs(self.assert_code(0, self.served.run("validate")).json["identical"], True)
        self.counts = {"transactions": done, "rounds": rounds, "entries": self.served.status()["head"]}
        errors = " ".join(f"{code}:{n}" for code, n in sorted(codes.items()))
        print(f"seed={self.seed} transactions={done} entries={self.counts['entries']} compared={rounds} differences=0 "
              f"seconds={time.monotonic() - began:.0f} errors={errors}", flush=True)
        Random.last = self.counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int)
    parser.add_argument("--record", metavar="FILE")
    arguments, rest = parser.parse_known_args()
    if arguments.seed is None and arguments.count is None:
        unittest.main(verbosity=2, argv=[sys.argv[0], *rest])
    Random.seed, Random.count = arguments.seed or 1, arguments.count or 1000
    program = unittest.main(verbosity=2, argv=[sys.argv[0], "Random"], exit=False)
    if arguments.record and program.result.wasSuccessful():
        total = Counter()
        if os.path.exists(arguments.record):
            with open(arguments.record, encoding="utf-8") as file:
                total.update(json.load(file))
        total.update({**Random.last, "runs": 1})
        with open(arguments.record, "w", encoding="utf-8") as file:
            json.dump(total, file)
    sys.exit(0 if program.result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
