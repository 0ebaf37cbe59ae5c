"""Pages that live: one poll a second for each web process, shared by all who listen (the design guide, section 6).

A page names the topics of its regions; when the state of a topic changes, its listeners are told to look again. Only
the name of the topic travels, so that what is shown is always asked for under the reader's own rights.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from hashlib import sha256
from typing import Final

from fastapi.sse import ServerSentEvent
from starlette.concurrency import run_in_threadpool

PERIOD: Final = 1.0
"""Seconds between two looks."""
BEAT: Final = 15.0
"""Seconds after which a silent stream says that it still lives."""

Looks = Mapping[str, Callable[[str], str]]
"""By the name of a topic: what gives a text that changes when the topic does, from what stands after the colon in
`name:argument` (or ""). It reads the database, in a thread."""


class Live:
    """Looks at the topics that somebody listens to, and tells their listeners of each change."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._wanted: Counter[str] = Counter()
        self._seen: dict[str, str] = {}
        self._changed = asyncio.Condition()
        self._version: Counter[str] = Counter()
        self._polling: asyncio.Task[None] | None = None

    def mark(self, topic: str) -> str:
        """Give the mark of a topic as it is now: a page that bears it is told of each change since."""
        name, _, argument = topic.partition(":")
        return self.mark_of(self._looks[name](argument))

    @staticmethod
    def mark_of(looked: str) -> str:
        """Give the mark of what a look gave."""
        return sha256(looked.encode()).hexdigest()[:16]

    async def listen(self, marks: Mapping[str, str]) -> AsyncIterator[ServerSentEvent]:
        """Give an event each time that one of the topics has changed since its mark, until the reader goes."""
        known = tuple(topic for topic in marks if topic.partition(":")[0] in self._looks)
        self._wanted.update(known)
        try:
            for topic in known:
                await self._look(topic)
            seen = self._versions(known)
            yield ServerSentEvent(comment="listening", retry=2000)
            if any(self._seen[topic] != marks[topic] for topic in known):
                yield ServerSentEvent(event="changed", data=",".join(known))
            self._start()
            while True:
                if await self._wait(known, seen):
                    seen = self._versions(known)
                    yield ServerSentEvent(event="changed", data=",".join(known))
                else:
                    yield ServerSentEvent(comment="still here")
        finally:
            self._wanted.subtract(known)

    async def close(self) -> None:
        """Stop looking."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    def _versions(self, topics: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(self._version[topic] for topic in topics)

    async def _wait(self, topics: tuple[str, ...], seen: tuple[int, ...]) -> bool:
        try:
            async with asyncio.timeout(BEAT), self._changed:
                await self._changed.wait_for(lambda: self._versions(topics) != seen)
        except TimeoutError:
            return False
        return True

    def _start(self) -> None:
        if self._polling is None or self._polling.done():
            self._polling = asyncio.get_running_loop().create_task(self._poll())

    async def _poll(self) -> None:
        while any(count > 0 for count in self._wanted.values()):
            for topic in [topic for topic, count in self._wanted.items() if count > 0]:
                await self._look(topic)
            await asyncio.sleep(PERIOD)

    async def _look(self, topic: str) -> None:
        now = await run_in_threadpool(self.mark, topic)
        before = self._seen.get(topic)
        self._seen[topic] = now
        if before is not None and before != now:
            self._version[topic] += 1
            async with self._changed:
                self._changed.notify_all()
