"""The demo as a newcomer starts it: it lives, people sign in, it stops with all it started, and it keeps its data."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event
from typing import Any, Final
from urllib.parse import urlencode

import pytest

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = timedelta(minutes=4)
CASES: Final = 8


@contextmanager
def demo(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A demo in a process of its own; whatever happens, it is ended."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TERTIB_")}
    environment |= {"TERTIB_DEMO_CASES": str(CASES), "PYTHONPATH": str(ROOT), "LANG": "C", "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "cli.main", "demo", "--port", str(port), "--data", str(data)]
    output = data.with_suffix(".out")
    with output.open("w") as sink:
        running = subprocess.Popen(words, stdout=sink, stderr=subprocess.STDOUT, env=environment, cwd=ROOT, text=True)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(60)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def said(data: Path) -> str:
    """What the demo has printed so far."""
    return data.with_suffix(".out").read_text()


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def wait_for(text: str, data: Path, running: subprocess.Popen[str]) -> None:
    """Wait until the demo has printed something; the demo must not end meanwhile."""
    end, pause = datetime.now(UTC) + PATIENCE, Event()
    while text not in said(data):
        assert running.poll() is None, said(data)
        assert datetime.now(UTC) < end, said(data)
        pause.wait(0.2)


def asked(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        origin = {"Origin": f"http://127.0.0.1:{port}"}
        connection.request(
            method, path, body, origin | {name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        return answer, answer.read()


def shown(port: int, path: str, login: str = "surya") -> str:
    """Sign in, as the auditor unless somebody else is named, and give a page."""
    form = urlencode({"login": login, "password": "tertib-demo"})
    answer, _ = asked(port, "POST", "/sign-in", form, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 303
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    page, content = asked(port, "GET", path, Cookie=cookie)
    assert page.status == 200
    return content.decode()


def numbers(port: int) -> list[str]:
    """Give the numbers of the cases that are there."""
    found = re.findall(r"(?:SM|LS)-\d{4}/\w+/\d{4}|\d{5}/IZIN/\w+/\d{4}", shown(port, "/cases"))
    return sorted(set(found))


def sops(port: int, login: str) -> set[str]:
    """Give the SOPs that somebody finds at the office in the town."""
    return set(re.findall(r'href="/sops/PTSP/([\w-]+)"', shown(port, "/sops", login)))


def tertib(data: Path, *words: str) -> None:
    """Carry out a command with the servers of a data folder up, as `./dev run` does."""
    command = [sys.executable, "-m", "cli.servers", str(data), sys.executable, "-m", "cli.main", *words]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def processes_of(data: Path) -> list[str]:
    """The command lines of processes that have to do with a data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words, around = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(data).encode() in words + around:
            found.append(words.replace(b"\0", b" ").decode())
    return found


def stop(running: subprocess.Popen[str]) -> int:
    running.send_signal(signal.SIGINT)
    return running.wait(60)


def test_the_demo_goes_on_where_it_was_cut_off_lives_stops_with_all_it_started_and_keeps_its_data(
    tmp_path: Path,
) -> None:
    data, port = tmp_path / "office", free_port()
    with demo(data, port) as cut_off:
        wait_for("40%", data, cut_off)
        cut_off.kill()
        cut_off.wait()
    until = json.loads((data / "demo.json").read_text())["until"]
    with demo(data, port) as running:
        wait_for("Ctrl-C stops it", data, running)
        assert json.loads((data / "demo.json").read_text()) == {"until": until, "cases": CASES, "finished": True}
        assert f"http://127.0.0.1:{port}" in said(data)
        answer, content = asked(port, "GET", "/healthz")
        parts: dict[str, dict[str, Any]] = json.loads(content)["parts"]
        assert (answer.status, all(part["healthy"] for part in parts.values())) == (200, True)
        assert {"web", "database", "assign", "enforce", "housekeep", "beat"} == set(parts)
        assert sops(port, "surya") == {file.parent.name for file in ROOT.glob("definitions/*/sop.yaml")}
        assert len(sops(port, "ratna")) > 3, "who heads the office finds those in which they act, played or not"
        before = numbers(port)
        assert len(before) == CASES
        assert not (data / "logs" / "past.log").exists()  # where refusals go that the story did not foresee
        assert stop(running) == 0
    assert processes_of(data) == []
    with demo(data, port) as again:
        wait_for("Ctrl-C stops it", data, again)
        assert "Playing" not in said(data)
        assert numbers(port) == before
        assert stop(again) == 0
    assert processes_of(data) == []
    copy = tmp_path / "copy"
    for folder, command in ((data, "backup"), (copy, "restore")):
        tertib(folder, command, str(tmp_path / "monday"))
    with demo(copy, port) as restored:
        wait_for("Ctrl-C stops it", copy, restored)
        assert "Playing" not in said(copy), "a past is not played into an office that was put back"
        assert numbers(port) == before
        assert stop(restored) == 0


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with demo(tmp_path / "office", port) as running:
            assert running.wait(60) == 2
    assert f"port {port} is taken" in said(tmp_path / "office")
