#!/usr/bin/python3
"""The mirror to PostgreSQL with a real server that fails in every way that passes, --mirror=sync, failover, quarantine.

    test_mirror.py [Class[.test]]              as in CI
    test_mirror.py --rounds 20 Outages.test_outages_under_load
"""

import contextlib
import os
import random
import sys
import time
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

ROUNDS = 1
WAIT_S = 120


class Hosts:
    """Several clusters as one --postgres URL."""

    def __init__(self, *clusters):
        self.clusters = clusters

    def url(self, database="app"):
        head = self.clusters[0].url(database=database).rsplit("@", 1)[0]
        hosts = ",".join(f"127.0.0.1:{cluster.port}" for cluster in self.clusters)
        return f"{head}@{hosts}/{database}?target_session_attrs=read-write&connect_timeout=3"


class MirrorCase(harness.EndToEnd):
    def mirror(self, proxy):
        return proxy.status()["mirror"]

    def wait_mirror(self, proxy, state):
        self.wait_for(f"mirror {state}", lambda: self.mirror(proxy)["state"] == state, WAIT_S)
        return self.mirror(proxy)

    def wait_error(self, proxy, code):
        self.wait_for(f"error {code}", lambda: f'crossfade_mirror_errors_total{{sqlstate="{code}"}}' in
                      proxy.http("/metrics")[1], WAIT_S)

    def wait_applied(self, proxy):
        """Not only nothing to do: also that the state says so."""
        proxy.wait_caught_up()
        self.wait_mirror(proxy, "running")

    def end_mirrors_backend(self, postgres):
        postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'crossfade mirror%'",
                     database="app")


