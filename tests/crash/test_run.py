#!/usr/bin/python3
"""That a run goes on, and ends in its line of counts, when the experiment itself fails. No stand, no PostgreSQL: fakes of both."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import sys
import tempfile
import unittest
from collections import Counter
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import worker  # noqa: E402
from ledger import Ledger  # noqa: E402


def script():
    loader = importlib.machinery.SourceFileLoader("crash_run", os.path.join(HERE, "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("crash_run", loader))
    loader.exec_module(module)
    return module


class FakeStand:
    """Writes down that it was built and removed."""

    notes = None
    fails_to_build = fails_to_keep = False

    def __init__(self, _seed, _is_verbose):
        self.ledger, self.clients, self.observers, self.looks, self.is_over = None, [], [], 0, True
        self.note("built")
        if self.fails_to_build:
            raise OSError("no room for a stand")

    def note(self, text):
        with open(self.notes, "a", encoding="ascii") as file:
            file.write(text + "\n")

    def acked(self):
        return 0

    def errors(self):
        return Counter()

    def keep(self, _text):
        if self.fails_to_keep:
            raise OSError("nothing can be kept")
        return "somewhere"

    def stop(self):
        self.note("removed")


class FakeCycle:
    """By its number: what goes wrong."""

    wrong = {}

    def __init__(self, stand, choice):
        self.stand, self.choice = stand, choice

    def run(self):
        self.stand.ledger, self.stand.is_over = Ledger(0), False
        self.wrong.get(self.choice.number, lambda stand: None)(self.stand)
        return {"phase": self.choice.phase, "fault": self.choice.fault, "skipped": None}


def fail(_stand):
    raise KeyError("an error of the experiment")


def lose(stand):
    stand.ledger.fault("lost", "a row")


def lose_and_fail(stand):
    lose(stand)
    fail(stand)


def end(_stand):
    os._exit(3)


class Run(unittest.TestCase):
    def setUp(self):
        descriptor, FakeStand.notes = tempfile.mkstemp()
        os.close(descriptor)
        self.addCleanup(os.unlink, FakeStand.notes)

    def experiment(self, *arguments, wrong, **attributes):
        """(exit code, output, what happened to the stands). The fakes are inherited by the workers."""
        output = io.StringIO()
        argv = ["run", "--seed", "1", "--only", "proxy-kill", *arguments]
        with mock.patch.object(worker, "Stand", type("Stand", (FakeStand,), attributes)), mock.patch.object(
                worker.cycles, "Cycle", type("Cycle", (FakeCycle,), {"wrong": wrong})), mock.patch.object(sys, "argv", argv):
            with contextlib.redirect_stdout(output):
                code = script().main()
        with open(FakeStand.notes, encoding="ascii") as file:
            notes = file.read().split()
        return code, output.getvalue(), notes

    def assert_counts(self, output, **counts):
        line = output.rstrip("\n").rsplit("\n", 1)[-1]
        for name, count in counts.items():
            self.assertIn(f"{name}={count}", line.split())

    def test_nothing_wrong(self):
        code, output, notes = self.experiment("--count", "4", wrong={})
        self.assertEqual((0, ["built", "removed"]), (code, notes))
        self.assert_counts(output, cycles=4, broken=0, failed_cycles=0)

    def test_an_exception_is_counted_and_the_stand_is_built_anew(self):
        code, output, notes = self.experiment("--count", "5", "--keep-going", wrong={1: fail})
        self.assertEqual((1, ["built", "removed"] * 2), (code, notes))
        self.assert_counts(output, cycles=5, broken=1, lost=0, failed_cycles=1)

    def test_without_keep_going_it_is_the_last_cycle(self):
        code, output, notes = self.experiment("--count", "5", wrong={1: fail})
        self.assertEqual((1, ["built", "removed"]), (code, notes))
        self.assert_counts(output, cycles=2, broken=1, failed_cycles=1)

    def test_what_was_judged_before_the_exception_counts_too(self):
        code, output, _ = self.experiment("--count", "3", "--keep-going", wrong={1: lose_and_fail})
        self.assertEqual(1, code)
        self.assert_counts(output, cycles=3, broken=1, lost=1, failed_cycles=1)

    def test_a_worker_that_ends_is_replaced(self):
        for jobs in ("1", "2"):
            with self.subTest(jobs=jobs):
                code, output, _ = self.experiment("--count", "6", "--jobs", jobs, "--keep-going", wrong={2: end})
                self.assertEqual(1, code)
                self.assertIn("the worker has ended with 3", output)
                self.assert_counts(output, cycles=6, broken=1, failed_cycles=1)

    def test_what_cannot_be_kept_does_not_end_it(self):
        code, output, notes = self.experiment("--count", "3", "--keep-going", wrong={0: lose}, fails_to_keep=True)
        self.assertEqual((1, ["built", "removed"]), (code, notes))
        self.assert_counts(output, cycles=3, broken=0, lost=1, failed_cycles=1)

    def test_no_stand_at_all(self):
        code, output, notes = self.experiment("--count", "50", "--keep-going", wrong={}, fails_to_build=True)
        self.assertEqual((1, ["built"] * 5), (code, notes))
        self.assert_counts(output, cycles=5, broken=5, failed_cycles=5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
