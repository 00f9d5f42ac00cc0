"""The works that are measured, each as a function of a Context. WORKS maps a name and its number to the function."""

import contextlib
import re
import statistics
import subprocess
import threading
import time

import psycopg2

from stand import Sample, busy_share, log, machine_ticks, percentiles, resident_mb

INSERT = """\\set device random(1, 1000)
\\set reading random(1, 1000)
INSERT INTO bench_event (device, at, reading, note) VALUES (:device, '2024-05-01 12:00:00', :reading, 'measured');
"""
UPDATE = """\\set aid random(1, {accounts})
\\set delta random(1, 1000)
UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :aid;
"""
MODES = ("simple", "extended", "prepared")


class Context:
    """What a work needs: the stand, how long and how often, and where results go."""

    def __init__(self, stand, rounds, seconds, quick):
        self.stand, self.rounds, self.seconds, self.quick = stand, rounds, seconds, quick
        self.results = []

    def script(self, name, text):
        path = self.stand.path(name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text.format(accounts=self.stand.accounts))
        return path

    def compare(self, row, work, sides, goals=None, proxy=None):
        """Alternates `sides` ({name: function() -> Sample}; ours first) and records one line for each other side."""
        samples = {name: [] for name in sides}
        before = machine_ticks()
        for _ in range(self.rounds):
            for name, measure in sides.items():
                samples[name].append(measure())
        busy = busy_share(before, machine_ticks())
        ours_name, *others = sides
        ours = samples[ours_name]
        resident = resident_mb(proxy.process.pid) if proxy is not None else None
        for name in others:
            ratios = [mine.rate / theirs.rate for mine, theirs in zip(ours, samples[name]) if theirs.rate]
            self.record(row, work, name, ratios=ratios, ours=ours, theirs=samples[name], goal=(goals or {}).get(name),
                        resident_mb=resident, machine_busy=busy)

    def record(self, row, work, versus, ratios=None, ours=(), theirs=(), goal=None, **more):
        line = {"row": row, "work": work, "compared_with": versus, "goal": goal, "ratios": ratios or []}
        if ratios:
            line.update(ratio=statistics.median(ratios), ratio_min=min(ratios), ratio_max=max(ratios))
        for key, samples in (("ours", ours), ("theirs", theirs)):
            if samples:
                line[key] = summary(samples)
        line.update({name: value for name, value in more.items() if value is not None})
        self.results.append(line)
        text = f"{line['ratio']:.2f}x of {versus}" if ratios else ", ".join(f"{k} {v}" for k, v in more.items())
        log(f"{row} {work}: {text}")


def summary(samples):
    """Medians over the rounds."""
    found = {"per_second": statistics.median(sample.rate for sample in samples), "failed": sum(s.failed for s in samples)}
    latencies = [sample.latency_ms for sample in samples if sample.latency_ms]
    if latencies:
        found["latency_ms"] = [statistics.median(column) for column in zip(*latencies)]
    costs = [sample.cpu_us for sample in samples if sample.cpu_us is not None]
    if costs:
        found["cpu_us"] = statistics.median(costs)
    return found


# --- pgbench against proxy, PostgreSQL, pgbouncer ------------------------------------------------------------------------


def relayed_sides(context, proxy, database, arguments, mode, clients=8, connect_each=False):
    """Ours, PostgreSQL itself and pgbouncer, on the given database behind the latter two."""
    stand = context.stand
    url = stand.postgres.url(database=database)

    def side(target, **servers):
        return lambda: stand.pgbench(target, context.seconds, clients, *arguments, mode=mode, connect_each=connect_each,
                                     servers=stand.servers(**servers))

    sides = {"crossfade": side(proxy.url, proxy=proxy), "PostgreSQL": side(url)}
    if stand.with_pgbouncer:
        for pooling in ("session", "transaction"):
            # pgbouncer before 1.21 has no prepared statements in transaction mode.
            if pooling == "session" or mode == "simple" or (mode == "extended" and not context.quick):
                sides[f"pgbouncer ({pooling})"] = side(stand.pgbouncer_url(database, pooling), pgbouncer=True)
    return sides


def point_reads(context):
    """1: pgbench -S before cutover, from SQLite."""
    goals = {"prepared": 1.2, "extended": 1.1, "simple": 1.0}
    with context.stand.proxy() as proxy:
        for mode in MODES:
            sides = relayed_sides(context, proxy, "plain", ["-S"], mode)
            sides.pop("pgbouncer (transaction)", None)
            context.compare(1, f"point reads before cutover, {mode}, 8 clients", sides,
                            {"PostgreSQL": goals[mode], **({"pgbouncer (session)": 2.0} if mode == "prepared" else {})},
                            proxy)


