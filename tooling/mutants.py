"""Mutation testing on demand: what of the core could be changed without a test that notices.

mutmut changes a copy of the working tree, one place at a time (a comparison, a number, an argument), and runs the pure
tests that reach it. What survives is listed in `docs/reference/mutants.md` with its reason from `survivors.toml`, which
people write. What is changed and which tests are run is set in `pyproject.toml`, under `tool.mutmut`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tooling import environment

ROOT = environment.ROOT
COPY = ROOT / ".mutants"
PAGE = ROOT / "docs" / "reference" / "mutants.md"
REASONS = ROOT / "tooling" / "survivors.toml"
LEAST = 0.9
"""The share of the mutants that the tests have to kill."""

_KILLED = {1, 3}  # what pytest ends with where a test fails or cannot even begin
_TIMED_OUT = {24, -24, 36, 152, 255}  # an endless loop is noticed as well
_NOT_CHECKED = {None, 2}
_UNJUDGED = "not judged yet"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test noticed: the function, the lines taken away and put in, and why it may live."""

    where: str
    was: str
    becomes: str
    why: str


def run(paths: Sequence[str]) -> int:
    """Mutate these files (all that are set, without one); give the exit code.

    It is 1 where too few are killed, or one survives without a reason. Only a whole run writes the page.
    """
    _copy()
    if paths:
        _mutate_only(paths)
    for file in _metas():
        _forget_survivors(file)
    os.nice(10)
    subprocess.run([_mutmut(), "run", "--max-children", "1"], cwd=COPY, check=False, env=environment.environ())
    return _tell(_codes(), whole=not paths)


def _copy() -> None:
    """Copy what is committed or would be; what mutmut found out last time about the same code stays."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for old in COPY.glob("*"):
        if old.name != "mutants":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name in names:
        if name and (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)


def _mutate_only(paths: Sequence[str]) -> None:
    """Set in the copy that these files or folders are changed, whether or not they are among those set here."""
    settings = COPY / "pyproject.toml"
    globs = [path if path.endswith(".py") else f"{path.rstrip('/')}/*" for path in paths]
    text = re.sub(
        r"^only_mutate = .*$", f"only_mutate = {json.dumps(globs)}", settings.read_text("utf-8"), flags=re.MULTILINE
    )
    settings.write_text(text, encoding="utf-8")


def _mutmut() -> str:
    return str(environment.VENV / "bin" / "mutmut")


def _metas() -> Iterator[Path]:
    """Give the files in which mutmut keeps what came of the mutants of the modules that are meant."""
    settings = tomllib.loads((COPY / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    for file in sorted((COPY / "mutants").rglob("*.py.meta")):
        module = str(file.relative_to(COPY / "mutants").with_suffix(""))
        if any(fnmatch(module, glob) for glob in settings["only_mutate"]):
            yield file


def _forget_survivors(file: Path) -> None:
    """Let what survived be tried again: the tests may have changed; what was killed stays so while its code does."""
    kept = json.loads(file.read_text("utf-8"))
    codes = kept["exit_code_by_key"]
    kept["exit_code_by_key"] = {name: code if code in _KILLED | _TIMED_OUT else None for name, code in codes.items()}
    file.write_text(json.dumps(kept, indent=4), encoding="utf-8")


def _codes() -> dict[str, int | None]:
    """Give what the tests ended with for each mutant that was meant."""
    found: dict[str, int | None] = {}
    for file in _metas():
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    return found


def _tell(codes: Mapping[str, int | None], *, whole: bool) -> int:
    unchecked = sum(code in _NOT_CHECKED for code in codes.values())
    if unchecked or not codes:
        print(f"dev: {unchecked} of {len(codes)} mutants were not checked", file=sys.stderr)
        return 1
    left = [name for name, code in codes.items() if code not in _KILLED | _TIMED_OUT]
    survivors = list(_judged(left))
    page = page_of(codes, survivors)
    print(page)
    if whole:
        PAGE.write_text(page, encoding="utf-8")
    is_enough = len(left) <= (1 - LEAST) * len(codes)
    return 0 if is_enough and all(survivor.why != _UNJUDGED for survivor in survivors) else 1


def _judged(names: Iterable[str]) -> Iterator[Survivor]:
    reasons = tomllib.loads(REASONS.read_text("utf-8"))["reason"]
    for name in names:
        where = name.rpartition("__mutmut_")[0].replace(".x_", ".").replace("xǁ", "").replace("ǁ", ".")
        was, becomes = _change(name)
        fits = (one for one in reasons if fnmatch(where, one["where"]) and re.search(one["change"], becomes))
        yield Survivor(where, was, becomes, next((one["why"] for one in fits), _UNJUDGED))


def _change(name: str) -> tuple[str, str]:
    """Give the lines that a mutant takes away and puts in, each as one line."""
    shown = subprocess.run([_mutmut(), "show", name], cwd=COPY, check=False, capture_output=True, text=True)
    lines = [line for line in shown.stdout.splitlines() if not line.startswith(("---", "+++", "@@", "#"))]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return was, becomes


def page_of(codes: Mapping[str, int | None], survivors: Sequence[Survivor]) -> str:
    """Give the page of a run as Markdown."""
    killed = len(codes) - len(survivors)
    modules = sorted({name.rpartition(".x")[0] for name in codes})
    count = f"{killed} killed ({killed / len(codes):.1%}), {len(survivors)} survive"
    rows = [f"| `{s.where}` | `{_cell(s.was)}` | `{_cell(s.becomes)}` | {s.why} |" for s in survivors]
    return "\n".join(
        (
            "# Mutants that survive\n",
            "Written by `./dev mutants`; the reasons stand in `tooling/survivors.toml`.\n",
            f"{len(codes)} mutants of {', '.join(f'`{module}`' for module in modules)}: {count}.\n",
            "| Where | was | becomes | why it may live |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )


def _cell(code: str) -> str:
    return code.replace("|", "\\|").replace("`", "'")
