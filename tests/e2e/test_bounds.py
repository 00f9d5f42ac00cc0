#!/usr/bin/python3
"""Statements beyond any measure, to a proxy whose threads have 1 MiB of stack: an answer or PostgreSQL's kind of error,
through both protocols and in both phases, and the next statement is answered. While PostgreSQL is the authority its own
word counts."""

import contextlib
import os
import resource
import sys
import time
import unittest

import psycopg

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

STACK_BYTES = 1024 * 1024
MANY = 100_000
TABLE = '"user"'
FENCED = "25006"  # a write that goes past the proxy
# A bound of ours, a write that is not proven, statement_timeout, a verdict that takes PostgreSQL more than 10 s; a Query
# with $70000 is judged as a Parse is.
OURS = ("54000", "54001", "54011", "54023", "0A000", "57014", "08006", "42P18")


def around(count, before, core, behind):
    return before * count + core + behind * count


def numbered(count, text, separator=", "):
    return separator.join(text.format(number) for number in range(1, count + 1))


def statements(n):
    few = min(n, 3000)  # what PostgreSQL itself needs minutes for
    return {
        "operators": f"SELECT 1{' + 1' * n}",
        "operators on a column": f"SELECT id{' + 1' * n} FROM {TABLE}",
        "concatenation": f"SELECT email{' || chr(120)' * n} FROM {TABLE}",
        "and": f"SELECT id FROM {TABLE} WHERE id > 0{' AND id < 50' * n}",
        "or": f"SELECT id FROM {TABLE} WHERE id = 0{' OR id = 50' * n}",
        "and in or": f"SELECT id FROM {TABLE} WHERE {around(n, 'id = 1 AND (id = 2 OR ', 'id = 3', ')')}",
        "not": f"SELECT id FROM {TABLE} WHERE {'NOT ' * n}id = 1",
        "minus": f"SELECT {'- ' * n}id FROM {TABLE}",
        "parentheses": f"SELECT {around(n, '(', 'id', ')')} FROM {TABLE}",
        "open parentheses": f"SELECT {'(' * n}",
        "casts": f"SELECT id{'::bigint' * n} FROM {TABLE}",
        "functions": f"SELECT {around(n, 'lower(', 'email', ')')} FROM {TABLE}",
        "case in case": f"SELECT {around(n, 'CASE WHEN id = 1 THEN 2 ELSE ', '3', ' END')} FROM {TABLE}",
        "when": f"SELECT CASE{' WHEN id = 1 THEN 2' * n} END FROM {TABLE}",
        "sub-selects": f"SELECT {around(n, '(SELECT ', '1', ')')} FROM {TABLE}",
        "sub-selects in FROM": f"SELECT id FROM {around(n, '(SELECT id FROM ', TABLE, ') x')}",
        "exists": f"SELECT id FROM {TABLE} WHERE {around(n, f'EXISTS (SELECT 1 FROM {TABLE} WHERE ', 'true', ')')}",
        "union": f"SELECT id FROM {TABLE}{f' UNION SELECT id FROM {TABLE}' * few}",
        "deep joins": f"SELECT count(*) FROM {TABLE} t0{f' JOIN {TABLE} USING (id)' * n}",
        "in": f"SELECT id FROM {TABLE} WHERE id IN ({numbered(n, '{}')})",
        "in of strings": f"SELECT id FROM {TABLE} WHERE email IN ({numbered(n, chr(39) + 'x{}' + chr(39))})",
        "array": f"SELECT id FROM {TABLE} WHERE id = ANY (ARRAY[{numbered(n, '{}')}])",
        "arrays": f"SELECT {around(n, 'ARRAY[', '1', ']')}",
        "rows": f"INSERT INTO category (code, title) VALUES {numbered(n, '({}, {})'.replace('{}', chr(39) + '{0}' + chr(39)))}",
        "set": f"UPDATE category SET title = title{' || chr(120)' * n}",
        "columns": f"SELECT {numbered(n, 'id')} FROM {TABLE}",
        "order by": f"SELECT id FROM {TABLE} ORDER BY {numbered(few, 'id')}",
        "group by": f"SELECT count(*) FROM {TABLE} GROUP BY {numbered(few, 'id + {}')}",
        "partition by": f"SELECT count(*) OVER (PARTITION BY {numbered(few, 'id + {}')}) FROM {TABLE}",
        "subscripts": f"SELECT id{'[1]' * n} FROM {TABLE}",
        "names": f"SELECT id{'.x' * n} FROM {TABLE}",
        "with": f"WITH {numbered(few, f'c{{}} AS (SELECT id FROM {TABLE})')} SELECT id FROM c1",
        "nested comments": f"SELECT id FROM {TABLE} WHERE id = 1 /*{around(min(n, 10_000), '/*', '', '*/')}*/",
        "semicolons": f"SELECT id FROM {TABLE} WHERE id = 1{';' * n}",
        "many statements": "SELECT 1;" * (n // 10),
    }


# Of one size.
HUGE = {
    "joins": f"SELECT count(*) FROM {TABLE} t0{''.join(f' JOIN {TABLE} t{i} USING (id)' for i in range(1, 500))}",
    "parameter 70000": f"SELECT id FROM {TABLE} WHERE id = $70000",
    "parameter beyond numbers": f"SELECT id FROM {TABLE} WHERE id = $99999999999999999999",
    "10 MB of literal": f"SELECT id FROM {TABLE} WHERE email = '{'x' * 10_000_000}'",
    "10 MB of comment": f"SELECT id FROM {TABLE} WHERE id = 1 /*{'x' * 10_000_000}*/",
    "10 MB of name": f"SELECT {'x' * 10_000_000} FROM {TABLE}",
    "10 MB of number": f"SELECT id FROM {TABLE} WHERE id = {'1' * 10_000_000}",
    "10 MB of values": f"SELECT {numbered(600_000, '1')}",
}


@contextlib.contextmanager
def small_stacks():
    """Programs started here get main and other threads of STACK_BYTES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))


def outcome(result):
    """Of a PGresult: SQLSTATE, or the number of rows and the tag."""
    state = result.error_field(psycopg.pq.DiagnosticField.SQLSTATE)
    if state:
        return state.decode()
    if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
        return "lost: " + result.error_message.decode()
    return f"{result.ntuples} {(result.command_status or b'').decode()}"


class Bounds(harness.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.cluster = harness.Postgres()
        cls.addClassCleanup(cls.cluster.destroy)

    def setUp(self):
        super().setUp()
        self.file = self.sample(rows=100, ledger=False)
        with small_stacks():
            self.served = self.proxy(self.file, self.cluster)
        self.served.wait_phase("dual-write")
        self.served.wait_caught_up()
        self.process = self.served.process.pid

    def connect(self, url):
        connection = psycopg.connect(url, connect_timeout=30, autocommit=True)
        connection.execute("SET statement_timeout = '20s'")
        self.addCleanup(connection.close)
        return connection

    def run_both_ways(self, connection, text):
        """Simple and extended, each in a transaction that is rolled back."""
        found = []
        for run in (connection.pgconn.exec_, lambda command: connection.pgconn.exec_params(command, [])):
            connection.execute("BEGIN")
            found.append(outcome(run(text.encode())))
            connection.execute("ROLLBACK")
            self.assertEqual((1,), connection.execute(f"SELECT id FROM {TABLE} WHERE id = 1").fetchone())
        return found

    def check(self, texts, theirs_count):
        ours, theirs = self.connect(self.served.url), self.connect(self.cluster.url())
        for name, text in texts.items():
            with self.subTest(name=name, size=len(text)):
                begun = time.monotonic()
                got = self.run_both_ways(ours, text)
                took_s = time.monotonic() - begun
                # PostgreSQL may plan for minutes what a bound has refused, and cannot be cancelled meanwhile.
                refused = not theirs_count and all(mine in OURS for mine in got)
                expected = got if refused else self.run_both_ways(theirs, text)
                if os.environ.get("CROSSFADE_SHOW"):
                    print(f"{name:26} {len(text):10} {took_s:6.2f} s  ours {got}  postgres {expected}", flush=True)
                for mine, their in zip(got, expected):
                    if theirs_count and "57014" not in (mine, their):
                        self.assertEqual(their, mine)
                    elif mine != their and their != FENCED:
                        self.assertIn(mine, OURS)
        self.assertEqual(self.process, self.served.process.pid)
        self.assertIsNone(self.served.process.poll())

    def check_parameters(self):
        for count in (60_000, 65_535):
            text = f"SELECT id FROM {TABLE} WHERE id IN ({numbered(count, '${}')})".encode()
            values = [b"%d" % number for number in range(1, count + 1)]
            found = [outcome(self.connect(url).pgconn.exec_params(text, values))
                     for url in (self.served.url, self.cluster.url())]
            if found[1] != found[0]:
                self.assertIn(found[0], OURS)

    def test_many(self):
        self.check({**statements(MANY), **HUGE}, theirs_count=False)
        self.check_parameters()

    def test_some(self):
        for count in (40, 200, 1500):
            self.check(statements(count), theirs_count=False)

    def test_switched(self):
        self.assert_code(0, self.served.run("cutover", "--force", "validation=a test"))
        self.served.wait_phase("switched")
        self.check({**statements(MANY), **HUGE}, theirs_count=True)
        self.check_parameters()


if __name__ == "__main__":
    harness.main()
