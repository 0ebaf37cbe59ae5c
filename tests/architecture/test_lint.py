"""Style, types and floors, each by its tool, as `pyproject.toml` sets it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_style_holds() -> None:
    _succeeds("ruff", "check", ".")


def test_the_lay_out_is_the_formatters() -> None:
    _succeeds("ruff", "format", "--check", ".")


def test_the_types_hold() -> None:
    _succeeds("mypy")


def test_every_import_runs_down_the_floors() -> None:
    _succeeds("lint-imports", "--no-cache")


def _succeeds(program: str, *words: str) -> None:
    command = [str(Path(sys.executable).with_name(program)), *words]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
