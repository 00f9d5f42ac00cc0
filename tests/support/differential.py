"""One statement on PostgreSQL directly and through the proxy, and what differs: names, types, rows, tags, errors.

    with Stand(["C.UTF-8", "en_US.UTF-8"]) as stand:      # one PostgreSQL
        with Side(stand, "C.UTF-8", fixture) as side:     # oracle database, target database, SQLite file, proxy
            pair = Pair(side)
            found = pair.compare(Statement("SELECT 1"), "simple")

The oracle's database and the target's are made from one template: object ids of types, tables and enums are equal.
libpq does the talking (psycopg.pq): "simple" is PQexec, "text" and "binary" are PQexecParams with results, and where
possible parameters, in that format.
"""

import contextlib
import datetime
import glob
import http.client
import math
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile

from psycopg import pq

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import harness  # noqa: E402
from pg_cluster import owned_directory  # noqa: E402

PROTOCOLS = ("simple", "text", "binary")
ROUTES = ("session", "sqlite", "postgres", "forwarded", "refused")
GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY)
FIELDS = {"sqlstate": pq.DiagnosticField.SQLSTATE, "message": pq.DiagnosticField.MESSAGE_PRIMARY,
          "detail": pq.DiagnosticField.MESSAGE_DETAIL, "hint": pq.DiagnosticField.MESSAGE_HINT,
          "constraint": pq.DiagnosticField.CONSTRAINT_NAME, "table": pq.DiagnosticField.TABLE_NAME,
          "column": pq.DiagnosticField.COLUMN_NAME, "schema": pq.DiagnosticField.SCHEMA_NAME,
          "datatype": pq.DiagnosticField.DATATYPE_NAME, "position": pq.DiagnosticField.STATEMENT_POSITION}
TYPE_IDS = {"bool": 16, "bytea": 17, "name": 19, "int8": 20, "int2": 21, "int4": 23, "text": 25, "oid": 26, "json": 114,
            "float4": 700, "float8": 701, "bpchar": 1042, "varchar": 1043, "date": 1082, "time": 1083, "timestamp": 1114,
            "timestamptz": 1184, "interval": 1186, "numeric": 1700, "uuid": 2950, "jsonb": 3802, "int4[]": 1007,
            "int8[]": 1016, "text[]": 1009, "float8[]": 1022, "numeric[]": 1231, "uuid[]": 2951, "bool[]": 1000,
            "varchar[]": 1015, "date[]": 1182, "timestamp[]": 1115}


def choose_binary(path=None):
    """CROSSFADE_BIN: `path`, else what it is, else the newest that was built."""
    if path:
        os.environ["CROSSFADE_BIN"] = os.path.abspath(path)
    elif "CROSSFADE_BIN" not in os.environ:
        built = glob.glob(os.path.join(harness.ROOT, "build", "*", "crossfade"))
        if built:
            os.environ["CROSSFADE_BIN"] = max(built, key=os.path.getmtime)


# --- the stand ------------------------------------------------------------------------------------------------------


