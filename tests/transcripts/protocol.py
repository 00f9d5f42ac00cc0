"""PostgreSQL's protocol 3.0 for the transcripts: messages as lines of text, both ways, and a socket that speaks it."""

import base64
import hashlib
import hmac
import json
import os
import select
import socket
import struct
import time
import urllib.parse

TIMEOUT_S = 20


class TranscriptError(Exception):
    """What is wrong with a transcript, a connection or an answer."""


# --- text -> bytes ----------------------------------------------------------------------------------------------------


def arguments(text):
    """The JSON values of a line, one after the other."""
    decoder, values, at = json.JSONDecoder(), [], 0
    text = text.strip()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] == " ":
            at += 1
    return values


def to_bytes(value):
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return value.encode()


def string(text):
    return to_bytes(text) + b"\0"


def message(kind, body=b""):
    return kind.encode() + struct.pack("!i", len(body) + 4) + body


def counted(values, code):
    return struct.pack("!H", len(values)) + b"".join(struct.pack(code, v) for v in values)


def bind(portal, statement, options=None):
    options = options or {}
    body = string(portal) + string(statement) + counted(options.get("formats", []), "!h")
    values = options.get("values", [])
    body += struct.pack("!H", len(values))
    for value in values:
        body += struct.pack("!i", -1) if value is None else struct.pack("!i", len(to_bytes(value))) + to_bytes(value)
    return message("B", body + counted(options.get("results", []), "!h"))


WRITERS = {
    "Query": lambda text: message("Q", string(text)),
    "Parse": lambda name, text, types=(): message("P", string(name) + string(text) + counted(types, "!I")),
    "Bind": bind,
    "Describe": lambda kind, name: message("D", kind.encode() + string(name)),
    "Execute": lambda portal, rows=0: message("E", string(portal) + struct.pack("!i", rows)),
    "Close": lambda kind, name: message("C", kind.encode() + string(name)),
    "Flush": lambda: message("H"),
    "Sync": lambda: message("S"),
    "Terminate": lambda: message("X"),
    "CopyData": lambda data: message("d", to_bytes(data)),
    "CopyDone": lambda: message("c"),
    "CopyFail": lambda reason: message("f", string(reason)),
    "FunctionCall": lambda oid: message("F", struct.pack("!I", oid) + b"\0\0\0\0\0\0"),
    "Raw": bytes.fromhex,
}


def encode(line):
    """One line of a send block as bytes."""
    name, _, rest = line.partition(" ")
    if name not in WRITERS:
        raise TranscriptError(f"there is no message {name} to send")
    try:
        return WRITERS[name](*arguments(rest))
    except (TypeError, ValueError, KeyError, struct.error) as problem:
        raise TranscriptError(f"{line}: {problem}") from None


# --- bytes -> text ----------------------------------------------------------------------------------------------------


def shown(data):
    """A value as JSON has it: text where it is printable, else hex."""
    try:
        text = data.decode()
        if all(c.isprintable() or c in "\n\t" for c in text):
            return text
    except UnicodeDecodeError:
        pass
    return {"hex": data.hex()}


def take_string(body, at):
    end = body.index(b"\0", at)
    return body[at:end].decode(errors="backslashreplace"), end + 1


def row_description(body):
    (count,), at, fields = struct.unpack_from("!H", body), 2, []
    for _ in range(count):
        name, at = take_string(body, at)
        _, attribute, kind, size, modifier, code = struct.unpack_from("!IhIhih", body, at)
        at += 18
        fields.append([name, kind, size, modifier, code, attribute])
    return fields


def data_row(body):
    (count,), at, values = struct.unpack_from("!H", body), 2, []
    for _ in range(count):
        (size,) = struct.unpack_from("!i", body, at)
        at += 4
        values.append(None if size < 0 else shown(body[at:at + size]))
        at += max(size, 0)
    return values


def report(body):
    fields, at = {}, 0
    while body[at:at + 1] != b"\0":
        name = chr(body[at])
        fields[name], at = take_string(body, at + 1)
    order = "VCMDHPpqstcdn"
    return {name: fields[name] for name in order if name in fields}


def negotiate(body):
    version, count = struct.unpack_from("!iI", body)
    names, at = [], 8
    for _ in range(count):
        name, at = take_string(body, at)
        names.append(name)
    return [version, names]


def copy_response(body):
    overall, count = struct.unpack_from("!bH", body)
    return [overall, list(struct.unpack_from(f"!{count}h", body, 3))]


