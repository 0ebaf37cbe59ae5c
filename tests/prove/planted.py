"""Bugs put into a copy of the tree, one at a time: a run over each has to find something (the negative control).

A bug is a few replacements of text; one that no longer fits is an error, so that none is planted in vain.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.prove.run import Wish

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 240.0
"""Seconds after which a run over a copy is given up."""
FEW: Final = (("assign", 0.0), ("enforce", 0.0), ("beat", 0.0))
SOME: Final = (("assign", 0.0), ("assign", 0.0), ("enforce", 0.0), ("beat", 0.0))


class UnfitError(Exception):
    """A planted bug does not fit the tree any more."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Replace the text `old`, which stands in the file once, by `new`."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Bug:
    """What is wrong, how it is planted, which check is meant to find it, and the run that brings it out."""

    name: str
    wrong: str
    patches: tuple[Patch, ...]
    meant: tuple[str, ...]
    mild: float = 9.0
    kinds: tuple[str, ...] = ()
    hard: float = 0.0
    hands: Sequence[tuple[str, float]] = FEW

    def wish(self, seed: int) -> Wish:
        """Give the run that brings it out."""
        hard_kinds = ("kills",) if self.hard else ()
        return Wish(seed, self.mild, self.kinds, self.hard, hard_kinds, 1.0, self.hands, killed_for=self.hard)


CARRYING: Final = "engine/service/carrying.py"
STATEMENTS: Final = "engine/persistence/postgres/statements.py"
BUGS: Final = (
    Bug(
        "known_again",
        "a command whose id is known is carried out again",
        (
            Patch(CARRYING, "if looked.known is not None:", "if looked.known is not None and False:"),
            Patch(STATEMENTS, "_insert(tables.command),", '_insert(tables.command) + " ON CONFLICT DO NOTHING",'),
        ),
        ("once",),
    ),
    Bug(
        "fresh_id",
        "after a lost COMMIT the command is sent again under a fresh id",
        (
            Patch(
                "engine/service/submit.py",
                "        done = tried(lambda: _alone(means, wanted))",
                "        again = Wanted(ask, actor, wanted.case, command_id[:60] + '-x')\n"
                "        done = tried(lambda: _alone(means, again if goes_together(wanted) else wanted))",
            ),
        ),
        ("once",),
    ),
    Bug(
        "told_too_early",
        "a COMMIT that was cut off is taken for done",
        (
            Patch(
                "engine/persistence/postgres/store.py",
                "            yield work\n            work.commit()",
                "            yield work\n            try:\n                work.commit()\n"
                "            except psycopg.OperationalError:\n                connection.invalidate()",
            ),
        ),
        ("once",),
    ),
    Bug(
        "wrong_answer",
        "commands that share a transaction are given each other's answers",
        (
            Patch(
                "engine/service/gate.py",
                "zip(group, answers, strict=True)",
                "zip(group, reversed(answers), strict=True)",
            ),
        ),
        ("once", "answers"),
    ),
    Bug(
        "no_case_lock",
        "a case is read without its lock",
        (
            Patch(STATEMENTS, "WHERE case_id = %s FOR NO KEY UPDATE", "WHERE case_id = %s"),
            Patch(STATEMENTS, "ORDER BY case_id FOR NO KEY UPDATE SKIP LOCKED", "ORDER BY case_id"),
        ),
        ("answers",),
    ),
    Bug(
        "any_body",
        "a known id is given the first answer, whatever is asked by it",
        (Patch(CARRYING, "same = looked.known.digest == wanted.digest", "same = True"),),
        ("answers",),
    ),
    Bug(
        "clock_runs_back",
        "a clock that was set back is not raised to the last event of the case",
        (Patch("engine/service/means.py", "        return loaded.state.recorded_at", "        return at"),),
        ("answers",),
    ),
    Bug(
        "role_for_show",
        "the role is asked for where an item is shown, and not where it is taken",
        (
            Patch(
                "engine/case/authority.py",
                "    if not roster.holds(person, item.roles):",
                "    if not person:",
            ),
        ),
        ("roles",),
    ),
    Bug(
        "two_eyes",
        "whoever wrote a letter may check it as well",
        (Patch("engine/case/authority.py", "for step in work.not_same_as ", "for step in work.not_same_as[:0] "),),
        ("roles",),
        mild=12.0,
    ),
    Bug(
        "join_counts",
        "a join opens with the first token that comes",
        (Patch("engine/case/follow.py", "    if place.waits_for <= waiting:", "    if waiting:"),),
        ("joins", "answers"),
        mild=12.0,
    ),
    Bug(
        "stale_state",
        "the state that is stored knows no alerts",
        (
            Patch(
                "engine/case/effects.py",
                "state=canonical_of_known(to_moments(state)),",
                'state=canonical_of_known({**to_moments(state), "alerts": []}),',
            ),
        ),
        ("states",),
        kinds=("deadlines",),
    ),
    Bug(
        "late_sweep",
        "deadlines are looked for twenty seconds late",
        (
            Patch(
                "engine/persistence/postgres/duties.py",
                '"c.next_alarm_at < %(at)s"',
                "\"c.next_alarm_at < %(at)s - interval '20 seconds'\"",
            ),
        ),
        ("deadlines",),
        kinds=("deadlines",),
    ),
    Bug(
        "dated_now",
        "a deadline is dated when it was noticed, and not when it passed",
        (
            Patch(
                "engine/case/alarms.py",
                "            pass_deadline(draft, item, alarm.at, by)",
                "            pass_deadline(draft, item, draft.now, by)",
            ),
        ),
        ("deadlines",),
        kinds=("deadlines",),
    ),
    Bug(
        "nudges_only",
        "nobody sweeps: what is to be offered is found by nudges alone",
        (Patch("workers/app.py", '        "assign": _look("assign", SWEEP),\n', ""),),
        ("offers", "stillness"),
        kinds=("nudge_key",),
    ),
    Bug(
        "early_ack",
        "marks of items are cleared before the offer is decided, so that a killed worker takes them with it",
        (
            Patch(
                "engine/service/draining.py",
                "    marked: dict[str, tuple[Marked, ...]] =",
                "    with means.store.work() as early:\n"
                "        early.duties.unmark([loaded.state.case for loaded in claimed])\n"
                "    marked: dict[str, tuple[Marked, ...]] =",
            ),
        ),
        ("offers", "stillness"),
        kinds=("offers_killed",),
        hands=SOME,
    ),
    Bug(
        "failing_uncounted",
        "the attempts at a case that always fails are not counted",
        (
            Patch(
                "engine/service/draining.py",
                "    for case, error in batch.failed:\n        with",
                "    for case, error in batch.failed[:0]:\n        with",
            ),
        ),
        ("parked",),
        mild=22.0,
        kinds=("poison",),
    ),
)


