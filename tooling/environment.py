"""The environment of a working copy: `.venv`, made from a lock of hashes and made again when the lock changes.

`uv` installs when it can be had, because it is three times as fast; plain pip does the same from the same lock when it
cannot. No address of a package index stands in this repository: both tools ask the index that this machine is set to.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TO_RUN = ROOT / "requirements-demo.lock"  # requirements.lock and the embedded servers
TO_TEST = ROOT / "requirements-dev.lock"  # holds all of TO_RUN as well
TO_MUTATE = ROOT / "requirements-mutants.lock"  # what mutation testing needs beside TO_TEST
UV = ROOT / "requirements-uv.lock"

COMMAND = """#!/bin/sh
exec "$(dirname "$0")/python" -m cli.main "$@"
"""


class SetUpError(Exception):
    """The environment cannot be made; the message says what is missing, in one line."""


def prepare(lock: Path) -> None:
    """Make the environment hold what `lock` names; at once when it does. Two callers at a time wait for each other.

    `TO_MUTATE` is put beside `TO_TEST`, which must have been prepared before.
    """
    if _holds(lock):
        return
    with _alone():
        if _holds(lock):
            return
        if _stamp_of_python() not in _stamps():
            _create()
        print(f"Installing {lock.name} into {VENV.name} ...", file=sys.stderr, flush=True)
        if not _install_with_uv(lock):
            _install_with_pip(lock)
        _link()
        beside = f"{_stamp_of(TO_TEST)}\n" if lock == TO_MUTATE else ""
        _stamp_file().write_text(f"{_stamp_of_python()}\n{beside}{_stamp_of(lock)}\n", encoding="ascii")


def environ(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment variables of a command in `.venv`: its programs come first on the path."""
    unwanted = {"PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}  # the second would double the start of every process
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["PATH"] = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    return environment | dict(more or {})


def _holds(lock: Path) -> bool:
    stamps = _stamps()
    enough = {_stamp_of(lock), _stamp_of(TO_TEST)} if lock == TO_RUN else {_stamp_of(lock)}
    return _stamp_of_python() in stamps and bool(enough & stamps)


def _stamp_file() -> Path:
    return VENV / "tertib-stamp"


def _stamps() -> set[str]:
    try:
        return set(_stamp_file().read_text(encoding="ascii").split())
    except OSError:
        return set()


def _stamp_of_python() -> str:
    return hashlib.sha256(f"{sys.version} {platform.machine()} {VENV}".encode()).hexdigest()


def _stamp_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + COMMAND.encode()).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with TO_RUN.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _create() -> None:
    """Make an empty environment; Debian's Python without python3-venv has no ensurepip, but may have its own pip."""
    shutil.rmtree(VENV, ignore_errors=True)
    with_pip = _quietly([sys.executable, "-m", "venv", str(VENV)])
    if with_pip.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    bare = _quietly([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    outer = _quietly([sys.executable, "-m", "pip", "--python", str(PYTHON), "--version"])
    if bare.returncode != 0 or outer.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        message = "this Python can make no environment: install python3-venv (or pip) and run the command again"
        raise SetUpError(message)


def _pip() -> list[str]:
    inner = [str(PYTHON), "-m", "pip"]
    if _quietly([*inner, "--version"]).returncode == 0:
        return inner
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _install_with_pip(lock: Path) -> None:
    command = [*_pip(), "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    if subprocess.run(command, check=False).returncode != 0:
        message = f"pip could not install {lock.name}: see the lines above"
        raise SetUpError(message)


def _install_with_uv(lock: Path) -> bool:
    """Install by uv, told the index that pip is set to (uv itself reads none of pip's settings); False if not."""
    got = _quietly([*_pip(), "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(UV)])
    uv = VENV / "bin" / "uv"
    if got.returncode != 0 or not uv.exists():
        return False
    command = [str(uv), "pip", "install", "--quiet", "--system-certs", "--python", str(PYTHON), "--require-hashes"]
    command += ["--compile-bytecode"]  # as pip does: every start of a server or a command would pay for it again
    settings = _settings_of_pip()
    # Hashes decide what may be installed, so any index that has the file will do.
    command += ["--index-strategy", "unsafe-best-match", *_indexes(settings), "-r", str(lock)]
    certificates = {"SSL_CERT_FILE": settings["cert"]} if "cert" in settings else {}
    return _quietly(command, certificates).returncode == 0


def _indexes(settings: Mapping[str, str]) -> list[str]:
    options = {"index-url": "--default-index", "extra-index-url": "--index", "find-links": "--find-links"}
    return [
        word
        for name, option in options.items()
        for address in settings.get(name, "").split()
        for word in (option, address)
    ]


def _settings_of_pip() -> dict[str, str]:
    """The settings of pip by bare name; a variable of the environment outranks a file."""
    listed = subprocess.run([*_pip(), "config", "list"], check=False, capture_output=True, text=True).stdout
    settings: dict[str, str] = {}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        with contextlib.suppress(ValueError, SyntaxError):
            settings[name.rpartition(".")[2]] = str(ast.literal_eval(value))
    return settings


def _link() -> None:
    """Put the working copy itself on the path, and the command `tertib` beside Python."""
    site = next(VENV.glob("lib/python3.*/site-packages"))
    (site / "tertib.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = VENV / "bin" / "tertib"
    command.write_text(COMMAND, encoding="ascii")
    command.chmod(0o755)


def _quietly(command: list[str], more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, check=False, capture_output=True, env={**os.environ, **(more or {})})