READERS = {
    "1": ("ParseComplete", None),
    "2": ("BindComplete", None),
    "3": ("CloseComplete", None),
    "A": ("NotificationResponse", lambda b: [take_string(b, 4)[0], take_string(b, take_string(b, 4)[1])[0]]),
    "C": ("CommandComplete", lambda b: take_string(b, 0)[0]),
    "D": ("DataRow", data_row),
    "E": ("ErrorResponse", report),
    "G": ("CopyInResponse", copy_response),
    "H": ("CopyOutResponse", copy_response),
    "I": ("EmptyQueryResponse", None),
    "K": ("BackendKeyData", lambda b: "..."),
    "N": ("NoticeResponse", report),
    "R": ("Authentication", lambda b: struct.unpack_from("!i", b)[0]),
    "S": ("ParameterStatus", lambda b: [take_string(b, 0)[0], take_string(b, take_string(b, 0)[1])[0]]),
    "T": ("RowDescription", row_description),
    "V": ("FunctionCallResponse", lambda b: b.hex()),
    "Z": ("ReadyForQuery", lambda b: b.decode()),
    "c": ("CopyDone", None),
    "d": ("CopyData", shown),
    "n": ("NoData", None),
    "s": ("PortalSuspended", None),
    "t": ("ParameterDescription", lambda b: list(struct.unpack_from(f"!{struct.unpack_from('!H', b)[0]}I", b, 2))),
    "v": ("NegotiateProtocolVersion", negotiate),
}


def name_of(kind):
    if kind not in READERS:
        raise TranscriptError(f"the server sent a message of unknown type {kind!r}")
    return READERS[kind][0]


def decode(kind, body):
    """A message of the server as a line."""
    name, reader = name_of(kind), READERS[kind][1]
    return name if reader is None else f"{name} {json.dumps(reader(body), ensure_ascii=False)}"


# --- a connection -----------------------------------------------------------------------------------------------------


class Connection:
    """One client's socket. `parameters`: what ParameterStatus said."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.user = urllib.parse.unquote(parts.username or "")
        self.password = urllib.parse.unquote(parts.password or "")
        self.database = urllib.parse.unquote(parts.path.lstrip("/"))
        self.buffer = b""
        self.parameters = {}
        self.socket = socket.create_connection((parts.hostname, parts.port or 5432), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, timeout_s=TIMEOUT_S):
        """The next message as (type, body); (None, b"") where the server has closed."""
        deadline = time.monotonic() + timeout_s
        while True:
            if len(self.buffer) >= 5:
                (length,) = struct.unpack_from("!i", self.buffer, 1)
                if len(self.buffer) > length:
                    kind, body = chr(self.buffer[0]), self.buffer[5:length + 1]
                    self.buffer = self.buffer[length + 1:]
                    if kind == "S":
                        name, value = READERS["S"][1](body)
                        self.parameters[name] = value
                    return kind, body
            if not select.select([self.socket], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TranscriptError(f"no answer within {timeout_s} s")
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                return None, b""
            self.buffer += data

    def start(self, options, write=None):
        """Sends the start-up packet and logs in. Yields the lines of all messages up to ReadyForQuery, or to the end."""
        options = dict(options)
        major, minor = options.pop("protocol", [3, 0])
        parameters = {"user": self.user, "database": self.database, **options}
        body = struct.pack("!HH", major, minor)
        body += b"".join(string(k) + string(v) for k, v in parameters.items() if v is not None) + b"\0"
        (write or self.send)(struct.pack("!i", len(body) + 4) + body)
        lines, scram = [], None
        while True:
            kind, body = self.receive()
            if kind is None:
                return lines
            if kind == "R":
                (method,) = struct.unpack_from("!i", body)
                if method == 3:
                    self.send(message("p", string(self.password)))
                elif method == 10:
                    scram = Scram(self.password)
                    first = scram.first()
                    self.send(message("p", string("SCRAM-SHA-256") + struct.pack("!i", len(first)) + first))
                elif method == 11:
                    self.send(message("p", scram.last(body[4:])))
                elif method not in (0, 12):
                    raise TranscriptError(f"unknown authentication method {method}")
                continue
            if kind != "S" and kind != "K":
                lines.append(decode(kind, body))
            if kind == "Z":
                return lines

    def execute(self, sql):
        """A simple query whose errors are errors here."""
        self.send(message("Q", string(sql)))
        failure = None
        while True:
            kind, body = self.receive()
            if kind == "E":
                failure = report(body)
            if kind is None or kind == "Z":
                break
        if failure or kind is None:
            raise TranscriptError(f"{sql}: {failure or 'the server closed the connection'}")


class Scram:
    """The client's side of SCRAM-SHA-256."""

    def __init__(self, password):
        self.password = password.encode()
        self.bare = b"n=,r=" + base64.b64encode(os.urandom(18))

    def first(self):
        return b"n,," + self.bare

    def last(self, challenge):
        fields = dict(part.split(b"=", 1) for part in challenge.split(b","))
        salted = hashlib.pbkdf2_hmac("sha256", self.password, base64.b64decode(fields[b"s"]), int(fields[b"i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = b"c=biws,r=" + fields[b"r"]
        text = b",".join((self.bare, challenge, without_proof))
        signature = hmac.digest(hashlib.sha256(key).digest(), text, "sha256")
        return without_proof + b",p=" + base64.b64encode(bytes(a ^ b for a, b in zip(key, signature)))
