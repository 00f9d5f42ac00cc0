#!/usr/bin/python3
"""SIGTERM and the operator's commands that meet other work: the copy of rows, a switch, an ending that was cut off."""

import contextlib
import os
import signal
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402


class Interrupted(harness.EndToEnd):
    def test_sigterm_while_rows_are_copied(self):
        cluster, file = self.postgres(), self.sample(rows=50000)
        served = self.proxy(file, cluster)
        self.assertEqual("preparing", served.status()["phase"])
        self.assertEqual(0, served.stop())
        served.start()
        served.wait_phase("dual-write")
        served.wait_caught_up()
        self.assert_identical(served, harness.Stores(file, cluster.url()))

    def test_abandon_while_rows_are_copied(self):
        cluster, file = self.postgres(), self.sample(rows=50000)
        served = self.proxy(file, cluster)
        self.assertEqual("preparing", served.status()["phase"])
        answer = served.run("abandon")
        self.assert_code(0, answer)
        time.sleep(1.5)
        self.assertEqual("abandoned", served.status()["phase"])
        with contextlib.closing(cluster.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'crossfade'")
            self.assertEqual((0,), cursor.fetchone())
        self.assertEqual([], [t for t in harness.sqlite_tables(file) if t.startswith("crossfade")])
        self.assertEqual(0, served.stop())

    def test_sigterm_while_a_cutover_waits(self):
        cluster, file = self.postgres(), self.sample()
        served = self.proxy(file, cluster)
        served.wait_phase("dual-write")
        served.wait_caught_up()
        with contextlib.closing(served.connect(autocommit=False)) as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE product SET price = 1 WHERE id = 3")
            command = threading.Thread(
                target=lambda: served.run("cutover", "--timeout", "8s", "--force", "validation=a test"))
            command.start()
            time.sleep(1)
            served.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, served.process.wait(60))
            command.join()
        served.start()
        self.assertEqual("dual-write", served.status()["phase"])
        served.wait_caught_up()
        self.assert_identical(served, harness.Stores(file, cluster.url()))

    def test_no_switch_once_finish_has_begun(self):
        cluster, file = self.postgres(), self.sample()
        served = self.proxy(file, cluster)
        served.wait_phase("dual-write")
        served.wait_caught_up()
        self.assert_code(0, served.run("cutover", "--force", "validation=a test"))
        with open(os.path.join(served.state_dir, "phase"), "w", encoding="utf-8") as noted:
            noted.write("finished\n")  # as a finish leaves it that was cut off
        answer = served.run("rollback", "--force", "lag=a test")
        self.assertNotEqual(0, answer.code)
        self.assertIn("finish has begun", f"{answer}")
        self.assertEqual("switched", served.status()["phase"])
        self.assert_code(0, served.run("finish"))
        self.assertEqual("finished", served.status()["phase"])


if __name__ == "__main__":
    harness.main()
