#!/usr/bin/python3
"""What CI runs of the crash experiment (tests/crash/run), and that its judgement sees what it is there to see."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from ledger import ACCOUNTS, BALANCE, SCHEMA, Ledger, Snapshot  # noqa: E402

# The seed whose first twenty cycles hold every phase, and the most kinds of faults.
SEED = "376"


class Crash(unittest.TestCase):
    def experiment(self, *arguments):
        done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "run"), *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        print(done.stdout[-6000:], flush=True)
        self.assertEqual(0, done.returncode)
        self.assertIn(" lost=0 doubled=0 disordered=0 torn=0 strange=0 ", done.stdout)

    def test_twenty_cycles(self):
        self.experiment("--seed", SEED, "--count", "20", "--keep-going")

    def test_each_fault_point(self):
        self.experiment("--seed", SEED, "--fault-points", "--once", "--keep-going")


class Judgement(unittest.TestCase):
    """A store that breaks a promise is found, whichever promise it is."""

    def setUp(self):
        self.store = sqlite3.connect(":memory:", isolation_level=None)
        self.addCleanup(self.store.close)
        self.store.executescript(SCHEMA)
        self.store.executemany("INSERT INTO account VALUES (?, ?)", ((n, BALANCE) for n in range(1, ACCOUNTS + 1)))
        self.store.execute("INSERT INTO ticket VALUES (1, 0)")
        self.ledger = Ledger(bulk_rows=0)
        self.owner = self.ledger.new_owner(0)
        for number in (1, 2, 3):
            self.note(number)

    def note(self, number, acknowledge=True):
        self.ledger.begin(self.owner, [("note", number, (number, "text"))])
        self.store.execute("INSERT INTO note VALUES (?, ?, 'text')", (self.owner.name, number))
        if acknowledge:
            self.ledger.acknowledged(self.owner)

    def snapshot(self):
        return Snapshot(lambda text: self.store.execute(text).fetchall(), with_bulk=True)

    def judge(self):
        self.ledger.settle(self.snapshot())
        return set(self.ledger.counts)

    def look(self):
        self.ledger.observe(self.snapshot(), "mirror")
        return set(self.ledger.counts)

    def test_what_was_acknowledged_is_there(self):
        self.assertEqual(set(), self.look())
        self.assertEqual(set(), self.judge())

    def test_a_lost_row(self):
        self.store.execute("DELETE FROM note WHERE number = 2")
        self.assertEqual({"lost"}, self.judge())

    def test_a_doubled_row(self):
        self.store.execute("INSERT INTO note VALUES (?, 2, 'text')", (self.owner.name,))
        self.assertEqual({"doubled"}, self.judge())

    def test_a_row_that_nobody_wrote(self):
        self.store.execute("INSERT INTO note VALUES (?, 9, 'text')", (self.owner.name,))
        self.assertEqual({"strange"}, self.judge())

    def test_a_refused_write_that_is_there(self):
        self.note(4, acknowledge=False)
        self.ledger.refused(self.owner)
        self.assertEqual({"strange"}, self.judge())

    def test_an_unknown_write_may_be_there_or_not(self):
        for there in (True, False):
            with self.subTest(there=there):
                self.note(4, acknowledge=False)
                self.ledger.unknown(self.owner)
                if not there:
                    self.store.execute("DELETE FROM note WHERE number = 4")
                self.assertEqual(set(), self.judge())
                self.assertEqual(there, ("note", 4) in self.owner.rows)
                self.setUp()

    def test_half_of_an_unknown_transaction(self):
        self.ledger.begin(self.owner, [("note", 4, (4, "text")), ("note", 5, (5, "text"))])
        self.ledger.unknown(self.owner)
        self.store.execute("INSERT INTO note VALUES (?, 5, 'text')", (self.owner.name,))
        self.assertEqual({"torn"}, self.judge())

    def test_a_snapshot_that_is_no_state_of_its_client(self):
        self.store.execute("DELETE FROM note WHERE number = 2")
        self.assertEqual({"torn"}, self.look())

    def test_an_older_state_than_was_shown_before(self):
        self.look()
        self.store.execute("DELETE FROM note WHERE number = 3")
        self.assertEqual({"disordered"}, self.look())

    def test_an_older_state_is_a_prefix(self):
        self.store.execute("DELETE FROM note WHERE number = 3")
        self.assertEqual(set(), self.look())

    def test_a_transfer_of_which_one_half_is_there(self):
        self.store.execute("UPDATE account SET balance = balance - 5 WHERE id = 1")
        self.assertEqual({"torn"}, self.look())

    def test_a_history_with_a_gap(self):
        self.store.execute("INSERT INTO history VALUES (2, ?, 7)", (self.owner.name,))
        self.assertIn("disordered", self.look())

    def test_a_drawn_value_that_became_another(self):
        self.ledger.begin(self.owner, [("item", "t", ("t",))])
        self.ledger.acknowledged(self.owner, {("item", "t"): 5})
        self.store.execute("INSERT INTO item VALUES (6, ?, 't')", (self.owner.name,))
        self.assertEqual({"lost"}, self.judge())

    def test_stores_that_differ(self):
        before = self.snapshot()
        with contextlib.closing(self.store.execute("UPDATE note SET text = 'other' WHERE number = 1")):
            pass
        self.assertEqual(2, len(before.differences(self.snapshot())))


if __name__ == "__main__":
    unittest.main(verbosity=2)
