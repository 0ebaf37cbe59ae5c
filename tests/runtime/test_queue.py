"""A worker whose Redis fails while it works listens again (`spec/runtime.md`, One truth)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kombu
import pytest
from kombu.transport import redis, virtual

from cli.servers import valkey
from cli.servers.folder import Folder, folder_at
from tests.runtime.crew import until
from workers import queue

pytestmark = [pytest.mark.servers, pytest.mark.timeout(120)]


@contextmanager
def redis_at(folder: Folder) -> Iterator[None]:
    """A Redis that is killed at the end."""
    server = subprocess.Popen(valkey.command(folder, durable=False), stdout=subprocess.DEVNULL, cwd=folder.valkey)
    try:
        until(lambda: valkey.ready(folder), "Redis to answer")
        yield
    finally:
        server.kill()
        server.wait()


def may_take_another(channel_of: type[redis.Channel], data: Path) -> bool:
    """Say whether a channel takes another message after Redis died over the one that it had."""
    folder = folder_at(data)
    with kombu.Connection(valkey.url(folder)) as connection:
        with redis_at(folder):
            channel = channel_of(connection.transport)
            channel.basic_qos(prefetch_count=1)
            kombu.Queue("duty", channel=channel).declare()
            kombu.Producer(channel).publish("look", routing_key="duty")
            message = channel.basic_get("duty")
            assert message is not None
            assert not channel.qos.can_consume()
        with pytest.raises(connection.connection_errors):
            message.ack()
        listens = bool(channel.qos.can_consume())
        virtual.QoS.ack(channel.qos, str(message.delivery_tag))  # else kombu would give it back when this process ends
        return listens


def test_what_cannot_be_acknowledged_is_let_go(data: Path) -> None:
    assert may_take_another(queue.Channel, data)


def test_kombu_alone_would_never_listen_again(data: Path) -> None:
    """If this fails, `workers/queue.py` has had its time."""
    assert not may_take_another(redis.Channel, data)


def test_the_workers_read_their_queue_so() -> None:
    asked = "from workers.app import app; print(app.connection_for_read().transport.Channel.__module__)"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ
        | {
            "TERTIB_DATABASE_URL": "postgresql:///nowhere",
            "TERTIB_REDIS_URL": "redis+socket:///nowhere?virtual_host=0",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "workers.queue"
