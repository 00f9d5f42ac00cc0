#!/usr/bin/python3
"""kill -9 in the middle of writes, of the proxy and of PostgreSQL, in each phase: every acknowledged write is in both
stores, once.

    test_crash.py [--kills N] [--seed S] [unittest arguments]
"""

import argparse
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

OPTIONS = argparse.Namespace(kills=20, seed=1)


class Crash(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.random = random.Random(OPTIONS.seed)

    def serve(self, **options):
        postgres, file = self.postgres(), self.sample(**options)
        return postgres, self.proxy(file, postgres), harness.Stores(file, postgres.url())

    def finish(self, what, cycles, proxy, writers, stores):
        self.progress(writers, 1)
        for writer in writers:
            writer.stop()
        proxy.wait_caught_up()
        self.assert_ledgers(writers, stores)
        self.assert_identical(proxy, stores)
        print(f"{what} cycles={cycles} acked={sum(w.acked for w in writers)} lost=0 doubled=0", flush=True)

    def progress(self, writers, each=5):
        goals = [(writer, writer.acked + each) for writer in writers]
        self.wait_for("writes go on", lambda: all(w.errors or w.acked >= goal for w, goal in goals), 120)

    def kill_proxy(self, proxy, writers, times):
        for _ in range(times):
            self.progress(writers)
            writers[0].stopping.wait(self.random.random() * 0.2)
            proxy.kill9()
            proxy.start()

    def test_proxy_in_dual_write(self):
        _, proxy, stores = self.serve()
        proxy.wait_phase("dual-write")
        writers = self.writers(proxy, 4, tolerant=True)
        self.kill_proxy(proxy, writers, OPTIONS.kills)
        self.finish("proxy killed in dual-write:", OPTIONS.kills, proxy, writers, stores)

    def test_proxy_while_copying(self):
        _, proxy, stores = self.serve(rows=300000)
        writers = self.writers(proxy, 2, tolerant=True)
        self.kill_proxy(proxy, writers, 4)
        proxy.wait_phase("dual-write", timeout_s=300)
        self.finish("proxy killed while copying:", 4, proxy, writers, stores)

    def test_proxy_in_switched(self):
        _, proxy, stores = self.serve()
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("validate"))
        self.assert_code(0, proxy.run("cutover"))
        writers = self.writers(proxy, 4, tolerant=True)
        self.kill_proxy(proxy, writers, 6)
        self.assertEqual("switched", proxy.status()["phase"])
        self.finish("proxy killed in switched:", 6, proxy, writers, stores)

    def test_postgres_in_dual_write(self):
        """The mirror's trouble is not the clients': none of them sees an error."""
        postgres, proxy, stores = self.serve()
        proxy.wait_phase("dual-write")
        writers = self.writers(proxy, 4)
        for _ in range(5):
            self.progress(writers)
            writers[0].stopping.wait(self.random.random() * 0.3)
            postgres.kill9()
            self.progress(writers)
            postgres.start()
        self.finish("postgres killed in dual-write:", 5, proxy, writers, stores)

    def test_postgres_in_switched(self):
        postgres, proxy, stores = self.serve()
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("validate"))
        self.assert_code(0, proxy.run("cutover"))
        writers = self.writers(proxy, 4, tolerant=True)
        for _ in range(3):
            self.progress(writers)
            postgres.kill9()
            writers[0].stopping.wait(0.2)
            postgres.start()
        self.progress(writers)
        self.finish("postgres killed in switched:", 3, proxy, writers, stores)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
