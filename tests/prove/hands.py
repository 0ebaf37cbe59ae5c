"""The workers and beats of the office, as processes of their own that can be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, Final

from cli.servers.folder import launcher

_ROOT: Final = Path(__file__).parents[2]
GRACE: Final = 25.0
"""Seconds within which a worker that is told to stop has to end: a task may take 20."""


@dataclass(frozen=True, slots=True)
class Order:
    """Die at `point` while holding at least `least` cases: the `child` that works, or the `whole` worker."""

    duty: str
    point: str
    least: int
    scope: str


@dataclass(frozen=True, slots=True)
class _Hand:
    """A process: its part, the seconds that its clock is behind, and when it was started."""

    part: str
    back: float
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=monotonic)


@dataclass(slots=True)
class Hands:
    """Everybody at work; use it from the main thread. `folder` takes their logs and orders."""

    environment: Mapping[str, str]
    folder: Path
    _running: dict[str, _Hand] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def orders(self) -> Path:
        """The folder of orders, and of what became of them."""
        return self.folder / "orders"

    def start(self, part: str, back: float = 0.0) -> str:
        """Start a worker of a duty, its clock set back by so many seconds, or a `beat`; give its name."""
        name = f"{part}-{next(self._numbers)}"
        self.orders.mkdir(parents=True, exist_ok=True)
        if part == "beat":
            words = ["-m", "celery", "-A", "workers.app", "beat"]
        else:
            words = ["-m", "tests.prove.worker", part, str(self.orders), str(back), "worker", "-Q", part, "-c", "1"]
            words += ["-n", f"{name}@prove", "--without-gossip", "--without-mingle"]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*launcher(os.getpid(), signal.SIGKILL, "same"), sys.executable, *words, "-l", "warning"],
                env={**os.environ, **self.environment},
                cwd=_ROOT,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._running[name] = _Hand(part, back, process)
        return name

    def of(self, part: str, old: float = 0.0) -> list[str]:
        """Give who is there of a part, since at least so many seconds."""
        since = monotonic() - old
        return [
            name
            for name, hand in self._running.items()
            if hand.part == part and hand.started <= since and hand.process.poll() is None
        ]

    def order(self, order: Order) -> None:
        """Tell whoever comes there first to die."""
        name = f"{order.duty}.{order.point}.{order.least}.{order.scope}.{next(self._numbers)}"
        (self.orders / name).touch()

    def forget_orders(self) -> None:
        """Let nobody die any more."""
        for order in self.orders.glob("*.*.*.*.*"):
            order.unlink(missing_ok=True)

    def notes(self) -> list[dict[str, Any]]:
        """Give what those who died held."""
        return [json.loads(note.read_text(encoding="utf-8")) for note in sorted(self.orders.glob("done.*"))]

    def kill(self, name: str) -> None:
        """Kill one with all its children, as a power cut does."""
        _kill(self._running.pop(name).process)

    def dismiss(self, name: str) -> int | None:
        """Tell one to stop; give its exit code, None if it had to be killed."""
        process = self._running.pop(name).process
        process.terminate()
        try:
            return process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _kill(process)

    def replace_dead(self) -> list[str]:
        """Start another for everybody who has died."""
        dead = [name for name, hand in self._running.items() if hand.process.poll() is not None]
        started = []
        for name in dead:
            hand = self._running.pop(name)
            _kill(hand.process)
            started.append(self.start(hand.part, hand.back))
        return started

    def close(self) -> None:
        """Kill everybody."""
        for name in list(self._running):
            self.kill(name)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
