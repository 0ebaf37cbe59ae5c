"""How fast the core alone is: no database, no worker, one processor.

    python -m bench.core [--rounds 15] [--cases 10] [--json]

*Steps*: whole cases of 12 steps, each completion a command that is decided from the state before it and folded into the
one after it; SpiffWorkflow in memory plays the same procedure beside it, round by round in turn, so that whatever else
the machine does hits both. *Long*: a case of 1,000 completions, its first hundred beside its last. *Compile*: an SOP of
60 steps from its text to its machine. Times are processor time; each figure is a median, each ratio that of the rounds.
"""

import argparse
import gc
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import process_time
from typing import Final

from bench import sops
from bench.desk import Desk, play, rules_of
from bench.spiff import Spiff
from engine.case.plain import to_plain
from engine.definition.marked import read_yaml
from engine.definition.problems import Problems
from engine.definition.read import read_marked
from engine.ledger.canonical import canonical
from engine.machine.compile import compile_definition

LONG: Final = 1000
_WINDOW: Final = 100
_PROCEDURES: Final = (
    ("12 steps", sops.AS_NEEDED, False, False),
    ("12 steps of an hour each", sops.HOUR, True, False),
    ("12 steps of an hour each, as JSON after each", sops.HOUR, True, True),
)


_SOPS: Final = (
    ("60 steps in a row", sops.straight(steps=60)),
    ("60 steps with outcomes, documents, fields and reactions", sops.demanding(60)),
)


@dataclass(frozen=True, slots=True)
class Steps:
    """Completions a second of the core and of SpiffWorkflow; `ratio` is how many times as many the core does."""

    procedure: str
    core_per_s: float
    spiff_per_s: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Long:
    """Microseconds of one completion and bytes of the state's JSON, at both ends of a case of many steps."""

    steps: int
    first_us: float
    last_us: float
    ratio: float
    first_bytes: int
    last_bytes: int


@dataclass(frozen=True, slots=True)
class Compile:
    """Milliseconds of an SOP: its YAML read with the place of each value, its rules checked, its table compiled."""

    sop: str
    yaml_ms: float
    check_ms: float
    table_ms: float
    compile_ms: float


def main() -> None:
    """Run the bench."""
    asked = _arguments()
    steps = [steps_of(*procedure, rounds=asked.rounds, cases=asked.cases) for procedure in _PROCEDURES]
    long, compiled = long_case(asked.long, asked.rounds), [compiling(*sop, asked.rounds) for sop in _SOPS]
    if asked.json:
        figures = {
            "steps": [asdict(row) for row in steps],
            "long": asdict(long),
            "compile": [asdict(row) for row in compiled],
        }
        print(json.dumps(figures))
        return
    print(f"{'steps/s':44s} {'core':>8s} {'Spiff':>8s} {'ratio':>6s}")
    for row in steps:
        print(f"{row.procedure:44s} {row.core_per_s:8.0f} {row.spiff_per_s:8.0f} {row.ratio:6.2f}")
    print(f"\na case of {long.steps} steps: {long.first_us:.0f} us a step, at last {long.last_us:.0f} us", end="")
    print(f" (ratio {long.ratio:.2f}); the state {long.first_bytes} bytes, at last {long.last_bytes}")
    for one in compiled:
        print(f"{one.sop}: compiled in {one.compile_ms:.1f} ms", end="")
        print(f" (checked {one.check_ms:.1f}, table {one.table_ms:.2f}) after {one.yaml_ms:.0f} ms of YAML")


def steps_of(procedure: str, time: str, timed: bool, stored: bool, *, rounds: int, cases: int) -> Steps:  # noqa: FBT001 - a row of the table
    """Play rounds of cases, ours and theirs in turn."""
    rules, spiff = rules_of(sops.straight(time)), Spiff(sops.straight_bpmn(timed=timed))
    ours, theirs = [], []
    for _ in range(rounds + 1):
        ours.append(_seconds(lambda: play(rules, sops.STEPS, stored=stored), cases))
        theirs.append(_seconds(lambda: spiff.play(stored=stored), cases))
    done = sops.STEPS * cases
    ratio = median(their / our for our, their in list(zip(ours, theirs, strict=True))[1:])  # the first round warms up
    return Steps(procedure, round(done / median(ours[1:])), round(done / median(theirs[1:])), round(ratio, 2))


def long_case(steps: int, rounds: int) -> Long:
    """Go round in circles for so many steps, and hold the first completions against the last."""
    rules = rules_of(sops.circling())
    seen = [_around(rules_desk, steps) for rules_desk in (Desk(rules) for _ in range(max(3, rounds // 3)))]
    first, last = (median(one[end] for one in seen) for end in (0, 1))
    ratio = median(one[1] / one[0] for one in seen)
    return Long(steps, round(first, 1), round(last, 1), round(ratio, 2), seen[-1][2], seen[-1][3])


def compiling(sop: str, text: str, rounds: int) -> Compile:
    """Read, check and compile an SOP."""
    seen = [_compiled(text) for _ in range(rounds)]
    yaml, check, table = (median(one[part] for one in seen) * 1000 for part in range(3))
    return Compile(sop, round(yaml, 2), round(check, 2), round(table, 3), round(check + table, 2))


def _around(desk: Desk, steps: int) -> tuple[float, float, int, int]:
    """Give the median microseconds of the first and the last completions, and the bytes of the state at both."""
    desk.open()
    spent, sizes = [], []
    window = min(_WINDOW, steps // 2)
    for number in range(steps):
        step = number % sops.STEPS + 1
        began = process_time()
        desk.complete(step, "again" if step == sops.STEPS else None)
        spent.append(process_time() - began)
        sizes.append(len(canonical(to_plain(desk.state))) if number in {window - 1, steps - 1} else 0)
    return median(spent[:window]) * 1e6, median(spent[-window:]) * 1e6, sizes[window - 1], sizes[-1]


def _compiled(text: str) -> tuple[float, float, float]:
    began = process_time()
    marked = read_yaml(text, "sop.yaml")
    yaml = process_time() - began
    if isinstance(marked, Problems):
        raise ValueError(str(marked))  # noqa: TRY004 - what it says is wrong
    gc.collect()  # what the reader of YAML has left behind is no part of checking
    read_at = process_time()
    read = read_marked(marked, text, "sop.yaml")
    checked_at = process_time()
    if isinstance(read, Problems):
        raise ValueError(str(read))  # noqa: TRY004
    compile_definition(read.definition)
    return yaml, checked_at - read_at, process_time() - checked_at


def _seconds(case: Callable[[], object], times: int) -> float:
    gc.collect()
    began = process_time()
    for _ in range(times):
        case()
    return process_time() - began


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.core", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="of each measurement")
    parser.add_argument("--cases", type=int, default=10, help="of each round")
    parser.add_argument("--long", type=int, default=LONG, help="steps of the long case")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