def with_locale(name, directory):
    """PostgreSQL finds the locale `name`: the system's, else one compiled into `directory`."""
    done = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, text=True, check=False)
    wanted = name.replace("-", "").lower()
    if any(line.replace("-", "").lower() == wanted for line in done.stdout.split()):
        return
    language, charset = name.split(".")
    os.makedirs(directory, exist_ok=True)
    made = subprocess.run(["localedef", "-i", language, "-f", charset, os.path.join(directory, name)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if not os.path.isdir(os.path.join(directory, name)):
        raise AssertionError(f"locale {name}: {made.stdout.strip()}; run: deploy/install-deps test")
    os.environ["LOCPATH"] = f"{directory}:/usr/lib/locale"


class Stand:
    """A private PostgreSQL that knows the collations, and a directory."""

    def __init__(self, collations):
        self.directory = owned_directory("crossfade-sql-", tempfile.gettempdir())
        os.chmod(self.directory, 0o755)
        for collation in collations:
            with_locale(collation, os.path.join(self.directory, "locale"))
        self.postgres = harness.Cluster(fast=True, settings={"max_connections": "100"})
        self.postgres.create()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.postgres.destroy()
        shutil.rmtree(self.directory, ignore_errors=True)


class Fixture:
    """Schemas and rows; `sequences`: table -> a statement that draws one value of its sequence, and the sequence."""

    def __init__(self, sqlite, postgres, sqlite_rows, postgres_rows, sequences=None):
        self.sqlite, self.postgres, self.sqlite_rows, self.postgres_rows = sqlite, postgres, sqlite_rows, postgres_rows
        self.sequences = sequences or {}


class Side:
    """One collation: the databases `direct` (with rows) and `target` (filled by the proxy), and the proxy."""

    def __init__(self, stand, collation, fixture, name=""):
        self.stand, self.collation, self.fixture = stand, collation, fixture
        tag = re.sub(r"\W", "_", collation.lower()) + name
        self.direct, self.target, template = f"direct_{tag}", f"target_{tag}", f"template_{tag}"
        postgres = stand.postgres
        postgres.sql(f"CREATE DATABASE {template} OWNER crossfade_app TEMPLATE template0 LOCALE '{collation}'")
        postgres.sql(fixture.postgres, database=template, superuser=False)
        for database in (self.direct, self.target):
            postgres.sql(f"CREATE DATABASE {database} OWNER crossfade_app TEMPLATE {template}")
        postgres.sql(fixture.postgres_rows, database=self.direct, superuser=False)
        home = os.path.join(stand.directory, tag)
        os.mkdir(home)
        self.file = os.path.join(home, "app.sqlite")
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.executescript("PRAGMA journal_mode = WAL;" + fixture.sqlite + fixture.sqlite_rows)
        self.proxy = harness.Proxy(self.file, postgres.url(database=self.target), home, "--io-threads", "1")
        try:
            self.proxy.start()
            self.proxy.wait_phase("dual-write")
        except BaseException:
            self.close()
            raise
        self.admin = http.client.HTTPConnection("127.0.0.1", self.proxy.admin_port, timeout=30)

    def cutover(self):
        for command in (["validate"], ["cutover", "--timeout", "60s"]):
            answer = self.proxy.run(*command)
            if answer.code != 0:
                raise AssertionError(f"{command[0]}: {answer}\n{self.proxy.log_tail()}")

    def routes(self):
        """How many statements took each route so far."""
        for attempt in (1, 2):
            try:
                self.admin.request("GET", "/metrics")
                text = self.admin.getresponse().read().decode()
                break
            except (http.client.HTTPException, OSError):
                self.admin.close()
                if attempt == 2:
                    raise
        found = dict(re.findall(r'^crossfade_statements_total\{route="(\w+)"\} (\d+)', text, re.M))
        return {route: int(found.get(route, 0)) for route in ROUTES}

    def told_otherwise(self):
        """Log lines of statements that PostgreSQL judged to have other types than the analysis found: not on SQLite."""
        with open(self.proxy.log_path, encoding="utf-8", errors="replace") as log:
            return [line.rstrip() for line in log if "sql.verdict_differs" in line]

    def close(self):
        self.proxy.kill9()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# --- answers --------------------------------------------------------------------------------------------------------


class Answer:
    """columns: (name, type, modifier, table, column number); rows: bytes or None; error: fields, empty where none."""

    def __init__(self, columns=(), rows=(), tag="", error=None):
        self.columns, self.rows, self.tag, self.error = list(columns), list(rows), tag, error or {}

    @property
    def sqlstate(self):
        return self.error.get("sqlstate", "")

    def show(self, most=12):
        if self.error:
            return "ERROR " + ", ".join(f"{name}: {value}" for name, value in self.error.items())
        lines = [self.tag]
        if self.columns:
            lines[0] += "  (" + ", ".join(f"{c[0]}:{c[1]}" + (f"/{c[2]}" if c[2] != -1 else "") for c in self.columns) + ")"
        for row in self.rows[:most]:
            lines.append("  " + " | ".join("NULL" if v is None else shown(v) for v in row))
        if len(self.rows) > most:
            lines.append(f"  ... {len(self.rows)} rows")
        return "\n".join(lines)


def shown(value):
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "\\x" + value.hex()
    return text if text.isprintable() else "\\x" + value.hex()


class Connection:
    """libpq, to the oracle or to the proxy; connects again after a lost connection."""

    def __init__(self, url):
        self.url = url.encode()
        self.connection = None
        self.connect()

    def connect(self):
        self.close()
        self.connection = pq.PGconn.connect(self.url)
        if self.connection.status != pq.ConnStatus.OK:
            raise AssertionError(f"connection: {self.connection.error_message.decode()}")
        self.connection.notice_handler = None

    def close(self):
        if self.connection is not None:
            self.connection.finish()
            self.connection = None

    def plain(self, text):
        return self._answer(self.connection.exec_(text.encode()))

    def run(self, text, protocol, types=None, values=None, formats=None):
        if protocol == "simple":
            return self.plain(text)
        result = self.connection.exec_params(text.encode(), values or None, param_types=types or None,
                                             param_formats=formats or None, result_format=int(protocol == "binary"))
        return self._answer(result)

    def parameter_types(self, text, types):
        self.connection.prepare(b"", text.encode(), types or None)
        result = self.connection.describe_prepared(b"")
        if result.status != pq.ExecStatus.COMMAND_OK:
            return None
        return [result.param_type(i) for i in range(result.nparams)]

    def _answer(self, result):
        if result.status not in GOOD:
            error = {}
            for name, field in FIELDS.items():
                value = result.error_field(field)
                if value is not None:
                    error[name] = value.decode("utf-8", "replace")
            if not error:
                error = {"sqlstate": "lost", "message": (result.error_message or b"").decode("utf-8", "replace").strip()}
            if self.connection.status != pq.ConnStatus.OK:
                self.connect()
            return Answer(error=error)
        width = result.nfields
        columns = [(result.fname(i).decode(), result.ftype(i), result.fmod(i), result.ftable(i), result.ftablecol(i))
                   for i in range(width)]
        floats = {i for i in range(width) if columns[i][1] in (700, 701) and result.fformat(i) == 1}
        rows = [tuple(one_nan(result.get_value(k, i)) if i in floats else result.get_value(k, i) for i in range(width))
                for k in range(result.ntuples)]
        return Answer(columns, rows, (result.command_status or b"").decode())


def one_nan(value):
    """A float's bytes; the sign of a NaN, which differs from machine to machine, is dropped."""
    if value and math.isnan(struct.unpack(">f" if len(value) == 4 else ">d", value)[0]):
        return bytes([value[0] & 0x7f]) + value[1:]
    return value


REFUSAL = re.compile(r"through Crossfade|through the proxy|SQLite cannot answer this statement|cannot hold this text in SQLite"
                     r"|before the cutover")

# --- statements -----------------------------------------------------------------------------------------------------

QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\$.*?\$\$", re.S)


def bare(text):
    """Without quoted parts, comments and what is in parentheses: what the top level says."""
    text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", QUOTED.sub(" q ", text), flags=re.S)
    while True:
        shorter = re.sub(r"\([^()]*\)", " p ", text)
        if shorter == text:
            return text
        text = shorter


WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", re.I)
INNER_WRITE = re.compile(r"\b(INSERT\s+INTO|DELETE\s+FROM)\b|\bUPDATE\s+\S+(\s+(AS\s+)?\w+)?\s+SET\b", re.I)
WRITTEN = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM(?:\s+ONLY)?|(?<!DO\s)(?<!FOR\s)UPDATE(?:\s+ONLY)?)\s+"
                     r"((?:\w+\.)?(?:\"(?:[^\"]|\"\")+\"|\w+))", re.I)