def writes(context):
    """2: durable single-row writes before cutover, against processes that write the file directly."""
    stand = context.stand
    goals = {1: 0.7, 8: 2.5, 32: 4.0}
    direct_file = stand.path("direct.sqlite")
    with open(stand.source, "rb") as source, open(direct_file, "wb") as target:
        while chunk := source.read(1 << 20):
            target.write(chunk)
    with stand.proxy() as proxy:
        for kind, text in (("insert", INSERT), ("update", UPDATE)):
            script = context.script(f"{kind}.sql", text)
            for clients in (8,) if context.quick else (1, 8, 32):

                def ours(clients=clients, script=script):
                    return stand.pgbench(proxy.url, context.seconds, clients, "-f", script,
                                         servers=[proxy.process.pid])

                def direct(clients=clients, kind=kind):
                    found = stand.run_tool("sqlite-writers", direct_file, clients, context.seconds, kind, stand.accounts)
                    return Sample(found["operations"] / found["seconds"], found["latency_ms"],
                                  found["cpu_s"] / max(1, found["operations"]) * 1e6, found["failed"])

                context.compare(2, f"durable {kind}, {clients} clients", {"crossfade": ours, "SQLite directly": direct},
                                {"SQLite directly": goals[clients]}, proxy)
                proxy.wait_caught_up(600)


def after_cutover(context):
    """6: pgbench -S and TPC-B through the relay, then TPC-B after finish."""
    stand = context.stand
    with stand.proxy() as proxy:
        switch(proxy)
        if stand.with_pgbouncer:
            stand.pgbouncer_serve(proxy.database)
        for mode in MODES:
            sides = relayed_sides(context, proxy, proxy.database, ["-S"], mode)
            goals = {name: 1.25 if "pgbouncer" in name else 0.75 for name in sides}
            context.compare(6, f"point reads after cutover, {mode}, 8 clients", sides, goals, proxy)
        for name, goal in (("TPC-B with capture", 0.6), ("TPC-B after finish", 0.75)):
            if name.endswith("finish"):
                proxy.wait_caught_up(600)
                expect(proxy.run("finish"))
            sides = relayed_sides(context, proxy, "plain", ["-b", "tpcb-like"], "prepared")
            sides.pop("pgbouncer (transaction)", None)
            goals = {other: 1.25 if "pgbouncer" in other else goal for other in sides}
            context.compare(6, f"{name}, prepared, 8 clients", sides, goals, proxy)


def connects(context):
    """9: connect, one query, close."""
    with context.stand.proxy() as proxy:
        sides = relayed_sides(context, proxy, "plain", ["-S"], "simple", connect_each=True)
        sides.pop("pgbouncer (transaction)", None)
        context.compare(9, "connect + query + close, 8 clients", sides, {"PostgreSQL": 3.0, "pgbouncer (session)": 1.0},
                        proxy)


def expect(answer):
    if answer.code != 0:
        raise RuntimeError(f"crossfade: {answer}")
    return answer.json


def switch(proxy):
    proxy.wait_caught_up(600)
    expect(proxy.run("validate"))
    return expect(proxy.run("cutover"))


# --- 5: the mirror ------------------------------------------------------------------------------------------------------


def write_changes(url, changes, per_statement=100):
    """Half of `changes` as multi-row INSERTs, the other half as UPDATEs of those rows by key range."""
    half = (changes + 1) // 2
    insert, update = backlog_statements()
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for first in range(0, half, per_statement):
                cursor.execute(insert(first, min(half, first + per_statement)))
            for first in range(0, changes - half, per_statement):
                cursor.execute(update(first, min(changes - half, first + per_statement)))


def backlog_statements():
    def insert(first, end):
        rows = ", ".join(f"({10000000 + n}, {n % 1000}, '2024-05-01 12:00:00', 12.5, 'measured')" for n in range(first, end))
        return f"INSERT INTO bench_event (id, device, at, reading, note) VALUES {rows}"

    def update(first, end):
        return ("; ".join(f"UPDATE bench_event SET reading = 14.25 WHERE id = {10000000 + n}" for n in range(first, end)))

    return insert, update


def mirror(context):
    """5: catch-up after PostgreSQL was away, and lag under half of the greatest write rate."""
    stand = context.stand
    changes = 2000 if context.quick else 200000
    with stand.proxy() as proxy:
        insert, update = backlog_statements()
        with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
            # The shapes are judged while PostgreSQL is there, as an application's are.
            cursor.execute(insert(-100, 0))
            cursor.execute(update(-100, 0))
            cursor.execute("DELETE FROM bench_event WHERE id >= 10000000 - 100")
        ours, theirs = [], []
        before = machine_ticks()
        for _ in range(1 if context.quick else context.rounds):
            ours.append(catch_up(stand, proxy, changes))
            found = stand.run_tool("pipeline", stand.plain, changes, 1000)
            theirs.append(Sample(changes / found["seconds"]))
        context.record(5, f"catch-up of {changes} row changes", "libpq pipeline",
                       ratios=[a.rate / b.rate for a, b in zip(ours, theirs)], ours=ours, theirs=theirs, goal=0.8,
                       resident_mb=resident_mb(proxy.process.pid), machine_busy=busy_share(before, machine_ticks()))
        lag(context, proxy)