class Outages(MirrorCase):
    def start(self):
        postgres, file = self.postgres(), self.sample(rows=100)
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        return postgres, proxy, harness.Stores(file, postgres.url())

    def write(self, proxy):
        proxy.psql("UPDATE e2e_counter SET note = 'x' WHERE client = 9")

    def test_outages_under_load(self):
        """Restarts, crashes, ended backends, refused log-ins: clients see nothing of it, and nothing is lost."""
        postgres, proxy, stores = self.start()
        name = "crossfade_app"

        def password(text):
            postgres.sql(f"ALTER ROLE {name} PASSWORD '{text}'")

        def refused_until(undo, code):
            self.end_mirrors_backend(postgres)
            self.wait_error(proxy, code)
            self.assertNotEqual("", self.mirror(proxy)["last_error"])
            self.assertEqual("waiting", self.mirror(proxy)["state"])
            undo()

        def wrong_password():
            password("changed")
            refused_until(lambda: password(postgres.record["password"]), "28P01")

        def no_connections():
            postgres.sql(f"ALTER ROLE {name} CONNECTION LIMIT 0")
            refused_until(lambda: postgres.sql(f"ALTER ROLE {name} CONNECTION LIMIT -1"), "53300")

        def no_login():
            postgres.sql(f"ALTER ROLE {name} NOLOGIN")
            refused_until(lambda: postgres.sql(f"ALTER ROLE {name} LOGIN"), "28000")

        def ended_backends():
            for _ in range(20):
                self.end_mirrors_backend(postgres)
                time.sleep(random.random() / 50)

        def crash():
            postgres.kill9()
            postgres.start()

        def immediate():
            postgres.stop("immediate")
            postgres.start()

        everyone = self.writers(proxy, 4)
        for _ in range(ROUNDS):
            for outage in (postgres.restart, immediate, crash, ended_backends, wrong_password, no_connections, no_login):
                before = [writer.acked for writer in everyone]
                outage()
                self.wait_for(f"writes after {outage.__name__}", lambda: all(
                    writer.acked > count + 5 or writer.errors for writer, count in zip(everyone, before)))
        for writer in everyone:
            writer.stop()
        self.wait_applied(proxy)
        self.assert_ledgers(everyone, stores)
        self.assertEqual([], stores.differences())
        self.assertEqual(0, proxy.metric("crossfade_quarantined"))
        print(f"outages={7 * ROUNDS} acked={sum(writer.acked for writer in everyone)} lost=0 doubled=0", flush=True)

    def test_settings_of_the_role_do_not_stop_it(self):
        postgres, proxy, stores = self.start()
        postgres.sql("ALTER ROLE crossfade_app SET statement_timeout = '1ms'; "
                     "ALTER ROLE crossfade_app SET lock_timeout = '1ms'; "
                     "ALTER ROLE crossfade_app SET idle_in_transaction_session_timeout = '1ms'; "
                     "ALTER ROLE crossfade_app SET idle_session_timeout = '1ms'; "
                     "ALTER ROLE crossfade_app SET default_transaction_isolation = 'serializable'; "
                     "ALTER ROLE crossfade_app SET datestyle = 'German, DMY'")
        self.end_mirrors_backend(postgres)
        everyone = self.writers(proxy, 2)
        self.wait_for("writes", lambda: all(writer.acked > 30 or writer.errors for writer in everyone))
        for writer in everyone:
            writer.stop()
        self.wait_applied(proxy)
        postgres.sql("ALTER ROLE crossfade_app RESET ALL")
        self.assertEqual([], stores.differences())

    def test_lag_and_state_are_shown_while_postgresql_is_away(self):
        postgres, proxy, _ = self.start()
        self.wait_applied(proxy)
        self.assertEqual(0, proxy.metric("crossfade_lag_seconds"))
        postgres.stop()
        self.write(proxy)
        time.sleep(2)
        self.wait_mirror(proxy, "waiting")
        self.assertGreater(proxy.metric("crossfade_lag_seconds"), 1.9)
        lag = proxy.metric("crossfade_lag_seconds")
        proxy.restart()
        self.wait_mirror(proxy, "waiting")
        self.assertGreater(proxy.metric("crossfade_lag_seconds"), lag)
        text = proxy.run("status", json_format=False).out
        self.assertIn("mirror     waiting since 2", text)
        self.assertIn("s behind", text)
        self.assertIn("(08006)", text)
        postgres.start()
        self.wait_applied(proxy)
        self.assertEqual(0, proxy.metric("crossfade_lag_seconds"))
        self.assertEqual("", self.mirror(proxy)["last_error"])
        for name in ("entries", "rows", "bytes", "batches", "batch_seconds", "table_rows"):
            self.assertGreater(proxy.metric(f"crossfade_mirror_{name}_total"), 0, name)


    def test_a_host_name_that_does_not_resolve(self):
        postgres, file = self.postgres(), self.sample(rows=100)
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        good = proxy.postgres_url
        head, tail = good.rsplit("@", 1)
        proxy.stop()
        proxy.postgres_url = f"{head}@name.invalid/{tail.split('/', 1)[1]}"
        proxy.start()
        self.write(proxy)
        status = self.wait_mirror(proxy, "waiting")
        self.assertEqual("08006", status["last_sqlstate"])
        self.assertIn("name.invalid", status["last_error"])
        # The first of several: passed over.
        proxy.stop()
        proxy.postgres_url = f"{head}@name.invalid,{tail}"
        proxy.start()
        self.wait_applied(proxy)
        self.write(proxy)
        self.wait_applied(proxy)
        self.assertEqual([], harness.Stores(file, postgres.url()).differences())

    def test_every_connection_of_the_server_is_taken(self):
        postgres, proxy, stores = self.start()
        self.write(proxy)
        self.wait_applied(proxy)
        with contextlib.ExitStack() as taken:
            def take():
                with contextlib.suppress(psycopg2.OperationalError):
                    for _ in range(200):
                        taken.enter_context(contextlib.closing(psycopg2.connect(postgres.url())))

            take()
            self.end_mirrors_backend(postgres)  # as a superuser, for whom some are reserved
            self.wait_for("53300", lambda: take() or self.mirror(proxy)["last_sqlstate"] == "53300")
            self.write(proxy)
            self.wait_mirror(proxy, "waiting")
        self.wait_applied(proxy)
        self.assertEqual([], stores.differences())