class Statement:
    """One case: the text and how it is run. params: [(type id, text or None)]; then, before: further statements."""

    def __init__(self, text, params=None, order=None, settings=(), before=(), then=None, differs=()):
        self.text, self.params, self.order = text, params, order
        self.settings, self.before, self.differs = list(settings), list(before), set(differs)
        top = bare(text)
        self.writes = bool(WRITE.match(top) or (re.match(r"\s*WITH\b", top, re.I) and INNER_WRITE.search(text)))
        self.tables = []
        if self.writes:
            for table in WRITTEN.findall(text):
                if table not in self.tables and table.upper() != "SET":
                    self.tables.append(table)
        then = list(then or [])
        self.then = [t for t in then if t != "none"]
        if self.writes and "none" not in then:
            self.then = [f"SELECT * FROM {table}" for table in self.tables] + self.then

    def ordered(self, text=None):
        if text is None and self.order:
            return self.order == "exact"
        return bool(re.search(r"\bORDER\s+BY\b", bare(text or self.text), re.I))


class Pair:
    """The oracle's connection and the proxy's, for one phase."""

    def __init__(self, side, check_routes=True):
        self.side, self.check_routes = side, check_routes
        self.oracle = Connection(side.stand.postgres.url(database=side.direct))
        self.proxy = Connection(side.proxy.url)
        self.statements = 0
        self.route, self.refused = None, False  # of the last statement
        self.last = ()
        self.after = []  # answers to the last statement's `then`

    def close(self):
        self.oracle.close()
        self.proxy.close()

    def both(self, text):
        return self.oracle.plain(text), self.proxy.plain(text)

    def _align_sequences(self, statement):
        """Both sides draw the same next value: sequences are not undone by ROLLBACK."""
        for table in statement.tables:
            known = self.side.fixture.sequences.get(table) or self.side.fixture.sequences.get(table.strip('"'))
            if not known:
                continue
            draw, sequence = known
            self.proxy.plain("BEGIN")
            drawn = self.proxy.plain(draw)
            self.proxy.plain("ROLLBACK")
            if drawn.error:
                raise AssertionError(f"{draw}: {drawn.show()}")
            self.oracle.plain(f"SELECT setval('{sequence}', {int(drawn.rows[0][0])})")

    def _parameters(self, statement, protocol):
        if statement.params is None:
            return {}
        types = [oid for oid, _ in statement.params]
        values = [None if text is None else text.encode() for _, text in statement.params]
        formats = [0] * len(types)
        if protocol == "binary":
            known = self.oracle.parameter_types(statement.text, types) or types
            for i, oid in enumerate(known[:len(values)]):
                if values[i] is None or not oid:
                    continue
                result = self.oracle.connection.exec_params(b"SELECT $1", [values[i]], param_types=[oid], result_format=1)
                if result.status == pq.ExecStatus.TUPLES_OK:
                    values[i], formats[i] = result.get_value(0, 0), 1
        return {"types": types, "values": values, "formats": formats}

    def compare(self, statement, protocol, want_refused=False):
        """Lines that say what differs; empty: nothing. `want_refused`: the proxy has to say 0A000."""
        if statement.params is not None and protocol == "simple":
            return []
        self.statements += 1
        self.after = []
        found = []
        transaction = statement.writes or statement.before or statement.then
        if statement.writes and self.side.fixture.sequences:
            self._align_sequences(statement)
        for setting in statement.settings:
            self.both(f"SET {setting}")
        given = self._parameters(statement, protocol)
        if transaction:
            self.both("BEGIN")
        for text in statement.before:
            theirs, ours = self.both(text)
            found += differences(theirs, ours, False, what=f"before: {text}: ")
        theirs = self.oracle.run(statement.text, protocol, **given)
        counted = self.side.routes() if self.check_routes else None
        ours = self.proxy.run(statement.text, protocol, **given)
        self.refused = ours.sqlstate == "0A000" and bool(REFUSAL.search(ours.error["message"]))
        self.route = self._route_since(counted) if counted else None
        self.last = (theirs, ours)
        if want_refused:
            if ours.sqlstate != "0A000":
                found.append(f"expected 0A000, got {ours.sqlstate or ours.tag}")
        else:
            found += differences(theirs, ours, statement.ordered(), statement.differs, statement.order == "count")
            if not theirs.error and not ours.error:
                for text in statement.then:
                    expected, got = self.oracle.run(text, protocol), self.proxy.run(text, protocol)
                    found += differences(expected, got, statement.ordered(text), what=f"then {text}: ")
                    self.after.append((expected, got))
        if transaction:
            self.both("ROLLBACK")
        for setting in statement.settings:
            self.both("RESET " + re.split(r"[\s=]", setting.strip(), maxsplit=1)[0])
        return found

    def _route_since(self, before):
        if self.refused:
            return "refused"
        after = self.side.routes()
        moved = [route for route in ROUTES if after[route] > before[route] and route != "session"]
        return moved[0] if len(moved) == 1 else ("error" if not moved else "+".join(moved))


