"""A wire to PostgreSQL that can be cut at a chosen moment: what a lost answer to a COMMIT looks like."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

_COMMIT: Final = b"COMMIT"


class Wire:
    """Carries bytes between clients and the server. `cut_at`: `before` or `after` the server sees the next COMMIT.

    `turns` counts how often a client spoke after it had been answered: the round trips of one client.
    """

    connections = 20
    """How many it carries at a time; more would wait."""

    def __init__(self, server: str, pool: ThreadPoolExecutor) -> None:
        self._server = server
        self._pool = pool
        self.cut_at: str | None = None
        self.cuts = 0
        self.turns = 0
        self._was_answered = True

    def carry(self, client: socket.socket) -> None:
        """Carry one connection, in both directions, until it ends or is cut."""
        with closing(client), closing(socket.socket(socket.AF_UNIX)) as server:
            server.connect(self._server)
            back = self._pool.submit(self._answers, server, client)
            with suppress(OSError):
                while sent := client.recv(65536):
                    if not self._passes(sent, client, server):
                        break
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.result(30)

    def _passes(self, sent: bytes, client: socket.socket, server: socket.socket) -> bool:
        if self._was_answered:
            self.turns += 1
            self._was_answered = False
        if _COMMIT not in sent or self.cut_at is None:
            server.sendall(sent)
            return True
        where, self.cut_at = self.cut_at, None
        self.cuts += 1
        client.shutdown(socket.SHUT_RDWR)
        if where == "after":
            server.sendall(sent)
        return False

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        """Carry what the server says, and hear it out though nobody listens any more."""
        with suppress(OSError):
            while said := server.recv(65536):
                self._was_answered = True
                with suppress(OSError):
                    client.sendall(said)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(database_url: str, folder: Path, kind: type[Wire] = Wire) -> Iterator[tuple[Wire, str]]:
    """Lay a wire to the database's Unix socket, and give it with the URL that goes over it."""
    url = make_url(database_url)
    port = str(url.query.get("port", url.port or 5432))
    with ThreadPoolExecutor(2 * kind.connections + 1) as pool, closing(socket.socket(socket.AF_UNIX)) as listener:
        wire = kind(f"{url.query['host']}/.s.PGSQL.{port}", pool)
        listener.bind(str(folder / ".s.PGSQL.5432"))
        listener.listen()
        pool.submit(_accept, listener, wire, pool)
        over = url.set(port=None).difference_update_query(["port"]).update_query_dict({"host": str(folder)})
        try:
            yield wire, over.render_as_string(hide_password=False)
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, wire: Wire, pool: ThreadPoolExecutor) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            pool.submit(wire.carry, client)
