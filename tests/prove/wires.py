"""A wire to PostgreSQL that is cut at a COMMIT with something to commit, again and again."""

import random
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from tests.prove.history import now
from tests.prove.trouble import Strike, Struck
from tests.runtime.cutting import Wire

_LEAST = 600
"""Bytes of rows that are sent with a COMMIT; a COMMIT alone is a tenth of it."""


class BusyWire(Wire):
    """Is cut only where rows are sent with the COMMIT, so that every cut hits work under way."""

    connections = 80

    def __init__(self, server: str, pool: ThreadPoolExecutor) -> None:
        super().__init__(server, pool)
        self._clients: set[socket.socket] = set()

    def carry(self, client: socket.socket) -> None:
        """Carry one connection, and remember it as long."""
        self._clients.add(client)
        try:
            super().carry(client)
        finally:
            self._clients.discard(client)

    def hang_up(self) -> None:
        """End every connection: a client that was cut off may have left some behind."""
        for client in tuple(self._clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def _passes(self, sent: bytes, client: socket.socket, server: socket.socket) -> bool:
        if len(sent) >= _LEAST:
            return super()._passes(sent, client, server)
        server.sendall(sent)
        return True


def cut_often(wire: Wire, rng: random.Random, struck: Struck, ending: Event, between: float) -> None:
    """Cut the next COMMIT some `between` seconds after the one before: before the server has it, or after."""
    while not ending.wait(rng.uniform(0.5, 1.5) * between):
        before, where = wire.cuts, rng.choice(("before", "after"))
        wire.cut_at = where
        while wire.cuts == before and not ending.wait(0.02):
            pass
        if wire.cuts > before:
            struck.add(Strike("cut", now(), now(), in_flight=True, told=where))
    wire.cut_at = None
