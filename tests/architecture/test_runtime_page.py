"""`docs/reference/runtime.md` names tests that are there, for each sentence of the specification of the runtime."""

import ast
import re

from tests.architecture.code import ROOT, modules

PAGE = ROOT / "docs" / "reference" / "runtime.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SECTIONS = (
    "One truth",
    "One transaction per command",
    "Time",
    "Files",
    "The row is the message",
    "Batches and failures",
    "Who holds a role",
    "Publishing",
    "Roles of the database",
)
"""Of `spec/runtime.md`, in its order."""
WITHOUT = "*not there yet*"


def test_every_test_that_the_page_names_is_there() -> None:
    there = {
        (str(module.path), found.name)
        for module in modules("tests")
        for found in module.tree.body
        if isinstance(found, ast.FunctionDef) and found.name.startswith("test_")
    }
    named = NAMED.findall(PAGE.read_text("utf-8"))

    assert len(named) > 100
    assert [f"{path}::{name}" for path, name in named if (path, name) not in there] == []


def test_every_sentence_has_its_test_unless_it_is_not_carried_out_yet() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]

    assert [
        row for row in rows if not NAMED.search(row) and not row.removesuffix(" |").split(" | ")[1].startswith(WITHOUT)
    ] == ["| the sentence claims | held by |"] * len(SECTIONS)


def test_the_page_goes_by_the_sections_of_the_specification() -> None:
    assert tuple(re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)) == SECTIONS
