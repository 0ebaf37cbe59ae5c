"""Clients in several processes: each with a house of its own, as the webs of an office have, beginning together."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import Final

from bench.loops import Loop, Start, added
from bench.office import Office, office_of
from engine.wiring import Settings

READY: Final = 120
"""Seconds within which every process has to be ready to begin."""

Play = Callable[[Office, range, float, Start], Loop]
"""A loop of some clerks, for some seconds, once `Start` has returned; it is sent to other processes."""

_here: dict[str, Barrier] = {}


def crowd(play: Play, settings: Settings, clients: int, webs: int, seconds: float) -> Loop:
    """Let clients play in as many webs, and add up what came of them."""
    among = min(webs, clients)
    context = multiprocessing.get_context("spawn")
    shares = [range(clients * n // among, clients * (n + 1) // among) for n in range(among)]
    with ProcessPoolExecutor(among, context, _meet, (context.Barrier(among),)) as pool:
        loops = [pool.submit(_share, play, settings, share, seconds) for share in shares]
        done = [loop.result(READY + seconds * 2 + 60) for loop in loops]
    return replace(added(done), seconds=max(loop.seconds for loop in done))


def _meet(barrier: Barrier) -> None:
    _here["barrier"] = barrier


def _share(play: Play, settings: Settings, clerks: range, seconds: float) -> Loop:
    office = office_of(settings)
    with closing(office.house):
        return play(office, clerks, seconds, lambda: _here["barrier"].wait(READY))
