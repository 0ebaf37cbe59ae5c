"""Who comes while others are inside goes through with all who wait."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition

import pytest

from engine.service.gate import LARGEST, Gate


class Room:
    """What goes on behind a gate: each group waits inside until it is let go."""

    def __init__(self, *, lets_next: bool = False) -> None:
        self.groups: list[list[int]] = []
        self.let_go = 0
        self.changed = Condition()
        self._lets_next = lets_next

    def together(self, group: Sequence[int], let_next: Callable[[], None]) -> Sequence[int | None]:
        with self.changed:
            self.groups.append(list(group))
            mine = len(self.groups)
            self.changed.notify_all()
            if self._lets_next:
                let_next()
            assert self.changed.wait_for(lambda: self.let_go >= mine, 20)
        if -1 in group:
            raise ValueError("nobody likes -1")
        return [None if each == 0 else each * 10 for each in group]

    def has(self, groups: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.groups) >= groups, 20)

    def let(self, groups: int) -> None:
        with self.changed:
            self.let_go += groups
            self.changed.notify_all()


def waiting(
    gate: Gate[int, int], room: Room, pool: ThreadPoolExecutor, asked: Sequence[int]
) -> list[Future[int | None]]:
    """Send one in, and the others when it is inside."""
    first = pool.submit(gate.through, asked[0])
    assert room.has(1)
    others = [pool.submit(gate.through, each) for each in asked[1:]]
    while len(gate.waiting) < len(others):
        assert not first.done()
    return [first, *others]


def test_who_waits_goes_through_together_and_each_gets_his_own() -> None:
    room = Room()
    gate = Gate(room.together)
    with ThreadPoolExecutor(8) as pool:
        came = waiting(gate, room, pool, [1, 2, 3, 0, 4])
        room.let(2)

        assert [each.result(20) for each in came] == [10, 20, 30, None, 40]

    assert [sorted(group) for group in room.groups] == [[1], [0, 2, 3, 4]]


def test_no_group_is_larger_than_what_gains() -> None:
    room = Room()
    gate = Gate(room.together)
    with ThreadPoolExecutor(LARGEST + 8) as pool:
        came = waiting(gate, room, pool, range(1, LARGEST + 6))
        room.let(3)

        assert [each.result(20) for each in came] == [each * 10 for each in range(1, LARGEST + 6)]

    assert [len(group) for group in room.groups] == [1, LARGEST, 4]


def test_a_group_that_only_waits_lets_the_next_in() -> None:
    room = Room(lets_next=True)
    gate = Gate(room.together)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(gate.through, 1)
        assert room.has(1)
        second = pool.submit(gate.through, 2)
        assert room.has(2)
        assert not first.done()
        room.let(2)

        assert [first.result(20), second.result(20)] == [10, 20]


def test_who_led_a_group_that_broke_is_told_and_the_others_see_to_it_themselves() -> None:
    room = Room()
    gate = Gate(room.together)
    with ThreadPoolExecutor(4) as pool:
        came = waiting(gate, room, pool, [-1, 2])
        room.let(2)

        with pytest.raises(ValueError, match="nobody likes"):
            came[0].result(20)
        assert came[1].result(20) == 20

    assert room.groups == [[-1], [2]]
    room.let(1)
    assert gate.through(3) == 30


def test_who_was_in_company_a_moment_ago_waits_a_blink_for_those_a_few_steps_behind() -> None:
    room = Room()
    blinks: list[int] = []
    pool = ThreadPoolExecutor(8)

    def blink() -> None:
        blinks.append(len(room.groups))
        came.append(pool.submit(gate.through, 5))
        while len(gate.waiting) < 2:
            assert not came[-1].done()

    gate = Gate(room.together, blink)
    with pool:
        came = waiting(gate, room, pool, [1, 2, 3])
        room.let(2)
        assert [each.result(20) for each in came] == [10, 20, 30]
        came = [pool.submit(gate.through, 4)]
        room.let(1)

        assert came[0].result(20) == 40
        assert came[1].result(20) == 50

    assert blinks == [2]
    assert [sorted(group) for group in room.groups] == [[1], [2, 3], [4, 5]]


def test_one_alone_waits_for_nobody() -> None:
    room = Room()
    gate = Gate(room.together, lambda: pytest.fail("nobody is to come"))
    room.let(2)

    assert (gate.through(1), gate.through(2)) == (10, 20)
