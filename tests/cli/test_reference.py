"""The page of problems: every code is there, and every example gives its own and is mended by its mend."""

import ast
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cli.check import problems_of
from cli.reference.entry import SOP, Entry, file_of
from cli.reference.page import ENTRIES, FILE, page
from cli.sources import ProblemsFound, calendar_in
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of
from engine.persistence.memory import MemoryStore
from engine.service import Published
from tests.cli.terminal import tertib
from tests.store.office import office_over

ROOT: Final = Path(__file__).resolve().parents[2]
TELLING: Final = (
    *sorted((ROOT / "engine" / "definition").glob("*.py")),
    *sorted((ROOT / "engine" / "machine" / "prove").glob("*.py")),
    ROOT / "engine" / "service" / "publishing.py",
    ROOT / "cli" / "sources.py",
)
AT: Final = {
    "Finding": 1,
    "Problem": 0,
    "Fault": 0,
    "Need": 0,
    "PydanticCustomError": 0,
    "problem": 0,
    "wrong": 0,
    "_Seen": 0,
    "_flaw": 0,
    "_stop": 0,
    "_warning": 1,
    "_problem": 2,
}
"""Where the code stands among what these are called with."""
HANDED_ON: Final = {"code", "kind", "finding.code", "fault.code", "need.code", "seen.code", "one.code"}
"""A code that somebody else has named."""


def codes_in(file: Path) -> Iterator[str]:
    """Give every code that a module names; what is no plain word fails, so that none is overlooked."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func).rpartition(".")[2]
        if name == "_unknown":
            yield f"unknown_{ast.literal_eval(call.args[1])}"
        elif name in AT:
            named = [word.value for word in call.keywords if word.arg == "code"]
            code = named[0] if named else call.args[AT[name]]
            if isinstance(code, ast.Constant):
                yield str(code.value)
            else:
                assert ast.unparse(code) in {*HANDED_ON, "f'unknown_{what}'"}, f"{file.name}:{code.lineno}"


def test_the_page_is_fresh() -> None:
    assert FILE.read_text("utf-8") == page(), "run python -m cli.reference"


def test_every_code_that_can_be_told_is_on_the_page_once() -> None:
    told = {code for file in TELLING for code in codes_in(file)}
    listed = [entry.code for entry in ENTRIES]
    assert sorted(told) == sorted(listed)
    assert len(told) > 60


def test_the_sop_that_the_examples_spoil_is_good() -> None:
    assert problems_of(SOP.encode(), Path("sop.yaml")) == ()


def entries(by: str) -> list[object]:
    return [pytest.param(entry, id=entry.code) for entry in ENTRIES if entry.by == by]


@pytest.mark.parametrize("entry", entries("check"))
def test_the_example_gives_its_code_alone_and_the_mended_one_none(entry: Entry, tmp_path: Path) -> None:
    file = tmp_path / "leave" / "sop.yaml"
    found = problems_of(file_of(entry.wrong), file)
    assert {problem.code for problem in found} == {entry.code}, [str(problem) for problem in found]
    assert problems_of(file_of(entry.mended), file) == ()


@pytest.mark.parametrize("entry", entries("file"))
def test_a_file_that_is_not_there_is_told_as_the_example_says(entry: Entry) -> None:
    for example, found in ((entry.wrong, [(entry.code, entry.says)]), (entry.mended, [])):
        done = tertib(*shlex.split(example)[1:], "--json")
        problems = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(problem["code"], problem["message"]) for problem in problems] == found


@pytest.mark.parametrize("entry", entries("bounded"))
def test_what_is_too_large_is_told_at_the_bound_that_the_example_names(entry: Entry) -> None:
    for example, codes in ((entry.wrong, [entry.code]), (entry.mended, [])):
        definition = read_definition(file_of(example), "sop.yaml")
        assert isinstance(definition, Definition)
        found = list(errors_of(definition, compile_definition(definition), most=10))
        assert [one.code for one in found] == codes
        assert all(one.message == entry.says for one in found)


@pytest.mark.parametrize("entry", entries("calendar"))
def test_the_calendar_of_the_example_is_refused_at_its_place(entry: Entry) -> None:
    with pytest.raises(ProblemsFound) as caught:
        calendar_in(file_of(entry.wrong), "own.yaml")
    assert [(found.code, found.line) for found in caught.value.problems] == [(entry.code, 4)]
    assert calendar_in(file_of(entry.mended), "own.yaml").name == "own"


@pytest.mark.parametrize("entry", entries("publish"))
def test_what_publishing_alone_tells_is_told_in_these_words(entry: Entry, tmp_path: Path) -> None:
    assert said(entry, entry.wrong, tmp_path / "wrong") == [(entry.code, entry.says)]
    assert said(entry, entry.mended, tmp_path / "mended") == []


def said(entry: Entry, example: str, folder: Path) -> list[tuple[str, str]]:
    """Publish an example, a file or a command, at a small office, and give the problems or the warnings."""
    office = office_over(MemoryStore(), folder)
    command = shlex.split(example) if example.startswith("tertib ") else None
    if entry.code == "published_before":
        assert isinstance(office.service.publish([("sop.yaml", SOP.encode())], "dinas"), Published)
    content = SOP.encode() if command else file_of(example)
    done = office.service.publish([("sop.yaml", content)], command[-1] if command else "dinas")
    return [(problem.code, problem.message) for problem in (done if isinstance(done, Problems) else done.warnings)]
