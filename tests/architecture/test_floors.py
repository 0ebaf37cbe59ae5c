"""What no tool of the trade checks: the words, the clock, the sizes and the circles of the code."""

import ast
import re
from collections.abc import Iterator

import grimp
import pytest

from tests.architecture.code import PRODUCT, FunctionNode, Module, below_the_line, modules

BANNED = frozenset(
    {"task", "node", "flow", "process", "instance", "ticket", "manager", "helper", "util", "common", "base"}
)

# A name with a banned word in it that is not ours to choose, and why.
NOT_OURS: dict[str, str] = {}

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

# What may be longer, and why.
LONGER_MODULES = {
    "engine/case/commands.py": "one short class for each command that the specification names",
    "engine/case/events.py": "one short class for each event that the specification names",
    "engine/definition/model.py": "the whole language as values, one short class for each",
    "engine/persistence/store.py": "one protocol, and a docstring for each promise that every store has to keep",
    "engine/persistence/tables.py": "the one truth of the schema: one table after the other",
}
LONGER_FUNCTIONS = {
    "engine/case/decide.py:decide": "one arm for each command, so that none is forgotten",
    "engine/case/evolve.py:_case_after": "one arm for each type of event, so that none is forgotten",
    "web/sentences.py:_of_time": "one sentence for each type of event",
}

CLOCKS = {"now", "utcnow", "today"}
CHANCE = {"urandom", "uuid1", "uuid4", "uuid7", "getrandbits", "token_hex", "token_bytes", "token_urlsafe"}
OUTSIDE = {"open", "print", "input", "breakpoint", "eval", "exec"}
IMPORTS = {
    *("time", "random", "secrets", "uuid", "os", "pathlib"),
    *("socket", "subprocess", "threading", "asyncio", "logging"),
}


@pytest.mark.parametrize("module", modules(*PRODUCT, "bench", "tooling"), ids=lambda module: str(module.path))
def test_no_name_has_a_banned_word(module: Module) -> None:
    found = [
        f"{module.at(line)} {name}"
        for name, line in _names(module)
        if BANNED & set(_words(name)) and name not in NOT_OURS
    ]
    assert found == []


@pytest.mark.parametrize("module", below_the_line(), ids=lambda module: str(module.path))
def test_no_clock_no_chance_and_no_outside_below_the_line(module: Module) -> None:
    assert [f"{module.at(line)} {what}" for what, line in _impure(module.tree)] == []


def test_the_search_for_impurity_finds_it() -> None:
    tree = ast.parse("import time\nfrom os import path\nat = datetime.now()\ny = open('x')\nz = f(os.urandom)")
    assert sorted(what for what, _ in _impure(tree)) == ["now", "open", "os", "time", "urandom"]


def test_modules_are_short() -> None:
    found = {str(module.path): len(module.text.splitlines()) for module in modules(*PRODUCT, "bench", "tooling")}
    long = {path for path, lines in found.items() if lines > LONGEST_MODULE}
    assert long == set(LONGER_MODULES), {path: found.get(path) for path in long ^ set(LONGER_MODULES)}


def test_functions_are_short() -> None:
    found = {
        name: _lines(function)
        for module in modules(*PRODUCT, "bench", "tooling")
        for name, function in module.functions()
    }
    long = {name for name, lines in found.items() if lines > LONGEST_FUNCTION}
    assert long == set(LONGER_FUNCTIONS), {name: found.get(name) for name in long ^ set(LONGER_FUNCTIONS)}


def test_no_module_imports_itself_by_a_round_about_way() -> None:
    graph = grimp.build_graph(*PRODUCT, cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert _in_circles(imports) == set()


def test_the_search_for_circles_finds_them() -> None:
    assert _in_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"b", "c"}


def _names(module: Module) -> Iterator[tuple[str, int]]:
    """Every name that the module gives to something, with its line; its own name first."""
    yield from ((part, 1) for part in module.path.with_suffix("").parts)
    for found in ast.walk(module.tree):
        match found:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, found.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, found.lineno
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((alias.asname, found.lineno) for alias in names if alias.asname)
            case ast.Call(func=ast.Name(id="Column" | "Table"), args=[ast.Constant(value=str(name)), *_]):
                yield name, found.lineno
            case _:
                pass


def _words(name: str) -> list[str]:
    """The words of a name in the singular: `lost_tasks` and `TaskLost` have `task` alike."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    words = [part.lower() for part in parts]
    return [*words, *(word.removesuffix("s") for word in words), *(word.removesuffix("es") for word in words)]


def _impure(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for found in ast.walk(tree):
        match found:
            case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=name) if name in CLOCKS:
                yield name, found.lineno
            case ast.Attribute(attr=name) if name in CHANCE:
                yield name, found.lineno
            case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE | CHANCE:
                yield name, found.lineno
            case ast.Import(names=names):
                yield from ((alias.name, found.lineno) for alias in names if alias.name.split(".")[0] in IMPORTS)
            case ast.ImportFrom(module=str(name)) if name.split(".")[0] in IMPORTS:
                yield name, found.lineno
            case _:
                pass


def _lines(function: FunctionNode) -> int:
    """The lines of a function from its `def`, without its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    said = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - said


def _in_circles(imports: dict[str, set[str]]) -> set[str]:
    """The modules that are left when those that import nothing left, or that nothing left imports, are taken away."""
    left = {module: set(imported) & set(imports) for module, imported in imports.items()}
    while True:
        imported = set().union(*left.values())
        ends = {module for module, below in left.items() if not below or module not in imported}
        if not ends:
            return set(left)
        left = {module: below - ends for module, below in left.items() if module not in ends}
