"""Redis as the workers' queue: kombu's transport, but for one thing.

Redis fails while a worker works: the message cannot be acknowledged, kombu goes on counting it against the one that may
be under way, stops listening for another, and by that never sees that the connection is gone. The worker lives and does
nothing until somebody starts it anew. Here the message is let go, so that the worker listens, finds the connection gone
and makes another. Redis hands it out again after the visibility timeout; it says no more than "look", and has expired.
"""

from typing import Final

from kombu.transport import TRANSPORT_ALIASES, redis, virtual

_SCHEMES: Final = ("redis", "rediss", "valkey", "valkeys")


class QoS(redis.QoS):
    """What is under way on a channel."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge; let go of what cannot be, and raise what kept it from being."""
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """A channel that lets go."""

    QoS = QoS


class Transport(redis.Transport):
    """A transport with such channels."""

    Channel = Channel


def use() -> None:
    """Let every URL of Redis be read by this transport, in this process."""
    TRANSPORT_ALIASES.update({name: f"{__name__}:Transport" for name in _SCHEMES if name in TRANSPORT_ALIASES})
