"""What the repository may hold: nothing of one machine, of one package index, or of somebody else's."""

import ast
import functools
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.code import ROOT, Module, modules

# Built from pieces, so that this file can be searched as well.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.",
    "registry" + ".npm",
    "crates" + ".io",
    "ghcr" + ".io",
)
MACHINES = re.compile(r"(?<![\w.:}])/" + r"(?:work|root|home)" + r"/\w")
SECRETS = re.compile("-----BEGIN [A-Z ]*" + "PRIVATE" + " KEY-----")
LOCKS = tuple(f"requirements{kind}.lock" for kind in ("", "-demo", "-dev", "-mutants", "-uv"))
FORBIDDEN_IN_TESTS = {"sleep", "skip", "skipif", "importorskip", "xfail", "Mock", "MagicMock", "AsyncMock"}


@functools.cache
def _files() -> tuple[Path, ...]:
    """Every file that is committed, or would be by the next `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def _texts() -> dict[str, str]:
    found = {}
    for path in _files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[str(path.relative_to(ROOT))] = content.decode("utf-8")
    return found


def test_no_file_names_a_package_index() -> None:
    assert [(name, word) for name, text in _texts().items() for word in REGISTRIES if word in text] == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert [(name, found.group()) for name, text in _texts().items() if (found := MACHINES.search(text))] == []


def test_no_file_holds_a_secret() -> None:
    assert [name for name, text in _texts().items() if SECRETS.search(text)] == []
    assert [path for path in _files() if path.name == ".env"] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_package_and_names_no_index(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert lines
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = _asked(project["project"]["dependencies"])
    demo = run | _asked(project["project"]["optional-dependencies"]["embedded"])
    assert run <= _locked("requirements.lock")
    assert demo <= _locked("requirements-demo.lock")
    assert demo | _asked(project["dependency-groups"]["dev"]) <= _locked("requirements-dev.lock")


def test_what_is_tested_is_what_is_run() -> None:
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-demo.lock") <= versions("requirements-dev.lock")


@pytest.mark.parametrize("module", modules("tests"), ids=lambda module: str(module.path))
def test_no_test_sleeps_is_skipped_or_is_told_a_lie(module: Module) -> None:
    used = [
        f"{module.at(found.lineno)} {found.attr}"
        for found in ast.walk(module.tree)
        if isinstance(found, ast.Attribute) and found.attr in FORBIDDEN_IN_TESTS
    ]
    imported = [
        module.at(found.lineno)
        for found in ast.walk(module.tree)
        if isinstance(found, ast.ImportFrom)
        and (found.module == "unittest.mock" or {alias.name for alias in found.names} & FORBIDDEN_IN_TESTS)
    ]
    assert used + imported == []


def _asked(requirements: list[str]) -> set[str]:
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[._-]+", "-", name.group().lower()) for name in names if name}


def _locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_what_is_installed_holds_all_that_the_rooms_hold() -> None:
    """`pip install` of the project brings the templates, the catalogues, the calendars and the SOPs too."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    rooms = {name.removesuffix("*") for name in told["packages"]["find"]["include"]}
    assert rooms == {"engine", "workers", "web", "cli", "definitions"}
    kinds = {*told["package-data"]["*"], "*.py", "*.md"}
    held = [path for path in _files() if path.relative_to(ROOT).parts[0] in rooms]
    assert {f"*{path.suffix}" for path in held} <= kinds