class Failover(MirrorCase):
    def start(self):
        primary = self.postgres()
        standby = self.standby(primary)
        file = self.sample(rows=100)
        proxy = self.proxy(file, Hosts(standby, primary))  # the standby first: it is read-only, and passed over
        proxy.wait_phase("dual-write")
        return primary, standby, proxy, file

    def test_without_loss_it_goes_on(self):
        primary, standby, proxy, file = self.start()
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        primary.sql("SELECT pg_reload_conf()")
        self.wait_for("a synchronous standby", lambda: primary.sql(
            "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")
        everyone = self.writers(proxy, 2)
        self.wait_for("writes", lambda: all(writer.acked > 20 or writer.errors for writer in everyone))
        primary.kill9()
        standby.promote()
        self.wait_for("writes after the failover", lambda: all(writer.acked > 60 or writer.errors for writer in everyone))
        for writer in everyone:
            writer.stop()
        self.wait_applied(proxy)
        stores = harness.Stores(file, standby.url())
        self.assert_ledgers(everyone, stores)
        self.assertEqual([], stores.differences())

    def test_with_loss_histories_diverge_and_retry_replays(self):
        primary, standby, proxy, file = self.start()
        primary.wait_replayed(standby)
        standby.stop()
        for number in range(20):
            proxy.psql(f"INSERT INTO e2e_item (token, client) VALUES ('lost {number}', 1)")
        self.wait_applied(proxy)
        primary.kill9()
        standby.start()
        standby.promote()
        proxy.psql("INSERT INTO e2e_item (token, client) VALUES ('after', 1)")
        status = self.wait_mirror(proxy, "diverged")
        self.assertIn("histories diverge", status["last_error"])
        self.assertIn("journal retry", status["hint"])
        self.assertEqual("0", standby.sql("SELECT count(*) FROM e2e_item WHERE token = 'after'", database="app"))
        self.assert_code(0, proxy.run("journal", "retry"))
        self.wait_applied(proxy)
        self.assertEqual([], harness.Stores(file, standby.url()).differences())


class Sync(MirrorCase):
    def start(self, timeout):
        postgres, file = self.postgres(), self.sample(rows=100)
        proxy = self.proxy(file, postgres, "--mirror", "sync", "--mirror-timeout", timeout)
        proxy.wait_phase("dual-write")
        self.wait_applied(proxy)
        return postgres, proxy

    def timed(self, cursor, text):
        """(seconds, notices)"""
        del cursor.connection.notices[:]
        began = time.monotonic()
        cursor.execute(text)
        return time.monotonic() - began, "".join(cursor.connection.notices)

    def test_a_reply_is_there_only_when_postgresql_has_it(self):
        postgres, proxy = self.start("20s")
        with contextlib.closing(proxy.connect()) as client, contextlib.closing(postgres.connect()) as direct:
            with client.cursor() as cursor, direct.cursor() as there:
                for number in range(50):
                    if number % 2:
                        cursor.execute("BEGIN")
                    cursor.execute(f"INSERT INTO e2e_item (token, client) VALUES ('sync {number}', 1)")
                    if number % 2:
                        cursor.execute("COMMIT")
                    there.execute("SELECT count(*) FROM e2e_item WHERE token = %s", (f"sync {number}",))
                    self.assertEqual((1,), there.fetchone())
            self.assertEqual([], client.notices)
        # Members of one commit wait each for its own.
        everyone = self.writers(proxy, 8)
        self.wait_for("writes", lambda: all(writer.acked > 10 or writer.errors for writer in everyone))
        for writer in everyone:
            writer.stop()
            self.assertEqual([], writer.errors)
        self.assertEqual(0, proxy.metric("crossfade_sync_timeouts_total"))

    def test_a_time_out_is_a_warning_and_an_outage_costs_one_wait(self):
        postgres, proxy = self.start("1500ms")
        write = "UPDATE e2e_counter SET total = total + 1 WHERE client = 1"
        with contextlib.closing(proxy.connect()) as client, client.cursor() as cursor:
            self.timed(cursor, write)  # its verdict is known from here on
            # Late: somebody has locked the table.
            with contextlib.closing(postgres.connect()) as direct, direct.cursor() as locking:
                locking.execute("BEGIN; LOCK TABLE e2e_counter")
                seconds, notices = self.timed(cursor, write)
                self.assertGreaterEqual(seconds, 1.5)
                self.assertIn("WARNING", notices)
                self.assertIn("PostgreSQL has not confirmed it within 1500 ms", notices)
                self.assertEqual(1, cursor.rowcount)
                locking.execute("COMMIT")
            self.wait_applied(proxy)
            self.assertEqual("", self.timed(cursor, write)[1])
            # Away: those who come while it is not known for long wait; then nobody does.
            postgres.stop()
            self.assertIn("WARNING", self.timed(cursor, write)[1])
            self.wait_mirror(proxy, "waiting")
            time.sleep(1.6)
            for text in (write, f"BEGIN; {write}; COMMIT"):
                seconds, notices = self.timed(cursor, text)
                self.assertIn("its mirror stands still", notices)
                self.assertLess(seconds, 1.4)
            self.assertEqual("", self.timed(cursor, "SELECT 1")[1])
            proxy.restart()
        with contextlib.closing(proxy.connect()) as client, client.cursor() as cursor:
            self.assertIn("WARNING", self.timed(cursor, write)[1])
            self.assertGreaterEqual(proxy.metric("crossfade_sync_timeouts_total"), 1)
            postgres.start()
            self.wait_applied(proxy)
            self.assertEqual("", self.timed(cursor, write)[1])


class Quarantine(MirrorCase):
    def test_shown_kept_and_resolved(self):
        postgres, file = self.postgres(), self.sample(rows=100)
        proxy = self.proxy(file, postgres)
        proxy.wait_phase("dual-write")
        self.wait_applied(proxy)
        postgres.sql("ALTER TABLE e2e_item ADD CONSTRAINT no_bad CHECK (token NOT LIKE 'bad%')", database="app")
        proxy.psql("INSERT INTO e2e_item (token, client) VALUES ('good', 1)")
        proxy.psql("INSERT INTO e2e_item (token, client) VALUES ('bad one', 1)")
        proxy.psql("INSERT INTO e2e_item (token, client) VALUES ('bad two', 1)")
        proxy.psql("INSERT INTO e2e_item (token, client) VALUES ('good too', 1)")
        status = self.wait_mirror(proxy, "quarantined")
        seq = status["quarantine"]["seq"]
        self.assertEqual(("e2e_item", "insert", "23514"),
                         (status["quarantine"]["table"], status["quarantine"]["change"], status["last_sqlstate"]))
        self.assertEqual(1, proxy.metric("crossfade_quarantined"))
        self.assertIn("mirror.quarantined", proxy.log_tail(200))
        gates = {gate["name"]: gate["ok"] for gate in proxy.status()["gates"]}
        self.assertIs(gates["quarantine"], False)
        self.assertIn(f"journal skip {seq}", proxy.run("status", json_format=False).out)
        self.assertEqual(1, proxy.run("journal", "skip", str(seq + 1), "--reason", "not that one").code)

        proxy.restart()
        self.assertEqual(seq, self.wait_mirror(proxy, "quarantined")["quarantine"]["seq"])
        self.assertNotIn("crossfade_mirror_errors_total{", proxy.http("/metrics")[1])

        self.assert_code(0, proxy.run("journal", "skip", str(seq), "--reason", "known bad"))
        self.wait_for("the next one", lambda: (self.mirror(proxy)["quarantine"] or {}).get("seq") == seq + 1)
        postgres.sql("ALTER TABLE e2e_item DROP CONSTRAINT no_bad", database="app")
        self.wait_mirror(proxy, "quarantined")
        self.assert_code(0, proxy.run("journal", "retry"))
        self.wait_applied(proxy)
        self.assertEqual(0, proxy.metric("crossfade_quarantined"))
        self.assertEqual("bad two,good,good too", postgres.sql(
            "SELECT string_agg(token, ',' ORDER BY token) FROM e2e_item", database="app"))
        self.assertEqual("known bad", postgres.sql("SELECT skipped_reason FROM crossfade.quarantine WHERE resolved_at IS NOT "
                                                   "NULL AND skipped_reason IS NOT NULL", database="app"))
        history = self.assert_code(0, proxy.run("history")).json
        self.assertEqual("known bad", [line["details"]["skipped"] for line in history
                                       if line["what"] == "journal skip" and "skipped" in line["details"]][0])


if __name__ == "__main__":
    if "--rounds" in sys.argv:
        at = sys.argv.index("--rounds")
        ROUNDS = int(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main(verbosity=2)
