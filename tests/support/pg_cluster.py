#!/usr/bin/python3
"""A private PostgreSQL cluster: the one implementation behind with-postgres, the end-to-end harness and deploy/quickstart.

    pg_cluster.py run [--fast] [--set NAME=VALUE]... -- CMD...   temporary cluster around CMD, removed afterwards
    pg_cluster.py create DIR      a lasting cluster in DIR (does nothing where there is one)
    pg_cluster.py start DIR       start it in the background, wait until it answers (does nothing where it runs)
    pg_cluster.py stop DIR        stop it (fast)
    pg_cluster.py status DIR      exit 0 where it runs, 3 where it does not
    pg_cluster.py url DIR [--superuser]

PostgreSQL refuses to run as root: under root the server belongs to user `postgres`, else `nobody`, and its directory
lies where that user can reach it. Only processes that were started here are ever signalled, by pid.
"""

import argparse
import ctypes
import glob
import hashlib
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SUPERUSER = "crossfade_super"
ROLE = "crossfade_app"
DATABASE = "app"
START_TIMEOUT_S = 60
# sun_path holds 107 bytes; the socket's file name is `.s.PGSQL.65535`.
SOCKET_DIR_MAX = 107 - len("/.s.PGSQL.65535")


class ClusterError(Exception):
    """Says what is wrong and what to do."""


def find_bindir():
    """The newest directory that holds initdb and postgres; CROSSFADE_PG_BINDIR decides where it is set."""
    candidates = []
    if os.environ.get("CROSSFADE_PG_BINDIR"):
        candidates.append(os.environ["CROSSFADE_PG_BINDIR"])
    else:
        def version(path):
            match = re.search(r"/postgresql/(\d+)/bin$", path)
            return int(match.group(1)) if match else 0
        candidates += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=version, reverse=True)
        pg_config = shutil.which("pg_config")
        if pg_config:
            out = subprocess.run([pg_config, "--bindir"], stdout=subprocess.PIPE, text=True, check=False)
            candidates.append(out.stdout.strip())
        postgres = shutil.which("postgres")
        if postgres:
            candidates.append(os.path.dirname(os.path.realpath(postgres)))
    for path in candidates:
        if all(os.access(os.path.join(path, name), os.X_OK) for name in ("initdb", "postgres")):
            return path
    raise ClusterError("PostgreSQL's initdb and postgres were not found; run: deploy/install-deps runtime")


def server_user():
    """None: the present user runs the server. Else the unprivileged user that does so for root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ClusterError("PostgreSQL must not run as root, and there is neither a user postgres nor nobody; "
                       "run: useradd --system postgres")


def identity(user):
    """Arguments for subprocess that make a child run as the server's user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def reachable(path, user):
    """Whether the server's user can enter and list `path`."""
    try:
        done = subprocess.run(["/bin/sh", "-c", 'test -x "$1" && test -r "$1" && cd "$1"', "sh", path], cwd="/",
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **identity(user))
    except OSError:
        return False
    return done.returncode == 0


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent():
    """In the child: end with SIGINT (a fast shutdown) when the thread that started it ends, kill -9 included."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGINT, 0, 0, 0)


def process_start(pid):
    """The start time of a process in clock ticks: with the pid it names a process for good. None: no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def owned_directory(prefix, place):
    """A new directory in `place` that names its maker; those of makers that were killed are removed on the way."""
    for path in glob.glob(os.path.join(place, prefix + "*")):
        try:
            with open(os.path.join(path, "owner"), encoding="ascii") as file:
                pid, started = map(int, file.read().split())
            if os.stat(path).st_uid == os.geteuid() and process_start(pid) != started:
                shutil.rmtree(path, ignore_errors=True)
        except (OSError, ValueError):
            continue
    path = tempfile.mkdtemp(prefix=prefix, dir=place)
    with open(os.path.join(path, "owner"), "w", encoding="ascii") as file:
        file.write(f"{os.getpid()} {process_start(os.getpid())}")
    return path