def catch_up(stand, proxy, changes):
    """From the moment PostgreSQL answers again until it holds everything; the mirror's own waiting to reconnect counts."""
    proxy.wait_caught_up(600)
    stand.postgres.stop()
    try:
        write_changes(proxy.url, changes)
    finally:
        stand.postgres.start()
    started, used = time.monotonic(), proxy_cpu(stand, proxy)
    while True:
        # Head and watermark by the metrics page: cheap, and asked for rarely.
        if proxy.metric("crossfade_lag_entries") == 0 and applied(stand, proxy, changes):
            break
        time.sleep(0.02)
    seconds = time.monotonic() - started
    sample = Sample(changes / seconds, None, (proxy_cpu(stand, proxy) - used) / changes * 1e6)
    with contextlib.closing(proxy.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_event WHERE id >= 10000000")
    proxy.wait_caught_up(600)
    return sample


def proxy_cpu(stand, proxy):
    from stand import cpu_seconds
    return cpu_seconds(proxy.process.pid, stand.postgres.pid())


def applied(stand, proxy, changes):
    """PostgreSQL itself says so: lag 0 may be an old figure."""
    half = (changes + 1) // 2
    text = stand.postgres.sql("SELECT count(*), count(*) FILTER (WHERE reading = 14.25) FROM bench_event "
                              "WHERE id >= 10000000", database=proxy.database)
    return text == f"{half}|{changes - half}"


def lag(context, proxy):
    """How long after its reply a row is seen in PostgreSQL, while others write at half of the rate that can be reached."""
    stand = context.stand
    script = context.script("lag.sql", INSERT)
    most = stand.pgbench(proxy.url, context.seconds, 8, "-f", script).rate
    proxy.wait_caught_up(600)
    waits, stop = [], threading.Event()
    url = stand.postgres.url(database=proxy.database, superuser=True)

    def probe():
        with contextlib.closing(proxy.connect()) as writer, contextlib.closing(psycopg2.connect(url)) as reader:
            reader.autocommit = True
            write, read = writer.cursor(), reader.cursor()
            number = 0
            while not stop.is_set():
                number += 1
                write.execute(f"INSERT INTO bench_probe (id, number) VALUES ({number}, 1)")
                acknowledged = time.monotonic()
                while True:
                    read.execute(f"SELECT 1 FROM bench_probe WHERE id = {number}")
                    if read.fetchone():
                        break
                    time.sleep(0.001)
                waits.append((time.monotonic() - acknowledged) * 1000)
                stop.wait(0.01)

    thread = threading.Thread(target=probe)
    thread.start()
    before = machine_ticks()
    try:
        stand.pgbench(proxy.url, context.seconds * (1 if context.quick else 3), 8, "-f", script, rate=most / 2)
    finally:
        stop.set()
        thread.join()
    context.record(5, f"lag at {most / 2:.0f} writes/s (half of the maximum)", "-", goal="p99 < 50 ms",
                   latency_ms=percentiles(waits), machine_busy=busy_share(before, machine_ticks()))


# --- 11: the switch ------------------------------------------------------------------------------------------------------


def pauses(context):
    """11: cutover and rollback under clients in short transactions."""
    stand = context.stand
    clients, times = (8, 1) if context.quick else (32, 5 * context.rounds)
    found = {"cutover": [], "rollback": []}
    gaps = {"cutover": [], "rollback": []}
    windows = []
    with stand.proxy() as proxy:
        process = subprocess.Popen([stand.tool, "clients", proxy.url, str(clients), str(stand.accounts)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        before = machine_ticks()
        try:
            for _ in range(times):
                for command in ("cutover", "rollback"):
                    time.sleep(0.5)
                    if command == "cutover":
                        expect(proxy.run("validate"))
                    started = time.time()
                    found[command].append(expect(proxy.run(command))["pause_ms"])
                    windows.append((command, started, time.time() + 0.5))
            time.sleep(0.7)
        finally:
            output, _ = process.communicate(input="", timeout=120)
        import json
        report = json.loads(output)
        if report["errors"]:
            raise RuntimeError(f"clients saw errors: {report['errors'][:3]}")
        for command, started, ended in windows:
            inside = [ms for end, ms in report["slow"] if started <= end <= ended + 1]
            gaps[command].append(max(inside, default=0.0))
        for command in ("cutover", "rollback"):
            context.record(11, f"{command} under {clients} clients, {times} times", "-", goal="p99 < 100 ms",
                           latency_ms=percentiles(found[command]), longest_gap_ms=max(gaps[command]),
                           median_gap_ms=statistics.median(gaps[command]), resident_mb=resident_mb(proxy.process.pid),
                           usual_latency_ms=report["latency_ms"], machine_busy=busy_share(before, machine_ticks()))


WORKS = {
    "point-reads": (1, point_reads),
    "writes": (2, writes),
    "mirror": (5, mirror),
    "after-cutover": (6, after_cutover),
    "connects": (9, connects),
    "switch": (11, pauses),
}


def chosen(names):
    """The works named, by name or number, in the order of WORKS. Raises KeyError with the one that is unknown."""
    wanted = set()
    for name in names:
        key = next((key for key, (number, _) in WORKS.items() if name in (key, str(number))), None)
        if key is None:
            raise KeyError(name)
        wanted.add(key)
    return [key for key in WORKS if not names or key in wanted]


def unit_of(work):
    return "changes/s" if re.match("catch-up", work) else "/s"
