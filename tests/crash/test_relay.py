#!/usr/bin/python3
"""The relay of the crash experiment does to a connection what it says."""

import os
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from relay import Relay  # noqa: E402


class Echo(threading.Thread):
    """Sends back what it gets, after `received`."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.received = b""
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.echo, args=(connection,), daemon=True).start()

    def echo(self, connection):
        with connection:
            try:
                while data := connection.recv(65536):
                    self.received += data
                    connection.sendall(data)
            except OSError:
                pass


class RelayTest(unittest.TestCase):
    def setUp(self):
        self.echo = Echo()
        self.addCleanup(self.echo.listener.close)
        self.relay = Relay(("127.0.0.1", self.echo.port))
        self.addCleanup(self.relay.stop)

    def connect(self, timeout_s=10):
        connection = socket.create_connection(("127.0.0.1", self.relay.port), timeout=timeout_s)
        self.addCleanup(connection.close)
        return connection

    def read(self, connection, size):
        found = b""
        while len(found) < size:
            data = connection.recv(size - len(found))
            if not data:
                break
            found += data
        return found

    def ask(self, connection, text=b"hello"):
        connection.sendall(text)
        return self.read(connection, len(text))

    def wait_received(self, text):
        deadline = time.monotonic() + 10
        while self.echo.received != text:
            self.assertLess(time.monotonic(), deadline, self.echo.received)
            time.sleep(0.01)

    def test_it_carries_bytes_both_ways(self):
        connection = self.connect()
        sent = os.urandom(300000)
        sender = threading.Thread(target=connection.sendall, args=(sent,))
        sender.start()
        self.assertEqual(sent, self.read(connection, len(sent)))
        sender.join()

    def test_the_end_of_a_connection_passes_through(self):
        connection = self.connect()
        self.assertEqual(b"hello", self.ask(connection))
        connection.shutdown(socket.SHUT_WR)
        self.assertEqual(b"", connection.recv(1))

    def test_cut_resets_old_and_new_connections(self):
        connection = self.connect()
        self.assertEqual(b"hello", self.ask(connection))
        self.relay.fail("cut")
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)
        with self.assertRaises(OSError):
            late = self.connect()
            late.sendall(b"x")
            if late.recv(1) == b"":
                raise ConnectionResetError
        self.relay.heal()
        self.assertEqual(b"again", self.ask(self.connect(), b"again"))

    def test_move_resets_old_connections_and_leads_new_ones_elsewhere(self):
        connection = self.connect()
        self.assertEqual(b"hello", self.ask(connection))
        other = Echo()
        self.addCleanup(other.listener.close)
        self.relay.move(other.port)
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)
        self.assertEqual(b"there", self.ask(self.connect(), b"there"))
        self.assertEqual((b"hello", b"there"), (self.echo.received, other.received))

    def test_delay(self):
        connection = self.connect()
        self.ask(connection)
        self.relay.fail("delay", milliseconds=150)
        started = time.monotonic()
        self.assertEqual(b"hello", self.ask(connection))
        self.assertGreaterEqual(time.monotonic() - started, 0.3)
        self.relay.heal()

    def test_a_hole_for_replies_lets_requests_arrive_and_is_reset(self):
        connection = self.connect(0.3)
        self.ask(connection)
        self.relay.fail("hole", direction="replies")
        connection.sendall(b"commit")
        self.wait_received(b"hellocommit")
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        self.relay.heal(reset=True)
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)

    def test_a_hole_that_ends_delivers_late(self):
        connection = self.connect(0.3)
        self.ask(connection)
        self.relay.fail("hole", direction="requests")
        connection.sendall(b"late")
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        self.assertEqual(b"hello", self.echo.received)
        connection.settimeout(10)
        self.relay.heal(reset=False)
        self.assertEqual(b"late", self.read(connection, 4))

    def test_truncate_ends_in_the_middle_of_a_message(self):
        connection = self.connect()
        self.ask(connection)
        self.relay.fail("truncate", count=3, direction="requests")
        connection.sendall(b"message")
        self.wait_received(b"hellomes")
        with self.assertRaises(ConnectionResetError):
            while connection.recv(1):
                pass
            raise ConnectionResetError
        self.assertEqual(b"fresh", self.ask(self.connect(), b"fresh"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
