#!/usr/bin/python3
"""deploy/quickstart: returns when clients can connect, prints the same again, stops, starts again, leaves nothing."""

import os
import shlex
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402


class Quickstart(harness.EndToEnd):
    def quickstart(self, *arguments, code=0):
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith(("CROSSFADE_", "PG")) and name != "DATABASE_URL"}
        done = subprocess.run([os.path.join(harness.ROOT, "deploy", "quickstart"), *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600, check=False,
                              cwd="/", env={**clean, "CROSSFADE_STATE_DIR": self.path("quick")})
        self.assertEqual(code, done.returncode, f"{done.stdout}\n{done.stderr}")
        return done.stdout if code == 0 else done.stderr

    def environment(self):
        with open(self.path("quick/env"), encoding="utf-8") as file:
            return dict(shlex.split(line)[0].split("=", 1) for line in file if not line.startswith("export "))

    def in_shell(self, script):
        done = subprocess.run(["sh", "-euc", f". {self.path('quick/env')}\n{script}"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout.strip()

    def closed(self, address):
        host, port = address.rsplit(":", 1)
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except OSError:
            return True
        return False

    def test_file(self):
        file = self.sample(rows=200, ledger=False, name="shop.sqlite")
        self.addCleanup(self.quickstart, "--reset")
        with open(file, "rb") as stream:
            before = stream.read()
        said = self.quickstart(file)
        self.assertIn("cutover", said)
        values = self.environment()
        self.assertEqual({"DATABASE_URL", "CROSSFADE_SQLITE", "CROSSFADE_POSTGRES", "CROSSFADE_ADMIN",
                          "CROSSFADE_STATE_DIR", "CROSSFADE_BIN"}, set(values))
        self.assertNotIn(values["DATABASE_URL"].split("@")[0], said)
        self.assertEqual("200", self.in_shell('psql -XAtc "SELECT count(*) FROM measurement" "$DATABASE_URL"'))
        self.in_shell('psql -Xqc "DELETE FROM measurement WHERE id = 7" "$DATABASE_URL"')
        # quickstart returns once clients can connect: rows may still be being copied.
        self.in_shell('for i in $(seq 100); do "$CROSSFADE_BIN" status | grep -q dual-write && exit 0; sleep 0.1; done; exit 1')
        self.in_shell('"$CROSSFADE_BIN" validate')
        # Each command that it suggests for the stores works as printed.
        suggested = [line.split("#")[0].strip() for line in said.splitlines() if line.startswith('  psql "$DATABASE_URL" -c')]
        self.assertEqual(1, len(suggested))
        self.in_shell(suggested[0])
        self.assertEqual(said, self.quickstart(file))
        self.assertEqual(values, self.environment())
        self.assertIn("--reset", self.quickstart(self.sample(rows=10, name="other.sqlite"), code=1))

        self.quickstart("--stop")
        self.assertTrue(self.closed(values["CROSSFADE_ADMIN"]))
        self.assertTrue(self.closed(values["CROSSFADE_POSTGRES"].rsplit("@", 1)[1].split("/")[0]))
        self.assertEqual(said, self.quickstart())
        self.assertEqual("199", self.in_shell('psql -XAtc "SELECT count(*) FROM measurement" "$DATABASE_URL"'))
        self.quickstart("--reset")
        self.assertFalse(os.path.exists(self.path("quick")))
        with open(file, "rb") as stream:
            self.assertEqual(before, stream.read())

    def test_bad_file(self):
        path = self.path("letter.txt")
        with open(path, "w", encoding="ascii") as file:
            file.write("not a database " * 100)
        self.assertIn("letter.txt", self.quickstart(path, code=1))
        self.assertFalse(os.path.exists(self.path("quick")))
        self.assertIn("no such file", self.quickstart(self.path("absent"), code=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
