"""The supervisor of child processes: they live, come back, and end with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.servers.supervise import Supervisor

WAITS = "print('up', flush=True); import signal; signal.pause()"
WILL_NOT_HEAR = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"
HAS_A_CHILD = (
    "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
    f"print('child', child.pid, flush=True); {WAITS}"
)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "logs")
    yield made
    made.stop(grace=0.5)


def test_what_a_child_writes_is_in_its_log(supervisor: Supervisor) -> None:
    supervisor.start("one", _python("import os; print('word', os.environ['WORD'], flush=True)"), {"WORD": "tertib"})
    assert _soon(lambda: "word tertib" in supervisor.log("one").read_text())


def test_a_child_that_dies_is_started_again(supervisor: Supervisor) -> None:
    supervisor.start("one", _python(WAITS))
    first = supervisor.pid("one")
    assert _soon(lambda: _says(supervisor, "one", "up"))
    os.kill(first, signal.SIGKILL)
    assert _soon(lambda: _tended(supervisor).pid("one") != first and supervisor.alive("one"))


def test_a_child_that_dies_at_once_is_given_more_time_each_time(supervisor: Supervisor) -> None:
    supervisor.start("one", _python("print('again', flush=True)"))
    began = time.monotonic()
    assert _soon(lambda: _tended(supervisor).deaths("one") >= 4)
    assert time.monotonic() - began > 0.1 + 0.2 + 0.4


def test_what_a_dead_child_left_behind_is_ended_with_it(supervisor: Supervisor) -> None:
    supervisor.start("one", _python(HAS_A_CHILD))
    assert _soon(lambda: _says(supervisor, "one", "up"))
    grandchild = int(supervisor.log("one").read_text().split()[1])
    os.kill(supervisor.pid("one"), signal.SIGKILL)
    assert _soon(lambda: _tended(supervisor).deaths("one") == 1 and not _lives(grandchild))


def test_a_child_that_will_not_hear_is_stopped_all_the_same(supervisor: Supervisor) -> None:
    supervisor.start("deaf", _python(WILL_NOT_HEAR))
    supervisor.start("polite", _python(WAITS))
    assert _soon(lambda: _says(supervisor, "deaf", "up") and _says(supervisor, "polite", "up"))
    pids = [supervisor.pid("deaf"), supervisor.pid("polite")]
    supervisor.stop(grace=0.3)
    assert [pid for pid in pids if _lives(pid)] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_wait_and_the_children(tmp_path: Path, number: signal.Signals) -> None:
    parent, child = _supervising(tmp_path)
    parent.send_signal(number)
    assert parent.communicate(timeout=20)[0] == "stopped\n"
    assert parent.returncode == 0
    assert not _lives(child)


def test_a_killed_supervisor_takes_its_children_with_it(tmp_path: Path) -> None:
    parent, child = _supervising(tmp_path)
    parent.kill()
    parent.communicate()
    assert _soon(lambda: not _lives(child))


def _supervising(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process that supervises one child; gives that child as well."""
    program = (
        "import pathlib, sys; from cli.servers.supervise import Supervisor;"
        f"supervisor = Supervisor(pathlib.Path({str(folder)!r}));"
        f"supervisor.start('one', [sys.executable, '-c', {WAITS!r}]);"
        "print(supervisor.pid('one'), flush=True); supervisor.wait_for_signal();"
        "supervisor.stop(); print('stopped', flush=True)"
    )
    parent = subprocess.Popen(_python(program), stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _soon(lambda: "up" in (folder / "one.log").read_text() and _catches(parent.pid, signal.SIGHUP))
    return parent, child


def _catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for that signal."""
    mask = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:")[2].split()[0]
    return bool(int(mask, 16) >> (number - 1) & 1)


def _python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def _tended(supervisor: Supervisor) -> Supervisor:
    supervisor.tend()
    return supervisor


def _says(supervisor: Supervisor, name: str, word: str) -> bool:
    return word in supervisor.log(name).read_text().split()


def _lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be buried does not."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def _soon(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.02)
    return True
