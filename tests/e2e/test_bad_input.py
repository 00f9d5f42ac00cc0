#!/usr/bin/python3
"""What goes wrong at the start: a message that says what and what to do, the exit code, no password, nothing changed."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402
from old_postgres import OldPostgres  # noqa: E402

PASSWORD = "s3cret-Passw0rd"
BLOCKED, USAGE, UNREACHABLE = 1, 2, 3


class BadInput(harness.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.cluster = harness.Postgres()
        cls.addClassCleanup(cls.cluster.destroy)

    def setUp(self):
        super().setUp()
        self.file = self.sample(rows=100, ledger=False)
        self.database = "bad_" + "".join(character for character in self.id().rsplit(".", 1)[1])[:50]
        self.cluster.create_database(self.database)
        self.url = self.cluster.url(database=self.database)

    # --- what each case has to keep ---------------------------------------------------------------------------------

    def print_of(self, file):
        """Content of the file, and what lies beside it."""
        found = {}
        for name in sorted(os.listdir(os.path.dirname(file))):
            path = os.path.join(os.path.dirname(file), name)
            if os.path.isfile(path) and not name.endswith(("-shm", "-wal", ".log")):
                with open(path, "rb") as stream:
                    found[name] = hashlib.sha256(stream.read()).hexdigest()
        return found

    def assert_nothing_there(self, database=None):
        rows = self.cluster.sql("SELECT nspname FROM pg_namespace WHERE nspname = 'crossfade' UNION ALL "
                                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
                                database=database or self.database)
        self.assertEqual("", rows)

    def serve(self, *flags, sqlite=None, url=None, prefix=(), environment=None, listen="127.0.0.1:0"):
        """A start of serve that must end by itself."""
        arguments = ["serve", "--sqlite", sqlite or self.file, "--postgres", url or self.url, "--admin", "127.0.0.1:0",
                     "--state-dir", self.path("state"), "--listen", listen, *flags]
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith(("CROSSFADE_", "PG")) and name != "DATABASE_URL"}
        process = subprocess.Popen([*prefix, harness.binary(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=tempfile.gettempdir(), env={**clean, **(environment or {})})
        try:
            out, err = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate()
            self.fail(f"serve goes on:\n{err.decode()[-2000:]}")
        return harness.Answer(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    def assert_says(self, answer, code, *words):
        self.assertEqual(code, answer.code, f"\n{answer}")
        text = (answer.out + answer.err).lower()
        for word in words:
            alternatives = word if isinstance(word, tuple) else (word,)
            self.assertTrue(any(part.lower() in text for part in alternatives), f"none of {alternatives} in\n{answer}")
        for secret in (PASSWORD, self.cluster.record["password"], self.cluster.record["superuser_password"]):
            self.assertNotIn(secret, answer.out + answer.err)

    @contextlib.contextmanager
    def nothing_changes(self, file=None):
        before = self.print_of(file or self.file)
        yield
        self.assertEqual(before, self.print_of(file or self.file))
        self.assert_nothing_there()

    # --- the file ---------------------------------------------------------------------------------------------------

    def test_not_a_database(self):
        path = self.path("notes.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("this is a letter, not a database\n" * 100)
        with self.nothing_changes(path):
            self.assert_says(self.serve(sqlite=path), UNREACHABLE, "notes.txt", ("not a database", "not a sqlite"))

    def test_no_such_file(self):
        path = self.path("absent.sqlite")
        with self.nothing_changes():
            self.assert_says(self.serve(sqlite=path), UNREACHABLE, "absent.sqlite", ("no such file", "does not exist", "unable to open"))
        self.assertFalse(os.path.exists(path))

    def test_malformed_file(self):
        size = os.path.getsize(self.file)
        with open(self.file, "r+b") as file:
            file.seek(4096 * 3)
            file.write(os.urandom(size - 4096 * 6))
        with self.nothing_changes():
            answer = self.serve()
            self.assertIn(answer.code, (BLOCKED, UNREACHABLE), answer)
            self.assert_says(answer, answer.code, "app.sqlite", ("malformed", "integrity", "corrupt"))

    def unprivileged(self):
        """Root may write to anything, unless it gives up that right."""
        if os.geteuid() != 0:
            return ()
        return ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")

    def test_read_only_file(self):
        os.chmod(self.file, 0o444)
        with self.nothing_changes():
            answer = self.serve(prefix=self.unprivileged())
            self.assertIn(answer.code, (BLOCKED, UNREACHABLE), answer)
            self.assert_says(answer, answer.code, "app.sqlite", ("read-only", "readonly", "permission", "not writable"))

    def test_read_only_directory(self):
        directory = self.path("closed")
        os.mkdir(directory)
        path = os.path.join(directory, "app.sqlite")
        shutil.copyfile(self.file, path)
        os.chmod(directory, 0o555)
        self.addCleanup(os.chmod, directory, 0o755)
        with self.nothing_changes(path):
            answer = self.serve(sqlite=path, prefix=self.unprivileged())
            self.assertIn(answer.code, (BLOCKED, UNREACHABLE), answer)
            self.assert_says(answer, answer.code, ("closed", "app.sqlite"),
                             ("read-only", "readonly", "permission", "not writable", "unable to open"))

    # --- PostgreSQL -------------------------------------------------------------------------------------------------

    def test_wrong_password(self):
        with self.nothing_changes():
            url = self.url.replace(self.cluster.record["password"], PASSWORD)
            self.assert_says(self.serve(url=url), UNREACHABLE, "password", "crossfade_app")

    def test_unreachable(self):
        with self.nothing_changes():
            url = f"postgresql://someone:{PASSWORD}@127.0.0.1:{harness.free_port()}/app"
            self.assert_says(self.serve(url=url), UNREACHABLE, ("refused", "cannot be reached", "unreachable"), "127.0.0.1")

    def test_unknown_host(self):
        with self.nothing_changes():
            url = f"postgresql://someone:{PASSWORD}@nowhere.invalid/app"
            self.assert_says(self.serve(url=url), UNREACHABLE, "nowhere.invalid")

    def test_database_missing(self):
        with self.nothing_changes():
            self.assert_says(self.serve(url=self.cluster.url(database="nosuchdb")), UNREACHABLE, "nosuchdb", "does not exist")

    def test_too_old(self):
        with self.nothing_changes(), OldPostgres("12.4", 120004) as server:
            answer = self.serve(url=f"postgresql://someone:{PASSWORD}@127.0.0.1:{server.port}/app?sslmode=disable")
            self.assert_says(answer, BLOCKED, "12", "13")

    def test_without_privileges(self):
        role = f"poor_{self.database[:40]}"
        self.cluster.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        url = self.url.replace(f"crossfade_app:{self.cluster.record['password']}", f"{role}:{PASSWORD}")
        with self.nothing_changes():
            self.assert_says(self.serve(url=url), BLOCKED, "GRANT", role)
        # CREATE alone is not enough from 15 on: the mirror has to set session_replication_role.
        self.cluster.sql(f"GRANT CREATE ON DATABASE \"{self.database}\" TO {role}; GRANT CREATE ON SCHEMA public TO {role}",
                         database=self.database)
        with self.nothing_changes():
            self.assert_says(self.serve(url=url), BLOCKED, "GRANT SET ON PARAMETER session_replication_role TO", role)

    def test_table_without_counterpart(self):
        """The application's own migrations made the schema, but not all of it."""
        self.cluster.sql("CREATE TABLE ticket (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, subject text NOT NULL, "
                         "opened_at timestamp NOT NULL)", database=self.database, superuser=False)
        before = self.print_of(self.file)
        self.assert_says(self.serve(), BLOCKED, "product", ("counterpart", "not in postgresql", "no table", "missing"))
        self.assertEqual(before, self.print_of(self.file))

    def test_rows_already_there(self):
        self.cluster.sql("CREATE TABLE ticket (id bigint PRIMARY KEY, subject text, opened_at timestamp); "
                         "INSERT INTO ticket VALUES (1, 'foreign', now())", database=self.database, superuser=False)
        with contextlib.closing(sqlite3.connect(self.path("one.sqlite"))) as connection:
            connection.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY, subject TEXT, opened_at TIMESTAMP)")
        before = self.print_of(self.file)
        self.assert_says(self.serve(sqlite=self.path("one.sqlite")), BLOCKED, "ticket", "--replace-rows", "--adopt")
        self.assertEqual(before, self.print_of(self.file))
        self.assertEqual("1", self.cluster.sql("SELECT count(*) FROM ticket", database=self.database))

    # --- flags and ports --------------------------------------------------------------------------------------------

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with self.nothing_changes():
                answer = self.serve(listen=f"127.0.0.1:{port}")
                self.assertIn(answer.code, (BLOCKED, USAGE, UNREACHABLE), answer)
                self.assert_says(answer, answer.code, str(port), "in use")

    def test_usage(self):
        with self.nothing_changes():
            self.assert_says(self.serve("--no-such-flag"), USAGE, "--no-such-flag")
            self.assert_says(self.serve("--mirror", "sometimes"), USAGE, "mirror")
            self.assert_says(harness.run_crossfade("serve", "--postgres", self.url), USAGE, "--sqlite")
            self.assert_says(harness.run_crossfade("serve", "--sqlite", self.file), USAGE, "--postgres")
            self.assert_says(harness.run_crossfade("frobnicate"), USAGE, ("frobnicate", "subcommand"))
            self.assert_says(self.serve("--auth", "trust", listen="0.0.0.0:0"), USAGE, "trust")
            self.assert_says(self.serve(url=f"mysql://someone:{PASSWORD}@127.0.0.1/app"), USAGE, "mysql")

    def test_commands_without_a_proxy(self):
        for command in ("cutover", "rollback", "finish", "abandon"):
            answer = harness.run_crossfade(command, "--sqlite", self.file, "--postgres", self.url, "--admin",
                                           f"127.0.0.1:{harness.free_port()}", "--state-dir", self.path("state"))
            self.assert_says(answer, UNREACHABLE, ("proxy", "serve"))
        answer = harness.run_crossfade("status", "--sqlite", self.file, "--postgres", self.url, "--state-dir",
                                       self.path("state"), "--format", "json")
        self.assertEqual((0, False, "none"), (answer.code, answer.json["serving"], answer.json["phase"]), answer)
        self.assert_nothing_there()

    def test_second_proxy_and_loop(self):
        os.mkdir(self.path("first"))
        proxy = harness.Proxy(self.file, self.url, self.path("first"))
        self.proxies.append(proxy)
        self.addCleanup(proxy.kill9)
        proxy.start()
        proxy.wait_phase("dual-write")
        answer = harness.run_crossfade("serve", "--sqlite", self.file, "--postgres", self.url, "--listen", "127.0.0.1:0",
                                       "--admin", "127.0.0.1:0", "--state-dir", proxy.state_dir)
        self.assert_says(answer, BLOCKED, ("already", "another"), str(proxy.process.pid))
        other = self.sample(rows=10, ledger=False, name="other.sqlite")
        answer = self.serve(sqlite=other, url=proxy.url)
        self.assert_says(answer, USAGE, "--postgres", "proxy")


if __name__ == "__main__":
    unittest.main(verbosity=2)
