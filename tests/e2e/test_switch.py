#!/usr/bin/python3
"""Clients that write without a break through every switch notice nothing; no acknowledged write is lost or doubled."""

import contextlib
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "transcripts"))
import harness  # noqa: E402
import protocol  # noqa: E402

CLIENTS = 8


class Switch(harness.EndToEnd):
    def let_write(self, writers, each=40):
        """Until each client has had so many more writes acknowledged, or has failed."""
        goals = [(writer, writer.acked + each) for writer in writers]
        self.wait_for("writes go on", lambda: all(w.errors or w.acked >= goal for w, goal in goals), 120)

    def test_both_ways(self):
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        writers = self.writers(proxy, CLIENTS)
        self.let_write(writers)
        # A clean validation under writes is what the switch asks for.
        self.assertIs(self.assert_code(0, proxy.run("validate")).json["identical"], True)
        pauses = []
        for command in (["cutover", "--reads", "50"], ["cutover", "--reads"], ["cutover"], ["rollback"],
                        ["cutover"], ["rollback"]):
            if command == ["cutover"]:
                self.assert_code(0, proxy.run("validate"))
            answer = self.assert_code(0, proxy.run(*command, "--timeout", "60s"))
            if "--reads" not in command:
                self.assertIs(answer.json["switched"], True)
                pauses.append(answer.json["pause_ms"])
            self.let_write(writers)
            self.assertEqual([], [writer.errors for writer in writers if writer.errors], " ".join(command))
        for writer in writers:
            writer.stop()
        self.assert_identical(proxy, stores)
        self.assert_ledgers(writers, stores)
        print(f"acked={sum(w.acked for w in writers)} lost=0 doubled=0 pauses_ms={pauses} "
              f"slowest_ms={max(w.slowest_s for w in writers) * 1000:.0f}", flush=True)

    def test_open_transaction_and_cursor(self):
        """A switch waits for open write transactions; read-only ones and prepared statements move or finish."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("validate"))
        with contextlib.closing(proxy.connect(autocommit=False)) as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE e2e_counter SET total = total + 1 WHERE client = 1")
            missed = self.assert_code(1, proxy.run("cutover", "--timeout", "1s"))
            self.assertIs(missed.json["switched"], False)
            # After a missed deadline everything is as before.
            cursor.execute("UPDATE e2e_counter SET total = total + 1 WHERE client = 1")
            connection.commit()
        with contextlib.closing(proxy.connect3()) as connection:
            for _ in range(10):
                connection.execute("SELECT total FROM e2e_counter WHERE client = %s", (1,)).fetchone()
            self.assert_code(0, proxy.run("cutover"))
            self.assertEqual((2,), connection.execute("SELECT total FROM e2e_counter WHERE client = %s", (1,)).fetchone())
        proxy.wait_caught_up()
        self.assertEqual([], harness.Stores(file, postgres.url()).differences())

    def test_batch_that_comes_in_pieces(self):
        """A first write of a block whose Bind has come and whose Execute has not: the switch waits, or it would fail."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        self.assert_code(0, proxy.run("validate"))
        with contextlib.closing(protocol.Connection(proxy.url)) as client:
            client.start({})
            client.execute("BEGIN")
            update = "UPDATE e2e_counter SET total = total + 1 WHERE client = 1"
            client.send(b"".join(map(protocol.encode, (f'Parse "" {json.dumps(update)}', 'Bind "" ""', "Flush"))))
            self.assertEqual(["1", "2"], [client.receive()[0] for _ in range(2)])
            missed = self.assert_code(1, proxy.run("cutover", "--timeout", "1s"))
            self.assertIs(missed.json["switched"], False)
            client.send(b"".join(map(protocol.encode, ('Execute ""', "Sync"))))
            self.assertEqual(["C", "Z"], [client.receive()[0] for _ in range(2)])
            client.execute("COMMIT")
            self.assert_code(0, proxy.run("cutover"))
            client.execute(update)
        proxy.wait_caught_up()
        self.assertEqual([(2,)], harness.Stores(file, postgres.url()).read(
            "sqlite", "SELECT total FROM e2e_counter WHERE client = 1"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