class Cluster:
    """One cluster in `directory` (made in a temporary place where None). Not thread-safe: one owner."""

    def __init__(self, directory=None, fast=False, settings=None, lasting=False):
        self.bindir = find_bindir()
        self.user = server_user()
        self.fast = fast
        self.settings = dict(settings or {})
        self.lasting = lasting
        self.process = None
        self.extra_environment = {}  # of the server's next start
        self.directory = directory or self._temporary_directory()
        self.record_path = os.path.join(self.directory, "cluster.json")
        self.record = {}
        if os.path.exists(self.record_path):
            with open(self.record_path, encoding="utf-8") as file:
                self.record = json.load(file)

    # --- where things are -------------------------------------------------------------------------------------------

    def _temporary_directory(self):
        places = [os.environ.get("TMPDIR"), "/tmp", "/var/tmp", "/dev/shm"]
        for place in places:
            # 40: our own directory's name and the socket directory's.
            if place and os.path.isdir(place) and len(place) + 40 < SOCKET_DIR_MAX and reachable(place, self.user):
                path = owned_directory("crossfade-pg-", place)
                os.chmod(path, 0o755)
                return path
        raise ClusterError("no temporary directory that PostgreSQL's user can reach; set TMPDIR to one")

    @property
    def base(self):
        """The directory that holds data, socket and log: ours, unless the server's user cannot reach that."""
        return self.record.get("base", self.directory)

    @property
    def data(self):
        return os.path.join(self.base, "data")

    @property
    def socket_dir(self):
        return self.record["socket_dir"]

    @property
    def log_path(self):
        return os.path.join(self.base, "postgresql.log")

    @property
    def port(self):
        return self.record["port"]

    def url(self, superuser=False, database=DATABASE, host="127.0.0.1"):
        name, password = (SUPERUSER, self.record["superuser_password"]) if superuser else (
            ROLE, self.record["password"])
        return f"postgresql://{name}:{password}@{host}:{self.port}/{database}"

    def environment(self):
        return {
            "CROSSFADE_TEST_POSTGRES": self.url(),
            "CROSSFADE_TEST_POSTGRES_SUPERUSER": self.url(superuser=True),
            "CROSSFADE_TEST_POSTGRES_SOCKET": self.socket_dir,
            "CROSSFADE_TEST_POSTGRES_BINDIR": self.bindir,
        }

    def _save(self):
        temporary = self.record_path + ".new"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.record, file, indent=1)
        os.replace(temporary, self.record_path)

    # --- life -------------------------------------------------------------------------------------------------------

    def create(self):
        """initdb, settings, roles and database; leaves the server running. Does nothing where it was done before."""
        if self.record.get("complete"):
            return
        if self.record.get("base"):
            shutil.rmtree(self.base, ignore_errors=True)
        os.makedirs(self.directory, exist_ok=True)
        base = self.directory
        if not reachable(self.directory, self.user):
            base = "/var/lib/crossfade-postgres-" + hashlib.sha256(self.directory.encode()).hexdigest()[:12]
            os.makedirs(base, exist_ok=True)
            os.chmod(base, 0o755)
        socket_dir = os.path.join(base, "socket")
        if len(socket_dir) > SOCKET_DIR_MAX:
            socket_dir = tempfile.mkdtemp(prefix="crossfade-pg-", dir="/tmp")
        self.record = {"base": base, "socket_dir": socket_dir, "password": secrets.token_hex(12),
                       "superuser_password": secrets.token_hex(12), "port": free_port()}
        self._save()
        self._initdb()
        self.start()
        self._roles()
        self.record["complete"] = True
        self._save()

    def _initdb(self):
        shutil.rmtree(self.data, ignore_errors=True)
        os.mkdir(self.data, 0o700)
        os.makedirs(self.socket_dir, exist_ok=True)
        os.chmod(self.socket_dir, 0o755)
        open(self.log_path, "ab").close()
        pwfile = os.path.join(self.base, "pwfile")
        with open(pwfile, "w", encoding="ascii", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write(self.record["superuser_password"] + "\n")
        if self.user is not None:
            for path in (self.data, self.socket_dir, self.log_path, pwfile):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        command = [os.path.join(self.bindir, "initdb"), "--pgdata", self.data, "--username", SUPERUSER,
                   "--pwfile", pwfile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        if not self.lasting:
            command.append("--no-sync")
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, env=self._server_environment(),
                              **identity(self.user))
        os.unlink(pwfile)
        if done.returncode != 0:
            raise ClusterError(f"initdb failed:\n{done.stdout}")
        self._write_settings()

    def _write_settings(self):
        settings = {
            "listen_addresses": "'127.0.0.1'",
            "unix_socket_directories": f"'{self.socket_dir}'",
            "password_encryption": "'scram-sha-256'",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
            "max_connections": "200",
            "max_prepared_transactions": "10",
            "shared_buffers": "'64MB'",
            "max_wal_size": "'2GB'",
            "log_line_prefix": "'%m [%p] %u@%d '",
        }
        if self.fast:
            settings.update({"fsync": "off", "full_page_writes": "off"})
        settings.update(self.settings)
        path = os.path.join(self.data, "postgresql.conf")
        with open(path, "a", encoding="utf-8") as file:
            for name, value in settings.items():
                file.write(f"{name} = {value}\n")

    @staticmethod
    def _server_environment():
        """PG* of the caller must not reach the server's programs."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        kept["LC_ALL"] = "C.UTF-8"
        return kept

    def pid(self):
        """The postmaster's pid where it runs and is the one that we started, else None."""
        pid = self.record.get("pid")
        if pid and process_start(pid) == self.record.get("pid_start"):
            return pid
        return None

    def start(self):
        """Starts the server and waits until it answers; a port taken meanwhile by somebody else is replaced."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None
        if self.pid():
            return
        deadline = time.monotonic() + START_TIMEOUT_S
        keep_port = self.record.get("complete", False)
        while True:
            offset = os.path.getsize(self.log_path)
            self._spawn()
            if self._wait_ready(deadline):
                return
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                log.seek(offset)
                tail = log.read()
            self.process = None
            if time.monotonic() >= deadline:
                raise ClusterError(f"PostgreSQL did not start in {START_TIMEOUT_S} s:\n{tail}")
            if "Address already in use" in tail and not keep_port:
                self.record["port"] = free_port()
                self._save()
            elif not any(text in tail for text in ("Address already in use", "is still in use",
                                                   "lock file \"postmaster.pid\" already exists")):
                raise ClusterError(f"PostgreSQL did not start:\n{tail}")
            time.sleep(0.2)

    def _spawn(self):
        command = [os.path.join(self.bindir, "postgres"), "-D", self.data, "-p", str(self.port)]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=None if self.lasting else die_with_parent,
                env={**self._server_environment(), **self.extra_environment},
                **identity(self.user))
        self.record["pid"] = self.process.pid
        self.record["pid_start"] = process_start(self.process.pid)
        self._save()

    def _wait_ready(self, deadline):
        """True once postmaster.pid says ready; False where the process ended or the deadline passed."""
        pid_file = os.path.join(self.data, "postmaster.pid")
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            try:
                with open(pid_file, encoding="utf-8") as file:
                    lines = file.read().split("\n")
                if len(lines) > 7 and int(lines[0]) == self.process.pid and lines[7].strip() == "ready":
                    return True
            except (OSError, ValueError):
                pass
            time.sleep(0.02)
        self.stop("immediate")
        return False

    def _signal_and_wait(self, number, timeout_s):
        pid = self.pid()
        if not pid:
            return True
        os.kill(pid, number)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.process is not None:
                self.process.poll()
            if not self.pid():
                self.process = None
                return True
            time.sleep(0.02)
        return False

    def stop(self, mode="fast"):
        """`fast` (SIGINT) or `immediate` (SIGQUIT), the second also where the first does not end it."""
        if mode == "fast" and self._signal_and_wait(signal.SIGINT, 60):
            return
        if not self._signal_and_wait(signal.SIGQUIT, 10):
            self._signal_and_wait(signal.SIGKILL, 10)

    def kill9(self):
        """SIGKILL of the postmaster: its children notice and end; start() waits for the last of them."""
        self._signal_and_wait(signal.SIGKILL, 10)

    def restart(self):
        self.stop()
        self.start()

    def destroy(self):
        self.stop("fast" if self.lasting else "immediate")
        socket_dir, base = self.record.get("socket_dir"), self.base
        shutil.rmtree(base, ignore_errors=True)
        if socket_dir:
            shutil.rmtree(socket_dir, ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    # --- a streaming standby ------------------------------------------------------------------------------------------

    def standby(self, application_name="standby"):
        """A second cluster, started, that follows this one by streaming, with the same roles and passwords.

        To lose nothing at a failover: wait_replayed(), or `synchronous_standby_names = 'standby'` here. To lose the
        last commits: stop() the standby first, start() and promote() it later. The caller destroys it.
        """
        other = object.__new__(type(self))  # a subclass may create() in its constructor
        Cluster.__init__(other, fast=self.fast, settings=self.settings)
        base = other.directory
        other.record = {**self.record, "base": base, "socket_dir": os.path.join(base, "socket"), "port": free_port()}
        for name in ("pid", "pid_start"):
            other.record.pop(name, None)
        os.makedirs(other.socket_dir)
        open(other.log_path, "ab").close()
        os.mkdir(other.data, 0o700)
        if self.user is not None:
            for path in (other.data, other.socket_dir, other.log_path):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        # pg_basebackup -R writes what it connected with into primary_conninfo, the password included.
        conninfo = (f"host=127.0.0.1 port={self.port} user={SUPERUSER} password={self.record['superuser_password']} "
                    f"application_name={application_name}")
        done = subprocess.run(
            [os.path.join(self.bindir, "pg_basebackup"), "-D", other.data, "-d", conninfo, "-R", "-X", "stream",
             "--checkpoint=fast", "--no-sync"], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False, env=self._server_environment(), **identity(self.user))
        if done.returncode != 0:
            other.destroy()
            raise ClusterError(f"pg_basebackup failed:\n{done.stdout}")
        other._write_settings()  # pylint: disable=protected-access
        other.start()
        return other

    def wait_replayed(self, standby, timeout_s=60):
        """Until the standby has replayed all that is written here now."""
        position = self.sql("SELECT pg_current_wal_lsn()")
        deadline = time.monotonic() + timeout_s
        while standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn") != "t":
            if time.monotonic() > deadline:
                raise ClusterError(f"the standby has not replayed {position} in {timeout_s} s")
            time.sleep(0.05)

    def promote(self):
        """The standby accepts writes from here on."""
        if self.sql("SELECT pg_promote(true, 60)") != "t":
            raise ClusterError("the standby was not promoted in 60 s")

    # --- contents ---------------------------------------------------------------------------------------------------

    def sql(self, text, database="postgres", superuser=True):
        """Runs `text` with psql; the answer's rows as text."""
        environment = self._server_environment()
        environment["PGPASSWORD"] = self.record["superuser_password" if superuser else "password"]
        psql = os.path.join(self.bindir, "psql")
        done = subprocess.run(
            [psql if os.access(psql, os.X_OK) else "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER if superuser else ROLE, "-d", database],
            input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, env=environment)
        if done.returncode != 0:
            raise ClusterError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def _roles(self):
        version = int(self.sql("SHOW server_version_num")) // 10000
        # Before 15, session_replication_role takes a superuser.
        power = "NOSUPERUSER" if version >= 15 else "SUPERUSER"
        text = f"CREATE ROLE {ROLE} LOGIN CREATEDB {power} PASSWORD '{self.record['password']}';\n"
        if version >= 15:
            text += f"GRANT SET ON PARAMETER session_replication_role TO {ROLE};\n"
        self.sql(text + f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n")


def run(arguments):
    """A temporary cluster around one command; the command's exit code."""
    cluster = None
    child = None

    def forward(number, _frame):
        if child is not None:
            if child.poll() is None:
                child.send_signal(number)
        else:
            sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    try:
        cluster = Cluster(fast=arguments.fast, settings=dict(item.split("=", 1) for item in arguments.set))
        cluster.create()
        child = subprocess.Popen(arguments.command, env={**os.environ, **cluster.environment()})
        code = child.wait()
        if code != 0 and os.environ.get("CROSSFADE_TEST_SHOW_LOG"):
            with open(cluster.log_path, encoding="utf-8", errors="replace") as log:
                sys.stderr.write("".join(log.readlines()[-200:]))
        return code if code >= 0 else 128 - code
    except FileNotFoundError as error:
        print(f"with-postgres: {error.filename}: not found", file=sys.stderr)
        return 127
    finally:
        # A second signal must not leave the server behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if cluster is not None:
            cluster.destroy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="action", required=True)
    runner = commands.add_parser("run")
    runner.add_argument("--fast", action="store_true", help="fsync=off: for tests that never kill the server")
    runner.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a line of postgresql.conf")
    runner.add_argument("command", nargs=argparse.REMAINDER)
    for name in ("create", "start", "stop", "status", "url"):
        command = commands.add_parser(name)
        command.add_argument("directory")
        if name == "url":
            command.add_argument("--superuser", action="store_true")
    arguments = parser.parse_args()
    if arguments.action == "run":
        if arguments.command and arguments.command[0] == "--":
            arguments.command.pop(0)
        if not arguments.command:
            runner.error("which command?")
        return run(arguments)
    cluster = Cluster(os.path.abspath(arguments.directory), lasting=True)
    if arguments.action == "create":
        cluster.create()
    elif not cluster.record.get("complete"):
        raise ClusterError(f"{arguments.directory}: no cluster here; create it first")
    elif arguments.action == "start":
        cluster.start()
    elif arguments.action == "stop":
        cluster.stop()
    elif arguments.action == "status":
        return 0 if cluster.pid() else 3
    else:
        print(cluster.url(superuser=arguments.superuser))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ClusterError as error:
        print(f"{os.path.basename(sys.argv[0])}: {error}", file=sys.stderr)
        sys.exit(1)
