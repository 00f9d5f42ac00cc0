#!/usr/bin/python3
"""A TCP relay between the proxy and PostgreSQL that can fail in the ways in which networks do.

    relay = Relay(("127.0.0.1", 5432))    # a process of its own; relay.port is where it listens
    relay.fail("cut")                     # every connection is reset, new ones too, until relay.heal()
    relay.fail("delay", milliseconds=200)
    relay.fail("hole", direction="replies")       # swallows what comes from PostgreSQL; "requests", "both"
    relay.fail("truncate", count=100)     # each present connection is reset after 100 more bytes, in mid-message
    relay.move(5433)                      # every connection is reset, new ones go to another port of the same host
    relay.heal(reset=True)                # what a hole held back is lost with its connections; False: delivered late
    relay.stop()

`relay.py --to HOST:PORT` is the process: it prints its port, then takes one JSON order a line on stdin and answers each
with a line. `Relay` is for one thread.
"""

import argparse
import asyncio
import json
import socket
import struct
import subprocess
import sys

DIRECTIONS = ("requests", "replies")
CHUNK = 65536


class Link:
    """One connection: what it still may carry before it is truncated, and whether a hole has held something of it."""

    def __init__(self, writers):
        self.writers = writers  # by direction: where its bytes go
        self.left = None
        self.held = False
        self.is_open = True

    def reset(self):
        self.is_open = False
        for writer in self.writers.values():
            raw = writer.get_extra_info("socket")
            if raw is not None and raw.fileno() >= 0:
                # RST, not FIN: as a firewall or a vanished host would end it.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()


class Network:
    """The state that all links share; `mode` is one of pass, cut, delay, hole, truncate; an order may also be move."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.mode, self.delay_s, self.direction = "pass", 0.0, "both"
        self.links = set()
        self.changed = asyncio.Event()

    def order(self, mode, direction="both", milliseconds=0, count=0, reset=True, port=0):
        held, self.mode, self.direction, self.delay_s = self.mode == "hole", mode, direction, milliseconds / 1000
        if mode == "cut":
            for link in list(self.links):
                link.reset()
        elif mode == "move":
            self.port, self.mode = port, "pass"
            for link in list(self.links):
                link.reset()
        elif mode == "truncate":
            for link in self.links:
                link.left = count
            self.mode = "pass"  # for whoever connects from now on
        if held and mode != "hole" and reset:
            for link in list(self.links):
                if link.held:
                    link.reset()
        self.changed.set()
        self.changed = asyncio.Event()

    def swallows(self, direction):
        return self.mode == "hole" and self.direction in ("both", direction)

    async def serve(self, reader, writer):
        if self.mode == "cut":
            Link({"replies": writer}).reset()
            return
        while self.mode == "hole":
            await self.changed.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        except OSError:
            Link({"replies": writer}).reset()
            return
        link = Link({"requests": far_writer, "replies": writer})
        self.links.add(link)
        try:
            await asyncio.gather(self.pump(link, "requests", reader), self.pump(link, "replies", far_reader))
        finally:
            self.links.discard(link)
            for side in link.writers.values():
                side.close()

    async def pump(self, link, direction, reader):
        writer = link.writers[direction]
        try:
            while link.is_open:
                data = await reader.read(CHUNK)
                while self.swallows(direction) and link.is_open:
                    link.held = True
                    await self.changed.wait()
                if not link.is_open:
                    return
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if not data:
                    if writer.can_write_eof():
                        writer.write_eof()
                    return
                await self.forward(link, direction, data)
        except (OSError, RuntimeError):
            link.reset()

    async def forward(self, link, direction, data):
        writer = link.writers[direction]
        if link.left is not None and self.direction in ("both", direction):
            data, link.left = data[:link.left], link.left - len(data)
            writer.write(data)
            await writer.drain()
            if link.left <= 0:
                # What was forwarded has to arrive before the end does.
                await asyncio.sleep(0.01)
                link.reset()
            return
        writer.write(data)
        await writer.drain()


async def run(host, port):
    network = Network(host, port)
    server = await asyncio.start_server(network.serve, "127.0.0.1", 0, limit=CHUNK)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        network.order(**json.loads(line))
        print("ok", flush=True)


class Relay:
    """The relay's process."""

    def __init__(self, to):
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            [sys.executable, "-B", __file__, "--to", f"{to[0]}:{to[1]}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, start_new_session=True)
        self.port = int(self.process.stdout.readline())

    def _order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() != "ok\n":
            raise RuntimeError("the relay has ended")

    def fail(self, mode, **details):
        self._order(mode=mode, **details)

    def move(self, port):
        self._order(mode="move", port=port)

    def heal(self, reset=True):
        self._order(mode="pass", reset=reset)

    def stop(self):
        # Its stdin ends, and so does it.
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, metavar="HOST:PORT")
    host, port = parser.parse_args().to.rsplit(":", 1)
    asyncio.run(run(host, int(port)))


if __name__ == "__main__":
    main()
