#!/usr/bin/python3
"""Orders that clients see: what is read on one store after it was written on the other."""

import contextlib
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402


class Orders(harness.EndToEnd):
    # pg_typeof is PostgreSQL's alone: the statement is forwarded.
    FORWARDED = "SELECT token, pg_typeof(client)::text FROM e2e_entry WHERE client = 77"

    def test_a_forwarded_read_sees_what_was_committed_before_it(self):
        cluster, file = self.postgres(), self.sample(rows=10)
        proxy = self.proxy(file, cluster)
        proxy.wait_phase("dual-write")
        with contextlib.closing(proxy.connect()) as client, client.cursor() as cursor, \
                contextlib.closing(cluster.connect(superuser=True)) as holder, holder.cursor() as hold:
            cursor.execute(self.FORWARDED)
            self.assertEqual([], cursor.fetchall())
            forwarded = proxy.status()["routes"]["forwarded"]
            # The mirror stands still while the watermark's row is locked.
            hold.execute("BEGIN; SELECT FROM crossfade.watermark FOR UPDATE")
            cursor.execute("INSERT INTO e2e_entry (token, client, number) VALUES ('late', 77, 1)")
            found = []

            def read():
                cursor.execute(self.FORWARDED)
                found.append(cursor.fetchall())

            reader = threading.Thread(target=read)
            reader.start()
            reader.join(0.5)
            self.assertEqual([], found, "the read did not wait for the mirror")
            hold.execute("ROLLBACK")
            reader.join(60)
            self.assertEqual([[("late", "bigint")]], found)
            self.assertGreater(proxy.status()["routes"]["forwarded"], forwarded)


if __name__ == "__main__":
    unittest.main(verbosity=2)