CLOCK = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
CLOCK_TYPES = (1114, 1184)
EPOCH = datetime.datetime(2000, 1, 1)
NEAR_S = 900


def is_now(value):
    """Whether a timestamp in either format is about now: both sides were asked at different instants."""
    try:
        if len(value) == 8 and not value[:4].isdigit():
            when = EPOCH + datetime.timedelta(microseconds=int.from_bytes(value, "big", signed=True))
        else:
            when = datetime.datetime.fromisoformat(CLOCK.match(value.decode()).group(0).split(".")[0])
    except (ValueError, AttributeError, OverflowError):
        return False
    return abs((datetime.datetime.utcnow() - when).total_seconds()) < NEAR_S


def without_clock(answer):
    columns = [i for i, c in enumerate(answer.columns) if c[1] in CLOCK_TYPES]
    if columns:
        answer.rows = [tuple(b"(now)" if i in columns and v and is_now(v) else v for i, v in enumerate(row))
                       for row in answer.rows]
    if "detail" in answer.error:
        answer.error["detail"] = CLOCK.sub(
            lambda m: "(now)" if is_now(m.group(0).encode()) else m.group(0), answer.error["detail"])


def row_key(row):
    return tuple((value is not None, value or b"") for value in row)


def differences(theirs, ours, ordered, ignored=frozenset(), count_only=False, what=""):
    found = []
    without_clock(theirs)
    without_clock(ours)
    if "detail" not in ours.error and theirs.error.get("detail", "").startswith("Failing row contains"):
        theirs.error.pop("detail")  # not known to SQLite
    for name in FIELDS:
        if name not in ignored and theirs.error.get(name) != ours.error.get(name):
            found.append(f"{what}{name}: PostgreSQL {theirs.error.get(name)!r}, proxy {ours.error.get(name)!r}")
    if theirs.error or ours.error:
        return found
    if theirs.tag != ours.tag:
        found.append(f"{what}tag: PostgreSQL {theirs.tag!r}, proxy {ours.tag!r}")
    for index, part in enumerate(("names", "types", "modifiers", "table ids", "column numbers")):
        left, right = [c[index] for c in theirs.columns], [c[index] for c in ours.columns]
        if part not in ignored and left != right:
            found.append(f"{what}{part}: PostgreSQL {left}, proxy {right}")
    if count_only:
        return found
    left, right = theirs.rows, ours.rows
    if not ordered:
        left, right = sorted(left, key=row_key), sorted(right, key=row_key)
    if left != right:
        same = sorted(left, key=row_key) == sorted(right, key=row_key)
        found.append(f"{what}rows: " + ("in another order" if same else "differ"))
    return found
