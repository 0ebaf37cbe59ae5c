"""A supervisor of child processes: starts them, writes their logs, starts them again when they die, stops them all.

Each child leads a process group of its own, so that Ctrl-C reaches the supervisor alone, which then stops the children
in order; and each is told by the kernel when the supervisor dies (`launch`). The kernel watches the *thread* that
started a child: use a Supervisor from the main thread.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.servers.folder import Identity, launcher

_HEALTHY = 10.0  # seconds after which a child that dies is thought to have been well
_SHORTEST, _LONGEST = 0.1, 10.0  # seconds before a child is started again
_LARGEST = 20 * 1024 * 1024  # bytes of a log; then it is put aside, once


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_with: signal.Signals
    identity: Identity
    running: subprocess.Popen[bytes]
    started_at: float
    wait: float = _SHORTEST
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    """Children by name. `logs` is the folder that receives NAME.log of each."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: dict[str, _Child] = {}
        self._stopping = threading.Event()

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        stop_with: signal.Signals = signal.SIGTERM,
        identity: Identity = "same",
    ) -> None:
        """Start a child under a name. `environment` is added to our own; `stop_with` is its first, polite signal."""
        self._logs.mkdir(parents=True, exist_ok=True)
        whole = {**os.environ, **(environment or {})}
        running = self._spawn(name, command, whole, stop_with, identity)
        self._children[name] = _Child(name, tuple(command), whole, stop_with, identity, running, time.monotonic())

    def pid(self, name: str) -> int:
        """The process id of a child, the latest if it was started again; KeyError for a name that was never started."""
        return self._children[name].running.pid

    def alive(self, name: str) -> bool:
        """Whether the child runs at this moment."""
        return self._children[name].running.poll() is None

    def deaths(self, name: str) -> int:
        """How many times in a row the child has died soon after its start."""
        return self._children[name].deaths

    def log(self, name: str) -> Path:
        """The file that receives what the child of that name writes."""
        return self._logs / f"{name}.log"

    def tend(self) -> None:
        """Look once after every child: bury the dead, start again those whose wait is over. Call it often."""
        now = time.monotonic()
        for child in self._children.values():
            if child.again_at is None and child.running.poll() is not None:
                self._bury(child, now)
            if child.again_at is not None and child.again_at <= now:
                child.running = self._spawn(
                    child.name, child.command, child.environment, child.stop_with, child.identity
                )
                child.started_at, child.again_at = now, None

    def wait_for_signal(self) -> None:
        """Tend the children until SIGINT, SIGTERM or SIGHUP; the handlers that stood before are put back."""
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: self._stopping.set()) for number in signals}
        try:
            while not self._stopping.wait(0.2):
                self.tend()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self, grace: float = 15.0) -> None:
        """Stop every child, the last started first: politely, after `grace` seconds by QUIT, at last by KILL."""
        children = [child for child in reversed(self._children.values()) if child.again_at is None]
        for number, seconds in ((None, grace), (signal.SIGQUIT, 5.0)):
            for child in children:
                if child.running.poll() is None:
                    child.running.send_signal(number or child.stop_with)
            _wait_for(children, seconds)
        for child in children:
            _kill_group(child.running.pid)
            child.running.wait()
        self._children.clear()

    def _spawn(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        stop_with: signal.Signals,
        identity: Identity,
    ) -> subprocess.Popen[bytes]:
        log = self.log(name)
        with contextlib.suppress(FileNotFoundError):
            if log.stat().st_size > _LARGEST:
                log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            return subprocess.Popen(
                [*launcher(os.getpid(), stop_with, identity), *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    @staticmethod
    def _bury(child: _Child, now: float) -> None:
        _kill_group(child.running.pid)  # what a killed leader left behind, such as the pool of a worker
        if now - child.started_at > _HEALTHY:
            child.wait, child.deaths = _SHORTEST, 0
        child.deaths += 1
        child.again_at = now + child.wait
        print(f"{child.name} ended ({child.running.returncode}); again in {child.wait:.1f} s", file=sys.stderr)
        child.wait = min(2 * child.wait, _LONGEST)


def _wait_for(children: Sequence[_Child], seconds: float) -> None:
    until = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.running.wait(max(0.0, until - time.monotonic()))


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
