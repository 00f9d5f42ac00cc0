"""The second half of deploy/quickstart: PostgreSQL, the copy of the file, the proxy. Called by it alone, after the build.

Everything that is remembered (ports, passwords, pids with their start times) lies in the state directory, so a second
call finds what runs, starts what does not, and prints the same. Processes are ended by their recorded pid alone, after
their start time has shown that it is still the same process.
"""

import contextlib
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
sys.dont_write_bytecode = True
from pg_cluster import Cluster, ClusterError, free_port, process_start  # noqa: E402

READY_TIMEOUT_S = 120
STOP_TIMEOUT_S = 60


class QuickstartError(Exception):
    """Says what is wrong and what to do."""


def state_directory():
    if os.environ.get("CROSSFADE_STATE_DIR"):
        return os.path.abspath(os.environ["CROSSFADE_STATE_DIR"])
    if os.geteuid() == 0:
        return "/var/lib/crossfade-quickstart"
    state_home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(state_home, "crossfade-quickstart")


class Quickstart:
    def __init__(self):
        self.state = state_directory()
        self.record_path = os.path.join(self.state, "quickstart.json")
        self.record = {}
        if os.path.exists(self.record_path):
            with open(self.record_path, encoding="utf-8") as file:
                self.record = json.load(file)
        self.cluster = None

    def save(self):
        temporary = self.record_path + ".new"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.record, file, indent=1)
        os.replace(temporary, self.record_path)

    # --- start ------------------------------------------------------------------------------------------------------

    def start(self, source):
        source = os.path.abspath(source) if source else None
        if self.record and source and self.record["source"] != source:
            kept = self.record["source"] or "the sample"
            raise QuickstartError(f"{self.state} already holds a migration of {kept}; "
                                  "run deploy/quickstart --reset first, or set CROSSFADE_STATE_DIR to another directory")
        if not self.record:
            if os.path.isdir(self.state) and os.listdir(self.state):
                raise QuickstartError(f"{self.state} is not empty and was not made by quickstart; "
                                      "set CROSSFADE_STATE_DIR to another directory")
            # 0700, as the proxy's state directory has to be: it holds tokens and passwords.
            os.makedirs(self.state, mode=0o700, exist_ok=True)
            os.chmod(self.state, 0o700)
            name = os.path.basename(source) if source else "sample.sqlite"
            self.record = {"source": source, "sqlite": os.path.join(self.state, name), "copied": False}
            self.save()
        self.cluster = Cluster(os.path.join(self.state, "postgres"), lasting=True)
        self.cluster.create()
        self.cluster.start()
        if not self.record["copied"]:
            self.copy(source or self.record["source"])
        self.serve()
        self.write_environment()
        self.print_next()

    def copy(self, source):
        """A consistent copy, also of a file that is being written to."""
        target = self.record["sqlite"]
        for leftover in (target, target + "-wal", target + "-shm", target + "-journal"):
            if os.path.exists(leftover):
                os.unlink(leftover)
        if source is None:
            subprocess.run([sys.executable, os.path.join(ROOT, "tests", "support", "make-sample"), target], check=True)
        else:
            try:
                with contextlib.closing(sqlite3.connect(source, timeout=30)) as present, \
                        contextlib.closing(sqlite3.connect(target)) as copied:
                    present.execute("PRAGMA query_only = ON")
                    present.backup(copied)
                    # Some header fields are only read, and judged, with the schema.
                    copied.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.Error as error:
                self.forget()
                raise QuickstartError(f"{source} cannot be copied: {error}") from error
        self.record["copied"] = True
        self.save()

    def forget(self):
        """After a first call that could not begin: leaves nothing behind."""
        self.cluster.destroy()
        shutil.rmtree(self.state, ignore_errors=True)

    def serve_pid(self):
        pid = self.record.get("pid")
        if pid and process_start(pid) == self.record.get("pid_start"):
            return pid
        return None

    def serve(self):
        if self.serve_pid():
            self.wait_ready(None)
            return
        binary = os.path.join(ROOT, "build", "release", "crossfade")
        for attempt in range(3):
            if "listen" not in self.record or attempt > 0:
                self.record["listen"] = f"127.0.0.1:{free_port()}"
                self.record["admin"] = f"127.0.0.1:{free_port()}"
            log_path = os.path.join(self.state, "crossfade.log")
            # By environment, not by flags: what stands on a command line, the password too, every user of the machine
            # can read.
            environment = {**os.environ, "CROSSFADE_SQLITE": self.record["sqlite"],
                           "CROSSFADE_POSTGRES": self.cluster.url(), "CROSSFADE_STATE_DIR": self.state,
                           "CROSSFADE_LISTEN": self.record["listen"], "CROSSFADE_ADMIN": self.record["admin"]}
            with open(log_path, "ab") as log:
                offset = log.tell()
                process = subprocess.Popen(  # pylint: disable=consider-using-with
                    [binary, "serve"], cwd=self.state, env=environment, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log, start_new_session=True)
            self.record["pid"], self.record["pid_start"] = process.pid, process_start(process.pid)
            self.save()
            if self.wait_ready(process):
                return
            with open(log_path, encoding="utf-8", errors="replace") as log:
                log.seek(offset)
                tail = log.read()
            if "in use" not in tail:
                raise QuickstartError(f"crossfade serve ended with exit code {process.returncode}:\n{tail.strip()}")
        raise QuickstartError("no free port was found")

    def wait_ready(self, process):
        """True once /readyz says so; False where the process has ended."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            if process is not None and process.poll() is not None:
                return False
            try:
                with urllib.request.urlopen(f"http://{self.record['admin']}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return True
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.05)
        raise QuickstartError(f"clients cannot connect after {READY_TIMEOUT_S} s; see {self.state}/crossfade.log")

    # --- what the user sees -----------------------------------------------------------------------------------------

    def database_url(self):
        return self.cluster.url().replace(f"127.0.0.1:{self.cluster.port}", self.record["listen"])

    def write_environment(self):
        values = {
            "DATABASE_URL": self.database_url(),
            "CROSSFADE_SQLITE": self.record["sqlite"],
            "CROSSFADE_POSTGRES": self.cluster.url(),
            "CROSSFADE_ADMIN": self.record["admin"],
            "CROSSFADE_STATE_DIR": self.state,
            "CROSSFADE_BIN": os.path.join(ROOT, "build", "release", "crossfade"),
        }
        path = os.path.join(self.state, "env")
        descriptor = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for name, value in values.items():
                file.write(f"{name}={shlex.quote(value)}\n")
            file.write(f"export {' '.join(values)}\n")
        os.replace(path + ".new", path)

    def example_query(self):
        """A statement that works on the user's own file, quoted for the shell."""
        with contextlib.closing(sqlite3.connect(f"file:{self.record['sqlite']}?mode=ro", uri=True)) as connection:
            tables = [row[0] for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                "AND name NOT LIKE 'crossfade\\_%' ESCAPE '\\' ORDER BY rootpage LIMIT 1")]
        if not tables:
            return "'SELECT 1'"
        name = tables[0].replace('"', '""')
        return shlex.quote(f'SELECT * FROM "{name}" LIMIT 5')

    def print_next(self):
        env = shlex.quote(os.path.join(self.state, "env"))
        print(f"""Crossfade serves {self.record['sqlite']}
  clients connect to   {self.record['listen']}, as to PostgreSQL; SQLite is the authority, PostgreSQL follows
  the file copied      {self.record['source'] or 'a sample, made by tests/support/make-sample'}
  log                  {self.state}/crossfade.log

Try next:
  . {env}
  psql "$DATABASE_URL" -c {self.example_query()}
  psql "$DATABASE_URL"                # read and write; the file and PostgreSQL both get it
  "$CROSSFADE_BIN" status             # phase, lag, gates
  "$CROSSFADE_BIN" validate           # do both hold the same rows?
  "$CROSSFADE_BIN" cutover --reads    # reads from PostgreSQL
  "$CROSSFADE_BIN" cutover            # everything on PostgreSQL, clients stay connected
  "$CROSSFADE_BIN" rollback           # and back
  deploy/quickstart --stop            # stops both; --reset also removes what was made""")

    # --- end --------------------------------------------------------------------------------------------------------

    def stop(self):
        if not self.record:
            print(f"quickstart: nothing here ({self.state})")
            return
        pid = self.serve_pid()
        if pid:
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + STOP_TIMEOUT_S
            while self.serve_pid() and time.monotonic() < deadline:
                time.sleep(0.05)
            if self.serve_pid():
                os.kill(pid, signal.SIGKILL)
        if os.path.isdir(os.path.join(self.state, "postgres")):
            self.cluster = Cluster(os.path.join(self.state, "postgres"), lasting=True)
            self.cluster.stop()
        print("quickstart: stopped")

    def reset(self):
        self.stop()
        if not self.record:
            return
        if self.cluster is not None:
            self.cluster.destroy()
        shutil.rmtree(self.state)
        print(f"quickstart: removed {self.state}")


def main():
    quickstart = Quickstart()
    argument = sys.argv[1] if len(sys.argv) > 1 else None
    if argument == "--stop":
        quickstart.stop()
    elif argument == "--reset":
        quickstart.reset()
    else:
        quickstart.start(argument)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (QuickstartError, ClusterError) as problem:
        print(f"quickstart: {problem}", file=sys.stderr)
        sys.exit(1)