CONTROL: Final = Bug("nothing", "nothing is wrong", (), (), mild=12.0, kinds=("nudge_key",))
"""Over the tree as it is a run as brief as the others has to find nothing, else what they find means nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a planted bug: the checks that found something, or why the run could not be judged."""

    bug: Bug
    caught_by: tuple[str, ...]
    why: str = ""
    example: str = ""

    @property
    def is_right(self) -> bool:
        """Say whether a check that was meant to has found it; of the control, whether none has found anything."""
        if self.why:
            return False
        return bool(set(self.caught_by) & set(self.bug.meant)) if self.bug.meant else not self.caught_by


def apply(bug: Bug, root: Path) -> None:
    """Plant a bug in a tree; raises UnfitError."""
    for patch in bug.patches:
        file = root / patch.file
        text = file.read_text(encoding="utf-8")
        if text.count(patch.old) != 1:
            raise UnfitError(f"{bug.name}: {patch.old!r} stands {text.count(patch.old)} times in {patch.file}")
        file.write_text(text.replace(patch.old, patch.new), encoding="utf-8")


@contextmanager
def copied() -> Iterator[Path]:
    """Copy what runs into a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tertib-planted-") as folder:
        root = Path(folder)
        for name in ("engine", "workers", "cli", "tests"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        yield root


def judge(bug: Bug, seed: int) -> Verdict:
    """Run over a copy with the bug in it."""
    with copied() as root:
        apply(bug, root)
        words = [sys.executable, "-m", "tests.prove", "--over-planted", bug.name, "--seed", str(seed)]
        done: subprocess.CompletedProcess[str] | None = None
        try:
            done = subprocess.run(words, cwd=root, check=False, capture_output=True, text=True, timeout=PATIENCE)
            found = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            return Verdict(bug, (), "the run did not end")
        except ValueError:
            return Verdict(bug, (), ((done and done.stderr.strip()) or "nothing was said").splitlines()[-1][:200])
    return Verdict(bug, tuple(found["caught_by"]), "", next(iter(found["found"]), ""))
