#!/usr/bin/python3
"""The transcripts against PostgreSQL, and against Crossfade in each phase; README.md says what a transcript is.

    test_transcripts.py [--splits N|all] [unittest arguments, e.g. OnPostgres or OnCrossfade]
"""

import os
import sqlite3
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import harness  # noqa: E402

SPLITS = "25"


def replay(target, url, *options):
    """Runs the transcripts; (exit code, output)."""
    done = subprocess.run([sys.executable, os.path.join(HERE, "run"), "--target", target, "--url", url, "--splits", SPLITS,
                           *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          timeout=600)
    print(f"{target}: {done.stdout.strip().splitlines()[-1]}", flush=True)
    return done.returncode, done.stdout


class OnPostgres(harness.EndToEnd):
    def test_they_are_postgresqls_own_answers(self):
        code, output = replay("postgres", self.postgres().url())
        self.assertEqual(0, code, output)

    def test_what_is_wrong_is_noticed(self):
        right = ['RowDescription [["n", 23, 4, -1, 0, 0]]', 'DataRow ["1"]', 'CommandComplete "SELECT 1"',
                 'ReadyForQuery "I"']
        cluster = self.postgres()
        for code, lines in ((0, right), (1, right[:1] + ['DataRow ["2"]'] + right[2:]), (1, right[:3]),
                            (1, right[:1] + right[2:]), (1, right[:3] + ['NoticeResponse {}'] + right[3:]),
                            (2, ["[crossfade] NoData"] + right)):
            path = self.path("one.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(["title t", "", "send", 'Query "select 1 as n"', "", "until 1 ReadyForQuery", *lines]))
            got, output = replay("postgres", cluster.url(), "--modes", "plain", path)
            self.assertEqual(code, got, f"{lines}\n{output}")


class OnCrossfade(harness.EndToEnd):
    def serve(self):
        file = self.path("app.sqlite")
        connection = sqlite3.connect(file)
        with open(os.path.join(HERE, "schema.sql"), encoding="utf-8") as schema:
            connection.executescript(schema.read())
        connection.close()
        proxy = self.proxy(file, self.postgres())
        proxy.wait_phase("dual-write")
        return proxy

    def test_before_cutover(self):
        code, output = replay("crossfade", self.serve().url, "--no-schema")
        self.assertEqual(0, code, output)

    def test_after_cutover(self):
        proxy = self.serve()
        self.assert_code(0, proxy.run("cutover"))
        code, output = replay("crossfade", proxy.url, "--no-schema")
        self.assertEqual(0, code, output)


if __name__ == "__main__":
    if "--splits" in sys.argv:
        at = sys.argv.index("--splits")
        SPLITS = sys.argv[at + 1]
        del sys.argv[at:at + 2]
    unittest.main()
