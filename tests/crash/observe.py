"""Readers that look at one store directly, past the proxy, while clients write.

    observer = Observer(ledger, "sqlite", sqlite_queries(path)); observer.start()
    observer.stop()

Each look is one transaction, and all of the ledger's rules for a snapshot are applied to it: it does not matter which store
is the authority at that moment. A store that cannot be read just now is tried again.
"""

import contextlib
import sqlite3
import threading

import psycopg2

from ledger import Snapshot


def sqlite_queries(path):
    @contextlib.contextmanager
    def transaction():
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            yield lambda text: connection.execute(text).fetchall()
    return transaction


def postgres_queries(url):
    @contextlib.contextmanager
    def transaction():
        with contextlib.closing(psycopg2.connect(url, connect_timeout=30, application_name="crash-observer")) as connection:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with connection.cursor() as cursor:
                def query(text):
                    cursor.execute(text)
                    return cursor.fetchall()
                yield query
    return transaction


class Observer(threading.Thread):
    def __init__(self, ledger, store, transaction, pause_s=0.1):
        super().__init__(daemon=True, name=f"observer-{store}")
        self.ledger, self.store, self.transaction, self.pause_s = ledger, store, transaction, pause_s
        self.looks, self.unreadable = 0, 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(self.pause_s):
            self.look()

    def look(self):
        try:
            with self.transaction() as query:
                snapshot = Snapshot(query)
        except (sqlite3.Error, psycopg2.Error):
            self.unreadable += 1
            return
        self.ledger.observe(snapshot, self.store)
        self.looks += 1

    def stop(self):
        self.stopping.set()
        if self.is_alive():
            self.join(60)
