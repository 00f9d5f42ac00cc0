"""A server that says it is an old PostgreSQL: start-up is accepted, every statement answered with one row, its version.

    with OldPostgres("12.4", 120004) as server: ... server.port
"""

import socket
import struct
import threading


def message(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


class OldPostgres:
    def __init__(self, version, number):
        self.version, self.number = version, str(number).encode()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            try:
                while True:  # SSLRequest and GSSENCRequest first, perhaps
                    (length,) = struct.unpack("!I", stream.read(4))
                    code = struct.unpack("!I", stream.read(length - 4)[:4])[0]
                    if code == 196608:
                        break
                    connection.sendall(b"N")
                parameters = {"server_version": self.version, "server_encoding": "UTF8", "client_encoding": "UTF8",
                              "standard_conforming_strings": "on", "integer_datetimes": "on", "DateStyle": "ISO, MDY",
                              "TimeZone": "UTC"}
                connection.sendall(message(b"R", struct.pack("!I", 0)) + b"".join(
                    message(b"S", name.encode() + b"\0" + value.encode() + b"\0") for name, value in parameters.items())
                    + message(b"K", struct.pack("!II", 1, 1)) + message(b"Z", b"I"))
                while True:
                    kind = stream.read(1)
                    if kind in (b"", b"X"):
                        return
                    (length,) = struct.unpack("!I", stream.read(4))
                    body = stream.read(length - 4)
                    if kind == b"Q" and b"crossfade" in body:
                        # It knows no setting or schema of that name.
                        connection.sendall(message(b"E", b"SERROR\0VERROR\0C42704\0Munrecognized parameter\0\0")
                                           + message(b"Z", b"I"))
                    else:
                        connection.sendall(self._answer(kind))
            except (OSError, struct.error):
                return

    def _answer(self, kind):
        description = message(b"T", struct.pack("!H", 1) + b"version\0" + struct.pack("!IHIhih", 0, 0, 25, -1, -1, 0))
        row = message(b"D", struct.pack("!HI", 1, len(self.number)) + self.number)
        done = message(b"C", b"SELECT 1\0")
        return {b"Q": description + row + done + message(b"Z", b"I"), b"P": message(b"1", b""), b"B": message(b"2", b""),
                b"D": description, b"E": row + done, b"C": message(b"3", b""),
                b"S": message(b"Z", b"I")}.get(kind, b"")
