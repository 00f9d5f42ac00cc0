#!/usr/bin/python3
"""pgbench, unmodified, on the sample's tables, in each of its protocol modes, before and after the switch."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

INSERTS = """\\set aid random(1, 100000)
\\set delta random(-5000, 5000)
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, :aid, :delta, CURRENT_TIMESTAMP);
"""


class Pgbench(harness.EndToEnd):
    def pgbench(self, proxy, *arguments):
        done = subprocess.run(["pgbench", "-n", "-c", "4", "-j", "2", "-t", "200", *arguments, proxy.url],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              cwd=tempfile.gettempdir(), timeout=300, check=False)
        self.assertEqual(0, done.returncode, f"pgbench {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        self.assertIn("number of transactions actually processed: 800/800", done.stdout)
        self.assertRegex(done.stdout, re.compile(r"number of failed transactions: 0 "))

    def everything(self, proxy):
        script = self.path("inserts.sql")
        with open(script, "w", encoding="ascii") as file:
            file.write(INSERTS)
        for mode in ("simple", "extended", "prepared"):
            with self.subTest(mode=mode, phase=proxy.status()["phase"]):
                self.pgbench(proxy, "-S", "-M", mode)
                self.pgbench(proxy, "-f", script, "-M", mode)
                self.pgbench(proxy, "-b", "simple-update", "-M", mode)
                self.pgbench(proxy, "-b", "tpcb-like", "-M", mode)

    def assert_balanced(self, stores):
        for store in ("sqlite", "postgres"):
            sums = stores.read(store, "SELECT (SELECT sum(bbalance) FROM pgbench_branches), "
                               "(SELECT sum(tbalance) FROM pgbench_tellers)")[0]
            self.assertEqual(sums[0], sums[1], store)

    def test_pgbench(self):
        postgres, file = self.postgres(), self.sample(pgbench_scale=1)
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        self.everything(proxy)
        self.assert_identical(proxy, stores)
        self.assert_balanced(stores)
        self.assert_code(0, proxy.run("cutover"))
        self.everything(proxy)
        self.assert_identical(proxy, stores)
        self.assert_balanced(stores)


if __name__ == "__main__":
    unittest.main(verbosity=2)
