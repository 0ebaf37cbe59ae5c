"""What stays as fast as it was when an office grows from a thousand open cases to two hundred thousand.

    ./dev run python -m bench.scale [--sizes 1000,200000] [--rounds 40] [--due 10000] [--json]

Two databases on one server, one process, both sizes in turn call by call, so that whatever else the machine does hits
both. Each figure is a median; each ratio, that of the medians, says how many times as long it takes in the large one. A
*step* is a completion and the offer of what it opened, in this process; pages are asked of `engine.queries` as the web
asks, by somebody of the largest office (a tenth of all cases) or by the auditor of all offices. *Polls* are drains that
find nothing; *due* are cases whose alarm comes at one instant, told by two processes of the enforce worker.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from bench import sights, wear
from bench.office import own_database, servers
from bench.province import move_in
from bench.seeding import Molds, cast, fill
from bench.sights import Side, side_of
from engine.queries.verifying import verify
from engine.wiring import House, Settings, house

VARIANTS: Final = 24
SAMPLE: Final = 500
"""Cases that are verified, of each size."""
_WARM: Final = 12
"""Calls before the first that counts: by then statements are prepared and planned for good."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds at both sizes."""

    measure: str
    small_ms: float
    large_ms: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the bench found; `empty_poll_ms` by duty, fresh and behind the alarms, in the large database."""

    sizes: tuple[int, ...]
    measures: tuple[Measured, ...]
    empty_poll_ms: Mapping[str, float]
    due: int
    due_at_once_s: float


def main() -> None:
    """Run the bench."""
    asked = _arguments()
    figures = run(asked.sizes, rounds=asked.rounds, due=asked.due, variants=asked.variants)
    if asked.json:
        print(json.dumps(asdict(figures)))
    else:
        _print(figures)


def run(sizes: Sequence[int], *, rounds: int, due: int, variants: int = VARIANTS) -> Figures:
    """Fill two databases, and measure in both."""
    with ExitStack() as stack:
        small, large, molds = stack.enter_context(_filled(sizes, variants))
        measures = tuple(compared(name, look, small, large, rounds) for name, look in sights.ALL.items())
        polls = wear.polls(large, rounds)
        seconds = wear.due_at_once(large, molds, due)
        polls |= {f"{duty}, behind {due} alarms": ms for duty, ms in wear.polls(large, rounds).items()}
        return Figures((min(sizes), max(sizes)), measures, polls, due, round(seconds, 1))


def compared(name: str, look: Callable[[Side], object], small: Side, large: Side, rounds: int) -> Measured:
    """Measure one thing at both sizes, in turn; a look that prepares something gives back the seconds that count."""
    for _ in range(min(_WARM, rounds)):
        look(small)
        look(large)
    pairs = [(_ms(look, small), _ms(look, large)) for _ in range(rounds)]
    one, other = (median(pair[end] for pair in pairs) for end in (0, 1))
    print(f"bench: {name} {one:.2f} {other:.2f}", file=sys.stderr)
    return Measured(name, round(one, 2), round(other, 2), round(other / one, 2))


@contextmanager
def _filled(sizes: Sequence[int], variants: int) -> Iterator[tuple[Side, Side, Molds]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database, redis = stack.enter_context(servers(folder))
        small, large = (stack.enter_context(_moved_in(database, redis, folder)) for _ in range(2))
        molds = cast(large.settings, variants)
        for built, size in ((small, min(sizes)), (large, max(sizes))):
            began = perf_counter()
            fill(built.settings, molds, size)
            print(f"bench: {size} open cases in {perf_counter() - began:.0f} s", file=sys.stderr)
            hold(built)
        yield side_of(small), side_of(large), molds


def hold(built: House) -> None:
    """Verify some of the cases, copies among them, as `tertib verify` does: raises RuntimeError at what is broken."""
    for case in islice(verify(built.sources.reader), SAMPLE):
        if case.broken:
            raise RuntimeError(f"a case of the bench is not what it seems: {case.broken}")


@contextmanager
def _moved_in(database: str, redis: str, folder: Path) -> Iterator[House]:
    with own_database(database) as url:
        built = house(Settings(database_url=url, redis_url=redis, files=folder / "files"), nudge=lambda _: None)
        with closing(built):
            move_in(built)
            yield built


def _ms(look: Callable[[Side], object], side: Side) -> float:
    began = perf_counter()
    counted = look(side)
    seconds = counted if isinstance(counted, float) else perf_counter() - began
    return seconds * 1000


def _print(figures: Figures) -> None:
    small, large = figures.sizes
    print(f"{'':34s} {small:>9,d} {large:>9,d}   ratio")
    for one in figures.measures:
        print(f"{one.measure:34s} {one.small_ms:9.2f} {one.large_ms:9.2f} {one.ratio:7.2f}")
    for name, ms in figures.empty_poll_ms.items():
        print(f"empty poll of {name}: {ms:.2f} ms")
    print(f"{figures.due} due at once: enforced in {figures.due_at_once_s:.1f} s")


def _sizes(said: str) -> tuple[int, ...]:
    """Read two numbers with a comma between; argparse says what is wrong with anything else."""
    small, large = (int(each) for each in said.split(","))
    return small, large


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.scale", description=__doc__)
    parser.add_argument(
        "--sizes", type=_sizes, default="1000,200000", help="open cases, a small number and a large one"
    )
    parser.add_argument("--rounds", type=int, default=40, help="of each measurement")
    parser.add_argument("--due", type=int, default=10_000, help="cases that are due at once")
    parser.add_argument(
        "--variants", type=int, default=VARIANTS, help="cases decided of each life, of which the rest are copies"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
