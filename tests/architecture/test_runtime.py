"""What the specification of the runtime asks of the code itself, and no running of it shows."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.code import PRODUCT, FunctionNode, Module, modules

TIMERS = frozenset({"eta", "countdown"})
CLOCKS_OF_SQL = re.compile(
    r"\bnow\(\)|\b(?:current|local)_?time(?:stamp)?\b|\b(?:transaction|statement)_timestamp\b|\bcurrent_date\b",
    re.IGNORECASE,
)
WITHOUT_VIEWER = {
    "engine/queries/live.py:look_at_case": "whoever listens was asked by `may_listen`; it says that something changed",
    "engine/queries/live.py:look_at_work": "whoever listens was asked by `may_listen`; it says that something changed",
    "engine/queries/running.py:look_at_running": "numbers for whoever watches an installation, with a token of theirs",
    "engine/queries/running.py:look_at_trouble": "numbers for whoever asks after health",
    "engine/queries/sources.py:looking": "what every query looks through",
    "engine/queries/viewers.py:introduce": "makes the viewer",
}
"""Queries that are asked without a viewer, and why."""


@pytest.mark.parametrize("module", modules(*PRODUCT), ids=lambda module: str(module.path))
def test_no_time_is_told_to_celery(module: Module) -> None:
    """A countdown that outlives the visibility timeout runs many times: times stand in rows."""
    assert [module.at(line) for name, line in _keywords(module.tree) if name in TIMERS] == []


@pytest.mark.parametrize("module", modules(*PRODUCT), ids=lambda module: str(module.path))
def test_there_is_no_orm(module: Module) -> None:
    assert [name for name in _imported(module.tree) if name.startswith("sqlalchemy.") and ".orm" in name] == []


@pytest.mark.parametrize("module", modules("engine/persistence"), ids=lambda module: str(module.path))
def test_no_statement_asks_the_database_for_the_time_but_by_the_clock_that_is_read_once(module: Module) -> None:
    """Its other clocks tell when the transaction began, before it waited for a lock, and no test can turn them."""
    assert [module.at(line) for line in _clocks_of_sql(module.tree)] == []


def test_the_search_for_timers_and_clocks_finds_them() -> None:
    tree = ast.parse("a.send(eta=1)\nb.apply_async(countdown=2)\nx = 'SELECT now()'\ny = func.now()\nz = 'known'")
    assert [line for name, line in _keywords(tree) if name in TIMERS] == [1, 2]
    assert sorted(_clocks_of_sql(tree)) == [3, 4]


def test_every_query_takes_the_viewer() -> None:
    queries = {
        name: {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
        for module in modules("engine/queries")
        for name, function in module.functions()
        if _is_query(name, function)
    }
    assert len(queries) > 15
    assert {name for name, given in queries.items() if "who" not in given} == set(WITHOUT_VIEWER)


def _is_query(name: str, function: FunctionNode) -> bool:
    """Say whether a function is one that pages call: public, and told where to look."""
    first = function.args.args[:1]
    return not name.split(":")[1].startswith("_") and bool(first) and first[0].arg == "sources"


def _keywords(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for found in ast.walk(tree):
        if isinstance(found, ast.Call):
            yield from ((each.arg, found.lineno) for each in found.keywords if each.arg is not None)


def _clocks_of_sql(tree: ast.AST) -> Iterator[int]:
    for found in ast.walk(tree):
        match found:
            case ast.Constant(value=str(text)) if CLOCKS_OF_SQL.search(text):
                yield found.lineno
            case ast.Attribute(value=ast.Name(id="func"), attr=name) if CLOCKS_OF_SQL.search(f"{name}()"):
                yield found.lineno
            case _:
                pass


def _imported(tree: ast.AST) -> Iterator[str]:
    for found in ast.walk(tree):
        match found:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case _:
                pass
