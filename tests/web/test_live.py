"""Listeners share one look a second, and each is told of every change since the page that it came from."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi.sse import ServerSentEvent

from tests.web import loops
from web.live import Live


class Topic:
    """Something that changes, and counts how often it is looked at."""

    def __init__(self) -> None:
        self.value = "one"
        self.looked = 0

    def look(self, argument: str) -> str:
        self.looked += 1
        return f"{argument} {self.value}"


async def following(events: AsyncIterator[ServerSentEvent]) -> ServerSentEvent:
    return await asyncio.wait_for(anext(events), 5)


def test_a_change_is_told_to_all_who_listen() -> None:
    async def run() -> None:
        topic = Topic()
        live = Live({"case": topic.look})
        mark = live.mark("case:a")
        listeners = [live.listen({"case:a": mark}) for _ in range(3)]
        for listener in listeners:
            assert (await following(listener)).comment == "listening"
        waiting = [asyncio.ensure_future(following(listener)) for listener in listeners]
        await asyncio.wait(waiting, timeout=0.05)
        topic.value = "two"
        assert [event.event for event in await asyncio.gather(*waiting)] == ["changed"] * 3
        for listener in listeners:
            await listener.aclose()  # type: ignore[attr-defined]
        await live.close()

    loops.run(run())


def test_what_changed_before_the_listening_began_is_told_at_once() -> None:
    async def run() -> None:
        topic = Topic()
        live = Live({"case": topic.look})
        mark = live.mark("case:a")
        topic.value = "two"
        listener = live.listen({"case:a": mark})
        assert (await following(listener)).comment == "listening"
        assert (await following(listener)).event == "changed"
        await listener.aclose()  # type: ignore[attr-defined]
        await live.close()

    loops.run(run())


def test_nobody_looks_when_nobody_listens() -> None:
    async def run() -> None:
        topic = Topic()
        live = Live({"case": topic.look})
        listener = live.listen({"case:a": live.mark("case:a"), "unknown:b": ""})
        await following(listener)
        await listener.aclose()  # type: ignore[attr-defined]
        looked = topic.looked
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 1.3)
        assert topic.looked <= looked + 1
        await live.close()

    loops.run(run())
