"""The product's own code, parsed."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("engine", "workers", "web", "cli")
BELOW_THE_LINE = ("definition", "clockwork", "office", "machine", "case", "ledger", "measures", "rehearsal", "errors")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A file of Python: its path from the root, its text and its tree."""

    path: Path
    text: str
    tree: ast.Module

    def at(self, line: int) -> str:
        """A place in it, as an editor reads it."""
        return f"{self.path}:{line}"

    def functions(self) -> Iterator[tuple[str, FunctionNode]]:
        """Every function and method by its full name, `engine/service.py:Service.submit`."""
        yield from _functions(self.tree, f"{self.path}:")


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module below these folders of the repository, in order."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    return tuple(Module(path.relative_to(ROOT), text, ast.parse(text)) for path, text in texts.items())


def below_the_line() -> list[Module]:
    """The modules of the rooms that have no clock, no random and no input or output."""
    return [module for module in modules("engine") if module.path.with_suffix("").parts[1] in BELOW_THE_LINE]


def _functions(tree: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, FunctionNode):
            yield f"{prefix}{child.name}", child
        if isinstance(child, FunctionNode | ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)
